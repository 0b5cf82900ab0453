/** Where, within a period, restrictions may switch: at times of day, dates, durations and amounts of energy. */
import { type Clock, dayMs } from './clock.js'
import type { ChargedPeriod } from './charging.js'
import { add, compare, divide, floorOf, isZero, multiply, one, ratio, type Rational, subtract, zero } from './rational.js'
import type { Tariff } from './tariff.js'

/** All values at which some restriction of a tariff may begin or cease to hold. */
export interface Boundaries {
  /** Milliseconds since local midnight; empty when no restriction asks for the local time. */
  readonly timesOfDayMs: readonly number[]
  readonly durationsMs: readonly number[]
  readonly energiesKwh: readonly Rational[]
}

/** Beyond this, a period is a mistake, and looking for its midnights would take long. */
const longestSplitMs = 400 * dayMs

/** A part of a period in which no restriction switches. `from` and `to` are shares of the whole period, 0 to 1. */
export interface Segment {
  readonly startMs: number
  readonly from: Rational
  readonly to: Rational
  /** Charged before the period, and before the middle of this segment. */
  readonly energyKwh: Rational
}

export const boundariesOf = (tariff: Tariff): Boundaries => {
  const times = new Set<number>()
  const durations = new Set<number>()
  const energies: Rational[] = []
  for (const { restrictions } of tariff.elements) {
    const { startTimeMs, endTimeMs, minDurationMs, maxDurationMs, minEnergyKwh, maxEnergyKwh } = restrictions
    // With only one of them, the other is midnight.
    if (startTimeMs !== undefined || endTimeMs !== undefined) {
      for (const time of [startTimeMs ?? 0, endTimeMs ?? dayMs]) times.add(time % dayMs)
    }
    if (restrictions.startDay !== undefined || restrictions.endDay !== undefined || restrictions.weekdays) times.add(0)
    for (const duration of [minDurationMs, maxDurationMs]) if (duration !== undefined) durations.add(duration)
    for (const energy of [minEnergyKwh, maxEnergyKwh]) if (energy) energies.push(energy)
  }
  return { timesOfDayMs: [...times], durationsMs: [...durations], energiesKwh: energies }
}

/**
 * The parts of a period, at least one. Energy is taken as spread evenly over the period; times are split to the
 * millisecond, also when the clock is put forward or back. `sinceMs` is when the session (or reservation) began,
 * `energyBefore` what had been charged before the period.
 */
export const segmentsOf = (
  period: ChargedPeriod,
  boundaries: Boundaries,
  clock: Clock,
  sinceMs: number,
  energyBefore: Rational,
): readonly Segment[] => {
  const { startMs, endMs, energyKwh } = period
  const cuts: { at: Rational; instantMs: number }[] = []
  if (endMs > startMs) {
    const length = endMs - startMs
    for (const instantMs of instantsOf(period, boundaries, clock, sinceMs)) {
      cuts.push({ at: ratio(Math.round(instantMs - startMs), length), instantMs })
    }
  }
  if (!isZero(energyKwh)) {
    for (const limit of boundaries.energiesKwh) {
      const at = divide(subtract(limit, energyBefore), energyKwh)
      if (compare(at, zero) <= 0 || compare(at, one) >= 0) continue
      const sinceStart = multiply(at, ratio(Math.max(0, endMs - startMs), 1))
      cuts.push({ at, instantMs: startMs + floorOf(sinceStart) })
    }
  }
  const middleEnergy = (from: Rational, to: Rational): Rational =>
    isZero(energyKwh) ? energyBefore : add(energyBefore, multiply(energyKwh, divide(add(from, to), ratio(2, 1))))
  if (cuts.length === 0) return [{ startMs, from: zero, to: one, energyKwh: middleEnergy(zero, one) }]
  cuts.sort((a, b) => compare(a.at, b.at))
  const segments: Segment[] = []
  let start = { at: zero, instantMs: startMs }
  for (const cut of [...cuts, { at: one, instantMs: endMs }]) {
    if (compare(cut.at, start.at) === 0) continue
    segments.push({ startMs: start.instantMs, from: start.at, to: cut.at, energyKwh: middleEnergy(start.at, cut.at) })
    start = cut
  }
  return segments
}

/** Instants strictly within the period. */
const instantsOf = (
  { startMs, endMs }: ChargedPeriod,
  { timesOfDayMs, durationsMs }: Boundaries,
  clock: Clock,
  sinceMs: number,
): number[] => {
  const instants: number[] = []
  const keep = (instantMs: number): void => {
    if (instantMs > startMs && instantMs < endMs) instants.push(instantMs)
  }
  for (const duration of durationsMs) keep(sinceMs + duration)
  if (timesOfDayMs.length === 0 || endMs - startMs > longestSplitMs) return instants
  // Between two jumps of the clock, local times map to instants one to one.
  const jumps = clock.jumps(startMs, endMs)
  for (const [index, fromMs] of [startMs, ...jumps].entries()) {
    const toMs = jumps[index] ?? endMs
    const offsetMs = clock.offsetMs(fromMs)
    if (index > 0) keep(fromMs)
    const firstMidnightMs = Math.floor((fromMs + offsetMs) / dayMs) * dayMs - offsetMs
    for (let midnightMs = firstMidnightMs; midnightMs < toMs; midnightMs += dayMs) {
      for (const ofDayMs of timesOfDayMs) {
        const instantMs = midnightMs + ofDayMs
        if (instantMs > fromMs && instantMs < toMs) keep(instantMs)
      }
    }
  }
  return instants
}
