/** What holds for every tariff and every session. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { versions } from '../../emulator/ocpi/version.js'
import { findingsForCdr, priceCdr, priceSession, totalsIn } from '../../emulator/pricing/assess.js'
import { chargedPeriod, type ChargedPeriod, chargingOf } from '../../emulator/pricing/charging.js'
import { explainTariff } from '../../emulator/pricing/explain.js'
import { createNoteList } from '../../emulator/pricing/notes.js'
import { price, type Priced } from '../../emulator/pricing/price.js'
import {
  compare,
  divide,
  equals,
  format,
  isZero,
  multiply,
  ratio,
  type Rational,
  subtract,
  sum,
  whole,
} from '../../emulator/pricing/rational.js'
import { reportAsText } from '../../emulator/pricing/report.js'
import { readTariff } from '../../emulator/pricing/tariff.js'
import { cdr, charge, element, park, per, reserve, tariff } from './build.js'

const runs = { numRuns: 80 }
// Around the night in which clocks go forward in Amsterdam.
const startMs = Date.parse('2026-03-28T20:00:00Z')
const timeZone = 'Europe/Amsterdam'

// ---- what is drawn -----------------------------------------------------------------------------------------------

const twoDecimals = (most: number) => fc.integer({ min: 0, max: most * 100 }).map((cents) => cents / 100)
const timeOfDay = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom('00', '15', '30'))
  .map(([hours, minutes]) => `${String(hours).padStart(2, '0')}:${minutes}`)

const eachRestriction = {
  start_time: timeOfDay,
  end_time: timeOfDay,
  start_date: fc.constantFrom('2026-03-28', '2026-03-29'),
  end_date: fc.constantFrom('2026-03-29', '2026-03-30'),
  min_kwh: fc.integer({ min: 0, max: 30 }),
  max_kwh: fc.integer({ min: 1, max: 40 }),
  min_power: fc.integer({ min: 0, max: 20 }),
  max_power: fc.integer({ min: 1, max: 40 }),
  min_duration: fc.integer({ min: 0, max: 20_000 }),
  max_duration: fc.integer({ min: 1, max: 30_000 }),
  day_of_week: fc.subarray(['SATURDAY', 'SUNDAY', 'MONDAY'], { minLength: 1 }),
  reservation: fc.constantFrom('RESERVATION', 'RESERVATION_EXPIRES'),
}
/** A few at a time: of many together, some never hold. */
const anyRestrictions = fc
  .tuple(fc.record(eachRestriction), fc.subarray(Object.keys(eachRestriction), { minLength: 1, maxLength: 3 }))
  .map(([all, names]) => Object.fromEntries(Object.entries(all).filter(([name]) => names.includes(name))))

const anyComponent = fc
  .record({
    type: fc.constantFrom('FLAT', 'ENERGY', 'TIME', 'PARKING_TIME'),
    price: twoDecimals(9),
    step_size: fc.constantFrom(0, 1, 60, 300, 700, 900),
  })
  .chain((component) =>
    fc.option(fc.constantFrom(0, 5.2, 10, 21), { nil: undefined }).map((vat) => ({ ...component, ...(vat !== undefined && { vat }) })),
  )

const anyElement = fc
  .record({
    price_components: fc.uniqueArray(anyComponent, { minLength: 1, maxLength: 4, selector: ({ type }) => type }),
  })
  .chain((drawn) =>
    fc.option(anyRestrictions, { nil: undefined, freq: 3 }).map((restrictions) => ({ ...drawn, ...(restrictions && { restrictions }) })),
  )

const anyElements = fc.array(anyElement, { minLength: 1, maxLength: 6 })
const anyTariff = anyElements.map((elements) => tariff(elements))

/** Minutes and kWh of each stretch, a reservation or not before them. */
const anyPeriods = fc
  .tuple(
    fc.option(fc.integer({ min: 1, max: 90 }), { nil: undefined }),
    fc.array(fc.record({ minutes: fc.integer({ min: 1, max: 400 }), kwh: twoDecimals(40), parks: fc.boolean() }), { maxLength: 6 }),
  )
  .map(([reservedMinutes, stretches]) => {
    let atMs = startMs
    const next = (minutes: number): [number, number] => [atMs, (atMs += minutes * 60_000)]
    return [
      ...(reservedMinutes === undefined ? [] : [chargedPeriod('reservation', ...next(reservedMinutes))]),
      ...stretches.map(({ minutes, kwh, parks }) => chargedPeriod(parks ? 'parking' : 'charging', ...next(minutes), parks ? 0 : kwh)),
    ]
  })

