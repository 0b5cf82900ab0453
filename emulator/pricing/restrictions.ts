/** When a tariff element is active: TariffRestrictions, read leniently and evaluated at a moment of a session. */
import { dialects } from '../ocpi/dialect.js'
import { hasField } from '../ocpi/schemas.js'
import type { Version } from '../ocpi/version.js'
import { dayMs, type LocalTime, minuteMs } from './clock.js'
import { amountOf, listOf, type NoteList, shown } from './notes.js'
import { compare, type Rational, toNumber, zero } from './rational.js'
import { isObject } from '../ocpi/json-object.js'

export const weekdays = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'] as const
export const reservations = ['RESERVATION', 'RESERVATION_EXPIRES'] as const

/** All that are present must hold. Times of day in milliseconds since local midnight, durations in milliseconds. */
export interface Restrictions {
  readonly startTimeMs?: number
  /** Up to 24 hours; may be below `startTimeMs`: then it is the next day's. */
  readonly endTimeMs?: number
  /** Days since 1 January 1970; the first that counts. */
  readonly startDay?: number
  /** The first day that no longer counts. */
  readonly endDay?: number
  readonly minEnergyKwh?: Rational
  readonly maxEnergyKwh?: Rational
  readonly minCurrentA?: Rational
  readonly maxCurrentA?: Rational
  readonly minPowerKw?: Rational
  readonly maxPowerKw?: Rational
  readonly minDurationMs?: number
  readonly maxDurationMs?: number
  /** 1 = Monday to 7 = Sunday. */
  readonly weekdays?: ReadonlySet<number>
  readonly reservation?: (typeof reservations)[number]
}

export const isEmpty = (restrictions: Restrictions): boolean => Object.keys(restrictions).length === 0

/** What is known of a quantity that changes from moment to moment: its extremes, or its average. */
export interface Measured {
  readonly least?: Rational
  readonly most?: Rational
  readonly average?: Rational
}

/** A moment of a session, as far as restrictions ask for it. */
export interface Moment {
  readonly local: LocalTime
  /** Since the session (or the reservation) began. */
  readonly elapsedMs: number
  /** Charged since the session began. */
  readonly energyKwh: Rational
  readonly powerKw: Measured
  readonly currentA: Measured
}

/** Whether all restrictions but `reservation` hold. min_* and start_* are inclusive, max_* and end_* exclusive. */
export const holds = (restrictions: Restrictions, moment: Moment): boolean => {
  const { local, elapsedMs, energyKwh } = moment
  if (!holdsTimeOfDay(restrictions, local.ofDayMs)) return false
  if (restrictions.startDay !== undefined && local.day < restrictions.startDay) return false
  if (restrictions.endDay !== undefined && local.day >= restrictions.endDay) return false
  if (restrictions.weekdays && !restrictions.weekdays.has(local.weekday)) return false
  if (restrictions.minDurationMs !== undefined && elapsedMs < restrictions.minDurationMs) return false
  if (restrictions.maxDurationMs !== undefined && elapsedMs >= restrictions.maxDurationMs) return false
  if (restrictions.minEnergyKwh && compare(energyKwh, restrictions.minEnergyKwh) < 0) return false
  if (restrictions.maxEnergyKwh && compare(energyKwh, restrictions.maxEnergyKwh) >= 0) return false
  if (restrictions.minCurrentA && !reaches(moment.currentA, restrictions.minCurrentA, true)) return false
  if (restrictions.maxCurrentA && reaches(moment.currentA, restrictions.maxCurrentA, false)) return false
  if (restrictions.minPowerKw && !reaches(moment.powerKw, restrictions.minPowerKw, true)) return false
  return !(restrictions.maxPowerKw && reaches(moment.powerKw, restrictions.maxPowerKw, false))
}

const holdsTimeOfDay = ({ startTimeMs = 0, endTimeMs = dayMs }: Restrictions, ofDayMs: number): boolean =>
  endTimeMs > startTimeMs ? ofDayMs >= startTimeMs && ofDayMs < endTimeMs : ofDayMs >= startTimeMs || ofDayMs < endTimeMs

/**
 * At or above the limit; `unknown` when nothing is known. The extremes decide where they can, else the average, else
 * one of them.
 */
