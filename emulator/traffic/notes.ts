/** What is known of an exchange beside its two messages, in the form in which files hold it. */
import { z } from 'zod'
import { Finding } from '../ocpi/finding.js'
import { Version } from '../ocpi/version.js'
import type { Exchange } from './exchange.js'

/** Farthest from 1970 that a Date can be, in milliseconds. */
const latest = 8.64e15

/** A line of NDJSON has these fields among its own; an entry of a HAR file has them under `_standin`. */
export const ExchangeNotes = z.object({
  /** Number in the log that wrote it; another log gives another one. */
  seq: z.number().int(),
  standinId: z.string(),
  source: z.string().optional(),
  direction: z.enum(['in', 'out']),
  /** Milliseconds since 1970. */
  startedAt: z.number().min(-latest).max(latest),
  /** The same moment by the wall clock: `startedAt` is by the clock of the workbench, which may be simulated. */
  recordedAt: z.number().min(-latest).max(latest).optional(),
  durationMs: z.number(),
  ocpiStatus: z.number().int().optional(),
  error: z.string().optional(),
  version: Version.optional(),
  endpointId: z.string().optional(),
  connectionId: z.string().optional(),
  from: z.string(),
  to: z.string(),
  twin: z.boolean(),
  requestId: z.string().optional(),
  correlationId: z.string().optional(),
  responseUrl: z.string().optional(),
  nextPage: z.string().optional(),
  findings: z.array(Finding),
  /** Findings of rules that were muted. */
  muted: z.array(Finding).optional(),
  faultIds: z.array(z.string()),
  faults: z.array(z.string()).optional(),
  why: z.array(z.string()),
})
export type ExchangeNotes = z.infer<typeof ExchangeNotes>

export const notesOf = (exchange: Exchange): ExchangeNotes => ({
  seq: exchange.seq,
  standinId: exchange.standinId,
  source: exchange.source,
  direction: exchange.direction,
  startedAt: exchange.startedAt,
  recordedAt: exchange.recordedAt,
  durationMs: exchange.durationMs,
  ocpiStatus: exchange.ocpiStatus,
  error: exchange.error,
  version: exchange.version,
  endpointId: exchange.endpoint?.id,
  connectionId: exchange.connectionId,
  from: exchange.from,
  to: exchange.to,
  twin: exchange.twin,
  requestId: exchange.requestId,
  correlationId: exchange.correlationId,
  responseUrl: exchange.responseUrl,
  nextPage: exchange.nextPage,
  findings: [...exchange.findings],
  ...(exchange.muted !== undefined && exchange.muted.length > 0 && { muted: [...exchange.muted] }),
  faultIds: [...exchange.faultIds],
  ...(exchange.faults && { faults: [...exchange.faults] }),
  why: [...exchange.why],
})
