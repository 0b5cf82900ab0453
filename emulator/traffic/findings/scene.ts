/** An exchange as the rules look at it: headers by name, bodies parsed once and only when asked for. */
import { maximumDepth, textDepthExceeds } from '../../ocpi/depth.js'
import { readEnvelope, type EnvelopeReading } from '../../ocpi/envelope.js'
import type { Endpoint } from '../../ocpi/endpoints.js'
import { FindingList } from '../../ocpi/finding-list.js'
import type { Finding, FindingId } from '../../ocpi/finding.js'
import type { Routing } from '../../ocpi/headers.js'
import { assumedVersion, type Version } from '../../ocpi/version.js'
import { pathOf, type Exchange, type Message } from '../exchange.js'
import { HeaderFields } from '../headers.js'
import type { Facts } from './facts.js'
import { isObject } from '../../ocpi/json-object.js'

export type Steps = Iterator<undefined, void> & Iterable<undefined>

/** One line of the rules table. */
export interface SceneRule {
  /** Findings that it may raise. */
  readonly ids: readonly FindingId[]
  /** Decided once for each row of the endpoint table, so that an exchange meets few rules; undefined: it fits no row. */
  readonly applies: (endpoint: Endpoint | undefined, direction: Exchange['direction']) => boolean
  /** Notes what it finds. A rule that looks at every entry of a list may do it in steps, each a small piece of the work. */
  readonly check: (scene: Scene) => Steps | undefined | void
}

/** `none`: there was no body. `dropped`: the log has let it go, or it was not read in the first place. */
export type BodyReading =
  | { readonly state: 'json'; readonly value: unknown }
  | { readonly state: 'broken'; readonly text: string }
  | { readonly state: 'none' }
  | { readonly state: 'dropped' }

export type Fields = Readonly<Record<string, unknown>>

export interface Scene {
  readonly exchange: Exchange
  readonly facts: Facts
  /** The version in use; before one is chosen, that of the endpoint's row or the newest. */
  readonly version: Version
  readonly endpoint: Endpoint | undefined
  readonly findings: FindingList
  /** Its bodies are so large that one object in them may be too much for one step. */
  readonly isHeavy: boolean
  readonly requestHeaders: HeaderFields
  /** Empty when no answer came. */
  readonly responseHeaders: HeaderFields
  /** HTTP status; 0 when no answer came. */
  readonly status: number
  requestReading: BodyReading | undefined
  responseReading: BodyReading | undefined
  envelopeReading: EnvelopeReading | undefined
  pathParameters: Readonly<Record<string, string>> | undefined
  requestRouting: Routing | undefined
}

const heavyBytes = 256 * 1024

/** Bytes of both bodies. */
export const sizeOf = ({ request, response }: Exchange): number => request.bytes + (response?.bytes ?? 0)

const noHeaders = new HeaderFields([])

export const createScene = (exchange: Exchange, facts: Facts): Scene => ({
  exchange,
  facts,
  version: exchange.version ?? exchange.endpoint?.version ?? assumedVersion,
  endpoint: exchange.endpoint,
  findings: new FindingList(),
  isHeavy: sizeOf(exchange) > heavyBytes,
  requestHeaders: new HeaderFields(exchange.request.headers),
  responseHeaders: exchange.response ? new HeaderFields(exchange.response.headers) : noHeaders,
  status: exchange.response?.status ?? 0,
  requestReading: undefined,
  responseReading: undefined,
  envelopeReading: undefined,
  pathParameters: undefined,
  requestRouting: facts.routing,
})

// ---- noting -----------------------------------------------------------------------------------------------------

/** Adds a finding. `chapter` without its version; that of the endpoint unless told otherwise. */
export const note = (
  scene: Scene,
  side: Finding['side'],
  id: FindingId,
  severity: Finding['severity'],
  at: string,
  expected: string,
  actual: string,
  chapter?: string,
): void => {
  scene.findings.push({
    id,
    severity,
    side,
    at,
    expected,
    actual,
    chapter: chapter === undefined ? (scene.endpoint?.chapter ?? `${scene.version} transport_and_format`) : `${scene.version} ${chapter}`,
  })
}

