/** What a filter can ask for: one row for each key. Parsing, compiling, completions and docs/filter.md follow it. */
import { endpoints } from '../../ocpi/endpoints.js'
import { findingIds } from '../../ocpi/finding-rules.js'
import { versions } from '../../ocpi/version.js'
import { pathOf, type Exchange } from '../exchange.js'
import type { TextTest } from './pattern.js'

interface Described {
  readonly summary: string
  /** What people type instead; offered as "did you mean". */
  readonly alias?: readonly string[]
  /** `any` and `none` ask whether there is a value at all. */
  readonly optional?: true
}
interface TextKey extends Described {
  readonly kind: 'text'
  /** Whether one of its texts passes. */
  readonly some: (exchange: Exchange, test: TextTest) => boolean
  /** Different texts are few, so verdicts are worth remembering. */
  readonly few?: true
  /** Offered as completions. */
  readonly values?: readonly string[]
  /** There are no other values, so another one is a mistake. */
  readonly closed?: true
}
interface BodyKey extends Described {
  readonly kind: 'body'
}
interface HeaderKey extends Described {
  readonly kind: 'header'
}
interface NumberKey extends Described {
  readonly kind: 'number'
  readonly number: (exchange: Exchange) => number | undefined
  /** What a unit multiplies by; without one the number stays as it is. */
  readonly units?: Readonly<Record<string, number>>
  readonly values?: readonly string[]
}
interface TimeKey extends Described {
  readonly kind: 'time'
  readonly time: (exchange: Exchange) => number
}
export type Key = TextKey | HeaderKey | BodyKey | NumberKey | TimeKey

const optionally = (value: string | undefined, test: TextTest): boolean => value !== undefined && test(value)

const everyEndpoint = versions.flatMap((version) => endpoints[version])
const each = (values: readonly string[]): readonly string[] => [...new Set(values)]

