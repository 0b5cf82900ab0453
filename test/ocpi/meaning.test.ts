import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { judge } from '../../emulator/ocpi/judge.js'
import { versions, type Version } from '../../emulator/ocpi/version.js'
import { changed, gist, goodObject, type Fields } from './fixtures.js'

type Row = readonly [what: string, version: Version, object: string, changes: Fields, expected: readonly string[]]

const judged = (version: Version, name: string, changes: Fields): string[] =>
  judge(version, name, changed(goodObject(version, name), changes)).map(gist)

const volume = (type: string, amount: number): Fields => ({ '/charging_periods/0/dimensions': [{ type, volume: amount }] })
const at = '/charging_periods/0/dimensions/0/volume'
const component = (fields: Fields): Fields => ({
  '/elements': [{ price_components: [{ type: 'ENERGY', price: 0.3, step_size: 1, ...fields }] }],
})
const inComponent = '/elements/0/price_components/0'
const restricted = (restrictions: Fields): Fields => ({
  '/elements': [{ price_components: [{ type: 'ENERGY', price: 0.3, step_size: 1 }], restrictions }],
})
const inRestrictions = '/elements/0/restrictions'
const located = (latitude: string, longitude: string): Fields => ({ '/coordinates': { latitude, longitude } })
const connector = (fields: Fields): Fields => Object.fromEntries(Object.entries(fields).map(([name, value]) => [`/${name}`, value]))
const profile = (unit: string, limit: number): Fields => ({
  '/charging_rate_unit': unit,
  '/charging_profile_period': [{ start_period: 0, limit }],
})

