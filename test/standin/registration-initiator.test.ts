import { describe, expect, it } from 'vitest'
import { usualVersions as versions } from '../../emulator/ocpi/version.js'
import { newConnection } from '../../emulator/standin/connections.js'
import { register, renew, unregister } from '../../emulator/standin/calling/registration.js'
import { openStandin } from './support/peer.js'
import { boundWaiting, bytes, json, never, openPlatform, type Platform, type Reply } from './support/platform.js'
import { inBase64, jsonType, plain, send, statuses } from './support/raw.js'

/** An eMSP that was invited by a CPO, which is played by a platform of ours. */
const opened = async (offered: readonly string[] = ['2.1.1', '2.2.1']) => {
  const { context, exchanges } = await openStandin('EMSP')
  const platform = await openPlatform('CPO', offered)
  const connection = context.connections.add(
    newConnection('peer', { tokens: { a: 'token-a' }, peer: { parties: [], endpoints: [], versionsUrl: platform.versionsUrl } }),
  )
  return { context, platform, connection, exchanges }
}
const authorizations = (platform: Platform) => platform.asked.map(({ headers }) => headers['authorization'])

describe('registering as the initiator', () => {
  it.each([
    [['2.1.1', '2.2.1'], '2.2.1'],
    [['2.2.1', '2.1.1'], '2.2.1'],
    [['2.1.1'], '2.1.1'],
    [['2.1.1', '2.3.0', '2.2'], '2.1.1'],
    [['2.2.1', '9.9'], '2.2.1'],
  ])('chooses the highest version that both speak: %j', async (offered, version) => {
    const { context, platform, connection } = await opened(offered)
    await register(context, connection)
    expect(connection).toMatchObject({ state: 'REGISTERED', version, tokens: { out: 'their-token' }, inRole: 'B' })
    expect(platform.asked.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /versions',
      `GET /${version}`,
      `POST /${version}/credentials`,
    ])
    expect(authorizations(platform).at(-1)).toBe((version === '2.1.1' ? plain : inBase64)('token-a')[1])
    expect(platform.asked.at(-1)?.body).toMatchObject({ token: connection.tokens.in, url: expect.stringMatching(/versions$/) as string })
  })

  it.each(versions)('lets token B in while its POST is pending, and only to versions and credentials (%s)', async (version) => {
    const { context, platform, connection } = await opened([version])
    const seen: string[] = []
    platform.replies.set(`POST /${version}/credentials`, async (asked, response, socket) => {
      const { token, url } = asked.body as { token: string; url: string }
      const headers = version === '2.1.1' ? plain(token) : inBase64(token)
      const listed = await send(url, { headers })
      seen.push(statuses(listed))
      const details = (listed.data as { version: string; url: string }[]).find((entry) => entry.version === version)?.url ?? ''
      seen.push(
        statuses(await send(details, { headers })),
        statuses(await send(`${context.baseUrl()}/ocpi/emsp/${version}/tokens`, { headers })),
      )
      // The invitation was ours to use, not ours to accept.
      seen.push(statuses(await send(url, { headers: version === '2.1.1' ? plain('token-a') : inBase64('token-a') })))
      await json(platform.credentials)(asked, response, socket)
    })
    await register(context, connection)
    expect(seen).toEqual(['200/1000', '200/1000', '401/2000', '401/2000'])
    expect(connection.state).toBe('REGISTERED')
  })

  it('understands relative urls', async () => {
    const { context, platform, connection } = await opened()
    platform.replies.set('/versions', json([{ version: '2.2.1', url: '/2.2.1' }]))
    platform.replies.set(
      '/2.2.1',
      json({
        version: '2.2.1',
        endpoints: [
          { identifier: 'credentials', role: 'SENDER', url: '2.2.1/credentials' },
          { identifier: 'locations', role: 'SENDER', url: '/2.2.1/locations/' },
        ],
      }),
    )
    await register(context, connection)
    expect(connection.peer.endpoints.map(({ url }) => url)).toEqual([
      `${platform.url}/2.2.1/credentials`,
      `${platform.url}/2.2.1/locations/`,
    ])
  })

  it('tries the other encoding of the token where the first is refused, and remembers it', async () => {
    const { context, platform, connection } = await opened(['2.2.1'])
    const wants = (asked: { headers: Readonly<Record<string, string | undefined>> }) => asked.headers['authorization'] === 'Token token-a'
    platform.replies.set('/versions', (asked, ...rest) =>
      (wants(asked) ? json([{ version: '2.2.1', url: `${platform.url}/2.2.1` }]) : json(undefined, { http: 401, status: 2000 }))(
        asked,
        ...rest,
      ),
    )
    await register(context, connection)
    expect(connection.learnedEncoding).toBe('plain')
    expect(authorizations(platform)).toEqual([inBase64('token-a')[1], plain('token-a')[1], plain('token-a')[1], plain('token-a')[1]])
  })

  it.each([
    [401, 2000],
    [403, 2000],
    [200, 2001],
    [200, 2002],
    [400, 2001],
  ])('takes HTTP %i with status code %i as a refusal of the encoding, in versions and in details', async (http, status) => {
    const { context, platform, connection } = await opened(['2.2.1'])
    const refusing =
      (reply: Reply): Reply =>
      (asked, ...rest) =>
        (asked.headers['authorization'] === 'Token token-a' ? reply : json(undefined, { http, status }))(asked, ...rest)
    platform.replies.set('/versions', refusing(json([{ version: '2.2.1', url: `${platform.url}/2.2.1` }])))
    await register(context, connection)
    expect([connection.state, connection.learnedEncoding]).toEqual(['REGISTERED', 'plain'])
  })

  it('tries one encoding alone where it is settled', async () => {
    const { context, platform, connection } = await opened(['2.2.1'])
    connection.quirks.tokenEncoding = 'plain'
    platform.replies.set('/versions', json(undefined, { status: 2001 }))
    await expect(register(context, connection)).rejects.toThrow(/2001.*is the token right/)
    expect(authorizations(platform)).toEqual(['Token token-a'])
  })

  it.each<[string, RegExp, (platform: Platform) => unknown]>([
    [
      'has no credentials where it says',
      /404.*enter the credentials by hand/,
      ({ replies }) => replies.set('/2.2.1/credentials', json(undefined, { http: 404, status: 2000 })),
    ],
    [
      'has no details where it says',
      /404.*advertises this url for the version details/,
      ({ replies }) => replies.set('/2.2.1', json(undefined, { http: 404, status: 2000 })),
    ],
    [
      'refuses the token',
      /401.*is the token right/,
      ({ replies }) => replies.set('/versions', json(undefined, { http: 401, status: 2000 })),
    ],
    ['has no versions there', /404.*versions url/, ({ replies }) => replies.set('/versions', json(undefined, { http: 404, status: 2000 }))],
    ['answers HTML', /not JSON/, ({ replies }) => replies.set('/versions', bytes('<html>'))],
    ['answers nothing', /empty body/, ({ replies }) => replies.set('/versions', bytes(''))],
    ['answers without an envelope', /not an OCPI envelope/, ({ replies }) => replies.set('/versions', bytes('[]', 'application/json'))],
    [
      'redirects',
      /redirect to .*elsewhere/,
      ({ replies }) =>
        replies.set('/versions', (_, response) => {
          response.writeHead(302, { Location: '/elsewhere' })
          response.end()
        }),
    ],
    ['never answers', /did not answer within 0.4 s/, ({ replies }) => replies.set('/versions', never)],
    [
      'speaks no version of ours',
      /no common version/,
      ({ replies }) => replies.set('/versions', json([{ version: '2.0', url: 'http://x' }])),
    ],
    ['has no credentials', /no credentials endpoint/, ({ replies }) => replies.set('/2.2.1', json({ version: '2.2.1', endpoints: [] }))],
    ['cannot use our API', /3001/, ({ replies }) => replies.set('/2.2.1/credentials', json(undefined, { status: 3001 }))],
    ['is registered already', /405/, ({ replies }) => replies.set('/2.2.1/credentials', json(undefined, { http: 405, status: 2000 }))],
    ['gives no token', /`token` is missing/, ({ replies }) => replies.set('/2.2.1/credentials', json({ url: 'http://x/versions' }))],
    ['gives no data', /have to be a JSON object/, ({ replies }) => replies.set('/2.2.1/credentials', json())],
    [
      'cuts the connection',
      /cut the connection/,
      ({ replies }) =>
        replies.set('/2.2.1/credentials', (_, __, socket) => {
          socket.destroy()
        }),
    ],
  ])('says why when the peer %s, stays as it was, and can try again', async (_, message, spoil) => {
    const { context, platform, connection } = await opened(['2.2.1'])
    spoil(platform)
    boundWaiting(context, platform)
    await expect(register(context, connection)).rejects.toThrow(message)
    expect(connection).toMatchObject({ state: 'INVITED', tokens: { a: 'token-a' }, peer: { endpoints: [], parties: [] } })
    expect(Object.values(connection.tokens)).toEqual(['token-a'])
    expect([connection.version, connection.role, connection.learnedEncoding]).toEqual([undefined, undefined, undefined])
    expect(connection.problem).toMatch(message)
    platform.replies.clear()
    boundWaiting(context, platform)
    await register(context, connection)
    expect([connection.state, connection.problem]).toEqual(['REGISTERED', undefined])
  })

  it('is under way only once', async () => {
    const { context, connection, platform } = await opened()
    const both = await Promise.allSettled([register(context, connection), register(context, connection)])
    expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
    expect(platform.asked).toHaveLength(3)
    expect(connection.state).toBe('REGISTERED')
  })
})

