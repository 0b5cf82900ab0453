import { describe, expect, it } from 'vitest'
import type { StandinSettingsInput } from '../../emulator/contract/standin.js'
import { nextLink } from '../../emulator/ocpi/paging.js'
import { usualVersions as versions, type Version } from '../../emulator/ocpi/version.js'
import { cdrOf, locationOf, sessionOf, tariffOf, tokenOf } from './support/fixtures.js'
import { connectPeer, openStandin, theEmsp } from './support/peer.js'
import { expectEnvelope, inBase64, plain, send, statuses, type RawAnswer } from './support/raw.js'

const at = (minute: number) => `2026-01-01T00:${String(minute).padStart(2, '0')}:00Z`
const empty = { locations: 0, tokens: 0, history: 0 }

/** A CPO with Tariffs T0, T1, … that were changed a minute after each other, the last ones first. */
const opened = async (version: Version, count: number, given: Partial<StandinSettingsInput> = {}) => {
  const { context, exchanges } = await openStandin('CPO', { seed: empty, ...given })
  const peer = connectPeer(context, { version })
  const set = context.data.own('tariffs')
  for (const entry of [...set.entries()]) set.remove(entry)
  for (let index = 0; index < count; index++) set.put(tariffOf('2.2.1', `T${index}`, { last_updated: at(count - index) }))
  const get = (query = '') => peer.call('GET', `/tariffs${query}`)
  const follow = (url: string) => send(url, { headers: version === '2.1.1' ? plain(peer.token) : inBase64(peer.token) })
  return { context, peer, get, follow, exchanges }
}
const ids = (answer: RawAnswer): string[] => (answer.data as { id: string }[]).map(({ id }) => id)
const numbers = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => `T${from + index}`)

