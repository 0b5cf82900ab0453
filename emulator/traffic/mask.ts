/**
 * Keeps tokens out of what leaves the log: details, summaries, exports. Everything else stays as it was on the wire.
 *
 * Masked are the Authorization header (its scheme stays), other headers that carry keys, `token` fields of credentials,
 * tokens in queries, passwords in urls, and every known token wherever it stands, also in Base64 and in what was noted
 * about the exchange. A fingerprint tells tokens apart: `masked-1f3a90`, or `masked-base64-1f3a90` for the same token in
 * Base64.
 */
import { randomBytes } from 'node:crypto'
import type { ExchangeSummary } from '../contract/exchange.js'
import type { Exchange, Message, RawHeaders } from './exchange.js'
import { createSecretFinder, isReplacement, type SecretFinder } from './secrets.js'
import { hasField, replaceLooseTokens, replaceTokenFields } from './token-fields.js'
import { headerValues, textOf } from './wire.js'

export interface MaskOptions {
  /** Tokens that are known to be secret, plain. They are found in any exchange; tokens of fewer than 4 characters only
   * where tokens belong. */
  readonly secrets?: ReadonlySet<string> | undefined
  /** Shows everything as it was. */
  readonly reveal?: boolean | undefined
  /** Fingerprints are the same where the salt is the same; one for each run of the program unless told otherwise. */
  readonly salt?: string | undefined
}

export interface Mask {
  text(text: string): string
  headers(headers: RawHeaders): RawHeaders
  summary(summary: ExchangeSummary): ExchangeSummary
  /** Any value with every known token masked, in texts and in names of fields; texts that are one of `except` stay. */
  value<T>(value: T, except?: ReadonlySet<string>): T
  /**
   * The exchange with everything masked; lengths stay those on the wire. A body that cannot be looked into (compressed,
   * or credentials that are not text) is left out as if the log had dropped it.
   */
  exchange(exchange: Exchange): Exchange
}

const saltOfThisRun = randomBytes(16).toString('hex')

