/** Platforms as their authors build them: trailing slashes, no credentials module, restarts, several eMSPs at one CPO. */
import { describe, expect, it } from 'vitest'
import { register } from '../../emulator/standin/calling/registration.js'
import { newConnection } from '../../emulator/standin/connections.js'
import { sendOperation } from '../../emulator/standin/operations/operations.js'
import { push } from '../../emulator/standin/operations/push.js'
import { usualVersions as versions } from '../../emulator/ocpi/version.js'
import { openStandin, connectPeer } from './support/peer.js'
import { bytes, json, openPlatform, type PlatformOptions } from './support/platform.js'
import { send } from './support/raw.js'

/** A stand-in, and a platform of the other role at which it may register. */
const opened = async (role: 'CPO' | 'EMSP', offered: readonly string[], options: PlatformOptions) => {
  const { context, exchanges } = await openStandin(role)
  const platform = await openPlatform(role === 'CPO' ? 'EMSP' : 'CPO', offered, options)
  const connection = context.connections.add(
    newConnection('peer', { tokens: { a: 'token-a' }, peer: { parties: [], endpoints: [], versionsUrl: platform.versionsUrl } }),
  )
  return { context, exchanges, platform, connection }
}
const requests = (asked: readonly { method: string; path: string }[]) => asked.map(({ method, path }) => `${method} ${path}`)

describe('a peer whose routes end with a slash', () => {
  it.each(versions)('is registered at, pulled from and pushed to at the urls that it advertises (%s)', async (version) => {
    const { context, platform, connection } = await opened('EMSP', [version], { slashes: true })
    await register(context, connection)
    expect(requests(platform.asked)).toEqual(['GET /versions/', `GET /${version}/`, `POST /${version}/credentials/`])
    platform.replies.set(`/${version}/locations`, json([]))
    const pulled = await sendOperation(context, connection, { connectionId: connection.id, operation: 'locations.sender.list' })
    expect([pulled.ok, platform.asked.at(-1)?.path]).toEqual([true, `/${version}/locations/`])
    const put = await sendOperation(context, connection, { connectionId: connection.id, operation: 'tokens.receiver.put' })
    expect(put.ok).toBe(true)
    const last = requests(platform.asked).at(-1) ?? ''
    expect(last).toMatch(new RegExp(`^PUT /${version}/tokens/DE/MSP/[^/]+/$`))
    expect(last).not.toContain('//')
  })

  it('is followed from the url without the slash, with method, body and query, and the redirect is a finding', async () => {
    const { context, exchanges, platform, connection } = await opened('EMSP', ['2.2.1'], { slashes: true })
    connection.peer.versionsUrl = platform.versionsUrl.slice(0, -1)
    await register(context, connection)
    expect(requests(platform.asked).slice(0, 2)).toEqual(['GET /versions', 'GET /versions/'])
    platform.asked.length = 0
    const sent = await sendOperation(context, connection, { connectionId: connection.id, operation: 'tokens.receiver.put' })
    expect(sent.ok).toBe(true)
    expect(sent.seqs).toHaveLength(2)
    const [first, second] = platform.asked
    expect([first?.method, second?.method, `${first?.path ?? ''}/`]).toEqual(['PUT', 'PUT', second?.path])
    expect(second?.body).toEqual(first?.body)
    expect(second?.headers['authorization']).toBe(first?.headers['authorization'])
    expect(second?.headers['x-correlation-id']).toBe(first?.headers['x-correlation-id'])
    const recorded = (await exchanges()).filter(({ seq }) => sent.seqs.includes(seq))
    expect(recorded.map(({ response }) => response?.status)).toEqual([307, 200])
    expect(recorded[0]?.findings.map(({ id }) => id)).toContain('http.status')
    expect(recorded[1]?.findings.map(({ id }) => id)).not.toContain('url.building')
  })

  it('is pushed to by a change of own data', async () => {
    const { context, platform, connection } = await opened('CPO', ['2.2.1'], { slashes: true })
    await register(context, connection)
    platform.asked.length = 0
    const set = context.data.own('locations')
    const [entry] = set.entries()
    if (!entry) throw new Error('no Location is seeded')
    const [answer] = await push(context, { module: 'locations', object: set.object(entry), how: 'put' }, 'changed')
    expect(answer?.ok).toBe(true)
    expect(requests(platform.asked)).toEqual([`PUT /2.2.1/locations/NL/CPO/${entry.key}`, `PUT /2.2.1/locations/NL/CPO/${entry.key}/`])
  })
})

