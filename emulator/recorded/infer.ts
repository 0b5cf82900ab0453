/**
 * Infers from recorded exchanges what a stand-in knows of its own: which platforms take part, who calls whom, in which version, over
 * which connection. Pure: nothing is read or written, and what cannot be known is said as a question.
 */
import { purposeOf } from '../ocpi/modules.js'
import { serves, type Endpoint } from '../ocpi/endpoints.js'
import { routingOf, type Party } from '../ocpi/headers.js'
import { isVersion, type Version } from '../ocpi/version.js'
import type { Exchange } from '../traffic/exchange.js'
import { headerValue, responseUrlOf } from '../traffic/wire.js'
import { announcedIn, type Announced } from './announced.js'
import { createPlatforms, type Platform, type Platforms } from './platforms.js'
import { barePathOf, bareUrl, recognise, type Knowledge, type Recognised } from './recognise.js'
import { readToken, type KnownToken, type TokenReading } from './tokens.js'

/** What the user says about a recording, for what its messages leave open. */
export interface RecordingHints {
  /** For requests whose version nothing tells. */
  readonly version?: Version | undefined
  readonly hosts?: readonly KnownHost[] | undefined
}

export interface KnownHost {
  /** `cpo.example`, with a port or the beginning of a path where several platforms share a host. */
  readonly host: string
  readonly role?: string | undefined
  readonly party?: Party | undefined
}

/** A request of the recording with what was inferred about it. */
export interface InferredExchange {
  readonly exchange: Exchange
  readonly recognised: Recognised
  readonly announced: Announced
  readonly caller: Platform
  readonly callee: Platform
  readonly token: TokenReading | undefined
  readonly knownToken: KnownToken<Platform> | undefined
}

export interface Question {
  readonly about: 'version' | 'platform' | 'caller'
  readonly message: string
  /** Hosts that the answer would name. */
  readonly hosts: readonly string[]
  readonly exchanges: number
}

export interface Inference {
  readonly inferred: readonly InferredExchange[]
  readonly platforms: readonly Platform[]
  readonly questions: readonly Question[]
  /** Requests that are not OCPI. */
  readonly foreign: number
  /** Requests of OCPI versions that cannot be judged, by version. */
  readonly otherVersions: ReadonlyMap<string, number>
  /** Calls that the file holds twice, as recordings of both sides do. */
  readonly doubles: number
}

interface Read {
  readonly exchange: Exchange
  readonly announced: Announced
  recognised: Recognised
}

export const inferTraffic = (exchanges: readonly Exchange[], known: RecordingHints = {}): Inference => {
  const ordered = [...exchanges].sort((one, other) => one.startedAt - other.startedAt)
  const { kept, doubles } = withoutDoubles(ordered)
  const announced = kept.map((exchange) => announcedIn(exchange))
  const knowledge = knowledgeOf(kept, announced)
  const reads = kept.map((exchange, index): Read => ({
    exchange,
    announced: announced[index] as Announced,
    recognised: recognise(exchange, knowledge, undefined),
  }))
  const candidates = reads.filter(isOcpi)
  const platforms = createPlatforms(candidates, known.hosts ?? [])
  completeVersions(candidates, knowledge, platforms, known.version)
  const ocpi = reads.filter(isOcpi)
  const inferred = inferExchanges(ocpi, platforms)
  for (const { callee, caller, recognised } of inferred) noteRoles(caller, callee, recognised.endpoint)
  const otherVersions = new Map<string, number>()
  for (const { recognised } of reads) {
    const { otherVersion } = recognised
    if (otherVersion !== undefined) otherVersions.set(otherVersion, (otherVersions.get(otherVersion) ?? 0) + 1)
  }
  const taking = new Set(inferred.flatMap(({ caller, callee }) => [caller, callee]))
  return {
    inferred,
    platforms: [...taking],
    questions: questionsOf(inferred, platforms),
    foreign: reads.length - ocpi.length - [...otherVersions.values()].reduce((sum, count) => sum + count, 0),
    otherVersions,
    doubles,
  }
}

const isOcpi = ({ recognised }: Read): boolean =>
  recognised.otherVersion === undefined && (recognised.module !== undefined || recognised.version !== undefined)

/** How far apart the clocks of two recorders may be. */
const doubleMs = 2_000

