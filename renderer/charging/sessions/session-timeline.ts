/** A Session of either version along one axis of time: its states, its charging periods, what they cost. */
import type { Bill } from '../../../emulator/contract/bills.js'
import { readDateTime } from '../../../emulator/ocpi/datetime.js'

export interface Stretch {
  readonly fromMs: number
  readonly toMs: number
  readonly text: string
  readonly kind: string
}

export interface Period extends Stretch {
  readonly kind: 'charging' | 'parking' | 'reservation'
  readonly kwh: number
  /** Average. */
  readonly kw: number
  readonly tariffId: string
  /** As `0.40/kWh, 1.00/h`. */
  readonly price: string
}

export interface Timeline {
  readonly fromMs: number
  readonly toMs: number
  readonly isOver: boolean
  readonly states: readonly Stretch[]
  readonly periods: readonly Period[]
  /** Periods next to each other at the same price, together. */
  readonly prices: readonly Stretch[]
}

type Fields = Readonly<Record<string, unknown>>
const fields = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {})
const list = (value: unknown): readonly Fields[] => (Array.isArray(value) ? value.map(fields) : [])
const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const instant = (value: unknown): number | undefined => (typeof value === 'string' ? readDateTime(value) : undefined)

const volumeOf = (period: Fields, type: string): number | undefined => {
  const found = list(period['dimensions']).find((dimension) => text(dimension['type']).toUpperCase() === type)
  const volume = Number(found?.['volume'])
  return found && Number.isFinite(volume) ? volume : undefined
}

const kindOf = (period: Fields): Period['kind'] =>
  volumeOf(period, 'RESERVATION_TIME') !== undefined
    ? 'reservation'
    : volumeOf(period, 'PARKING_TIME') !== undefined && (volumeOf(period, 'ENERGY') ?? 0) === 0
      ? 'parking'
      : 'charging'

const amount = new Intl.NumberFormat('en', { minimumFractionDigits: 2, maximumFractionDigits: 4 })

/** Prices of a period, as the lines of the bill have it. */
const priceOf = (bill: Bill | undefined, index: number): string =>
  (bill?.lines ?? [])
    .filter((line) => line.price !== undefined && line.unit !== 'session' && line.charging_periods.includes(index))
    .map((line) => `${amount.format(line.price ?? 0)}/${line.unit}`)
    .join(', ')

/** Neighbours of the same text become one. */
const joined = (stretches: readonly Stretch[]): Stretch[] =>
  stretches.reduce<Stretch[]>((done, next) => {
    const last = done.at(-1)
    if (last?.text === next.text && last.toMs === next.fromMs) done[done.length - 1] = { ...last, toMs: next.toMs }
    else done.push(next)
    return done
  }, [])

/** Undefined when the session has no start time. */
export const timelineOf = (object: unknown, bill: Bill | undefined, nowMs: number): Timeline | undefined => {
  const session = fields(object)
  const status = text(session['status'])
  const startMs = instant(session['start_date_time'] ?? session['start_datetime'])
  if (startMs === undefined) return undefined
  const raw = list(session['charging_periods'])
    .flatMap((period, index) => {
      const fromMs = instant(period['start_date_time'])
      return fromMs === undefined ? [] : [{ period, index, fromMs }]
    })
    .sort((one, other) => one.fromMs - other.fromMs)
  const endMs = instant(session['end_date_time'] ?? session['end_datetime'])
  const fromMs = Math.min(startMs, raw[0]?.fromMs ?? startMs)
  const seenMs = instant(session['last_updated']) ?? nowMs
  const toMs = Math.max(fromMs + 1000, endMs ?? Math.max(seenMs, raw.at(-1)?.fromMs ?? fromMs))
  const periods = raw.map(({ period, index, fromMs: begin }, place): Period => {
    const stated = (volumeOf(period, 'TIME') ?? volumeOf(period, 'PARKING_TIME') ?? volumeOf(period, 'RESERVATION_TIME') ?? 0) * 3_600_000
    // The last one ends with the session; in one that runs, where its volumes say.
    const end = raw[place + 1]?.fromMs ?? endMs ?? (stated > 0 ? begin + stated : toMs)
    const kwh = volumeOf(period, 'ENERGY') ?? 0
    const hours = (end - begin) / 3_600_000
    const kind = kindOf(period)
    return {
      fromMs: begin,
      toMs: Math.max(begin, end),
      kind,
      text: kind,
      kwh,
      kw: hours > 0 ? kwh / hours : 0,
      tariffId: text(period['tariff_id']),
      price: priceOf(bill, index),
    }
  })
  const phases = periods.map(({ fromMs: begin, toMs: end, kind }): Stretch => ({
    fromMs: begin,
    toMs: end,
    kind,
    text: kind === 'charging' ? 'charging' : kind === 'parking' ? 'parking' : 'RESERVATION',
  }))
  const shownTo = Math.max(toMs, periods.at(-1)?.toMs ?? toMs)
  const known = phases.at(-1)
  const open: Stretch[] =
    endMs === undefined && (known?.toMs ?? fromMs) < shownTo
      ? [{ fromMs: known?.toMs ?? fromMs, toMs: shownTo, kind: status.toLowerCase(), text: status }]
      : []
  return {
    fromMs,
    toMs: shownTo,
    isOver: endMs !== undefined,
    periods,
    states: joined(phases.length > 0 ? [...phases, ...open] : [{ fromMs, toMs: shownTo, kind: status.toLowerCase(), text: status }]),
    prices: joined(
      periods.map(({ fromMs: begin, toMs: end, price }) => ({ fromMs: begin, toMs: end, kind: 'price', text: price || 'no price' })),
    ),
  }
}

const minute = 60_000
const steps = [1, 2, 5, 10, 15, 30, 60, 120, 240, 480, 1440].map((minutes) => minutes * minute)

/** Round instants within a span: about as many as fit. */
export const ticksOf = (fromMs: number, toMs: number, most: number): number[] => {
  const step = steps.find((each) => (toMs - fromMs) / each <= most) ?? Math.ceil((toMs - fromMs) / most / (1440 * minute)) * 1440 * minute
  const offset = new Date(fromMs).getTimezoneOffset() * minute
  const ticks: number[] = []
  for (let at = Math.ceil((fromMs - offset) / step) * step + offset; at <= toMs; at += step) ticks.push(at)
  return ticks
}
