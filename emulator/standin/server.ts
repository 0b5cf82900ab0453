/**
 * The server of one stand-in. Bodies are read raw with a limit, the token is looked up, @koa/router finds the place,
 * the endpoint table finds the row, its handler answers. The exchange is recorded as the bytes went by; findings are
 * made after the answer has gone out, unless a strict stand-in needs them first.
 */
import { isUtf8 } from 'node:buffer'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import Router, { type RouterContext } from '@koa/router'
import Koa from 'koa'
import type { LocalRole } from '../contract/standin.js'
import { endpoints, servedInterfaces, type Endpoint, type Module } from '../ocpi/endpoints.js'
import { readAuthorization } from '../ocpi/authorization.js'
import { correlationIdHeader, formatParty, requestIdHeader, routingHeaders, routingOf } from '../ocpi/headers.js'
import { isVersion, type Version } from '../ocpi/version.js'
import type { Exchange } from '../traffic/exchange.js'
import type { Facts } from '../traffic/findings/facts.js'
import { envelopeBytes, httpError, type Answer } from './answer.js'
import type { Call, Handler } from './call.js'
import type { TokenHit } from './connections.js'
import { ownParty, rolesOf, type Context } from './context.js'
import { versionsHandler, combinedVersions } from './handlers/versions.js'
import { matchEndpoint } from './match.js'

/** The largest body that is read. */
export const maximumBodyBytes = 4 * 1024 * 1024
/** The deepest nesting that is read; the deepest object of the specification has about ten levels. */
export const maximumDepth = 64

/** What is gathered about a request while it passes. */
interface Passage {
  readonly startedAt: number
  readonly started: number
  readonly url: string
  readonly facts: Facts
  body: Buffer | undefined
  json: unknown
  token: TokenHit | undefined
  version: Version | undefined
  endpoint: Endpoint | undefined
  role: LocalRole | undefined
}

interface State {
  passage: Passage
  answer: Answer
}
type StandinRouterContext = RouterContext<State>

const roleNames: Record<string, LocalRole> = { cpo: 'CPO', emsp: 'EMSP' }

