/** OCPI 2.1.1, chapter version_information_endpoint. */
import type { z } from 'zod'
import { object, url } from '../types.js'
import { ModuleID, VersionNumber } from './enums.js'

export const Version = object('Version', {
  version: VersionNumber,
  url: url(),
})
export type Version = z.infer<typeof Version>

export const Endpoint = object('Endpoint', {
  identifier: ModuleID,
  url: url(),
})
export type Endpoint = z.infer<typeof Endpoint>
