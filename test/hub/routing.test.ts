/** Whom a hub passes a request on to, and under what names (2.2.1 transport_and_format). */
import { describe, expect, it } from 'vitest'
import { at, cdr, location, session, token } from '../translate/fixtures.js'
import { location211, session211 } from '../translate/fixtures.js'
import { addPartner, ok, routeIn, type Asked } from './partner.js'
import { exchangesOf, openHub } from './support.js'
import { isObject } from '../../emulator/ocpi/json-object.js'

const hubParty = { country_code: 'DE', party_id: 'HUB' }
const nobody = { country_code: 'FR', party_id: 'XXX' }

const openScene = async () => {
  const hub = await openHub()
  const cpo = await addPartner(hub, { role: 'CPO', party: 'NL-CPO' })
  const emsp = await addPartner(hub, { role: 'EMSP', party: 'DE-MSP' })
  return { ...hub, cpo, emsp }
}

const start = { response_url: 'https://emsp.example/results/1', token: token(), location_id: 'LOC-1' }
const accepted = () => ok({ result: 'ACCEPTED', timeout: 30 })

describe('a request that names its receiver', () => {
  it('goes to that party under the same names, with a new X-Request-ID and the same X-Correlation-ID', async () => {
    const { cpo, emsp } = await openScene()
    const answer = await cpo.call('PUT', '/receiver/locations/NL/CPO/LOC-1', { to: emsp.party, body: location() })
    const [asked] = emsp.asked
    expect(answer.status).toBe(200)
    expect(asked && routeIn(asked)).toBe('NL-CPO>DE-MSP')
    expect(asked?.headers['x-correlation-id']).toBe('c-NL-CPO-1')
    expect(asked?.headers['x-request-id']).not.toBe('NL-CPO-1')
    expect(asked?.body).toEqual(location())
    expect(answer.headers).toMatchObject({
      'x-request-id': 'NL-CPO-1',
      'x-correlation-id': 'c-NL-CPO-1',
      'ocpi-from-country-code': 'DE',
      'ocpi-from-party-id': 'MSP',
      'ocpi-to-country-code': 'NL',
      'ocpi-to-party-id': 'CPO',
    })
  })

  it('is answered with what the receiver answered: 2xxx and 3xxx unchanged, 404 as well', async () => {
    const { cpo, emsp } = await openScene()
    emsp.answer = () => ({ status: 200, json: { status_code: 2003, status_message: 'no such place', timestamp: at } })
    const refused = await cpo.call('PUT', '/receiver/locations/NL/CPO/LOC-1', { to: emsp.party, body: location() })
    expect([refused.status, refused.ocpi, refused.message]).toEqual([200, 2003, 'no such place'])
    emsp.answer = () => ({ status: 404, json: { status_code: 2004, timestamp: at } })
    const missing = await cpo.call('POST', '/sender/tokens/0123/authorize', { to: emsp.party })
    expect([missing.status, missing.ocpi]).toEqual([404, 2004])
  })

  it.each([
    ['is not known: 4001', nobody, 4001],
    ['plays another role: 4001', { country_code: 'NL', party_id: 'CP2' }, 4001],
  ])('%s', async (_, to, expected) => {
    const { cpo, emsp, ...hub } = await openScene()
    await addPartner(hub, { role: 'CPO', party: 'NL-CP2' })
    const answer = await cpo.call('PUT', '/receiver/locations/NL/CPO/LOC-1', { to, body: location() })
    expect([answer.status, answer.ocpi]).toEqual([200, expected])
    expect(emsp.asked).toEqual([])
  })

  it('is awaited, suspended or taken down: 4003', async () => {
    const { cpo, emsp, hub, workbench, context } = await openScene()
    await workbench.call('hub.invite', { standinId: context.settings.id, role: 'EMSP', party: { country_code: 'DE', party_id: 'PLN' } })
    const codeFor = async (to: typeof nobody) => (await cpo.call('PUT', '/receiver/locations/NL/CPO/LOC-1', { to, body: location() })).ocpi
    expect(await codeFor({ country_code: 'DE', party_id: 'PLN' })).toBe(4003)
    hub.setPartner(emsp.connection, { down: true })
    expect(await codeFor(emsp.party)).toBe(4003)
    hub.setPartner(emsp.connection, { down: false, suspended: true })
    expect(await codeFor(emsp.party)).toBe(4003)
    hub.setPartner(emsp.connection, { suspended: false })
    expect(await codeFor(emsp.party)).toBe(1000)
  })

  it('says nothing in time: 4002; cannot be reached: 4003; answers garbage: 4000', async () => {
    const hub = await openHub({ callTimeoutMs: 150 })
    const cpo = await addPartner(hub, { role: 'CPO', party: 'NL-CPO' })
    const emsp = await addPartner(hub, { role: 'EMSP', party: 'DE-MSP' })
    const code = async () => {
      const answer = await cpo.call('PUT', '/receiver/locations/NL/CPO/LOC-1', { to: emsp.party, body: location() })
      expect(answer.status).toBe(200)
      return answer.ocpi
    }
    emsp.answer = () => 'never'
    expect(await code()).toBe(4002)
    emsp.answer = () => ({ text: '<html>' })
    expect(await code()).toBe(4000)
    const garbage = await cpo.call('PUT', '/receiver/locations/NL/CPO/LOC-1', { to: emsp.party, body: location() })
    expect(garbage.message).toBe('DE-MSP gave no answer that can be forwarded')
    emsp.answer = () => ({ status: 401, json: { status_code: 2000, timestamp: at } })
    expect(await code()).toBe(4000)
    await emsp.leave()
    expect(await code()).toBe(4003)
    // Where a receiver listens is between it and the hub.
    const away = await cpo.call('PUT', '/receiver/locations/NL/CPO/LOC-1', { to: emsp.party, body: location() })
    expect(away.message).toBe('DE-MSP is OFFLINE')
    expect(hub.hub.partner(emsp.connection).status).toBe('OFFLINE')
  })

  it('is told to a sender of 2.1.1, which knows no 4xxx, as a server error', async () => {
    const hub = await openHub()
    const cpo = await addPartner(hub, { role: 'CPO', party: 'NL-CPO', version: '2.1.1' })
    await addPartner(hub, { role: 'EMSP', party: 'DE-MSP' })
    const answer = await cpo.call('PUT', '/receiver/sessions/NL/CPO/S-1', { body: session211({ auth_id: 'FR-XXX-C1' }) })
    expect([answer.status, answer.ocpi]).toEqual([200, 1000])
    await addPartner(hub, { role: 'EMSP', party: 'DE-MS2' })
    const undecided = await cpo.call('PUT', '/receiver/sessions/NL/CPO/S-2', { body: session211({ id: 'S-2', auth_id: 'FR-XXX-C1' }) })
    expect([undecided.status, undecided.ocpi]).toEqual([200, 3000])
  })
})

