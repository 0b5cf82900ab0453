/** What happened at the charge point, independent of any version: the thing that a tariff is applied to. */
import { fromNumber, ratio, type Rational } from './rational.js'
import type { Measured } from './restrictions.js'

export type PeriodKind = 'charging' | 'parking' | 'reservation'

/** A stretch of a session in which nothing that matters for the price changes, as far as its author knew. */
export interface ChargedPeriod {
  readonly kind: PeriodKind
  /** Milliseconds since 1970. */
  readonly startMs: number
  readonly endMs: number
  /** What is billed as time. The length of the period, unless its author states another. */
  readonly durationS: Rational
  /** Negative when fed back into the grid. */
  readonly energyKwh: Rational
  /** Without it, the average follows from energy and duration. */
  readonly powerKw?: Measured
  /** Summed over the phases. */
  readonly currentA?: Measured
  readonly tariffId?: string
  /** Where it stands in the object it was read from. */
  readonly at: string
}

export interface Charging {
  /** In the order of time. */
  readonly periods: readonly ChargedPeriod[]
  /** Whether a reservation ran out unused. Matters only when there are reservation periods. */
  readonly reservationExpired: boolean
}

/** More than start, end and energy; all optional. */
export type PeriodDetails = Partial<Pick<ChargedPeriod, 'durationS' | 'powerKw' | 'currentA' | 'tariffId' | 'at'>>

/** A period of so many kWh (parking and reservation: usually 0) between two instants in milliseconds since 1970. */
export const chargedPeriod = (
  kind: PeriodKind,
  startMs: number,
  endMs: number,
  energyKwh: number | Rational = 0,
  details: PeriodDetails = {},
): ChargedPeriod => ({
  kind,
  startMs,
  endMs,
  energyKwh: typeof energyKwh === 'number' ? fromNumber(energyKwh) : energyKwh,
  durationS: ratio(Math.max(0, Math.round(endMs - startMs)), 1000),
  at: '',
  ...details,
})

/** Periods that belong together; a reservation counts as expired when nothing but reservation happened. */
export const chargingOf = (periods: readonly ChargedPeriod[]): Charging => ({
  periods,
  reservationExpired: periods.every(({ kind }) => kind === 'reservation'),
})
