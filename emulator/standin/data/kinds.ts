/** The kinds of object that data sets hold: how each is keyed, owned, pushed and shown. One row per object. */
import type { DataModule } from '../../contract/data.js'
import { dialects } from '../../ocpi/dialect.js'
import type { Endpoint, Interface, Module } from '../../ocpi/endpoints.js'
import { formatParty } from '../../ocpi/headers.js'
import { ignoresCase } from '../../ocpi/schemas.js'
import type { Version } from '../../ocpi/version.js'

export type JsonObject = Record<string, unknown>

export interface Kind {
  /** Name of the data set: a module with two objects has two sets. */
  readonly name: DataModule
  /** The module that its endpoints are in. */
  readonly module: Module
  /** Object of the specification. */
  readonly object: string
  /** Field that holds the id. */
  readonly idField: string
  /** The role that owns such objects. */
  readonly owner: 'CPO' | 'EMSP' | 'HUB'
  /** Path parameter that holds the id; undefined where the url is the receiver's to choose. */
  readonly idParameter: string | undefined
  /** The interface that takes what the owner has. */
  readonly receiver: Interface
  /** How the owner pushes a new object; undefined where it is not pushed by itself. */
  readonly pushedBy: 'PUT' | 'POST' | undefined
  /** The receiver can delete it. */
  readonly deletable: boolean
  /** The type is part of the key: (uid, type) of a Token (mod_tokens). */
  readonly keyedByType: boolean
  /** OCPI status where no such object is known. */
  readonly unknownStatus: 2001 | 2003
  /** The eMSP party that alone may see it, as `DE-MSP`; undefined when every peer may. */
  readonly audience: (object: JsonObject) => string | undefined
  readonly title: (object: JsonObject) => string
  readonly state: (object: JsonObject) => string
}

/** Text or number as text; empty for anything else. */
export const textOf = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '')
const everyone = () => undefined
const record = (value: unknown): JsonObject => (isObject(value) ? value : {})

export const isObject = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Sessions and CDRs go to the eMSP whose token was used. */
const tokenOwner = (object: JsonObject): string | undefined => {
  const token = object['cdr_token']
  if (!isObject(token) || typeof token['country_code'] !== 'string' || typeof token['party_id'] !== 'string') return undefined
  return formatParty({ country_code: token['country_code'], party_id: token['party_id'] }).toUpperCase()
}

const evseStates = (location: JsonObject): string => {
  const evses = Array.isArray(location['evses']) ? location['evses'].filter(isObject) : []
  const available = evses.filter((evse) => evse['status'] === 'AVAILABLE').length
  return `${available}/${evses.length} available`
}

const cost = (total: unknown, currency: unknown): string =>
  total === undefined ? '' : `${textOf(isObject(total) ? (total['incl_vat'] ?? total['excl_vat']) : total)} ${textOf(currency)}`

