/** Sending recorded requests again: those of a stand-in to its peer, received and imported ones to a stand-in. */
import { randomUUID } from 'node:crypto'
import { request } from 'undici'
import { ContractError } from '../contract/channel.js'
import type { OperationOutcome, ResendTarget } from '../contract/operations.js'
import { formatAuthorization, tokenEncoding } from '../ocpi/authorization.js'
import { readEnvelope } from '../ocpi/envelope.js'
import type { Version } from '../ocpi/version.js'
import { incomingToken, versionOf, type ConnectionRecord } from '../standin/connections.js'
import { advertisedEndpoints } from '../standin/handlers/versions.js'
import type { Standin } from '../standin/standin.js'
import type { Exchange } from '../traffic/exchange.js'
import { headerLines } from '../traffic/wire.js'
import type { Bench } from './workbench.js'
import { errorText } from '../contract/error-text.js'

export interface ResendChanges {
  readonly method?: string | undefined
  readonly url?: string | undefined
  readonly headers?: Readonly<Record<string, string>> | undefined
  readonly body?: string | undefined
}

/** Headers that are written anew for each request. */
const ownHeaders = new Set(['host', 'connection', 'content-length', 'transfer-encoding', 'x-request-id'])

const recordedHeaders = (exchange: Exchange): Record<string, string> =>
  Object.fromEntries(headerLines(exchange.request.headers).filter(([name]) => !ownHeaders.has(name.toLowerCase())))

const recordedBody = ({ request: { body } }: Exchange): string | undefined => body && Buffer.from(body).toString('utf8')

const checked = (url: string): string => {
  if (URL.canParse(url) && /^https?:/i.test(url)) return url
  throw new ContractError({ code: 'invalid', message: `${url} is not an http url`, at: '/url' })
}

/** Sends a request of a stand-in again, to its peer. */
export const resendToPeer = async (bench: Bench, exchange: Exchange, changes: ResendChanges): Promise<OperationOutcome> => {
  const { standin, record } = bench.connection(exchange.connectionId ?? '')
  const { method, url, headers, body } = changes
  const isEdited = (method ?? url ?? headers ?? body) !== undefined
  const answer = await standin.context.client.call({
    connection: record,
    method: method ?? exchange.method,
    url: checked(url ?? exchange.url),
    version: exchange.version,
    endpoint: exchange.endpoint,
    rawBody: body ?? recordedBody(exchange),
    headers: { ...recordedHeaders(exchange), ...headers },
    why: `exchange ${exchange.seq} sent again${isEdited ? ', edited' : ''}`,
  })
  return {
    seqs: [answer.seq],
    status: answer.status,
    ocpiStatus: answer.envelope.statusCode,
    message: answer.message,
    ok: answer.ok,
    data: answer.envelope.data,
  }
}

/** The path of a url behind its module: what names the object, and the query. */
const behindModule = (url: string, module: string): string => {
  const { pathname, search } = new URL(url, 'http://localhost')
  const at = pathname.indexOf(`/${module}`)
  return `${at === -1 ? '' : pathname.slice(at + module.length + 1)}${search}`
}

const connectionIn = (standin: Standin, version: Version): ConnectionRecord | undefined =>
  standin.context.connections.list().find((record) => incomingToken(record) !== undefined && versionOf(record) === version)

/** The stand-in as receiver of an imported request; undefined where it does not serve the endpoint. */
const importedTarget = (standin: Standin, { endpoint, version, url }: Exchange): ResendTarget | undefined => {
  const { settings } = standin.context
  if (endpoint === undefined || version === undefined || !settings.versions.includes(version)) return undefined
  const served = advertisedEndpoints(standin.context, version, undefined).find(
    ({ identifier, role }) =>
      identifier === endpoint.module && (role === undefined || endpoint.interface === undefined || role === endpoint.interface),
  )
  if (!served) return undefined
  const connection = connectionIn(standin, version)
  return {
    standinId: settings.id,
    name: settings.name,
    url: `${served.url}${behindModule(url, endpoint.module)}`,
    ...(connection && { connectionId: connection.id, connectionName: connection.name }),
  }
}

