/** Pulling a list: page after page along the Link headers, until the end, a fault of the peer, or a cancel. */
import { ContractError } from '../../contract/channel.js'
import type { DataSetName } from '../../ocpi/data-sets.js'
import type { Endpoint } from '../../ocpi/endpoints.js'
import type { PreviousPage } from '../../traffic/findings/facts.js'
import { dialects } from '../../ocpi/dialect.js'
import { readDateTime } from '../../ocpi/datetime.js'
import { nextLink, readPageQuery } from '../../ocpi/paging.js'
import type { PeerAnswer } from '../calling/client.js'
import { versionOf, type ConnectionRecord } from '../connections.js'
import type { Context } from '../context.js'
import { kinds, type JsonObject, requiredKind } from '../data/kinds.js'
import { heldObjects } from '../data/held.js'
import { asKnown } from '../data/received.js'
import { isObject } from '../../ocpi/json-object.js'

export interface Pull {
  readonly seqs: readonly number[]
  readonly objects: number
  readonly ok: boolean
  readonly message: string
  readonly last: PeerAnswer
}

/** A list with more pages than this may be one without end; a caller who knows better says so. */
const usualPages = 300

/** How often the pulls over a connection were cancelled: a pull that began before ends. */
const cancellations = new WeakMap<ConnectionRecord, number>()
const running = new WeakMap<ConnectionRecord, number>()

/** Ends the pulls over a connection after the page that they are reading; how many there are. */
export const cancelPulls = (connection: ConnectionRecord): number => {
  cancellations.set(connection, (cancellations.get(connection) ?? 0) + 1)
  return running.get(connection) ?? 0
}

export interface PullOptions {
  readonly onePage?: boolean
  readonly headers?: Readonly<Record<string, string>>
  readonly isGivenUrl?: boolean
  /** Pages that are read at most. */
  readonly maxPages?: number | undefined
}

const ownerOf = (connection: ConnectionRecord, module: DataSetName, object: JsonObject): { country_code: string; party_id: string } => {
  const { country_code, party_id } = object
  if (typeof country_code === 'string' && typeof party_id === 'string') return { country_code, party_id }
  // 2.1.1 objects do not say whose they are: the peer's.
  const peer = connection.peer.parties.find((party) => party.role === kinds[module].owner) ?? connection.peer.parties[0]
  return { country_code: peer?.country_code ?? 'XX', party_id: peer?.party_id ?? 'XXX' }
}

/** Keeps an object that was pulled; false when it has no id and so cannot be kept. */
export const keepPulled = (context: Context, connection: ConnectionRecord, module: DataSetName, object: unknown): boolean => {
  if (!isObject(object)) return false
  const id = object[kinds[module].idField]
  if (typeof id !== 'string' && typeof id !== 'number') return false
  context.data
    .received(connection.id, module)
    .put(ownerOf(connection, module, object), String(id), object, undefined, versionOf(connection), context.environment.clock.now(), true)
  return true
}

export const pull = async (
  context: Context,
  connection: ConnectionRecord,
  endpoint: Endpoint,
  firstUrl: string,
  why: string,
  options: PullOptions = {},
): Promise<Pull> => {
  running.set(connection, (running.get(connection) ?? 0) + 1)
  try {
    return await pullPages(context, connection, endpoint, firstUrl, why, options)
  } finally {
    running.set(connection, (running.get(connection) ?? 1) - 1)
  }
}

