/** Running totals for each stand-in since the log was last cleared; what the ring has dropped since stays counted. */
import { totalOf } from '../ocpi/finding-list.js'
import type { Finding } from '../ocpi/finding.js'
import type { Exchange } from './exchange.js'

export interface Counters {
  exchanges: number
  incoming: number
  outgoing: number
  /** No answer came. */
  unanswered: number
  /** Answered with an HTTP status of 400 or more. */
  httpErrors: number
  /** Answered with an OCPI status code of 2000 or more. */
  ocpiErrors: number
  /** Findings, not exchanges. */
  violations: number
  warnings: number
  /** Exchanges that a fault touched. */
  faulted: number
  requestBytes: number
  responseBytes: number
}

export const noCounters = (): Counters => ({
  exchanges: 0,
  incoming: 0,
  outgoing: 0,
  unanswered: 0,
  httpErrors: 0,
  ocpiErrors: 0,
  violations: 0,
  warnings: 0,
  faulted: 0,
  requestBytes: 0,
  responseBytes: 0,
})

export const countExchange = (counters: Counters, exchange: Exchange): void => {
  const { response } = exchange
  counters.exchanges += 1
  if (exchange.direction === 'in') counters.incoming += 1
  else counters.outgoing += 1
  counters.requestBytes += exchange.request.bytes
  if (response === undefined) counters.unanswered += 1
  else {
    counters.responseBytes += response.bytes
    if (response.status >= 400) counters.httpErrors += 1
  }
  if (exchange.ocpiStatus !== undefined && exchange.ocpiStatus >= 2000) counters.ocpiErrors += 1
  if (exchange.faultIds.length > 0) counters.faulted += 1
  countFindings(counters, exchange.findings)
}

export const countFindings = (counters: Counters, findings: readonly Finding[]): void => {
  counters.violations += totalOf(findings, 'violation')
  counters.warnings += totalOf(findings, 'warning')
}
