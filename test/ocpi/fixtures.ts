/** Good objects of both versions, small but with something at every depth. */
import type { Finding } from '../../emulator/ocpi/finding.js'
import { objects } from '../../emulator/ocpi/schemas.js'
import type { Version } from '../../emulator/ocpi/version.js'

export type Fields = Record<string, unknown>

const owner = { country_code: 'NL', party_id: 'CPO' }
const at = '2026-05-04T10:00:00Z'

const connector211 = {
  id: '1',
  standard: 'IEC_62196_T2',
  format: 'SOCKET',
  power_type: 'AC_3_PHASE',
  voltage: 230,
  amperage: 32,
  tariff_id: 'T-1',
  last_updated: at,
}
const connector221 = {
  id: '1',
  standard: 'IEC_62196_T2',
  format: 'SOCKET',
  power_type: 'AC_3_PHASE',
  max_voltage: 230,
  max_amperage: 32,
  tariff_ids: ['T-1'],
  last_updated: at,
}
const evse = {
  uid: 'E-1',
  evse_id: 'NL*CPO*E1',
  status: 'AVAILABLE',
  capabilities: ['RFID_READER', 'REMOTE_START_STOP_CAPABLE'],
  floor_level: '-1',
  physical_reference: 'A1',
  last_updated: at,
}
const hours = { twentyfourseven: false, regular_hours: [{ weekday: 1, period_begin: '08:00', period_end: '20:00' }] }
const place = {
  id: 'L-1',
  name: 'Station Square',
  address: 'Station Square 1',
  city: 'Utrecht',
  postal_code: '3511 ED',
  country: 'NLD',
  coordinates: { latitude: '52.089444', longitude: '5.110278' },
  operator: { name: 'Example Charging' },
  directions: [{ language: 'en', text: 'Behind the station' }],
  time_zone: 'Europe/Amsterdam',
  opening_times: hours,
  last_updated: at,
}
const energyMix = {
  is_green_energy: true,
  energy_sources: [
    { source: 'SOLAR', percentage: 60 },
    { source: 'WIND', percentage: 40 },
  ],
}

const location211 = { ...place, type: 'ON_STREET', evses: [{ ...evse, connectors: [connector211] }], energy_mix: energyMix }
const location221 = {
  ...owner,
  ...place,
  publish: true,
  parking_type: 'ON_STREET',
  evses: [{ ...evse, connectors: [connector221] }],
  energy_mix: { ...energyMix, environ_impact: [{ category: 'CARBON_DIOXIDE', amount: 12.5 }] },
}
const token211 = {
  uid: '04AABBCC',
  type: 'RFID',
  auth_id: 'NL-EMP-C1',
  issuer: 'Example Mobility',
  valid: true,
  whitelist: 'ALLOWED',
  last_updated: at,
}
const token221 = {
  country_code: 'NL',
  party_id: 'EMP',
  uid: '04AABBCC',
  type: 'RFID',
  contract_id: 'NL-EMP-C1',
  issuer: 'Example Mobility',
  valid: true,
  whitelist: 'ALLOWED',
  last_updated: at,
}
const cdrToken = { country_code: 'NL', party_id: 'EMP', uid: '04AABBCC', type: 'RFID', contract_id: 'NL-EMP-C1' }
const tariff211 = {
  id: 'T-1',
  currency: 'EUR',
  elements: [{ price_components: [{ type: 'ENERGY', price: 0.25, step_size: 1 }] }],
  last_updated: at,
}
const tariff221 = {
  ...owner,
  id: 'T-1',
  currency: 'EUR',
  type: 'REGULAR',
  elements: [{ price_components: [{ type: 'ENERGY', price: 0.25, vat: 21, step_size: 1 }], restrictions: { min_kwh: 0, max_kwh: 100 } }],
  last_updated: at,
}
const periods = [
  {
    start_date_time: '2026-05-04T09:00:00Z',
    dimensions: [
      { type: 'ENERGY', volume: 12.5 },
      { type: 'TIME', volume: 1 },
    ],
  },
]
const command = { response_url: 'https://emsp.example/ocpi/2.2.1/commands/START_SESSION/1' }

