/** Prices a CDR or a Session from the tariffs it names, and compares with what it states. */
import type { Cost } from '../ocpi/amounts.js'
import { dialects } from '../ocpi/dialect.js'
import type { Finding } from '../ocpi/finding.js'
import type { Version } from '../ocpi/version.js'
import type { Charging } from './charging.js'
import { chooseZone } from './clock.js'
import { comparisonOf, type Comparison, isCredit, moneyFields, type OtherWay, statedInWords } from './compare.js'
import type { Money } from './lines.js'
import { amountOf, createNoteList, fieldsOf, type Fields, listOf, type Note, type NoteList, shown, textOf } from './notes.js'
import { price, type Priced, type PriceOptions } from './price.js'
import { absolute, add, compare, divide, format, isZero, negate, roundTo, subtract, sum, toNumber, whole, zero } from './rational.js'
import { misspeltIn, withMeantNames } from './misspelt.js'
import { type Kind, readCharging } from './read-charging.js'
import type { TimeReading } from './read-periods.js'
import { readTariff, type Tariff } from './tariff.js'
import { isObject } from '../ocpi/json-object.js'

export interface AssessOptions {
  /** Tariffs to price with, as received; those of the CDR when left out. */
  readonly tariffs?: readonly unknown[]
  /** IANA name; else the Location's, else the only one of the country, else UTC. */
  readonly timeZone?: string
  /** The Location of a 2.2.1 Session or CDR, which do not hold its time zone. */
  readonly location?: unknown
}

/** A total as JSON has it: a number, or a Price. */
export type Total = Cost

/** `differences`: what is stated and does not follow; empty when all of it does. */
export interface Assessment extends Comparison {
  readonly version: Version
  readonly kind: Kind
  readonly id: string
  readonly priced: Priced
  /** False when no tariff with prices was at hand: then only energy and times are compared. */
  readonly hasTariff: boolean
  /** Under the CDR's own field names. */
  readonly totals: Readonly<Record<string, Total>>
  /** The object itself, which states totals of its own. */
  readonly stated: Fields
  readonly assumptions: readonly Note[]
  readonly problems: readonly Note[]
  /** Those of the problems that name fields which were not read. */
  readonly misspelt: readonly Note[]
  /** Totals as they would be if those fields had the names that were meant, where that changes them. */
  readonly corrected: Readonly<Record<string, Total>>
}

/**
 * Prices a CDR of any shape. Nothing is refused: what is missing or wrong is named in `assumptions` and `problems`.
 * (2.1.1 and 2.2.1, chapters mod_cdrs and mod_tariffs.)
 */
export const priceCdr = (version: Version, cdr: unknown, options: AssessOptions = {}): Assessment => assess(version, 'cdr', cdr, options)

/** Prices a Session so far, by the tariffs given: a Session holds none itself. */
export const priceSession = (version: Version, session: unknown, options: AssessOptions = {}): Assessment =>
  assess(version, 'session', session, options)

type Reckoned = Omit<Assessment, 'misspelt' | 'corrected'>

const assess = (version: Version, kind: Kind, value: unknown, options: AssessOptions): Assessment => {
  const reckoned = reckon(version, kind, value, options)
  const misspelt = [
    ...misspeltIn(version, kind === 'cdr' ? 'CDR' : 'Session', value).filter(
      ({ at }) => options.tariffs === undefined || !at.startsWith('/tariffs/'),
    ),
    ...(options.tariffs ?? []).flatMap((tariff) => misspeltIn(version, 'Tariff', tariff, placeOf(tariff))),
  ]
  const corrected = misspelt.length === 0 ? {} : changedBy(reckoned, misspelt, value, options)
  return { ...reckoned, misspelt, corrected, problems: misspelt.length === 0 ? reckoned.problems : [...reckoned.problems, ...misspelt] }
}

/** Where a tariff that is given by itself stands, for notes. */
const placeOf = (tariff: unknown): string => `tariff ${textOf(fieldsOf(tariff)['id']) ?? ''}#`

