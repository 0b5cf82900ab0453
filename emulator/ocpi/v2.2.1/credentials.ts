/** OCPI 2.2.1, chapter credentials. */
import type { z } from 'zod'
import { alpha2, ciString, credentialsToken, nonEmpty, object, url } from '../types.js'
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
  roles: nonEmpty(CredentialsRole),
})
export type Credentials = z.infer<typeof Credentials>
