/** The desktop app, step by step. */
import { app } from 'electron'
import { join } from 'node:path'
import { catchUncaught } from '../emulator/host/uncaught.js'
import { startDesktop } from './desktop.js'
import { claimInstance } from './instance.js'
import { registerScheme } from './security/scheme.js'
import { secureEveryPage, secureSession } from './security/index.js'

catchUncaught(process, {
  log: (text) => process.stderr.write(text),
  exit: (code) => {
    app.exit(code)
  },
})
app.setName('Standin')
registerScheme()
secureEveryPage()

/** Files to open that came before there was a window. */
const early: (string | undefined)[] = []
let open = (file: string | undefined): void => {
  early.push(file)
}

const { isFirst, file } = claimInstance((asked) => {
  open(asked)
})

if (!isFirst) {
  app.quit()
} else {
  app
    .whenReady()
    .then(() => {
      const built = join(app.getAppPath(), 'dist')
      secureSession(join(built, 'renderer'))
      const desktop = startDesktop({ built, userData: app.getPath('userData') })
      open = desktop.open
      for (const path of [file, ...early]) if (path !== undefined) desktop.open(path)
    })
    .catch((error: unknown) => {
      console.error(error)
      app.exit(1)
    })
}