/** Totals that are others once the misspelt fields are read. */
const changedBy = (
  { version, kind, totals }: Reckoned,
  misspelt: readonly Note[],
  value: unknown,
  { tariffs, ...options }: AssessOptions,
): Record<string, Total> => {
  const again = reckon(version, kind, withMeantNames(value, misspelt), {
    ...options,
    ...(tariffs && { tariffs: tariffs.map((tariff) => withMeantNames(tariff, misspelt, placeOf(tariff))) }),
  })
  return Object.fromEntries(Object.entries(again.totals).filter(([name, total]) => JSON.stringify(total) !== JSON.stringify(totals[name])))
}

const reckon = (version: Version, kind: Kind, value: unknown, options: AssessOptions): Reckoned => {
  const byClock = assessBy('clock', version, kind, value, options)
  const isCostWrong = byClock.assessment.differences.some(({ field }) => field.includes('cost'))
  if (!isCostWrong) return byClock.assessment
  for (const shiftS of byClock.isToTheSecond ? [1, -1] : []) {
    const { assessment } = assessBy('clock', version, kind, value, options, shiftS)
    const text = `times are read as one second ${shiftS > 0 ? 'longer' : 'shorter'}, since they are given in whole seconds and step_size rounds up`
    const note: Note = { kind: 'assumption', at: '/charging_periods', doubtful: false, text }
    if (assessment.differences.length === 0) return { ...assessment, assumptions: [...assessment.assumptions, note] }
  }
  if (!byClock.inexact) return byClock.assessment
  // Volumes such as 0.67 h may be 40 minutes rounded, or 40.2 minutes: the bill gets the benefit of the doubt.
  const byVolumes = assessBy('volumes', version, kind, value, options).assessment
  if (byVolumes.differences.length > 0) return byClock.assessment
  const note: Note = {
    kind: 'assumption',
    at: '/charging_periods',
    doubtful: true,
    text: 'times are read from the volumes, not from the timestamps',
  }
  return { ...byVolumes, assumptions: [...byVolumes.assumptions, note] }
}

const assessBy = (
  reading: TimeReading,
  version: Version,
  kind: Kind,
  value: unknown,
  options: AssessOptions,
  shiftS = 0,
): { assessment: Reckoned; inexact: boolean; isToTheSecond: boolean } => {
  const notes = createNoteList()
  const name = kind === 'cdr' ? 'CDR' : 'Session'
  if (!isObject(value)) notes.problem('', `${shown(value)} is not a ${name}`, { doubtful: true })
  const fields = fieldsOf(value)
  const tariffs = tariffsOf(version, fields, options, notes)
  if (tariffs.length === 0) notes.problem('/tariffs', 'no tariff is known, so nothing can be priced')
  const asRead = readCharging(version, kind, fields, reading, notes)
  const read = { ...asRead, charging: shifted(asRead.charging, shiftS) }
  const zone = chooseZone(options.timeZone, textOf(fieldsOf(options.location)['time_zone']) ?? read.timeZone, read.country)
  if (zone.assumption) notes.assume('', zone.assumption, tariffs.some(asksLocalTime))
  const currency = textOf(fields['currency'])?.toUpperCase()
  const priceBy = ({ charging = read.charging, ...more }: WayOptions): Priced => {
    const result = price(tariffs, charging, { timeZone: zone.zone, ...more })
    return currency === undefined ? result : { ...result, currency }
  }
  const priced = priceBy({ notes })
  nameForeignCurrency(priced, currency, notes)
  if (!dialects[version].states.stepSize && priced.lines.length > 0) nameUnsaidSteps(priced, notes)
  const hasTariff = priced.tariffs.some(({ elements }) => elements.length > 0)
  if (isCredit(fields)) notes.assume('/credit', 'is true, so total_cost is negated and the partial totals are not', false)
  const ways = otherWays(
    read.charging,
    tariffs.some(({ taxes }) => taxes === 'YES'),
    priceBy,
  )
  nameUnknownTaxes(priced, notes)
  const comparison = comparisonOf(version, kind, fields, priced, read, hasTariff, ways, notes)
  if (kind === 'cdr') nameInnerContradictions(fields, hasTariff, notes)
  const kept = notes.all
  return {
    inexact: read.inexact,
    isToTheSecond: compare(read.clockSlackS, whole(1)) >= 0 && priced.lines.some(({ stepSize, unit }) => unit === 'h' && stepSize.n > 1n),
    assessment: {
      version,
      kind,
      priced,
      hasTariff,
      ...comparison,
      id: textOf(fields['id']) ?? '',
      stated: fields,
      totals: totalsIn(version, kind, priced, { credit: isCredit(fields) }),
      assumptions: kept.filter((note) => note.kind === 'assumption'),
      problems: kept.filter((note) => note.kind === 'problem'),
    },
  }
}

