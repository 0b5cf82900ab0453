/** The bill: one line per price component that was used, and the totals that a CDR has fields for. */
import type { ChargedPeriod, Charging } from './charging.js'
import type { NoteList } from './notes.js'
import {
  add,
  compare,
  divide,
  format,
  isZero,
  multiply,
  one,
  type Rational,
  ratio,
  roundTo,
  subtract,
  sum,
  whole,
  zero,
} from './rational.js'
import type { Usage } from './steps.js'
import type { Component, Dimension, Limit, Tariff } from './tariff.js'
import { restrictionsInWords } from './texts.js'

/** A tax in an amount: what it is at a rate, or at none that is known. */
export interface Tax {
  /** Percent. */
  readonly rate: Rational | undefined
  readonly amount: Rational
}

/** An amount of money without and with VAT, or before and after taxes. */
export interface Money {
  readonly excl: Rational
  readonly incl: Rational
  /** One for each rate that was applied. */
  readonly taxes?: readonly Tax[]
  /** The Tariff states only one of the two: prices contain a tax of unknown rate, or a tax of unknown rate comes on top. */
  readonly unknown?: 'before' | 'after'
}

export interface Line {
  /** RESERVATION_TIME is what CDRs call the TIME of a reservation; MIN_PRICE and MAX_PRICE correct the sum. */
  readonly dimension: Dimension | 'RESERVATION_TIME' | 'MIN_PRICE' | 'MAX_PRICE'
  readonly phase: 'session' | 'reservation'
  /** Undefined when no tariff is relevant. */
  readonly tariffId: string | undefined
  /** Place of the element in the tariff; undefined when no element prices this. */
  readonly elementIndex: number | undefined
  /** Why this element, in words. */
  readonly why: string
  readonly unit: 'kWh' | 'h' | 'session'
  /** As consumed. */
  readonly quantity: Rational
  /** As billed, after step_size. */
  readonly steppedQuantity: Rational
  /** In Wh or seconds; zero when nothing is rounded. */
  readonly stepSize: Rational
  /** Per unit, excluding VAT. */
  readonly price: Rational | undefined
  /** Percent; undefined when none applies. */
  readonly vat: Rational | undefined
  readonly cost: Money
  /** Places of the periods that contributed. */
  readonly periods: readonly number[]
}

export interface Totals {
  /** After min_price and max_price. */
  readonly cost: Money
  readonly fixedCost: Money
  readonly energyCost: Money
  readonly timeCost: Money
  readonly parkingCost: Money
  readonly reservationCost: Money
  readonly energyKwh: Rational
  /** Charging and parking, in seconds; without the reservation. */
  readonly timeS: Rational
  readonly parkingS: Rational
  readonly reservationS: Rational
}

const noMoney: Money = { excl: zero, incl: zero }
const addTaxes = (a: readonly Tax[] = [], b: readonly Tax[] = []): readonly Tax[] => {
  const sums = new Map<string, Tax>()
  for (const tax of [...a, ...b]) {
    const key = tax.rate === undefined ? '' : format(tax.rate, 12)
    const known = sums.get(key)
    sums.set(key, known ? { ...tax, amount: add(known.amount, tax.amount) } : tax)
  }
  return [...sums.values()]
}

const addMoney = (a: Money, b: Money): Money => {
  const unknown = a.unknown ?? b.unknown
  return {
    excl: add(a.excl, b.excl),
    incl: add(a.incl, b.incl),
    ...((a.taxes ?? b.taxes) && { taxes: addTaxes(a.taxes, b.taxes) }),
    ...(unknown && { unknown }),
  }
}
export const sumMoney = (lines: readonly { readonly cost: Money }[]): Money =>
  lines.reduce((total, { cost }) => addMoney(total, cost), noMoney)

/** A line that also knows what it was made of. */
export interface BilledLine extends Line {
  readonly component: Component | undefined
}

/** How a line is worked out; all but `withLimits` explain bills that were made differently. */
export interface LineOptions {
  readonly withLimits: boolean
  readonly periodDecimals?: number
  readonly vatIncluded?: boolean
}

/** Lines in the order of first use, and those by which min_price and max_price correct their sum. */
export const linesOf = (
  usages: readonly Usage[],
  tariffs: readonly Tariff[],
  charging: Charging,
  options: LineOptions,
  notes: NoteList,
): { lines: BilledLine[]; limited: Line[] } => {
  const groups = new Map<Component | string, Usage[]>()
  for (const usage of usages) {
    const key = usage.component ?? `${usage.tariff?.id ?? ''} ${usage.dimension} ${usage.period.kind === 'reservation'}`
    const group = groups.get(key)
    if (group) group.push(usage)
    else groups.set(key, [usage])
  }
  const lines = [...groups.values()].map((group) => lineOf(group, options))
  return { lines, limited: options.withLimits ? limitLines(lines, tariffs, charging, notes) : [] }
}

