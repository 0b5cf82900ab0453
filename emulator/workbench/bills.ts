/** What a Session, CDR or Tariff of a stand-in is priced with: the Tariffs and the Location that it names, as they are at hand. */
import { statedAmount } from '../ocpi/amounts.js'
import type { BillSummary, Verdict } from '../contract/bills.js'
import { authoredVersion } from '../ocpi/authored.js'
import type { Version } from '../ocpi/version.js'
import { priceCdr, priceSession, type AssessOptions, type Assessment } from '../pricing/assess.js'
import { chargingOf } from '../charging/charge-points.js'
import { rolesOf, type Context } from '../standin/context.js'
import { kinds, textOf, type JsonObject } from '../standin/data/kinds.js'
import { connectorIn, evseIn } from '../standin/data/received.js'
import { isObject } from '../ocpi/json-object.js'

/** An object with where it comes from. */
export interface Held {
  readonly holder: string
  readonly key: string
  readonly id: string
  readonly owner: string
  readonly version: Version
  readonly object: JsonObject
}

export type Billed = 'cdrs' | 'sessions'

const ownerOf = (object: JsonObject): { country_code: string; party_id: string } => ({
  country_code: textOf(object['country_code']),
  party_id: textOf(object['party_id']),
})

/** One object of the holder's set by its OCPI id; received ones of 2.1.1 may carry no owner. */
const findIn = (
  context: Context,
  holder: string,
  module: 'locations' | 'tariffs',
  id: string,
  like: JsonObject,
): JsonObject | undefined => {
  if (holder === 'own') {
    const set = context.data.own(module)
    const entry = set.find(id)
    return entry && set.object(entry)
  }
  const set = context.data.received(holder, module)
  return (set.find(ownerOf(like), id) ?? set.entries().find((entry) => entry.id.toLowerCase() === id.toLowerCase()))?.object
}

const list = (value: unknown): JsonObject[] => (Array.isArray(value) ? value.filter(isObject) : [])

/** The Location of a Session or CDR: the one that it holds (2.1.1), or the one that it names. */
const locationOf = (context: Context, { holder, object }: Held): JsonObject | undefined => {
  const inside = object['location'] ?? object['cdr_location']
  const id = isObject(inside) ? textOf(inside['id']) : textOf(object['location_id'])
  return (id === '' ? undefined : findIn(context, holder, 'locations', id, object)) ?? (isObject(inside) ? inside : undefined)
}

/** Ids of the Tariffs of the Connector where a Session is. 2.1.1 has one, and holds the Location in the Session itself. */
const tariffIdsAt = (session: JsonObject, location: JsonObject | undefined): string[] => {
  const evse = location && (evseIn(location, textOf(session['evse_uid'])) ?? list(location['evses'])[0])
  const connector = evse && (connectorIn(evse, textOf(session['connector_id'])) ?? list(evse['connectors'])[0])
  const many = connector?.['tariff_ids']
  return Array.isArray(many) ? many.map(textOf) : [textOf(connector?.['tariff_id'])].filter((id) => id !== '')
}

/** A Session holds no Tariff: those that its run uses, that its periods name, or that its Connector has. */
const tariffsOf = (context: Context, held: Held, location: JsonObject | undefined): unknown[] => {
  const { holder, object } = held
  const run = holder === 'own' && rolesOf(context.settings).includes('CPO') ? chargingOf(context).runs.get(held.id) : undefined
  if (run && run.tariffs.length > 0) return [...run.tariffs]
  const named = [
    ...new Set(
      list(object['charging_periods'])
        .map((period) => textOf(period['tariff_id']))
        .filter((id) => id !== ''),
    ),
  ]
  return (named.length > 0 ? named : tariffIdsAt(object, location)).flatMap((id) => findIn(context, holder, 'tariffs', id, object) ?? [])
}

interface BilledFacts {
  /** Field that holds the energy. */
  readonly energyField: string
  readonly sessionIdOf: (held: Held) => string
  readonly assess: (held: Held, options: AssessOptions, tariffs: () => unknown[]) => Assessment
}

/** How a CDR differs from a Session: it names its Session, and holds its Tariffs. */
const billed: Readonly<Record<Billed, BilledFacts>> = {
  cdrs: {
    energyField: 'total_energy',
    sessionIdOf: ({ object }) => textOf(object['session_id']),
    assess: ({ version, object }, options) => priceCdr(version, object, options),
  },
  sessions: {
    energyField: 'kwh',
    sessionIdOf: ({ id }) => id,
    assess: ({ version, object }, options, tariffs) => priceSession(version, object, { ...options, tariffs: tariffs() }),
  },
}

