import { expect, it } from 'vitest'
import { priceCdr } from '../../emulator/pricing/assess.js'
import { cdr, charge, element, park, per, tariff } from './build.js'

/** Seven elements with every kind of look-up, and 50 periods of seven minutes from before dawn to noon. */
const busy = tariff([
  element([per('FLAT', 2.5, 15)]),
  element([per('TIME', 1, 20, 900)], { max_current: 32 }),
  element(
    [per('TIME', 2, 20, 600)],
    { min_current: 32, day_of_week: ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY'] },
  ),
  element([per('TIME', 1.25, 20, 600)], { min_current: 32, day_of_week: ['SATURDAY', 'SUNDAY'] }),
  element([per('ENERGY', 0.4, 20, 100)], { max_kwh: 20, start_time: '07:00', end_time: '22:00' }),
  element([per('ENERGY', 0.3, 20, 100)]),
  element([per('PARKING_TIME', 5, 10, 300)], { start_time: '09:00', end_time: '18:00' }),
])
const periods = Array.from(
  { length: 50 }, (_, index) => (index < 45 ? charge(7, 1.2345, { MAX_CURRENT: 10 + index }) : park(7)),
)
const value = cdr('2026-01-13T05:03:11Z', periods, [busy])

it('prices a CDR of 50 periods in less than a millisecond', () => {
  const samples = Array.from({ length: 600 }, () => {
    const begun = performance.now()
    priceCdr('2.2.1', value)
    return performance.now() - begun
  }).slice(300).sort((a, b) => a - b)
  // Whoever else uses the machine makes some samples slow, none fast.
  expect(samples[Math.floor(samples.length / 4)]).toBeLessThan(1)
})
