/**
 * Exact numbers: a whole number over a whole number. Prices are decimals, but hours are seconds over 3600, which no
 * decimal holds. Fractions are not reduced until they grow: most of an invoice's numbers share a denominator, and then
 * adding is one addition of whole numbers.
 */

/** `n` over `d`; `d` is positive. Not necessarily in lowest terms: compare with `equals`, never field by field. */
export interface Rational {
  readonly n: bigint
  readonly d: bigint
}

const reduceAbove = 10n ** 24n

const greatestCommonDivisor = (a: bigint, b: bigint): bigint => {
  while (b !== 0n) [a, b] = [b, a % b]
  return a < 0n ? -a : a
}

const of = (n: bigint, d: bigint): Rational => {
  if (d < reduceAbove) return { n, d }
  const divisor = greatestCommonDivisor(n, d)
  return { n: n / divisor, d: d / divisor }
}

export const zero: Rational = { n: 0n, d: 1n }
export const one: Rational = { n: 1n, d: 1n }

/** A whole number. Throws a RangeError for a number with a fraction. */
export const whole = (value: number | bigint): Rational => ({ n: BigInt(value), d: 1n })

/** `n` over `d`, both whole; `d` must not be zero. */
export const ratio = (n: number | bigint, d: number | bigint): Rational => {
  const denominator = BigInt(d)
  if (denominator === 0n) throw new RangeError('A fraction cannot have the denominator 0')
  return denominator < 0n ? of(-BigInt(n), -denominator) : of(BigInt(n), denominator)
}

export const add = (a: Rational, b: Rational): Rational =>
  a.d === b.d
    ? { n: a.n + b.n, d: a.d }
    : a.n === 0n
      ? b
      : b.n === 0n
        ? a
        : a.d % b.d === 0n
          ? { n: a.n + b.n * (a.d / b.d), d: a.d }
          : b.d % a.d === 0n
            ? { n: a.n * (b.d / a.d) + b.n, d: b.d }
            : of(a.n * b.d + b.n * a.d, a.d * b.d)

export const negate = (a: Rational): Rational => ({ n: -a.n, d: a.d })
export const subtract = (a: Rational, b: Rational): Rational => add(a, negate(b))
export const multiply = (a: Rational, b: Rational): Rational => of(a.n * b.n, a.d * b.d)

/** Throws a RangeError when `b` is zero. */
export const divide = (a: Rational, b: Rational): Rational => ratio(a.n * b.d, a.d * b.n)

/** Negative when `a` is the smaller, positive when it is the greater, 0 when both are equal. */
export const compare = (a: Rational, b: Rational): number => {
  const left = a.d === b.d ? a.n : a.n * b.d
  const right = a.d === b.d ? b.n : b.n * a.d
  return left < right ? -1 : left > right ? 1 : 0
}

export const equals = (a: Rational, b: Rational): boolean => compare(a, b) === 0
export const isZero = (a: Rational): boolean => a.n === 0n
export const isNegative = (a: Rational): boolean => a.n < 0n
export const isPositive = (a: Rational): boolean => a.n > 0n
export const absolute = (a: Rational): Rational => (a.n < 0n ? negate(a) : a)
export const sum = (values: readonly Rational[]): Rational => values.reduce(add, zero)

/** Towards minus infinity. */
const floor = (n: bigint, d: bigint): bigint => (n >= 0n || n % d === 0n ? n / d : n / d - 1n)

/** The smallest multiple of `step` that is not below `value`; `step` must be positive. */
export const ceilingTo = (value: Rational, step: Rational): Rational => {
  const blocks = divide(value, step)
  return multiply(whole(-floor(-blocks.n, blocks.d)), step)
}

/** The whole number at or below. */
export const floorOf = (value: Rational): number => Number(floor(value.n, value.d))

/** Powers of ten that decimals are written over, so that numbers of usual length share a denominator. */
const scales = [4, 9]

/** Reads `12`, `-0.25`, `1e-7`; undefined for anything else. */
export const decimal = (text: string): Rational | undefined => {
  const match = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?$/.exec(text)
  if (!match) return undefined
  const [, minus, integer = '', fraction = '', exponent = '0'] = match
  if (integer === '' && fraction === '') return undefined
  const decimals = fraction.length - Number(exponent)
  const digits = BigInt(integer + fraction)
  const magnitude = minus === '-' ? -digits : digits
  if (decimals < 0) return { n: magnitude * 10n ** BigInt(-decimals), d: 1n }
  const scale = scales.find((places) => decimals <= places) ?? decimals
  return { n: magnitude * 10n ** BigInt(scale - decimals), d: 10n ** BigInt(scale) }
}

/**
 * The decimal that a JSON number was written as, as far as it can be told: 0.1 is one tenth. Throws for NaN and
 * infinity.
 */
export const fromNumber = (value: number): Rational => {
  // Four decimals, as most numbers of OCPI have: the nearest multiple of 0.0001 that reads back as the same number is it.
  const tenThousandths = Math.round(value * 1e4)
  if (Math.abs(tenThousandths) < 1e15 && tenThousandths / 1e4 === value) return { n: BigInt(tenThousandths), d: 10_000n }
  const exact = decimal(String(value))
  if (exact === undefined) throw new RangeError(`${value} is not a finite number`)
  return exact
}

/** Nearest number with so many decimals; a half goes away from zero. */
export const roundTo = (value: Rational, decimals: number): Rational => {
  const scale = 10n ** BigInt(decimals)
  const doubled = (value.n < 0n ? -value.n : value.n) * scale * 2n
  const rounded = (doubled + value.d) / (value.d * 2n)
  return { n: value.n < 0n ? -rounded : rounded, d: scale }
}

/** Written out with at least `least` and at most `most` decimals, rounded half away from zero. For display. */
export const format = (value: Rational, most: number, least = 0): string => {
  const { n } = roundTo(value, most)
  const digits = (n < 0n ? -n : n).toString().padStart(most + 1, '0')
  const integer = digits.slice(0, digits.length - most)
  let fraction = digits.slice(digits.length - most)
  while (fraction.length > least && fraction.endsWith('0')) fraction = fraction.slice(0, -1)
  return `${n < 0n ? '-' : ''}${integer}${fraction === '' ? '' : `.${fraction}`}`
}

/** Nearest JSON number, with at most 12 decimals. For output: nothing is calculated with it. */
export const toNumber = (value: Rational, decimals = 12): number => Number(format(value, decimals))
