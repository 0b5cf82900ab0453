/** CDRs and Sessions as peers send them: read leniently, priced as far as possible, everything odd named. */
import { describe, expect, it } from 'vitest'
import { priceCdr, priceSession, totalsIn } from '../../emulator/pricing/assess.js'
import { format } from '../../emulator/pricing/rational.js'
import { cdr, cdr211, charge, element, park, per, reserve, tariff } from './build.js'

const start = '2026-01-13T09:00:00Z'
const perKwh = tariff([element([per('ENERGY', 0.25, 10), per('PARKING_TIME', 2, 20, 900)])])
const hourly = tariff([element([per('TIME', 6, undefined, 60), per('PARKING_TIME', 3, undefined, 60)])])

const wordsOf = (notes: readonly { at: string; text: string }[]) => notes.map(({ at, text }) => `${at} ${text}`)
const costOf = (assessment: ReturnType<typeof priceCdr>) => format(assessment.priced.totals.cost.excl, 6)

describe('a CDR of 2.2.1', () => {
  it('is priced under its own field names', () => {
    const { totals } = priceCdr('2.2.1', cdr(start, [charge(60, 20), park(40)], [perKwh]))
    expect(totals).toEqual({
      total_cost: { excl_vat: 6.5, incl_vat: 7.3 },
      total_fixed_cost: { excl_vat: 0, incl_vat: 0 },
      total_energy_cost: { excl_vat: 5, incl_vat: 5.5 },
      total_time_cost: { excl_vat: 0, incl_vat: 0 },
      total_parking_cost: { excl_vat: 1.5, incl_vat: 1.8 },
      total_reservation_cost: { excl_vat: 0, incl_vat: 0 },
      total_energy: 20,
      total_time: 1.666666666667,
      total_parking_time: 0.666666666667,
    })
  })

  it('rounds only on request, as for a CDR to be sent', () => {
    const { priced } = priceCdr('2.2.1', cdr(start, [charge(60, 20), park(40)], [perKwh]))
    expect(totalsIn('2.2.1', 'cdr', priced, { decimals: 4 })).toMatchObject({ total_time: 1.6667, total_parking_time: 0.6667 })
  })

  it('uses given tariffs instead of its own', () => {
    expect(costOf(priceCdr('2.2.1', cdr(start, [charge(60, 20)], [perKwh]), { tariffs: [hourly] }))).toBe('6')
  })
})

describe('a CDR of 2.1.1', () => {
  it("has stop_date_time, the Location's time zone, and amounts as numbers", () => {
    const night = tariff([element([per('ENERGY', 1)], { end_time: '10:30' }), element([per('ENERGY', 2)])])
    const assessment = priceCdr(
      '2.1.1',
      cdr211(start, [charge(30, 1), charge(30, 1)], [night], { total_cost: 3, total_energy: 2, total_time: 1 }),
    )
    expect(assessment.totals).toEqual({ total_cost: 3, total_energy: 2, total_time: 1, total_parking_time: 0 })
    expect(assessment.differences).toEqual([])
    expect(assessment.assumptions).toEqual([])
    expect(assessment.problems).toEqual([])
  })

  it('names what 2.1.1 leaves open about step_size', () => {
    const stepped = tariff([element([per('TIME', 6, undefined, 600), per('PARKING_TIME', 6, undefined, 600)])])
    const assessment = priceCdr('2.1.1', cdr211(start, [charge(21), park(16)], [stepped]))
    expect(costOf(assessment)).toBe('4.1')
    expect(wordsOf(assessment.assumptions)).toEqual([
      ' 2.1.1 does not define how step_size works across price components; applied as 2.2.1 defines it',
    ])
  })

  it('honours what only 2.2.1 knows, and names it', () => {
    const mixed = tariff([element([per('ENERGY', 1, 20)], { max_current: 100 })], { max_price: { excl_vat: 5, incl_vat: 6 } })
    const assessment = priceCdr('2.1.1', cdr211(start, [charge(60, 20, { MAX_CURRENT: 16 })], [mixed]))
    expect(costOf(assessment)).toBe('5')
    expect(wordsOf(assessment.problems)).toEqual([
      '/tariffs/0/max_price does not exist in 2.1.1; applied as 2.2.1 defines it',
      '/tariffs/0/elements/0/restrictions/max_current does not exist in 2.1.1; applied as 2.2.1 defines it',
      '/tariffs/0/elements/0/price_components/0/vat does not exist in 2.1.1; applied as 2.2.1 defines it',
    ])
  })
})

