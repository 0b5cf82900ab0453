/** All data sets of one stand-in: what it owns, and what came over each connection. */
import { dataSetNames, type DataSetName } from '../../ocpi/data-sets.js'
import type { Version } from '../../ocpi/version.js'
import { kinds } from './kinds.js'
import { createOwnSet, type Edit, type OwnSet, type Render, type SeededObjects } from './own.js'
import { createReceivedSet, type ReceivedSet } from './received.js'

export interface Data {
  own(module: DataSetName): OwnSet
  received(connectionId: string, module: DataSetName): ReceivedSet
  /** Connections that something came over. */
  holders(): string[]
  forget(connectionId: string): void
  /** Version of what came over a connection; undefined when nothing did. */
  heldVersion(connectionId: string): Version | undefined
}

export interface SavedObject {
  readonly owner: string
  readonly id: string
  readonly version: Version
  readonly object: Record<string, unknown>
  readonly pulled?: boolean | undefined
}

export interface SavedData {
  readonly own: Partial<Record<DataSetName, readonly Edit[]>>
  readonly received: Record<string, Partial<Record<DataSetName, readonly SavedObject[]>>>
}

export const emptyData: SavedData = { own: {}, received: {} }

/** Larger received sets are not written to the workspace: they can be pulled again or exported. */
export const maximumKeptObjects = 5_000

export const createData = (render: Render, seeded: Partial<Record<DataSetName, SeededObjects>>, saved: SavedData, now: number): Data => {
  const own = new Map<DataSetName, OwnSet>()
  const received = new Map<string, Map<DataSetName, ReceivedSet>>()
  const receivedSet = (connectionId: string, module: DataSetName): ReceivedSet => {
    const sets = received.get(connectionId) ?? new Map<DataSetName, ReceivedSet>()
    received.set(connectionId, sets)
    const set = sets.get(module) ?? createReceivedSet(module)
    sets.set(module, set)
    return set
  }
  for (const [connectionId, sets] of Object.entries(saved.received)) {
    for (const module of dataSetNames) {
      for (const { owner, id, version, object, pulled } of sets[module] ?? []) {
        const [country_code = '', party_id = ''] = owner.split('-')
        receivedSet(connectionId, module).put({ country_code, party_id }, id, object, undefined, version, now, pulled)
      }
    }
  }
  return {
    own: (module) => {
      const set = own.get(module) ?? createOwnSet(kinds[module], render, seeded[module], saved.own[module])
      own.set(module, set)
      return set
    },
    received: receivedSet,
    holders: () => [...received.keys()],
    forget: (connectionId) => {
      received.delete(connectionId)
    },
    heldVersion: (connectionId) => {
      for (const set of received.get(connectionId)?.values() ?? []) {
        const version = set.version()
        if (version !== undefined) return version
      }
      return undefined
    },
  }
}

/** What has to be written to build the data again. */
export const saveData = (data: Data): SavedData => ({
  own: Object.fromEntries(
    dataSetNames.map((module) => [module, data.own(module).edits()] as const).filter(([, edits]) => edits.length > 0),
  ),
  received: Object.fromEntries(
    data.holders().map((holder) => [
      holder,
      Object.fromEntries(
        dataSetNames
          .map((module) => [module, data.received(holder, module)] as const)
          .filter(([, set]) => set.size() > 0 && set.size() <= maximumKeptObjects)
          .map(([module, set]) => [
            module,
            set
              .entries()
              .map(({ owner, id, version, object, pulled }): SavedObject => ({ owner, id, version, object, ...(pulled && { pulled }) })),
          ]),
      ),
    ]),
  ),
})
