/** OCPI 2.2.1, chapter mod_tariffs. */
import type { z } from 'zod'
import { alpha2, ciString, currency, dateTime, day, int, list, nonEmpty, number, object, optional, timeOfDay, url } from '../types.js'
import { DayOfWeek, ReservationRestrictionType, TariffDimensionType, TariffType } from './enums.js'
import { EnergyMix } from './locations.js'
import { DisplayText, Price } from './types.js'

export const PriceComponent = object('PriceComponent', {
  type: TariffDimensionType,
  price: number(),
  vat: optional(number()),
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
  min_current: optional(number()),
  max_current: optional(number()),
  min_power: optional(number()),
  max_power: optional(number()),
  min_duration: optional(int()),
  max_duration: optional(int()),
  day_of_week: list(DayOfWeek),
  reservation: optional(ReservationRestrictionType),
})
export type TariffRestrictions = z.infer<typeof TariffRestrictions>

export const TariffElement = object('TariffElement', {
  price_components: nonEmpty(PriceComponent),
  restrictions: optional(TariffRestrictions),
})
export type TariffElement = z.infer<typeof TariffElement>

export const Tariff = object('Tariff', {
  country_code: alpha2('CiString'),
  party_id: ciString(3),
  id: ciString(36),
  currency: currency(),
  type: optional(TariffType),
  tariff_alt_text: list(DisplayText),
  tariff_alt_url: optional(url()),
  min_price: optional(Price),
  max_price: optional(Price),
  elements: nonEmpty(TariffElement),
  start_date_time: optional(dateTime()),
  end_date_time: optional(dateTime()),
  energy_mix: optional(EnergyMix),
  last_updated: dateTime(),
})
export type Tariff = z.infer<typeof Tariff>