const rows: Record<string, readonly Row[]> = {
  'numbers that cannot be': [
    ['negative charging time', '2.2.1', 'CDR', volume('TIME', -1), [`number.range violation ${at}`]],
    ['negative parking time', '2.1.1', 'CDR', volume('PARKING_TIME', -0.5), [`number.range violation ${at}`]],
    ['negative reservation time', '2.2.1', 'Session', volume('RESERVATION_TIME', -1), [`number.range violation ${at}`]],
    ['negative total_time', '2.2.1', 'CDR', { '/total_time': -1 }, ['number.range violation /total_time']],
    ['negative total_parking_time', '2.1.1', 'CDR', { '/total_parking_time': -1 }, ['number.range violation /total_parking_time']],
    ['negative energy in 2.1.1', '2.1.1', 'CDR', volume('ENERGY', -3), [`number.range violation ${at}`]],
    ['energy fed back since 2.2', '2.2.1', 'CDR', volume('ENERGY', -3), [`number.plausible warning ${at}`]],
    ['negative exported energy', '2.2.1', 'Session', volume('ENERGY_EXPORT', -3), [`number.range violation ${at}`]],
    ['negative current in 2.1.1', '2.1.1', 'Session', volume('MAX_CURRENT', -3), [`number.range violation ${at}`]],
    ['current that flows back', '2.2.1', 'Session', volume('MIN_CURRENT', -3), []],
    ['power that flows back', '2.2.1', 'Session', volume('POWER', -7), []],
    ['state of charge over 100', '2.2.1', 'Session', volume('STATE_OF_CHARGE', 101), [`number.range violation ${at}`]],
    ['negative kwh', '2.2.1', 'Session', { '/kwh': -1 }, ['number.range violation /kwh']],
    ['negative kwh', '2.1.1', 'Session', { '/kwh': -1 }, ['number.range violation /kwh']],
    ['negative kwh of a vehicle that feeds back', '2.2.1', 'Session', { '/kwh': -1, ...volume('ENERGY_EXPORT', 1) }, []],
    ['negative total_energy', '2.2.1', 'CDR', { '/total_energy': -12.5 }, ['number.range violation /total_energy']],
    ['negative VAT', '2.2.1', 'Tariff', component({ vat: -19 }), [`number.range violation ${inComponent}/vat`]],
    ['VAT over 100', '2.2.1', 'Tariff', component({ vat: 119 }), [`number.range violation ${inComponent}/vat`]],
    ['step_size 0', '2.2.1', 'Tariff', component({ step_size: 0 }), [`number.range violation ${inComponent}/step_size`]],
    ['step_size 0', '2.1.1', 'Tariff', component({ step_size: 0 }), [`number.range violation ${inComponent}/step_size`]],
    ['step_size -60', '2.2.1', 'Tariff', component({ type: 'TIME', step_size: -60 }), [`number.range violation ${inComponent}/step_size`]],
    ['step_size 0 of a flat fee', '2.2.1', 'Tariff', component({ type: 'FLAT', step_size: 0 }), []],
    [
      'step_size -1 of a flat fee',
      '2.1.1',
      'Tariff',
      component({ type: 'FLAT', step_size: -1 }),
      [`number.range violation ${inComponent}/step_size`],
    ],
    ['negative min_kwh', '2.2.1', 'Tariff', restricted({ min_kwh: -1 }), [`number.range violation ${inRestrictions}/min_kwh`]],
    [
      'negative min_duration',
      '2.1.1',
      'Tariff',
      restricted({ min_duration: -60 }),
      [`number.range violation ${inRestrictions}/min_duration`],
    ],
    ['negative max_power', '2.1.1', 'Tariff', restricted({ max_power: -22 }), [`number.range violation ${inRestrictions}/max_power`]],
    ['negative voltage', '2.2.1', 'Connector', connector({ max_voltage: -230 }), ['number.range violation /max_voltage']],
    ['negative amperage', '2.1.1', 'Connector', connector({ amperage: -16 }), ['number.range violation /amperage']],
    ['negative power', '2.2.1', 'Connector', connector({ max_electric_power: -1 }), ['number.range violation /max_electric_power']],
    ['latitude 95', '2.2.1', 'Location', located('95.000000', '5.110278'), ['number.range violation /coordinates/latitude']],
    ['longitude 181', '2.1.1', 'Location', located('52.089444', '181.000000'), ['number.range violation /coordinates/longitude']],
    ['latitude -91 of an EVSE', '2.2.1', 'EVSE', located('-91.000000', '5.110278'), ['number.range violation /coordinates/latitude']],
    ['negative timeout', '2.2.1', 'CommandResponse', { '/timeout': -1 }, ['number.range violation /timeout']],
    [
      'negative emissions',
      '2.2.1',
      'Location',
      { '/energy_mix/environ_impact/0/amount': -1 },
      ['number.range violation /energy_mix/environ_impact/0/amount'],
    ],
    ['negative limit', '2.2.1', 'ChargingProfile', profile('A', -16), ['number.range violation /charging_profile_period/0/limit']],
    ['negative energy need', '2.2.1', 'ChargingPreferences', { '/energy_need': -5 }, ['number.range violation /energy_need']],
  ],
  'numbers that are unlikely': [
    ['Wh in kwh', '2.2.1', 'Session', { '/kwh': 12_500 }, ['number.plausible warning /kwh']],
    ['Wh in kwh, over what time allows', '2.1.1', 'Session', { '/kwh': 900 }, ['number.plausible warning /kwh']],
    ['Wh in total_energy', '2.2.1', 'CDR', { '/total_energy': 12_500 }, ['number.plausible warning /total_energy']],
    ['Wh in a period', '2.1.1', 'CDR', volume('ENERGY', 12_500), [`number.plausible warning ${at}`]],
    ['seconds in a period', '2.2.1', 'CDR', volume('TIME', 3_600), [`number.plausible warning ${at}`]],
    ['seconds in total_time', '2.1.1', 'CDR', { '/total_time': 3_600 }, ['number.plausible warning /total_time']],
    ['W in a period', '2.2.1', 'Session', volume('MAX_POWER', 11_000), [`number.plausible warning ${at}`]],
    ['mA in a period', '2.1.1', 'Session', volume('MAX_CURRENT', 16_000), [`number.plausible warning ${at}`]],
    ['Wh in max_kwh', '2.2.1', 'Tariff', restricted({ max_kwh: 20_000 }), [`number.plausible warning ${inRestrictions}/max_kwh`]],
    ['W in max_power', '2.1.1', 'Tariff', restricted({ max_power: 22_000 }), [`number.plausible warning ${inRestrictions}/max_power`]],
    [
      'minutes in min_duration',
      '2.2.1',
      'Tariff',
      restricted({ min_duration: 30 }),
      [`number.plausible warning ${inRestrictions}/min_duration`],
    ],
    ['an hour in min_duration', '2.2.1', 'Tariff', restricted({ min_duration: 3_600 }), []],
    [
      'milliseconds in step_size',
      '2.2.1',
      'Tariff',
      component({ type: 'TIME', step_size: 900_000 }),
      [`number.plausible warning ${inComponent}/step_size`],
    ],
    ['VAT as a fraction', '2.2.1', 'Tariff', component({ vat: 0.19 }), [`number.plausible warning ${inComponent}/vat`]],
    ['VAT that no country has', '2.2.1', 'Tariff', component({ vat: 55 }), [`number.plausible warning ${inComponent}/vat`]],
    ['VAT 0', '2.2.1', 'Tariff', component({ vat: 0 }), []],
    ['VAT of Hungary', '2.2.1', 'Tariff', component({ vat: 27 }), []],
    ['cents for euros', '2.1.1', 'Tariff', component({ price: 45 }), [`number.plausible warning ${inComponent}/price`]],
    ['forints for forints', '2.2.1', 'Tariff', { ...component({ price: 200 }), '/currency': 'HUF' }, []],
    [
      'a price per Wh',
      '2.2.1',
      'Tariff',
      component({ price: 0.00045 }),
      ['number.format warning ' + `${inComponent}/price`, `number.plausible warning ${inComponent}/price`],
    ],
    ['a negative price', '2.2.1', 'Tariff', component({ price: -0.3 }), [`number.plausible warning ${inComponent}/price`]],
    [
      'kW in max_electric_power',
      '2.2.1',
      'Connector',
      connector({ max_electric_power: 22 }),
      ['number.plausible warning /max_electric_power'],
    ],
    [
      '22 kW through 16 A',
      '2.2.1',
      'Connector',
      connector({ max_amperage: 16, max_electric_power: 22_000 }),
      ['number.plausible warning /max_electric_power'],
    ],
    ['11 kW through 16 A', '2.2.1', 'Connector', connector({ max_amperage: 16, max_electric_power: 11_000 }), []],
    [
      '22 kW on one phase',
      '2.2.1',
      'Connector',
      connector({ power_type: 'AC_1_PHASE', max_electric_power: 22_000 }),
      ['number.plausible warning /max_electric_power'],
    ],
    ['400 V as voltage of three phases', '2.2.1', 'Connector', connector({ max_voltage: 400 }), ['number.plausible warning /max_voltage']],
    ['400 V as voltage of three phases', '2.1.1', 'Connector', connector({ voltage: 400 }), ['number.plausible warning /voltage']],
    [
      '400 V on one phase',
      '2.1.1',
      'Connector',
      connector({ voltage: 400, power_type: 'AC_1_PHASE' }),
      ['number.plausible warning /voltage'],
    ],
    [
      '920 V direct current',
      '2.2.1',
      'Connector',
      connector({ power_type: 'DC', max_voltage: 920, max_amperage: 400, max_electric_power: 150_000 }),
      [],
    ],
    ['277 V in America', '2.2.1', 'Connector', connector({ max_voltage: 277 }), []],
    ['16000 mA', '2.1.1', 'Connector', connector({ amperage: 16_000 }), ['number.plausible warning /amperage']],
    ['0 V', '2.2.1', 'Connector', connector({ max_voltage: 0 }), ['number.plausible warning /max_voltage']],
    ['kW in a profile', '2.2.1', 'ChargingProfile', profile('W', 11), ['number.plausible warning /charging_profile_period/0/limit']],
    [
      'W in a profile of A',
      '2.2.1',
      'ChargingProfile',
      profile('A', 11_000),
      ['number.plausible warning /charging_profile_period/0/limit'],
    ],
    ['milliseconds in timeout', '2.2.1', 'CommandResponse', { '/timeout': 30_000 }, ['number.plausible warning /timeout']],
  ],
  places: [
    ['swapped', '2.2.1', 'Location', located('5.110278', '52.089444'), ['number.plausible warning /coordinates']],
    ['swapped', '2.1.1', 'Location', located('5.110278', '52.089444'), ['number.plausible warning /coordinates']],
    ['0/0', '2.2.1', 'Location', located('0.000000', '0.000000'), ['number.plausible warning /coordinates']],
    ['in another country', '2.2.1', 'Location', located('40.416775', '-3.703790'), ['number.plausible warning /coordinates']],
    ['with the wrong sign', '2.2.1', 'Location', located('52.089444', '-5.110278'), ['number.plausible warning /coordinates']],
    ['in the Dutch Caribbean', '2.2.1', 'Location', located('12.201890', '-68.262383'), []],
    ['in the Canaries', '2.2.1', 'Location', { ...located('28.123546', '-15.436257'), '/country': 'ESP' }, []],
    ['on Réunion, which is French', '2.2.1', 'Location', { ...located('-20.878901', '55.448101'), '/country': 'FRA' }, []],
    ['in no country that is known', '2.2.1', 'Location', { ...located('40.416775', '-3.703790'), '/country': 'ZZZ' }, []],
    [
      'a CDR elsewhere',
      '2.2.1',
      'CDR',
      { '/cdr_location/coordinates': { latitude: '5.110278', longitude: '52.089444' } },
      ['number.plausible warning /cdr_location/coordinates'],
    ],
    [
      'an EVSE at 0/0',
      '2.2.1',
      'Location',
      { '/evses/0/coordinates': { latitude: '0.000000', longitude: '0.000000' } },
      ['number.plausible warning /evses/0/coordinates'],
    ],
    [
      'an EVSE in another town',
      '2.2.1',
      'Location',
      { '/evses/0/coordinates': { latitude: '51.441642', longitude: '5.469722' } },
      ['number.plausible warning /evses/0/coordinates'],
    ],
    ['an EVSE around the corner', '2.2.1', 'Location', { '/evses/0/coordinates': { latitude: '52.090000', longitude: '5.111000' } }, []],
    [
      'a related location elsewhere',
      '2.2.1',
      'Location',
      { '/related_locations': [{ latitude: '5.110278', longitude: '52.089444' }] },
      ['number.plausible warning /related_locations/0'],
    ],
  ],
  'EVSE ids': [
    ...(
      [
        'garage left',
        '42',
        'NL*CPO*1',
        'NL*E1',
        'NL*CPO*S1',
        'NL*CPO*P1',
        'NL*E*CPO*1',
        'E*NL*CPO*1',
        'NLD*CPO*E1',
        'NL*CPO*E*1',
        'NL-CPO-C12345678',
      ] as const
    ).map((id): Row => [id, '2.2.1', 'EVSE', { '/evse_id': id }, ['evse.id violation /evse_id']]),
    ...(['NL-CPO-E1', '+31*123*456*1', '49*810*000*438', 'NL*CPOE1', 'NLCPO*E1'] as const).map((id): Row => [
      id,
      '2.1.1',
      'EVSE',
      { '/evse_id': id },
      ['evse.id warning /evse_id'],
    ]),
    ...(['NL*CPO*E1', 'NLCPOE1', 'de*a23*e45b*78c', 'BE*BEC*E041503001', 'NL*CPO*E1*2'] as const).map((id): Row => [
      id,
      '2.2.1',
      'EVSE',
      { '/evse_id': id },
      [],
    ]),
    ['of a CDR', '2.2.1', 'CDR', { '/cdr_location/evse_id': 'E-1' }, ['evse.id violation /cdr_location/evse_id']],
    [
      'of two operators at one Location',
      '2.2.1',
      'Location',
      { '/evses': [goodObject('2.2.1', 'EVSE'), { ...goodObject('2.2.1', 'EVSE'), uid: 'E-2', evse_id: 'NL*XYZ*E2' }] },
      ['evse.id warning /evses/1/evse_id'],
    ],
  ],
  '#NA': [
    [
      'of an active Session',
      '2.2.1',
      'Session',
      { '/evse_uid': '#NA', '/connector_id': '#NA' },
      ['null.empty violation /evse_uid', 'null.empty violation /connector_id'],
    ],
    ['of a reservation', '2.2.1', 'Session', { '/evse_uid': '#NA', '/connector_id': '#NA', '/status': 'RESERVATION', '/kwh': 0 }, []],
    [
      'of a reservation that has ended',
      '2.2.1',
      'Session',
      { '/evse_uid': '#NA', '/status': 'COMPLETED', '/kwh': 0, '/end_date_time': '2026-05-04T10:00:00Z' },
      [],
    ],
    ['of a CDR that charged', '2.2.1', 'CDR', { '/cdr_location/evse_uid': '#NA' }, ['null.empty violation /cdr_location/evse_uid']],
    ['of an EVSE without evse_id', '2.2.1', 'CDR', { '/cdr_location/evse_id': '#NA' }, ['null.empty warning /cdr_location/evse_id']],
    [
      'of a CDR for a reservation',
      '2.2.1',
      'CDR',
      {
        '/cdr_location/evse_uid': '#NA',
        '/cdr_location/evse_id': '#NA',
        '/cdr_location/connector_id': '#NA',
        '/total_energy': 0,
        ...volume('RESERVATION_TIME', 1),
      },
      [],
    ],
    ['as the id of a Session', '2.2.1', 'Session', { '/id': '#NA' }, ['null.empty violation /id']],
    ['as a contract', '2.2.1', 'Token', { '/contract_id': '#NA' }, ['null.empty violation /contract_id']],
    ['as an address', '2.2.1', 'Location', { '/address': '#NA' }, []],
  ],
  'credit CDRs': [
    [
      'a negative cost without credit',
      '2.2.1',
      'CDR',
      { '/total_cost': { excl_vat: -3.13, incl_vat: -3.79 } },
      ['credit.cdr violation /total_cost/excl_vat'],
    ],
    [
      'a negative cost with credit false',
      '2.2.1',
      'CDR',
      { '/credit': false, '/total_cost': { excl_vat: -3.13 } },
      ['credit.cdr violation /total_cost/excl_vat'],
    ],
    [
      'a negative part without credit',
      '2.2.1',
      'CDR',
      { '/total_energy_cost': { excl_vat: -3.13 } },
      ['credit.cdr violation /total_energy_cost/excl_vat'],
    ],
    ['a negative cost in 2.1.1', '2.1.1', 'CDR', { '/total_cost': -3.13 }, ['credit.cdr violation /total_cost']],
    ['a good credit', '2.2.1', 'CDR', credit({}), []],
    ['a positive credit', '2.2.1', 'CDR', credit({ '/total_cost': { excl_vat: 3.13 } }), ['credit.cdr violation /total_cost/excl_vat']],
    ['a credit of itself', '2.2.1', 'CDR', credit({ '/credit_reference_id': 'c-1-c' }), ['credit.cdr violation /credit_reference_id']],
    ['negative energy', '2.2.1', 'CDR', credit({ '/total_energy': -12.5 }), ['credit.cdr violation /total_energy']],
    [
      'negative time',
      '2.2.1',
      'CDR',
      credit({ '/total_time': -1 }),
      ['number.range violation /total_time', 'credit.cdr violation /total_time'],
    ],
    [
      'negative parts',
      '2.2.1',
      'CDR',
      credit({ '/total_energy_cost': { excl_vat: -3.13 } }),
      ['credit.cdr warning /total_energy_cost/excl_vat'],
    ],
    ['negative volumes', '2.2.1', 'CDR', credit(volume('ENERGY', -12.5)), [`number.plausible warning ${at}`, `credit.cdr violation ${at}`]],
  ],
  times: [
    [
      'an active Session with an end',
      '2.2.1',
      'Session',
      { '/end_date_time': '2026-05-04T10:00:00Z' },
      ['session.lifecycle violation /end_date_time'],
    ],
    [
      'an active Session with an end',
      '2.1.1',
      'Session',
      { '/end_datetime': '2026-05-04T10:00:00Z' },
      ['session.lifecycle violation /end_datetime'],
    ],
    [
      'a pending Session with an end',
      '2.2.1',
      'Session',
      { '/status': 'PENDING', '/end_date_time': '2026-05-04T10:00:00Z' },
      ['session.lifecycle violation /end_date_time'],
    ],
    ['a Session that has ended', '2.2.1', 'Session', { '/status': 'COMPLETED', '/end_date_time': '2026-05-04T10:00:00Z' }, []],
    ['a reservation with its expiry', '2.2.1', 'Session', { '/status': 'RESERVATION', '/end_date_time': '2026-05-04T10:00:00Z' }, []],
    [
      'an end after the last change',
      '2.2.1',
      'Session',
      { '/status': 'COMPLETED', '/end_date_time': '2026-05-04T12:00:00Z' },
      ['session.lifecycle warning /end_date_time'],
    ],
    [
      'a day for a list of days',
      '2.2.1',
      'Tariff',
      restricted({ day_of_week: 'SUNDAY' }),
      [`object.type violation ${inRestrictions}/day_of_week`],
    ],
    ['8:00', '2.2.1', 'Tariff', restricted({ start_time: '8:00' }), [`object.format violation ${inRestrictions}/start_time`]],
    ['24:00', '2.1.1', 'Tariff', restricted({ end_time: '24:00' }), [`object.format violation ${inRestrictions}/end_time`]],
  ],
}

