/** Tariffs and quantities in words, for people. English; local times. */
import { dayMs, minuteMs } from './clock.js'
import { compare, divide, format, isPositive, isZero, multiply, ratio, type Rational, whole } from './rational.js'
import { isEmpty, type Restrictions } from './restrictions.js'
import type { Dimension } from './tariff.js'

const dayNames = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']

/** At least two decimals, at most four: for display only. */
export const money = (value: Rational): string => format(value, 4, 2)
const plain = (value: Rational): string => format(value, 6)

export const vatInWords = (vat: Rational | undefined): string => (vat ? `${plain(vat)} %` : 'none')

const timeOfDay = (ofDayMs: number): string => {
  const twoDigits = (value: number): string => String(value).padStart(2, '0')
  const seconds = (ofDayMs / 1000) % 60
  const minutes = Math.floor(ofDayMs / minuteMs)
  const hoursAndMinutes = `${twoDigits(Math.floor(minutes / 60))}:${twoDigits(minutes % 60)}`
  return seconds === 0 ? hoursAndMinutes : `${hoursAndMinutes}:${twoDigits(seconds)}`
}

const date = (day: number): string => new Date(day * dayMs).toISOString().slice(0, 10)

/** `90 min`, `2 h`, `45 s`: the largest unit that divides it, or minutes with decimals. */
export const durationInWords = (seconds: Rational): string => {
  const hours = divide(seconds, whole(3600))
  const minutes = divide(seconds, whole(60))
  const isWhole = (value: Rational): boolean => value.n % value.d === 0n
  if (isWhole(hours) && !isZero(hours)) return `${plain(hours)} h`
  if (isWhole(minutes) || compare(minutes, whole(10)) >= 0) return `${format(minutes, 2)} min`
  return `${format(seconds, 2)} s`
}

const milliseconds = (value: number): string => durationInWords(ratio(Math.round(value), 1000))

const weekdaysInWords = (days: ReadonlySet<number>): string => {
  const sorted = [...days].sort((a, b) => a - b)
  const [first = 0, last = 0] = [sorted[0], sorted.at(-1)]
  const name = (weekday: number): string => dayNames[weekday - 1] ?? ''
  if (sorted.length > 2 && last - first + 1 === sorted.length) return `${name(first)} to ${name(last)}`
  return sorted.length === 0 ? 'no day' : sorted.map(name).join(', ')
}

/** `from 5 below 20 kW`, `below 20 kW`, `from 5 kW`. */
const range = (least: string | undefined, most: string | undefined, what: string): string[] => {
  if (least === undefined && most === undefined) return []
  return [`${what} ${[least && `from ${least}`, most && `below ${most}`].filter(Boolean).join(' and ')}`]
}

const unit = (value: Rational | undefined, symbol: string): string | undefined => value && `${plain(value)} ${symbol}`

/** When an element applies: `Monday to Friday, 09:00 to 18:00`; `always` without restrictions. */
export const restrictionsInWords = (restrictions: Restrictions): string => {
  if (isEmpty(restrictions)) return 'always'
  const { startTimeMs, endTimeMs, startDay, endDay, minDurationMs, maxDurationMs, reservation } = restrictions
  const words: string[] = []
  if (reservation === 'RESERVATION') words.push('while reserved')
  if (reservation === 'RESERVATION_EXPIRES') words.push('when a reservation expires unused')
  if (restrictions.weekdays) words.push(weekdaysInWords(restrictions.weekdays))
  if (startTimeMs !== undefined || endTimeMs !== undefined) {
    words.push(`${timeOfDay(startTimeMs ?? 0)} to ${timeOfDay(endTimeMs ?? dayMs)}`)
  }
  if (startDay !== undefined) words.push(`from ${date(startDay)}`)
  if (endDay !== undefined) words.push(`before ${date(endDay)}`)
  words.push(
    ...range(unit(restrictions.minEnergyKwh, 'kWh'), unit(restrictions.maxEnergyKwh, 'kWh'), 'energy so far'),
    ...range(unit(restrictions.minPowerKw, 'kW'), unit(restrictions.maxPowerKw, 'kW'), 'power'),
    ...range(unit(restrictions.minCurrentA, 'A'), unit(restrictions.maxCurrentA, 'A'), 'current'),
    ...range(
      !minDurationMs ? undefined : milliseconds(minDurationMs),
      maxDurationMs === undefined ? undefined : milliseconds(maxDurationMs),
      'time since the start',
    ),
  )
  return words.join(', ')
}

export const dimensionNames: Readonly<Record<Dimension, string>> = {
  FLAT: 'flat fee',
  ENERGY: 'energy',
  TIME: 'charging time',
  PARKING_TIME: 'parking time',
}

export const perUnit: Readonly<Record<Dimension, string>> = {
  FLAT: 'once',
  ENERGY: 'per kWh',
  TIME: 'per hour',
  PARKING_TIME: 'per hour',
}

/** A quantity in the unit that people say: kWh, or minutes for a quantity of hours. */
export const quantityInWords = (quantity: Rational, of: 'kWh' | 'h' | 'session'): string =>
  of === 'kWh' ? `${plain(quantity)} kWh` : of === 'h' ? durationInWords(multiply(quantity, whole(3600))) : plain(quantity)

/** `, billed per 15 min`; empty when the step is too small to matter. */
export const stepInWords = (dimension: Dimension, step: Rational): string => {
  if (dimension === 'FLAT' || !isPositive(step)) return ''
  if (dimension !== 'ENERGY') return `, billed per ${durationInWords(step)}`
  const thousand = whole(1000)
  return `, billed per ${compare(step, thousand) < 0 ? `${plain(step)} Wh` : `${plain(divide(step, thousand))} kWh`}`
}
