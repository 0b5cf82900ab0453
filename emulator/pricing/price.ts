/**
 * Applies tariffs to charging. Exact throughout; rounding is left to law and contract (2.2.1 mod_tariffs) and to
 * display.
 *
 * Elements are chosen per dimension: the first whose restrictions hold and that prices the dimension. Restrictions are
 * looked at throughout the session, so an element may switch on and off within a period. A reservation and the session
 * that follows are two separate look-ups.
 */
import { formatDateTime } from '../ocpi/datetime.js'
import { type Clock, clockOf, localTime } from './clock.js'
import type { ChargedPeriod, Charging } from './charging.js'
import { chooserOf } from './choose-tariff.js'
import { type Line, linesOf, type Totals, totalsOf } from './lines.js'
import { createNoteList, type Note, type NoteList } from './notes.js'
import { add, compare, divide, isPositive, isZero, multiply, one, type Rational, ratio, subtract, zero } from './rational.js'
import { holds, type Measured, type Moment, straddles } from './restrictions.js'
import { type Boundaries, boundariesOf, type Segment, segmentsOf } from './segments.js'
import { applySteps, type StepRule, type Usage } from './steps.js'
import type { Component, Dimension, Element, Tariff } from './tariff.js'

export interface PriceOptions {
  /** IANA name; UTC when left out. The caller says where it comes from. */
  readonly timeZone?: string
  /** How step_size is applied; `session` is what 2.2.1 says. The others explain bills that were made differently. */
  readonly stepRule?: StepRule
  /** Lets what holds at a period's start hold for all of it; explains bills that were made so. */
  readonly wholePeriods?: boolean
  /** False leaves min_price and max_price out. */
  readonly limits?: boolean
  /** Rounds what each period costs to so many decimals before adding; explains bills that were made so. */
  readonly periodDecimals?: number
  /** Takes prices as including VAT; explains bills that were made so. */
  readonly vatIncluded?: boolean
  /** Notes made before; those of pricing are added to them. */
  readonly notes?: NoteList
}

export interface Priced {
  readonly currency: string
  readonly timeZone: string
  readonly lines: readonly Line[]
  readonly totals: Totals
  /** Tariffs that were relevant, in the order of use. */
  readonly tariffs: readonly Tariff[]
  readonly notes: readonly Note[]
}

/**
 * Prices charging by tariffs; with several, each period's `tariffId` decides, else the first that is valid at the
 * start.
 */
export const price = (tariffs: readonly Tariff[], charging: Charging, options: PriceOptions = {}): Priced => {
  const notes = options.notes ?? createNoteList()
  const clock = clockFor(options.timeZone ?? 'UTC', notes)
  const { usages, used } = usagesOf(tariffs, charging, clock, options.wholePeriods ?? false, notes)
  applySteps(usages, options.stepRule ?? 'session', notes)
  if (charging.reservationExpired && used.some(({ elements }) => elements.some(isForExpiry))) {
    notes.assume('', 'there was only a reservation; it is priced as expired, not as cancelled')
  }
  const { lines, limited } = linesOf(usages, used, charging, { withLimits: options.limits ?? true, ...options }, notes)
  return {
    currency: (used[0] ?? tariffs[0])?.currency ?? '',
    timeZone: clock.zone,
    lines: [...lines, ...limited],
    totals: totalsOf(lines, limited, charging),
    tariffs: used,
    notes: notes.all,
  }
}

const isForExpiry = ({ restrictions }: Element): boolean => restrictions.reservation === 'RESERVATION_EXPIRES'

const clockFor = (zone: string, notes: NoteList): Clock => {
  const clock = clockOf(zone)
  if (clock) return clock
  notes.problem('', `time zone "${zone}" is unknown; UTC is used`, { doubtful: true })
  return clockOf('UTC') as Clock
}

