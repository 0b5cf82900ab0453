/** Signs by which a message gives its OCPI version away where no url names it: fields and headers that only one version has. */
import type { Version } from './version.js'

/** Header fields that came with 2.2 (2.2.1 transport_and_format). */
const laterHeaders = ['ocpi-from-country-code', 'ocpi-from-party-id', 'ocpi-to-country-code', 'ocpi-to-party-id']

/** Fields of objects that only one of the versions has. */
const fieldsOf: readonly (readonly [Version, readonly string[]])[] = [
  ['2.1.1', ['auth_id', 'start_datetime', 'end_datetime', 'stop_date_time']],
  ['2.3.0', ['before_taxes', 'tax_included', 'parking_places', 'help_phone', 'hub_party_id']],
  ['2.2.1', ['cdr_token', 'cdr_location', 'start_date_time', 'end_date_time', 'contract_id', 'publish', 'roles', 'total_energy_cost']],
]

/** `has` looks a header field up by its name in lower case. */
export const versionOfHeaders = (has: (name: string) => boolean): Version | undefined => (laterHeaders.some(has) ? '2.2.1' : undefined)

/** Of an object, or of the first one in a list; undefined where nothing tells the versions apart. */
export const versionOfObject = (value: unknown): Version | undefined => {
  const object: unknown = Array.isArray(value) ? value[0] : value
  if (typeof object !== 'object' || object === null) return undefined
  const found = fieldsOf.filter(([, fields]) => fields.some((field) => Object.hasOwn(object, field)))
  if (found.length === 1) return found[0]?.[0]
  // A CDR of 2.1.1 has `auth_id` and `start_date_time`: the older sign is the surer one; 2.3.0 has the fields of 2.2.1 and some more.
  if (found.length > 1) return found.some(([version]) => version === '2.1.1') ? '2.1.1' : '2.3.0'
  return Object.hasOwn(object, 'country_code') && Object.hasOwn(object, 'party_id') && Object.hasOwn(object, 'id') ? '2.2.1' : undefined
}
