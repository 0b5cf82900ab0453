/** Connecting to what is half built: without a handshake, again and again with one token A, with credentials of one's own. */
import { describe, expect, it } from 'vitest'
import type { GivenParty } from '../../emulator/contract/standin.js'
import { usualVersions as versions } from '../../emulator/ocpi/version.js'
import type { Workbench } from '../../emulator/workbench/workbench.js'
import { addOrigins } from '../../emulator/workbench/persistence.js'
import { openStandin } from '../standin/support/peer.js'
import { json, openPlatform, type PlatformOptions } from '../standin/support/platform.js'
import { inBase64, jsonType, plain, send, statuses } from '../standin/support/raw.js'

const theCpo = { role: 'CPO', country_code: 'NL', party_id: 'CPO' } as const
const ofTheCpo: GivenParty[] = [theCpo]
const theEmsp = { role: 'EMSP', country_code: 'DE', party_id: 'MSP' } as const

const opened = async (role: 'CPO' | 'EMSP', options: PlatformOptions = {}, offered: readonly string[] = versions) => {
  const hosted = await openStandin(role)
  const platform = await openPlatform(role === 'CPO' ? 'EMSP' : 'CPO', offered, options)
  const call: Workbench['call'] = (name, params) => hosted.workbench.call(name, params)
  return { ...hosted, platform, call, standinId: role.toLowerCase() }
}