const units = { FLAT: 'session', ENERGY: 'kWh', TIME: 'h', PARKING_TIME: 'h' } as const

const lineOf = (group: readonly Usage[], { periodDecimals, vatIncluded = false }: LineOptions): BilledLine => {
  const [{ dimension, component, tariff, period }] = group as [Usage, ...Usage[]]
  const reservation = period.kind === 'reservation'
  const unit = units[dimension]
  const inUnit = (quantity: Rational): Rational => (unit === 'h' ? divide(quantity, ratio(3600, 1)) : quantity)
  const billed = inUnit(sum(group.map((usage) => usage.billed)))
  const costOf = (quantity: Rational): Rational => (component ? multiply(quantity, component.price) : zero)
  const asPriced =
    periodDecimals === undefined ? costOf(billed) : sum(group.map((usage) => roundTo(costOf(inUnit(usage.billed)), periodDecimals)))
  return {
    dimension: reservation && dimension === 'TIME' ? 'RESERVATION_TIME' : dimension,
    phase: reservation ? 'reservation' : 'session',
    tariffId: tariff?.id,
    elementIndex: component?.element.index,
    why: whyOf(tariff, dimension, component, period),
    unit,
    quantity: inUnit(sum(group.map((usage) => usage.quantity))),
    steppedQuantity: billed,
    stepSize: component?.step ?? zero,
    price: component?.price,
    vat: component?.vat,
    cost: taxed(asPriced, component, vatIncluded),
    periods: [...new Set(group.map(({ index }) => index))],
    component,
  }
}

/** What prices come to before and after taxes. `otherWay` reads prices without tax as with it, and the other way round. */
const taxed = (asPriced: Rational, component: Component | undefined, otherWay: boolean): Money => {
  if (!component) return { excl: asPriced, incl: asPriced }
  const { vat, tariff } = component
  if (tariff.taxes === 'N/A') return { excl: asPriced, incl: asPriced, taxes: [] }
  const isIncluded = (tariff.taxes === 'YES') !== otherWay
  if (!vat) {
    const isKnown = !tariff.ratesMayBeUnknown || isZero(asPriced)
    return { excl: asPriced, incl: asPriced, ...(!isKnown && { unknown: isIncluded ? 'before' : 'after' }) }
  }
  const factor = add(one, divide(vat, whole(100)))
  const excl = isIncluded && !isZero(factor) ? divide(asPriced, factor) : asPriced
  const incl = isIncluded ? asPriced : multiply(asPriced, factor)
  return { excl, incl, taxes: [{ rate: vat, amount: subtract(incl, excl) }] }
}

const whyOf = (tariff: Tariff | undefined, dimension: Dimension, component: Component | undefined, { kind }: ChargedPeriod): string => {
  if (!tariff) return 'no tariff is relevant'
  if (component) return `element ${component.element.index}: ${restrictionsInWords(component.element.restrictions)}`
  if (kind === 'reservation') return `no element prices ${dimension} of a reservation`
  const isPricedAtTimes = tariff.elements.some(({ components }) => components[dimension])
  return `no element prices ${dimension}${isPricedAtTimes ? ' then' : ''}`
}

/**
 * 2.2.1 mod_tariffs: the totals excluding and including VAT are held to the limits separately. With several tariffs,
 * each tariff's limits hold for what it priced.
 */
const limitLines = (lines: readonly BilledLine[], tariffs: readonly Tariff[], charging: Charging, notes: NoteList): Line[] => {
  const limiting = tariffs.filter(({ least, most }) => least ?? most)
  if (limiting.length > 0 && tariffs.length > 1) {
    notes.assume('', 'several tariffs apply; min_price and max_price limit the part of each')
  }
  const onlyReserved = charging.periods.every(({ kind }) => kind === 'reservation')
  return limiting.flatMap((tariff) => {
    const corrections: Line[] = []
    let cost = sumMoney(lines.filter(({ component }) => component?.tariff === tariff))
    if (tariff.least && onlyReserved) {
      notes.assume(tariff.at, 'min_price is not applied, since there was only a reservation and no charging session')
    } else if (tariff.least) {
      const raised = limitTo(tariff.least, cost, tariff, 'min_price', notes)
      if (raised !== cost) corrections.push(correction('MIN_PRICE', tariff, cost, raised))
      cost = raised
    }
    if (tariff.most) {
      const lowered = limitTo(tariff.most, cost, tariff, 'max_price', notes)
      if (lowered !== cost) corrections.push(correction('MAX_PRICE', tariff, cost, lowered))
    }
    return corrections
  })
}

