/** Operations: what a user can trigger over a connection. Each is a row of the endpoint table that our role may call. */
import { z } from 'zod'
import { Finding } from '../ocpi/finding.js'

export const Operation = z.object({
  /** The endpoint's id, with the command's name behind it for commands: `commands.receiver.post:START_SESSION`. */
  id: z.string(),
  endpointId: z.string(),
  module: z.string(),
  interface: z.enum(['SENDER', 'RECEIVER']).optional(),
  method: z.string(),
  summary: z.string(),
  /** Path parameters in order. */
  path: z.array(z.string()),
  query: z.array(z.object({ name: z.string(), type: z.string(), required: z.boolean() })),
  /** Object of the body; undefined when there is none. */
  body: z.string().optional(),
  partial: z.boolean(),
  optionalBody: z.boolean(),
  /** Object of the answer. */
  response: z.string().optional(),
  paged: z.boolean(),
  chapter: z.string(),
  /** The peer advertises the endpoint, or the user has given its url. */
  advertised: z.boolean(),
})
export type Operation = z.infer<typeof Operation>

/** A request before it is sent: shown, edited, sent. */
export const OperationRequest = z.object({
  connectionId: z.string(),
  operation: z.string(),
  path: z.record(z.string(), z.string()).default({}),
  query: z.record(z.string(), z.string()).default({}),
  /** JSON value of the body. */
  body: z.unknown().optional(),
  /** Sent as it is instead of `body`: for bodies that are wrong on purpose. */
  rawBody: z
    .string()
    .max(4 * 1024 * 1024)
    .optional(),
  /** Added to, or in place of, the headers that we would send; an empty value leaves the header out. */
  headers: z.record(z.string(), z.string()).default({}),
  /** Own object to take path and body from: key of a data set. */
  from: z.string().optional(),
  /** Pages that a pull reads at most (300): a list that goes on after them may be endless. */
  maxPages: z.number().int().min(1).max(100_000).optional(),
  /** Shows tokens in the result, which are masked otherwise. */
  reveal: z.boolean().default(false),
  /** Url of the module in place of the advertised one; the path of the operation is put behind it. */
  url: z.url({ protocol: /^https?$/, error: 'an http or https url' }).optional(),
})
export type OperationRequest = z.input<typeof OperationRequest>

export const PreparedRequest = z.object({
  method: z.string(),
  url: z.string(),
  headers: z.array(z.tuple([z.string(), z.string()])),
  path: z.record(z.string(), z.string()),
  query: z.record(z.string(), z.string()),
  body: z.unknown().optional(),
  /** What judging says of the body before it is sent. */
  findings: z.array(Finding),
  notes: z.array(z.string()),
})
export type PreparedRequest = z.infer<typeof PreparedRequest>

export const OperationOutcome = z.object({
  /** Exchanges that it took: one, or one for each page. */
  seqs: z.array(z.number().int()),
  status: z.number().int().optional(),
  ocpiStatus: z.number().int().optional(),
  message: z.string(),
  ok: z.boolean(),
  /** `data` of the answer; for a pull the number of objects. */
  data: z.unknown().optional(),
  /** Set for commands and charging profiles: follow it in `commands`. */
  commandId: z.string().optional(),
})
export type OperationOutcome = z.infer<typeof OperationOutcome>

/** What a platform answered to a command or charging profile request, for people: `Rejected: UNKNOWN_SESSION`. */
export const commandAnswerText = (response: string): string => (response === 'ACCEPTED' ? 'Accepted' : `Rejected: ${response}`)

/** The life of a command or charging profile request. */
export const Command = z.object({
  id: z.string(),
  standinId: z.string(),
  connectionId: z.string(),
  /** `out`: we sent it. `in`: the peer did. */
  direction: z.enum(['in', 'out']),
  name: z.string(),
  state: z.enum(['sent', 'accepted', 'refused', 'resulted', 'timed-out', 'failed']),
  /** The answer given at once. */
  response: z.string().optional(),
  /** The result given later. */
  result: z.string().optional(),
  sessionId: z.string().optional(),
  sentAt: z.number(),
  resultAt: z.number().optional(),
  requestSeq: z.number().int().optional(),
  resultSeq: z.number().int().optional(),
  note: z.string().optional(),
})
export type Command = z.infer<typeof Command>

/** A stand-in that a received or imported request can be sent to. */
export const ResendTarget = z.object({
  standinId: z.string(),
  name: z.string(),
  /** Address of the endpoint at this stand-in. */
  url: z.string(),
  /** Connection whose token replaces the recorded one; absent where the recorded token is sent. */
  connectionId: z.string().optional(),
  connectionName: z.string().optional(),
})
export type ResendTarget = z.infer<typeof ResendTarget>