describe('connecting manually', () => {
  it.each(versions)('takes tokens, parties and module urls as they are given (%s)', async (version) => {
    const { call, platform, standinId, context } = await opened('EMSP')
    const connection = await call('connections.connect', {
      standinId,
      version,
      parties: ofTheCpo,
      tokenIn: 'they-use-this',
      tokenOut: 'we-use-this',
      endpoints: [{ identifier: 'locations', role: 'SENDER', url: `${platform.url}/my/locations/` }],
    })
    expect(connection).toMatchObject({ state: 'REGISTERED', origin: 'manual', version, role: 'EMSP', tokens: { in: 'they-use-this' } })
    platform.replies.set('/my/locations/', json([]))
    const pulled = await call('operations.send', { connectionId: connection.id, operation: 'locations.sender.list' })
    expect(pulled.ok).toBe(true)
    expect(platform.asked.map(({ path }) => path)).toEqual(['/my/locations/'])
    expect(platform.asked[0]?.headers['authorization']).toBe((version === '2.1.1' ? plain : inBase64)('we-use-this')[1])
    const tokens = await send(`${context.baseUrl()}/ocpi/emsp/${version}/tokens`, { headers: inBase64('they-use-this') })
    expect(statuses(tokens)).toBe('200/1000')
  })

  it('fetches the endpoints of a peer without a credentials module', async () => {
    const { call, platform, standinId } = await opened('EMSP', { without: ['credentials'] })
    const given = { standinId, version: '2.2.1', parties: ofTheCpo, versionsUrl: platform.versionsUrl, tokenOut: 'we-use-this' } as const
    const connection = await call('connections.connect', { ...given, fetch: true })
    expect(connection.problem).toBeUndefined()
    expect(connection.peer.endpoints.map(({ identifier }) => identifier)).toContain('locations')
    expect((await call('operations.send', { connectionId: connection.id, operation: 'versions.details' })).ok).toBe(true)
  })

  it('keeps what was entered when the endpoints cannot be fetched, says why, and fetches them later', async () => {
    const { call, platform, standinId } = await opened('EMSP')
    platform.replies.set('/versions', json(undefined, { http: 401, status: 2000 }))
    const given = { standinId, version: '2.2.1', parties: ofTheCpo, versionsUrl: platform.versionsUrl, tokenOut: 'we-use-this' } as const
    const connection = await call('connections.connect', { ...given, fetch: true })
    expect([connection.state, connection.peer.endpoints]).toEqual(['REGISTERED', []])
    expect(connection.problem).toMatch(/401.*is the token right/)
    await expect(call('connections.fetch', { connectionId: connection.id })).rejects.toThrow(/401/)
    platform.replies.clear()
    const fetched = await call('connections.fetch', { connectionId: connection.id })
    expect([fetched.problem, fetched.peer.endpoints.length > 5]).toEqual([undefined, true])
  })

  it('makes up a token for the peer, and calls without one where none is given', async () => {
    const { call, platform, standinId } = await opened('CPO')
    const endpoints = [{ identifier: 'tokens', role: 'SENDER' as const, url: `${platform.url}/2.2.1/tokens` }]
    const connection = await call('connections.connect', { standinId, version: '2.2.1', parties: [theEmsp], endpoints })
    expect(connection.tokens.in).toMatch(/^\w{32}$/)
    platform.replies.set('/2.2.1/tokens', json([]))
    expect((await call('operations.send', { connectionId: connection.id, operation: 'tokens.sender.list' })).ok).toBe(true)
    expect(platform.asked[0]?.headers).not.toHaveProperty('authorization')
  })

  it.each<[string, RegExp, object]>([
    ['an empty token', /1 to 64 printable characters/, { tokenIn: '' }],
    ['a token that is too long', /1 to 64 printable characters/, { tokenOut: 'x'.repeat(65) }],
    ['a token with a space', /1 to 64 printable characters/, { tokenOut: 'a b' }],
    ['a versions url that is none', /http or https url/, { versionsUrl: 'localhost/versions' }],
    ['a url of another scheme', /http or https url/, { versionsUrl: 'ftp://example.org/versions' }],
    ['a module url that is none', /http or https url/, { endpoints: [{ identifier: 'locations', role: 'SENDER', url: 'nonsense' }] }],
    ['an interface that there is not', /SENDER/, { endpoints: [{ identifier: 'locations', role: 'BOTH', url: 'http://x' }] }],
    ['no party', /at least one party of the peer/, { parties: [] }],
    ['a party id in small letters', /three capitals/, { parties: [{ ...theCpo, party_id: 'cpo' }] }],
    ['a role that the stand-in does not play', /does not play CPO/, { role: 'CPO' }],
    ['nothing to fetch with', /versions url and the token/, { fetch: true }],
  ])('says what is wrong with %s', async (_, message, wrong) => {
    const { call, standinId, context } = await opened('EMSP')
    const given = { standinId, version: '2.2.1', parties: ofTheCpo, ...wrong } as Parameters<typeof call<'connections.connect'>>[1]
    await expect(call('connections.connect', given)).rejects.toThrow(message)
    expect(context.connections.list()).toEqual([])
  })

  it('refuses a token that opens another connection', async () => {
    const { call, standinId } = await opened('EMSP')
    const first = await call('connections.connect', { standinId, version: '2.2.1', parties: ofTheCpo, tokenIn: 'taken' })
    const again = { standinId, version: '2.2.1', parties: ofTheCpo, tokenIn: 'taken' } as const
    await expect(call('connections.connect', again)).rejects.toThrow(/in use by the connection NL-CPO/)
    const other = await call('connections.connect', { ...again, tokenIn: 'free' })
    await expect(call('connections.update', { connectionId: other.id, tokenIn: 'taken' })).rejects.toThrow(/in use/)
    await call('connections.remove', { connectionId: first.id })
    expect((await call('connections.update', { connectionId: other.id, tokenIn: 'taken' })).origin).toBe('manual')
  })

  it('is edited in every part', async () => {
    const { call, standinId, platform } = await opened('EMSP')
    const { id: connectionId } = await call('connections.connect', { standinId, version: '2.2.1', parties: ofTheCpo, tokenOut: 'old' })
    const edited = await call('connections.update', {
      connectionId,
      name: 'theirs',
      version: '2.1.1',
      parties: [{ ...theCpo, party_id: 'NEW' }],
      versionsUrl: platform.versionsUrl,
      tokenOut: 'new',
      quirks: { tokenEncoding: 'base64' },
      endpoints: [{ identifier: 'cdrs', role: 'SENDER', url: `${platform.url}/cdrs` }],
    })
    expect(edited).toMatchObject({
      name: 'theirs',
      version: '2.1.1',
      peer: { parties: [{ party_id: 'NEW' }], versionsUrl: platform.versionsUrl },
    })
    expect((await call('connections.tokens', { connectionId })).out).toBe('new')
    const cleared = await call('connections.update', { connectionId, tokenOut: null, versionsUrl: null, endpoints: [] })
    expect([cleared.tokens.out, cleared.peer.versionsUrl, cleared.overrides.endpoints]).toEqual([undefined, undefined, []])
  })
})