const priced = (of: unknown, periods: readonly ChargedPeriod[]): Priced =>
  price([readTariff('2.2.1', of, createNoteList())], chargingOf(periods), { timeZone })

/** Cuts periods at instants; energy is spread evenly. */
const cutAt = (periods: readonly ChargedPeriod[], instantsIn: (period: ChargedPeriod) => readonly number[]): ChargedPeriod[] =>
  periods.flatMap((period) => {
    const { startMs: fromMs, endMs: toMs } = period
    const within = instantsIn(period).filter((instantMs) => instantMs > fromMs && instantMs < toMs)
    const instants = [...new Set([fromMs, ...within, toMs])].sort((a, b) => a - b)
    return instants.slice(1).map((endMs, index) => {
      const beginMs = instants[index] ?? fromMs
      const energy = multiply(period.energyKwh, ratio(endMs - beginMs, toMs - fromMs))
      return chargedPeriod(period.kind, beginMs, endMs, energy, { at: period.at })
    })
  })

const moneyOf = ({ totals }: Priced) =>
  [totals.cost, totals.fixedCost, totals.energyCost, totals.timeCost, totals.parkingCost, totals.reservationCost].map(
    ({ excl, incl }) => `${format(excl, 20)} ${format(incl, 20)}`,
  )

const quantityOf = ({ lines }: Priced, dimension: string): Rational =>
  sum(lines.filter((line) => line.dimension === dimension).map(({ quantity }) => quantity))

// ---- what holds --------------------------------------------------------------------------------------------------

describe('splitting periods', () => {
  it('changes neither energy, nor time, nor price', () => {
    const anyShares = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 4 })
    fc.assert(
      fc.property(anyTariff, anyPeriods, anyShares, (of, periods, shares) => {
        const before = priced(of, periods)
        const after = priced(
          of,
          cutAt(periods, ({ startMs: fromMs, endMs }) => shares.map((share) => Math.floor(fromMs + share * (endMs - fromMs)))),
        )
        for (const dimension of ['ENERGY', 'TIME', 'PARKING_TIME', 'RESERVATION_TIME']) {
          expect(equals(quantityOf(before, dimension), quantityOf(after, dimension))).toBe(true)
        }
        expect(moneyOf(after)).toEqual(moneyOf(before))
      }),
      runs,
    )
  })

  it('at every quarter of an hour, where restrictions on times switch, changes nothing either', () => {
    const quarterMs = 15 * 60_000
    const quarters = ({ startMs: fromMs, endMs }: ChargedPeriod): number[] => {
      const first = Math.ceil(fromMs / quarterMs)
      return Array.from({ length: Math.ceil(endMs / quarterMs) - first }, (_, index) => (first + index) * quarterMs)
    }
    fc.assert(
      fc.property(anyTariff, anyPeriods, (of, periods) => {
        expect(moneyOf(priced(of, cutAt(periods, quarters)))).toEqual(moneyOf(priced(of, periods)))
      }),
      runs,
    )
  })
})

