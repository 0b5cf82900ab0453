import fc from 'fast-check'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { detailOf } from '../../emulator/traffic/detail.js'
import { summarise, type Exchange } from '../../emulator/traffic/exchange.js'
import { createMask, type MaskOptions } from '../../emulator/traffic/mask.js'
import { growthOf, linearGrowth } from '../support/growth.js'
import { answer, anyExchange, endpoint, exchange, finding, message } from './exchanges.js'

const token = 'fQ8-known/to+ken=1'
const base64 = (text: string): string => Buffer.from(text).toString('base64')
const options: MaskOptions = { secrets: new Set([token]), salt: 'test' }
const mask = createMask(options)
const print = createMask(options).text(token).replace('masked-', '')

const bodyText = (changes: Partial<Exchange>): string | undefined => detailOf(exchange(changes), { mask }).request.body.text
const credentials = (text: string, changes: Partial<Exchange> = {}): string | undefined =>
  bodyText({ endpoint: endpoint('credentials.post'), method: 'POST', request: message(text), ...changes })
const authorization = (value: string): string | undefined => mask.headers(['Authorization', value])[1]

describe('the Authorization header', () => {
  it('keeps its scheme and its spaces, and a fingerprint instead of the token', () => {
    expect(authorization(`Token ${token}`)).toBe(`Token masked-${print}`)
    expect(authorization(`token  ${token}`)).toBe(`token  masked-${print}`)
    expect(authorization(`Bearer ${token}`)).toBe(`Bearer masked-${print}`)
  })

  it('tells in which form the token was sent', () => {
    expect(authorization(`Token ${base64(token)}`)).toBe(`Token masked-base64-${print}`)
    expect(authorization(`Token ${base64(`${token}\n`)}`)).toBe(`Token masked-base64-line-feed-${print}`)
    expect(authorization(`Token ${base64(base64(token))}`)).toBe(`Token masked-base64-twice-${print}`)
  })

  it('is masked when the token is not known, with the same fingerprint in every form', () => {
    const plain = authorization('Token some-other-token')?.replace('Token masked-', '') ?? ''
    expect(plain).toMatch(/^[0-9a-f]{6}$/)
    expect(authorization(`Token ${base64('some-other-token')}`)).toBe(`Token masked-base64-${plain}`)
    expect(authorization('Token another-one-again')).not.toContain(plain)
  })

  it('is masked whole when it has no scheme that is known', () => {
    for (const value of [token, 'abc', `${token} Token`, 'NoScheme abc']) expect(authorization(value)).toMatch(/^masked-[0-9a-f]{6}$/)
    expect(authorization('Token')).toBe('Token')
    expect(authorization('')).toBe('')
  })

  it('is masked in any case of its name, and so are the keys of gateways', () => {
    for (const name of ['AUTHORIZATION', 'Proxy-Authorization', 'X-API-Key', 'cookie']) {
      expect(mask.headers([name, 'unknown-to-us'])[1]).toMatch(/^masked-[0-9a-f]{6}$/)
    }
  })
})

