/** Plans and tariffs for the tests of charging. */
import { familyCar } from '../../emulator/charging/vehicle.js'
import { ratesOf } from '../../emulator/charging/rates.js'
import type { Plan } from '../../emulator/charging/session-state.js'
import type { PriceComponent, Tariff, TariffRestrictions } from '../../emulator/ocpi/v2.2.1/tariffs.js'

/** A Monday, 12:00 in Amsterdam. */
export const noonMs = Date.parse('2026-05-04T10:00:00Z')
export const minutes = (count: number): number => count * 60_000
export const hours = (count: number): number => count * 3_600_000

type Row = readonly [type: PriceComponent['type'], price: number, step: number, restrictions?: TariffRestrictions]

export const tariffOf = (id: string, ...rows: readonly Row[]): Tariff => ({
  country_code: 'NL',
  party_id: 'CPO',
  id,
  currency: 'EUR',
  last_updated: '2026-01-01T00:00:00Z',
  elements: rows.map(([type, price, step_size, restrictions]) => ({
    price_components: [{ type, price, vat: 21, step_size }],
    ...(restrictions && { restrictions }),
  })),
})

export const planOf = (tariff: Tariff | undefined, given: Partial<Plan> = {}): Plan => ({
  supply: { current: 'AC', phases: 3, voltage: 230, maxPowerW: 11_040 },
  vehicle: familyCar,
  sinceMs: noonMs,
  rates: tariff && ratesOf(tariff, 'Europe/Amsterdam'),
  ceilings: [],
  preferredW: undefined,
  wantedKwh: undefined,
  ...given,
})
