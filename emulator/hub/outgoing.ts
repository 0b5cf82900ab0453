/** What a request looks like on the leg from the hub to one receiver: url, query and body in the receiver's version. */
import type { LegNote } from '../contract/exchange.js'
import { dialects, tokenTypeIn } from '../ocpi/dialect.js'
import { commandObjects, rowOf, type CommandType, type Endpoint } from '../ocpi/endpoints.js'
import { formatParty } from '../ocpi/headers.js'
import { parseQuery } from '../ocpi/paging.js'
import { patchBecomesPut } from '../ocpi/translate/translate.js'
import type { Version } from '../ocpi/version.js'
import { httpError, refused, success, type Answer } from '../standin/serving/answer.js'
import { advertisedUrl } from '../standin/connections.js'
import { kindOf, type JsonObject } from '../standin/data/kinds.js'
import { applyPatch } from '../standin/data/received.js'
import { fillPath } from '../standin/operations/push.js'
import { extendUrl, withQuery } from '../standin/calling/urls.js'
import { partnerOf, type Member } from './directory.js'
import { hubError, ownerInUrl, pairOf, versionOf, type HubParts, type HubMessage } from './message.js'
import type { Waiting } from './results.js'
import { isObject } from '../ocpi/json-object.js'

/** What goes out, wherever: the same for all receivers of one version that have settled the same with the hub. */
export interface Content {
  readonly endpoint: Endpoint
  readonly body?: unknown
  readonly rawBody?: string | undefined
  readonly notes: readonly LegNote[]
  /** The object as the sender means it, after a PATCH was merged. */
  readonly whole: JsonObject | undefined
  readonly waiting?: Waiting | undefined
}

export interface Outgoing extends Content {
  readonly url: string
}

const idKinds = { location_id: 'location', evse_uid: 'evse', session_id: 'session', tariff_id: 'tariff', token_uid: 'token' } as const

/** The specification's name of what the body of a request is. */
export const bodyObject = ({ endpoint, params }: Pick<HubMessage, 'endpoint' | 'params'>): string | undefined =>
  endpoint.namesCommand ? commandObjects[params['command'] as CommandType] : endpoint.request[0]

/** An answer for a request that the receiver's version has no word for (6.1). */
const notInThatVersion = (hub: HubParts, message: HubMessage, version: string): Answer => {
  const { endpoint } = message
  if (endpoint.expectsResult) return unsupported(hub, message, 'NOT_SUPPORTED', `${version} has no charging profiles`)
  if (endpoint.request[0] === 'ChargingPreferences') return httpError(404, 2001, `${version} has no charging preferences`)
  return refused(2000, `${version} has no ${endpoint.method} for ${endpoint.module} here`)
}

const unsupported = (hub: HubParts, message: HubMessage, result: 'NOT_SUPPORTED' | 'REJECTED', why: string): Answer =>
  success(why, {
    result,
    ...(dialects[message.version].commandTimeout && { timeout: hub.context.settings.hub.commandTimeoutSeconds }),
  })

const idIn = (endpoint: Endpoint, params: HubMessage['params']): string | undefined => params[kindOf(endpoint)?.idParameter ?? '']

const tokenTypeOf = (message: HubMessage): string | undefined =>
  parseQuery(message.query).find(([name]) => name === 'type')?.[1] ??
  (isObject(message.body) && typeof message.body['type'] === 'string' ? message.body['type'] : undefined)

/** The object that a PATCH leads to, from what this receiver was told of it. */
const mergedPatch = (hub: HubParts, message: HubMessage, receiver: Member): JsonObject | undefined => {
  const { endpoint, params, sender, body, version } = message
  const owner = ownerInUrl(message)
  const id = idIn(endpoint, params)
  const kind = kindOf(endpoint)
  if (!owner || !kind || id === undefined || !isObject(body)) return undefined
  const before = hub.state.lastSent(sender.connection, receiver.party, kind.name, owner, id, tokenTypeOf(message))
  return before && applyPatch(kind.object, before.object, body, version)
}

