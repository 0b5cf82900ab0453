/**
 * A hub: a stand-in between its partners. It has one party, in the role HUB; what its partners send it goes on to
 * whoever it concerns, in the version that each of them speaks, and neither side ever sees more than the hub.
 */
import { inBackground } from '../contract/background.js'
import type { HubPartner, HubView, PartnerOptions, PartnerRole } from '../contract/hub.js'
import type { StandinSettings } from '../contract/standin.js'
import { versionOf, type ConnectionRecord } from '../standin/connections.js'
import { facingRole, type Context, type Environment } from '../standin/context.js'
import { createStandin, type Extension, type SavedStandin, type Standin } from '../standin/standin.js'
import { createBounded } from './bounded.js'
import { createQueues } from './broadcast.js'
import { createClients } from './clients.js'
import { createDirectory, partnerOf, statusOf } from './directory.js'
import { hubHandlers, type HandlerParts } from './handlers.js'
import { createLists } from './lists.js'
import { createHubState } from './hub-state.js'
import type { HubParts } from './message.js'
import { createResults } from './results.js'
import { endWaiting } from './returning.js'
import { createSync } from './sync.js'
import { createTranslator } from './translation.js'
import { dialects } from '../ocpi/dialect.js'

/** What is left out stays as it is. */
export interface PartnerChange {
  readonly down?: boolean | undefined
  readonly suspended?: boolean | undefined
  readonly role?: PartnerRole | undefined
  readonly options?: { readonly [Name in keyof PartnerOptions]?: PartnerOptions[Name] | undefined } | undefined
}

export interface Hub {
  view(): HubView
  partner(connection: ConnectionRecord): HubPartner
  /** Changes what is settled with a partner, takes it down or up; the others are told what it means for its state. */
  setPartner(connection: ConnectionRecord, change: PartnerChange): void
  /** Resolves when every broadcast so far has gone out. */
  idle(): Promise<void>
  /** Resolves when what a partner owns has been asked for. */
  synchronised(connectionId: string): Promise<void>
}

const maximumCdrUrls = 100_000
const maximumPageUrls = 10_000

/** Makes the stand-in of a hub. `settings` have one party, in the role HUB. */
export const createHub = (
  settings: StandinSettings,
  environment: Environment,
  saved?: SavedStandin,
): { readonly standin: Standin; readonly hub: Hub } => {
  let made: Hub | undefined
  const standin = createStandin(settings, environment, saved, (context) => {
    const { hub, extension } = assemble(context)
    made = hub
    return extension
  })
  return { standin, hub: made as Hub }
}

const withoutUndefined = <T extends object>(given: T) =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as { [Name in keyof T]: Exclude<T[Name], undefined> }

const assemble = (context: Context): { hub: Hub; extension: Extension } => {
  const directory = createDirectory(context)
  const state = createHubState(context)
  const translator = createTranslator(context, state, directory)
  const queues = createQueues(
    (connectionId) => {
      const connection = context.connections.get(connectionId)
      if (connection) clients.lost(connection, 'unreachable')
    },
    (message) => {
      context.environment.problem?.(`hub ${context.settings.id}`, `A message could not be forwarded: ${message}`)
    },
  )
  const clients = createClients(context, queues, (connection) => {
    sync.begin(connection)
  })
  const results = createResults(context, (waiting) => {
    inBackground(endWaiting(parts, waiting), (message) => {
      context.environment.problem?.(`hub ${context.settings.id}`, `A result could not be forwarded: ${message}`)
    })
  })
  const parts: HubParts = {
    context,
    directory,
    state,
    translator,
    results,
    cdrUrls: createBounded(maximumCdrUrls),
    pageUrls: createBounded(maximumPageUrls),
    reached: ({ connection }, how) => {
      if (how === 'answered') clients.heard(connection)
      else clients.lost(connection, how)
    },
  }
  const sync = createSync(parts)
  const handlerParts: HandlerParts = { ...parts, queues, clients, lists: createLists(parts, sync.done) }

  const partner = (connection: ConnectionRecord): HubPartner => {
    const { options, down, party, role } = partnerOf(connection)
    const { peer, version } = connection
    return {
      connectionId: connection.id,
      name: connection.name,
      parties: peer.parties.length > 0 ? peer.parties : party && role !== undefined ? [{ role, ...party }] : [],
      ...(version !== undefined && { version }),
      status: statusOf(connection),
      down,
      options,
      tokenEncoding: connection.quirks.tokenEncoding,
      waiting: queues.waiting(connection.id),
      ...(peer.standinId !== undefined && { standinId: peer.standinId }),
      ...(connection.lastExchangeAt !== undefined && { lastExchangeAt: connection.lastExchangeAt }),
      ...(connection.problem !== undefined && { problem: connection.problem }),
    }
  }

  let known: ReadonlySet<string> = new Set(context.connections.list().map(({ id }) => id))

  const hub: Hub = {
    partner,
    view: () => ({
      standinId: context.settings.id,
      party: directory.hubParty(),
      options: context.settings.hub,
      partners: context.connections.list().map(partner),
    }),
    setPartner: (connection, { options, down, suspended, role }) => {
      const before = partnerOf(connection)
      const wasThere = statusOf(connection) === 'CONNECTED'
      connection.partner = {
        ...before,
        down: down ?? before.down,
        suspended: suspended ?? before.suspended,
        ...(role !== undefined && { role }),
        options: { ...before.options, ...withoutUndefined(options ?? {}) },
      }
      context.connections.touch(connection)
      if (!wasThere && statusOf(connection) === 'CONNECTED') sync.begin(connection)
    },
    idle: queues.idle,
    synchronised: sync.done,
  }

  const extension: Extension = {
    handlers: hubHandlers(handlerParts),
    admits: (connection, parties) => directory.refusal(connection, parties),
    registered: (connection) => {
      connection.role = dialects[versionOf(connection)].rolePerConnection ? facingRole(connection) : 'HUB'
      connection.partner = { ...partnerOf(connection), unreachable: false }
      directory.forget()
      clients.heard(connection)
      sync.begin(connection)
    },
    connectionsChanged: () => {
      directory.forget()
      const now = new Set(context.connections.list().map(({ id }) => id))
      for (const id of known) if (!now.has(id)) state.forget(id)
      known = now
      clients.update()
    },
    started: () => {
      clients.start()
      clients.update()
    },
    stopped: () => {
      clients.stop()
      results.stop()
    },
  }
  return { hub, extension }
}
