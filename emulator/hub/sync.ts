/**
 * A hub that stores asks a partner that has connected, or come back, for what it owns, so that GET all is true from then
 * on: nothing was kept for the partner while it was away, and what it changed in the meantime was not heard (3.8).
 */
import { dataSetNames, dataSets, type DataSetName } from '../ocpi/data-sets.js'
import { rowOf } from '../ocpi/endpoints.js'
import { advertisedUrl, type ConnectionRecord } from '../standin/connections.js'
import { pull } from '../standin/operations/pull.js'
import { isServedBy, statusOf } from './directory.js'
import { ownerNamedBy } from './hub-state.js'
import type { HubParts } from './message.js'

export interface Sync {
  begin(connection: ConnectionRecord): void
  /** Resolves when what a partner owns has been asked for, whatever came of it. */
  done(connectionId: string): Promise<void>
}

const shared: readonly DataSetName[] = dataSetNames.filter((name) => dataSets[name].broadcast)

/** Pages of a partner's list that a hub reads: what it gives out has to be whole. */
const largestSync = 20_000

export const createSync = (hub: HubParts): Sync => {
  const running = new Map<string, Promise<void>>()

  const run = async (connection: ConnectionRecord): Promise<void> => {
    const { version } = connection
    if (version === undefined) return
    for (const module of shared) {
      const endpoint = rowOf(version, `${dataSets[module].module}.sender.list`)
      const url = advertisedUrl(connection, dataSets[module].module, 'SENDER')
      const owner = connection.peer.parties.find(({ role }) => isServedBy(role, dataSets[module].module, 'SENDER'))
      if (!endpoint || url === undefined || !owner || statusOf(connection) !== 'CONNECTED') continue
      await pull(hub.context, connection, endpoint, url, `the hub keeps the ${module} of its partners`, { maxPages: largestSync })
      for (const { object } of hub.context.data.received(connection.id, module).entries()) {
        hub.state.learn(connection, ownerNamedBy(object) ?? owner, module, object, version)
      }
    }
  }

  return {
    begin: (connection) => {
      if (hub.context.settings.hub.mode !== 'store' || running.has(connection.id)) return
      const started = run(connection)
        .catch(() => undefined)
        .finally(() => {
          running.delete(connection.id)
        })
      running.set(connection.id, started)
    },
    done: (connectionId) => running.get(connectionId) ?? Promise.resolve(),
  }
}