/** Of a call that caller and callee have both recorded, the first record is kept. */
const withoutDoubles = (exchanges: readonly Exchange[]): { kept: Exchange[]; doubles: number } => {
  const latest = new Map<string, Exchange>()
  const kept = exchanges.filter((exchange) => {
    const { requestId, method, url, request, response } = exchange
    const key = [requestId ?? '', method, barePathOf(url), request.bytes, response?.status, response?.bytes].join(' ')
    const before = latest.get(key)
    const isDouble = before !== undefined && areAtOnce(before, exchange) && sameBodies(before, exchange)
    if (isDouble) latest.delete(key)
    else latest.set(key, exchange)
    return !isDouble
  })
  return { kept, doubles: exchanges.length - kept.length }
}

/** Two records of one call overlap. Clocks that differ shift them, so ids count more; without ids calls that follow each other differ by time alone. */
const areAtOnce = (one: Exchange, other: Exchange): boolean => {
  if (one.requestId !== undefined) return Math.abs(other.startedAt - one.startedAt) <= Math.min(doubleMs, one.durationMs + 50)
  const overlap = Math.min(one.startedAt + one.durationMs, other.startedAt + other.durationMs) - Math.max(one.startedAt, other.startedAt)
  return overlap > Math.min(one.durationMs, other.durationMs) * 0.6
}

/** An answer has the time of its making in it: two calls of the same hardly have the same. */
const sameBodies = (one: Exchange, other: Exchange): boolean =>
  sameBytes(one.request.body, other.request.body) && sameBytes(one.response?.body, other.response?.body)
const sameBytes = (one: Uint8Array | undefined, other: Uint8Array | undefined): boolean =>
  one === undefined || other === undefined ? one === other : Buffer.compare(one, other) === 0

const knowledgeOf = (exchanges: readonly Exchange[], announced: readonly Announced[]): Knowledge => {
  const advertised = new Map<string, Knowledge['advertised'][number]>()
  const handedOut = new Map<string, { module: 'commands' | 'chargingprofiles' | 'cdrs'; interface: 'SENDER' | 'RECEIVER' }>()
  for (const { versions, endpoints } of announced) {
    for (const { version, url } of versions) {
      const key = bareUrl(url)
      if (!advertised.has(key)) {
        if (isVersion(version)) advertised.set(key, { url, version, module: 'versions', interface: undefined })
      }
    }
    for (const endpoint of endpoints) advertised.set(`${bareUrl(endpoint.url)} ${endpoint.module} ${endpoint.interface ?? ''}`, endpoint)
  }
  for (const { url, request, response, method } of exchanges) {
    const responseUrl = responseUrlOf(url, request.body)
    if (responseUrl !== undefined)
      handedOut.set(barePathOf(responseUrl), {
        module: /chargingprofiles/i.test(url) ? 'chargingprofiles' : 'commands',
        interface: 'SENDER',
      })
    const location = method === 'POST' && response ? headerValue(response.headers, 'location') : undefined
    if (location !== undefined && /cdrs/i.test(url)) handedOut.set(barePathOf(location), { module: 'cdrs', interface: 'RECEIVER' })
  }
  return { advertised: [...advertised.values()].sort((one, other) => other.url.length - one.url.length), handedOut }
}

/** Where the url names no version, everything else that was called at the same platform speaks for one. */
const completeVersions = (reads: readonly Read[], knowledge: Knowledge, platforms: Platforms, given: Version | undefined): void => {
  const spoken = new Map<Platform, Set<Version>>()
  for (const { exchange, recognised } of reads) {
    if (recognised.version === undefined) continue
    const platform = platforms.at(exchange.url)
    spoken.set(platform, (spoken.get(platform) ?? new Set()).add(recognised.version))
  }
  for (const read of reads) {
    if (read.recognised.version !== undefined || read.recognised.module === undefined) continue
    const [only, second] = spoken.get(platforms.at(read.exchange.url)) ?? []
    const version = second === undefined ? (only ?? given) : given
    if (version !== undefined && purposeOf(read.recognised.module) !== 'discovery')
      read.recognised = recognise(read.exchange, knowledge, version)
  }
}

