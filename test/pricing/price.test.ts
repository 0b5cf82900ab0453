/** Which element prices what, flat fees, reservations, step_size and limits, on charging built by hand. */
import { describe, expect, it } from 'vitest'
import { chargedPeriod, chargingOf, type PeriodKind } from '../../emulator/pricing/charging.js'
import { createNoteList } from '../../emulator/pricing/notes.js'
import { price, type PriceOptions } from '../../emulator/pricing/price.js'
import { format } from '../../emulator/pricing/rational.js'
import { readTariff } from '../../emulator/pricing/tariff.js'
import { element, per, tariff } from './build.js'

const startMs = Date.parse('2026-01-13T09:00:00Z')

type Part = readonly [kind: PeriodKind, minutes: number, kwh?: number, tariffId?: string | undefined]

const priceParts = (tariffs: readonly unknown[], parts: readonly Part[], options: PriceOptions = {}) => {
  let atMs = startMs
  const periods = parts.map(([kind, minutes, kwh = 0, tariffId], index) => {
    const fromMs = atMs
    atMs += minutes * 60_000
    return chargedPeriod(kind, fromMs, atMs, kwh, { at: `/charging_periods/${index}`, ...(tariffId && { tariffId }) })
  })
  return price(
    tariffs.map((one) => readTariff('2.2.1', one, createNoteList())),
    chargingOf(periods),
    options,
  )
}

const shown = (priced: ReturnType<typeof price>) =>
  priced.lines.map(
    (line) => `${line.dimension} ${line.elementIndex ?? '-'} ${format(line.steppedQuantity, 4)} ${format(line.cost.excl, 4)}`,
  )
const costOf = (priced: ReturnType<typeof price>) => [format(priced.totals.cost.excl, 6), format(priced.totals.cost.incl, 6)]

describe('elements', () => {
  it('are chosen per dimension: the first that holds and prices it', () => {
    const priced = priceParts(
      [tariff([element([per('ENERGY', 0.5)], { min_kwh: 100 }), element([per('TIME', 1)]), element([per('ENERGY', 0.3), per('TIME', 9)])])],
      [['charging', 60, 10]],
    )
    expect(shown(priced)).toEqual(['ENERGY 2 10 3', 'TIME 1 1 1'])
  })

  it('price nothing when none holds, and say so', () => {
    const priced = priceParts(
      [tariff([element([per('ENERGY', 0.5)], { min_kwh: 100 })])],
      [
        ['charging', 60, 10],
        ['parking', 30],
      ],
    )
    expect(priced.lines.map(({ dimension, why }) => [dimension, why])).toEqual([
      ['ENERGY', 'no element prices ENERGY then'],
      ['TIME', 'no element prices TIME'],
      ['PARKING_TIME', 'no element prices PARKING_TIME'],
    ])
    expect(costOf(priced)).toEqual(['0', '0'])
  })

  it('give their reason in words', () => {
    const priced = priceParts(
      [
        tariff([
          element([per('ENERGY', 0.5)], {
            start_time: '09:00',
            end_time: '18:00',
            day_of_week: ['MONDAY', 'TUESDAY', 'WEDNESDAY'],
            min_power: 5,
          }),
        ]),
      ],
      [['charging', 60, 10]],
    )
    expect(priced.lines[0]?.why).toBe('element 0: Monday to Wednesday, 09:00 to 18:00, power from 5 kW')
  })

  it('may switch on and off; the lines add up per component', () => {
    const morning = element([per('ENERGY', 1)], { start_time: '09:30', end_time: '10:30' })
    const priced = priceParts(
      [tariff([morning, element([per('ENERGY', 2)])])],
      [
        ['charging', 30, 1],
        ['charging', 60, 2],
        ['charging', 30, 3],
      ],
    )
    const energy = priced.lines.filter(({ dimension }) => dimension === 'ENERGY')
    expect(energy.map(({ elementIndex, periods }) => [elementIndex, periods])).toEqual([
      [1, [0, 2]],
      [0, [1]],
    ])
    expect(costOf(priced)).toEqual(['10', '10'])
  })
})