const table = {
  module: {
    kind: 'text',
    summary: 'module',
    few: true,
    optional: true,
    closed: true,
    values: each(everyEndpoint.map((endpoint) => endpoint.module)),
    some: ({ endpoint }, test) => endpoint !== undefined && test(endpoint.module),
  },
  dir: {
    kind: 'text',
    summary: 'direction: in (called us) or out (we called)',
    alias: ['direction'],
    few: true,
    closed: true,
    values: ['in', 'out'],
    some: ({ direction }, test) => test(direction),
  },
  status: {
    kind: 'number',
    summary: 'HTTP status',
    alias: ['code'],
    optional: true,
    values: ['200', '201', '400', '401', '404', '405', '4*', '5*'],
    number: ({ response }) => response?.status,
  },
  ocpi: {
    kind: 'number',
    summary: 'OCPI status code',
    alias: ['ocpistatus', 'statuscode'],
    optional: true,
    values: ['1000', '2000', '2001', '2002', '2003', '2004', '3000', '3001', '3002', '3003', '4001', '4002', '4003'],
    number: ({ ocpiStatus }) => ocpiStatus,
  },
  method: {
    kind: 'text',
    summary: 'HTTP method',
    alias: ['verb'],
    few: true,
    values: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
    some: ({ method }, test) => test(method),
  },
  version: {
    kind: 'text',
    summary: 'OCPI version',
    few: true,
    optional: true,
    values: versions,
    some: ({ version }, test) => optionally(version, test),
  },
  endpoint: {
    kind: 'text',
    summary: 'row of the endpoint table',
    alias: ['row', 'operation'],
    few: true,
    optional: true,
    values: each(everyEndpoint.map((endpoint) => endpoint.id)),
    some: ({ endpoint }, test) => endpoint !== undefined && test(endpoint.id),
  },
  party: {
    kind: 'text',
    summary: 'party on either side, as NL-EXA',
    few: true,
    some: ({ from, to }, test) => test(from) || test(to),
  },
  from: { kind: 'text', summary: 'party that sent it', alias: ['sender'], few: true, some: ({ from }, test) => test(from) },
  to: { kind: 'text', summary: 'party that it went to', alias: ['receiver'], few: true, some: ({ to }, test) => test(to) },
  standin: {
    kind: 'text',
    summary: 'stand-in that recorded it',
    alias: ['stand'],
    few: true,
    some: ({ standinId }, test) => test(standinId),
  },
  source: {
    kind: 'text',
    summary: 'live, imported, or the name of the file that it was imported from',
    alias: ['file', 'imported'],
    few: true,
    values: ['live', 'imported'],
    some: ({ source }, test) => test(source === undefined ? 'live' : 'imported') || optionally(source, test),
  },
  connection: {
    kind: 'text',
    summary: 'connection',
    alias: ['peer'],
    few: true,
    optional: true,
    some: ({ connectionId }, test) => optionally(connectionId, test),
  },
  finding: {
    kind: 'text',
    summary: 'id of a finding, violation or warning',
    alias: ['findings', 'rule', 'severity'],
    few: true,
    optional: true,
    closed: true,
    values: ['violation', 'warning', ...findingIds],
    some: ({ findings }, test) => findings.length > 0 && findings.some(({ id, severity }) => test(id) || test(severity)),
  },
  fault: {
    kind: 'text',
    summary: 'fault that touched it: its pitfall, or its own id',
    alias: ['faults'],
    few: true,
    optional: true,
    some: ({ faultIds, faults }, test) => faultIds.length > 0 && (faultIds.some(test) || faults?.some(test) === true),
  },
  duration: {
    kind: 'number',
    summary: 'time until the answer was complete, in ms unless a unit follows',
    alias: ['took', 'elapsed', 'latency'],
    units: { ms: 1, s: 1_000, m: 60_000 },
    number: ({ durationMs }) => durationMs,
  },
  bytes: {
    kind: 'number',
    summary: 'length of both bodies together',
    alias: ['size', 'length'],
    units: { b: 1, kb: 1_024, mb: 1_048_576 },
    number: ({ request, response }) => request.bytes + (response?.bytes ?? 0),
  },
  path: { kind: 'text', summary: 'path and query', alias: ['query'], some: ({ url }, test) => test(pathOf(url)) },
  url: { kind: 'text', summary: 'whole url', alias: ['uri', 'host'], some: ({ url }, test) => test(url) },
  header: { kind: 'header', summary: 'a line `Name: value` of request or answer', alias: ['headers'] },
  body: { kind: 'body', summary: 'body of request or answer', alias: ['content', 'json', 'data'], optional: true },
  time: {
    kind: 'time',
    summary: 'when it started: 5m (ago), 10:15 (today), 2026-11-21T10:15:00Z',
    alias: ['since', 'date', 'started'],
    time: ({ startedAt }) => startedAt,
  },
  twin: {
    kind: 'text',
    summary: 'true when the other side is a stand-in too',
    few: true,
    closed: true,
    values: ['true', 'false'],
    some: ({ twin }, test) => test(twin ? 'true' : 'false'),
  },
  error: {
    kind: 'text',
    summary: 'why no answer came',
    alias: ['failure'],
    optional: true,
    some: ({ error }, test) => optionally(error, test),
  },
  request: {
    kind: 'text',
    summary: 'X-Request-ID',
    alias: ['requestid', 'id'],
    optional: true,
    some: ({ requestId }, test) => optionally(requestId, test),
  },
  correlation: {
    kind: 'text',
    summary: 'X-Correlation-ID',
    alias: ['correlationid'],
    optional: true,
    some: ({ correlationId }, test) => optionally(correlationId, test),
  },
  seq: { kind: 'number', summary: 'number in the log', alias: ['number'], number: ({ seq }) => seq },
} as const satisfies Record<string, Key>

export type KeyName = keyof typeof table
export const keys: Readonly<Record<KeyName, Key>> = table
export const keyNames = Object.keys(table) as readonly KeyName[]
export const isKeyName = (text: string): text is KeyName => Object.hasOwn(table, text)

/** What a bare word is looked for in. */
export const wordKeys: readonly KeyName[] = [
  'party',
  'module',
  'endpoint',
  'standin',
  'connection',
  'path',
  'request',
  'correlation',
  'finding',
  'fault',
]

export const operators = [':', '!=', '~', '<', '<=', '>', '>='] as const
export type Operator = (typeof operators)[number]

const operatorsByKind: Record<Key['kind'], readonly Operator[]> = {
  text: [':', '!=', '~'],
  header: [':', '!=', '~'],
  body: [':', '!=', '~'],
  number: [':', '!=', '<', '<=', '>', '>='],
  time: [':', '<', '<=', '>', '>='],
}
export const operatorsOf = (name: KeyName): readonly Operator[] => operatorsByKind[keys[name].kind]
