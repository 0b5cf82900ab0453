import { describe, expect, it } from 'vitest'
import { Finding } from '../../emulator/ocpi/finding.js'
import { findingsForCdr, priceCdr } from '../../emulator/pricing/assess.js'
import { differenceInWords, isStated } from '../../emulator/pricing/compare.js'
import { fromNumber, ratio } from '../../emulator/pricing/rational.js'
import { cdr, cdr211, charge, element, park, per, reserve, tariff } from './build.js'

const start = '2026-01-13T09:00:00Z'
const perKwh = tariff([element([per('ENERGY', 0.25, 10), per('PARKING_TIME', 2, 20, 900)])])
const amsterdam = { timeZone: 'Europe/Amsterdam' }
const right = {
  total_cost: { excl_vat: 6.5, incl_vat: 7.3 },
  total_energy_cost: { excl_vat: 5, incl_vat: 5.5 },
  total_parking_cost: { excl_vat: 1.5, incl_vat: 1.8 },
  total_energy: 20,
  total_time: 1.6667,
  total_parking_time: 0.6667,
}
const bill = (more: object = {}) => cdr(start, [charge(60, 20), park(40)], [perKwh], { ...right, ...more })
const differences = (value: unknown) => priceCdr('2.2.1', value, amsterdam).differences
const inWords = (value: unknown) => differences(value).map((difference) => `${difference.field} ${differenceInWords(difference)}`)

describe('a stated total', () => {
  it.each<[given: number, expected: number | [number, number], equal: boolean]>([
    [5, 5, true],
    [5, 4.997, true],
    [5, 4.99, false],
    [5, 5.0049, true],
    [5.0, 5.01, false],
    [4.997, 4.9974, true],
    [4.997, 4.998, false],
    [5.63, 5.625, true],
    [5.62, 5.625, true],
    [5.61, 5.625, false],
    [1.01667, [61, 60], true],
    [1.0167, [61, 60], true],
    [1.02, [61, 60], true],
    [1.016, [61, 60], false],
    [0.123456, 0.12345, true],
    [0.123456, 0.1234, false],
  ])('%d equals %j: %s', (given, expected, equal) => {
    const ours = Array.isArray(expected) ? ratio(...expected) : fromNumber(expected)
    expect(isStated(given, fromNumber(given), ours)).toBe(equal)
  })

  it('follows the smallest unit of the currency', () => {
    const yen = { ...perKwh, currency: 'JPY' }
    const stated = (currency: string, tariffs: unknown[]) =>
      priceCdr('2.2.1', cdr(start, [charge(60, 9.6)], tariffs, { currency, total_cost: { excl_vat: 2 } }), amsterdam).differences.length
    expect(stated('JPY', [yen])).toBe(0)
    expect(stated('EUR', [perKwh])).toBe(1)
  })
})

