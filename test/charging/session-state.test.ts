import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  advanced,
  begun,
  lastPeriod,
  nextChangeMs,
  powerW,
  replanned,
  type Plan,
  type State,
} from '../../emulator/charging/session-state.js'
import { ceilingsOf } from '../../emulator/charging/profiles.js'
import { formatDateTime, readDateTime } from '../../emulator/ocpi/datetime.js'
import type { ChargingPeriod } from '../../emulator/ocpi/v2.2.1/cdrs.js'
import { priceCdr } from '../../emulator/pricing/assess.js'
import { hours, minutes, noonMs, planOf, tariffOf } from './build.js'

const all = (plan: Plan, untilMs: number, from: State = begun(plan)): ChargingPeriod[] => {
  const { state, periods } = advanced(plan, from, untilMs)
  const last = lastPeriod(plan, state)
  return last ? [...periods, last] : [...periods]
}

const table = (periods: readonly ChargingPeriod[]) =>
  periods.map(({ start_date_time, dimensions }) => [
    ((readDateTime(start_date_time) ?? 0) - noonMs) / 60_000,
    ...dimensions.map(({ type, volume }) => `${type} ${volume}`),
  ])

const energyOf = (periods: readonly ChargingPeriod[]): number =>
  periods.reduce((sum, { dimensions }) => sum + (dimensions.find(({ type }) => type === 'ENERGY')?.volume ?? 0), 0)

const plain = tariffOf('PLAIN', ['ENERGY', 0.4, 1])

describe('the course of a session', () => {
  it('charges with constant power, in one period', () => {
    expect(table(all(planOf(plain), noonMs + hours(1)))).toEqual([[0, 'ENERGY 10.7088', 'TIME 1']])
  })

  it('goes on as parking when the battery is full', () => {
    const car = { ...planOf(plain).vehicle, batteryKwh: 10, stateOfChargePercent: 10, taperFromPercent: 100 }
    const periods = all(planOf(plain, { vehicle: car }), noonMs + hours(2))
    expect(periods.map(({ dimensions }) => dimensions.map(({ type }) => type))).toEqual([['ENERGY', 'TIME'], ['PARKING_TIME']])
    // Nine kWh into the battery are ten by the meter.
    expect(energyOf(periods)).toBe(10)
  })

  it('takes less and less once the battery fills up', () => {
    const plan = planOf(plain, { supply: { current: 'DC', phases: 1, voltage: 400, maxPowerW: 150_000 } })
    const at = (atMs: number) => powerW(plan, advanced(plan, begun(plan), atMs).state)
    expect(at(noonMs)).toBe(118_000)
    expect(at(noonMs + minutes(15))).toBeLessThan(118_000)
    expect(at(noonMs + minutes(15))).toBeGreaterThan(at(noonMs + minutes(25)))
  })

  it('begins a period exactly where energy becomes dearer', () => {
    const tiers = tariffOf('TIERS', ['ENERGY', 0.3, 1, { max_kwh: 5 }], ['ENERGY', 0.5, 1, { min_kwh: 5 }])
    const periods = all(planOf(tiers), noonMs + hours(1))
    expect(periods.map(({ dimensions }) => dimensions[0]?.volume)).toEqual([5, 5.7088])
    expect(table(periods)[1]?.[0]).toBeCloseTo((5 / 10.7088) * 60, 1)
  })

  it('begins a period at a time of day, where the location is', () => {
    const night = tariffOf('NIGHT', ['ENERGY', 0.45, 1, { start_time: '07:00', end_time: '12:30' }], ['ENERGY', 0.28, 1])
    expect(table(all(planOf(night), noonMs + hours(1))).map(([at]) => at)).toEqual([0, 30])
    const evening = tariffOf('EVENING', ['TIME', 2, 60, { start_time: '18:00' }])
    expect(table(all(planOf(evening, { ceilings: [{ fromMs: noonMs, watts: 1_000 }] }), noonMs + hours(20))).map(([at]) => at)).toEqual([
      0,
      6 * 60,
      12 * 60,
    ])
  })

  it('begins a period at a limit of energy, so that nobody takes it for reached later', () => {
    // By taper, three kWh are reached before 12:47; spread evenly over one period they would be reached after.
    const car = { ...planOf(plain).vehicle, batteryKwh: 10, stateOfChargePercent: 72 }
    const late = tariffOf('LATE', ['ENERGY', 0.4, 1, { start_time: '12:47', max_kwh: 3 }])
    expect(all(planOf(late, { vehicle: car }), noonMs + minutes(49)).map(({ dimensions }) => dimensions[0]?.volume)).toEqual([
      3,
      expect.any(Number),
    ])
  })

  it('begins no period where a restriction switches what nobody pays for', () => {
    const idle = tariffOf('IDLE', ['ENERGY', 0.55, 1], ['PARKING_TIME', 6, 60, { min_duration: 1800 }])
    expect(all(planOf(idle), noonMs + hours(1))).toHaveLength(1)
  })

  it('divides parking where it begins to cost', () => {
    const car = { ...planOf(plain).vehicle, batteryKwh: 2, stateOfChargePercent: 10 }
    const idle = tariffOf('IDLE', ['ENERGY', 0.55, 1], ['PARKING_TIME', 6, 60, { min_duration: 2700 }])
    const periods = all(planOf(idle, { vehicle: car }), noonMs + hours(1))
    expect(periods.at(-1)).toMatchObject({
      start_date_time: formatDateTime(noonMs + minutes(45)),
      dimensions: [{ type: 'PARKING_TIME', volume: 0.25 }],
    })
  })

  it('stops taking energy when the driver has what was wanted', () => {
    const periods = all(planOf(plain, { wantedKwh: 3.5 }), noonMs + hours(1))
    expect(energyOf(periods)).toBe(3.5)
    expect(periods.at(-1)?.dimensions[0]?.type).toBe('PARKING_TIME')
  })

  it('tells the power where the tariff asks for it, and keeps clear of its limits', () => {
    const byPower = tariffOf('POWER', ['ENERGY', 0.4, 1, { max_power: 50 }], ['ENERGY', 0.6, 1, { min_power: 50 }])
    const car = { ...planOf(plain).vehicle, maxDcKw: 50 }
    const plan = planOf(byPower, { vehicle: car, supply: { current: 'DC', phases: 1, voltage: 400, maxPowerW: 150_000 } })
    const [period] = all(plan, noonMs + minutes(5))
    expect(period?.dimensions.find(({ type }) => type === 'MAX_POWER')?.volume).toBe(49.8)
  })
})

