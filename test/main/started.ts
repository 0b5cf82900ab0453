/** Starts the app of `main/` over the double of Electron, with a small page and a small engine, or with what was built. */
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildStale } from '../../scripts/build.mjs'
import { root } from '../architecture/files.js'
import { BrowserWindow, app, machine } from './double/electron.js'

const page = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Standin</title><link rel="stylesheet" href="./page.css">
<script type="module" src="./page.js"></script></head><body><h1>Standin</h1></body></html>`

/** Does what the real page does with the desktop: asks for a port and talks over it. */
const script = `
window.seen = { menu: [], files: [], answers: [], closed: 0 }
const { standin, seen } = window
try { seen.evaluated = new Function('return true')() } catch { seen.evaluated = false }
standin.onMenu((id) => { seen.menu.push(id) })
standin.onFile((file) => { seen.files.push(file) })
window.addEventListener('message', (event) => {
  if (event.source !== window) return
  if (event.data === 'standin:lost') { seen.closed += 1; standin.connect() }
  if (event.data !== 'standin:port') return
  const [port] = event.ports
  window.port = port
  port.addEventListener('message', ({ data }) => { seen.answers.push(data) })
  port.start()
  port.postMessage({ id: seen.answers.length, call: 'echo', params: { n: seen.answers.length } })
})
standin.connect()
`

export interface Seen {
  menu: string[]
  files: { name: string; text: string }[]
  answers: { id: number; result: unknown }[]
  closed: number
  evaluated: boolean
}

export interface Started {
  readonly folder: string
  /** What the engine wrote down. */
  readonly engineDid: () => string[]
  readonly window: () => BrowserWindow
  /** What the page has seen, once it fits. */
  readonly seen: (fits: (seen: Seen) => boolean) => Promise<Seen>
  readonly end: () => Promise<void>
}

/** Calls until it holds. Each try waits for something real: an answer of the page, or a turn of the event loop. */
export const until = async <T>(value: () => Promise<T> | T, fits: (value: T) => boolean, limitMs = 60_000): Promise<T> => {
  const end = Date.now() + limitMs
  for (;;) {
    const now = await value()
    if (fits(now)) return now
    if (Date.now() > end) throw new Error(`it did not come: ${JSON.stringify(now)}`)
    await new Promise((resolve) => {
      setTimeout(resolve, 20)
    })
  }
}

/** @param real the built page and engine instead of the small ones */
export const startApp = async ({
  real = false,
  prepare,
}: { real?: boolean; prepare?: (folder: string) => void } = {}): Promise<Started> => {
  await buildStale(real ? undefined : ['preload'], { quiet: true })
  const folder = mkdtempSync(join(tmpdir(), 'standin-main-'))
  const did = join(folder, 'engine.txt')
  if (!real) {
    mkdirSync(join(folder, 'dist', 'renderer'), { recursive: true })
    writeFileSync(join(folder, 'dist', 'renderer', 'index.html'), page)
    writeFileSync(join(folder, 'dist', 'renderer', 'page.js'), script)
    writeFileSync(join(folder, 'dist', 'renderer', 'page.css'), 'h1 { color: rgb(1, 2, 3) }')
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
    copyFileSync(join(root, 'dist', 'preload.cjs'), join(folder, 'dist', 'preload.cjs'))
    copyFileSync(join(root, 'test', 'main', 'engine-fixture.mjs'), join(folder, 'dist', 'engine.js'))
  }
  machine.environment['STANDIN_FIXTURE_FILE'] = did
  prepare?.(folder)
  await import('../../main/index.js')
  machine.ready(real ? root : folder, folder)
  const window = () => {
    const last = BrowserWindow.all.at(-1)
    if (!last) throw new Error('there is no window')
    return last
  }
  await until(
    () => BrowserWindow.all.length > 0 && window().visible,
    (visible) => visible,
  )
  return {
    folder,
    engineDid: () => (existsSync(did) ? readFileSync(did, 'utf8').trim().split('\n') : []),
    window,
    seen: (fits) => until(() => window().page.evaluate(() => (globalThis as unknown as { seen: Seen }).seen), fits),
    end: async () => {
      app.quit()
      await app.exited.promise
      await machine.shutDown()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
