import { describe, expect, it } from 'vitest'
import type { CommandBehaviour } from '../../emulator/contract/standin.js'
import type { Location } from '../../emulator/ocpi/v2.2.1/locations.js'
import type { Session } from '../../emulator/ocpi/v2.2.1/sessions.js'
import { usualVersions as versions, type Version } from '../../emulator/ocpi/version.js'
import { steppedClock } from '../../emulator/standin/clock.js'
import { connectorOf, evseOf, locationOf, tokenOf } from './support/fixtures.js'
import { connectPeer, openStandin, theEmsp } from './support/peer.js'
import { openPlatform } from './support/platform.js'
import { statuses } from './support/raw.js'
import { eventually } from '../support/eventually.js'

type Fields = Record<string, unknown>
const capable = ['REMOTE_START_STOP_CAPABLE', 'RESERVABLE', 'UNLOCK_CAPABLE']
const start = Date.parse('2026-06-01T10:00:00Z')
const soon = '2026-06-01T11:00:00Z'

/** A CPO with one Location of four EVSEs, whose clock stands still, and an eMSP that gets its results. */
const opened = async (version: Version, behaviour: Partial<Record<string, Partial<CommandBehaviour>>> = {}) => {
  const clock = steppedClock(start)
  const commands = Object.fromEntries(Object.entries(behaviour).map(([name, given]) => [name, { delayMs: 300, ...given }]))
  const { context, exchanges } = await openStandin('CPO', { seed: { locations: 0, history: 0 }, behaviour: { commands } }, { clock })
  const platform = await openPlatform('EMSP')
  const endpoints = ['sessions', 'cdrs', 'locations'].map((identifier) => ({
    identifier,
    role: 'RECEIVER' as const,
    url: `${platform.url}/${version}/${identifier}`,
  }))
  const peer = connectPeer(context, { version, endpoints })
  const evses = [
    evseOf('2.2.1', 'E1', { capabilities: capable }),
    evseOf('2.2.1', 'E2', { capabilities: [...capable, 'START_SESSION_CONNECTOR_REQUIRED'] }),
    evseOf('2.2.1', 'E3', { status: 'OUTOFORDER', capabilities: capable }),
    evseOf('2.2.1', 'E4', { status: 'CHARGING', connectors: [connectorOf('2.2.1')] }),
  ]
  context.data.own('locations').put(locationOf('2.2.1', 'LOC1', { evses, postal_code: '1011AB' }))
  const sessions = () =>
    context.data
      .own('sessions')
      .entries()
      .map((entry) => context.data.own('sessions').object(entry) as Session)
  const evse = (uid: string) =>
    (context.data.own('locations').object(context.data.own('locations').entries()[0] as never) as Location).evses?.find(
      (candidate) => candidate.uid === uid,
    )
  let number = 0
  const send = async (name: string, fields: Fields) => {
    number += 1
    const url = `/results/${number}`
    const answer = await peer.call('POST', `/commands/${name}`, { body: { response_url: platform.url + url, ...fields } })
    return { answer, response: (answer.data as Fields | undefined)?.['result'], url }
  }
  const resultAt = async (url: string): Promise<unknown> => {
    await clock.advance(300)
    return eventually(() => {
      const found = platform.asked.find(({ path }) => path === url)
      expect(found).toBeDefined()
      return (found?.body as Fields)['result']
    })
  }
  const run = async (name: string, fields: Fields) => {
    const { response, url } = await send(name, fields)
    return [response, response === 'ACCEPTED' ? await resultAt(url) : undefined]
  }
  const settled = () =>
    eventually(() => {
      expect(context.commands.list().every(({ state }) => state !== 'accepted')).toBe(true)
    })
  return { context, clock, platform, peer, send, run, resultAt, sessions, evse, settled, exchanges }
}

