/**
 * Pushes of own data: which connections a change concerns, what is sent to each, and sending it in order. A push that
 * fails is not repeated and not queued for later: the peer can pull (3.8).
 */
import type { DataSetName, PlannedPush } from '../../contract/data.js'
import type { LocalRole } from '../../contract/standin.js'
import { isOwnedBy } from '../../ocpi/data-sets.js'
import { dialects } from '../../ocpi/dialect.js'
import { rowOf, type Endpoint, type Method } from '../../ocpi/endpoints.js'
import { readEnvelope } from '../../ocpi/envelope.js'
import { parseParty, partyKey, sameParty, type Party } from '../../ocpi/headers.js'
import { patchBecomesPut } from '../../ocpi/translate/translate.js'
import type { Version } from '../../ocpi/version.js'
import type { PeerAnswer } from '../calling/client.js'
import { advertisedUrl, isHub, type ConnectionRecord } from '../connections.js'
import { ownParty, type Context } from '../context.js'
import { kinds, type JsonObject, kindOf, type Kind } from '../data/kinds.js'
import { connectorIn, evseIn } from '../data/received.js'
import { renderFor } from '../data/render.js'
import { encodeSegment, extendUrl, withQuery } from '../calling/urls.js'
import { isObject } from '../../ocpi/json-object.js'

/** What happened to an own object. */
export interface OwnChange {
  readonly module: DataSetName
  readonly object: JsonObject
  readonly how: 'put' | 'patch' | 'delete'
  /** There was none of the id before. */
  readonly isNew?: boolean
  /** The EVSE, or the EVSE and Connector, that alone changed. */
  readonly evse?: string | undefined
  readonly connector?: string | undefined
  /** Fields that changed, in 2.2.1: sent by PATCH. */
  readonly fields?: JsonObject | undefined
}

/** Fills a path template; segments are encoded. What a peer has shaped itself (`{cdr}`) keeps its slashes. */
export const fillPath = (path: string, params: Readonly<Record<string, string>>): string =>
  path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = params[name] ?? ''
    return name === 'cdr' ? value.split('/').map(encodeSegment).join('/') : encodeSegment(value)
  })

/** Where a version cannot take the change by PATCH, the whole object is sent (6.2: charging periods in 2.1.1). */
const howFor = (version: Version, change: OwnChange): OwnChange => {
  const kind = kinds[change.module]
  const becomesPut =
    patchBecomesPut(kind.authoredIn, version, kind.object, change.fields) ||
    (kind.changedBy !== undefined && rowFor(version, change) === undefined)
  return change.how === 'patch' && becomesPut ? { ...change, how: 'put', isNew: false } : change
}

const rowFor = (version: Version, change: OwnChange): Endpoint | undefined => {
  const suffix = change.connector !== undefined ? '-connector' : change.evse !== undefined ? '-evse' : ''
  const kind = kinds[change.module]
  const whole = change.isNew === false ? (kind.changedBy ?? kind.pushedBy) : kind.pushedBy
  const how = change.how === 'put' ? (whole ?? 'PUT').toLowerCase() : change.how
  const id = `${kind.module}.${kind.receiver.toLowerCase()}.${how}${suffix}`
  return rowOf(version, id)
}

/** Whether a peer gets to see an object at all. */
const concerns = (connection: ConnectionRecord, change: OwnChange): boolean => {
  const audience = kinds[change.module].audience(change.object)
  return audience === undefined || isHub(connection) || connection.peer.parties.some((party) => partyKey(party) === audience)
}

const ownerRole = (kind: Kind | undefined): LocalRole => kind?.owner ?? 'CPO'

const ownerOf = (object: JsonObject): Party => ({ country_code: String(object['country_code']), party_id: String(object['party_id']) })

/** The party of the peer that a push is for: the one whose customer it concerns, else the first that is on the other side. */
const recipient = (connection: ConnectionRecord, change: OwnChange): Party | undefined => {
  const audience = kinds[change.module].audience(change.object)
  const { parties } = connection.peer
  // A hub is told the one whose customer it is; what is for everyone it broadcasts.
  if (audience !== undefined && isHub(connection)) return parseParty(audience) ?? parties[0]
  return (
    parties.find((party) => partyKey(party) === audience) ??
    parties.find((party) => !isOwnedBy(kinds[change.module], party.role)) ??
    parties[0]
  )
}

export interface Push {
  readonly connection: ConnectionRecord
  readonly endpoint: Endpoint
  readonly version: Version
  readonly method: Method
  readonly url: string
  readonly body: unknown
  readonly notes: readonly string[]
  /** The party that owns the object, and the party that is to have it. */
  readonly from: Party
  readonly to: Party | undefined
}

