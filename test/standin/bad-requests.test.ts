import { gzipSync } from 'node:zlib'
import { request as undiciRequest } from 'undici'
import { describe, expect, it } from 'vitest'
import { realClock } from '../../emulator/standin/clock.js'
import { maximumBodyBytes } from '../../emulator/standin/serving/read-body.js'
import { gist } from '../traffic/findings/good.js'
import { locationOf } from './support/fixtures.js'
import { connectPeer, openStandin } from './support/peer.js'
import { expectEnvelope, inBase64, jsonType, readRaw, send, statuses, talk, type RawRequest } from './support/raw.js'

const location = '/locations/NL/CPO/LOC1'
const openEmsp = async () => {
  const hosted = await openStandin('EMSP')
  return { ...hosted, peer: connectPeer(hosted.context) }
}
const messageIds = ['X-Request-ID', 'R', 'X-Correlation-ID', 'C']
const portOf = (url: string): number => Number(new URL(url).port)
const deep = (levels: number): string => `${'{"a":['.repeat(levels / 2)}${']}'.repeat(levels / 2)}`

describe('a body that cannot be read', () => {
  it.each([
    ['cut off', '{"id": "LOC1"'],
    ['HTML', '<html></html>'],
    ['a bare word', 'LOC1'],
    ['a comma too many', '{"id":"LOC1",}'],
    ['single quotes', "{'id':'LOC1'}"],
    ['nothing but space', '   '],
    ['a zero byte', '\0'],
    ['an unfinished text', '{"id":"LOC1'],
    ['a text that ends in a backslash', '"\\'],
    ['NaN', '{"kwh":NaN}'],
    ['10,000 levels', deep(10_000)],
    ['10,000 levels that never end', '['.repeat(10_000)],
    ['Latin-1', Buffer.from('{"name":"Caf\u00e9"}', 'latin1')],
    ['UTF-16', Buffer.from('{"id":"LOC1"}', 'utf16le')],
    ['half a character', Buffer.from([0x22, 0xe2, 0x82, 0x22])],
  ])('is 400 with 2001: %s', async (_, raw) => {
    const { peer, exchanges } = await openEmsp()
    const answer = await peer.call('PUT', location, { raw, headers: ['X-Request-ID', 'R', 'X-Correlation-ID', 'C'] })
    expect(statuses(answer)).toBe('400/2001')
    expectEnvelope(answer)
    expect([answer.headers['x-request-id'], answer.headers['x-correlation-id']]).toEqual(['R', 'C'])
    expect((await exchanges())[0]).toMatchObject({ endpoint: { id: 'locations.receiver.put' }, response: { status: 400 } })
  })

  it.each<[string, RawRequest, string[]]>([
    ['is not UTF-8', { body: Buffer.from('{"id":"L\xfc"}', 'latin1') }, ['body.json violation request']],
    ['is too deep', { body: '['.repeat(100) + ']'.repeat(100) }, ['body.json warning request']],
    ['is too large', { body: `"${'x'.repeat(maximumBodyBytes)}"` }, ['body.json warning request']],
    [
      'is packed',
      { body: Buffer.from([31, 139, 8, 0]), headers: ['Content-Encoding', 'gzip'] },
      ['content-type warning request header:Content-Encoding'],
    ],
    ['begins with a byte order mark', { body: `\uFEFF${JSON.stringify(locationOf('2.2.1'))}` }, ['body.json violation request']],
  ])('is one finding, of the request, when it %s', async (_, { body, headers = [] }, expected) => {
    const { peer, exchanges } = await openEmsp()
    await send(peer.base + location, { method: 'PUT', headers: [...inBase64(peer.token), ...jsonType, ...headers, ...messageIds], body })
    const [exchange] = await exchanges()
    expect(exchange?.findings.map(gist)).toEqual(expected)
  })

  it('is 401 to a stranger, whatever it holds', async () => {
    const { peer } = await openEmsp()
    for (const raw of ['{', `"${'x'.repeat(maximumBodyBytes)}"`])
      expect((await peer.call('PUT', location, { raw, token: 'nobody' })).status).toBe(401)
  })

  it.each(['gzip', 'br', 'deflate', 'x-own'])('is 415 when it comes as %s', async (encoding) => {
    const { peer } = await openEmsp()
    const raw = gzipSync(JSON.stringify(locationOf('2.2.1')))
    const answer = await peer.call('PUT', location, { raw, headers: ['Content-Encoding', encoding] })
    expect(statuses(answer)).toBe('415/2001')
    expectEnvelope(answer)
  })

  it('is read all the same behind a byte order mark, and given back without it', async () => {
    const { peer } = await openEmsp()
    const object = locationOf('2.2.1')
    expect((await peer.call('PUT', location, { raw: `\uFEFF${JSON.stringify(object)}` })).status).toBe(201)
    expect((await peer.call('GET', location)).data).toEqual(object)
  })

  it('is read whatever its content type says', async () => {
    const { peer } = await openEmsp()
    const answer = await send(peer.base + location, {
      method: 'PUT',
      headers: [...inBase64(peer.token), 'Content-Type', 'text/plain; charset=latin1'],
      body: JSON.stringify(locationOf('2.2.1')),
    })
    expect(answer.status).toBe(201)
  })
})

