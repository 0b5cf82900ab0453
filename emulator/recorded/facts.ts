/**
 * What the judge has to know of a recorded request beside its messages: from the side of the caller and from that of the callee, as each
 * of them would have known it when the request came.
 */
import { pushesWhole } from '../ocpi/endpoints.js'
import { dataSetOf } from '../ocpi/data-sets.js'
import { dialects } from '../ocpi/dialect.js'
import { routingOf, type Party } from '../ocpi/headers.js'
import { parseQuery } from '../ocpi/paging.js'
import type { Version } from '../ocpi/version.js'
import type { Exchange } from '../traffic/exchange.js'
import type { Facts } from '../traffic/findings/facts.js'
import { idOf } from '../traffic/findings/paging.js'
import { headerValue, responseUrlOf } from '../traffic/wire.js'
import type { InferredExchange } from './infer.js'
import type { AwaitedResult, Link } from './links.js'
import { heldIn } from '../standin/data/held.js'
import type { Addressed, Objects } from './objects.js'
import type { Platform } from './platforms.js'
import { barePathOf } from './recognise.js'
import { isBlackened } from './tokens.js'
import { isObject } from '../ocpi/json-object.js'

/** The bodies of a request, parsed once. */
export interface Bodies {
  readonly request: unknown
  readonly response: unknown
}

export interface BothFacts {
  readonly in: Facts
  readonly out: Facts
  /** Told when the answer is complete: what the exchange has changed counts from then on. */
  readonly after: () => void
}

export const factsOf = (placed: InferredExchange, link: Link, bodies: Bodies, between: Between): BothFacts => {
  const { exchange, recognised, caller, callee } = placed
  const { endpoint, version } = recognised
  const address = endpoint && version ? addressOf(placed, version) : undefined
  const objects = objectFacts(placed, link, bodies, address)
  const shared: Facts = {
    requestJson: bodies.request,
    responseJson: bodies.response,
    registration: link.registration,
    wrongInterface: recognised.wrongInterface,
    advertisedUrl: recognised.advertisedUrl,
    previousPage: link.pages.get(exchange.url),
    responseUrl: exchange.responseUrl,
    nextPage: exchange.nextPage,
    requestIdReused: exchange.requestId !== undefined && link.requestIds.isReused(caller.name, exchange.requestId),
    command: commandKind(placed, link, bodies),
    refusedStart: pushesWhole(endpoint, 'Session') ? startBefore(link, bodies.request, exchange.startedAt) : undefined,
    ...(endpoint?.handshake === 'register' && version && { chosenVersion: version }),
    ...objects.facts,
  }
  const after = (): void => {
    objects.after()
    noteRegistration(placed, link)
    noteCommand(placed, link, bodies)
    notePage(placed, link, bodies)
    noteRefusal(placed, link)
  }
  return {
    in: { ...shared, ...sides(callee, caller), auth: authFacts(placed, link) },
    out: { ...shared, ...sides(caller, callee), ...callerFacts(placed, link, between) },
    after,
  }
}

/** `our` is the one who looks. */
const sides = (our: Platform, peer: Platform): Facts => ({
  ...(our.parties.length > 0 && { ourParties: our.parties }),
  ...(peer.parties.length > 0 && { peerParties: peer.parties, peerIsHub: isHub(peer) }),
  ...(our.parties.length > 0 && { weAreHub: isHub(our) }),
  ...(our.versions.length > 0 && { ourVersions: our.versions }),
  ...(peer.versions.length > 0 && { theirVersions: peer.versions }),
})

const isHub = (platform: Platform): boolean => platform.roles.has('HUB')

// ---- tokens ---------------------------------------------------------------------------------------------------------------

const authFacts = ({ exchange, token, knownToken, recognised }: InferredExchange, link: Link): Facts['auth'] => {
  const header = headerValue(exchange.request.headers, 'authorization')
  if (header === undefined || isBlackened(header) || token === undefined) return undefined
  if (knownToken) return { matched: token.encoding, tokenRole: knownToken.role, retired: link.retired.has(token.token) }
  // Of a token that no handshake shows only what cannot be otherwise is said.
  return token.certain && recognised.version !== undefined ? { matched: token.encoding } : undefined
}

const callerFacts = (
  { exchange, token, knownToken, caller, callee, recognised }: InferredExchange,
  link: Link,
  between: Between,
): Facts => {
  const retired = token !== undefined && link.retired.has(token.token)
  const { endpoint } = recognised
  const isHandshake = endpoint?.handshake === 'register' || endpoint?.handshake === 'renew'
  return {
    ...(knownToken && { agreedToken: knownToken.role !== 'A' && !retired, staleToken: retired }),
    ...(token && { refusedEncoding: refusedBefore(token.token, token.encoding, link) }),
    ...(link.tokens.get(caller) !== undefined && { tokenBefore: link.tokens.get(caller) }),
    ...(isHandshake && between.isRecorded(caller) && { calledBack: () => between.versionsAsked(callee, caller, exchange) }),
  }
}

