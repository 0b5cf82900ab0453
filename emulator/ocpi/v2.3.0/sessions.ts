/** OCPI 2.3.0, chapter mod_sessions. What is not here is as in 2.2.1. */
import type { z } from 'zod'
import { alpha2, ciString, currency, dateTime, list, number, object, optional, string } from '../types.js'
import { CdrToken, ChargingPeriod } from './cdrs.js'
import { AuthMethod, SessionStatus } from './enums.js'
import { Price } from './types.js'

export { ChargingPreferences } from '../v2.2.1/sessions.js'

export const Session = object('Session', {
  country_code: alpha2('CiString'),
  party_id: ciString(3),
  id: ciString(36),
  start_date_time: dateTime(),
  end_date_time: optional(dateTime()),
  kwh: number(),
  cdr_token: CdrToken,
  auth_method: AuthMethod,
  authorization_reference: optional(ciString(36)),
  location_id: ciString(36),
  evse_uid: ciString(36),
  connector_id: ciString(36),
  meter_id: optional(string(255)),
  currency: currency(),
  charging_periods: list(ChargingPeriod),
  total_cost: optional(Price),
  status: SessionStatus,
  last_updated: dateTime(),
})
export type Session = z.infer<typeof Session>
