/** OCPI 2.2.1, chapter mod_tokens. */
import type { z } from 'zod'
import { alpha2, boolean, ciString, dateTime, language, list, object, optional, string } from '../types.js'
import { AllowedType, ProfileType, TokenType, WhitelistType } from './enums.js'
import { DisplayText } from './types.js'

export const EnergyContract = object('EnergyContract', {
  supplier_name: string(64),
  contract_id: optional(string(64)),
})
export type EnergyContract = z.infer<typeof EnergyContract>

export const Token = object('Token', {
  country_code: alpha2('CiString'),
  party_id: ciString(3),
  uid: ciString(36),
  type: TokenType,
  contract_id: ciString(36),
  visual_number: optional(string(64)),
  issuer: string(64),
  group_id: optional(ciString(36)),
  valid: boolean(),
  whitelist: WhitelistType,
  language: optional(language()),
  default_profile_type: optional(ProfileType),
  energy_contract: optional(EnergyContract),
  last_updated: dateTime(),
})
export type Token = z.infer<typeof Token>

export const LocationReferences = object('LocationReferences', {
  location_id: ciString(36),
  evse_uids: list(ciString(36)),
})
export type LocationReferences = z.infer<typeof LocationReferences>

export const AuthorizationInfo = object('AuthorizationInfo', {
  allowed: AllowedType,
  token: Token,
  location: optional(LocationReferences),
  authorization_reference: optional(ciString(36)),
  info: optional(DisplayText),
})
export type AuthorizationInfo = z.infer<typeof AuthorizationInfo>
