/**
 * A page opens no windows; a link that leads outside is opened in the default browser.
 * Electron's security checklist 14 (new windows).
 */
import type { WebContents } from 'electron'
import { openOutside } from './outside.js'

export const denyNewWindows = (contents: WebContents): void => {
  contents.setWindowOpenHandler(({ url }) => {
    openOutside(url)
    return { action: 'deny' }
  })
}