describe('FLAT', () => {
  it('is billed once per session, also when its element switches off and on', () => {
    const priced = priceParts(
      [tariff([element([per('FLAT', 2)], { min_power: 5 })])],
      [
        ['charging', 60, 10],
        ['charging', 60, 1],
        ['charging', 60, 10],
      ],
    )
    expect(costOf(priced)).toEqual(['2', '2'])
  })

  it('is billed when its element begins to hold', () => {
    const late = tariff([element([per('FLAT', 5)], { min_duration: 7200 })])
    expect(costOf(priceParts([late], [['charging', 120, 10]]))).toEqual(['0', '0'])
    expect(costOf(priceParts([late], [['charging', 121, 10]]))).toEqual(['5', '5'])
  })

  it('is billed once when another becomes active, and the other is named', () => {
    const priced = priceParts(
      [tariff([element([per('FLAT', 5)], { min_duration: 1800 }), element([per('FLAT', 1)])])],
      [['charging', 60, 10]],
    )
    expect(costOf(priced)).toEqual(['1', '1'])
    expect(priced.notes.map(({ text }) => text)).toEqual(['a second FLAT (element 0) becomes active; only one is billed per session'])
  })

  it('counts as parking cost when its element prices parking only', () => {
    const forParking = element([per('FLAT', 1), per('PARKING_TIME', 2)])
    const priced = priceParts(
      [tariff([forParking, element([per('ENERGY', 1)])])],
      [
        ['charging', 60, 1],
        ['parking', 60],
      ],
    )
    expect(format(priced.totals.parkingCost.excl, 4)).toBe('3')
    expect(format(priced.totals.fixedCost.excl, 4)).toBe('0')
  })

  it('of 0.00 is a free tariff, whatever its step_size', () => {
    const priced = priceParts(
      [tariff([element([per('FLAT', 0, undefined, 0)])])],
      [
        ['charging', 60, 10],
        ['parking', 30],
      ],
    )
    expect(costOf(priced)).toEqual(['0', '0'])
  })
})

describe('VAT', () => {
  it('belongs to each component; without it none applies', () => {
    const mixed = tariff([element([per('FLAT', 1, 20), per('ENERGY', 1, 5.5), per('TIME', 1)])])
    expect(costOf(priceParts([mixed], [['charging', 60, 10]]))).toEqual(['12', '12.75'])
  })
})

describe('a reservation', () => {
  const fee = tariff([
    element([per('FLAT', 4)], { reservation: 'RESERVATION_EXPIRES' }),
    element([per('FLAT', 2), per('TIME', 6, undefined, 600)], { reservation: 'RESERVATION' }),
    element([per('FLAT', 0.5), per('ENERGY', 0.25), per('TIME', 1)]),
  ])

  it('and the session that follows have each its own flat fee, time and step', () => {
    expect(
      shown(
        priceParts(
          [fee],
          [
            ['reservation', 13],
            ['charging', 60, 10],
          ],
        ),
      ),
    ).toEqual(['FLAT 1 1 2', 'RESERVATION_TIME 1 0.3333 2', 'FLAT 2 1 0.5', 'ENERGY 2 10 2.5', 'TIME 2 1 1'])
  })

  it('that expires costs its fee and the fee of expiry, and nothing of a session', () => {
    expect(shown(priceParts([fee], [['reservation', 30]]))).toEqual(['FLAT 1 1 2', 'FLAT 0 1 4', 'RESERVATION_TIME 1 0.5 3'])
  })

  it('that expires costs the time price of expiry instead of its own', () => {
    const priced = priceParts(
      [
        tariff([
          element([per('TIME', 3)], { reservation: 'RESERVATION' }),
          element([per('TIME', 6)], { reservation: 'RESERVATION_EXPIRES' }),
        ]),
      ],
      [['reservation', 60]],
    )
    expect(costOf(priced)).toEqual(['6', '6'])
  })

  it('costs nothing where the tariff has no price for it', () => {
    expect(costOf(priceParts([tariff([element([per('FLAT', 1), per('TIME', 1)])])], [['reservation', 60]]))).toEqual(['0', '0'])
  })

  it('goes to the reservation cost, not to time or fixed cost', () => {
    const { totals } = priceParts(
      [fee],
      [
        ['reservation', 10],
        ['charging', 60, 10],
      ],
    )
    expect([totals.reservationCost, totals.fixedCost, totals.timeCost].map(({ excl }) => format(excl, 4))).toEqual(['3', '0.5', '1'])
  })

  it('alone is not held to min_price', () => {
    expect(costOf(priceParts([{ ...fee, min_price: { excl_vat: 50 } }], [['reservation', 30]]))).toEqual(['9', '9'])
  })
})

