/** Reading the values of a filter: numbers with units, and points in time. */
import { own } from '../../ocpi/own.js'
import { readDateTime } from '../../ocpi/datetime.js'

/** A number with an optional unit; undefined when it is not one or the unit is unknown. */
export const readNumber = (text: string, units: Readonly<Record<string, number>> = {}): number | undefined => {
  const match = /^(\d{1,15}(?:\.\d{1,9})?)([a-z]*)$/i.exec(text)
  if (match === null) return undefined
  const [, digits = '', unit = ''] = match
  const factor = unit === '' ? 1 : Object.hasOwn(units, unit.toLowerCase()) ? units[unit.toLowerCase()] : undefined
  return factor === undefined ? undefined : Number(digits) * factor
}

const unitsOfTime: Readonly<Record<string, number>> = own({ ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 })

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