describe('the body of credentials', () => {
  it('shows everything but the token, as it was written', () => {
    expect(credentials('{ "token" : "ebf3b399-779f",\n"url":"https://x.example/versions", "roles": [ ] }')).toMatch(
      /^\{ "token" : "masked-[0-9a-f]{6}",\n"url":"https:\/\/x\.example\/versions", "roles": \[ ] }$/,
    )
  })

  it('is masked in an envelope too', () => {
    const detail = detailOf(
      exchange({ endpoint: endpoint('credentials.post'), response: answer('{"status_code":1000,"data":{"token":"ebf3b399"}}') }),
      { mask },
    )
    expect(detail.response?.body.text).toMatch(/^\{"status_code":1000,"data":\{"token":"masked-[0-9a-f]{6}"}}$/)
  })

  it.each([
    ['escapes in the value', '{"token":"abc\\"def\\\\"}', /^\{"token":"masked-[0-9a-f]{6}"}$/],
    ['escapes in the name', '{"\\u0074oken":"abcdef"}', /^\{"\\u0074oken":"masked-[0-9a-f]{6}"}$/],
    ['a token that is a number', '{"token":123456,"x":1}', /^\{"token":"masked-[0-9a-f]{6}","x":1}$/],
    [
      'other names of the token',
      '{"Token":"abcdef","token_b":"abcdef"}',
      /^\{"Token":"masked-[0-9a-f]{6}","token_b":"masked-[0-9a-f]{6}"}$/,
    ],
    ['a body that is cut off', '{"token":"abcde', /^\{"token":"masked-[0-9a-f]{6}$/],
    ['a body that is no JSON', "{'token': 'abcdef'}", /^\{'token': 'masked-[0-9a-f]{6}'}$/],
    ['a form', 'token=abcdef&url=x', /^token=masked-[0-9a-f]{6}&url=x$/],
    ['XML', '<token>abcdef</token>', /^<token>masked-[0-9a-f]{6}<\/token>$/],
  ])('is masked with %s', (_, text, expected) => {
    expect(credentials(text)).toMatch(expected)
  })

  it('is recognised by its fields where the endpoint is not known', () => {
    expect(bodyText({ endpoint: undefined, request: message('{"token":"abcdef"}') })).not.toContain('abcdef')
    expect(bodyText({ endpoint: endpoint('cdrs.receiver.post'), request: message('{"token":"abcdef","url":"https://x"}') })).not.toContain(
      'abcdef',
    )
  })

  it('is left out when it cannot be looked into', () => {
    const hidden = { bytes: 9, text: undefined }
    const gzip = { headers: ['Content-Encoding', 'gzip'], body: gzipSync('{"token":"abcdef"}'), bytes: 9 }
    const utf16 = { headers: [], body: Buffer.from('{"token":"abcdef"}', 'utf16le'), bytes: 9 }
    for (const request of [gzip, utf16]) {
      expect({
        text: undefined,
        ...detailOf(exchange({ endpoint: endpoint('credentials.post'), request }), { mask }).request.body,
      }).toEqual(hidden)
    }
  })

  it('is not the only one that has a token: the one of a driver is no secret', () => {
    const text = '{"token":{"uid":"012345678","type":"RFID"},"response_url":"https://x"}'
    expect(bodyText({ endpoint: endpoint('commands.receiver.post'), request: message(text) })).toBe(text)
    const session = '{"cdr_token":{"uid":"012345678"},"token":"mistyped"}'
    expect(bodyText({ endpoint: endpoint('sessions.receiver.put'), request: message(session) })).toBe(session)
  })
})

describe('a known token', () => {
  const spellings = [
    ['plain', token],
    ['percent-encoded', encodeURIComponent(token)],
    ['percent-encoded in lower case', encodeURIComponent(token).toLowerCase().replace('fq8', 'fQ8')],
    ['in Base64', base64(token)],
    ['in Base64 without padding', base64(token).replace(/=+$/, '')],
    ['in Base64 in a url', encodeURIComponent(base64(token))],
    ['in url-safe Base64', Buffer.from(token).toString('base64url')],
    ['in Base64 with a line feed', base64(`${token}\n`)],
    ['in Base64, twice', base64(base64(token))],
    ['in JSON that escapes slashes', token.replaceAll('/', '\\/')],
    ['in JSON that escapes everything', token.replaceAll('+', '\\u002B')],
    ['in JSON that escapes everything, in lower case', token.replaceAll('+', '\\u002b')],
  ] as const

  it.each(spellings)('is found %s', (_, spelling) => {
    const one = exchange({
      url: `http://127.0.0.1/a/${spelling}/b`,
      request: message(`{"a":"${spelling}"}`, ['X-Other', `is ${spelling}!`]),
      error: `refused ${spelling}`,
      responseUrl: `https://x/${spelling}`,
      nextPage: `https://y/${spelling}`,
      why: [`because ${spelling}`],
      requestId: spelling,
      findings: [finding('auth.encoding', { expected: spelling, actual: `Token ${spelling}`, at: spelling })],
      response: { ...answer(`[${spelling}]`, ['Link', `<http://x/${spelling}>`]), statusText: spelling },
    })
    const { url, request, response, ...rest } = mask.exchange(one)
    const shown = JSON.stringify([
      url,
      Buffer.from(request.body ?? []).toString(),
      request.headers,
      Buffer.from(response?.body ?? []).toString(),
      response?.headers,
      response?.statusText,
      { ...rest, endpoint: undefined },
    ])
    expect(shown).not.toContain(spelling)
    expect(shown.split(print)).toHaveLength(15)
  })

  it('is found among bytes that are not text', () => {
    const request = { headers: [], body: Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(token)]), bytes: 20 }
    const shown = Buffer.from(mask.exchange(exchange({ request })).request.body ?? [])
    expect(shown.toString('latin1')).toBe(`\xff\xfemasked-${print}`)
  })

  it('that is short is found as a word only, and a very short one only where tokens belong', () => {
    const short = createMask({ secrets: new Set(['loca', '200']), salt: 'test' })
    expect(short.text('http://x/locations/loca/200')).toMatch(/^http:\/\/x\/locations\/masked-[0-9a-f]{6}\/200$/)
    expect(short.headers(['Authorization', 'Token 200'])[1]).toMatch(/^Token masked-[0-9a-f]{6}$/)
  })
})

describe('what an exchange gives away itself', () => {
  it('is masked in the rest of it too', () => {
    const shown = mask.exchange(
      exchange({
        url: 'http://127.0.0.1/?t=never-seen-before',
        request: message('{"is":"never-seen-before"}', ['Authorization', `Token ${base64('never-seen-before')}`]),
        findings: [finding('auth.token-role', { actual: 'never-seen-before' })],
        why: ['token never-seen-before is not known'],
      }),
    )
    expect(JSON.stringify([shown.url, Buffer.from(shown.request.body ?? []).toString(), shown.findings, shown.why])).not.toContain(
      'never-seen-before',
    )
  })

  it('includes the token that credentials hand over', () => {
    const shown = mask.exchange(
      exchange({
        endpoint: endpoint('credentials.put'),
        response: answer('{"data":{"token":"token-c-1234"}}'),
        why: ['rotated to token-c-1234'],
      }),
    )
    expect(shown.why[0]).toMatch(/^rotated to masked-[0-9a-f]{6}$/)
  })
})

