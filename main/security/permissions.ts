/**
 * No camera, no location, no notifications: every permission is denied, but for writing text to the clipboard.
 * Electron's security checklist 5 (permission requests).
 */
import type { Session } from 'electron'

const isAllowed = (permission: string) => permission === 'clipboard-sanitized-write'

export const denyPermissions = (session: Session): void => {
  session.setPermissionRequestHandler((_contents, permission, answer) => {
    answer(isAllowed(permission))
  })
  session.setPermissionCheckHandler((_contents, permission) => isAllowed(permission))
  session.setDevicePermissionHandler(() => false)
}
