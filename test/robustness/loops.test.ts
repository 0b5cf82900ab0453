/** Loops are noticed and stopped within a few exchanges. */
import { describe, expect, it } from 'vitest'
import { location } from '../translate/fixtures.js'
import { addPartner } from '../hub/partner.js'
import { openHub } from '../hub/support.js'
import { json, openPlatform } from '../standin/support/platform.js'
import { addStandin, openBench, settingsOf } from '../support/bench.js'

const newest = (urls: Readonly<Record<string, string>>): string => Object.values(urls).at(-1) ?? ''

describe('a registration', () => {
  it.each(['127.0.0.1', 'localhost', '127.0.0.2'])('of a stand-in at itself, as %s, is refused before anything is sent', async (host) => {
    const workbench = await openBench()
    const standin = await workbench.call('standins.add', {
      name: 'eMSP',
      port: 0,
      versions: ['2.2.1'],
      parties: [{ role: 'EMSP', country_code: 'DE', party_id: 'MSP', name: 'x' }],
    })
    const versionsUrl = newest(standin.versionsUrls).replace('127.0.0.1', host)
    const { tokens } = await workbench.call('connections.invite', { standinId: standin.settings.id })
    await expect(
      workbench.call('connections.register', { standinId: standin.settings.id, versionsUrl, tokenA: tokens.a ?? '' }),
    ).rejects.toThrow(/this stand-in itself/)
    expect((await workbench.call('traffic.query', {})).total).toBe(0)
  })

  it('of a peer that advertises our own urls is refused, and says for which modules', async () => {
    const workbench = await openBench()
    const context = await addStandin(workbench, settingsOf('EMSP'))
    const platform = await openPlatform('CPO', ['2.2.1'])
    platform.replies.set(
      'GET /2.2.1',
      json({
        version: '2.2.1',
        endpoints: [
          { identifier: 'credentials', role: 'SENDER', url: `${platform.url}/2.2.1/credentials` },
          { identifier: 'locations', role: 'SENDER', url: `${context.baseUrl()}/ocpi/emsp/2.2.1/locations` },
        ],
      }),
    )
    await expect(
      workbench.call('connections.register', { standinId: 'emsp', versionsUrl: platform.versionsUrl, tokenA: 'x' }),
    ).rejects.toThrow(/advertises urls of this stand-in itself for locations/)
    expect((await workbench.call('traffic.query', {})).total).toBeLessThan(5)
  })
})

describe('a hub', () => {
  it('stops a request that comes back to it while it is on its way, and lets others pass', async () => {
    const hub = await openHub()
    const cpo = await addPartner(hub, { role: 'CPO', party: 'NL-CPO' })
    const emsp = await addPartner(hub, { role: 'EMSP', party: 'DE-MSP' })
    emsp.answer = () => 'never'
    const pass = async (correlationId: string): Promise<{ status_code: number; status_message: string }> => {
      const answer = await fetch(`${hub.context.baseUrl()}/ocpi/hub/2.2.1/receiver/locations/NL/CPO/LOC-1`, {
        method: 'PUT',
        headers: {
          Authorization: `Token ${Buffer.from(cpo.connection.tokens.in ?? '').toString('base64')}`,
          'Content-Type': 'application/json',
          'X-Request-ID': 'r',
          'X-Correlation-ID': correlationId,
          'OCPI-from-country-code': 'NL',
          'OCPI-from-party-id': 'CPO',
          'OCPI-to-country-code': 'DE',
          'OCPI-to-party-id': 'MSP',
        },
        body: JSON.stringify(location()),
      })
      return (await answer.json()) as { status_code: number; status_message: string }
    }
    const under = [pass('loop'), pass('loop')]
    for (const one of under) one.catch(() => undefined)
    await emsp.heard(2)
    const third = await pass('loop')
    expect([third.status_code, third.status_message]).toEqual([4000, expect.stringContaining('in a circle')])
    pass('another').catch(() => undefined)
    await emsp.heard(3)
    expect(emsp.asked).toHaveLength(3)
  })
})
