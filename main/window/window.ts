/** The window: made at its last place, shown when it has something to show. */
import { BrowserWindow, dialog, nativeTheme, screen } from 'electron'
import { readJsonFile, writeJsonFile } from '../json-file.js'
import { safePreferences } from '../security/preferences.js'
import { pageUrl } from '../security/scheme.js'
import { WindowBounds, boundsOn, smallest } from './window-bounds.js'

const saveAfterMs = 500
const cascade = 28

export interface WindowPaths {
  readonly preload: string
  /** Where the place is remembered. */
  readonly place: string
}

const rememberBounds = (window: BrowserWindow, file: string) => {
  let timer: NodeJS.Timeout | undefined
  const save = () => {
    clearTimeout(timer)
    timer = undefined
    if (window.isDestroyed() || window.isMinimized() || window.isFullScreen()) return
    writeJsonFile(file, { bounds: window.getNormalBounds(), maximized: window.isMaximized() } satisfies WindowBounds)
  }
  const saveSoon = () => {
    timer ??= setTimeout(save, saveAfterMs)
  }
  window.on('resize', saveSoon)
  window.on('move', saveSoon)
  window.on('close', save)
}

/** The page has unsaved changes and asks not to be closed: the user decides. */
const askBeforeLosing = (window: BrowserWindow) => {
  window.webContents.on('will-prevent-unload', (event) => {
    const choice = dialog.showMessageBoxSync(window, {
      type: 'question',
      message: 'Close the window with unsaved changes?',
      detail: 'Standin keeps them: they are there when you open the window again.',
      buttons: ['Close', 'Keep Editing'],
      defaultId: 1,
      cancelId: 1,
    })
    // Preventing the event means to close all the same.
    if (choice === 0) event.preventDefault()
  })
}

export interface OpenWindow {
  readonly window: BrowserWindow
  /** Resolves when the page is there and hears what is sent to it. */
  readonly loaded: Promise<void>
}

/** Opens the window and begins to load the page. */
export const openWindow = ({ preload, place: file }: WindowPaths): OpenWindow => {
  const last = readJsonFile(file, WindowBounds)
  const main = screen.getPrimaryDisplay()
  const others = screen.getAllDisplays().filter(({ id }) => id !== main.id)
  const bounds = boundsOn(
    [main, ...others].map(({ workArea }) => workArea),
    last,
  )
  // A second window lies a little lower and further right, so that the first can be seen.
  const shift = cascade * BrowserWindow.getAllWindows().length
  const window = new BrowserWindow({
    ...bounds,
    ...(bounds && shift > 0 && { x: bounds.x + shift, y: bounds.y + shift }),
    minWidth: smallest.width,
    minHeight: smallest.height,
    title: 'Standin',
    show: false,
    // What is seen until the first paint: the page's own background, so that nothing flashes.
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#16181d' : '#ffffff',
    webPreferences: safePreferences(preload),
  })
  window.once('ready-to-show', () => {
    if (last?.maximized) window.maximize()
    window.show()
  })
  rememberBounds(window, file)
  askBeforeLosing(window)
  return { window, loaded: window.loadURL(pageUrl) }
}

/** Brings a window to the front. */
export const focusWindow = (window: BrowserWindow): void => {
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
}