/** Koa application of a stand-in; `handlers` by endpoint id. */
export const createApp = (context: Context, handlers: Readonly<Record<string, Handler>>): Koa => {
  const app = new Koa<State>()
  // Clients that go away are not our error; everything else is answered below.
  app.silent = true
  const router = new Router<State>()

  router.all('/ocpi/versions', (ctx) => { ctx.state.answer = versionsHandler(ctx.method, context, ctx.state.passage.token, undefined) })
  router.all('/ocpi/:role/versions', (ctx) => {
    const role = servedRole(context, ctx.params['role'])
    ctx.state.answer = role ? versionsHandler(ctx.method, context, ctx.state.passage.token, role) : unknownPath(ctx.path)
  })
  router.all(['/ocpi/:role/:version', '/ocpi/:role/:version/:module', '/ocpi/:role/:version/:module/{*rest}'], async (ctx, next) => {
    const role = servedRole(context, ctx.params['role'])
    if (!role) return next()
    await dispatch(ctx, role, true, ctx.params['version'] ?? '', ctx.params['module'])
  })
  router.all(['/ocpi/:version', '/ocpi/:version/:module', '/ocpi/:version/:module/{*rest}'], async (ctx) => {
    const version = ctx.params['version'] ?? ''
    const combined = combinedVersions(context.settings).some((served) => served === version)
    const role = rolesOf(context.settings)[0]
    const module = ctx.params['module']
    if (!combined || !role || (module !== undefined && module !== 'credentials')) {
      ctx.state.answer = /^\d/.test(version) && !combined ? unknownVersion(context, version) : unknownPath(ctx.path)
      return
    }
    await dispatch(ctx, role, false, version, module)
  })

  const dispatch = async (ctx: StandinRouterContext, role: LocalRole, roleInUrl: boolean, version: string, moduleName: string | undefined) => {
    const { passage } = ctx.state
    const token = passage.token as TokenHit
    if (!isVersion(version) || !context.settings.versions.includes(version)) {
      ctx.state.answer = unknownVersion(context, version)
      return
    }
    passage.version = version
    passage.role = role
    const module = (moduleName ?? 'versions') as Module
    const prefix = `${roleInUrl ? `/ocpi/${role.toLowerCase()}` : '/ocpi'}/${version}`
    const rest = ctx.path.slice(ctx.path.indexOf(prefix) + prefix.length)
    const segments = moduleName === undefined ? [version] : segmentsOf(rest).slice(1)
    const served = servedInterfaces[role][module]
    const match = matchEndpoint(endpoints[version], module, served, ctx.method, segments)
    if (match.kind !== 'match') {
      if (match.kind === 'wrong-interface') passage.facts.wrongInterface = match.interface
      ctx.state.answer = match.kind === 'unknown'
        ? unknownPath(ctx.path)
        : match.kind === 'wrong-interface'
          ? httpError(match.http, 2000, `${ctx.method} ${ctx.path} belongs to the ${match.interface} interface of ${module}; this is the ${served ?? 'other'} interface`)
          : httpError(405, 2000, `${ctx.method} is not defined here; allowed: ${match.allowed.join(', ')}`, { headers: ['Allow', match.allowed.join(', ')] })
      passage.endpoint = match.kind === 'wrong-interface' ? match.endpoint : undefined
      return
    }
    passage.endpoint = match.endpoint
    const configuration = module === 'versions' || module === 'credentials'
    if (!configuration && (token.role === 'A' || token.connection.state !== 'REGISTERED')) {
      ctx.state.answer = httpError(401, 2000, token.role === 'A'
        ? 'token A only opens versions and credentials: register first'
        : `this connection is ${token.connection.state}: finish the registration first`)
      return
    }
    const handler = handlers[match.endpoint.id]
    if (!handler) {
      ctx.state.answer = unknownPath(ctx.path)
      return
    }
    const call: Call = {
      context, connection: token.connection, token, version, role, roleInUrl, endpoint: match.endpoint, params: match.params,
      query: ctx.querystring, url: passage.url, routing: routingOf((name) => ctx.req.headers[name] as string | undefined),
      correlationId: ctx.req.headers['x-correlation-id'] as string | undefined,
      body: passage.json, rawBody: passage.body, facts: passage.facts,
    }
    ctx.state.answer = await handler(call)
  }

  app.use(async (ctx, next) => {
    const passage: Passage = {
      startedAt: context.environment.clock.now(), started: performance.now(), url: context.baseUrl() + ctx.url, facts: {},
      body: undefined, json: undefined, token: undefined, version: undefined, endpoint: undefined, role: undefined,
    }
    ctx.state.passage = passage
    ctx.state.answer = httpError(404, 2000, `nothing is served at ${ctx.path}`)
    ctx.respond = false
    try {
      const early = (await readBody(ctx.req, passage)) ?? authenticate(context, ctx.req, passage)
      if (early) ctx.state.answer = early
      else await next()
    } catch (error) {
      ctx.state.answer = httpError(500, 3000, `the stand-in failed: ${error instanceof Error ? error.message : String(error)}`)
    }
    write(context, ctx.req, ctx.res, passage, ctx.state.answer)
  })
  app.use(router.routes())
  return app
}

const servedRole = (context: Context, name: string | undefined): LocalRole | undefined => {
  const role = roleNames[name ?? '']
  return role && rolesOf(context.settings).includes(role) ? role : undefined
}

/** Segments still encoded are split first, so that an encoded slash stays part of an id. A slash at the end is no segment. */
const segmentsOf = (path: string): string[] => {
  const segments = path.split('/').slice(1)
  if (segments.at(-1) === '') segments.pop()
  return segments
}

