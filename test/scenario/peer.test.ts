/** Scenarios against a platform that is not part of them: one token A, one registration, and a version that it does not speak. */
import { describe, expect, it } from 'vitest'
import { createPeerSession } from '../../emulator/scenario/peer-session.js'
import { runScenario } from '../../emulator/scenario/run.js'
import { openEngine } from '../../emulator/workbench/open-engine.js'
import { addStandin, openBench, settingsOf } from '../support/bench.js'
import { cpo, emsp, loaded, scenarioOf } from './support.js'

const scenario = (steps: object[]): object =>
  scenarioOf({
    versions: ['2.1.1', '2.2.1'],
    standins: [{ ...cpo, peer: true }, emsp],
    steps: [{ do: 'register', standin: 'emsp', peer: 'cpo', version: '${version}' }, ...steps] as never,
  })

/** A CPO in a workbench of its own, with one token A. */
const platform = async (versions: ('2.1.1' | '2.2.1')[]) => {
  const workbench = await openBench()
  const context = await addStandin(workbench, settingsOf('CPO', { versions }))
  const { tokens } = await workbench.call('connections.invite', { standinId: 'cpo', role: 'CPO' })
  return {
    variables: { peer: `${context.baseUrl()}/ocpi/cpo/versions`, tokenA: tokens.a },
    connections: () => context.connections.list().map(({ state }) => state),
    calls: (id: string) => [...workbench.bench.traffic.log.exchanges()].filter(({ endpoint }) => endpoint?.id === id).length,
  }
}

const runAll = async (files: object[], variables: Record<string, unknown>) => {
  const scenarios = await Promise.all(files.map((file) => loaded({ 'a.ocpi-scenario.json': file }, { variables })))
  const session = createPeerSession(
    openEngine,
    scenarios.reduce((sum, { versions }) => sum + versions.length, 0),
  )
  const results = []
  for (const one of scenarios)
    for (const version of one.versions) results.push(await runScenario(one, version, { open: openEngine, session }))
  return { results, told: await session.end() }
}

describe('scenarios against a real platform', () => {
  it('use its token A once, and take the registration back at the end', async () => {
    const peer = await platform(['2.1.1', '2.2.1'])
    const { results, told } = await runAll(
      [
        scenario([
          { do: 'pull', standin: 'emsp', module: 'locations' },
          { do: 'unregister', standin: 'emsp' },
        ]),
        scenario([{ do: 'pull', standin: 'emsp', module: 'tariffs' }]),
      ],
      peer.variables,
    )
    expect(results.map(({ verdict, message }) => `${verdict} ${message}`)).toEqual(
      results.map(() => expect.stringMatching(/^passed/) as string),
    )
    expect(results).toHaveLength(4)
    expect(results[0]?.steps[2]).toMatchObject({ state: 'skipped', message: 'the registration is taken back at the end of the run' })
    expect(results[1]?.steps[0]?.message).toContain('renewed in 2.2.1')
    expect(peer.calls('credentials.post')).toBe(1)
    expect(told).toEqual([expect.stringContaining('is taken back')])
    expect(peer.connections()).toEqual(['UNREGISTERED'])
  })

  it('are skipped in a version that it does not speak, with the reason', async () => {
    const peer = await platform(['2.2.1'])
    const { results } = await runAll([scenario([{ do: 'pull', standin: 'emsp', module: 'locations' }])], peer.variables)
    expect(results.map(({ version, verdict, message }) => [version, verdict, message])).toEqual([
      ['2.1.1', 'skipped', 'the platform speaks 2.2.1, not 2.1.1'],
      ['2.2.1', 'passed', '2 steps passed'],
    ])
  })
})