/** The request for one receiver, or the answer that is due where it cannot be forwarded. */
export const outgoingFor = (hub: HubParts, message: HubMessage, receiver: Member): Outgoing | { readonly answer: Answer } => {
  const responses = responseUrls(hub, message, receiver)
  const content = contentFor(hub, message, receiver, undefined, responses.urlFor)
  if ('answer' in content) {
    if (responses.waiting()) hub.results.close(responses.waiting()?.id ?? '')
    return content
  }
  const url = urlFor(hub, message, receiver, content, responses.urlFor)
  return typeof url === 'string' ? { ...content, url, waiting: responses.waiting() } : url
}

/** Puts a url of the hub in place of the sender's response_url. */
const responseUrls = (hub: HubParts, message: HubMessage, receiver: Member) => {
  const { endpoint, params, sender, version, correlationId } = message
  let waiting: Waiting | undefined
  return {
    waiting: () => waiting,
    urlFor: (responseUrl: string): string => {
      waiting = hub.results.open(
        { module: endpoint.module, sender, senderVersion: version, responseUrl, receiver, correlationId },
        endpoint.namesCommand ? (params['command'] ?? 'result') : 'results',
      )
      return waiting.url
    },
  }
}

const unchanged = (url: string): string => url

const hiddenIn = (version: Version): string => `${version} cannot say that a Location is hidden: publish is false`

/** Part of a Location, or a change of it, that a receiver whose version cannot hide it must not be told of. */
const isHiddenFrom = (hub: HubParts, message: HubMessage, receiver: Member, whole: JsonObject | undefined): boolean => {
  const { endpoint, sender, params } = message
  if (
    endpoint.object !== 'Location' ||
    endpoint.interface !== 'RECEIVER' ||
    endpoint.method === 'GET' ||
    message.version === versionOf(receiver) ||
    dialects[versionOf(receiver)].hiddenLocations
  )
    return false
  const owner = ownerInUrl(message)
  const known =
    whole ?? (owner && hub.state.lastSent(sender.connection, receiver.party, 'locations', owner, params['location_id'] ?? '')?.object)
  return known?.['publish'] === false
}

/** `told`: the object after the push, where that is known already. */
export const contentFor = (
  hub: HubParts,
  message: HubMessage,
  receiver: Member,
  told: JsonObject | undefined,
  responseUrl: (url: string) => string = unchanged,
): Content | { readonly answer: Answer } => {
  const { sender, endpoint, version } = message
  const target = versionOf(receiver)
  const object = bodyObject(message)
  const partial = endpoint.partial && isObject(message.body)
  const isWhole = endpoint.interface === 'RECEIVER' && object !== undefined && object === kindOf(endpoint)?.object
  const whole = !isWhole
    ? undefined
    : !partial
      ? isObject(message.body)
        ? message.body
        : undefined
      : (told ?? mergedPatch(hub, message, receiver))
  const becomesPut = partial && object !== undefined && patchBecomesPut(version, target, object, message.body)
  if (becomesPut && !whole)
    return { answer: refused(2001, `${target} takes no PATCH here, and nothing is known to merge it with: PUT it first`) }
  const rowId = becomesPut ? endpoint.id.replace('.patch', '.put') : endpoint.id
  const row = rowOf(target, rowId)
  if (!row) return { answer: notInThatVersion(hub, message, target) }
  if (isHiddenFrom(hub, message, receiver, whole)) {
    const hidden = hiddenIn(target)
    return { answer: { ...refused(2000, hidden), why: `not forwarded: ${hidden}` } }
  }
  if (message.body === undefined || object === undefined) return { endpoint: row, notes: [], whole }
  const asksForResult = row.expectsResult
  if (version === target && dialects[target].ownerFields && !asksForResult) {
    return {
      endpoint: row,
      notes: [],
      whole,
      body: message.body,
      rawBody: message.rawBody?.toString('utf8') ?? JSON.stringify(message.body),
    }
  }
  const { object: body, notes } = hub.translator.translate(version, target, object, becomesPut ? whole : message.body, {
    side: 'request',
    owner: ownerInUrl(message) ?? sender.party,
    pair: pairOf(sender, receiver, endpoint),
    receiver,
    ...(partial && !becomesPut && { partial: true }),
    ...(asksForResult && { responseUrl }),
  })
  if (body !== undefined) return { endpoint: row, notes, whole, body }
  const why = notes.at(-1)?.message ?? `${target} cannot express it`
  if (!row.namesCommand) return { answer: { ...refused(2000, why), why: `not forwarded: ${why}` } }
  return { answer: unsupported(hub, message, message.params['command'] === 'CANCEL_RESERVATION' ? 'NOT_SUPPORTED' : 'REJECTED', why) }
}