/** Path parameters under which a peer keeps an own object. */
export const pathParams = (change: Pick<OwnChange, 'module' | 'object' | 'evse' | 'connector'>): Record<string, string> => {
  const { module, object, evse, connector } = change
  const { idField, idParameter } = kinds[module]
  const id = String(object[idField])
  return {
    country_code: String(object['country_code']),
    party_id: String(object['party_id']),
    ...(idParameter !== undefined && { [idParameter]: id }),
    ...(evse !== undefined && { evse_uid: evse }),
    ...(connector !== undefined && { connector_id: connector }),
  }
}

/** Pushes that a change leads to, one for each registered connection that it concerns. */
export const planPushes = (context: Context, given: OwnChange): Push[] =>
  context.connections.list().flatMap((connection) => {
    const { version } = connection
    if (connection.state !== 'REGISTERED' || version === undefined || !concerns(connection, given)) return []
    const change = howFor(version, given)
    if (context.pushOnlyTo !== undefined && context.pushOnlyTo !== connection.id) return []
    if (connection.role !== undefined && !isOwnedBy(kinds[change.module], connection.role)) return []
    // A connection that is between two roles is with one party: the first of its role.
    if (
      dialects[version].rolePerConnection &&
      !sameParty(ownParty(context.settings, connection, ownerRole(kinds[change.module])), ownerOf(change.object))
    )
      return []
    // What is posted is posted once and never changed: a CDR.
    if (kinds[change.module].changedBy === undefined && change.how !== 'put') return []
    const base = advertisedUrl(connection, kinds[change.module].module, kinds[change.module].receiver)
    const endpoint = rowFor(version, change)
    if (base === undefined || !endpoint) return []
    const notes: string[] = []
    const rendered = renderFor(context, version, kinds[change.module].object, change.object, notes)
    // What a version cannot say, or must not show, is not pushed.
    if (!isObject(rendered)) return []
    const body = change.how === 'delete' ? undefined : bodyOf(context, version, change, rendered, notes)
    if (change.how !== 'delete' && body === undefined) return []
    const path = fillPath(endpoint.path, pathParams(change))
    // (uid, type) is the key of a Token, and RFID the type that a url means when it names none.
    const type =
      kinds[change.module].keyedByType && dialects[version].tokenTypeInUrl && change.object['type'] !== 'RFID'
        ? { type: String(change.object['type']) }
        : {}
    const url = withQuery(extendUrl(base, `${path}${connection.quirks.trailingSlash ? '/' : ''}`), type)
    return [
      {
        connection,
        endpoint,
        version,
        method: endpoint.method,
        url,
        body,
        notes,
        from: ownerOf(change.object),
        to: recipient(connection, change),
      },
    ]
  })

const bodyOf = (context: Context, version: Version, change: OwnChange, whole: JsonObject, notes: string[]): unknown => {
  const evse = change.evse === undefined ? undefined : evseIn(whole, change.evse)
  const part = change.connector !== undefined ? evse && connectorIn(evse, change.connector) : change.evse !== undefined ? evse : whole
  if (change.how !== 'patch' || !part) return part
  const name = change.connector !== undefined ? 'Connector' : change.evse !== undefined ? 'EVSE' : kinds[change.module].object
  const fields = renderFor(context, version, name, change.fields ?? {}, notes, true)
  return isObject(fields) ? { ...fields, last_updated: part['last_updated'] } : undefined
}

export const describePush = (push: Push): PlannedPush => ({
  connectionId: push.connection.id,
  operation: push.endpoint.id,
  method: push.method,
  url: push.url,
  body: push.body,
  notes: [...push.notes],
})

/** What is on its way over a connection. */
interface Lane {
  /** What was sent last: the next waits for it, so that a peer sees things in their order. */
  last: Promise<unknown>
  /** Pushes that wait, or are being answered. */
  waiting: number
  /** How often a push was not answered: what waited then is not sent any more. */
  failures: number
  /** The last push was not answered, and since then so many have not been sent. */
  lost: number | undefined
  /** When the last push was not answered, and how long the next one waits after it; by the clock of the world. */
  failedAt: number
  /** The same by the clock of the workbench. */
  failedAtClock: number
  waitMs: number
  /** When the next may go out, where the pace is limited; by the clock of the world. */
  nextAt: number
}

const lanes = new WeakMap<ConnectionRecord, Lane>()
const laneOf = (connection: ConnectionRecord): Lane => {
  const lane = lanes.get(connection) ?? {
    last: Promise.resolve(),
    waiting: 0,
    failures: 0,
    lost: undefined,
    failedAt: 0,
    failedAtClock: 0,
    waitMs: 0,
    nextAt: 0,
  }
  lanes.set(connection, lane)
  return lane
}

