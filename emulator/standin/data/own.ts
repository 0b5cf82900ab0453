/**
 * One data set that a stand-in owns: objects in the 2.2.1 model, in creation order, served as bytes that are made once
 * for each version. A page costs its own size: which objects a query selects is kept until the set changes.
 */
import { readDateTime } from '../../ocpi/datetime.js'
import { findingUnder, groupFindings } from '../../ocpi/finding-list.js'
import type { Finding } from '../../ocpi/finding.js'
import { judge } from '../../ocpi/judge.js'
import { versions, type Version } from '../../ocpi/version.js'
import { localKey, type JsonObject, type Kind } from './kinds.js'

/** An object as it goes out in one version. */
export interface Rendering {
  readonly object: unknown
  readonly bytes: Buffer
  /** What judging says of it; made on first use. */
  findings(): readonly Finding[]
}

export interface OwnEntry {
  /** `NL-CPO` */
  readonly party: string
  readonly key: string
  updatedMs: number
  audience: string | undefined
  /** Place in creation order. */
  position: number
  /** Position in the seed; undefined for objects that were made or changed here. */
  seedIndex: number | undefined
  object: JsonObject | undefined
  renderings: Partial<Record<Version, Rendering | 'hidden'>>
}

export interface Selection {
  readonly version: Version
  /** Only objects of this party. */
  readonly party?: string | undefined
  /** Only objects that these parties may see, in capitals. */
  readonly audience?: readonly string[] | undefined
  /** Milliseconds; last_updated at or after, and before. */
  readonly dateFrom?: number | undefined
  readonly dateTo?: number | undefined
}

export interface Page {
  readonly total: number
  /** How many objects it holds. */
  readonly count: number
  /** JSON list of its objects. */
  readonly bytes: Buffer
  /** What judging says of it; pointers start at the list. */
  findings(): readonly Finding[]
}

/** Objects that are not kept but made on demand, the same each time. */
export interface SeededObjects {
  readonly party: string
  readonly count: number
  readonly key: (index: number) => string
  readonly updatedMs: (index: number) => number
  readonly make: (index: number) => JsonObject
}

/** Writes an object for a version; undefined when it must not be shown there. */
export type Render = (version: Version, kind: Kind, object: JsonObject) => unknown

export interface Edit {
  readonly party: string
  readonly key: string
  /** Absent: the seeded object was deleted. */
  readonly object?: JsonObject | undefined
}

export interface OwnSet {
  readonly kind: Kind
  size(): number
  /** Grows with every change. */
  revision(): number
  /** By key, case ignored; `party` decides when several own the same id. */
  find(key: string, party?: string): OwnEntry | undefined
  object(entry: OwnEntry): JsonObject
  /** Undefined when the object must not be shown in that version. */
  rendering(entry: OwnEntry, version: Version): Rendering | undefined
  put(object: JsonObject): { entry: OwnEntry; created: boolean }
  remove(entry: OwnEntry): void
  page(selection: Selection, offset: number, limit: number): Page
  /** In creation order. */
  entries(): readonly OwnEntry[]
  /** What differs from the seed: enough to build the set again. */
  edits(): Edit[]
}

export const partyOf = (object: JsonObject): string => `${String(object['country_code'])}-${String(object['party_id'])}`

const updatedMsOf = (object: JsonObject): number =>
  (typeof object['last_updated'] === 'string' ? readDateTime(object['last_updated']) : undefined) ?? 0

/** Pages that are kept joined: those that several peers ask for at the same time. */
const maximumPages = 16

const nameOf = ({ version, party, audience, dateFrom, dateTo }: Selection): string =>
  `${version} ${party ?? ''} ${audience?.join(',') ?? '*'} ${dateFrom ?? ''} ${dateTo ?? ''}`

const openBracket = Buffer.from('[')
const closeBracket = Buffer.from(']')
const comma = Buffer.from(',')

/** Bytes of a JSON list, joined from those of its objects. */
const joined = (renderings: readonly Rendering[]): Buffer => {
  const pieces: Buffer[] = [openBracket]
  for (const [index, rendering] of renderings.entries()) {
    if (index > 0) pieces.push(comma)
    pieces.push(rendering.bytes)
  }
  pieces.push(closeBracket)
  return Buffer.concat(pieces)
}