/** In a url of the hub: a page that the receiver has under another path than the first. */
export const pageParameter = 'hub_page'

/** Where the receiver has it, as its version details say. */
export const urlFor = (
  hub: HubParts,
  message: HubMessage,
  receiver: Member,
  { endpoint, whole }: Content,
  responseUrl: (url: string) => string = unchanged,
): string | { readonly answer: Answer } => {
  const page = endpoint.paged ? hub.pageUrls.get(parseQuery(message.query).find(([name]) => name === pageParameter)?.[1] ?? '') : undefined
  if (page?.receiver === receiver.connection.id && page.sender === message.sender.connection.id) return page.url
  const base = advertisedUrl(receiver.connection, endpoint.module, endpoint.interface)
  if (base === undefined)
    return {
      answer: hubError(
        message.version,
        4000,
        `${formatParty(receiver.party)} does not implement ${endpoint.module} as ${endpoint.interface ?? 'anything'}`,
      ),
    }
  const path = fillPath(endpoint.path, paramsFor(hub, message, receiver)) + (receiver.connection.quirks.trailingSlash ? '/' : '')
  return withQuery(extendUrl(base, path), queryFor(hub, message, receiver, endpoint, whole, responseUrl))
}

/** Ids as the receiver knows them; the owner in the url may be the hub, where the receiver wants it so. */
const paramsFor = (hub: HubParts, message: HubMessage, receiver: Member): Record<string, string> => {
  const { sender, version, endpoint, params } = message
  const target = versionOf(receiver)
  const pair = pairOf(sender, receiver, endpoint)
  const mapped = Object.fromEntries(
    Object.entries(params).map(([name, value]) => {
      const kind = idKinds[name as keyof typeof idKinds] as (typeof idKinds)[keyof typeof idKinds] | undefined
      return [name, kind ? hub.translator.id(kind, value, version, target, pair) : value]
    }),
  )
  const owner = ownerInUrl(message)
  return owner && !dialects[target].ownerFields && partnerOf(receiver.connection).options.urlOwner === 'hub'
    ? { ...mapped, ...hub.directory.hubParty() }
    : mapped
}

/** The query as the receiver's version has it: where a push names no type of Token, RFID is meant. */
const queryFor = (
  hub: HubParts,
  message: HubMessage,
  receiver: Member,
  row: Endpoint,
  whole: JsonObject | undefined,
  responseUrl: (url: string) => string,
): Record<string, string> => {
  const known = new Set(row.query.map(({ name }) => name))
  const given = Object.fromEntries(parseQuery(message.query).filter(([name]) => known.has(name) || row.paged))
  if (given['response_url'] !== undefined && known.has('response_url')) given['response_url'] = responseUrl(given['response_url'])
  if (!known.has('type')) return given
  const { type: named, ...rest } = given
  // OTHER may stand for several types: the Token itself says which.
  const token =
    row.response === 'AuthorizationInfo' && message.version !== versionOf(receiver)
      ? hub.state.byId(receiver.connection, undefined, 'tokens', message.params['token_uid'] ?? '', named)?.object
      : whole
  const type = typeof token?.['type'] === 'string' ? token['type'] : named
  if (type === undefined || type === 'RFID') return rest
  return { ...rest, type: tokenTypeIn(versionOf(receiver), type) }
}
