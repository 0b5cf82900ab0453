/** The app in the real Electron, where its runtime is present (installed, or named by ELECTRON_OVERRIDE_DIST_PATH). */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron, type ElectronApplication } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildStale } from '../../scripts/build.mjs'
import { chromiumArguments } from '../../scripts/chromium.mjs'
import { installedElectron, obstacle } from '../../scripts/electron.mjs'
import { root } from '../architecture/files.js'

const executablePath = installedElectron()
// Root is no obstacle here: in tests, Chromium runs without its sandbox as it does for the other tests.
const reason =
  executablePath === undefined
    ? 'no Electron runtime'
    : obstacle({ platform: process.platform, userId: undefined, environment: process.env })

describe.skipIf(reason !== undefined)(`the desktop app in Electron${reason === undefined ? '' : ` (skipped: ${reason})`}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'standin-electron-'))
  let app: ElectronApplication

  beforeAll(async () => {
    await buildStale(undefined, { quiet: true })
    app = await _electron.launch({
      ...(executablePath !== undefined && { executablePath }),
      args: [...chromiumArguments(), `--user-data-dir=${folder}`, root],
      env: Object.fromEntries(
        Object.entries({ ...process.env, STANDIN_WORKSPACE: join(folder, 'workspace') }).filter(([name]) => name !== 'NODE_OPTIONS'),
      ),
    })
  }, 120_000)
  afterAll(async () => {
    await app.close()
    rmSync(folder, { recursive: true, force: true })
  })

  it('shows the page over app://, connected to its engine', async () => {
    const page = await app.firstWindow()
    expect(page.url()).toMatch(/^app:\/\/standin\/index\.html/)
    await page.getByRole('navigation', { name: 'Views' }).waitFor()
    expect(await page.getByRole('alert').count()).toBe(0)
  })

  it('gives the page its door and nothing of Node', async () => {
    const page = await app.firstWindow()
    expect(await page.evaluate(() => ['require', 'process', 'module'].filter((name) => name in window))).toEqual([])
    expect(await page.evaluate(() => typeof window.standin?.connect)).toBe('function')
  })

  it('brings the engine back after a crash', async () => {
    const page = await app.firstWindow()
    const killed = await app.evaluate(({ app: main }) => {
      const engine = main.getAppMetrics().find(({ serviceName, name }) => serviceName === 'Standin engine' || name === 'Standin engine')
      if (engine) process.kill(engine.pid, 'SIGKILL')
      return engine !== undefined
    })
    expect(killed).toBe(true)
    await page.getByRole('alert').waitFor()
    await page.getByRole('alert').waitFor({ state: 'detached' })
  })
})
