/**
 * A page holds no other page.
 * Electron's security checklist 11 and 12 (webview).
 */
import type { WebContents } from 'electron'

export const denyWebviews = (contents: WebContents): void => {
  contents.on('will-attach-webview', (event) => {
    event.preventDefault()
  })
}
