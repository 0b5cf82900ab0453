/**
 * Holds the totals that a CDR or Session states against those that follow from its periods and tariffs.
 *
 * A stated total equals ours when they are no further apart than rounding for display explains: half of its last
 * decimal. JSON drops trailing zeros (5.00 is written 5), so the last decimal is taken to be at least the second, or
 * the currency's last where that has fewer; and at most the fourth, which is what OCPI numbers carry (chapter types).
 * Whether a half is rounded up or to even is left open. Times that follow from the clock have its accuracy, a second; sums
 * of rounded volumes that of their parts. So 5 equals 4.997 but not 4.99, and 4.997 equals 4.9974 but not
 * 4.998.
 */
import { dialects } from '../ocpi/dialect.js'
import type { Version } from '../ocpi/version.js'
import type { Money } from './lines.js'
import { amountOf, createNoteList, decimalsOf, type Fields, fieldsOf, type NoteList } from './notes.js'
import type { Priced } from './price.js'
import {
  absolute,
  add,
  compare,
  divide,
  format,
  fromNumber,
  isZero,
  multiply,
  negate,
  one,
  ratio,
  type Rational,
  roundTo,
  subtract,
  sum,
  toNumber,
  whole,
  zero,
} from './rational.js'
import type { Kind, ReadCharging } from './read-charging.js'
import { isObject } from '../ocpi/json-object.js'

/** A stated total that does not follow. */
export interface Difference {
  /** Field of the CDR or Session, as `total_cost.excl_vat`. */
  readonly field: string
  /** JSON pointer. */
  readonly at: string
  readonly stated: Rational
  readonly expected: Rational
  /** A way of calculating that leads to what is stated. */
  readonly explanation?: string
}

/** What came of holding stated totals against ours. */
export interface Comparison {
  readonly differences: readonly Difference[]
  /** Fields that are stated in a way that no number can be read from. */
  readonly unread: readonly string[]
  /** Fields that were held against ours. */
  readonly compared: readonly string[]
}

/** One stated number and what it should be. */
interface Check {
  readonly field: string
  readonly at: string
  readonly given: unknown
  readonly stated: Rational
  readonly expected: Rational
  /** Other values that the specification leaves open. */
  readonly also: readonly Rational[]
  /** How far it may be off besides rounding, since what it follows from is stated no more exactly. */
  readonly slack: Rational
  readonly isMoney: boolean
}

/** Fields with an amount of money, and where it comes from. 2.1.1 has only total_cost. */
export const moneyFields = [
  ['total_cost', 'cost'],
  ['total_fixed_cost', 'fixedCost'],
  ['total_energy_cost', 'energyCost'],
  ['total_time_cost', 'timeCost'],
  ['total_parking_cost', 'parkingCost'],
  ['total_reservation_cost', 'reservationCost'],
] as const

const hours = (seconds: Rational): Rational => divide(seconds, whole(3600))

const fieldAt = (at: string): string => at.slice(1).replace('/', '.')

/** How each version states an amount of money. */
const nameOtherShape = (version: Version, name: string, given: unknown, notes: NoteList): void => {
  const { priceObject } = dialects[version]
  if (!priceObject && isObject(given)) notes.problem(`/${name}`, 'is a Price, which is a number in this version')
  if (priceObject && (typeof given === 'number' || typeof given === 'string')) {
    const field = dialects[version].taxLines ? 'before_taxes' : 'excl_vat'
    notes.problem(`/${name}`, `is a number instead of a Price; read as ${field}`)
  }
}

/** A credit CDR negates total_cost; of the partial totals the text does not say it (2.2.1 mod_cdrs, credit CDRs). */
export const isCredit = (fields: Fields): boolean => fields['credit'] === true

/**
 * Totals that the object states, beside ours; what cannot be read is named in `notes`, and its field added to `unread`.
 * `withMoney` is false when no tariff is at hand.
 */