describe('halfway connections', () => {
  it("are completed with what the peer's credentials would have said", async () => {
    const { call, platform, standinId, context } = await opened('EMSP', { without: ['credentials'] }, ['2.2.1'])
    const register = call('connections.register', { standinId, versionsUrl: platform.versionsUrl, tokenA: 'token-a' })
    await expect(register).rejects.toThrow(/no credentials endpoint: connect manually, or enter its credentials by hand/)
    const [record] = context.connections.list()
    const connectionId = record?.id ?? ''
    const done = await call('connections.complete', { connectionId, credentials: platform.credentials })
    expect(done).toMatchObject({ state: 'REGISTERED', origin: 'manual', version: '2.2.1', tokens: { out: 'their-token' } })
    expect(done.peer.endpoints.length).toBeGreaterThan(5)
    platform.replies.set('/2.2.1/locations', json([]))
    expect((await call('operations.send', { connectionId, operation: 'locations.sender.list' })).ok).toBe(true)
  })

  it('of an invited peer go on with its token A', async () => {
    const { call, platform, standinId, context } = await opened('CPO', {}, ['2.1.1'])
    const invited = await call('connections.invite', { standinId, tokenA: 'token-a' })
    const given = { connectionId: invited.id, credentials: platform.credentials, version: '2.1.1', fetch: false } as const
    expect(await call('connections.complete', given)).toMatchObject({ state: 'REGISTERED', tokens: { in: 'token-a', out: 'their-token' } })
    const tokens = await send(`${context.baseUrl()}/ocpi/cpo/2.1.1/locations`, { headers: plain('token-a') })
    expect(statuses(tokens)).toBe('200/1000')
  })

  it.each<[RegExp, object]>([
    [/`token` is missing/, {}],
    [/`token` has to be/, { token: 'a b' }],
    [/`url` has to be/, { token: 'x', url: 'nonsense' }],
    [/name no party/, { token: 'x', url: 'http://x/versions' }],
  ])('say what the entered credentials lack: %s', async (message, credentials) => {
    const { call, standinId, context } = await opened('CPO')
    const { id: connectionId } = await call('connections.invite', { standinId })
    await expect(call('connections.complete', { connectionId, credentials: { ...credentials } })).rejects.toThrow(message)
    expect(context.connections.get(connectionId)?.state).toBe('INVITED')
  })

  it('override tokens and urls of a registered connection, and take that back', async () => {
    const { call, platform, standinId, context } = await opened('EMSP', {}, ['2.2.1'])
    const { id: connectionId, tokens } = await call('connections.register', {
      standinId,
      versionsUrl: platform.versionsUrl,
      tokenA: 'token-a',
    })
    const agreed = await call('connections.tokens', { connectionId })
    expect(tokens.in).not.toBe(agreed.in)
    const elsewhere = { identifier: 'locations', role: 'SENDER', url: `${platform.url}/elsewhere` } as const
    const edited = await call('connections.update', { connectionId, tokenIn: 'mine', tokenOut: 'yours', endpoints: [elsewhere] })
    expect([edited.origin, edited.overrides.endpoints]).toEqual(['handshake', [elsewhere]])
    platform.replies.set('/elsewhere', json([]))
    expect((await call('operations.send', { connectionId, operation: 'locations.sender.list' })).ok).toBe(true)
    expect(platform.asked.at(-1)).toMatchObject({ path: '/elsewhere', headers: { authorization: inBase64('yours')[1] } })
    const opens = async (token = '') => (await send(`${context.baseUrl()}/ocpi/emsp/2.2.1/tokens`, { headers: inBase64(token) })).status
    expect([await opens('mine'), await opens(agreed.in)]).toEqual([200, 401])
    const back = await call('connections.update', { connectionId, tokenIn: null, tokenOut: null, endpoints: [] })
    expect(back.overrides).toEqual({ tokens: {}, endpoints: [] })
    expect([await opens('mine'), await opens(agreed.in)]).toEqual([401, 200])
    await expect(call('connections.update', { connectionId, versionsUrl: 'http://x/versions' })).rejects.toThrow(
      /the handshake settles versionsUrl/,
    )
  })

  it('call a module that is not advertised at the url that is given, without a finding that it is not served', async () => {
    const { call, platform, standinId, exchanges } = await opened('EMSP', { without: ['tariffs'] }, ['2.2.1'])
    const { id: connectionId } = await call('connections.register', { standinId, versionsUrl: platform.versionsUrl, tokenA: 'token-a' })
    const request = { connectionId, operation: 'tariffs.sender.list' }
    await expect(call('operations.send', request)).rejects.toThrow(/does not advertise tariffs \(SENDER\): give the url of the module/)
    platform.replies.set('/tariffs', json(undefined, { http: 404, status: 2000 }))
    expect((await call('operations.send', { ...request, url: `${platform.url}/tariffs` })).status).toBe(404)
    expect((await exchanges()).at(-1)?.findings.map(({ id }) => id)).not.toContain('module.support')
    platform.replies.set('/tariffs', json([]))
    expect((await call('operations.send', { ...request, url: `${platform.url}/tariffs` })).ok).toBe(true)
    await expect(call('operations.send', { ...request, url: 'nonsense' })).rejects.toThrow(/http or https url/)
  })
})

