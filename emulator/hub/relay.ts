/** The way back: what a receiver answered, in the sender's version and under the hub's own urls. */
import { pushesWhole } from '../ocpi/endpoints.js'
import { randomUUID } from 'node:crypto'
import type { DataSetName } from '../ocpi/data-sets.js'
import type { LegNote } from '../contract/exchange.js'
import { readDateTime } from '../ocpi/datetime.js'
import { dialects } from '../ocpi/dialect.js'
import { formatParty, partyKey, type Party } from '../ocpi/headers.js'
import { formatLink, nextLink } from '../ocpi/paging.js'
import { translateStatusCode } from '../ocpi/translate/statuscodes.js'
import type { TranslationNote } from '../ocpi/translate/note.js'
import type { Answer } from '../standin/serving/answer.js'
import type { PeerAnswer } from '../standin/calling/client.js'
import { kinds, type JsonObject, kindOf, type Kind } from '../standin/data/kinds.js'
import { encodeSegment } from '../standin/calling/urls.js'
import type { Member } from './directory.js'
import { ownerNamedBy, sessionReference, textOf } from './hub-state.js'
import { hubError, ownerInUrl, pairOf, versionOf, type HubParts, type HubMessage } from './message.js'
import { bodyObject, pageParameter, type Outgoing } from './outgoing.js'
import { isObject } from '../ocpi/json-object.js'

export interface Relayed {
  readonly answer: Answer
  readonly notes: readonly LegNote[]
  readonly nextPage?: string | undefined
}

/** The receiver is there, and says nothing. */
export const isSilence = ({ error }: PeerAnswer): boolean => /did not answer within|stalled/.test(error ?? '')

/** No answer at all, in the words of a hub. */
const withoutAnswer = (hub: HubParts, message: HubMessage, receiver: Member, answer: PeerAnswer): Answer => {
  const silent = isSilence(answer)
  hub.reached(receiver, silent ? 'silent' : 'unreachable')
  return silent
    ? hubError(message.version, 4002, `${formatParty(receiver.party)} did not answer in time`)
    : hubError(message.version, 4003, `${formatParty(receiver.party)} is not connected`, answer.error ?? 'no answer')
}

export const relay = (hub: HubParts, message: HubMessage, receiver: Member, sent: Outgoing, answer: PeerAnswer): Relayed => {
  const { version } = message
  const code = answer.envelope.statusCode
  if (answer.status === undefined) return { answer: withoutAnswer(hub, message, receiver, answer), notes: [] }
  hub.reached(receiver, 'answered')
  // What is no OCPI says nothing that could be forwarded; a token that is refused is between the hub and the receiver.
  if (code === undefined || answer.status === 401) {
    return {
      answer: hubError(version, 4000, `${formatParty(receiver.party)} gave no answer that can be forwarded`, answer.message),
      notes: [],
    }
  }
  const notes: TranslationNote[] = []
  const status = translateStatusCode(version, code, notes)
  const legNotes: LegNote[] = notes.map((note) => ({ side: 'response', ...note }))
  const data = answer.envelope.hasData && answer.envelope.data !== null ? answer.envelope.data : undefined
  const translated = data === undefined ? { data: undefined, notes: [] } : dataFor(hub, message, receiver, data)
  if ('problem' in translated) return { answer: hubError(version, 4000, translated.problem), notes: [...legNotes, ...translated.notes] }
  const { headers, nextPage } = headersFor(hub, message, receiver, sent, answer)
  const bytes = translated.data === undefined ? undefined : Buffer.from(JSON.stringify(translated.data))
  return {
    answer: {
      http: answer.status,
      status,
      message: answer.envelope.statusMessage ?? (answer.ok ? 'Success' : 'no message'),
      data: bytes,
      headers,
      from: receiver.party,
      why: `forwarded to ${formatParty(receiver.party)}, which answered ${code}`,
    },
    notes: [...legNotes, ...translated.notes],
    nextPage,
  }
}

