/** The seam between a partner of 2.1.1 and one of 2.2.1, on the wire: section by section what differs in transport. */
import { describe, expect, it } from 'vitest'
import { location, location211, session211, token, token211 } from '../translate/fixtures.js'
import { addPartner, ok } from './partner.js'
import { exchangesOf, openHub } from './support.js'

const hubParty = { country_code: 'DE', party_id: 'HUB' }

/** A CPO and an eMSP, each in a version of its own. */
const openScene = async (versions: { readonly cpo: '2.1.1' | '2.2.1'; readonly emsp: '2.1.1' | '2.2.1' }) => {
  const hub = await openHub()
  const cpo = await addPartner(hub, { role: 'CPO', party: 'NL-CPO', version: versions.cpo })
  const emsp = await addPartner(hub, { role: 'EMSP', party: 'DE-MSP', version: versions.emsp })
  return { ...hub, cpo, emsp }
}
const intoOld = { cpo: '2.2.1', emsp: '2.1.1' } as const
const intoNew = { cpo: '2.1.1', emsp: '2.2.1' } as const
const long = 'L'.repeat(39)

describe('message ids and routing headers', () => {
  it('are made for a receiver of 2.2.1, and are none on the leg to 2.1.1', async () => {
    const to221 = await openScene(intoNew)
    await to221.cpo.call('PUT', '/receiver/locations/NL/CPO/LOC-1', { body: location211() })
    await to221.hub.idle()
    expect(Object.keys(to221.emsp.asked.at(-1)?.headers ?? {})).toEqual(
      expect.arrayContaining(['x-request-id', 'x-correlation-id', 'ocpi-from-party-id', 'ocpi-to-party-id']),
    )
    const to211 = await openScene(intoOld)
    await to211.cpo.call('PUT', '/receiver/locations/NL/CPO/LOC-1', { to: to211.emsp.party, body: location() })
    expect(Object.keys(to211.emsp.asked.at(-1)?.headers ?? {}).filter((name) => /^(x-|ocpi-)/.test(name))).toEqual([])
    // The log keeps them with the leg that had them.
    const [incoming] = (await exchangesOf(to211)).filter(
      ({ direction, endpoint }) => direction === 'in' && endpoint?.id === 'locations.receiver.put',
    )
    expect(incoming?.correlationId).toBe('c-NL-CPO-1')
  })
})

describe('an id of 37 to 39 characters', () => {
  it('has an alias in the url and in the body towards 2.2.1, which leads back to it', async () => {
    const { cpo, emsp, hub } = await openScene(intoNew)
    await cpo.call('PUT', `/receiver/locations/NL/CPO/${long}`, { body: location211({ id: long }) })
    await hub.idle()
    const pushed = emsp.asked.at(-1)
    const alias = (pushed?.body as { id: string }).id
    expect(alias.length).toBeLessThanOrEqual(36)
    expect(pushed?.path).toBe(`/locations/NL/CPO/${encodeURIComponent(alias)}`)
    cpo.answer = () => ok(location211({ id: long }))
    const read = await emsp.call('GET', `/sender/locations/${encodeURIComponent(alias)}`, { to: cpo.party })
    expect(cpo.asked.at(-1)?.path).toBe(`/locations/${long}`)
    expect(read.data).toMatchObject({ id: alias })
  })
})

describe('date_from and date_to', () => {
  const answered = [
    location211({ id: 'BEFORE', last_updated: '2026-05-01T09:59:59Z' }),
    location211({ id: 'FROM', last_updated: '2026-05-01T10:00:00Z' }),
    location211({ id: 'LAST', last_updated: '2026-05-01T10:59:59Z' }),
    location211({ id: 'TO', last_updated: '2026-05-01T11:00:00Z' }),
  ]
  it('are widened by a second for 2.1.1, which does not say what they include, and picked from', async () => {
    const { cpo, emsp } = await openScene(intoNew)
    cpo.answer = () => ({ ...ok(answered), headers: { 'X-Total-Count': '4', 'X-Limit': '50' } })
    const page = await emsp.call('GET', '/sender/locations?date_from=2026-05-01T10:00:00.000Z&date_to=2026-05-01T11:00:00.000Z', {
      to: cpo.party,
    })
    const asked = new URL(`http://x${cpo.asked.at(-1)?.path ?? ''}`).searchParams
    expect([asked.get('date_from'), asked.get('date_to')]).toEqual(['2026-05-01T09:59:59Z', '2026-05-01T11:00:01Z'])
    expect((page.data as { id: string }[]).map(({ id }) => id)).toEqual(['FROM', 'LAST'])
    expect(page.headers['x-total-count']).toBe('2')
  })
})

