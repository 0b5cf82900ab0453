/** `cdr.arithmetic`: every CDR that passes is priced again from its own periods and tariffs. */
import type { Finding } from '../ocpi/finding.js'
import type { Version } from '../ocpi/version.js'
import { rememberCdrFindings } from '../pricing/remembered.js'
import type { Context } from '../standin/context.js'
import type { Exchange } from '../traffic/exchange.js'
import type { Facts } from '../traffic/findings/facts.js'
import { isObject } from '../ocpi/json-object.js'

const findingsForCdr = rememberCdrFindings()

/** Two days of one-minute periods. Pricing of more would hold other work up, and is left to `standin price`. */
export const maximumPeriods = 3_000

const tooManyPeriods = (version: Version, count: number, at: string, side: Finding['side']): Finding => ({
  id: 'cdr.arithmetic',
  severity: 'warning',
  side,
  at: `${at}/charging_periods`,
  expected: `at most ${maximumPeriods} charging periods, so that the totals can be checked`,
  actual: `a list of ${count} charging periods; the totals were not checked`,
  chapter: `${version} mod_cdrs`,
})

const parsed = (body: Uint8Array | undefined): unknown => {
  try {
    return body && (JSON.parse(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8')) as unknown)
  } catch {
    // A rule of its own says where it is broken.
    return undefined
  }
}

/** The Location of a CDR of 2.2.1, which does not hold its time zone: ours where the CDR is, else as the peer has sent it. */
const locationOf = (
  context: Context | undefined,
  { connectionId }: Exchange,
  isOurs: boolean,
  cdr: Readonly<Record<string, unknown>>,
): unknown => {
  const place = cdr['cdr_location']
  if (!context || !isObject(place) || typeof place['id'] !== 'string') return undefined
  if (isOurs || connectionId === undefined) {
    const own = context.data.own('locations')
    const entry = own.find(place['id'])
    return entry && own.object(entry)
  }
  const owner = { country_code: String(cdr['country_code']), party_id: String(cdr['party_id']) }
  return context.data.received(connectionId, 'locations').find(owner, place['id'])?.object
}

/** The Location of a CDR, where it is known. `isOurs`: the stand-in owns the CDR. */
export type LocationOf = (cdr: Readonly<Record<string, unknown>>, isOurs: boolean) => unknown

/** Costs nothing for exchanges without CDRs. Never throws. */
export const cdrFindings = (
  exchange: Exchange,
  facts: Facts,
  contextOf: (standinId: string) => Context | undefined,
): Generator<undefined, readonly Finding[], undefined> =>
  cdrFindingsBy(exchange, facts, (cdr, isOurs) => locationOf(contextOf(exchange.standinId), exchange, isOurs, cdr))

/** The same with Locations from anywhere. Each step prices one CDR, so that a long page lets other work in between. */
export function* cdrFindingsBy(
  exchange: Exchange,
  facts: Pick<Facts, 'requestJson' | 'responseJson'>,
  locationFor: LocationOf,
): Generator<undefined, readonly Finding[], undefined> {
  const { endpoint, direction } = exchange
  if (endpoint?.object !== 'CDR') return []
  const version = exchange.version ?? endpoint.version
  const judged = (cdr: unknown, at: string, side: Finding['side'], isOurs: boolean): readonly Finding[] => {
    if (!isObject(cdr)) return []
    const periods = cdr['charging_periods']
    if (Array.isArray(periods) && periods.length > maximumPeriods) return [tooManyPeriods(version, periods.length, at, side)]
    const location = locationFor(cdr, isOurs)
    return findingsForCdr(version, cdr, { at, side, ...(location !== undefined && { location }) })
  }
  if (endpoint.givesUrl) return judged(facts.requestJson ?? parsed(exchange.request.body), '', 'request', direction === 'out')
  // What we answer ourselves has been looked at when it was posted.
  if (direction === 'in' || endpoint.method !== 'GET') return []
  const envelope = facts.responseJson ?? parsed(exchange.response?.body)
  const data = isObject(envelope) ? envelope['data'] : undefined
  if (!Array.isArray(data)) return judged(data, '/data', 'response', endpoint.usesGivenUrl)
  const findings: Finding[] = []
  for (const [index, cdr] of data.entries()) {
    for (const finding of judged(cdr, `/data/${index}`, 'response', false)) findings.push(finding)
    yield
  }
  return findings
}
