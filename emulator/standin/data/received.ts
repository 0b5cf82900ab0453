/**
 * What came over one connection, kept as it came: bytes that are given back by the read-back GETs, the parsed object
 * for looking at it. Keyed by owner and id.
 */
import type { DataSetName } from '../../ocpi/data-sets.js'
import { authoredVersion } from '../../ocpi/authored.js'
import { readDateTime } from '../../ocpi/datetime.js'
import { dialects } from '../../ocpi/dialect.js'
import { formatParty, partyKey, type Party } from '../../ocpi/headers.js'
import type { Version } from '../../ocpi/version.js'
import { foldsKeys, kinds, localKey, sameId, type JsonObject } from './kinds.js'
import { linksOf } from './links.js'
import { isObject } from '../../ocpi/json-object.js'

export interface ReceivedEntry {
  /** Owner as spelled: `NL-CPO`. */
  readonly owner: string
  readonly key: string
  readonly id: string
  readonly version: Version
  object: JsonObject
  bytes: Buffer
  receivedAt: number
  /** It was changed by a PATCH of 2.1.1 that did not say when: since then its last_updated tells nothing. */
  undated: boolean
  /** It came by a pull alone: the peer has not sent it by itself. */
  pulled: boolean
}

/** An object, or a child in it, for comparing with what comes next: without a last_updated that tells nothing. */
export const asKnown = ({ undated }: ReceivedEntry, object: JsonObject | undefined): JsonObject | undefined => {
  if (!undated || object === undefined) return object
  const { last_updated: _, ...rest } = object
  return rest
}

export interface ReceivedSet {
  readonly module: DataSetName
  size(): number
  find(owner: Party, id: string, type?: string): ReceivedEntry | undefined
  put(
    owner: Party,
    id: string,
    object: JsonObject,
    bytes: Buffer | undefined,
    version: Version,
    now: number,
    pulled?: boolean,
  ): { entry: ReceivedEntry; created: boolean; before: JsonObject | undefined }
  remove(entry: ReceivedEntry): void
  /** Objects that have a link of `links.ts`, in the order of arrival. */
  linked(link: string): ReceivedEntry[]
  /** In the order of arrival. */
  entries(): ReceivedEntry[]
  clear(): void
  /** Version of the first object; a connection speaks one at a time. */
  version(): Version | undefined
}

/** `NL-CPO` as a party; a country has two letters. */
const partyIn = (owner: string): Party => ({
  country_code: owner.slice(0, owner.indexOf('-')),
  party_id: owner.slice(owner.indexOf('-') + 1),
})

/** More types than this are no Tokens of OCPI. */
const maximumTypes = 20

export const createReceivedSet = (module: DataSetName): ReceivedSet => {
  const entries = new Map<string, ReceivedEntry>()
  /** Addresses of the objects that have a link. */
  const linked = new Map<string, Set<string>>()
  const unlink = (at: string, { object, owner }: ReceivedEntry): void => {
    for (const link of linksOf(module, partyIn(owner), object)) {
      const addresses = linked.get(link)
      addresses?.delete(at)
      if (addresses?.size === 0) linked.delete(link)
    }
  }
  const link = (at: string, owner: Party, object: JsonObject, previous: ReceivedEntry | undefined): void => {
    const links = linksOf(module, owner, object)
    // An object that comes again keeps its place.
    if (previous && links.every((one) => linked.get(one)?.has(at) === true)) return
    if (previous) unlink(at, previous)
    for (const one of links) {
      const addresses = linked.get(one) ?? new Set()
      addresses.add(at)
      linked.set(one, addresses)
    }
  }
  /** Types of Tokens that came, whether the specification knows them or not; the first few. */
  const types = new Set<string>()
  /** An object is found as its version spells ids: exactly, or in any case. */
  const address = (owner: Party, id: string, type: unknown, folded: boolean): string => {
    const key = localKey(module, id, type)
    return `${partyKey(owner)}/${folded ? key.toLowerCase() : key}`
  }
  /** Where the url names no type, a Token is addressed by its uid alone, whatever its type. */
  const anyType = (owner: Party, id: string): ReceivedEntry | undefined => {
    for (const type of types) {
      const entry = entries.get(address(owner, id, type, false))
      if (entry) return entry
    }
    return undefined
  }
  /** Where a uid is one Token, that Token under another type. */
  const otherType = (owner: Party, id: string, version: Version): ReceivedEntry | undefined =>
    kinds[module].keyedByType && !dialects[version].tokenTypeInUrl ? anyType(owner, id) : undefined
  return {
    module,
    size: () => entries.size,
    find: (owner, id, type) =>
      entries.get(address(owner, id, type, false)) ??
      entries.get(address(owner, id, type, true)) ??
      (kinds[module].keyedByType && type === undefined ? anyType(owner, id) : undefined),
    put: (owner, id, object, bytes, version, now, pulled = false) => {
      const at = address(owner, id, object['type'], foldsKeys(version, module))
      const existing = entries.get(at) ?? otherType(owner, id, version)
      const before = existing?.object
      const entry: ReceivedEntry = {
        owner: formatParty(owner),
        key: `${formatParty(owner)}/${localKey(module, id, object['type'])}`,
        id,
        version,
        object,
        bytes: bytes ?? Buffer.from(JSON.stringify(object)),
        receivedAt: now,
        undated: false,
        pulled: pulled && existing?.pulled !== false,
      }
      if (existing && !entries.has(at)) entries.delete(address(owner, id, existing.object['type'], foldsKeys(version, module)))
      entries.set(at, entry)
      link(at, owner, object, existing)
      if (kinds[module].keyedByType && typeof object['type'] === 'string' && types.size < maximumTypes) types.add(object['type'])
      return { entry, created: !existing, before }
    },
    remove: (entry) => {
      for (const [at, other] of entries) {
        if (other !== entry) continue
        entries.delete(at)
        unlink(at, entry)
      }
    },
    linked: (one) => [...(linked.get(one) ?? [])].flatMap((at) => entries.get(at) ?? []),
    entries: () => [...entries.values()],
    clear: () => {
      entries.clear()
      linked.clear()
    },
    version: () => entries.values().next().value?.version,
  }
}

