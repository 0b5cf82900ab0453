import { describe, expect, it } from 'vitest'
import { usualVersions as versions, type Version } from '../../emulator/ocpi/version.js'
import { newConnection } from '../../emulator/standin/connections.js'
import { openStandin } from './support/peer.js'
import { boundWaiting, bytes, json, never, openPlatform, type Platform } from './support/platform.js'
import { expectEnvelope, inBase64, jsonType, plain, send, statuses } from './support/raw.js'

type Fields = Record<string, unknown>

/** A CPO that has invited an eMSP, which is played by a platform of ours. */
const opened = async (version: Version, offered: readonly string[] = ['2.1.1', '2.2.1']) => {
  const { context, exchanges } = await openStandin('CPO')
  const platform = await openPlatform('EMSP', offered)
  const connection = context.connections.add(newConnection('invited', { tokens: { a: 'token-a' } }))
  const write = version === '2.1.1' ? plain : inBase64
  const ask = (method: string, token: string, body?: unknown, path = '/credentials') =>
    send(`${context.baseUrl()}/ocpi/cpo/${version}${path}`, {
      method,
      headers: [...write(token), ...jsonType],
      body: body === undefined ? undefined : JSON.stringify(body),
    })
  const theirs = (token: string): Fields => credentialsOf(platform, version, token)
  const register = async (token = 'token-b') => {
    const answer = await ask('POST', 'token-a', theirs(token))
    expect(statuses(answer)).toBe('200/1000')
    return String((answer.data as Fields)['token'])
  }
  return { context, connection, platform, ask, theirs, register, exchanges }
}

const credentialsOf = (platform: Platform, version: Version, token: string): Fields => {
  const { roles, business_details, country_code, party_id, url } = platform.credentials
  return version === '2.1.1' ? { token, url, business_details, country_code, party_id } : { token, url, roles }
}
const state = ({ state, tokens, version, role, peer, retired, inRole }: ReturnType<typeof newConnection>) =>
  structuredClone({
    state,
    tokens,
    version,
    role,
    endpoints: peer.endpoints,
    parties: peer.parties,
    versionsUrl: peer.versionsUrl,
    retired,
    inRole,
  })