const inferExchanges = (reads: readonly Read[], platforms: Platforms): InferredExchange[] => {
  const tokens = new Map<string, KnownToken<Platform>>()
  const isKnown = (token: string): boolean => tokens.has(token)
  for (const { exchange, announced } of reads) noteTokens(exchange, announced, platforms, tokens)
  /** Who was seen to call a platform with a token that no handshake shows. */
  const users = new Map<string, Platform>()
  const key = (callee: Platform, token: TokenReading | undefined): string => `${callee.name} ${token?.token ?? ''}`
  const found = reads.map(({ exchange, announced }) => {
    const callee = platforms.at(exchange.url)
    const token = readToken(headerValue(exchange.request.headers, 'authorization'), isKnown)
    const knownToken = token && tokens.get(token.token)
    const caller = callerByContent(exchange, announced, callee, platforms, knownToken)
    if (caller && token) users.set(key(callee, token), caller)
    return { callee, token, knownToken, caller }
  })
  return reads.map(({ exchange, announced, recognised }, index): InferredExchange => {
    const { callee, token, knownToken, caller } = found[index] as (typeof found)[number]
    const { from } = routingOf((name) => headerValue(exchange.request.headers, name))
    return {
      exchange,
      announced,
      recognised,
      callee,
      token,
      knownToken,
      caller: caller ?? (token && users.get(key(callee, token))) ?? platforms.other(callee) ?? platforms.client(callee, from, token?.token),
    }
  })
}

/** The messages of a handshake give tokens away, in the recording of either side. */
const noteTokens = (exchange: Exchange, announced: Announced, platforms: Platforms, tokens: Map<string, KnownToken<Platform>>): void => {
  const { fromCaller, fromCallee } = announced
  if (!fromCaller) return
  const callee = platforms.at(exchange.url)
  const caller = platforms.at(fromCaller.url)
  tokens.set(fromCaller.token, { role: 'B', user: callee, issuer: caller })
  if (fromCallee) tokens.set(fromCallee.token, { role: 'C', user: caller, issuer: callee })
  const used = readToken(headerValue(exchange.request.headers, 'authorization'), (token) => tokens.has(token))
  if (used && !tokens.has(used.token) && exchange.method === 'POST') tokens.set(used.token, { role: 'A', user: caller, issuer: callee })
}

const callerByContent = (
  exchange: Exchange,
  { fromCaller }: Announced,
  callee: Platform,
  platforms: Platforms,
  knownToken: KnownToken<Platform> | undefined,
): Platform | undefined => {
  if (knownToken && knownToken.user !== callee) return knownToken.user
  const responseUrl = responseUrlOf(exchange.url, exchange.request.body)
  const byUrl = [fromCaller?.url, responseUrl].find((url) => url !== undefined && /^https?:/i.test(url))
  const platform = byUrl === undefined ? undefined : platforms.at(byUrl)
  if (platform && platform !== callee) return platform
  const { from } = routingOf((name) => headerValue(exchange.request.headers, name))
  return from && platforms.ofParty(from, callee)
}

/** The interface of a module that was called says which role was. */
const noteRoles = (caller: Platform, callee: Platform, endpoint: Endpoint | undefined): void => {
  if (endpoint?.interface === undefined || endpoint.purpose === 'directory') return
  const isCpo = endpoint.interface !== undefined && serves('CPO', endpoint.module, endpoint.interface)
  callee.roles.add(isCpo ? 'CPO' : 'EMSP')
  caller.roles.add(isCpo ? 'EMSP' : 'CPO')
}

const questionsOf = (inferred: readonly InferredExchange[], platforms: Platforms): Question[] => {
  const questions: Question[] = []
  const versionless = inferred.filter(({ recognised }) => recognised.version === undefined && purposeOf(recognised.module) !== 'discovery')
  if (versionless.length > 0) {
    const hosts = [...new Set(versionless.map(({ callee }) => callee.name))]
    questions.push({
      about: 'version',
      message: `The OCPI version of ${versionless.length} requests to ${hosts.join(', ')} is unknown: neither urls nor version details name it.`,
      hosts,
      exchanges: versionless.length,
    })
  }
  for (const hosts of platforms.indistinguishable())
    questions.push({
      about: 'platform',
      message: `Two platforms register with each other under the same url (${hosts.join(' and ')}), so they cannot be told apart.`,
      hosts,
      exchanges: inferred.filter(({ callee }) => hosts.includes(callee.name)).length,
    })
  const strangers = new Map<Platform, number>()
  for (const { caller, callee } of inferred) if (caller.isClient) strangers.set(callee, (strangers.get(callee) ?? 0) + 1)
  for (const [callee, exchanges] of strangers) {
    const others = platforms.all().filter((platform) => platform !== callee && !platform.isClient)
    if (others.length < 2) continue
    questions.push({
      about: 'caller',
      message: `Which platform calls ${callee.name} in ${exchanges} requests is unknown: ${others.map(({ name }) => name).join(' or ')}, or one that is not in the recording.`,
      hosts: others.map(({ name }) => name),
      exchanges,
    })
  }
  return questions
}
