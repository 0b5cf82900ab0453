import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Exchange } from '../../emulator/traffic/exchange.js'
import { exportHar } from '../../emulator/traffic/har.js'
import { importHar } from '../../emulator/traffic/import-har.js'
import type { Imported } from '../../emulator/traffic/import.js'
import { createLog } from '../../emulator/traffic/log.js'
import { exportNdjson, importNdjson, ndjsonLine } from '../../emulator/traffic/ndjson.js'
import { answer, anyExchange, endpoint, exchange, finding, message } from './exchanges.js'

const joined = async (pieces: AsyncIterable<string>): Promise<string> => {
  let text = ''
  for await (const piece of pieces) text += piece
  return text
}
const collected = async (pieces: Iterable<string>, options = {}): Promise<Imported[]> => {
  const all: Imported[] = []
  for await (const one of importNdjson(pieces, options)) all.push(one)
  return all
}
/** As the log would show it: bytes instead of Buffers, nothing undefined. */
const plain = (one: Exchange | undefined) =>
  JSON.parse(
    JSON.stringify({
      ...one,
      request: { ...one?.request, body: hex(one?.request.body) },
      response: one?.response && { ...one.response, body: hex(one.response.body) },
    }),
  ) as unknown
const hex = (body: Uint8Array | undefined): string | undefined => body && Buffer.from(body).toString('hex')
const problems = (imported: readonly Imported[]): string[] =>
  imported.flatMap((one) => one.problems.map(({ where, message: text }) => `${where}: ${text}`))

// ---- HAR 1.2, from the format's description ---------------------------------------------------------------------------

const isoTime = z.iso.datetime({ offset: true })
const nameAndValue = z.looseObject({ name: z.string(), value: z.string() })
const cookie = nameAndValue
const sizes = { headersSize: z.number().int().min(-1), bodySize: z.number().int().min(-1) }
const Har = z.strictObject({
  log: z.strictObject({
    version: z.literal('1.2'),
    creator: z.strictObject({ name: z.string(), version: z.string() }),
    entries: z.array(
      z.strictObject({
        startedDateTime: isoTime,
        time: z.number().min(0),
        request: z.strictObject({
          method: z.string(),
          url: z.url(),
          httpVersion: z.string(),
          cookies: z.array(cookie),
          headers: z.array(nameAndValue),
          queryString: z.array(nameAndValue),
          postData: z
            .strictObject({
              mimeType: z.string(),
              params: z.array(z.unknown()),
              text: z.string(),
              _encoding: z.literal('base64').optional(),
            })
            .optional(),
          ...sizes,
        }),
        response: z.strictObject({
          status: z.number().int(),
          statusText: z.string(),
          httpVersion: z.string(),
          cookies: z.array(cookie),
          headers: z.array(nameAndValue),
          content: z.strictObject({
            size: z.number().int().min(0),
            mimeType: z.string(),
            text: z.string().optional(),
            encoding: z.literal('base64').optional(),
          }),
          redirectURL: z.string(),
          ...sizes,
          _error: z.string().optional(),
        }),
        cache: z.strictObject({}),
        timings: z.strictObject({ send: z.number().min(0), wait: z.number().min(0), receive: z.number().min(0) }),
        _standin: z.looseObject({}),
      }),
    ),
  }),
})

const harOf = async (exchanges: Iterable<Exchange>, options = {}) => Har.parse(JSON.parse(await joined(exportHar(exchanges, options))))

