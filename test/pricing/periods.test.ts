/** charging_periods and their times, as peers send them. */
import { describe, expect, it } from 'vitest'
import { priceCdr } from '../../emulator/pricing/assess.js'
import { format } from '../../emulator/pricing/rational.js'
import { cdr, charge, element, per, tariff } from './build.js'

const start = '2026-01-13T09:00:00Z'
const hourly = tariff([element([per('TIME', 6, undefined, 60), per('PARKING_TIME', 3, undefined, 60)])])

const wordsOf = (notes: readonly { at: string; text: string }[]) => notes.map(({ at, text }) => `${at} ${text}`)
const costOf = (assessment: ReturnType<typeof priceCdr>) => format(assessment.priced.totals.cost.excl, 6)

describe('charging periods', () => {
  const period = (time: string, ...dimensions: [string, unknown][]) => ({
    start_date_time: `2026-01-13T${time}Z`,
    dimensions: dimensions.map(([type, volume]) => ({ type, volume })),
  })
  const priced = (periods: readonly unknown[], more: object = {}) =>
    priceCdr(
      '2.2.1',
      { ...cdr(start, [], [hourly]), end_date_time: '2026-01-13T11:00:00Z', charging_periods: periods, ...more },
      { timeZone: 'UTC' },
    )

  it('out of order are sorted and named', () => {
    const assessment = priced([period('10:00:00', ['PARKING_TIME', 1]), period('09:00:00', ['TIME', 1])])
    expect(assessment.priced.lines.map(({ dimension }) => dimension)).toEqual(['TIME', 'PARKING_TIME'])
    expect(wordsOf(assessment.problems)).toEqual(['/charging_periods/1 begins before the previous period; periods are sorted'])
  })

  it('of zero length are priced by their volumes and named', () => {
    const assessment = priced([period('09:00:00', ['TIME', 1]), period('11:00:00', ['TIME', 1])])
    expect(costOf(assessment)).toBe('12')
    expect(wordsOf(assessment.problems)).toEqual([
      '/charging_periods/0 states 1 h but lasts 2 h; the stated time is billed',
      '/charging_periods/1 states 1 h but lasts 0 h; the stated time is billed',
    ])
  })

  it('that begin together and state no time end at once', () => {
    const assessment = priced([
      period('09:00:00', ['TIME', 1]),
      period('10:00:00', ['PARKING_TIME', 1]),
      period('10:00:00', ['PARKING_TIME', 0]),
    ])
    expect(costOf(assessment)).toBe('9')
    expect(assessment.problems).toEqual([])
  })

  it('with a dimension of another version are named', () => {
    expect(wordsOf(priced([period('09:00:00', ['TIME', 2], ['FLAT', 1])]).problems)).toEqual([
      '/charging_periods/0/dimensions/1/type FLAT does not exist in 2.2.1; fees follow from the tariff',
    ])
  })

  it('outside the session are named', () => {
    expect(wordsOf(priced([period('08:00:00', ['TIME', 4]), period('12:00:00', ['TIME', 0])]).problems)).toEqual([
      '/charging_periods/0 begins before the session',
      '/charging_periods/1 begins after the end of the session',
    ])
    expect(wordsOf(priced([period('10:00:00', ['TIME', 1])]).problems)).toEqual([
      '/charging_periods/0 begins after the session, so the time before it belongs to no period',
    ])
  })

  it('that hold charging and parking count as charging first', () => {
    const assessment = priced([period('09:00:00', ['PARKING_TIME', 0.5], ['TIME', 1.5], ['ENERGY', 3])])
    expect(costOf(assessment)).toBe('10.5')
    expect(format(assessment.priced.totals.energyKwh, 3)).toBe('3')
    expect(wordsOf(assessment.assumptions)).toEqual(['/charging_periods/0 contains charging and parking; read in that order'])
  })

  it('without a time count as charging when they hold energy, else as parking', () => {
    const assessment = priced([period('09:00:00', ['ENERGY', 5]), period('10:30:00', ['ENERGY', 0])])
    expect(costOf(assessment)).toBe('10.5')
    expect(wordsOf(assessment.assumptions)).toEqual([
      ' where a period has no time, the time until the next period counts, ' + 'as charging if it has energy, else as parking',
    ])
  })

  it('with unknown dimensions leave those out', () => {
    expect(wordsOf(priced([period('09:00:00', ['TIME', 2], ['HEAT', 3])]).problems)).toEqual([
      '/charging_periods/0/dimensions/1/type "HEAT" is not a CdrDimensionType; left out',
    ])
  })

  it('with lower-case dimensions, text, doubles and negative times are read and named', () => {
    const assessment = priced([period('09:00:00', ['time', '1.5'], ['TIME', 0.5], ['PARKING_TIME', -1])])
    expect(costOf(assessment)).toBe('12')
    expect(wordsOf(assessment.problems)).toEqual([
      '/charging_periods/0/dimensions/0/type "time" is read as TIME',
      '/charging_periods/0/dimensions/0/volume is the text "1.5"; read as a number',
      '/charging_periods/0/dimensions/1 is a second TIME in the same period; both are added',
      '/charging_periods/0/dimensions/2/volume is a negative time; left out',
    ])
  })

  it('with import and export but no ENERGY take the difference', () => {
    const {
      priced: { totals },
    } = priced([period('09:00:00', ['TIME', 2], ['ENERGY_IMPORT', 5], ['ENERGY_EXPORT', 2])])
    expect(format(totals.energyKwh, 3)).toBe('3')
  })

  it('that are missing are made up from the totals', () => {
    const assessment = priced([], { total_energy: 5, total_time: 2, total_parking_time: 0.5 })
    expect(costOf(assessment)).toBe('10.5')
    expect(wordsOf(assessment.problems)).toEqual([
      '/charging_periods has none: priced from the totals as one period of charging, and one of parking',
    ])
  })

  it('last as long as their volumes where the session has no end', () => {
    const assessment = priced([period('09:00:00', ['TIME', 1.25])], { end_date_time: undefined })
    expect(costOf(assessment)).toBe('7.5')
    expect(wordsOf(assessment.problems)).toEqual(['/end_date_time is missing; the last charging period ends by its volumes'])
  })

  it('spelt as another version spells them are read and named', () => {
    const assessment = priced([period('09:00:00', ['TIME', 2])], { end_date_time: undefined, stop_date_time: '2026-01-13T11:00:00Z' })
    expect(costOf(assessment)).toBe('12')
    expect(wordsOf(assessment.problems)).toEqual(['/stop_date_time is spelt end_date_time in this version'])
  })
})

