/** HAR files as other programs write them: one entry each, cut down to what differs. */
import { brotliCompressSync, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createHarEntries } from '../../emulator/traffic/har-entries.js'
import { createFileImport, maximumProblems } from '../../emulator/traffic/import-file.js'
import { importHar } from '../../emulator/traffic/import-har.js'

const text = JSON.stringify({ data: [], status_code: 1000, timestamp: '2026-10-01T08:00:00Z' })
const base64 = (bytes: string | Buffer) => Buffer.from(bytes).toString('base64')
const request = { method: 'GET', url: 'https://cpo.example/ocpi/2.2.1/tariffs', headers: [{ name: 'Authorization', value: 'Token eA==' }] }
const content = { size: text.length, mimeType: 'application/json', text }
const entry = (changes: object) => ({
  startedDateTime: '2026-10-01T08:00:00.000Z',
  time: 12,
  request,
  response: { status: 200, statusText: 'OK', headers: [{ name: 'Content-Type', value: 'application/json' }], content },
  ...changes,
})
const read = (one: object) => {
  const [imported] = importHar(JSON.stringify({ log: { version: '1.2', entries: [one] } }))
  if (!imported?.exchange) throw new Error(imported?.problems[0]?.message)
  return { exchange: imported.exchange, problems: imported.problems }
}
const answered = (changes: object) => entry({ response: { status: 200, statusText: '', headers: [], content, ...changes } })
const gzipHeader = [{ name: 'content-encoding', value: 'gzip' }]

describe('a HAR file', () => {
  it.each<[string, object]>([
    ['with Base64 bodies, as Fiddler and Chrome write them', answered({ content: { size: 9, text: base64(text), encoding: 'base64' } })],
    ['with a body that mitmproxy has unpacked and a header that says gzip', answered({ headers: gzipHeader })],
    [
      'with a body that is still compressed',
      answered({ headers: gzipHeader, content: { size: 30, text: base64(gzipSync(text)), encoding: 'base64' } }),
    ],
    [
      'with a body compressed by brotli',
      answered({
        headers: [{ name: 'Content-Encoding', value: 'br' }],
        content: { text: base64(brotliCompressSync(text)), encoding: 'BASE64' },
      }),
    ],
    ['without times and lengths, as Insomnia writes it', answered({ bodySize: null, headersSize: null, content: { text, size: null } })],
    [
      'with fields of its own',
      entry({ _initiator: { type: 'script' }, _priority: 'High', _webSocketMessages: [], comment: '', pageref: 'page_1' }),
    ],
    ['with a time of seven digits, as Fiddler writes it', entry({ startedDateTime: '2026-10-01T10:00:00.0000000+02:00' })],
    ['with negative times, as mitmproxy writes them', entry({ time: -1, timings: { send: -1, wait: -1, receive: -1 } })],
    ['with header fields as an object', answered({ headers: { 'content-type': 'application/json', 'set-cookie': ['a=1', 'b=2'] } })],
  ])('is read: %s', (_, one) => {
    const { exchange, problems } = read(one)
    expect(problems).toEqual([])
    expect(exchange.ocpiStatus).toBe(1000)
    expect(exchange.startedAt).toBe(Date.UTC(2026, 9, 1, 8))
    expect(exchange.durationMs).toBeGreaterThanOrEqual(0)
    expect(Buffer.from(exchange.response?.body ?? []).toString()).toBe(text)
  })

  it('of HTTP/2 loses its pseudo header fields, which repeat method and url', () => {
    const headers = [':method', ':authority', ':scheme', ':path', 'authorization'].map((name) => ({ name, value: 'x' }))
    expect(read(entry({ request: { ...request, headers } })).exchange.request.headers).toEqual(['authorization', 'x'])
  })

  it('with paths instead of urls takes the host from the header fields', () => {
    const headers = [{ name: 'Host', value: 'cpo.example' }]
    expect(read(entry({ request: { method: 'GET', url: '/ocpi/versions', headers } })).exchange.url).toBe(
      'https://cpo.example/ocpi/versions',
    )
  })

  it.each<[string, object, number | undefined, string | undefined]>([
    ['requests alone, as of a collection', entry({ response: undefined }), undefined, 'the file holds no response'],
    ['an empty response', entry({ response: {} }), undefined, 'the file holds no response'],
    ['a call that was blocked', entry({ response: { status: 0, _error: 'net::ERR_FAILED' } }), undefined, 'net::ERR_FAILED'],
  ])('holds %s', (_, one, status, error) => {
    const { exchange, problems } = read(one)
    expect(problems).toEqual([])
    expect(exchange.response?.status).toBe(status)
    expect(exchange.error).toBe(error)
  })

  it.each<[string, object, number]>([
    ['a length alone', { content: { size: 4096 } }, 4096],
    ['a Content-Length alone', { content: {}, headers: [{ name: 'content-length', value: '77' }] }, 77],
    ['nothing at all', { content: { size: -1 } }, -1],
  ])('leaves a body out, which is not one that was empty: %s', (_, changes, bytes) => {
    const { response } = read(answered(changes)).exchange
    expect(response?.body).toBeUndefined()
    expect(response?.bytes).toBe(bytes)
  })

  it('keeps binary bodies as they are', () => {
    const bytes = Buffer.from([0xff, 0xfe, 0x00, 0x80])
    const { response } = read(answered({ content: { size: 4, text: base64(bytes), encoding: 'base64' } })).exchange
    expect(Buffer.from(response?.body ?? []).equals(bytes)).toBe(true)
  })
})

