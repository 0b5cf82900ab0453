/** `BrowserWindow` and its page, in a real Chromium. The scheme app:// is played by routing an https address to its handler. */
import { EventEmitter } from 'node:events'
import { readFileSync } from 'node:fs'
import { chromium, type Browser, type Frame, type Page, type Request as PageRequest, type Route } from 'playwright-core'
import { chromiumArguments, findChromium } from '../../../scripts/chromium.mjs'
import { heard, invoked } from './ipc.js'
import { installBridge, type Bridge } from './page-script.js'
import { crossing, type PortDouble } from './ports.js'
import { session } from './session.js'

const https = 'https://standin.test'
const toHttps = (url: string) => url.replace(/^app:\/\/standin/, https)
const toApp = (url: string) => url.replace(https, 'app://standin')

let browser: Promise<Browser> | undefined
const launched = () => {
  const executablePath = findChromium()
  if (executablePath === undefined) throw new Error('there is no Chromium')
  return (browser ??= chromium.launch({ executablePath, args: chromiumArguments() }))
}

/** Ends the browser behind all windows. */
export const closeBrowser = async () => {
  await (await browser)?.close()
}

export interface WindowOptions {
  width?: number
  height?: number
  x?: number
  y?: number
  webPreferences?: { preload?: string }
}

class Cancelable {
  defaultPrevented = false
  preventDefault() {
    this.defaultPrevented = true
  }
}

export class WebContentsDouble extends EventEmitter {
  page: Page | undefined
  windowOpenHandler: ((details: { url: string }) => { action: string }) | undefined
  private destroyed = false
  private asked = ''
  private readonly ports = crossing({
    send: (port, data) => {
      this.run('portFromMain', port, data)
    },
    close: (port) => {
      this.run('closePort', port)
    },
  })

  private run<M extends keyof Bridge>(method: M, ...content: Parameters<Bridge[M]>) {
    if (this.destroyed || !this.page) return
    // A page that is being closed or loaded anew hears nothing any more.
    this.page
      .evaluate(
        ([name, parts]) => {
          const { bridge } = window as unknown as { bridge: Record<string, (...parts: unknown[]) => void> }
          bridge[name]?.(...parts)
        },
        [method, content] as const,
      )
      .catch(() => undefined)
  }

  async open(preload: string | undefined, size: { width: number; height: number }) {
    const context = await (await launched()).newContext({ viewport: size })
    const page = await context.newPage()
    this.page = page
    await page.exposeBinding('toMain', ({ frame }, kind: string, channel: string, content: unknown) => {
      const event = { sender: this, senderFrame: this.frameOf(frame) }
      if (kind === 'invoke') return invoked(channel, event, content)
      heard(channel, event, content)
      return undefined
    })
    await page.exposeBinding('portToMain', (_source, port: number, data: unknown) => {
      this.ports.received(port, data)
    })
    if (preload !== undefined) {
      const script = readFileSync(preload, 'utf8')
      await page.addInitScript(`if (window === window.top) {
        const electron = (${installBridge.toString()})();
        const process = { platform: ${JSON.stringify(process.platform)} };
        ((require) => { ${script} })(() => electron);
      }`)
    }
    await context.route('**/*', (route) => this.answer(route))
    context.on('page', (popup) => {
      void popup.close()
    })
    page.on('framenavigated', (frame) => {
      if (frame === page.mainFrame()) this.ports.lost()
    })
  }

  private frameOf(frame: Frame): { url: string; parent: object | null } {
    const parent = frame.parentFrame()
    return { url: toApp(frame.url()), parent: parent ? this.frameOf(parent) : null }
  }

  /** A new window's first request comes before the window does. */
  private isOfNewWindow(request: PageRequest) {
    try {
      return request.frame().page() !== this.page
    } catch {
      return true
    }
  }

  private async answer(route: Route) {
    const request = route.request()
    if (this.isOfNewWindow(request)) {
      const { action } = this.windowOpenHandler?.({ url: toApp(request.url()) }) ?? { action: 'allow' }
      return action === 'deny' ? route.abort('aborted') : route.continue()
    }
    if (request.isNavigationRequest() && request.url() !== this.asked) {
      const event = new Cancelable()
      this.emit(request.frame() === this.page?.mainFrame() ? 'will-navigate' : 'will-frame-navigate', event)
      if (event.defaultPrevented) return route.abort('aborted')
    }
    const handler = session.defaultSession.schemes.get('app')
    if (!request.url().startsWith(`${https}/`) || !handler) return route.abort('addressunreachable')
    const response = await handler(new Request(toApp(request.url()), { method: request.method() }))
    return route.fulfill({
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: Buffer.from(await response.arrayBuffer()),
    })
  }

  async load(url: string) {
    this.asked = toHttps(url)
    await this.page?.goto(this.asked)
  }

  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }) {
    this.windowOpenHandler = handler
  }
  send(channel: string, ...content: unknown[]) {
    this.postMessage(channel, content[0])
  }
  postMessage(channel: string, content: unknown, ports: PortDouble[] = []) {
    this.run(
      'deliver',
      channel,
      [content],
      ports.map((port) => this.ports.move(port)),
    )
  }
  isDestroyed() {
    return this.destroyed
  }
  destroy() {
    this.destroyed = true
    this.ports.lost()
    this.emit('destroyed')
  }
}

/** Told of every page that is made. */
export const contentsCreated = new EventEmitter()

export class BrowserWindow extends EventEmitter {
  static readonly all: BrowserWindow[] = []
  static getFocusedWindow() {
    return BrowserWindow.all.at(-1) ?? null
  }
  static getAllWindows() {
    return BrowserWindow.all
  }
  static fromWebContents(contents: unknown) {
    return BrowserWindow.all.find((window) => window.webContents === contents) ?? null
  }

  readonly webContents = new WebContentsDouble()
  readonly ready: Promise<void>
  bounds: { x: number; y: number; width: number; height: number }
  maximized = false
  minimized = false
  visible = false
  focused = 0
  private destroyed = false

  constructor(readonly options: WindowOptions) {
    super()
    this.bounds = { x: options.x ?? 0, y: options.y ?? 0, width: options.width ?? 800, height: options.height ?? 600 }
    BrowserWindow.all.push(this)
    contentsCreated.emit('created', this.webContents)
    this.ready = this.webContents.open(options.webPreferences?.preload, this.bounds)
  }

  async loadURL(url: string) {
    await this.ready
    await this.webContents.load(url)
    this.emit('ready-to-show')
  }

  get page(): Page {
    if (!this.webContents.page) throw new Error('the window has no page yet')
    return this.webContents.page
  }

  setBounds(bounds: Partial<BrowserWindow['bounds']>) {
    this.bounds = { ...this.bounds, ...bounds }
    this.emit('resize')
  }
  getNormalBounds() {
    return this.bounds
  }
  isMaximized() {
    return this.maximized
  }
  isMinimized() {
    return this.minimized
  }
  isFullScreen() {
    return false
  }
  isDestroyed() {
    return this.destroyed
  }
  maximize() {
    this.maximized = true
  }
  restore() {
    this.minimized = false
  }
  show() {
    this.visible = true
  }
  focus() {
    this.focused += 1
  }

  /** Closes it as a user does. */
  async close() {
    this.emit('close', new Cancelable())
    this.destroyed = true
    this.webContents.destroy()
    BrowserWindow.all.splice(BrowserWindow.all.indexOf(this), 1)
    await this.webContents.page?.context().close()
    this.emit('closed')
    if (BrowserWindow.all.length === 0) contentsCreated.emit('all-closed')
  }
}