describe('a reusable invitation', () => {
  const registered = async (reusable: boolean) => {
    const { call, platform, standinId, context, exchanges } = await opened('CPO', {}, ['2.2.1'])
    const { id: connectionId } = await call('connections.invite', { standinId, tokenA: 'token-a', reusable })
    const post = (token = 'their-token') =>
      send(`${context.baseUrl()}/ocpi/2.2.1/credentials`, {
        method: 'POST',
        headers: [...inBase64('token-a'), ...jsonType],
        body: JSON.stringify({ ...platform.credentials, token }),
      })
    return { call, connectionId, context, exchanges, post, platform }
  }

  it('lets a backend that restarts register again, and replaces its connection each time', async () => {
    const { post, connectionId, context, exchanges } = await registered(true)
    const given: string[] = []
    for (const token of ['one', 'two', 'three']) {
      const answer = await post(token)
      expect(statuses(answer)).toBe('200/1000')
      given.push((answer.data as { token: string }).token)
    }
    expect(context.connections.list().map(({ id, state, tokens }) => [id, state, tokens.out])).toEqual([
      [connectionId, 'REGISTERED', 'three'],
    ])
    const opens = async (token: string) =>
      (await send(`${context.baseUrl()}/ocpi/cpo/2.2.1/locations`, { headers: inBase64(token) })).status
    expect(await Promise.all([...given, 'token-a'].map(opens))).toEqual([401, 401, 200, 401])
    const noted = (await exchanges()).filter(({ method }) => method === 'POST').flatMap(({ findings }) => findings)
    expect(noted.filter(({ id }) => id === 'credentials.state' || id === 'auth.token-role')).toEqual([])
  })

  it('keeps the connection when registering again fails', async () => {
    const { post, context, platform } = await registered(true)
    await post('one')
    platform.replies.set('/versions', json(undefined, { http: 500, status: 3000 }))
    expect((await post('two')).ocpi).toBe(3001)
    expect(context.connections.list()[0]).toMatchObject({ state: 'REGISTERED', tokens: { a: 'token-a', out: 'one' } })
  })

  it('outlives a DELETE, and ends when it is taken back', async () => {
    const { call, post, connectionId, context } = await registered(true)
    const { token } = (await post()).data as { token: string }
    await send(`${context.baseUrl()}/ocpi/2.2.1/credentials`, { method: 'DELETE', headers: inBase64(token) })
    expect(statuses(await post())).toBe('200/1000')
    await call('connections.update', { connectionId, reusable: false })
    expect((await post()).status).toBe(401)
    await expect(call('connections.update', { connectionId, reusable: true })).rejects.toThrow(/used up/)
  })

  it('is no usual one: that registers once', async () => {
    const { post } = await registered(false)
    expect([(await post()).status, (await post()).status]).toEqual([200, 401])
  })
})