const reaches = (measured: Measured, limit: Rational, unknown: boolean): boolean => {
  const { least, most, average } = measured
  if (least && compare(least, limit) >= 0) return true
  if (most && compare(most, limit) < 0) return false
  const value = average ?? most ?? least
  return value ? compare(value, limit) >= 0 : unknown
}

/** Whether a measured quantity is known to lie on both sides of the limit, so that no answer is right for all of it. */
export const straddles = ({ least, most }: Measured, limit: Rational): boolean =>
  least !== undefined && most !== undefined && compare(least, limit) < 0 && compare(most, limit) >= 0

// ---- reading -----------------------------------------------------------------------------------------------------

type Mutable = { -readonly [K in keyof Restrictions]: Restrictions[K] }

const amounts = {
  min_kwh: 'minEnergyKwh',
  max_kwh: 'maxEnergyKwh',
  min_current: 'minCurrentA',
  max_current: 'maxCurrentA',
  min_power: 'minPowerKw',
  max_power: 'maxPowerKw',
} as const

const later = new Set(['min_current', 'max_current', 'reservation'])

/** Reads TariffRestrictions; what cannot be read is left out and named. */
export const readRestrictions = (version: Version, value: unknown, at: string, notes: NoteList): Restrictions => {
  const result: Mutable = {}
  if (value === undefined || value === null) return result
  if (!isObject(value)) {
    notes.problem(at, `${shown(value)} is not an object of restrictions; read as none`, { doubtful: true })
    return result
  }
  for (const [name, given] of Object.entries(value)) {
    if (given === undefined || given === null) continue
    const place = `${at}/${name}`
    if (later.has(name) && !hasField(version, 'TariffRestrictions', name)) {
      notes.problem(place, `does not exist in ${version}; applied as 2.2.1 defines it`)
    }
    if (name in amounts) {
      const amount = amountOf(given, place, notes)
      if (amount) result[amounts[name as keyof typeof amounts]] = amount
    } else if (!readTimes(result, name, given, place, notes)) {
      notes.problem(place, 'is not a restriction; left out', { doubtful: true, ignored: true })
    }
  }
  nameContradictions(version, result, at, notes)
  return result
}

/** Everything that is not an amount; false when the field is unknown. */
const readTimes = (result: Mutable, name: string, given: unknown, at: string, notes: NoteList): boolean => {
  const keep = <K extends keyof Restrictions>(key: K, value: Restrictions[K] | undefined, looksLike: string): void => {
    if (value !== undefined) result[key] = value
    else notes.problem(at, `${shown(given)} is not ${looksLike}; left out`, { doubtful: true, ignored: true })
  }
  switch (name) {
    case 'start_time':
      nameOddTime(given, at, notes)
      keep('startTimeMs', timeOfDay(given), 'a time of day')
      return true
    case 'end_time': {
      nameOddTime(given, at, notes)
      const endMs = timeOfDay(given)
      // To stop at the end of the day, end_time is 00:00.
      keep('endTimeMs', endMs === 0 ? dayMs : endMs, 'a time of day')
      return true
    }
    case 'start_date':
      nameOddDay(given, at, notes)
      keep('startDay', dayNumber(given), 'a date')
      return true
    case 'end_date':
      nameOddDay(given, at, notes)
      keep('endDay', dayNumber(given), 'a date')
      return true
    case 'min_duration':
    case 'max_duration': {
      const seconds = amountOf(given, at, notes)
      if (seconds) result[name === 'min_duration' ? 'minDurationMs' : 'maxDurationMs'] = toNumber(seconds, 3) * 1000
      return true
    }
    case 'day_of_week':
      readWeekdays(result, given, at, notes)
      return true
    case 'reservation':
      keep(
        'reservation',
        reservations.find((known) => known === given),
        'a ReservationRestrictionType',
      )
      return true
    default:
      return false
  }
}

