/** Faults: deviations that a stand-in commits on purpose. Rules are data: what they match, how often, and what they do. */
import { z } from 'zod'
import { findingIds } from '../ocpi/finding-rules.js'
import { Version } from '../ocpi/version.js'

const someText = z.string().min(1).max(500)

/** Which exchanges a fault concerns; what is left out may be anything. */
export const FaultMatch = z.strictObject({
  /** `in`: what a peer asks us, and our answer is wrong. `out`: what we ask a peer, and our request is wrong. */
  direction: z.enum(['in', 'out']).optional(),
  module: someText.optional(),
  interface: z.enum(['SENDER', 'RECEIVER']).optional(),
  method: z.union([someText, z.array(someText).min(1).max(10)]).optional(),
  version: z.union([Version, z.array(Version).min(1)]).optional(),
  /** Rows of the endpoint table; `*` stands for any text, as `locations.*.put*`. */
  endpoint: z.union([someText, z.array(someText).min(1).max(20)]).optional(),
  /** Party of the peer, as `NL-CPO`. */
  peer: someText.optional(),
  connectionId: someText.optional(),
  /** Path and query; `*` stands for any text. */
  path: someText.optional(),
  /** Text that the request's body contains; `*` stands for any text. */
  body: someText.optional(),
})
export type FaultMatch = z.infer<typeof FaultMatch>

/** How often it applies, of the times that it matches. */
export const FaultScope = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('always') }),
  z.strictObject({ kind: z.literal('times'), times: z.int().min(1).max(1_000_000) }),
  /** Not the first `skip` times, then always. */
  z.strictObject({ kind: z.literal('after'), skip: z.int().min(1).max(1_000_000) }),
  z.strictObject({
    kind: z.literal('probability'),
    probability: z.number().min(0).max(1),
    seed: z
      .int()
      .min(0)
      .max(2 ** 31)
      .default(1),
  }),
])
export type FaultScope = z.infer<typeof FaultScope>

/** What a change of JSON does at its place. */
export const jsonChanges = [
  'set',
  'remove',
  'rename',
  'retype',
  'lower-case',
  'upper-case',
  'scale',
  'prepend',
  'append',
  'lengthen',
  'duplicate-first',
  'remove-first',
  'reverse',
] as const

export const FaultAction = z.discriminatedUnion('kind', [
  /** Another HTTP status, OCPI status code or message, answered in place of ours. `skip`: the request is not carried out. */
  z.strictObject({
    kind: z.literal('status'),
    http: z.int().min(200).max(599).optional(),
    ocpi: z.int().min(0).max(99_999).optional(),
    message: z.string().max(500).optional(),
    skip: z.boolean().default(false),
    dropData: z.boolean().default(true),
  }),
  /** `double` sends the header twice; `copy-from` takes the value of another header. */
  z.strictObject({
    kind: z.literal('header'),
    name: z.string().regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}$/, 'the name of a header'),
    do: z.enum(['set', 'drop', 'double']),
    value: z
      .string()
      .max(2000)
      .regex(/^[^\r\n\0]*$/, 'one line')
      .optional(),
  }),
  /** Changes the JSON body. `path` is a JSON pointer in which `*` stands for every entry; it starts at the body, or at each object in it. */
  z.strictObject({
    kind: z.literal('json'),
    within: z.enum(['body', 'objects', 'first-object']).default('objects'),
    path: z.string().max(500),
    do: z.enum(jsonChanges),
    value: z.json().optional(),
  }),
  /** Sends this text in place of the body. */
  z.strictObject({ kind: z.literal('text'), text: z.string().max(1_000_000), contentType: z.string().max(200).optional() }),
  /** Puts an envelope around a body, or takes it off. */
  z.strictObject({ kind: z.literal('envelope'), do: z.enum(['wrap', 'unwrap']) }),
  /** On the wire: `truncate` stops after half of the body, `stall` waits there, `abort` cuts before anything is sent. */
  z.strictObject({
    kind: z.literal('bytes'),
    do: z.enum([
      'truncate',
      'stall',
      'abort',
      'too-long',
      'too-short',
      'latin1',
      'utf16',
      'gzip',
      'byte-order-mark',
      'broken-json',
      'empty',
    ]),
  }),
  z.strictObject({ kind: z.literal('delay'), milliseconds: z.int().min(1).max(3_600_000) }),
  /** Parameters of a query that are read as if they were not there, or as something else. */
  z.strictObject({
    kind: z.literal('query'),
    name: z.string().min(1).max(50),
    do: z.enum(['ignore', 'set', 'later']),
    value: z.string().max(500).optional(),
  }),
  /** `out`: another url. `append` adds to the path, `segment` replaces the last segment, `path` the whole path. */
  z.strictObject({
    kind: z.literal('url'),
    do: z.enum(['append', 'segment', 'path', 'double-slash', 'missing-slash', 'lower-case', 'upper-case', 'unencoded']),
    value: z.string().max(500).optional(),
  }),
  z.strictObject({ kind: z.literal('method'), method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']) }),
  /** `out`: the request is sent so many times; 0 never sends it. */
  z.strictObject({ kind: z.literal('repeat'), times: z.int().min(0).max(20) }),
  /** A way of going wrong that is more than a changed message: see `behaviours`. */
  z.strictObject({ kind: z.literal('behaviour'), name: z.string().min(1).max(60) }),
])
export type FaultAction = z.infer<typeof FaultAction>

