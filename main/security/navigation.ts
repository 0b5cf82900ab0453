/**
 * A window stays on its page, in itself and in its frames.
 * Electron's security checklist 13 (navigation).
 */
import type { WebContents } from 'electron'

export const denyNavigation = (contents: WebContents): void => {
  contents.on('will-navigate', (event) => {
    event.preventDefault()
  })
  contents.on('will-frame-navigate', (event) => {
    event.preventDefault()
  })
  contents.on('will-redirect', (event) => {
    event.preventDefault()
  })
}
