/** What came of a call to a peer, in one sentence that says what to do. */
import { own } from '../../ocpi/own.js'
import type { EnvelopeReading } from '../../ocpi/envelope.js'
import { headerValue } from '../../traffic/wire.js'
import { excessOf, maximumDepth, maximumValues } from '../../ocpi/depth.js'
import { redirectOf } from './redirects.js'

/** What proxies and servers say to a plain request at a TLS port. */
const plainAtTls = /https? request was sent to (an )?https port|use the https scheme|ssl-enabled server port|requires tls/i

interface Received {
  readonly status: number
  readonly statusText: string
  readonly headers: readonly string[]
  readonly body: Buffer
}

export const describeAnswer = (
  response: Received | undefined,
  envelope: EnvelopeReading,
  json: unknown,
  { method, url }: { readonly method: string; readonly url: string },
): string => {
  if (!response) return 'no answer'
  const http = `HTTP ${response.status}${response.statusText ? ` ${response.statusText}` : ''}`
  const redirect = redirectOf(response.status, headerValue(response.headers, 'location'), url, method)
  if (redirect) return `${http}: ${'problem' in redirect ? redirect.problem : `a redirect to ${redirect.url}`}`
  if (envelope.statusCode !== undefined) {
    return `${http}, OCPI ${envelope.statusCode}${envelope.statusMessage ? ` ${envelope.statusMessage}` : ''}`
  }
  if (response.body.length === 0) return `${http} with an empty body where an OCPI envelope is due`
  if (/^http:/i.test(url) && response.status >= 400 && plainAtTls.test(response.body.toString('latin1', 0, 2_000)))
    return `${http}: ${new URL(url).host} serves https: use https:// in its url`
  const excess = json === undefined ? excessOf(response.body) : undefined
  if (excess === 'depth') return `${http} with a body that is nested deeper than ${maximumDepth} levels`
  if (excess === 'values') return `${http} with a body of more than ${maximumValues} values, which is not parsed`
  return json === undefined ? `${http} with a body that is not JSON` : `${http} with JSON that is not an OCPI envelope`
}

type Describe = (url: URL, timeoutMs: number) => string

const isHttps = ({ protocol }: URL): boolean => protocol === 'https:'
const noTls: Describe = ({ host }) => `${host} does not speak TLS: if it serves http, use http:// in its url`
/** A server that wants TLS cuts a plain connection without a word. */
const cutOff: Describe = (url) =>
  `${url.host} cut the connection before the answer was complete${isHttps(url) ? '' : ': if it serves https, use https:// in its url'}`
const noHttp: Describe = (url) => `${url.host} does not speak HTTP${isHttps(url) ? '' : ': if it serves https, use https:// in its url'}`
const untrusted: Describe = ({ host }) => `the certificate of ${host} is not signed by an authority that this machine trusts`

const failures: Readonly<Record<string, Describe>> = own({
  ECONNREFUSED: ({ host }) => `nothing listens at ${host}: is the peer started, and is the port right?`,
  ENOTFOUND: ({ hostname }) => `the host name ${hostname} is not known: check the url`,
  EAI_AGAIN: ({ hostname }) => `the host name ${hostname} cannot be resolved now: check the url and the network`,
  EHOSTUNREACH: ({ host }) => `there is no route to ${host}: check the address and the network`,
  ENETUNREACH: ({ host }) => `there is no network to reach ${host} over: check the address and the network`,
  ETIMEDOUT: ({ host }) => `${host} does not accept connections: is it reachable from here?`,
  ECONNRESET: cutOff,
  EPIPE: cutOff,
  UND_ERR_SOCKET: cutOff,
  UND_ERR_CONNECT_TIMEOUT: ({ host }) => `${host} does not accept connections (5 s): is it reachable from here?`,
  UND_ERR_HEADERS_TIMEOUT: ({ host }, timeoutMs) => `${host} did not answer within ${timeoutMs / 1000} s`,
  UND_ERR_BODY_TIMEOUT: ({ host }, timeoutMs) => `${host} stalled in the middle of its answer (${timeoutMs / 1000} s)`,
  UND_ERR_HEADERS_OVERFLOW: ({ host }) => `${host} sent more than 64 KB of headers`,
  HPE_INVALID_CONSTANT: noHttp,
  ERR_TLS_CERT_ALTNAME_INVALID: ({ host }) => `the certificate of ${host} is for another host`,
  CERT_HAS_EXPIRED: ({ host }) => `the certificate of ${host} has expired`,
  CERT_NOT_YET_VALID: ({ host }) => `the certificate of ${host} is not valid yet: check the clock of this machine`,
  DEPTH_ZERO_SELF_SIGNED_CERT: ({ host }) => `${host} has a self-signed certificate`,
  SELF_SIGNED_CERT_IN_CHAIN: untrusted,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: untrusted,
  UNABLE_TO_GET_ISSUER_CERT: untrusted,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: untrusted,
  EPROTO: noTls,
  ERR_SSL_WRONG_VERSION_NUMBER: noTls,
  ERR_SSL_PACKET_LENGTH_TOO_LONG: noTls,
  ERR_SSL_UNSUPPORTED_PROTOCOL: ({ host }) => `${host} speaks only TLS versions that are no longer supported: it needs TLS 1.2 or newer`,
})

/** Why there is no answer. Text of OpenSSL is left out: it names neither the host nor the way out. */
export const describeFailure = (failure: unknown, address: string, timeoutMs: number): string => {
  if (!URL.canParse(address)) return `${address} is not a url`
  const url = new URL(address)
  if (!/^https?:$/.test(url.protocol)) return `${address} is not a url of http or https`
  const error = failure instanceof Error ? failure : new Error(String(failure))
  if (error.name === 'TimeoutError') return `${url.host} did not answer within ${timeoutMs / 1000} s`
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  if (isHttps(url) && error.message.includes('before secure TLS connection was established'))
    return `${url.host} cut the connection instead of answering in TLS: if it serves http, use http:// in its url`
  const cause = error instanceof AggregateError ? (error.errors[0] as { code?: string } | undefined)?.code : undefined
  const describe = failures[code] ?? failures[cause ?? '']
  if (describe) return describe(url, timeoutMs)
  if (code.startsWith('ERR_SSL_')) return `${url.host} and we do not agree on TLS (${tlsReason(code)})`
  return code.startsWith('HPE_') || error.name === 'HTTPParserError'
    ? `${noHttp(url, timeoutMs)} (${error.message})`
    : `${url.host}: ${error.message}`
}

/** `ERR_SSL_TLSV1_ALERT_UNKNOWN_CA` → `alert unknown ca`. */
export const tlsReason = (code: string): string =>
  code
    .replace(/^ERR_SSL_(?:(?:TLSV1|SSLV3|TLSV13)_)?/, '')
    .replaceAll('_', ' ')
    .toLowerCase()
