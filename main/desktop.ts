/** The parts of the desktop and how they are wired: engine, window, menu, dialogs, files, the end. */
import { app, dialog } from 'electron'
import { join } from 'node:path'
import { z } from 'zod'
import { channels } from './channels.js'
import { surviveUncaught } from '../emulator/host/uncaught.js'
import { startEngine, type EngineProcess } from './engine-process.js'
import { answerDialogs } from './files/dialogs.js'
import { recentFiles } from './files/recent.js'
import { readText } from './files/text.js'
import { hear } from './ipc.js'
import { openOutside } from './security/outside.js'
import { showMenu } from './window/menu.js'
import { focusWindow, openWindow, type OpenWindow } from './window/window.js'
import { errorText } from '../emulator/contract/error-text.js'

export interface DesktopPaths {
  /** Folder of what was built. */
  readonly built: string
  /** Folder in which the shell remembers things. */
  readonly userData: string
}

export interface DesktopApp {
  /** Shows the window, and opens a file in it if one is given. */
  readonly open: (file: string | undefined) => void
}

const report = (error: unknown) => {
  dialog.showErrorBox('Standin', errorText(error))
}

const startEngineProcess = (modulePath: string): EngineProcess => {
  const engine = startEngine(modulePath, {
    onRestart: (code) => {
      console.error(`The engine stopped (code ${code}) and is started again.`)
    },
    onGivenUp: (reason) => {
      dialog
        .showMessageBox({
          type: 'error',
          message: 'Standin’s engine could not be started.',
          detail: reason,
          buttons: ['Try Again', 'Quit'],
          defaultId: 0,
          cancelId: 1,
        })
        .then(({ response }) => {
          if (response === 0) engine.restart()
          else app.quit()
        })
        .catch(report)
    },
  })
  return engine
}

/** Lets the engine write what it holds before the app ends. */
const closeBeforeQuit = (engine: EngineProcess) => {
  let closed = false
  app.on('will-quit', (event) => {
    if (closed) return
    event.preventDefault()
    closed = true
    engine
      .close()
      .catch((error: unknown) => {
        console.error(error)
      })
      .finally(() => {
        app.quit()
      })
  })
}

/** Has to run when the app is ready. */
export const startDesktop = ({ built, userData }: DesktopPaths): DesktopApp => {
  const engine = startEngineProcess(join(built, 'engine.js'))
  let current: OpenWindow | undefined

  const another = (): OpenWindow => {
    const opened = openWindow({ preload: join(built, 'preload.cjs'), place: join(userData, 'window.json') })
    opened.loaded.catch(report)
    opened.window.on('focus', () => {
      current = opened
    })
    current = opened
    return opened
  }
  /** The window that was used last; a new one when there is none. */
  const shown = (): OpenWindow => (current && !current.window.isDestroyed() ? current : another())
  const openFile = async (path: string) => {
    const file = await readText(path)
    recent.add(path)
    const { window, loaded } = shown()
    await loaded
    window.webContents.send(channels.file, file)
  }
  const openFileOrSay = (path: string) => {
    openFile(path).catch((error: unknown) => {
      recent.remove(path)
      report(error)
    })
  }
  const remember = (path: string) => {
    recent.add(path)
    app.addRecentDocument(path)
  }
  const drawMenu = () => {
    showMenu({
      platform: process.platform,
      isPackaged: app.isPackaged,
      recent,
      runCommand: (id) => {
        shown().window.webContents.send(channels.menu, id)
      },
      openFile: openFileOrSay,
      openWindow: another,
    })
  }
  const recent = recentFiles(join(userData, 'recent.json'), drawMenu)

  drawMenu()
  hear(channels.connect, z.object({}), (_content, event) => {
    engine.connect(event.sender)
  })
  hear(channels.openOutside, z.object({ url: z.string() }), ({ url }) => {
    openOutside(url)
  })
  answerDialogs(remember)
  closeBeforeQuit(engine)
  surviveUncaught({
    tell: engine.problem,
    end: () => {
      app.quit()
      return Promise.resolve()
    },
  })
  app.on('activate', () => {
    shown()
  })
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit()
  })
  shown()

  return {
    open: (file) => {
      focusWindow(shown().window)
      if (file !== undefined) openFileOrSay(file)
    },
  }
}
