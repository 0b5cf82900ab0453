// What was found on a CDR is remembered by what it follows from.
import { describe, expect, it } from 'vitest'
import { findingsForCdr } from '../../emulator/pricing/assess.js'
import { rememberCdrFindings } from '../../emulator/pricing/remembered.js'

const cdr = {
  country_code: 'NL',
  party_id: 'BEN',
  id: 'CDR-1',
  start_date_time: '2026-01-01T12:00:00Z',
  end_date_time: '2026-01-01T13:00:00Z',
  cdr_token: { uid: '1', type: 'RFID', contract_id: '1' },
  currency: 'EUR',
  tariffs: [{ id: 'T1', currency: 'EUR', elements: [{ price_components: [{ type: 'ENERGY', price: 0.25, step_size: 1 }] }] }],
  charging_periods: [
    {
      start_date_time: '2026-01-01T12:00:00Z',
      dimensions: [
        { type: 'ENERGY', volume: 10 },
        { type: 'TIME', volume: 1 },
      ],
      tariff_id: 'T1',
    },
  ],
  total_cost: { excl_vat: 3 },
  total_energy: 10,
  total_time: 1,
  last_updated: '2026-01-01T13:00:00Z',
}

const counting = () => {
  let priced = 0
  const find = rememberCdrFindings((version, one, options) => {
    priced += 1
    return findingsForCdr(version, one, options)
  })
  return { find, priced: () => priced }
}

describe('findings on a CDR that came before', () => {
  it('are those of the first time, at the place where it stands now', () => {
    const { find, priced } = counting()
    for (const options of [{}, { at: '/data/7', side: 'response' as const }]) {
      expect(find('2.2.1', { ...cdr, id: options.at ?? 'CDR-1' }, options)).toEqual(findingsForCdr('2.2.1', cdr, options))
    }
    expect(find('2.2.1', cdr)).not.toEqual([])
    expect(priced()).toBe(1)
  })

  it.each([
    ['an amount', { total_cost: { excl_vat: 2.5 } }],
    ['a tariff', { tariffs: [] }],
    ['a period', { charging_periods: [] }],
    ['the end', { end_date_time: '2026-01-01T14:00:00Z' }],
    ['the currency', { currency: 'SEK' }],
    ['credit', { credit: true }],
    ['a field that nobody knows', { own: 1 }],
  ])('are made anew when %s differs', (_, change) => {
    const { find, priced } = counting()
    find('2.2.1', cdr)
    expect(find('2.2.1', { ...cdr, ...change })).toEqual(findingsForCdr('2.2.1', { ...cdr, ...change }))
    expect(priced()).toBe(2)
  })

  it('are made anew for another version, and for another time zone of the Location', () => {
    const { find, priced } = counting()
    find('2.2.1', cdr)
    find('2.1.1', cdr)
    find('2.2.1', cdr, { location: { time_zone: 'Europe/Helsinki' } })
    expect(priced()).toBe(3)
  })
})
