/** charging_periods of a CDR or a Session, in the order of time, each of one kind. */
import { enumValues } from '../ocpi/schemas.js'
import { versions, type Version } from '../ocpi/version.js'
import { chargedPeriod, type ChargedPeriod, type PeriodKind } from './charging.js'
import { amountOf, decimalsOf, fieldsOf, instantOf, listOf, type NoteList, shown, textOf } from './notes.js'
import {
  absolute,
  add,
  compare,
  format,
  isNegative,
  isPositive,
  isZero,
  multiply,
  ratio,
  type Rational,
  roundTo,
  subtract,
  sum,
  toNumber,
  whole,
  zero,
} from './rational.js'
import type { Measured } from './restrictions.js'

/**
 * Where times are taken from. `clock`: from the start of one period to that of the next, where the volumes agree with
 * it after rounding. `volumes`: from TIME, PARKING_TIME and RESERVATION_TIME as they stand.
 */
export type TimeReading = 'clock' | 'volumes'

const dimensionsOf: ReadonlyMap<Version, ReadonlySet<string>> = new Map(
  versions.map((version) => [version, new Set(enumValues(version, 'CdrDimensionType'))]),
)
const known = new Set([...dimensionsOf.values()].flatMap((names) => [...names]))

/** In the order in which they happen within a period that holds several. */
const kinds: readonly (readonly [PeriodKind, string])[] = [
  ['reservation', 'RESERVATION_TIME'],
  ['charging', 'TIME'],
  ['parking', 'PARKING_TIME'],
]

interface RawPeriod {
  readonly at: string
  readonly startMs: number | undefined
  readonly volumes: ReadonlyMap<string, Rational>
  readonly tariffId: string | undefined
  /** The most decimals that a time of this period is written with. */
  readonly decimals: number
  /** Decimals of its ENERGY; undefined when it has none. */
  readonly energyDecimals: number | undefined
}

/** One whose start is known or taken from what stands before it. */
interface LocatedPeriod extends RawPeriod {
  readonly beginMs: number
}

const readPeriod = (version: Version, value: unknown, index: number, notes: NoteList): RawPeriod => {
  const at = `/charging_periods/${index}`
  const fields = fieldsOf(value)
  const volumes = new Map<string, Rational>()
  let decimals = 0
  let energyDecimals: number | undefined
  for (const [place, entry] of listOf(fields['dimensions'], `${at}/dimensions`, notes).entries()) {
    const dimension = fieldsOf(entry)
    const where = `${at}/dimensions/${place}`
    const given = textOf(dimension['type']) ?? ''
    const type = given.trim().toUpperCase()
    if (!known.has(type)) {
      notes.problem(`${where}/type`, `${shown(dimension['type'])} is not a CdrDimensionType; left out`, { doubtful: true, ignored: true })
      continue
    }
    if (type !== given) notes.problem(`${where}/type`, `"${given}" is read as ${type}`)
    if (dimensionsOf.get(version)?.has(type) !== true) {
      const why = type === 'FLAT' ? '; fees follow from the tariff' : ''
      notes.problem(`${where}/type`, `${type} does not exist in ${version}${why}`)
    }
    const volume = amountOf(dimension['volume'], `${where}/volume`, notes)
    if (!volume) continue
    const isTime = type.endsWith('TIME')
    if (isTime && isNegative(volume)) {
      notes.problem(`${where}/volume`, 'is a negative time; left out', { severity: 'violation' })
      continue
    }
    if (isTime) decimals = Math.max(decimals, decimalsOf(dimension['volume']))
    if (type === 'ENERGY') energyDecimals = Math.max(energyDecimals ?? 0, decimalsOf(dimension['volume']))
    const before = volumes.get(type)
    if (before) notes.problem(where, `is a second ${type} in the same period; both are added`)
    volumes.set(type, before ? add(before, volume) : volume)
  }
  const startMs = instantOf(fields['start_date_time'], `${at}/start_date_time`, notes)
  if (fields['start_date_time'] === undefined) notes.problem(at, 'has no start_date_time', { doubtful: true })
  return { at, startMs, volumes, tariffId: textOf(fields['tariff_id']), decimals, energyDecimals }
}

export interface ReadPeriods {
  readonly periods: ChargedPeriod[]
  /** Volumes of time equal the clock only after rounding. */
  readonly inexact: boolean
  /** How far the clock may be off: a second where times are stated to the second, which both ends of a period are. */
  readonly clockSlackS: Rational
  /** Times as the volumes state them, by what happened; undefined where a period states none. */
  readonly stated: Readonly<Record<PeriodKind, Rational>> | undefined
  /** Half of the last decimal of each volume of energy, added up: what sums of rounded volumes are off by. */
  readonly energySlackKwh: Rational
}

