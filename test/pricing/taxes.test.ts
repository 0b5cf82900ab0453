/** Taxes of 2.3.0: prices with and without them, limits, and Prices that state them line by line. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { translate } from '../../emulator/ocpi/translate/translate.js'
import { ownRendering } from '../../emulator/ocpi/translate/context.js'
import { priceCdr, totalsIn, type Assessment } from '../../emulator/pricing/assess.js'
import { findingsForCdr } from '../../emulator/pricing/assess.js'
import { add, equals, format, type Rational, ratio, subtract } from '../../emulator/pricing/rational.js'
import { cdr, charge, element, park, per, type Stretch, tariff } from './build.js'

const start = '2026-01-13T08:00:00Z'
const taxed = (tax_included: string, components: readonly unknown[], more: Record<string, unknown> = {}) =>
  tariff([element(components)], { tax_included, ...more })

const priced = (stretches: readonly Stretch[], of: unknown, more: Record<string, unknown> = {}): Assessment =>
  priceCdr('2.3.0', cdr(start, stretches, [of], more))

/** Before and after taxes, exact. */
const cost = ({ priced: { totals } }: Assessment): readonly [Rational, Rational] => [totals.cost.excl, totals.cost.incl]
const expectCost = (assessment: Assessment, before: Rational, after: Rational): void => {
  const [ours, withTaxes] = cost(assessment)
  expect([format(ours, 12), format(withTaxes, 12)]).toEqual([format(before, 12), format(after, 12)])
  expect([equals(ours, before), equals(withTaxes, after)]).toEqual([true, true])
}
const stated = (assessment: Assessment) => totalsIn('2.3.0', 'cdr', assessment.priced, { decimals: 4 })['total_cost']
const decimals = (n: number, d: number): Rational => ratio(BigInt(n), BigInt(d))
const differences = (assessment: Assessment): string[] => assessment.differences.map(({ field }) => field)

const twoRates = taxed('NO', [per('FLAT', 0.8, 21), per('ENERGY', 0.42, 9)])