const unknownPath = (path: string): Answer => httpError(404, 2000, `nothing is served at ${path}`)
const unknownVersion = (context: Context, version: string): Answer =>
  httpError(404, 3002, `version ${version} is not served here; served: ${context.settings.versions.join(', ')}`)

// ---- reading ----------------------------------------------------------------------------------------------------------

const readBody = async (request: IncomingMessage, passage: Passage): Promise<Answer | undefined> => {
  const { 'content-length': length, 'transfer-encoding': transfer, 'content-encoding': encoding } = request.headers
  if ((length === undefined || length === '0') && transfer === undefined) return undefined
  const tooLarge = () => httpError(413, 2001, `the body is larger than ${maximumBodyBytes / 1024 / 1024} MB`, { headers: ['Connection', 'close'] })
  if (Number(length) > maximumBodyBytes) return tooLarge()
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > maximumBodyBytes) {
      passage.body = Buffer.concat(chunks)
      return tooLarge()
    }
    chunks.push(chunk)
  }
  const body = chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)
  if (body.length === 0) return undefined
  passage.body = body
  if (encoding !== undefined && encoding !== 'identity') {
    return httpError(415, 2001, `Content-Encoding ${encoding} is not understood: send the body as it is`)
  }
  if (!isUtf8(body)) return httpError(400, 2001, 'the body is not UTF-8')
  if (depthExceeds(body, maximumDepth)) return httpError(400, 2001, `the body is nested deeper than ${maximumDepth} levels`)
  try {
    passage.json = JSON.parse(body.toString('utf8').replace(/^\uFEFF/, '')) as unknown
    return undefined
  } catch (error) {
    return httpError(400, 2001, `the body is not JSON: ${error instanceof Error ? error.message : String(error)}`)
  }
}

/** Counts brackets outside of texts; one pass over the bytes, before anything is parsed. */
const depthExceeds = (body: Buffer, limit: number): boolean => {
  let depth = 0
  let inText = false
  for (let index = 0; index < body.length; index++) {
    const byte = body[index]
    if (inText) {
      if (byte === 0x5c) index += 1
      else if (byte === 0x22) inText = false
    } else if (byte === 0x22) inText = true
    else if (byte === 0x7b || byte === 0x5b) {
      depth += 1
      if (depth > limit) return true
    } else if (byte === 0x7d || byte === 0x5d) depth -= 1
  }
  return false
}

