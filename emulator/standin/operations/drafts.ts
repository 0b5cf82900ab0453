/** First drafts of what an operation sends: true ids from the data at hand, in the connection's version, ready to be edited. */
import { own } from '../../ocpi/own.js'
import { resultFactsOf } from '../../ocpi/modules.js'
import type { DataSetName } from '../../ocpi/data-sets.js'
import { formatDateTime } from '../../ocpi/datetime.js'
import { partyKey } from '../../ocpi/headers.js'
import { commandObjects, type CommandType, type Endpoint } from '../../ocpi/endpoints.js'
import type { Token } from '../../ocpi/authored.js'
import { versionOf, type ConnectionRecord } from '../connections.js'
import { ownParty, type Context } from '../context.js'
import { kinds, textOf, type JsonObject } from '../data/kinds.js'
import { connectorIn, evseIn } from '../data/received.js'
import { renderFor } from '../data/render.js'
import { isObject } from '../../ocpi/json-object.js'

const listOf = (value: unknown): JsonObject[] => (Array.isArray(value) ? value.filter(isObject) : [])

/** What an EVSE should be capable of, so that every operation can be tried with it. */
const usefulCapabilities = [
  'REMOTE_START_STOP_CAPABLE',
  'RESERVABLE',
  'UNLOCK_CAPABLE',
  'CHARGING_PROFILE_CAPABLE',
  'CHARGING_PREFERENCES_CAPABLE',
]

const usefulness = ({ capabilities }: JsonObject, needed: string | undefined): number => {
  const has = (name: string): boolean => Array.isArray(capabilities) && capabilities.includes(name)
  return usefulCapabilities.filter(has).length + (needed !== undefined && has(needed) ? usefulCapabilities.length : 0)
}

/** More than this many Locations are not looked through for a draft. */
const maximumLooks = 1000

/** A Location of the peer with the most capable EVSE that is free, if there is one; above all with the capability that is needed. */
const receivedPlace = (
  context: Context,
  connection: ConnectionRecord,
  needed?: string,
): { location_id: string; evse_uid?: string; connector_id?: string } => {
  const locations = context.data.received(connection.id, 'locations').entries().slice(0, maximumLooks)
  let best: { location_id: string; evse_uid: string; connector_id: string; useful: number } | undefined
  for (const { id, object } of locations) {
    for (const evse of listOf(object['evses'])) {
      const [connector] = listOf(evse['connectors'])
      const useful = usefulness(evse, needed)
      if (evse['status'] !== 'AVAILABLE' || !connector || useful <= (best?.useful ?? -1)) continue
      best = { location_id: id, evse_uid: String(evse['uid']), connector_id: String(connector['id']), useful }
    }
    if ((best?.useful ?? 0) >= usefulCapabilities.length * (needed === undefined ? 1 : 2)) break
  }
  if (!best) return { location_id: locations[0]?.id ?? 'LOCATION' }
  const { location_id, evse_uid, connector_id } = best
  return { location_id, evse_uid, connector_id }
}

/** A session of ours that goes on, of a customer of the peer. */
const ownActiveSession = (context: Context, connection: ConnectionRecord): JsonObject | undefined => {
  const set = context.data.own('sessions')
  const { parties } = connection.peer
  return set
    .entries()
    .filter(({ audience }) => parties.some((party) => partyKey(party) === audience))
    .map((entry) => set.object(entry))
    .findLast((session) => session['status'] === 'ACTIVE')
}

/** Which commands that came in have their result at an endpoint. */
export const isResultOf =
  ({ module }: Endpoint) =>
  (name: string): boolean =>
    name.startsWith('CHARGING_PROFILE') !== (resultFactsOf(module)?.namesCommand === true)

const firstReceived = (
  context: Context,
  connection: ConnectionRecord,
  module: DataSetName,
  wanted: (object: JsonObject) => boolean = () => true,
): JsonObject | undefined =>
  context.data
    .received(connection.id, module)
    .entries()
    .map((entry) => entry.object)
    .findLast(wanted)

/** What the EVSE of a session has to be capable of. */
const sessionNeeds: Readonly<Record<string, string>> = own({
  'sessions.sender.set-charging-preferences': 'CHARGING_PREFERENCES_CAPABLE',
  'chargingprofiles.receiver.get': 'CHARGING_PROFILE_CAPABLE',
  'chargingprofiles.receiver.put': 'CHARGING_PROFILE_CAPABLE',
  'chargingprofiles.receiver.delete': 'CHARGING_PROFILE_CAPABLE',
})

/** A session that came in: one that goes on, at best at an EVSE with a capability. */
const receivedSession = (context: Context, connection: ConnectionRecord, needed?: string): JsonObject | undefined => {
  const isCapable = (session: JsonObject): boolean => {
    const owner = { country_code: textOf(session['country_code']), party_id: textOf(session['party_id']) }
    const location = context.data.received(connection.id, 'locations').find(owner, textOf(session['location_id']))?.object
    const capabilities = location && evseIn(location, textOf(session['evse_uid']))?.['capabilities']
    return needed === undefined || (Array.isArray(capabilities) && capabilities.includes(needed))
  }
  const goesOn = (session: JsonObject) => session['status'] === 'ACTIVE'
  return (
    firstReceived(context, connection, 'sessions', (session) => goesOn(session) && isCapable(session)) ??
    firstReceived(context, connection, 'sessions', goesOn) ??
    firstReceived(context, connection, 'sessions')
  )
}

