import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  add,
  ceilingTo,
  compare,
  decimal,
  divide,
  equals,
  floorOf,
  format,
  fromNumber,
  multiply,
  negate,
  ratio,
  type Rational,
  roundTo,
  subtract,
  toNumber,
  whole,
  zero,
} from '../../emulator/pricing/rational.js'

const anyRational = fc
  .tuple(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), fc.bigInt({ min: 1n, max: 10n ** 20n }))
  .map(([n, d]) => ratio(n, d))

describe('decimals', () => {
  it.each([
    ['0.1', 1n, 10n],
    ['-12.3450', -12345n, 1000n],
    ['.5', 1n, 2n],
    ['7.', 7n, 1n],
    ['1e-7', 1n, 10_000_000n],
    ['2.5E3', 2500n, 1n],
    ['0.1234567890123', 1234567890123n, 10_000_000_000_000n],
  ])('%s is read exactly', (text, n, d) => {
    expect(equals(decimal(text) ?? zero, ratio(n, d))).toBe(true)
  })

  it.each(['', '.', 'e5', '1,5', '0x10', ' 1', '1e', 'NaN', '--1'])('"%s" is not one', (text) => {
    expect(decimal(text)).toBeUndefined()
  })

  it('are what a JSON number was written as', () => {
    expect(equals(add(fromNumber(0.1), fromNumber(0.2)), fromNumber(0.3))).toBe(true)
    expect(() => fromNumber(Number.NaN)).toThrow(RangeError)
  })

  it('come back as they were written', () => {
    const anyDigits = fc.integer({ min: -(10 ** 9), max: 10 ** 9 })
    fc.assert(
      fc.property(anyDigits, fc.integer({ min: 0, max: 6 }), (digits, decimals) => {
        const value = digits / 10 ** decimals
        expect(toNumber(fromNumber(value))).toBe(value === 0 ? 0 : value)
      }),
    )
  })
})

describe('arithmetic', () => {
  const same = (a: Rational, b: Rational) => expect(compare(a, b)).toBe(0)

  it('is exact', () => {
    fc.assert(
      fc.property(anyRational, anyRational, anyRational, (a, b, c) => {
        same(add(a, b), add(b, a))
        same(subtract(add(a, b), b), a)
        same(multiply(add(a, b), c), add(multiply(a, c), multiply(b, c)))
        if (b.n !== 0n) same(multiply(divide(a, b), b), a)
        expect(compare(a, b)).toBe(compare(negate(b), negate(a)))
      }),
    )
  })

  it('refuses to divide by zero', () => {
    expect(() => divide(whole(1), zero)).toThrow('cannot have the denominator 0')
  })
})

describe('rounding', () => {
  it.each([
    ['42', '15', '45'],
    ['45', '15', '45'],
    ['0', '15', '0'],
    ['115.2', '25', '125'],
    ['0.01', '0.5', '0.5'],
    ['-7', '5', '-5'],
  ])('raises %s to the multiple of %s, %s', (value, step, expected) => {
    expect(format(ceilingTo(decimal(value) ?? zero, decimal(step) ?? zero), 6)).toBe(expected)
  })

  it.each([
    ['2.345', 2, '2.35'],
    ['-2.345', 2, '-2.35'],
    ['2.344', 2, '2.34'],
    ['0.5', 0, '1'],
    ['4.997', 2, '5'],
  ])('of %s to %i decimals gives %s', (value, decimals, expected) => {
    expect(format(roundTo(decimal(value) ?? zero, decimals), 6)).toBe(expected)
  })

  it('down to a whole number', () => expect([ratio(7, 2), ratio(-7, 2), whole(3)].map(floorOf)).toEqual([3, -4, 3]))

  it('for display keeps at least and at most so many decimals', () => {
    expect([format(whole(5), 4, 2), format(ratio(61, 60), 4, 2), format(ratio(1, 8), 4, 2), format(ratio(-1, 1000), 2)]).toEqual([
      '5.00',
      '1.0167',
      '0.125',
      '0',
    ])
  })
})
