/** Electron's security checklist, rule by rule. Fuses (19) are set in electron-builder.yml, what the page gets (20) is the preload script. */
import { app, session } from 'electron'
import { denyNavigation } from './navigation.js'
import { denyNewWindows } from './new-windows.js'
import { denyPermissions } from './permissions.js'
import { servePage } from './scheme.js'
import { denyWebviews } from './webviews.js'

/** Holds for every page that is ever made. Has to run before the app is ready. */
export const secureEveryPage = (): void => {
  app.on('web-contents-created', (_event, contents) => {
    denyNavigation(contents)
    denyNewWindows(contents)
    denyWebviews(contents)
  })
}

/** Has to run when the app is ready. */
export const secureSession = (pageFolder: string): void => {
  denyPermissions(session.defaultSession)
  servePage(session.defaultSession, pageFolder)
}