const checksOf = (
  version: Version,
  kind: Kind,
  fields: Fields,
  priced: Priced,
  read: ReadCharging,
  withMoney: boolean,
  notes: NoteList,
  unread: string[],
): Check[] => {
  const checks: Check[] = []
  const check = (
    at: string,
    given: unknown,
    expected: Rational,
    isMoney: boolean,
    slack: Rational,
    also: readonly Rational[] = [],
  ): void => {
    const remarks = createNoteList()
    const stated = amountOf(given, at, remarks)
    // What is stated wrongly makes none of the rest doubtful.
    for (const { kind: sort, text } of remarks.all) {
      if (sort === 'problem') notes.problem(at, text)
      else notes.assume(at, text, false)
    }
    if (stated) checks.push({ field: fieldAt(at), at, given, stated, expected, also, slack, isMoney })
    else if (given !== undefined && given !== null) unread.push(fieldAt(at))
  }
  const { totals } = priced
  const { clockSlackS, energySlackKwh, stated } = read
  const costSlack = moneySlack(priced, read)
  const credit = isCredit(fields)
  for (const [name, source] of withMoney ? moneyFields : []) {
    if (name !== 'total_cost' && (!dialects[version].costParts || kind === 'session')) continue
    const given = fields[name]
    nameOtherShape(version, name, given, notes)
    const ours: Money = totals[source]
    const expected = (value: Rational): Rational => (credit && name === 'total_cost' ? negate(value) : value)
    const also = (value: Rational): Rational[] => (credit && name !== 'total_cost' ? [negate(value)] : [])
    if (isObject(given) && dialects[version].taxLines) {
      checkTaxed(name, given, ours, expected, also, costSlack, check)
    } else if (isObject(given)) {
      check(`/${name}/excl_vat`, given['excl_vat'], expected(ours.excl), true, costSlack.excl, also(ours.excl))
      check(`/${name}/incl_vat`, given['incl_vat'], expected(ours.incl), true, costSlack.incl, also(ours.incl))
    } else check(`/${name}`, given, expected(ours.excl), true, costSlack.excl, also(ours.excl))
  }
  if (kind === 'session') {
    check('/kwh', fields['kwh'], totals.energyKwh, false, energySlackKwh)
    return checks
  }
  check('/total_energy', fields['total_energy'], totals.energyKwh, false, energySlackKwh)
  // Whether total_time holds the reservation, and time that no period accounts for, is not stated.
  const statedS = stated && add(stated.charging, stated.parking)
  check('/total_time', fields['total_time'], hours(totals.timeS), false, hours(clockSlackS), [
    hours(add(totals.timeS, totals.reservationS)),
    hours(read.spanS),
    hours(subtract(read.spanS, totals.reservationS)),
    ...(statedS ? [hours(statedS), hours(add(statedS, stated.reservation))] : []),
  ])
  const parkings = read.charging.periods.filter(({ kind: what }) => what === 'parking').length
  const parkingSlack = hours(multiply(clockSlackS, whole(parkings)))
  check(
    '/total_parking_time',
    fields['total_parking_time'],
    hours(totals.parkingS),
    false,
    parkingSlack,
    stated ? [hours(stated.parking)] : [],
  )
  return checks
}

type CheckAmount = (at: string, given: unknown, expected: Rational, isMoney: boolean, slack: Rational, also?: readonly Rational[]) => void

/**
 * An amount before taxes, and the sum of its taxes. Each line may be rounded, so the sum is off by half a unit for each. Absent
 * taxes are not stated; where the Tariff states only one side of the amount, only that side is compared.
 */
