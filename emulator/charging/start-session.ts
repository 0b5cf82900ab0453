/** How sessions begin: at once, late, out of a reservation, or again after a restart. */
import type { Driver, Vehicle } from '../contract/charging.js'
import { formatDateTime, readDateTime } from '../ocpi/datetime.js'
import type { Session, SignedData } from '../ocpi/authored.js'
import { versionOf } from '../standin/connections.js'
import type { Sessions, Start } from '../standin/charge-points.js'
import { connectionOf } from './authorize.js'
import { cdrLocationOf } from './cdrs.js'
import { begun, round4, wholeSecond, type Plan } from './session-state.js'
import { findChargePoint } from './find-connectors.js'
import { ratesIn } from './rates.js'
import { follow, settle, type Run } from './running-session.js'
import { supplyOf } from './supply.js'
import { chooseTariff, tariffIn, tariffsOf } from './tariff-choice.js'
import { publish } from './publish.js'
import type { SharedState } from './shared-state.js'

/** More than a peer knows when it starts a session. */
export interface StartOptions extends Start {
  readonly vehicle?: Vehicle | undefined
  readonly driver?: Driver | undefined
  readonly signedData?: SignedData | undefined
}

/** A vehicle that nobody fetches blocks its place for so long after it is full. */
const patienceMinutes = 30

export interface SessionStarter {
  start(start: StartOptions): Promise<Session>
  readonly reserve: Sessions['reserve']
  /** A session that was PENDING becomes ACTIVE. */
  begin(run: Run, atMs: number): Promise<unknown>
  /** The run of a session of the data; made for one that was put there by hand, or kept over a restart. */
  runOf(id: string): Run | undefined
}

