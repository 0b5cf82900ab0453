/** Objects of ours that a platform under test receives: with ids of their own, and put out of use afterwards. */
import type { JsonObject } from '../../standin/data/kinds.js'
import { Unseen } from '../case.js'
import type { Probe } from '../probe.js'
import { objectsIn } from './common.js'

export interface Target {
  readonly url: string
  readonly id: string
  readonly body: JsonObject
}

/** A Location of ours under a new id, not yet sent. */
export const newLocation = async (probe: Probe, id = probe.fresh('LOC')): Promise<Target> => {
  const body = await probe.draft('locations.receiver.put')
  const evses = objectsIn(body['evses']).slice(0, 2)
  for (const [index, evse] of evses.entries()) {
    evse['uid'] = `${id}-${index + 1}`
    Reflect.deleteProperty(evse, 'evse_id')
    evse['status'] = 'AVAILABLE'
    evse['last_updated'] = probe.now()
    for (const connector of objectsIn(evse['connectors'])) {
      connector['last_updated'] = probe.now()
      Reflect.deleteProperty(connector, 'tariff_id')
      Reflect.deleteProperty(connector, 'tariff_ids')
    }
  }
  const location = { ...body, id, evses, last_updated: probe.now() }
  return { url: probe.ours('locations', id), id, body: location }
}

/** Sends a new Location; it is taken out of use when the case is over. */
export const sentLocation = async (probe: Probe, id?: string): Promise<Target> => {
  const target = await newLocation(probe, id)
  probe.ok(await probe.send('PUT', target.url, { body: target.body }), 'PUT of a new Location')
  probe.undo(async () => {
    const closed = objectsIn(target.body['evses']).map((evse) => ({ ...evse, status: 'REMOVED', last_updated: probe.now() }))
    await probe.send('PUT', target.url, { body: { ...target.body, evses: closed, last_updated: probe.now() } })
    probe.leg.changes.add(`Location ${target.id}: left with all EVSEs REMOVED`)
  })
  return target
}

/** A Token of ours under a new uid, not yet sent. */
export const newToken = async (probe: Probe, uid = probe.fresh('TOK')): Promise<Target> => {
  const body = await probe.draft('tokens.receiver.put')
  const contract =
    'contract_id' in body
      ? { contract_id: `${probe.us.country_code}${probe.us.party_id}C${uid}`.slice(0, 36) }
      : { auth_id: `${probe.us.country_code}${probe.us.party_id}${uid}`.slice(0, 36) }
  const token = { ...body, ...contract, uid, type: 'RFID', valid: true, whitelist: 'ALLOWED', last_updated: probe.now() }
  Reflect.deleteProperty(token, 'group_id')
  return { url: probe.ours('tokens', uid), id: uid, body: token }
}

export const sentToken = async (probe: Probe, uid?: string): Promise<Target> => {
  const target = await newToken(probe, uid)
  probe.ok(await probe.send('PUT', target.url, { body: target.body }), 'PUT of a new Token')
  invalidateLater(probe, target)
  return target
}

export const invalidateLater = (probe: Probe, target: Target): void => {
  probe.undo(async () => {
    await probe.send('PUT', target.url, { body: { ...target.body, valid: false, last_updated: probe.now() } })
    probe.leg.changes.add(`Token ${target.id}: left with valid=false`)
  })
}

/** Any object that the platform receives from us: a Token for a CPO, a Location for an eMSP. */
export const pushable = async (probe: Probe): Promise<Target> => {
  const module = probe.leg.role === 'CPO' ? 'tokens' : 'locations'
  if (!probe.serves(`${module}.RECEIVER`)) throw new Unseen(`The platform does not receive ${module}.`)
  return probe.leg.role === 'CPO' ? newToken(probe) : newLocation(probe)
}

/** A Session of ours under a new id, for the customer of the platform that history has. */
export const newSession = async (probe: Probe, status = 'PENDING'): Promise<Target> => {
  const body = await probe.draft('sessions.receiver.put')
  const id = probe.fresh('SES')
  const { end } = probe.leg.dialect.sessionTimes
  const { start } = probe.leg.dialect.sessionTimes
  Reflect.deleteProperty(body, end)
  const session: JsonObject = { ...body, id, status, kwh: 0, charging_periods: [], [start]: probe.now(-600), last_updated: probe.now() }
  Reflect.deleteProperty(session, 'total_cost')
  return { url: probe.ours('sessions', id), id, body: session }
}

export const sentSession = async (probe: Probe, status = 'ACTIVE'): Promise<Target> => {
  const target = await newSession(probe, status)
  probe.ok(await probe.send('PUT', target.url, { body: target.body }), `PUT of a Session (${status})`)
  probe.leg.changes.add(`Session ${target.id} was sent`)
  return target
}

/** A CDR of ours under a new id. */
export const newCdr = async (probe: Probe, id = probe.fresh('CDR')): Promise<Target> => {
  const body = await probe.draft('cdrs.receiver.post')
  const cdr: JsonObject = { ...body, id, last_updated: probe.now() }
  if ('session_id' in cdr) cdr['session_id'] = probe.fresh('SES')
  return { url: probe.urlOf('cdrs', 'RECEIVER'), id, body: cdr }
}

export const newTariff = async (probe: Probe, id = probe.fresh('TAR')): Promise<Target> => {
  const body = await probe.draft('tariffs.receiver.put')
  return { url: probe.ours('tariffs', id), id, body: { ...body, id, last_updated: probe.now() } }
}

export const sentTariff = async (probe: Probe, change: (tariff: JsonObject) => JsonObject = (tariff) => tariff): Promise<Target> => {
  const made = await newTariff(probe)
  const target = { ...made, body: change(made.body) }
  probe.ok(await probe.send('PUT', target.url, { body: target.body }), 'PUT of a Tariff')
  probe.undo(() => probe.send('DELETE', target.url))
  return target
}
