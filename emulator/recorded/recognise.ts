/**
 * Finds the row of the endpoint table that a recorded request means: by the urls that version details in the recording advertise,
 * by urls that were handed out to be called back, and where there are none by the form of the url.
 */
import { own } from '../ocpi/own.js'
import { isHandshakeModule, isResultModule, purposeOf, type ResultModule } from '../ocpi/modules.js'
import { commandObjects, endpoints, interfacesOf, type Endpoint, type Interface, type Module } from '../ocpi/endpoints.js'
import { looksLikeEnvelope } from '../ocpi/envelope.js'
import { assumedVersion, isVersion, versions, type Version } from '../ocpi/version.js'
import { versionOfHeaders, versionOfObject } from '../ocpi/version-signs.js'
import { matchEndpoint, type Match } from '../standin/serving/match-endpoint.js'
import { pathOf, type Exchange } from '../traffic/exchange.js'
import { headerValue, jsonObjectOf } from '../traffic/wire.js'
import type { AdvertisedUrl } from './announced.js'

export interface Recognised {
  readonly version: Version | undefined
  readonly module: Module | undefined
  readonly endpoint: Endpoint | undefined
  /** The other interface of the module serves what was called. */
  readonly wrongInterface: Interface | undefined
  /** The url that the callee advertised for it. */
  readonly advertisedUrl: string | undefined
  /** A version that the url names and Standin does not speak, as `2.0`. */
  readonly otherVersion: string | undefined
}

export interface Knowledge {
  /** Longest url first. */
  readonly advertised: readonly AdvertisedUrl[]
  /** Urls handed out to be called back, without host: response_urls and Locations of CDRs. */
  readonly handedOut: ReadonlyMap<string, { readonly module: Module; readonly interface: Interface }>
}

const modules = new Map<string, Module>(
  versions.flatMap((version) => endpoints[version].map(({ module }): [string, Module] => [module, module])),
)