describe('PATCH', () => {
  it('is given last_updated towards 2.2.1, and keeps it where it has one', async () => {
    const { cpo, emsp, hub } = await openScene(intoNew)
    await cpo.call('PUT', '/receiver/locations/NL/CPO/LOC-1', { body: location211() })
    await cpo.call('PATCH', '/receiver/locations/NL/CPO/LOC-1', { body: { name: 'Other' } })
    await cpo.call('PATCH', '/receiver/locations/NL/CPO/LOC-1', { body: { name: 'Third', last_updated: '2030-05-01T10:00:05Z' } })
    await hub.idle()
    const [second, third] = emsp.asked.filter(({ method }) => method === 'PATCH').map(({ body }) => body as Record<string, string>)
    expect(second?.['last_updated']).toMatch(/^\d{4}-\d\d-\d\dT/)
    expect(third).toEqual({ name: 'Third', last_updated: '2030-05-01T10:00:05Z' })
  })
})

describe('the type of a Token in urls', () => {
  it('is dropped towards 2.1.1 in pushes, and told to 2.2.1 from what the Token says', async () => {
    const to211 = await openScene({ cpo: '2.1.1', emsp: '2.2.1' })
    await to211.emsp.call('PUT', '/receiver/tokens/DE/MSP/APP-1?type=APP_USER', {
      to: to211.cpo.party,
      body: token({ uid: 'APP-1', type: 'APP_USER' }),
    })
    expect(to211.cpo.asked.at(-1)).toMatchObject({ path: '/tokens/DE/MSP/APP-1', body: { type: 'OTHER' } })
    const to221 = await openScene({ cpo: '2.2.1', emsp: '2.1.1' })
    await to221.emsp.call('PUT', '/receiver/tokens/DE/MSP/O-1', { body: token211({ uid: 'O-1', type: 'OTHER' }) })
    await to221.hub.idle()
    expect(to221.cpo.asked.at(-1)?.path).toBe('/tokens/DE/MSP/O-1?type=OTHER')
  })
})

describe('text and time towards 2.1.1', () => {
  it('are ASCII, and whole seconds', async () => {
    const { cpo, emsp } = await openScene(intoOld)
    await cpo.call('PUT', '/receiver/locations/NL/CPO/LOC-1', {
      to: emsp.party,
      body: location({ city: 'Córdoba', last_updated: '2026-05-01T10:00:00.750Z' }),
    })
    expect(emsp.asked.at(-1)?.body).toMatchObject({ city: 'Cordoba', last_updated: '2026-05-01T10:00:00Z' })
  })
})