/** The most pushes that wait for one peer. */
export const pushBacklog = (context: Context): number =>
  context.connections.list().reduce((most, connection) => Math.max(most, lanes.get(connection)?.waiting ?? 0), 0)

/** Runs when everything that was to be sent over the connection before has been answered, or has failed. */
export const inTurn = <T>(connection: ConnectionRecord, run: () => Promise<T>): Promise<T> => {
  const lane = laneOf(connection)
  const running = lane.last.then(run)
  lane.last = running.catch(() => undefined)
  return running
}

/** A peer that does not answer is tried again after so long, each time after twice as long. */
const firstWaitMs = 5_000
const longestWaitMs = 5 * 60_000

const worldMs = ({ environment }: Context): number => environment.worldMs?.() ?? performance.now()

/** Milliseconds since a push was not answered. Peers live in the world's time; a clock that is stepped counts as well, a fast one does not. */
const sinceFailure = (context: Context, lane: Lane): number => {
  const { clock } = context.environment
  const stepped = (clock.factor?.() ?? 1) > 1 ? 0 : clock.now() - lane.failedAtClock
  return Math.max(worldMs(context) - lane.failedAt, stepped)
}

/** Whether a dead peer is left alone for now. It is tried at once when it has called us since. */
const isResting = (context: Context, connection: ConnectionRecord, lane: Lane): boolean =>
  lane.lost !== undefined && (connection.calledAt ?? 0) <= lane.failedAt && sinceFailure(context, lane) < lane.waitMs

/** An answer that never was: the push has not left. */
const notSent = (connection: ConnectionRecord): PeerAnswer => ({
  seq: 0,
  seqs: [],
  url: '',
  correlationId: undefined,
  status: undefined,
  headers: new Map(),
  body: Buffer.alloc(0),
  json: undefined,
  envelope: readEnvelope(undefined),
  ok: false,
  error: 'not sent',
  message: `not sent: ${connection.name} did not answer the push before; it can pull`,
})

const turnAt = async (lane: Lane, perSecond: number | undefined): Promise<void> => {
  if (perSecond === undefined) return
  const now = performance.now()
  const at = Math.max(now, lane.nextAt)
  lane.nextAt = at + 1000 / perSecond
  if (at - now >= 1) await new Promise((resolve) => setTimeout(resolve, at - now))
}

/** Remembers whether the peer answers, and tells the user when that has changed. */
const noteAnswer = (context: Context, connection: ConnectionRecord, lane: Lane, error: string | undefined): void => {
  const { lost } = lane
  if (error === undefined && lost === undefined) return
  if (error === undefined) {
    lane.lost = undefined
    lane.waitMs = 0
    connection.problem = undefined
  } else {
    lane.failures += 1
    lane.lost = lost ?? 0
    lane.failedAt = worldMs(context)
    lane.failedAtClock = context.environment.clock.now()
    lane.waitMs = Math.min(longestWaitMs, lane.waitMs === 0 ? firstWaitMs : lane.waitMs * 2)
    connection.problem = `does not answer pushes (${error}); it is tried again after ${lane.waitMs / 1000} s, or at once when it calls. Pushes that come meanwhile are not sent and not kept for later, since the peer can pull`
  }
  context.connections.touch(connection)
}

/** A push in its turn. A peer that does not answer is tried by one push at a time, less and less often; the others are not kept for it. */
export const sendPush = async (context: Context, push: Push, why: string): Promise<PeerAnswer> => {
  const { connection, method, url, version, endpoint, body, from, to } = push
  const lane = laneOf(connection)
  if (lane.lost !== undefined && (lane.waiting > 0 || isResting(context, connection, lane))) {
    lane.lost += 1
    return notSent(connection)
  }
  const { failures } = lane
  lane.waiting += 1
  try {
    return await inTurn(connection, async () => {
      if (lane.failures !== failures) {
        if (lane.lost !== undefined) lane.lost += 1
        return notSent(connection)
      }
      await turnAt(lane, context.pushesPerSecond)
      const answer = await context.client.call({
        connection,
        method,
        url,
        version,
        endpoint,
        body,
        why,
        role: ownerRole(kindOf(endpoint)),
        from,
        to,
      })
      noteAnswer(context, connection, lane, answer.error)
      return answer
    })
  } finally {
    lane.waiting -= 1
  }
}

/** Plans and sends; the answers come in the order of the connections. */
export const push = (context: Context, change: OwnChange, why: string): Promise<PeerAnswer[]> =>
  Promise.all(planPushes(context, change).map((planned) => sendPush(context, planned, why)))
