/**
 * The server of one stand-in. Bodies are read raw with a limit, the token is looked up, the endpoint table finds the row of a
 * module, @koa/router what lies beside the modules, and its handler answers. The exchange is recorded as the bytes went by; findings are made after the answer has gone
 * out, unless a strict stand-in needs them first.
 */
import { own } from '../../ocpi/own.js'
import type { IncomingMessage, ServerResponse } from 'node:http'
import Router from '@koa/router'
import Koa, { type ParameterizedContext } from 'koa'
import type { LocalRole } from '../../contract/standin.js'
import {
  endpoints,
  interfacesOf,
  isConfigurationModule,
  isHandshakeModule,
  isServedPerInterface,
  type Endpoint,
  type Interface,
  type Module,
} from '../../ocpi/endpoints.js'
import { readAuthorization } from '../../ocpi/authorization.js'
import { dialects } from '../../ocpi/dialect.js'
import {
  correlationIdHeader,
  formatParty,
  fromCountryCodeHeader,
  fromPartyIdHeader,
  requestIdHeader,
  routingOf,
  sameParty,
  toCountryCodeHeader,
  toPartyIdHeader,
  type Party,
  type Routing,
} from '../../ocpi/headers.js'
import { readEnvelope } from '../../ocpi/envelope.js'
import { isVersion, newestOf, type Version } from '../../ocpi/version.js'
import type { Exchange } from '../../traffic/exchange.js'
import type { Facts } from '../../traffic/findings/facts.js'
import { sharedHeaders } from '../../traffic/headers.js'
import { envelopeBytes, envelopeText, httpError, refused, type Answer } from './answer.js'
import type { Call, Handler } from './call.js'
import type { TokenHit } from '../connections.js'
import { facingRole, isHubStandin, isStrict, nameOf, ownParty, rolesOf, type Context } from '../context.js'
import { versionsHandler, combinedVersions } from '../handlers/versions.js'
import { deliver, withLength } from '../faults/deliver.js'
import { jsonOf, type Outgoing } from '../faults/message.js'
import type { AppliedFaults } from '../faults/apply.js'
import { subjectOf } from '../faults/subject.js'
import { decodeSegment, matchEndpoint } from './match-endpoint.js'
import { hasBody, readBody, withoutMark, type BodyOf, type ReadOptions } from './read-body.js'
import { originForm } from '../calling/urls.js'
import { errorText } from '../../contract/error-text.js'

/** What is gathered about a request while it passes. */
interface IncomingRequest extends BodyOf {
  readonly startedAt: number
  readonly started: number
  readonly url: string
  /** Still percent-encoded. */
  readonly path: string
  /** Without its question mark. */
  readonly query: string
  token: TokenHit | undefined
  version: Version | undefined
  endpoint: Endpoint | undefined
  role: LocalRole | undefined
  /** Decided before the place is known; the place is looked up all the same, for the log and the headers. */
  refusal: Answer | undefined
  /** Read once, when somebody asks. */
  readonly routing: () => Routing
  /** The faults that apply; undefined when none does. */
  appliedFaults: AppliedFaults | undefined
  /** The faults have been asked. */
  faultsMatched: boolean
  /** Told of the number that the log gives the exchange. */
  recorded: ((seq: number) => void) | undefined
}

interface State {
  incoming: IncomingRequest
  /** Of the path; names of ours are decoded. */
  segments: readonly string[]
  /** Undefined where nothing is served. */
  answer: Answer | undefined
}
type StandinContext = ParameterizedContext<State>

const roleNames: Record<string, LocalRole> = own({ cpo: 'CPO', emsp: 'EMSP', hub: 'HUB' })
const sideNames: Record<string, Interface> = own({ sender: 'SENDER', receiver: 'RECEIVER' })

