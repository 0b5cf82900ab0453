/** Calls to peers: one function, every exchange recorded, every failure a value with a message that says what to do. */
import undiciRequest from 'undici/lib/api/api-request.js'
import Agent from 'undici/lib/dispatcher/agent.js'
import type { LocalRole } from '../../contract/standin.js'
import { formatAuthorization, readAuthorization } from '../../ocpi/authorization.js'
import { dialects } from '../../ocpi/dialect.js'
import { isConfigurationModule, oppositeRole, type Endpoint, type Module } from '../../ocpi/endpoints.js'
import { readEnvelope, type EnvelopeReading } from '../../ocpi/envelope.js'
import { correlationIdHeader, formatParty, requestIdHeader, routingHeaders, type Party } from '../../ocpi/headers.js'
import { nextLink } from '../../ocpi/paging.js'
import { assumedVersion, type Version } from '../../ocpi/version.js'
import type { Exchange } from '../../traffic/exchange.js'
import type { Facts } from '../../traffic/findings/facts.js'
import { unpacked } from '../../traffic/unpack.js'
import { headerValue } from '../../traffic/wire.js'
import { excessOf } from '../../ocpi/depth.js'
import { turnFor } from '../serving/turns.js'
import { addressee } from './addressee.js'
import { cdrIdAt, rememberCdrUrl } from './cdr-urls.js'
import { isLoopbackUrl } from './urls.js'
import { describeAnswer, describeFailure } from './describe-answer.js'
import { maximumRedirects, redirectOf } from './redirects.js'
import { advertisedUrl, isGivenUrl, isHub, outgoingEncoding, outgoingToken, type ConnectionRecord } from '../connections.js'
import { ownParty, type Context, type Environment } from '../context.js'
import { sendRaw } from '../faults/raw-request.js'
import type { OutgoingRequest, AppliedFaults } from '../faults/apply.js'
import { subjectOf } from '../faults/subject.js'
import { randomUUID } from 'node:crypto'
import { isObject } from '../../ocpi/json-object.js'

/** The largest answer that is read; a peer that sends more is cut off. */
export const maximumAnswerBytes = 16 * 1024 * 1024

export interface PeerCall {
  readonly connection: ConnectionRecord
  readonly method: string
  /** Absolute. */
  readonly url: string
  readonly version: Version | undefined
  readonly endpoint?: Endpoint | undefined
  /** Overrides the connection's token. */
  readonly token?: string | undefined
  readonly encoding?: 'plain' | 'base64' | undefined
  /** JSON value, or bytes to be sent as they are. */
  readonly body?: unknown
  readonly rawBody?: string | undefined
  /** Added to or in place of ours; an empty value leaves the header out. */
  readonly headers?: Readonly<Record<string, string>> | undefined
  readonly correlationId?: string | undefined
  readonly role?: LocalRole | undefined
  /** Parties of the routing headers, when they are not those that speak for the two sides. */
  readonly from?: Party | undefined
  readonly to?: Party | undefined
  readonly responseUrl?: string | undefined
  /** Ties the two legs of what a hub forwards, and says what it changed on this one. */
  readonly leg?: string | undefined
  readonly notes?: Exchange['notes']
  readonly facts?: Facts | undefined
  /** The peer has named this url by a redirect. */
  readonly isRedirected?: boolean | undefined
  /** The user has given this url for the one call. */
  readonly isGivenUrl?: boolean | undefined
  readonly why: string
}

export interface PeerAnswer {
  /** Of the exchange in the log; of redirects the last. */
  readonly seq: number
  /** Of all exchanges: redirects are followed. */
  readonly seqs: readonly number[]
  /** Where the answer came from, after redirects. */
  readonly url: string
  readonly correlationId: string | undefined
  readonly status: number | undefined
  /** Values by name in lower case; of doubled headers the first, of Link all. */
  readonly headers: ReadonlyMap<string, string>
  readonly body: Buffer
  /** Parsed body; undefined when it is not JSON. */
  readonly json: unknown
  readonly envelope: EnvelopeReading
  /** Why there is no answer. */
  readonly error: string | undefined
  /** HTTP 2xx and an OCPI status code of success. */
  readonly ok: boolean
  /** One sentence on what came of it. */
  readonly message: string
}

export interface Client {
  call(call: PeerCall): Promise<PeerAnswer>
  close(): Promise<void>
}