/** Seeded sets with more objects are taken as they are. */
const maximumSifted = 200

export const createOwnSet = (kind: Kind, render: Render, seeded?: SeededObjects, edits: readonly Edit[] = []): OwnSet => {
  const entries: OwnEntry[] = []
  /** Folded key to entries: almost always one, several when two parties own the same id. */
  const byKey = new Map<string, OwnEntry[]>()
  const deletedSeeds = new Map<string, Edit>()
  /** What differs from the seed, in creation order. */
  const edited = new Set<OwnEntry>()
  let lastUpdated = new Float64Array(1024)
  /** Where selections are gathered. */
  let room = new Int32Array(0)
  /** Which positions a query selects, and the pages made of them; dropped when the set changes. */
  const selections = new Map<string, Int32Array>()
  const pages = new Map<string, Page>()
  /** Entries that some version must not show, or that only some parties may see: while there are none, all is selected. */
  const restricted = new Set<OwnEntry>()
  /** Versions in which it is known of every seeded object whether it is shown. */
  const sifted = new Set<Version>()
  let parties = new Set<string>()

  let revision = 0
  const forgetPages = (): void => {
    revision++
    selections.clear()
    pages.clear()
  }

  const indexEntry = (entry: OwnEntry): void => {
    const folded = entry.key.toLowerCase()
    const same = byKey.get(folded)
    if (same) same.push(entry)
    else byKey.set(folded, [entry])
  }

  const append = (entry: OwnEntry): void => {
    if (entries.length === lastUpdated.length) {
      const larger = new Float64Array(lastUpdated.length * 2)
      larger.set(lastUpdated)
      lastUpdated = larger
    }
    entry.position = entries.length
    lastUpdated[entry.position] = entry.updatedMs
    entries.push(entry)
    parties.add(entry.party)
    indexEntry(entry)
  }

  const objectOf = (entry: OwnEntry): JsonObject => {
    if (entry.object) return entry.object
    if (!seeded || entry.seedIndex === undefined) throw new Error(`${kind.object} ${entry.key} has no content`)
    // Not kept: a seeded object can be made again, and its bytes are kept by the rendering.
    return seeded.make(entry.seedIndex)
  }

  const renderingOf = (entry: OwnEntry, version: Version): Rendering | undefined => {
    const known = entry.renderings[version]
    if (known) return known === 'hidden' ? undefined : known
    const written = render(version, kind, objectOf(entry))
    if (written === undefined) {
      entry.renderings[version] = 'hidden'
      restricted.add(entry)
      return undefined
    }
    // Kept once, as bytes: tens of thousands of objects are held at a time.
    const bytes = Buffer.from(JSON.stringify(written))
    let findings: readonly Finding[] | undefined
    const rendering: Rendering = {
      get object() {
        return JSON.parse(bytes.toString()) as unknown
      },
      bytes,
      findings: () => (findings ??= judge(version, kind.object, JSON.parse(bytes.toString()))),
    }
    entry.renderings[version] = rendering
    return rendering
  }

  const find: OwnSet['find'] = (key, party) => {
    const same = byKey.get(key.toLowerCase())
    if (!same) return undefined
    if (party === undefined) return same[0]
    return same.find((entry) => entry.party === party || entry.party.toLowerCase() === party.toLowerCase())
  }

  const put: OwnSet['put'] = (object) => {
    const id = object[kind.idField]
    const key = localKey(kind.name, String(id), object['type'])
    const party = partyOf(object)
    const existing = find(key, party)
    const entry: OwnEntry = existing ?? {
      party,
      key,
      updatedMs: 0,
      audience: undefined,
      position: -1,
      seedIndex: undefined,
      object: undefined,
      renderings: {},
    }
    entry.object = object
    entry.updatedMs = updatedMsOf(object)
    entry.audience = kind.audience(object)
    entry.renderings = {}
    restricted.delete(entry)
    if (entry.audience !== undefined) restricted.add(entry)
    deletedSeeds.delete(`${party}/${key}`)
    edited.add(entry)
    if (existing) lastUpdated[existing.position] = entry.updatedMs
    else append(entry)
    for (const version of versions) renderingOf(entry, version)
    forgetPages()
    return { entry, created: !existing }
  }

  const remove: OwnSet['remove'] = (entry) => {
    if (entries[entry.position] !== entry) return
    entries.splice(entry.position, 1)
    lastUpdated.copyWithin(entry.position, entry.position + 1, entries.length + 1)
    for (let position = entry.position; position < entries.length; position++) (entries[position] as OwnEntry).position = position
    edited.delete(entry)
    const folded = entry.key.toLowerCase()
    const rest = byKey.get(folded)?.filter((other) => other !== entry) ?? []
    if (rest.length > 0) byKey.set(folded, rest)
    else byKey.delete(folded)
    restricted.delete(entry)
    parties = new Set(entries.map((other) => other.party))
    if (entry.seedIndex !== undefined) deletedSeeds.set(`${entry.party}/${entry.key}`, { party: entry.party, key: entry.key })
    forgetPages()
  }

  const matches = (entry: OwnEntry, selection: Selection): boolean => {
    if (selection.party !== undefined && entry.party !== selection.party) return false
    if (selection.audience && entry.audience !== undefined && !selection.audience.includes(entry.audience)) return false
    return entry.renderings[selection.version] !== 'hidden'
  }

  const select = (selection: Selection): Int32Array | undefined => {
    const { dateFrom, dateTo } = selection
    const oneParty = selection.party === undefined || (parties.size === 1 && parties.has(selection.party))
    const all = restricted.size === 0 && oneParty
    if (all && dateFrom === undefined && dateTo === undefined) return undefined
    const name = nameOf(selection)
    const known = selections.get(name)
    if (known) return known
    const from = dateFrom ?? -Infinity
    const to = dateTo ?? Infinity
    const times = lastUpdated
    // Room for all, written over by the next selection: a fresh one each time would keep the garbage collector busy.
    if (room.length < entries.length) room = new Int32Array(times.length)
    const found = room
    let count = 0
    for (let position = 0; position < entries.length; position++) {
      const at = times[position] as number
      if (at < from || at >= to) continue
      if (!all && !matches(entries[position] as OwnEntry, selection)) continue
      found[count++] = position
    }
    const positions = found.slice(0, count)
    // A crawl asks for the same selection page after page; a few at a time are enough.
    if (selections.size >= 16) selections.clear()
    selections.set(name, positions)
    return positions
  }

  /** Of a large seeded set every object can be shown in every version; of a small one that is found out on first use. */
  const sift = (version: Version): void => {
    if (sifted.has(version)) return
    sifted.add(version)
    if (entries.length <= maximumSifted) for (const entry of entries) renderingOf(entry, version)
  }

  const page: OwnSet['page'] = (selection, offset, limit) => {
    const name = `${offset} ${limit} ${nameOf(selection)}`
    const known = pages.get(name)
    if (known) return known
    sift(selection.version)
    const positions = select(selection)
    const chosen = positions
      ? Array.from(positions.subarray(offset, offset + limit), (position) => entries[position] as OwnEntry)
      : entries.slice(offset, offset + limit)
    const renderings = chosen.flatMap((entry) => renderingOf(entry, selection.version) ?? [])
    let findings: readonly Finding[] | undefined
    const made: Page = {
      total: positions?.length ?? entries.length,
      count: chosen.length,
      bytes: joined(renderings),
      findings: () =>
        (findings ??= groupFindings(
          renderings.flatMap((rendering, index) => rendering.findings().map((finding) => findingUnder(`/${index}`, finding))),
        )),
    }
    if (pages.size >= maximumPages) pages.clear()
    pages.set(name, made)
    return made
  }

  if (seeded) {
    for (let index = 0; index < seeded.count; index++) {
      append({
        party: seeded.party,
        key: seeded.key(index),
        updatedMs: seeded.updatedMs(index),
        audience: undefined,
        position: -1,
        seedIndex: index,
        object: undefined,
        renderings: {},
      })
    }
  }
  for (const edit of edits) {
    if (edit.object) {
      put(edit.object)
      continue
    }
    const entry = find(edit.key, edit.party)
    if (entry) remove(entry)
  }

  return {
    kind,
    size: () => entries.length,
    revision: () => revision,
    find,
    object: objectOf,
    rendering: renderingOf,
    put,
    remove,
    page,
    entries: () => entries,
    edits: () => [
      ...deletedSeeds.values(),
      ...Array.from(edited, (entry) => ({ party: entry.party, key: entry.key, object: entry.object })),
    ],
  }
}