export const createMask = (options: MaskOptions = {}): Mask => {
  if (options.reveal === true) {
    return {
      text: (text) => text,
      headers: (headers) => headers,
      summary: (summary) => summary,
      value: (value) => value,
      exchange: (exchange) => exchange,
    }
  }
  const { secrets = new Set<string>(), salt = saltOfThisRun } = options
  const known = createSecretFinder(secrets, salt)
  const findersOfTokens = new Map<string, SecretFinder>()

  /** Most exchanges carry the same few tokens, so what finds them is kept. */
  const finderOf = (token: string): SecretFinder => {
    let finder = findersOfTokens.get(token)
    if (finder === undefined) {
      if (findersOfTokens.size >= 1_000) findersOfTokens.clear()
      findersOfTokens.set(token, (finder = createSecretFinder([plainOf(token)], salt)))
      if (!finder.knows(token)) findersOfTokens.set(token, (finder = createSecretFinder([token], salt)))
    }
    return finder
  }
  const replaceToken = (token: string): string =>
    isReplacement(token) ? token : known.knows(token) ? known.replacementOf(token) : finderOf(token).replacementOf(token)

  const maskText = (text: string, finders: readonly SecretFinder[]): string => {
    let masked = text
    for (const finder of finders) masked = finder.replace(masked)
    if (masked.includes('://'))
      masked = masked.replace(passwordInUrl, (_, before: string, user: string) => `${before}${replaceToken(user)}@`)
    if (masked.includes('='))
      masked = masked.replace(queryParameter, (whole, before: string, name: string, value: string) =>
        isTokenParameter(name) ? before + replaceToken(value) : whole,
      )
    return masked
  }

  const maskHeaders = (headers: RawHeaders, finders: readonly SecretFinder[]): RawHeaders =>
    headers.map((text, index) => {
      const name = index % 2 === 1 ? (headers[index - 1]?.toLowerCase() ?? '') : ''
      if (authorizationHeaders.has(name)) {
        const { before, token } = partsOfAuthorization(text)
        return token === '' ? text : before + replaceToken(token)
      }
      return keyHeaders.has(name) && text !== '' ? replaceToken(text) : maskText(text, finders)
    })

  const maskBody = (exchange: Exchange, message: Message, finders: readonly SecretFinder[]): Uint8Array | undefined => {
    const { body } = message
    if (body === undefined || body.byteLength === 0) return body
    if (isCompressed(message)) return undefined
    const text = textOf(body)
    if (text === undefined || text.includes('\0')) {
      if (mayBeCredentials(exchange)) return undefined
      const characters = Buffer.from(body).toString('latin1')
      const masked = maskText(characters, finders)
      return masked === characters ? body : Buffer.from(masked, 'latin1')
    }
    const masked = maskText(maskCredentials(exchange, text, replaceToken), finders)
    return masked === text ? body : Buffer.from(masked, 'utf8')
  }

  /** Tokens that the exchange itself gives away, to find them in the rest of it too. */
  const tokensOf = (exchange: Exchange): ReadonlySet<string> => {
    const tokens = new Set<string>()
    const note = (token: string): string => {
      if (!isReplacement(token) && !known.knows(token)) tokens.add(token)
      return token
    }
    for (const { headers, body } of messagesOf(exchange)) {
      for (const name of authorizationHeaders) {
        for (const value of headerValues(headers, name)) {
          const { token } = partsOfAuthorization(value)
          if (token !== '') note(token)
          if (/\s/.test(token)) note(token.trim().split(/\s+/).at(-1) ?? '')
        }
      }
      const text = body === undefined || !mayHoldToken(body) ? undefined : textOf(body)
      if (text !== undefined) maskCredentials(exchange, text, note)
    }
    return tokens
  }

  return {
    text: (text) => maskText(text, [known]),
    headers: (headers) => maskHeaders(headers, [known]),
    summary: (summary) => maskValue(summary, (text) => maskText(text, [known]), replaceToken),
    value: (value, except) => maskValue(value, (text) => (except?.has(text) === true ? text : maskText(text, [known])), replaceToken),
    exchange: (exchange) => {
      const finders = [known, ...[...tokensOf(exchange)].map(finderOf)]
      const mask = (text: string): string => maskText(text, finders)
      const maskSome = (text: string | undefined): string | undefined => (text === undefined ? undefined : mask(text))
      const maskMessage = <M extends Message>(message: M): M => ({
        ...message,
        headers: maskHeaders(message.headers, finders),
        body: maskBody(exchange, message, finders),
      })
      return {
        ...exchange,
        url: mask(exchange.url),
        request: maskMessage(exchange.request),
        response: exchange.response && { ...maskMessage(exchange.response), statusText: mask(exchange.response.statusText) },
        error: maskSome(exchange.error),
        from: mask(exchange.from),
        to: mask(exchange.to),
        requestId: maskSome(exchange.requestId),
        correlationId: maskSome(exchange.correlationId),
        responseUrl: maskSome(exchange.responseUrl),
        nextPage: maskSome(exchange.nextPage),
        muted: maskValue(exchange.muted, mask, replaceToken),
        findings: maskValue(exchange.findings, mask, replaceToken),
        route: maskValue(exchange.route, mask, replaceToken),
        notes: maskValue(exchange.notes, mask, replaceToken),
        why: exchange.why.map(mask),
      }
    },
  }
}

// ---- where tokens belong ------------------------------------------------------------------------------------------