describe.each(versions)('commands to a CPO in %s', (version) => {
  const token = tokenOf(version)
  const place = { location_id: 'LOC1', evse_uid: 'E1' }
  const id = (number: number) => (version === '2.1.1' ? number : String(number))
  /** A result in the words of the version. */
  const said = (result: string) =>
    version === '2.1.1' && !['ACCEPTED', 'REJECTED', 'TIMEOUT', 'NOT_SUPPORTED'].includes(result) ? 'REJECTED' : result

  it('START_SESSION starts a session, and STOP_SESSION ends it with a CDR', async () => {
    const { run, sessions, evse, context, platform, clock } = await opened(version)
    expect(await run('START_SESSION', { token, ...place })).toEqual(['ACCEPTED', 'ACCEPTED'])
    const [session] = sessions()
    expect(session).toMatchObject({
      status: 'ACTIVE',
      evse_uid: 'E1',
      connector_id: '1',
      auth_method: 'COMMAND',
      cdr_token: { uid: 'T1', party_id: 'MSP' },
    })
    expect(evse('E1')?.status).toBe('CHARGING')
    await clock.advance(60_000)
    expect(await run('STOP_SESSION', { session_id: session?.id })).toEqual(['ACCEPTED', 'ACCEPTED'])
    expect([sessions()[0]?.status, evse('E1')?.status, context.data.own('cdrs').size()]).toEqual(['COMPLETED', 'AVAILABLE', 1])
    await eventually(() => {
      expect(platform.asked.some(({ path, method }) => method === 'POST' && path.endsWith('/cdrs'))).toBe(true)
    })
    // The result goes out before what came of it.
    const paths = platform.asked.map(({ method, path }) => `${method} ${path}`)
    expect(paths.indexOf('POST /results/1')).toBeLessThan(paths.findIndex((path) => path.includes('/sessions/')))
    expect(paths.indexOf('POST /results/2')).toBeLessThan(paths.findIndex((path) => path.endsWith('/cdrs')))
  })

  it('START_SESSION is answered as the place demands', async () => {
    const { run, send } = await opened(version)
    const unknown = await send('START_SESSION', { token, location_id: 'NOWHERE' })
    expect([statuses(unknown.answer), unknown.response]).toEqual(['200/2003', 'REJECTED'])
    expect(await run('START_SESSION', { token, location_id: 'LOC1', evse_uid: 'E9' })).toEqual(['REJECTED', undefined])
    expect(await run('START_SESSION', { token, location_id: 'LOC1', evse_uid: 'E3' })).toEqual(['ACCEPTED', said('EVSE_INOPERATIVE')])
    expect(await run('START_SESSION', { token, location_id: 'LOC1', evse_uid: 'E4' })).toEqual(['ACCEPTED', said('EVSE_OCCUPIED')])
    // 2.1.1 cannot name a Connector, so the only one there is meant.
    expect(await run('START_SESSION', { token, location_id: 'LOC1', evse_uid: 'E2' })).toEqual(
      version === '2.1.1' ? ['ACCEPTED', 'ACCEPTED'] : ['REJECTED', undefined],
    )
    expect(await run('START_SESSION', { token, location_id: 'LOC1' })).toEqual(['ACCEPTED', 'ACCEPTED'])
  })

  it('START_SESSION is refused where one of several Connectors has to be named, and is not', async () => {
    const { run, context } = await opened(version)
    const two = evseOf('2.2.1', 'E5', {
      capabilities: [...capable, 'START_SESSION_CONNECTOR_REQUIRED'],
      connectors: [connectorOf('2.2.1'), connectorOf('2.2.1', '2')],
    })
    context.data.own('locations').put(locationOf('2.2.1', 'LOC2', { evses: [two], postal_code: '1011AB' }))
    expect(await run('START_SESSION', { token, location_id: 'LOC2', evse_uid: 'E5' })).toEqual(['REJECTED', undefined])
  })

  it('two START_SESSIONs that come together do not both get the EVSE', async () => {
    const { send, resultAt, sessions } = await opened(version)
    const sent = [await send('START_SESSION', { token, ...place }), await send('START_SESSION', { token, ...place })]
    expect(await Promise.all(sent.map(({ url }) => resultAt(url)))).toEqual(['ACCEPTED', said('EVSE_OCCUPIED')])
    expect(sessions()).toHaveLength(1)
  })

  it('STOP_SESSION of what is unknown, over, or ending already changes nothing', async () => {
    const { run, send, sessions, context, resultAt } = await opened(version)
    expect(await run('STOP_SESSION', { session_id: 'NOBODY' })).toEqual(['UNKNOWN_SESSION', undefined])
    await run('START_SESSION', { token, ...place })
    const session_id = sessions()[0]?.id
    const first = await send('STOP_SESSION', { session_id })
    expect((await send('STOP_SESSION', { session_id })).response).toBe('REJECTED')
    expect(await resultAt(first.url)).toBe('ACCEPTED')
    expect(await run('STOP_SESSION', { session_id })).toEqual(['REJECTED', undefined])
    expect(context.data.own('cdrs').size()).toBe(1)
  })

  it('STOP_SESSION and UNLOCK_CONNECTOR of a customer of another eMSP are REJECTED', async () => {
    const { run, sessions, context, platform } = await opened(version)
    await run('START_SESSION', { token, ...place })
    const other = connectPeer(context, { version, parties: [{ ...theEmsp, party_id: 'OTH' }] })
    const response_url = `${platform.url}/results/x`
    const stop = await other.call('POST', '/commands/STOP_SESSION', { body: { response_url, session_id: sessions()[0]?.id } })
    const unlock = await other.call('POST', '/commands/UNLOCK_CONNECTOR', {
      body: { response_url, location_id: 'LOC1', evse_uid: sessions()[0]?.evse_uid, connector_id: '1' },
    })
    expect([stop.data, unlock.data]).toEqual([
      expect.objectContaining({ result: 'REJECTED' }),
      expect.objectContaining({ result: 'REJECTED' }),
    ])
    expect(sessions()[0]?.status).toBe('ACTIVE')
  })

  it('RESERVE_NOW reserves; the same id replaces it; time ends it', async () => {
    const { run, sessions, evse, clock } = await opened(version)
    const reserve = (evse_uid: string) =>
      run('RESERVE_NOW', { token, expiry_date: soon, reservation_id: id(1), location_id: 'LOC1', evse_uid })
    expect(await reserve('E1')).toEqual(['ACCEPTED', 'ACCEPTED'])
    expect([evse('E1')?.status, sessions()[0]?.status]).toEqual(['RESERVED', 'RESERVATION'])
    expect(await reserve('E2')).toEqual(['ACCEPTED', 'ACCEPTED'])
    expect([evse('E1')?.status, evse('E2')?.status]).toEqual(['AVAILABLE', 'RESERVED'])
    expect(sessions().map(({ status }) => status)).toEqual(['COMPLETED', 'RESERVATION'])
    await clock.advance(2 * 3_600_000)
    expect([evse('E2')?.status, sessions()[1]?.status]).toEqual(['AVAILABLE', 'COMPLETED'])
  })

  it('RESERVE_NOW is answered as the place and the time demand', async () => {
    const { run } = await opened(version)
    const reserve = (fields: Fields) =>
      run('RESERVE_NOW', { token, expiry_date: soon, reservation_id: id(1), location_id: 'LOC1', ...fields })
    expect(await reserve({ location_id: 'NOWHERE' })).toEqual(['REJECTED', undefined])
    expect(await reserve({ expiry_date: '2026-06-01T09:00:00Z' })).toEqual(['REJECTED', undefined])
    expect(await reserve({ evse_uid: 'E4' })).toEqual(['NOT_SUPPORTED', undefined])
    expect(await reserve({ evse_uid: 'E3' })).toEqual(['ACCEPTED', said('EVSE_INOPERATIVE')])
    expect(await reserve({})).toEqual(['ACCEPTED', 'ACCEPTED'])
    expect(await reserve({ reservation_id: id(2), evse_uid: 'E1' })).toEqual(['ACCEPTED', said('EVSE_OCCUPIED')])
  })

  it('START_SESSION takes up the reservation of its Token', async () => {
    const { run, sessions, evse } = await opened(version)
    await run('RESERVE_NOW', { token, expiry_date: soon, reservation_id: id(1), ...place })
    expect(await run('START_SESSION', { token: tokenOf(version, 'T2'), ...place })).toEqual(['ACCEPTED', said('EVSE_OCCUPIED')])
    expect(await run('START_SESSION', { token, ...place })).toEqual(['ACCEPTED', 'ACCEPTED'])
    expect(sessions().map(({ status }) => status)).toEqual(['ACTIVE'])
    expect(evse('E1')?.status).toBe('CHARGING')
  })

  it('UNLOCK_CONNECTOR unlocks, and ends what runs there', async () => {
    const { run, sessions } = await opened(version)
    const unlock = (evse_uid: string, connector_id = '1') => run('UNLOCK_CONNECTOR', { location_id: 'LOC1', evse_uid, connector_id })
    expect(await unlock('E1')).toEqual(['ACCEPTED', 'ACCEPTED'])
    expect(await unlock('E4')).toEqual(['NOT_SUPPORTED', undefined])
    expect(await unlock('E1', '9')).toEqual(['REJECTED', undefined])
    await run('START_SESSION', { token, ...place })
    expect(await unlock('E1')).toEqual(['ACCEPTED', 'ACCEPTED'])
    await eventually(() => {
      expect(sessions()[0]?.status).toBe('COMPLETED')
    })
  })

  it.each(['REJECTED', 'NOT_SUPPORTED', 'UNKNOWN_SESSION'] as const)('answers %s and no result when it is told to', async (response) => {
    const { send, sessions, clock, platform } = await opened(version, { START_SESSION: { response, timeoutSeconds: 7 } })
    const sent = await send('START_SESSION', { token, ...place })
    expect(sent.answer.data).toEqual(version === '2.1.1' ? { result: response } : { result: response, timeout: 7 })
    await clock.advance(10_000)
    expect([sessions(), platform.asked]).toEqual([[], []])
  })

  it.each([
    'ACCEPTED',
    'CANCELED_RESERVATION',
    'EVSE_OCCUPIED',
    'EVSE_INOPERATIVE',
    'FAILED',
    'NOT_SUPPORTED',
    'REJECTED',
    'TIMEOUT',
    'UNKNOWN_RESERVATION',
  ] as const)('sends the result %s when it is told to, and acts on ACCEPTED alone', async (result) => {
    const { run, sessions } = await opened(version, { START_SESSION: { result } })
    expect(await run('START_SESSION', { token, ...place })).toEqual(['ACCEPTED', said(result)])
    expect(sessions()).toHaveLength(result === 'ACCEPTED' ? 1 : 0)
  })

  it('sends no result when it is told to, and waits as long as it is told to', async () => {
    const silent = await opened(version, { START_SESSION: { result: 'none' } })
    await silent.send('START_SESSION', { token, ...place })
    await silent.clock.advance(60_000)
    await silent.settled()
    expect([silent.platform.asked, silent.context.commands.list()[0]?.note]).toEqual([[], 'no result is sent, as set'])
    const slow = await opened(version, { START_SESSION: { delayMs: 5_000 } })
    const { url } = await slow.send('START_SESSION', { token, ...place })
    await slow.clock.advance(4_999)
    expect(slow.platform.asked).toEqual([])
    expect(await slow.resultAt(url)).toBe('ACCEPTED')
  })

  it('says so when the result cannot be delivered, and acts all the same', async () => {
    const { context, peer, clock, settled, sessions } = await opened(version)
    await peer.call('POST', '/commands/START_SESSION', { body: { response_url: 'http://127.0.0.1:1/results', token, ...place } })
    await clock.advance(300)
    await settled()
    expect(context.commands.list()[0]).toMatchObject({ state: 'resulted', note: expect.stringContaining('nothing listens') as string })
    expect(sessions()).toHaveLength(1)
  })

  it.each<[string, Fields]>([
    ['no token', { location_id: 'LOC1' }],
    ['a token of null', { token: null, location_id: 'LOC1' }],
    ['a token that is text', { token: 'T1', location_id: 'LOC1' }],
    ['an empty token', { token: {}, location_id: 'LOC1' }],
    ['no location_id', { token }],
    ['a location_id that is a list', { token, location_id: ['LOC1'] }],
    ['no response_url', { token, location_id: 'LOC1', response_url: undefined }],
    ['a response_url that is none', { token, location_id: 'LOC1', response_url: 'results' }],
    ['a response_url of another scheme', { token, location_id: 'LOC1', response_url: 'file:///etc/passwd' }],
    ['an evse_uid that is an object', { token, location_id: 'LOC1', evse_uid: {} }],
  ])('is 2001 with %s', async (_, fields) => {
    const { send, context } = await opened(version)
    expect(statuses((await send('START_SESSION', fields)).answer)).toBe('200/2001')
    expect(context.commands.list()).toEqual([])
  })

  it('is 404 for a command that the version does not know', async () => {
    const { send } = await opened(version)
    for (const name of ['HONK', 'start_session', 'constructor', ...(version === '2.1.1' ? ['CANCEL_RESERVATION'] : [])])
      expect((await send(name, {})).answer.status, name).toBe(404)
  })
})

