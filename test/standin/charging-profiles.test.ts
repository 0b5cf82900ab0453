import { describe, expect, it } from 'vitest'
import type { CommandBehaviour, StandinSettingsInput } from '../../emulator/contract/standin.js'
import { steppedClock } from '../../emulator/standin/clock.js'
import { sendOperation } from '../../emulator/standin/operations/operations.js'
import { connectorOf, evseOf, locationOf, sessionOf, tariffOf } from './support/fixtures.js'
import { connectPeer, openStandin, theEmsp } from './support/peer.js'
import { json, openPlatform } from './support/platform.js'
import { inBase64, jsonType, send, statuses } from './support/raw.js'
import { eventually } from '../support/eventually.js'

type Fields = Record<string, unknown>
const empty = { locations: 0, tokens: 0, history: 0 }
const profile = { charging_rate_unit: 'W', charging_profile_period: [{ start_period: 0, limit: 11_000 }] }

/** A CPO with a session S1 at an EVSE that can do everything, S2 at one that can do nothing. */
const opened = async (behaviour: Partial<CommandBehaviour> = {}) => {
  const clock = steppedClock(Date.parse('2026-06-01T10:00:00Z'))
  const given: Partial<StandinSettingsInput> = {
    seed: empty,
    behaviour: { commands: { CHARGING_PROFILE: { delayMs: 100, ...behaviour } } },
  }
  const { context } = await openStandin('CPO', given, { clock })
  const platform = await openPlatform('EMSP')
  const peer = connectPeer(context, {
    endpoints: [{ identifier: 'chargingprofiles', role: 'SENDER', url: `${platform.url}/2.2.1/chargingprofiles` }],
  })
  const capabilities = ['CHARGING_PROFILE_CAPABLE', 'CHARGING_PREFERENCES_CAPABLE']
  const tariff_ids = ['REGULAR', 'CHEAP']
  context.data.own('locations').put(
    locationOf('2.2.1', 'LOC1', {
      evses: [evseOf('2.2.1', 'E1', { capabilities, connectors: [connectorOf('2.2.1', '1', { tariff_ids })] }), evseOf('2.2.1', 'E2')],
    }),
  )
  context.data.own('tariffs').put(tariffOf('2.2.1', 'REGULAR'))
  context.data.own('tariffs').put(tariffOf('2.2.1', 'CHEAP', { type: 'PROFILE_CHEAP' }))
  const put = (id: string, fields: Fields) => context.data.own('sessions').put(sessionOf('2.2.1', id, fields))
  put('S1', {})
  put('S2', { evse_uid: 'E2' })
  put('S3', { status: 'COMPLETED' })
  const responseUrl = `${platform.url}/results/1`
  const query = `response_url=${encodeURIComponent(responseUrl)}`
  const set = (id = 'S1', body: unknown = { response_url: responseUrl, charging_profile: profile }) =>
    peer.call('PUT', `/chargingprofiles/${id}`, { body })
  const get = (id = 'S1', more = 'duration=900&') => peer.call('GET', `/chargingprofiles/${id}?${more}${query}`)
  const clear = (id = 'S1') => peer.call('DELETE', `/chargingprofiles/${id}?${query}`)
  const result = async (): Promise<Fields> => {
    const before = platform.asked.filter(({ path }) => path === '/results/1').length
    await clock.advance(100)
    return eventually(() => {
      const found = platform.asked.filter(({ path }) => path === '/results/1')
      expect(found.length).toBeGreaterThan(before)
      return found.at(-1)?.body as Fields
    })
  }
  return { context, clock, platform, peer, set, get, clear, result, put }
}

describe('charging profiles at a CPO', () => {
  it('are set, told, read and cleared, each with its result', async () => {
    const { set, get, clear, result, platform } = await opened()
    const answer = await set()
    expect([statuses(answer), answer.data]).toEqual(['200/1000', { result: 'ACCEPTED', timeout: 30 }])
    expect(await result()).toEqual({ result: 'ACCEPTED' })
    await eventually(() => {
      expect(platform.asked.find(({ method }) => method === 'PUT')).toMatchObject({
        path: '/2.2.1/chargingprofiles/S1',
        body: { charging_profile: profile },
      })
    })
    await get()
    expect(await result()).toMatchObject({ result: 'ACCEPTED', profile: { charging_profile: profile } })
    await clear()
    expect(await result()).toEqual({ result: 'ACCEPTED' })
    await get()
    // What is left is what the Connector can give.
    expect(await result()).toMatchObject({ profile: { charging_profile: { charging_rate_unit: 'W' } } })
  })

  it('are answered as the session demands', async () => {
    const { set, get, clear, peer, context } = await opened()
    for (const ask of [set, (id: string) => get(id), clear]) {
      expect((await ask('NOBODY')).data).toMatchObject({ result: 'UNKNOWN_SESSION' })
      expect((await ask('S2')).data).toMatchObject({ result: 'NOT_SUPPORTED' })
      expect((await ask('S3')).data).toMatchObject({ result: 'REJECTED' })
      expect((await ask('s1')).data).toMatchObject({ result: 'ACCEPTED' })
    }
    const other = connectPeer(context, { parties: [{ ...theEmsp, party_id: 'OTH' }] })
    expect(
      (await other.call('PUT', '/chargingprofiles/S1', { body: { response_url: peer.base, charging_profile: profile } })).data,
    ).toMatchObject({ result: 'REJECTED' })
  })

  it('are 2001 when something is missing or wrong', async () => {
    const { set, get, peer } = await opened()
    for (const body of [
      null,
      {},
      [],
      { response_url: 'http://x/' },
      { response_url: null, charging_profile: profile },
      { response_url: 'x', charging_profile: profile },
      { response_url: 'http://x/', charging_profile: [] },
    ]) {
      expect(statuses(await set('S1', body)), JSON.stringify(body)).toBe('200/2001')
    }
    for (const duration of ['', 'duration=&', 'duration=x&', 'duration=-1&', 'duration=1.5&'])
      expect(statuses(await get('S1', duration)), duration).toBe('200/2001')
    for (const [method, query] of [
      ['GET', '?duration=5'],
      ['DELETE', ''],
      ['DELETE', '?response_url=x'],
    ] as const) {
      expect(statuses(await peer.call(method, `/chargingprofiles/S1${query}`)), method).toBe('200/2001')
    }
  })

  it('do as they are told', async () => {
    const refused = await opened({ response: 'REJECTED' })
    expect((await refused.set()).data).toMatchObject({ result: 'REJECTED' })
    const failed = await opened({ result: 'FAILED' })
    await failed.set()
    expect(await failed.result()).toEqual({ result: 'UNKNOWN' })
    const silent = await opened({ result: 'none' })
    await silent.set()
    await silent.clock.advance(1000)
    expect(silent.platform.asked).toEqual([])
  })
})

