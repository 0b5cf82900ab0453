/** OCPI 2.1.1, chapter credentials. */
import type { z } from 'zod'
import { alpha2, credentialsToken, object, string, url } from '../types.js'
import { BusinessDetails } from './locations.js'

export const Credentials = object('Credentials', {
  token: credentialsToken(),
  url: url(),
  business_details: BusinessDetails,
  party_id: string(3),
  country_code: alpha2('string'),
})
export type Credentials = z.infer<typeof Credentials>
