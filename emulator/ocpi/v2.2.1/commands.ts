/** OCPI 2.2.1, chapter mod_commands. */
import type { z } from 'zod'
import { ciString, dateTime, int, list, object, optional, url } from '../types.js'
import { CommandResponseType, CommandResultType } from './enums.js'
import { Token } from './tokens.js'
import { DisplayText } from './types.js'

export const CancelReservation = object('CancelReservation', {
  response_url: url(),
  reservation_id: ciString(36),
})
export type CancelReservation = z.infer<typeof CancelReservation>

export const CommandResponse = object('CommandResponse', {
  result: CommandResponseType,
  timeout: int(),
  message: list(DisplayText),
})
export type CommandResponse = z.infer<typeof CommandResponse>

export const CommandResult = object('CommandResult', {
  result: CommandResultType,
  message: list(DisplayText),
})
export type CommandResult = z.infer<typeof CommandResult>

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

export const StopSession = object('StopSession', {
  response_url: url(),
  session_id: ciString(36),
})
export type StopSession = z.infer<typeof StopSession>

export const UnlockConnector = object('UnlockConnector', {
  response_url: url(),
  location_id: ciString(36),
  evse_uid: ciString(36),
  connector_id: ciString(36),
})
export type UnlockConnector = z.infer<typeof UnlockConnector>