/** One second where an instant is written without its fraction; meters and clocks round or cut it off. */
export const accuracyOf = (dateTimes: readonly unknown[]): Rational =>
  dateTimes.some((written) => typeof written === 'string' && !written.includes('.')) ? whole(1) : ratio(1, 1000)

/** Energy is metered in Wh; with four decimals it has been calculated. */
const energySlack = (raw: readonly RawPeriod[]): Rational => {
  const metered = raw.filter(({ energyDecimals }) => energyDecimals !== undefined)
  const decimals = Math.max(3, ...metered.map(({ energyDecimals = 0 }) => Math.min(4, energyDecimals)))
  return metered.length < 2 ? zero : ratio(metered.length, 2n * 10n ** BigInt(decimals))
}

const statedTimes = (raw: readonly RawPeriod[]): ReadPeriods['stated'] => {
  if (!raw.every(({ volumes }) => kinds.some(([, dimension]) => volumes.has(dimension)))) return undefined
  const total = (dimension: string): Rational => sum(raw.map(({ volumes }) => secondsOf(volumes.get(dimension) ?? zero)))
  return { charging: total('TIME'), parking: total('PARKING_TIME'), reservation: total('RESERVATION_TIME') }
}

/**
 * Reads charging_periods. A period ends where the next begins, the last with the session. Periods out of order are
 * sorted; one that holds charging and parking becomes two.
 */
export const readPeriods = (
  version: Version,
  list: readonly unknown[],
  startMs: number | undefined,
  endMs: number | undefined,
  reading: TimeReading,
  notes: NoteList,
): ReadPeriods => {
  let previousMs = startMs
  const raw = list.map((value, index) => {
    const period = readPeriod(version, value, index, notes)
    const beginMs = period.startMs ?? previousMs ?? 0
    if (previousMs !== undefined && index > 0 && beginMs < previousMs) {
      notes.problem(period.at, 'begins before the previous period; periods are sorted', { severity: 'violation' })
    }
    previousMs = beginMs
    return { ...period, beginMs }
  })
  // Of those that begin together, the ones that state no time come first: they end at once.
  raw.sort((a, b) => a.beginMs - b.beginMs || compare(statedSeconds(a), statedSeconds(b)))
  nameOutside(raw, startMs, endMs, notes)
  // Two decimals at least: 0.7 may be 0.70. With more, some round up and some down, which hides a whole unit of the
  // last one.
  const decimals = Math.min(9, Math.max(2, ...raw.map((period) => period.decimals)))
  const clockSlackS = accuracyOf(list.map((value) => fieldsOf(value)['start_date_time']))
  // Both ends of a period may be cut off to the second.
  const tolerance = add(ratio(3600, (decimals === 2 ? 2n : 1n) * 10n ** BigInt(decimals)), clockSlackS)
  let inexact = false
  const periods = raw.flatMap((period, index) => {
    const nextMs = raw[index + 1]?.beginMs ?? endMs
    const { parts, exact } = partsOf(period, nextMs, reading, tolerance, notes)
    inexact ||= !exact
    return parts
  })
  return { periods, inexact, clockSlackS, stated: statedTimes(raw), energySlackKwh: energySlack(raw) }
}

const nameOutside = (raw: readonly LocatedPeriod[], startMs: number | undefined, endMs: number | undefined, notes: NoteList): void => {
  const first = raw[0]
  if (first && startMs !== undefined && first.beginMs > startMs) {
    notes.problem(first.at, 'begins after the session, so the time before it belongs to no period', { severity: 'warning' })
  }
  for (const { at, beginMs } of raw) {
    if (startMs !== undefined && beginMs < startMs) {
      notes.problem(at, 'begins before the session', { severity: 'violation' })
    }
    if (endMs !== undefined && beginMs > endMs) {
      notes.problem(at, 'begins after the end of the session', { severity: 'violation' })
    }
  }
}

const secondsPerHour = whole(3600)
const secondsOf = (hours: Rational): Rational => multiply(hours, secondsPerHour)
const statedSeconds = ({ volumes }: RawPeriod): Rational => sum(kinds.map(([, dimension]) => secondsOf(volumes.get(dimension) ?? zero)))
const hoursInWords = (seconds: Rational): string => `${format(multiply(seconds, ratio(1, 3600)), 4)} h`

