/** Every row of the specification's worked examples, by the arithmetic rather than by what is printed. */
import { describe, expect, it } from 'vitest'
import { priceCdr } from '../../emulator/pricing/assess.js'
import { priceReport } from '../../emulator/pricing/report.js'
import { decimal, equals, format, type Rational, ratio } from '../../emulator/pricing/rational.js'
import { cdr, cdr211, charge, element, park, per, reserve, type Stretch, tariff } from './build.js'

const amsterdam = { timeZone: 'Europe/Amsterdam' }
// In January Amsterdam is an hour ahead of UTC.
const monday0930 = '2026-01-12T08:30:00Z'
const saturday1330 = '2026-01-17T12:30:00Z'
const at = (time: string): string => new Date(Date.parse(`2026-01-13T${time}:00Z`) - 3_600_000).toISOString()

const perKwh = per('ENERGY', 0.25, 10)
const startFee = per('FLAT', 0.5, 20)
const weekdays = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY']

const tariffs = {
  tariff_8: tariff([element([perKwh])]),
  tariff_9: tariff([element([startFee, perKwh])]),
  tariff_12: tariff([element([perKwh])], { min_price: { excl_vat: 0.5, incl_vat: 0.55 } }),
  tariff_10: tariff([element([startFee, perKwh, per('PARKING_TIME', 2, 20, 900)])]),
  tariff_6: tariff([element([startFee, perKwh])], { max_price: { excl_vat: 10, incl_vat: 11 } }),
  tariff_1: tariff([element([per('TIME', 2, 10, 60)])]),
  tariff_13: tariff([element([per('TIME', 3, 10, 60), per('PARKING_TIME', 5, 20, 300)])]),
  tariff_2: tariff([element([per('TIME', 1.9, 5.2, 300)])]),
  tariff_3: tariff([element([startFee, per('ENERGY', 0.25, 10, 100)])]),
  tariff_4: tariff([
    element([per('FLAT', 2.5, 15)]),
    element([per('TIME', 1, 20, 900)], { max_current: 32 }),
    element([per('TIME', 2, 20, 600)], { min_current: 32, day_of_week: weekdays }),
    element([per('TIME', 1.25, 20, 600)], { min_current: 32, day_of_week: ['SATURDAY', 'SUNDAY'] }),
    element([per('PARKING_TIME', 5, 10, 300)], { start_time: '09:00', end_time: '18:00', day_of_week: weekdays }),
    element([per('PARKING_TIME', 6, 10, 300)], { start_time: '10:00', end_time: '17:00', day_of_week: ['SATURDAY'] }),
  ]),
  tariff_15: tariff([element([per('TIME', 5, 20, 60)], { reservation: 'RESERVATION' }), element([startFee, perKwh])]),
  tariff_16: tariff([element([per('FLAT', 2, 20), per('TIME', 5, 20, 300)], { reservation: 'RESERVATION' }), element([startFee, perKwh])]),
  tariff_17: tariff([
    element([per('FLAT', 4, 20)], { reservation: 'RESERVATION_EXPIRES' }),
    element([per('TIME', 2, 20, 600)], { reservation: 'RESERVATION' }),
    element([startFee, perKwh]),
  ]),
  tariff_18: tariff([
    element([per('TIME', 6, 20, 600)], { reservation: 'RESERVATION_EXPIRES' }),
    element([per('TIME', 3, 20, 600)], { reservation: 'RESERVATION' }),
    element([startFee, perKwh]),
  ]),
  tariff_14: tariff([
    element([per('TIME', 1.2, undefined, 1800), per('PARKING_TIME', 1, undefined, 900)], { start_time: '00:00', end_time: '17:00' }),
    element([per('TIME', 2.4, undefined, 900), per('PARKING_TIME', 1, undefined, 900)], { start_time: '17:00', end_time: '20:00' }),
    element([per('TIME', 2.4, undefined, 900)], { start_time: '20:00', end_time: '00:00' }),
  ]),
  max_power: tariff([
    element([per('ENERGY', 0.2, 20)], { max_power: 16 }),
    element([per('ENERGY', 0.35, 20)], { max_power: 32 }),
    element([per('ENERGY', 0.5, 20)]),
  ]),
  max_duration: tariff([
    element([per('ENERGY', 0, 20)], { max_duration: 1800 }),
    element([per('ENERGY', 0.25, 20)], { max_duration: 3600 }),
    element([per('ENERGY', 0.4, 20)]),
  ]),
  cdr_energy: tariff([
    element([per('ENERGY', 0.2, undefined, 500)], { end_time: '17:00' }),
    element([per('ENERGY', 0.27, undefined, 500)]),
  ]),
  cdr_time: tariff([element([per('TIME', 5, undefined, 600)], { end_time: '17:00' }), element([per('TIME', 7, undefined, 600)])]),
  cdr_parking: tariff([element([per('TIME', 1, undefined, 600), per('PARKING_TIME', 2, undefined, 600)])]),
}

interface Row {
  readonly example: keyof typeof tariffs
  readonly scenario: string
  readonly start?: string
  readonly stretches: readonly Stretch[]
  readonly excl: string
  readonly incl?: string
}

