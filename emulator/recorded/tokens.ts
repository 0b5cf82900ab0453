/** Tokens in a recording: which platform gave which token to whom, and how a request writes it. */
import { own } from '../ocpi/own.js'
import { readAuthorization, type TokenEncoding } from '../ocpi/authorization.js'

/** A token that a handshake in the recording shows. `User` is the platform that calls with it. */
export interface KnownToken<User> {
  readonly role: 'A' | 'B' | 'C'
  readonly user: User
  readonly issuer: User
}

export interface TokenReading {
  readonly token: string
  readonly encoding: TokenEncoding
  /** False where the text may as well be a plain token that looks like Base64. */
  readonly certain: boolean
}

const masked = /^masked-(?:(base64|base64-line-feed|base64-twice)-)?([0-9a-f]{6})$/
const maskedEncodings: Readonly<Record<string, TokenEncoding>> = own({
  base64: 'base64',
  'base64-line-feed': 'base64-line-feed',
  'base64-twice': 'base64-twice',
})

/** Tools and people blacken tokens in many ways; such a text is no token. */
const blackened = /^(?:token\s+)?(?:[[<(]?(?:redacted|removed|hidden|masked|secret|token|filtered|sanitized)[\])>]?|[*x•.-]{3,}|\s*)$/i

const isPrintable = (text: string): boolean => /^[!-~]{4,}$/.test(text)

/** Whether the header was taken out or made illegible by who made the recording. */
export const isBlackened = (header: string): boolean => blackened.test(header.trim())

/** The token that a header means: a known one in whatever encoding, else the likeliest reading; undefined without any. */
export const readToken = (header: string | undefined, isKnown: (token: string) => boolean): TokenReading | undefined => {
  if (header === undefined || isBlackened(header)) return undefined
  const { candidates } = readAuthorization(header)
  const [literal] = candidates
  if (literal === undefined) return undefined
  const stands = masked.exec(literal.token)
  if (stands) return { token: `masked-${stands[2] ?? ''}`, encoding: maskedEncodings[stands[1] ?? ''] ?? 'plain', certain: true }
  const known = candidates.find(({ token }) => isKnown(token))
  if (known) return { ...known, certain: true }
  const decoded = candidates.find(({ encoding }) => encoding !== 'plain')
  if (decoded === undefined || !isPrintable(decoded.token)) return { ...literal, certain: true }
  return { ...decoded, certain: false }
}
