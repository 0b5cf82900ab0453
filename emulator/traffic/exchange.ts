/** One recorded HTTP request and its response, incoming or outgoing, with the bytes as they were on the wire. */
import type { ExchangeSummary, HubRoute, LegNote } from '../contract/exchange.js'
import type { Endpoint } from '../ocpi/endpoints.js'
import { totalOf } from '../ocpi/finding-list.js'
import type { Finding } from '../ocpi/finding.js'
import type { Version } from '../ocpi/version.js'

/** Names as sent, in order, doubles kept: name, value, name, value, … (the form of `IncomingMessage.rawHeaders`). */
export type RawHeaders = readonly string[]

export interface Message {
  readonly headers: RawHeaders
  /** Undefined when there was none, or when the log has dropped it (then `bytes` still tells its length). */
  body: Uint8Array | undefined
  /** -1 where an imported file has neither the body nor its length. */
  readonly bytes: number
}

export interface Exchange {
  /** Given by the log. */
  seq: number
  readonly standinId: string
  /** Name of the file that it was imported from; undefined for what a stand-in of this workbench sent or received. */
  readonly source?: string | undefined
  readonly direction: 'in' | 'out'
  /** By the clock of the workbench, which may be simulated. */
  readonly startedAt: number
  /** The same moment by the wall clock, in milliseconds since 1970; undefined where only one time is known. */
  readonly recordedAt?: number | undefined
  readonly durationMs: number
  readonly method: string
  /** Absolute, as the caller addressed it. */
  readonly url: string
  readonly request: Message
  /** Absent when no answer came. */
  readonly response?: (Message & { readonly status: number; readonly statusText: string }) | undefined
  readonly ocpiStatus?: number | undefined
  readonly error?: string | undefined
  readonly version?: Version | undefined
  readonly endpoint?: Endpoint | undefined
  readonly connectionId?: string | undefined
  readonly from: string
  readonly to: string
  /** The other side is a stand-in of the same workbench. */
  readonly twin: boolean
  /** X-Request-ID and X-Correlation-ID of the request. */
  readonly requestId?: string | undefined
  readonly correlationId?: string | undefined
  /** Ties a command (or charging profile request) to its result: the response_url. */
  readonly responseUrl?: string | undefined
  /** Url of the next page that the answer's Link header named. */
  readonly nextPage?: string | undefined
  /** The same for both legs of what a hub forwarded. */
  readonly leg?: string | undefined
  /** How a hub routed what came in. */
  readonly route?: HubRoute | undefined
  /** What a hub changed on this leg. */
  readonly notes?: readonly LegNote[] | undefined
  findings: readonly Finding[]
  /** Findings of muted rules. */
  muted?: readonly Finding[] | undefined
  /** Pitfalls of the faults that touched it. */
  readonly faultIds: readonly string[]
  /** The same faults, each by its own id. */
  readonly faults?: readonly string[] | undefined
  readonly why: readonly string[]
}

/** The url's path and query. What starts with a slash is one already, as in a Link header that forgot its host. */
export const pathOf = (url: string): string => {
  if (url.startsWith('/')) return url
  const scheme = url.indexOf('://')
  const host = scheme === -1 ? 0 : scheme + 3
  const slash = url.indexOf('/', host)
  const query = url.indexOf('?', host)
  if (query !== -1 && (slash === -1 || query < slash)) return `/${url.slice(query)}`
  return slash === -1 ? '/' : url.slice(slash)
}

export const summarise = (exchange: Exchange): ExchangeSummary => ({
  seq: exchange.seq,
  standinId: exchange.standinId,
  ...(exchange.source !== undefined && { source: exchange.source }),
  direction: exchange.direction,
  startedAt: exchange.startedAt,
  durationMs: exchange.durationMs,
  method: exchange.method,
  path: pathOf(exchange.url),
  version: exchange.version,
  module: exchange.endpoint?.module,
  endpointId: exchange.endpoint?.id,
  connectionId: exchange.connectionId,
  from: exchange.from,
  to: exchange.to,
  status: exchange.response?.status,
  ocpiStatus: exchange.ocpiStatus,
  error: exchange.error,
  requestBytes: Math.max(0, exchange.request.bytes),
  responseBytes: Math.max(0, exchange.response?.bytes ?? 0),
  violations: totalOf(exchange.findings, 'violation'),
  warnings: totalOf(exchange.findings, 'warning'),
  ...(exchange.muted !== undefined && exchange.muted.length > 0 && { muted: totalOf(exchange.muted) }),
  // Most exchanges have none, and a log makes many summaries at once.
  findingIds: exchange.findings.length === 0 ? [] : [...new Set(exchange.findings.map((finding) => finding.id))],
  faultIds: [...exchange.faultIds],
  twin: exchange.twin,
})