describe('commands of 2.2.1 alone', () => {
  const token = tokenOf('2.2.1')

  it('CANCEL_RESERVATION ends a reservation, and is UNKNOWN_RESERVATION for another one', async () => {
    const { run, sessions, evse, context } = await opened('2.2.1')
    await run('RESERVE_NOW', { token, expiry_date: soon, reservation_id: 'R1', location_id: 'LOC1', evse_uid: 'E1' })
    expect(await run('CANCEL_RESERVATION', { reservation_id: 'R2' })).toEqual(['ACCEPTED', 'UNKNOWN_RESERVATION'])
    expect(await run('CANCEL_RESERVATION', { reservation_id: 'r1' })).toEqual(['ACCEPTED', 'ACCEPTED'])
    await eventually(() => {
      expect([evse('E1')?.status, sessions()[0]?.status, context.reservations.size]).toEqual(['AVAILABLE', 'COMPLETED', 0])
    })
    expect(await run('CANCEL_RESERVATION', { reservation_id: 'R1' })).toEqual(['ACCEPTED', 'UNKNOWN_RESERVATION'])
  })

  it('START_SESSION needs a connector_id where the EVSE says so, and an evse_uid with it', async () => {
    const { run, send } = await opened('2.2.1')
    expect(await run('START_SESSION', { token, location_id: 'loc1', evse_uid: 'e2' })).toEqual(['REJECTED', undefined])
    const alone = await send('START_SESSION', { token, location_id: 'LOC1', connector_id: '1' })
    expect(statuses(alone.answer)).toBe('200/2001')
    expect(await run('START_SESSION', { token, location_id: 'loc1', evse_uid: 'e2', connector_id: '1' })).toEqual(['ACCEPTED', 'ACCEPTED'])
  })

  it('a Token of another party is REJECTED', async () => {
    const { run } = await opened('2.2.1')
    expect(await run('START_SESSION', { token: tokenOf('2.2.1', 'T1', { party_id: 'OTH' }), location_id: 'LOC1' })).toEqual([
      'REJECTED',
      undefined,
    ])
  })

  it('the result goes back with the correlation id and between the parties of the command', async () => {
    const { peer, platform, resultAt } = await opened('2.2.1')
    const routing = ['OCPI-from-country-code', 'DE', 'OCPI-from-party-id', 'MSP', 'OCPI-to-country-code', 'NL', 'OCPI-to-party-id', 'CPO']
    await peer.call('POST', '/commands/STOP_SESSION', {
      body: { response_url: `${platform.url}/results/1`, session_id: 'S' },
      headers: routing,
    })
    await peer.call('POST', '/commands/START_SESSION', {
      body: { response_url: `${platform.url}/results/1`, token, location_id: 'LOC1' },
      headers: ['X-Correlation-ID', 'same', ...routing],
    })
    await resultAt('/results/1')
    expect(platform.asked[0]?.headers).toMatchObject({ 'x-correlation-id': 'same', 'ocpi-from-party-id': 'CPO', 'ocpi-to-party-id': 'MSP' })
  })
})
