import { describe, expect, it } from 'vitest'
import type { PeerParty } from '../../emulator/contract/standin.js'
import type { Location } from '../../emulator/ocpi/v2.2.1/locations.js'
import type { Version } from '../../emulator/ocpi/version.js'
import { steppedClock } from '../../emulator/standin/clock.js'
import { changeOwn, deleteOwn } from '../../emulator/standin/data/change.js'
import { connectorOf, evseOf, locationOf, sessionOf, tariffOf, tokenOf } from './support/fixtures.js'
import { connectPeer, openStandin, theCpo, theEmsp } from './support/peer.js'
import { json, openPlatform, type Asked } from './support/platform.js'
import { eventually } from '../support/eventually.js'

const start = Date.parse('2026-06-01T10:00:00Z')
const now = '2026-06-01T10:00:00Z'
const empty = { locations: 0, tokens: 0, history: 0 }
const receivers = ['locations', 'sessions', 'cdrs', 'tariffs', 'tokens']

/** A stand-in with peers in the versions given, each a platform of its own. */
const opened = async (role: 'CPO' | 'EMSP', peers: readonly (readonly [Version, PeerParty?])[]) => {
  const clock = steppedClock(start)
  const hosted = await openStandin(role, { seed: empty }, { clock })
  const { context } = hosted
  const platforms = await Promise.all(
    peers.map(async ([version, party]) => {
      const platform = await openPlatform(role === 'CPO' ? 'EMSP' : 'CPO')
      const endpoints = receivers.map((identifier) => ({
        identifier,
        role: 'RECEIVER' as const,
        url: `${platform.url}/${version}/${identifier}`,
      }))
      const { connection } = connectPeer(context, { version, endpoints, parties: [party ?? (role === 'CPO' ? theEmsp : theCpo)] })
      return { ...platform, connection, told: () => platform.asked.map(({ method, path }) => `${method} ${path}`) }
    }),
  )
  const location = () => context.data.own('locations').object(context.data.own('locations').entries()[0] as never) as Location
  return { ...hosted, context, clock, platforms, location }
}
const two = locationOf('2.2.1', 'LOC1', {
  postal_code: '1',
  evses: [evseOf('2.2.1', 'E1', { connectors: [connectorOf('2.2.1', '1'), connectorOf('2.2.1', '2')] }), evseOf('2.2.1', 'E2')],
})

describe('an edit of own data', () => {
  it('moves last_updated on, of the object and of its parents, and of nothing else', async () => {
    const { context, location, clock } = await opened('CPO', [])
    context.data.own('locations').put(two)
    await changeOwn(context, 'locations', { id: 'LOC1', evse: 'E1', connector: '2', fields: { format: 'CABLE' } }, 'test')
    const after = location()
    expect([after.last_updated, after.evses?.[0]?.last_updated, after.evses?.[0]?.connectors[1]?.last_updated]).toEqual([now, now, now])
    expect([after.evses?.[1]?.last_updated, after.evses?.[0]?.connectors[0]?.last_updated]).toEqual([
      '2026-01-01T12:00:00Z',
      '2026-01-01T12:00:00Z',
    ])
    await changeOwn(context, 'locations', { id: 'LOC1', fields: { name: 'Dam' } }, 'test')
    expect(Date.parse(location().last_updated)).toBeGreaterThan(start)
    await clock.advance(60_000)
    await changeOwn(context, 'locations', { id: 'LOC1', evse: 'E2', fields: { status: 'BLOCKED' } }, 'test')
    expect(location().last_updated).toBe('2026-06-01T10:01:00Z')
  })

  it('is found by a date filter when only a child changed', async () => {
    const { context } = await opened('CPO', [])
    context.data.own('locations').put(two)
    const reader = connectPeer(context)
    const count = async () => (await reader.call('GET', `/locations?date_from=${now}`)).headers['x-total-count']
    expect(await count()).toBe('0')
    await changeOwn(context, 'locations', { id: 'LOC1', evse: 'E1', connector: '1', fields: { format: 'CABLE' } }, 'test')
    expect(await count()).toBe('1')
  })

  it.each([
    [{ object: { id: 'X' } }, /country_code/],
    [{ object: null }, /JSON object/],
    [{ object: 'text' }, /JSON object/],
    [{ object: [] }, /JSON object/],
    [{ id: 'NOWHERE', fields: {} }, /NOWHERE/],
    [{ id: 'LOC1', evse: 'E9', fields: {} }, /E9/],
    [{ id: 'LOC1', evse: 'E1', connector: '9', fields: {} }, /Connector 9/],
  ])('that cannot be done says why: %j', async (edit, message) => {
    const { context } = await opened('CPO', [])
    context.data.own('locations').put(two)
    await expect(changeOwn(context, 'locations', edit as never, 'test')).rejects.toThrow(message)
  })
})