describe('a Location that is not published', () => {
  const path = '/receiver/locations/NL/CPO/HIDDEN'
  const changes = [
    ['PUT', path, location({ id: 'HIDDEN', publish: false })],
    ['PATCH', path, { name: 'Secret', last_updated: '2030-05-01T10:00:00Z' }],
    ['PATCH', `${path}/EVSE-1`, { status: 'CHARGING', last_updated: '2030-05-01T10:00:01Z' }],
    ['PATCH', `${path}/EVSE-1/1`, { max_amperage: 16, last_updated: '2030-05-01T10:00:02Z' }],
  ] as const
  it.each(['broadcast', 'direct'])('stays unknown to 2.1.1, whatever of it is pushed (%s)', async (how) => {
    const { cpo, emsp, hub, ...rest } = await openScene(intoOld)
    const newer = await addPartner(rest, { role: 'EMSP', party: 'DE-NEW' })
    for (const [method, to, body] of changes) await cpo.call(method, to, { to: how === 'direct' ? emsp.party : hubParty, body })
    await hub.idle()
    expect(emsp.asked.filter(({ path: asked }) => asked.includes('HIDDEN'))).toEqual([])
    if (how === 'broadcast') expect(newer.asked.filter(({ path: asked }) => asked.includes('HIDDEN'))).toHaveLength(4)
  })
  it('is told whole as soon as it is published', async () => {
    const { cpo, emsp, hub } = await openScene(intoOld)
    for (const [method, to, body] of changes.slice(0, 2)) await cpo.call(method, to, { to: hubParty, body })
    await cpo.call('PATCH', path, { to: hubParty, body: { publish: true, last_updated: '2030-05-01T11:00:00Z' } })
    await hub.idle()
    expect(emsp.asked.map(({ method, path: to }) => `${method} ${to}`).filter((line) => line.includes('HIDDEN'))).toEqual([
      'PUT /locations/NL/CPO/HIDDEN',
    ])
    expect(emsp.asked.at(-1)?.body).toMatchObject({ id: 'HIDDEN', name: 'Secret', type: expect.any(String) as string })
  })
})

describe('what only 2.2.1 has', () => {
  it('is no part of what a partner of 2.1.1 is offered', async () => {
    const { emsp } = await openScene(intoOld)
    expect((await emsp.call('GET', '/sender/hubclientinfo')).status).toBe(404)
    expect((await emsp.call('PUT', '/receiver/chargingprofiles/S-1', { body: {} })).status).toBe(404)
  })
})

describe('the owner', () => {
  it('of what comes from 2.1.1 is the one in the url, else the partner itself', async () => {
    const { cpo, emsp, hub } = await openScene(intoNew)
    await cpo.call('PUT', '/receiver/locations/NL/CPO/LOC-1', { body: location211() })
    await hub.idle()
    expect(emsp.asked.at(-1)?.body).toMatchObject({ country_code: 'NL', party_id: 'CPO' })
    cpo.answer = () => ({ ...ok([session211()]), headers: { 'X-Total-Count': '1', 'X-Limit': '50' } })
    await emsp.call('PUT', '/receiver/tokens/DE/MSP/04AABBCC', { to: hubParty, body: token() })
    const pulled = await emsp.call('GET', '/sender/sessions?date_from=2026-01-01T00:00:00Z', { to: cpo.party })
    expect(pulled.data).toMatchObject([{ country_code: 'NL', party_id: 'CPO' }])
  })
})

describe('a next page that lies under another path', () => {
  it('is found again over the hub, by the one who asked for the first', async () => {
    const { cpo, emsp, context } = await openScene({ cpo: '2.2.1', emsp: '2.2.1' })
    const other = await addPartner({ context }, { role: 'EMSP', party: 'DE-MS2' })
    cpo.answer = ({ path }) =>
      path.startsWith('/other/')
        ? { ...ok([location({ id: 'B' })]), headers: { 'X-Total-Count': '2', 'X-Limit': '1' } }
        : {
            ...ok([location({ id: 'A' })]),
            headers: {
              'X-Total-Count': '2',
              'X-Limit': '1',
              Link: `<${cpo.connection.peer.endpoints[0]?.url.replace('/locations', '') ?? ''}/other/page-2>; rel="next"`,
            },
          }
    const first = await emsp.call('GET', '/sender/locations', { to: cpo.party })
    const next = /<([^>]+)>/.exec(first.headers['link'] ?? '')?.[1] ?? ''
    expect(next.startsWith(`${context.baseUrl()}/ocpi/hub/2.2.1/sender/locations?`)).toBe(true)
    const second = await emsp.call('GET', next, { to: cpo.party })
    expect((second.data as { id: string }[]).map(({ id }) => id)).toEqual(['B'])
    expect(second.headers['link']).toBeUndefined()
    await other.call('GET', next, { to: cpo.party })
    expect(cpo.asked.at(-1)?.path.startsWith('/other/')).toBe(false)
  })
})