export const createClient = (contextOf: () => Context, environment: Environment): Client => {
  const options = { keepAliveTimeout: 4_000, connections: 32, pipelining: 1, maxHeaderSize: 65_536, connect: { timeout: 5_000 } }
  let agents: { agent: Agent; trusting: Agent } | undefined
  const open = () =>
    (agents ??= {
      agent: new Agent(options),
      // A stand-in with a certificate of its own making is trusted on this machine only.
      trusting: new Agent({ ...options, connect: { timeout: 5_000, rejectUnauthorized: false } }),
    })

  const call = async (peerCall: PeerCall): Promise<PeerAnswer> => {
    const context = contextOf()
    if (!context.faults) return follow(context, peerCall, await callOnce(context, peerCall))
    const { connection, method, url, version, endpoint, rawBody, body } = peerCall
    const text = rawBody ?? (body === undefined ? undefined : JSON.stringify(body))
    const appliedFaults = context.faults.match(
      subjectOf({ direction: 'out', method, url, version, endpoint, connection, body: text === undefined ? undefined : Buffer.from(text) }),
      { context, connection, sending: peerCall, call: undefined, url, requestJson: body },
    )
    if (!appliedFaults) return follow(context, peerCall, await callOnce(context, peerCall))
    let answer = await follow(context, peerCall, await callOnce(context, peerCall, appliedFaults, 0))
    for (let round = 1; round < appliedFaults.times; round++)
      answer = await follow(context, peerCall, await callOnce(context, peerCall, appliedFaults, round))
    return answer
  }

  /** Follows redirects to the same origin. Each is an exchange of its own; the answer is that of the last. */
  const follow = async (context: Context, peerCall: PeerCall, first: PeerAnswer): Promise<PeerAnswer> => {
    const { advertisedUrl: _, ...facts } = peerCall.facts ?? {}
    let answer = first
    for (let hops = 0; hops < maximumRedirects; hops++) {
      const redirect = redirectOf(answer.status, answer.headers.get('location'), answer.url, peerCall.method)
      if (redirect === undefined || !('url' in redirect)) return answer
      const next = await callOnce(context, {
        ...peerCall,
        url: redirect.url,
        isRedirected: true,
        correlationId: answer.correlationId,
        facts,
        why: `${peerCall.why}; redirected by HTTP ${answer.status ?? ''}`,
      })
      answer = { ...next, seqs: [...answer.seqs, ...next.seqs] }
    }
    return answer.status !== undefined && answer.status >= 300 && answer.status < 400
      ? { ...answer, message: `${answer.message}: more than ${maximumRedirects} redirects, one after another` }
      : answer
  }

  /** `appliedFaults` change the request before it goes out. */
  const callOnce = async (context: Context, peerCall: PeerCall, appliedFaults?: AppliedFaults, round = 0): Promise<PeerAnswer> => {
    const { settings } = context
    const { connection, endpoint } = peerCall
    const receiver = peerCall.to ?? addressee(context, peerCall) ?? (isHub(connection) ? undefined : counterpart(connection, peerCall.role))
    const ownHeaders = headersFor(context, peerCall, receiver)
    const body = peerCall.rawBody ?? (peerCall.body === undefined ? undefined : JSON.stringify(peerCall.body))
    const ownBytes = body === undefined ? undefined : Buffer.from(body)
    const changed = appliedFaults && applyToRequest(appliedFaults, peerCall, ownHeaders, ownBytes, round)
    const {
      method,
      url,
      headers: requestHeaders,
      body: bytes,
    } = changed ?? { method: peerCall.method, url: peerCall.url, headers: ownHeaders, body: ownBytes }
    if (changed && changed.delayMs > 0)
      await new Promise<void>((resolve) => {
        environment.clock.after(changed.delayMs, resolve)
      })
    const startedAt = environment.clock.now()
    const started = performance.now()
    const local = environment.localStandin(url)
    const flight = `${method} ${url}`
    if (local !== undefined) environment.inFlight.set(flight, (environment.inFlight.get(flight) ?? 0) + 1)
    let response: { status: number; statusText: string; headers: string[]; body: Buffer } | undefined
    let error: string | undefined
    try {
      response =
        appliedFaults?.times === 0
          ? await notSent()
          : changed?.wire !== undefined
            ? await sendRaw(changed, settings.callTimeoutMs)
            : await send(isLoopbackUrl(url) ? open().trusting : open().agent, method, url, requestHeaders, bytes, settings.callTimeoutMs)
    } catch (failure) {
      error = describeFailure(failure, url, settings.callTimeoutMs)
    } finally {
      const left = (environment.inFlight.get(flight) ?? 1) - 1
      if (left > 0) environment.inFlight.set(flight, left)
      else environment.inFlight.delete(flight)
    }
    const headers = headerMap(response?.headers ?? [])
    await turnFor(response?.body.length ?? 0, environment.room)
    const json = parseJson(response?.body)
    const envelope = readEnvelope(json)
    const host = URL.canParse(url) ? new URL(url).host : url
    const peerParty = receiver ?? counterpart(connection, peerCall.role)
    connection.lastExchangeAt = startedAt
    const marks = appliedFaults?.marks()
    const exchange: Exchange = {
      seq: 0,
      standinId: settings.id,
      direction: 'out',
      startedAt,
      recordedAt: Math.round(Date.now() - performance.now() + started),
      durationMs: performance.now() - started,
      method,
      url,
      request: {
        headers: ['host', host, 'connection', 'keep-alive', ...requestHeaders, ...(bytes ? ['content-length', String(bytes.length)] : [])],
        body: bytes,
        bytes: bytes?.length ?? 0,
      },
      response: response && {
        status: response.status,
        statusText: response.statusText,
        headers: response.headers,
        body: response.body,
        bytes: response.body.length,
      },
      ocpiStatus: envelope.statusCode,
      error,
      version: peerCall.version,
      endpoint,
      connectionId: connection.id,
      from: formatParty(peerCall.from ?? ownParty(settings, connection, peerCall.role)),
      to: peerParty ? formatParty(peerParty) : host,
      twin: false,
      requestId: headerValue(requestHeaders, 'x-request-id'),
      correlationId: headerValue(requestHeaders, 'x-correlation-id'),
      responseUrl: peerCall.responseUrl,
      nextPage: endpoint?.paged ? nextLink(headers.get('link')) : undefined,
      leg: peerCall.leg,
      notes: peerCall.notes,
      findings: [],
      faultIds: marks?.faultIds ?? [],
      ...(marks && marks.faults.length > 0 && { faults: marks.faults }),
      why: marks ? [peerCall.why, ...marks.why] : [peerCall.why],
    }
    const authorization = headerValue(requestHeaders, 'authorization')
    const seq = environment.record(exchange, {
      agreedToken:
        connection.state === 'REGISTERED' &&
        connection.origin === 'handshake' &&
        connection.overrides.tokens.out === undefined &&
        appliedFaults === undefined &&
        peerCall.token === undefined &&
        peerCall.headers?.['Authorization'] === undefined,
      ...((appliedFaults ?? peerCall.headers) && { staleToken: isVoid(connection, authorization) }),
      ourParties: settings.parties,
      peerParties: connection.peer.parties,
      peerIsHub: isHub(connection),
      weAreHub: settings.parties[0]?.role === 'HUB',
      registration: connection.state,
      requestJson: bytes === ownBytes && peerCall.rawBody === undefined ? peerCall.body : undefined,
      responseJson: json,
      tokenBefore: outgoingToken(connection),
      // After a redirect the url is the peer's choice.
      advertisedUrl:
        endpoint && peerCall.isRedirected !== true && peerCall.isGivenUrl !== true
          ? advertisedUrl(connection, endpoint.module, endpoint.interface)
          : undefined,
      isGivenUrl: endpoint !== undefined && (peerCall.isGivenUrl === true || isGivenUrl(connection, endpoint.module, endpoint.interface)),
      ourVersions: settings.versions,
      ...(endpoint?.usesGivenUrl === true && { askedId: cdrIdAt(connection, url) }),
      ...peerCall.facts,
    })
    const success = response !== undefined && response.status >= 200 && response.status < 300
    const ok = success && envelope.statusCode !== undefined && envelope.statusCode >= 1000 && envelope.statusCode < 2000
    if (ok && endpoint?.givesUrl === true && isObject(peerCall.body))
      rememberCdrUrl(connection, String(peerCall.body['id']), headers.get('location'), url)
    return {
      seq,
      seqs: [seq],
      url,
      correlationId: exchange.correlationId,
      status: response?.status,
      headers,
      body: response?.body ?? Buffer.alloc(0),
      json,
      envelope,
      error,
      ok,
      message: error ?? describeAnswer(response, envelope, json, { method, url }),
    }
  }

  return {
    call,
    close: async () => {
      const closing = agents
      agents = undefined
      if (closing) await Promise.all([closing.agent.destroy(), closing.trusting.destroy()])
    },
  }
}

