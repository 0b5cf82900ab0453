import { describe, expect, it } from 'vitest'
import type { ScenarioInput } from '../../emulator/contract/scenarios.js'
import { usualVersions as versions } from '../../emulator/ocpi/version.js'
import { cpo, emsp, expectPassed, run, scenarioOf } from './support.js'

const registered = { do: 'register', standin: 'emsp', peer: 'cpo' } as const

describe('a run', () => {
  it.each(versions)('goes from the registration to the CDR in %s', async (version) => {
    const result = await run(
      scenarioOf({
        versions: [version],
        findings: 'none',
        clock: { speed: 60 },
        standins: [
          {
            ...cpo,
            behaviour: {
              commands: {
                START_SESSION: { response: 'auto', result: 'auto', delayMs: 100, timeoutSeconds: 120 },
                STOP_SESSION: { response: 'auto', result: 'auto', delayMs: 100, timeoutSeconds: 120 },
              },
              resultTimeoutMs: 120_000,
            } as never,
          },
          emsp,
        ],
        steps: [
          {
            ...registered,
            expect: [
              { exchange: { standin: 'cpo', direction: 'in', endpoint: 'credentials.post' }, status: 200, ocpi: 1000, findings: 'none' },
            ],
          },
          {
            do: 'pull',
            standin: 'emsp',
            module: 'locations',
            expect: [{ exchange: { endpoint: 'locations.sender.list', direction: 'out' }, json: [{ at: '/data/0/id', exists: true }] }],
            save: { location: { at: '/data/0/id' } },
          },
          {
            do: 'push',
            standin: 'cpo',
            module: 'locations',
            fields: { charging_when_closed: true },
            expect: [{ exchange: { method: 'PATCH', standin: 'emsp' }, status: '2xx' }],
          },
          { do: 'operation', standin: 'emsp', operation: 'locations.sender.get', path: { location_id: '${location}' } },
          { do: 'command', standin: 'emsp', command: 'START_SESSION', name: 'start' },
          {
            do: 'expect',
            exchange: { standin: 'emsp', direction: 'in', endpoint: 'sessions.receiver.put' },
            json: [
              { in: 'request', at: '/status', is: 'ACTIVE' },
              { in: 'request', at: '/id', exists: true },
            ],
            within: 2000,
          },
          { do: 'clock', advanceSeconds: 1800 },
          { do: 'unplug', standin: 'cpo' },
          {
            do: 'expect',
            exchange: { standin: 'emsp', endpoint: 'cdrs.receiver.post' },
            status: 201,
            json: [{ in: 'request', at: '/total_energy', above: 0 }],
            within: 2000,
          },
          {
            do: 'expect',
            order: [
              { endpoint: 'credentials.post' },
              { endpoint: 'commands.receiver.post' },
              { endpoint: 'sessions.receiver.put' },
              { endpoint: 'cdrs.receiver.post' },
            ],
          },
          { do: 'renew', standin: 'emsp' },
          { do: 'unregister', standin: 'emsp' },
        ],
      }),
    )
    expectPassed(result)
  })

  it('says what was expected, what came nearest, and which exchange it is', async () => {
    const result = await run(
      scenarioOf({
        steps: [
          registered,
          {
            do: 'pull',
            standin: 'emsp',
            module: 'tariffs',
            expect: [
              {
                exchange: { endpoint: 'tariffs.sender.list', direction: 'out' },
                status: 404,
                json: [{ at: '/data/0/currency', is: 'CHF' }],
                within: 1,
              },
            ],
          },
        ],
      }),
    )
    expect(result.verdict).toBe('failed')
    const [failure] = result.steps.at(-1)?.failures ?? []
    expect(failure?.expected).toMatch(/tariffs\.sender\.list.*HTTP 404, response \/data\/0\/currency: "CHF"/)
    expect(failure?.actual).toMatch(/HTTP 200, "EUR" in GET .*tariffs/)
    expect(result.exchanges.find((exchange) => exchange.seq === failure?.seq)?.path).toMatch(/tariffs/)
    const missing = await run(
      scenarioOf({ steps: [registered, { do: 'expect', exchange: { endpoint: 'cdrs.receiver.post', standin: 'emsp' }, within: 50 }] }),
    )
    expect(missing.steps.at(-1)?.failures[0]?.actual).toMatch(/nothing like it; nearest: .*(not endpoint cdrs\.receiver\.post)/)
  })

  it('takes numbers where text is due, and says which field a variable has spoilt', async () => {
    const pull = (query: object) => ({ do: 'pull', standin: 'emsp', module: 'tariffs', query }) as never
    expectPassed(await run(scenarioOf({ variables: { limit: 3 }, steps: [registered, pull({ limit: '${limit}' }), pull({ limit: 2 })] })))
    const spoilt = await run(scenarioOf({ variables: { limit: { a: 1 } }, steps: [registered, pull({ limit: '${limit}' })] }))
    expect(spoilt.steps.at(-1)?.failures[0]?.actual).toMatch(/the step is not right any more: query\/limit/)
  })

  it('takes a failure that is meant', async () => {
    const steps = (fails: boolean | string) =>
      [
        { do: 'fault', standin: 'cpo', switch: 'versions.choice/details-missing' },
        { ...registered, fails },
      ] as never
    expectPassed(await run(scenarioOf({ steps: steps(true) })))
    expectPassed(await run(scenarioOf({ steps: steps('404') })))
    expect((await run(scenarioOf({ steps: steps('nonsense') }))).message).toMatch(/it failed otherwise/)
    expect((await run(scenarioOf({ steps: [{ ...registered, fails: true }] }))).message).toMatch(/it succeeded, though/)
  })

  it('forgives findings that a fault has brought about, and no others', async () => {
    const touched = {
      do: 'pull',
      standin: 'emsp',
      module: 'locations',
      expect: [
        { exchange: { standin: 'emsp', module: 'locations' }, findings: ['paging.total' as const] },
        { exchange: { standin: 'cpo' }, fault: 'paging.total' },
      ],
    } satisfies ScenarioInput['steps'][number]
    expectPassed(
      await run(
        scenarioOf({
          findings: 'none',
          steps: [
            registered,
            { do: 'fault', standin: 'cpo', switch: 'paging.total/missing' },
            touched,
            { do: 'clear-faults' },
            { do: 'pull', standin: 'emsp', module: 'locations', expect: [{ exchange: {}, findings: 'none' }] },
          ],
        }),
      ),
    )
    const wrong = { do: 'operation', standin: 'emsp', operation: 'locations.sender.list', headers: { 'X-Request-ID': '' } } as const
    expect((await run(scenarioOf({ findings: 'none', steps: [registered, wrong] }))).message).toMatch(/headers\.message-ids/)
  })

  it('counts, and sees that something does not come', async () => {
    const pull = { do: 'pull', standin: 'emsp', module: 'tariffs' } as const
    expectPassed(
      await run(
        scenarioOf({
          steps: [
            registered,
            { ...pull, name: 'first' },
            pull,
            { do: 'expect', exchange: { standin: 'emsp', module: 'tariffs' }, count: 2 },
            { do: 'expect', exchange: { module: 'cdrs' }, came: false, within: 30 },
            { do: 'expect', exchange: { module: 'credentials' }, came: false, since: 'first' },
          ],
        }),
      ),
    )
    const many = await run(
      scenarioOf({
        steps: [
          registered,
          pull,
          { do: 'expect', exchange: { standin: 'emsp', module: 'tariffs' }, count: { min: 2, max: 3 }, within: 30 },
        ],
      }),
    )
    expect(many.steps.at(-1)?.failures[0]).toMatchObject({ expected: 'tariffs of emsp 2 to 3 times', actual: '1 times' })
    expect(
      (await run(scenarioOf({ steps: [registered, pull, { do: 'expect', exchange: { module: 'tariffs' }, came: false }] }))).message,
    ).toMatch(/it came/)
  })

  it('is cancelled in the middle, frees its ports, and reports as far as it came', async () => {
    const controller = new AbortController()
    const running = run(
      scenarioOf({ steps: [registered, { do: 'wait', milliseconds: 60_000 }, { do: 'pull', standin: 'emsp', module: 'tariffs' }] }),
      {
        signal: controller.signal,
        onStep: (step) => {
          if (step.do === 'wait' && step.state === 'started')
            setTimeout(() => {
              controller.abort()
            }, 20)
        },
      },
    )
    const result = await running
    expect(result.verdict).toBe('stopped')
    expect(result.steps.map((step) => step.do)).toEqual(['register', 'wait'])
    expect(result.exchanges.length).toBeGreaterThan(0)
    const port = new URL(result.exchanges[0]?.url ?? '').port
    await expect(fetch(`http://127.0.0.1:${port}/ocpi/versions`)).rejects.toThrow()
  })

  it('is the same each time with the same seed', async () => {
    const scenario = scenarioOf({
      steps: [
        registered,
        { do: 'set', variables: { one: '${uuid}', other: '${uuid}' } },
        {
          do: 'operation',
          standin: 'emsp',
          operation: 'tokens.receiver.put',
          path: { country_code: 'DE', party_id: 'MSP', token_uid: '${one}' },
        },
      ],
    })
    const urls = async (seed: number) =>
      (await run(scenario, { seed })).exchanges.filter(({ method }) => method === 'PUT').map(({ path }) => path)
    const [first, second, other] = [await urls(7), await urls(7), await urls(8)]
    expect(first[0]).toMatch(/tokens\/DE\/MSP\/[0-9a-f]{8}-/)
    expect(second).toEqual(first)
    expect(other).not.toEqual(first)
  })

  it('keeps secrets out of the report', async () => {
    const result = await run(
      scenarioOf({
        secrets: ['TOKEN_A'],
        steps: [
          { do: 'invite', standin: 'cpo', tokenA: '${TOKEN_A}' },
          { do: 'register', standin: 'emsp', versionsUrl: '${cpo.versionsUrl}', tokenA: '${TOKEN_A}' },
          { do: 'expect', exchange: { path: '${TOKEN_A}' }, within: 1 },
        ],
      }),
      { environment: { TOKEN_A: 'a-very-secret-token-of-ours' }, allow: { env: ['TOKEN_A'], files: [], hosts: [] } },
    )
    expect(result.verdict).toBe('failed')
    expect(JSON.stringify(result)).not.toContain('a-very-secret-token-of-ours')
    expect(JSON.stringify(result)).not.toContain(Buffer.from('a-very-secret-token-of-ours').toString('base64'))
  })

  it('does not disturb another', async () => {
    const scenario = scenarioOf({
      findings: 'none',
      steps: [registered, ...Array.from({ length: 20 }, () => ({ do: 'pull', standin: 'emsp', module: 'locations' }) as const)],
    })
    const results = await Promise.all([run(scenario), run(scenario), run(scenario)])
    for (const result of results) expectPassed(result)
    expect(new Set(results.map((result) => result.exchangesInAll)).size).toBe(1)
  })
})
