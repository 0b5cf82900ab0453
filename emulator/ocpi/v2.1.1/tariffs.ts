/** OCPI 2.1.1, chapter mod_tariffs. */
import type { z } from 'zod'
import { currency, dateTime, day, int, list, nonEmpty, number, object, optional, string, timeOfDay, url } from '../types.js'
import { DayOfWeek, TariffDimensionType } from './enums.js'
import { EnergyMix } from './locations.js'
import { DisplayText } from './types.js'

export const PriceComponent = object('PriceComponent', {
  type: TariffDimensionType,
  price: number(),
  step_size: int(),
})
export type PriceComponent = z.infer<typeof PriceComponent>

export const TariffRestrictions = object('TariffRestrictions', {
  start_time: optional(timeOfDay()),
  end_time: optional(timeOfDay()),
  start_date: optional(day()),
  end_date: optional(day()),
  min_kwh: optional(number()),
  max_kwh: optional(number()),
  min_power: optional(number()),
  max_power: optional(number()),
  min_duration: optional(int()),
  max_duration: optional(int()),
  day_of_week: list(DayOfWeek),
})
export type TariffRestrictions = z.infer<typeof TariffRestrictions>

export const TariffElement = object('TariffElement', {
  price_components: nonEmpty(PriceComponent),
  restrictions: optional(TariffRestrictions),
})
export type TariffElement = z.infer<typeof TariffElement>

export const Tariff = object('Tariff', {
  id: string(36),
  currency: currency(),
  tariff_alt_text: list(DisplayText),
  tariff_alt_url: optional(url()),
  elements: nonEmpty(TariffElement),
  energy_mix: optional(EnergyMix),
  last_updated: dateTime(),
})
export type Tariff = z.infer<typeof Tariff>