/** A rule. `id` is that of the pitfall it commits, or any name for one that is built freely. */
export const FaultRule = z.strictObject({
  id: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{0,59}$/, 'lower case letters, digits, dots and hyphens')
    .default('custom'),
  title: z.string().min(1).max(200),
  enabled: z.boolean().default(true),
  match: FaultMatch.default({}),
  scope: FaultScope.default({ kind: 'always' }),
  actions: z.array(FaultAction).min(1).max(20),
})
export type FaultRule = z.infer<typeof FaultRule>
export type FaultRuleInput = z.input<typeof FaultRule>

/** What of a rule is to be another way. */
export const FaultChange = z.strictObject({
  title: z.string().min(1).max(200).optional(),
  enabled: z.boolean().optional(),
  match: FaultMatch.optional(),
  scope: FaultScope.optional(),
  actions: z.array(FaultAction).min(1).max(20).optional(),
})
export type FaultChange = z.infer<typeof FaultChange>

/** A rule at a stand-in. */
export const Fault = FaultRule.extend({
  /** Unique in the workbench, and in the log: `paging.link-4f2a`. */
  faultId: z.string(),
  standinId: z.string(),
  /** Set when it is a ready one. */
  switch: z.string().optional(),
  /** Exchanges that it touched. */
  touched: z.int(),
  lastTouchedAt: z.number().optional(),
})
export type Fault = z.infer<typeof Fault>

export const FaultRole = z.enum(['CPO', 'EMSP', 'HUB'])
export type FaultRole = z.infer<typeof FaultRole>

/** A ready fault: a pitfall committed in one of its ways. */
export const FaultSwitch = z.object({
  /** `paging.link/relative`: the pitfall, and the way of it. */
  name: z.string(),
  id: z.enum(findingIds),
  title: z.string(),
  versions: z.array(Version),
  /** Who can commit it. */
  roles: z.array(FaultRole),
  /** The chapter that it offends, in each version where it applies: `2.2.1 mod_locations`. */
  chapters: z.partialRecord(Version, z.string()),
  /** Who notices: the peer that is answered or asked wrongly, or nobody before it falls into it. */
  noticed: z.enum(['by the peer', 'when the peer falls for it']),
  rule: FaultRule,
})
export type FaultSwitch = z.infer<typeof FaultSwitch>

/** What the action `behaviour` may name, and for which direction. */
export const FaultBehaviour = z.object({ name: z.string(), directions: z.array(z.enum(['in', 'out'])) })
export type FaultBehaviour = z.infer<typeof FaultBehaviour>