describe('times', () => {
  it('are taken from the clock where volumes agree after rounding', () => {
    // 20 minutes are 0.3333 h, 1199.88 s.
    const assessment = priceCdr('2.2.1', cdr(start, [charge(20, 1)], [hourly], { total_cost: { excl_vat: 2 } }))
    expect(format(assessment.priced.totals.timeS, 3)).toBe('1200')
    expect(assessment.differences).toEqual([])
  })

  it('are taken from the volumes when only then the bill is right', () => {
    // 0.67 h at 6 an hour; by the clock, 40 minutes, it would be 4.
    const base = cdr(start, [charge(40, 1)], [tariff([element([per('TIME', 6)])])], { total_cost: { excl_vat: 4.02 } })
    const inexact = {
      ...base,
      charging_periods: [{ start_date_time: start, dimensions: [{ type: 'TIME', volume: 0.67 }] }],
    }
    const assessment = priceCdr('2.2.1', inexact, { timeZone: 'UTC' })
    expect(assessment.differences).toEqual([])
    expect(wordsOf(assessment.assumptions)).toEqual(['/charging_periods times are read from the volumes, not from the timestamps'])
    expect(priceCdr('2.2.1', { ...inexact, total_cost: { excl_vat: 4 } }).differences).toEqual([])
    expect(priceCdr('2.2.1', { ...inexact, total_cost: { excl_vat: 4.1 } }).differences).toHaveLength(1)
  })
})