describe.each(versions)('a list in %s', (version) => {
  it('comes oldest first, by creation and not by change, with total and limit', async () => {
    const { get } = await opened(version, 7, { pageLimit: 50 })
    const answer = await get()
    expect(ids(answer)).toEqual(numbers(0, 7))
    expect([answer.headers['x-total-count'], answer.headers['x-limit'], answer.headers['link']]).toEqual(['7', '50', undefined])
  })

  it('is an empty list where there is nothing', async () => {
    const { get } = await opened(version, 0)
    const answer = await get()
    expect([answer.data, answer.headers['x-total-count'], answer.headers['link']]).toEqual([[], '0', undefined])
  })

  it('comes in pages that lead from one to the next, until the last', async () => {
    const { get, follow, context, exchanges } = await opened(version, 10, { pageLimit: 4 })
    const pages = [await get()]
    for (let link = nextLink(pages[0]?.headers['link']); link !== undefined; link = nextLink(pages.at(-1)?.headers['link'])) {
      expect(link.startsWith(`${context.baseUrl()}/ocpi/cpo/${version}/tariffs?`)).toBe(true)
      pages.push(await follow(link))
    }
    expect(pages.map((page) => ids(page).length)).toEqual([4, 4, 2])
    expect(pages.flatMap(ids)).toEqual(numbers(0, 10))
    expect(pages.every((page) => page.headers['x-total-count'] === '10' && page.headers['x-limit'] === '4')).toBe(true)
    expect((await exchanges()).flatMap(({ findings }) => findings.filter(({ side }) => side === 'response'))).toEqual([])
  })

  it('has no Link on a last page that is exactly full', async () => {
    const { get } = await opened(version, 8, { pageLimit: 4 })
    expect((await get('?offset=4')).headers['link']).toBeUndefined()
    expect((await get('?offset=3&limit=4')).headers['link']).toBeDefined()
  })

  it('takes a limit below its own and caps one above', async () => {
    const { get } = await opened(version, 10, { pageLimit: 4 })
    const two = await get('?limit=2')
    expect([ids(two), two.headers['x-limit']]).toEqual([['T0', 'T1'], '4'])
    expect(nextLink(two.headers['link'])).toContain('offset=2&limit=2')
    expect(ids(await get('?limit=1000'))).toHaveLength(4)
    expect(ids(await get('?offset=9'))).toEqual(['T9'])
    for (const offset of ['10', '999999999999999']) {
      const beyond = await get(`?offset=${offset}`)
      expect([beyond.data, beyond.headers['x-total-count'], beyond.headers['link']]).toEqual([[], '10', undefined])
    }
  })

  it('takes date_from in and leaves date_to out', async () => {
    const { get } = await opened(version, 5)
    // T4 was changed in minute 1, T0 in minute 5.
    expect(ids(await get(`?date_from=${at(3)}`))).toEqual(['T0', 'T1', 'T2'])
    expect(ids(await get(`?date_to=${at(3)}`))).toEqual(['T3', 'T4'])
    expect(ids(await get(`?date_from=${at(2)}&date_to=${at(4)}`))).toEqual(['T2', 'T3'])
    expect(ids(await get(`?date_from=${at(4)}&date_to=${at(2)}`))).toEqual([])
    for (const other of ['2026-01-01T00:03:00', '2026-01-01T00:03:00.000Z', '2026-01-01T00%3A03%3A00Z', '2026-01-01T01:03:00%2B01:00']) {
      expect(ids(await get(`?date_from=${other}`)), other).toEqual(['T0', 'T1', 'T2'])
    }
  })

  it('keeps its filters, and parameters it does not know, in its Link, and counts what matches', async () => {
    const { get, follow } = await opened(version, 9, { pageLimit: 2 })
    const first = await get(`?x=%3E&date_from=${at(3)}&limit=2&date_to=${at(9)}`)
    expect(first.headers['x-total-count']).toBe('6')
    const link = nextLink(first.headers['link']) ?? ''
    expect(link).toContain(`date_from=${at(3)}`)
    expect(link).toContain(`date_to=${at(9)}`)
    expect(link).toContain('x=%3E')
    expect([...ids(first), ...ids(await follow(link))]).toEqual(numbers(1, 5))
    expect(nextLink((await get('?x=<a>b&limit=1')).headers['link'])).toContain('offset=1')
  })

  it.each([
    'limit=0',
    'limit=-1',
    'limit=ten',
    'limit=',
    'limit=1.5',
    'limit=1e3',
    'offset=-1',
    'offset=x',
    'offset=9999999999999999999',
    'date_from=yesterday',
    'date_from=',
    'date_to=2026-13-01T00:00:00Z',
    'limit=1&limit=2',
    'offset=1&offset=1',
    'date_from=%E0%A4%A',
    'limit=%00',
  ])('is 2001 with %s', async (query) => {
    const { get } = await opened(version, 3)
    const answer = await get(`?${query}`)
    expect(statuses(answer)).toBe('200/2001')
    expect(answer.message).toContain(query.slice(0, query.indexOf('=')))
    expectEnvelope(answer)
  })

  it('takes a date_from that is none for what it means, unless it is strict', async () => {
    for (const [strict, expected] of [
      [false, '200/1000'],
      [true, '200/2001'],
    ] as const) {
      const { get } = await opened(version, 3, { strict })
      expect(statuses(await get('?date_from=2026-01-01T01:00:00%2B01:00'))).toBe(expected)
      expect(statuses(await get('?date_from=2026-01-01T00:00:00'))).toBe('200/1000')
    }
  })

  it('shows new objects at its end, and changed ones in their place', async () => {
    const { get, context } = await opened(version, 3)
    const set = context.data.own('tariffs')
    set.put(tariffOf('2.2.1', 'T9', { last_updated: at(30) }))
    set.put(tariffOf('2.2.1', 'T1', { last_updated: at(40) }))
    expect(ids(await get())).toEqual(['T0', 'T1', 'T2', 'T9'])
    expect(ids(await get(`?date_from=${at(30)}`))).toEqual(['T1', 'T9'])
    const entry = set.find('T0')
    if (entry) set.remove(entry)
    expect(ids(await get())).toEqual(['T1', 'T2', 'T9'])
  })

  it('of Sessions needs date_from', async () => {
    const { peer, context } = await opened(version, 0)
    context.data.own('locations').put(locationOf('2.2.1'))
    context.data.own('sessions').put(sessionOf('2.2.1'))
    const missing = await peer.call('GET', '/sessions')
    expect([statuses(missing), missing.message]).toEqual(['200/2001', expect.stringContaining('date_from')])
    expect(ids(await peer.call('GET', '/sessions?date_from=2025-01-01T00:00:00Z'))).toEqual(['S1'])
    expect(statuses(await peer.call('GET', '/sessions?date_to=2027-01-01T00:00:00Z'))).toBe('200/2001')
  })
})