describe('the lines of a bill', () => {
  it('hold all energy and all time, priced or not', () => {
    fc.assert(
      fc.property(anyTariff, anyPeriods, (of, periods) => {
        const bill = priced(of, periods)
        expect(equals(quantityOf(bill, 'ENERGY'), sum(periods.map(({ energyKwh }) => energyKwh)))).toBe(true)
        const hours = sum(['TIME', 'PARKING_TIME', 'RESERVATION_TIME'].map((dimension) => quantityOf(bill, dimension)))
        expect(equals(multiply(hours, whole(3600)), sum(periods.map(({ durationS }) => durationS)))).toBe(true)
      }),
      runs,
    )
  })

  it('add up to the total, as do its parts without limits', () => {
    fc.assert(
      fc.property(anyTariff, anyPeriods, (of, periods) => {
        const { lines, totals } = priced(of, periods)
        expect(equals(sum(lines.map(({ cost }) => cost.excl)), totals.cost.excl)).toBe(true)
        expect(equals(sum(lines.map(({ cost }) => cost.incl)), totals.cost.incl)).toBe(true)
        const parts = [totals.fixedCost, totals.energyCost, totals.timeCost, totals.parkingCost, totals.reservationCost]
        expect(equals(sum(parts.map(({ incl }) => incl)), totals.cost.incl)).toBe(true)
      }),
      runs,
    )
  })

  it('bill no less than was used, and less than a step more', () => {
    fc.assert(
      fc.property(anyTariff, anyPeriods, (of, periods) => {
        for (const { quantity, steppedQuantity, stepSize, unit } of priced(of, periods).lines) {
          const surplus = subtract(steppedQuantity, quantity)
          expect(compare(surplus, whole(0))).toBeGreaterThanOrEqual(0)
          const step = divide(stepSize, whole(unit === 'kWh' ? 1000 : 3600))
          if (!isZero(surplus)) expect(compare(surplus, step)).toBeLessThan(0)
        }
      }),
      runs,
    )
  })

  it('never cost less including VAT than excluding it', () => {
    fc.assert(
      fc.property(anyTariff, anyPeriods, (of, periods) => {
        for (const { cost } of priced(of, periods).lines) expect(compare(cost.incl, cost.excl)).toBeGreaterThanOrEqual(0)
      }),
      runs,
    )
  })
})

describe('an element that never applies', () => {
  const never = fc.constantFrom(
    { min_kwh: 5, max_kwh: 5 },
    { end_date: '1990-01-01' },
    { start_date: '2990-01-01' },
    { max_duration: 0 },
    { min_power: 10_000 },
    { start_time: '12:00', end_time: '13:00', end_date: '1990-01-01' },
    { reservation: 'RESERVATION', end_date: '1990-01-01' },
    { reservation: 'RESERVATION_EXPIRES', end_date: '1990-01-01' },
  )
  const all = [per('FLAT', 99), per('ENERGY', 99), per('TIME', 99), per('PARKING_TIME', 99)]

  it('changes nothing, wherever it stands', () => {
    fc.assert(
      fc.property(anyElements, anyPeriods, never, fc.nat(6), (elements, periods, restrictions, place) => {
        const at = Math.min(place, elements.length)
        const longer = [...elements.slice(0, at), element(all, restrictions), ...elements.slice(at)]
        expect(moneyOf(priced(tariff(longer), periods))).toEqual(moneyOf(priced(tariff(elements), periods)))
      }),
      runs,
    )
  })
})

describe('min_price and max_price', () => {
  it('enclose the total, excluding and including VAT', () => {
    const limits = fc.tuple(twoDecimals(20), twoDecimals(20), twoDecimals(5), twoDecimals(5)).map(([least, range, tax, moreTax]) => ({
      min_price: { excl_vat: least, incl_vat: least + tax },
      max_price: { excl_vat: least + range, incl_vat: least + range + tax + moreTax },
    }))
    fc.assert(
      fc.property(anyElements, anyPeriods, limits, (elements, periods, bounds) => {
        fc.pre(periods.some(({ kind }) => kind !== 'reservation'))
        const parsed = readTariff('2.2.1', tariff(elements, bounds), createNoteList())
        const { cost } = priced(tariff(elements, bounds), periods).totals
        for (const part of ['excl', 'incl'] as const) {
          expect(compare(cost[part], parsed.least?.[part] ?? whole(0))).toBeGreaterThanOrEqual(0)
          expect(compare(cost[part], parsed.most?.[part] ?? whole(0))).toBeLessThanOrEqual(0)
        }
      }),
      runs,
    )
  })
})

describe('a free tariff', () => {
  it('costs nothing, whatever happened', () => {
    fc.assert(
      fc.property(anyPeriods, (periods) => {
        expect(isZero(priced(tariff([element([per('FLAT', 0, undefined, 0)])]), periods).totals.cost.incl)).toBe(true)
      }),
      runs,
    )
  })
})