const authenticate = (context: Context, request: IncomingMessage, passage: Passage): Answer | undefined => {
  const header = request.headers.authorization
  const hit = context.connections.lookup(header)
  passage.token = hit
  passage.facts.auth = hit?.facts ?? { authorization: readAuthorization(header) }
  if (!hit) {
    return httpError(401, 2000, header === undefined ? 'the Authorization header is missing' : 'this credentials token is not known here')
  }
  if (hit.retired) return httpError(401, 2000, `this token ${hit.role} is no longer valid`)
  if (hit.connection.quirks.tokenEncoding !== 'auto' && !hit.encoding.startsWith(hit.connection.quirks.tokenEncoding)) {
    return httpError(401, 2000, `this connection wants its token ${hit.connection.quirks.tokenEncoding === 'plain' ? 'plain' : 'in Base64'}`)
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

const write = (context: Context, request: IncomingMessage, response: ServerResponse, passage: Passage, answer: Answer): void => {
  const body = envelopeBytes(answer, context.environment.clock.now())
  const headers = [
    'Content-Type', 'application/json; charset=utf-8', 'Content-Length', String(body.length), 'Date', httpDate(),
    ...echoedHeaders(context, request, passage), ...(answer.headers ?? []),
  ]
  response.sendDate = false
  // What we list is all that goes out, so that the log shows what was on the wire.
  response.removeHeader('connection')
  if (!response.destroyed) {
    response.writeHead(answer.http, headers)
    response.end(request.method === 'HEAD' ? undefined : body)
  }
  record(context, request, response, passage, answer, headers, body)
  answer.afterwards?.()
}

/** Message ids are repeated, routing headers swapped (2.2.1 transport_and_format). */
const echoedHeaders = (context: Context, request: IncomingMessage, passage: Passage): string[] => {
  if (passage.version === '2.1.1') return []
  const headers: string[] = []
  const requestId = request.headers['x-request-id']
  const correlationId = request.headers['x-correlation-id']
  if (typeof requestId === 'string') headers.push(requestIdHeader, requestId)
  if (typeof correlationId === 'string') headers.push(correlationIdHeader, correlationId)
  const module = passage.endpoint?.module
  if (module === undefined || module === 'versions' || module === 'credentials' || module === 'hubclientinfo') return headers
  const { to, from } = routingOf((name) => request.headers[name] as string | undefined)
  if (from || to) {
    const ours = to ?? ownParty(context.settings, passage.token?.connection, passage.role)
    headers.push(...Object.entries(routingHeaders(from ?? passage.token?.connection.peer.parties[0], ours)).flat())
  }
  return headers
}

const record = (
  context: Context, request: IncomingMessage, response: ServerResponse, passage: Passage, answer: Answer,
  headers: readonly string[], body: Buffer,
): void => {
  const { environment, settings } = context
  const { token, endpoint, version } = passage
  const connection = token?.connection
  const peer = connection?.peer.parties[0]
  if (connection) connection.lastExchangeAt = passage.startedAt
  const method = request.method ?? ''
  const exchange: Exchange = {
    seq: 0,
    standinId: settings.id,
    direction: 'in',
    startedAt: passage.startedAt,
    durationMs: performance.now() - passage.started,
    method,
    url: passage.url,
    request: { headers: request.rawHeaders, body: passage.body, bytes: passage.body?.length ?? 0 },
    response: { status: answer.http, statusText: response.statusMessage, headers, body, bytes: body.length },
    ocpiStatus: answer.status,
    version,
    endpoint,
    connectionId: connection?.id,
    from: peer ? formatParty(peer) : (request.socket.remoteAddress ?? 'unknown'),
    to: formatParty(ownParty(settings, connection, passage.role)),
    twin: connection?.peer.standinId !== undefined || (environment.inFlight.size > 0 && environment.inFlight.has(`${method} ${passage.url}`)),
    requestId: request.headers['x-request-id'] as string | undefined,
    correlationId: request.headers['x-correlation-id'] as string | undefined,
    responseUrl: passage.facts.responseUrl,
    nextPage: passage.facts.nextPage,
    findings: [],
    faultIds: [],
    why: [answer.why],
  }
  const { facts } = passage
  facts.requestJson = passage.json
  facts.judgedResponse = answer.judged
  facts.ourParties = settings.parties
  facts.ourVersions = settings.versions
  if (connection) {
    facts.peerParties = connection.peer.parties
    facts.peerIsHub = connection.peer.parties.some((party) => party.role === 'HUB')
    facts.registration ??= connection.state
  }
  facts.requestIdReused = exchange.requestId !== undefined && context.requestIds.isReused(exchange.requestId)
  environment.record(exchange, facts)
}

/** Answers requests that are not HTTP as we read it, which node would answer with no body at all. */
export const answerBrokenRequest = (error: Error & { code?: string }, socket: Socket): void => {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy()
    return
  }
  const [http, reason] =
    error.code === 'HPE_HEADER_OVERFLOW' ? ([431, 'Request Header Fields Too Large'] as const)
    : error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? ([408, 'Request Timeout'] as const)
    : ([400, 'Bad Request'] as const)
  const body = envelopeBytes(httpError(http, 2000, `this is not a request that can be read: ${error.message}`), Date.now())
  socket.end(`HTTP/1.1 ${http} ${reason}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body.toString()}`)
}