const readWeekdays = (result: Mutable, given: unknown, at: string, notes: NoteList): void => {
  if (typeof given === 'string') notes.problem(at, `is the text "${given}" instead of a list; read as a list of it`)
  const list = typeof given === 'string' ? [given] : listOf(given, at, notes)
  // An empty list restricts nothing: its cardinality is *.
  if (list.length === 0) return
  const days = new Set<number>()
  for (const [index, entry] of list.entries()) {
    const weekday = weekdays.findIndex((known) => typeof entry === 'string' && known === entry.trim().toUpperCase()) + 1
    if (weekday > 0) days.add(weekday)
    if (weekday > 0 && entry !== weekdays[weekday - 1]) {
      notes.problem(`${at}/${index}`, `${shown(entry)} is read as ${weekdays[weekday - 1] ?? ''}`)
    } else if (weekday === 0)
      notes.problem(`${at}/${index}`, `${shown(entry)} is not a DayOfWeek; left out`, { doubtful: true, ignored: true })
  }
  result.weekdays = days
}

/** What is written in another form than the specification's, and read all the same. */
const nameOddTime = (given: unknown, at: string, notes: NoteList): void => {
  const ofDayMs = timeOfDay(given)
  if (ofDayMs === undefined || (typeof given === 'string' && /^([01]\d|2[0-3]):[0-5]\d$/.test(given))) return
  const minutes = Math.floor(ofDayMs / minuteMs) % (24 * 60)
  const twoDigits = (value: number): string => String(value).padStart(2, '0')
  notes.problem(
    at,
    `${shown(given)} is read as ${twoDigits(Math.floor(minutes / 60))}:${twoDigits(minutes % 60)}; write hh:mm, up to 23:59`,
  )
}

const nameOddDay = (given: unknown, at: string, notes: NoteList): void => {
  if (dayNumber(given) === undefined || (typeof given === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(given))) return
  notes.problem(at, `${shown(given)} is read as ${String(given).trim().slice(0, 10)}; write YYYY-MM-DD`)
}

/** Milliseconds since midnight of `hh:mm`, also of `h:mm`, `hh:mm:ss` and `24:00`. */
const timeOfDay = (value: unknown): number | undefined => {
  const match = typeof value === 'string' ? /^(\d{1,2}):(\d{2})(?::(\d{2}))?$/.exec(value.trim()) : null
  if (!match) return undefined
  const [hours, minutes, seconds] = [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)]
  const ofDayMs = hours * 60 * minuteMs + minutes * minuteMs + seconds * 1000
  return minutes < 60 && seconds < 60 && ofDayMs <= dayMs ? ofDayMs : undefined
}

const dayNumber = (value: unknown): number | undefined => {
  const match = typeof value === 'string' ? /^(\d{4})-(\d{2})-(\d{2})/.exec(value.trim()) : null
  if (!match) return undefined
  const instantMs = Date.parse(`${match[0]}T00:00:00Z`)
  return Number.isNaN(instantMs) ? undefined : instantMs / dayMs
}

const nameContradictions = (version: Version, restrictions: Mutable, at: string, notes: NoteList): void => {
  const { startTimeMs, endTimeMs } = restrictions
  const never = (text: string): void => notes.problem(at, `${text}: the element never applies`)
  const reversed = (least: Rational | undefined, most: Rational | undefined): boolean =>
    least !== undefined && most !== undefined && compare(least, most) >= 0
  if (restrictions.weekdays?.size === 0) never('day_of_week contains no valid day')
  if ((restrictions.startDay ?? -Infinity) >= (restrictions.endDay ?? Infinity)) {
    never('end_date is not after start_date')
  }
  if ((restrictions.minDurationMs ?? 0) >= (restrictions.maxDurationMs ?? Infinity)) {
    never('max_duration is not above min_duration')
  }
  if (reversed(restrictions.minEnergyKwh ?? zero, restrictions.maxEnergyKwh)) never('max_kwh is not above min_kwh')
  if (reversed(restrictions.minPowerKw, restrictions.maxPowerKw)) never('max_power is not above min_power')
  if (reversed(restrictions.minCurrentA, restrictions.maxCurrentA)) never('max_current is not above min_current')
  if (startTimeMs === undefined || endTimeMs === undefined) return
  if (startTimeMs === endTimeMs) notes.assume(at, 'start_time equals end_time; read as the whole day')
  else if (startTimeMs > endTimeMs) {
    if (!dialects[version].states.overnightTimes) {
      notes.assume(at, `end_time is before start_time; read as the next day, as 2.2.1 defines it and ${version} does not`)
    }
    if (restrictions.weekdays) {
      notes.assume(at, 'crosses midnight and has day_of_week; after midnight the new day counts')
    }
  }
}
