import { describe, expect, it } from 'vitest'
import type { Bill } from '../../../emulator/contract/bills.js'
import { timelineOf, ticksOf } from '../../../renderer/charging/sessions/session-timeline.js'

const line = (periods: number[], price: number, unit: 'kWh' | 'h' = 'kWh') => ({
  dimension: 'ENERGY',
  why: '',
  quantity: 1,
  stepped_quantity: 1,
  unit,
  price,
  cost: { excl_vat: 0, incl_vat: 0 },
  charging_periods: periods,
})
const bill = { lines: [line([0], 0.4), line([1], 0.3), line([2], 1, 'h')] } as unknown as Bill
const at = (time: string) => Date.parse(`2026-11-21T${time}Z`)
const now = at('23:00:00')

const periods = [
  {
    start_date_time: '2026-11-21T10:00:00Z',
    dimensions: [
      { type: 'ENERGY', volume: 5 },
      { type: 'TIME', volume: 0.5 },
    ],
    tariff_id: 'T',
  },
  { start_date_time: '2026-11-21T10:30:00Z', dimensions: [{ type: 'ENERGY', volume: 10 }] },
  { start_date_time: '2026-11-21T11:30:00Z', dimensions: [{ type: 'PARKING_TIME', volume: 0.5 }] },
]

describe('the timeline of a session', () => {
  it('has its periods end where the next begins, and the last with the session, in both versions', () => {
    for (const names of [
      ['start_date_time', 'end_date_time'],
      ['start_datetime', 'end_datetime'],
    ] as const) {
      const timeline = timelineOf(
        { status: 'COMPLETED', [names[0]]: '2026-11-21T10:00:00Z', [names[1]]: '2026-11-21T12:00:00Z', charging_periods: periods },
        bill,
        now,
      )
      expect(
        timeline?.periods.map(({ toMs, kind, kwh, kw, price }) => [new Date(toMs).toISOString().slice(11, 16), kind, kwh, kw, price]),
      ).toEqual([
        ['10:30', 'charging', 5, 10, '0.40/kWh'],
        ['11:30', 'charging', 10, 10, '0.30/kWh'],
        ['12:00', 'parking', 0, 0, '1.00/h'],
      ])
      expect(timeline?.states.map(({ text, toMs }) => [text, toMs])).toEqual([
        ['charging', at('11:30:00')],
        ['parking', at('12:00:00')],
      ])
      expect(timeline?.prices.map(({ text }) => text)).toEqual(['0.40/kWh', '0.30/kWh', '1.00/h'])
      expect(timeline?.isOver).toBe(true)
    }
  })

  it('goes on to what was heard last while it runs, and says its status where no period tells more', () => {
    const timeline = timelineOf(
      {
        status: 'ACTIVE',
        start_date_time: '2026-11-21T10:00:00Z',
        charging_periods: periods.slice(0, 1),
        last_updated: '2026-11-21T11:00:00Z',
      },
      bill,
      now,
    )
    expect(timeline?.isOver).toBe(false)
    expect(timeline?.states.map(({ text, fromMs, toMs }) => [text, fromMs, toMs])).toEqual([
      ['charging', at('10:00:00'), at('10:30:00')],
      ['ACTIVE', at('10:30:00'), at('11:00:00')],
    ])
    expect(
      timelineOf({ status: 'PENDING', start_date_time: '2026-11-21T10:00:00Z', last_updated: '2026-11-21T10:00:00Z' }, undefined, now)
        ?.states,
    ).toMatchObject([{ text: 'PENDING' }])
  })

  it('reads what is wrong as far as it can', () => {
    expect(timelineOf({ status: 'ACTIVE', start_date_time: 'yesterday' }, bill, now)).toBeUndefined()
    expect(timelineOf(undefined, undefined, now)).toBeUndefined()
    const timeline = timelineOf({ start_date_time: '2026-11-21T10:00:00Z', charging_periods: [{}, periods[1], 'x', periods[0]] }, bill, now)
    expect(timeline?.periods.map(({ kwh }) => kwh)).toEqual([5, 10])
  })
})

describe('ticks of the axis', () => {
  it('are round and about as many as fit', () => {
    const minutes = (list: number[]) => list.map((each) => new Date(each).getUTCMinutes())
    expect(minutes(ticksOf(at('10:01:00'), at('10:58:00'), 6))).toEqual([10, 20, 30, 40, 50])
    expect(ticksOf(at('00:00:00'), at('00:00:00') + 40 * 86_400_000, 6).length).toBeLessThanOrEqual(7)
  })
})
