/** OCPI 2.1.1, chapter mod_cdrs. */
import type { z } from 'zod'
import { ciString, currency, dateTime, list, nonEmpty, number, object, optional, string } from '../types.js'
import { AuthMethod, CdrDimensionType } from './enums.js'
import { Location } from './locations.js'
import { Tariff } from './tariffs.js'

export const CdrDimension = object('CdrDimension', {
  type: CdrDimensionType,
  volume: number(),
})
export type CdrDimension = z.infer<typeof CdrDimension>

export const ChargingPeriod = object('ChargingPeriod', {
  start_date_time: dateTime(),
  dimensions: nonEmpty(CdrDimension),
})
export type ChargingPeriod = z.infer<typeof ChargingPeriod>

export const CDR = object('CDR', {
  id: ciString(36),
  start_date_time: dateTime(),
  stop_date_time: dateTime(),
  auth_id: string(36),
  auth_method: AuthMethod,
  location: Location,
  meter_id: optional(string(255)),
  currency: currency(),
  tariffs: list(Tariff),
  charging_periods: nonEmpty(ChargingPeriod),
  total_cost: number(),
  total_energy: number(),
  total_time: number(),
  total_parking_time: optional(number()),
  remark: optional(string(255)),
  last_updated: dateTime(),
})
export type CDR = z.infer<typeof CDR>