describe('a body of more than 4 MB', () => {
  const tooLarge = (fill: number) => `{"id":"LOC1","name":"${'x'.repeat(fill)}"}`
  const sizes = [
    ['a little', maximumBodyBytes],
    ['a lot', 24 * 1024 * 1024],
  ] as const

  it.each(sizes)('is 413 in an envelope, with a Content-Length, by %s', async (_, fill) => {
    const { peer } = await openEmsp()
    const answer = await peer.call('PUT', location, { raw: tooLarge(fill) })
    expect(statuses(answer)).toBe('413/2001')
    expectEnvelope(answer)
  })

  it.each(sizes)('is 413 in an envelope, in chunks, by %s', async (_, fill) => {
    const { peer, exchanges } = await openEmsp()
    const answer = await send(peer.base + location, {
      method: 'PUT',
      headers: [...inBase64(peer.token), ...jsonType],
      body: tooLarge(fill),
      chunked: true,
    })
    expect(statuses(answer)).toBe('413/2001')
    expectEnvelope(answer)
    expect((await exchanges())[0]?.response?.status).toBe(413)
  })

  it('is told to other clients, too', async () => {
    const { peer } = await openEmsp()
    const answer = await undiciRequest(peer.base + location, {
      method: 'PUT',
      headers: inBase64(peer.token),
      body: tooLarge(maximumBodyBytes),
      reset: true,
    })
    expect(answer.statusCode).toBe(413)
    await answer.body.dump()
  })

  it('is told to one that is still sending, and wants the connection closed', async () => {
    const { peer } = await openEmsp()
    for (let count = 0; count < 12; count++) {
      const answer = await send(peer.base + location, {
        method: 'PUT',
        headers: [...inBase64(peer.token), 'Connection', 'close'],
        body: tooLarge(maximumBodyBytes),
      })
      expect(answer.status).toBe(413)
    }
  })

  it('is taken when it is just below', async () => {
    const { peer } = await openEmsp()
    expect(
      (await peer.call('PUT', location, { body: locationOf('2.2.1', 'LOC1', { name: 'x'.repeat(maximumBodyBytes - 2000) }) })).status,
    ).toBe(201)
  })
})

describe('a body of the wrong type', () => {
  it.each(['null', '[]', '"text"', '7', 'true', '[{"id":"LOC1"}]', '{}', '{"id":null}', '{"id":{}}', '{"id":["LOC1"]}'])(
    'is 200 with 2001: %s',
    async (raw) => {
      const { peer } = await openEmsp()
      for (const method of ['PUT', 'PATCH']) {
        const answer = await peer.call(method, location, { raw })
        expect(answer.ocpi, method).toBeGreaterThanOrEqual(2000)
        expect(answer.status).toBe(200)
        expectEnvelope(answer)
      }
    },
  )

  it('is 2001 when it is missing', async () => {
    const { peer } = await openEmsp()
    for (const [method, path] of [
      ['PUT', location],
      ['PATCH', location],
      ['POST', '/cdrs'],
      ['POST', '/commands/START_SESSION/1'],
      ['PUT', '/credentials'],
    ] as const) {
      const answer = await peer.call(method, path)
      expect(statuses(answer), path).toBe('200/2001')
    }
  })

  it('keeps names that JavaScript gives a meaning to as they are', async () => {
    const { peer } = await openEmsp()
    const raw = JSON.stringify(locationOf('2.2.1')).replace('{', '{"__proto__":{"polluted":true},"constructor":1,"toString":null,')
    expect((await peer.call('PUT', location, { raw })).status).toBe(201)
    expect((await peer.call('PATCH', location, { raw: '{"__proto__":{"b":1},"last_updated":"2026-01-02T00:00:00Z"}' })).status).toBe(200)
    expect((await peer.call('GET', location)).text).toContain('"__proto__":{"b":1}')
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })
})