export const createSessionStarter = (shared: SharedState, schedule: (run: Run) => void): SessionStarter => {
  const { runs, atEvse, changed, isOffline, followPush, pushSession, pushStatusOf } = shared

  const prepare = (
    { location, evse, connector, token, ...start }: StartOptions,
    status: Session['status'],
  ): { run: Run; session: Session } => {
    const context = shared.context()
    const now = shared.clock().now()
    const version = versionOf(connectionOf(context, token))
    const profile = evse.capabilities?.includes('CHARGING_PREFERENCES_CAPABLE') ? token.default_profile_type : undefined
    const chosen = chooseTariff(tariffsOf(context, connector, now), profile)
    const tariff = chosen && tariffIn(context, version, chosen)
    const { country_code, party_id, uid, type, contract_id } = token
    const sinceMs = wholeSecond(now)
    const run: Run = {
      id: shared.chance().id(),
      place: cdrLocationOf(location, evse, connector),
      timeZone: location.time_zone,
      connector,
      version,
      currency: tariff?.currency ?? 'EUR',
      token: { country_code, party_id, uid, type, contract_id },
      vehicle: start.vehicle ?? shared.chance().vehicle(supplyOf(connector)),
      driver: start.driver ?? { leaveAfterFullMinutes: patienceMinutes },
      status,
      progress: undefined,
      tariff,
      tariffs: tariff ? [tariff] : [],
      periods: [],
      pushedPeriods: 0,
      reservation: undefined,
      endsAtMs: undefined,
      fullAtMs: undefined,
      changeAtMs: undefined,
      pushedAtMs: now,
      meter: [],
      profile: undefined,
      signedData: start.signedData,
      unpushed: { fields: {}, born: undefined },
      resync: false,
      over: undefined,
      cancel: () => undefined,
    }
    const session: Session = {
      country_code: location.country_code,
      party_id: location.party_id,
      id: run.id,
      start_date_time: formatDateTime(sinceMs),
      kwh: 0,
      cdr_token: run.token,
      auth_method: start.authMethod,
      ...(start.authorizationReference !== undefined && { authorization_reference: start.authorizationReference }),
      location_id: location.id,
      evse_uid: evse.uid,
      connector_id: connector.id,
      meter_id: `METER-${evse.uid}`.slice(0, 255),
      currency: run.currency,
      charging_periods: [],
      status,
      last_updated: formatDateTime(now),
    }
    runs.set(run.id, run)
    atEvse.set(evse.uid.toLowerCase(), run)
    return { run, session }
  }

  const plug = (run: Run, sinceMs: number, energyKwh = 0): void => {
    const plan: Plan = {
      supply: supplyOf(run.connector),
      vehicle: run.vehicle,
      sinceMs,
      rates: run.tariff && ratesIn(run.tariff, run.timeZone),
      ceilings: [],
      preferredW: undefined,
      wantedKwh: run.driver.energyKwh,
    }
    follow(run, plan, { state: begun(plan, energyKwh), periods: [] })
    const { leaveAfterMinutes } = run.driver
    run.endsAtMs = leaveAfterMinutes === undefined ? undefined : sinceMs + leaveAfterMinutes * 60_000
  }

  /** A session that was PENDING becomes ACTIVE: its start is that moment (2.2.1 mod_sessions). */
  const begin = (run: Run, atMs: number): Promise<unknown> => {
    run.status = 'ACTIVE'
    plug(run, wholeSecond(atMs))
    const pushed = pushSession(run, { status: 'ACTIVE', start_date_time: formatDateTime(wholeSecond(atMs)) }, 'the session started')
    schedule(run)
    return Promise.all([pushed, pushStatusOf(run)])
  }

  /** What was reserved is taken up: the same session goes on. */
  const takeUp = (run: Run, start: StartOptions): Promise<unknown> => {
    const now = shared.clock().now()
    run.status = 'ACTIVE'
    if (start.vehicle) run.vehicle = start.vehicle
    if (start.driver) run.driver = start.driver
    run.signedData = start.signedData ?? run.signedData
    plug(run, wholeSecond(now))
    const pushed = pushSession(
      run,
      {
        status: 'ACTIVE',
        start_date_time: formatDateTime(wholeSecond(now)),
        auth_method: start.authMethod,
        ...(start.authorizationReference !== undefined && { authorization_reference: start.authorizationReference }),
      },
      'the reservation was taken up',
    )
    schedule(run)
    return Promise.all([pushed, pushStatusOf(run)])
  }

  const announce = (run: Run, session: Session, why: string): Promise<unknown> => {
    changed(run)
    if (isOffline(run)) {
      run.unpushed = { fields: {}, born: session }
      schedule(run)
      return Promise.resolve()
    }
    const pushed = followPush(run, publish(shared.context(), 'sessions', { object: session }, why))
    schedule(run)
    return Promise.all([pushed, pushStatusOf(run)])
  }

  const start = async (given: StartOptions): Promise<Session> => {
    const context = shared.context()
    const held = given.reservation === undefined ? undefined : runs.get(given.reservation)
    if (held?.status === 'RESERVATION') {
      const taken = takeUp(held, given)
      shared.forgetReservation(held)
      await taken
      return context.sessionById(held.id) as Session
    }
    const lateMs = given.authMethod === 'COMMAND' ? (context.settings.behaviour.commands.START_SESSION?.startDelayMs ?? 0) : 0
    const { run, session } = prepare(given, lateMs > 0 ? 'PENDING' : 'ACTIVE')
    if (lateMs > 0) run.endsAtMs = shared.clock().now() + lateMs
    else plug(run, readDateTime(session.start_date_time) ?? shared.clock().now())
    await announce(run, session, lateMs > 0 ? 'a session is about to start' : 'a session started')
    return session
  }

  const reserve: Sessions['reserve'] = async (given, expiryMs, made) => {
    const { run, session } = prepare(given, 'RESERVATION')
    run.reservation = { sinceMs: readDateTime(session.start_date_time) ?? shared.clock().now(), untilMs: expiryMs }
    run.endsAtMs = expiryMs
    const pushed = announce(run, session, 'the EVSE was reserved')
    made(run.id)
    await pushed
    return session
  }

  /** A session of the data that nothing runs for: put there by hand, or kept over a restart. */
  const adopt = (session: Session): Run | undefined => {
    const context = shared.context()
    const chargePoint = findChargePoint(context, {
      locationId: session.location_id,
      evseUid: session.evse_uid,
      connectorId: session.connector_id,
    })
    if (!chargePoint) return undefined
    const { run } = prepare(
      {
        ...chargePoint,
        token: session.cdr_token,
        authMethod: session.auth_method,
        authorizationReference: session.authorization_reference,
      },
      session.status,
    )
    runs.delete(run.id)
    const adopted: Run = {
      ...run,
      id: session.id,
      periods: [...(session.charging_periods ?? [])],
      pushedPeriods: session.charging_periods?.length ?? 0,
      resync: true,
    }
    runs.set(adopted.id, adopted)
    atEvse.set(chargePoint.evse.uid.toLowerCase(), adopted)
    const sinceMs = wholeSecond(readDateTime(session.start_date_time) ?? shared.clock().now())
    if (session.status === 'RESERVATION') {
      // When it was to expire is not kept over a restart, so it ends now.
      adopted.reservation = { sinceMs, untilMs: shared.clock().now() }
      adopted.endsAtMs = shared.clock().now()
    } else if (session.status === 'ACTIVE') {
      continueFrom(adopted, session, sinceMs)
      settle(adopted, shared.clock().now())
      // Its driver has not left yet, however long nobody looked.
      if (adopted.endsAtMs !== undefined) adopted.endsAtMs = Math.max(adopted.endsAtMs, shared.clock().now() + patienceMinutes * 60_000)
    }
    schedule(adopted)
    return adopted
  }

  /** The periods that were told stay as they are; the rest of the energy belongs to the one that was open. */
  const continueFrom = (run: Run, session: Session, sinceMs: number): void => {
    plug(run, sinceMs, session.kwh)
    if (!run.progress) return
    const { plan, state } = run.progress
    const isPushed = run.periods.length > 0
    const pushedKwh = run.periods.reduce((sum, period) => sum + (period.dimensions.find(({ type }) => type === 'ENERGY')?.volume ?? 0), 0)
    const atMs = Math.max(sinceMs, readDateTime(session.last_updated) ?? sinceMs)
    run.progress = {
      plan,
      state: {
        ...state,
        atMs,
        open: { ...state.open, startMs: isPushed ? wholeSecond(atMs) : sinceMs, startKwh: isPushed ? round4(pushedKwh) : 0 },
      },
    }
  }

  const runOf = (id: string): Run | undefined => {
    const known = runs.get(id)
    if (known) return known
    const session = shared.context().sessionById(id)
    return session && ['ACTIVE', 'PENDING', 'RESERVATION'].includes(session.status) ? adopt(session) : undefined
  }

  return { start, reserve, begin, runOf }
}
