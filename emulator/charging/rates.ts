/** Which price components are active at a moment of a session, and when that may change. */
import type { Clock } from '../pricing/clock.js'
import { clockOf, localTime } from '../pricing/clock.js'
import { chargedPeriod } from '../pricing/charging.js'
import { createNoteList } from '../pricing/notes.js'
import { fromNumber, toNumber } from '../pricing/rational.js'
import { holds, isEmpty, type Moment } from '../pricing/restrictions.js'
import { boundariesOf, segmentsOf, type Boundaries } from '../pricing/segments.js'
import { dimensions, readTariff, type Tariff } from '../pricing/tariff.js'
import { authoredVersion, type Tariff as TariffObject } from '../ocpi/authored.js'

export interface Rates {
  /** As it stood when the session began (2.2.1 mod_cdrs: a CDR is a snapshot). */
  readonly object: TariffObject
  readonly tariff: Tariff
  readonly clock: Clock
  readonly boundaries: Boundaries
  /** kWh since the session began at which a restriction switches. */
  readonly energiesKwh: readonly number[]
  /** Watts and amperes at which one does. */
  readonly powersW: readonly number[]
  readonly currentsA: readonly number[]
  /** Nothing ever switches. */
  readonly isConstant: boolean
}

const watts = (kilowatts: number): number => kilowatts * 1000

/** `timeZone`: IANA name of the Location's. */
export const ratesOf = (object: TariffObject, timeZone: string): Rates => {
  const tariff = readTariff(authoredVersion, object, createNoteList())
  const boundaries = boundariesOf(tariff)
  const numbers = (...names: readonly ('minPowerKw' | 'maxPowerKw' | 'minCurrentA' | 'maxCurrentA')[]): number[] =>
    tariff.elements.flatMap(({ restrictions }) =>
      names.flatMap((name) => {
        const limit = restrictions[name]
        return limit ? [toNumber(limit)] : []
      }),
    )
  return {
    object,
    tariff,
    boundaries,
    clock: clockOf(timeZone) ?? (clockOf('UTC') as Clock),
    energiesKwh: boundaries.energiesKwh.map((energy) => toNumber(energy)),
    powersW: numbers('minPowerKw', 'maxPowerKw').map(watts),
    currentsA: numbers('minCurrentA', 'maxCurrentA'),
    isConstant: tariff.elements.every(({ restrictions }) => isEmpty(restrictions) || restrictions.reservation !== undefined),
  }
}

/** What a tariff looks at. */
export interface Situation {
  readonly kind: 'charging' | 'parking'
  readonly atMs: number
  readonly sinceMs: number
  readonly energyKwh: number
  readonly powerW: number
  readonly currentA: number
}

/** The element that prices each dimension, as a text that is the same while the price is. */
export const activeElements = ({ tariff, clock, isConstant, energiesKwh, powersW, currentsA }: Rates, situation: Situation): string => {
  if (isConstant) return ''
  const measured = (value: number) => ({ average: fromNumber(Math.round(value * 1e4) / 1e4) })
  // Not rounded up: a limit is reached when it is reached.
  const energyKwh = Math.floor(situation.energyKwh * 1e4 + 1e-6) / 1e4
  const moment: Moment = {
    local: localTime(clock, situation.atMs),
    elapsedMs: situation.atMs - situation.sinceMs,
    energyKwh: fromNumber(energyKwh),
    powerKw: measured(situation.powerW / 1000),
    currentA: measured(situation.currentA),
  }
  const held = tariff.elements.filter(({ restrictions }) => restrictions.reservation === undefined && holds(restrictions, moment))
  const used = situation.kind === 'parking' ? ['FLAT', 'PARKING_TIME'] : ['FLAT', 'ENERGY', 'TIME']
  // Peers know a period's sum and average only, so none may lie on both sides of a limit, whatever else it depends on.
  const bands = [
    energiesKwh.filter((limit) => energyKwh >= limit),
    powersW.filter((limit) => situation.powerW >= limit),
    currentsA.filter((limit) => situation.currentA >= limit),
  ]
  return [
    ...dimensions
      .filter((dimension) => used.includes(dimension))
      .map((dimension) => held.find(({ components }) => components[dimension])?.index ?? '-'),
    ...bands.map((below) => below.length),
  ].join(' ')
}

/** Instants after `fromMs`, up to `untilMs`, at which a restriction on times, dates or durations may switch. */
export const switchesBetween = ({ boundaries, clock, isConstant }: Rates, fromMs: number, untilMs: number, sinceMs: number): number[] =>
  isConstant || (boundaries.timesOfDayMs.length === 0 && boundaries.durationsMs.length === 0)
    ? []
    : segmentsOf(chargedPeriod('charging', fromMs, untilMs), boundaries, clock, sinceMs, fromNumber(0))
        .slice(1)
        .map(({ startMs }) => startMs)

/**
 * A little below the limits of the tariff that the power would only just reach, since the average that a peer makes of
 * rounded energy and time could fall on either side.
 */
export const clearOfLimits = ({ powersW, currentsA }: Rates, powerW: number, voltage: number): number => {
  const limits = [...powersW, ...currentsA.map((current) => current * voltage)]
  const near = limits.find((limit) => Math.abs(powerW - limit) <= limit * 0.003)
  return near === undefined ? powerW : near * 0.996
}

/** Tariffs are read once for each time zone. */
const knownRates = new WeakMap<TariffObject, Map<string, Rates>>()

export const ratesIn = (tariff: TariffObject, timeZone: string): Rates => {
  const zones = knownRates.get(tariff) ?? new Map<string, Rates>()
  knownRates.set(tariff, zones)
  const rates = zones.get(timeZone) ?? ratesOf(tariff, timeZone)
  zones.set(timeZone, rates)
  return rates
}