const rows: readonly Row[] = [
  { example: 'tariff_8', scenario: '20 kWh', stretches: [charge(60, 20)], excl: '5', incl: '5.5' },
  { example: 'tariff_9', scenario: '20 kWh and a start fee', stretches: [charge(60, 20)], excl: '5.5', incl: '6.1' },
  { example: 'tariff_12', scenario: '20 kWh, above the minimum', stretches: [charge(60, 20)], excl: '5', incl: '5.5' },
  { example: 'tariff_12', scenario: '1 kWh, below the minimum', stretches: [charge(10, 1)], excl: '0.5', incl: '0.55' },
  {
    example: 'tariff_10',
    scenario: '20 kWh and 40 min parking',
    stretches: [charge(60, 20), park(40)],
    excl: '7',
    incl: '7.9',
  },
  { example: 'tariff_6', scenario: '50 kWh, capped', stretches: [charge(90, 50)], excl: '10', incl: '11' },
  { example: 'tariff_6', scenario: '30 kWh, below the cap', stretches: [charge(60, 30)], excl: '8', incl: '8.85' },
  { example: 'tariff_1', scenario: '2.5 h charging', stretches: [charge(150, 10)], excl: '5', incl: '5.5' },
  {
    example: 'tariff_13',
    scenario: '2.5 h charging, 42 min parking',
    stretches: [charge(150, 10), park(42)],
    excl: '11.25',
    incl: '12.75',
  },
  { example: 'tariff_2', scenario: '2.5 h charging', stretches: [charge(150, 10)], excl: '4.75', incl: '4.997' },
  { example: 'tariff_3', scenario: '20.45 kWh', stretches: [charge(60, 20.45)], excl: '5.625', incl: '6.2375' },
  {
    example: 'tariff_4',
    scenario: 'Monday, 165 min at no more than 16 A, 42 min parking',
    start: monday0930,
    stretches: [charge(165, 8, { MAX_CURRENT: 16 }), park(42)],
    excl: '9',
    incl: '10.3',
  },
  {
    example: 'tariff_4',
    scenario: 'Saturday, 114 min at no less than 43 A, 71 min parking',
    start: saturday1330,
    stretches: [charge(114, 40, { MIN_CURRENT: 43 }), park(71)],
    excl: '12.375',
    incl: '13.975',
  },
  {
    example: 'tariff_15',
    scenario: '15 min reserved, 20 kWh',
    stretches: [reserve(15), charge(60, 20)],
    excl: '6.75',
    incl: '7.6',
  },
  {
    example: 'tariff_16',
    scenario: '13 min reserved, 20 kWh',
    stretches: [reserve(13), charge(60, 20)],
    excl: '8.75',
    incl: '10',
  },
  {
    example: 'tariff_17',
    scenario: '22 min reserved, 20 kWh',
    stretches: [reserve(22), charge(60, 20)],
    excl: '6.5',
    incl: '7.3',
  },
  { example: 'tariff_17', scenario: 'expired after 60 min', stretches: [reserve(60)], excl: '6', incl: '7.2' },
  {
    example: 'tariff_18',
    scenario: '22 min reserved, 20 kWh',
    stretches: [reserve(22), charge(60, 20)],
    excl: '7',
    incl: '7.9',
  },
  { example: 'tariff_18', scenario: 'expired after 90 min', stretches: [reserve(90)], excl: '9', incl: '10.8' },
  {
    example: 'tariff_14',
    scenario: '16:55, 10 min charging, 2 min parking',
    start: at('16:55'),
    stretches: [charge(5, 1), charge(5, 1), park(2)],
    excl: '0.55',
  },
  {
    example: 'tariff_14',
    scenario: '16:35, 35 min charging',
    start: at('16:35'),
    stretches: [charge(25, 2), charge(10, 1)],
    excl: '1.3',
  },
  {
    example: 'tariff_14',
    scenario: '19:40, 12 min charging, 20 min parking of which 12 are free',
    start: at('19:40'),
    stretches: [charge(12, 2), park(8), park(12)],
    excl: '0.73',
  },
  {
    example: 'max_power',
    scenario: '1 kWh at 6 kW, 40 kWh at 48 kW, 0.5 kWh at 4 kW',
    stretches: [charge(10, 1), charge(50, 40), charge(7.5, 0.5)],
    excl: '20.3',
  },
  {
    example: 'max_duration',
    scenario: '5 kWh in 30 min, 1.2 kWh after',
    stretches: [charge(30, 5), charge(10, 1.2)],
    excl: '0.3',
  },
  {
    example: 'cdr_energy',
    scenario: '4.3 kWh before 17:00, 1.1 kWh after',
    start: at('16:00'),
    stretches: [charge(60, 4.3), charge(20, 1.1)],
    excl: '1.184',
  },
  {
    example: 'cdr_time',
    scenario: '6 min before 17:00, 22 min after',
    start: at('16:54'),
    stretches: [charge(6), charge(22)],
    excl: '3.3',
  },
]

const exactly = (text: string): Rational => decimal(text) ?? ratio(0, 1)