/** What was used of each dimension, in the order of time, with the component that prices it. */
const usagesOf = (
  tariffs: readonly Tariff[],
  charging: Charging,
  clock: Clock,
  wholePeriods: boolean,
  notes: NoteList,
): { usages: Usage[]; used: Tariff[] } => {
  const usages: Usage[] = []
  const flats = flatFees(usages, notes)
  const choose = chooserOf(tariffs, charging, notes)
  const boundaries = new Map<Tariff, Boundaries>()
  const asksMeasured = tariffs.some(({ elements }) => elements.some(isOnMeasured))
  const sessionStartMs = charging.periods.find(({ kind }) => kind !== 'reservation')?.startMs ?? 0
  const reservationStartMs = charging.periods.find(({ kind }) => kind === 'reservation')?.startMs ?? 0
  let energyBefore = zero
  for (const [index, period] of charging.periods.entries()) {
    const sinceMs = period.kind === 'reservation' ? reservationStartMs : sessionStartMs
    const measured = asksMeasured ? measuredIn(period) : nothingMeasured
    const momentOf = (startMs: number, energyKwh: Rational): Moment => ({
      local: localTime(clock, startMs),
      elapsedMs: startMs - sinceMs,
      energyKwh,
      ...measured,
    })
    const tariff = choose(period, () => momentOf(period.startMs, energyBefore))
    const known = tariff && (boundaries.get(tariff) ?? boundariesOf(tariff))
    if (known) boundaries.set(tariff, known)
    const segments =
      known && !wholePeriods
        ? segmentsOf(period, known, clock, sinceMs, energyBefore)
        : [{ startMs: period.startMs, from: zero, to: one, energyKwh: energyBefore }]
    for (const segment of segments) {
      const select = selector(tariff, momentOf(segment.startMs, segment.energyKwh))
      const active = activeIn(period, charging, select)
      for (const component of flatsIn(period, charging, select)) flats(component, period, index)
      for (const [dimension, quantity] of quantitiesOf(period, segment)) {
        const usage = { period, index, dimension, tariff, component: active(dimension), quantity, billed: quantity }
        record(usages, usage, segment.startMs, notes)
      }
    }
    if (tariff && asksMeasured) nameUncertain(tariff, period, measured, notes)
    energyBefore = add(energyBefore, period.energyKwh)
  }
  return { usages, used: [...boundaries.keys()] }
}

/**
 * Adds to the last entry when nothing but time has passed; names a switch within a period, which the author should have
 * split.
 */
const record = (usages: Usage[], usage: Usage, sinceMs: number, notes: NoteList): void => {
  let last: Usage | undefined
  for (let at = usages.length - 1; usages[at]?.index === usage.index; at -= 1) {
    last = usages[at]
    if (last?.dimension === usage.dimension) break
    last = undefined
  }
  if (!last) {
    usages.push(usage)
  } else if (last.component === usage.component) {
    last.quantity = add(last.quantity, usage.quantity)
    last.billed = last.quantity
  } else {
    usages.push(usage)
    const { startMs, endMs, at } = usage.period
    const isBrief = Math.min(sinceMs - startMs, endMs - sinceMs) < briefMs
    notes.problem(
      at,
      `another ${usage.dimension} component becomes active within this period, at ${formatDateTime(sinceMs)}, ` +
        'where a new period should begin; times are split exactly, energy evenly',
      { doubtful: true, ...(!isBrief && { severity: 'warning' }) },
    )
  }
}

/** Meters do not report to the second. */
const briefMs = 60_000

type Select = (dimension: Dimension, reservation: 'RESERVATION' | 'RESERVATION_EXPIRES' | undefined) => Component | undefined

/** The first element that prices the dimension and holds at the moment. */
const selector = (tariff: Tariff | undefined, moment: Moment): Select => {
  const held: (boolean | undefined)[] = []
  return (dimension, reservation) =>
    tariff?.elements.find(
      ({ index, restrictions, components }) =>
        components[dimension] !== undefined && restrictions.reservation === reservation && (held[index] ??= holds(restrictions, moment)),
    )?.components[dimension]
}

const activeIn =
  ({ kind }: ChargedPeriod, { reservationExpired }: Charging, select: Select) =>
  (dimension: Dimension): Component | undefined => {
    if (kind !== 'reservation') return select(dimension, undefined)
    // 2.2.1 mod_tariffs, ReservationRestrictionType: the price of expiry takes the place of that of reservation.
    const ofExpiry = reservationExpired ? select(dimension, 'RESERVATION_EXPIRES') : undefined
    return ofExpiry ?? select(dimension, 'RESERVATION')
  }

