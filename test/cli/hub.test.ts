/** `standin hub` on a running workbench, as a user types it. */
import { describe, expect, it } from 'vitest'
import { serve, useProgram } from './support/program.js'

useProgram()

describe('standin hub', () => {
  it('tries one, plays over it, shows both legs, and changes what is settled', async () => {
    const { cli, end } = await serve('--role', 'cpo', '--seed-locations', '4')
    expect((await cli('hub')).err).toContain('there is no hub: `standin hub try` adds one')
    const tried = await cli('hub', 'try')
    expect([tried.code, tried.err]).toEqual([0, ''])
    expect(tried.out).toMatch(
      /^hub {2}DE-HUB {2}stores and serves, open routing, broadcast, keep-alive 300 s, results within 30 s\nPARTNER .*\nRoaming CPO +CPO BE-CPO +2\.2\.1 +CONNECTED +0 .*\nRoaming eMSP +EMSP FR-MSP +2\.1\.1 +CONNECTED/m,
    )
    const played = await cli('hub', 'play')
    expect(played.out).toMatch(/Green: \d+ steps, \d+ exchanges, 0 findings/)
    expect(played.code).toBe(0)
    const requests = (await cli('hub', 'requests', '--route', 'broadcast', '--partner', 'FR-MSP', '--limit', '500')).out
    expect(requests).toMatch(/broadcast → FR-MSP in 2\.1\.1 {2}.*\d+ lost/)
    const [, seq = ''] = /^ *(\d+) .*BE-CPO → DE-HUB {2}PUT +\S+\/locations\/BE\/CPO\/[^/ ]+ /m.exec(requests) ?? []
    expect((await cli('hub', 'request', seq)).out).toMatch(
      /^broadcast: addressed to the hub[^]*to the hub {2}2\.2\.1[^]*from the hub {2}2\.1\.1[^]*the request was translated\n {4}\w+/,
    )

    const [down, options, invited] = await Promise.all([
      cli('hub', 'partner', 'FR-MSP', '--down', '--owner-fields', 'off', '--url-owner', 'hub', '--token', 'base64'),
      cli('hub', 'options', '--mode', 'forward', '--keep-alive', '60'),
      cli('hub', 'invite', '--role', 'emsp', '--party', 'nl-our', '--name', 'Ours', '--token-a', 'let-me-in'),
    ])
    expect(down.out).toMatch(/^Roaming eMSP: OFFLINE \(taken down\), token base64\n {2}urlOwner {2}hub\n {2}ownerFields {2}false/)
    expect(options.out).toContain('forwards only, open routing, broadcast, keep-alive 60 s')
    expect(invited.out).toMatch(/versions url {2}http\S+\/ocpi\/versions\ntoken A {7}let-me-in/)
    const connected = await cli('hub', 'connect', 'cpo', '--role', 'cpo', '--ocpi', '2.1.1')
    expect(connected.out).toBe('CPO: CPO NL-CPO is CONNECTED in 2.1.1\n')
    expect((await cli('hub', 'partner', 'nobody', '--up')).err).toContain(
      'nobody is no partner of the hub; there are: Roaming CPO, Roaming eMSP, Ours, CPO',
    )
    await end()
  })
})