describe.each(rows)('$example: $scenario', ({ example, start = monday0930, stretches, excl, incl }) => {
  const { priced } = priceCdr('2.2.1', cdr(start, stretches, [tariffs[example]]), amsterdam)

  it(`costs ${excl} excluding VAT${incl === undefined ? '' : `, ${incl} including`}`, () => {
    expect(format(priced.totals.cost.excl, 20)).toBe(format(exactly(excl), 20))
    if (incl !== undefined) expect(format(priced.totals.cost.incl, 20)).toBe(format(exactly(incl), 20))
    expect(equals(priced.totals.cost.excl, exactly(excl))).toBe(true)
  })

  it('is reported so, equal where it is stated and different where it is a cent off', () => {
    const stated = (cents: number) => ({ excl_vat: Number(excl) + cents / 100, ...(incl !== undefined && { incl_vat: Number(incl) }) })
    const report = (cents: number) =>
      priceReport({
        version: '2.2.1',
        json: true,
        ...amsterdam,
        cdr: cdr(start, stretches, [], { total_cost: stated(cents) }),
        tariffs: [tariffs[example]],
      })
    expect(report(0).exitCode).toBe(0)
    expect(JSON.parse(report(0).text)).toMatchObject({ total_cost: stated(0), differences: [] })
    expect(report(1).exitCode).toBe(1)
    expect(JSON.parse(report(1).text)).toMatchObject({ differences: [{ field: 'total_cost.excl_vat', expected: Number(excl) }] })
  })
})

describe('the same sessions in 2.1.1, which knows neither reservations nor VAT', () => {
  const known = rows.filter(({ stretches }) => stretches.every(({ kind }) => kind !== 'RESERVATION_TIME'))

  it.each(known)('$example: $scenario costs $excl', ({ example, start = monday0930, stretches, excl }) => {
    const { priced, totals } = priceCdr('2.1.1', cdr211(start, stretches, [tariffs[example]]))
    expect(equals(priced.totals.cost.excl, exactly(excl))).toBe(true)
    expect(totals['total_cost']).toBe(Number(excl))
  })
})

describe('step_size in the text of mod_cdrs and mod_tariffs', () => {
  const stepped = (of: ReturnType<typeof tariff>, stretches: readonly Stretch[]) =>
    priceCdr('2.2.1', cdr(monday0930, stretches, [of]), amsterdam).priced.lines.map(({ dimension, unit, steppedQuantity }) => [
      dimension,
      format(unit === 'h' ? { n: steppedQuantity.n * 60n, d: steppedQuantity.d } : steppedQuantity, 6),
    ])

  it('4.3 and 1.1 kWh are billed as 5.5 kWh', () => {
    const lines = priceCdr('2.2.1', cdr(at('16:00'), [charge(60, 4.3), charge(20, 1.1)], [tariffs.cdr_energy]), amsterdam).priced.lines
    expect(lines.filter(({ dimension }) => dimension === 'ENERGY').map((line) => format(line.steppedQuantity, 6))).toEqual(['4.3', '1.2'])
  })

  it('6 and 22 minutes are billed as 6 and 24', () => {
    const lines = priceCdr('2.2.1', cdr(at('16:54'), [charge(6), charge(22)], [tariffs.cdr_time]), amsterdam).priced.lines
    expect(lines.map((line) => format(line.steppedQuantity, 6))).toEqual(['0.1', '0.4'])
  })

  it('21 minutes charging and 16 parking, in blocks of 10, cost 61/60', () => {
    const { totals } = priceCdr('2.2.1', cdr(monday0930, [charge(21), park(16)], [tariffs.cdr_parking])).priced
    expect(equals(totals.cost.excl, ratio(61, 60))).toBe(true)
    expect(format(totals.cost.excl, 5)).toBe('1.01667')
    expect(stepped(tariffs.cdr_parking, [charge(21), park(16)])).toEqual([
      ['TIME', '21'],
      ['PARKING_TIME', '20'],
    ])
  })

  it('21 minutes charging and 7 parking, in blocks of 5, are billed as 21 and 10', () => {
    const fives = tariff([element([per('TIME', 1, undefined, 300), per('PARKING_TIME', 1, undefined, 300)])])
    expect(stepped(fives, [charge(21), park(7)])).toEqual([
      ['TIME', '21'],
      ['PARKING_TIME', '10'],
    ])
  })

  it.each([
    [1, '0.029'],
    [25, '0.03125'],
    [500, '0.125'],
  ])('115.2 Wh in steps of %i Wh cost %s', (step, expected) => {
    const { totals } = priceCdr(
      '2.2.1',
      cdr(monday0930, [charge(6, 0.1152)], [tariff([element([per('ENERGY', 0.25, undefined, step)])])]),
    ).priced
    expect(format(totals.cost.excl, 12)).toBe(expected)
  })

  it('an exact multiple is not raised', () => {
    expect(stepped(tariffs.tariff_13, [charge(150), park(45)])).toEqual([
      ['TIME', '150'],
      ['PARKING_TIME', '45'],
    ])
  })
})
