/** The log beside the log: kept in the workspace over a restart, and in a file of the user's own. */
import { appendFile, readFile, writeFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { trafficFile } from '../../emulator/store/workspace.js'
import { createWorkbench, type Workbench } from '../../emulator/workbench/workbench.js'
import { addStandin, openBench, settingsOf } from '../support/bench.js'
import { temporaryFolder } from '../store/fixture.js'
import { eventually } from '../support/eventually.js'

const asked = async ({ bench }: Workbench, times: number): Promise<void> => {
  const [hosted] = bench.standins.values()
  for (let time = 0; time < times; time++) {
    await fetch(`${hosted?.standin.context.baseUrl() ?? ''}/ocpi/versions`, { headers: { Authorization: 'Token of-nobody' } })
  }
}

/** What a window would show, without the times. */
const shown = async (workbench: Workbench) => {
  await workbench.bench.traffic.settled()
  const { exchanges } = await workbench.call('traffic.query', { filter: '' })
  return exchanges.map(({ standinId, method, path, status, findingIds, responseBytes }) => ({
    standinId,
    method,
    path,
    status,
    findingIds,
    responseBytes,
  }))
}

/** A workbench whose log is kept, asked three times, and closed. */
const closedWorkspace = async () => {
  const workspace = await temporaryFolder()
  const before = await openBench({ workspace })
  await addStandin(before, settingsOf('CPO'))
  await asked(before, 2)
  await before.call('workbench.keepTraffic', { keep: true })
  await asked(before, 1)
  const exchanges = await shown(before)
  await before.shutDown()
  return { workspace, exchanges }
}

describe('a log that is kept', () => {
  it('is there after a restart, findings and bodies too, with what came before it was wanted', async () => {
    const { workspace, exchanges } = await closedWorkspace()
    expect(exchanges).toHaveLength(3)
    const after = await openBench({ workspace })
    expect(await shown(after)).toEqual(exchanges)
    const { keepTraffic, traffic } = await after.call('workbench.get', {})
    expect([keepTraffic, traffic.held]).toEqual([true, 3])
    const detail = await after.call('traffic.get', { seq: 1 })
    expect(detail.findings.map(({ id }) => id)).toEqual(exchanges.at(-1)?.findingIds)
    expect(detail.response?.body.text).toContain('"status_code":2000')
  })

  it('holds no token', async () => {
    const { workspace } = await closedWorkspace()
    expect(await readFile(trafficFile(workspace), 'utf8')).not.toContain('of-nobody')
  })

  it('loses no more than the line that was being written when the process was killed', async () => {
    const { workspace, exchanges } = await closedWorkspace()
    await appendFile(trafficFile(workspace), '{"formatVersion":1,"seq":4,"stan')
    const after = await openBench({ workspace })
    expect(await shown(after)).toEqual(exchanges)
    expect((await after.call('workbench.get', {})).problems).toEqual([])
  })

  it('says how much of it cannot be read', async () => {
    const { workspace, exchanges } = await closedWorkspace()
    await writeFile(trafficFile(workspace), `\u0000\u0001\n[]\n${await readFile(trafficFile(workspace), 'utf8')}`)
    const after = await openBench({ workspace })
    expect(await shown(after)).toEqual(exchanges)
    expect((await after.call('workbench.get', {})).problems).toMatchObject([
      { place: trafficFile(workspace), message: expect.stringContaining('2 lines') as unknown },
    ])
  })

  it('is emptied with the log', async () => {
    const { workspace } = await closedWorkspace()
    const after = await openBench({ workspace })
    await after.call('traffic.clear', {})
    await after.shutDown()
    expect(await shown(await openBench({ workspace }))).toEqual([])
  })

  it('is deleted when it is no longer wanted, which every window hears', async () => {
    const { workspace } = await closedWorkspace()
    const after = await openBench({ workspace })
    const heard: boolean[] = []
    after.on('keepTraffic', ({ keep }) => {
      heard.push(keep)
    })
    await after.call('workbench.keepTraffic', { keep: false })
    expect([existsSync(trafficFile(workspace)), heard, (await after.call('workbench.get', {})).keepTraffic]).toEqual([
      false,
      [false],
      false,
    ])
  })

  it('needs a workspace', async () => {
    const workbench = await openBench()
    expect((await workbench.call('workbench.get', {})).keepTraffic).toBeUndefined()
    await expect(workbench.call('workbench.keepTraffic', { keep: true })).rejects.toThrow('open a workspace')
  })
})

describe('the budget of the log', () => {
  it('is a setting of the workspace', async () => {
    const workspace = await temporaryFolder()
    const before = await createWorkbench({ workspace })
    expect((await before.call('workbench.setLogBudget', { megabytes: 32 })).maxBytes).toBe(32 * 1024 * 1024)
    await before.shutDown()
    const after = await openBench({ workspace })
    expect((await after.call('workbench.get', {})).traffic.maxBytes).toBe(32 * 1024 * 1024)
  })

  it('is told to screens when it changes, and refused when it is too small or too large', async () => {
    const workbench = await openBench()
    const heard: number[] = []
    workbench.on('traffic', ({ state }) => heard.push(state.maxBytes))
    await workbench.call('workbench.setLogBudget', { megabytes: 16 })
    expect(heard).toEqual([16 * 1024 * 1024])
    for (const megabytes of [0, 15, 4097, 20.5])
      await expect(workbench.call('workbench.setLogBudget', { megabytes })).rejects.toThrow('/megabytes')
  })
})

describe("a file of the user's own", () => {
  it('gets every exchange, also of what is cleared meanwhile, and goes on where it was', async () => {
    const logFile = join(await temporaryFolder(), 'log', 'traffic.ndjson')
    for (const expected of [2, 4]) {
      const workbench = await createWorkbench({ logFile })
      await addStandin(workbench, settingsOf('CPO'))
      await asked(workbench, 2)
      await workbench.call('traffic.clear', {})
      await workbench.shutDown()
      const lines = (await readFile(logFile, 'utf8'))
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as { method: string })
      expect(lines.map(({ method }) => method)).toEqual(Array.from({ length: expected }, () => 'GET'))
    }
  })

  it('that cannot be written is told once, and the log goes on', async () => {
    const folder = await temporaryFolder()
    const workbench = await openBench({ logFile: folder })
    await addStandin(workbench, settingsOf('CPO'))
    await asked(workbench, 2)
    await eventually(async () => {
      expect((await workbench.call('workbench.get', {})).problems).toMatchObject([
        { place: folder, message: expect.stringContaining('cannot be kept') as unknown },
      ])
    })
    await asked(workbench, 1)
    await workbench.shutDown()
    expect(workbench.bench.problems).toHaveLength(1)
    expect(workbench.bench.traffic.log.state().held).toBe(3)
  })
})