describe.each(versions)('Sessions and CDRs in %s', (version) => {
  it('are shown to the eMSP whose customer it was, and counted for it alone', async () => {
    const { context, peer } = await opened(version, 0)
    const token = (party_id: string) => ({ country_code: 'DE', party_id, uid: 'T1', type: 'RFID', contract_id: 'DE-MSP-C1' })
    context.data.own('locations').put(locationOf('2.2.1'))
    for (const [id, party] of [
      ['1', 'MSP'],
      ['2', 'OTH'],
      ['3', 'msp'],
    ] as const) {
      context.data.own('sessions').put(sessionOf('2.2.1', id, { cdr_token: token(party) }))
      context.data.own('cdrs').put(cdrOf('2.2.1', id, { cdr_token: token(party) }))
    }
    const other = connectPeer(context, { version, parties: [{ ...theEmsp, party_id: 'OTH' }] })
    const neither = connectPeer(context, { version, parties: [{ ...theEmsp, party_id: 'XXX' }] })
    for (const path of ['/sessions?date_from=2020-01-01T00:00:00Z', '/cdrs']) {
      for (const [one, expected] of [
        [peer, ['1', '3']],
        [other, ['2']],
        [neither, []],
      ] as const) {
        const answer = await one.call('GET', path)
        expect([ids(answer), answer.headers['x-total-count']], path).toEqual([expected, String(expected.length)])
      }
    }
  })
})

describe('own objects one by one', () => {
  it.each(versions)('are found by their ids, down to the Connector, in %s', async (version) => {
    const { context } = await openStandin('CPO', { seed: empty })
    const peer = connectPeer(context, { version })
    context.data.own('locations').put(locationOf('2.2.1', 'Loc/1', { postal_code: '1011AB' }))
    const get = async (path: string) => statuses(await peer.call('GET', `/locations/${path}`))
    for (const path of ['Loc%2F1', 'Loc%2F1/E1', 'Loc%2F1/E1/1']) expect(await get(path), path).toBe('200/1000')
    for (const path of ['Loc', 'Loc%2F1/E2', 'Loc%2F1/E1/2', 'Loc%2F1/E2/1']) expect(await get(path), path).toBe('404/2003')
    const otherCase = version === '2.1.1' ? '404/2003' : '200/1000'
    for (const path of ['LOC%2F1', 'Loc%2F1/e1']) expect(await get(path), path).toBe(otherCase)
  })

  it('of a Location that is not published are not shown in 2.1.1, which cannot say so', async () => {
    const { context } = await openStandin('CPO', { seed: empty })
    context.data.own('locations').put(locationOf('2.2.1', 'HOME', { publish: false }))
    for (const [version, status, total] of [
      ['2.1.1', 404, '0'],
      ['2.2.1', 200, '1'],
    ] as const) {
      const peer = connectPeer(context, { version })
      expect((await peer.call('GET', '/locations/HOME')).status).toBe(status)
      expect((await peer.call('GET', '/locations')).headers['x-total-count']).toBe(total)
    }
  })
})

describe('Tokens', () => {
  it.each(versions)('are listed with every type in %s', async (version) => {
    const { context } = await openStandin('EMSP', { seed: empty })
    for (const type of ['RFID', 'APP_USER', 'OTHER']) context.data.own('tokens').put(tokenOf('2.2.1', 'T1', { type }))
    const answer = await connectPeer(context, { version }).call('GET', '/tokens')
    expect((answer.data as { type: string }[]).map(({ type }) => type)).toEqual(
      version === '2.1.1' ? ['RFID', 'OTHER', 'OTHER'] : ['RFID', 'APP_USER', 'OTHER'],
    )
  })
})