describe('an automatic push', () => {
  it('goes to every peer, in its version, at the level that changed', async () => {
    const {
      context,
      platforms: [newer, older],
    } = await opened('CPO', [['2.2.1'], ['2.1.1']])
    context.data.own('locations').put(two)
    await changeOwn(context, 'locations', { object: two }, 'test')
    await changeOwn(context, 'locations', { id: 'LOC1', evse: 'E1', fields: { status: 'BLOCKED' } }, 'test')
    await changeOwn(context, 'locations', { id: 'LOC1', evse: 'E1', connector: '2', fields: { max_amperage: 20 } }, 'test')
    const paths = ['PUT', 'PATCH', 'PATCH'].map((method, index) => [method, ['', '/E1', '/E1/2'][index]] as const)
    expect(newer?.told()).toEqual(paths.map(([method, below]) => `${method} /2.2.1/locations/NL/CPO/LOC1${below ?? ''}`))
    expect(older?.told()).toEqual(paths.map(([method, below]) => `${method} /2.1.1/locations/NL/CPO/LOC1${below ?? ''}`))
    expect(newer?.asked[0]?.body).toMatchObject({ country_code: 'NL', publish: true })
    expect(older?.asked[0]?.body).not.toHaveProperty('country_code')
    expect(older?.asked[2]?.body).toMatchObject({ amperage: 20, last_updated: expect.any(String) as string })
    expect(newer?.asked[2]?.body).toMatchObject({ max_amperage: 20, last_updated: expect.any(String) as string })
    expect(Object.keys(newer?.asked[1]?.body as object).sort()).toEqual(['last_updated', 'status'])
  })

  it('writes anew what a PATCH could not take away', async () => {
    const {
      context,
      platforms: [peer],
    } = await opened('CPO', [['2.2.1']])
    context.data.own('locations').put({ ...two, name: 'Dam' })
    await changeOwn(context, 'locations', { id: 'LOC1', fields: { name: null } }, 'test')
    await changeOwn(context, 'locations', { id: 'LOC1', evse: 'E1', fields: { physical_reference: null } }, 'test')
    expect(peer?.told()).toEqual(['PUT /2.2.1/locations/NL/CPO/LOC1', 'PUT /2.2.1/locations/NL/CPO/LOC1/E1'])
    expect(peer?.asked[0]?.body).not.toHaveProperty('name')
  })

  it('of Sessions and CDRs goes to the eMSP whose customer it is', async () => {
    const {
      context,
      platforms: [mine, other],
    } = await opened('CPO', [['2.2.1'], ['2.2.1', { ...theEmsp, party_id: 'OTH' }]])
    context.data.own('locations').put(two)
    await changeOwn(context, 'sessions', { object: sessionOf('2.2.1') }, 'test')
    expect([mine?.told(), other?.told()]).toEqual([['PUT /2.2.1/sessions/NL/CPO/S1'], []])
  })

  it('of a Tariff is a PUT where PATCH is not known, and a DELETE when it goes', async () => {
    const {
      context,
      platforms: [newer, older],
    } = await opened('CPO', [['2.2.1'], ['2.1.1']])
    context.data.own('tariffs').put(tariffOf('2.2.1'))
    await changeOwn(context, 'tariffs', { object: tariffOf('2.2.1', 'TAR1', { currency: 'CHF' }) }, 'test')
    await deleteOwn(context, 'tariffs', 'TAR1', undefined, true)
    for (const [peer, version] of [
      [newer, '2.2.1'],
      [older, '2.1.1'],
    ] as const) {
      expect(peer?.told()).toEqual([`PUT /${version}/tariffs/NL/CPO/TAR1`, `DELETE /${version}/tariffs/NL/CPO/TAR1`])
    }
  })

  it('of a Token names its type where that is not RFID', async () => {
    const {
      context,
      platforms: [newer, older],
    } = await opened('EMSP', [['2.2.1'], ['2.1.1']])
    await changeOwn(context, 'tokens', { object: tokenOf('2.2.1') }, 'test')
    await changeOwn(context, 'tokens', { object: tokenOf('2.2.1', 'T/2', { type: 'APP_USER' }) }, 'test')
    expect(newer?.told()).toEqual(['PUT /2.2.1/tokens/DE/MSP/T1', 'PUT /2.2.1/tokens/DE/MSP/T%2F2?type=APP_USER'])
    expect(older?.told()).toEqual(['PUT /2.1.1/tokens/DE/MSP/T1', 'PUT /2.1.1/tokens/DE/MSP/T%2F2'])
  })

  it('goes where the peer says: urls with a port, a path, a query and a slash at the end', async () => {
    const {
      context,
      platforms: [peer],
    } = await opened('CPO', [['2.2.1']])
    if (!peer) throw new Error('no peer')
    peer.connection.peer.endpoints = [{ identifier: 'tariffs', role: 'RECEIVER', url: `${peer.url}/a/b/tariffs/?tenant=1` }]
    await changeOwn(context, 'tariffs', { object: tariffOf('2.2.1', 'a b') }, 'test')
    expect(peer.told()).toEqual(['PUT /a/b/tariffs/NL/CPO/a%20b?tenant=1'])
  })

  it('is not sent to what is not registered, does not advertise the module, or plays the same role', async () => {
    const { context, platforms } = await opened('CPO', [['2.2.1'], ['2.2.1'], ['2.2.1']])
    const [one, two, three] = platforms
    if (!one || !two || !three) throw new Error('no peers')
    one.connection.state = 'UNREGISTERED'
    two.connection.peer.endpoints = []
    three.connection.role = 'EMSP'
    await changeOwn(context, 'tariffs', { object: tariffOf('2.2.1') }, 'test')
    expect(platforms.flatMap((peer) => peer.told())).toEqual([])
  })

  it('names the party that owns the object, and leaves a peer of 2.1.1 to its one party', async () => {
    const parties = ['ONE', 'TWO'].map((party_id) => ({ role: 'CPO' as const, country_code: 'NL', party_id, name: party_id }))
    const { context } = await openStandin('CPO', { parties, seed: empty })
    const newer = await openPlatform('EMSP')
    const older = await openPlatform('EMSP')
    connectPeer(context, { endpoints: [{ identifier: 'tariffs', role: 'RECEIVER', url: `${newer.url}/t` }], parties: [theCpo, theEmsp] })
    connectPeer(context, { version: '2.1.1', endpoints: [{ identifier: 'tariffs', role: 'RECEIVER', url: `${older.url}/t` }] })
    for (const party_id of ['ONE', 'TWO'])
      await changeOwn(context, 'tariffs', { object: tariffOf('2.2.1', party_id, { party_id }) }, 'test')
    const routing = ({ headers }: Asked) => [headers['ocpi-from-party-id'], headers['ocpi-to-party-id']]
    expect(newer.asked.map(routing)).toEqual([
      ['ONE', 'MSP'],
      ['TWO', 'MSP'],
    ])
    expect(older.asked.map(({ path }) => path)).toEqual(['/t/NL/ONE/ONE'])
  })

  it('keeps its order behind a slow answer, and one peer does not wait for another', async () => {
    const {
      context,
      platforms: [slow, quick],
    } = await opened('CPO', [['2.2.1'], ['2.2.1']])
    if (!slow || !quick) throw new Error('no peers')
    let release = (): void => undefined
    slow.replies.set('/2.2.1/tariffs/NL/CPO/T0', async (...given) => {
      await new Promise<void>((resolve) => {
        release = resolve
      })
      await json()(...given)
    })
    const sent = [0, 1, 2].map((number) => changeOwn(context, 'tariffs', { object: tariffOf('2.2.1', `T${number}`) }, 'test'))
    await eventually(() => {
      expect(quick.asked).toHaveLength(3)
    })
    expect(slow.asked).toHaveLength(1)
    release()
    await Promise.all(sent)
    expect(slow.told()).toEqual(quick.told())
  })

  it('that is refused is not repeated; while a peer does not answer, nothing is sent, and nothing kept for later', async () => {
    const {
      context,
      clock,
      platforms: [peer],
      exchanges,
    } = await opened('CPO', [['2.2.1']])
    if (!peer) throw new Error('no peer')
    peer.replies.set('/2.2.1/tariffs/NL/CPO/T0', json(undefined, { http: 500, status: 3000 }))
    peer.replies.set('/2.2.1/tariffs/NL/CPO/T1', (_, __, socket) => {
      socket.destroy()
    })
    const change = (number: number) => changeOwn(context, 'tariffs', { object: tariffOf('2.2.1', `T${number}`) }, 'test')
    for (const number of [0, 1, 2]) await change(number)
    await clock.advance(5_000)
    await change(3)
    expect(peer.told()).toEqual([0, 1, 3].map((number) => `PUT /2.2.1/tariffs/NL/CPO/T${number}`))
    expect((await exchanges()).map(({ error, response }) => response?.status ?? error)).toEqual([
      500,
      expect.stringContaining('cut the connection'),
      200,
    ])
  })
})

