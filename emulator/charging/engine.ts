/**
 * The charge points of a CPO stand-in. Every session is a run with one timer: when its next period ends, when its driver
 * leaves, or when its meter is read. What happens changes the data at once; the peers are told in their turn, and a peer
 * that does not answer holds nothing up.
 */
import { ContractError } from '../contract/channel.js'
import type { Driver, Vehicle } from '../contract/charging.js'
import { formatDateTime, readDateTime } from '../ocpi/datetime.js'
import type { CDR, SignedData } from '../ocpi/v2.2.1/cdrs.js'
import type { Status } from '../ocpi/v2.2.1/enums.js'
import type { Session } from '../ocpi/v2.2.1/sessions.js'
import type { Context } from '../standin/context.js'
import { pushBacklog } from '../standin/push.js'
import type { Sessions, Start } from '../standin/sessions.js'
import { connectionOf } from './authorize.js'
import { cdrLocationOf, cdrOf, creditOf } from './bill.js'
import { bitsOf, chanceFrom, type Chance } from './chance.js'
import { begun, lastPeriod, replanned, round4, wholeSecond, type Plan } from './course.js'
import { findPlace, type Place } from './places.js'
import { activeProfileOf, ceilingsEndMs, ceilingsOf } from './profiles.js'
import { ratesOf, type Rates } from './rates.js'
import { billedPeriods, billedSinceMs, costOf, follow, kwhOf, nextMomentMs, settle, type Run } from './run.js'
import { supplyOf } from './supply.js'
import { chooseTariff, tariffIn, tariffsOf } from './tariff-choice.js'
import { tell } from './telling.js'

/** More than a peer knows when it starts a session. */
export interface StartOptions extends Start {
  readonly vehicle?: Vehicle | undefined
  readonly driver?: Driver | undefined
  readonly signedData?: SignedData | undefined
}

export interface Charging extends Sessions {
  start(start: StartOptions): Promise<Session>
  /** Session id to run; of those that are not over. */
  readonly runs: ReadonlyMap<string, Run>
  run(sessionId: string): Run | undefined
  isOffline(evseUid: string): boolean
  isFaulted(evseUid: string): boolean
  /** The driver leaves. Undefined when there is no such session. */
  unplug(sessionId: string, signedData?: SignedData): Promise<{ session: Session; cdr: CDR | undefined } | undefined>
  setFaulted(evseUid: string, faulted: boolean): Promise<void>
  setOffline(evseUid: string, offline: boolean): Promise<void>
  /** INVALID: it will not be billed. */
  invalidate(sessionId: string): Promise<void>
  /** Takes a CDR back, and replaces it where fields are given. Throws `ContractError`. */
  credit(cdrId: string, replacement: Readonly<Record<string, unknown>> | undefined): Promise<{ credit: CDR; replacement: CDR | undefined }>
  /** Hears of runs that began, changed or ended. */
  onChange(listener: (run: Run) => void): () => void
}

/** A vehicle that nobody fetches blocks its place for so long after it is full. */
const patienceMinutes = 30
/** Meters are read so often in a second of the world at most, over all sessions. */
const readingsPerSecond = 100
/** While so many pushes wait, meter values are not sent. */
const maximumBacklog = 50

const chargings = new WeakMap<Context['sessions'], Charging>()
/** The charge points of a stand-in. */
export const chargingOf = (context: Context): Charging => {
  const charging = chargings.get(context.sessions)
  if (charging) return charging
  throw new ContractError({ code: 'conflict', message: `${context.settings.id} has no charge points` })
}

/** Tariffs are read once for each time zone. */
const knownRates = new WeakMap<object, Map<string, Rates>>()
const ratesIn = (tariff: Parameters<typeof ratesOf>[0], timeZone: string): Rates => {
  const zones = knownRates.get(tariff) ?? new Map<string, Rates>()
  knownRates.set(tariff, zones)
  const rates = zones.get(timeZone) ?? ratesOf(tariff, timeZone)
  zones.set(timeZone, rates)
  return rates
}