/** Koa application of a stand-in; `handlers` by endpoint id. */
export const createApp = (context: Context, handlers: Readonly<Record<string, Handler>>): Koa => {
  const app = new Koa<State>()
  // Clients that go away are not our error; everything else is answered below.
  app.silent = true
  const router = new Router<State>({ sensitive: true })

  // What is asked now and then. One route, whose path is split here: percent-encoding has to stay until the segments are apart.
  router.all('/ocpi/{*path}', async (ctx) => {
    const [, first = '', second, third] = ctx.state.segments
    const role = servedRole(context, first)
    const isList = (first === 'versions' && second === undefined) || (role && second === 'versions' && third === undefined)
    if (isList && ctx.method === 'GET') ctx.state.incoming.endpoint = versionsRow(context)
    if (first === 'versions' && second === undefined) {
      ctx.state.answer = versionsHandler(ctx.method, context, ctx.state.incoming.token, undefined)
    } else if (role && second === 'versions' && third === undefined) {
      ctx.state.answer = versionsHandler(ctx.method, context, ctx.state.incoming.token, role)
    } else {
      await dispatchCombined(ctx, first, ctx.state.segments.slice(2))
    }
  })

  /** A role's modules are asked all the time and have a table of their own, so they do without the router. */
  const route = async (ctx: StandinContext, next: () => Promise<unknown>): Promise<void> => {
    const path = segmentsOf(ctx.state.incoming.path)
    ctx.state.segments = path
    const role = path[0] === 'ocpi' ? servedRole(context, path[1]) : undefined
    const version = path[2]
    if (role && version !== undefined && !(version === 'versions' && path.length === 3))
      await dispatch(ctx, role, true, version, path.slice(3))
    else await next()
  }

  /** Version details and credentials of all roles together. */
  const dispatchCombined = async (ctx: StandinContext, version: string, rest: readonly string[]) => {
    const isServed = combinedVersions(context.settings).some((served) => served === version)
    const [role] = rolesOf(context.settings)
    if (isServed && role && (rest.length === 0 || rest[0] === 'credentials')) await dispatch(ctx, role, false, version, rest)
    else ctx.state.answer = /^\d/.test(version) && !isServed ? unknownVersion(context, version) : unknownPath(ctx.state.incoming.path)
  }

  /** `rest` is what follows the version: the module, at a hub its interface before it, and the path within the module. */
  const dispatch = async (ctx: StandinContext, role: LocalRole, roleInUrl: boolean, version: string, rest: readonly string[]) => {
    const { incoming } = ctx.state
    if (!isVersion(version) || !context.settings.versions.includes(version)) {
      ctx.state.answer = unknownVersion(context, version)
      return
    }
    incoming.version = version
    // Where a role serves both interfaces of a module, each has a url of its own: what follows the version says which.
    const named = sideNames[rest[0] ?? '']
    const side = named && isServedPerInterface(role, rest[1] as Module) ? named : undefined
    const facing = role === 'HUB' && dialects[version].rolePerConnection ? facingRole(incoming.token?.connection) : role
    incoming.role = facing ?? role
    const place = side ? 1 : 0
    const moduleName = rest[place]
    const module = (moduleName ?? 'versions') as Module
    const segments = moduleName === undefined ? [version] : rest.slice(place + 1)
    const [served] = side ? [side] : interfacesOf(role, module)
    const match = matchEndpoint(endpoints[version], module, served, ctx.method, segments)
    if (match.kind !== 'match') {
      if (match.kind === 'wrong-interface') incoming.facts.wrongInterface = match.interface
      ctx.state.answer =
        match.kind === 'unknown'
          ? unknownPath(incoming.path)
          : match.kind === 'wrong-interface'
            ? httpError(
                match.http,
                2000,
                `${ctx.method} ${incoming.path} belongs to the ${match.interface} interface of ${module}; this is the ${served ?? 'other'} interface`,
                allow(match.allowed),
              )
            : httpError(405, 2000, `${ctx.method} is not defined here; allowed: ${match.allowed.join(', ')}`, allow(match.allowed))
      incoming.endpoint = match.kind === 'wrong-interface' ? match.endpoint : undefined
      return
    }
    incoming.endpoint = match.endpoint
    const { token } = incoming
    if (context.faults) incoming.appliedFaults = matchFaults(context, ctx.req, incoming)
    const keptOpen = token?.retired === true && incoming.appliedFaults?.behaves('accept-void-tokens') === true
    if (keptOpen) incoming.refusal = undefined
    if (incoming.refusal || !token) return
    const configuration = isHandshakeModule(module)
    if (!keptOpen && !configuration && (token.role === 'A' || token.connection.state !== 'REGISTERED')) {
      ctx.state.answer = httpError(
        401,
        2000,
        token.role === 'A'
          ? 'token A only opens versions and credentials: register first'
          : `this connection is ${token.connection.state}: finish the registration first`,
      )
      return
    }
    const { to } = incoming.routing()
    if (to && role !== 'HUB' && isStrict(context, token.connection) && !context.settings.parties.some((party) => sameParty(party, to))) {
      ctx.state.answer = refused(2001, `the request is addressed to ${formatParty(to)}, which is not a party of this platform`)
      return
    }
    if (facing === undefined && !incoming.refusal) {
      ctx.state.answer = httpError(404, 3002, '2.1.1 has no roles, so whoever is to use it has to be invited as a CPO or an eMSP')
      return
    }
    const handler = handlers[match.endpoint.id]
    if (!handler) {
      ctx.state.answer = unknownPath(incoming.path)
      return
    }
    const call: Call = {
      context,
      connection: token.connection,
      token,
      version,
      role: facing ?? role,
      roleInUrl,
      endpoint: match.endpoint,
      params: match.params,
      query: incoming.appliedFaults ? incoming.appliedFaults.query(incoming.query) : incoming.query,
      url: incoming.url,
      routing: incoming.routing(),
      correlationId: ctx.req.headers['x-correlation-id'] as string | undefined,
      body: incoming.json,
      rawBody: incoming.body && withoutMark(incoming.body),
      facts: incoming.facts,
      appliedFaults: incoming.appliedFaults,
      whenRecorded: (listener) => {
        incoming.recorded = listener
      },
    }
    ctx.state.answer = incoming.appliedFaults ? await incoming.appliedFaults.handle(call, handler) : await handler(call)
  }

  app.use(async (ctx, next) => {
    const target = originForm(ctx.url)
    const question = target.indexOf('?')
    const incoming: IncomingRequest = {
      startedAt: context.environment.clock.now(),
      started: performance.now(),
      url: context.baseUrl() + target,
      facts: newFacts(),
      path: question === -1 ? target : target.slice(0, question),
      query: question === -1 ? '' : target.slice(question + 1),
      body: undefined,
      cut: false,
      json: undefined,
      token: undefined,
      version: undefined,
      endpoint: undefined,
      role: undefined,
      refusal: undefined,
      routing: routingReader(ctx.req),
      appliedFaults: undefined,
      faultsMatched: false,
      recorded: undefined,
    }
    ctx.state.incoming = incoming
    ctx.respond = false
    try {
      const unreadable =
        (hasBody(ctx.req) ? await readBody(ctx.req, incoming, readOptions(context, ctx.req)) : undefined) ?? nameless(ctx.req)
      // Who it is matters even where nothing can be read: a stranger is told so first, and the log knows a peer's mistakes.
      const stranger = authenticate(context, ctx.req, incoming)
      incoming.refusal = incoming.cut ? unreadable : (stranger ?? unreadable)
      await route(ctx, next)
      if (incoming.refusal) ctx.state.answer = incoming.refusal
    } catch (error) {
      ctx.state.answer = httpError(500, 3000, `the stand-in failed: ${errorText(error)}`)
    }
    const answer = ctx.state.answer ?? unknownPath(incoming.path)
    if (context.faults) await writeStruck(context, ctx.req, ctx.res, incoming, answer)
    else write(context, ctx.req, ctx.res, incoming, answer)
  })
  app.use(router.routes())
  return app
}

