import { describe, expect, it } from 'vitest'
import { objects } from '../../emulator/ocpi/schemas.js'
import { hubForwarding } from '../../emulator/ocpi/translate/context.js'
import type { Fields } from '../support/arbitraries.js'
import {
  at,
  cdr,
  cdr211,
  connector,
  connector211,
  evse,
  evse211,
  location,
  location211,
  notesOf,
  now,
  tariff,
  tariff211,
  to211,
  to221,
  token,
} from './fixtures.js'

const known = { location: () => location(), tokenByContractId: () => token() }
const period = (...dimensions: [string, number][]) => [
  { start_date_time: at, dimensions: dimensions.map(([type, volume]) => ({ type, volume })) },
]
const placeIn211 = (changes: Fields, context = {}) => {
  const cdrLocation = { ...(cdr().cdr_location as Fields), ...changes }
  return to211('CDR', cdr({ cdr_location: cdrLocation }), { ...known, ...context }).object.location as Fields
}

describe('CDR', () => {
  it('is the same in both, with the Location and the Token looked up', () => {
    expect(to211('CDR', cdr(), known).object).toEqual(cdr211())
    const there = to221('CDR', cdr211(), known).object
    expect(there).toEqual(cdr({ cdr_location: { ...(cdr().cdr_location as Fields), postal_code: '3511 AA' } }))
  })

  it('names its owner in 2.1.1 when a hub forwards', () => {
    expect(to211('CDR', cdr(), { ...known, options: hubForwarding }).object).toMatchObject({ country_code: 'NL', party_id: 'CPO' })
  })
})

describe('id', () => {
  it('of up to 39 characters gets an alias of 36 in 2.1.1', () => {
    const answer = to211('CDR', cdr({ id: 'x'.repeat(39) }), known)
    expect(answer.object.id).toHaveLength(36)
    expect(notesOf(answer)).toContain('derived /id')
  })
})

describe('credit CDR', () => {
  it('is not forwarded to 2.1.1, where it would be billed', () => {
    const credit = cdr({ credit: true, credit_reference_id: 'CDR-0', total_cost: { excl_vat: -3.5 } })
    const answer = to211('CDR', credit, known)
    expect(answer.object).toBeUndefined()
    expect(answer.notes.at(-1)?.message).toContain('credit')
  })
})

describe('end', () => {
  it('is stop_date_time in 2.1.1', () => {
    expect(to211('CDR', cdr(), known).object).toMatchObject({ stop_date_time: '2026-05-01T11:00:00Z' })
    expect(to221('CDR', cdr211(), known).object).toMatchObject({ end_date_time: '2026-05-01T11:00:00Z' })
  })
})

describe('cdr_location to location', () => {
  it('is the snapshot, on what is known of the Location besides', () => {
    const place = placeIn211({ address: 'Oude straat 2', connector_power_type: 'DC' })
    const evses = [evse211({ connectors: [connector211({ power_type: 'DC' })] })]
    expect(place).toEqual(location211({ address: 'Oude straat 2', evses }))
  })

  it('is filled when the Location is not known, and says so', () => {
    const answer = to211('CDR', cdr())
    expect(objects['2.1.1'].get('CDR')?.safeParse(answer.object).error).toBeUndefined()
    expect(answer.object.location).toMatchObject({
      type: 'UNKNOWN',
      postal_code: '',
      evses: [{ status: 'UNKNOWN', connectors: [{ voltage: 0, amperage: 0 }] }],
    })
    expect(notesOf(answer)).toContain('invented /location')
  })

  it('has no EVSE when there was none', () => {
    expect(placeIn211({ evse_uid: '#NA', evse_id: '#NA', connector_id: '#NA' }).evses).toEqual([])
  })

  it('has no EVSE when its Connector is of a kind that 2.1.1 does not know, and the CDR goes all the same', () => {
    expect(placeIn211({ connector_standard: 'GBT_DC' }).evses).toEqual([])
  })
})

describe('location to cdr_location', () => {
  it('takes the first EVSE and Connector', () => {
    expect(to221('CDR', cdr211(), known).object.cdr_location).toEqual({
      id: 'LOC-1',
      address: 'Dorpsstraat 1',
      city: 'Utrecht',
      postal_code: '3511 AA',
      country: 'NLD',
      coordinates: { latitude: '52.090700', longitude: '5.121400' },
      evse_uid: 'EVSE-1',
      evse_id: 'NL*CPO*E1',
      connector_id: '1',
      connector_standard: 'IEC_62196_T2',
      connector_format: 'SOCKET',
      connector_power_type: 'AC_3_PHASE',
    })
  })

  it('takes the uid of an EVSE that has no evse_id', () => {
    const answer = to221('CDR', cdr211({ location: location211({ evses: [evse211({ evse_id: undefined })] }) }), known)
    expect(answer.object.cdr_location).toMatchObject({ evse_id: 'EVSE-1' })
  })

  it('is #NA where there is no EVSE', () => {
    expect(to221('CDR', cdr211({ location: location211({ evses: [] }) }), known).object.cdr_location).toMatchObject({
      evse_uid: '#NA',
      evse_id: '#NA',
      connector_id: '#NA',
    })
  })
})

