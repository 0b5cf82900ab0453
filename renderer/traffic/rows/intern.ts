/** Keeps one copy of texts that come again and again: 100,000 exchanges share a few hundred of them. */
import type { ExchangeSummary } from '../../../emulator/contract/exchange.js'

const known = new Map<string, string>()
const limit = 20_000
const nothing: string[] = []

const one = (text: string): string => {
  const found = known.get(text)
  if (found !== undefined) return found
  if (known.size >= limit) known.clear()
  known.set(text, text)
  return text
}
const lists = new Map<string, string[]>()
const oneList = (texts: readonly string[]): string[] => {
  if (texts.length === 0) return nothing
  const key = texts.join(' ')
  const found = lists.get(key)
  if (found) return found
  if (lists.size >= limit) lists.clear()
  const list = texts.map(one)
  lists.set(key, list)
  return list
}

/** The same summary with shared texts. Paths are left alone: most occur once. */
export const interned = (summary: ExchangeSummary): ExchangeSummary => ({
  seq: summary.seq,
  standinId: one(summary.standinId),
  source: summary.source === undefined ? undefined : one(summary.source),
  direction: summary.direction === 'in' ? 'in' : 'out',
  startedAt: summary.startedAt,
  durationMs: summary.durationMs,
  method: one(summary.method),
  path: summary.path,
  // Present in each, so that all have the same shape in memory.
  version: summary.version,
  module: summary.module === undefined ? undefined : one(summary.module),
  endpointId: summary.endpointId === undefined ? undefined : one(summary.endpointId),
  connectionId: summary.connectionId === undefined ? undefined : one(summary.connectionId),
  from: one(summary.from),
  to: one(summary.to),
  status: summary.status,
  ocpiStatus: summary.ocpiStatus,
  error: summary.error,
  requestBytes: summary.requestBytes,
  responseBytes: summary.responseBytes,
  violations: summary.violations,
  warnings: summary.warnings,
  findingIds: oneList(summary.findingIds),
  faultIds: oneList(summary.faultIds),
  twin: summary.twin,
})
