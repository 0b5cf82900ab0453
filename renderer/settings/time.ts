/** How times are shown: local with UTC on hover, or the other way round. */
import { oneOf, preference } from '../preferences.js'
import { readDateTime } from '../../emulator/ocpi/datetime.js'

export const timeZones = ['local', 'utc'] as const
export type TimeZone = (typeof timeZones)[number]
export const timeZone = preference<TimeZone>('timeZone', 'local', oneOf(timeZones))

const two = (number: number): string => String(number).padStart(2, '0')

/** `2026-11-21 14:05:09` in local time or in UTC. */
export const timeText = (milliseconds: number, zone: TimeZone): string => {
  const time = new Date(milliseconds)
  if (zone === 'utc') return time.toISOString().slice(0, 19).replace('T', ' ')
  return `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())} ${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}`
}

/** Milliseconds since 1970 of a number of milliseconds or of a DateTime text, well formed or nearly so. */
export const millisecondsOf = (time: number | string): number | undefined => (typeof time === 'number' ? time : readDateTime(time))

/** `1.4 MB`, `12 KB`, `300 bytes`. */
export const bytesText = (bytes: number): string => {
  if (bytes < 1000) return `${bytes} bytes`
  const [amount, unit] =
    bytes < 1_000_000 ? [bytes / 1000, 'KB'] : bytes < 1_000_000_000 ? [bytes / 1_000_000, 'MB'] : [bytes / 1_000_000_000, 'GB']
  return `${amount.toLocaleString('en', { maximumFractionDigits: amount < 10 ? 1 : 0 })} ${unit}`
}