// ---- request ------------------------------------------------------------------------------------------------------

const isVoid = ({ voidOut, tokens }: ConnectionRecord, authorization: string | undefined): boolean =>
  voidOut !== undefined && voidOut !== tokens.out && readAuthorization(authorization).candidates.some(({ token }) => token === voidOut)

/** The request as faults leave it. */
const applyToRequest = (
  appliedFaults: AppliedFaults,
  call: PeerCall,
  headers: string[],
  body: Buffer | undefined,
  round: number,
): OutgoingRequest => {
  const request: OutgoingRequest = { method: call.method, url: call.url, headers, body, status: 0, wire: undefined, delayMs: 0 }
  appliedFaults.request(request, round)
  return request
}

const notSent = (): Promise<never> => Promise.reject(new Error('the request was kept back'))

/** Flat list of names and values, in the order in which they are sent. */
const headersFor = (context: Context, call: PeerCall, receiver: Party | undefined): string[] => {
  const { connection, version } = call
  const token = call.token ?? outgoingToken(connection)
  const lines: [string, string][] = []
  if (token !== undefined)
    lines.push(['Authorization', formatAuthorization(token, call.encoding ?? outgoingEncoding(connection, version ?? assumedVersion))])
  if (call.body !== undefined || call.rawBody !== undefined) lines.push(['Content-Type', 'application/json'])
  // Before a version is agreed the ids are sent: a peer of 2.1.1 ignores them.
  if (version === undefined || dialects[version].messageIds) {
    const requestId = randomUUID()
    lines.push([requestIdHeader, requestId], [correlationIdHeader, call.correlationId ?? requestId])
  }
  if (
    version !== undefined &&
    dialects[version].routingHeaders &&
    needsRouting(call.endpoint?.module) &&
    connection.quirks.routingHeaders
  ) {
    const from = call.from ?? ownParty(context.settings, connection, call.role)
    lines.push(...Object.entries(routingHeaders(receiver, from)))
  }
  const overridden = Object.entries(call.headers ?? {})
  const replaced = new Set(overridden.map(([name]) => name.toLowerCase()))
  return [...lines.filter(([name]) => !replaced.has(name.toLowerCase())), ...overridden.filter(([, value]) => value !== '')].flat()
}