export const createCharging = (contextOf: () => Context): Charging => {
  const runs = new Map<string, Run>()
  const atEvse = new Map<string, Run>()
  const offline = new Set<string>()
  const faulted = new Set<string>()
  const listeners = new Set<(run: Run) => void>()
  let chanceOfContext: Chance | undefined

  const clock = () => contextOf().environment.clock
  /** From the seed and the time: the same when stepped, never the same towards a peer that has seen earlier runs. */
  const chance = (): Chance => {
    const { settings } = contextOf()
    return (chanceOfContext ??= chanceFrom(bitsOf(`${settings.seed.seed} ${settings.id} ${clock().now()}`)))
  }
  const changed = (run: Run): void => { for (const listener of listeners) listener(run) }
  const isOffline = (run: Run): boolean => offline.has(run.place.evse_uid.toLowerCase())

  // ---- telling ------------------------------------------------------------------------------------------------------------

  const tellSession = (run: Run, fields: Partial<Session>, why: string): Promise<unknown> => {
    const context = contextOf()
    const session = context.sessionById(run.id)
    run.toldAtMs = clock().now()
    if (!session || isOffline(run)) return Promise.resolve()
    const periods = run.periods.slice(run.toldPeriods)
    run.toldPeriods = run.periods.length
    const cost = costOf(run, run.over?.atMs ?? run.toldAtMs)
    const told = { kwh: kwhOf(run), ...(cost && { total_cost: cost }), ...fields }
    // What a PATCH would be added to may not be there; and in 2.1.1, where a Session holds its Location, the last word is a whole one.
    const isLast = fields.status === 'COMPLETED' || fields.status === 'INVALID'
    const edit = run.resync || (isLast && run.version === '2.1.1')
      ? { object: { ...session, ...told, charging_periods: [...(session.charging_periods ?? []), ...periods] } }
      : { id: run.id, fields: { ...told, ...(periods.length > 0 && { charging_periods: periods }) }, append: true }
    run.resync = false
    changed(run)
    return tell(context, 'sessions', edit, why).then((taken) => { if (!taken) run.resync = true })
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

  // ---- time ---------------------------------------------------------------------------------------------------------------

  /** Milliseconds of the clock between two readings of a meter: as set, but no more than peers can take. */
  const readingMs = (): number => {
    const { sessionTickMs } = contextOf().settings.behaviour
    const factor = clock().factor?.() ?? 1
    return Math.max(sessionTickMs, factor * 1000, (runs.size * factor * 1000) / readingsPerSecond)
  }

  const schedule = (run: Run): void => {
    run.cancel()
    const now = clock().now()
    const reading = run.course ? run.toldAtMs + readingMs() : Infinity
    const next = Math.min(reading, nextMomentMs(run) ?? Infinity)
    run.cancel = Number.isFinite(next) ? clock().after(Math.max(1, Math.ceil(next - now)), () => woken(run)) : () => undefined
  }

  /** Whatever goes wrong with one session is told, and keeps no other from going on. */
  const woken = async (run: Run): Promise<unknown> => {
    try {
      return await wake(run)
    } catch (error) {
      const { environment, settings } = contextOf()
      environment.problem?.(`session ${run.id} of ${settings.id}`, error instanceof Error ? error.message : String(error))
      return undefined
    }
  }

  const wake = (run: Run): Promise<unknown> | undefined => {
    const now = clock().now()
    if (!run.course) return run.status === 'RESERVATION' ? expire(run) : begin(run, run.endsAtMs ?? now)
    settle(run, Math.min(now, run.endsAtMs ?? now))
    if (run.endsAtMs !== undefined && now >= run.endsAtMs) return finish(run, run.endsAtMs, 'the driver left')
    const isNews = run.periods.length > run.toldPeriods
    const isDue = now - run.toldAtMs >= readingMs()
    const isBusy = isDue && !isNews && pushBacklog(contextOf()) > maximumBacklog
    // A peer that is slower than the meters gets fewer of their values.
    if (isBusy) run.toldAtMs = now
    const told = isNews || (isDue && !isBusy) ? tellSession(run, {}, isNews ? 'a charging period ended' : 'the meter was read') : undefined
    const { profile } = run
    const endMs = profile && ceilingsEndMs(run.course.plan.ceilings)
    if (profile && endMs !== undefined && now >= endMs) {
      change(run, { ceilings: [] })
      run.profile = undefined
      schedule(run)
      return Promise.all([told, profile.changed()])
    }
    schedule(run)
    return told
  }

  // ---- beginning ------------------------------------------------------------------------------------------------------------

  const prepare = ({ location, evse, connector, token, ...start }: StartOptions, status: Session['status']): { run: Run; session: Session } => {
    const context = contextOf()
    const now = clock().now()
    const version = connectionOf(context, token)?.version ?? '2.2.1'
    const profile = evse.capabilities?.includes('CHARGING_PREFERENCES_CAPABLE') ? token.default_profile_type : undefined
    const chosen = chooseTariff(tariffsOf(context, connector, now), profile)
    const tariff = chosen && tariffIn(context, version, chosen)
    const { country_code, party_id, uid, type, contract_id } = token
    const sinceMs = wholeSecond(now)
    const run: Run = {
      id: chance().id(), place: cdrLocationOf(location, evse, connector), timeZone: location.time_zone, connector, version, currency: tariff?.currency ?? 'EUR',
      token: { country_code, party_id, uid, type, contract_id }, vehicle: start.vehicle ?? chance().vehicle(supplyOf(connector)),
      driver: start.driver ?? { leaveAfterFullMinutes: patienceMinutes }, status, course: undefined, tariff, tariffs: tariff ? [tariff] : [],
      periods: [], toldPeriods: 0, reservation: undefined, endsAtMs: undefined, fullAtMs: undefined, changeAtMs: undefined, toldAtMs: now, meter: [],
      profile: undefined, signedData: start.signedData, resync: false, over: undefined, cancel: () => undefined,
    }
    const session: Session = {
      country_code: location.country_code, party_id: location.party_id, id: run.id, start_date_time: formatDateTime(sinceMs), kwh: 0, cdr_token: run.token,
      auth_method: start.authMethod, ...(start.authorizationReference !== undefined && { authorization_reference: start.authorizationReference }),
      location_id: location.id, evse_uid: evse.uid, connector_id: connector.id, meter_id: `METER-${evse.uid}`.slice(0, 255),
      currency: run.currency, charging_periods: [], status, last_updated: formatDateTime(now),
    }
    runs.set(run.id, run)
    atEvse.set(evse.uid.toLowerCase(), run)
    return { run, session }
  }

  const plug = (run: Run, sinceMs: number, energyKwh = 0): void => {
    const plan: Plan = {
      supply: supplyOf(run.connector), vehicle: run.vehicle, sinceMs, rates: run.tariff && ratesIn(run.tariff, run.timeZone),
      ceilings: [], preferredW: undefined, wantedKwh: run.driver.energyKwh,
    }
    follow(run, plan, { state: begun(plan, energyKwh), periods: [] })
    const { leaveAfterMinutes } = run.driver
    run.endsAtMs = leaveAfterMinutes === undefined ? undefined : sinceMs + leaveAfterMinutes * 60_000
  }

  /** A session that was PENDING becomes ACTIVE: its start is that moment (2.2.1 mod_sessions). */
  const begin = (run: Run, atMs: number): Promise<unknown> => {
    run.status = 'ACTIVE'
    plug(run, wholeSecond(atMs))
    const told = tellSession(run, { status: 'ACTIVE', start_date_time: formatDateTime(wholeSecond(atMs)) }, 'the session started')
    schedule(run)
    return Promise.all([told, tellStatusOf(run)])
  }

  /** What was reserved is taken up: the same session goes on. */
  const takeUp = (run: Run, start: StartOptions): Promise<unknown> => {
    const now = clock().now()
    run.status = 'ACTIVE'
    if (start.vehicle) run.vehicle = start.vehicle
    if (start.driver) run.driver = start.driver
    run.signedData = start.signedData ?? run.signedData
    plug(run, wholeSecond(now))
    const told = tellSession(run, {
      status: 'ACTIVE', start_date_time: formatDateTime(wholeSecond(now)), auth_method: start.authMethod,
      ...(start.authorizationReference !== undefined && { authorization_reference: start.authorizationReference }),
    }, 'the reservation was taken up')
    schedule(run)
    return Promise.all([told, tellStatusOf(run)])
  }

  const publish = (run: Run, session: Session, why: string): Promise<unknown> => {
    changed(run)
    const told = isOffline(run)
      ? Promise.resolve(contextOf().data.own('sessions').put(session)).then(() => { run.resync = true })
      : tell(contextOf(), 'sessions', { object: session }, why).then((taken) => { if (!taken) run.resync = true })
    schedule(run)
    return Promise.all([told, tellStatusOf(run)])
  }

  const start = async (given: StartOptions): Promise<Session> => {
    const context = contextOf()
    const held = given.reservation === undefined ? undefined : runs.get(given.reservation)
    if (held?.status === 'RESERVATION') {
      const taken = takeUp(held, given)
      forgetReservation(held)
      await taken
      return context.sessionById(held.id) as Session
    }
    const lateMs = given.authMethod === 'COMMAND' ? (context.settings.behaviour.commands.START_SESSION?.startDelayMs ?? 0) : 0
    const { run, session } = prepare(given, lateMs > 0 ? 'PENDING' : 'ACTIVE')
    if (lateMs > 0) run.endsAtMs = clock().now() + lateMs
    else plug(run, readDateTime(session.start_date_time) ?? clock().now())
    await publish(run, session, lateMs > 0 ? 'a session is about to start' : 'a session started')
    return session
  }

  const reserve: Sessions['reserve'] = async (given, expiryMs, made) => {
    const { run, session } = prepare(given, 'RESERVATION')
    run.reservation = { sinceMs: readDateTime(session.start_date_time) ?? clock().now(), untilMs: expiryMs }
    run.endsAtMs = expiryMs
    const told = publish(run, session, 'the EVSE was reserved')
    made(run.id)
    await told
    return session
  }

  // ---- ending -------------------------------------------------------------------------------------------------------------

  const forgetReservation = (run: Run): void => {
    const { reservations } = contextOf()
    for (const [key, { sessionId }] of reservations) if (sessionId === run.id) reservations.delete(key)
  }

  /** Nothing is under way any more. */
  const clear = (run: Run): void => {
    run.cancel()
    run.cancel = () => undefined
    runs.delete(run.id)
    if (atEvse.get(run.place.evse_uid.toLowerCase()) === run) atEvse.delete(run.place.evse_uid.toLowerCase())
    forgetReservation(run)
  }

  /** COMPLETED at an instant, however late it is told. */
  const finish = async (run: Run, atMs: number, why: string): Promise<{ session: Session; cdr: CDR | undefined } | undefined> => {
    settle(run, atMs)
    const endMs = Math.max(wholeSecond(atMs), run.course ? Math.max(run.course.plan.sinceMs, run.course.state.open.startMs) : 0)
    if (run.course && !run.over) {
      const last = lastPeriod(run.course.plan, run.course.state)
      if (last) run.periods.push(last)
    }
    run.over = { atMs: endMs, why }
    run.cancel()
    if (isOffline(run)) {
      atEvse.delete(run.place.evse_uid.toLowerCase())
      changed(run)
      return undefined
    }
    return conclude(run, why, true)
  }

  /** Tells the end of a session, and bills it. */
  const conclude = async (run: Run, why: string, billed: boolean): Promise<{ session: Session; cdr: CDR | undefined }> => {
    const context = contextOf()
    const endMs = run.over?.atMs ?? wholeSecond(clock().now())
    if (run.status === 'RESERVATION') run.periods.push(...reservationOnly(run, endMs))
    const wasReservation = run.status === 'RESERVATION'
    run.status = 'COMPLETED'
    clear(run)
    const free = billed ? {} : { total_cost: { excl_vat: 0, incl_vat: 0 } }
    const told = [tellSession(run, { status: 'COMPLETED', end_date_time: formatDateTime(endMs), ...free }, why), tellStatusOf(run)]
    const session = context.sessionById(run.id) as Session
    const cdr = billed ? bill(run, session, endMs, why, wasReservation) : undefined
    const { cdrDelayMs } = context.settings.behaviour
    if (cdr && cdrDelayMs === 0) told.push(tell(context, 'cdrs', { object: cdr }, 'the session left a CDR'))
    else if (cdr) clock().after(cdrDelayMs, () => tell(context, 'cdrs', { object: { ...cdr, last_updated: formatDateTime(clock().now()) } }, 'the session left a CDR, late'))
    changed(run)
    await Promise.all(told)
    return { session, cdr }
  }

  /** A reservation that nobody took up has periods of its own; 2.1.1 cannot tell them. */
  const reservationOnly = (run: Run, endMs: number) => (run.course ? [] : billedPeriods(run, endMs))

  const bill = (run: Run, session: Session, endMs: number, why: string, wasReservation: boolean): CDR | undefined => {
    const startMs = billedSinceMs(run) ?? endMs
    const cdr = cdrOf({
      id: chance().id(), session, place: run.place, startMs, endMs: Math.max(startMs, endMs), currency: run.currency, timeZone: run.timeZone, tariffs: run.tariffs,
      periods: wasReservation ? run.periods : billedPeriods(run, endMs), signedData: run.signedData, remark: why, nowMs: clock().now(),
    })
    // A reservation that cost nothing leaves no bill (5.2).
    return wasReservation && (run.version === '2.1.1' || cdr.total_cost.excl_vat === 0) ? undefined : cdr
  }

  const expire = async (run: Run): Promise<unknown> => {
    run.over = { atMs: wholeSecond(run.reservation?.untilMs ?? clock().now()), why: 'the reservation expired' }
    return conclude(run, 'the reservation expired', true)
  }

  /** Giving up costs nothing here: peers could not tell it from expiry. */
  const endReservation = async (id: string): Promise<void> => {
    const run = runOf(id)
    if (run?.status !== 'RESERVATION') return
    run.over = { atMs: wholeSecond(clock().now()), why: 'the reservation was given up' }
    await conclude(run, 'the reservation was given up', false)
  }

  // ---- what others change -----------------------------------------------------------------------------------------------------

  /** Goes on under another plan from now on. */
  const change = (run: Run, changes: Partial<Plan>): void => {
    settle(run, clock().now())
    if (!run.course) return
    const plan = { ...run.course.plan, ...changes }
    follow(run, plan, replanned(plan, run.course.plan, run.course.state))
  }

  const setProfile: Sessions['setProfile'] = async (id, profile, told) => {
    const run = runOf(id)
    if (!run?.course) return
    run.profile = profile && { profile, changed: told }
    change(run, { ceilings: profile ? ceilingsOf(profile, run.course.plan.supply, run.course.plan.sinceMs) : [] })
    schedule(run)
    const news = run.periods.length > run.toldPeriods ? tellSession(run, {}, 'a charging profile was set') : undefined
    await Promise.all([news, told()])
  }

  const activeProfile: Sessions['activeProfile'] = (session, horizonSeconds) => {
    const run = runOf(session.id)
    const place = run ? undefined : findPlace(contextOf(), { locationId: session.location_id, evseUid: session.evse_uid, connectorId: session.connector_id })
    const connector = run?.connector ?? place?.connector
    const supply = connector ? supplyOf(connector) : { current: 'AC' as const, phases: 1, voltage: 230, maxPowerW: 0 }
    return activeProfileOf(run?.course?.plan.ceilings ?? [], run?.profile?.profile.charging_rate_unit ?? 'W', supply, clock().now(), horizonSeconds * 1000)
  }

  const setPreferences: Sessions['setPreferences'] = async (id, preferences) => {
    const context = contextOf()
    const run = runOf(id)
    if (!run?.course) return
    const now = clock().now()
    settle(run, now)
    const { profile_type: type, departure_time: departure, energy_need: need } = preferences
    const departureMs = departure === undefined ? undefined : readDateTime(departure)
    const chosen = chooseTariff(tariffsOf(context, run.connector, now), type)
    const tariff = chosen && chosen.id !== run.tariff?.id ? tariffIn(context, run.version, chosen) : run.tariff
    if (tariff && !run.tariffs.includes(tariff)) run.tariffs.push(tariff)
    run.tariff = tariff
    // Cheap and green power is taken slowly, with a quarter to spare.
    const hours = departureMs === undefined ? 0 : Math.max(0, departureMs - now) / 3_600_000
    const preferredW = (type === 'CHEAP' || type === 'GREEN') && need !== undefined && hours > 0 ? (need / hours) * 1250 : undefined
    if (departureMs !== undefined && departureMs > now) {
      run.driver = {}
      run.endsAtMs = departureMs
    }
    change(run, {
      rates: tariff && ratesIn(tariff, run.timeZone), preferredW, ...(need !== undefined && { wantedKwh: kwhOf(run) + need }),
    })
    schedule(run)
    if (run.periods.length > run.toldPeriods) await tellSession(run, {}, 'the driver has preferences')
  }

  // ---- after a restart ----------------------------------------------------------------------------------------------------------

  /** A session of the data that nothing runs for: put there by hand, or kept over a restart. */
  const adopt = (session: Session): Run | undefined => {
    const context = contextOf()
    const place = findPlace(context, { locationId: session.location_id, evseUid: session.evse_uid, connectorId: session.connector_id })
    if (!place) return undefined
    const { run } = prepare({ ...place, token: session.cdr_token, authMethod: session.auth_method, authorizationReference: session.authorization_reference }, session.status)
    runs.delete(run.id)
    const adopted: Run = { ...run, id: session.id, periods: [...(session.charging_periods ?? [])], toldPeriods: session.charging_periods?.length ?? 0, resync: true }
    runs.set(adopted.id, adopted)
    atEvse.set(place.evse.uid.toLowerCase(), adopted)
    const sinceMs = wholeSecond(readDateTime(session.start_date_time) ?? clock().now())
    if (session.status === 'RESERVATION') {
      // When it was to expire is not kept over a restart, so it ends now.
      adopted.reservation = { sinceMs, untilMs: clock().now() }
      adopted.endsAtMs = clock().now()
    } else if (session.status === 'ACTIVE') {
      continueFrom(adopted, session, sinceMs)
      settle(adopted, clock().now())
      // Its driver has not left yet, however long nobody looked.
      if (adopted.endsAtMs !== undefined) adopted.endsAtMs = Math.max(adopted.endsAtMs, clock().now() + patienceMinutes * 60_000)
    }
    schedule(adopted)
    return adopted
  }

  /** The periods that were told stay as they are; the rest of the energy belongs to the one that was open. */
  const continueFrom = (run: Run, session: Session, sinceMs: number): void => {
    plug(run, sinceMs, session.kwh)
    if (!run.course) return
    const { plan, state } = run.course
    const isTold = run.periods.length > 0
    const toldKwh = run.periods.reduce((sum, period) => sum + (period.dimensions.find(({ type }) => type === 'ENERGY')?.volume ?? 0), 0)
    const atMs = Math.max(sinceMs, readDateTime(session.last_updated) ?? sinceMs)
    run.course = { plan, state: { ...state, atMs, open: { ...state.open, startMs: isTold ? wholeSecond(atMs) : sinceMs, startKwh: isTold ? round4(toldKwh) : 0 } } }
  }

  const runOf = (id: string): Run | undefined => {
    const known = runs.get(id)
    if (known) return known
    const session = contextOf().sessionById(id)
    return session && ['ACTIVE', 'PENDING', 'RESERVATION'].includes(session.status) ? adopt(session) : undefined
  }

  const stopNow = async (id: string, why: string) => {
    const run = runOf(id)
    if (run?.status !== 'ACTIVE' || run.over) return undefined
    return finish(run, clock().now(), why)
  }

  const evsePlace = (evseUid: string): Place => {
    const place = findPlace(contextOf(), { evseUid, locationId: atEvse.get(evseUid.toLowerCase())?.place.id })
    if (!place) throw new ContractError({ code: 'not-found', message: `there is no EVSE ${evseUid}`, at: '/evseUid' })
    return place
  }

  const charging: Charging = {
    runs, run: runOf, start, reserve, endReservation, setProfile, activeProfile, setPreferences,
    stop: (id, why = 'the session was stopped remotely') => stopNow(id, why),
    unplug: async (id, signedData) => {
      const run = runOf(id)
      if (run && signedData) run.signedData = signedData
      if (run?.status === 'PENDING') { await charging.invalidate(id); return undefined }
      return stopNow(id, 'the driver left')
    },
    tick: async (id) => {
      const run = runOf(id)
      if (!run?.course || run.over) return
      settle(run, clock().now())
      await tellSession(run, {}, 'the meter was read')
      schedule(run)
    },
    isReachable: (evseUid) => !offline.has(evseUid.toLowerCase()),
    isOffline: (evseUid) => offline.has(evseUid.toLowerCase()),
    isFaulted: (evseUid) => faulted.has(evseUid.toLowerCase()),
    activeAt: (evseUid) => {
      const run = atEvse.get(evseUid.toLowerCase())
      return run && run.status !== 'RESERVATION' ? contextOf().sessionById(run.id) : undefined
    },
    setFaulted: async (evseUid, broken) => {
      const { location, evse } = evsePlace(evseUid)
      const uid = evse.uid.toLowerCase()
      if (broken) faulted.add(uid)
      else faulted.delete(uid)
      const run = atEvse.get(uid)
      if (broken && run?.status === 'RESERVATION') await endReservation(run.id)
      else if (broken && run?.status === 'PENDING') await charging.invalidate(run.id)
      else if (broken && run) await finish(run, clock().now(), 'the EVSE broke down')
      await tellStatus(location.id, evse.uid, statusAt(evse.uid))
    },
    setOffline: async (evseUid, cut) => {
      const { location, evse } = evsePlace(evseUid)
      const uid = evse.uid.toLowerCase()
      if (cut) offline.add(uid)
      else offline.delete(uid)
      const told: Promise<unknown>[] = []
      if (!cut) {
        for (const run of [...runs.values()]) {
          if (run.place.evse_uid.toLowerCase() !== uid) continue
          if (run.over) told.push(conclude(run, run.over.why, true))
          else if (run.course) { settle(run, clock().now()); told.push(tellSession(run, {}, 'the charge point is back')) }
        }
      }
      told.push(tellStatus(location.id, evse.uid, statusAt(evse.uid)))
      await Promise.all(told)
    },
    invalidate: async (id) => {
      const run = runOf(id)
      if (!run) throw new ContractError({ code: 'not-found', message: `session ${id} does not run: what is COMPLETED is taken back by a credit CDR`, at: '/sessionId' })
      const now = clock().now()
      settle(run, now)
      run.over = { atMs: wholeSecond(now), why: 'the session is not valid' }
      run.status = 'INVALID'
      clear(run)
      await Promise.all([tellSession(run, { status: 'INVALID', end_date_time: formatDateTime(wholeSecond(now)) }, 'the session was declared invalid'), tellStatusOf(run)])
    },
    credit: async (cdrId, fields) => {
      const context = contextOf()
      const set = context.data.own('cdrs')
      const entry = set.find(cdrId)
      const original = entry && (set.object(entry) as CDR)
      if (!original) throw new ContractError({ code: 'not-found', message: `CDR ${cdrId} is not in the own data of ${context.settings.id}`, at: '/cdrId' })
      if (original.credit === true) throw new ContractError({ code: 'invalid', message: `CDR ${cdrId} is a credit CDR itself`, at: '/cdrId' })
      const credit = creditOf(original, clock().now())
      if (set.find(credit.id)) throw new ContractError({ code: 'conflict', message: `CDR ${cdrId} has been credited already`, at: '/cdrId' })
      const replacement = fields && ({ ...original, ...fields, id: chance().id(), last_updated: formatDateTime(clock().now()) } as CDR)
      await Promise.all([credit, ...(replacement ? [replacement] : [])].map((cdr) => tell(context, 'cdrs', { object: cdr }, cdr === credit ? 'the CDR was credited' : 'a CDR in place of the credited one')))
      return { credit, replacement }
    },
    resume: () => {
      const set = contextOf().data.own('sessions')
      for (const entry of set.entries()) {
        const session = set.object(entry) as Session
        if (session.status !== 'COMPLETED' && session.status !== 'INVALID') runOf(session.id)
      }
      for (const run of runs.values()) schedule(run)
    },
    stopTicking: () => { for (const run of runs.values()) run.cancel() },
    onChange: (listener) => {
      listeners.add(listener)
      return () => { listeners.delete(listener) }
    },
  }
  chargings.set(charging, charging)
  return charging
}