/** The last stretch of time so many seconds longer. */
const shifted = (charging: Charging, seconds: number): Charging => {
  const last = charging.periods.findLastIndex(({ durationS }) => compare(durationS, whole(1)) > 0)
  if (seconds === 0 || last === -1) return charging
  const periods = charging.periods.map((period, index) =>
    index === last ? { ...period, durationS: add(period.durationS, whole(seconds)) } : period,
  )
  return { ...charging, periods }
}

const tariffsOf = (version: Version, fields: Fields, options: AssessOptions, notes: NoteList): Tariff[] =>
  options.tariffs
    ? options.tariffs.map((tariff) => readTariff(version, tariff, notes))
    : listOf(fields['tariffs'], '/tariffs', notes).map((tariff, index) => readTariff(version, tariff, notes, `/tariffs/${index}`))

const asksLocalTime = ({ elements }: Tariff): boolean =>
  elements.some(({ restrictions: { startTimeMs, endTimeMs, startDay, endDay, weekdays } }) =>
    [startTimeMs, endTimeMs, startDay, endDay, weekdays].some((restriction) => restriction !== undefined),
  )

const nameForeignCurrency = ({ tariffs }: Priced, currency: string | undefined, notes: NoteList): void => {
  const foreign = tariffs.find((tariff) => currency !== undefined && tariff.currency !== '' && tariff.currency !== currency)
  if (foreign) {
    notes.problem('/currency', `is ${currency}, but tariff ${foreign.id} is in ${foreign.currency}`, { doubtful: true })
  }
}

/** 2.1.1 says that step_size bills in blocks, but not of what when several components are used. */
const nameUnsaidSteps = ({ lines }: Priced, notes: NoteList): void => {
  const stepped = lines.some(({ quantity, steppedQuantity }) => compare(quantity, steppedQuantity) !== 0)
  const used = lines.filter(({ price: unitPrice, dimension }) => unitPrice && dimension !== 'FLAT')
  if (stepped && used.length > 1) {
    notes.assume('', '2.1.1 does not define how step_size works across price components; applied as 2.2.1 defines it')
  }
}

/** The amount without taxes of a Price of either kind. */
const netOf = (given: unknown, quiet: NoteList) => amountOf(fieldsOf(given)['excl_vat'] ?? fieldsOf(given)['before_taxes'], '', quiet)

/** A Tariff without rates states only one side of an amount (2.3.0 mod_tariffs). */
const nameUnknownTaxes = ({ totals, tariffs }: Priced, notes: NoteList): void => {
  const at = `${tariffs[0]?.at ?? ''}/tax_included`
  if (totals.cost.unknown === 'before') notes.assume(at, 'is YES and rates are missing, so only amounts after taxes are known', false)
  if (totals.cost.unknown === 'after') notes.assume(at, 'is NO and rates are missing, so taxes are not in the tariff', false)
}

