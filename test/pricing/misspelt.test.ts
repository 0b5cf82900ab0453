import { describe, expect, it } from 'vitest'
import { findingsForCdr } from '../../emulator/pricing/assess.js'
import { priceReport } from '../../emulator/pricing/report.js'
import { cdr, charge, element, per, tariff } from './build.js'

const start = '2026-01-13T09:00:00Z'
const perKwh = tariff([element([per('ENERGY', 0.25, 10)])])
const bill = (tariffs: readonly object[], more: object = {}) =>
  cdr(start, [charge(60, 20)], [...tariffs], { total_cost: { excl_vat: 5, incl_vat: 5.5 }, total_energy: 20, total_time: 1, ...more })
const report = (tariffs: readonly object[], more: object = {}) =>
  priceReport({ version: '2.2.1', timeZone: 'Europe/Amsterdam', cdr: bill(tariffs, more) })

describe('price does not call a bill equal beside a field whose name is misspelt', () => {
  const [first] = perKwh.elements as readonly object[]
  it.each([
    [
      'restriction',
      { ...perKwh, elements: [{ ...first, restriction: { max_kwh: 1 } }] },
      '/tariffs/0/elements/0/restriction',
      'restrictions',
    ],
    ['max_prices', { ...perKwh, max_prices: { excl_vat: 1 } }, '/tariffs/0/max_prices', 'max_price'],
    ['minPrice', { ...perKwh, minPrice: { excl_vat: 100 } }, '/tariffs/0/minPrice', 'min_price'],
    [
      'maxKwh',
      { ...perKwh, elements: [{ ...first, restrictions: { maxKwh: 100 } }] },
      '/tariffs/0/elements/0/restrictions/maxKwh',
      'max_kwh',
    ],
  ])('%s', (_, misspelt, at, meant) => {
    const { text, exitCode } = report([misspelt])
    expect(text).toContain(`${at} is not read: rename it to \`${meant}\``)
    expect(text).toContain(`Priced without ${at}`)
    expect(text).not.toContain('Equal')
    expect(exitCode).toBe(1)
  })
  it('nor beside one in a tariff of its own', () => {
    const { text } = priceReport({ version: '2.2.1', timeZone: 'UTC', cdr: bill([]), tariffs: [{ ...perKwh, max_prices: {} }] })
    expect(text).toContain('tariff T1#/max_prices is not read')
    expect(text).not.toContain('Equal')
  })
  it('and says so beside price_component, without which nothing is priced', () => {
    const { price_components, ...rest } = first as { price_components: unknown }
    const { text } = report([{ ...perKwh, elements: [{ ...rest, price_component: price_components }] }])
    expect(text).toContain('/tariffs/0/elements/0/price_component is not read: rename it to `price_components`')
  })
  it('but a field of its own changes nothing', () => {
    const { text, exitCode } = report([{ ...perKwh, vendor_data: 1 }])
    expect(text).toContain('Equal')
    expect(exitCode).toBe(0)
  })
})

it('a difference beside a misspelt field is a doubt, not a violation', () => {
  const found = findingsForCdr('2.2.1', bill([{ ...perKwh, max_prices: { excl_vat: 4 } }], { total_cost: { excl_vat: 4, incl_vat: 4.4 } }))
  expect(found.map(({ severity }) => severity)).toEqual(found.map(() => 'warning'))
  expect(found.length).toBeGreaterThan(0)
})