describe('a Session', () => {
  const session = (more: object) => ({
    id: 'S1',
    country_code: 'NL',
    start_date_time: start,
    kwh: 20,
    status: 'ACTIVE',
    currency: 'EUR',
    last_updated: '2026-01-13T10:00:00Z',
    ...more,
  })

  it('is priced up to last_updated, also without charging periods', () => {
    const assessment = priceSession('2.2.1', session({ total_cost: { excl_vat: 5 } }), { tariffs: [perKwh], timeZone: 'Europe/Amsterdam' })
    expect(assessment.totals).toMatchObject({ total_cost: { excl_vat: 5, incl_vat: 5.5 }, kwh: 20, total_time: 1 })
    expect(assessment.differences).toEqual([])
    expect(wordsOf(assessment.assumptions)).toEqual([
      ' the session has not ended, so it is priced up to last_updated',
      '/charging_periods is empty; priced as one period with kwh spread evenly',
    ])
  })

  it('of 2.1.1 has start_datetime, end_datetime and a number', () => {
    const assessment = priceSession(
      '2.1.1',
      {
        id: 'S1',
        start_datetime: start,
        end_datetime: '2026-01-13T11:00:00Z',
        kwh: 10,
        total_cost: 11,
        currency: 'EUR',
        location: { time_zone: 'Europe/Amsterdam' },
        charging_periods: [
          {
            start_date_time: start,
            dimensions: [
              { type: 'TIME', volume: 2 },
              { type: 'ENERGY', volume: 10 },
            ],
          },
        ],
      },
      { tariffs: [hourly] },
    )
    expect(assessment.differences.map(({ field }) => field)).toEqual(['total_cost'])
    expect(costOf(assessment)).toBe('12')
    expect(assessment.assumptions).toEqual([])
  })

  it('that is only reserved pays for the reservation so far, not for its expiry', () => {
    const reserved = tariff([
      element([per('TIME', 9), per('FLAT', 5)], { reservation: 'RESERVATION_EXPIRES' }),
      element([per('TIME', 3)], { reservation: 'RESERVATION' }),
    ])
    expect(costOf(priceSession('2.2.1', session({ status: 'RESERVATION', kwh: 0 }), { tariffs: [reserved] }))).toBe('3')
  })

  it('takes the time zone of the Location given with it', () => {
    const { priced } = priceSession('2.2.1', session({}), { tariffs: [perKwh], location: { time_zone: 'Atlantic/Canary' } })
    expect(priced.timeZone).toBe('Atlantic/Canary')
  })

  it('whose kwh is not the sum of its periods differs', () => {
    const assessment = priceSession(
      '2.2.1',
      session({
        charging_periods: [{ start_date_time: start, dimensions: [{ type: 'ENERGY', volume: 20000 }] }],
      }),
      { tariffs: [perKwh] },
    )
    expect(assessment.differences.map(({ field, stated, expected }) => [field, format(stated, 3), format(expected, 3)])).toEqual([
      ['kwh', '20', '20000'],
    ])
  })
})

describe('the time zone', () => {
  const at = (country: string | undefined, timeZone?: string) => {
    const value = cdr(start, [charge(60, 1)], [perKwh], { cdr_location: { country }, country_code: undefined })
    const { assumptions, priced } = priceCdr('2.2.1', value, timeZone === undefined ? {} : { timeZone })
    return [priced.timeZone, ...assumptions.map(({ text }) => text)]
  }

  it('is the one asked for', () => expect(at('NLD', 'Europe/Berlin')).toEqual(['Europe/Berlin']))
  it('is the only one of the country, and said', () =>
    expect(at('DEU')).toEqual(['Europe/Berlin', 'no time zone is given: Europe/Berlin, the only one of DEU, is used']))
  it('is found by alpha-2 too', () => expect(at('de')[0]).toBe('Europe/Berlin'))
  it('is UTC where the country has several, and said', () =>
    expect(at('USA')).toEqual(['UTC', 'no time zone is given and USA has not just one: UTC is used']))
  it('is UTC without a country', () => expect(at(undefined)).toEqual(['UTC', 'no time zone is given: UTC is used']))
  it('that is unknown is named and replaced', () =>
    expect(at('NLD', 'Europe/Nowhere')).toEqual([
      'Europe/Amsterdam',
      'time zone "Europe/Nowhere" is not known: Europe/Amsterdam, the only one of NLD, is used',
    ]))
})