describe('charging preferences', () => {
  it('are answered by what EVSE, Connector and Tariffs allow', async () => {
    const { peer } = await opened()
    const ask = async (body: unknown) => (await peer.call('PUT', '/sessions/S1/charging_preferences', { body })).data
    expect(await ask({ profile_type: 'REGULAR' })).toBe('ACCEPTED')
    expect(await ask({ profile_type: 'FAST' })).toBe('PROFILE_TYPE_NOT_SUPPORTED')
    expect(await ask({ profile_type: 'CHEAP' })).toBe('DEPARTURE_REQUIRED')
    expect(await ask({ profile_type: 'CHEAP', departure_time: '2026-06-01T12:00:00Z' })).toBe('ENERGY_NEED_REQUIRED')
    expect(await ask({ profile_type: 'CHEAP', departure_time: '2026-06-01T12:00:00Z', energy_need: 20 })).toBe('ACCEPTED')
    expect((await peer.call('PUT', '/sessions/S3/charging_preferences', { body: { profile_type: 'REGULAR' } })).data).toBe('NOT_POSSIBLE')
  })

  it('are 404 with 2001 where the EVSE cannot, and for a session that is not known or not theirs', async () => {
    const { peer, context } = await opened()
    const ask = async (id: string, body: unknown, one = peer) =>
      statuses(await one.call('PUT', `/sessions/${id}/charging_preferences`, { body }))
    expect(await ask('S2', { profile_type: 'REGULAR' })).toBe('404/2001')
    expect(await ask('NOBODY', { profile_type: 'REGULAR' })).toBe('404/2001')
    expect(await ask('S1', { profile_type: 'REGULAR' }, connectPeer(context, { parties: [{ ...theEmsp, party_id: 'OTH' }] }))).toBe(
      '404/2001',
    )
    for (const body of [
      {},
      { profile_type: 'SLOW' },
      { profile_type: 'constructor' },
      { profile_type: null },
      [],
      { profile_type: 'REGULAR', departure_time: 7 },
      { profile_type: 'REGULAR', discharge_allowed: 'yes' },
    ])
      expect(await ask('S1', body)).toBe('200/2001')
  })
})

describe('charging profiles from an eMSP', () => {
  it('are followed to their result; updates that nobody asked for are kept', async () => {
    const { context } = await openStandin('EMSP', { seed: empty })
    const platform = await openPlatform('CPO')
    const peer = connectPeer(context, {
      endpoints: [{ identifier: 'chargingprofiles', role: 'RECEIVER', url: `${platform.url}/2.2.1/chargingprofiles` }],
    })
    platform.replies.set('/2.2.1/chargingprofiles/S1', json({ result: 'ACCEPTED', timeout: 30 }))
    for (const method of ['put', 'get', 'delete']) {
      const { commandId = '' } = await sendOperation(context, peer.connection, {
        connectionId: peer.connection.id,
        operation: `chargingprofiles.receiver.${method}`,
        path: { session_id: 'S1' },
      })
      const asked = platform.asked.at(-1)
      const responseUrl =
        (asked?.body as { response_url?: string } | undefined)?.response_url ??
        new URL(asked?.path ?? '', platform.url).searchParams.get('response_url')
      const taken = await send(responseUrl ?? '', {
        method: 'POST',
        headers: [...inBase64(peer.token), ...jsonType],
        body: '{"result":"ACCEPTED"}',
      })
      expect([statuses(taken), taken.data]).toEqual(['200/1000', undefined])
      expect(await context.commands.settled(commandId)).toMatchObject({ state: 'resulted', result: 'ACCEPTED' })
    }
    const update = { start_date_time: '2026-06-01T10:00:00Z', charging_profile: profile }
    expect(statuses(await peer.call('PUT', '/chargingprofiles/S1', { body: update }))).toBe('200/1000')
    expect(context.data.received(peer.connection.id, 'chargingprofiles').entries()[0]?.object).toMatchObject(update)
  })
})