const olderGood: Record<'2.1.1' | '2.2.1', Record<string, Fields>> = {
  '2.1.1': {
    Location: location211,
    EVSE: { ...evse, connectors: [connector211] },
    Connector: connector211,
    Session: {
      id: 'S-1',
      start_datetime: '2026-05-04T09:00:00Z',
      kwh: 12.5,
      auth_id: 'NL-EMP-C1',
      auth_method: 'WHITELIST',
      location: location211,
      currency: 'EUR',
      charging_periods: periods,
      total_cost: 3.1,
      status: 'ACTIVE',
      last_updated: at,
    },
    CDR: {
      id: 'C-1',
      start_date_time: '2026-05-04T09:00:00Z',
      stop_date_time: at,
      auth_id: 'NL-EMP-C1',
      auth_method: 'WHITELIST',
      location: location211,
      currency: 'EUR',
      tariffs: [tariff211],
      charging_periods: periods,
      total_cost: 3.13,
      total_energy: 12.5,
      total_time: 1,
      last_updated: at,
    },
    Tariff: tariff211,
    Token: token211,
    Credentials: {
      token: 'abc',
      url: 'https://peer.example/ocpi/versions',
      business_details: { name: 'Example' },
      party_id: 'EXA',
      country_code: 'NL',
    },
    VersionDetails: { version: '2.1.1', endpoints: [{ identifier: 'credentials', url: 'https://peer.example/ocpi/2.1.1/credentials' }] },
    StartSession: { ...command, token: token211, location_id: 'L-1' },
    ReserveNow: { ...command, token: token211, expiry_date: at, reservation_id: 7, location_id: 'L-1' },
    StopSession: { ...command, session_id: 'S-1' },
    UnlockConnector: { ...command, location_id: 'L-1', evse_uid: 'E-1', connector_id: '1' },
    CommandResponse: { result: 'ACCEPTED' },
    LocationReferences: { location_id: 'L-1', evse_uids: ['E-1'] },
    AuthorizationInfo: { allowed: 'ALLOWED', location: { location_id: 'L-1', evse_uids: ['E-1'] } },
    Version: { version: '2.1.1', url: 'https://peer.example/ocpi/2.1.1' },
  },
  '2.2.1': {
    Location: location221,
    EVSE: { ...evse, connectors: [connector221] },
    Connector: connector221,
    Session: {
      ...owner,
      id: 'S-1',
      start_date_time: '2026-05-04T09:00:00Z',
      kwh: 12.5,
      cdr_token: cdrToken,
      auth_method: 'WHITELIST',
      location_id: 'L-1',
      evse_uid: 'E-1',
      connector_id: '1',
      currency: 'EUR',
      charging_periods: periods,
      total_cost: { excl_vat: 3.1, incl_vat: 3.75 },
      status: 'ACTIVE',
      last_updated: at,
    },
    CDR: {
      ...owner,
      id: 'C-1',
      start_date_time: '2026-05-04T09:00:00Z',
      end_date_time: at,
      session_id: 'S-1',
      cdr_token: cdrToken,
      auth_method: 'WHITELIST',
      cdr_location: {
        id: 'L-1',
        address: 'Station Square 1',
        city: 'Utrecht',
        country: 'NLD',
        coordinates: place.coordinates,
        evse_uid: 'E-1',
        evse_id: 'NL*CPO*E1',
        connector_id: '1',
        connector_standard: 'IEC_62196_T2',
        connector_format: 'SOCKET',
        connector_power_type: 'AC_3_PHASE',
      },
      currency: 'EUR',
      tariffs: [tariff221],
      charging_periods: periods,
      total_cost: { excl_vat: 3.13, incl_vat: 3.79 },
      total_energy: 12.5,
      total_time: 1,
      last_updated: at,
    },
    Tariff: tariff221,
    Token: token221,
    Credentials: {
      token: 'abc',
      url: 'https://peer.example/ocpi/versions',
      roles: [{ role: 'CPO', business_details: { name: 'Example' }, party_id: 'EXA', country_code: 'NL' }],
    },
    VersionDetails: {
      version: '2.2.1',
      endpoints: [{ identifier: 'credentials', role: 'SENDER', url: 'https://peer.example/ocpi/2.2.1/credentials' }],
    },
    StartSession: { ...command, token: token221, location_id: 'L-1', evse_uid: 'E-1', connector_id: '1' },
    ReserveNow: { ...command, token: token221, expiry_date: at, reservation_id: 'R-7', location_id: 'L-1' },
    CommandResponse: { result: 'ACCEPTED', timeout: 30 },
    CommandResult: { result: 'ACCEPTED', message: [{ language: 'en', text: 'Started' }] },
    CancelReservation: { ...command, reservation_id: 'R-7' },
    StopSession: { ...command, session_id: 'S-1' },
    UnlockConnector: { ...command, location_id: 'L-1', evse_uid: 'E-1', connector_id: '1' },
    LocationReferences: { location_id: 'L-1', evse_uids: ['E-1'] },
    AuthorizationInfo: {
      allowed: 'ALLOWED',
      token: token221,
      location: { location_id: 'L-1', evse_uids: ['E-1'] },
      authorization_reference: 'A-1',
    },
    ChargingPreferences: { profile_type: 'FAST' },
    SetChargingProfile: { ...command, charging_profile: { charging_rate_unit: 'A' } },
    ActiveChargingProfile: { start_date_time: at, charging_profile: { charging_rate_unit: 'W', min_charging_rate: 1.5 } },
    ChargingProfileResponse: { result: 'ACCEPTED', timeout: 30 },
    ChargingProfileResult: { result: 'ACCEPTED' },
    ClearProfileResult: { result: 'UNKNOWN' },
    Version: { version: '2.2.1', url: 'https://peer.example/ocpi/2.2.1' },
    ActiveChargingProfileResult: { result: 'REJECTED' },
    ChargingProfile: { charging_rate_unit: 'A', charging_profile_period: [{ start_period: 0, limit: 16 }] },
    SignedValue: { nature: 'Start', plain_data: 'x', signed_data: 'y' },
    ClientInfo: { ...owner, role: 'CPO', status: 'CONNECTED', last_updated: at },
  },
}

