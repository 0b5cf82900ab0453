/** Pages in the one Chromium. Every page has storage of its own. */
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core'
import { inject } from 'vitest'
import './chromium.js'

let connected: Promise<Browser> | undefined

const browser = (): Promise<Browser> => (connected ??= chromium.connect(inject('chromium')))

export interface PageOptions extends BrowserContextOptions {
  /** What the window remembers from earlier, by key: `{ theme: 'dark' }`. */
  readonly remembered?: Readonly<Record<string, unknown>>
}

/** Long enough for a machine that does other things too; what fails is seen by what is missing. */
const patienceMs = 10_000

/** What a page has to say that nobody should have to read: errors, refused styles, failed requests. */
export interface OpenedPage {
  readonly page: Page
  readonly complaints: readonly string[]
}

export const openPage = async (url: string, { remembered = {}, ...options }: PageOptions = {}): Promise<OpenedPage> => {
  const context = await (await browser()).newContext({
    viewport: { width: 1440, height: 900 }, permissions: ['clipboard-read', 'clipboard-write'], acceptDownloads: true,
    reducedMotion: 'reduce', ...options,
  })
  context.setDefaultTimeout(patienceMs)
  await context.addInitScript((values: Record<string, unknown>) => {
    for (const [key, value] of Object.entries(values)) {
      if (localStorage.getItem(`standin.${key}`) === null) localStorage.setItem(`standin.${key}`, JSON.stringify(value))
    }
  }, remembered)
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('pageerror', (error) => { complaints.push(`error: ${error.message}`) })
  page.on('console', (message) => {
    // That a socket could not be opened is what the browser says by itself while the engine is away.
    if (message.type() === 'error' && !message.text().includes('WebSocket connection to')) complaints.push(`console: ${message.text()}`)
  })
  await page.goto(url)
  return { page, complaints }
}
