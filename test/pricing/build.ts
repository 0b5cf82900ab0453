/** Small tariffs and CDRs, built from what matters in a test. */

export type Restrictions = Record<string, unknown>

/** A price component; `step` in Wh or seconds. */
export const per = (type: string, price: unknown, vat?: unknown, step: unknown = 1) => ({
  type,
  price,
  ...(vat !== undefined && { vat }),
  step_size: step,
})

export const element = (components: readonly unknown[], restrictions?: Restrictions) => ({
  price_components: components,
  ...(restrictions && { restrictions }),
})

/** Elements given as lists of components have no restrictions. */
export const tariff = (elements: readonly unknown[], more: Record<string, unknown> = {}) => ({
  country_code: 'NL',
  party_id: 'EXA',
  id: 'T1',
  currency: 'EUR',
  elements,
  last_updated: '2026-01-01T00:00:00Z',
  ...more,
})

/** Minutes of something, with its energy in kWh and further dimensions. */
export interface Stretch {
  readonly kind: 'TIME' | 'PARKING_TIME' | 'RESERVATION_TIME'
  readonly minutes: number
  readonly kwh?: number
  readonly dimensions?: Record<string, unknown>
  readonly tariffId?: string
}

export const charge = (minutes: number, kwh = 0, dimensions: Record<string, unknown> = {}): Stretch => ({
  kind: 'TIME',
  minutes,
  kwh,
  dimensions,
})
export const park = (minutes: number): Stretch => ({ kind: 'PARKING_TIME', minutes })
export const reserve = (minutes: number): Stretch => ({ kind: 'RESERVATION_TIME', minutes })

const hours = (minutes: number): number => Number((minutes / 60).toFixed(4))
const iso = (instantMs: number): string => new Date(instantMs).toISOString().replace('.000Z', 'Z')

const periodsOf = (start: string, stretches: readonly Stretch[]) => {
  let atMs = Date.parse(start)
  const charging_periods = stretches.map(({ kind, minutes, kwh, dimensions, tariffId }) => {
    const period = {
      start_date_time: iso(atMs),
      dimensions: [
        { type: kind, volume: hours(minutes) },
        ...(kwh ? [{ type: 'ENERGY', volume: kwh }] : []),
        ...Object.entries(dimensions ?? {}).map(([type, volume]) => ({ type, volume })),
      ],
      ...(tariffId !== undefined && { tariff_id: tariffId }),
    }
    atMs += minutes * 60_000
    return period
  })
  return { charging_periods, end: iso(atMs) }
}

/** A CDR of 2.2.1 in the Netherlands, without totals unless given. */
export const cdr = (start: string, stretches: readonly Stretch[], tariffs: readonly unknown[], more: Record<string, unknown> = {}) => {
  const { charging_periods, end } = periodsOf(start, stretches)
  return {
    country_code: 'NL',
    party_id: 'EXA',
    id: 'CDR1',
    start_date_time: start,
    end_date_time: end,
    session_id: 'S1',
    cdr_location: { id: 'L1', country: 'NLD' },
    currency: 'EUR',
    tariffs,
    charging_periods,
    last_updated: '2026-01-31T00:00:00Z',
    ...more,
  }
}

/** A CDR of 2.1.1 in Amsterdam. */
export const cdr211 = (start: string, stretches: readonly Stretch[], tariffs: readonly unknown[], more: Record<string, unknown> = {}) => {
  const { charging_periods, end } = periodsOf(start, stretches)
  return {
    id: 'CDR1',
    start_date_time: start,
    stop_date_time: end,
    auth_id: 'DE-ABC-1',
    auth_method: 'WHITELIST',
    location: { id: 'L1', country: 'NLD', time_zone: 'Europe/Amsterdam' },
    currency: 'EUR',
    tariffs,
    charging_periods,
    last_updated: '2026-01-31T00:00:00Z',
    ...more,
  }
}
