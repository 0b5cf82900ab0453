/** A workbench of a test's own, on ports of its own, with the built interface in a browser before it. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { expect, onTestFinished } from 'vitest'
import { StandinSettings, type Connection, type StandinSettingsInput } from '../../../emulator/contract/standin.js'
import type { Version } from '../../../emulator/ocpi/version.js'
import { hostWorkbench } from '../../../emulator/host/web.js'
import { openWorkbench } from '../../../emulator/workbench/open.js'
import { createWorkbench, type Workbench, type WorkbenchOptions } from '../../../emulator/workbench/workbench.js'
import { openPage, type PageOptions } from './browser.js'

/** The built interface; another build than that of dist/ is named by STANDIN_INTERFACE. */
export const interfaceFolder = process.env['STANDIN_INTERFACE'] ?? fileURLToPath(new URL('../../../dist/renderer', import.meta.url))

const picturesFolder = fileURLToPath(new URL('../../../node_modules/.cache/ocpi-standin/failed', import.meta.url))

/** A folder that is gone after the test. */
export const temporaryFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'standin-e2e-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

export const cpo = (part: Partial<StandinSettingsInput> = {}): StandinSettings =>
  StandinSettings.parse({
    id: 'cpo',
    name: 'CPO',
    parties: [{ role: 'CPO', country_code: 'NL', party_id: 'CPO', name: 'Standin Charge Points' }],
    versions: ['2.1.1', '2.2.1'],
    port: 0,
    seed: { locations: 12, tokens: 12, history: 4, day: '2026-11-20' },
    ...part,
  })

export const emsp = (part: Partial<StandinSettingsInput> = {}): StandinSettings =>
  StandinSettings.parse({
    id: 'emsp',
    name: 'eMSP',
    parties: [{ role: 'EMSP', country_code: 'DE', party_id: 'MSP', name: 'Standin Mobility' }],
    versions: ['2.1.1', '2.2.1'],
    port: 0,
    seed: { locations: 12, tokens: 12, history: 4, day: '2026-11-20' },
    ...part,
  })

export interface Desk {
  readonly workbench: Workbench
  /** Another window on the same workbench. */
  open(options?: PageOptions): Promise<Page>
  /** Takes the engine away, as when it has crashed; the function that comes back brings it back under the same address. */
  takeAway(): Promise<() => Promise<void>>
  /** Ends it before the test is over. */
  close(): Promise<void>
}

/** How pages were when a test failed. */
const keepPictures = async (pages: readonly Page[], test: string, desk: string): Promise<void> => {
  for (const [index, page] of pages.entries()) {
    if (page.isClosed()) continue
    const path = join(picturesFolder, `${test.replaceAll(/[^a-z0-9]+/gi, '-').slice(0, 60)}-${desk}-${index}.png`)
    await page.screenshot({ path })
    console.log(`how the page was: ${path}`)
  }
}

const deskOver = async (workbench: Workbench): Promise<Desk> => {
  let host = await hostWorkbench(workbench, { files: interfaceFolder })
  const complaints: (readonly string[])[] = []
  const pages: Page[] = []
  let closed: Promise<void> | undefined
  const close = () =>
    (closed ??= (async () => {
      await Promise.all(pages.map((page) => page.context().close()))
      await host.close()
      await workbench.shutDown()
    })())
  onTestFinished(async ({ task }) => {
    if (task.result?.state === 'fail') await keepPictures(pages, task.name, new URL(host.url).port)
    await close()
    expect(complaints.flat(), 'what the pages complained of').toEqual([])
  })
  return {
    workbench,
    close,
    takeAway: async () => {
      const { url, token } = host
      await host.close()
      return async () => {
        host = await hostWorkbench(workbench, { files: interfaceFolder, port: Number(new URL(url).port), token })
      }
    },
    open: async (options) => {
      const opened = await openPage(host.pageUrl ?? '', options)
      pages.push(opened.page)
      complaints.push(opened.complaints)
      return opened.page
    },
  }
}

/** As a user finds it when Standin is started for the first time. */
export const firstStart = async (workspace?: string): Promise<Desk> => deskOver(await openWorkbench({ workspace }))

export interface PairOptions extends WorkbenchOptions {
  readonly cpo?: Partial<StandinSettingsInput>
  readonly emsp?: Partial<StandinSettingsInput>
  /** Version in which they are connected; the highest unless told. */
  readonly ocpi?: Version
}

/** Lets the second stand-in register at the first. */
export const connect = async (
  workbench: Workbench,
  { host, guest, version }: { host: string; guest: string; version?: Version },
): Promise<Connection> => {
  const named = (id: string) => workbench.bench.standin(id).standin.context.settings.name
  const invitation = await workbench.call('connections.invite', { standinId: host, name: named(guest) })
  const { a = '' } = await workbench.call('connections.tokens', { connectionId: invitation.id })
  const view = workbench.bench.views().find((each) => each.settings.id === host)
  return workbench.call('connections.register', {
    standinId: guest,
    name: named(host),
    versionsUrl: (version && view?.versionsUrls[version]) ?? view?.versionsUrls['2.2.1'] ?? '',
    tokenA: a,
    ...(version && { version }),
  })
}

/** A CPO and an eMSP that are connected. */
export const pair = async ({ cpo: cpoPart, emsp: emspPart, ocpi, ...options }: PairOptions = {}): Promise<Desk> => {
  const workbench = await createWorkbench(options)
  const { bench } = workbench
  await Promise.all([cpo(cpoPart), emsp(emspPart)].map((settings) => bench.start(bench.add(settings))))
  await connect(workbench, { host: 'cpo', guest: 'emsp', ...(ocpi && { version: ocpi }) })
  return deskOver(workbench)
}

/** A workbench with one stand-in, or none. */
export const alone = async (...settings: readonly StandinSettings[]): Promise<Desk> => {
  const workbench = await createWorkbench()
  for (const each of settings) await workbench.bench.start(workbench.bench.add(each))
  return deskOver(workbench)
}
