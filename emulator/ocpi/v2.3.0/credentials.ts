/** OCPI 2.3.0, chapter credentials. */
import type { z } from 'zod'
import { alpha2, ciString, credentialsToken, hubPartyId, nonEmpty, object, optional, url } from '../types.js'
import { Role } from './enums.js'
import { BusinessDetails } from './locations.js'

export const CredentialsRole = object('CredentialsRole', {
  role: Role,
  business_details: BusinessDetails,
  party_id: ciString(3),
  country_code: alpha2('CiString'),
})
export type CredentialsRole = z.infer<typeof CredentialsRole>

export const Credentials = object('Credentials', {
  token: credentialsToken(),
  url: url(),
  hub_party_id: optional(hubPartyId()),
  roles: nonEmpty(CredentialsRole),
})
export type Credentials = z.infer<typeof Credentials>
