/** Sender interfaces: what the stand-in owns, in pages and one by one. */
import { own } from '../../ocpi/own.js'
import type { DataSetName } from '../../ocpi/data-sets.js'
import { findingUnder } from '../../ocpi/finding-list.js'
import type { Finding } from '../../ocpi/finding.js'
import { formatLink, pageUrl, readPageQuery } from '../../ocpi/paging.js'
import { partyKey, sameParty } from '../../ocpi/headers.js'
import { httpError, refused, success, successBytes, type Answer } from '../serving/answer.js'
import { isStrict } from '../context.js'
import { addressedParty, isHub, param, sameId, type Call, type Handler } from '../serving/call.js'
import type { OwnEntry, OwnSet, Rendering } from '../data/own.js'
import { kindOf, kinds } from '../data/kinds.js'
import { connectorIn, evseIn } from '../data/received.js'
import { isObject } from '../../ocpi/json-object.js'

/** Findings of data that is known already, as they concern the whole body. */
const within = (findings: () => readonly Finding[]) => (): Finding[] =>
  findings().map((finding) => findingUnder('/data', finding, 'response'))

/** Who is asking, for objects that only some may see; a hub asks for the party that it names, in its own name for all. */
const audienceOf = (call: Call): string[] | undefined =>
  isHub(call.connection) ? askedBy(call) : call.connection.peer.parties.map(partyKey)

const askedBy = ({ routing: { from }, connection: { peer } }: Call): string[] | undefined =>
  from === undefined || peer.parties.some((party) => sameParty(party, from)) ? undefined : [partyKey(from)]

export const listHandler =
  (module: DataSetName): Handler =>
  (call) => {
    const asked = readPageQuery(call.query)
    const strict = isStrict(call.context, call.connection)
    const bad = asked.problems.find(({ problem }) => strict || problem !== 'not a legal DateTime')
    if (bad) return refused(2001, `${bad.name}=${bad.value} is ${bad.problem}`)
    if (call.endpoint.query.some((query) => query.name === 'date_from' && query.required) && asked.dateFrom === undefined) {
      return refused(2001, `date_from is required to pull ${module}`)
    }
    const maximum = call.context.settings.pageLimit
    const limit = Math.min(asked.limit ?? maximum, maximum)
    const set = call.context.data.own(module)
    const selection = {
      version: call.version,
      party: addressedParty(call),
      audience: audienceOf(call),
      dateFrom: asked.dateFrom,
      dateTo: asked.dateTo,
    }
    const page = set.page(selection, asked.offset, limit)
    const headers = ['X-Total-Count', String(page.total), 'X-Limit', String(maximum)]
    const end = asked.offset + page.count
    if (page.count > 0 && end < page.total) {
      // The brackets end the url of a Link.
      const next = pageUrl(call.url.replaceAll('<', '%3C').replaceAll('>', '%3E'), end, limit)
      headers.push('Link', formatLink(next))
      call.facts.nextPage = next
    }
    return successBytes(
      `${page.count} of ${page.total} ${module} that match, from offset ${asked.offset}; a page holds ${limit}`,
      page.bytes,
      { headers, judged: within(page.findings) },
    )
  }

const notFound = (call: Call, what: string): Answer =>
  httpError(404, kindOf(call.endpoint)?.unknownStatus ?? 2001, `${what} is not known here`)

/** An own object by its id, as far as the caller may see it. */
export const findOwn = (
  call: Call,
  module: DataSetName,
  id: string,
): { set: OwnSet; entry: OwnEntry; rendering: Rendering } | undefined => {
  const set = call.context.data.own(module)
  const entry = set.find(id, addressedParty(call))
  if (!entry || !sameId(call.version, entry.key, id)) return undefined
  if (entry.audience !== undefined && audienceOf(call)?.includes(entry.audience) === false) return undefined
  const rendering = set.rendering(entry, call.version)
  return rendering && { set, entry, rendering }
}

const getLocation: Handler = (call) => {
  const found = findOwn(call, 'locations', param(call, 'location_id'))
  if (!found) return notFound(call, `Location ${param(call, 'location_id')}`)
  return successBytes(`Location ${found.entry.key} is ours`, found.rendering.bytes, { judged: within(found.rendering.findings) })
}

const getChild =
  (level: 'EVSE' | 'Connector'): Handler =>
  (call) => {
    const found = findOwn(call, 'locations', param(call, 'location_id'))
    const location = found?.rendering.object
    if (!isObject(location)) return notFound(call, `Location ${param(call, 'location_id')}`)
    const evse = evseIn(location, param(call, 'evse_uid'))
    if (!evse || !sameId(call.version, String(evse['uid']), param(call, 'evse_uid')))
      return notFound(call, `EVSE ${param(call, 'evse_uid')}`)
    if (level === 'EVSE') return success(`EVSE ${param(call, 'evse_uid')} is ours`, evse)
    const connector = connectorIn(evse, param(call, 'connector_id'))
    return connector && sameId(call.version, String(connector['id']), param(call, 'connector_id'))
      ? success(`Connector ${param(call, 'connector_id')} is ours`, connector)
      : notFound(call, `Connector ${param(call, 'connector_id')}`)
  }

export const ownedHandlers: Readonly<Record<string, Handler>> = own({
  ...Object.fromEntries(
    (['locations', 'sessions', 'cdrs', 'tariffs', 'tokens', 'invoicereconciliation'] as const).map((module) => [
      `${kinds[module].module}.sender.list`,
      listHandler(module),
    ]),
  ),
  'locations.sender.get': getLocation,
  'locations.sender.get-evse': getChild('EVSE'),
  'locations.sender.get-connector': getChild('Connector'),
})
