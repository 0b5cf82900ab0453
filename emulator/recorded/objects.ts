/** The objects that a recording shows one platform give another: what is known of each when the next message about it comes. */
import { dialects } from '../ocpi/dialect.js'
import { dataSetOf, type DataSetName } from '../ocpi/data-sets.js'
import type { Endpoint } from '../ocpi/endpoints.js'
import type { Party } from '../ocpi/headers.js'
import type { Version } from '../ocpi/version.js'
import { kinds, type JsonObject } from '../standin/data/kinds.js'
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
import { isObject } from '../ocpi/json-object.js'

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
  storedOf(at: Pick<Addressed, 'version' | 'owner'>, module: DataSetName, object: Readonly<Record<string, unknown>>): JsonObject | undefined
  /** What a PATCH makes of the object, EVSE or Connector; undefined when that is not known. */
  patched(at: Addressed, body: unknown): JsonObject | undefined
  /** Takes over what was pushed, and accepted. */
  push(at: Addressed, body: unknown): void
  /** Takes over a list that was pulled. */
  pull(at: Pick<Addressed, 'version' | 'owner'>, module: DataSetName, list: readonly unknown[]): void
  /** Whether a Session was pushed or pulled. */
  knowsSession(owner: Party, id: string): boolean
  location(owner: Party, id: string): JsonObject | undefined
  received(module: DataSetName): ReceivedSet
}

const ownerOf = (object: Readonly<Record<string, unknown>>, otherwise: Party): Party => {
  const { country_code, party_id } = object
  return typeof country_code === 'string' && typeof party_id === 'string' ? { country_code, party_id } : otherwise
}

const idOf = (path: Readonly<Record<string, string>>): string | undefined =>
  path['location_id'] ?? path['session_id'] ?? path['tariff_id'] ?? path['token_uid']

export const createObjects = (): Objects => {
  const sets = new Map<DataSetName, ReceivedSet>()
  const setOf = (module: DataSetName): ReceivedSet => {
    const known = sets.get(module) ?? createReceivedSet(module)
    sets.set(module, known)
    return known
  }
  const entryAt = ({ endpoint, path, type, owner }: Addressed): ReceivedEntry | undefined => {
    const id = idOf(path)
    const set = dataSetOf(endpoint)
    return id === undefined || !set ? undefined : setOf(set.name).find(owner, id, set.keyedByType ? type : undefined)
  }
  const known = (version: Version, entry: ReceivedEntry | undefined, part: JsonObject | undefined): JsonObject | undefined =>
    entry?.version === version ? asKnown(entry, part) : undefined
  const partOf = ({ version, path }: Addressed, whole: JsonObject): JsonObject | undefined => {
    if (path['evse_uid'] === undefined) return whole
    const evse = evseIn(whole, path['evse_uid'], version)
    return path['connector_id'] === undefined ? evse : evse && connectorIn(evse, path['connector_id'], version)
  }
  const patchedPart = ({ version, endpoint }: Addressed, part: JsonObject | undefined, body: JsonObject): JsonObject | undefined =>
    part && applyPatch(endpoint.request[0] ?? '', part, body, version)
  /** The whole object with what was pushed in its place; undefined when its parents are not known. */
  const changed = (at: Addressed, before: JsonObject | undefined, body: JsonObject): JsonObject | undefined => {
    const { version, endpoint, path } = at
    const part = before && partOf(at, before)
    const merged = endpoint.partial ? patchedPart(at, part, body) : body
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
      const { type: given } = object
      const type = typeof given === 'string' && dialects[version].tokenTypeInUrl ? given : undefined
      const entry = setOf(module).find(ownerOf(object, owner), String(id), type)
      return known(version, entry, entry?.object)
    },
    patched: (at, body) => {
      const entry = entryAt(at)
      return entry && isObject(body) ? patchedPart(at, partOf(at, entry.object), body) : undefined
    },
    push: (at, body) => {
      const set = dataSetOf(at.endpoint)
      if (!set) return
      const entry = entryAt(at)
      if (at.endpoint.method === 'DELETE') {
        if (entry) setOf(set.name).remove(entry)
        return
      }
      if (!isObject(body)) return
      const id = idOf(at.path) ?? body[set.idField]
      const object = changed(at, entry?.object, body)
      if (object === undefined || (typeof id !== 'string' && typeof id !== 'number')) return
      const owner = at.endpoint.path.startsWith('/{country_code}/{party_id}') ? at.owner : ownerOf(body, at.owner)
      const { entry: kept } = setOf(set.name).put(owner, entry?.id ?? String(id), object, noBytes, at.version, 0)
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
    received: setOf,
  }
}

/** Nobody reads the objects of a recording back. */
const noBytes = Buffer.alloc(0)
