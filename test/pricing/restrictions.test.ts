import { describe, expect, it } from 'vitest'
import { type AssessOptions, priceCdr } from '../../emulator/pricing/assess.js'
import { format } from '../../emulator/pricing/rational.js'
import { cdr, charge, element, park, per, type Restrictions, reserve, type Stretch, tariff } from './build.js'

const amsterdam: AssessOptions = { timeZone: 'Europe/Amsterdam' }

/**
 * Hours that a TIME price under the restrictions applies to, of a session from `start`; the rest is priced by nothing.
 */
const hoursUnder = (restrictions: Restrictions, start: string, stretches: readonly Stretch[], options = amsterdam): string => {
  const { priced } = priceCdr('2.2.1', cdr(start, stretches, [tariff([element([per('TIME', 1)], restrictions)])]), options)
  return format(priced.totals.timeCost.excl, 6)
}

/** Cost of energy with 1 per kWh under the restrictions and 0 otherwise: the kWh they apply to. */
const kwhUnder = (restrictions: Restrictions, stretches: readonly Stretch[]): string => {
  const { priced } = priceCdr(
    '2.2.1',
    cdr('2026-01-13T09:00:00Z', stretches, [tariff([element([per('ENERGY', 1)], restrictions)])]),
    amsterdam,
  )
  return format(priced.totals.energyCost.excl, 6)
}

describe('start_time and end_time', () => {
  // 16:00 to 18:00 in Amsterdam.
  const start = '2026-01-13T15:00:00Z'
  const twoHours = [charge(120, 10)]

  it.each<[string, Restrictions, string]>([
    ['begin at start_time, inclusive', { start_time: '16:00', end_time: '17:00' }, '1'],
    ['end at end_time, exclusive', { start_time: '18:00', end_time: '19:00' }, '0'],
    ['switch within a period', { start_time: '16:15', end_time: '17:30' }, '1.25'],
    ['last until midnight without end_time', { start_time: '17:00' }, '1'],
    ['last from midnight without start_time', { end_time: '17:00' }, '1'],
    ['read 00:00 as the end of the day', { start_time: '17:00', end_time: '00:00' }, '1'],
    ['read the same time twice as the whole day', { start_time: '08:00', end_time: '08:00' }, '2'],
    ['wrap into the next day', { start_time: '17:30', end_time: '06:00' }, '0.5'],
    ['wrap from the day before', { start_time: '22:00', end_time: '16:30' }, '0.5'],
    ['are read without a leading zero', { start_time: '9:00', end_time: '16:30' }, '0.5'],
  ])('%s', (_, restrictions, hours) => {
    expect(hoursUnder(restrictions, start, twoHours)).toBe(hours)
  })

  it('follow the time zone', () => {
    const restrictions = { start_time: '16:00', end_time: '17:00' }
    expect(hoursUnder(restrictions, start, twoHours, { timeZone: 'Europe/London' })).toBe('1')
    expect(hoursUnder(restrictions, start, twoHours, { timeZone: 'Asia/Tokyo' })).toBe('0')
  })

  it('pass midnight within a session', () => {
    // 23:00 to 02:00.
    expect(hoursUnder({ start_time: '23:30', end_time: '01:00' }, '2026-01-13T22:00:00Z', [charge(180)])).toBe('1.5')
    // With one of them alone, midnight is the other, also within a period.
    expect(hoursUnder({ end_time: '01:00' }, '2026-01-13T22:00:00Z', [charge(150)])).toBe('1')
    expect(hoursUnder({ start_time: '23:30' }, '2026-01-13T22:00:00Z', [charge(150)])).toBe('0.5')
  })
})

describe('daylight saving', () => {
  it('skips the hour that does not exist when clocks go forward', () => {
    // 29 March 2026, 01:30 to 04:30 local, two hours long: 02:00 becomes 03:00.
    expect(hoursUnder({ start_time: '01:00', end_time: '03:00' }, '2026-03-29T00:30:00Z', [charge(120)])).toBe('0.5')
    expect(hoursUnder({ start_time: '03:00', end_time: '04:00' }, '2026-03-29T00:30:00Z', [charge(120)])).toBe('1')
  })

  it('counts the hour that comes twice when clocks go back', () => {
    // 25 October 2026, 01:30 to 03:30 local, three hours long: 03:00 becomes 02:00.
    expect(hoursUnder({ start_time: '02:00', end_time: '03:00' }, '2026-10-24T23:30:00Z', [charge(180)])).toBe('2')
    expect(hoursUnder({ start_time: '02:30', end_time: '02:45' }, '2026-10-24T23:30:00Z', [charge(180)])).toBe('0.5')
  })

  it('makes the day longer or shorter for day_of_week', () => {
    const sunday = { day_of_week: ['SUNDAY'] }
    expect(hoursUnder(sunday, '2026-03-28T12:00:00Z', [charge(48 * 60)])).toBe('23')
    expect(hoursUnder(sunday, '2026-10-24T12:00:00Z', [charge(48 * 60)])).toBe('25')
  })
})