/** What happens at other platforms while an exchange lasts. */
export interface Between {
  /** Requests to this platform are in the recording. */
  isRecorded(platform: Platform): boolean
  /** Whether one platform asked another for its versions while an exchange was under way. */
  versionsAsked(by: Platform, of: Platform, during: Exchange): boolean
}

const refusedBefore = (token: string, encoding: string, link: Link): 'plain' | 'base64' | undefined => {
  const refused = link.refused.get(token)
  return refused !== undefined && refused !== encoding ? refused : undefined
}

const noteRefusal = ({ exchange, token }: InferredExchange, link: Link): void => {
  if (!token) return
  if (exchange.response?.status === 401 && (token.encoding === 'plain' || token.encoding === 'base64'))
    link.refused.set(token.token, token.encoding)
  else link.refused.delete(token.token)
}

// ---- the registration -------------------------------------------------------------------------------------------------------

const succeededIn = ({ response, ocpiStatus }: Exchange): boolean =>
  response !== undefined && response.status < 300 && ocpiStatus !== undefined && ocpiStatus >= 1000 && ocpiStatus < 2000

/** The request has come: until it is answered, the handshake is under way. */
export const beginRegistration = ({ recognised }: InferredExchange, link: Link): void => {
  if (recognised.endpoint?.handshake !== 'register' || link.registration === 'REGISTERED') return
  link.isWhole ||= link.registration === undefined
  link.registration = 'REGISTERING'
}

const noteRegistration = ({ exchange, recognised, announced, caller, callee, token }: InferredExchange, link: Link): void => {
  if (recognised.endpoint?.purpose !== 'registration') return
  const { handshake } = recognised.endpoint
  const isAccepted = succeededIn(exchange)
  if (handshake === 'register' && !isAccepted && link.registration === 'REGISTERING') link.registration = undefined
  if (!isAccepted) return
  if (handshake === 'unregister') {
    link.registration = 'UNREGISTERED'
    for (const used of link.tokens.values()) link.retired.add(used)
    link.tokens.clear()
    return
  }
  const { fromCaller, fromCallee } = announced
  const replace = (user: Platform, given: string | undefined): void => {
    const before = link.tokens.get(user)
    if (given === undefined) return
    if (before !== undefined && before !== given) link.retired.add(before)
    link.tokens.set(user, given)
  }
  if (handshake !== 'read-credentials') {
    link.registration = 'REGISTERED'
    link.version = recognised.version
    if (handshake === 'register' && token && token.token !== fromCallee?.token) link.retired.add(token.token)
    replace(callee, fromCaller?.token)
  }
  replace(caller, fromCallee?.token)
}

// ---- objects ----------------------------------------------------------------------------------------------------------------

/** What the `{…}` of the row stand for, and whose the object is. */
const addressOf = ({ exchange, recognised, caller, callee }: InferredExchange, version: Version): Addressed | undefined => {
  const { endpoint } = recognised
  if (!endpoint) return undefined
  const parts = endpoint.path.split('/').slice(1)
  const segments = barePathOf(exchange.url).split('/').slice(-parts.length)
  const isFree = endpoint.path.includes('{response_url}') || endpoint.path.includes('{cdr}')
  const path: Record<string, string> = {}
  if (!isFree)
    for (const [index, part] of parts.entries()) if (part.startsWith('{')) path[part.slice(1, -1)] = decoded(segments[index] ?? '')
  const query = parseQuery(exchange.url.split('?')[1] ?? '')
  const { country_code, party_id } = path
  const owner: Party | undefined =
    country_code !== undefined && party_id !== undefined
      ? { country_code, party_id }
      : partyOf(endpoint.interface === 'SENDER' ? callee : caller, exchange, endpoint.interface === 'SENDER')
  return {
    version,
    endpoint,
    path,
    type: dialects[version].tokenTypeInUrl ? (query.find(([name]) => name === 'type')?.[1] ?? 'RFID') : undefined,
    owner: owner ?? { country_code: 'XX', party_id: 'XXX' },
  }
}

const partyOf = (platform: Platform, exchange: Exchange, isCallee: boolean): Party | undefined => {
  const routing = routingOf((name) => headerValue(exchange.request.headers, name))
  return platform.parties[0] ?? (isCallee ? routing.to : routing.from)
}

const decoded = (segment: string): string => {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}

/** Which Tokens the receiver has issued is not known: those in the recording need not be all. */
const heldAt = (objects: Objects, owner: Party, link: Link): NonNullable<Facts['held']> =>
  heldIn({ received: objects.received, owner: () => owner, tokens: undefined, knowsAll: () => link.isWhole })

