/** OCPI status codes (chapter status_codes): what each means and which versions have it. */
import { versions, type Version } from './version.js'
import { dialects } from './dialect.js'

export interface StatusCode {
  readonly code: number
  readonly name: string
  readonly meaning: string
  readonly versions: readonly Version[]
}

const since221 = versions.filter((version) => version !== '2.1.1')

const code = (code: number, name: string, meaning: string, known: readonly Version[] = versions): StatusCode => ({
  code,
  name,
  meaning,
  versions: known,
})

export const statusCodes: readonly StatusCode[] = [
  code(1000, 'SUCCESS', 'Done'),
  code(2000, 'CLIENT_ERROR', 'The client made an error that no other code describes'),
  code(2001, 'INVALID_PARAMETERS', 'A parameter or field is missing or invalid'),
  code(2002, 'NOT_ENOUGH_INFORMATION', 'The request lacks information, for instance the location of an authorization'),
  code(2003, 'UNKNOWN_LOCATION', 'The request names a Location that is not known'),
  code(2004, 'UNKNOWN_TOKEN', 'The request names a Token that is not known', since221),
  code(3000, 'SERVER_ERROR', 'The server made an error that no other code describes'),
  code(3001, 'CLIENT_API_UNUSABLE', 'The server cannot use the API of the client, for instance while registering'),
  code(3002, 'UNSUPPORTED_VERSION', 'The versions have none in common, or the one asked for is not served'),
  code(3003, 'NO_MATCHING_ENDPOINTS', 'An endpoint that is needed is missing on the other side'),
  code(4000, 'HUB_ERROR', 'The hub made an error that no other code describes', since221),
  code(4001, 'UNKNOWN_RECEIVER', 'The hub does not know the party that the request is addressed to', since221),
  code(4002, 'RECEIVER_TIMEOUT', 'The party that the hub forwarded the request to did not answer in time', since221),
  code(4003, 'RECEIVER_NOT_CONNECTED', 'The party that the request is addressed to is not connected to the hub', since221),
]

const byCode = new Map(statusCodes.map((status) => [status.code, status]))

/** The entry of a code; undefined for custom and unknown codes. */
export const statusCode = (code: number): StatusCode | undefined => byCode.get(code)

/** Custom ranges x900 to x999, which standard modules do not use; 2.1.1 has none. */
export const isCustomStatus = (code: number): boolean => code >= 1000 && code < 5000 && code % 1000 >= 900

export const isSuccess = (code: number): boolean => code >= 1000 && code < 2000
export const isClientError = (code: number): boolean => code >= 2000 && code < 3000
export const isServerError = (code: number): boolean => code >= 3000 && code < 4000
export const isHubError = (code: number): boolean => code >= 4000 && code < 5000

/** Whether a version defines the code or leaves it to the parties. */
export const knowsStatus = (version: Version, code: number): boolean =>
  byCode.get(code)?.versions.includes(version) ?? (dialects[version].statuses.custom && isCustomStatus(code))

/** `2003 UNKNOWN_LOCATION`, or the bare number for a code that has no name. */
export const formatStatus = (code: number): string => {
  const known = byCode.get(code)
  return known ? `${code} ${known.name}` : String(code)
}
