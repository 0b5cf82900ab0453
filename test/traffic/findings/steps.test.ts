import { describe, expect, it } from 'vitest'
import { finish } from '../../../emulator/ocpi/judge.js'
import { findingsOf, judge } from '../../../emulator/traffic/findings/findings.js'
import { cdrFindings, maximumPeriods } from '../../../emulator/workbench/cdr-findings.js'
import { changed, goodObject, type Fields } from '../../ocpi/fixtures.js'
import { exchangeOf, goodParts, spoilt, type Spoil } from './good.js'

const version = '2.2.1' as const
const evse = (index: number): Fields => ({
  ...goodObject(version, 'EVSE'),
  uid: `E${index}`,
  evse_id: `NL*CPO*E${index}`,
  connectors: Array.from({ length: 3 }, (_, id) => ({ ...goodObject(version, 'Connector'), id: String(id) })),
})
const evses = Array.from({ length: 2_000 }, (_, index) => evse(index))
const second = (index: number): string => `${new Date(Date.UTC(2026, 4, 4) + index * 1000).toISOString().slice(0, 19)}Z`
const periods = (count: number): Fields[] =>
  Array.from({ length: count }, (_, index) => ({ start_date_time: second(index), dimensions: [{ type: 'ENERGY', volume: 0.1 }] }))
const location = (fields: Fields = {}): Fields => ({ ...goodObject(version, 'Location'), evses, ...fields })
const withPeriods = (count: number): Spoil => ({
  body: { start_date_time: second(0), end_date_time: second(count), charging_periods: periods(count) },
})

type Row = readonly [what: string, id: string, direction: 'in' | 'out', spoil: Spoil, atLeast: number]
const rows: readonly Row[] = [
  ['a PUT of a Location with many EVSEs', 'locations.receiver.put', 'in', { body: location() }, 2_000 * 4],
  ['a GET of such a Location', 'locations.sender.get', 'out', { data: location() }, 2_000 * 4],
  ['a list with such a Location', 'locations.sender.list', 'out', { data: [location()] }, 2_000 * 4],
  [
    'one EVSE with many Connectors',
    'locations.receiver.put',
    'in',
    {
      body: location({
        evses: [
          { ...evse(0), connectors: Array.from({ length: 3_000 }, (_, id) => ({ ...goodObject(version, 'Connector'), id: String(id) })) },
        ],
      }),
    },
    3_000,
  ],
  [
    'a list of a Connector that never ends',
    'locations.receiver.put',
    'in',
    { body: location({ facilities: Array.from({ length: 64_000 }, () => 'HOTEL') }) },
    1_000,
  ],
  ['a CDR with many periods', 'cdrs.receiver.post', 'in', withPeriods(5_000), 5_000],
  [
    'a small PATCH of a Location with many EVSEs',
    'locations.receiver.patch',
    'in',
    {
      request: { name: 'x', last_updated: '2026-05-04T10:00:00Z' },
      facts: { stored: () => location(), patched: () => location({ name: 'x' }) },
    },
    2_000 * 4,
  ],
  [
    'a list of many small objects',
    'locations.sender.list',
    'out',
    { data: Array.from({ length: 5_000 }, (_, id) => ({ id: String(id) })) },
    5_000,
  ],
]

describe('judging in steps', () => {
  it.each(rows)('divides %s', (_, id, direction, spoil, atLeast) => {
    const parts = spoilt(goodParts(version, id, direction), spoil)
    const steps = judge(exchangeOf(parts), parts.facts)
    let count = 0
    while (steps.next().done !== true) count += 1
    expect(count).toBeGreaterThan(atLeast)
  })

  it('finds the same in steps as in one go', () => {
    const wrong = location({
      evses: evses.map((one, index) => changed(one, { '/connectors/1/max_voltage': index % 2 === 0 ? -1 : 'x', '/status': 'ODD' })),
    })
    const few = { ...wrong, evses: (wrong['evses'] as Fields[]).slice(0, 2) }
    const gist = (body: Fields): unknown[] => {
      const parts = spoilt(goodParts(version, 'locations.receiver.put'), { body })
      return findingsOf(exchangeOf(parts), parts.facts).map(({ id, severity, at, expected, actual }) => ({
        id,
        severity,
        at,
        expected,
        actual,
      }))
    }
    expect(gist(few).length).toBeGreaterThan(2)
    expect(gist(wrong)).toEqual(gist(few))
  })

  it('does not price a CDR with very many periods, and says so', () => {
    const found = (count: number) => {
      const parts = spoilt(goodParts(version, 'cdrs.receiver.post'), withPeriods(count))
      return finish(cdrFindings(exchangeOf(parts), { requestJson: parts.request }, () => undefined)).filter(
        ({ at }) => at === '/charging_periods',
      )
    }
    expect(found(10)).toEqual([])
    expect(found(maximumPeriods + 1)).toMatchObject([{ id: 'cdr.arithmetic', severity: 'warning' }])
  })
})