/** Prices it by its own Tariffs and by the time zone of its Location. Never throws. */
export const assessHeld = (context: Context, module: Billed, held: Held, timeZone?: string): Assessment => {
  const location = locationOf(context, held)
  const options: AssessOptions = { ...(location && { location }), ...(timeZone !== undefined && { timeZone }) }
  return billed[module].assess(held, options, () => tariffsOf(context, held, location))
}

const verdictOf = ({ hasTariff, differences }: Assessment): Verdict =>
  !hasTariff ? 'unpriced' : differences.length > 0 ? 'different' : 'equal'

const numberIn = (value: unknown): number | undefined => {
  const plain = statedAmount(value)
  const number = typeof plain === 'string' ? Number(plain) : plain
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined
}

export const billSummary = (context: Context, module: Billed, held: Held): BillSummary => {
  const { holder, key, id, owner, version, object } = held
  const assessment = assessHeld(context, module, held)
  const token = isObject(object['cdr_token']) ? object['cdr_token'] : {}
  const place = isObject(object['location']) ? object['location'] : isObject(object['cdr_location']) ? object['cdr_location'] : {}
  const kwh = numberIn(object[billed[module].energyField])
  const cost = numberIn(object['total_cost'])
  return {
    holder,
    key,
    id,
    owner,
    version,
    sessionId: billed[module].sessionIdOf(held),
    status: textOf(object['status']),
    start: textOf(object['start_date_time'] ?? object['start_datetime']),
    end: textOf(object['end_date_time'] ?? object['end_datetime'] ?? object['stop_date_time']),
    tokenUid: textOf(token['uid'] ?? object['auth_id']),
    locationId: textOf(object['location_id'] ?? place['id']),
    ...(kwh !== undefined && { kwh }),
    ...(cost !== undefined && { cost }),
    currency: textOf(object['currency']),
    credit: object['credit'] === true,
    verdict: verdictOf(assessment),
    differences: assessment.differences.length,
  }
}

/** Where a Tariff is used, which says in what time zone its times are meant. */
export const zoneOfTariff = (
  context: Context,
  holder: string,
  tariffId: string,
): { timeZone: string | undefined; country: string | undefined } => {
  const set = holder === 'own' ? context.data.own('locations') : undefined
  const locations = set
    ? set
        .entries()
        .slice(0, maximumSearched)
        .map((entry) => set.object(entry))
    : context.data
        .received(holder, 'locations')
        .entries()
        .slice(0, maximumSearched)
        .map(({ object }) => object)
  const uses = (location: JsonObject) =>
    list(location['evses']).some((evse) =>
      list(evse['connectors']).some((connector) => {
        const many = connector['tariff_ids']
        return (Array.isArray(many) ? many : [connector['tariff_id']]).includes(tariffId)
      }),
    )
  const found = locations.find(uses)
  return { timeZone: found && textOf(found['time_zone']), country: found && textOf(found['country']) }
}

/** Of a large set so many Locations are looked through. */
const maximumSearched = 2_000

/** Every Session or CDR of a holder, or of all, the newest first. Objects are made only where they are looked at. */
export const heldOf = (context: Context, module: Billed, holder: string | undefined): { readonly updatedMs: number; held(): Held }[] => {
  const own = holder === undefined || holder === 'own' ? context.data.own(module) : undefined
  const connections = context.connections.list().filter(({ id }) => holder === undefined || holder === id)
  return [
    ...(own?.entries().map((entry) => ({
      updatedMs: entry.updatedMs,
      held: (): Held => ({
        holder: 'own',
        key: `${entry.party}/${entry.key}`,
        id: textOf(own.object(entry)[kinds[module].idField]),
        owner: entry.party,
        version: authoredVersion,
        object: own.object(entry),
      }),
    })) ?? []),
    ...connections.flatMap((connection) =>
      context.data
        .received(connection.id, module)
        .entries()
        .map((entry) => ({
          updatedMs: entry.receivedAt,
          held: (): Held => ({
            holder: connection.id,
            key: entry.key,
            id: entry.id,
            owner: entry.owner,
            version: entry.version,
            object: entry.object,
          }),
        })),
    ),
  ]
    .reverse()
    .sort((one, other) => other.updatedMs - one.updatedMs)
}
