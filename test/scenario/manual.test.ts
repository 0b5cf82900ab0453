/** Steps that connect without a handshake, and urls that a scenario gives. */
import { describe, expect, it } from 'vitest'
import { usualVersions as versions } from '../../emulator/ocpi/version.js'
import { expectPassed, run, scenarioOf } from './support.js'

describe('a scenario that connects manually', () => {
  it.each(versions)('connects both sides, and exchanges objects in %s', async (version) => {
    expectPassed(
      await run(
        scenarioOf({
          versions: [version],
          findings: 'none',
          steps: [
            { do: 'connect', standin: 'emsp', peer: 'cpo', version: '${version}', tokenIn: 'one', tokenOut: 'two' },
            { do: 'pull', standin: 'emsp', module: 'locations' },
            { do: 'pull', standin: 'cpo', module: 'tokens' },
            { do: 'push', standin: 'cpo', module: 'locations', fields: { charging_when_closed: true } },
          ],
        }),
      ),
    )
  })

  it('gives urls of modules that nobody advertises, with variables in them', async () => {
    const url = '${cpo.baseUrl}/ocpi/cpo/2.2.1/locations'
    const steps = [
      { do: 'connect', standin: 'cpo', tokenIn: 'one', parties: [{ role: 'EMSP', country_code: 'DE', party_id: 'MSP' }] },
      { do: 'connect', standin: 'emsp', tokenOut: 'one', parties: [{ role: 'CPO', country_code: 'NL', party_id: 'CPO' }] },
      { do: 'pull', standin: 'emsp', module: 'locations', fails: 'give the url of the module' },
      { do: 'pull', standin: 'emsp', module: 'locations', url },
    ] as const
    expectPassed(await run(scenarioOf({ steps: steps.map((step) => ({ ...step })) as never })))
  })

  it.each([
    [{ do: 'connect', standin: 'emsp' }, /either `peer`, a stand-in of this scenario, or `parties` are needed/],
    [{ do: 'connect', standin: 'emsp', peer: 'cpo', tokenOut: 'a b' }, /1 to 64 printable characters/],
    [{ do: 'connect', standin: 'emsp', peer: 'cpo', versionsUrl: 'nonsense' }, /http or https url/],
  ])('says what is wrong with %j', async (step, message) => {
    const result = await run(scenarioOf({ steps: [step as never] }))
    expect(result.steps[0]?.message).toMatch(message)
  })

  it('lets a peer that restarts register again with the same token A', async () => {
    const register = {
      do: 'register',
      standin: 'emsp',
      versionsUrl: '${cpo.versionsUrl}',
      tokenA: '${cpo.tokenA}',
      tokenEncoding: 'auto',
    } as const
    const steps = [
      { do: 'invite', standin: 'cpo', reusable: true, save: { tokenA: { in: 'result', at: '/tokens/a' } } },
      register,
      register,
      { do: 'pull', standin: 'emsp', module: 'tariffs' },
    ]
    expectPassed(await run(scenarioOf({ steps: steps as never })))
  })
})