const good221 = olderGood['2.2.1']
const tariff230 = { ...tariff221, tax_included: 'NO', max_price: { before_taxes: 20, after_taxes: 24.2 } }
const price230 = { before_taxes: 3.13, taxes: [{ name: 'VAT', percentage: 21, amount: 0.66 }] }
const parking = { id: 'P-1', vehicle_types: ['PERSONAL_VEHICLE'], restricted_to_type: true, reservation_required: false }
const connector230 = { ...connector221, capabilities: ['ISO_15118_2_PLUG_AND_CHARGE'] }
const evse230 = { ...evse, connectors: [connector230], parking: [{ parking_id: 'P-1', evse_position: 'LEFT' }] }

/** 2.3.0 has the objects of 2.2.1, some of them with more. */
const good230: Record<string, Fields> = {
  ...good221,
  Location: { ...location221, evses: [evse230], parking_places: [parking], help_phone: '+31201234567' },
  EVSE: evse230,
  Connector: connector230,
  Parking: parking,
  Session: { ...good221['Session'], total_cost: { before_taxes: 3.1, taxes: [{ name: 'VAT', amount: 0.65 }] } },
  CDR: { ...good221['CDR'], tariffs: [tariff230], total_cost: price230 },
  Tariff: tariff230,
  Credentials: { ...good221['Credentials'], hub_party_id: 'NLHUB' },
  VersionDetails: {
    version: '2.3.0',
    endpoints: [{ identifier: 'credentials', role: 'SENDER', url: 'https://peer.example/ocpi/2.3.0/credentials' }],
  },
  Version: { version: '2.3.0', url: 'https://peer.example/ocpi/2.3.0' },
  InvoiceReconciliationRecord: { ...owner, id: 'R-1', invoice_id: 'INVOICE-2026-05', cdrs: ['C-1'], last_updated: at },
  Terminal: { terminal_id: 'T-1', location_ids: ['L-1'], last_updated: at },
  FinancialAdviceConfirmation: {
    id: 'F-1',
    authorization_reference: 'A-1',
    total_costs: price230,
    currency: 'EUR',
    eft_data: ['CARD ****1234'],
    capture_status_code: 'SUCCESS',
    last_updated: at,
  },
}

const good: Record<Version, Record<string, Fields>> = { ...olderGood, '2.3.0': good230 }

/** A good object that the test may change. */
export const goodObject = (version: Version, name: string): Fields => {
  const object = good[version][name]
  if (!object) throw new Error(`no good ${name} of ${version}`)
  return structuredClone(object)
}

export const goodNames = (version: Version): string[] => Object.keys(good[version])

/** The same with values put at JSON pointers; `undefined` removes. */
export const changed = (object: Fields, changes: Fields): Fields => {
  const copy = structuredClone(object)
  for (const [pointer, value] of Object.entries(changes)) {
    const keys = pointer.split('/').slice(1)
    const last = keys.pop() ?? ''
    let place = copy
    for (const key of keys) place = place[key] as Fields
    if (value === undefined) Reflect.deleteProperty(place, last)
    else place[last] = value
  }
  return copy
}

export const objectNames = (version: Version): string[] => [...objects[version].keys()]

/** `id severity pointer`, the gist of a finding. */
export const gist = (finding: Finding): string => `${finding.id} ${finding.severity} ${finding.at}`
