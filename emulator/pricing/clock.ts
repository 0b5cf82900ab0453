/**
 * Local clocks: what a time zone's clock shows at an instant, and when it jumps. Rules come from the runtime (Intl).
 */
import { countryZones } from './country-zones.js'

export const minuteMs = 60_000
export const dayMs = 86_400_000

/** What the clock on the wall and the calendar beside it show. */
export interface LocalTime {
  /** Days since 1 January 1970, local. */
  readonly day: number
  /** Milliseconds since local midnight, as the clock shows it. */
  readonly ofDayMs: number
  /** 1 = Monday to 7 = Sunday. */
  readonly weekday: number
}

export interface Clock {
  readonly zone: string
  /** Local time minus UTC. */
  offsetMs(instantMs: number): number
  /** Instants after `fromMs` and before `toMs` at which the offset changes. */
  jumps(fromMs: number, toMs: number): number[]
}

export const localTime = (clock: Clock, instantMs: number): LocalTime => {
  const localMs = instantMs + clock.offsetMs(instantMs)
  const day = Math.floor(localMs / dayMs)
  return { day, ofDayMs: localMs - day * dayMs, weekday: weekdayOf(day) }
}

/** 1 = Monday to 7 = Sunday; day 0 was a Thursday. */
const weekdayOf = (day: number): number => ((((day + 3) % 7) + 7) % 7) + 1

const utc: Clock = { zone: 'UTC', offsetMs: () => 0, jumps: () => [] }
const clocks = new Map<string, Clock>([['UTC', utc]])

/** The clock of a time zone by its IANA name; undefined when the runtime does not know it. */
export const clockOf = (zone: string): Clock | undefined => {
  const known = clocks.get(zone)
  if (known) return known
  try {
    const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset', year: 'numeric' })
    const clock = clockFrom(zone, (instantMs) => readOffset(format, instantMs))
    clocks.set(zone, clock)
    return clock
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

const readOffset = (format: Intl.DateTimeFormat, instantMs: number): number => {
  const name = format.formatToParts(instantMs).find((part) => part.type === 'timeZoneName')?.value ?? ''
  const match = /([+-])(\d{2}):(\d{2})(?::(\d{2}))?$/.exec(name)
  if (!match) return 0
  const [, sign, hours, minutes, seconds = '0'] = match
  const magnitude = Number(hours) * 60 * minuteMs + Number(minutes) * minuteMs + Number(seconds) * 1000
  return sign === '-' ? -magnitude : magnitude
}

/** A stretch of time with one offset. */
interface Stretch {
  readonly fromMs: number
  readonly offsetMs: number
}

/** Asking Intl is slow, so each calendar year is asked once: weekly, and where the answer changes, to the second. */
const clockFrom = (zone: string, ask: (instantMs: number) => number): Clock => {
  const years = new Map<number, Stretch[]>()
  const stretchesOf = (year: number): Stretch[] => {
    const known = years.get(year)
    if (known) return known
    const startMs = Date.UTC(year, 0, 1)
    const endMs = Date.UTC(year + 1, 0, 1)
    const stretches: Stretch[] = [{ fromMs: startMs, offsetMs: ask(startMs) }]
    for (let atMs = startMs; atMs < endMs; atMs += 7 * dayMs) {
      let [beforeMs, afterMs] = [atMs, Math.min(atMs + 7 * dayMs, endMs)]
      const offsetBefore = ask(beforeMs)
      const offsetAfter = ask(afterMs)
      if (offsetBefore === offsetAfter) continue
      while (afterMs - beforeMs > 1000) {
        const middleMs = Math.floor((beforeMs + afterMs) / 2000) * 1000
        if (ask(middleMs) === offsetBefore) beforeMs = middleMs
        else afterMs = middleMs
      }
      stretches.push({ fromMs: afterMs, offsetMs: offsetAfter })
    }
    years.set(year, stretches)
    return stretches
  }
  // Instants that are mistakes are told the time of the nearest century that the rules are known for.
  const yearOf = (instantMs: number): number =>
    new Date(Math.min(Math.max(instantMs, Date.UTC(1900, 0, 1)), Date.UTC(2200, 0, 1))).getUTCFullYear()
  return {
    zone,
    offsetMs: (instantMs) => {
      const stretches = stretchesOf(yearOf(instantMs))
      return (stretches.findLast(({ fromMs }) => fromMs <= instantMs) ?? stretches[0])?.offsetMs ?? 0
    },
    jumps: (fromMs, toMs) => {
      const found: number[] = []
      for (let year = yearOf(fromMs); year <= yearOf(toMs); year += 1) {
        const inYear = stretchesOf(year)
        const before = year === yearOf(fromMs) ? inYear[0]?.offsetMs : stretchesOf(year - 1).at(-1)?.offsetMs
        inYear.reduce((previous, { fromMs: atMs, offsetMs }) => {
          if (offsetMs !== previous && atMs > fromMs && atMs < toMs) found.push(atMs)
          return offsetMs
        }, before ?? 0)
      }
      return found
    },
  }
}

/** Where a time zone was taken from, in words for the reader of a bill. */
export interface ChosenZone {
  readonly zone: string
  /** Said when the zone is not simply the Location's. */
  readonly assumption?: string
}

/**
 * The time zone to price in: the one asked for, else the Location's, else the only one of the country (alpha-3 or
 * alpha-2), else UTC. Every step down is named.
 */
export const chooseZone = (asked: string | undefined, location: string | undefined, country: string | undefined): ChosenZone => {
  const unknown: string[] = []
  for (const zone of [asked, location]) {
    if (zone === undefined || zone === '') continue
    if (clockOf(zone)) {
      return { zone, ...(unknown.length > 0 && { assumption: `${unknown.join('; ')}: ${zone} is used` }) }
    }
    unknown.push(`time zone "${zone}" is not known`)
  }
  const missing = unknown.length === 0 ? 'no time zone is given' : unknown.join('; ')
  const code = country?.trim().toUpperCase()
  const row = countryZones.find(([alpha3, alpha2]) => alpha3 === code || alpha2 === code)
  if (row) return { zone: row[2], assumption: `${missing}: ${row[2]}, the only one of ${row[0]}, is used` }
  return {
    zone: 'UTC',
    assumption: `${missing}${code ? ` and ${code} has not just one` : ''}: UTC is used`,
  }
}
