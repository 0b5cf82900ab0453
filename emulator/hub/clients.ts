/**
 * HubClientInfo (2.2.1 mod_hub_client_info): what state each party behind the hub is in. It is kept as the hub's own
 * data, pulled in pages, and pushed to the others when it changes. A partner from which nothing was heard for a while is
 * asked for its versions.
 */
import { inBackground } from '../contract/background.js'
import type { ConnectionStatus } from '../contract/hub.js'
import { formatDateTime, readDateTime } from '../ocpi/datetime.js'
import { rowOf } from '../ocpi/endpoints.js'
import { formatParty, partyKey, sameParty, type Party } from '../ocpi/headers.js'
import { assumedVersion } from '../ocpi/version.js'
import { advertisedUrl, versionOf, type ConnectionRecord } from '../standin/connections.js'
import type { Context } from '../standin/context.js'
import { fillPath } from '../standin/operations/push.js'
import { extendUrl } from '../standin/calling/urls.js'
import type { Queues } from './broadcast.js'
import { partnerOf, statusOf } from './directory.js'

export interface Clients {
  /** Looks at every connection again; tells the partners what has changed. */
  update(): void
  /** A partner was heard of. */
  heard(connection: ConnectionRecord): void
  /** A partner could not be reached; one that says nothing is given a second chance. */
  lost(connection: ConnectionRecord, how: 'unreachable' | 'silent'): void
  start(): void
  stop(): void
}

const versionsEndpoint = rowOf(assumedVersion, 'versions.list')

/** Milliseconds between two looks at who has been quiet, at most. */
const lookMs = 15_000

interface ClientInfo extends Party {
  readonly role: string
  readonly status: ConnectionStatus
  readonly last_updated: string
}

/** `back`: a partner that was away is there again. */
export const createClients = (context: Context, queues: Queues, back: (connection: ConnectionRecord) => void): Clients => {
  const heardAt = new Map<string, number>()
  const silent = new Map<string, number>()
  let cancel: (() => void) | undefined

  const partiesOf = (connection: ConnectionRecord): { role: string; country_code: string; party_id: string }[] => {
    if (connection.peer.parties.length > 0) return connection.peer.parties
    const { party, role } = partnerOf(connection)
    return party && role !== undefined ? [{ role, ...party }] : []
  }

  const laterThan = (before: unknown): string =>
    formatDateTime(Math.max(context.environment.clock.now(), (typeof before === 'string' ? (readDateTime(before) ?? 0) : 0) + 1))

  const push = (info: ClientInfo): void => {
    for (const connection of context.connections.list()) {
      const base = advertisedUrl(connection, 'hubclientinfo', 'RECEIVER')
      const version = versionOf(connection)
      const endpoint = rowOf(version, 'hubclientinfo.receiver.put')
      if (statusOf(connection) !== 'CONNECTED' || base === undefined || !endpoint) continue
      if (connection.peer.parties.some((party) => sameParty(party, info))) continue
      const url = extendUrl(base, fillPath(endpoint.path, { country_code: info.country_code, party_id: info.party_id }))
      queues.add(connection, async () => {
        await context.client.call({
          connection,
          method: 'PUT',
          url,
          version,
          endpoint,
          body: info,
          role: 'HUB',
          why: `${formatParty(info)} is ${info.status} now`,
        })
      })
    }
  }

  const setStatus = (connection: ConnectionRecord, unreachable: boolean): void => {
    const partner = partnerOf(connection)
    if (partner.unreachable === unreachable) return
    connection.partner = { ...partner, unreachable }
    context.connections.touch(connection)
    if (!unreachable && statusOf(connection) === 'CONNECTED') back(connection)
  }

  const ping = async (connection: ConnectionRecord): Promise<void> => {
    const url = connection.peer.versionsUrl
    if (url === undefined) return
    const answer = await context.client.call({
      connection,
      method: 'GET',
      url,
      version: connection.version,
      endpoint: versionsEndpoint,
      role: connection.role,
      why: 'keep-alive: the partner has been silent',
    })
    if (answer.status === undefined) setStatus(connection, true)
    else clients.heard(connection)
  }

  const look = (): void => {
    // Read each time: it may be changed at any time, also from 0 and back.
    const { keepAliveMs } = context.settings.hub
    const now = context.environment.clock.now()
    for (const connection of keepAliveMs === 0 ? [] : context.connections.list()) {
      const quiet = connection.state === 'REGISTERED' && !partnerOf(connection).down && !partnerOf(connection).suspended
      if (quiet && now - (heardAt.get(connection.id) ?? connection.registeredAt ?? 0) >= keepAliveMs) {
        inBackground(ping(connection), (message) => {
          context.environment.problem?.(`hub ${context.settings.id}`, `The keep-alive request to a partner failed: ${message}`)
        })
      }
    }
    cancel = context.environment.clock.after(keepAliveMs === 0 ? lookMs : Math.min(lookMs, Math.max(50, keepAliveMs / 4)), look)
  }

  const clients: Clients = {
    update: () => {
      const set = context.data.own('hubclientinfo')
      let changed = false
      for (const connection of context.connections.list()) {
        for (const { role, country_code, party_id } of partiesOf(connection)) {
          const entry = set.find(party_id, `${country_code}-${party_id}`)
          const before = entry && set.object(entry)
          const status = statusOf(connection)
          if (before?.['status'] === status && before['role'] === role) continue
          // A party may play two roles over two connections; the one that is there speaks for it.
          if (before && before['role'] !== role && status !== 'CONNECTED') continue
          const info: ClientInfo = { party_id, country_code, role, status, last_updated: laterThan(before?.['last_updated']) }
          set.put({ ...info })
          changed = true
          push(info)
        }
      }
      // A party is never deleted (5.9): one whose connection was removed is not let in any more.
      const here = new Set(context.connections.list().flatMap(partiesOf).map(partyKey))
      for (const entry of set.entries()) {
        const before = set.object(entry) as unknown as ClientInfo
        if (before.status === 'SUSPENDED' || here.has(partyKey(before))) continue
        const info: ClientInfo = { ...before, status: 'SUSPENDED', last_updated: laterThan(before.last_updated) }
        set.put({ ...info })
        changed = true
        push(info)
      }
      if (changed) context.environment.changed(context.settings.id, { kind: 'data', holder: 'own', module: 'hubclientinfo' })
    },
    heard: (connection) => {
      heardAt.set(connection.id, context.environment.clock.now())
      silent.delete(connection.id)
      if (partnerOf(connection).unreachable) setStatus(connection, false)
    },
    lost: (connection, how) => {
      const times = (silent.get(connection.id) ?? 0) + 1
      silent.set(connection.id, times)
      if (how === 'unreachable' || times > 1) setStatus(connection, true)
    },
    start: look,
    stop: () => {
      cancel?.()
    },
  }
  return clients
}
