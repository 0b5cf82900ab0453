import { describe, expect, it } from 'vitest'
import { usualVersions as versions, type Version } from '../../emulator/ocpi/version.js'
import { connectorOf, evseOf, later, locationOf, muchLater, noon, periodAt, sessionOf } from './support/fixtures.js'
import { connectPeer, openStandin } from './support/peer.js'
import { statuses } from './support/raw.js'

type Fields = Record<string, unknown>
interface Evse extends Fields {
  uid: string
  status: string
  last_updated: string
  connectors: (Fields & { id: string; last_updated: string })[]
}
interface Location extends Fields {
  last_updated: string
  evses: Evse[]
}

const opened = async (version: Version, location: Fields = locationOf(version)) => {
  const { context } = await openStandin('EMSP')
  const peer = connectPeer(context, { version })
  await peer.call('PUT', '/locations/NL/CPO/LOC1', { body: location })
  return {
    peer,
    call: async (method: string, path: string, body?: unknown) => statuses(await peer.call(method, `/locations/NL/CPO/${path}`, { body })),
    get: async (path = 'LOC1') => (await peer.call('GET', `/locations/NL/CPO/${path}`)).data as Location,
  }
}

describe.each(versions)('EVSEs and Connectors in %s', (version) => {
  it('are read back alone and within their Location', async () => {
    const { peer } = await opened(version)
    expect((await peer.call('GET', '/locations/NL/CPO/LOC1/E1')).data).toEqual(evseOf(version))
    expect((await peer.call('GET', '/locations/NL/CPO/LOC1/E1/1')).data).toEqual(connectorOf(version))
    for (const path of ['LOC1/E2', 'LOC1/E1/2', 'LOC2/E1', 'LOC2/E1/1', 'LOC1/E2/1'])
      expect(statuses(await peer.call('GET', `/locations/NL/CPO/${path}`)), path).toBe('404/2003')
  })

  it('are added with 201 and replaced with 200', async () => {
    const { call, get } = await opened(version)
    expect(await call('PUT', 'LOC1/E2', evseOf(version, 'E2'))).toBe('201/1000')
    expect(await call('PUT', 'LOC1/E2', evseOf(version, 'E2', { status: 'BLOCKED' }))).toBe('200/1000')
    expect(await call('PUT', 'LOC1/E2/2', connectorOf(version, '2'))).toBe('201/1000')
    expect(await call('PUT', 'LOC1/E2/2', connectorOf(version, '2', { format: 'CABLE' }))).toBe('200/1000')
    const { evses } = await get()
    expect(evses.map(({ uid, status, connectors }) => [uid, status, connectors.map(({ id, format }) => [id, format])])).toEqual([
      ['E1', 'AVAILABLE', [['1', 'SOCKET']]],
      [
        'E2',
        'BLOCKED',
        [
          ['1', 'SOCKET'],
          ['2', 'CABLE'],
        ],
      ],
    ])
  })

  it('hand their last_updated to their parents, by PUT and by PATCH', async () => {
    const { call, get } = await opened(version)
    await call('PUT', 'LOC1/E2', evseOf(version, 'E2', { last_updated: later }))
    expect((await get()).last_updated).toBe(later)
    expect((await get()).evses[0]?.last_updated).toBe(noon)
    await call('PATCH', 'LOC1/E1/1', { format: 'CABLE', last_updated: muchLater })
    const location = await get()
    expect([
      location.last_updated,
      location.evses[0]?.last_updated,
      location.evses[0]?.connectors[0]?.last_updated,
      location.evses[1]?.last_updated,
    ]).toEqual([muchLater, muchLater, muchLater, later])
    await call('PATCH', 'LOC1/E2', { status: 'REMOVED', last_updated: '2026-01-02T00:00:00Z' })
    expect((await get()).last_updated).toBe('2026-01-02T00:00:00Z')
    await call('PUT', 'LOC1/E2/1', connectorOf(version, '1', { last_updated: '2026-01-03T00:00:00Z' }))
    const last = await get()
    expect([last.last_updated, last.evses[1]?.last_updated]).toEqual(['2026-01-03T00:00:00Z', '2026-01-03T00:00:00Z'])
  })

  it('keep what a PATCH does not name', async () => {
    const { call, get } = await opened(version)
    await call('PATCH', 'LOC1/E1', { status: 'CHARGING', last_updated: later })
    expect((await get('LOC1/E1')).connectors).toEqual([connectorOf(version)])
  })

  it('cannot be put below what is not there', async () => {
    const { call } = await opened(version)
    const http = version === '2.1.1' ? 404 : 200
    expect(await call('PUT', 'LOC2/E1', evseOf(version))).toBe(`${http}/2003`)
    expect(await call('PUT', 'LOC1/E9/1', connectorOf(version))).toBe(`${http}/2003`)
    expect(await call('PATCH', 'LOC1/E9', { status: 'BLOCKED', last_updated: later })).toBe(`${http}/2003`)
    expect(await call('PATCH', 'LOC1/E1/9', { format: 'CABLE', last_updated: later })).toBe(`${http}/2003`)
  })

  it('are 2001 when url and body disagree', async () => {
    const { call } = await opened(version)
    expect(await call('PUT', 'LOC1/E1', evseOf(version, 'E2'))).toBe('200/2001')
    expect(await call('PUT', 'LOC1/E1/1', connectorOf(version, '2'))).toBe('200/2001')
    expect(await call('PATCH', 'LOC1/E1/1', { id: '2', last_updated: later })).toBe('200/2001')
  })

  it(version === '2.1.1' ? 'are patched without last_updated' : 'are 2001 when a PATCH has no last_updated', async () => {
    const { call } = await opened(version)
    const expected = version === '2.1.1' ? '200/1000' : '200/2001'
    expect(await call('PATCH', 'LOC1/E1', { status: 'BLOCKED' })).toBe(expected)
    expect(await call('PATCH', 'LOC1/E1/1', { format: 'CABLE' })).toBe(expected)
  })

  it(version === '2.1.1' ? 'are told apart by the case of their ids' : 'have ids in any case', async () => {
    const { call, get } = await opened(version)
    const created = version === '2.1.1' ? '201/1000' : '200/1000'
    expect(await call('PUT', 'LOC1/e1', evseOf(version, 'e1', { status: 'BLOCKED' }))).toBe(created)
    await call('PUT', 'LOC1/E1/a', connectorOf(version, 'a'))
    expect(await call('PUT', 'LOC1/E1/A', connectorOf(version, 'A'))).toBe(created)
    await call('PATCH', 'LOC1/e1', { status: 'CHARGING', last_updated: later })
    const { evses } = await get()
    expect(evses.map(({ uid, status }) => [uid, status])).toEqual(
      version === '2.1.1'
        ? [
            ['E1', 'AVAILABLE'],
            ['e1', 'CHARGING'],
          ]
        : [['e1', 'CHARGING']],
    )
  })

  it('in a PATCH of the Location are merged by their ids, so that nothing is lost', async () => {
    const { call, get } = await opened(version, locationOf(version, 'LOC1', { evses: [evseOf(version), evseOf(version, 'E2')] }))
    await call('PATCH', 'LOC1', {
      evses: [{ uid: 'E2', status: 'BLOCKED', connectors: [{ id: '1', format: 'CABLE' }] }, evseOf(version, 'E3')],
      last_updated: later,
    })
    const { evses } = await get()
    expect(evses.map(({ uid, status }) => [uid, status])).toEqual([
      ['E1', 'AVAILABLE'],
      ['E2', 'BLOCKED'],
      ['E3', 'AVAILABLE'],
    ])
    expect(evses[1]?.connectors).toEqual([connectorOf(version, '1', { format: 'CABLE' })])
  })

  it('keep slashes and other odd characters in their ids', async () => {
    const { call, get } = await opened(version)
    const uid = 'NL*CPO/E 1'
    expect(await call('PUT', `LOC1/${encodeURIComponent(uid)}`, evseOf(version, uid))).toBe('201/1000')
    expect(await call('PUT', `LOC1/${encodeURIComponent(uid)}/${encodeURIComponent('a/b')}`, connectorOf(version, 'a/b'))).toBe('201/1000')
    expect(((await get(`LOC1/${encodeURIComponent(uid)}`)) as unknown as Evse).connectors.map((connector) => connector.id)).toEqual([
      '1',
      'a/b',
    ])
  })
})

