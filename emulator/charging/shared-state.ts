/** What the parts of the charge points of one stand-in share: who charges where, and how the peers hear of it. */
import type { Session, Status } from '../ocpi/authored.js'
import { dialects } from '../ocpi/dialect.js'
import type { Clock } from '../standin/clock.js'
import type { Context } from '../standin/context.js'
import { bitsOf, chanceFrom, type Chance } from './random.js'
import { findPlace } from './find-connectors.js'
import { costOf, kwhOf, type Run } from './running-session.js'
import { tell } from './publish.js'

export interface Yard {
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
  tellSession(run: Run, fields: Partial<Session>, why: string): Promise<unknown>
  statusAt(evseUid: string): Status
  tellStatus(locationId: string, evseUid: string, status: Status): Promise<unknown>
  tellStatusOf(run: Run): Promise<unknown>
  forgetReservation(run: Run): void
  /** Nothing is under way any more. */
  clear(run: Run): void
}

export const createYard = (contextOf: () => Context): Yard => {
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

  const tellSession = (run: Run, fields: Partial<Session>, why: string): Promise<unknown> => {
    const context = contextOf()
    const { born } = run.untold
    const session = context.sessionById(run.id) ?? born
    const news = { ...run.untold.fields, ...fields }
    run.toldAtMs = clock().now()
    changed(run)
    if (!session) return Promise.resolve()
    if (isOffline(run) && runs.has(run.id)) {
      run.untold = { fields: news, born }
      return Promise.resolve()
    }
    run.untold = { fields: {}, born: undefined }
    const periods = run.periods.slice(run.toldPeriods)
    run.toldPeriods = run.periods.length
    const cost = costOf(run, run.over?.atMs ?? run.toldAtMs)
    const told = { kwh: kwhOf(run), ...(cost && { total_cost: cost }), ...news }
    // What a PATCH would be added to may not be there; and where a Session holds its Location, the last word is a whole one.
    const isLast = news.status === 'COMPLETED' || news.status === 'INVALID'
    const edit =
      run.resync || born !== undefined || (isLast && dialects[run.version].locationInSession)
        ? { object: { ...session, ...told, charging_periods: [...(session.charging_periods ?? []), ...periods] } }
        : { id: run.id, fields: { ...told, ...(periods.length > 0 && { charging_periods: periods }) }, append: true }
    run.resync = false
    return tell(context, 'sessions', edit, why).then((taken) => {
      if (!taken) run.resync = true
    })
  }

  const tellStatus = (locationId: string, evseUid: string, status: Status): Promise<unknown> => {
    const context = contextOf()
    // An EVSE that was taken out of the data, or is as it should be, has no status to change.
    const place = findPlace(context, { locationId, evseUid })
    if (!place || place.evse.status === status) return Promise.resolve()
    return tell(context, 'locations', { id: place.location.id, evse: place.evse.uid, fields: { status } }, 'the EVSE changed its status')
  }

  const statusAt = (evseUid: string): Status => {
    const uid = evseUid.toLowerCase()
    if (offline.has(uid)) return 'UNKNOWN'
    if (faulted.has(uid)) return 'OUTOFORDER'
    const run = atEvse.get(uid)
    return !run ? 'AVAILABLE' : run.status === 'RESERVATION' ? 'RESERVED' : 'CHARGING'
  }
  const tellStatusOf = (run: Run): Promise<unknown> => tellStatus(run.place.id, run.place.evse_uid, statusAt(run.place.evse_uid))

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
    tellSession,
    statusAt,
    tellStatus,
    tellStatusOf,
    forgetReservation,
    clear,
  }
}
