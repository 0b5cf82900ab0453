/** A platform under test, played by a few lines of node:http that can be told to misbehave. */
import type { Context } from '../../../emulator/standin/context.js'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { onTestFinished } from 'vitest'

export interface Asked {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: unknown
}
export type Reply = (asked: Asked, response: ServerResponse, socket: Socket) => void | Promise<void>

export interface Platform {
  readonly url: string
  readonly versionsUrl: string
  readonly asked: Asked[]
  /** In place of the usual answers, by `METHOD /path`, or by the path for all methods. */
  readonly replies: Map<string, Reply>
  /** Its credentials; changed by a test. */
  credentials: Record<string, unknown>
  close(): Promise<void>
}

export const envelope = (data?: unknown, status = 1000): string =>
  JSON.stringify({
    ...(data !== undefined && { data }),
    status_code: status,
    status_message: status === 1000 ? 'Success' : 'No',
    timestamp: '2026-01-01T00:00:00Z',
  })

/** An answer that never comes. */
export const never: Reply = () => undefined

/** Shortens the time that a stand-in waits for answers where one of them never comes; what comes is waited for on any machine. */
export const boundWaiting = (context: Pick<Context, 'settings'>, platform: Pick<Platform, 'replies'>): void => {
  const callTimeoutMs = [...platform.replies.values()].includes(never) ? 400 : 30_000
  context.settings = { ...context.settings, callTimeoutMs }
}

export const json =
  (
    data?: unknown,
    { http = 200, status = 1000, headers = {} }: { http?: number; status?: number; headers?: Record<string, string> } = {},
  ): Reply =>
  (asked, response) => {
    const echoed = ['x-request-id', 'x-correlation-id'].flatMap((name) =>
      asked.headers[name] === undefined ? [] : [[name, asked.headers[name]] as const],
    )
    response.writeHead(http, { 'Content-Type': 'application/json', ...Object.fromEntries(echoed), ...headers })
    response.end(envelope(data, status))
  }

export const bytes =
  (text: string | Buffer, contentType = 'text/html', http = 200): Reply =>
  (_, response) => {
    response.writeHead(http, { 'Content-Type': contentType })
    response.end(text)
  }

const modules = {
  CPO: [
    ['locations', 'SENDER'],
    ['sessions', 'SENDER'],
    ['cdrs', 'SENDER'],
    ['tariffs', 'SENDER'],
    ['tokens', 'RECEIVER'],
    ['commands', 'RECEIVER'],
    ['chargingprofiles', 'RECEIVER'],
  ],
  EMSP: [
    ['locations', 'RECEIVER'],
    ['sessions', 'RECEIVER'],
    ['cdrs', 'RECEIVER'],
    ['tariffs', 'RECEIVER'],
    ['tokens', 'SENDER'],
    ['commands', 'SENDER'],
    ['chargingprofiles', 'SENDER'],
  ],
} as const

const read = async (request: IncomingMessage): Promise<unknown> => {
  const chunks: Buffer[] = []
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
  const text = Buffer.concat(chunks).toString('utf8')
  try {
    return text === '' ? undefined : (JSON.parse(text) as unknown)
  } catch {
    return text
  }
}

export interface PlatformOptions {
  /** Every url ends with a slash, and one without is redirected with HTTP 307, as FastAPI does it. */
  readonly slashes?: boolean
  /** Modules that it does not have. */
  readonly without?: readonly string[]
}

export const openPlatform = async (
  role: 'CPO' | 'EMSP',
  versions: readonly string[] = ['2.1.1', '2.2.1'],
  { slashes = false, without = [] }: PlatformOptions = {},
): Promise<Platform> => {
  const slash = slashes ? '/' : ''
  const replies = new Map<string, Reply>()
  const asked: Asked[] = []
  const server = createServer((request, response) => {
    void (async () => {
      const entry: Asked = {
        method: request.method ?? '',
        path: request.url ?? '',
        headers: request.headers as Record<string, string | undefined>,
        body: await read(request),
      }
      asked.push(entry)
      const [asIs = '', query] = entry.path.split('?')
      if (slashes && !asIs.endsWith('/')) {
        response.writeHead(307, { Location: `${url}${asIs}/${query === undefined ? '' : `?${query}`}` })
        response.end()
        return
      }
      const path = slashes ? asIs.slice(0, -1) : asIs
      const reply = replies.get(`${entry.method} ${path}`) ?? replies.get(path) ?? usual(entry, path)
      await reply(entry, response, request.socket)
    })()
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const usual = (entry: Asked, path: string): Reply => {
    const version = versions.find((candidate) => path.startsWith(`/${candidate}`))
    if (path === '/versions') return json(versions.map((name) => ({ version: name, url: `${url}/${name}${slash}` })))
    if (version === undefined) return json(undefined, { http: 404, status: 2000 })
    if (path === `/${version}`) {
      const listed = [['credentials', 'SENDER'] as const, ...modules[role]]
        .filter(([identifier]) => !without.includes(identifier))
        .map(([identifier, side]) => ({
          identifier,
          ...(version !== '2.1.1' && { role: side }),
          url: `${url}/${version}/${identifier}${slash}`,
        }))
      return json({ version, endpoints: listed })
    }
    if (path === `/${version}/credentials` && entry.method !== 'DELETE') return json(platform.credentials)
    return json()
  }
  const party = role === 'CPO' ? { country_code: 'NL', party_id: 'CPO' } : { country_code: 'DE', party_id: 'MSP' }
  const platform: Platform = {
    url,
    versionsUrl: `${url}/versions${slash}`,
    asked,
    replies,
    credentials: {
      token: 'their-token',
      url: `${url}/versions${slash}`,
      roles: [{ role, business_details: { name: 'Peer' }, ...party }],
      business_details: { name: 'Peer' },
      ...party,
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve()
        })
        server.closeAllConnections()
      }),
  }
  onTestFinished(() => platform.close())
  return platform
}
