import { describe, expect, it } from 'vitest'
import type { Token } from '../../emulator/ocpi/v2.2.1/tokens.js'
import type { StandinSettingsInput } from '../../emulator/contract/standin.js'
import { usualVersions as versions } from '../../emulator/ocpi/version.js'
import { evseOf, later, locationOf, tokenOf } from './support/fixtures.js'
import type { Exchange } from '../../emulator/traffic/exchange.js'
import { sendOperation } from '../../emulator/standin/operations/operations.js'
import { connectPeer, openStandin, theCpo } from './support/peer.js'
import { json, openPlatform } from './support/platform.js'
import { expectEnvelope, statuses } from './support/raw.js'

const retypings = (exchange: Exchange | undefined): string[] =>
  (exchange?.findings ?? [])
    .filter(({ id, at }) => id === 'token.identity' && at.endsWith('/type'))
    .map(({ at, expected, actual }) => `${at} ${expected.split(',')[0] ?? ''} -> ${actual}`)

describe('a Token that was pushed', () => {
  it('is known by uid and type in 2.2.1, and RFID is meant where none is named', async () => {
    const { context } = await openStandin('CPO')
    const peer = connectPeer(context)
    const path = '/tokens/DE/MSP/T1'
    expect(statuses(await peer.call('PUT', path, { body: tokenOf('2.2.1', 'T1') }))).toBe('201/1000')
    expect(
      statuses(await peer.call('PUT', `${path}?type=APP_USER`, { body: tokenOf('2.2.1', 'T1', { type: 'APP_USER', whitelist: 'NEVER' }) })),
    ).toBe('201/1000')
    expect((await peer.call('GET', path)).data).toMatchObject({ type: 'RFID' })
    expect((await peer.call('GET', `${path}?type=RFID`)).data).toMatchObject({ type: 'RFID' })
    expect((await peer.call('GET', `${path}?type=APP_USER`)).data).toMatchObject({ whitelist: 'NEVER' })
    expect((await peer.call('GET', `${path}?type=OTHER`)).status).toBe(404)
    await peer.call('PATCH', `${path}?type=APP_USER`, { body: { valid: false, last_updated: later } })
    expect((await peer.call('GET', path)).data).toMatchObject({ valid: true })
    expect((await peer.call('GET', `${path}?type=APP_USER`)).data).toMatchObject({ valid: false })
  })

  it('is 2001 when url and body name different types', async () => {
    const { context } = await openStandin('CPO')
    const peer = connectPeer(context)
    const body = tokenOf('2.2.1', 'T1', { type: 'OTHER' })
    expect(statuses(await peer.call('PUT', '/tokens/DE/MSP/T1', { body }))).toBe('200/2001')
    expect(statuses(await peer.call('PUT', '/tokens/DE/MSP/T1?type=APP_USER', { body }))).toBe('200/2001')
    await peer.call('PUT', '/tokens/DE/MSP/T1', { body: tokenOf('2.2.1') })
    expect(statuses(await peer.call('PATCH', '/tokens/DE/MSP/T1', { body: { type: 'OTHER', last_updated: later } }))).toBe('200/2001')
  })

  it('is known by its uid alone in 2.1.1, so that another type takes its place', async () => {
    const { context } = await openStandin('CPO')
    const peer = connectPeer(context, { version: '2.1.1' })
    const path = '/tokens/DE/MSP/T1'
    expect((await peer.call('PUT', path, { body: tokenOf('2.1.1', 'T1', { type: 'OTHER' }) })).status).toBe(201)
    expect((await peer.call('PUT', path, { body: tokenOf('2.1.1', 'T1') })).status).toBe(200)
    expect((await peer.call('GET', path)).data).toMatchObject({ type: 'RFID' })
    expect((await peer.call('PATCH', path, { body: { type: 'OTHER' } })).status).toBe(200)
    expect((await peer.call('GET', path)).data).toMatchObject({ type: 'OTHER' })
    expect(context.data.received(peer.connection.id, 'tokens').size()).toBe(1)
    expect((await peer.call('PATCH', path, { body: { type: 'EMAID' } })).status).toBe(200)
    expect((await peer.call('GET', path)).data).toMatchObject({ type: 'EMAID' })
  })

  it('is noticed in 2.1.1 when its type changes, by a PUT or by a PATCH', async () => {
    const { context, exchanges } = await openStandin('CPO')
    const peer = connectPeer(context, { version: '2.1.1' })
    const path = '/tokens/DE/MSP/T1'
    const changes = async (method: 'PUT' | 'PATCH', body: object): Promise<string[]> => {
      await peer.call(method, path, { body })
      return retypings((await exchanges()).at(-1))
    }
    expect(await changes('PUT', tokenOf('2.1.1', 'T1', { type: 'OTHER' }))).toEqual([])
    expect(await changes('PUT', tokenOf('2.1.1', 'T1', { type: 'OTHER', valid: false, last_updated: later }))).toEqual([])
    expect(await changes('PUT', tokenOf('2.1.1', 'T1', { last_updated: later }))).toEqual(['/type "OTHER" -> "RFID"'])
    expect(await changes('PATCH', { type: 'OTHER' })).toEqual(['/type "RFID" -> "OTHER"'])
    expect(await changes('PATCH', { valid: true })).toEqual([])
  })

  it('is another Token in 2.2.1 when its type is another', async () => {
    const { context, exchanges } = await openStandin('CPO')
    const peer = connectPeer(context)
    await peer.call('PUT', '/tokens/DE/MSP/T1', { body: tokenOf('2.2.1', 'T1') })
    await peer.call('PUT', '/tokens/DE/MSP/T1?type=OTHER', { body: tokenOf('2.2.1', 'T1', { type: 'OTHER' }) })
    expect(retypings((await exchanges()).at(-1))).toEqual([])
  })
})

