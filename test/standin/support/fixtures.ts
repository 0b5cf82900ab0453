/** Objects that a good peer would send, small enough to read. */
import type { Version } from '../../../emulator/ocpi/version.js'

export const noon = '2026-01-01T12:00:00Z'
export const later = '2026-01-01T12:05:00Z'
export const muchLater = '2026-01-01T13:00:00Z'

type Fields = Record<string, unknown>
const owner = (version: Version, fields: Fields): Fields => (version === '2.1.1' ? {} : fields)
const cpo = { country_code: 'NL', party_id: 'CPO' }
const emsp = { country_code: 'DE', party_id: 'MSP' }

export const connectorOf = (version: Version, id = '1', fields: Fields = {}): Fields => ({
  id,
  standard: 'IEC_62196_T2',
  format: 'SOCKET',
  power_type: 'AC_3_PHASE',
  ...(version === '2.1.1' ? { voltage: 230, amperage: 16 } : { max_voltage: 230, max_amperage: 16 }),
  last_updated: noon,
  ...fields,
})

export const evseOf = (version: Version, uid = 'E1', fields: Fields = {}): Fields => ({
  uid,
  status: 'AVAILABLE',
  connectors: [connectorOf(version)],
  last_updated: noon,
  ...fields,
})

export const locationOf = (version: Version, id = 'LOC1', fields: Fields = {}): Fields => ({
  ...owner(version, { ...cpo, publish: true, time_zone: 'Europe/Amsterdam' }),
  id,
  ...(version === '2.1.1' && { type: 'ON_STREET', postal_code: '1011AB' }),
  address: 'Dam 1',
  city: 'Amsterdam',
  country: 'NLD',
  coordinates: { latitude: '52.373100', longitude: '4.892600' },
  evses: [evseOf(version)],
  last_updated: noon,
  ...fields,
})

export const tokenOf = (version: Version, uid = 'T1', fields: Fields = {}): Fields => ({
  ...owner(version, emsp),
  uid,
  type: 'RFID',
  ...(version === '2.1.1' ? { auth_id: 'DE-MSP-C1' } : { contract_id: 'DE-MSP-C1' }),
  issuer: 'Mobility',
  valid: true,
  whitelist: 'ALLOWED',
  last_updated: noon,
  ...fields,
})

export const periodAt = (start: string, kwh: number): Fields => ({ start_date_time: start, dimensions: [{ type: 'ENERGY', volume: kwh }] })

export const sessionOf = (version: Version, id = 'S1', fields: Fields = {}): Fields => ({
  ...owner(version, cpo),
  id,
  kwh: 1.5,
  ...(version === '2.1.1'
    ? { start_datetime: noon, auth_id: 'DE-MSP-C1', auth_method: 'WHITELIST', location: locationOf(version) }
    : {
        start_date_time: noon,
        cdr_token: { ...emsp, uid: 'T1', type: 'RFID', contract_id: 'DE-MSP-C1' },
        auth_method: 'WHITELIST',
        location_id: 'LOC1',
        evse_uid: 'E1',
        connector_id: '1',
      }),
  currency: 'EUR',
  charging_periods: [periodAt(noon, 1.5)],
  status: 'ACTIVE',
  last_updated: noon,
  ...fields,
})

export const tariffOf = (version: Version, id = 'TAR1', fields: Fields = {}): Fields => ({
  ...owner(version, cpo),
  id,
  currency: 'EUR',
  elements: [{ price_components: [{ type: 'ENERGY', price: 0.25, step_size: 1, ...(version !== '2.1.1' && { vat: 21 }) }] }],
  last_updated: noon,
  ...fields,
})

export const cdrOf = (version: Version, id = 'CDR1', fields: Fields = {}): Fields => ({
  ...owner(version, cpo),
  id,
  start_date_time: noon,
  ...(version === '2.1.1'
    ? { stop_date_time: later, auth_id: 'DE-MSP-C1', location: locationOf(version), total_cost: 0.38 }
    : {
        end_date_time: later,
        session_id: 'S1',
        cdr_token: { ...emsp, uid: 'T1', type: 'RFID', contract_id: 'DE-MSP-C1' },
        cdr_location: {
          id: 'LOC1',
          address: 'Dam 1',
          city: 'Amsterdam',
          country: 'NLD',
          coordinates: { latitude: '52.373100', longitude: '4.892600' },
          evse_uid: 'E1',
          evse_id: 'NL*CPO*E1',
          connector_id: '1',
          connector_standard: 'IEC_62196_T2',
          connector_format: 'SOCKET',
          connector_power_type: 'AC_3_PHASE',
        },
        total_cost: { excl_vat: 0.38 },
      }),
  auth_method: 'WHITELIST',
  currency: 'EUR',
  charging_periods: [periodAt(noon, 1.5)],
  total_energy: 1.5,
  total_time: 0.0833,
  last_updated: noon,
  ...fields,
})