/** What a CDR contradicts without any tariff. */
const nameInnerContradictions = (fields: Fields, hasTariff: boolean, notes: NoteList): void => {
  const quiet = createNoteList()
  const parts = moneyFields.slice(1).flatMap(([name]) => netOf(fields[name], quiet) ?? [])
  for (const [name] of moneyFields) {
    const given = fieldsOf(fields[name])
    const excl = amountOf(given['excl_vat'], '', quiet)
    const incl = amountOf(given['incl_vat'], '', quiet)
    if (excl && incl && compare(absolute(incl), absolute(excl)) < 0) {
      notes.problem(`/${name}/incl_vat`, `is ${format(incl, 6, 2)}, less than excl_vat (${format(excl, 6, 2)})`, { severity: 'violation' })
    }
  }
  const total = netOf(fields['total_cost'], quiet)
  if (hasTariff || !total || parts.length === 0 || isCredit(fields)) return
  const whollyStated = sum(parts)
  if (compare(whollyStated, total) > 0) {
    const text = `is ${format(total, 6, 2)}, less than the sum of its parts (${format(whollyStated, 6, 2)})`
    const field = fieldsOf(fields['total_cost'])['before_taxes'] === undefined ? 'excl_vat' : 'before_taxes'
    notes.problem(`/total_cost/${field}`, text, { severity: 'warning' })
  }
}

/** Another way to price, and other charging to price. */
interface WayOptions extends PriceOptions {
  readonly charging?: Charging
}

/** Ways in which bills are calculated wrongly, the most usual first. */
const otherWays = (charging: Charging, included: boolean, priceBy: (more: WayOptions) => Priced): OtherWay[] => {
  const { periods } = charging
  const asCharging = periods.map((period) => (period.kind === 'parking' ? { ...period, kind: 'charging' as const } : period))
  const ways: readonly (readonly [text: string, more: WayOptions])[] = [
    ['as if step_size had been left out', { stepRule: 'none' }],
    ['as if step_size had been applied to every period', { stepRule: 'period' }],
    ['as if step_size had been applied to every price component', { stepRule: 'component' }],
    ['as if step_size had been applied to charging and to parking time', { stepRule: 'dimension' }],
    ['as if min_price and max_price had been left out', { limits: false }],
    ['as if what holds at the start of a period held for all of it', { wholePeriods: true }],
    ['as if local times were UTC', { timeZone: 'UTC' }],
    ['as if parking had been counted as charging time', { charging: { ...charging, periods: asCharging } }],
    ['as if parking had been left out', { charging: { ...charging, periods: periods.filter(({ kind }) => kind !== 'parking') } }],
    ['as if the cost of each period had been rounded to cents before adding', { periodDecimals: 2 }],
    [
      included ? 'as if taxes came on top of the prices of the tariff' : 'as if the prices of the tariff included VAT',
      { vatIncluded: true },
    ],
  ]
  return ways.map(([text, more]) => ({
    text,
    isLast: more.periodDecimals !== undefined || more.vatIncluded === true,
    price: () => priceBy(more),
  }))
}

// ---- totals ------------------------------------------------------------------------------------------------------

const negated = ({ excl, incl, taxes }: Money): Money => ({
  excl: negate(excl),
  incl: negate(incl),
  ...(taxes && { taxes: taxes.map(({ rate, amount }) => ({ rate, amount: negate(amount) })) }),
})

/**
 * Tax lines whose rounded amounts make the rounded total: what is left goes into the largest. Lowest rate first, those without a
 * rate last.
 */
const taxLinesOf = ({ excl, incl, taxes = [] }: Money, decimals: number): Extract<Total, { taxes: unknown }>['taxes'] => {
  const sorted = taxes
    .filter(({ amount }) => !isZero(amount))
    .toSorted((a, b) => (a.rate && b.rate ? compare(a.rate, b.rate) : a.rate ? -1 : b.rate ? 1 : 0))
  const rounded = sorted.map(({ amount }) => roundTo(amount, decimals))
  const left = subtract(subtract(roundTo(incl, decimals), roundTo(excl, decimals)), sum(rounded))
  const largest = rounded.reduce(
    (found, amount, index) => (compare(absolute(amount), absolute(rounded[found] ?? zero)) > 0 ? index : found),
    0,
  )
  return sorted.map(({ rate }, index) => ({
    name: 'VAT',
    ...(rate && { percentage: toNumber(rate) }),
    amount: toNumber(index === largest ? add(rounded[index] ?? zero, left) : (rounded[index] ?? zero), decimals),
  }))
}