const objectFacts = (
  { exchange, recognised, caller, callee }: InferredExchange,
  link: Link,
  { request, response }: Bodies,
  at: Addressed | undefined,
): { facts: Facts; after: () => void } => {
  const { endpoint } = recognised
  const none = { facts: {}, after: () => undefined }
  const set = dataSetOf(endpoint)
  if (!at || !endpoint || !set) return none
  if (endpoint.list) {
    const held = link.objectsAt(caller)
    const list = isObject(response) && succeededIn(exchange) ? response['data'] : undefined
    return {
      facts: {
        storedOf: (object) => held.storedOf(at, set.name, object),
        ...(set.concernsOneCustomer && { held: heldAt(held, at.owner, link) }),
      },
      after: () => {
        if (Array.isArray(list)) held.pull(at, set.name, list)
      },
    }
  }
  if (endpoint.interface !== 'RECEIVER' || endpoint.usesGivenUrl) return none
  const held = link.objectsAt(callee)
  const before = endpoint.givesUrl && isObject(request) ? held.storedOf(at, set.name, request) : held.stored(at)
  const isPush = endpoint.method !== 'GET'
  return {
    facts: {
      // What was exchanged before the recording began is not known, and nothing is said of it.
      ...((before !== undefined || link.isWhole) && { stored: () => before }),
      ...(set.concernsOneCustomer && { held: heldAt(held, at.owner, link) }),
      ...(isPush && endpoint.partial && { patched: () => held.patched(at, request) }),
      ...(endpoint.givesUrl && link.isWhole && { knowsSession: (id: string) => held.knowsSession(at.owner, id) }),
    },
    after: () => {
      if (isPush && succeededIn(exchange)) held.push(at, request)
    },
  }
}

// ---- commands and pages -------------------------------------------------------------------------------------------------------

const commandKind = ({ exchange, recognised }: InferredExchange, link: Link, { request }: Bodies): Facts['command'] => {
  if (recognised.endpoint?.isResult !== true) return undefined
  const awaited = link.awaited.get(barePathOf(exchange.url))
  if (!awaited) return undefined
  const isCancelled = isObject(request) && request['result'] === 'CANCELED_RESERVATION'
  return awaited.results > 0 && !isCancelled ? 'repeated' : 'expected'
}

const noteCommand = ({ exchange, recognised }: InferredExchange, link: Link, { request, response }: Bodies): void => {
  const { endpoint } = recognised
  if (endpoint?.isResult === true) {
    const awaited = link.awaited.get(barePathOf(exchange.url))
    if (!awaited) return
    awaited.results += 1
    const result = isObject(request) ? request['result'] : undefined
    if (typeof result === 'string') awaited.result = result
    return
  }
  const responseUrl = responseUrlOf(exchange.url, exchange.request.body)
  if (responseUrl === undefined || endpoint === undefined) return
  const data = isObject(response) && isObject(response['data']) ? response['data']['result'] : undefined
  link.awaited.set(barePathOf(responseUrl), {
    sentAt: exchange.startedAt,
    command: barePathOf(exchange.url).split('/').at(-1) ?? '',
    body: isObject(request) ? request : {},
    response: typeof data === 'string' ? data : undefined,
    result: undefined,
    results: 0,
    followed: false,
  })
}

/** A Session may follow its START_SESSION within this time. */
const sessionPatienceMs = 10 * 60_000

/** The result of the START_SESSION that a new Session seems to follow, when that was not accepted. */
const startBefore = (link: Link, session: unknown, at: number): string | undefined => {
  if (!isObject(session)) return undefined
  const token = isObject(session['cdr_token']) ? session['cdr_token'] : {}
  const contract = session['auth_id'] ?? token['contract_id']
  const isFor = ({ body }: AwaitedResult): boolean => {
    const used = isObject(body['token']) ? body['token'] : {}
    return (
      (used['uid'] !== undefined && used['uid'] === token['uid']) ||
      (contract !== undefined && (used['contract_id'] ?? used['auth_id']) === contract)
    )
  }
  const start = [...link.awaited.values()].findLast(
    (awaited) => awaited.command === 'START_SESSION' && !awaited.followed && at - awaited.sentAt < sessionPatienceMs && isFor(awaited),
  )
  if (!start) return undefined
  start.followed = true
  const outcome = start.result ?? start.response
  return outcome === 'ACCEPTED' ? undefined : outcome
}

const notePage = ({ exchange, recognised }: InferredExchange, link: Link, { response }: Bodies): void => {
  const { endpoint } = recognised
  const data = isObject(response) ? response['data'] : undefined
  const next = exchange.nextPage
  if (endpoint?.paged !== true || next === undefined || !Array.isArray(data) || !exchange.response) return
  const before = link.pages.get(exchange.url)
  const url = URL.canParse(next, exchange.url) ? new URL(next, exchange.url).href : next
  const numberIn = (name: string): number | undefined => {
    const text = exchange.response && headerValue(exchange.response.headers, name)
    return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined
  }
  const idField = dataSetOf(endpoint)?.idField ?? 'id'
  link.pages.set(url, {
    url: exchange.url,
    ids: data.map((object: unknown) => (isObject(object) ? String(object[idField] ?? idOf(object) ?? '') : '')),
    objectsSoFar: before === undefined ? 0 : before.objectsSoFar + before.ids.length,
    total: numberIn('x-total-count'),
    limit: numberIn('x-limit'),
  })
}