describe('charging periods', () => {
  const path = '/sessions/NL/CPO/S1'
  const session = async (version: Version) => {
    const { context } = await openStandin('EMSP')
    const peer = connectPeer(context, { version })
    await peer.call('PUT', path, { body: sessionOf(version) })
    const periods = async () =>
      ((await peer.call('GET', path)).data as { charging_periods?: { start_date_time: string }[] }).charging_periods?.map(
        ({ start_date_time }) => start_date_time,
      )
    return { peer, periods }
  }

  it.each(versions)('are appended by a PATCH and replaced by a PUT in %s', async (version) => {
    const { peer, periods } = await session(version)
    await peer.call('PATCH', path, { body: { kwh: 2, charging_periods: [periodAt(later, 0.5)], last_updated: later } })
    expect(await periods()).toEqual([noon, later])
    await peer.call('PUT', path, { body: sessionOf(version, 'S1', { charging_periods: [periodAt(muchLater, 1)] }) })
    expect(await periods()).toEqual([muchLater])
    await peer.call('PUT', path, { body: sessionOf(version, 'S1', { charging_periods: undefined }) })
    expect(await periods()).toBeUndefined()
    await peer.call('PATCH', path, { body: { charging_periods: [periodAt(noon, 1)], last_updated: later } })
    expect(await periods()).toEqual([noon])
  })

  it('of a PATCH that begins with the first one known are the whole list in 2.1.1, which leaves it open', async () => {
    const { peer, periods } = await session('2.1.1')
    await peer.call('PATCH', path, { body: { charging_periods: [periodAt(noon, 1.5), periodAt(later, 1)] } })
    expect(await periods()).toEqual([noon, later])
  })
})