describe('headers that contradict each other or the url', () => {
  it.each([
    ["a FROM that is not the partner's", { from: nobody }, 200, 2001],
    ['a receiver that is the sender', { to: { country_code: 'NL', party_id: 'CPO' } }, 200, 2001],
    ['half a pair', { headers: ['OCPI-to-party-id', 'MSP'] }, 200, 2001],
  ])('%s: %s', async (_, options, status, code) => {
    const { cpo, emsp } = await openScene()
    const answer = await cpo.call('PUT', '/receiver/locations/NL/CPO/LOC-1', { body: location(), ...options })
    expect([answer.status, answer.ocpi]).toEqual([status, code])
    expect(emsp.asked).toEqual([])
  })

  it("a url under another's name: 404, and nothing is passed on", async () => {
    const { cpo, emsp } = await openScene()
    for (const to of [emsp.party, hubParty]) {
      const answer = await cpo.call('PUT', '/receiver/locations/FR/XXX/LOC-1', {
        to,
        body: location({ country_code: 'FR', party_id: 'XXX' }),
      })
      expect([answer.status, answer.ocpi]).toEqual([404, 2001])
    }
    expect(emsp.asked).toEqual([])
  })
})

describe('a push to the hub', () => {
  it("goes to every party of the opposite role, FROM the hub, under the owner's url", async () => {
    const { cpo, emsp, hub, ...rest } = await openScene()
    const others = await Promise.all(
      [
        ['NSP', 'DE-NSP'],
        ['OTHER', 'DE-OTH'],
        ['CPO', 'NL-CP2'],
        ['NAP', 'DE-NAP'],
      ].map(([role, party]) => addPartner(rest, { role: role as 'NSP', party: party ?? '' })),
    )
    const answer = await cpo.call('PUT', '/receiver/locations/NL/CPO/LOC-1', { to: hubParty, body: location() })
    expect([answer.status, answer.ocpi]).toEqual([201, 1000])
    await hub.idle()
    const pushed = (asked: readonly Asked[]) =>
      asked.filter(({ path }) => path.startsWith('/locations')).map((one) => `${one.method} ${one.path} ${routeIn(one)}`)
    expect(pushed(emsp.asked)).toEqual(['PUT /locations/NL/CPO/LOC-1 DE-HUB>DE-MSP'])
    expect(others.map(({ asked }) => pushed(asked))).toEqual([
      ['PUT /locations/NL/CPO/LOC-1 DE-HUB>DE-NSP'],
      ['PUT /locations/NL/CPO/LOC-1 DE-HUB>DE-OTH'],
      [],
      [],
    ])
    expect(emsp.asked.at(-1)?.headers['x-correlation-id']).toBe('c-NL-CPO-1')
  })

  it('is answered before the others are told, whatever they answer', async () => {
    const { cpo, emsp, hub } = await openScene()
    emsp.answer = () => ({ status: 401, json: { status_code: 2000, timestamp: at } })
    const answer = await cpo.call('PUT', '/receiver/locations/NL/CPO/LOC-1', { to: hubParty, body: location() })
    expect(answer.ocpi).toBe(1000)
    await hub.idle()
    expect(emsp.asked.some(({ path }) => path === '/locations/NL/CPO/LOC-1')).toBe(true)
  })

  it('reaches each party in the order in which it was sent, at every level of a Location', async () => {
    const { cpo, emsp, hub } = await openScene()
    const path = '/receiver/locations/NL/CPO/LOC-1'
    await cpo.call('PUT', path, { to: hubParty, body: location() })
    await cpo.call('PATCH', `${path}/EVSE-1`, { to: hubParty, body: { status: 'CHARGING', last_updated: '2026-05-01T10:00:01Z' } })
    await cpo.call('PATCH', `${path}/EVSE-1/1`, { to: hubParty, body: { max_amperage: 16, last_updated: '2026-05-01T10:00:02Z' } })
    await hub.idle()
    expect(emsp.asked.map(({ method, path: to }) => `${method} ${to}`).filter((line) => line.includes('/locations/'))).toEqual([
      'PUT /locations/NL/CPO/LOC-1',
      'PATCH /locations/NL/CPO/LOC-1/EVSE-1',
      'PATCH /locations/NL/CPO/LOC-1/EVSE-1/1',
    ])
    const readBack = await cpo.call('GET', path)
    expect(readBack.data).toMatchObject({
      last_updated: '2026-05-01T10:00:02Z',
      evses: [{ status: 'CHARGING', connectors: [{ max_amperage: 16 }] }],
    })
  })

  it('is not kept for those who are away, nor repeated', async () => {
    const { cpo, emsp, hub } = await openScene()
    hub.setPartner(emsp.connection, { down: true })
    await cpo.call('PUT', '/receiver/locations/NL/CPO/LOC-1', { to: hubParty, body: location() })
    await hub.idle()
    hub.setPartner(emsp.connection, { down: false })
    await hub.idle()
    expect(emsp.asked.filter(({ method, path }) => method === 'PUT' && path.startsWith('/locations'))).toEqual([])
  })

  it('of a Session is told to the party whose customer it is, and to no other', async () => {
    const { cpo, emsp, hub, ...rest } = await openScene()
    const other = await addPartner(rest, { role: 'EMSP', party: 'DE-MS2' })
    await cpo.call('PUT', '/receiver/sessions/NL/CPO/S-1', { to: hubParty, body: session() })
    await hub.idle()
    expect(emsp.asked.filter(({ path }) => path.startsWith('/sessions')).map(routeIn)).toEqual(['NL-CPO>DE-MSP'])
    expect(other.asked.filter(({ path }) => path.startsWith('/sessions'))).toEqual([])
    const found = (await exchangesOf({ workbench: rest.workbench, hub })).flatMap(({ findings }) => findings.map(({ id }) => id))
    expect(found).toContain('hub.routing')
  })
})

