/** OCPI 2.1.1, chapter mod_tokens. */
import type { z } from 'zod'
import { boolean, dateTime, language, list, object, optional, string } from '../types.js'
import { Allowed, TokenType, WhitelistType } from './enums.js'
import { DisplayText } from './types.js'

export const LocationReferences = object('LocationReferences', {
  location_id: string(39),
  evse_uids: list(string(39)),
  connector_ids: list(string(36)),
})
export type LocationReferences = z.infer<typeof LocationReferences>

export const AuthorizationInfo = object('AuthorizationInfo', {
  allowed: Allowed,
  location: optional(LocationReferences),
  info: optional(DisplayText),
})
export type AuthorizationInfo = z.infer<typeof AuthorizationInfo>

export const Token = object('Token', {
  uid: string(36),
  type: TokenType,
  auth_id: string(36),
  visual_number: optional(string(64)),
  issuer: string(64),
  valid: boolean(),
  whitelist: WhitelistType,
  language: optional(language()),
  last_updated: dateTime(),
})
export type Token = z.infer<typeof Token>
