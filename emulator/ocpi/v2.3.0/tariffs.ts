/** OCPI 2.3.0, chapter mod_tariffs. What is not here is as in 2.2.1. */
import type { z } from 'zod'
import { alpha2, ciString, currency, dateTime, list, nonEmpty, number, object, optional, url } from '../types.js'
import { TariffElement } from '../v2.2.1/tariffs.js'
import { TariffType, TaxIncluded } from './enums.js'
import { EnergyMix } from './locations.js'
import { DisplayText } from './types.js'

export { PriceComponent, TariffRestrictions, TariffElement } from '../v2.2.1/tariffs.js'

export const PriceLimit = object('PriceLimit', {
  before_taxes: number(),
  after_taxes: optional(number()),
})
export type PriceLimit = z.infer<typeof PriceLimit>

export const Tariff = object('Tariff', {
  country_code: alpha2('CiString'),
  party_id: ciString(3),
  id: ciString(36),
  currency: currency(),
  type: optional(TariffType),
  tariff_alt_text: list(DisplayText),
  tariff_alt_url: optional(url()),
  min_price: optional(PriceLimit),
  max_price: optional(PriceLimit),
  elements: nonEmpty(TariffElement),
  tax_included: TaxIncluded,
  start_date_time: optional(dateTime()),
  end_date_time: optional(dateTime()),
  energy_mix: optional(EnergyMix),
  last_updated: dateTime(),
})
export type Tariff = z.infer<typeof Tariff>
