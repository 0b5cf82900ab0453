/** One request of a peer on its way through a stand-in. */
import { messageOf } from '../../ocpi/finding-message.js'
import type { LocalRole } from '../../contract/standin.js'
import { dialects } from '../../ocpi/dialect.js'
import type { Endpoint } from '../../ocpi/endpoints.js'
import { formatParty, sameParty, type Party, type Routing } from '../../ocpi/headers.js'
import { judge } from '../../ocpi/judge.js'
import { parseQuery } from '../../ocpi/paging.js'
import type { Version } from '../../ocpi/version.js'
import type { Facts } from '../../traffic/findings/facts.js'
import { httpError, refused, type Answer } from './answer.js'
import { isHub, type ConnectionRecord, type TokenHit } from '../connections.js'
import { isStrict, nameOf, type Context } from '../context.js'
import type { AppliedFaults } from '../faults/apply.js'
import { sameId, type JsonObject } from '../data/kinds.js'
import { isObject } from '../../ocpi/json-object.js'

export { isHub } from '../connections.js'
export { sameId } from '../data/kinds.js'

export interface Call {
  readonly context: Context
  readonly connection: ConnectionRecord
  readonly token: TokenHit
  readonly version: Version
  readonly role: LocalRole
  /** Url that the role is part of: false for `/ocpi/2.2.1`, where all roles are served together. */
  readonly roleInUrl: boolean
  readonly endpoint: Endpoint
  /** Path parameters, decoded. */
  readonly params: Readonly<Record<string, string>>
  /** Query without its question mark. */
  readonly query: string
  /** Absolute url as the caller addressed it, under our public url. */
  readonly url: string
  readonly routing: Routing
  readonly correlationId: string | undefined
  /** Parsed body; undefined when there was none. */
  readonly body: unknown
  /** The bytes of the body, without a byte order mark. */
  readonly rawBody: Buffer | undefined
  /** What findings will want to know; handlers add to it. */
  readonly facts: Facts
  /** The faults that apply; undefined when none does. */
  readonly appliedFaults: AppliedFaults | undefined
  /** Calls back with the number of the exchange, once the log has it. */
  readonly whenRecorded: (listener: (seq: number) => void) => void
}

export type Handler = (call: Call) => Answer | Promise<Answer>

/** The party of ours that a request is for: that of the routing headers, or the one that the connection is with. */
export const addressedParty = (call: Call): string | undefined => {
  const {
    context: { settings },
    role,
    routing: { to },
    version,
  } = call
  const named = to && settings.parties.find((party) => party.role === role && sameParty(party, to))
  if (named) return nameOf(named)
  const first = dialects[version].rolePerConnection ? settings.parties.find((party) => party.role === role) : undefined
  return first && nameOf(first)
}

/** Between whom a later call goes that answers this one: the party of ours that was asked, and the party that asked. */
export const answeringParties = (call: Call): { from: Party | undefined; to: Party | undefined } => {
  const { from, to } = call.routing
  return { from: to && call.context.settings.parties.find((party) => sameParty(party, to)), to: from }
}

/** A path parameter that the endpoint's row promises. */
export const param = (call: Call, name: string): string => call.params[name] ?? ''

export const queryValue = (call: Call, name: string): string | undefined =>
  call.query === '' ? undefined : parseQuery(call.query).find(([given]) => given === name)?.[1]

/** The owner that a client owned url names. */
export const urlOwner = (call: Call): Party => ({ country_code: param(call, 'country_code'), party_id: param(call, 'party_id') })

export const isHttpUrl = (text: string): boolean => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)

/** Whether the peer may speak for a party: one of its own, behind a hub any. */
export const speaksFor = (call: Call, owner: Party): boolean =>
  isHub(call.connection) || call.connection.peer.parties.some((party) => sameParty(party, owner))

/**
 * Refuses urls under a party that is not the peer's: 404 is what the specification allows (3.4). Behind a hub any party
 * may own what comes.
 */
export const foreignOwner = (call: Call): Answer | undefined => {
  const owner = urlOwner(call)
  if (speaksFor(call, owner)) return undefined
  return httpError(404, 2001, `${formatParty(owner)} is not a party of this connection`)
}

/** The body as the object it has to be, or the refusal. */
export const bodyObject = (call: Call): { object: JsonObject } | { answer: Answer } => {
  if (isObject(call.body)) return { object: call.body }
  const wanted = call.endpoint.request.join(' or ')
  return {
    answer: refused(
      2001,
      call.body === undefined ? `the body is missing: expected a ${wanted}` : `the body has to be a JSON object: expected a ${wanted}`,
    ),
  }
}

const unusableIds = new Set(['object.required', 'object.type', 'null.empty'])

/**
 * Refuses with 2001 what cannot be acted upon, because a field is missing or of another type. The rest is noted by the
 * findings, and refused only where the stand-in is strict.
 */
export const unusable = (call: Call, name: string, body: unknown): Answer | undefined => {
  const strict = isStrict(call.context, call.connection)
  const found = judge(call.version, name, body).find(
    (finding) => finding.severity === 'violation' && (strict || unusableIds.has(finding.id)),
  )
  return found && refused(2001, messageOf(found))
}

/** Url and body have to agree on the id, and from 2.2 on on the owner (3.8: 2001). */
export const mismatch = (call: Call, object: JsonObject, idField: string, id: string): Answer | undefined => {
  const given = object[idField]
  if (given === undefined && call.endpoint.partial) return ownerMismatch(call, object)
  if (typeof given !== 'string' && typeof given !== 'number') return refused(2001, `\`${idField}\` is missing`)
  if (!sameId(call.version, String(given), id)) return refused(2001, `the url names \`${id}\`, the body \`${String(given)}\``)
  return ownerMismatch(call, object)
}

const ownerMismatch = (call: Call, object: JsonObject): Answer | undefined => {
  if (!dialects[call.version].ownerFields) return undefined
  for (const field of ['country_code', 'party_id'] as const) {
    const given = object[field]
    const expected = param(call, field)
    if (typeof given === 'string' && given.toLowerCase() !== expected.toLowerCase()) {
      return refused(2001, `the url names ${field} \`${expected}\`, the body \`${given}\``)
    }
  }
  return undefined
}