describe('editing through the workbench', () => {
  it('shows what would be sent without doing it, and does it without sending where it is told so', async () => {
    const {
      workbench,
      context,
      platforms: [peer],
    } = await opened('CPO', [['2.2.1']])
    const standinId = context.settings.id
    const object = tariffOf('2.2.1')
    const dry = await workbench.call('data.put', { standinId, module: 'tariffs', object, dryRun: true })
    expect(dry.pushes).toMatchObject([{ method: 'PUT', url: `${peer?.url ?? ''}/2.2.1/tariffs/NL/CPO/TAR1`, body: { id: 'TAR1' } }])
    expect([context.data.own('tariffs').find('TAR1'), peer?.asked]).toEqual([undefined, []])
    await workbench.call('data.put', { standinId, module: 'tariffs', object, push: false })
    expect([context.data.own('tariffs').find('TAR1')?.key, peer?.asked]).toEqual(['TAR1', []])
    await workbench.call('data.put', { standinId, module: 'tariffs', object })
    expect(peer?.asked).toHaveLength(1)
  })
})

describe('a set of 100,000 Locations', () => {
  it('has a last page, and takes a change of one EVSE', async () => {
    const { context } = await openStandin('CPO', { seed: { locations: 100_000, tokens: 0, history: 0 } })
    const peer = connectPeer(context)
    const answer = await peer.call('GET', '/locations?offset=99950')
    expect([(answer.data as unknown[]).length, answer.headers['x-total-count'], answer.headers['link']]).toEqual([50, '100000', undefined])
    const [entry] = context.data.own('locations').entries()
    const { id, evses } = context.data.own('locations').object(entry as never) as Location
    const uid = evses?.[0]?.uid ?? ''
    await changeOwn(context, 'locations', { id: entry?.key ?? '', evse: uid, fields: { status: 'BLOCKED' } }, 'test')
    expect((await peer.call('GET', `/locations/${id}/${uid}`)).data).toMatchObject({ uid, status: 'BLOCKED' })
  })
})