/** The party of the peer on the other side of one of our roles; a hub stands for all. */
const counterpart = (connection: ConnectionRecord, role: LocalRole | undefined): Party | undefined => {
  const { parties } = connection.peer
  const ours = role ?? connection.role
  return (ours && parties.find((party) => party.role === oppositeRole[ours])) ?? parties[0]
}

const needsRouting = (module: Module | undefined): boolean => module !== undefined && !isConfigurationModule(module)

const send = async (
  dispatcher: Agent,
  method: string,
  url: string,
  sent: string[],
  body: Buffer | undefined,
  timeoutMs: number,
): Promise<{ status: number; statusText: string; headers: string[]; body: Buffer }> => {
  const abort = AbortSignal.timeout(timeoutMs)
  const { origin, pathname, search } = new URL(url)
  const response = await undiciRequest.call(dispatcher, {
    origin,
    path: pathname + search,
    method,
    headers: sent,
    body: body ?? null,
    signal: abort,
    responseHeaders: 'raw',
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
  })
  const chunks: Buffer[] = []
  let bytes = 0
  try {
    for await (const chunk of response.body as AsyncIterable<Buffer>) {
      bytes += chunk.length
      if (bytes > maximumAnswerBytes) break
      chunks.push(chunk)
    }
  } catch (error) {
    if (abort.aborted) throw Object.assign(new Error('stalled'), { code: 'UND_ERR_BODY_TIMEOUT' })
    throw error
  }
  if (bytes > maximumAnswerBytes) throw new Error(`the answer is larger than ${maximumAnswerBytes / 1024 / 1024} MB, more is not read`)
  const only = chunks[0]
  const headers = rawHeaderTexts(response.headers)
  return {
    status: response.statusCode,
    statusText: response.statusText,
    headers,
    body: unpacked(
      chunks.length === 1 && only ? only : Buffer.concat(chunks),
      headerValue(headers, 'content-encoding'),
      maximumAnswerBytes,
    ),
  }
}

/** `responseHeaders: 'raw'` gives a flat list of Buffers or texts, whatever the declared type says. */
const rawHeaderTexts = (headers: unknown): string[] =>
  Array.isArray(headers) ? headers.map((part) => (Buffer.isBuffer(part) ? part.toString('latin1') : String(part))) : []

// ---- answer -----------------------------------------------------------------------------------------------------------

const headerMap = (raw: readonly string[]): Map<string, string> => {
  const map = new Map<string, string>()
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const name = (raw[index] as string).toLowerCase()
    const before = map.get(name)
    // Links may come in several lines, which are one list (RFC 9110): the next page may stand in any of them.
    if (before === undefined) map.set(name, raw[index + 1] as string)
    else if (name === 'link') map.set(name, `${before}, ${raw[index + 1] as string}`)
  }
  return map
}

const parseJson = (body: Buffer | undefined): unknown => {
  if (!body || body.length === 0 || excessOf(body) !== undefined) return undefined
  try {
    return JSON.parse(body.toString('utf8').replace(/^\uFEFF/, '')) as unknown
  } catch {
    return undefined
  }
}
