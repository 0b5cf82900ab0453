/** Pages in a Chromium that all tests of a process share, and that ends with it. Every page has storage of its own. */
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core'
import { chromiumArguments, findChromium } from '../../../scripts/chromium.mjs'

let launched: Promise<Browser> | undefined

const launch = (): Promise<Browser> => {
  const executablePath = findChromium()
  if (executablePath === undefined) throw new Error('No Chromium on this machine: npm test installs one, or set CHROMIUM_PATH')
  const flags = process.env['CHROMIUM_JS_FLAGS']
  return chromium.launch({ executablePath, args: [...chromiumArguments(), ...(flags === undefined ? [] : [`--js-flags=${flags}`])] })
}

const browser = (): Promise<Browser> => (launched ??= launch())

export interface PageOptions extends BrowserContextOptions {
  /** What the window remembers from earlier, by key: `{ theme: 'dark' }`. */
  readonly remembered?: Readonly<Record<string, unknown>>
}

/** Long enough for a machine that does other things too; what fails is seen by what is missing. */
const patienceMs = 40_000

/** What a page has to say that nobody should have to read: errors, refused styles, failed requests. */
export interface OpenedPage {
  readonly page: Page
  readonly complaints: readonly string[]
}

export const openPage = async (url: string, { remembered = {}, ...options }: PageOptions = {}): Promise<OpenedPage> => {
  const context = await (
    await browser()
  ).newContext({
    viewport: { width: 1440, height: 900 },
    permissions: ['clipboard-read', 'clipboard-write'],
    acceptDownloads: true,
    reducedMotion: 'reduce',
    ...options,
  })
  context.setDefaultTimeout(patienceMs)
  await context.addInitScript((values: Record<string, unknown>) => {
    for (const [key, value] of Object.entries(values)) {
      if (localStorage.getItem(`standin.${key}`) === null) localStorage.setItem(`standin.${key}`, JSON.stringify(value))
    }
  }, remembered)
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('pageerror', (error) => {
    complaints.push(`error: ${error.message}`)
  })
  page.on('console', (message) => {
    // The browser says by itself that nothing can be reached while the engine is away.
    const away = /WebSocket connection to|Failed to load resource: net::ERR_(CONNECTION_(REFUSED|RESET|CLOSED)|EMPTY_RESPONSE)/.test(
      message.text(),
    )
    if (message.type() === 'error' && !away) complaints.push(`console: ${message.text()}`)
  })
  await page.goto(url)
  return { page, complaints }
}