describe('HAR', () => {
  it('has the structure of HAR 1.2, for any exchanges', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyExchange, { maxLength: 4 }), fc.boolean(), async (exchanges, reveal) => {
        expect((await harOf(exchanges, { reveal })).log.entries).toHaveLength(exchanges.length)
      }),
    )
  })

  it('says in its own fields what the exchange was', async () => {
    const { log } = await harOf(
      [
        exchange({
          method: 'POST',
          url: 'http://127.0.0.1/cdrs?a=b%20c&d',
          request: message('{"id":1}', ['Content-Type', 'application/json']),
          response: answer('', ['Location', 'http://127.0.0.1/cdrs/1'], 201),
          durationMs: 12.5,
        }),
      ],
      { creatorVersion: '1.2.3' },
    )
    expect(log.creator).toEqual({ name: 'Standin', version: '1.2.3' })
    expect(log.entries[0]).toMatchObject({
      startedDateTime: '2026-11-21T10:00:00.000Z',
      time: 12.5,
      timings: { send: 0, wait: 12.5, receive: 0 },
      request: {
        method: 'POST',
        queryString: [
          { name: 'a', value: 'b c' },
          { name: 'd', value: '' },
        ],
        postData: { mimeType: 'application/json', text: '{"id":1}' },
        bodySize: 8,
      },
      response: { status: 201, redirectURL: 'http://127.0.0.1/cdrs/1', content: { size: 0, mimeType: 'x-unknown', text: '' } },
    })
  })

  it('has a response with status 0 where no answer came', async () => {
    const { log } = await harOf([exchange({ response: undefined, error: 'connection refused' })])
    expect(log.entries[0]?.response).toMatchObject({ status: 0, _error: 'connection refused', headers: [], bodySize: -1 })
  })

  it('read again gives the same exchanges', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyExchange, { maxLength: 4 }), async (exchanges) => {
        const imported = importHar(await joined(exportHar(exchanges, { reveal: true })))
        expect(problems(imported)).toEqual([])
        expect(imported.map((one) => plain(one.exchange))).toEqual(exchanges.map(plain))
      }),
    )
  })

  it('of another program is read as far as it goes', () => {
    const [imported] = importHar(
      JSON.stringify({
        log: {
          entries: [
            {
              startedDateTime: '2026-11-21T11:00:00.000+01:00',
              time: 30,
              request: {
                method: 'POST',
                url: 'https://cpo.example/ocpi/2.2.1/commands/START_SESSION',
                bodySize: -1,
                postData: { mimeType: 'application/json', text: '{"response_url":"https://emsp.example/r/1"}' },
                headers: [
                  { name: 'x-request-id', value: 'r1' },
                  { name: 'X-Correlation-ID', value: 'c1' },
                  { name: 'OCPI-from-country-code', value: 'NL' },
                  { name: 'OCPI-from-party-id', value: 'EXA' },
                ],
              },
              response: {
                status: 200,
                statusText: 'OK',
                headers: [{ name: 'Link', value: '<https://cpo.example/a?offset=2>; rel="next"' }],
                content: {
                  size: 999,
                  mimeType: 'application/json',
                  text: Buffer.from('{"status_code":2001}').toString('base64'),
                  encoding: 'base64',
                },
              },
            },
          ],
        },
      }),
      { standinId: 'cpo', direction: 'in' },
    )
    expect(imported?.problems).toEqual([])
    expect(imported?.exchange).toMatchObject({
      standinId: 'cpo',
      direction: 'in',
      startedAt: Date.UTC(2026, 10, 21, 10),
      durationMs: 30,
      requestId: 'r1',
      correlationId: 'c1',
      from: 'NL-EXA',
      to: 'cpo.example',
      responseUrl: 'https://emsp.example/r/1',
      nextPage: 'https://cpo.example/a?offset=2',
      ocpiStatus: 2001,
      response: { bytes: 20 },
    })
  })

  it('that is broken is read around what is broken, which is named', () => {
    const good = { method: 'GET', url: 'http://x/', headers: [] }
    const imported = importHar(
      JSON.stringify({
        log: {
          entries: [
            { request: good, response: { status: 200, headers: [{ name: 'a' }, { name: 'b', value: 'c' }] }, startedDateTime: 'yesterday' },
            { request: { ...good, url: 'file:///etc/passwd' }, response: { status: 200 } },
            'nonsense',
            { request: { ...good, method: 'GET /' } },
            {
              request: good,
              response: { status: '200' },
              _standin: { direction: 'up', endpointId: 'no.such', version: '2.2.1', findings: [finding(), { id: 'x' }] },
            },
            { request: good, response: { status: 0 } },
          ],
        },
      }),
    )
    expect(imported.map((one) => one.exchange?.url)).toEqual(['http://x/', undefined, undefined, undefined, 'http://x/', 'http://x/'])
    expect(imported[0]?.exchange?.response?.headers).toEqual(['b', 'c'])
    expect(imported[4]?.exchange?.findings).toHaveLength(1)
    expect(imported[5]?.exchange).toMatchObject({ response: undefined, error: 'no answer' })
    expect(problems(imported).map((line) => line.replace(/: (?:Invalid|expected an).*/, ': …'))).toEqual([
      'entry 1: response.headers[0].value: …',
      'entry 1: startedDateTime: `yesterday` is not a time',
      'entry 2: url: an absolute http or https url is needed',
      'entry 3: …',
      'entry 3: method: a method is needed, such as GET',
      'entry 3: url: an absolute http or https url is needed',
      'entry 4: method: a method is needed, such as GET',
      'entry 5: response.status: …',
      'entry 5: response.status: a status is needed',
      'entry 5: _standin.direction: …',
      'entry 5: _standin.findings[1].id: …',
      'entry 5: endpointId: no endpoint `no.such` in version 2.2.1',
    ])
  })

  it('that is none is refused with a reason', () => {
    expect(problems(importHar('{"log":'))[0]).toMatch(/^file: not JSON: /)
    expect(problems(importHar('{"log":{}}'))).toEqual(['file: log.entries: a list is needed: this is not a HAR file'])
    expect(problems(importHar('[]'))).toEqual(['file: not JSON: a HAR file begins with an object'])
    expect(problems(importHar(''))).toEqual(['file: the file is empty'])
    expect(problems(importHar('{"log":{"entries":[{}, 12345]}}', { maxCharacters: 4 })).at(-1)).toBe('entry 2: longer than 4 characters')
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.json().map((entry) => `{"log":{"entries":[${entry}]}}`),
        ),
        (text) => {
          for (const one of importHar(text)) expect(one.exchange !== undefined || one.problems.length > 0).toBe(true)
        },
      ),
    )
  })
})

