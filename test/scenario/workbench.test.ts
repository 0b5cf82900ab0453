import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { EventPayload } from '../../emulator/contract/calls.js'
import type { RunState, ScenarioStep } from '../../emulator/contract/scenarios.js'
import { usualVersions as versions } from '../../emulator/ocpi/version.js'
import type { Workbench } from '../../emulator/workbench/workbench.js'
import { openBench, openPair } from '../support/bench.js'
import { expectPassed, run, scenarioOf } from './support.js'

const registered = { do: 'register', standin: 'emsp', peer: 'cpo' } as const
const text = (scenario: object): string => `${JSON.stringify(scenario, undefined, 2)}\n`

const inFolder = async (): Promise<{ workbench: Workbench; folder: string }> => {
  const folder = mkdtempSync(join(tmpdir(), 'standin-scenarios-'))
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true })
  })
  return { workbench: await openBench({ workspace: folder }), folder }
}

const finished = (workbench: Workbench, runId: string): Promise<RunState> =>
  new Promise((resolve) => {
    const stop = workbench.on('scenarioRun', (state) => {
      if (state.runId !== runId || state.state === 'running' || state.state === 'waiting') return
      stop()
      resolve(state)
    })
  })

describe('the library of a workspace', () => {
  it('keeps each scenario as one readable file', async () => {
    const { workbench, folder } = await inFolder()
    const { id, problems } = await workbench.call('scenarios.put', { text: text(scenarioOf({ title: 'My own Scenario!' })) })
    expect([id, problems]).toEqual(['my-own-scenario', []])
    expect(readdirSync(join(folder, 'scenarios')).filter((name) => name.endsWith('.json'))).toEqual([
      'my-own-scenario.ocpi-scenario.json',
      'ocpi-scenario.schema.json',
    ])
    // Beside them, where they name it: an editor needs no network.
    expect(JSON.parse(readFileSync(join(folder, 'scenarios', 'ocpi-scenario.schema.json'), 'utf8'))).toMatchObject({
      title: 'Scenario for Standin',
    })
    const { scenarios } = await workbench.call('scenarios.list', {})
    expect(scenarios[0]).toMatchObject({ id, origin: 'own', title: 'My own Scenario!', steps: 1, problems: 0 })
    expect(scenarios.some((scenario) => scenario.id === 'library:cpo-registration' && scenario.origin === 'built-in')).toBe(true)
  })
  it('copies, renames, deletes, and takes that back', async () => {
    const { workbench } = await inFolder()
    const { id } = await workbench.call('scenarios.duplicate', { id: 'library:cpo-tariffs', title: 'Tariffs of ours' })
    expect(id).toBe('tariffs-of-ours')
    await workbench.call('scenarios.rename', { id, to: 'ours' })
    await expect(workbench.call('scenarios.rename', { id: 'ours', to: '../escape' })).rejects.toThrow(/lower-case letters/)
    const { undo } = await workbench.call('scenarios.remove', { id: 'ours' })
    await expect(workbench.call('scenarios.get', { id: 'ours' })).rejects.toThrow(/there is no scenario ours/)
    expect(await workbench.call('scenarios.restore', { undo })).toEqual({ id: 'ours' })
    expect((await workbench.call('scenarios.get', { id: 'ours' })).text).toContain('"title": "Tariffs of ours"')
    await expect(workbench.call('scenarios.put', { id: 'library:cpo-tariffs', text: '{}' })).rejects.toThrow(/duplicate it/)
  })
  it('sees what another program changes, and does not write over it', async () => {
    const { workbench, folder } = await inFolder()
    const { id, changedAt } = await workbench.call('scenarios.put', { text: text(scenarioOf({ title: 'one' })) })
    const file = join(folder, 'scenarios', `${id}.ocpi-scenario.json`)
    const heard = new Promise<EventPayload<'scenarios'>>((resolve) => {
      workbench.on('scenarios', (payload) => {
        if (payload.scenarios.some((scenario) => scenario.title === 'two')) resolve(payload)
      })
    })
    writeFileSync(file, text(scenarioOf({ title: 'two' })))
    utimesSync(file, new Date(), new Date(Date.now() + 5_000))
    expect((await heard).scenarios[0]?.title).toBe('two')
    await expect(workbench.call('scenarios.put', { id, text: text(scenarioOf({ title: 'three' })), changedAt })).rejects.toThrow(
      /changed by another program/,
    )
    expect(readFileSync(file, 'utf8')).toContain('"two"')
  })
  it('keeps what was deleted for a month', async () => {
    const { workbench, folder } = await inFolder()
    for (const id of ['one', 'two']) await workbench.call('scenarios.put', { id, text: text(scenarioOf({})) })
    const trash = join(folder, '.trash')
    mkdirSync(trash, { recursive: true })
    writeFileSync(join(trash, '20200101T000000000Z-gone.ocpi-scenario.json'), '{}')
    await workbench.call('scenarios.remove', { id: 'one' })
    await workbench.call('scenarios.remove', { id: 'two' })
    expect(
      readdirSync(trash)
        .map((name) => name.slice(20))
        .sort(),
    ).toEqual(['one.ocpi-scenario.json', 'two.ocpi-scenario.json'])
  })
  it('takes in files under their own names, and what is there already only once', async () => {
    const { workbench } = await inFolder()
    const [one, other] = [text(scenarioOf({ title: 'one' })), text(scenarioOf({ title: 'other' }))]
    const taken = async (name: string, content: string) => {
      const { id, known, problems } = await workbench.call('scenarios.import', { name, text: content })
      return [id, known, problems.length]
    }
    expect(await taken('Smoke.ocpi-scenario.json', one)).toEqual(['smoke', false, 0])
    expect(await taken('smoke.ocpi-scenario.json', one)).toEqual(['smoke', true, 0])
    expect(await taken('smoke.ocpi-scenario.json', other)).toEqual(['smoke-2', false, 0])
    expect(await taken('C:\\tests\\Ünsere Prüfung.ocpi-scenario.json', other)).toEqual(['unsere-prufung', false, 0])
    // What is broken is kept for repairing.
    expect(await taken('broken.ocpi-scenario.json', '{ "title": "half", ')).toEqual(['broken', false, expect.any(Number)])
    expect((await workbench.call('scenarios.list', {})).scenarios.find((scenario) => scenario.id === 'broken')).toMatchObject({
      title: 'half',
      problems: expect.any(Number) as number,
    })
  })
  it('finds what a file uses, and every mistake in it, before it is saved', async () => {
    const { workbench } = await inFolder()
    await workbench.call('scenarios.import', {
      name: 'part.ocpi-scenario.json',
      text: text(scenarioOf({ standins: [], steps: [{ do: 'use', file: 'whole.ocpi-scenario.json' }] })),
    })
    const problems = async (steps: object[], more: object = {}) =>
      (await workbench.call('scenarios.check', { id: 'whole', text: text({ ...scenarioOf({}), ...more, steps }) })).problems.map(
        ({ message }) => message,
      )
    expect(await problems([{ do: 'use', file: './part.ocpi-scenario.json' }])).toEqual([
      expect.stringMatching(/uses itself: whole → part → whole/),
    ])
    expect(await problems([{ do: 'use', file: 'library:cpo-tariffs' }], { standins: [] })).toEqual([])
    expect(await problems([{ do: 'pull', standin: 'nobody', module: 'tariffs' }])).toEqual([expect.stringMatching(/no stand-in nobody/)])
    // Secrets are there where it runs.
    expect(await problems([{ do: 'invite', standin: 'cpo', tokenA: '${TOKEN_A}' }], { secrets: ['TOKEN_A'] })).toEqual([])
  })
  it('does without a workspace as long as the program runs', async () => {
    const workbench = await openBench()
    const { id, changedAt } = await workbench.call('scenarios.put', { text: text(scenarioOf({ title: 'Passing thought' })) })
    await workbench.call('scenarios.put', { id, text: text(scenarioOf({ title: 'two' })), changedAt })
    await expect(workbench.call('scenarios.put', { id, text: text(scenarioOf({ title: 'three' })), changedAt })).rejects.toThrow(
      /changed by another program/,
    )
    await workbench.call('scenarios.rename', { id, to: 'kept' })
    const { undo } = await workbench.call('scenarios.remove', { id: 'kept' })
    expect(await workbench.call('scenarios.restore', { undo })).toEqual({ id: 'kept' })
    expect((await workbench.call('scenarios.list', {})).scenarios.filter(({ origin }) => origin === 'own')).toMatchObject([
      { id: 'kept', title: 'two' },
    ])
  })
  it('lists two hundred in under a second', async () => {
    const { workbench, folder } = await inFolder()
    await workbench.call('scenarios.put', { text: text(scenarioOf({ title: 'first' })) })
    const [steps] = [Array.from({ length: 20 }, () => ({ do: 'pull', standin: 'emsp', module: 'locations' }) as const)]
    for (let number = 0; number < 200; number++)
      writeFileSync(join(folder, 'scenarios', `s${number}.ocpi-scenario.json`), text(scenarioOf({ title: `scenario ${number}`, steps })))
    const before = process.cpuUsage()
    expect((await workbench.call('scenarios.list', {})).scenarios.length).toBeGreaterThan(200)
    const { user, system } = process.cpuUsage(before)
    expect((user + system) / 1000).toBeLessThan(1_000)
  })
  it('lists a file that is broken, and says why', async () => {
    const { workbench, folder } = await inFolder()
    await workbench.call('scenarios.put', { text: text(scenarioOf({})) })
    writeFileSync(join(folder, 'scenarios', 'broken.ocpi-scenario.json'), '{ "formatVersion": 1,')
    expect((await workbench.call('scenarios.list', {})).scenarios.find((scenario) => scenario.id === 'broken')).toMatchObject({
      problems: expect.any(Number) as number,
      steps: 0,
    })
    expect((await workbench.call('scenarios.check', { text: '{' })).problems[0]).toMatchObject({ line: 1 })
  })
})

