/** Prices of a Tariff as numbers and text. */
import type { PriceStep } from '../../../emulator/contract/bills.js'
import { type ChartSeries } from '../connectors/Chart.js'
import { exactText } from '../texts.js'

/** Local time of day in a zone. */
export const clockIn = (timeZone: string) => {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' })
  return (at: number): string => format.format(at)
}

type Quantity = 'energy' | 'time' | 'parking' | 'flat'

export const quantities: readonly (readonly [Quantity, label: string, unit: string, colour: ChartSeries['colour']])[] = [
  ['energy', 'Energy', '/kWh', '--accent'],
  ['time', 'Charging time', '/h', '--success'],
  ['parking', 'Parking', '/h', '--warning'],
  ['flat', 'Flat fee', '', '--fault'],
]

export const priceOf = (price: PriceStep[Quantity], vat: 'excl' | 'incl'): number | null =>
  price === undefined ? null : vat === 'excl' ? price.exclVat : price.inclVat

export const priceText = (price: PriceStep[Quantity], vat: 'excl' | 'incl'): string => {
  const value = priceOf(price, vat)
  return value === null ? '–' : exactText(value)
}