describe('open routing', () => {
  it('finds the owner of what a command concerns; the answer says who it was', async () => {
    const { cpo, emsp, ...rest } = await openScene()
    await addPartner(rest, { role: 'CPO', party: 'NL-CP2' })
    await cpo.call('PUT', '/receiver/locations/NL/CPO/LOC-1', { to: hubParty, body: location() })
    cpo.answer = accepted
    const answer = await emsp.call('POST', '/receiver/commands/START_SESSION', { body: start })
    const asked = cpo.asked.find(({ path }) => path === '/commands/START_SESSION')
    expect(asked && routeIn(asked)).toBe('DE-MSP>NL-CPO')
    expect(answer.headers).toMatchObject({
      'ocpi-from-country-code': 'NL',
      'ocpi-from-party-id': 'CPO',
      'ocpi-to-country-code': 'DE',
      'ocpi-to-party-id': 'MSP',
    })
  })

  it('goes by registration where there is but one who could be meant', async () => {
    const { cpo, emsp } = await openScene()
    cpo.answer = accepted
    expect((await emsp.call('POST', '/receiver/commands/START_SESSION', { body: start })).data).toMatchObject({ result: 'ACCEPTED' })
    expect(cpo.asked.some(({ path }) => path === '/commands/START_SESSION')).toBe(true)
  })

  it('is 4001 where nothing tells, 4000 where two are meant, 4003 where the owner is away', async () => {
    const { cpo, emsp, hub, ...rest } = await openScene()
    const second = await addPartner(rest, { role: 'CPO', party: 'NL-CP2' })
    const send = async () => (await emsp.call('POST', '/receiver/commands/START_SESSION', { body: start })).ocpi
    expect(await send()).toBe(4001)
    await cpo.call('PUT', '/receiver/locations/NL/CPO/LOC-1', { to: hubParty, body: location() })
    hub.setPartner(cpo.connection, { down: true })
    expect(await send()).toBe(4003)
    await second.call('PUT', '/receiver/locations/NL/CP2/LOC-1', { to: hubParty, body: location({ party_id: 'CP2' }) })
    expect(await send()).toBe(4000)
  })

  it('is not for lists: 2001, and a finding', async () => {
    const { emsp, cpo, ...rest } = await openScene()
    const answer = await emsp.call('GET', '/sender/locations')
    expect(answer.ocpi).toBe(2001)
    expect(cpo.asked.filter(({ path }) => path.startsWith('/locations?') && path.includes('offset'))).toEqual([])
    const [found] = (await exchangesOf(rest)).flatMap(({ findings }) => findings.filter(({ id }) => id === 'hub.routing'))
    expect(found?.severity).toBe('violation')
  })

  it('passes a CDR to the owner of its Token; both sides only ever see the hub', async () => {
    const { cpo, emsp, ...rest } = await openScene()
    const other = await addPartner(rest, { role: 'CPO', party: 'NL-CP2' })
    emsp.answer = ({ method }) =>
      method === 'POST' ? { ...ok(), status: 201, headers: { Location: 'http://emsp.example/secret/42' } } : ok(cdr())
    const posted = await cpo.call('POST', '/receiver/cdrs', { body: cdr() })
    expect(posted.status).toBe(201)
    expect(posted.headers['location']).toBe(`${rest.context.baseUrl()}/ocpi/hub/2.2.1/receiver/cdrs/NL/CPO/CDR-1`)
    expect((await other.call('GET', posted.headers['location'] ?? '')).status).toBe(404)
  })
})