describe('two connections of one party', () => {
  it('are said to be so, and merged', async () => {
    const { call, standinId, context } = await opened('EMSP')
    const terms = { standinId, version: '2.2.1', parties: ofTheCpo } as const
    const [one, two] = [await call('connections.connect', terms), await call('connections.connect', terms)]
    const other = await call('connections.connect', { ...terms, parties: [{ ...theCpo, party_id: 'XYZ' }] })
    const views = (await call('workbench.get', {})).connections
    expect(views.map(({ id, sameParty }) => [id, sameParty])).toEqual([
      [one.id, [two.id]],
      [two.id, [one.id]],
      [other.id, []],
    ])
    context.data.received(one.id, 'locations').put(theCpo, 'L1', { id: 'L1' }, undefined, '2.2.1', 0)
    const merged = await call('connections.merge', { connectionId: two.id, withId: one.id })
    expect([merged.sameParty, context.connections.list().length]).toEqual([[], 2])
    expect(context.data.received(two.id, 'locations').size()).toBe(1)
    await expect(call('connections.merge', { connectionId: two.id, withId: other.id })).rejects.toThrow(/same party/)
  })
})

describe('registering again as the initiator', () => {
  it('replaces the connection that the same token A has made, and keeps it when that fails', async () => {
    const { call, platform, standinId, context } = await opened('EMSP', {}, ['2.2.1'])
    const terms = { standinId, versionsUrl: platform.versionsUrl, tokenA: 'token-a' } as const
    const { id } = await call('connections.register', terms)
    platform.credentials = { ...platform.credentials, token: 'second' }
    expect((await call('connections.register', terms)).id).toBe(id)
    expect(context.connections.get(id)?.tokens.out).toBe('second')
    platform.replies.set('/versions', json(undefined, { http: 500, status: 3000 }))
    await expect(call('connections.register', terms)).rejects.toThrow(/500/)
    expect(context.connections.get(id)).toMatchObject({ state: 'REGISTERED', tokens: { out: 'second' } })
    expect(context.connections.get(id)?.tokens.a).toBeUndefined()
  })
})

describe('credentials of one’s own', () => {
  it('are drafted with all of BusinessDetails, edited, and sent', async () => {
    const { call, platform, standinId, context } = await opened('EMSP', {}, ['2.2.1'])
    const logo = { url: 'https://example.org/logo.png', category: 'OPERATOR', type: 'png' } as const
    const [party] = context.settings.parties
    if (!party) throw new Error('no party')
    await call('standins.update', { standinId, settings: { parties: [{ ...party, website: 'https://example.org', logo }] } })
    const { credentials } = await call('connections.credentials', { standinId, version: '2.2.1' })
    expect(credentials).toMatchObject({ roles: [{ business_details: { name: party.name, website: 'https://example.org', logo } }] })
    expect(credentials).not.toHaveProperty('token')
    const edited = { ...credentials, token: 'token-b', hub_party_id: 'DEHUB' }
    const connection = await call('connections.register', {
      standinId,
      versionsUrl: platform.versionsUrl,
      tokenA: 'token-a',
      credentials: edited,
    })
    expect(platform.asked.at(-1)?.body).toEqual(edited)
    expect((await call('connections.tokens', { connectionId: connection.id })).in).toBe('token-b')
    expect(JSON.stringify((await call('workbench.get', {})).connections)).not.toContain('token-b')
    const back = await call('connections.update', { connectionId: connection.id, credentials: null })
    expect(back.credentials).toBeUndefined()
  })
})

it('an older workspace says of its connections that they came about by a handshake', () => {
  const old = { settings: {}, connections: [{ id: 'a', tokens: {} }], data: {} }
  expect(addOrigins(old)).toEqual({
    settings: {},
    connections: [{ id: 'a', tokens: {}, origin: 'handshake', overrides: { tokens: {}, endpoints: [] } }],
    data: {},
  })
})