describe('prices and amounts', () => {
  const withPrice = (component: unknown) =>
    priceCdr('2.2.1', cdr(start, [charge(60, 10)], [tariff([element([component])])]), { timeZone: 'UTC' })

  it.each<[string, unknown, string, RegExp]>([
    ['as text', per('ENERGY', '0.25'), '2.5', /price is the text "0.25"; read as a number/],
    ['with a decimal comma', per('ENERGY', '0,25'), '2.5', /price is the text "0,25"/],
    ['below zero', per('ENERGY', -0.25), '-2.5', /price is negative; calculated as it stands/],
    ['that are no number', per('ENERGY', 'cheap'), '0', /price "cheap" is not a number; left out/],
    ['beyond all reason', per('ENERGY', 1e300), '0', /price 1e\+300 is no plausible amount; left out/],
    ['that are missing', { type: 'ENERGY', step_size: 1 }, '0', /has no price; the component is left out/],
    ['of an unknown dimension', per('HEAT', 1), '0', /type "HEAT" is not a TariffDimensionType; the component is left out/],
    ['of a dimension in lower case', per('energy', 1), '10', /type "energy" is read as ENERGY/],
    ['with a VAT above 100', per('ENERGY', 1, 120), '10', /vat 120 is not a percentage; calculated as it stands/],
    ['with a negative step_size', per('ENERGY', 1, undefined, -5), '10', /step_size is negative|is negative, so nothing is rounded up/],
  ])('%s are named', (_, component, cost, problem) => {
    const assessment = withPrice(component)
    expect(costOf(assessment)).toBe(cost)
    expect(wordsOf(assessment.problems)).toContainEqual(expect.stringMatching(problem))
  })

  it('without step_size are not rounded up, which is said', () => {
    expect(wordsOf(withPrice({ type: 'ENERGY', price: 1 }).assumptions)).toEqual([
      '/tariffs/0/elements/0/price_components/0/step_size is missing, so nothing is rounded up',
    ])
  })

  it('twice in one element: the first counts', () => {
    const assessment = priceCdr('2.2.1', cdr(start, [charge(60, 10)], [tariff([element([per('ENERGY', 1), per('ENERGY', 2)])])]))
    expect(costOf(assessment)).toBe('10')
    expect(wordsOf(assessment.problems)).toEqual([
      '/tariffs/0/elements/0/price_components/1 is the second ENERGY of this element; the first counts',
    ])
  })

  it('carry no noise of binary floats', () => {
    const noisy = priceCdr('2.2.1', cdr(start, [charge(60, 0.1 + 0.2)], [tariff([element([per('ENERGY', 1, undefined, 100)])])]), {
      timeZone: 'UTC',
    })
    expect(costOf(noisy)).toBe('0.3')
    expect(wordsOf(noisy.assumptions)).toEqual([
      '/charging_periods/0/dimensions/1/volume 0.30000000000000004 is read as 0.3: ' + 'the rest is noise of binary floating point',
    ])
  })

  it('in another currency than the CDR are named', () => {
    const foreign = priceCdr('2.2.1', cdr(start, [charge(60, 10)], [{ ...perKwh, currency: 'SEK' }]))
    expect(wordsOf(foreign.problems)).toEqual(['/currency is EUR, but tariff T1 is in SEK'])
  })
})

describe('a reservation in a CDR', () => {
  const reservation = tariff([
    element([per('TIME', 3)], { reservation: 'RESERVATION' }),
    element([per('ENERGY', 1)], { reservation: 'RESERVATION' }),
    element([per('ENERGY', 0.5)]),
  ])

  it('that prices energy is named', () => {
    expect(wordsOf(priceCdr('2.2.1', cdr(start, [reserve(20), charge(60, 10)], [reservation])).problems)).toEqual([
      '/tariffs/0/elements/1 prices a reservation by more than FLAT and TIME; only those two are used',
    ])
  })

  it('is not part of total_time, but may be', () => {
    const reserved = (total_time: number) =>
      priceCdr('2.2.1', cdr(start, [reserve(20), charge(60, 10)], [reservation], { total_time })).differences.map(({ field }) => field)
    expect(reserved(1)).toEqual([])
    expect(reserved(1.3333)).toEqual([])
    expect(reserved(1.2)).toEqual(['total_time'])
  })
})

describe('input of any kind', () => {
  it.each([undefined, null, 'CDR', 7, [], {}, { charging_periods: 'none' }, { charging_periods: [null, 1, {}], tariffs: [null, 'x', {}] }])(
    '%j never throws',
    (value) => {
      for (const version of ['2.1.1', '2.2.1'] as const) {
        expect(priceCdr(version, value).problems.length).toBeGreaterThan(0)
        expect(priceSession(version, value, { tariffs: [value] }).problems.length).toBeGreaterThan(0)
      }
    },
  )

  it('with more hours than time has is priced all the same', () => {
    const endless = { ...cdr(start, [], [hourly]), charging_periods: [], total_time: 2e12, total_parking_time: 1e12 }
    expect(costOf(priceCdr('2.2.1', endless))).toBe('9000000000000')
  })

  it('with dates that nobody means is priced by its volumes', () => {
    const old = cdr('1970-01-01T00:00:00Z', [charge(60, 10)], [perKwh], { end_date_time: '2026-01-13T09:00:00Z' })
    expect(costOf(priceCdr('2.2.1', old))).toBe('2.5')
  })
})
