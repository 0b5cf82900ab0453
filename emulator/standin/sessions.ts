/**
 * Charging sessions of a CPO stand-in, simply: a session starts, its energy grows with the clock at the connector's
 * power, it stops and leaves a CDR. Every change is kept in the data sets and pushed.
 */
import { randomUUID } from 'node:crypto'
import { formatDateTime } from '../ocpi/datetime.js'
import { readDateTime } from '../ocpi/datetime.js'
import type { CDR } from '../ocpi/v2.2.1/cdrs.js'
import type { Connector, EVSE, Location } from '../ocpi/v2.2.1/locations.js'
import type { Session } from '../ocpi/v2.2.1/sessions.js'
import type { Status } from '../ocpi/v2.2.1/enums.js'
import type { Tariff } from '../ocpi/v2.2.1/tariffs.js'
import type { Token } from '../ocpi/v2.2.1/tokens.js'
import type { PlannedPush } from '../contract/data.js'
import type { Context } from './context.js'
import { changeOwn } from './change.js'
import { cdrTotals } from './totals.js'

/** Where and for whom a session starts. */
export interface Start {
  readonly location: Location
  readonly evse: EVSE
  readonly connector: Connector
  readonly token: Pick<Token, 'country_code' | 'party_id' | 'uid' | 'type' | 'contract_id'>
  readonly authMethod: Session['auth_method']
  readonly authorizationReference?: string | undefined
}

export interface Sessions {
  /** Creates the session, ACTIVE, occupies the EVSE, and pushes both. */
  start(start: Start): Promise<Session>
  /** Ends an active session: COMPLETED, the EVSE available, the CDR posted. Undefined when it is not active. */
  stop(sessionId: string): Promise<{ session: Session; cdr: CDR } | undefined>
  /** A reservation becomes a session of status RESERVATION (2.2.1); `end` completes it. */
  reserve(start: Start, expiryMs: number, made: (sessionId: string) => void): Promise<Session>
  endReservation(sessionId: string): Promise<void>
  /** Moves on an active session by what has passed since its last update. */
  tick(sessionId: string): Promise<void>
  /** Takes up sessions that were active when the workspace was closed. */
  resume(): void
  stopTicking(): void
}

const hourMs = 3_600_000
const round4 = (value: number): number => Math.round(value * 10_000) / 10_000

/** Kilowatts that a connector gives: nine tenths of what it can, and never more than 150. */
export const powerKw = (connector: Connector): number => {
  const phases = connector.power_type === 'AC_3_PHASE' ? 3 : connector.power_type === 'AC_2_PHASE' ? 2 : 1
  const watts = connector.max_electric_power ?? connector.max_voltage * connector.max_amperage * phases
  return Math.min(watts / 1000, 150) * 0.9
}

