/** What is settled with a partner, and what the log shows of both legs. */
import { describe, expect, it } from 'vitest'
import { settingsOf } from '../support/bench.js'
import { location, session, tariff } from '../translate/fixtures.js'
import { tariff211 } from '../translate/fixtures.js'
import { addPartner, ok } from './partner.js'
import { exchangesOf, openHub } from './support.js'

const hubParty = { country_code: 'DE', party_id: 'HUB' }

const pushedTo = async (options: Parameters<typeof addPartner>[1]['options']) => {
  const hub = await openHub()
  const cpo = await addPartner(hub, { role: 'CPO', party: 'NL-CPO' })
  const old = await addPartner(hub, { role: 'EMSP', party: 'DE-OLD', version: '2.1.1', ...(options && { options }) })
  await cpo.call('PUT', '/receiver/locations/NL/CPO/LOC-1', { to: hubParty, body: location() })
  await hub.hub.idle()
  return { ...hub, cpo, old, pushed: old.asked.at(-1) }
}

describe('a receiver of 2.1.1', () => {
  it("is told whose it is, in the url, in extra fields, and by the operator's name", async () => {
    const { pushed } = await pushedTo({})
    expect(pushed?.path).toBe('/locations/NL/CPO/LOC-1')
    expect(pushed?.body).toMatchObject({ country_code: 'NL', party_id: 'CPO', operator: { name: 'NL*CPO' } })
    expect(pushed?.headers['x-request-id']).toBeUndefined()
  })

  it("can do without, and have the hub's own name in urls", async () => {
    const { pushed } = await pushedTo({ urlOwner: 'hub', ownerFields: false, operatorName: false })
    expect(pushed?.path).toBe('/locations/DE/HUB/LOC-1')
    expect(Object.keys(pushed?.body as object)).not.toContain('country_code')
    expect((pushed?.body as { operator?: { name?: string } }).operator?.name).toBe('Company CPO')
  })

  it('takes its token plain, in Base64 where that is settled', async () => {
    const hub = await openHub()
    const cpo = await addPartner(hub, { role: 'CPO', party: 'NL-CPO' })
    const old = await addPartner(hub, { role: 'EMSP', party: 'DE-OLD', version: '2.1.1' })
    const token = old.connection.tokens.out ?? ''
    for (const [encoding, expected] of [
      ['plain', token],
      ['base64', Buffer.from(token).toString('base64')],
    ] as const) {
      await hub.workbench.call('hub.setPartner', { connectionId: old.connection.id, tokenEncoding: encoding })
      await cpo.call('PUT', '/receiver/locations/NL/CPO/LOC-1', { to: hubParty, body: location() })
      await hub.hub.idle()
      expect(old.asked.at(-1)?.headers['authorization']).toBe(`Token ${expected}`)
    }
  })

  it('is sent the whole Session where 2.1.1 does not say what a PATCH does', async () => {
    const { cpo, old } = await pushedTo({})
    const theirs = session({ cdr_token: { country_code: 'DE', party_id: 'OLD', uid: 'A', type: 'RFID', contract_id: 'DE-OLD-C1' } })
    await cpo.call('PUT', '/receiver/sessions/NL/CPO/S-1', { to: old.party, body: theirs })
    const period = { start_date_time: '2026-05-01T10:05:00Z', dimensions: [{ type: 'ENERGY', volume: 1 }] }
    const patched = await cpo.call('PATCH', '/receiver/sessions/NL/CPO/S-1', {
      to: old.party,
      body: { kwh: 5, charging_periods: [period], last_updated: '2026-05-01T10:05:00Z' },
    })
    expect(patched.ocpi).toBe(1000)
    expect(old.asked.at(-1)).toMatchObject({
      method: 'PUT',
      path: '/sessions/NL/CPO/S-1',
      body: { kwh: 5, auth_id: 'DE-OLD-C1', location: { id: 'LOC-1' } },
    })
    expect((old.asked.at(-1)?.body as { charging_periods: unknown[] }).charging_periods).toHaveLength(1)
  })
})

