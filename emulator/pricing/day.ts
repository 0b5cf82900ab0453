/** What a tariff asks at each time of one day, for a plot. */
import type { Version } from '../ocpi/version.js'
import { chargedPeriod } from './charging.js'
import { type Clock, clockOf, dayMs as lengthOfDayMs, localTime, minuteMs } from './clock.js'
import { createNoteList } from './notes.js'
import { add, divide, fromNumber, isPositive, one, type Rational, toNumber, whole, zero, multiply } from './rational.js'
import { holds, type Moment } from './restrictions.js'
import { boundariesOf, segmentsOf } from './segments.js'
import { type Component, type Dimension, readTariff } from './tariff.js'

export interface DayOptions {
  /** IANA name of the zone whose day it is. */
  readonly timeZone: string
  /** Any instant of that day, in milliseconds since 1970. */
  readonly dayMs: number
  /** Power at which the vehicle is taken to charge, for restrictions on it and for `perKwh`. */
  readonly powerKw: number
  /** Sum over the phases; restrictions on current are taken to hold without it. */
  readonly currentA?: number
  /** How far the session is: restrictions on duration and energy ask for it. At its start when left out. */
  readonly elapsedS?: number
  readonly energyKwh?: number
}

export interface UnitPrice {
  readonly exclVat: number
  readonly inclVat: number
  /** Place of the element in the tariff. */
  readonly elementIndex: number
}

/** A stretch of the day with the same prices. A price is undefined when no element prices its dimension. */
export interface PriceStep {
  readonly fromMs: number
  readonly toMs: number
  /** Per kWh. */
  readonly energy: UnitPrice | undefined
  /** Per hour of charging. */
  readonly time: UnitPrice | undefined
  /** Per hour of parking. */
  readonly parking: UnitPrice | undefined
  /** Once, for a session that begins here. */
  readonly flat: UnitPrice | undefined
  /** Energy and charging time together, per kWh at the given power, excluding VAT; without step_size and flat fees. */
  readonly perKwh: number
}

/**
 * The steps of one local day, 23 to 25 hours long, from midnight to midnight. Throws a RangeError for an unknown time
 * zone.
 */
export const priceOverDay = (version: Version, value: unknown, options: DayOptions): PriceStep[] => {
  const clock = clockOf(options.timeZone)
  if (!clock) throw new RangeError(`time zone "${options.timeZone}" is not known`)
  const tariff = readTariff(version, value, createNoteList())
  const { day } = localTime(clock, options.dayMs)
  const powerKw = fromNumber(options.powerKw)
  const steps: PriceStep[] = []
  const whole24 = chargedPeriod('charging', startOfDay(clock, day), startOfDay(clock, day + 1))
  const boundaries = { ...boundariesOf(tariff), durationsMs: [], energiesKwh: [] }
  const segments = segmentsOf(whole24, boundaries, clock, whole24.startMs, zero)
  for (const [index, { startMs }] of segments.entries()) {
    const toMs = segments[index + 1]?.startMs ?? whole24.endMs
    const moment: Moment = {
      local: localTime(clock, startMs),
      elapsedMs: (options.elapsedS ?? 0) * 1000,
      energyKwh: fromNumber(options.energyKwh ?? 0),
      powerKw: { average: powerKw },
      currentA: options.currentA === undefined ? {} : { average: fromNumber(options.currentA) },
    }
    const active = (dimension: Dimension): Component | undefined =>
      tariff.elements.find(
        ({ restrictions, components }) => components[dimension] && !restrictions.reservation && holds(restrictions, moment),
      )?.components[dimension]
    const step = { fromMs: startMs, toMs, ...pricesOf(active, powerKw) }
    const last = steps.at(-1)
    if (last && samePrices(last, step)) steps[steps.length - 1] = { ...last, toMs }
    else steps.push(step)
  }
  return steps
}

/** The first instant of a local day; not always 00:00, where clocks are put forward at midnight. */
const startOfDay = (clock: Clock, day: number): number => {
  const roughMs = day * lengthOfDayMs
  const candidates = [-1, 1].map((side) => roughMs - clock.offsetMs(roughMs - clock.offsetMs(roughMs) + side * 180 * minuteMs))
  const midnights = candidates.filter((instantMs) => localTime(clock, instantMs).day === day && localTime(clock, instantMs).ofDayMs === 0)
  if (midnights.length > 0) return Math.min(...midnights)
  const [earliestMs, latestMs] = [Math.min(...candidates), Math.max(...candidates)]
  return clock.jumps(earliestMs - 1, latestMs + 1)[0] ?? latestMs
}

const pricesOf = (active: (dimension: Dimension) => Component | undefined, powerKw: Rational) => {
  const [energy, time] = [active('ENERGY'), active('TIME')]
  const perHour = time && isPositive(powerKw) ? divide(time.price, powerKw) : zero
  return {
    energy: unitPrice(energy),
    time: unitPrice(time),
    parking: unitPrice(active('PARKING_TIME')),
    flat: unitPrice(active('FLAT')),
    perKwh: toNumber(add(energy?.price ?? zero, perHour)),
  }
}

const unitPrice = (component: Component | undefined): UnitPrice | undefined => {
  if (!component) return undefined
  const { price, vat, element } = component
  const incl = vat ? multiply(price, add(one, divide(vat, whole(100)))) : price
  return { exclVat: toNumber(price), inclVat: toNumber(incl), elementIndex: element.index }
}

const samePrices = (a: PriceStep, b: PriceStep): boolean =>
  (['energy', 'time', 'parking', 'flat'] as const).every((name) => a[name]?.elementIndex === b[name]?.elementIndex)