const authorizationHeaders: ReadonlySet<string> = new Set(['authorization', 'proxy-authorization'])
/** Gateways in front of platforms ask for keys of their own. */
const keyHeaders: ReadonlySet<string> = new Set([
  'cookie',
  'set-cookie',
  'x-api-key',
  'api-key',
  'apikey',
  'ocp-apim-subscription-key',
  'x-auth-token',
  'x-access-token',
])
const queryParameter = /([?&]([\w.~-]{1,60})=)([^&#\s"'<>\\]+)/g
/** `token`, `x-api-key`, `X-Amz-Signature`, `client_secret`; not `token_uid`, which is an id of OCPI. */
const isTokenParameter = (name: string): boolean =>
  /(?:^|[_.-])(?:token|token[_-]?[abc]|api[_-]?key|access[_-]?key|auth|authorization|secret|password|passwd|pwd|signature|sig|subscription-key|credentials?|jwt|session[_-]?id|assertion)$/i.test(
    name,
  )
const passwordInUrl = /(:\/\/)([^\s/?#"'<>@\\]{1,500})@/g

/** Spaces stay as they were: two of them are what somebody may be looking for. Without a known scheme, all is token. */
const partsOfAuthorization = (value: string): { readonly before: string; readonly token: string } => {
  const scheme = /^\s*(?:token|bearer|basic|digest|apikey|negotiate)(?:\s+|$)/i.exec(value)?.[0] ?? ''
  return { before: scheme, token: value.slice(scheme.length) }
}

/** An object that is credentials by its fields, whatever it came in. */
const isCredentials = (object: object): boolean =>
  'token' in object && typeof object.token === 'string' && 'url' in object && ('roles' in object || 'party_id' in object)

/** A copy with every text replaced; what needs no change is not copied. */
const maskValue = <T>(given: T, mask: (text: string) => string, replaceToken: (token: string) => string): T => {
  const walk = (value: unknown): unknown => {
    if (typeof value === 'string') return mask(value)
    if (typeof value !== 'object' || value === null) return value
    if (Array.isArray(value)) {
      let copy: unknown[] | undefined
      for (const [index, item] of value.entries()) {
        const masked = walk(item)
        if (masked !== item) (copy ??= [...(value as unknown[])])[index] = masked
      }
      return copy ?? value
    }
    const fields = Object.entries(value)
    const holdsToken = isCredentials(value)
    const shown = fields.map(
      ([name, field]) =>
        [mask(name), holdsToken && name === 'token' && field !== '' ? replaceToken(field as string) : walk(field)] as const,
    )
    return shown.some(([name, field], index) => name !== fields[index]?.[0] || field !== fields[index]?.[1])
      ? Object.fromEntries(shown)
      : value
  }
  return walk(given) as T
}

/** Undoes Base64, once or twice, when there is readable text in it; the same token then has the same fingerprint. */
const plainOf = (token: string): string => {
  let plain = token
  for (let round = 0; round < 2 && /^[A-Za-z0-9+/_-]{8,}={0,2}$/.test(plain); round += 1) {
    const decoded = Buffer.from(plain, 'base64')
      .toString('latin1')
      .replace(/\r?\n$/, '')
    if (!/^[\x21-\x7e]{4,}$/.test(decoded)) break
    plain = decoded
  }
  return plain
}

const messagesOf = (exchange: Exchange): readonly Message[] =>
  exchange.response === undefined ? [exchange.request] : [exchange.request, exchange.response]

const isCompressed = ({ headers }: Message): boolean =>
  headerValues(headers, 'content-encoding').some((value) => !/^\s*(?:identity)?\s*$/i.test(value))

const mayBeCredentials = ({ endpoint, url }: Exchange): boolean =>
  endpoint === undefined || endpoint.purpose === 'registration' || /credentials/i.test(url)

/** Saves decoding most bodies: names may be spelled with escapes, but not without either of these. */
const mayHoldToken = (body: Uint8Array): boolean => {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  return /** lower and upper case T */ bytes.includes('oken') || bytes.includes('OKEN') || bytes.includes('\\u')
}

/**
 * Replaces token fields where the body is one of credentials, or looks like it: elsewhere `token` is the driver's Token,
 * which is no secret.
 */
const maskCredentials = (exchange: Exchange, text: string, replace: (token: string) => string): string => {
  if (!mayBeCredentials(exchange)) return hasField(text, ['url', 'roles']) ? replaceTokenFields(text, replace) : text
  const masked = replaceTokenFields(text, replace)
  return isJson(text) ? masked : replaceLooseTokens(masked, replace)
}

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text)
    return true
  } catch {
    // Only the answer matters here; that the body is not JSON is for a finding to say.
    return false
  }
}