describe('a charging profile', () => {
  it('limits the power, and begins a period at each of its steps', () => {
    const base = planOf(plain)
    const ceilings = ceilingsOf(
      {
        charging_rate_unit: 'A',
        start_date_time: formatDateTime(noonMs),
        duration: 2400,
        charging_profile_period: [
          { start_period: 0, limit: 6 },
          { start_period: 1200, limit: 10 },
        ],
      },
      base.supply,
      noonMs,
    )
    const periods = all({ ...base, ceilings }, noonMs + hours(1))
    expect(table(periods)).toEqual([
      [0, 'ENERGY 1.38', 'TIME 0.3333'],
      [20, 'ENERGY 2.3', 'TIME 0.3333'],
      [40, 'ENERGY 3.5696', 'TIME 0.3333'],
    ])
  })

  it('that allows nothing makes a session park', () => {
    const base = planOf(plain)
    const ceilings = ceilingsOf(
      { charging_rate_unit: 'W', charging_profile_period: [{ start_period: 600, limit: 0 }] },
      base.supply,
      noonMs,
    )
    expect(all({ ...base, ceilings }, noonMs + minutes(20)).map(({ dimensions }) => dimensions.at(-1)?.type)).toEqual([
      'TIME',
      'PARKING_TIME',
    ])
  })

  it('set in the middle begins a period there', () => {
    const before = planOf(plain)
    const { state } = advanced(before, begun(before), noonMs + minutes(30))
    const after = {
      ...before,
      ceilings: ceilingsOf({ charging_rate_unit: 'W', charging_profile_period: [{ start_period: 0, limit: 4000 }] }, before.supply, noonMs),
    }
    const next = replanned(after, before, state)
    expect(next.periods).toHaveLength(1)
    expect(powerW(after, next.state)).toBe(4000)
  })
})

// ---- whatever the tariff ---------------------------------------------------------------------------------------------------

const restrictions = fc.record(
  {
    start_time: fc.constantFrom('00:00', '06:30', '12:10', '12:47', '18:00'),
    end_time: fc.constantFrom('00:00', '07:00', '12:30', '13:05', '22:00'),
    min_kwh: fc.integer({ min: 0, max: 15 }),
    max_kwh: fc.integer({ min: 1, max: 30 }),
    min_duration: fc.integer({ min: 0, max: 9000 }),
    max_duration: fc.integer({ min: 1, max: 9000 }),
    min_power: fc.integer({ min: 1, max: 60 }),
    max_power: fc.integer({ min: 1, max: 60 }),
  },
  { requiredKeys: [] },
)