describe('total_cost', () => {
  it('is a number without VAT in 2.1.1, a Price in 2.2.1', () => {
    expect(to211('CDR', cdr({ total_cost: { excl_vat: 3.5, incl_vat: 4.2 } }), known).object.total_cost).toBe(3.5)
    expect(to221('CDR', cdr211(), known).object.total_cost).toEqual({ excl_vat: 3.5 })
  })
})

describe('session_id', () => {
  it('is found by start, contract and EVSE, or left out', () => {
    const asked: unknown[] = []
    const sessionId = (about: unknown) => {
      asked.push(about)
      return 'S-1'
    }
    expect(to221('CDR', cdr211(), { ...known, sessionId }).object.session_id).toBe('S-1')
    expect(asked).toEqual([{ startDateTime: at, contractId: 'DE-MSP-C00000001', evseUid: 'EVSE-1' }])
    expect(to221('CDR', cdr211(), known).object).not.toHaveProperty('session_id')
    expect(notesOf(to211('CDR', cdr({ session_id: 'S-1' }), known))).toContain('lost /session_id')
  })
})

describe('what only 2.2.1 has', () => {
  const price = { excl_vat: 1 }
  it.each(
    Object.entries({
      total_fixed_cost: price,
      total_energy_cost: price,
      total_time_cost: price,
      total_parking_cost: price,
      total_reservation_cost: price,
      signed_data: { encoding_method: 'OCMF', signed_values: [{ nature: 'Start', plain_data: 'x', signed_data: 'x' }] },
      invoice_reference_id: 'I-1',
      home_charging_compensation: true,
      authorization_reference: 'ref-1',
      session_id: 'S-1',
    }),
  )('%s is lost towards 2.1.1', (field, value) => {
    const answer = to211('CDR', cdr({ [field]: value }), known)
    expect(answer.object).toEqual(cdr211())
    expect(notesOf(answer)).toContain(`lost /${field}`)
  })
})

describe('dimensions', () => {
  it('FLAT is dropped towards 2.2.1', () => {
    const answer = to221('CDR', cdr211({ charging_periods: period(['FLAT', 1], ['ENERGY', 10]) }), known)
    expect(answer.object.charging_periods).toEqual(period(['ENERGY', 10]))
    expect(notesOf(answer)).toContain('lost /charging_periods/0/dimensions/0')
  })

  it('a period that would have none says that no energy flowed', () => {
    const flat = cdr211({ charging_periods: period(['FLAT', 1]) })
    expect(to221('CDR', flat, known).object.charging_periods).toEqual(period(['ENERGY', 0]))
    const reservation = cdr({ charging_periods: period(['RESERVATION_TIME', 1]) })
    expect(to211('CDR', reservation, known).object.charging_periods).toEqual(period(['ENERGY', 0]))
  })

  it.each(['RESERVATION_TIME', 'MIN_POWER', 'MAX_POWER', 'CURRENT', 'STATE_OF_CHARGE'])('%s is dropped towards 2.1.1', (type) => {
    expect(to211('CDR', cdr({ charging_periods: period(['ENERGY', 10], [type, 1]) }), known).object).toEqual(cdr211())
  })
})

describe('ChargingPeriod.tariff_id', () => {
  it('is lost towards 2.1.1', () => {
    const [one] = period(['ENERGY', 10])
    expect(to211('CDR', cdr({ charging_periods: [{ ...one, tariff_id: 'T-1' }] }), known).object).toEqual(cdr211())
  })

  it('is filled for 2.2.1 when there can be only one', () => {
    const tariffIdOf = (tariffs: Fields[]) => {
      const { object } = to221('CDR', cdr211({ tariffs }), known)
      return (object.charging_periods as Fields[])[0]?.tariff_id
    }
    expect(tariffIdOf([tariff211()])).toBe('T-1')
    expect(tariffIdOf([tariff211(), tariff211({ id: 'T-2' })])).toBeUndefined()
    expect(tariffIdOf([])).toBeUndefined()
  })
})

describe('tariffs', () => {
  it('are told whatever they are: they were used', () => {
    const past = tariff({ type: 'AD_HOC_PAYMENT', end_date_time: new Date(now - 1000).toISOString() })
    const { object } = to211('CDR', cdr({ tariffs: [past] }), known)
    expect(object.tariffs).toEqual([expect.objectContaining({ id: 'T-1' })])
    expect(to221('CDR', cdr211({ tariffs: [tariff211()] }), known).object.tariffs).toEqual([tariff()])
  })
})

describe('the Location that is looked up', () => {
  it('need not know the EVSE', () => {
    const elsewhere = location({ evses: [evse({ uid: 'other', connectors: [connector()] })] })
    const place = placeIn211({}, { location: () => elsewhere })
    expect(place.evses).toMatchObject([{ uid: 'EVSE-1', evse_id: 'NL*CPO*E1', status: 'UNKNOWN' }])
  })
})