describe('differences', () => {
  it('are none when every stated total follows', () => expect(differences(bill())).toEqual([]))

  it('leave out what is not stated', () => {
    expect(differences(cdr(start, [charge(60, 20), park(40)], [perKwh], { total_cost: { excl_vat: 6.5 } }))).toEqual([])
  })

  it('name the field, both numbers and the gap', () => {
    expect(inWords(bill({ total_energy_cost: { excl_vat: 5.1, incl_vat: 5.5 } }))).toEqual([
      'total_energy_cost.excl_vat is 5.10, but should be 5.00 (+0.10)',
    ])
  })

  it.each<[string, object, string]>([
    ['step_size left out', { total_cost: { excl_vat: 6.3333, incl_vat: 7.1 } }, 'as if step_size had been left out'],
    ['energy after step_size', { total_parking_time: 0.75 }, 'as if it were the quantity billed after step_size'],
    ['Wh for kWh', { total_energy: 20000 }, 'as if it were in Wh'],
    ['no VAT', { total_cost: { excl_vat: 6.5, incl_vat: 6.5 } }, 'as if no VAT applied'],
    ['a sign', { total_cost: { excl_vat: -6.5 } }, 'with the opposite sign'],
  ])('explain %s', (_, more, explanation) => {
    const found = differences(bill(more))
    expect(found.map((difference) => difference.explanation)).toEqual(found.map(() => explanation))
    expect(found.length).toBeGreaterThan(0)
  })

  it('explain step_size applied per period', () => {
    const split = cdr(start, [charge(60, 20), park(20), park(20)], [perKwh], { total_parking_cost: { excl_vat: 2 } })
    expect(differences(split)[0]?.explanation).toBe('as if step_size had been applied to every period')
  })

  it('explain times read as UTC', () => {
    const night = tariff([element([per('ENERGY', 1)], { end_time: '10:00' }), element([per('ENERGY', 2)])])
    const morning = cdr('2026-01-13T09:00:00Z', [charge(60, 10)], [night], { total_cost: { excl_vat: 10 } })
    expect(differences(morning)[0]?.explanation).toBe('as if local times were UTC')
  })

  it('explain min_price and max_price left out', () => {
    const capped = { ...perKwh, max_price: { excl_vat: 3, incl_vat: 3.3 } }
    expect(differences({ ...bill(), tariffs: [capped] }).map(({ explanation }) => explanation)).toEqual([
      'as if min_price and max_price had been left out',
      'as if min_price and max_price had been left out',
    ])
  })

  it('explain a period that was not split', () => {
    const cheapFirst = tariff([element([per('ENERGY', 1)], { max_kwh: 5 }), element([per('ENERGY', 2)])])
    expect(differences(cdr(start, [charge(60, 10)], [cheapFirst], { total_cost: { excl_vat: 10 } }))[0]?.explanation).toBe(
      'as if what holds at the start of a period held for all of it',
    )
  })

  it('explain lines rounded before adding', () => {
    const cents = tariff([element([per('ENERGY', 0.333), per('TIME', 0.333)])])
    expect(differences(cdr(start, [charge(60, 1)], [cents], { total_cost: { excl_vat: 0.66 } }))[0]?.explanation).toBe(
      'as if each line had been rounded to cents before adding',
    )
  })

  it('explain parking that counts only what is paid', () => {
    const free = tariff([element([per('PARKING_TIME', 2)], { max_duration: 3600 })])
    expect(differences(cdr(start, [park(60), park(30)], [free], { total_parking_time: 1 }))[0]?.explanation).toBe(
      'as if only parking that has a price counted',
    )
  })

  it('of a number in 2.1.1 and of a number where a Price is due', () => {
    const simple = tariff([element([per('ENERGY', 0.25)])])
    const old = priceCdr('2.1.1', cdr211(start, [charge(60, 20)], [simple], { total_cost: 5.5 }))
    expect(old.differences.map(({ at }) => at)).toEqual(['/total_cost'])
    expect(differences(bill({ total_cost: 7 })).map(({ at }) => at)).toEqual(['/total_cost'])
    expect(differences(bill({ total_cost: '6.5' }))).toEqual([])
  })
})

describe('a credit CDR', () => {
  const credit = { credit: true, credit_reference_id: 'CDR0' }

  it('negates total_cost, and the parts or not', () => {
    expect(differences(bill({ ...credit, total_cost: { excl_vat: -6.5, incl_vat: -7.3 } }))).toEqual([])
    expect(
      differences(
        bill({
          ...credit,
          total_cost: { excl_vat: -6.5, incl_vat: -7.3 },
          total_energy_cost: { excl_vat: -5, incl_vat: -5.5 },
        }),
      ),
    ).toEqual([])
  })

  it('that does not negate total_cost differs', () => {
    expect(differences(bill(credit)).map(({ field }) => field)).toEqual(['total_cost.excl_vat', 'total_cost.incl_vat'])
  })
})

