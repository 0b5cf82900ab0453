/** What a screen sees of an exchange: a summary for the list, a detail when one is opened. */
import { z } from 'zod'
import { Finding } from '../ocpi/finding.js'
import { Version } from '../ocpi/version.js'

/** One line of the log. Small on purpose: 100,000 of them are held by a screen. */
export const ExchangeSummary = z.object({
  /** Rising number, unique within a log. */
  seq: z.number().int(),
  standinId: z.string(),
  /** Name of the file that it was imported from; absent for live traffic. */
  source: z.string().optional(),
  /** `in`: the peer called the stand-in. `out`: the stand-in called the peer. */
  direction: z.enum(['in', 'out']),
  /** Milliseconds since 1970. */
  startedAt: z.number(),
  durationMs: z.number(),
  method: z.string(),
  /** Path and query, as on the wire. */
  path: z.string(),
  version: Version.optional(),
  module: z.string().optional(),
  /** Row of the endpoint table. */
  endpointId: z.string().optional(),
  connectionId: z.string().optional(),
  /** Parties as `NL-CPO`, or the peer's host when no party is known yet. */
  from: z.string(),
  to: z.string(),
  /** HTTP status; absent when no answer came. */
  status: z.number().int().optional(),
  /** OCPI status_code, when the answer had one. */
  ocpiStatus: z.number().int().optional(),
  /** Why no answer came. */
  error: z.string().optional(),
  requestBytes: z.number().int(),
  responseBytes: z.number().int(),
  violations: z.number().int(),
  warnings: z.number().int(),
  /** Findings of muted rules, which are counted here alone. */
  muted: z.number().int().optional(),
  /** Ids of the findings, each once. */
  findingIds: z.array(z.string()),
  /** Ids of the faults that touched it. */
  faultIds: z.array(z.string()),
  /** True when the other side is a stand-in of the same workbench, which has recorded the same exchange as `out`. */
  twin: z.boolean(),
})
export type ExchangeSummary = z.infer<typeof ExchangeSummary>

export const HeaderLine = z.tuple([z.string(), z.string()])

/** A body as it was on the wire. */
export const Body = z.object({
  bytes: z.number().int(),
  /** Absent when the log has dropped it to stay within its budget. */
  text: z.string().optional(),
  /** True when `text` is Base64 because the bytes are not UTF-8. */
  base64: z.boolean().optional(),
})
export type Body = z.infer<typeof Body>

export const Relation = z.object({
  seq: z.number().int(),
  /** `leg`: the same message on the other side of a hub. */
  kind: z.enum(['correlation', 'command', 'result', 'page', 'twin', 'registration', 'leg']),
})

/** What a hub did to a field on its way from one version to another. */
export const LegNote = z.object({
  side: z.enum(['request', 'response']),
  /** JSON pointer in what came in, or in what went out for what was invented; empty for the whole. */
  path: z.string(),
  kind: z.enum(['kept', 'renamed', 'derived', 'lost', 'invented']),
  message: z.string(),
})
export type LegNote = z.infer<typeof LegNote>

/**
 * How a hub routed a request: to the party that it names, to the one that its content concerns, to all of the opposite
 * role, as a list of what all have, from what was pushed before, back to who asked; `own`: the hub answered by itself.
 */
export const hubRoutes = ['direct', 'open', 'broadcast', 'list', 'stored', 'result', 'own'] as const
export const HubRoute = z.enum(hubRoutes)
export type HubRoute = z.infer<typeof HubRoute>

export const ExchangeDetail = ExchangeSummary.extend({
  url: z.string(),
  /** When it started by the wall clock, in milliseconds since 1970; `startedAt` is by the clock of the workbench. */
  recordedAt: z.number().optional(),
  request: z.object({ headers: z.array(HeaderLine), body: Body }),
  response: z.object({ statusText: z.string(), headers: z.array(HeaderLine), body: Body }).optional(),
  findings: z.array(Finding),
  /** The faults that touched it, each by its own id. */
  faults: z.array(z.string()),
  /** How the answer came about, in sentences, most general first. */
  why: z.array(z.string()),
  /** On the leg from a hub to the receiver what became of the request, on the leg to the hub what became of the answer. */
  notes: z.array(LegNote),
  /** Set where a hub of this workbench had it to route: the number of what came to the hub. */
  atHub: z.number().int().optional(),
  related: z.array(Relation),
})
export type ExchangeDetail = z.infer<typeof ExchangeDetail>