/** With room for what every exchange has: an object that grows is moved each time. */
const newFacts = (): Facts => ({
  auth: undefined,
  routing: undefined,
  requestJson: undefined,
  judgedResponse: undefined,
  ourParties: undefined,
  peerParties: undefined,
  peerIsHub: undefined,
  weAreHub: undefined,
  ourVersions: undefined,
  registration: undefined,
  requestIdReused: undefined,
  nextPage: undefined,
  responseUrl: undefined,
})

const routingReader = (request: IncomingMessage): (() => Routing) => {
  let routing: Routing | undefined
  return () => (routing ??= routingOf((name) => request.headers[name] as string | undefined))
}

/** Before a version is agreed on, the list of versions is the same in all. */
const versionsRow = ({ settings: { versions } }: Context): Endpoint | undefined =>
  endpoints[newestOf(versions)].find(({ handshake }) => handshake === 'list-versions')

const servedRole = (context: Context, name: string | undefined): LocalRole | undefined => {
  const role = roleNames[name ?? '']
  return role && rolesOf(context.settings).includes(role) ? role : undefined
}

const allow = (methods: readonly string[]) => (methods.length > 0 ? { headers: ['Allow', methods.join(', ')] } : {})

/**
 * Segments of a path. Still encoded they are split first, so that an encoded slash stays part of an id. A slash at the end is no
 * segment. Role, version, module and at a hub the interface are names of ours, in which an escape is needless but legal.
 */
