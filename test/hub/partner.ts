/** A partner of a hub as plain as can be: it records what it is asked, and answers as the test says. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import { PartnerOptions, type PartnerRole } from '../../emulator/contract/hub.js'
import { endpoints, serves, type Module } from '../../emulator/ocpi/endpoints.js'
import { routingHeaders, type Party } from '../../emulator/ocpi/headers.js'
import type { Version } from '../../emulator/ocpi/version.js'
import { newConnection, newToken, type ConnectionRecord } from '../../emulator/standin/connections.js'
import { inBase64, jsonType, keptAlive, plain, send, type RawAnswer } from '../standin/support/raw.js'
import type { HubBench } from './support.js'

export interface Asked {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: unknown
}

export interface Answering {
  readonly status?: number
  readonly json?: unknown
  readonly text?: string
  readonly headers?: Record<string, string>
}

export interface PartnerCall {
  readonly to?: Party | undefined
  readonly from?: Party | undefined
  readonly body?: unknown
  readonly headers?: readonly string[]
}

export interface Partner {
  readonly party: Party
  readonly connection: ConnectionRecord
  readonly base: string
  /** Requests of functional modules that came in, oldest first. */
  readonly asked: Asked[]
  /** What it was told of the others (HubClientInfo), and asked to see whether it is there. */
  readonly told: Asked[]
  /** What it answers from now on; `never` does not. */
  answer: (asked: Asked) => Answering | 'never'
  call(method: string, path: string, options?: PartnerCall): Promise<RawAnswer>
  /** Resolves when so many requests have come. */
  heard(count: number): Promise<void>
  /** Stops listening, so that nobody reaches it. */
  leave(): Promise<void>
  /** Listens again at the same port. */
  comeBack(): Promise<void>
}

export const ok = (data?: unknown): Answering => ({
  json: { ...(data !== undefined && { data }), status_code: 1000, status_message: 'Success', timestamp: '2026-11-01T10:00:00Z' },
})

export interface PartnerGiven {
  readonly role: PartnerRole
  readonly party: string
  readonly version?: Version
  readonly options?: Partial<PartnerOptions>
}

const modules: readonly Module[] = ['locations', 'sessions', 'cdrs', 'tariffs', 'tokens', 'commands', 'chargingprofiles']

export const addPartner = async (
  hub: Pick<HubBench, 'context'>,
  { role, party: name, version = '2.2.1', options = {} }: PartnerGiven,
): Promise<Partner> => {
  const [country_code = '', party_id = ''] = name.split('-')
  const party: Party = { country_code, party_id }
  const asked: Asked[] = []
  const told: Asked[] = []
  const waiting: { count: number; resolve: () => void }[] = []
  let server: Server
  let port = 0
  const listen = () =>
    new Promise<void>((resolve) => {
      server = createServer((request, response) => {
        const chunks: Buffer[] = []
        request.on('data', (chunk: Buffer) => chunks.push(chunk))
        request.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8')
          const one: Asked = {
            method: request.method ?? '',
            path: request.url ?? '',
            headers: request.headers as Asked['headers'],
            body: text === '' ? undefined : (JSON.parse(text) as unknown),
          }
          const list = /^\/(hubclientinfo|versions)/.test(one.path) ? told : asked
          list.push(one)
          for (const { count, resolve: done } of waiting) if (asked.length >= count) done()
          const answer = partner.answer(one)
          if (answer === 'never') return
          const routing =
            one.headers['ocpi-from-party-id'] === undefined
              ? {}
              : routingHeaders(
                  { country_code: one.headers['ocpi-from-country-code'] ?? '', party_id: one.headers['ocpi-from-party-id'] ?? '' },
                  { country_code: one.headers['ocpi-to-country-code'] ?? '', party_id: one.headers['ocpi-to-party-id'] ?? '' },
                )
          const ids = Object.fromEntries(
            ['x-request-id', 'x-correlation-id'].flatMap((header) =>
              one.headers[header] === undefined ? [] : [[header, one.headers[header]]],
            ),
          )
          response.writeHead(answer.status ?? 200, { 'Content-Type': 'application/json', ...ids, ...routing, ...answer.headers })
          response.end(answer.text ?? JSON.stringify(answer.json))
        })
      })
      server.listen(port, '127.0.0.1', () => {
        port = (server.address() as AddressInfo).port
        resolve()
      })
    })
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => {
        resolve()
      })
      server.closeAllConnections()
    })
  await listen()
  onTestFinished(close)
  const mine = `http://127.0.0.1:${port}`
  const like = role === 'CPO' ? 'CPO' : 'EMSP'
  const advertised = [...new Set(endpoints[version].filter(({ module }) => modules.includes(module)).map(({ module }) => module))].flatMap(
    (identifier) =>
      (['SENDER', 'RECEIVER'] as const)
        .filter((side) => serves(like, identifier, side))
        .map((side) => ({ identifier, role: side, url: `${mine}/${identifier}` })),
  )
  const token = newToken()
  const made = newConnection(name)
  const connection = hub.context.connections.add({
    ...made,
    state: 'REGISTERED',
    version,
    role: version === '2.2.1' ? 'HUB' : like === 'CPO' ? 'EMSP' : 'CPO',
    tokens: { in: token, out: newToken() },
    registeredAt: hub.context.environment.clock.now(),
    peer: {
      parties: [{ role, ...party, name: `Company ${party_id}` }],
      versionsUrl: `${mine}/versions`,
      endpoints: [
        ...advertised,
        ...(version === '2.2.1' ? [{ identifier: 'hubclientinfo', role: 'RECEIVER' as const, url: `${mine}/hubclientinfo` }] : []),
      ],
    },
    partner: { role, options: PartnerOptions.parse(options), down: false, suspended: false, unreachable: false },
  })
  const base = `${hub.context.baseUrl()}/ocpi/hub/${version}`
  const agent = keptAlive()
  let requests = 0
  const partner: Partner = {
    party,
    connection,
    base,
    asked,
    told,
    answer: () => ok(),
    call: (method, path, { to, from = party, body, headers = [] } = {}) =>
      send(
        path.startsWith('http') ? path : base + path,
        {
          method,
          body: body === undefined ? undefined : JSON.stringify(body),
          headers: [
            ...(version === '2.1.1' ? plain(token) : inBase64(token)),
            ...(body === undefined ? [] : jsonType),
            ...(version === '2.1.1'
              ? []
              : [
                  'X-Request-ID',
                  `${name}-${(requests += 1)}`,
                  'X-Correlation-ID',
                  `c-${name}-${requests}`,
                  ...Object.entries(routingHeaders(to, from)).flat(),
                ]),
            ...headers,
          ],
        },
        agent,
      ),
    heard: (count) =>
      asked.length >= count
        ? Promise.resolve()
        : new Promise((resolve) => {
            waiting.push({ count, resolve })
          }),
    leave: close,
    comeBack: listen,
  }
  return partner
}

/** The parties in the routing headers of a request, as `NL-CPO>DE-MSP`. */
export const routeIn = ({ headers }: Pick<Asked, 'headers'>): string =>
  `${headers['ocpi-from-country-code'] ?? ''}-${headers['ocpi-from-party-id'] ?? ''}>${headers['ocpi-to-country-code'] ?? ''}-${headers['ocpi-to-party-id'] ?? ''}`
