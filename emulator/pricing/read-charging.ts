/** What a CDR or a Session says happened, as charging that can be priced. */
import { dialects } from '../ocpi/dialect.js'
import type { Version } from '../ocpi/version.js'
import { chargedPeriod, chargingOf, type ChargedPeriod, type Charging } from './charging.js'
import { amountOf, fieldsOf, type Fields, instantOf, listOf, type NoteList, textOf } from './notes.js'
import { compare, isNegative, isPositive, multiply, ratio, type Rational, subtract, toNumber, whole, zero } from './rational.js'
import { accuracyOf, readPeriods, type ReadPeriods, type TimeReading } from './read-periods.js'

export type Kind = 'cdr' | 'session'

export interface ReadCharging {
  readonly charging: Charging
  /** From the object's start to its end, in seconds. */
  readonly spanS: Rational
  /** Volumes of time equal the clock only after rounding, so that they could be meant as they stand. */
  readonly inexact: boolean
  /** How far times may be off that follow from the clock, and sums of energy that follow from rounded volumes. */
  readonly clockSlackS: Rational
  readonly energySlackKwh: Rational
  /** Times as the volumes state them; undefined where a period states none. */
  readonly stated: ReadPeriods['stated']
  /** `time_zone` of the Location that came with it, and the country (alpha-3, or the party's alpha-2). */
  readonly timeZone: string | undefined
  readonly country: string | undefined
}

/** How any version spells start and end: the spelling of another version is read too, and named. */
const spellings = Object.values(dialects).flatMap(({ cdrTimes, sessionTimes }) => [cdrTimes, sessionTimes])
const starts = spellings.map(({ start }) => start)
const ends = spellings.map(({ end }) => end)

const readSpelled = (fields: Fields, name: string, others: readonly string[], notes: NoteList): number | undefined => {
  const found = [name, ...others].find((spelling) => fields[spelling] !== undefined && fields[spelling] !== null)
  if (found === undefined) return undefined
  if (found !== name) notes.problem(`/${found}`, `is spelt ${name} in this version`)
  return instantOf(fields[found], `/${found}`, notes)
}

/** Reads a CDR or a Session leniently: what is missing or contradicts itself is named in `notes`. */
export const readCharging = (version: Version, kind: Kind, fields: Fields, reading: TimeReading, notes: NoteList): ReadCharging => {
  const { start: startName, end: endName } = kind === 'cdr' ? dialects[version].cdrTimes : dialects[version].sessionTimes
  const startMs = readSpelled(fields, startName, starts, notes)
  let endMs = readSpelled(fields, endName, ends, notes)
  if (endMs === undefined && kind === 'session') {
    endMs = instantOf(fields['last_updated'], '/last_updated', notes)
    if (endMs !== undefined) notes.assume('', 'the session has not ended, so it is priced up to last_updated', false)
  }
  if (startMs === undefined) {
    notes.problem(`/${startName}`, 'is missing; the session starts with its first charging period', { doubtful: true })
  }
  if (endMs === undefined) {
    notes.problem(`/${endName}`, 'is missing; the last charging period ends by its volumes', { doubtful: true })
  }
  if (startMs !== undefined && endMs !== undefined && endMs < startMs) {
    notes.problem(`/${endName}`, `is before ${startName}`, { severity: 'violation' })
  }
  const list = listOf(fields['charging_periods'], '/charging_periods', notes)
  const accuracy = accuracyOf([...starts, ...ends].map((name) => fields[name]))
  const { periods, inexact, clockSlackS, energySlackKwh, stated } =
    list.length > 0
      ? readPeriods(version, list, startMs, endMs, reading, notes)
      : {
          periods: withoutPeriods(kind, fields, startMs, endMs, notes),
          inexact: false,
          clockSlackS: accuracy,
          energySlackKwh: zero,
          stated: undefined,
        }
  const location = fieldsOf(fields['location'] ?? fields['cdr_location'])
  return {
    charging: {
      ...chargingOf(periods),
      ...(kind === 'session' && fields['status'] === 'RESERVATION' && { reservationExpired: false }),
    },
    spanS: startMs !== undefined && endMs !== undefined ? ratio(endMs - startMs, 1000) : zero,
    inexact,
    clockSlackS: compare(accuracy, clockSlackS) > 0 ? accuracy : clockSlackS,
    energySlackKwh,
    stated,
    timeZone: textOf(location['time_zone']),
    country: textOf(location['country']) ?? textOf(fields['country_code']),
  }
}

/** Without charging periods, the totals are all there is: charging first, parking after it. */
const withoutPeriods = (
  kind: Kind,
  fields: Fields,
  startMs: number | undefined,
  endMs: number | undefined,
  notes: NoteList,
): ChargedPeriod[] => {
  const [energyName, at] = kind === 'cdr' ? ['total_energy', '/total_energy'] : ['kwh', '/kwh']
  const energyKwh = amountOf(fields[energyName], at, notes) ?? zero
  const spanS = startMs !== undefined && endMs !== undefined ? ratio(Math.max(0, endMs - startMs), 1000) : zero
  const hours = (name: string): Rational | undefined => {
    const amount = amountOf(fields[name], `/${name}`, notes)
    return amount && multiply(amount, whole(3600))
  }
  const allS = (kind === 'cdr' ? hours('total_time') : undefined) ?? spanS
  const parkingS = (kind === 'cdr' ? hours('total_parking_time') : undefined) ?? zero
  if (kind === 'cdr') {
    const text = 'has none: priced from the totals as one period of charging, and one of parking'
    notes.problem('/charging_periods', text, { doubtful: true, severity: 'violation' })
  } else notes.assume('/charging_periods', 'is empty; priced as one period with kwh spread evenly')
  const fromMs = startMs ?? 0
  if (kind === 'session' && fields['status'] === 'RESERVATION') {
    return [chargedPeriod('reservation', fromMs, endMs ?? fromMs, zero, { at: '/charging_periods' })]
  }
  const chargingS = isNegative(subtract(allS, parkingS)) ? zero : subtract(allS, parkingS)
  const middleMs = fromMs + Math.round(toNumber(chargingS, 3) * 1000)
  const charging = chargedPeriod('charging', fromMs, middleMs, energyKwh, { durationS: chargingS, at: '/charging_periods' })
  if (!isPositive(parkingS)) return [charging]
  const lastMs = Math.max(middleMs, endMs ?? middleMs)
  return [charging, chargedPeriod('parking', middleMs, lastMs, zero, { durationS: parkingS, at: '/charging_periods' })]
}