describe('urls', () => {
  it('hide passwords and tokens in the query', () => {
    expect(mask.text('https://me:secret@x.example/a?offset=5&Access_Token=abc&type=RFID#x')).toMatch(
      /^https:\/\/masked-[0-9a-f]{6}@x\.example\/a\?offset=5&Access_Token=masked-[0-9a-f]{6}&type=RFID#x$/,
    )
  })

  it('hide them in summaries too', () => {
    const summary = mask.summary(
      summarise(exchange({ url: `http://127.0.0.1/a?token=abc&b=${token}`, error: `${token} refused`, response: undefined })),
    )
    expect(summary.path).toMatch(/^\/a\?token=masked-[0-9a-f]{6}&b=masked-[0-9a-f]{6}$/)
    expect(summary.error).toBe(`masked-${print} refused`)
  })
})

describe('a mask', () => {
  it('leaves everything else as it was, to the byte', () => {
    fc.assert(
      fc.property(anyExchange, (one) => {
        const { request, response, ...rest } = one
        const plain = {
          ...rest,
          endpoint: endpoint('locations.sender.list'),
          url: 'http://127.0.0.1/locations',
          request: { ...request, headers: [] },
          response: response && { ...response, headers: [] },
        }
        expect(createMask().exchange(plain)).toEqual(plain)
      }),
    )
  })

  it('masked again is the same', () => {
    const once = mask.exchange(
      exchange({
        endpoint: endpoint('credentials.post'),
        url: `http://x/?token=abc&x=${token}`,
        request: message(`{"token":"abcdefg","x":"${base64(token)}"}`, ['Authorization', `Token ${token}`]),
      }),
    )
    expect(mask.exchange(once)).toEqual(once)
  })

  it('does not change the exchange that it is given', () => {
    const one = exchange({ request: message(`{"token":"${token}"}`), endpoint: endpoint('credentials.post') })
    const before = JSON.stringify(one)
    mask.exchange(one)
    expect(JSON.stringify(one)).toBe(before)
  })

  it('reveals everything when told to', () => {
    const one = exchange({ request: message(undefined, ['Authorization', `Token ${token}`]) })
    expect(createMask({ ...options, reveal: true }).exchange(one)).toBe(one)
    expect(detailOf(one, { mask: createMask({ reveal: true }) }).request.headers).toEqual([['Authorization', `Token ${token}`]])
  })

  it('gives a token another fingerprint under another salt', () => {
    expect(createMask({ ...options, salt: 'other' }).text(token)).not.toBe(mask.text(token))
    expect(createMask({ secrets: options.secrets }).text(token)).toBe(createMask({ secrets: options.secrets }).text(token))
  })

  it('lets no known token through, wherever it is', () => {
    const secret = fc.stringMatching(/^[\x21-\x7e]{8,64}$/)
    fc.assert(
      fc.property(
        secret,
        fc.string(),
        fc.constantFrom(0, 1, 2),
        fc.constantFrom('credentials.post', 'locations.sender.list'),
        anyExchange,
        (one, around, encoding, row, base) => {
          const sent = [one, base64(one), base64(base64(one))][encoding] ?? one
          const shown = createMask({ secrets: new Set([one]) }).exchange({
            ...base,
            endpoint: endpoint(row),
            url: `http://x/?a=${encodeURIComponent(sent)}`,
            request: message(JSON.stringify({ token: sent, around, again: [`${around} ${sent}`] }), [
              'Authorization',
              `Token ${sent}`,
              'X',
              `${around} ${sent}`,
            ]),
          })
          const text = [shown.url, ...shown.request.headers, Buffer.from(shown.request.body ?? []).toString()].join('\n')
          fc.pre(!around.includes(sent))
          expect(text).not.toContain(sent)
          expect(text).not.toContain(JSON.stringify(sent).slice(1, -1))
          expect(text).not.toContain(encodeURIComponent(sent))
        },
      ),
    )
  })

  it.each<[string, (size: number) => string]>([
    ['a field name again and again', (size) => '"token":'.repeat(size)],
    ['texts that do not end', (size) => '"token":"'.repeat(size)],
    ['spaces behind a field name', (size) => `{"token"${' '.repeat(8 * size)}`],
    ['quotes', (size) => '"'.repeat(8 * size)],
    ['backslashes', (size) => '\\'.repeat(8 * size)],
    ['urls without a host', (size) => '://'.repeat(2 * size)],
    ['escaped field names', (size) => '"\\u0074oken"'.repeat(size)],
  ])('costs as much more as a body is longer: %s', (_, body) => {
    expect(growthOf((size) => credentials(body(size)), 5_000)).toBeLessThan(linearGrowth)
  })
})