describe('what is not a request', () => {
  it.each([
    ['no HTTP at all', 'hello\r\n\r\n', 400],
    ['TLS', Buffer.from('1603010200010001fc0303', 'hex'), 400],
    ['an unknown version of HTTP', 'GET / HTTP/9.9\r\n\r\n', 400],
    ['an unknown method', 'FETCH /ocpi/versions HTTP/1.1\r\nHost: x\r\n\r\n', 400],
    ['a space in a name', 'GET / HTTP/1.1\r\nHost: x\r\nBad Name: 1\r\n\r\n', 400],
    ['two lengths', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab', 400],
    ['a broken chunk', 'POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n', 400],
    ['headers of 20 KB', `GET /ocpi/versions HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
    ['2,000 headers', `GET /ocpi/versions HTTP/1.1\r\nHost: x\r\n${'X-Many: 1234567\r\n'.repeat(2000)}\r\n`, 431],
    ['a url of 20 KB', `GET /${'x'.repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`, 431],
  ])('is answered with an envelope, and noted: %s', async (_, bytes, status) => {
    const { peer, exchanges } = await openEmsp()
    const answer = readRaw(await talk(portOf(peer.base), bytes))
    expect(answer.status).toBe(status)
    expectEnvelope(answer)
    const noted = (await exchanges()).find((exchange) => exchange.response?.status === status)
    expect(noted?.why[0]).toMatch(/request that can be read/)
  })

  it('names the host that it is for, in HTTP/1.1', async () => {
    const { peer, exchanges } = await openEmsp()
    const answer = readRaw(
      await talk(
        portOf(peer.base),
        `GET /ocpi/versions HTTP/1.1\r\nAuthorization: ${inBase64(peer.token)[1] ?? ''}\r\nConnection: close\r\n\r\n`,
      ),
    )
    expect([answer.status, answer.message]).toEqual([400, 'the Host header is missing'])
    expectEnvelope(answer)
    expect(
      readRaw(await talk(portOf(peer.base), `GET /ocpi/emsp/versions HTTP/1.0\r\nAuthorization: ${inBase64(peer.token)[1] ?? ''}\r\n\r\n`))
        .status,
    ).toBe(200)
    expect((await exchanges()).map(({ response }) => response?.status)).toEqual([400, 200])
  })

  it('says nothing of a token that it could not read', async () => {
    const { peer, workbench } = await openEmsp()
    await talk(portOf(peer.base), `GET /ocpi/versions HTTP/1.1\r\nAuthorization: Token ${peer.token}\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`)
    const { text } = await workbench.call('traffic.export', { format: 'ndjson', filter: '' })
    expect(text).not.toContain(peer.token)
  })

  it('does not disturb the next one', async () => {
    const { peer } = await openEmsp()
    await talk(portOf(peer.base), 'nonsense\r\n\r\n')
    expect((await peer.call('GET', '/tokens')).status).toBe(200)
  })
})

describe('a peer that is slow', () => {
  const impatient = { requestTimeout: 150, headersTimeout: 100, connectionsCheckingInterval: 30 }
  const openImpatient = async () => {
    const hosted = await openStandin('EMSP', {}, { clock: realClock, serverLimits: impatient })
    return { ...hosted, peer: connectPeer(hosted.context) }
  }

  it.each([
    ['with its headers', 'GET /ocpi/versions HTTP/1.1\r\nHost: x\r\nX-Slow: '],
    ['with its first line', 'GET /ocpi/ver'],
  ])('is told 408 and let go: %s', async (_, bytes) => {
    const { peer, exchanges } = await openImpatient()
    const answer = readRaw(await talk(portOf(peer.base), bytes))
    expect(answer.status).toBe(408)
    expectEnvelope(answer)
    expect((await exchanges()).at(-1)?.response?.status).toBe(408)
  })

  it('is told 408 and let go: with its body', async () => {
    const { peer, exchanges } = await openImpatient()
    const answer = readRaw(
      await talk(portOf(peer.base), `PUT /ocpi/emsp/2.2.1${location} HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{"id"`),
    )
    expect(answer.status).toBe(408)
    expect((await exchanges()).map((exchange) => exchange.error)).toEqual(expect.arrayContaining([expect.stringContaining('cut')]))
  })

  it('that cuts the connection in its body is noted, and nothing is kept', async () => {
    const { peer, exchanges, context } = await openImpatient()
    await talk(
      portOf(peer.base),
      `PUT /ocpi/emsp/2.2.1${location} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 100\r\n\r\n{"id"`,
    ).catch(() => '')
    expect((await exchanges()).some((exchange) => exchange.error !== undefined)).toBe(true)
    expect(context.data.received(peer.connection.id, 'locations').size()).toBe(0)
  })
})
