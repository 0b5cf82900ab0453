/**
 * No camera, no location: every permission is denied, but for writing text to the clipboard and for notifications, which the
 * page shows only if the user has switched them on.
 * Electron's security checklist 5 (permission requests).
 */
import type { Session } from 'electron'

const isAllowed = (permission: string) => permission === 'clipboard-sanitized-write' || permission === 'notifications'

export const denyPermissions = (session: Session): void => {
  session.setPermissionRequestHandler((_contents, permission, answer) => {
    answer(isAllowed(permission))
  })
  session.setPermissionCheckHandler((_contents, permission) => isAllowed(permission))
  session.setDevicePermissionHandler(() => false)
}
