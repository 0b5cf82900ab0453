/** Reading the values of a filter: numbers with units, and points in time. */
import { readDateTime } from '../../ocpi/datetime.js'

/** A number with an optional unit; undefined when it is not one or the unit is unknown. */
export const readNumber = (text: string, units: Readonly<Record<string, number>> = {}): number | undefined => {
  const match = /^(\d{1,15}(?:\.\d{1,9})?)([a-z]*)$/i.exec(text)
  if (match === null) return undefined
  const [, digits = '', unit = ''] = match
  const factor = unit === '' ? 1 : Object.hasOwn(units, unit.toLowerCase()) ? units[unit.toLowerCase()] : undefined
  return factor === undefined ? undefined : Number(digits) * factor
}

const unitsOfTime: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/**
 * Milliseconds since 1970 of a point in time: `5m` or `-5m` before now, `10:15` or `10:15:30.250` of today on this
 * machine's clock, or a date-time in UTC or with an offset. Undefined when it is none of these.
 */
export const readTime = (text: string, now: number): number | undefined => {
  const ago = /^-?(\d{1,9})(ms|[smhd])$/i.exec(text)
  if (ago !== null) return now - Number(ago[1]) * (unitsOfTime[(ago[2] ?? '').toLowerCase()] ?? 0)
  const clock = /^(\d{2}):([0-5]\d)(?::([0-5]\d)(?:\.(\d{1,3}))?)?$/.exec(text)
  if (clock === null) return readDateTime(text)
  const [, hours = '', minutes = '', seconds = '0', fraction = '0'] = clock
  if (Number(hours) > 23) return undefined
  return new Date(now).setHours(Number(hours), Number(minutes), Number(seconds), Number(fraction.padEnd(3, '0')))
}

/** The candidate that a mistyped word was most likely meant to be; undefined when none is near. */
export const closest = (word: string, candidates: readonly string[]): string | undefined => {
  const typed = word.toLowerCase().slice(0, 64)
  if (typed === '') return undefined
  let best: string | undefined
  let least = Math.max(1, Math.floor(typed.length / 3)) + 1
  for (const candidate of candidates) {
    const target = candidate.toLowerCase()
    const distance = typed.length > 2 && target.startsWith(typed) ? 0.5 : editDistance(typed, target)
    if (distance < least) {
      best = candidate
      least = distance
    }
  }
  return best
}

/** How many letters have to be added, removed, replaced or swapped with their neighbour. */
const editDistance = (from: string, to: string): number => {
  let beforeLast: number[] = []
  let last = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row]
    for (let column = 1; column <= to.length; column += 1) {
      const same = from[row - 1] === to[column - 1]
      let distance = Math.min((last[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1, (last[column - 1] ?? 0) + (same ? 0 : 1))
      if (row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1]) {
        distance = Math.min(distance, (beforeLast[column - 2] ?? 0) + 1)
      }
      current.push(distance)
    }
    beforeLast = last
    last = current
  }
  return last[to.length] ?? 0
}