const flatsIn = ({ kind }: ChargedPeriod, { reservationExpired }: Charging, select: Select): Component[] =>
  (kind !== 'reservation'
    ? [select('FLAT', undefined)]
    : reservationExpired
      ? [select('FLAT', 'RESERVATION'), select('FLAT', 'RESERVATION_EXPIRES')]
      : [select('FLAT', 'RESERVATION')]
  ).filter((component) => component !== undefined)

/** One flat fee per session, one per reservation, and one for its expiry: the first that becomes active. */
const flatFees = (usages: Usage[], notes: NoteList) => {
  const billed = new Map<string, Component>()
  return (component: Component, period: ChargedPeriod, index: number): void => {
    const phase = component.element.restrictions.reservation ?? 'session'
    const earlier = billed.get(phase)
    if (!earlier) {
      billed.set(phase, component)
      usages.push({ period, index, dimension: 'FLAT', tariff: component.tariff, component, quantity: one, billed: one })
    } else if (earlier !== component) {
      notes.assume(period.at, `a second FLAT (element ${component.element.index}) becomes active; only one is billed per session`)
    }
  }
}

const quantitiesOf = (period: ChargedPeriod, { from, to }: Segment): [Dimension, Rational][] => {
  const share = from === zero && to === one ? undefined : subtract(to, from)
  const part = (quantity: Rational): Rational => (share ? multiply(quantity, share) : quantity)
  const result: [Dimension, Rational][] = []
  if (!isZero(period.energyKwh)) result.push(['ENERGY', part(period.energyKwh)])
  if (!isZero(period.durationS)) {
    result.push([period.kind === 'parking' ? 'PARKING_TIME' : 'TIME', part(period.durationS)])
  }
  return result
}

const nothingMeasured = { powerKw: {}, currentA: {} } as const

const isOnMeasured = ({ restrictions: { minPowerKw, maxPowerKw, minCurrentA, maxCurrentA } }: Element): boolean =>
  (minPowerKw ?? maxPowerKw ?? minCurrentA ?? maxCurrentA) !== undefined

/** Nothing flows while parked or reserved; while charging, the average power follows from energy and time. */
const measuredIn = ({ kind, durationS, energyKwh, powerKw, currentA }: ChargedPeriod): Pick<Moment, 'powerKw' | 'currentA'> => {
  if (kind !== 'charging') return { powerKw: powerKw ?? { average: zero }, currentA: currentA ?? { average: zero } }
  if (powerKw?.average || !isPositive(durationS)) return { powerKw: powerKw ?? {}, currentA: currentA ?? {} }
  const average = within(divide(multiply(energyKwh, ratio(3600, 1)), durationS), powerKw)
  return { powerKw: { ...powerKw, average }, currentA: currentA ?? {} }
}

const within = (value: Rational, { least, most }: Measured = {}): Rational =>
  least && compare(value, least) < 0 ? least : most && compare(value, most) > 0 ? most : value

/** Restrictions on power and current are instantaneous, and a period may tell too little to decide them. */
const nameUncertain = (tariff: Tariff, period: ChargedPeriod, measured: Pick<Moment, 'powerKw' | 'currentA'>, notes: NoteList): void => {
  for (const { restrictions } of tariff.elements) {
    const { minPowerKw, maxPowerKw, minCurrentA, maxCurrentA } = restrictions
    for (const [limit, of, name] of [
      [minPowerKw, measured.powerKw, 'power'],
      [maxPowerKw, measured.powerKw, 'power'],
      [minCurrentA, measured.currentA, 'current'],
      [maxCurrentA, measured.currentA, 'current'],
    ] as const) {
      if (!limit) continue
      if (!of.least && !of.most && !of.average) {
        notes.assume('', `where a period has no ${name}, restrictions on it are taken as met`)
      } else if (straddles(of, limit)) {
        notes.assume(period.at, `the ${name} lies on both sides of a limit of the tariff; the average decides`)
      } else if (name === 'power' && !period.powerKw && period.kind === 'charging') {
        notes.assume('', 'where a period has no power, energy divided by time is used', false)
      }
    }
  }
}
