/**
 * The Authorization header (chapter transport_and_format): `Token `, one space, and the credentials token: as it is in
 * 2.1.1, in Base64 from 2.2 on. Many platforms mix the two up, so reading offers every token that may be meant.
 */
import { decodeBase64, encodeBase64 } from './base64.js'
import { dialects } from './dialect.js'
import type { Version } from './version.js'

/** How a token was written: `base64-line-feed` ends in white space, as the specification's own sample does. */
export type TokenEncoding = 'plain' | 'base64' | 'base64-line-feed' | 'base64-unpadded' | 'base64-twice'

export interface TokenCandidate {
  readonly token: string
  readonly encoding: TokenEncoding
}

/**
 * - `ok`: `Token <credentials>`
 * - `case`: the scheme is spelled in another case, as HTTP allows
 * - `spacing`: not exactly one space
 * - `wrong`: another scheme, such as Bearer
 * - `bare`: no scheme at all
 * - `missing`: no header, or nothing in it
 */
export type AuthorizationShape = 'ok' | 'case' | 'spacing' | 'wrong' | 'bare' | 'missing'

export interface Authorization {
  readonly shape: AuthorizationShape
  /** As written; empty if there was none. */
  readonly scheme: string
  /** What follows the scheme, without white space around it. */
  readonly credentials: string
  /** The tokens that may be meant, most literal first: look each up. */
  readonly candidates: readonly TokenCandidate[]
}

/** The encoding that a version demands. */
export const tokenEncoding = (version: Version): 'plain' | 'base64' => dialects[version].tokenEncoding

/** A token as it goes behind `Token `. */
export const encodeToken = (token: string, encoding: 'plain' | 'base64'): string => (encoding === 'plain' ? token : encodeBase64(token))

export const formatAuthorization = (token: string, encoding: 'plain' | 'base64'): string => `Token ${encodeToken(token, encoding)}`

const missing: Authorization = { shape: 'missing', scheme: '', credentials: '', candidates: [] }

/** A peer sends the same header with every request, so what was read of it is kept; bounded in number and length. */
const readings = new Map<string, Authorization>()
const maximumReadings = 500
const maximumLength = 500

/** Reads leniently; says in `shape` what is wrong with the form. Never throws. */
export const readAuthorization = (header: string | undefined): Authorization => {
  if (header === undefined) return missing
  const known = readings.get(header)
  if (known) return known
  const reading = read(header)
  if (header.length <= maximumLength) {
    if (readings.size >= maximumReadings) readings.clear()
    readings.set(header, reading)
  }
  return reading
}

const read = (header: string): Authorization => {
  const text = header.trim()
  if (text === '') return missing
  const space = text.search(/\s/)
  const first = space === -1 ? text : text.slice(0, space)
  const namesScheme = /^token$/i.test(first)
  if (space === -1) {
    return namesScheme ? { ...missing, scheme: first } : { shape: 'bare', scheme: '', credentials: text, candidates: candidatesOf(text) }
  }
  const credentials = text.slice(space).trimStart()
  const oneSpace = header.startsWith(`${first} ${credentials}`)
  const shape = !namesScheme ? 'wrong' : !oneSpace ? 'spacing' : first === 'Token' ? 'ok' : 'case'
  return { shape, scheme: first, credentials, candidates: candidatesOf(credentials) }
}

const candidatesOf = (credentials: string): TokenCandidate[] => {
  const candidates: TokenCandidate[] = [{ token: credentials, encoding: 'plain' }]
  if (credentials.length > maximumLength) return candidates
  const decoded = decodeBase64(credentials)
  if (decoded === undefined) return candidates
  const once = decoded.trimEnd()
  if (once === '') return candidates
  candidates.push({
    token: once,
    encoding: once !== decoded ? 'base64-line-feed' : credentials.length % 4 === 0 ? 'base64' : 'base64-unpadded',
  })
  const twice = decodeBase64(once)?.trimEnd()
  if (twice !== undefined && twice !== '') candidates.push({ token: twice, encoding: 'base64-twice' })
  return candidates
}