/** Path parameters that a user has not given. */
export const draftPath = (context: Context, connection: ConnectionRecord, endpoint: Endpoint): Record<string, string> => {
  const own = ownParty(context.settings, connection)
  const place = receivedPlace(context, connection)
  const active =
    endpoint.request[0] === 'ActiveChargingProfile'
      ? ownActiveSession(context, connection)
      : receivedSession(context, connection, sessionNeeds[endpoint.id])
  const token = firstReceived(context, connection, 'tokens')
  const known: Record<string, unknown> = {
    country_code: own.country_code,
    party_id: own.party_id,
    ...place,
    session_id: active?.['id'],
    token_uid: token?.['uid'],
    tariff_id: firstReceived(context, connection, 'tariffs')?.['id'],
  }
  return Object.fromEntries(
    [...endpoint.path.matchAll(/\{(\w+)\}/g)].flatMap(([, name = '']) => (known[name] === undefined ? [] : [[name, textOf(known[name])]])),
  )
}

/** A Token of ours that may charge. */
const ownToken = (context: Context): Token | undefined => {
  const set = context.data.own('tokens')
  const entries = set
    .entries()
    .slice(0, 200)
    .map((entry) => set.object(entry) as Token)
  return entries.find((token) => token.valid && token.type === 'RFID') ?? entries[0]
}

/** Body that a user has not given; `source` is the own object concerned, as kept in 2.2.1. */
export const draftBody = (
  context: Context,
  connection: ConnectionRecord,
  endpoint: Endpoint,
  command: CommandType | undefined,
  source: JsonObject | undefined,
  path: Readonly<Record<string, string>>,
  notes: string[],
): unknown => {
  const version = versionOf(connection)
  const now = formatDateTime(context.environment.clock.now())
  if (command) return renderFor(context, version, commandObjects[command], draftCommand(context, connection, command, now), notes)
  if (source) return draftPush(renderFor(context, version, kinds[endpoint.module as DataSetName].object, source, notes), endpoint, path)
  const asked = context.commands.lastReceived(connection.id, isResultOf(endpoint))?.name
  switch (endpoint.request[0]) {
    case 'LocationReferences':
      return { location_id: receivedPlace(context, connection).location_id }
    case 'SetChargingProfile':
      return { response_url: '', charging_profile: fullPower }
    case 'ChargingPreferences':
      return { profile_type: 'REGULAR', departure_time: formatDateTime(context.environment.clock.now() + 4 * 3_600_000), energy_need: 20 }
    case 'CommandResponse':
    case 'CommandResult':
      return { result: 'ACCEPTED' }
    case 'ActiveChargingProfile':
      return activeProfile(context, now, path['session_id'])
    case 'ActiveChargingProfileResult':
      // Three results share this endpoint: only the one of a GET brings the profile along.
      return {
        result: 'ACCEPTED',
        ...(asked?.endsWith('GET') && { profile: activeProfile(context, now, textOf(ownActiveSession(context, connection)?.['id'])) }),
      }
    default:
      return undefined
  }
}

const fullPower = { charging_rate_unit: 'W', charging_profile_period: [{ start_period: 0, limit: 11_000 }] }

const activeProfile = (context: Context, now: string, sessionId: string | undefined): unknown => {
  const session = context.sessionById(sessionId ?? '')
  return session ? context.sessions.activeProfile(session, 3600) : { start_date_time: now, charging_profile: fullPower }
}

const neededCapability: Partial<Record<CommandType, string>> = {
  START_SESSION: 'REMOTE_START_STOP_CAPABLE',
  RESERVE_NOW: 'RESERVABLE',
  UNLOCK_CONNECTOR: 'UNLOCK_CAPABLE',
}

const draftCommand = (context: Context, connection: ConnectionRecord, command: CommandType, now: string): JsonObject => {
  const { location_id, evse_uid, connector_id } = receivedPlace(context, connection, neededCapability[command])
  const token = ownToken(context)
  const session = receivedSession(context, connection)
  const reserved = context.commands.lastBody(connection.id, 'RESERVE_NOW')
  const expiry = formatDateTime(context.environment.clock.now() + 15 * 60_000)
  switch (command) {
    case 'START_SESSION':
      return { response_url: '', token, location_id, evse_uid, connector_id }
    case 'STOP_SESSION':
      return { response_url: '', session_id: session?.['id'] ?? 'SESSION' }
    case 'RESERVE_NOW':
      return {
        response_url: '',
        token,
        expiry_date: expiry,
        reservation_id: String(Date.parse(now) % 1_000_000_000),
        location_id,
        evse_uid,
      }
    case 'CANCEL_RESERVATION':
      return { response_url: '', reservation_id: isObject(reserved) ? textOf(reserved['reservation_id']) : '1' }
    case 'UNLOCK_CONNECTOR':
      return { response_url: '', location_id, evse_uid: evse_uid ?? 'EVSE', connector_id: connector_id ?? '1' }
  }
}

/** The whole object, the EVSE or the Connector in it, or for a PATCH the fields that usually change. */
const draftPush = (rendered: unknown, endpoint: Endpoint, path: Readonly<Record<string, string>>): unknown => {
  if (!isObject(rendered)) return rendered
  const evse = path['evse_uid'] === undefined ? undefined : evseIn(rendered, path['evse_uid'])
  const connector = evse && path['connector_id'] !== undefined ? connectorIn(evse, path['connector_id']) : undefined
  const part = endpoint.path.includes('{connector_id}') ? connector : endpoint.path.includes('{evse_uid}') ? evse : rendered
  if (!endpoint.partial || !part) return part
  const usual = ['status', 'kwh', 'valid', 'name', 'last_updated']
  return Object.fromEntries(Object.entries(part).filter(([name]) => usual.includes(name)))
}