// ---- merging ----------------------------------------------------------------------------------------------------

const listOf = (value: unknown): JsonObject[] => (Array.isArray(value) ? value.filter(isObject) : [])

const mergeById = (
  before: unknown,
  patch: unknown,
  idField: string,
  version: Version,
  merge: (one: JsonObject, other: JsonObject) => JsonObject,
): unknown => {
  if (!Array.isArray(patch)) return patch
  const changed = listOf(patch)
  const known = listOf(before)
  const same = (one: JsonObject, other: JsonObject) => sameId(version, String(one[idField]), String(other[idField]))
  return [
    ...known.map((one) => {
      const other = changed.find((candidate) => same(candidate, one))
      return other ? merge(one, other) : one
    }),
    ...changed.filter((other) => !known.some((one) => same(one, other))),
  ]
}

const mergeEvse =
  (version: Version) =>
  (before: JsonObject, patch: JsonObject): JsonObject => ({
    ...before,
    ...patch,
    ...(Object.hasOwn(patch, 'connectors') && {
      connectors: mergeById(before['connectors'], patch['connectors'], 'id', version, (one, other) => ({ ...one, ...other })),
    }),
  })

/**
 * Charging periods of a PATCH are appended (2.2.1 mod_sessions). Where the version does not say so, a list that begins
 * where the known one begins is taken as the whole.
 */
const mergePeriods = (before: unknown, patch: unknown, version: Version): unknown => {
  if (!Array.isArray(patch)) return patch
  const known: unknown[] = Array.isArray(before) ? before : []
  const startOf = (period: unknown) =>
    isObject(period) && typeof period['start_date_time'] === 'string' ? readDateTime(period['start_date_time']) : undefined
  const isWhole = !dialects[version].states.appendedPeriods && known.length > 0 && startOf(patch[0]) === startOf(known[0])
  return isWhole ? patch : [...known, ...(patch as unknown[])]
}

/**
 * Applies a PATCH: fields given replace, fields left out stay, null removes. Nested EVSEs and Connectors are merged by
 * their ids, which the specification leaves open.
 */
export const applyPatch = (object: string, before: JsonObject, patch: JsonObject, version: Version): JsonObject => {
  const merged: JsonObject =
    object === 'Location' && Object.hasOwn(patch, 'evses')
      ? { ...before, ...patch, evses: mergeById(before['evses'], patch['evses'], 'uid', version, mergeEvse(version)) }
      : object === 'EVSE'
        ? mergeEvse(version)(before, patch)
        : object === 'Session' && Object.hasOwn(patch, 'charging_periods')
          ? { ...before, ...patch, charging_periods: mergePeriods(before['charging_periods'], patch['charging_periods'], version) }
          : { ...before, ...patch }
  return Object.fromEntries(Object.entries(merged).filter(([name, value]) => !(value === null && Object.hasOwn(patch, name))))
}

// ---- EVSEs and Connectors inside a Location ---------------------------------------------------------------------------

/** By its id as it is spelled; else, as CiStrings are compared, by its id in any case. */
const childIn = (list: unknown, idField: string, id: string, version: Version): JsonObject | undefined => {
  const known = listOf(list)
  return known.find((one) => String(one[idField]) === id) ?? known.find((one) => sameId(version, String(one[idField]), id))
}

export const evseIn = (location: JsonObject, uid: string, version: Version = authoredVersion): JsonObject | undefined =>
  childIn(location['evses'], 'uid', uid, version)

export const connectorIn = (evse: JsonObject, id: string, version: Version = authoredVersion): JsonObject | undefined =>
  childIn(evse['connectors'], 'id', id, version)

const replaceIn = (
  list: unknown,
  idField: string,
  id: string,
  child: JsonObject,
  version: Version,
): { list: JsonObject[]; created: boolean } => {
  const known = listOf(list)
  const before = childIn(list, idField, id, version)
  return before === undefined
    ? { list: [...known, child], created: true }
    : { list: known.map((one) => (one === before ? child : one)), created: false }
}

/** The Location with the EVSE put in its place; parents take over the child's last_updated (mod_locations). */
export const withEvse = (
  location: JsonObject,
  uid: string,
  evse: JsonObject,
  version: Version,
): { location: JsonObject; created: boolean } => {
  const { list, created } = replaceIn(location['evses'], 'uid', uid, evse, version)
  return { location: { ...location, evses: list, ...bump(location, evse) }, created }
}

export const withConnector = (
  location: JsonObject,
  uid: string,
  evse: JsonObject,
  id: string,
  connector: JsonObject,
  version: Version,
): { location: JsonObject; created: boolean } => {
  const { list, created } = replaceIn(evse['connectors'], 'id', id, connector, version)
  return { location: withEvse(location, uid, { ...evse, connectors: list, ...bump(evse, connector) }, version).location, created }
}

/** A parent is as new as the newest of its children, and never becomes older than it was. */
const bump = (parent: JsonObject, child: JsonObject): JsonObject => {
  const { last_updated } = child
  if (typeof last_updated !== 'string') return {}
  const before = typeof parent['last_updated'] === 'string' ? readDateTime(parent['last_updated']) : undefined
  return before !== undefined && (readDateTime(last_updated) ?? 0) < before ? {} : { last_updated }
}