export const transport = 'transport_and_format'

/** Adds a finding about the HTTP status of the response. */
export const noteStatus = (scene: Scene, severity: Finding['severity'], expected: string, actual: string): void =>
  note(scene, 'response', 'http.status', severity, 'status', expected, actual, transport)

// ---- bodies -----------------------------------------------------------------------------------------------------

export const requestBody = (scene: Scene): BodyReading =>
  (scene.requestReading ??=
    scene.facts.requestJson !== undefined
      ? { state: 'json', value: scene.facts.requestJson }
      : scene.facts.unreadable
        ? { state: 'dropped' }
        : readBody(scene.exchange.request))

export const responseBody = (scene: Scene): BodyReading =>
  (scene.responseReading ??=
    scene.facts.responseJson !== undefined
      ? { state: 'json', value: scene.facts.responseJson }
      : scene.exchange.response
        ? readBody(scene.exchange.response)
        : { state: 'none' })

const readBody = ({ body, bytes }: Message): BodyReading => {
  if (bytes === 0) return { state: 'none' }
  if (body === undefined) return { state: 'dropped' }
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8')
  // Rules walk the value; a rule of its own says how deep it is.
  if (textDepthExceeds(text, maximumDepth)) return { state: 'broken', text }
  try {
    return { state: 'json', value: JSON.parse(text) as unknown }
  } catch {
    // A rule of its own says where it is broken.
    return { state: 'broken', text }
  }
}

/** The request's body, if it is a JSON object. */
export const requestFields = (scene: Scene): Fields | undefined => {
  const body = requestBody(scene)
  return body.state === 'json' && isObject(body.value) ? body.value : undefined
}

export const envelopeOf = (scene: Scene): EnvelopeReading => {
  if (scene.envelopeReading) return scene.envelopeReading
  const body = responseBody(scene)
  return (scene.envelopeReading = readEnvelope(body.state === 'json' ? body.value : undefined))
}

/** `data` of the answer when it is known; undefined when the answer was composed by us and is not worth parsing. */
export const answeredData = (scene: Scene): unknown =>
  scene.facts.judgedResponse !== undefined && scene.facts.responseJson === undefined ? undefined : envelopeOf(scene).data

/** HTTP 2xx, and an OCPI status code of success. */
export const succeeded = (scene: Scene): boolean =>
  isOk(scene) && Math.floor((scene.exchange.ocpiStatus ?? envelopeOf(scene).statusCode ?? 0) / 1000) === 1

export const isOk = (scene: Scene): boolean => scene.status >= 200 && scene.status < 300

export const textAt = (value: Fields, name: string): string | undefined => {
  const content = value[name]
  return typeof content === 'string' ? content : undefined
}

// ---- the url ----------------------------------------------------------------------------------------------------

/** The query without its question mark. */
export const queryOf = (scene: Scene): string => {
  const { url } = scene.exchange
  const question = url.indexOf('?')
  return question === -1 ? '' : url.slice(question + 1)
}

/** Path without query and without a slash at its end. */
export const barePath = (url: string): string => {
  const path = pathOf(url)
  const question = path.indexOf('?')
  const bare = question === -1 ? path : path.slice(0, question)
  return bare.endsWith('/') ? bare.replace(/\/+$/, '') : bare
}

/** What the `{…}` of the endpoint's path stand for, decoded; found from the end: the module's url is for a peer to choose. */
export const pathParameters = (scene: Scene): Readonly<Record<string, string>> =>
  (scene.pathParameters ??= readPathParameters(scene.endpoint, scene.exchange.url))

const readPathParameters = (endpoint: Endpoint | undefined, url: string): Record<string, string> => {
  const parts = endpoint?.path.split('/').slice(1) ?? []
  if (parts.length === 0 || endpoint?.urlGivenByPeer === true) return {}
  const segments = barePath(url).split('/').slice(-parts.length)
  const parameters: Record<string, string> = {}
  for (const [index, part] of parts.entries()) {
    if (part.startsWith('{')) parameters[part.slice(1, -1)] = decode(segments[index] ?? '')
  }
  return parameters
}

const decode = (segment: string): string => {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}