/** The credit of the good CDR. */
function credit(changes: Fields): Fields {
  return {
    '/id': 'C-1-C',
    '/credit': true,
    '/credit_reference_id': 'C-1',
    '/total_cost': { excl_vat: -3.13, incl_vat: -3.79 },
    ...changes,
  }
}

describe.each(Object.entries(rows))('%s', (_, table) => {
  it.each(table.map((row) => ({ name: `${row[0]} (${row[1]} ${row[2]})`, row })))(
    '$name',
    ({ row: [, version, object, changes, expected] }) => {
      expect(judged(version, object, changes).sort()).toEqual([...expected].sort())
    },
  )
})

describe('what is said', () => {
  const texts = (name: string, changes: Fields): string[] =>
    judge('2.2.1', name, changed(goodObject('2.2.1', name), changes)).map(({ expected, actual }) => `${expected} / ${actual}`)
  it('names the unit that a number may be in', () => {
    expect(texts('Session', { '/kwh': 12_500 })).toEqual(['at most 1000 kWh / 12500 kWh (probably Wh)'])
    expect(texts('CDR', volume('TIME', 45 * 60))).toEqual(['0 to 744 h / 2700 h (probably minutes)'])
    expect(texts('Tariff', component({ vat: 0.19 }))).toEqual(['1 to 30 % / 0.19 % (write 19 for 19 %)'])
  })
  it('names the slip that coordinates come from', () => {
    expect(texts('Location', located('5.110278', '52.089444'))).toEqual([
      'coordinates in NLD / 5.110278 / 52.089444: latitude and longitude are swapped',
    ])
  })
  it('names what is wrong with an EVSE id', () => {
    expect(texts('EVSE', { '/evse_id': 'NL*CPO*1' })[0]).toContain('`E` is missing after the operator')
  })
})

describe('any number', () => {
  it.each(versions)('is judged without throwing, and never as impossible and unlikely at once (%s)', (version) => {
    fc.assert(
      fc.property(
        fc.constantFrom('Session', 'CDR', 'Connector'),
        fc.double({ noNaN: true }),
        fc.constantFrom('/kwh', '/total_energy', '/total_time', '/max_voltage', '/voltage', '/amperage', '/max_electric_power'),
        (name, value, field) => {
          const found = judge(version, name, changed(goodObject(version, name), { [field]: value })).filter(
            ({ at: where }) => where === field,
          )
          expect(found.filter(({ id }) => id === 'number.range' || id === 'number.plausible').length).toBeLessThan(2)
        },
      ),
    )
  })
})