describe('renewing as the initiator', () => {
  it('fetches versions again, rotates both tokens, and lets both of ours in until the answer is here', async () => {
    const { context, platform, connection } = await opened(['2.2.1'])
    await register(context, connection)
    const { in: before } = connection.tokens
    const opens: string[] = []
    platform.credentials = { ...platform.credentials, token: 'their-next-token' }
    platform.replies.set('PUT /2.2.1/credentials', async (asked, response, socket) => {
      const { token } = asked.body as { token: string }
      for (const one of [before ?? '', token])
        opens.push(statuses(await send(`${context.baseUrl()}/ocpi/emsp/2.2.1/tokens`, { headers: inBase64(one) })))
      await json(platform.credentials)(asked, response, socket)
    })
    platform.asked.length = 0
    await renew(context, connection)
    expect(platform.asked.map(({ method, path }) => `${method} ${path}`)).toEqual(['GET /versions', 'GET /2.2.1', 'PUT /2.2.1/credentials'])
    expect(opens).toEqual(['200/1000', '200/1000'])
    expect(connection.tokens).toMatchObject({ out: 'their-next-token' })
    const status = async (token = '') => (await send(`${context.baseUrl()}/ocpi/emsp/2.2.1/tokens`, { headers: inBase64(token) })).status
    expect([await status(before), await status(connection.tokens.in)]).toEqual([401, 200])
  })

  it.each<[string, (platform: Platform) => unknown]>([
    ['versions fail', ({ replies }) => replies.set('/versions', json(undefined, { http: 500, status: 3000 }))],
    ['the PUT is refused', ({ replies }) => replies.set('PUT /2.2.1/credentials', json(undefined, { status: 3001 }))],
    ['the PUT is never answered', ({ replies }) => replies.set('PUT /2.2.1/credentials', never)],
  ])('leaves everything as it was when %s', async (_, spoil) => {
    const { context, platform, connection } = await opened(['2.2.1'])
    await register(context, connection)
    // What is known of tokens grows with each try, so that a finding can name them.
    const rest = { problem: undefined, lastExchangeAt: undefined, knownTokens: undefined }
    const before = structuredClone({ ...connection, ...rest })
    spoil(platform)
    boundWaiting(context, platform)
    await expect(renew(context, connection)).rejects.toThrow()
    expect({ ...connection, ...rest }).toEqual(before)
    expect((await send(`${context.baseUrl()}/ocpi/emsp/2.2.1/tokens`, { headers: inBase64(before.tokens.in ?? '') })).status).toBe(200)
  })

  it.each<[string, Reply]>([
    ['answered', json({ token: 'next' })],
    ['refused', json(undefined, { status: 3001 })],
  ])('does not bring back what the peer has ended meanwhile: PUT %s', async (_, reply) => {
    const { context, platform, connection } = await opened(['2.2.1'])
    await register(context, connection)
    const { in: token = '' } = connection.tokens
    platform.replies.set('PUT /2.2.1/credentials', async (asked, response, socket) => {
      expect(statuses(await send(`${context.baseUrl()}/ocpi/emsp/2.2.1/credentials`, { method: 'DELETE', headers: inBase64(token) }))).toBe(
        '200/1000',
      )
      await reply(asked, response, socket)
    })
    await expect(renew(context, connection)).rejects.toThrow(/ended while it was being renewed/)
    expect(connection).toMatchObject({ state: 'UNREGISTERED', tokens: {} })
    expect((await send(`${context.baseUrl()}/ocpi/versions`, { headers: inBase64(token) })).status).toBe(401)
  })

  it('and being renewed by the peer go one after the other', async () => {
    const { context, platform, connection } = await opened(['2.2.1'])
    await register(context, connection)
    const { in: token = '' } = connection.tokens
    let theirs = ''
    platform.replies.set('PUT /2.2.1/credentials', async (asked, response, socket) => {
      await expect(renew(context, connection)).rejects.toThrow(/under way/)
      theirs = statuses(
        await send(`${context.baseUrl()}/ocpi/emsp/2.2.1/credentials`, {
          method: 'PUT',
          headers: [...inBase64(token), ...jsonType],
          body: JSON.stringify(platform.credentials),
        }),
      )
      await json({ ...platform.credentials, token: 'next' })(asked, response, socket)
    })
    await renew(context, connection)
    expect(theirs).toBe('200/2000')
    expect(connection).toMatchObject({ state: 'REGISTERED', tokens: { out: 'next' } })
  })

  it('cannot be done before registering', async () => {
    const { context, connection } = await opened()
    await expect(renew(context, connection)).rejects.toThrow(/only a registered connection/)
  })
})

describe('unregistering as the initiator', () => {
  it('ends both directions', async () => {
    const { context, platform, connection } = await opened(['2.2.1'])
    await register(context, connection)
    const { in: token } = connection.tokens
    await unregister(context, connection)
    expect(platform.asked.at(-1)).toMatchObject({ method: 'DELETE', path: '/2.2.1/credentials' })
    expect(connection).toMatchObject({ state: 'UNREGISTERED', tokens: {}, peer: { endpoints: [] } })
    expect((await send(`${context.baseUrl()}/ocpi/versions`, { headers: inBase64(token ?? '') })).status).toBe(401)
  })

  it('keeps the connection when the peer refuses', async () => {
    const { context, platform, connection } = await opened(['2.2.1'])
    await register(context, connection)
    platform.replies.set('DELETE /2.2.1/credentials', json(undefined, { http: 405, status: 2000 }))
    await expect(unregister(context, connection)).rejects.toThrow(/405/)
    expect(connection.state).toBe('REGISTERED')
  })
})
