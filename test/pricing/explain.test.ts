import { describe, expect, it } from 'vitest'
import { priceOverDay, type PriceStep } from '../../emulator/pricing/day.js'
import { explainTariff } from '../../emulator/pricing/explain.js'
import { element, per, tariff } from './build.js'

const workdays = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY']

describe('explainTariff', () => {
  it('says each price with its condition, VAT and step', () => {
    expect(
      explainTariff(
        '2.2.1',
        tariff(
          [
            element([per('FLAT', 2.5, 15)]),
            element([per('TIME', 1, 20, 900)], { max_current: 32 }),
            element([per('TIME', 2, 20, 600)], { min_current: 32, day_of_week: workdays }),
            element([per('PARKING_TIME', 5, 10, 300)], { start_time: '09:00', end_time: '18:00', day_of_week: ['SATURDAY', 'MONDAY'] }),
            element([per('ENERGY', 0.255, undefined, 100)]),
            element([per('TIME', 6)], { reservation: 'RESERVATION' }),
            element([per('FLAT', 4)], { reservation: 'RESERVATION_EXPIRES' }),
          ],
          {
            type: 'REGULAR',
            min_price: { excl_vat: 1, incl_vat: 1.1 },
            max_price: { excl_vat: 50 },
            start_date_time: '2026-01-01T00:00:00Z',
          },
        ),
      ),
    ).toEqual([
      'Tariff T1 in EUR, for REGULAR sessions. Prices exclude VAT. Times are local.',
      'Valid from 2026-01-01T00:00:00Z.',
      'Flat fee: 2.50 EUR once, VAT 15 %.',
      'Reservation fee (when a reservation expires unused): 4.00 EUR once, VAT none.',
      'Energy: 0.255 EUR per kWh, VAT none, billed per 100 Wh.',
      'Charging time (current below 32 A): 1.00 EUR per hour, VAT 20 %, billed per 15 min.',
      'Charging time, otherwise (Monday to Friday, current from 32 A): 2.00 EUR per hour, VAT 20 %, billed per 10 min.',
      'Reserved time (while reserved): 6.00 EUR per hour, VAT none, billed per 1 s.',
      'Parking time (Monday, Saturday, 09:00 to 18:00): 5.00 EUR per hour, VAT 10 %, billed per 5 min.',
      'At least 1.00 EUR excluding VAT, 1.10 EUR including VAT, per session.',
      'At most 50.00 EUR excluding VAT, per session.',
    ])
  })

  it('says "otherwise" for what is left', () => {
    expect(
      explainTariff(
        '2.1.1',
        tariff([element([per('ENERGY', 0.2)], { max_kwh: 10, max_power: 11, min_duration: 90 }), element([per('ENERGY', 0.4)])]),
      ).slice(1),
    ).toEqual([
      'Energy (energy so far below 10 kWh, power below 11 kW, time since the start from 90 s): ' + '0.20 EUR per kWh, billed per 1 Wh.',
      'Energy, otherwise: 0.40 EUR per kWh, billed per 1 Wh.',
    ])
  })

  it('says that a free tariff is free', () => {
    expect(explainTariff('2.2.1', tariff([element([per('FLAT', 0, undefined, 0)])]))[1]).toBe('Free of charge.')
  })

  it('says dates and what is wrong', () => {
    const christmas = tariff([element([per('ENERGY', -1)], { start_date: '2026-12-24', end_date: '2026-12-27' })])
    expect(explainTariff('2.2.1', christmas).slice(1)).toEqual([
      'Energy (from 2026-12-24, before 2026-12-27): -1.00 EUR per kWh, VAT none, billed per 1 Wh.',
      'Problem: tariff T1#/elements/0/price_components/0/price is negative; calculated as it stands.',
    ])
  })
})

describe('priceOverDay', () => {
  const night = tariff([
    element([per('FLAT', 1, 20), per('ENERGY', 0.2, 10)], { start_time: '22:00', end_time: '06:00' }),
    element([per('ENERGY', 0.5, 10), per('TIME', 2)], { min_power: 50 }),
    element([per('ENERGY', 0.4, 10), per('PARKING_TIME', 3)]),
  ])
  const steps = (day: string, powerKw = 11, more = {}) =>
    priceOverDay('2.2.1', night, { timeZone: 'Europe/Amsterdam', dayMs: Date.parse(day), powerKw, ...more })
  const hoursOf = (list: readonly PriceStep[]) => list.map(({ fromMs, toMs }) => (toMs - fromMs) / 3_600_000)

  it('steps from midnight to midnight, local', () => {
    const day = steps('2026-01-13T23:30:00Z')
    expect(day[0]?.fromMs).toBe(Date.parse('2026-01-13T23:00:00Z'))
    expect(hoursOf(day)).toEqual([6, 16, 2])
    expect(day.map(({ energy }) => energy?.exclVat)).toEqual([0.2, 0.4, 0.2])
    expect(day[0]).toMatchObject({
      energy: { exclVat: 0.2, inclVat: 0.22, elementIndex: 0 },
      flat: { exclVat: 1, inclVat: 1.2, elementIndex: 0 },
      parking: { exclVat: 3 },
      time: undefined,
      perKwh: 0.2,
    })
  })

  it('puts energy and time together at the given power', () => {
    expect(steps('2026-01-13T12:00:00Z', 50)[1]).toMatchObject({ energy: { elementIndex: 1 }, time: { exclVat: 2 }, perKwh: 0.54 })
  })

  it('is 23 hours long when clocks go forward, 25 when they go back', () => {
    expect(hoursOf(steps('2026-03-29T12:00:00Z'))).toEqual([5, 16, 2])
    expect(hoursOf(steps('2026-10-25T12:00:00Z'))).toEqual([7, 16, 2])
  })

  it('begins when the day does, where midnight does not exist', () => {
    // Cairo puts clocks forward at midnight of 24 April 2026.
    const [first] = priceOverDay('2.2.1', night, { timeZone: 'Africa/Cairo', dayMs: Date.parse('2026-04-24T12:00:00Z'), powerKw: 11 })
    expect(first?.fromMs).toBe(Date.parse('2026-04-23T22:00:00Z'))
  })

  it('is one step without times of day, also for weekdays', () => {
    const mondays = tariff([element([per('ENERGY', 1)], { day_of_week: ['MONDAY'] }), element([per('ENERGY', 2)])])
    const tuesdayMs = Date.parse('2026-01-13T12:00:00Z')
    const flat = priceOverDay('2.2.1', mondays, { timeZone: 'Europe/Amsterdam', dayMs: tuesdayMs, powerKw: 11 })
    expect(flat.map(({ energy }) => energy?.exclVat)).toEqual([2])
  })

  it('looks further into a session when asked', () => {
    const later = tariff([
      element([per('ENERGY', 1)], { max_kwh: 10 }),
      element([per('ENERGY', 2)], { max_duration: 3600 }),
      element([per('ENERGY', 3)]),
    ])
    const options = { timeZone: 'UTC', dayMs: Date.parse('2026-01-13T12:00:00Z'), powerKw: 11 }
    const price = (more: object) => priceOverDay('2.2.1', later, { ...options, ...more })[0]?.energy?.exclVat
    expect([price({}), price({ energyKwh: 10 }), price({ energyKwh: 10, elapsedS: 3600 })]).toEqual([1, 2, 3])
  })

  it('refuses a time zone that does not exist', () => {
    expect(() => priceOverDay('2.2.1', night, { timeZone: 'Mars/Olympus', dayMs: 0, powerKw: 1 })).toThrow(
      'time zone "Mars/Olympus" is not known',
    )
  })
})