export const kinds: Record<DataModule, Kind> = {
  locations: {
    name: 'locations',
    module: 'locations',
    object: 'Location',
    idField: 'id',
    owner: 'CPO',
    idParameter: 'location_id',
    receiver: 'RECEIVER',
    pushedBy: 'PUT',
    deletable: false,
    keyedByType: false,
    unknownStatus: 2003,
    audience: everyone,
    title: (location) => [textOf(location['name']), textOf(location['address']), textOf(location['city'])].filter(Boolean).join(', '),
    state: evseStates,
  },
  sessions: {
    name: 'sessions',
    module: 'sessions',
    object: 'Session',
    idField: 'id',
    owner: 'CPO',
    idParameter: 'session_id',
    receiver: 'RECEIVER',
    pushedBy: 'PUT',
    deletable: false,
    keyedByType: false,
    unknownStatus: 2001,
    audience: tokenOwner,
    title: (session) => `${textOf(session['kwh'])} kWh at ${textOf(session['location_id'] ?? record(session['location'])['id'])}`,
    state: (session) => textOf(session['status']),
  },
  cdrs: {
    name: 'cdrs',
    module: 'cdrs',
    object: 'CDR',
    idField: 'id',
    owner: 'CPO',
    idParameter: undefined,
    receiver: 'RECEIVER',
    pushedBy: 'POST',
    deletable: false,
    keyedByType: false,
    unknownStatus: 2001,
    audience: tokenOwner,
    title: (cdr) => `${textOf(cdr['total_energy'])} kWh, ${textOf(cdr['total_time'])} h`,
    state: (cdr) => cost(cdr['total_cost'], cdr['currency']),
  },
  tariffs: {
    name: 'tariffs',
    module: 'tariffs',
    object: 'Tariff',
    idField: 'id',
    owner: 'CPO',
    idParameter: 'tariff_id',
    receiver: 'RECEIVER',
    pushedBy: 'PUT',
    deletable: true,
    keyedByType: false,
    unknownStatus: 2001,
    audience: everyone,
    title: (tariff) => {
      const first = Array.isArray(tariff['tariff_alt_text']) ? tariff['tariff_alt_text'].find(isObject) : undefined
      return textOf(first?.['text'])
    },
    state: (tariff) => [textOf(tariff['type']), textOf(tariff['currency'])].filter(Boolean).join(' '),
  },
  tokens: {
    name: 'tokens',
    module: 'tokens',
    object: 'Token',
    idField: 'uid',
    owner: 'EMSP',
    idParameter: 'token_uid',
    receiver: 'RECEIVER',
    pushedBy: 'PUT',
    deletable: false,
    keyedByType: true,
    unknownStatus: 2001,
    audience: everyone,
    title: (token) => `${textOf(token['contract_id'] ?? token['auth_id'])} ${textOf(token['issuer'])}`,
    state: (token) => `${textOf(token['type'])} ${token['valid'] === false ? 'invalid' : textOf(token['whitelist'])}`,
  },
  hubclientinfo: {
    name: 'hubclientinfo',
    module: 'hubclientinfo',
    object: 'ClientInfo',
    idField: 'party_id',
    owner: 'HUB',
    idParameter: 'party_id',
    receiver: 'RECEIVER',
    pushedBy: undefined,
    deletable: false,
    keyedByType: false,
    unknownStatus: 2001,
    audience: everyone,
    title: (info) => textOf(info['role']),
    state: (info) => textOf(info['status']),
  },
  chargingprofiles: {
    name: 'chargingprofiles',
    module: 'chargingprofiles',
    object: 'ActiveChargingProfile',
    idField: 'session_id',
    owner: 'CPO',
    idParameter: 'session_id',
    receiver: 'SENDER',
    pushedBy: undefined,
    deletable: false,
    keyedByType: false,
    unknownStatus: 2001,
    audience: everyone,
    title: () => 'active charging profile',
    state: (profile) => textOf(record(profile['charging_profile'])['charging_rate_unit']),
  },
}

const kindsByObject: ReadonlyMap<string, Kind> = new Map(Object.values(kinds).map((kind) => [kind.object, kind]))

/** The kind of object that an endpoint is about; undefined where it is about none that data sets hold. */
export const kindOf = (endpoint: Pick<Endpoint, 'object'>): Kind | undefined =>
  endpoint.object === undefined ? undefined : kindsByObject.get(endpoint.object)

/** Within one owner: the id, and where it is part of the key also the type. */
export const localKey = (module: DataModule, id: string, type?: unknown): string =>
  kinds[module].keyedByType ? `${id}/${typeof type === 'string' ? type : 'RFID'}` : id

/** Whether two ids are the same in a version. */
export const sameId = (version: Version, one: string, other: string): boolean =>
  one === other || (dialects[version].idsIgnoreCase && one.toLowerCase() === other.toLowerCase())

/** Whether a lookup ignores the case of a key: its id is a CiString. */
export const foldsKeys = (version: Version, module: DataModule): boolean =>
  ignoresCase(version, kinds[module].object, kinds[module].idField)
