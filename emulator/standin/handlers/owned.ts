/** Sender interfaces: what the stand-in owns, in pages and one by one. */
import type { DataModule } from '../../contract/data.js'
import type { Finding } from '../../ocpi/finding.js'
import { formatLink, pageUrl, readPageQuery } from '../../ocpi/paging.js'
import { formatParty, partyKey } from '../../ocpi/headers.js'
import { httpError, refused, success, successBytes, type Answer } from '../answer.js'
import { isHub, param, sameId, type Call, type Handler } from '../call.js'
import { partiesOf } from '../context.js'
import type { OwnEntry, OwnSet, Rendering } from '../data/own.js'
import { kinds } from '../data/kinds.js'
import { connectorIn, evseIn } from '../data/received.js'
import { isObject } from '../data/kinds.js'

const openBracket = Buffer.from('[')
const closeBracket = Buffer.from(']')
const comma = Buffer.from(',')

/** Bytes of a JSON list, joined from those of its objects. */
const joined = (renderings: readonly Rendering[]): Buffer => {
  const pieces: Buffer[] = [openBracket]
  for (const [index, rendering] of renderings.entries()) {
    if (index > 0) pieces.push(comma)
    pieces.push(rendering.bytes)
  }
  pieces.push(closeBracket)
  return Buffer.concat(pieces)
}

const judgedPieces = (renderings: readonly Rendering[], pointer: (index: number) => string) => (): Finding[] =>
  renderings.flatMap((rendering, index) =>
    rendering.findings().map((finding) => ({ ...finding, side: 'response' as const, at: pointer(index) + finding.at })))

/** The party that a request is for: that of the routing headers, in 2.1.1 that of the connection. */
const wantedParty = (call: Call): string | undefined => {
  const own = partiesOf(call.context.settings, call.role)
  const to = call.routing.to
  const named = to && own.find((party) => partyKey(party) === partyKey(to))
  if (named) return formatParty(named)
  return call.version === '2.1.1' && own[0] ? formatParty(own[0]) : undefined
}

/** Who is asking, for objects that only some may see; a hub asks for all behind it. */
const audienceOf = (call: Call): string[] | undefined =>
  isHub(call.connection) ? undefined : call.connection.peer.parties.map(partyKey)

const list = (module: DataModule): Handler => (call) => {
  const asked = readPageQuery(call.query)
  const bad = asked.problems.find((problem) => problem.problem !== 'not a legal DateTime')
  if (bad) return refused(2001, `${bad.name}=${bad.value} is ${bad.problem}`)
  if (call.endpoint.query.some((query) => query.name === 'date_from' && query.required) && asked.dateFrom === undefined) {
    return refused(2001, `date_from is required to pull ${module}`)
  }
  const maximum = call.context.settings.pageLimit
  const limit = Math.min(asked.limit ?? maximum, maximum)
  const set = call.context.data.own(module)
  const selection = {
    version: call.version, party: wantedParty(call), audience: audienceOf(call), dateFrom: asked.dateFrom, dateTo: asked.dateTo,
  }
  const page = set.page(selection, asked.offset, limit)
  const renderings = page.entries.flatMap((entry) => set.rendering(entry, call.version) ?? [])
  const headers = ['X-Total-Count', String(page.total), 'X-Limit', String(maximum)]
  const end = asked.offset + page.entries.length
  if (page.entries.length > 0 && end < page.total) {
    const next = pageUrl(call.url, end, limit)
    headers.push('Link', formatLink(next))
    call.facts.nextPage = next
  }
  return successBytes(
    `${renderings.length} of ${page.total} ${module} that match, from offset ${asked.offset}; a page holds ${limit}`,
    joined(renderings), { headers, judged: judgedPieces(renderings, (index) => `/data/${index}`) },
  )
}

const notFound = (call: Call, what: string): Answer =>
  httpError(404, call.endpoint.module === 'locations' ? 2003 : 2001, `${what} is not known here`)

/** An own object by its id, as far as the caller may see it. */
export const findOwn = (call: Call, module: DataModule, id: string): { set: OwnSet; entry: OwnEntry; rendering: Rendering } | undefined => {
  const set = call.context.data.own(module)
  const entry = set.find(id, wantedParty(call)) ?? set.find(id)
  if (!entry || !sameId(call.version, entry.key, id)) return undefined
  const audience = audienceOf(call)
  if (entry.audience !== undefined && audience && !audience.includes(entry.audience)) return undefined
  const rendering = set.rendering(entry, call.version)
  return rendering && { set, entry, rendering }
}

const getLocation: Handler = (call) => {
  const found = findOwn(call, 'locations', param(call, 'location_id'))
  if (!found) return notFound(call, `Location ${param(call, 'location_id')}`)
  return successBytes(`Location ${found.entry.key} is ours`, found.rendering.bytes, { judged: judgedPieces([found.rendering], () => '/data') })
}

const getChild = (level: 'EVSE' | 'Connector'): Handler => (call) => {
  const found = findOwn(call, 'locations', param(call, 'location_id'))
  const location = found?.rendering.object
  if (!isObject(location)) return notFound(call, `Location ${param(call, 'location_id')}`)
  const evse = evseIn(location, param(call, 'evse_uid'))
  if (!evse || !sameId(call.version, String(evse['uid']), param(call, 'evse_uid'))) return notFound(call, `EVSE ${param(call, 'evse_uid')}`)
  if (level === 'EVSE') return success(`EVSE ${param(call, 'evse_uid')} is ours`, evse)
  const connector = connectorIn(evse, param(call, 'connector_id'))
  return connector && sameId(call.version, String(connector['id']), param(call, 'connector_id'))
    ? success(`Connector ${param(call, 'connector_id')} is ours`, connector)
    : notFound(call, `Connector ${param(call, 'connector_id')}`)
}

export const ownedHandlers: Readonly<Record<string, Handler>> = {
  ...Object.fromEntries((['locations', 'sessions', 'cdrs', 'tariffs', 'tokens'] as const).map((module) => [`${kinds[module].module}.sender.list`, list(module)])),
  'locations.sender.get': getLocation,
  'locations.sender.get-evse': getChild('EVSE'),
  'locations.sender.get-connector': getChild('Connector'),
}
