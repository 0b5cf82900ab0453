import { describe, expect, it } from 'vitest'
import { priceCdr } from '../../emulator/pricing/assess.js'
import { cdr, charge, element, park, per, tariff } from './build.js'

const start = '2026-01-13T09:00:00Z'
const explanations = (value: object): (string | undefined)[] =>
  priceCdr('2.2.1', value, { timeZone: 'Europe/Amsterdam' }).differences.map(({ explanation }) => explanation)

describe('one common mistake that explains a difference is named', () => {
  const energy = tariff([element([per('ENERGY', 0.333, 20)])])
  const times = tariff([element([per('TIME', 3), per('PARKING_TIME', 6)])])
  it.each<[string, object, string]>([
    [
      'rounding of each period',
      cdr(start, [charge(20, 1.01), charge(20, 1.01), charge(20, 1.01)], [energy], { total_cost: { excl_vat: 1.02 } }),
      'as if the cost of each period had been rounded to cents before adding',
    ],
    [
      'parking counted as time',
      cdr(start, [charge(60, 5), park(60)], [times], { total_cost: { excl_vat: 6 } }),
      'as if parking had been counted as charging time',
    ],
    [
      'parking left out',
      cdr(start, [charge(60, 5), park(30)], [times], { total_cost: { excl_vat: 3 } }),
      'as if parking had been left out',
    ],
    ['VAT in excl_vat', cdr(start, [charge(60, 10)], [energy], { total_cost: { excl_vat: 4 } }), 'as if VAT were included'],
    [
      'prices that include VAT',
      cdr(start, [charge(60, 10)], [energy], { total_cost: { excl_vat: 2.775 } }),
      'as if the prices of the tariff included VAT',
    ],
    ['cents', cdr(start, [charge(60, 10)], [energy], { total_cost: { excl_vat: 333 } }), 'as if it were in hundredths'],
    ['minutes in total_time', cdr(start, [charge(60, 10)], [energy], { total_time: 60 }), 'as if it were in minutes'],
    ['seconds in total_time', cdr(start, [charge(60, 10)], [energy], { total_time: 3600 }), 'as if it were in seconds'],
    ['total_time without parking', cdr(start, [charge(60, 5), park(60)], [times], { total_time: 1 }), 'as if parking did not count'],
    [
      'the sign of a credit',
      cdr(start, [charge(60, 10)], [energy], { credit: true, credit_reference_id: 'C0', total_cost: { excl_vat: 3.33 } }),
      'with the opposite sign: a credit CDR negates `total_cost`',
    ],
  ])('%s', (_, bill, explanation) => {
    expect(explanations(bill)).toEqual([explanation])
  })
})