describe('step_size', () => {
  const blocks = tariff([
    element([per('TIME', 60, undefined, 600), per('PARKING_TIME', 60, undefined, 600), per('ENERGY', 1, undefined, 1000)]),
  ])

  it('rounds only the time that comes last', () => {
    expect(
      shown(
        priceParts(
          [blocks],
          [
            ['charging', 21],
            ['parking', 16],
          ],
        ),
      ),
    ).toEqual(['TIME 0 0.35 21', 'PARKING_TIME 0 0.3333 20'])
    expect(
      shown(
        priceParts(
          [blocks],
          [
            ['charging', 11],
            ['parking', 16],
            ['charging', 10],
          ],
        ),
      ),
    ).toEqual(['TIME 0 0.5 30', 'PARKING_TIME 0 0.2667 16'])
  })

  it('rounds the total of a session, at the price and step of the last component', () => {
    const priced = priceParts(
      [tariff([element([per('ENERGY', 1, undefined, 7000)], { max_duration: 3600 }), element([per('ENERGY', 2, undefined, 1000)])])],
      [
        ['charging', 60, 1.2],
        ['charging', 60, 1.2],
      ],
    )
    expect(shown(priced).filter((line) => line.startsWith('ENERGY'))).toEqual(['ENERGY 0 1.2 1.2', 'ENERGY 1 1.8 3.6'])
  })

  it('leaves unpriced time out and rounds what was priced last', () => {
    const priced = priceParts([tariff([element([per('TIME', 60, undefined, 600)], { max_duration: 1500 })])], [['charging', 60]])
    expect(shown(priced)).toEqual(['TIME 0 0.5 30', 'TIME - 0.5833 0'])
  })

  it('rounds charging time when parking has no price', () => {
    const priced = priceParts(
      [tariff([element([per('TIME', 60, undefined, 600)])])],
      [
        ['charging', 25],
        ['parking', 60],
      ],
    )
    expect(shown(priced)).toEqual(['TIME 0 0.5 30', 'PARKING_TIME - 1 0'])
  })

  it('is not applied between two tariffs, only at the end', () => {
    const [first, second] = [
      tariff([element([per('ENERGY', 1, undefined, 1000)])], { id: 'A' }),
      tariff([element([per('ENERGY', 2, undefined, 1000)])], { id: 'B' }),
    ]
    const priced = priceParts(
      [first, second],
      [
        ['charging', 60, 1.5, 'A'],
        ['charging', 60, 1.2, 'B'],
      ],
    )
    const energy = priced.lines.filter(({ dimension }) => dimension === 'ENERGY')
    expect(energy.map((line) => [line.tariffId, format(line.steppedQuantity, 4)])).toEqual([
      ['A', '1.5'],
      ['B', '1.5'],
    ])
  })

  it('that adds free time is named', () => {
    const priced = priceParts(
      [tariff([element([per('TIME', 60, undefined, 60)], { max_duration: 1500 }), element([per('TIME', 0, undefined, 600)])])],
      [['charging', 34]],
    )
    expect(costOf(priced)).toEqual(['25', '25'])
    expect(priced.notes.map(({ text }) => text)).toContainEqual(expect.stringMatching(/last TIME component is free/))
  })

  it.each([
    ['session', '41', '40'],
    ['none', '37', '37'],
    ['period', '50', '45'],
    ['component', '50', '40'],
    ['dimension', '50', '40'],
  ] as const)('by the rule "%s": 21 and 16 minutes in tens cost %s; 6, 6, 25 in fives %s', (stepRule, tens, fives) => {
    const both = (step: number) => tariff([element([per('TIME', 60, undefined, step), per('PARKING_TIME', 60, undefined, step)])])
    expect(
      costOf(
        priceParts(
          [both(600)],
          [
            ['charging', 21],
            ['parking', 16],
          ],
          { stepRule },
        ),
      )[0],
    ).toBe(tens)
    expect(
      costOf(
        priceParts(
          [both(300)],
          [
            ['charging', 6],
            ['charging', 6],
            ['charging', 25],
          ],
          { stepRule },
        ),
      )[0],
    ).toBe(fives)
  })
})

