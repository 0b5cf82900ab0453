/** What the parts of the charge points of one stand-in share: who charges where, and how the peers hear of it. */
import type { Session, Status } from '../ocpi/authored.js'
import { dialects } from '../ocpi/dialect.js'
import type { Clock } from '../standin/clock.js'
import type { Context } from '../standin/context.js'
import { bitsOf, chanceFrom, type Chance } from './random.js'
import { findChargePoint } from './find-connectors.js'
import { costOf, kwhOf, type Run } from './running-session.js'
import { publish } from './publish.js'

export interface SharedState {
  context(): Context
  clock(): Clock
  /** From the seed and the time: the same when stepped, never the same towards a peer that has seen earlier runs. */
  chance(): Chance
  /** Runs that are not over, by session id. */
  readonly runs: Map<string, Run>
  /** By the uid of the EVSE, in lower case. */
  readonly atEvse: Map<string, Run>
  /** Uids of EVSEs whose charge point does not reach its platform, and of those that are broken, in lower case. */
  readonly offline: Set<string>
  readonly faulted: Set<string>
  readonly listeners: Set<(run: Run) => void>
  changed(run: Run): void
  isOffline(run: Run): boolean
  /** Keeps how far a session is, with further fields, and tells it. Nothing is heard of a charge point that is offline. */
  pushSession(run: Run, fields: Partial<Session>, why: string): Promise<unknown>
  /** Notes when a push of the session has ended whether the peer has it: when not, the next push contains all of it. */
  followPush(run: Run, pushed: Promise<boolean>): Promise<void>
  statusAt(evseUid: string): Status
  pushStatus(locationId: string, evseUid: string, status: Status): Promise<unknown>
  pushStatusOf(run: Run): Promise<unknown>
  forgetReservation(run: Run): void
  /** Nothing is under way any more. */
  clear(run: Run): void
}

export const createSharedState = (contextOf: () => Context): SharedState => {
  const runs = new Map<string, Run>()
  const atEvse = new Map<string, Run>()
  const offline = new Set<string>()
  const faulted = new Set<string>()
  const listeners = new Set<(run: Run) => void>()
  let chanceOfContext: Chance | undefined

  const clock = () => contextOf().environment.clock
  const chance = (): Chance => {
    const { settings } = contextOf()
    return (chanceOfContext ??= chanceFrom(bitsOf(`${settings.seed.seed} ${settings.id} ${clock().now()}`)))
  }
  const changed = (run: Run): void => {
    for (const listener of listeners) listener(run)
  }
  const isOffline = (run: Run): boolean => offline.has(run.place.evse_uid.toLowerCase())

  const followPush = async (run: Run, pushed: Promise<boolean>): Promise<void> => {
    const taken = await pushed
    if (!taken) run.resync = true
    changed(run)
  }

  const pushSession = (run: Run, fields: Partial<Session>, why: string): Promise<unknown> => {
    const context = contextOf()
    const { born } = run.unpushed
    const session = context.sessionById(run.id) ?? born
    const changes = { ...run.unpushed.fields, ...fields }
    run.pushedAtMs = clock().now()
    changed(run)
    if (!session) return Promise.resolve()
    if (isOffline(run) && runs.has(run.id)) {
      run.unpushed = { fields: changes, born }
      return Promise.resolve()
    }
    run.unpushed = { fields: {}, born: undefined }
    const periods = run.periods.slice(run.pushedPeriods)
    run.pushedPeriods = run.periods.length
    const cost = costOf(run, run.over?.atMs ?? run.pushedAtMs)
    const pushed = { kwh: kwhOf(run), ...(cost && { total_cost: cost }), ...changes }
    // What a PATCH would be added to may not be there; and where a Session holds its Location, the last word is a whole one.
    const isLast = changes.status === 'COMPLETED' || changes.status === 'INVALID'
    const edit =
      run.resync || born !== undefined || (isLast && dialects[run.version].locationInSession)
        ? { object: { ...session, ...pushed, charging_periods: [...(session.charging_periods ?? []), ...periods] } }
        : { id: run.id, fields: { ...pushed, ...(periods.length > 0 && { charging_periods: periods }) }, append: true }
    run.resync = false
    return followPush(run, publish(context, 'sessions', edit, why))
  }

  const pushStatus = (locationId: string, evseUid: string, status: Status): Promise<unknown> => {
    const context = contextOf()
    // An EVSE that was taken out of the data, or is as it should be, has no status to change.
    const chargePoint = findChargePoint(context, { locationId, evseUid })
    if (!chargePoint || chargePoint.evse.status === status) return Promise.resolve()
    return publish(
      context,
      'locations',
      { id: chargePoint.location.id, evse: chargePoint.evse.uid, fields: { status } },
      'the EVSE changed its status',
    )
  }

  const statusAt = (evseUid: string): Status => {
    const uid = evseUid.toLowerCase()
    if (offline.has(uid)) return 'UNKNOWN'
    if (faulted.has(uid)) return 'OUTOFORDER'
    const run = atEvse.get(uid)
    return !run ? 'AVAILABLE' : run.status === 'RESERVATION' ? 'RESERVED' : 'CHARGING'
  }
  const pushStatusOf = (run: Run): Promise<unknown> => pushStatus(run.place.id, run.place.evse_uid, statusAt(run.place.evse_uid))

  const forgetReservation = (run: Run): void => {
    const { reservations } = contextOf()
    for (const [key, { sessionId }] of reservations) if (sessionId === run.id) reservations.delete(key)
  }

  const clear = (run: Run): void => {
    run.cancel()
    run.cancel = () => undefined
    runs.delete(run.id)
    if (atEvse.get(run.place.evse_uid.toLowerCase()) === run) atEvse.delete(run.place.evse_uid.toLowerCase())
    forgetReservation(run)
  }

  return {
    context: contextOf,
    clock,
    chance,
    runs,
    atEvse,
    offline,
    faulted,
    listeners,
    changed,
    isOffline,
    followPush,
    pushSession,
    statusAt,
    pushStatus,
    pushStatusOf,
    forgetReservation,
    clear,
  }
}
