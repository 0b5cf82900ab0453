/** OCPI 2.1.1, chapter mod_commands. */
import type { z } from 'zod'
import { dateTime, int, object, optional, string, url } from '../types.js'
import { CommandResponseType } from './enums.js'
import { Token } from './tokens.js'

export const CommandResponse = object('CommandResponse', {
  result: CommandResponseType,
})
export type CommandResponse = z.infer<typeof CommandResponse>

export const ReserveNow = object('ReserveNow', {
  response_url: url(),
  token: Token,
  expiry_date: dateTime(),
  reservation_id: int(),
  location_id: string(39),
  evse_uid: optional(string(39)),
})
export type ReserveNow = z.infer<typeof ReserveNow>

export const StartSession = object('StartSession', {
  response_url: url(),
  token: Token,
  location_id: string(39),
  evse_uid: optional(string(39)),
})
export type StartSession = z.infer<typeof StartSession>

export const StopSession = object('StopSession', {
  response_url: url(),
  session_id: string(36),
})
export type StopSession = z.infer<typeof StopSession>

export const UnlockConnector = object('UnlockConnector', {
  response_url: url(),
  location_id: string(39),
  evse_uid: string(39),
  connector_id: string(36),
})
export type UnlockConnector = z.infer<typeof UnlockConnector>
