/** OCPI 2.3.0, chapter mod_tokens. What is not here is as in 2.2.1. */
import type { z } from 'zod'
import { alpha2, boolean, ciString, dateTime, language, object, optional, string } from '../types.js'
import { EnergyContract, LocationReferences } from '../v2.2.1/tokens.js'
import { AllowedType, ProfileType, TokenType, WhitelistType } from './enums.js'
import { DisplayText } from './types.js'

export { EnergyContract, LocationReferences } from '../v2.2.1/tokens.js'

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

export const AuthorizationInfo = object('AuthorizationInfo', {
  allowed: AllowedType,
  token: Token,
  location: optional(LocationReferences),
  authorization_reference: optional(ciString(36)),
  info: optional(DisplayText),
})
export type AuthorizationInfo = z.infer<typeof AuthorizationInfo>