/** The same object when the limit changes nothing. */
const limitTo = (limit: Limit, cost: Money, tariff: Tariff, name: 'min_price' | 'max_price', notes: NoteList): Money => {
  const hold = (value: Rational, bound: Rational): Rational =>
    (name === 'min_price' ? compare(value, bound) < 0 : compare(value, bound) > 0) ? bound : value
  const excl = cost.unknown === 'before' ? cost.excl : hold(cost.excl, limit.excl)
  let incl = limit.incl ? hold(cost.incl, limit.incl) : cost.incl
  if (!limit.incl && excl !== cost.excl) {
    // Without a limit of its own, the total including VAT keeps its proportion to the one without.
    incl = isZero(cost.excl) ? excl : divide(multiply(cost.incl, excl), cost.excl)
    if (compare(cost.incl, cost.excl) !== 0) {
      notes.assume(`${tariff.at}/${name}`, 'has no incl_vat, so the total including VAT is scaled in proportion')
    }
  }
  return excl === cost.excl && incl === cost.incl ? cost : { ...cost, excl, incl, ...taxesWithin(cost, subtract(incl, excl)) }
}

/** Taxes that add up to a sum that a limit has changed: in proportion, and without rates that no longer hold. */
const taxesWithin = ({ excl, incl, taxes }: Money, sumOfTaxes: Rational): { readonly taxes?: readonly Tax[] } => {
  const before = subtract(incl, excl)
  if (!taxes || compare(before, sumOfTaxes) === 0) return {}
  if (isZero(before)) return { taxes: [{ rate: undefined, amount: sumOfTaxes }] }
  return { taxes: taxes.map(({ amount }) => ({ rate: undefined, amount: divide(multiply(amount, sumOfTaxes), before) })) }
}

const correction = (dimension: 'MIN_PRICE' | 'MAX_PRICE', tariff: Tariff, before: Money, after: Money): Line => ({
  dimension,
  phase: 'session',
  tariffId: tariff.id,
  elementIndex: undefined,
  why: dimension === 'MIN_PRICE' ? 'raised to the min_price of the tariff' : 'lowered to the max_price of the tariff',
  unit: 'session',
  quantity: one,
  steppedQuantity: one,
  stepSize: zero,
  price: undefined,
  vat: undefined,
  cost: { excl: subtract(after.excl, before.excl), incl: subtract(after.incl, before.incl) },
  periods: [],
})

/** All lines, with the corrections by the limits of Tariffs, whose taxes keep no rate. */
const limitedCost = (lines: readonly BilledLine[], limited: readonly Line[]): Money => {
  const whole = sumMoney(lines)
  if (limited.length === 0) return whole
  const { excl, incl } = sumMoney([...lines, ...limited])
  return { ...whole, excl, incl, ...taxesWithin(whole, subtract(incl, excl)) }
}

/** 2.2.1 mod_cdrs: flat fees of parking and of reservation belong to the costs of those. */
export const totalsOf = (lines: readonly BilledLine[], limited: readonly Line[], { periods }: Charging): Totals => {
  const seconds = (kind: ChargedPeriod['kind']): Rational =>
    sum(periods.filter((period) => period.kind === kind).map(({ durationS }) => durationS))
  const parkingS = seconds('parking')
  const isParking = (line: BilledLine): boolean =>
    line.dimension === 'PARKING_TIME' || (line.dimension === 'FLAT' && !isZero(parkingS) && isForParkingOnly(line.component))
  const ofSession = lines.filter(({ phase }) => phase === 'session')
  return {
    cost: limitedCost(lines, limited),
    fixedCost: sumMoney(ofSession.filter((line) => line.dimension === 'FLAT' && !isParking(line))),
    energyCost: sumMoney(ofSession.filter(({ dimension }) => dimension === 'ENERGY')),
    timeCost: sumMoney(ofSession.filter(({ dimension }) => dimension === 'TIME')),
    parkingCost: sumMoney(ofSession.filter(isParking)),
    reservationCost: sumMoney(lines.filter(({ phase }) => phase === 'reservation')),
    energyKwh: sum(periods.map(({ energyKwh }) => energyKwh)),
    timeS: add(seconds('charging'), parkingS),
    parkingS,
    reservationS: seconds('reservation'),
  }
}

const isForParkingOnly = (component: Component | undefined): boolean => {
  const beside = component?.element.components
  return beside?.PARKING_TIME !== undefined && beside.TIME === undefined && beside.ENERGY === undefined
}