describe('start_date, end_date and day_of_week', () => {
  // Tuesday 13 January, 23:00 to Wednesday 01:00 local.
  const start = '2026-01-13T22:00:00Z'

  it.each<[string, Restrictions, string]>([
    ['start_date is the first day', { start_date: '2026-01-14' }, '1'],
    ['end_date is the first day that no longer counts', { end_date: '2026-01-14' }, '1'],
    ['both enclose nothing when equal', { start_date: '2026-01-13', end_date: '2026-01-13' }, '0'],
    ['day_of_week is the local day', { day_of_week: ['WEDNESDAY'] }, '1'],
    ['an empty day_of_week restricts nothing', { day_of_week: [] }, '2'],
    ['after midnight the new day counts', { day_of_week: ['TUESDAY'], start_time: '23:30', end_time: '00:30' }, '0.5'],
    ['all restrictions must hold', { day_of_week: ['TUESDAY'], start_date: '2026-01-14' }, '0'],
  ])('%s', (_, restrictions, hours) => {
    expect(hoursUnder(restrictions, start, [charge(120)])).toBe(hours)
  })
})

describe('min_kwh and max_kwh', () => {
  it.each<[string, Restrictions, string]>([
    ['count from min_kwh', { min_kwh: 4 }, '6'],
    ['count until max_kwh', { max_kwh: 4 }, '4'],
    ['count between the two', { min_kwh: 2.5, max_kwh: 7.25 }, '4.75'],
  ])('%s, also within a period', (_, restrictions, kwh) => {
    expect(kwhUnder(restrictions, [charge(60, 10)])).toBe(kwh)
    expect(kwhUnder(restrictions, [charge(10, 1), charge(20, 5), charge(30, 4)])).toBe(kwh)
  })

  it('holds for parking by what has been charged before', () => {
    const { priced } = priceCdr(
      '2.2.1',
      cdr('2026-01-13T09:00:00Z', [charge(60, 10), park(30)], [tariff([element([per('PARKING_TIME', 2)], { min_kwh: 10 })])]),
    )
    expect(format(priced.totals.parkingCost.excl, 6)).toBe('1')
  })

  it('names a period that should have been split, and spreads its energy evenly', () => {
    const { problems } = priceCdr(
      '2.2.1',
      cdr('2026-01-13T09:00:00Z', [charge(60, 10)], [tariff([element([per('ENERGY', 1)], { max_kwh: 4 }), element([per('ENERGY', 2)])])]),
    )
    expect(problems.map(({ at, text }) => `${at} ${text}`).join()).toBe(
      '/charging_periods/0 another ENERGY component becomes active within this period, at 2026-01-13T09:24:00Z, ' +
        'where a new period should begin; times are split exactly, energy evenly',
    )
  })
})

describe('min_power and max_power', () => {
  it.each<[string, Restrictions, Record<string, unknown>, string]>([
    ['take energy over time where nothing tells the power', { min_power: 10 }, {}, '10'],
    ['are inclusive from below', { min_power: 10, max_power: 10.5 }, {}, '10'],
    ['are exclusive above', { max_power: 10 }, {}, '0'],
    ['take MAX_POWER when it lies below the limit', { max_power: 10 }, { MAX_POWER: 9.9 }, '10'],
    ['take MIN_POWER when it reaches the limit', { min_power: 11 }, { MIN_POWER: 11 }, '10'],
    ['take the average of a Session', { min_power: 12 }, { POWER: 12 }, '10'],
    ['take the average when the extremes lie on both sides', { min_power: 11 }, { MIN_POWER: 2, MAX_POWER: 20 }, '0'],
  ])('%s', (_, restrictions, dimensions, kwh) => {
    expect(kwhUnder(restrictions, [charge(60, 10, dimensions)])).toBe(kwh)
  })

  it('choose one of two elements that share a limit, whatever the period tells', () => {
    for (const dimensions of [{}, { MAX_POWER: 10 }, { MIN_POWER: 10 }, { MIN_POWER: 5, MAX_POWER: 15 }]) {
      const both = tariff([element([per('ENERGY', 1)], { max_power: 10 }), element([per('ENERGY', 1)], { min_power: 10 })])
      const { priced } = priceCdr('2.2.1', cdr('2026-01-13T09:00:00Z', [charge(60, 10, dimensions)], [both]))
      expect(format(priced.totals.energyCost.excl, 6)).toBe('10')
    }
  })
})