/** `data` as the sender's version has it; objects that it cannot have are left out of lists. */
const dataFor = (
  hub: HubParts,
  message: HubMessage,
  receiver: Member,
  data: unknown,
): { data: unknown; notes: LegNote[] } | { problem: string; notes: LegNote[] } => {
  const { endpoint, sender, version } = message
  const from = versionOf(receiver)
  const name = endpoint.response
  // Where no data is defined, what is there means nothing to anyone; names in lower case are plain values.
  if (
    name === undefined ||
    (from === version && dialects[version].ownerFields) ||
    /^[a-z]/.test(name) ||
    name === 'ChargingPreferencesResponse'
  )
    return { data, notes: [] }
  const own = readBack(hub, message, receiver, data)
  if (own)
    return {
      data: own,
      notes: [{ side: 'response', path: '/data', kind: 'kept', message: 'as it was told: the receiver has it as of the same time' }],
    }
  const how = (): Parameters<HubParts['translator']['translate']>[4] => ({
    side: 'response',
    owner: ownerInUrl(message) ?? (endpoint.interface === 'RECEIVER' ? sender.party : receiver.party),
    pair: pairOf(sender, receiver, endpoint),
    receiver: sender,
    ...(name === 'AuthorizationInfo' && { authorizedToken: authorizedToken(hub, message, receiver) }),
  })
  if (!endpoint.list || !Array.isArray(data)) {
    const { object, notes } = hub.translator.translate(from, version, name, data, how())
    const under = notes.map((note) => ({ ...note, path: `/data${note.path}` }))
    return object === undefined
      ? { problem: notes.at(-1)?.message ?? `${version} cannot express it`, notes: under }
      : { data: object, notes: under }
  }
  const notes: LegNote[] = []
  const list = (data as unknown[]).flatMap((one, index) => {
    const translated = hub.translator.translate(from, version, name, one, how())
    if (notes.length < maximumNotes) notes.push(...translated.notes.map((note) => ({ ...note, path: `/data/${index}${note.path}` })))
    return translated.object === undefined ? [] : [translated.object]
  })
  return { data: list, notes }
}

/**
 * What a sender reads back is what it said: the way there and back through another version would not give the same. Only
 * as far as the receiver has it as of the same time.
 */
const readBack = (hub: HubParts, message: HubMessage, receiver: Member, data: unknown): JsonObject | undefined => {
  const { endpoint, sender, version } = message
  const kind = forwardedKind(endpoint)
  if (!kind || endpoint.interface !== 'RECEIVER' || version === versionOf(receiver) || endpoint.response !== kind.object || !isObject(data))
    return undefined
  const id = message.params[kind.idParameter ?? ''] ?? String(data[kind.idField])
  const owner = ownerInUrl(message) ?? sender.party
  const told = hub.state.lastSent(sender.connection, receiver.party, kind.name, owner, id)?.object
  const second = (object: JsonObject): number => Math.floor((readDateTime(String(object['last_updated'])) ?? 0) / 1000)
  return told && second(told) === second(data) ? told : undefined
}

/** More says nothing new of a page. */
const maximumNotes = 500

/** The Token that was asked about, which 2.2.1 wants in the answer and 2.1.1 does not give. */
const authorizedToken = (hub: HubParts, message: HubMessage, receiver: Member): unknown =>
  hub.translator.authored(hub.state.byId(receiver.connection, undefined, 'tokens', message.params['token_uid'] ?? ''), 'Token')

const headersFor = (
  hub: HubParts,
  message: HubMessage,
  receiver: Member,
  sent: Outgoing,
  answer: PeerAnswer,
): { headers: string[]; nextPage: string | undefined } => {
  const headers: string[] = []
  if (message.endpoint.paged) {
    for (const [name, spelled] of [
      ['x-total-count', 'X-Total-Count'],
      ['x-limit', 'X-Limit'],
    ] as const) {
      const value = answer.headers.get(name)
      if (value !== undefined) headers.push(spelled, value)
    }
  }
  const link = nextLink(answer.headers.get('link'))
  const nextPage = link === undefined || !message.endpoint.paged ? undefined : pageOfHub(hub, message, receiver, link, sent.url)
  if (nextPage !== undefined) headers.push('Link', formatLink(nextPage))
  const location = answer.headers.get('location')
  if (message.endpoint.givesUrl && location !== undefined && URL.canParse(location, sent.url)) {
    headers.push('Location', cdrUrlOfHub(hub, message, receiver, new URL(location, sent.url).href))
  }
  return { headers, nextPage }
}

/** The next page under the url that the sender used: what the receiver put into the query is kept as it is. */
const pageOfHub = (hub: HubParts, { url, sender }: HubMessage, receiver: Member, link: string, askedUrl: string): string | undefined => {
  if (!URL.canParse(link, askedUrl)) return undefined
  const next = new URL(link, askedUrl)
  const base = url.split('?')[0] ?? url
  if (next.pathname === new URL(askedUrl).pathname) return `${base}${next.search}`
  // Another path cannot be said in the sender's url: the hub keeps it, and names it.
  const page = randomUUID()
  hub.pageUrls.set(page, { url: next.href, receiver: receiver.connection.id, sender: sender.connection.id })
  return `${base}?${pageParameter}=${page}`
}