describe('findingsForCdr', () => {
  it('is empty for a right bill', () => expect(findingsForCdr('2.2.1', bill(), amsterdam)).toEqual([]))

  it('points at each total that is wrong', () => {
    const findings = findingsForCdr('2.2.1', bill({ total_cost: { excl_vat: 6.51, incl_vat: 7.3 }, total_energy: 21 }), {
      ...amsterdam,
      at: '/data/3',
      side: 'response',
    })
    expect(findings).toEqual([
      {
        id: 'cdr.arithmetic',
        severity: 'violation',
        side: 'response',
        at: '/data/3/total_cost/excl_vat',
        chapter: '2.2.1 mod_cdrs',
        expected: '6.50 as calculated from periods and tariffs',
        actual: '6.51 (+0.01)',
      },
      expect.objectContaining({ at: '/data/3/total_energy', expected: '20.00 as calculated from periods and tariffs' }),
    ])
    for (const finding of findings) expect(Finding.parse(finding)).toEqual(finding)
  })

  it('is a warning where the difference may come from an assumption', () => {
    const wrong = { ...bill({ total_cost: { excl_vat: 9 } }), tariffs: [perKwh, { ...perKwh, id: 'T2' }] }
    expect(findingsForCdr('2.2.1', wrong, amsterdam)).toEqual([
      expect.objectContaining({
        severity: 'warning',
        expected: expect.stringContaining('the object does not name which of the 2 tariffs applies') as unknown,
      }),
    ])
  })

  it('does not doubt because of a time zone that no restriction asks for', () => {
    expect(findingsForCdr('2.2.1', bill({ total_cost: { excl_vat: 9 } })).map(({ severity }) => severity)).toEqual(['violation'])
  })

  it('names periods out of order', () => {
    const value = bill()
    const [first, second] = value.charging_periods
    expect(findingsForCdr('2.2.1', { ...value, charging_periods: [second, first] }, amsterdam)).toContainEqual(
      expect.objectContaining({
        severity: 'violation',
        at: '/charging_periods/1',
        actual: 'begins before the previous period; periods are sorted',
      }),
    )
  })

  it('names a period that should have been split, unless by less than a minute', () => {
    const evening = tariff([element([per('ENERGY', 1)], { end_time: '10:30' }), element([per('ENERGY', 2)])])
    const found = (begun: string) =>
      findingsForCdr('2.2.1', cdr(begun, [charge(60, 10)], [evening]), amsterdam).map(({ severity, at }) => [severity, at])
    expect(found('2026-01-13T09:00:00Z')).toEqual([['warning', '/charging_periods/0']])
    expect(found('2026-01-13T09:29:30Z')).toEqual([])
  })

  it('doubts a reservation that may have been cancelled', () => {
    const reservation = tariff([element([per('FLAT', 6)], { reservation: 'RESERVATION_EXPIRES' })])
    const unused = cdr(start, [reserve(20)], [reservation], { total_cost: { excl_vat: 0 } })
    expect(findingsForCdr('2.2.1', unused, amsterdam)).toEqual([
      expect.objectContaining({
        severity: 'warning',
        expected: expect.stringContaining('priced as expired, not as cancelled') as unknown,
      }),
    ])
  })

  it('names incl_vat below excl_vat, also without a tariff', () => {
    const findings = findingsForCdr('2.2.1', { ...bill({ total_cost: { excl_vat: 6.5, incl_vat: 6 } }), tariffs: [] })
    expect(findings).toEqual([expect.objectContaining({ at: '/total_cost/incl_vat', actual: '6.00, less than excl_vat (6.50)' })])
  })

  it('names a total below the sum of its parts, without a tariff', () => {
    const findings = findingsForCdr('2.2.1', { ...bill({ total_cost: { excl_vat: 6, incl_vat: 7 } }), tariffs: undefined })
    expect(findings).toEqual([
      expect.objectContaining({
        severity: 'warning',
        at: '/total_cost/excl_vat',
        actual: '6.00, less than the sum of its parts (6.50)',
      }),
    ])
  })

  it('without a tariff still compares energy and times', () => {
    const findings = findingsForCdr('2.2.1', { ...bill({ total_energy: 19, total_time: 3 }), tariffs: [] })
    expect(findings.map(({ at }) => at)).toEqual(['/total_energy', '/total_time'])
  })

  it('finds nothing in a reservation that is priced right', () => {
    const reservation = tariff([element([per('TIME', 6)], { reservation: 'RESERVATION' }), element([per('ENERGY', 1)])])
    expect(
      findingsForCdr(
        '2.2.1',
        cdr(start, [reserve(20), charge(60, 10)], [reservation], {
          total_cost: { excl_vat: 12, incl_vat: 12 },
          total_reservation_cost: { excl_vat: 2 },
          total_energy: 10,
          total_time: 1,
        }),
        amsterdam,
      ),
    ).toEqual([])
  })
})