const withoutSlash = (url: string): string => url.replace(/\/+$/, '')
export const bareUrl = (url: string): string => withoutSlash(url.replace(/[?#].*$/, ''))
export const barePathOf = (url: string): string => bareUrl(pathOf(url))

const segmentsOf = (path: string): string[] => path.split('/').filter((segment) => segment !== '')

const nothing: Recognised = {
  version: undefined,
  module: undefined,
  endpoint: undefined,
  wrongInterface: undefined,
  advertisedUrl: undefined,
  otherVersion: undefined,
}

/** `known` is the version that everything else about the two platforms speaks for. */
export const recognise = (exchange: Exchange, knowledge: Knowledge, known: Version | undefined): Recognised => {
  const advertised = advertisedFor(exchange.url, knowledge.advertised)
  if (advertised) return byAdvertised(exchange, advertised, known)
  const path = barePathOf(exchange.url)
  const handedOut = knowledge.handedOut.get(path)
  if (handedOut) {
    const version = known ?? versionIn(segmentsOf(path)).version ?? versionByContent(exchange)
    const endpoint = version && rowFor(version, handedOut.module, handedOut.interface, exchange.method, ['handed-out'])
    if (endpoint) return { ...nothing, version, module: handedOut.module, endpoint }
  }
  return byForm(exchange, segmentsOf(path), known)
}

/** Behind a proxy the host that was called is not the one that is advertised; then the path decides. */
const advertisedFor = (url: string, list: readonly AdvertisedUrl[]): AdvertisedUrl | undefined => {
  const called = bareUrl(url)
  const lies = (at: string, base: string): boolean => at === base || at.startsWith(`${base}/`)
  const exact = list.find((one) => lies(called, bareUrl(one.url)))
  if (exact) return exact
  const origin = originOf(url)
  if (list.some((one) => originOf(one.url) === origin)) return undefined
  const path = barePathOf(url)
  return list.find((one) => segmentsOf(barePathOf(one.url)).length > 1 && lies(path, barePathOf(one.url)))
}

export const originOf = (url: string): string => /^https?:\/\/[^/?#]*/i.exec(url)?.[0].toLowerCase() ?? ''

const byAdvertised = (exchange: Exchange, advertised: AdvertisedUrl, known: Version | undefined): Recognised => {
  const { module } = advertised
  const version = advertised.version ?? known
  const rest = segmentsOf(barePathOf(exchange.url).slice(barePathOf(advertised.url).length))
  const found = { ...nothing, version, module, advertisedUrl: advertised.url }
  if (version === undefined) return found
  if (purposeOf(module) === 'discovery')
    return { ...found, endpoint: rest.length === 0 ? rowFor(version, module, undefined, 'GET', [version]) : undefined }
  const match = bestMatch(exchange, version, module, advertised.interface, rest)
  if (match?.kind === 'match') return { ...found, endpoint: match.endpoint }
  return match?.kind === 'wrong-interface' ? { ...found, endpoint: match.endpoint, wrongInterface: match.interface } : found
}

const rowFor = (
  version: Version,
  module: Module,
  side: Interface | undefined,
  method: string,
  segments: readonly string[],
): Endpoint | undefined => {
  const match = matchEndpoint(endpoints[version], module, side, method, segments)
  return match.kind === 'match' ? match.endpoint : undefined
}

/** Without a known interface the one that fits; where both do, the path and the body decide. */
const bestMatch = (
  exchange: Exchange,
  version: Version,
  module: Module,
  side: Interface | undefined,
  segments: readonly string[],
): Match | undefined => {
  if (side !== undefined || isHandshakeModule(module)) return matchEndpoint(endpoints[version], module, side, exchange.method, segments)
  const order: readonly Interface[] = looksReceived(exchange, module, segments) ? ['RECEIVER', 'SENDER'] : ['SENDER', 'RECEIVER']
  const matches = order.map((each) => matchEndpoint(endpoints[version], module, each, exchange.method, segments))
  return matches.find((match) => match.kind === 'match') ?? matches.find((match) => match.kind === 'method')
}

type LooksReceived = (exchange: Exchange, segments: readonly string[]) => boolean

/** By what a request for the receiver is told apart where the results of a module are posted to the sender. */
const resultModules: Readonly<Record<ResultModule, LooksReceived>> = {
  commands: (_, [first = '']) => Object.hasOwn(commandObjects, first),
  chargingprofiles: ({ method, request }) => method !== 'PUT' || jsonObjectOf(request.body)?.['response_url'] !== undefined,
}

const namesOwner: LooksReceived = (_, [first = '', second = '']) => /^[A-Za-z]{2}$/.test(first) && /^[A-Za-z0-9]{3}$/.test(second)

/** Whether a path that fits both interfaces is one of the receiver's: it names the owner first, or a command. */
const looksReceived = (exchange: Exchange, module: Module, segments: readonly string[]): boolean =>
  (isResultModule(module) ? resultModules[module] : namesOwner)(exchange, segments)

// ---- by the form of the url -----------------------------------------------------------------------------------------------

/** Versions of which the last number is left out are meant as the latest one. */
const shortVersions: Readonly<Record<string, Version | undefined>> = Object.fromEntries(
  versions.map((version) => [version.replace(/\.\d+$/, ''), version]),
)

const versionIn = (segments: readonly string[]): { version: Version | undefined; other: string | undefined; at: number } => {
  const at = segments.findIndex((segment) => /^v?\d\.\d{1,2}(?:\.\d{1,2})?(?:-d\d)?$/i.test(segment))
  const text = segments[at]?.replace(/^v/i, '')
  if (text === undefined) return { version: undefined, other: undefined, at: -1 }
  const version = isVersion(text) ? text : Object.hasOwn(shortVersions, text) ? shortVersions[text] : undefined
  return { version, other: version === undefined ? text : undefined, at }
}

const sides: Readonly<Record<string, 'CPO' | 'EMSP' | Interface>> = own({
  cpo: 'CPO',
  emsp: 'EMSP',
  msp: 'EMSP',
  emp: 'EMSP',
  sender: 'SENDER',
  receiver: 'RECEIVER',
})

/** The interface that a segment before the module names. */
const sideIn = (segments: readonly string[], module: Module): Interface | undefined => {
  for (const segment of [...segments].reverse()) {
    const name = segment.toLowerCase()
    const side = Object.hasOwn(sides, name) ? sides[name] : undefined
    if (side === 'SENDER' || side === 'RECEIVER') return side
    if (side !== undefined) return interfacesOf(side, module)[0]
  }
  return undefined
}

const byForm = (exchange: Exchange, segments: readonly string[], known: Version | undefined): Recognised => {
  const named = versionIn(segments)
  if (!isOcpi(exchange, segments, named.at !== -1)) return nothing
  const version = named.version ?? (named.other === undefined ? (known ?? versionByContent(exchange)) : undefined)
  const found = { ...nothing, version, otherVersion: named.other }
  const last = segments.at(-1)?.toLowerCase() ?? ''
  if (last === 'versions') return { ...found, module: 'versions', endpoint: rowOfList(version), version: named.version ?? known }
  if (named.at !== -1 && named.at === segments.length - 1)
    return { ...found, module: 'versions', endpoint: version && rowFor(version, 'versions', undefined, exchange.method, [version]) }
  const at = moduleIn(segments, named.at)
  const module = modules.get(segments[at]?.toLowerCase() ?? '')
  if (module === undefined || version === undefined) return { ...found, module }
  const rest = segments.slice(at + 1)
  const side = sideIn(segments.slice(0, at), module)
  const match = bestMatch(exchange, version, module, side, rest)
  if (match?.kind === 'match') return { ...found, module, endpoint: match.endpoint }
  // A name in the path is a hint, and not what version details say.
  const other = side === undefined ? undefined : bestMatch(exchange, version, module, undefined, rest)
  return { ...found, module, endpoint: other?.kind === 'match' ? other.endpoint : undefined }
}

/** Before a version is agreed on, the list of versions is the same in all. */
const rowOfList = (version: Version | undefined): Endpoint | undefined =>
  endpoints[version ?? assumedVersion].find(({ handshake }) => handshake === 'list-versions')

/** The first module that the path names behind the version; ids further on may be spelled like one. */
const moduleIn = (segments: readonly string[], versionAt: number): number => {
  const isModule = (segment: string): boolean => modules.has(segment.toLowerCase()) && segment.toLowerCase() !== 'versions'
  const behind = segments.findIndex((segment, index) => index > versionAt && isModule(segment))
  return behind === -1 ? segments.findIndex(isModule) : behind
}

/** A path is OCPI by itself when it names a version or OCPI; else the messages have to look like it. */
const isOcpi = ({ request, response, method }: Exchange, segments: readonly string[], namesVersion: boolean): boolean => {
  if (method === 'OPTIONS' || method === 'CONNECT') return false
  const names = segments.map((segment) => segment.toLowerCase())
  const namesModule = names.some((name) => modules.has(name))
  const saysOcpi = names.some((name) => name.includes('ocpi'))
  if (namesModule && (namesVersion || saysOcpi)) return true
  const token = /^\s*token\s/i.test(headerValue(request.headers, 'authorization') ?? '')
  const routed = versionOfHeaders((name) => headerValue(request.headers, name) !== undefined) !== undefined
  if (routed || (token && (namesModule || saysOcpi))) return true
  return (namesModule || saysOcpi || namesVersion) && looksLikeEnvelope(jsonObjectOf(response?.body))
}

/** What headers and bodies give away. */
export const versionByContent = ({ request, response }: Exchange): Version | undefined =>
  versionOfHeaders((name) => headerValue(request.headers, name) !== undefined) ??
  versionOfObject(jsonObjectOf(request.body)) ??
  versionOfObject(jsonObjectOf(response?.body)?.['data'])
