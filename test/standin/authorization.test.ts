import { describe, expect, it } from 'vitest'
import { encodeBase64 } from '../../emulator/ocpi/base64.js'
import { newConnection, retire } from '../../emulator/standin/connections.js'
import { connectPeer, openStandin } from './support/peer.js'
import { expectEnvelope, inBase64, plain, send, statuses } from './support/raw.js'

const header = (value: string) => ['Authorization', value]

describe('a request without a token that is known', () => {
  it.each([
    ['no header', []],
    ['an empty header', header('')],
    ['the scheme alone', header('Token ')],
    ['a token that nobody has', plain('nobody-has-this')],
    ['a token that nobody has, in Base64', inBase64('nobody-has-this')],
    ['what is not Base64', header('Token ====')],
    ['a token that is far too long', plain('x'.repeat(4000))],
  ])('is answered with 401 and an envelope: %s', async (_, headers) => {
    const { context } = await openStandin('CPO')
    const { base } = connectPeer(context)
    for (const url of [`${base}/locations`, `${context.baseUrl()}/ocpi/versions`, base, `${base}/credentials`]) {
      const answer = await send(url, { headers })
      expect(statuses(answer)).toBe('401/2000')
      expectEnvelope(answer)
    }
  })

  it('learns nothing of what exists: paths that do not exist are 401 too', async () => {
    const { context } = await openStandin('CPO')
    expect(statuses(await send(`${context.baseUrl()}/nowhere`))).toBe('401/2000')
  })

  it('shows in the log where it was sent to', async () => {
    const { context, exchanges } = await openStandin('CPO')
    const { base } = connectPeer(context)
    await send(`${base}/tariffs`)
    const [exchange] = await exchanges()
    expect(exchange).toMatchObject({ version: '2.2.1', endpoint: { id: 'tariffs.sender.list' }, ocpiStatus: 2000, connectionId: undefined })
  })
})

describe('a known token', () => {
  it('is taken in Base64 in 2.2.1, and plain in 2.1.1', async () => {
    const { context } = await openStandin('CPO')
    const newer = connectPeer(context)
    const older = connectPeer(context, { version: '2.1.1' })
    expect((await send(`${newer.base}/locations`, { headers: inBase64(newer.token) })).status).toBe(200)
    expect((await send(`${older.base}/locations`, { headers: plain(older.token) })).status).toBe(200)
  })

  it.each([
    ['plain in 2.2.1', (token: string) => plain(token)],
    ['Base64 twice', (token: string) => inBase64(encodeBase64(token))],
    ['Base64 with a line feed inside, as the specification prints it', (token: string) => inBase64(`${token}\n`)],
    ['Base64 without padding', (token: string) => header(`Token ${encodeBase64(`${token}x`.slice(0, -1)).replace(/=+$/, '')}`)],
    ['without a scheme', (token: string) => header(encodeBase64(token))],
    ['as Bearer', (token: string) => header(`Bearer ${encodeBase64(token)}`)],
    ['after two spaces', (token: string) => header(`Token  ${encodeBase64(token)}`)],
  ])('is recognised however it is written, with a finding: %s', async (_, headersOf) => {
    const { context, exchanges } = await openStandin('CPO')
    const { base, token } = connectPeer(context, { record: { tokens: { in: 'a-token-of-some-length!' } } })
    expect(token).not.toBe('')
    const answer = await send(`${base}/tariffs`, { headers: headersOf('a-token-of-some-length!') })
    expect(answer.status).toBe(200)
    const [exchange] = await exchanges()
    expect(exchange?.findings.map(({ id }) => id.split('.')[0])).toContain('auth')
  })

  it.each([
    ['base64', plain, 401],
    ['base64', inBase64, 200],
    ['plain', inBase64, 401],
    ['plain', plain, 200],
  ] as const)('has to be written as the connection demands: %s', async (tokenEncoding, write, status) => {
    const { context } = await openStandin('CPO')
    const { base, token } = connectPeer(context, { quirks: { tokenEncoding } })
    const answer = await send(`${base}/tariffs`, { headers: write(token) })
    expect(answer.status).toBe(status)
    if (status === 401) expect(answer.message).toMatch(tokenEncoding === 'plain' ? /plain/ : /Base64/)
  })

  it('is refused once it is retired', async () => {
    const { context } = await openStandin('CPO')
    const { base, connection } = connectPeer(context)
    retire(connection, 'was-valid-once', 'C')
    context.connections.touch(connection)
    const answer = await send(`${base}/tariffs`, { headers: inBase64('was-valid-once') })
    expect(statuses(answer)).toBe('401/2000')
    expect(answer.message).toContain('no longer valid')
  })

  it('still opens when the same text was retired elsewhere', async () => {
    const { context } = await openStandin('CPO')
    const { base, token } = connectPeer(context)
    const other = context.connections.add(newConnection('another'))
    retire(other, token, 'C')
    context.connections.touch(other)
    expect((await send(`${base}/tariffs`, { headers: inBase64(token) })).status).toBe(200)
  })
})

describe('token A', () => {
  it('opens versions, details and credentials, and nothing else', async () => {
    const { context } = await openStandin('CPO')
    context.connections.add(newConnection('invited', { tokens: { a: 'token-a' } }))
    const base = `${context.baseUrl()}/ocpi/cpo`
    const get = (url: string) => send(url, { headers: inBase64('token-a') })
    for (const url of [`${base}/versions`, `${base}/2.2.1`, `${base}/2.2.1/credentials`]) expect(statuses(await get(url))).toBe('200/1000')
    const refused = await get(`${base}/2.2.1/locations`)
    expect(statuses(refused)).toBe('401/2000')
    expect(refused.message).toContain('token A')
  })

  it('that a peer gave to us does not open our door', async () => {
    const { context } = await openStandin('EMSP')
    context.connections.add(
      newConnection('peer', {
        inRole: 'B',
        tokens: { a: 'theirs' },
        peer: { parties: [], endpoints: [], versionsUrl: 'http://peer.example/versions' },
      }),
    )
    expect(statuses(await send(`${context.baseUrl()}/ocpi/versions`, { headers: inBase64('theirs') }))).toBe('401/2000')
  })
})
