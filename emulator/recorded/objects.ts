/** The objects that a recording shows one platform give another: what is known of each when the next message about it comes. */
import type { DataModule } from '../contract/data.js'
import { dataModules } from '../contract/data.js'
import type { Endpoint } from '../ocpi/endpoints.js'
import type { Party } from '../ocpi/headers.js'
import type { Version } from '../ocpi/version.js'
import { isObject, kinds, type JsonObject } from '../standin/data/kinds.js'
import {
  applyPatch,
  asKnown,
  connectorIn,
  createReceivedSet,
  evseIn,
  withConnector,
  withEvse,
  type ReceivedEntry,
  type ReceivedSet,
} from '../standin/data/received.js'

export interface Addressed {
  readonly version: Version
  readonly endpoint: Endpoint
  /** Path parameters of the row. */
  readonly path: Readonly<Record<string, string>>
  /** Of a Token, in the query. */
  readonly type: string | undefined
  /** The party that objects belong to which do not say whose they are. */
  readonly owner: Party
}

export interface Objects {
  /** What was known of the object, EVSE or Connector that a url addresses. */
  stored(at: Addressed): JsonObject | undefined
  /** What was known of an object in a list, or of a CDR that is posted. */
  storedOf(at: Pick<Addressed, 'version' | 'owner'>, module: DataModule, object: Readonly<Record<string, unknown>>): JsonObject | undefined
  /** Takes over what was pushed, and accepted. */
  push(at: Addressed, body: unknown): void
  /** Takes over a list that was pulled. */
  pull(at: Pick<Addressed, 'version' | 'owner'>, module: DataModule, list: readonly unknown[]): void
  /** Whether a Session was pushed or pulled. */
  knowsSession(owner: Party, id: string): boolean
  location(owner: Party, id: string): JsonObject | undefined
}

export const isDataModule = (module: string): module is DataModule => (dataModules as readonly string[]).includes(module)

const ownerOf = (object: Readonly<Record<string, unknown>>, otherwise: Party): Party => {
  const { country_code, party_id } = object
  return typeof country_code === 'string' && typeof party_id === 'string' ? { country_code, party_id } : otherwise
}

const idOf = (path: Readonly<Record<string, string>>): string | undefined =>
  path['location_id'] ?? path['session_id'] ?? path['tariff_id'] ?? path['token_uid']

export const createObjects = (): Objects => {
  const sets = new Map<DataModule, ReceivedSet>()
  const setOf = (module: DataModule): ReceivedSet => {
    const known = sets.get(module) ?? createReceivedSet(module)
    sets.set(module, known)
    return known
  }
  const entryAt = ({ endpoint, path, type, owner }: Addressed): ReceivedEntry | undefined => {
    const id = idOf(path)
    if (id === undefined || !isDataModule(endpoint.module)) return undefined
    return setOf(endpoint.module).find(owner, id, endpoint.module === 'tokens' ? type : undefined)
  }
  const known = (version: Version, entry: ReceivedEntry | undefined, part: JsonObject | undefined): JsonObject | undefined =>
    entry?.version === version ? asKnown(entry, part) : undefined
  const partOf = ({ version, path }: Addressed, whole: JsonObject): JsonObject | undefined => {
    if (path['evse_uid'] === undefined) return whole
    const evse = evseIn(whole, path['evse_uid'], version)
    return path['connector_id'] === undefined ? evse : evse && connectorIn(evse, path['connector_id'], version)
  }
  /** The whole object with what was pushed in its place; undefined when its parents are not known. */
  const changed = (at: Addressed, before: JsonObject | undefined, body: JsonObject): JsonObject | undefined => {
    const { version, endpoint, path } = at
    const part = before && partOf(at, before)
    const [name = ''] = endpoint.request
    const merged = endpoint.partial ? part && applyPatch(name, part, body, version) : body
    const { evse_uid: evse, connector_id: connector } = path
    if (evse === undefined || merged === undefined) return merged
    if (before === undefined) return undefined
    if (connector === undefined) return withEvse(before, evse, merged, version).location
    const parent = evseIn(before, evse, version)
    return parent && withConnector(before, evse, parent, connector, merged, version).location
  }

  return {
    stored: (at) => {
      const entry = entryAt(at)
      return entry && known(at.version, entry, partOf(at, entry.object))
    },
    storedOf: ({ version, owner }, module, object) => {
      const id = object[kinds[module].idField]
      const type = typeof object['type'] === 'string' ? object['type'] : undefined
      const entry = setOf(module).find(ownerOf(object, owner), String(id), type)
      return known(version, entry, entry?.object)
    },
    push: (at, body) => {
      const { module, method } = at.endpoint
      if (!isDataModule(module)) return
      const entry = entryAt(at)
      if (method === 'DELETE') {
        if (entry) setOf(module).remove(entry)
        return
      }
      if (!isObject(body)) return
      const id = idOf(at.path) ?? body[kinds[module].idField]
      const object = changed(at, entry?.object, body)
      if (object === undefined || (typeof id !== 'string' && typeof id !== 'number')) return
      const owner = module === 'cdrs' ? ownerOf(body, at.owner) : at.owner
      const { entry: kept } = setOf(module).put(owner, entry?.id ?? String(id), object, noBytes, at.version, 0)
      kept.undated = at.endpoint.partial && body['last_updated'] === undefined
    },
    pull: ({ version, owner }, module, list) => {
      for (const object of list) {
        const id = isObject(object) ? object[kinds[module].idField] : undefined
        if (isObject(object) && (typeof id === 'string' || typeof id === 'number'))
          setOf(module).put(ownerOf(object, owner), String(id), object, noBytes, version, 0)
      }
    },
    knowsSession: (owner, id) => setOf('sessions').find(owner, id) !== undefined,
    location: (owner, id) => setOf('locations').find(owner, id)?.object,
  }
}

/** Nobody reads the objects of a recording back. */
const noBytes = Buffer.alloc(0)
