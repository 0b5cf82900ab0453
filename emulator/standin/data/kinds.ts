/** The kinds of object that data sets hold: how each is keyed, owned, pushed and shown. One row per object. */
import { statedAmount } from '../../ocpi/amounts.js'
import { dataSetOf, dataSets, type DataSetFacts, type DataSetName } from '../../ocpi/data-sets.js'
import { dialects } from '../../ocpi/dialect.js'
import type { Endpoint } from '../../ocpi/endpoints.js'
import { formatParty } from '../../ocpi/headers.js'
import { ignoresCase } from '../../ocpi/schemas.js'
import type { Version } from '../../ocpi/version.js'
import { isObject } from '../../ocpi/json-object.js'

export type JsonObject = Record<string, unknown>

export interface Kind extends DataSetFacts {
  /** The eMSP party that alone may see it, as `DE-MSP`; undefined when every peer may. */
  readonly audience: (object: JsonObject) => string | undefined
  readonly title: (object: JsonObject) => string
  readonly state: (object: JsonObject) => string
}

/** Text or number as text; empty for anything else. */
export const textOf = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '')
const everyone = () => undefined
const record = (value: unknown): JsonObject => (isObject(value) ? value : {})

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
  total === undefined ? '' : `${textOf(statedAmount(total))} ${textOf(currency)}`

const cdrsIn = (record: JsonObject): number => (Array.isArray(record['cdrs']) ? record['cdrs'].length : 0)

export const kinds: Record<DataSetName, Kind> = {
  terminals: {
    ...dataSets.terminals,
    audience: everyone,
    title: (terminal) => [textOf(terminal['reference']), textOf(terminal['address']), textOf(terminal['city'])].filter(Boolean).join(', '),
    state: (terminal) => textOf(terminal['customer_reference']),
  },
  confirmations: {
    ...dataSets.confirmations,
    audience: everyone,
    title: (confirmation) => `payment ${textOf(confirmation['authorization_reference'])}`,
    state: (confirmation) =>
      `${textOf(confirmation['capture_status_code'])} ${cost(confirmation['total_costs'], confirmation['currency'])}`.trim(),
  },
  invoicereconciliation: {
    ...dataSets.invoicereconciliation,
    audience: everyone,
    title: (record) => `invoice ${textOf(record['invoice_id'])}`,
    state: (record) => `${cdrsIn(record)} CDRs`,
  },
  locations: {
    ...dataSets.locations,
    audience: everyone,
    title: (location) => [textOf(location['name']), textOf(location['address']), textOf(location['city'])].filter(Boolean).join(', '),
    state: evseStates,
  },
  sessions: {
    ...dataSets.sessions,
    audience: tokenOwner,
    title: (session) => `${textOf(session['kwh'])} kWh at ${textOf(session['location_id'] ?? record(session['location'])['id'])}`,
    state: (session) => textOf(session['status']),
  },
  cdrs: {
    ...dataSets.cdrs,
    audience: tokenOwner,
    title: (cdr) => `${textOf(cdr['total_energy'])} kWh, ${textOf(cdr['total_time'])} h`,
    state: (cdr) => cost(cdr['total_cost'], cdr['currency']),
  },
  tariffs: {
    ...dataSets.tariffs,
    audience: everyone,
    title: (tariff) => {
      const first = Array.isArray(tariff['tariff_alt_text']) ? tariff['tariff_alt_text'].find(isObject) : undefined
      return textOf(first?.['text'])
    },
    state: (tariff) => [textOf(tariff['type']), textOf(tariff['currency'])].filter(Boolean).join(' '),
  },
  tokens: {
    ...dataSets.tokens,
    audience: everyone,
    title: (token) => `${textOf(token['contract_id'] ?? token['auth_id'])} ${textOf(token['issuer'])}`,
    state: (token) => `${textOf(token['type'])} ${token['valid'] === false ? 'invalid' : textOf(token['whitelist'])}`,
  },
  hubclientinfo: {
    ...dataSets.hubclientinfo,
    audience: everyone,
    title: (info) => textOf(info['role']),
    state: (info) => textOf(info['status']),
  },
  chargingprofiles: {
    ...dataSets.chargingprofiles,
    audience: everyone,
    title: () => 'active charging profile',
    state: (profile) => textOf(record(profile['charging_profile'])['charging_rate_unit']),
  },
}

/** The kind of object that an endpoint is about; undefined where it is about none that data sets hold. */
export const kindOf = (endpoint: Pick<Endpoint, 'object'>): Kind | undefined => {
  const set = dataSetOf(endpoint)
  return set && kinds[set.name]
}

/** The kind of object of an endpoint that the caller knows to be about one. @throws RangeError when it is about none. */
export const requiredKind = (endpoint: Endpoint): Kind => {
  const kind = kindOf(endpoint)
  if (!kind) throw new RangeError(`${endpoint.id} is about no data set`)
  return kind
}

/** Within one owner: the id, and where it is part of the key also the type. */
export const localKey = (module: DataSetName, id: string, type?: unknown): string =>
  kinds[module].keyedByType ? `${id}/${typeof type === 'string' ? type : 'RFID'}` : id

/** Whether two ids are the same in a version. */
export const sameId = (version: Version, one: string, other: string): boolean =>
  one === other || (dialects[version].idsIgnoreCase && one.toLowerCase() === other.toLowerCase())

/** Whether a lookup ignores the case of a key: its id is a CiString. */
export const foldsKeys = (version: Version, module: DataSetName): boolean =>
  ignoresCase(version, kinds[module].object, kinds[module].idField)