const segmentsOf = (path: string): string[] => {
  // RFC 3986, section 5.2.4: a way round leads back. Further on, dots may be an id.
  const segments = (path.includes('/..') ? path.replace(/^\/ocpi\/[^/]+\/\.\.\//, '/ocpi/') : path).split('/')
  segments.shift()
  if (segments.at(-1) === '') segments.pop()
  if (!path.includes('%')) return segments
  const names = segments[1] === 'hub' ? 5 : 4
  return segments.map((segment, index) => (index > 0 && index < names ? decodeSegment(segment) : segment))
}

const unknownPath = (path: string): Answer => httpError(404, 2000, `nothing is served at ${path}`)
const unknownVersion = (context: Context, version: string): Answer =>
  httpError(404, 3002, `version ${version} is not served here; served: ${context.settings.versions.join(', ')}`)

// ---- reading ----------------------------------------------------------------------------------------------------------

/** A request of HTTP/1.1 names the host it is for (RFC 9112); node would refuse it with no body at all. */
const nameless = ({ headers, httpVersion }: IncomingMessage): Answer | undefined =>
  headers.host === undefined && httpVersion === '1.1' ? httpError(400, 2000, 'the Host header is missing') : undefined

/** Told before the body is read, so that nobody without a token makes us parse megabytes. */
const readOptions = ({ connections, environment }: Context, { headers }: IncomingMessage): ReadOptions => ({
  isStranger: connections.lookup(headers.authorization)?.retired !== false,
  room: environment.room,
})

const authenticate = (context: Context, request: IncomingMessage, incoming: IncomingRequest): Answer | undefined => {
  const header = request.headers.authorization
  const hit = context.connections.lookup(header)
  incoming.token = hit
  incoming.facts.auth = hit?.facts ?? { authorization: readAuthorization(header), past: context.connections.pastOf(header) }
  if (!hit) {
    return httpError(401, 2000, header === undefined ? 'the Authorization header is missing' : 'this credentials token is not known here')
  }
  if (hit.retired) return httpError(401, 2000, `this token ${hit.role} is no longer valid`)
  if (hit.connection.quirks.tokenEncoding !== 'auto' && !hit.encoding.startsWith(hit.connection.quirks.tokenEncoding)) {
    return httpError(
      401,
      2000,
      `this connection wants its token ${hit.connection.quirks.tokenEncoding === 'plain' ? 'plain' : 'in Base64'}`,
    )
  }
  return undefined
}

// ---- writing ----------------------------------------------------------------------------------------------------------

let lastDate = { at: 0, text: '' }
/** RFC 9110 date of the wall clock, made once a second. */
const httpDate = (): string => {
  const at = Math.floor(Date.now() / 1000)
  if (lastDate.at !== at) lastDate = { at, text: new Date(at * 1000).toUTCString() }
  return lastDate.text
}

const noBytes = Buffer.alloc(0)
/** What most exchanges have of findings and faults; one for all, as the log keeps many. */
const nothing: readonly never[] = []

const headersOf = (context: Context, request: IncomingMessage, incoming: IncomingRequest, answer: Answer, length: number): string[] => {
  const headers = ['Content-Type', 'application/json', 'Content-Length', String(length), 'Date', httpDate()]
  echoHeaders(headers, context, request, incoming, answer.from)
  if (answer.headers) headers.push(...answer.headers)
  return headers
}

/** The faults that apply to a request of a peer, once it is known what it asks for. */
const matchFaults = (context: Context, request: IncomingMessage, incoming: IncomingRequest): AppliedFaults | undefined => {
  const connection = incoming.token?.connection
  const { url, version, endpoint, body, json } = incoming
  incoming.faultsMatched = true
  return context.faults?.match(subjectOf({ direction: 'in', method: request.method ?? '', url, version, endpoint, connection, body }), {
    context,
    connection,
    sending: undefined,
    call: undefined,
    url,
    requestJson: json,
  })
}

/** The same as `write` where faults are switched on: the answer goes out as they leave it, and is judged as it went out. */
const writeStruck = async (
  context: Context,
  request: IncomingMessage,
  response: ServerResponse,
  incoming: IncomingRequest,
  answer: Answer,
): Promise<void> => {
  if (!incoming.faultsMatched) incoming.appliedFaults = matchFaults(context, request, incoming)
  const { appliedFaults } = incoming
  if (!appliedFaults || incoming.cut || response.destroyed) {
    write(context, request, response, incoming, answer)
    return
  }
  const body = envelopeBytes(answer, context.environment.clock.now())
  const message: Outgoing = {
    status: answer.http,
    headers: headersOf(context, request, incoming, answer, body.length),
    body,
    wire: undefined,
    delayMs: 0,
  }
  appliedFaults.answer(message)
  if (message.body) message.headers = withLength(message.headers, body.length, message.body.length)
  response.sendDate = false
  response.removeHeader('connection')
  const delivered = await deliver(response, message, context.environment.clock)
  const { judged: _, ...unjudged } = answer
  record(context, request, incoming, message.body === body ? answer : unjudged, delivered.response, appliedFaults, delivered.error)
  answer.afterwards?.()
}

const write = (context: Context, request: IncomingMessage, response: ServerResponse, incoming: IncomingRequest, answer: Answer): void => {
  const body = envelopeBytes(answer, context.environment.clock.now())
  const headers = headersOf(context, request, incoming, answer, body.length)
  response.sendDate = false
  // What we list is all that goes out, so that the log shows what was on the wire.
  response.removeHeader('connection')
  const sent = request.method === 'HEAD' ? noBytes : body
  // The peer may have gone while its answer was made: then there is none.
  const gone = incoming.cut || response.destroyed
  if (!gone) {
    // A peer that is still sending would lose the answer together with the connection.
    if (incoming.facts.unreadable?.reason === 'size') response.shouldKeepAlive = true
    response.writeHead(answer.http, headers)
    const text = envelopeText(sent)
    if (text === undefined) response.end(sent)
    else response.end(text, 'latin1')
  }
  record(
    context,
    request,
    incoming,
    answer,
    gone ? undefined : { status: answer.http, statusText: response.statusMessage, headers, body: sent, bytes: sent.length },
  )
  answer.afterwards?.()
}

/** Message ids are repeated, routing headers swapped (2.2.1 transport_and_format). */
const echoHeaders = (
  headers: string[],
  context: Context,
  request: IncomingMessage,
  incoming: IncomingRequest,
  answeredBy: Party | undefined,
): void => {
  if (incoming.version !== undefined && !dialects[incoming.version].messageIds) return
  const { 'x-request-id': requestId, 'x-correlation-id': correlationId } = request.headers
  if (typeof requestId === 'string') headers.push(requestIdHeader, requestId)
  if (typeof correlationId === 'string') headers.push(correlationIdHeader, correlationId)
  const module = incoming.endpoint?.module
  if (module === undefined || isConfigurationModule(module)) return
  if (incoming.version === undefined || !dialects[incoming.version].routingHeaders) return
  const { to, from } = incoming.routing()
  if (!from && !to) return
  const ours = to ?? answeredBy ?? ownParty(context.settings, incoming.token?.connection, incoming.role)
  const theirs = from ?? incoming.token?.connection.peer.parties[0]
  if (theirs) headers.push(toCountryCodeHeader, theirs.country_code, toPartyIdHeader, theirs.party_id)
  headers.push(fromCountryCodeHeader, ours.country_code, fromPartyIdHeader, ours.party_id)
}

const record = (
  context: Context,
  request: IncomingMessage,
  incoming: IncomingRequest,
  answer: Answer,
  response: Exchange['response'],
  appliedFaults?: AppliedFaults,
  error?: string,
): void => {
  const marks = appliedFaults?.marks()
  const { environment, settings } = context
  const { token, endpoint, version } = incoming
  const connection = token?.connection
  if (connection) {
    connection.lastExchangeAt = incoming.startedAt
    connection.calledAt = context.environment.worldMs?.() ?? performance.now()
  }
  const method = request.method ?? ''
  const exchange: Exchange = {
    seq: 0,
    standinId: settings.id,
    direction: 'in',
    startedAt: incoming.startedAt,
    recordedAt: Math.round(Date.now() - performance.now() + incoming.started),
    durationMs: performance.now() - incoming.started,
    method,
    url: incoming.url,
    request: { headers: sharedHeaders(request.rawHeaders), body: incoming.body, bytes: incoming.body?.length ?? 0 },
    response,
    ocpiStatus: response && (marks ? readEnvelope(jsonOf(response.body as Buffer)).statusCode : answer.status),
    error: response
      ? undefined
      : error !== undefined
        ? error
        : incoming.cut
          ? answer.message
          : 'the peer cut the connection before it was answered',
    version,
    endpoint,
    connectionId: connection?.id,
    from: token?.peerName ?? request.socket.remoteAddress ?? 'unknown',
    to: nameOf(ownParty(settings, connection, incoming.role)),
    twin:
      connection?.peer.standinId !== undefined || (environment.inFlight.size > 0 && environment.inFlight.has(`${method} ${incoming.url}`)),
    requestId: request.headers['x-request-id'] as string | undefined,
    correlationId: request.headers['x-correlation-id'] as string | undefined,
    responseUrl: incoming.facts.responseUrl,
    nextPage: incoming.facts.nextPage,
    leg: incoming.facts.leg,
    route: incoming.facts.route,
    notes: incoming.facts.notes,
    findings: nothing,
    faultIds: marks?.faultIds ?? nothing,
    faults: marks && marks.faults.length > 0 ? marks.faults : undefined,
    why: marks ? [answer.why, ...marks.why] : [answer.why],
  }
  const { facts } = incoming
  facts.routing = incoming.routing()
  facts.requestJson = incoming.json
  facts.judgedResponse = answer.judged
  facts.ourParties = settings.parties
  facts.weAreHub = isHubStandin(settings)
  facts.ourVersions = settings.versions
  if (token && connection) {
    facts.peerParties = connection.peer.parties
    facts.peerIsHub = token.peerIsHub
    facts.registration ??= connection.state
  }
  facts.requestIdReused = exchange.requestId !== undefined && context.requestIds.isReused(connection?.id ?? '', exchange.requestId)
  const seq = environment.record(exchange, facts)
  incoming.recorded?.(seq)
}
