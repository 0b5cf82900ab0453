/** One stand-in: its data, connections, server and client, put together. */
import { createServer as createHttpServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { inBackground } from '../contract/background.js'
import type { StandinSettings } from '../contract/standin.js'
import { partyKey } from '../ocpi/headers.js'
import type { Session } from '../ocpi/authored.js'
import { createClient } from './calling/client.js'
import { createCommands } from './operations/pending-commands.js'
import type { Handler } from './serving/call.js'
import { createConnections, isHub, type ConnectionRecord } from './connections.js'
import type { Context, Environment, ServerLimits } from './context.js'
import { createData, emptyData, type SavedData } from './data/data.js'
import { commandHandlers } from './handlers/commands.js'
import { chargingProfileHandlers } from './handlers/chargingprofiles.js'
import { credentialsHandlers } from './handlers/credentials.js'
import { ownedHandlers } from './handlers/owned.js'
import { receivedHandlers } from './handlers/received.js'
import { paymentHandlers } from './handlers/payments.js'
import { tokenHandlers } from './handlers/tokens.js'
import { versionHandlers } from './handlers/versions.js'
import { freePortNear } from './serving/ports.js'
import { createRequestIds } from './serving/request-ids.js'
import { renderFor } from './data/render.js'
import { seedData } from './data/seeded.js'
import { answerBrokenRequest } from './serving/broken-request.js'
import { createApp } from './serving/server.js'
import { certificateFor } from './serving/tls.js'

/** A peer of more eMSP parties finds sessions and CDRs of the first ones: making them takes milliseconds each. */
const maximumHistories = 10

export const handlers = {
  ...versionHandlers,
  ...credentialsHandlers,
  ...ownedHandlers,
  ...receivedHandlers,
  ...tokenHandlers,
  ...commandHandlers,
  ...chargingProfileHandlers,
  ...paymentHandlers,
}

/** The port that was wished for cannot be had. */
export class PortInUse extends Error {
  constructor(
    readonly port: number,
    readonly host: string,
    readonly freePort: number | undefined,
    holder = 'another program',
  ) {
    super(`port ${port} on ${host} is taken by ${holder}${freePort === undefined ? '' : `: ${freePort} is free`}`)
    this.name = 'PortInUse'
  }

  /** The same, when one of our own stand-ins listens there. */
  heldBy(standinName: string): PortInUse {
    return new PortInUse(this.port, this.host, this.freePort, `the stand-in ${standinName}`)
  }
}

/** How large the header fields of a request may be in bytes, and how long a peer may take to send it in milliseconds. */
const serverLimits: ServerLimits = {
  maxHeaderSize: 16_384,
  requestTimeout: 30_000,
  headersTimeout: 15_000,
  keepAliveTimeout: 30_000,
  connectionsCheckingInterval: 5_000,
}

export interface Standin {
  readonly context: Context
  /** Rejects with `PortInUse`, or with what the system says of the address or the certificate. */
  start(): Promise<void>
  /** Stops listening, cuts open connections, ends timers. Data and connections stay. */
  stop(): Promise<void>
  /** Port it listens on; undefined when it does not. */
  port(): number | undefined
}

export interface SavedStandin {
  readonly connections: readonly ConnectionRecord[]
  readonly data: SavedData
}

/** What makes a stand-in more than one platform's: see `hub/`. */
export interface Extension {
  /** In place of, or besides, the handlers that every stand-in has. */
  readonly handlers: Readonly<Record<string, Handler>>
  readonly admits: Context['admits']
  readonly registered: Context['registered']
  /** A connection has changed, come or gone. */
  connectionsChanged(): void
  started(): void
  stopped(): void
}

export const createStandin = (
  settings: StandinSettings,
  environment: Environment,
  saved: SavedStandin = { connections: [], data: emptyData },
  extend?: (context: Context) => Extension,
): Standin => {
  const seeded = seedData(settings)
  const contextOf = () => context
  let server: Server | undefined
  let listeningPort: number | undefined
  let base: { settings: StandinSettings; port: number | undefined; url: string } | undefined

  const sessionById = (id: string): Session | undefined => {
    const set = context.data.own('sessions')
    const entry = set.find(id)
    return entry && (set.object(entry) as Session)
  }

  const context: Context = {
    settings,
    environment,
    connections: createConnections(
      saved.connections,
      () => {
        environment.changed(settings.id, { kind: 'connections' })
        extension?.connectionsChanged()
      },
      () => environment.clock.now(),
    ),
    data: createData(
      (version, kind, object) => renderFor(context, version, kind.object, object),
      seeded.sets,
      saved.data,
      environment.clock.now(),
    ),
    client: createClient(contextOf, environment),
    commands: createCommands(contextOf),
    sessions: environment.createSessions(contextOf),
    reservations: new Map(),
    requestIds: createRequestIds(),
    faults: undefined,
    pushOnlyTo: undefined,
    pushesPerSecond: undefined,
    sessionById,
    activeSessionAt: (evseUid) => {
      const session = context.sessions.activeAt(evseUid)
      return session?.status === 'ACTIVE' ? session : undefined
    },
    authorizationOf: seeded.authorizationOf,
    admits: (connection, parties) => extension?.admits(connection, parties),
    registered: (connection) => {
      if (extension) extension.registered(connection)
      else if (!isHub(connection)) addHistory(connection)
    },
    baseUrl: () => {
      if (base?.settings !== context.settings || base.port !== listeningPort) {
        base = { settings: context.settings, port: listeningPort, url: baseUrlOf(context.settings, listeningPort) }
      }
      return base.url
    },
  }

  const extension = extend?.(context)

  /** A peer that has just connected finds a past to pull: sessions and CDRs of its own customers. */
  const addHistory = (connection: ConnectionRecord): void => {
    for (const party of connection.peer.parties.filter((candidate) => candidate.role === 'EMSP').slice(0, maximumHistories)) {
      const sessions = context.data.own('sessions')
      if (sessions.entries().some((entry) => entry.audience === partyKey(party))) continue
      const past = seeded.history(
        party,
        sessions.entries().map((entry) => entry.key),
      )
      for (const session of past.sessions) sessions.put(session)
      for (const cdr of past.cdrs) context.data.own('cdrs').put(cdr)
      for (const module of ['sessions', 'cdrs'] as const) environment.changed(settings.id, { kind: 'data', holder: 'own', module })
    }
  }

  return {
    context,
    start: async () => {
      const { host, port, tls } = context.settings
      const app = createApp(context, extension ? { ...handlers, ...extension.handlers } : handlers)
      const options = { ...serverLimits, ...environment.serverLimits, requireHostHeader: false }
      const callback = app.callback()
      const handle = (request: IncomingMessage, response: ServerResponse) => {
        inBackground(callback(request, response), (message) => {
          response.destroy()
          environment.problem?.(`stand-in ${settings.id}`, `A request failed: ${message}`)
        })
      }
      const created = tls
        ? createHttpsServer({ ...options, ...(await certificateFor(context.settings)) }, handle)
        : createHttpServer(options, handle)
      created.on('clientError', answerBrokenRequest(context))
      await listen(created, host, port)
      // A connection that cannot be accepted, such as when there are no file descriptors left, costs that connection only.
      created.on('error', (error) => {
        environment.problem?.(`stand-in ${settings.id}`, error.message)
      })
      server = created
      listeningPort = (created.address() as AddressInfo).port
      context.sessions.resume()
      extension?.started()
    },
    stop: async () => {
      context.sessions.stopTicking()
      extension?.stopped()
      context.commands.close()
      const closing = server
      server = undefined
      listeningPort = undefined
      if (closing) {
        await new Promise<void>((resolve) => {
          closing.close(() => {
            resolve()
          })
          closing.closeAllConnections()
        })
      }
      await context.client.close()
    },
    port: () => listeningPort,
  }
}

const baseUrlOf = ({ publicUrl, tls, host, port }: StandinSettings, listeningPort: number | undefined): string => {
  // As it goes out in headers: a host name or path in another script is written in ASCII there.
  if (publicUrl !== undefined) return new URL(publicUrl).href.replace(/\/+$/, '')
  const name = host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host
  return `${tls ? 'https' : 'http'}://${name}:${listeningPort ?? port}`
}

const listen = (server: Server, host: string, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EADDRINUSE' && error.code !== 'EACCES') {
        reject(error)
        return
      }
      freePortNear(host, port < 1024 ? 8101 : port + 1).then((free) => {
        reject(new PortInUse(port, host, free))
      }, reject)
    })
    server.listen(port, host, () => {
      resolve()
    })
  })
