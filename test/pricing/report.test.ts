import { describe, expect, it } from 'vitest'
import { priceReport, type PriceRequest } from '../../emulator/pricing/report.js'
import { cdr, cdr211, charge, element, park, per, tariff } from './build.js'

const start = '2026-01-13T09:00:00Z'
const perKwh = tariff([element([per('FLAT', 0.5, 20), per('ENERGY', 0.25, 10), per('PARKING_TIME', 2, 20, 900)])])
const bill = (more: object = {}) =>
  cdr(start, [charge(60, 20), park(40)], [perKwh], {
    total_cost: { excl_vat: 7, incl_vat: 7.9 },
    total_energy: 20,
    total_time: 1.6667,
    ...more,
  })

const report = (request: Partial<PriceRequest>) => priceReport({ version: '2.2.1', timeZone: 'Europe/Amsterdam', ...request })
const json = (request: Partial<PriceRequest>) => JSON.parse(report({ ...request, json: true }).text) as Record<string, unknown>

describe('exit codes', () => {
  it.each<[string, Partial<PriceRequest>, number]>([
    ['0 when every stated total follows', { cdr: bill() }, 0],
    ['1 when one differs', { cdr: bill({ total_energy: 21 }) }, 1],
    ['2 when no tariff is at hand', { cdr: bill({ tariffs: [] }) }, 2],
    ['2 when its tariff has no prices', { cdr: bill({ tariffs: [{ ...perKwh, elements: [] }] }) }, 2],
    ['2 when it is no CDR at all', { cdr: 'hello' }, 2],
    ['1 when a stated total cannot be read', { cdr: bill({ total_cost: { excl_vat: 'seven', incl_vat: 7.9 } }) }, 1],
    ['0 when nothing is stated', { cdr: cdr(start, [charge(60, 20), park(40)], [perKwh]) }, 0],
    ['that of the worst of several', { cdr: [bill(), bill({ total_energy: 21 }), bill()] }, 1],
  ])('%s', (_, request, code) => expect(report(request).exitCode).toBe(code))
})

describe('the table', () => {
  it('shows the lines, the totals and the verdict', () => {
    expect(report({ cdr: bill() }).text).toBe(
      [
        'CDR CDR1  OCPI 2.2.1  EUR  Europe/Amsterdam  tariff T1',
        '',
        'Dimension     Quantity    Step  Billed     Price   VAT  Excl. VAT  Incl. VAT  Why',
        'FLAT                 1               1      0.50  20 %       0.50       0.60  element 0: always',
        'ENERGY          20 kWh    1 Wh  20 kWh  0.25/kWh  10 %       5.00       5.50  element 0: always',
        'TIME               1 h                                       0.00       0.00  no element prices TIME',
        'PARKING_TIME    40 min  15 min  45 min    2.00/h  20 %       1.50       1.80  element 0: always',
        'Total                                                        7.00       7.90',
        '',
        'Field                        Priced  Stated',
        'total_cost.excl_vat               7       7',
        'total_cost.incl_vat             7.9     7.9',
        'total_fixed_cost.excl_vat       0.5',
        'total_fixed_cost.incl_vat       0.6',
        'total_energy_cost.excl_vat        5',
        'total_energy_cost.incl_vat      5.5',
        'total_parking_cost.excl_vat     1.5',
        'total_parking_cost.incl_vat     1.8',
        'total_energy                     20      20',
        'total_time                   1.6667  1.6667',
        'total_parking_time           0.6667',
        '',
        'Equal: every total that is stated follows.',
        '',
      ].join('\n'),
    )
  })

  it('leaves VAT out in 2.1.1 and names what differs', () => {
    const capped = tariff([element([per('ENERGY', 0.25), per('TIME', 0.5, undefined, 60)])])
    expect(report({ version: '2.1.1', cdr: cdr211(start, [charge(90, 20)], [capped], { total_cost: 5 }) }).text).toBe(
      [
        'CDR CDR1  OCPI 2.1.1  EUR  Europe/Amsterdam  tariff T1',
        '',
        'Dimension  Quantity   Step  Billed     Price  Excl. VAT  Why',
        'ENERGY       20 kWh   1 Wh  20 kWh  0.25/kWh       5.00  element 0: always',
        'TIME         90 min  1 min  90 min    0.50/h       0.75  element 0: always',
        'Total                                              5.75',
        '',
        'Field         Priced  Stated',
        'total_cost      5.75       5',
        'total_energy      20',
        'total_time       1.5',
        '',
        'Differences',
        '  total_cost is 5.00, but should be 5.75 (-0.75)',
        '',
      ].join('\n'),
    )
  })

  it('lists assumptions and problems, and says when nothing can be priced', () => {
    const { text } = priceReport({ version: '2.2.1', cdr: bill({ tariffs: [] }) })
    expect(text).toContain('\nAssumptions\n  no time zone is given: Europe/Amsterdam, the only one of NLD, is used\n')
    expect(text).toContain('\nProblems\n  /tariffs no tariff is known, so nothing can be priced\n')
    expect(text).toMatch(/\nNot priced: no tariff with prices is at hand.\n$/)
  })
})