describe.each(versions)('credentials as the receiver, in %s', (version) => {
  it('answers GET with the credentials that the caller uses', async () => {
    const { ask, register } = await opened(version)
    expect((await ask('GET', 'token-a')).data).toMatchObject({ token: 'token-a' })
    const tokenC = await register()
    expect((await ask('GET', tokenC)).data).toMatchObject({ token: tokenC })
  })

  it('registers by POST: fetches versions and details with token B, and answers with a token C', async () => {
    const { ask, platform, theirs, connection } = await opened(version)
    const answer = await ask('POST', 'token-a', theirs('token-b'))
    expect(statuses(answer)).toBe('200/1000')
    expectEnvelope(answer)
    expect(platform.asked.map(({ method, path }) => `${method} ${path}`)).toEqual(['GET /versions', `GET /${version}`])
    expect(platform.asked.at(-1)?.headers['authorization']).toBe((version === '2.1.1' ? plain : inBase64)('token-b')[1])
    expect(connection).toMatchObject({
      state: 'REGISTERED',
      version,
      tokens: { out: 'token-b', in: (answer.data as Fields)['token'] },
      inRole: 'C',
    })
    expect(connection.peer.parties).toMatchObject([{ role: 'EMSP', country_code: 'DE', party_id: 'MSP' }])
  })

  it('answers each method as the state demands', async () => {
    const { ask, register, theirs } = await opened(version)
    const allowed = async (method: string, token: string) => {
      const answer = await ask(method, token, method === 'POST' || method === 'PUT' ? theirs('token-x') : undefined)
      return [answer.status, answer.headers['allow']]
    }
    for (const method of ['GET', 'POST', 'PUT', 'DELETE']) expect(await allowed(method, 'nobody'), method).toEqual([401, undefined])
    for (const method of ['PUT', 'DELETE']) expect(await allowed(method, 'token-a'), method).toEqual([405, 'GET, POST'])
    const tokenC = await register()
    expect(await allowed('POST', tokenC)).toEqual([405, 'GET, PUT, DELETE'])
    for (const method of ['GET', 'POST', 'PUT', 'DELETE']) expect(await allowed(method, 'token-a'), method).toEqual([401, undefined])
    const put = await ask('PUT', tokenC, theirs('token-b2'))
    expect(put.status).toBe(200)
    const tokenC2 = String((put.data as Fields)['token'])
    expect(await allowed('DELETE', tokenC2)).toEqual([200, undefined])
    for (const token of ['token-a', tokenC, tokenC2])
      for (const method of ['GET', 'POST', 'PUT', 'DELETE']) expect(await allowed(method, token)).toEqual([401, undefined])
  })

  it('fetches again and rotates on every PUT; the old token is dead', async () => {
    const { ask, register, theirs, platform, connection } = await opened(version)
    const tokenC = await register()
    platform.asked.length = 0
    const answer = await ask('PUT', tokenC, theirs('token-b'))
    expect(platform.asked.map(({ path }) => path)).toEqual(['/versions', `/${version}`])
    const next = String((answer.data as Fields)['token'])
    expect(next).not.toBe(tokenC)
    expect(connection.tokens).toEqual({ in: next, out: 'token-b' })
    expect((await ask('GET', tokenC)).status).toBe(401)
    expect((await ask('GET', next)).status).toBe(200)
  })

  it('opens functional modules to token C, and to no other', async () => {
    const { ask, register } = await opened(version)
    expect((await ask('GET', 'token-a', undefined, '/locations')).status).toBe(401)
    const tokenC = await register()
    expect((await ask('GET', tokenC, undefined, '/locations')).status).toBe(200)
    expect((await ask('GET', 'token-b', undefined, '/locations')).status).toBe(401)
  })

  it.each<[string, string, (platform: Platform) => void]>([
    ['3001', 'versions are refused', ({ replies }) => replies.set('/versions', json(undefined, { http: 401, status: 2000 }))],
    ['3001', 'versions are HTML', ({ replies }) => replies.set('/versions', bytes('<html>'))],
    ['3001', 'versions are empty', ({ replies }) => replies.set('/versions', json([]))],
    ['3001', 'versions are no list', ({ replies }) => replies.set('/versions', json({ version: '2.2.1' }))],
    ['3001', 'versions never come', ({ replies }) => replies.set('/versions', never)],
    [
      '3001',
      'the connection is cut',
      ({ replies }) =>
        replies.set('/versions', (_, __, socket) => {
          socket.destroy()
        }),
    ],
    [
      '3001',
      'details are missing',
      ({ replies }) => {
        for (const path of ['/2.1.1', '/2.2.1']) replies.set(path, json(undefined, { http: 404, status: 2000 }))
      },
    ],
    [
      '3001',
      'the url of the version is no url',
      ({ replies }) => replies.set('/versions', json(['2.1.1', '2.2.1'].map((version) => ({ version, url: 'http://' })))),
    ],
    [
      '3002',
      'the version is not offered',
      ({ replies }) => replies.set('/versions', json([{ version: '2.0', url: 'http://127.0.0.1:1/' }])),
    ],
    [
      '3003',
      'credentials are not listed',
      ({ replies }) => {
        for (const path of ['/2.1.1', '/2.2.1']) replies.set(path, json({ version: path.slice(1), endpoints: [] }))
      },
    ],
    [
      '3003',
      'endpoints are of the wrong type',
      ({ replies }) => {
        for (const path of ['/2.1.1', '/2.2.1']) replies.set(path, json({ endpoints: [null, 1, { identifier: 'credentials', url: 7 }] }))
      },
    ],
  ])('answers %s when %s, stays as it was, and can be asked again', async (status, _, spoil) => {
    const { context, ask, theirs, platform, connection, register } = await opened(version)
    const before = state(connection)
    spoil(platform)
    boundWaiting(context, platform)
    const answer = await ask('POST', 'token-a', theirs('token-b'))
    expect(statuses(answer)).toBe(`200/${status}`)
    expectEnvelope(answer)
    expect(state(connection)).toEqual(before)
    expect(connection.problem).toBe(answer.message)
    platform.replies.clear()
    const tokenC = await register()
    const registered = state(connection)
    spoil(platform)
    boundWaiting(context, platform)
    expect(statuses(await ask('PUT', tokenC, theirs('token-b2')))).toBe(`200/${status}`)
    expect(state(connection)).toEqual(registered)
    expect((await ask('GET', tokenC, undefined, '/locations')).status).toBe(200)
  })

  it.each<[string, (given: Fields) => Fields | unknown[] | null]>([
    ['no token', ({ token: _, ...rest }) => rest],
    ['an empty token', (given) => ({ ...given, token: '' })],
    ['a token with a space', (given) => ({ ...given, token: 'a b' })],
    ['a token of 65 characters', (given) => ({ ...given, token: 'x'.repeat(65) })],
    ['no url', ({ url: _, ...rest }) => rest],
    ['a relative url', (given) => ({ ...given, url: '/versions' })],
    ['a url of another scheme', (given) => ({ ...given, url: 'ftp://peer.example/versions' })],
    ['a list', (given) => [given]],
    ['null', () => null],
    ['no party', (given) => ({ token: given['token'], url: given['url'] })],
    ['no roles', (given) => ({ token: given['token'], url: given['url'], roles: [] })],
    [
      'a party that fits into no header',
      (given) => ({
        token: given['token'],
        url: given['url'],
        roles: [{ role: 'EMSP', country_code: '中', party_id: 'A\nB' }],
        country_code: '中',
        party_id: '',
      }),
    ],
  ])('answers 2001 to credentials with %s, without calling back', async (_, spoil) => {
    const { ask, theirs, platform, connection } = await opened(version)
    const answer = await ask('POST', 'token-a', spoil(theirs('token-b')))
    expect(statuses(answer)).toBe('200/2001')
    expect(platform.asked).toEqual([])
    expect(connection.state).toBe('INVITED')
  })

  it('takes one of two POSTs with the same token A that come at the same time', async () => {
    const { ask, theirs, connection } = await opened(version)
    const answers = await Promise.all([ask('POST', 'token-a', theirs('token-b')), ask('POST', 'token-a', theirs('token-b'))])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 405])
    const winner = answers.find(({ status }) => status === 200)
    expect(connection.tokens.in).toBe((winner?.data as Fields)['token'])
  })

  it('takes one of two PUTs that come at the same time, whatever becomes of it', async () => {
    const { ask, theirs, register, platform, connection } = await opened(version)
    const tokenC = await register()
    let second = ''
    platform.replies.set('/versions', async (asked, response, socket) => {
      platform.replies.clear()
      second = statuses(await ask('PUT', tokenC, theirs('token-b3')))
      await json(undefined, { http: 500, status: 3000 })(asked, response, socket)
    })
    expect(statuses(await ask('PUT', tokenC, theirs('token-b2')))).toBe('200/3001')
    expect(second).toBe('200/2000')
    expect(connection.tokens).toEqual({ in: tokenC, out: 'token-b' })
    expect(statuses(await ask('PUT', tokenC, theirs('token-b3')))).toBe('200/1000')
  })

  it('does not come back to life when a DELETE comes while a PUT is pending', async () => {
    const { ask, theirs, register, platform, connection } = await opened(version)
    const tokenC = await register()
    platform.replies.set('/versions', async (asked, response, socket) => {
      expect((await ask('DELETE', tokenC)).status).toBe(200)
      platform.replies.clear()
      await json(['2.1.1', '2.2.1'].map((name) => ({ version: name, url: `${platform.url}/${name}` })))(asked, response, socket)
    })
    expect(statuses(await ask('PUT', tokenC, theirs('token-b2')))).toBe('200/3001')
    expect(connection).toMatchObject({ state: 'UNREGISTERED', tokens: {} })
  })
})

describe('an upgrade from 2.1.1 to 2.2.1', () => {
  it('is a PUT at the credentials of 2.2.1; what came in 2.1.1 is forgotten', async () => {
    const { context, register, platform, connection, ask } = await opened('2.1.1')
    const tokenC = await register()
    await ask(
      'PUT',
      tokenC,
      { uid: 'T1', type: 'RFID', auth_id: 'C', issuer: 'I', valid: true, whitelist: 'ALWAYS', last_updated: '2026-01-01T00:00:00Z' },
      '/tokens/DE/MSP/T1',
    )
    expect(context.data.received(connection.id, 'tokens').size()).toBe(1)
    const answer = await send(`${context.baseUrl()}/ocpi/cpo/2.2.1/credentials`, {
      method: 'PUT',
      headers: [...inBase64(tokenC), ...jsonType],
      body: JSON.stringify(credentialsOf(platform, '2.2.1', 'token-b2')),
    })
    expect(statuses(answer)).toBe('200/1000')
    expect(connection).toMatchObject({ state: 'REGISTERED', version: '2.2.1' })
    expect(context.data.received(connection.id, 'tokens').size()).toBe(0)
  })
})