describe('Tokens that are pulled in 2.1.1', () => {
  it('are noticed when a type changes, and keep one entry for each uid', async () => {
    const platform = await openPlatform('EMSP', ['2.1.1'])
    const { context, exchanges } = await openStandin('CPO')
    const { connection } = connectPeer(context, { version: '2.1.1' })
    connection.peer.endpoints = [{ identifier: 'tokens', role: 'SENDER', url: `${platform.url}/tokens` }]
    const pull = async (...types: string[]): Promise<string[]> => {
      const tokens = types.map((type, index) => tokenOf('2.1.1', `T${index}`, { type }))
      platform.replies.set('/tokens', json(tokens, { headers: { 'X-Total-Count': String(tokens.length), 'X-Limit': '50' } }))
      await sendOperation(context, connection, { connectionId: connection.id, operation: 'tokens.sender.list' })
      return retypings((await exchanges()).at(-1))
    }
    expect(await pull('RFID', 'OTHER')).toEqual([])
    expect(await pull('RFID', 'OTHER')).toEqual([])
    expect(await pull('RFID', 'RFID')).toEqual(['/data/1/type "OTHER" -> "RFID"'])
    expect(context.data.received(connection.id, 'tokens').size()).toBe(2)
  })
})

describe.each(versions)('POST authorize in %s', (version) => {
  const opened = async (given: Partial<StandinSettingsInput> = {}) => {
    const { context } = await openStandin('EMSP', { seed: { tokens: 60, locations: 0, history: 0 }, ...given })
    const peer = connectPeer(context, { version })
    const set = context.data.own('tokens')
    const tokens = set.entries().map((entry) => set.object(entry) as Token)
    const ask = (uid: string, body?: unknown, query = '') =>
      peer.call('POST', `/tokens/${encodeURIComponent(uid)}/authorize${query}`, { body })
    const find = (wanted: (token: Token) => boolean): Token => {
      const found = tokens.find(wanted)
      if (!found) throw new Error('the seed has no such Token')
      return found
    }
    const good = find((token) => token.type === 'RFID' && token.valid && context.authorizationOf(token) === undefined)
    return { context, peer, ask, find, good, set }
  }

  it('answers ALLOWED to a Token that is valid', async () => {
    const { ask, good } = await opened()
    const answer = await ask(good.uid)
    expect(statuses(answer)).toBe('200/1000')
    expect(answer.data).toMatchObject({ allowed: 'ALLOWED' })
    if (version === '2.2.1') {
      expect((answer.data as { token: unknown }).token).toEqual(good)
      expect((answer.data as { authorization_reference: string }).authorization_reference.length).toBeLessThanOrEqual(36)
    } else expect(answer.data).toEqual({ allowed: 'ALLOWED' })
  })

  it('answers what the rule of a Token says, and BLOCKED to one that is not valid', async () => {
    const { ask, find, context, set } = await opened()
    for (const allowed of ['BLOCKED', 'EXPIRED', 'NO_CREDIT', 'NOT_ALLOWED'] as const) {
      const token = find((candidate) => context.authorizationOf(candidate) === allowed)
      const answer = await ask(token.uid, undefined, `?type=${version === '2.1.1' && token.type !== 'RFID' ? 'OTHER' : token.type}`)
      expect(answer.data).toMatchObject({ allowed })
      expect(answer.status).toBe(200)
    }
    set.put(tokenOf('2.2.1', 'INVALID', { valid: false }))
    expect((await ask('INVALID')).data).toMatchObject({ allowed: 'BLOCKED' })
  })

  it('answers what the stand-in was told to', async () => {
    const { ask, good } = await opened({ behaviour: { authorize: 'NO_CREDIT' } })
    expect((await ask(good.uid)).data).toMatchObject({ allowed: 'NO_CREDIT' })
  })

  it(`answers 404 to a Token that is not known${version === '2.1.1' ? '' : ', with 2004'}`, async () => {
    const { ask, good, set } = await opened()
    const expected = version === '2.1.1' ? '404/2001' : '404/2004'
    const answer = await ask('NOBODY')
    expect(statuses(answer)).toBe(expected)
    expect(answer.data).toBeUndefined()
    expectEnvelope(answer)
    expect(statuses(await ask(good.uid, undefined, '?type=OTHER'))).toBe(expected)
    set.put(tokenOf('2.2.1', 'Ab'))
    expect(statuses(await ask('aB'))).toBe(version === '2.1.1' ? expected : '200/1000')
  })

  it('knows a Token by its type, too', async () => {
    const { ask, set } = await opened()
    set.put(tokenOf('2.2.1', 'T1', { type: 'APP_USER', valid: false }))
    set.put(tokenOf('2.2.1', 'T1'))
    expect((await ask('T1')).data).toMatchObject({ allowed: 'ALLOWED' })
    // 2.1.1 knows RFID and OTHER: every other type is OTHER there.
    expect((await ask('T1', undefined, version === '2.1.1' ? '?type=OTHER' : '?type=APP_USER')).data).toMatchObject({ allowed: 'BLOCKED' })
    expect(statuses(await ask('T1', undefined, '?type=CARD'))).toBe('200/2001')
    if (version === '2.1.1') expect(statuses(await ask('T1', undefined, '?type=APP_USER'))).toBe('200/2001')
  })

  it('gives back the place that was asked about, with the EVSEs that exist', async () => {
    const { ask, good, peer } = await opened()
    await peer.call('PUT', '/locations/NL/CPO/LOC1', {
      body: locationOf(version, 'LOC1', { evses: [evseOf(version), evseOf(version, 'E2')] }),
    })
    const place = async (body: unknown) => ((await ask(good.uid, body)).data as { location?: unknown }).location
    expect(await place({ location_id: 'LOC1' })).toEqual({ location_id: 'LOC1' })
    expect(await place({ location_id: 'LOC1', evse_uids: ['E2', 'E9'] })).toEqual({ location_id: 'LOC1', evse_uids: ['E2'] })
    expect(await place({ location_id: 'NEVER-SEEN', evse_uids: ['X'] })).toEqual({ location_id: 'NEVER-SEEN', evse_uids: ['X'] })
    expect(await place(undefined)).toBeUndefined()
  })

  it.each([{}, { location_id: 7 }, { location_id: null }, { evse_uids: ['E1'] }, [], 'LOC1', 7, { location_id: 'LOC1', evse_uids: 'E1' }])(
    'is 2001 with %j',
    async (body) => {
      const { ask, good } = await opened()
      const answer = await ask(good.uid, body)
      expect(statuses(answer)).toBe('200/2001')
      expectEnvelope(answer)
    },
  )

  it('takes uids of every kind', async () => {
    const { ask, set } = await opened()
    for (const uid of ['a/b', 'A*B', 'a b', '100%', 'ü', 'authorize']) {
      set.put(tokenOf('2.2.1', uid))
      expect(statuses(await ask(uid)), uid).toBe('200/1000')
    }
  })
})

describe('several eMSPs on one platform', () => {
  it('know their own Tokens, as the routing headers choose', async () => {
    const parties = ['ONE', 'TWO'].map((party_id) => ({ role: 'EMSP' as const, country_code: 'DE', party_id, name: party_id }))
    const { context } = await openStandin('EMSP', { parties, seed: { tokens: 0, locations: 0 } })
    for (const party_id of ['ONE', 'TWO']) context.data.own('tokens').put(tokenOf('2.2.1', 'T1', { party_id, valid: party_id === 'ONE' }))
    const peer = connectPeer(context, { parties: [theCpo] })
    for (const [party_id, allowed] of [
      ['ONE', 'ALLOWED'],
      ['TWO', 'BLOCKED'],
    ] as const) {
      const answer = await peer.call('POST', '/tokens/T1/authorize', {
        headers: ['OCPI-to-country-code', 'DE', 'OCPI-to-party-id', party_id, 'OCPI-from-country-code', 'NL', 'OCPI-from-party-id', 'CPO'],
      })
      expect(answer.data, party_id).toMatchObject({ allowed, token: { party_id } })
    }
  })
})
