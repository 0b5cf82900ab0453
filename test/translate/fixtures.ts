/** Objects of 2.2.1 and a context, valid and small, for tests that change one thing. */
import { ownRendering, type TranslateContext } from '../../emulator/ocpi/translate/context.js'
import type { Translation } from '../../emulator/ocpi/translate/note.js'
import { translate } from '../../emulator/ocpi/translate/translate.js'
import type { Fields } from '../support/arbitraries.js'

export const now = Date.parse('2026-05-01T12:00:00Z')
export const at = '2026-05-01T10:00:00Z'

export const context: TranslateContext = { owner: { country_code: 'NL', party_id: 'CPO' }, now, options: ownRendering }

export const connector = (changes: Fields = {}): Fields => ({
  id: '1',
  standard: 'IEC_62196_T2',
  format: 'SOCKET',
  power_type: 'AC_3_PHASE',
  max_voltage: 230,
  max_amperage: 32,
  last_updated: at,
  ...changes,
})

export const evse = (changes: Fields = {}): Fields => ({
  uid: 'EVSE-1',
  evse_id: 'NL*CPO*E1',
  status: 'AVAILABLE',
  connectors: [connector()],
  last_updated: at,
  ...changes,
})

export const location = (changes: Fields = {}): Fields => ({
  country_code: 'NL',
  party_id: 'CPO',
  id: 'LOC-1',
  publish: true,
  address: 'Dorpsstraat 1',
  city: 'Utrecht',
  postal_code: '3511 AA',
  country: 'NLD',
  coordinates: { latitude: '52.090700', longitude: '5.121400' },
  parking_type: 'ON_STREET',
  evses: [evse()],
  time_zone: 'Europe/Amsterdam',
  last_updated: at,
  ...changes,
})

export const tariff = (changes: Fields = {}): Fields => ({
  country_code: 'NL',
  party_id: 'CPO',
  id: 'T-1',
  currency: 'EUR',
  elements: [{ price_components: [{ type: 'ENERGY', price: 0.35, step_size: 1 }] }],
  last_updated: at,
  ...changes,
})

export const token = (changes: Fields = {}): Fields => ({
  country_code: 'DE',
  party_id: 'MSP',
  uid: '04AABBCC',
  type: 'RFID',
  contract_id: 'DE-MSP-C00000001',
  issuer: 'Fahrstrom',
  valid: true,
  whitelist: 'ALWAYS',
  last_updated: at,
  ...changes,
})

export const cdrToken = {
  country_code: 'DE',
  party_id: 'MSP',
  uid: '04AABBCC',
  type: 'RFID',
  contract_id: 'DE-MSP-C00000001',
}

export const session = (changes: Fields = {}): Fields => ({
  country_code: 'NL',
  party_id: 'CPO',
  id: 'S-1',
  start_date_time: at,
  kwh: 4.2,
  cdr_token: cdrToken,
  auth_method: 'WHITELIST',
  location_id: 'LOC-1',
  evse_uid: 'EVSE-1',
  connector_id: '1',
  currency: 'EUR',
  status: 'ACTIVE',
  last_updated: at,
  ...changes,
})

export const cdr = (changes: Fields = {}): Fields => ({
  country_code: 'NL',
  party_id: 'CPO',
  id: 'CDR-1',
  start_date_time: at,
  end_date_time: '2026-05-01T11:00:00Z',
  cdr_token: cdrToken,
  auth_method: 'WHITELIST',
  cdr_location: {
    id: 'LOC-1',
    address: 'Dorpsstraat 1',
    city: 'Utrecht',
    country: 'NLD',
    coordinates: { latitude: '52.090700', longitude: '5.121400' },
    evse_uid: 'EVSE-1',
    evse_id: 'NL*CPO*E1',
    connector_id: '1',
    connector_standard: 'IEC_62196_T2',
    connector_format: 'SOCKET',
    connector_power_type: 'AC_3_PHASE',
  },
  currency: 'EUR',
  charging_periods: [{ start_date_time: at, dimensions: [{ type: 'ENERGY', volume: 10 }] }],
  total_cost: { excl_vat: 3.5 },
  total_energy: 10,
  total_time: 1,
  last_updated: '2026-05-01T11:00:00Z',
  ...changes,
})

/** The same objects in 2.1.1. */
export const connector211 = (changes: Fields = {}): Fields => ({
  id: '1',
  standard: 'IEC_62196_T2',
  format: 'SOCKET',
  power_type: 'AC_3_PHASE',
  voltage: 230,
  amperage: 32,
  last_updated: at,
  ...changes,
})

export const evse211 = (changes: Fields = {}): Fields => ({
  uid: 'EVSE-1',
  evse_id: 'NL*CPO*E1',
  status: 'AVAILABLE',
  connectors: [connector211()],
  last_updated: at,
  ...changes,
})

export const location211 = (changes: Fields = {}): Fields => ({
  id: 'LOC-1',
  type: 'ON_STREET',
  address: 'Dorpsstraat 1',
  city: 'Utrecht',
  postal_code: '3511 AA',
  country: 'NLD',
  coordinates: { latitude: '52.090700', longitude: '5.121400' },
  evses: [evse211()],
  time_zone: 'Europe/Amsterdam',
  last_updated: at,
  ...changes,
})

export const tariff211 = (changes: Fields = {}): Fields => ({
  id: 'T-1',
  currency: 'EUR',
  elements: [{ price_components: [{ type: 'ENERGY', price: 0.35, step_size: 1 }] }],
  last_updated: at,
  ...changes,
})

export const token211 = (changes: Fields = {}): Fields => ({
  uid: '04AABBCC',
  type: 'RFID',
  auth_id: 'DE-MSP-C00000001',
  issuer: 'Fahrstrom',
  valid: true,
  whitelist: 'ALWAYS',
  last_updated: at,
  ...changes,
})

export const session211 = (changes: Fields = {}): Fields => ({
  id: 'S-1',
  start_datetime: at,
  kwh: 4.2,
  auth_id: 'DE-MSP-C00000001',
  auth_method: 'WHITELIST',
  location: location211(),
  currency: 'EUR',
  status: 'ACTIVE',
  last_updated: at,
  ...changes,
})

export const cdr211 = (changes: Fields = {}): Fields => ({
  id: 'CDR-1',
  start_date_time: at,
  stop_date_time: '2026-05-01T11:00:00Z',
  auth_id: 'DE-MSP-C00000001',
  auth_method: 'WHITELIST',
  location: location211(),
  currency: 'EUR',
  charging_periods: [{ start_date_time: at, dimensions: [{ type: 'ENERGY', volume: 10 }] }],
  total_cost: 3.5,
  total_energy: 10,
  total_time: 1,
  last_updated: '2026-05-01T11:00:00Z',
  ...changes,
})

export const to211 = (name: string, value: unknown, changes: Partial<TranslateContext> = {}): Answer =>
  translate('2.2.1', '2.1.1', name, value, { ...context, ...changes }) as Answer

export const to221 = (name: string, value: unknown, changes: Partial<TranslateContext> = {}): Answer =>
  translate('2.1.1', '2.2.1', name, value, { ...context, ...changes }) as Answer

interface Answer extends Translation {
  readonly object: Fields
}

/** The notes as `kind path`, which is what most tests care about. */
export const notesOf = ({ notes }: Translation): string[] => notes.map((note) => `${note.kind} ${note.path}`)