/** The stand-ins that a received or imported request can be sent to. */
export const resendTargets = (bench: Bench, exchange: Exchange): ResendTarget[] => {
  const running = [...bench.standins.values()].filter((hosted) => bench.view(hosted).state === 'running').map(({ standin }) => standin)
  if (exchange.source !== undefined) return running.flatMap((standin) => importedTarget(standin, exchange) ?? [])
  return running
    .map(({ context }) => context.settings)
    .filter(({ id }) => id === exchange.standinId)
    .map(({ id, name }) => ({ standinId: id, name, url: exchange.url }))
}

/** The token that the stand-in accepts from the peer of a connection, as a header. */
const authorizationOf = (bench: Bench, connectionId: string | undefined): Record<string, string> => {
  if (connectionId === undefined) return {}
  const { record } = bench.connection(connectionId)
  const token = incomingToken(record)
  return token === undefined ? {} : { Authorization: formatAuthorization(token, tokenEncoding(versionOf(record))) }
}

const recordedMs = 1000

/** Finds the number under which a stand-in records the request with this id. Recording comes after the answer, so it is waited for. */
const watchFor = (bench: Bench, requestId: string): { recorded(): Promise<number | undefined>; end(): void } => {
  let found: number | undefined
  let resolve: (seq: number | undefined) => void = () => undefined
  const unsubscribe = bench.traffic.log.subscribe({
    appended: (exchange) => {
      if (exchange.direction !== 'in' || exchange.requestId !== requestId) return
      found = exchange.seq
      resolve(found)
    },
  })
  return {
    recorded: () =>
      new Promise((settle) => {
        const timer = setTimeout(() => settle(undefined), recordedMs)
        resolve = (seq) => {
          clearTimeout(timer)
          settle(seq)
        }
        if (found !== undefined) resolve(found)
      }),
    end: unsubscribe,
  }
}

/** The OCPI status of an answer; undefined where it is no JSON, which is shown as it is. */
const statusOf = (text: string): number | undefined => {
  try {
    return readEnvelope(JSON.parse(text)).statusCode
  } catch {
    return undefined
  }
}

/** Sends a received or imported request to a stand-in, as its peer would. */
export const resendToStandin = async (
  bench: Bench,
  exchange: Exchange,
  standinId: string,
  changes: ResendChanges,
): Promise<OperationOutcome> => {
  const target = resendTargets(bench, exchange).find((each) => each.standinId === standinId)
  if (!target)
    throw new ContractError({ code: 'invalid', message: `${standinId} does not run, or does not serve this request`, at: '/standinId' })
  const requestId = randomUUID()
  const headers: Record<string, string> = {
    ...recordedHeaders(exchange),
    ...authorizationOf(bench, target.connectionId),
    ...changes.headers,
  }
  const body = changes.body ?? recordedBody(exchange)
  const watch = watchFor(bench, requestId)
  try {
    const response = await request(checked(changes.url ?? target.url), {
      method: changes.method ?? exchange.method,
      headers: { ...Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== '')), 'X-Request-ID': requestId },
      ...(body !== undefined && body !== '' && { body }),
    }).catch((error: unknown) => {
      throw new ContractError({
        code: 'peer',
        message: `${target.name} did not answer: ${errorText(error)}`,
      })
    })
    const ocpiStatus = statusOf(await response.body.text())
    const seq = await watch.recorded()
    return {
      seqs: seq === undefined ? [] : [seq],
      status: response.statusCode,
      ocpiStatus,
      message: `${target.name} answered HTTP ${response.statusCode}${ocpiStatus === undefined ? '' : `, OCPI ${ocpiStatus}`}`,
      ok: response.statusCode < 400 && (ocpiStatus === undefined || ocpiStatus < 2000),
    }
  } finally {
    watch.end()
  }
}
