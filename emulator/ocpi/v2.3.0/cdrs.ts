/** OCPI 2.3.0, chapter mod_cdrs. What is not here is as in 2.2.1. */
import type { z } from 'zod'
import { alpha2, alpha3, boolean, ciString, currency, dateTime, int, list, nonEmpty, number, object, optional, string } from '../types.js'
import { ChargingPeriod } from '../v2.2.1/cdrs.js'
import { AuthMethod, ConnectorFormat, ConnectorType, PowerType, TokenType } from './enums.js'
import { GeoLocation } from './locations.js'
import { Tariff } from './tariffs.js'
import { Price } from './types.js'

export { CdrDimension, ChargingPeriod } from '../v2.2.1/cdrs.js'

export const CdrToken = object('CdrToken', {
  country_code: alpha2('CiString'),
  party_id: ciString(3),
  uid: ciString(36),
  type: TokenType,
  contract_id: ciString(36),
})
export type CdrToken = z.infer<typeof CdrToken>

export const CdrLocation = object('CdrLocation', {
  id: ciString(36),
  name: optional(string(255)),
  address: string(45),
  city: string(45),
  postal_code: optional(string(10)),
  state: optional(string(20)),
  country: alpha3(),
  coordinates: GeoLocation,
  evse_uid: ciString(36),
  evse_id: ciString(48),
  connector_id: ciString(36),
  connector_standard: ConnectorType,
  connector_format: ConnectorFormat,
  connector_power_type: PowerType,
})
export type CdrLocation = z.infer<typeof CdrLocation>

export const SignedValue = object('SignedValue', {
  nature: ciString(32),
  plain_data: string(5000),
  signed_data: string(5000),
})
export type SignedValue = z.infer<typeof SignedValue>

export const SignedData = object('SignedData', {
  encoding_method: ciString(36),
  encoding_method_version: optional(int()),
  public_key: optional(string(512)),
  signed_values: nonEmpty(SignedValue),
  url: optional(string(512)),
})
export type SignedData = z.infer<typeof SignedData>

export const CDR = object('CDR', {
  country_code: alpha2('CiString'),
  party_id: ciString(3),
  id: ciString(39),
  start_date_time: dateTime(),
  end_date_time: dateTime(),
  session_id: optional(ciString(36)),
  cdr_token: CdrToken,
  auth_method: AuthMethod,
  authorization_reference: optional(ciString(36)),
  cdr_location: CdrLocation,
  meter_id: optional(string(255)),
  currency: currency(),
  tariffs: list(Tariff),
  charging_periods: nonEmpty(ChargingPeriod),
  signed_data: optional(SignedData),
  total_cost: Price,
  total_fixed_cost: optional(Price),
  total_energy: number(),
  total_energy_cost: optional(Price),
  total_time: number(),
  total_time_cost: optional(Price),
  total_parking_time: optional(number()),
  total_parking_cost: optional(Price),
  total_reservation_cost: optional(Price),
  remark: optional(string(255)),
  invoice_reference_id: optional(ciString(39)),
  credit: optional(boolean()),
  credit_reference_id: optional(ciString(39)),
  home_charging_compensation: optional(boolean()),
  last_updated: dateTime(),
})
export type CDR = z.infer<typeof CDR>