const checkTaxed = (
  name: string,
  given: Fields,
  ours: Money,
  expected: (value: Rational) => Rational,
  also: (value: Rational) => Rational[],
  slack: Money,
  check: CheckAmount,
): void => {
  const lines = Array.isArray(given['taxes']) ? given['taxes'].map((tax) => fieldsOf(tax)['amount']) : undefined
  const amounts = lines?.map((amount) => (typeof amount === 'number' ? fromNumber(amount) : undefined))
  const taxes = amounts?.every((amount) => amount !== undefined) === true ? sum(amounts) : undefined
  const decimals = Math.max(2, ...(lines ?? []).map((amount) => Math.min(4, decimalsOf(amount))))
  const rounding = ratio(BigInt(Math.max(1, lines?.length ?? 1)), 2n * 10n ** BigInt(decimals))
  const before = typeof given['before_taxes'] === 'number' ? fromNumber(given['before_taxes']) : undefined
  if (ours.unknown === 'before') {
    if (!taxes || !before) return
    const after = add(before, taxes)
    check(`/${name}`, toNumber(after), expected(ours.incl), true, add(slack.incl, rounding), also(ours.incl))
    return
  }
  check(`/${name}/before_taxes`, given['before_taxes'], expected(ours.excl), true, slack.excl, also(ours.excl))
  if (ours.unknown === 'after' || !taxes) return
  const owed = subtract(ours.incl, ours.excl)
  const off = subtract(slack.incl, slack.excl)
  check(`/${name}/taxes`, toNumber(taxes), expected(owed), true, add(off, rounding), also(owed))
}

/** What times and volumes that are stated no more exactly change in the cost. */
const moneySlack = ({ lines }: Priced, { clockSlackS, energySlackKwh }: ReadCharging): Money => {
  let excl = zero
  let incl = zero
  for (const { unit, price, vat } of lines) {
    if (!price || unit === 'session') continue
    const off = absolute(multiply(price, unit === 'h' ? hours(clockSlackS) : energySlackKwh))
    excl = add(excl, off)
    incl = add(incl, vat ? multiply(off, add(one, divide(vat, whole(100)))) : off)
  }
  return { excl, incl }
}

/** Decimals of a currency's smallest unit, as far as the runtime knows it; 2 otherwise. */
const minorDigits = (() => {
  const digits = new Map<string, number>()
  return (currency: string): number => {
    const seen = digits.get(currency)
    if (seen !== undefined) return seen
    if (!/^[A-Z]{3}$/.test(currency)) return 2
    const format = new Intl.NumberFormat('en', { style: 'currency', currency })
    const known = format.resolvedOptions().maximumFractionDigits ?? 2
    digits.set(currency, known)
    return known
  }
})()

/** Whether the stated number is ours, rounded for display. */
export const isStated = (given: unknown, stated: Rational, expected: Rational, leastDecimals = 2, slack: Rational = zero): boolean => {
  const decimals = Math.max(leastDecimals, Math.min(4, decimalsOf(given)))
  return compare(absolute(subtract(stated, expected)), add(slack, ratio(1, 2n * 10n ** BigInt(decimals)))) <= 0
}

const matches = ({ given, stated, isMoney, slack }: Check, expected: Rational, currency: string): boolean =>
  isStated(given, stated, expected, isMoney ? Math.min(2, minorDigits(currency)) : 2, slack)

/** Another way to calculate, and its result; asked for only when something differs. */
export interface OtherWay {
  readonly text: string
  /** Looked at only where nothing simpler explains the difference. */
  readonly isLast?: boolean
  readonly price: () => Priced
}

/**
 * Names each stated total that does not follow. `others` are tried, in order, as an explanation of the amounts of
 * money.
 */
export const comparisonOf = (
  version: Version,
  kind: Kind,
  fields: Fields,
  priced: Priced,
  read: ReadCharging,
  withMoney: boolean,
  others: readonly OtherWay[],
  notes: NoteList,
): Comparison => {
  const unread: string[] = []
  const checks = checksOf(version, kind, fields, priced, read, withMoney, notes, unread)
  const wrong = checks.filter((check) => ![check.expected, ...check.also].some((value) => matches(check, value, priced.currency)))
  const isCostWrong = wrong.some(({ isMoney }) => isMoney)
  const alternatives = isCostWrong
    ? others.map(({ text, isLast, price }) => ({
        text,
        isLast,
        checks: checksOf(version, kind, fields, price(), read, withMoney, createNoteList(), []),
      }))
    : []
  const differences = wrong.map((check): Difference => {
    const { field, at, stated, expected } = check
    const explaining = alternatives.filter(({ checks }) => {
      const same = checks.find((candidate) => candidate.at === at)
      return same !== undefined && matches(check, same.expected, priced.currency)
    })
    const first = explaining.find(({ isLast }) => isLast !== true)
    const explanation = explainSign(check, priced, isCredit(fields)) ?? first?.text ?? explain(check, priced) ?? explaining[0]?.text
    return { field, at, stated, expected, ...(explanation !== undefined && { explanation }) }
  })
  return { differences, unread, compared: checks.map(({ field }) => field) }
}

