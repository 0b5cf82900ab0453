/** Exchanges to test with. */
import fc from 'fast-check'
import { findingIds, type FindingId } from '../../emulator/ocpi/finding-rules.js'
import type { Finding } from '../../emulator/ocpi/finding.js'
import { endpoints, type Endpoint } from '../../emulator/ocpi/endpoints.js'
import { versions, type Version } from '../../emulator/ocpi/version.js'
import type { Exchange, Message } from '../../emulator/traffic/exchange.js'

export const bytes = (text: string): Uint8Array => Buffer.from(text, 'utf8')

export const message = (text?: string, headers: readonly string[] = []): Message => {
  const body = text === undefined ? undefined : bytes(text)
  return { headers, body, bytes: body?.byteLength ?? 0 }
}

export const answer = (text: string, headers: readonly string[] = [], status = 200) => ({
  ...message(text, headers),
  status,
  statusText: status === 200 ? 'OK' : '',
})

export const endpoint = (id: string, version: Version = '2.2.1'): Endpoint => {
  const found = endpoints[version].find((row) => row.id === id)
  if (found === undefined) throw new Error(`no endpoint ${id}`)
  return found
}

export const finding = (id: FindingId = 'object.required', changes: Partial<Finding> = {}): Finding => ({
  id,
  severity: 'violation',
  side: 'response',
  at: '/data',
  expected: 'a value',
  actual: 'nothing',
  chapter: '2.2.1 mod_locations',
  ...changes,
})

/** An eMSP pulls locations from the stand-in `cpo`; anything can be changed. */
export const exchange = (changes: Partial<Exchange> = {}): Exchange => ({
  seq: 0,
  standinId: 'cpo',
  direction: 'in',
  startedAt: Date.UTC(2026, 10, 21, 10),
  durationMs: 12.5,
  method: 'GET',
  url: 'http://127.0.0.1:8080/ocpi/2.2.1/locations?limit=50',
  request: message(undefined, ['Host', '127.0.0.1:8080', 'Accept', 'application/json']),
  response: answer('{"status_code":1000,"data":[]}', ['Content-Type', 'application/json']),
  ocpiStatus: 1000,
  version: '2.2.1',
  endpoint: endpoint('locations.sender.list'),
  connectionId: 'exa',
  from: 'NL-EXA',
  to: 'NL-CPO',
  twin: false,
  findings: [],
  faultIds: [],
  why: [],
  ...changes,
})

const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined })

const headerName = fc.stringMatching(/^[A-Za-z][A-Za-z-]{0,15}$/)
const headerValue = fc.oneof(fc.stringMatching(/^[ -~]{0,40}$/), fc.constantFrom('application/json', 'Token abcd1234', '*/*'))
const headers = fc.array(fc.tuple(headerName, headerValue), { maxLength: 5 }).map((lines) => lines.flat())

/** Text, JSON, any bytes; or dropped, with only the length left. */
export const anyMessage: fc.Arbitrary<Message> = fc
  .record({
    headers,
    body: optional(
      fc.oneof(
        fc.string({ unit: 'grapheme' }).map(bytes),
        fc.json().map(bytes),
        fc.uint8Array({ maxLength: 40 }).map((array) => Buffer.from(array)),
      ),
    ),
    droppedBytes: fc.nat(5_000),
  })
  .map(({ headers: lines, body, droppedBytes }) => ({ headers: lines, body, bytes: body?.byteLength ?? droppedBytes }))

export const anyFinding: fc.Arbitrary<Finding> = fc.record({
  id: fc.constantFrom(...findingIds),
  severity: fc.constantFrom('violation', 'warning'),
  side: fc.constantFrom('request', 'response'),
  at: fc.constantFrom('/data/0', 'header:link', 'url'),
  expected: fc.string(),
  actual: fc.string(),
  chapter: fc.constant('2.2.1 types'),
})

const row = fc.constantFrom(...versions.flatMap((version) => endpoints[version]))

export const anyExchange: fc.Arbitrary<Exchange> = fc
  .record({
    seq: fc.nat(),
    standinId: fc.constantFrom('cpo', 'emsp', 'hub'),
    direction: fc.constantFrom('in', 'out'),
    startedAt: fc.integer({ min: Date.UTC(2026, 0), max: Date.UTC(2027, 0) }),
    durationMs: fc.integer({ min: 0, max: 60_000 }),
    method: fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE'),
    url: fc.webUrl({ withQueryParameters: true }),
    request: anyMessage,
    response: optional(
      fc
        .tuple(anyMessage, fc.integer({ min: 100, max: 599 }), fc.constantFrom('OK', '', 'Not Found'))
        .map(([part, status, statusText]) => ({ ...part, status, statusText })),
    ),
    ocpiStatus: optional(fc.integer({ min: 1000, max: 4999 })),
    error: optional(fc.constantFrom('connection refused', 'timed out after 30 s')),
    row: optional(row),
    connectionId: optional(fc.constantFrom('exa', 'other')),
    from: fc.constantFrom('NL-EXA', 'DE-ABC'),
    to: fc.constantFrom('NL-CPO', 'BE-XYZ'),
    twin: fc.boolean(),
    requestId: optional(fc.uuid()),
    correlationId: optional(fc.uuid()),
    responseUrl: optional(fc.webUrl()),
    nextPage: optional(fc.webUrl()),
    findings: fc.array(anyFinding, { maxLength: 3 }),
    faultIds: fc.array(fc.constantFrom('http.status', 'paging.link'), { maxLength: 2 }),
    why: fc.array(fc.string(), { maxLength: 2 }),
  })
  .map(({ row: endpointRow, ...rest }) => ({ ...rest, endpoint: endpointRow, version: endpointRow?.version }))