const pullPages = async (
  context: Context,
  connection: ConnectionRecord,
  endpoint: Endpoint,
  firstUrl: string,
  why: string,
  options: PullOptions,
): Promise<Pull> => {
  const { maxPages = usualPages } = options
  const cancelledBefore = cancellations.get(connection)
  const kind = requiredKind(endpoint)
  const module = kind.name
  const seqs: number[] = []
  const visited = new Set<string>()
  let url: string | undefined = firstUrl
  /** Ids that came, where what did not come tells something. */
  const seen =
    /[?&]date_from=/.test(firstUrl) && !/[?&](date_to|offset|limit)=/.test(firstUrl) && !options.onePage ? new Set<string>() : undefined
  let objects = 0
  let pages = 0
  let previous: PreviousPage | undefined
  /** The objects of the page that was read last. */
  let text: string | undefined
  let last: PeerAnswer | undefined
  const done = (ok: boolean, message: string): Pull => {
    if (!last) throw new ContractError({ code: 'internal', message })
    context.environment.changed(context.settings.id, { kind: 'data', holder: connection.id, module })
    return { seqs, objects, ok, message, last }
  }
  while (url !== undefined) {
    visited.add(url)
    /** What we held of this page's objects before they were replaced; findings are made after that. */
    const replaced = new Map<string, unknown>()
    const held = storedLookup(context, connection, module)
    last = await context.client.call({
      connection,
      method: 'GET',
      url,
      version: connection.version,
      endpoint,
      headers: options.headers,
      isGivenUrl: options.isGivenUrl,
      facts: {
        previousPage: previous,
        ...(kind.concernsOneCustomer && { held: heldObjects(context, connection) }),
        storedOf: (object) => {
          const key = heldKey(object)
          return replaced.has(key) ? replaced.get(key) : held(object)
        },
      },
      why: pages === 0 ? why : `${why}: the next page`,
    })
    seqs.push(...last.seqs)
    pages += 1
    if (!last.ok) return done(false, `page ${pages}: ${last.message}`)
    const list = last.envelope.data
    if (!Array.isArray(list)) return done(false, `page ${pages}: \`data\` is not a list`)
    for (const object of list as unknown[]) {
      if (isObject(object)) replaced.set(heldKey(object), held(object))
      keepPulled(context, connection, module, object)
    }
    objects += list.length
    const ids = (list as unknown[]).map((object) => (isObject(object) ? String(object[kinds[module].idField]) : ''))
    const before: string | undefined = text
    text = JSON.stringify(list)
    previous = {
      url,
      objectsSoFar: objects - list.length,
      ids,
      total: numberIn(last.headers.get('x-total-count')),
      limit: numberIn(last.headers.get('x-limit')),
    }
    if (seen) for (const id of ids) seen.add(id.toLowerCase())
    const link = nextLink(last.headers.get('link'))
    if (link === undefined && seen) noteMissing(context, connection, endpoint, firstUrl, seen, last.seq)
    if (link === undefined || options.onePage) return done(true, `${objects} ${module} in ${pages} ${pages === 1 ? 'page' : 'pages'}`)
    if (text === before) return done(false, `page ${pages} holds the same objects as the page before it: stopped after ${objects} objects`)
    const next: string | undefined = URL.canParse(link, last.url) ? new URL(link, last.url).href : undefined
    if (next === undefined) return done(false, `the Link header of page ${pages} is not a url: ${link}`)
    if (visited.has(next))
      return done(false, `the Link header of page ${pages} leads back to a page that was read already: stopped after ${objects} objects`)
    if (pages >= maxPages)
      return done(
        false,
        `stopped after ${pages} pages with ${objects} objects, and the list goes on: raise the limit of pages if it has an end`,
      )
    if (cancellations.get(connection) !== cancelledBefore) return done(false, `cancelled after ${objects} objects`)
    url = next
  }
  return done(true, `${objects} ${module}`)
}

/** An object that we hold and that has changed since date_from has to come: nothing of a list is deleted, but Tariffs. */
const noteMissing = (
  context: Context,
  connection: ConnectionRecord,
  endpoint: Endpoint,
  url: string,
  seen: ReadonlySet<string>,
  seq: number,
): void => {
  const { name: module, deletable } = requiredKind(endpoint)
  const { dateFrom } = readPageQuery(new URL(url).search)
  if (deletable || dateFrom === undefined) return
  const missing = context.data
    .received(connection.id, module)
    .entries()
    .find(({ id, object, version }) => {
      const changed = typeof object['last_updated'] === 'string' ? readDateTime(object['last_updated']) : undefined
      return version === connection.version && changed !== undefined && changed >= dateFrom && !seen.has(id.toLowerCase())
    })
  if (!missing) return
  context.environment.amend(seq, [
    {
      id: 'filter.dates',
      severity: 'warning',
      side: 'response',
      at: '/data',
      expected: `${kinds[module].object} ${missing.id}, last updated ${String(missing.object['last_updated'])}: date_from is inclusive`,
      actual: 'it did not come',
      chapter: `${endpoint.version} transport_and_format`,
    },
  ])
}

const numberIn = (text: string | undefined): number | undefined => (text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined)

const heldKey = (object: Readonly<Record<string, unknown>>): string =>
  [object['country_code'], object['party_id'], object['id'] ?? object['uid'], object['type']].join('/')

/** What we hold of a pulled object, before it is replaced. */
const storedLookup =
  (context: Context, connection: ConnectionRecord, module: DataSetName) =>
  (object: Readonly<Record<string, unknown>>): unknown => {
    const { type: given } = object
    const type = typeof given === 'string' && dialects[versionOf(connection)].tokenTypeInUrl ? given : undefined
    const entry = context.data
      .received(connection.id, module)
      .find(ownerOf(connection, module, object), String(object[kinds[module].idField]), type)
    return entry && entry.version === connection.version ? asKnown(entry, entry.object) : undefined
  }