export const createSessions = (contextOf: () => Context): Sessions => {
  const timers = new Map<string, () => void>()

  const find = (id: string): Session | undefined => {
    const set = contextOf().data.own('sessions')
    const entry = set.find(id)
    return entry && (set.object(entry) as Session)
  }

  const locationOf = (session: Session): { location: Location; evse: EVSE; connector: Connector } | undefined => {
    const set = contextOf().data.own('locations')
    const entry = set.find(session.location_id)
    const location = entry && (set.object(entry) as Location)
    const evse = location?.evses?.find((candidate) => candidate.uid === session.evse_uid)
    const connector = evse?.connectors.find((candidate) => candidate.id === session.connector_id)
    return location && evse && connector && { location, evse, connector }
  }

  /** An EVSE that was taken out of the data has no status to change. */
  const setStatus = (session: Session, status: Status): Promise<PlannedPush[]> =>
    locationOf(session)
      ? changeOwn(contextOf(), 'locations', { id: session.location_id, evse: session.evse_uid, fields: { status } }, 'the EVSE changed its status')
      : Promise.resolve([])

  const schedule = (id: string): void => {
    const context = contextOf()
    timers.get(id)?.()
    timers.set(id, context.environment.clock.after(context.settings.behaviour.sessionTickMs, () => {
      void tick(id).finally(() => { if (timers.has(id)) schedule(id) })
    }))
  }

  const unschedule = (id: string): void => {
    timers.get(id)?.()
    timers.delete(id)
  }

  const begin = async ({ location, evse, connector, token, authMethod, authorizationReference }: Start, status: Session['status'], made: (id: string) => void): Promise<Session> => {
    const context = contextOf()
    const now = formatDateTime(context.environment.clock.now())
    const tariff = tariffOf(context, connector)
    const { country_code, party_id, uid, type, contract_id } = token
    const session: Session = {
      country_code: location.country_code, party_id: location.party_id, id: randomUUID(),
      start_date_time: now, kwh: 0, cdr_token: { country_code, party_id, uid, type, contract_id },
      auth_method: authMethod, ...(authorizationReference !== undefined && { authorization_reference: authorizationReference }),
      location_id: location.id, evse_uid: evse.uid, connector_id: connector.id, meter_id: `METER-${evse.uid}`.slice(0, 255),
      currency: tariff?.currency ?? 'EUR', charging_periods: [], status, last_updated: now,
    }
    // What happens here does not wait for what the peers say to it.
    const told = [
      changeOwn(context, 'sessions', { object: session }, status === 'RESERVATION' ? 'the EVSE was reserved' : 'a session started'),
      setStatus(session, status === 'RESERVATION' ? 'RESERVED' : 'CHARGING'),
    ]
    made(session.id)
    await Promise.all(told)
    return session
  }

  const tick = async (id: string): Promise<void> => {
    const context = contextOf()
    const session = find(id)
    const place = session && locationOf(session)
    if (!session || session.status !== 'ACTIVE' || !place) return unschedule(id)
    const now = context.environment.clock.now()
    const since = readDateTime(session.last_updated) ?? now
    const hours = (now - since) / hourMs
    if (hours <= 0) return
    const energy = round4(powerKw(place.connector) * hours)
    const tariff = tariffOf(context, place.connector)
    const period = {
      start_date_time: session.last_updated,
      dimensions: [{ type: 'ENERGY' as const, volume: energy }, { type: 'TIME' as const, volume: round4(hours) }],
      ...(tariff && { tariff_id: tariff.id }),
    }
    const kwh = round4(session.kwh + energy)
    const grown = { ...session, kwh, charging_periods: [...(session.charging_periods ?? []), period] }
    const totals = cdrTotals(grown, tariff, place.location.time_zone, now)
    await changeOwn(context, 'sessions', {
      id, fields: { kwh, charging_periods: [period], ...(totals.total_cost && { total_cost: totals.total_cost }) }, append: true,
    }, 'the session goes on')
  }

  /** The session is over at once; the promise is that the peers have been told. */
  const complete = (session: Session): Promise<unknown> => {
    const context = contextOf()
    const end = formatDateTime(context.environment.clock.now())
    for (const [key, reservation] of context.reservations) if (reservation.sessionId === session.id) context.reservations.delete(key)
    context.chargingProfiles.delete(session.id)
    return Promise.all([
      changeOwn(context, 'sessions', { id: session.id, fields: { status: 'COMPLETED', end_date_time: end } }, 'the session ended'),
      setStatus(session, 'AVAILABLE'),
    ])
  }

  return {
    start: (start) => begin(start, 'ACTIVE', schedule),
    stop: async (id) => {
      const context = contextOf()
      const active = find(id)
      if (!active || active.status !== 'ACTIVE') return undefined
      const place = locationOf(active)
      unschedule(id)
      // Each of these changes what is kept before it waits, so that a second stop finds nothing to do.
      const told: Promise<unknown>[] = [tick(id), complete(active)]
      const session = find(id) ?? active
      const cdr = place && cdrOf(session, place, tariffOf(context, place.connector), context.environment.clock.now())
      if (cdr) told.push(changeOwn(context, 'cdrs', { object: cdr }, 'the session left a CDR'))
      await Promise.all(told)
      return cdr && { session, cdr }
    },
    reserve: (start, expiryMs, made) => begin(start, 'RESERVATION', (id) => {
      const { clock } = contextOf().environment
      timers.set(id, clock.after(Math.max(0, expiryMs - clock.now()), () => { void endReservation(id) }))
      made(id)
    }),
    endReservation: (id) => endReservation(id),
    tick,
    resume: () => {
      const set = contextOf().data.own('sessions')
      for (const entry of set.entries()) {
        const session = set.object(entry) as Session
        if (session.status === 'ACTIVE') schedule(session.id)
        // When it was to expire is not kept over a restart, so it ends now.
        else if (session.status === 'RESERVATION') void endReservation(session.id)
      }
    },
    stopTicking: () => {
      for (const id of [...timers.keys()]) unschedule(id)
    },
  }

  async function endReservation(id: string): Promise<void> {
    unschedule(id)
    const session = find(id)
    if (session?.status === 'RESERVATION') await complete(session)
  }
}

/** The Tariff that a session at this Connector is priced with: the first one without a type, or a regular one. */
const tariffOf = (context: Context, connector: Connector): Tariff | undefined => {
  const set = context.data.own('tariffs')
  const tariffs = (connector.tariff_ids ?? []).flatMap((id) => {
    const entry = set.find(id)
    return entry ? [set.object(entry) as Tariff] : []
  })
  return tariffs.find((tariff) => tariff.type === undefined || tariff.type === 'REGULAR') ?? tariffs[0]
}

const cdrOf = (
  session: Session, { location, evse, connector }: { location: Location; evse: EVSE; connector: Connector }, tariff: Tariff | undefined, nowMs: number,
): CDR => {
  const totals = cdrTotals(session, tariff, location.time_zone, nowMs)
  const { name, address, city, postal_code, state, country, coordinates } = location
  return {
    country_code: session.country_code, party_id: session.party_id, id: randomUUID(),
    start_date_time: session.start_date_time, end_date_time: session.end_date_time ?? formatDateTime(nowMs), session_id: session.id,
    cdr_token: session.cdr_token, auth_method: session.auth_method,
    ...(session.authorization_reference !== undefined && { authorization_reference: session.authorization_reference }),
    cdr_location: {
      id: location.id, ...(name !== undefined && { name }), address, city, ...(postal_code !== undefined && { postal_code }), ...(state !== undefined && { state }),
      country, coordinates, evse_uid: evse.uid, evse_id: evse.evse_id ?? evse.uid, connector_id: connector.id,
      connector_standard: connector.standard, connector_format: connector.format, connector_power_type: connector.power_type,
    },
    ...(session.meter_id !== undefined && { meter_id: session.meter_id }), currency: session.currency,
    ...(tariff && { tariffs: [tariff] }),
    charging_periods: session.charging_periods && session.charging_periods.length > 0
      ? session.charging_periods
      : [{ start_date_time: session.start_date_time, dimensions: [{ type: 'TIME', volume: 0 }] }],
    total_cost: totals.total_cost ?? { excl_vat: 0 }, total_energy: session.kwh, total_time: totals.total_time,
    last_updated: formatDateTime(nowMs),
  }
}