describe('a CDR that states our totals', () => {
  const anyStretches = fc.array(fc.record({ minutes: fc.integer({ min: 1, max: 300 }), kwh: twoDecimals(30), kind: fc.nat(2) }), {
    minLength: 1,
    maxLength: 5,
  })

  it('has no differences and raises no violation, rounded to four decimals', () => {
    fc.assert(
      fc.property(anyTariff, anyStretches, (of, drawn) => {
        const stretches = drawn.map(({ minutes, kwh, kind }, index) =>
          kind === 0 && index === 0 ? reserve(minutes) : kind === 1 ? park(minutes) : charge(minutes, kwh),
        )
        const bare = cdr(new Date(startMs).toISOString(), stretches, [of])
        const { priced: bill } = priceCdr('2.2.1', bare, { timeZone })
        const stated = { ...bare, ...totalsIn('2.2.1', 'cdr', bill, { decimals: 4 }) }
        expect(priceCdr('2.2.1', stated, { timeZone }).differences).toEqual([])
        expect(findingsForCdr('2.2.1', stated, { timeZone }).filter(({ severity }) => severity === 'violation')).toEqual([])
      }),
      runs,
    )
  })
})

describe('input of any shape', () => {
  const anyValue = fc.oneof(fc.jsonValue(), fc.constantFrom('2026-01-01T00:00:00Z', '1', -1, 1e300, 5e-324, '', null, true))
  const anyObject = fc.record(
    {
      start_date_time: anyValue,
      end_date_time: anyValue,
      stop_date_time: anyValue,
      currency: anyValue,
      status: anyValue,
      kwh: anyValue,
      cdr_location: anyValue,
      location: anyValue,
      total_cost: anyValue,
      total_energy: anyValue,
      total_time: anyValue,
      credit: anyValue,
      charging_periods: fc.oneof(
        anyValue,
        fc.array(
          fc.record(
            {
              start_date_time: anyValue,
              tariff_id: anyValue,
              dimensions: fc.oneof(
                anyValue,
                fc.array(fc.record({ type: fc.constantFrom('TIME', 'ENERGY', 'PARKING_TIME', 'X', null), volume: anyValue })),
              ),
            },
            { requiredKeys: [] },
          ),
          { maxLength: 4 },
        ),
      ),
      tariffs: fc.oneof(
        anyValue,
        fc.array(
          fc.record(
            {
              id: anyValue,
              min_price: anyValue,
              max_price: anyValue,
              elements: fc.oneof(
                anyValue,
                fc.array(
                  fc.record(
                    {
                      restrictions: fc.oneof(
                        anyValue,
                        fc.record(
                          {
                            start_time: anyValue,
                            end_date: anyValue,
                            min_kwh: anyValue,
                            max_duration: anyValue,
                            day_of_week: anyValue,
                            max_power: anyValue,
                          },
                          { requiredKeys: [] },
                        ),
                      ),
                      price_components: fc.oneof(
                        anyValue,
                        fc.array(
                          fc.record(
                            {
                              type: fc.constantFrom('TIME', 'ENERGY', 'FLAT', 'X', null),
                              price: anyValue,
                              vat: anyValue,
                              step_size: anyValue,
                            },
                            { requiredKeys: [] },
                          ),
                          { maxLength: 3 },
                        ),
                      ),
                    },
                    { requiredKeys: [] },
                  ),
                  { maxLength: 3 },
                ),
              ),
            },
            { requiredKeys: [] },
          ),
          { maxLength: 2 },
        ),
      ),
    },
    { requiredKeys: [] },
  )

  it('is priced or named, and never throws', () => {
    fc.assert(
      fc.property(fc.oneof(anyValue, anyObject), fc.constantFrom(...versions), (value, version) => {
        expect(reportAsText(priceCdr(version, value))).toMatch(/\n$/)
        expect(reportAsText(priceSession(version, value, { tariffs: [value] }))).toMatch(/\n$/)
        expect(Array.isArray(findingsForCdr(version, value))).toBe(true)
        expect(explainTariff(version, value).length).toBeGreaterThan(0)
      }),
      { numRuns: 400 },
    )
  })
})
