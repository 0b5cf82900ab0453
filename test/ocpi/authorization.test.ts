import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeToken, formatAuthorization, readAuthorization, tokenEncoding } from '../../emulator/ocpi/authorization.js'
import { decodeBase64, encodeBase64 } from '../../emulator/ocpi/base64.js'

const header = (text: string) => readAuthorization(text)

describe('Base64', () => {
  it('is what Buffer makes of UTF-8', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(encodeBase64(text)).toBe(Buffer.from(text, 'utf8').toString('base64'))
        if (text !== '') expect(decodeBase64(encodeBase64(text))).toBe(text)
      }),
    )
  })
  it.each(['', 'a', 'ab=c', '====', 'abc-', 'YQ=', '/w=='])('%j is none', (text) => {
    expect(decodeBase64(text)).toBeUndefined()
  })
})

describe('writing a token', () => {
  it('leaves it plain in 2.1.1 and encodes it from 2.2 on', () => {
    expect(formatAuthorization('example-token', tokenEncoding('2.1.1'))).toBe('Token example-token')
    expect(formatAuthorization('example-token', tokenEncoding('2.2.1'))).toBe('Token ZXhhbXBsZS10b2tlbg==')
  })
})

describe('the shape of the header', () => {
  it.each([
    ['Token abc', 'ok'],
    ['token abc', 'case'],
    ['Token  abc', 'spacing'],
    ['Token\tabc', 'spacing'],
    ['Bearer abc', 'wrong'],
    ['abc', 'bare'],
    ['Token', 'missing'],
    ['Token ', 'missing'],
    ['', 'missing'],
  ])('%j is %s', (text, shape) => {
    expect(header(text).shape).toBe(shape)
  })
  it('is missing without a header', () => {
    expect(readAuthorization(undefined)).toMatchObject({ shape: 'missing', candidates: [] })
  })
})

describe('the tokens that may be meant', () => {
  it.each([
    ['plain', 'Token abc!', { token: 'abc!', encoding: 'plain' }],
    ['in Base64', 'Token ZXhhbXBsZS10b2tlbg==', { token: 'example-token', encoding: 'base64' }],
    [
      "with the line feed of the specification's sample",
      'Token ZXhhbXBsZS10b2tlbgo=',
      { token: 'example-token', encoding: 'base64-line-feed' },
    ],
    ['without padding', 'Token ZXhhbXBsZS10b2tlbg', { token: 'example-token', encoding: 'base64-unpadded' }],
    ['encoded twice', `Token ${encodeBase64(encodeBase64('example-token'))}`, { token: 'example-token', encoding: 'base64-twice' }],
    ['without a scheme', 'ZXhhbXBsZS10b2tlbg==', { token: 'example-token', encoding: 'base64' }],
    ['behind another scheme', 'Bearer abc!', { token: 'abc!', encoding: 'plain' }],
  ])('%s', (_, text, candidate) => {
    expect(header(text).candidates).toContainEqual(candidate)
  })
  it('begin with the literal one', () => {
    expect(header('Token abcd').candidates[0]).toEqual({ token: 'abcd', encoding: 'plain' })
  })
  it('hold every token that was written in either encoding', () => {
    const token = fc.stringMatching(/^[\x21-\x7e]{1,64}$/)
    fc.assert(
      fc.property(token, fc.constantFrom('plain' as const, 'base64' as const), (text, encoding) => {
        expect(readAuthorization(`Token ${encodeToken(text, encoding)}`).candidates).toContainEqual({ token: text, encoding })
      }),
    )
  })
  it('are found in any text without throwing', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        readAuthorization(text)
      }),
    )
  })
})

describe('what is remembered of headers', () => {
  it('is bounded, whoever calls', () => {
    for (let round = 0; round < 2000; round++) readAuthorization(`Token ${round}`)
    expect(readAuthorization('Token 1').candidates[0]?.token).toBe('1')
  })
})
