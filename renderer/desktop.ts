/** What the desktop around the page can do; in a browser, downloads and uploads stand in for dialogs. */
export interface FileKind {
  /** As `HTTP Archive`. */
  readonly name: string
  /** Without the dot. */
  readonly extensions: readonly string[]
}

export interface OpenedFile {
  readonly name: string
  readonly text: string
}

/** The API that the preload script exposes as `window.standin` in the desktop app. Absent in a browser. */
export interface Desktop {
  readonly platform: 'darwin' | 'win32' | 'linux'
  /**
   * Asks for a port to the engine. It arrives as a `message` event of the window with data `'standin:port'`, and again
   * whenever the engine was restarted.
   */
  connect(): void
  openFile(kinds: readonly FileKind[]): Promise<OpenedFile | undefined>
  saveFile(name: string, text: string, kinds: readonly FileKind[]): Promise<{ name: string } | undefined>
  /** The native menu runs commands of the palette, by id. */
  onMenu(listener: (commandId: string) => void): () => void
  /** Files that the system, or the list of recent ones, asks to open. */
  onFile(listener: (file: OpenedFile) => void): () => void
  /** Opens an http(s) address in the default browser. */
  openOutside(url: string): void
}

declare global {
  interface Window {
    readonly standin?: Desktop
  }
}

const desktop: Desktop | undefined = typeof window === 'undefined' ? undefined : window.standin

/** `darwin`, `win32`, `linux` in the desktop app; `browser` otherwise. */
export const platform: Desktop['platform'] | 'browser' = desktop?.platform ?? 'browser'

export const isMac =
  platform === 'darwin' || (platform === 'browser' && typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.userAgent))

/** Lets the user choose a file; undefined when nothing was chosen. Rejects with a reason when it cannot be read as text. */
export const openFile = (kinds: readonly FileKind[]): Promise<OpenedFile | undefined> =>
  desktop ? desktop.openFile(kinds) : chosenFile(kinds).then(async (file) => file && { name: file.name, text: await file.text() })

/** The same for files of any size: in a browser the file is given as it is, to be read in pieces. */
export const openLargeFile = (kinds: readonly FileKind[]): Promise<OpenedFile | File | undefined> =>
  desktop ? desktop.openFile(kinds) : chosenFile(kinds)

/** Saves a text under a name that the user may change; undefined when the user cancelled. */
export const saveFile = async (name: string, text: string, kinds: readonly FileKind[] = []): Promise<{ name: string } | undefined> => {
  if (desktop) return desktop.saveFile(name, text, kinds)
  const url = URL.createObjectURL(new Blob([text], { type: 'application/octet-stream' }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // The browser needs the address until the download has begun.
  setTimeout(() => {
    URL.revokeObjectURL(url)
  }, 60_000)
  return { name }
}

/** Calls back with the id of a command when it is chosen in the native menu. Returns the function that ends it. */
export const onMenu = (listener: (commandId: string) => void): (() => void) => desktop?.onMenu(listener) ?? (() => undefined)

/** Calls back with a file that was opened from outside of the page. Returns the function that ends it. */
export const onFile = (listener: (file: OpenedFile) => void): (() => void) => desktop?.onFile(listener) ?? (() => undefined)

const chosenFile = (kinds: readonly FileKind[]) =>
  new Promise<File | undefined>((resolve) => {
    const input = document.createElement('input')
    input.type = 'file'
    input.accept = kinds.flatMap((kind) => kind.extensions.map((extension) => `.${extension}`)).join(',')
    input.addEventListener('cancel', () => {
      resolve(undefined)
    })
    input.addEventListener('change', () => {
      resolve(input.files?.[0])
    })
    input.click()
  })