/** A Price as the version has it; in 2.1.1, where amounts are excluding VAT, a number. */
const totalOf = (version: Version, money: Money, decimals: number): Total => {
  const excl = toNumber(money.excl, decimals)
  if (!dialects[version].priceObject) return excl
  return dialects[version].taxLines
    ? { before_taxes: excl, taxes: taxLinesOf(money, decimals) }
    : { excl_vat: excl, incl_vat: toNumber(money.incl, decimals) }
}

/**
 * The totals of a bill under the field names of a CDR (of a Session: `kwh` too), rounded to so many decimals. OCPI
 * numbers carry four; more are for comparing.
 */
export const totalsIn = (
  version: Version,
  kind: Kind,
  { totals }: Priced,
  { decimals = 12, credit = false } = {},
): Record<string, Total> => {
  const hours = (seconds: typeof totals.timeS): number => toNumber(divide(seconds, whole(3600)), decimals)
  const energy = toNumber(totals.energyKwh, decimals)
  const partial = (name: string): boolean => dialects[version].costParts || name === 'total_cost'
  return {
    ...Object.fromEntries(
      moneyFields
        .filter(([name]) => partial(name))
        .map(([name, source]) => {
          const amount = credit && name === 'total_cost' ? negated(totals[source]) : totals[source]
          return [name, totalOf(version, amount, decimals)]
        }),
    ),
    ...(kind === 'session' && { kwh: energy }),
    total_energy: energy,
    total_time: hours(totals.timeS),
    total_parking_time: hours(totals.parkingS),
  }
}

// ---- findings ----------------------------------------------------------------------------------------------------

export interface FindingOptions extends AssessOptions {
  /** Where the object stands in the body, as `/data/0`. */
  readonly at?: string
  readonly side?: Finding['side']
}

/**
 * `cdr.arithmetic`: totals that do not follow from periods and tariffs, periods that contradict each other. A
 * violation, or only a warning where the difference may come from something that we had to assume.
 */
export const findingsForCdr = (version: Version, cdr: unknown, options: FindingOptions = {}): Finding[] =>
  findingsOf(priceCdr(version, cdr, options), options)

/** The findings of an assessment that has been made already. */
export const findingsOf = (
  { version, kind, differences, assumptions, problems }: Assessment,
  { at = '', side = 'request' }: Pick<FindingOptions, 'at' | 'side'> = {},
): Finding[] => {
  const doubtful = [...assumptions, ...problems].filter((note) => note.doubtful)
  const doubt = doubtful[0] ? ` (${doubtful[0].text})` : ''
  const chapter = `${version} ${kind === 'cdr' ? 'mod_cdrs' : 'mod_sessions'}`
  return [
    ...differences.map((difference): Finding => ({
      id: 'cdr.arithmetic',
      severity: doubtful.length === 0 ? 'violation' : 'warning',
      side,
      at: `${at}${difference.at}`,
      expected: `${format(difference.expected, 6, 2)} as calculated from periods and tariffs${doubt}`,
      actual: statedInWords(difference),
      chapter,
    })),
    ...problems.flatMap((note): Finding[] =>
      note.severity && !differences.some((difference) => difference.at === note.at)
        ? [
            {
              id: 'cdr.arithmetic',
              severity: note.severity,
              side,
              at: `${at}${note.at}`,
              expected: 'periods and totals that agree',
              actual: note.text.replace(/^is /, ''),
              chapter,
            },
          ]
        : [],
    ),
  ]
}
