import { describe, expect, it } from 'vitest'
import { priceReport } from '../../emulator/pricing/report.js'
import { cdr, charge, element, per, tariff } from './build.js'

const report = (restrictions: object, more: object = {}) =>
  priceReport({
    version: '2.2.1',
    timeZone: 'Europe/Amsterdam',
    cdr: cdr(
      '2026-01-13T09:00:00Z',
      [charge(60, 20)],
      [{ ...tariff([{ ...element([per('ENERGY', 0.25, 10)]), restrictions }, element([per('ENERGY', 0.5, 10)])]), ...more }],
      { total_cost: { excl_vat: 5, incl_vat: 5.5 } },
    ),
  })

describe('price does not call a bill equal beside what it has not understood', () => {
  it.each<[string, object, string]>([
    ['a restriction that does not exist', { daytime: true }, '/tariffs/0/elements/0/restrictions/daytime'],
    ['a time that is none', { start_time: 'noon' }, '/tariffs/0/elements/0/restrictions/start_time'],
    ['a day that is none', { day_of_week: ['TUESDAY', 'SOMEDAY'] }, '/tariffs/0/elements/0/restrictions/day_of_week/1'],
    ['an amount that is none', { max_kwh: 'a lot' }, '/tariffs/0/elements/0/restrictions/max_kwh'],
  ])('%s', (_, restrictions, at) => {
    const { text, exitCode } = report(restrictions)
    expect(text).toContain(`Not certain: priced without ${at}`)
    expect(text).not.toContain('Equal')
    expect(exitCode).toBe(1)
  })
  it('and says what the right name would change', () => {
    const { text } = report({}, { max_prices: { excl_vat: 4 } })
    expect(text).toContain('With the right names total_cost.excl_vat would be 4 instead of 5.')
  })
  it('or that it changes nothing', () => {
    expect(report({}, { max_prices: { excl_vat: 400 } }).text).toContain('With the right names no total changes.')
  })
})

describe('price names what it reads in another form', () => {
  it.each<[string, object, string]>([
    ['one day in place of a list', { day_of_week: 'TUESDAY' }, 'is the text "TUESDAY" instead of a list'],
    ['a day in small letters', { day_of_week: ['tuesday'] }, '"tuesday" is read as TUESDAY'],
    ['8:00', { start_time: '8:00' }, '"8:00" is read as 08:00'],
    ['24:00', { end_time: '24:00' }, '"24:00" is read as 00:00'],
    ['seconds', { start_time: '08:00:00' }, '"08:00:00" is read as 08:00'],
    ['an instant in place of a day', { start_date: '2026-01-01T00:00:00Z' }, '"2026-01-01T00:00:00Z" is read as 2026-01-01'],
  ])('%s', (_, restrictions, note) => {
    expect(report(restrictions).text).toContain(note)
  })
  it('and nothing where the form is right', () => {
    const { text, exitCode } = report({ day_of_week: ['TUESDAY'], start_time: '08:00', end_time: '23:59', start_date: '2026-01-01' })
    expect(text).not.toContain('is read as')
    expect(text).toContain('Equal')
    expect(exitCode).toBe(0)
  })
})