describe('NDJSON', () => {
  it('is one line for each exchange, each of its own', async () => {
    const text = await joined(exportNdjson([exchange({ seq: 1 }), exchange({ seq: 2 })]))
    expect(text.endsWith('\n')).toBe(true)
    expect(
      text
        .trimEnd()
        .split('\n')
        .map((line) => (JSON.parse(line) as { seq: number }).seq),
    ).toEqual([1, 2])
    expect(JSON.parse(ndjsonLine(exchange({ findings: [finding()] })))).toMatchObject({
      formatVersion: 1,
      standinId: 'cpo',
      method: 'GET',
      endpointId: 'locations.sender.list',
      findings: [{ id: 'object.required' }],
      response: {
        status: 200,
        headers: [['Content-Type', 'application/json']],
        body: { bytes: 30, text: '{"status_code":1000,"data":[]}' },
      },
    })
  })

  it('read again gives the same exchanges, wherever the text is cut', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyExchange, { maxLength: 4 }), fc.integer({ min: 1, max: 500 }), async (exchanges, length) => {
        const text = await joined(exportNdjson(exchanges, { reveal: true }))
        const pieces = Array.from({ length: Math.ceil(text.length / length) }, (_, index) =>
          text.slice(index * length, (index + 1) * length),
        )
        const imported = await collected(pieces)
        expect(problems(imported)).toEqual([])
        expect(imported.map((one) => plain(one.exchange))).toEqual(exchanges.map(plain))
      }),
    )
  })

  it('that is broken is read around what is broken, which is named by line', async () => {
    const line = (changes: object): string => JSON.stringify({ ...(JSON.parse(ndjsonLine(exchange())) as object), ...changes })
    const imported = await collected([
      `\uFEFF${line({})}\r\n\n{"cut":\n`,
      `${line({ direction: 'up', startedAt: 1e300 })}\n[]\n${line({ formatVersion: 2 })}\n`,
      line({
        url: '-o x',
        request: {
          headers: [
            ['a', 1],
            ['b', 'c'],
          ],
          body: { bytes: 'x' },
        },
      }),
    ])
    expect(imported.map(({ place, exchange: one }) => [place, one?.method])).toEqual([
      ['line 1', 'GET'],
      ['line 3', undefined],
      ['line 4', 'GET'],
      ['line 5', undefined],
      ['line 6', undefined],
      ['line 7', undefined],
    ])
    expect(problems(imported).map((text) => text.replace(/: (?:Invalid|Too big|not JSON).*/, ': …'))).toEqual([
      'line 3: …',
      'line 4: direction: …',
      'line 4: startedAt: …',
      'line 5: expected an object',
      'line 6: formatVersion: 2 is newer than 1, the one that can be read here',
      'line 7: request.headers[0][1]: …',
      'line 7: request.body.bytes: …',
      'line 7: url: an absolute http or https url is needed',
    ])
  })

  it('passes over a line that is too long, and goes on after it', async () => {
    const line = ndjsonLine(exchange())
    const imported = await collected(['x'.repeat(3_000), 'x'.repeat(3_000), `\n${line}`], { maxCharacters: 5_000 })
    expect(problems(imported)).toEqual(['line 1: longer than 5000 characters'])
    expect(imported[1]?.exchange?.method).toBe('GET')
  })

  it('is never refused as a whole, whatever the text', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(fc.string(), fc.json(), fc.constant('\n'))), async (pieces) => {
        for (const one of await collected(pieces)) expect(one.exchange !== undefined || one.problems.length > 0).toBe(true)
      }),
    )
  })
})

describe('both', () => {
  const secret = 'very-secret-token'
  const one = exchange({
    endpoint: endpoint('credentials.post'),
    method: 'POST',
    url: `http://127.0.0.1/credentials?x=${secret}`,
    why: [`token ${secret}`],
    request: message(`{"token":"${secret}"}`, ['Authorization', `Token ${Buffer.from(secret).toString('base64')}`]),
    response: answer('{"data":{"token":"token-c-unknown"}}'),
  })

  it.each([
    ['HAR', exportHar],
    ['NDJSON', exportNdjson],
  ] as const)('mask tokens unless told to reveal them: %s', async (_, write) => {
    const masked = await joined(write([one], { secrets: new Set([secret]) }))
    for (const token of [secret, Buffer.from(secret).toString('base64'), 'token-c-unknown']) expect(masked).not.toContain(token)
    expect(await joined(write([one]))).not.toContain(secret)
    expect(await joined(write([one], { reveal: true }))).toContain(secret)
  })

  it('let others work in between when there is a lot to write', async () => {
    const log = createLog()
    for (let index = 0; index < 3_000; index += 1) log.append(exchange())
    let turns = 0
    const timer = setInterval(() => {
      turns += 1
    }, 0)
    await joined(exportNdjson(log.exchanges(), { reveal: true }))
    clearInterval(timer)
    expect(turns).toBeGreaterThan(0)
  })
})
