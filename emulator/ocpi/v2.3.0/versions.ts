/** OCPI 2.3.0, chapter version_information_endpoint. */
import { z } from 'zod'
import { nonEmpty, object, url } from '../types.js'
import { InterfaceRole, ModuleID, VersionNumber } from './enums.js'

export const Version = object('Version', {
  version: VersionNumber,
  url: url(),
})
export type Version = z.infer<typeof Version>

export const Endpoint = object('Endpoint', {
  identifier: ModuleID,
  role: InterfaceRole,
  url: url(),
})
export type Endpoint = z.infer<typeof Endpoint>

/** What a version's details hold. The specification gives it no name, so it is not among the named objects. */
export const VersionDetails = z.strictObject({
  version: VersionNumber,
  endpoints: nonEmpty(Endpoint),
})
export type VersionDetails = z.infer<typeof VersionDetails>
