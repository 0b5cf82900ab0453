/** Numbers, sizes and times as the interface writes them. */
import type { TimeZone } from './settings/time.js'

const whole = new Intl.NumberFormat('en')

/** `1 exchange`, `12,000 exchanges`. */
export const countText = (count: number, one: string, many = `${one}s`): string => `${whole.format(count)} ${count === 1 ? one : many}`

export const numberText = (value: number): string => whole.format(value)

/** `0 B`, `812 B`, `1.4 KB`, `23 MB`. A KB has 1,024 bytes. */
export const bytesText = (bytes: number): string => {
  if (bytes < 1024) return `${bytes} B`
  const units = ['KB', 'MB', 'GB', 'TB']
  let value = bytes / 1024
  let unit = 0
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1024
    unit++
  }
  return `${value < 9.95 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`
}

/** `3 ms`, `1.24 s`, `2 min 5 s`. */
export const durationText = (milliseconds: number): string => {
  if (milliseconds < 9.95) return `${Number(milliseconds.toFixed(1))} ms`
  if (milliseconds < 999.5) return `${Math.round(milliseconds)} ms`
  if (milliseconds < 59_950) return `${(milliseconds / 1000).toFixed(milliseconds < 9995 ? 2 : 1)} s`
  const seconds = Math.round(milliseconds / 1000)
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}

const two = (value: number) => String(value).padStart(2, '0')

/** Time of day with milliseconds, `14:03:09.120`, in UTC `13:03:09.120Z`. */
export const timeText = (at: number, zone: TimeZone = 'local'): string => {
  const date = new Date(at)
  if (zone === 'utc') return date.toISOString().slice(11)
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${String(date.getMilliseconds()).padStart(3, '0')}`
}

/** The day, `2026-11-21`. */
export const dayText = (at: number, zone: TimeZone = 'local'): string =>
  zone === 'utc' ? new Date(at).toISOString().slice(0, 10) : dateTimeText(at).slice(0, 10)

/** Local date and time, `2026-11-21 14:03:09`. */
export const dateTimeText = (at: number): string => {
  const date = new Date(at)
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`
}

/** As in OCPI, `2026-11-21T13:03:09.120Z`. */
export const utcText = (at: number): string => new Date(at).toISOString()

export const isHttpUrl = (text: string): boolean => /^https?:\/\/\S+$/.test(text) && URL.canParse(text)