describe('totals that are stated otherwise', () => {
  const text = (more: object, version: PriceRequest['version'] = '2.2.1') => report({ version, cdr: bill(more) }).text

  it('are named when they cannot be read, and not called equal', () => {
    const said = text({ total_cost: { excl_vat: 'seven', incl_vat: '7.90' } })
    expect(said).toContain('/total_cost/excl_vat "seven" is not a number; left out')
    expect(said).toContain('/total_cost/incl_vat is the text "7.90"; read as a number')
    expect(said).toMatch(/\nNot compared: total_cost\.excl_vat cannot be read\.\n$/)
  })

  it('are shown and named when they have the shape of another version', () => {
    expect(text({ total_cost: 7 })).toMatch(
      /total_cost\.excl_vat +7 +7\n[^]*\/total_cost is a number instead of a Price; read as excl_vat\n[^]*Equal/,
    )
    expect(text({}, '2.1.1')).toMatch(/total_cost +7 +7\n[^]*\/total_cost is a Price, which is a number in this version\n/)
  })

  it('are missed when there are none', () => {
    expect(text({ total_cost: undefined })).toMatch(/\nPriced: no total_cost is stated to compare with\.\n$/)
  })

  it('are negated in a credit CDR', () => {
    const said = text({ credit: true, credit_reference_id: 'CDR0', total_cost: { excl_vat: -7, incl_vat: 7.9 } })
    expect(said).toMatch(/total_cost\.excl_vat +-7 +-7\ntotal_cost\.incl_vat +-7\.9 +7\.9\n/)
    expect(said).toContain('/credit is true, so total_cost is negated and the partial totals are not')
    expect(said).toContain('total_cost.incl_vat is 7.90, but should be -7.90 (+15.80), with the opposite sign')
  })
})

describe('several CDRs', () => {
  it('are reported one after the other, in JSON as a list', () => {
    const cdrs = { data: [bill({ id: 'A' }), bill({ id: 'B', total_energy: 21 })], status_code: 1000 }
    expect(report({ cdr: cdrs }).text.match(/^CDR \w|^Equal|^Differences/gm)).toEqual(['CDR A', 'Equal', 'CDR B', 'Differences'])
    expect(JSON.parse(report({ cdr: cdrs, json: true }).text)).toMatchObject([
      { differences: [] },
      { differences: [{ field: 'total_energy' }] },
    ])
  })
})

describe('the JSON', () => {
  it("has the CDR's own field names, the lines and the differences", () => {
    expect(json({ cdr: bill({ total_cost: { excl_vat: 6.8333, incl_vat: 7.9 } }) })).toEqual({
      total_cost: { excl_vat: 7, incl_vat: 7.9 },
      total_fixed_cost: { excl_vat: 0.5, incl_vat: 0.6 },
      total_energy_cost: { excl_vat: 5, incl_vat: 5.5 },
      total_time_cost: { excl_vat: 0, incl_vat: 0 },
      total_parking_cost: { excl_vat: 1.5, incl_vat: 1.8 },
      total_reservation_cost: { excl_vat: 0, incl_vat: 0 },
      total_energy: 20,
      total_time: 1.666666666667,
      total_parking_time: 0.666666666667,
      currency: 'EUR',
      time_zone: 'Europe/Amsterdam',
      lines: [
        {
          dimension: 'FLAT',
          tariff_id: 'T1',
          element_index: 0,
          why: 'element 0: always',
          quantity: 1,
          stepped_quantity: 1,
          unit: 'session',
          price: 0.5,
          vat: 20,
          cost: { excl_vat: 0.5, incl_vat: 0.6 },
          charging_periods: [0],
        },
        {
          dimension: 'ENERGY',
          tariff_id: 'T1',
          element_index: 0,
          why: 'element 0: always',
          quantity: 20,
          stepped_quantity: 20,
          unit: 'kWh',
          step_size: 1,
          price: 0.25,
          vat: 10,
          cost: { excl_vat: 5, incl_vat: 5.5 },
          charging_periods: [0],
        },
        {
          dimension: 'TIME',
          tariff_id: 'T1',
          why: 'no element prices TIME',
          quantity: 1,
          stepped_quantity: 1,
          unit: 'h',
          cost: { excl_vat: 0, incl_vat: 0 },
          charging_periods: [0],
        },
        {
          dimension: 'PARKING_TIME',
          tariff_id: 'T1',
          element_index: 0,
          why: 'element 0: always',
          quantity: 0.666666666667,
          stepped_quantity: 0.75,
          unit: 'h',
          step_size: 900,
          price: 2,
          vat: 20,
          cost: { excl_vat: 1.5, incl_vat: 1.8 },
          charging_periods: [1],
        },
      ],
      differences: [
        {
          field: 'total_cost.excl_vat',
          at: '/total_cost/excl_vat',
          stated: 6.8333,
          expected: 7,
          difference: -0.1667,
          explanation: 'as if step_size had been left out',
        },
      ],
      assumptions: [],
      problems: [],
    })
  })

  it('has total_cost as a number in 2.1.1', () => {
    expect(json({ version: '2.1.1', cdr: cdr211(start, [charge(60, 20)], [perKwh]) })['total_cost']).toBe(5.5)
  })

  it('has kwh for a Session', () => {
    const session = {
      id: 'S1',
      start_date_time: start,
      end_date_time: '2026-01-13T10:00:00Z',
      kwh: 12,
      currency: 'EUR',
    }
    expect(json({ session, tariffs: [perKwh] })).toMatchObject({ kwh: 12, total_cost: { excl_vat: 3.5, incl_vat: 3.9 } })
  })
})

describe('what is passed in', () => {
  it('may be the answer of a platform, and lists of tariffs', () => {
    const answer = (data: unknown) => ({ status_code: 1000, timestamp: start, data })
    const other = tariff([element([per('ENERGY', 1)])], { id: 'T2' })
    const result = report({ cdr: answer([bill({ total_cost: { excl_vat: 20 } })]), tariffs: [answer([other])] })
    expect(result.exitCode).toBe(0)
    expect(report({ cdr: bill(), tariffs: [[perKwh], other] }).text).toContain('the object does not name which of the 2 tariffs applies')
  })
})
