/**
 * A double of the module `electron` for tests, where the runtime cannot be had: windows are pages of a real Chromium,
 * utility processes are real child processes, ports reach from one to the other. What a user or the system would do is
 * done through `machine`.
 */
import { EventEmitter } from 'node:events'
import { channelsHeard, heard, invoked, ipcMain } from './ipc.js'
import { MessageChannelMain } from './ports.js'
import { protocol, session } from './session.js'
import { started, utilityEnvironment, utilityProcess } from './utility.js'
import { BrowserWindow, closeBrowser, contentsCreated } from './window.js'

export { BrowserWindow, MessageChannelMain, ipcMain, protocol, session, utilityProcess }

type Template = {
  label?: string
  id?: string
  role?: string
  submenu?: Template[]
  accelerator?: string
  registerAccelerator?: boolean
  click?: () => void
}

class QuitEvent {
  defaultPrevented = false
  preventDefault() {
    this.defaultPrevented = true
  }
}

const later = <T>() => {
  let resolve: (value: T) => void = () => undefined
  const promise = new Promise<T>((settle) => {
    resolve = settle
  })
  return { promise, resolve }
}

const paths = new Map<string, string>()
const beReady = later<undefined>()

class AppDouble extends EventEmitter {
  name = 'electron'
  isPackaged = false
  isFirstInstance = true
  handover: unknown
  recentDocuments: string[] = []
  exited = later<number>()
  folder = ''

  setName(name: string) {
    this.name = name
  }
  getAppPath() {
    return this.folder
  }
  getPath(name: string) {
    const path = paths.get(name)
    if (path === undefined) throw new Error(`there is no folder ${name}`)
    return path
  }
  whenReady() {
    return beReady.promise
  }
  requestSingleInstanceLock(handover: unknown) {
    this.handover = handover
    return this.isFirstInstance
  }
  addRecentDocument(path: string) {
    this.recentDocuments.push(path)
  }
  showAboutPanel() {
    machine.aboutPanels += 1
  }
  quit() {
    setImmediate(() => {
      this.emit('before-quit', new QuitEvent())
      const event = new QuitEvent()
      this.emit('will-quit', event)
      if (!event.defaultPrevented) this.exited.resolve(0)
    })
  }
  exit(code: number) {
    this.exited.resolve(code)
  }
}

export const app = new AppDouble()
contentsCreated.on('created', (contents) => {
  app.emit('web-contents-created', {}, contents)
})
contentsCreated.on('all-closed', () => {
  app.emit('window-all-closed')
})

const display = { id: 1, workArea: { x: 0, y: 0, width: 1920, height: 1040 } }
export const screen = { getPrimaryDisplay: () => display, getAllDisplays: () => [display] }
export const nativeTheme = { shouldUseDarkColors: false }

export const shell = {
  openExternal: (url: string) => {
    machine.openedOutside.push(url)
    return Promise.resolve()
  },
}

interface DialogOptions {
  message?: string
  detail?: string
  defaultPath?: string
  filters?: { name: string; extensions: string[] }[]
}

export const dialog = {
  showOpenDialog: (_window: unknown, options: DialogOptions) => {
    machine.dialogs.push(options)
    const path = machine.chosenToOpen
    return Promise.resolve({ canceled: path === undefined, filePaths: path === undefined ? [] : [path] })
  },
  showSaveDialog: (_window: unknown, options: DialogOptions) => {
    machine.dialogs.push(options)
    return Promise.resolve({ canceled: machine.chosenToSave === undefined, filePath: machine.chosenToSave ?? '' })
  },
  showMessageBox: (options: DialogOptions) => {
    machine.dialogs.push(options)
    return new Promise<{ response: number }>((resolve) => {
      machine.answerMessageBox = (response) => {
        resolve({ response })
      }
    })
  },
  showErrorBox: (title: string, content: string) => {
    machine.errors.push(`${title}: ${content}`)
  },
}

export const Menu = {
  buildFromTemplate: (template: Template[]) => template,
  setApplicationMenu: (template: Template[]) => {
    machine.menu = template
  },
}

const itemsOf = (template: readonly Template[]): Template[] => template.flatMap((item) => [item, ...itemsOf(item.submenu ?? [])])

/** The user, the system, and what they see. */
export const machine = {
  openedOutside: [] as string[],
  dialogs: [] as DialogOptions[],
  errors: [] as string[],
  aboutPanels: 0,
  menu: [] as Template[],
  /** Path that the user chooses in the next dialogs; undefined when the dialog is dismissed. */
  chosenToOpen: undefined as string | undefined,
  chosenToSave: undefined as string | undefined,
  answerMessageBox: undefined as ((response: number) => void) | undefined,
  processes: started,
  environment: utilityEnvironment,
  menuItems: () => itemsOf(machine.menu),
  choose: (label: string) => {
    const item = machine.menuItems().find((each) => each.label === label)
    if (!item?.click) throw new Error(`the menu has no ${label}`)
    item.click()
  },
  /** Messages as another sender than the page would bring them. */
  heard,
  invoked,
  channelsHeard,
  /** Starts the app: `folder` holds dist/, the rest is kept in `userData`. */
  ready: (folder: string, userData: string) => {
    app.folder = folder
    for (const name of ['userData', 'downloads']) paths.set(name, userData)
    beReady.resolve(undefined)
  },
  shutDown: async () => {
    for (const { child } of started) child.kill('SIGKILL')
    await closeBrowser()
  },
}