/** A period as one of each kind that it holds. */
const partsOf = (
  { at, beginMs, volumes, tariffId }: LocatedPeriod,
  nextMs: number | undefined,
  reading: TimeReading,
  tolerance: Rational,
  notes: NoteList,
): { parts: ChargedPeriod[]; exact: boolean } => {
  const energyKwh = energyOf(volumes, at, notes)
  const given = kinds.flatMap(([kind, dimension]) => {
    const volume = volumes.get(dimension)
    return volume ? [{ kind, seconds: secondsOf(volume) }] : []
  })
  const statedS = sum(given.map(({ seconds }) => seconds))
  const endMs = nextMs === undefined ? beginMs + Math.round(toNumber(statedS, 3) * 1000) : Math.max(beginMs, nextMs)
  const clockS = ratio(endMs - beginMs, 1000)
  const held = given.filter(({ seconds }) => isPositive(seconds))
  const details = { at, ...(tariffId !== undefined && { tariffId }) }
  const measured = { ...measuredOf('powerKw', volumes, 'POWER'), ...measuredOf('currentA', volumes, 'CURRENT') }

  if (held.length < 2) {
    const kind = held[0]?.kind ?? kindOf(energyKwh, volumes.has('ENERGY'), given)
    const isSame = compare(statedS, clockS) === 0
    const agrees = isSame || given.length === 0 || compare(absolute(subtract(statedS, clockS)), tolerance) <= 0
    if (given.length === 0 && !isZero(clockS)) {
      notes.assume(
        '',
        'where a period has no time, the time until the next period counts, ' + 'as charging if it has energy, else as parking',
      )
    }
    if (!agrees) nameGap(at, statedS, clockS, notes)
    const durationS = agrees && reading === 'clock' ? clockS : statedS
    const exact = isSame || !agrees
    return { parts: [chargedPeriod(kind, beginMs, endMs, energyKwh, { ...details, ...measured, durationS })], exact }
  }

  notes.assume(at, `contains ${held.map(({ kind }) => kind).join(' and ')}; read in that order`)
  const agrees = compare(absolute(subtract(statedS, clockS)), tolerance) <= 0
  if (!agrees) nameGap(at, statedS, clockS, notes)
  const carrier = held.find(({ kind }) => kind === 'charging') ?? held.at(-1)
  let fromMs = beginMs
  let exact = true
  const parts = held.map((part, index) => {
    const isLast = index === held.length - 1
    // The clock knows only the whole; a part of it is a whole number of seconds if rounding allows it.
    const wholeSeconds = roundTo(part.seconds, 0)
    const isNear = compare(absolute(subtract(wholeSeconds, part.seconds)), tolerance) <= 0
    const byClock = isLast ? ratio(Math.max(0, endMs - fromMs), 1000) : isNear ? wholeSeconds : part.seconds
    const durationS = agrees && reading === 'clock' ? byClock : part.seconds
    if (compare(byClock, part.seconds) !== 0 && agrees) exact = false
    const toMs = isLast ? endMs : Math.min(endMs, fromMs + Math.round(toNumber(durationS, 3) * 1000))
    const isCarrier = part === carrier
    const period = chargedPeriod(part.kind, fromMs, toMs, isCarrier ? energyKwh : zero, {
      ...details,
      ...(isCarrier && measured),
      durationS,
    })
    fromMs = toMs
    return period
  })
  return { parts, exact }
}

const nameGap = (at: string, statedS: Rational, clockS: Rational, notes: NoteList): void =>
  notes.problem(at, `states ${hoursInWords(statedS)} but lasts ${hoursInWords(clockS)}; the stated time is billed`, {
    doubtful: true,
    severity: 'warning',
  })

/** Without a positive time: a time of zero names the kind, else energy tells charging from parking. */
const kindOf = (energyKwh: Rational, tellsEnergy: boolean, given: readonly { kind: PeriodKind }[]): PeriodKind => {
  if (!isZero(energyKwh)) return 'charging'
  return given.at(-1)?.kind ?? (tellsEnergy ? 'parking' : 'charging')
}

const energyOf = (volumes: ReadonlyMap<string, Rational>, at: string, notes: NoteList): Rational => {
  const energy = volumes.get('ENERGY')
  if (energy) return energy
  const imported = volumes.get('ENERGY_IMPORT')
  const exported = volumes.get('ENERGY_EXPORT')
  if (!imported && !exported) return zero
  notes.assume(at, 'has no ENERGY; ENERGY_IMPORT minus ENERGY_EXPORT is used')
  return subtract(imported ?? zero, exported ?? zero)
}

const measuredOf = <K extends 'powerKw' | 'currentA'>(
  key: K,
  volumes: ReadonlyMap<string, Rational>,
  name: 'POWER' | 'CURRENT',
): Partial<Record<K, Measured>> => {
  const [least, most, average] = [volumes.get(`MIN_${name}`), volumes.get(`MAX_${name}`), volumes.get(name)]
  if (!least && !most && !average) return {}
  const measured: Measured = { ...(least && { least }), ...(most && { most }), ...(average && { average }) }
  return { [key]: measured } as Partial<Record<K, Measured>>
}
