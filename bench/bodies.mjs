// What is pushed: a session of ten periods and a CDR of the same, valid in 2.2.1.
const owner = { country_code: 'NL', party_id: 'BEN' }
const cdr_token = { country_code: 'DE', party_id: 'MSP', uid: '04AABBCCDD', type: 'RFID', contract_id: 'DE-MSP-C00000001-1' }
const charging_periods = Array.from({ length: 10 }, (_, index) => ({
  start_date_time: new Date(Date.UTC(2026, 0, 1, 12, index * 6)).toISOString().replace('.000Z', 'Z'),
  dimensions: [
    { type: 'ENERGY', volume: 1.1 },
    { type: 'TIME', volume: 0.1 },
  ],
  tariff_id: 'T1',
}))

export const session = {
  ...owner,
  id: 'BENCH-SESSION',
  start_date_time: '2026-01-01T12:00:00Z',
  kwh: 11,
  cdr_token,
  auth_method: 'WHITELIST',
  location_id: 'LOC-1',
  evse_uid: 'EVSE-1',
  connector_id: '1',
  currency: 'EUR',
  charging_periods,
  total_cost: { excl_vat: 2.75 },
  status: 'ACTIVE',
  last_updated: '2026-01-01T13:00:00Z',
}

const tariff = {
  ...owner,
  id: 'T1',
  currency: 'EUR',
  elements: [{ price_components: [{ type: 'ENERGY', price: 0.25, step_size: 1 }] }],
  last_updated: '2026-01-01T00:00:00Z',
}

export const cdr = {
  ...owner,
  id: 'CDR',
  start_date_time: '2026-01-01T12:00:00Z',
  end_date_time: '2026-01-01T13:00:00Z',
  cdr_token,
  auth_method: 'WHITELIST',
  cdr_location: {
    id: 'LOC-1',
    address: 'Teststraat 1',
    city: 'Utrecht',
    postal_code: '3511AA',
    country: 'NLD',
    coordinates: { latitude: '52.090000', longitude: '5.120000' },
    evse_uid: 'EVSE-1',
    evse_id: 'NL*BEN*E1',
    connector_id: '1',
    connector_standard: 'IEC_62196_T2',
    connector_format: 'SOCKET',
    connector_power_type: 'AC_3_PHASE',
  },
  currency: 'EUR',
  tariffs: [tariff],
  charging_periods,
  total_cost: { excl_vat: 2.75 },
  total_energy: 11,
  total_time: 1,
  last_updated: '2026-01-01T13:00:00Z',
}