describe('cutting a HAR text into entries', () => {
  it('gives what JSON.parse gives, wherever the text is cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.json(), { maxLength: 5 }),
        fc.json(),
        fc.integer({ min: 1, max: 40 }),
        fc.constantFrom('', ' ', '\n  '),
        (values, before, length, space) => {
          const whole = `${space}{"creator":${before},"log":{"pages":[${before}],"entries"${space}:[${values.join(`${space},${space}`)}],"x":${before}}}`
          const entries = createHarEntries(1_000_000)
          const found: unknown[] = []
          for (let at = 0; at < whole.length; at += length)
            for (const one of entries.write(whole.slice(at, at + length))) found.push('text' in one ? JSON.parse(one.text) : undefined)
          expect(found).toEqual(values.map((value) => JSON.parse(value) as unknown))
          expect(entries.found() && entries.isComplete() && !entries.isForeign()).toBe(true)
        },
      ),
    )
  })

  it('gives the entries before the place where a file breaks off, and says so', () => {
    const whole = JSON.stringify({ log: { entries: [entry({}), entry({})] } })
    const imported = importHar(whole.slice(0, -40))
    expect(imported.map(({ place, exchange }) => [place, exchange?.method])).toEqual([
      ['entry 1', 'GET'],
      ['file', undefined],
    ])
    expect(imported[1]?.problems[0]?.message).toContain('breaks off')
  })
})

describe('a file of another kind', () => {
  const read = (pieces: Iterable<string>) => {
    const file = createFileImport()
    let count = 0
    for (const piece of pieces) {
      count += 1
      if (!file.write(piece)) break
    }
    file.end()
    return { file, count }
  }

  it('is refused after some hundred lines, with a bounded list of problems', () => {
    function* lines() {
      for (let index = 0; index < 1_500; index += 1) yield '{}\n'.repeat(1_000)
    }
    const { file, count } = read(lines())
    expect(count).toBeLessThan(50)
    expect(file.refused()).toContain('neither a HAR file nor NDJSON')
    expect(file.problems.length).toBeLessThanOrEqual(maximumProblems)
  })

  it.each([
    ['a JSON object without a log', '{"a":1}'],
    ['a list', '[1,2,3]'],
    ['a text', 'hello\nworld\n'],
    ['nothing', ''],
    ['a HAR file without entries', '{"log":{"version":"1.2"}}'],
    ['bytes', '\u0000\u0001\ufffd'],
  ])('is refused: %s', (_, content) => {
    const { file } = read([content])
    expect(file.refused()).toBeTruthy()
    expect(file.exchanges).toEqual([])
  })

  it('may hold an entry of HAR in each line', () => {
    const { file } = read([`${JSON.stringify(entry({}))}\n${JSON.stringify(entry({}))}`])
    expect(file.exchanges).toHaveLength(2)
    expect(file.problems).toEqual([])
  })

  it('counts all problems and keeps the first', () => {
    const { file } = read([JSON.stringify({ log: { entries: [entry({}), ...Array<object>(500).fill({ request: {} })] } })])
    expect(file.problems).toHaveLength(maximumProblems)
    expect(file.problemCount()).toBe(1_000)
    expect(file.exchanges).toHaveLength(1)
  })
})