describe('prices of a Tariff', () => {
  it('get their taxes on top, one for each rate (NO)', () => {
    const assessment = priced([charge(60, 18.6)], twoRates)
    expectCost(assessment, decimals(8612, 1000), decimals(948308, 100000))
    expect(stated(assessment)).toEqual({
      before_taxes: 8.612,
      taxes: [
        { name: 'VAT', percentage: 9, amount: 0.7031 },
        { name: 'VAT', percentage: 21, amount: 0.168 },
      ],
    })
  })

  it('contain a tax that does not divide (YES)', () => {
    const assessment = priced([charge(60, 25)], taxed('YES', [per('ENERGY', 0.59, 19)]))
    expectCost(assessment, ratio(1475n, 119n), decimals(1475, 100))
    expect(stated(assessment)).toEqual({ before_taxes: 12.395, taxes: [{ name: 'VAT', percentage: 19, amount: 2.355 }] })
  })

  it('contain taxes of two rates (YES)', () => {
    expectCost(
      priced([charge(60, 12.5)], taxed('YES', [per('FLAT', 1.19, 19), per('ENERGY', 0.4494, 7)])),
      decimals(625, 100),
      decimals(68075, 10000),
    )
  })

  it('contain taxes of unknown rates: only the amount with them is known (YES without vat)', () => {
    const canadian = taxed('YES', [per('TIME', 3.6)])
    const assessment = priced([charge(100)], canadian)
    expect(format(cost(assessment)[1], 6)).toBe('6')
    expect(assessment.priced.totals.cost.unknown).toBe('before')
    expect(assessment.assumptions.map(({ text }) => text).join()).toContain('only amounts after taxes are known')
    const bill = (before_taxes: number, ...amounts: number[]) => ({
      total_cost: { before_taxes, taxes: amounts.map((amount, index) => ({ name: index === 0 ? 'GST' : 'QST', amount })) },
    })
    expect(differences(priced([charge(100)], canadian, bill(5.2185, 0.2609, 0.5206)))).toEqual([])
    expect(differences(priced([charge(100)], canadian, bill(5.2185, 0.2609, 0.5205)))).toEqual([])
    expect(differences(priced([charge(100)], canadian, bill(6, 0.3, 0.6)))).toEqual(['total_cost'])
  })

  it('get taxes of unknown rates on top: only the amount without them is known (NO without vat)', () => {
    const canadian = taxed('NO', [per('ENERGY', 0.35)])
    const bill = (before_taxes: number, taxes: unknown[]) => priced([charge(60, 22.4)], canadian, { total_cost: { before_taxes, taxes } })
    const assessment = bill(7.84, [
      { name: 'GST', amount: 0.392 },
      { name: 'QST', amount: 0.78204 },
    ])
    expect(format(cost(assessment)[0], 6)).toBe('7.84')
    expect(assessment.priced.totals.cost.unknown).toBe('after')
    expect(assessment.assumptions.map(({ text }) => text).join()).toContain('taxes are not in the tariff')
    expect(differences(assessment)).toEqual([])
    expect(differences(bill(7.84, []))).toEqual([])
    expect(differences(bill(9.01404, []))).toEqual(['total_cost.before_taxes'])
  })

  it('have no taxes at all (N/A), also where a step is a multiple of what was used', () => {
    const assessment = priced([park(50)], taxed('N/A', [per('FLAT', 2), per('PARKING_TIME', 1.2, undefined, 600)]))
    expectCost(assessment, ratio(3n, 1n), ratio(3n, 1n))
    expect(stated(assessment)).toEqual({ before_taxes: 3, taxes: [] })
  })

  it('have taxes and steps in time (YES)', () => {
    const assessment = priced([charge(37), park(14)], taxed('YES', [per('TIME', 2.4, 20, 300), per('PARKING_TIME', 6, 20, 600)]))
    expectCost(assessment, decimals(29, 10), decimals(348, 100))
  })

  it.each([
    ['as TIME', [charge(60), charge(30), charge(30), park(40)], [560, 672]],
    ['in neither', [charge(60), charge(30), park(40)], [470, 564]],
    ['as PARKING_TIME', [charge(60), park(30), charge(30), park(40)], [620, 744]],
  ] as const)('leave it to the CDR what withheld power is: %s', (_, stretches, [before, after]) => {
    const of = taxed('NO', [per('TIME', 1.8, 20), per('PARKING_TIME', 3, 20)])
    expectCost(priced([...stretches], of), decimals(before, 100), decimals(after, 100))
  })

  it('with a rate contradict that no tax applies', () => {
    const { problems } = priced([charge(60, 1)], taxed('N/A', [per('ENERGY', 1, 21)]))
    expect(problems.map(({ at }) => at)).toContain('/tariffs/0/elements/0/price_components/0/vat')
  })

  it('are read as without tax where the Tariff does not say it', () => {
    const assessment = priced([charge(60, 10)], tariff([element([per('ENERGY', 1, 20)])]))
    expectCost(assessment, ratio(10n, 1n), ratio(12n, 1n))
    expect(assessment.problems.map(({ at, doubtful }) => [at, doubtful])).toContainEqual(['/tariffs/0/tax_included', true])
  })
})

describe('min_price and max_price', () => {
  const least = taxed('NO', [per('ENERGY', 0.3, 10)], { min_price: { before_taxes: 2, after_taxes: 2.3 } })
  it.each([
    [7, 210, 231],
    [6.9, 207, 230],
    [6, 200, 230],
  ])('raise the cost of %d kWh before and after taxes, each by itself', (kwh, before, after) => {
    expectCost(priced([charge(60, kwh)], least), decimals(before, 100), decimals(after, 100))
  })
  it('keep no rate that no longer holds', () => {
    expect(stated(priced([charge(60, 6)], least))).toEqual({ before_taxes: 2, taxes: [{ name: 'VAT', amount: 0.3 }] })
    expect(stated(priced([charge(60, 7)], least))).toEqual({ before_taxes: 2.1, taxes: [{ name: 'VAT', percentage: 10, amount: 0.21 }] })
  })
  it.each([
    [{ before_taxes: 12 }, 1200000, 1327500],
    [{ before_taxes: 12, after_taxes: 13 }, 1200000, 1300000],
    [{ before_taxes: 12, after_taxes: 14.5 }, 1200000, 1450000],
  ])('lower it to %o', (max_price, before, after) => {
    const of = taxed('NO', [per('FLAT', 1, 20), per('ENERGY', 0.5, 10)], { max_price })
    expectCost(priced([charge(60, 30)], of), decimals(before, 100000), decimals(after, 100000))
  })
})

