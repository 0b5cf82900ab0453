/** OCPI 2.3.0, chapter mod_hub_client_info. */
import type { z } from 'zod'
import { alpha2, ciString, dateTime, object } from '../types.js'
import { ConnectionStatus, Role } from './enums.js'

export const ClientInfo = object('ClientInfo', {
  party_id: ciString(3),
  country_code: alpha2('CiString'),
  role: Role,
  status: ConnectionStatus,
  last_updated: dateTime(),
})
export type ClientInfo = z.infer<typeof ClientInfo>
