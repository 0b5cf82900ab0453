/** OCPI 2.1.1, chapter mod_sessions. */
import type { z } from 'zod'
import { currency, dateTime, list, number, object, optional, string } from '../types.js'
import { AuthMethod, SessionStatus } from './enums.js'
import { ChargingPeriod } from './cdrs.js'
import { Location } from './locations.js'

export const Session = object('Session', {
  id: string(36),
  start_datetime: dateTime(),
  end_datetime: optional(dateTime()),
  kwh: number(),
  auth_id: string(36),
  auth_method: AuthMethod,
  location: Location,
  meter_id: optional(string(255)),
  currency: currency(),
  charging_periods: list(ChargingPeriod),
  total_cost: optional(number()),
  status: SessionStatus,
  last_updated: dateTime(),
})
export type Session = z.infer<typeof Session>
