/** Charging profiles: what they allow when, and the active profile that follows from them (2.2.1 mod_charging_profiles). */
import { formatDateTime, readDateTime } from '../ocpi/datetime.js'
import type { ActiveChargingProfile, ChargingProfile } from '../ocpi/authored.js'
import { rateOf, wattsOf, type Supply } from './supply.js'

/** A ceiling from an instant on; undefined: nothing is limited. */
interface Ceiling {
  readonly fromMs: number
  readonly watts: number | undefined
}

/** A charging profile as ceilings in the order of time. */
export type Ceilings = readonly Ceiling[]

/** Without a start of its own a profile is relative to the start of charging. */
export const ceilingsOf = (profile: ChargingProfile, supply: Supply, chargingSinceMs: number): Ceilings => {
  const given = profile.start_date_time === undefined ? undefined : readDateTime(profile.start_date_time)
  const startMs = given ?? chargingSinceMs
  const endMs = profile.duration === undefined ? Infinity : startMs + profile.duration * 1000
  const periods = [...(profile.charging_profile_period ?? [])].sort((one, other) => one.start_period - other.start_period)
  const ceilings = periods
    .map((period): Ceiling => ({
      fromMs: startMs + period.start_period * 1000,
      watts: Math.max(0, wattsOf(supply, profile.charging_rate_unit, period.limit)),
    }))
    .filter(({ fromMs }) => fromMs < endMs)
  return Number.isFinite(endMs) && ceilings.length > 0 ? [...ceilings, { fromMs: endMs, watts: undefined }] : ceilings
}

export const ceilingAt = (ceilings: Ceilings, atMs: number): number | undefined => ceilings.findLast(({ fromMs }) => fromMs <= atMs)?.watts

export const nextCeilingMs = (ceilings: Ceilings, atMs: number): number | undefined => ceilings.find(({ fromMs }) => fromMs > atMs)?.fromMs

/** When the customer has to be told again: ceilings begin after what was told of (5.8: each known change). */
export const nextReportMs = (ceilings: Ceilings, reportedUntilMs: number): number | undefined =>
  nextCeilingMs(ceilings, reportedUntilMs - 1) === undefined ? undefined : reportedUntilMs

/** Where the last ceiling ends, which is when the charge point gives all it has again. */
export const ceilingsEndMs = (ceilings: Ceilings): number | undefined => ceilings.findLast(({ watts }) => watts === undefined)?.fromMs

/** What the charge point will allow from now on; without any profile, its own maximum (5.8). */
export const activeProfileOf = (
  ceilings: Ceilings,
  unit: 'W' | 'A',
  supply: Supply,
  nowMs: number,
  horizonMs: number,
): ActiveChargingProfile => {
  const startMs = Math.floor(nowMs / 1000) * 1000
  const changes = [startMs, ...ceilings.map(({ fromMs }) => fromMs).filter((fromMs) => fromMs > startMs && fromMs < startMs + horizonMs)]
  return {
    start_date_time: formatDateTime(startMs),
    charging_profile: {
      start_date_time: formatDateTime(startMs),
      duration: Math.round(horizonMs / 1000),
      charging_rate_unit: unit,
      charging_profile_period: changes.map((fromMs) => ({
        start_period: Math.round((fromMs - startMs) / 1000),
        limit: rateOf(supply, unit, Math.min(supply.maxPowerW, ceilingAt(ceilings, fromMs) ?? Infinity)),
      })),
    },
  }
}