const anyTariff = fc
  .array(
    fc.tuple(
      fc.constantFrom('ENERGY' as const, 'TIME' as const, 'PARKING_TIME' as const, 'FLAT' as const),
      fc.integer({ min: 0, max: 200 }).map((cents) => cents / 100),
      fc.constantFrom(1, 60, 500),
      restrictions,
    ),
    { minLength: 1, maxLength: 6 },
  )
  .map((rows) => tariffOf('ANY', ...rows))

const anyPlan = fc
  .record({
    tariff: anyTariff,
    direct: fc.boolean(),
    battery: fc.integer({ min: 5, max: 90 }),
    soc: fc.integer({ min: 0, max: 95 }),
    ceiling: fc.option(fc.integer({ min: 0, max: 20 })),
  })
  .map(({ tariff, direct, battery, soc, ceiling }) => {
    const base = planOf(tariff)
    return planOf(tariff, {
      supply: direct ? { current: 'DC', phases: 1, voltage: 500, maxPowerW: 62_500 } : base.supply,
      vehicle: { ...base.vehicle, batteryKwh: battery, stateOfChargePercent: soc },
      ceilings:
        ceiling === null
          ? []
          : ceilingsOf(
              { charging_rate_unit: 'W', charging_profile_period: [{ start_period: 754, limit: ceiling * 1000 }] },
              base.supply,
              noonMs,
            ),
    })
  })

describe('whatever the tariff', () => {
  it('periods follow one another at whole seconds and hold all the energy', () => {
    fc.assert(
      fc.property(anyPlan, fc.integer({ min: 1, max: 400 }), (plan, length) => {
        const untilMs = noonMs + minutes(length)
        const periods = all(plan, untilMs)
        const starts = periods.map(({ start_date_time }) => readDateTime(start_date_time) ?? Number.NaN)
        expect(starts[0]).toBe(noonMs)
        for (const [index, start] of starts.entries()) {
          expect(start % 1000).toBe(0)
          if (index > 0) expect(start).toBeGreaterThan(starts[index - 1] as number)
        }
        expect(energyOf(periods)).toBeCloseTo(advanced(plan, begun(plan), untilMs).state.energyKwh, 3)
      }),
      { numRuns: 150 },
    )
  })

  it('looking in between changes nothing', () => {
    fc.assert(
      fc.property(anyPlan, fc.array(fc.integer({ min: 1, max: minutes(200) }), { maxLength: 6 }), (plan, looks) => {
        const whole = advanced(plan, begun(plan), noonMs + minutes(200))
        let state = begun(plan)
        const periods: ChargingPeriod[] = []
        for (const look of [...looks.sort((one, other) => one - other), minutes(200)]) {
          const next = advanced(plan, state, noonMs + look)
          state = next.state
          periods.push(...next.periods)
        }
        expect(periods).toEqual(whole.periods)
      }),
      { numRuns: 100 },
    )
  })

  it('the next change is where a period ends', () => {
    fc.assert(
      fc.property(anyPlan, (plan) => {
        const changeMs = nextChangeMs(plan, begun(plan))
        if (changeMs === undefined) return
        expect(advanced(plan, begun(plan), changeMs - 1).periods).toEqual([])
        expect(powerW(plan, advanced(plan, begun(plan), changeMs).state)).toBeGreaterThanOrEqual(0)
      }),
      { numRuns: 150 },
    )
  })

  it('no price switches within a period', () => {
    fc.assert(
      fc.property(anyPlan, fc.integer({ min: 1, max: 300 }), (plan, length) => {
        const periods = all(plan, noonMs + minutes(length))
        const { problems } = priceCdr(
          '2.2.1',
          {
            start_date_time: formatDateTime(noonMs),
            end_date_time: formatDateTime(noonMs + minutes(length)),
            currency: 'EUR',
            charging_periods: periods,
            tariffs: plan.rates ? [plan.rates.object] : [],
          },
          { timeZone: 'Europe/Amsterdam' },
        )
        expect(problems.filter(({ severity }) => severity !== undefined).map(({ at, text }) => `${at} ${text}`)).toEqual([])
      }),
      { numRuns: 200 },
    )
  })
})
