/** OCPI 2.3.0, chapter mod_commands. What is not here is as in 2.2.1. */
import type { z } from 'zod'
import { ciString, dateTime, object, optional, url } from '../types.js'
import { Token } from './tokens.js'

export { CancelReservation, CommandResponse, CommandResult, StopSession, UnlockConnector } from '../v2.2.1/commands.js'

export const ReserveNow = object('ReserveNow', {
  response_url: url(),
  token: Token,
  expiry_date: dateTime(),
  reservation_id: ciString(36),
  location_id: ciString(36),
  evse_uid: optional(ciString(36)),
  authorization_reference: optional(ciString(36)),
})
export type ReserveNow = z.infer<typeof ReserveNow>

export const StartSession = object('StartSession', {
  response_url: url(),
  token: Token,
  location_id: ciString(36),
  evse_uid: optional(ciString(36)),
  connector_id: optional(ciString(36)),
  authorization_reference: optional(ciString(36)),
})
export type StartSession = z.infer<typeof StartSession>