describe('a redirect', () => {
  const redirect = (status: number, location?: string) => (_: unknown, response: import('node:http').ServerResponse) => {
    response.writeHead(status, location === undefined ? {} : { Location: location })
    response.end()
  }
  const called = async (status: number, location: string | undefined, method: 'GET' | 'PUT' = 'GET') => {
    const { context } = await openStandin('EMSP')
    const platform = await openPlatform('CPO', ['2.2.1'])
    const { connection } = connectPeer(context, {
      endpoints: [
        { identifier: 'locations', role: 'SENDER', url: `${platform.url}/here` },
        { identifier: 'tokens', role: 'RECEIVER', url: `${platform.url}/here` },
      ],
    })
    platform.replies.set('/there', json([]))
    const target = location?.replace('ORIGIN', platform.url)
    platform.replies.set('/here', redirect(status, target))
    const operation = method === 'GET' ? 'locations.sender.list' : 'tokens.receiver.put'
    if (method === 'PUT')
      for (const entry of context.data.own('tokens').entries())
        platform.replies.set(`/here/DE/MSP/${entry.key.split('/')[0] ?? ''}`, redirect(status, target))
    const outcome = await sendOperation(context, connection, { connectionId: connection.id, operation })
    return { outcome, asked: platform.asked.map(({ path }) => path) }
  }

  it.each([
    [307, 'ORIGIN/there', 'GET'],
    [308, '/there', 'GET'],
    [307, '/there', 'PUT'],
    [308, 'ORIGIN/there', 'PUT'],
    [301, '/there', 'GET'],
  ] as const)('%i to %s is followed for %s', async (status, location, method) => {
    const { outcome, asked } = await called(status, location, method)
    expect([outcome.ok, asked.at(-1)?.replace(/\?.*/, ''), asked.length]).toEqual([true, '/there', 2])
  })

  it.each([
    [301, '/there', 'PUT', /which is not followed/],
    [302, '/there', 'GET', /which is not followed/],
    [303, '/there', 'GET', /which is not followed/],
    [307, undefined, 'GET', /without a Location header/],
    [307, 'http://', 'GET', /not a url/],
    [307, 'http://elsewhere.invalid/there', 'GET', /elsewhere\.invalid.*the token would go to another origin/],
    [308, 'http://127.0.0.1:1/there', 'PUT', /another origin/],
    [307, 'https://127.0.0.1/there', 'GET', /another origin: use the https url/],
    [307, 'javascript:alert(1)', 'GET', /another origin/],
  ] as const)('%i to %s is not followed for %s', async (status, location, method, message) => {
    const { outcome, asked } = await called(status, location, method)
    expect([outcome.ok, asked.length]).toEqual([false, 1])
    expect(outcome.message).toMatch(message)
  })

  it('that leads in a circle ends', async () => {
    const { outcome, asked } = await called(307, '/here')
    expect(outcome.message).toMatch(/more than 5 redirects/)
    expect(asked).toHaveLength(6)
  })
})