describe('a run from a screen', () => {
  it('is told step by step, and leaves a report and a line in the history', async () => {
    const { workbench, folder } = await inFolder()
    const steps: string[] = []
    workbench.on('scenarioStep', ({ step }) => {
      steps.push(`${step.do} ${step.state}`)
    })
    const { runId } = await workbench.call('scenarios.run', {
      text: text(scenarioOf({ steps: [registered, { do: 'pull', standin: 'emsp', module: 'tariffs' }] })),
    })
    expect((await finished(workbench, runId)).state).toBe('passed')
    expect(steps).toEqual(['register started', 'register passed', 'pull started', 'pull passed'])
    expect((await workbench.call('scenarios.report', { runId, format: 'junit' })).text).toContain('<testsuite')
    expect((await workbench.call('scenarios.results', { runId })).results[0]?.verdict).toBe('passed')
    await workbench.shutDown()
    const again = await openBench({ workspace: folder })
    expect((await again.call('scenarios.runs', {})).runs[0]).toMatchObject({ runId, state: 'passed' })
    // Also what was exchanged is still there.
    const { results } = await again.call('scenarios.results', { runId })
    const seqs = results[0]?.steps[1]?.seqs ?? []
    const { exchanges } = await again.call('scenarios.exchanges', { runId, seqs })
    expect(exchanges.map(({ seq }) => seq)).toEqual(seqs)
    expect((await again.call('scenarios.exchange', { runId, seq: seqs[0] ?? 0 })).response?.body.text).toContain('"status_code":1000')
    expect((await again.call('scenarios.report', { runId, format: 'markdown' })).text).toMatch(/^# 1 of 1/)
  })
  it('waits before each step when it is asked to, and ends when it is cancelled', async () => {
    const workbench = await openBench()
    const waiting = () =>
      new Promise<RunState>((resolve) => {
        const stop = workbench.on('scenarioRun', (state) => {
          if (state.state === 'waiting') {
            stop()
            resolve(state)
          }
        })
      })
    const first = waiting()
    const { runId } = await workbench.call('scenarios.run', {
      stepwise: true,
      text: text(scenarioOf({ steps: [registered, { do: 'pull', standin: 'emsp', module: 'tariffs' }] })),
    })
    await first
    const second = waiting()
    await workbench.call('scenarios.next', { runId })
    expect((await second).message).toMatch(/pull tariffs/)
    const end = finished(workbench, runId)
    await workbench.call('scenarios.cancel', { runId })
    expect((await end).state).toBe('stopped')
  })
  it('is looked into while it goes on, is paused, and goes on', async () => {
    const workbench = await openBench()
    const { id } = await workbench.call('scenarios.put', { text: text(scenarioOf({ title: 'looked into' })) })
    const waits = () =>
      new Promise<RunState>((resolve) => {
        const stop = workbench.on('scenarioRun', (state) => {
          if (state.state === 'waiting') {
            stop()
            resolve(state)
          }
        })
      })
    const first = waits()
    // A text goes before what is kept under the name; the run belongs to the name all the same.
    const { runId } = await workbench.call('scenarios.run', {
      id,
      stepwise: true,
      text: text(
        scenarioOf({
          steps: [registered, { do: 'pull', standin: 'emsp', module: 'tariffs' }, { do: 'pull', standin: 'emsp', module: 'locations' }],
        }),
      ),
    })
    await first
    const second = waits()
    await workbench.call('scenarios.next', { runId })
    expect(await second).toMatchObject({ scenarioId: id, steps: 3 })
    const { current } = await workbench.call('scenarios.results', { runId, exchanges: false })
    expect(current[0]).toMatchObject({ do: 'register', state: 'passed', inFile: 0 })
    const seq = current[0]?.seqs.at(-1) ?? 0
    const detail = await workbench.call('scenarios.exchange', { runId, seq })
    expect(detail.request.headers.find(([name]) => name.toLowerCase() === 'authorization')?.[1]).toMatch(/masked/)
    const third = waits()
    await workbench.call('scenarios.next', { runId, goOn: true })
    await workbench.call('scenarios.pause', { runId })
    expect((await third).message).toMatch(/pull locations/)
    const end = finished(workbench, runId)
    await workbench.call('scenarios.next', { runId, goOn: true })
    expect((await end).state).toBe('passed')
    await workbench.call('scenarios.rename', { id, to: 'renamed' })
    expect((await workbench.call('scenarios.runs', {})).runs[0]).toMatchObject({ runId, scenarioId: 'renamed' })
  })
  it('begins at a step of the file, whatever used files bring', async () => {
    const workbench = await openBench()
    await workbench.call('scenarios.put', {
      id: 'part',
      text: text(
        scenarioOf({
          standins: [],
          steps: [
            { do: 'pull', standin: 'emsp', module: 'tariffs' },
            { do: 'pull', standin: 'emsp', module: 'locations' },
          ],
        }),
      ),
    })
    const { runId } = await workbench.call('scenarios.run', {
      from: 2,
      text: text(
        scenarioOf({
          steps: [registered, { do: 'use', file: 'part.ocpi-scenario.json' }, { do: 'pull', standin: 'emsp', module: 'cdrs' }],
        }),
      ),
    })
    await finished(workbench, runId)
    const { results } = await workbench.call('scenarios.results', { runId })
    expect(results[0]?.steps.map(({ title, state, inFile }) => `${inFile} ${title} ${state}`)).toEqual([
      '0 emsp: register passed',
      '1 emsp: pull tariffs skipped',
      '1 emsp: pull locations skipped',
      '2 emsp: pull cdrs passed',
    ])
  })
  it('does not begin when something is wrong', async () => {
    const workbench = await openBench()
    await expect(workbench.call('scenarios.run', { text: '{ "formatVersion": 1 }' })).rejects.toThrow(/:1:\d+ /)
    await expect(workbench.call('scenarios.run', { id: 'nothing' })).rejects.toThrow()
  })
})

describe('a recording', () => {
  it.each(versions)('of two stand-ins in %s replays green', async (version) => {
    const pair = await openPair({
      cpo: { versions: [version], seed: { locations: 5, tokens: 8, history: 2 } },
      emsp: { versions: [version], seed: { locations: 5, tokens: 8, history: 2 } },
    })
    const { workbench, cpoSide, emspSide } = pair
    const send = (connectionId: string, operation: string, more: object = {}) =>
      workbench.call('operations.send', { connectionId, operation, ...more })
    await workbench.call('scenarios.record', {})
    await send(emspSide.id, 'locations.sender.list')
    const [location] = (await workbench.call('data.list', { standinId: 'cpo', holder: 'own', module: 'locations', limit: 1 })).items
    await workbench.call('data.patch', {
      standinId: 'cpo',
      module: 'locations',
      key: location?.key ?? '',
      fields: { charging_when_closed: true },
      push: true,
    })
    await send(cpoSide.id, 'locations.receiver.get')
    await send(emspSide.id, 'locations.sender.get', { path: { location_id: location?.id ?? '' } })
    await send(emspSide.id, 'locations.sender.get', { path: { location_id: 'NOWHERE' } })
    await send(emspSide.id, 'tokens.receiver.put')
    const { commandId } = await send(emspSide.id, 'commands.receiver.post:START_SESSION')
    await pair.emsp.commands.settled(commandId ?? '')
    await new Promise((resolve) => setTimeout(resolve, 200))
    await workbench.call('connections.renew', { connectionId: emspSide.id })
    const { text: recorded, exchanges } = await workbench.call('scenarios.stopRecording', { title: 'what I did' })
    expect(exchanges).toBeGreaterThan(10)
    const scenario = JSON.parse(recorded) as { variables: Record<string, string>; steps: ScenarioStep[] }
    expect(scenario.steps.map((step) => step.do).slice(0, 2)).toEqual(['register', 'pull'])
    expect(Object.keys(scenario.variables)).toContain('location_id')
    for (const { tokens } of [cpoSide, emspSide])
      for (const token of [tokens.in, tokens.out]) expect(recorded).not.toContain(token ?? 'none')
    expectPassed(await run(JSON.parse(recorded) as object))
  })
  it.each(versions)('of a session that is started and stopped replays green in %s: its id is another each time', async (version) => {
    const pair = await openPair({
      cpo: { versions: [version], seed: { locations: 5, tokens: 8, history: 2 } },
      emsp: { versions: [version], seed: { locations: 5, tokens: 8, history: 2 } },
    })
    const { workbench, emspSide } = pair
    const command = async (name: string, more: object = {}) => {
      const operation = `commands.receiver.post:${name}`
      const { commandId } = await workbench.call('operations.send', { connectionId: emspSide.id, operation, ...more })
      await pair.emsp.commands.settled(commandId ?? '')
    }
    const send = (operation: string) => workbench.call('operations.send', { connectionId: emspSide.id, operation })
    await workbench.call('scenarios.record', {})
    await send('locations.sender.list')
    await send('tokens.receiver.put')
    await command('START_SESSION')
    const received = pair.emsp.data.received(emspSide.id, 'sessions')
    await expect.poll(() => received.size()).toBeGreaterThan(0)
    const [started] = received.entries()
    const prepared = await workbench.call('operations.prepare', {
      connectionId: emspSide.id,
      operation: 'commands.receiver.post:STOP_SESSION',
    })
    await command('STOP_SESSION', { body: { ...(prepared.body as object), session_id: started?.id, response_url: '' } })
    const { text: recorded } = await workbench.call('scenarios.stopRecording', { title: 'start and stop' })
    expect(recorded).not.toContain(started?.id ?? 'none')
    expect(recorded).toContain('"session_id": "${session_id}"')
    expectPassed(await run(JSON.parse(recorded) as object))
  })
  it('of a command that is rejected says so when it is expected to be accepted', async () => {
    const result = await run(
      scenarioOf({
        steps: [
          { do: 'register', standin: 'emsp', peer: 'cpo' },
          { do: 'command', standin: 'emsp', to: 'cpo', command: 'STOP_SESSION', body: { session_id: 'NOWHERE' } },
        ],
      }),
    )
    expect(result.steps.at(-1)?.message).toBe('Rejected: UNKNOWN_SESSION')
  })
  it('takes single exchanges of the log as steps', async () => {
    const { workbench, emspSide } = await openPair()
    const { seqs } = await workbench.call('operations.send', { connectionId: emspSide.id, operation: 'tariffs.sender.list' })
    const { text: made } = await workbench.call('scenarios.fromExchanges', { seqs, title: 'one' })
    expectPassed(await run(JSON.parse(made) as object))
    await expect(workbench.call('scenarios.stopRecording', {})).rejects.toThrow(/nothing is being recorded/)
  })
  it('is said while it is on, and only one is made at a time', async () => {
    const { workbench, emspSide } = await openPair()
    const told: number[] = []
    const both = new Promise<void>((resolve) => {
      workbench.on('recording', ({ startedAt, exchanges }) => {
        told.push(startedAt === undefined ? -1 : exchanges)
        if (exchanges === 2) resolve()
      })
    })
    await workbench.call('scenarios.record', {})
    await expect(workbench.call('scenarios.record', {})).rejects.toThrow(/already/)
    await workbench.call('operations.send', { connectionId: emspSide.id, operation: 'tariffs.sender.list' })
    await both
    expect(await workbench.call('scenarios.recording', {})).toMatchObject({ exchanges: 2 })
    await workbench.call('scenarios.stopRecording', {})
    expect(told).toEqual([0, 2, -1])
  })
  it('adds exchanges to a scenario that is there, whose text stays as it was', async () => {
    const { workbench, emspSide } = await openPair()
    const { seqs } = await workbench.call('operations.send', { connectionId: emspSide.id, operation: 'tariffs.sender.list' })
    const into = text(scenarioOf({ title: 'has one already', steps: [registered] }))
    const { text: added, steps } = await workbench.call('scenarios.fromExchanges', { seqs, into })
    expect(steps).toBe(1)
    expect(added.slice(0, into.lastIndexOf('"peer"'))).toBe(into.slice(0, into.lastIndexOf('"peer"')))
    expectPassed(await run(JSON.parse(added) as object))
    await expect(workbench.call('scenarios.fromExchanges', { seqs, into: '{' })).rejects.toThrow(/before it is right: 1:/)
  })
})