describe('min_price and max_price', () => {
  const limited = (limits: object) => tariff([element([per('ENERGY', 1, 10)])], { id: 'L', ...limits })

  it('hold excluding and including VAT separately', () => {
    const priced = priceParts([limited({ max_price: { excl_vat: 10, incl_vat: 10.5 } })], [['charging', 60, 9.8]])
    expect(costOf(priced)).toEqual(['9.8', '10.5'])
    expect(priced.lines.at(-1)).toMatchObject({ dimension: 'MAX_PRICE', why: 'lowered to the max_price of the tariff' })
  })

  it('apply also when nothing was consumed', () => {
    expect(costOf(priceParts([limited({ min_price: { excl_vat: 5, incl_vat: 5.5 } })], [['charging', 0, 0]]))).toEqual(['5', '5.5'])
  })

  it('without incl_vat change the other total in proportion, and this is named', () => {
    const priced = priceParts([limited({ max_price: { excl_vat: 5 } })], [['charging', 60, 10]])
    expect(costOf(priced)).toEqual(['5', '5.5'])
    expect(priced.notes.map(({ text }) => text)).toEqual(['has no incl_vat, so the total including VAT is scaled in proportion'])
  })

  it('that contradict each other: max_price is applied last', () => {
    const reversed = limited({ min_price: { excl_vat: 8, incl_vat: 8 }, max_price: { excl_vat: 6, incl_vat: 6 } })
    expect(costOf(priceParts([reversed], [['charging', 60, 1]]))).toEqual(['6', '6'])
  })

  it('of several tariffs hold for the part of each', () => {
    const priced = priceParts(
      [
        { ...limited({ min_price: { excl_vat: 5, incl_vat: 5 } }), id: 'A' },
        { ...limited({ max_price: { excl_vat: 1, incl_vat: 1 } }), id: 'B' },
      ],
      [
        ['charging', 60, 2, 'A'],
        ['charging', 60, 7, 'B'],
      ],
    )
    expect(costOf(priced)).toEqual(['6', '6'])
  })
})

describe('several tariffs', () => {
  const priced = (tariffs: readonly unknown[], tariffId?: string) => {
    const result = priceParts(tariffs, [['charging', 60, 1, tariffId]])
    return { cost: costOf(result)[0], notes: result.notes.map(({ text }) => text) }
  }
  const one = (id: string, more: object = {}) => tariff([element([per('ENERGY', Number(id))])], { id, ...more })

  it('the period names its own, without regard to case', () => {
    expect(priced([one('1'), { ...one('2'), id: 'b2' }], 'B2').cost).toBe('2')
  })

  it('one that is not at hand is replaced and named', () => {
    expect(priced([one('1')], 'X')).toEqual({ cost: '1', notes: ['periods name tariff X, which is unknown; tariff 1 is used'] })
  })

  it('without a name the first that is valid and for ordinary sessions is taken, and this is named', () => {
    const result = priced([
      one('1', { end_date_time: '2026-01-01T00:00:00Z' }),
      one('2', { type: 'AD_HOC_PAYMENT' }),
      one('3', { type: 'REGULAR' }),
      one('4'),
    ])
    expect(result.cost).toBe('3')
    expect(result.notes).toEqual([
      'the object does not name which of the 4 tariffs applies; the first that fits the start of each period is used',
    ])
  })

  it('without a name one whose elements hold is preferred', () => {
    const expired = tariff([element([per('ENERGY', 1)], { end_date: '2026-01-01' })], { id: 'old' })
    expect(priced([expired, one('2')]).cost).toBe('2')
  })

  it('a period without a name among others with one costs nothing', () => {
    const result = priceParts(
      [one('1')],
      [
        ['charging', 60, 1, '1'],
        ['charging', 60, 5],
      ],
    )
    expect(costOf(result)).toEqual(['1', '1'])
    expect(result.notes.map(({ text }) => text)).toContain('names no tariff while other periods do, so it costs nothing')
  })

  it('one that is no longer valid prices all the same, and this is named', () => {
    expect(priced([one('1', { end_date_time: '2025-01-01T00:00:00Z' })])).toEqual({
      cost: '1',
      notes: ['tariff 1 is not valid at that time; used nevertheless'],
    })
  })
})

describe('an unknown time zone', () => {
  it('is named, and UTC is used', () => {
    const priced = priceParts([tariff([element([per('ENERGY', 1)])])], [['charging', 60, 1]], { timeZone: 'Mars/Olympus' })
    expect(priced.timeZone).toBe('UTC')
    expect(priced.notes.map(({ text }) => text)).toEqual(['time zone "Mars/Olympus" is unknown; UTC is used'])
  })
})

describe('energy fed back', () => {
  it('costs less than nothing and is not rounded up', () => {
    expect(costOf(priceParts([tariff([element([per('ENERGY', 1, undefined, 1000)])])], [['charging', 60, -2.5]]))).toEqual(['-2.5', '-2.5'])
  })
})