/** An amount that is ours but for its sign. */
const explainSign = (check: Check, priced: Priced, credit: boolean): string | undefined => {
  if (!check.isMoney || isZero(check.stated) || !matches(check, negate(check.expected), priced.currency)) return undefined
  return credit ? 'with the opposite sign: a credit CDR negates `total_cost`' : 'with the opposite sign'
}

/** Simpler reasons than another way to calculate. */
const explain = (check: Check, priced: Priced): string | undefined => {
  const { field, stated } = check
  const fits = (value: Rational): boolean => matches(check, value, priced.currency)
  const stepped = (dimension: string): Rational =>
    sum(priced.lines.filter((line) => line.dimension === dimension).map(({ steppedQuantity }) => steppedQuantity))
  if (field === 'total_energy' && fits(stepped('ENERGY'))) return 'as if it were the quantity billed after step_size'
  if (field === 'total_parking_time') {
    if (fits(stepped('PARKING_TIME'))) return 'as if it were the quantity billed after step_size'
    const paid = priced.lines.filter(({ dimension, price }) => dimension === 'PARKING_TIME' && price)
    if (fits(sum(paid.map(({ quantity }) => quantity)))) return 'as if only parking that has a price counted'
  }
  if (field === 'kwh' || field === 'total_energy') {
    if (fits(multiply(check.expected, whole(1000)))) return 'as if it were in Wh'
  }
  if (field === 'total_time') {
    if (fits(subtract(check.expected, hours(priced.totals.parkingS)))) return 'as if parking did not count'
  }
  if (field === 'total_time' || field === 'total_parking_time') {
    if (fits(multiply(check.expected, whole(60)))) return 'as if it were in minutes'
    if (fits(multiply(check.expected, whole(3600)))) return 'as if it were in seconds'
  }
  if (field.startsWith('total_cost')) {
    if (field.endsWith('.taxes')) return undefined
    const part = field.endsWith('incl_vat') ? 'incl' : 'excl'
    const rounded = sum(priced.lines.map(({ cost }) => roundTo(cost[part], 2)))
    if (fits(rounded)) return 'as if each line had been rounded to cents before adding'
  }
  if (!check.isMoney) return undefined
  const name = moneyFields.find(([known]) => field === known || field.startsWith(`${known}.`))
  const ours = name && priced.totals[name[1]]
  if (ours && field.endsWith('incl_vat') && fits(ours.excl)) return 'as if no VAT applied'
  if (ours && !field.endsWith('incl_vat') && fits(ours.incl)) return 'as if VAT were included'
  if (!isZero(stated) && fits(multiply(check.expected, whole(100)))) return 'as if it were in hundredths'
  return undefined
}

/** Both numbers and how far they are apart, as a sentence without its subject. */
export const differenceInWords = (difference: Difference): string => {
  const { stated, expected } = difference
  return `is ${format(stated, 6, 2)}, but should be ${format(expected, 6, 2)} ${reasonOf(difference)}`
}

/** The stated number, how far it is off, and why: what a finding calls actual. */
export const statedInWords = (difference: Difference): string => `${format(difference.stated, 6, 2)} ${reasonOf(difference)}`

const reasonOf = ({ stated, expected, explanation }: Difference): string => {
  const gap = subtract(stated, expected)
  const reason = explanation === undefined ? '' : `, ${explanation}`
  return `(${gap.n < 0n ? '' : '+'}${format(gap, 6, 2)})${reason}`
}