describe('min_current and max_current', () => {
  it.each<[string, Restrictions, Record<string, unknown>, string]>([
    ['take MAX_CURRENT below the limit', { max_current: 32 }, { MAX_CURRENT: 31.9 }, '10'],
    ['take MAX_CURRENT at the limit', { max_current: 32 }, { MAX_CURRENT: 32 }, '0'],
    ['take MIN_CURRENT at the limit', { min_current: 32 }, { MIN_CURRENT: 32 }, '10'],
    ['take CURRENT of a Session', { min_current: 32 }, { CURRENT: 16 }, '0'],
  ])('%s', (_, restrictions, dimensions, kwh) => {
    expect(kwhUnder(restrictions, [charge(60, 10, dimensions)])).toBe(kwh)
  })

  it('are taken to hold where nothing tells the current, and this is said', () => {
    expect(kwhUnder({ min_current: 32 }, [charge(60, 10)])).toBe('10')
    const { assumptions } = priceCdr(
      '2.2.1',
      cdr('2026-01-13T09:00:00Z', [charge(60, 10)], [tariff([element([per('ENERGY', 1)], { min_current: 32 })])]),
    )
    expect(assumptions.map(({ text }) => text)).toContain('where a period has no current, restrictions on it are taken as met')
  })

  it('see no current while parked', () => {
    const parked = (restrictions: Restrictions) =>
      format(
        priceCdr('2.2.1', cdr('2026-01-13T09:00:00Z', [park(60)], [tariff([element([per('PARKING_TIME', 1)], restrictions)])])).priced
          .totals.parkingCost.excl,
        6,
      )
    expect(parked({ max_current: 1 })).toBe('1')
    expect(parked({ min_current: 1 })).toBe('0')
  })
})

describe('min_duration and max_duration', () => {
  const start = '2026-01-13T09:00:00Z'

  it.each<[string, Restrictions, string]>([
    ['count from min_duration', { min_duration: 1800 }, '1.5'],
    ['count until max_duration', { max_duration: 1800 }, '0.5'],
    ['count between the two', { min_duration: 1800, max_duration: 3600 }, '0.5'],
  ])('%s, since the session began', (_, restrictions, hours) => {
    expect(hoursUnder(restrictions, start, [charge(20), charge(100)])).toBe(hours)
  })

  it('leave the reservation out', () => {
    expect(hoursUnder({ max_duration: 1800 }, start, [reserve(60), charge(60)])).toBe('0.5')
  })

  it('count the reservation from its own start', () => {
    const { priced } = priceCdr(
      '2.2.1',
      cdr(start, [reserve(60), charge(60)], [tariff([element([per('TIME', 6)], { reservation: 'RESERVATION', min_duration: 1800 })])]),
    )
    expect(format(priced.totals.reservationCost.excl, 6)).toBe('3')
  })
})

describe('restrictions that contradict themselves or cannot be read', () => {
  const problemsOf = (restrictions: Restrictions) =>
    priceCdr(
      '2.2.1',
      cdr('2026-01-13T09:00:00Z', [charge(60, 10)], [tariff([element([per('ENERGY', 1)], restrictions)])]),
      amsterdam,
    ).problems.map(({ at, text }) => `${at} ${text}`)

  it.each<[Restrictions, RegExp]>([
    [{ min_kwh: 10, max_kwh: 10 }, /restrictions max_kwh is not above min_kwh: the element never applies/],
    [{ min_power: 10, max_power: 5 }, /max_power is not above min_power/],
    [{ min_current: 10, max_current: 5 }, /max_current is not above min_current/],
    [{ min_duration: 10, max_duration: 5 }, /max_duration is not above min_duration/],
    [{ start_date: '2026-02-01', end_date: '2026-01-01' }, /end_date is not after start_date/],
    [{ start_time: '25:00' }, /start_time "25:00" is not a time of day; left out/],
    [{ start_date: '1 January' }, /start_date "1 January" is not a date; left out/],
    [{ day_of_week: ['FUNDAY'] }, /day_of_week\/0 "FUNDAY" is not a DayOfWeek; left out/],
    [{ day_of_week: ['FUNDAY'] }, /day_of_week contains no valid day: the element never applies/],
    [{ reservation: 'MAYBE' }, /reservation "MAYBE" is not a ReservationRestrictionType; left out/],
    [{ min_phases: 3 }, /min_phases is not a restriction; left out/],
    [{ min_kwh: 'much' }, /min_kwh "much" is not a number; left out/],
    [{ min_kwh: '2,5' }, /min_kwh is the text "2,5"; read as a number/],
  ])('%j is named', (restrictions, expected) => {
    expect(problemsOf(restrictions)).toContainEqual(expect.stringMatching(expected))
  })

  it('a list instead of an object is taken as none', () => {
    const { priced, problems } = priceCdr(
      '2.2.1',
      cdr('2026-01-13T09:00:00Z', [charge(60, 10)], [tariff([{ price_components: [per('ENERGY', 1)], restrictions: [{ min_kwh: 20 }] }])]),
    )
    expect(format(priced.totals.energyCost.excl, 6)).toBe('10')
    expect(problems.map(({ text }) => text)).toContainEqual(expect.stringMatching(/is not an object of restrictions; read as none/))
  })

  it('an element behind one without restrictions is named', () => {
    const { problems } = priceCdr(
      '2.2.1',
      cdr('2026-01-13T09:00:00Z', [charge(60, 10)], [tariff([element([per('ENERGY', 1)]), element([per('ENERGY', 2)], { min_kwh: 5 })])]),
    )
    expect(problems.map(({ at, text }) => `${at} ${text}`)).toEqual([
      '/tariffs/0/elements/1 its ENERGY never applies, since element 0 comes first and has no restrictions',
    ])
  })
})