describe('GET all', () => {
  it('lists what all partners have pushed, in pages with true totals, owners inside', async () => {
    const { cpo, emsp, context, ...rest } = await openScene()
    const second = await addPartner({ context }, { role: 'CPO', party: 'NL-CP2', version: '2.1.1' })
    for (let index = 0; index < 3; index++) {
      await cpo.call('PUT', `/receiver/locations/NL/CPO/A${index}`, { to: hubParty, body: location({ id: `A${index}` }) })
      await second.call('PUT', `/receiver/locations/NL/CP2/B${index}`, { body: location211({ id: `B${index}` }) })
    }
    await cpo.call('PUT', '/receiver/locations/NL/CPO/HIDDEN', { to: emsp.party, body: location({ id: 'HIDDEN' }) })
    const ids: string[] = []
    let url: string | undefined = `${context.baseUrl()}/ocpi/hub/2.2.1/sender/locations?limit=4`
    while (url !== undefined) {
      const page = await emsp.call('GET', url, { to: hubParty })
      expect(page.headers).toMatchObject({ 'x-total-count': '6', 'ocpi-from-party-id': 'HUB', 'ocpi-to-party-id': 'MSP' })
      for (const one of page.data as unknown[])
        if (isObject(one)) ids.push(`${String(one['country_code'])}-${String(one['party_id'])} ${String(one['id'])}`)
      url = /<([^>]+)>/.exec(page.headers['link'] ?? '')?.[1]
      if (url !== undefined) expect(url.startsWith(context.baseUrl())).toBe(true)
    }
    expect(ids).toEqual(['NL-CPO A0', 'NL-CP2 B0', 'NL-CPO A1', 'NL-CP2 B1', 'NL-CPO A2', 'NL-CP2 B2'])
    expect((await exchangesOf({ ...rest })).some(({ findings }) => findings.some(({ id }) => id.startsWith('page.')))).toBe(false)
  })

  it('keeps from a party of 2.1.1 what 2.1.1 cannot say is hidden, also in its totals', async () => {
    const { cpo, ...rest } = await openScene()
    const old = await addPartner(rest, { role: 'EMSP', party: 'DE-OLD', version: '2.1.1' })
    await cpo.call('PUT', '/receiver/locations/NL/CPO/A', { to: hubParty, body: location({ id: 'A' }) })
    await cpo.call('PUT', '/receiver/locations/NL/CPO/B', { to: hubParty, body: location({ id: 'B', publish: false }) })
    await rest.hub.idle()
    const page = await old.call('GET', '/sender/locations')
    expect(page.headers['x-total-count']).toBe('1')
    expect((page.data as { id: string }[]).map(({ id }) => id)).toEqual(['A'])
    expect(old.asked.filter(({ method }) => method === 'PUT').map(({ path }) => path)).toEqual(['/locations/NL/CPO/A'])
  })

  it('is for the opposite role: nobody is told what others of its own role have', async () => {
    const { cpo, emsp, ...rest } = await openScene()
    const second = await addPartner(rest, { role: 'CPO', party: 'NL-CP2' })
    await cpo.call('PUT', '/receiver/locations/NL/CPO/A', { to: hubParty, body: location({ id: 'A' }) })
    await emsp.call('PUT', '/receiver/tokens/DE/MSP/04AABBCC', { to: hubParty, body: token() })
    const other = await addPartner(rest, { role: 'EMSP', party: 'DE-MS2' })
    for (const answer of [
      await second.call('GET', '/sender/locations', { to: hubParty }),
      await other.call('GET', '/sender/tokens', { to: hubParty }),
    ]) {
      expect([answer.ocpi, answer.data]).toEqual([2001, undefined])
    }
  })

  it('gives Sessions of a contract that two claim to neither', async () => {
    const { emsp, ...rest } = await openScene()
    const old = await addPartner(rest, { role: 'CPO', party: 'NL-OLD', version: '2.1.1' })
    const thief = await addPartner(rest, { role: 'EMSP', party: 'DE-BAD' })
    await emsp.call('PUT', '/receiver/tokens/DE/MSP/04AABBCC', { to: hubParty, body: token() })
    await thief.call('PUT', '/receiver/tokens/DE/BAD/FF', { to: hubParty, body: token({ uid: 'FF', party_id: 'BAD' }) })
    await rest.hub.idle()
    old.answer = ({ path }) => ({
      ...ok(path.startsWith('/sessions') ? [session211()] : []),
      headers: { 'X-Total-Count': '1', 'X-Limit': '50' },
    })
    for (const partner of [emsp, thief]) {
      const answer = await partner.call('GET', '/sender/sessions?date_from=2026-01-01T00:00:00Z', { to: hubParty })
      expect(answer.data).toEqual([])
    }
  })

  it('asks the partners for Sessions, and lists those of the one who asks', async () => {
    const { emsp, ...rest } = await openScene()
    const old = await addPartner(rest, { role: 'CPO', party: 'NL-OLD', version: '2.1.1' })
    const other = await addPartner(rest, { role: 'EMSP', party: 'DE-MS2' })
    await emsp.call('PUT', '/receiver/tokens/DE/MSP/04AABBCC', { to: hubParty, body: token() })
    const theirs = { uid: 'FFEE', contract_id: 'DE-MS2-C1', party_id: 'MS2' }
    await other.call('PUT', '/receiver/tokens/DE/MS2/FFEE', { to: hubParty, body: token(theirs) })
    await rest.hub.idle()
    old.answer = ({ path }) => ({
      ...ok(path.startsWith('/sessions') ? [session211(), session211({ id: 'S-2', auth_id: 'DE-MS2-C1' })] : []),
      headers: { 'X-Total-Count': '2', 'X-Limit': '50' },
    })
    const query = '?date_from=2026-01-01T00:00:00Z'
    for (const to of [hubParty, old.party]) {
      const mine = await emsp.call('GET', `/sender/sessions${query}`, { to })
      expect([mine.headers['x-total-count'], (mine.data as { id: string }[]).map(({ id }) => id)]).toEqual(['1', ['S-1']])
    }
    const others = await other.call('GET', `/sender/sessions${query}`, { to: hubParty })
    expect((others.data as { id: string }[]).map(({ id }) => id)).toEqual(['S-2'])
  })

  it('asks the partners for everything where the hub only forwards, and says whom it left out', async () => {
    const hub = await openHub({ hub: { mode: 'forward' } })
    const one = await addPartner(hub, { role: 'CPO', party: 'NL-CPO' })
    const two = await addPartner(hub, { role: 'CPO', party: 'NL-CP2' })
    const emsp = await addPartner(hub, { role: 'EMSP', party: 'DE-MSP' })
    const listing = (...ids: string[]) => ({
      ...ok(ids.map((id) => location({ id }))),
      headers: { 'X-Total-Count': String(ids.length), 'X-Limit': '50' },
    })
    one.answer = () => listing('A', 'B')
    two.answer = () => ({ text: 'garbage' })
    const page = await emsp.call('GET', '/sender/locations', { to: hubParty })
    expect([page.headers['x-total-count'], (page.data as { id: string }[]).map(({ id }) => id)]).toEqual(['2', ['A', 'B']])
    expect(one.asked.map(routeIn)).toEqual(['DE-MSP>NL-CPO'])
    const asked = (await exchangesOf(hub)).find(({ endpoint, direction }) => direction === 'in' && endpoint?.id === 'locations.sender.list')
    expect(asked?.why[0]).toContain('NL-CP2')
    expect((await emsp.call('GET', '/receiver/locations/DE/MSP/X')).status).toBe(404)
  })
})