/** Where the hub serves a CDR that it forwarded. The receiver's own url stays with the hub. */
const cdrUrlOfHub = (hub: HubParts, message: HubMessage, receiver: Member, url: string): string => {
  const owner = ownerOf(message, isObject(message.body) ? message.body : {})
  const path = [owner.country_code, owner.party_id, isObject(message.body) ? String(message.body['id']) : ''].map(encodeSegment).join('/')
  hub.cdrUrls.set(path.toLowerCase(), { url, receiver, sender: message.sender.connection.id })
  return `${hub.context.baseUrl()}/ocpi/hub/${message.version}/receiver/cdrs/${path}`
}

const ownerOf = (message: HubMessage, object: JsonObject): Party => ownerInUrl(message) ?? ownerNamedBy(object) ?? message.sender.party

// ---- what the hub learns of it --------------------------------------------------------------------------------------------

/** The kind of object that a hub forwards; undefined for what it keeps itself, and for what is no object. */
const forwardedKind = (endpoint: HubMessage['endpoint']): Kind | undefined => {
  const kind = kindOf(endpoint)
  return kind && (kind.broadcast || kind.concernsOneCustomer) ? kind : undefined
}

/** After a success: who was told what, and whose it is. */
export const remember = (hub: HubParts, message: HubMessage, receiver: Member, sent: Outgoing, answer: PeerAnswer): void => {
  const { endpoint, sender, version } = message
  const { state: hubState } = hub
  const kind = forwardedKind(endpoint)
  if (endpoint.method === 'GET' && kind) {
    const objects = Array.isArray(answer.envelope.data)
      ? (answer.envelope.data as unknown[])
      : endpoint.response === kind.object
        ? [answer.envelope.data]
        : []
    for (const object of objects) if (isObject(object)) learnPulled(hub, receiver, sender.party, kind.name, object)
    return
  }
  if (sent.whole && kind && endpoint.interface === 'RECEIVER' && bodyObject(message) === kind.object) {
    hubState.rememberSent(sender.connection, ownerOf(message, sent.whole), receiver.party, kind.name, sent.whole, version)
    if (kind.object === 'Session') learnSession(hub, sender, receiver.party, sent.whole)
  }
  if (endpoint.namesCommand && isObject(message.body)) {
    const { token } = message.body
    const reservation = textOf(message.body['reservation_id'])
    if (isObject(token)) hubState.learn(sender.connection, ownerNamedBy(token) ?? sender.party, 'tokens', token, version)
    if (reservation !== undefined) hubState.reservations.set(`${partyKey(sender.party)} ${reservation.toLowerCase()}`, receiver.party)
  }
  const { data } = answer.envelope
  if (endpoint.response === 'AuthorizationInfo' && isObject(data) && isObject(data['token'])) {
    hubState.learn(receiver.connection, ownerNamedBy(data['token']) ?? receiver.party, 'tokens', data['token'], versionOf(receiver))
  }
  if (sent.waiting && isObject(data)) {
    const seconds = typeof data['timeout'] === 'number' ? data['timeout'] : hub.context.settings.hub.commandTimeoutSeconds
    if (data['result'] === 'ACCEPTED') hub.results.accepted(sent.waiting, seconds)
    else hub.results.close(sent.waiting.id)
  }
}

/** A Location that was kept from one party: what changes in it has to be kept from it as well. */
export const rememberHidden = (hub: HubParts, message: HubMessage, receiver: Member): void => {
  const { body, endpoint, sender, version } = message
  if (!pushesWhole(endpoint, 'Location') || !isObject(body) || body['publish'] !== false) return
  hub.state.rememberSent(sender.connection, ownerOf(message, body), receiver.party, 'locations', body, version)
}

/** An object that was pulled from its owner for one party. */
export const learnPulled = (hub: HubParts, owner: Member, asker: Party, module: DataSetName, object: JsonObject): void => {
  hub.state.rememberSent(owner.connection, ownerNamedBy(object) ?? owner.party, asker, module, object, versionOf(owner))
  if (kinds[module].object === 'Session') learnSession(hub, owner, asker, object)
}

/** Whose customer it is, and under what a CDR will find it that does not name its Session. */
export const learnSession = (hub: HubParts, owner: Member, customer: Party, session: JsonObject): void => {
  const id = String(session['id'])
  hub.state.setCustomer(id, customer)
  if (dialects[versionOf(owner)].sessionInCdr) return
  const reference = sessionReference(session, hub.state.aliases(owner.connection))
  if (reference !== undefined) hub.state.sessionOf.set(reference, hub.state.aliases(owner.connection).toShort('session', id))
}