describe('a PATCH of a Tariff, which 2.2.1 does not have', () => {
  it('becomes the PUT of what it leads to', async () => {
    const hub = await openHub()
    const cpo = await addPartner(hub, { role: 'CPO', party: 'NL-CPO', version: '2.1.1' })
    const emsp = await addPartner(hub, { role: 'EMSP', party: 'DE-MSP' })
    await cpo.call('PUT', '/receiver/tariffs/NL/CPO/T-1', { body: tariff211() })
    await cpo.call('PATCH', '/receiver/tariffs/NL/CPO/T-1', { body: { currency: 'NOK' } })
    await hub.hub.idle()
    expect(emsp.asked.map(({ method }) => method)).toEqual(['PUT', 'PUT'])
    expect(emsp.asked.at(-1)?.body).toMatchObject({
      country_code: 'NL',
      party_id: 'CPO',
      id: 'T-1',
      currency: 'NOK',
      elements: (tariff() as { elements: unknown[] }).elements,
    })
  })
})

describe('the log', () => {
  it('links both legs, and says field by field what became of the request and of the answer', async () => {
    const { cpo, old, workbench, hub } = await pushedTo({})
    old.answer = () => ok()
    const all = await exchangesOf({ workbench, hub })
    const incoming = all.find(({ direction, endpoint }) => direction === 'in' && endpoint?.id === 'locations.receiver.put')
    const outgoing = all.find(({ direction, endpoint }) => direction === 'out' && endpoint?.id === 'locations.receiver.put')
    const detail = await workbench.call('traffic.get', { seq: outgoing?.seq ?? 0 })
    expect(detail.related).toContainEqual({ seq: incoming?.seq, kind: 'leg' })
    expect(detail.notes.map(({ side, kind, path }) => `${side} ${kind} ${path}`)).toContain(
      'request renamed /evses/0/connectors/0/max_voltage',
    )
    expect((await workbench.call('traffic.get', { seq: incoming?.seq ?? 0 })).related).toContainEqual({ seq: outgoing?.seq, kind: 'leg' })
    expect(incoming?.why[0]).toContain('goes to 1 party of the opposite role')
    await old.call('GET', '/sender/locations')
    const pulled = (await exchangesOf({ workbench, hub })).findLast(({ direction }) => direction === 'in')
    expect(pulled?.notes?.some(({ side, path }) => side === 'response' && path.startsWith('/data/0/'))).toBe(true)
    void cpo
  })

  it('is kept over a restart: partners, what is settled with them, and their states', async () => {
    const hub = await openHub()
    const old = await addPartner(hub, { role: 'EMSP', party: 'DE-OLD', version: '2.1.1', options: { ownerFields: false } })
    const { context } = hub
    const hosted = hub.workbench.bench.add(settingsOf('HUB', { id: 'hub2' }), {
      connections: structuredClone(context.connections.list()),
      data: { own: {}, received: {} },
    })
    expect(hosted.hub?.view().partners).toMatchObject([
      { name: 'DE-OLD', status: 'CONNECTED', options: { ownerFields: false, urlOwner: 'owner' } },
    ])
    void old
  })
})

describe('the settings of a hub', () => {
  it('are one party in one role, and change one at a time', async () => {
    const { workbench } = await openHub()
    await expect(
      workbench.call(
        'standins.add',
        settingsOf('HUB', {
          id: 'two',
          parties: [
            { role: 'HUB', country_code: 'DE', party_id: 'HB2', name: 'X' },
            { role: 'CPO', country_code: 'DE', party_id: 'HB2', name: 'X' },
          ],
        }),
      ),
    ).rejects.toThrow('a hub is one party')
    await workbench.call('hub.setOptions', { standinId: 'hub', options: { mode: 'forward' } })
    const { options } = await workbench.call('hub.setOptions', { standinId: 'hub', options: { openRouting: false } })
    expect(options).toMatchObject({ mode: 'forward', openRouting: false, broadcast: true })
    await workbench.call('standins.update', { standinId: 'hub', settings: { name: 'Other' } })
    expect((await workbench.call('hub.get', { standinId: 'hub' })).options).toMatchObject({ mode: 'forward', openRouting: false })
    await expect(workbench.call('hub.get', { standinId: 'nobody' })).rejects.toThrow()
  })
})