describe('http and https mixed up', () => {
  const tls = { tls: {} }
  const at = async (url: string) => {
    const { context } = await openStandin('EMSP')
    const { connection } = connectPeer(context, { endpoints: [{ identifier: 'locations', role: 'SENDER', url }] })
    return (await sendOperation(context, connection, { connectionId: connection.id, operation: 'locations.sender.list' })).message
  }

  it('is explained to the caller of a server without TLS', async () => {
    const platform = await openPlatform('CPO', ['2.2.1'])
    expect(await at(`${platform.url.replace('http:', 'https:')}/locations`)).toMatch(/does not speak TLS: if it serves http, use http:\/\//)
  })

  it('is explained to the caller of a server with TLS', async () => {
    const { context, exchanges } = await openStandin('CPO', tls)
    expect(await at(context.baseUrl().replace('https:', 'http:'))).toMatch(/cut the connection.*if it serves https, use https:\/\//)
    const [noted] = await exchanges()
    expect(noted?.error).toMatch(/the caller speaks http, but this stand-in serves https: use https:\/\//)
    expect(noted?.error).not.toMatch(/SSL routines|openssl/i)
  })

  it('is explained by what a proxy answers', async () => {
    const platform = await openPlatform('CPO', ['2.2.1'])
    platform.replies.set('/locations', bytes('<h1>400 Bad Request</h1>The plain HTTP request was sent to HTTPS port', 'text/html', 400))
    expect(await at(`${platform.url}/locations`)).toMatch(/serves https: use https:\/\/ in its url/)
  })

  it('is explained to the peer that speaks TLS to a stand-in without', async () => {
    const { context, exchanges } = await openStandin('CPO')
    expect(await at(context.baseUrl().replace('http:', 'https:'))).toMatch(/does not speak TLS/)
    expect((await exchanges())[0]?.error).toMatch(/the caller speaks https, but this stand-in serves http: use http:\/\//)
  })
})

describe('several eMSPs at one CPO', () => {
  const parties = ['DE-MSP', 'FR-ABC', 'NL-XYZ'].map((name) => ({ role: 'EMSP', country_code: name.slice(0, 2), party_id: name.slice(3) }))
  const listed = async (given: { locations: number; history: number }) => {
    const { context } = await openStandin('CPO', { seed: { seed: 1, tokens: 12, ...given }, pageLimit: 100 })
    const peers = parties.map((party) => {
      const peer = connectPeer(context, { parties: [party] })
      context.registered(peer.connection)
      return peer
    })
    return Promise.all(
      peers.map(async (peer) => ({
        sessions: (await peer.call('GET', '/sessions?date_from=2000-01-01T00:00:00Z')).data as Fields[],
        cdrs: (await peer.call('GET', '/cdrs')).data as Fields[],
      })),
    )
  }
  type Fields = Record<string, unknown>

  it.each([
    ['there are EVSEs for all', { locations: 30, history: 4 }],
    ['EVSEs are scarce', { locations: 3, history: 8 }],
  ])('have a past of their own each when %s, and no EVSE is charged at twice at a time', async (_, given) => {
    const all = await listed(given)
    const ids = all.flatMap(({ sessions, cdrs }) => [...sessions, ...cdrs].map(({ id }) => id))
    expect(all.map(({ sessions, cdrs }) => [sessions.length, cdrs.length])).toEqual(parties.map(() => [given.history, given.history]))
    expect(new Set(ids).size).toBe(ids.length)
    for (const [index, { sessions, cdrs }] of all.entries())
      for (const { cdr_token } of [...sessions, ...cdrs]) expect(cdr_token).toMatchObject({ party_id: parties[index]?.party_id })
    const everywhere = all.flatMap(({ sessions }) => sessions)
    for (const uid of new Set(everywhere.map(({ evse_uid }) => evse_uid))) {
      const sessions = everywhere.filter(({ evse_uid }) => evse_uid === uid)
      const spans = sessions.map((session) => [String(session['start_date_time']), String(session['end_date_time'])] as const).sort()
      for (const [index, [start]] of spans.entries()) if (index > 0) expect(start >= (spans[index - 1]?.[1] ?? '')).toBe(true)
    }
  })

  it('find it again after a restart: who registers later takes nothing from who was there', async () => {
    const { context } = await openStandin('CPO')
    const [first, second] = parties
    if (!first || !second) throw new Error('two parties are needed')
    const one = connectPeer(context, { parties: [first] })
    context.registered(one.connection)
    context.registered(one.connection)
    const before = (await one.call('GET', '/cdrs')).text
    context.registered(connectPeer(context, { parties: [second] }).connection)
    expect(JSON.parse((await one.call('GET', '/cdrs')).text)).toMatchObject({ data: (JSON.parse(before) as { data: unknown }).data })
  })
})

describe('an operation without an object to send', () => {
  const empty = { seed: { seed: 1, locations: 0, tokens: 0, history: 0 } }

  it.each([
    ['CPO', 'sessions.receiver.put', /this stand-in has no Session: add one to its data, or give a body/],
    ['CPO', 'cdrs.receiver.post', /this stand-in has no CDR/],
    ['CPO', 'locations.receiver.put', /this stand-in has no Location/],
    ['EMSP', 'tokens.receiver.put', /this stand-in has no Token/],
    ['EMSP', 'START_SESSION', /no Token to charge with/],
    ['EMSP', 'RESERVE_NOW', /no Token to charge with/],
  ] as const)('says what is missing, and sends nothing: %s %s', async (role, operation, message) => {
    const { context, exchanges } = await openStandin(role, empty)
    const endpoints = ['sessions', 'cdrs', 'locations', 'tokens', 'commands'].map((identifier) => ({
      identifier,
      role: 'RECEIVER' as const,
      url: 'http://127.0.0.1:1/x',
    }))
    const { connection } = connectPeer(context, { endpoints })
    await expect(sendOperation(context, connection, { connectionId: connection.id, operation })).rejects.toThrow(message)
    expect(await exchanges()).toEqual([])
  })

  it('names the peer that no object concerns', async () => {
    const { context } = await openStandin('CPO')
    context.registered(connectPeer(context).connection)
    const { connection } = connectPeer(context, {
      parties: [{ role: 'EMSP', country_code: 'FR', party_id: 'ABC' }],
      endpoints: [{ identifier: 'cdrs', role: 'RECEIVER', url: 'http://127.0.0.1:1/x' }],
    })
    await expect(sendOperation(context, connection, { connectionId: connection.id, operation: 'cdrs.receiver.post' })).rejects.toThrow(
      /no CDR of this stand-in concerns a customer of FR-ABC/,
    )
  })

  it.each(['versions.details', 'versions.list'])('%s over an invited connection says what to do', async (operation) => {
    const { context } = await openStandin('CPO')
    const connection = context.connections.add(newConnection('the invited', { tokens: { a: 'token-a' } }))
    await expect(sendOperation(context, connection, { connectionId: connection.id, operation })).rejects.toThrow(
      /the invited is invited and has not registered yet.*let it register with token A/,
    )
  })
})

it('answers carry Content-Type application/json, whatever they say', async () => {
  const { context } = await openStandin('CPO')
  const peer = connectPeer(context)
  const answers = [
    await peer.call('GET', '/locations'),
    await peer.call('GET', '/nothing'),
    await send(`${context.baseUrl()}/ocpi/versions`),
  ]
  expect(answers.map(({ headers }) => headers['content-type'])).toEqual(answers.map(() => 'application/json'))
})
