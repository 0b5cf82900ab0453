import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findingsForCdr, priceCdr } from '../../emulator/pricing/assess.js'
import { versions, type Version } from '../../emulator/ocpi/version.js'

type Fields = Record<string, unknown>

const instant = (seconds: number): string =>
  new Date(Date.UTC(2026, 0, 13, 8) + Math.floor(seconds) * 1000).toISOString().replace('.000Z', 'Z')
const fourDecimals = (value: number): number => Math.round(value * 10_000) / 10_000

interface Stretch {
  readonly seconds: number
  readonly kwh: number
}

/** A CDR made from exact times and energies, each stated with the accuracy of OCPI: whole seconds, four decimals. */
const billOf = (version: Version, stretches: readonly Stretch[], price: number, stepSize = 1, cut = false): Fields => {
  const hours = (value: number): number => (cut ? Math.floor((value / 3600) * 10_000) / 10_000 : fourDecimals(value / 3600))
  let at = 0
  const periods = stretches.map(({ seconds, kwh }) => {
    const start = instant(at)
    at += seconds
    return {
      start_date_time: start,
      dimensions: [
        { type: 'ENERGY', volume: fourDecimals(kwh) },
        { type: 'TIME', volume: hours(seconds) },
      ],
    }
  })
  const total = stretches.reduce((sum, { seconds }) => sum + seconds, 0)
  const energy = stretches.reduce((sum, { kwh }) => sum + kwh, 0)
  const cost = fourDecimals((total / 3600) * price)
  return {
    id: 'C1',
    start_date_time: instant(0),
    [version === '2.1.1' ? 'stop_date_time' : 'end_date_time']: instant(at),
    currency: 'EUR',
    tariffs: [{ id: 'T1', currency: 'EUR', elements: [{ price_components: [{ type: 'TIME', price, step_size: stepSize }] }] }],
    charging_periods: periods,
    total_cost: version === '2.1.1' ? cost : { excl_vat: cost, incl_vat: cost },
    total_energy: fourDecimals(energy),
    total_time: hours(total),
  }
}

const differences = (version: Version, cdr: Fields): string[] =>
  priceCdr(version, cdr, { timeZone: 'UTC' }).differences.map(({ field }) => field)

describe.each(versions)('accuracy in %s', (version) => {
  it('08:00:00 to 09:00:10 with a total_time of 1.0027 agrees, as 1.0028 does', () => {
    for (const hours of [1.0027, 1.0028]) {
      const cdr = billOf(version, [{ seconds: 3610, kwh: 10 }], 6)
      const [period] = cdr['charging_periods'] as { dimensions: Fields[] }[]
      const stated = {
        ...cdr,
        total_time: hours,
        charging_periods: [
          {
            ...period,
            dimensions: [
              { type: 'ENERGY', volume: 10 },
              { type: 'TIME', volume: hours },
            ],
          },
        ],
      }
      expect(differences(version, stated)).toEqual([])
      expect(findingsForCdr(version, stated).filter(({ severity }) => severity === 'violation')).toEqual([])
    }
  })
  it('times that are cut off instead of rounded agree', () => {
    expect(
      differences(
        version,
        billOf(
          version,
          [
            { seconds: 3610, kwh: 10 },
            { seconds: 1799, kwh: 3 },
          ],
          6,
          1,
          true,
        ),
      ),
    ).toEqual([])
  })
  it('more than a second is a difference', () => {
    expect(differences(version, { ...billOf(version, [{ seconds: 3610, kwh: 10 }], 6), total_time: 1.01 })).toEqual(['total_time'])
  })
  it('instants with fractions are taken to the millisecond', () => {
    const cdr = billOf(version, [{ seconds: 3610, kwh: 10 }], 6)
    const exact = JSON.parse(JSON.stringify(cdr).replaceAll(/(:\d\d)Z"/g, '$1.000Z"')) as Fields
    expect(differences(version, { ...exact, total_time: 1.0025 })).toEqual(['total_time'])
  })
  it('sums of rounded energy are off by half a unit for each period', () => {
    const cdr = billOf(
      version,
      [
        { seconds: 1800, kwh: 1.00004 },
        { seconds: 1800, kwh: 1.00004 },
      ],
      6,
    )
    expect(differences(version, { ...cdr, total_energy: 2.0001 })).toEqual([])
    expect(differences(version, { ...cdr, total_energy: 2.01 })).toEqual(['total_energy'])
  })
  it('a second at the edge of a step is no difference', () => {
    // 60 min and 0.4 s are billed as 61 min; the clock, to the second, says 60.
    const cdr = billOf(version, [{ seconds: 3600, kwh: 10 }], 6, 60)
    const cost = 6.1
    expect(differences(version, { ...cdr, total_cost: version === '2.1.1' ? cost : { excl_vat: cost, incl_vat: cost } })).toEqual([])
  })

  it('any CDR that was made from exact times and energies agrees with itself', () => {
    const stretch = fc.record({
      seconds: fc.double({ min: 1, max: 20_000, noNaN: true }),
      kwh: fc.double({ min: 0, max: 90, noNaN: true }),
    })
    fc.assert(
      fc.property(
        fc.array(stretch, { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 1, max: 1_200 }),
        fc.boolean(),
        (stretches, cents, cut) => {
          expect(differences(version, billOf(version, stretches, cents / 100, 1, cut))).toEqual([])
        },
      ),
      { numRuns: 200 },
    )
  })
})