describe('a stated Price', () => {
  const lines = [
    { name: 'VAT', percentage: 9, amount: 0.7031 },
    { name: 'VAT', percentage: 21, amount: 0.168 },
  ]
  it('follows from the Tariff, to the last stated digit', () => {
    const right = { total_cost: { before_taxes: 8.612, taxes: lines }, total_energy_cost: { before_taxes: 7.812, taxes: [lines[0]] } }
    expect(differences(priced([charge(60, 18.6)], twoRates, right))).toEqual([])
    expect(
      differences(priced([charge(60, 18.6)], twoRates, { total_cost: { before_taxes: 8.61, taxes: [{ name: 'VAT', amount: 0.87 }] } })),
    ).toEqual([])
  })
  it.each([
    [{ before_taxes: 8.7, taxes: lines }, ['total_cost.before_taxes']],
    [{ before_taxes: 8.612, taxes: [lines[0]] }, ['total_cost.taxes']],
    [{ before_taxes: 8.612, taxes: [] }, ['total_cost.taxes']],
  ])('is found where it does not: %o', (total_cost, fields) => {
    expect(differences(priced([charge(60, 18.6)], twoRates, { total_cost }))).toEqual(fields)
  })
  it('without taxes does not tell them', () => {
    expect(differences(priced([charge(60, 18.6)], twoRates, { total_cost: { before_taxes: 8.612 } }))).toEqual([])
  })
  it('is negated with all its taxes in a credit, and the parts are not', () => {
    const credit = {
      credit: true,
      credit_reference_id: 'CDR0',
      total_cost: { before_taxes: -8.612, taxes: lines.map((line) => ({ ...line, amount: -line.amount })) },
      total_energy_cost: { before_taxes: 7.812, taxes: [lines[0]] },
    }
    expect(differences(priced([charge(60, 18.6)], twoRates, credit))).toEqual([])
  })
  it('that takes the prices as without tax is explained', () => {
    const of = taxed('YES', [per('ENERGY', 0.5, 20)])
    const { differences: found } = priced([charge(60, 12)], of, { total_cost: { before_taxes: 6, taxes: [{ name: 'VAT', amount: 1.2 }] } })
    expect(found.find(({ field }) => field === 'total_cost.before_taxes')?.explanation).toBe('as if VAT were included')
  })
  it('is a finding at the place of the amount', () => {
    const found = findingsForCdr('2.3.0', cdr(start, [charge(60, 18.6)], [twoRates], { total_cost: { before_taxes: 8.612, taxes: [] } }))
    expect(found.map(({ id, at }) => `${id} ${at}`)).toEqual(['cdr.arithmetic /total_cost/taxes'])
  })
})

describe('any Tariff and charging', () => {
  const cents = (most: number) => fc.nat(most).map((n) => n / 100)
  const components = fc.record({
    flat: cents(500),
    energy: cents(100),
    vats: fc.tuple(fc.constantFrom(0, 5.5, 7, 19, 21), fc.constantFrom(0, 5.5, 7, 19, 21)),
    kwh: fc.integer({ min: 1, max: 80_000 }).map((n) => n / 1000),
    treatment: fc.constantFrom('NO', 'YES'),
  })

  it('costs before taxes and all its taxes what it costs after them, to the last stated digit', () => {
    fc.assert(
      fc.property(components, ({ flat, energy, vats: [one, other], kwh, treatment }) => {
        const assessment = priced([charge(60, kwh)], taxed(treatment, [per('FLAT', flat, one), per('ENERGY', energy, other)]))
        const { excl, incl, taxes = [] } = assessment.priced.totals.cost
        expect(
          equals(
            subtract(incl, excl),
            taxes.reduce((sum, { amount }) => add(sum, amount), ratio(0n, 1n)),
          ),
        ).toBe(true)
        const total = stated(assessment) as { before_taxes: number; taxes: { amount: number }[] }
        const sum = total.taxes.reduce((after, { amount }) => after + amount, total.before_taxes)
        expect(sum.toFixed(4)).toBe(format(incl, 4, 4))
      }),
      { numRuns: 100 },
    )
  })

  it('costs the same in 2.2.1 and as the same Tariff of 2.3.0', () => {
    fc.assert(
      fc.property(components, ({ flat, energy, vats: [one, other], kwh }) => {
        const older = tariff([element([per('FLAT', flat, one), per('ENERGY', energy, other)])], {
          min_price: { excl_vat: 1, incl_vat: 1.19 },
        })
        const { object } = translate('2.2.1', '2.3.0', 'Tariff', older, {
          owner: { country_code: 'NL', party_id: 'EXA' },
          now: 0,
          options: ownRendering,
        })
        const before = priceCdr('2.2.1', cdr(start, [charge(60, kwh)], [older])).priced.totals.cost
        const after = priceCdr('2.3.0', cdr(start, [charge(60, kwh)], [object])).priced.totals.cost
        expect([equals(before.excl, after.excl), equals(before.incl, after.incl)]).toEqual([true, true])
      }),
      { numRuns: 60 },
    )
  })
})
