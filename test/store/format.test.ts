import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { decode, encode, type Format } from '../../emulator/store/format.js'

const schema = z.strictObject({ names: z.array(z.string()) })
type Names = z.infer<typeof schema>
const splitNames = z.object({ names: z.string() })
/** 1: a single name. 2: names with commas. 3: a list. */
const format: Format<Names> = {
  schema,
  formatVersion: 3,
  migrations: {
    1: (data) => ({ names: z.object({ name: z.string() }).parse(data).name }),
    2: (data) => ({ names: splitNames.parse(data).names.split(',') }),
  },
}
const bytes = (text: string) => new TextEncoder().encode(text)
const file = (formatVersion: unknown, data: unknown) => bytes(JSON.stringify({ formatVersion, data }))

describe('the content of a file', () => {
  it('reads as it was written', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' })), (names) => {
        expect(decode(bytes(encode({ names }, format)), format)).toEqual({ kind: 'current', data: { names } })
      }),
    )
  })

  it('is noticed when anything of its end is missing', () => {
    const whole = bytes(encode({ names: ['Zürich', 'Genève'] }, format))
    for (let length = 0; length < whole.length - 1; length += 1) {
      expect(decode(whole.subarray(0, length), format).kind).toBe('unreadable')
    }
  })

  it('never makes reading fail, whatever it is', () => {
    const contents = fc.oneof(
      fc.uint8Array(),
      fc.json().map(bytes),
      fc.tuple(fc.jsonValue(), fc.jsonValue()).map(([version, data]) => file(version, data)),
      fc.tuple(fc.integer({ min: -1, max: 5 }), fc.jsonValue()).map(([version, data]) => file(version, data)),
    )
    fc.assert(
      fc.property(contents, (content) => {
        expect(['current', 'older', 'newer', 'too-old', 'unreadable']).toContain(decode(content, format).kind)
      }),
    )
  })

  it('may begin with a byte order mark, as editors leave it', () => {
    expect(decode(bytes('\uFEFF{"formatVersion":3,"data":{"names":[]}}'), format).kind).toBe('current')
  })

  it.each([
    ['an empty file', bytes(''), /JSON/],
    ['zeros, as after a power cut', new Uint8Array(64), /JSON/],
    ['bytes that are no text', new Uint8Array([0x22, 0xff, 0x22]), /not valid/],
    ['no version', bytes('{"data":{"names":[]}}'), /\/formatVersion/],
    ['a version that is no number', file('3', { names: [] }), /\/formatVersion/],
    ['version 0', file(0, { names: [] }), /\/formatVersion/],
    ['data that does not fit', file(3, { names: [1] }), /\/names\/0/],
    ['a field that nobody knows', file(3, { names: [], more: 1 }), /more/],
    ['old data that its migration does not understand', file(1, { title: 'x' }), /from format 1 to 2/],
  ])('is unreadable: %s', (_, content, reason) => {
    const decoded = decode(content, format)
    expect(decoded).toMatchObject({ kind: 'unreadable', reason: expect.stringMatching(reason) as unknown })
  })
})

describe('an older format', () => {
  it('is taken through every migration in turn', () => {
    expect(decode(file(1, { name: 'a,b' }), format)).toEqual({ kind: 'older', formatVersion: 1, data: { names: ['a', 'b'] } })
    expect(decode(file(2, { names: 'a,b' }), format)).toEqual({ kind: 'older', formatVersion: 2, data: { names: ['a', 'b'] } })
  })

  it('is too old when a migration is no longer there', () => {
    expect(decode(file(1, { name: 'a' }), { ...format, migrations: { 2: (data) => data } })).toEqual({ kind: 'too-old', formatVersion: 1 })
  })
})

describe('a newer format', () => {
  it('is recognised whatever its data looks like', () => {
    fc.assert(
      fc.property(fc.integer({ min: 4 }), fc.jsonValue(), (version, data) => {
        expect(decode(file(version, data), format)).toEqual({ kind: 'newer', formatVersion: version })
      }),
    )
  })
})

describe('data that its own schema refuses', () => {
  it('is not written, and the place is named', () => {
    expect(() => encode({ names: [1 as unknown as string] }, format)).toThrow('/names/0')
  })
})
