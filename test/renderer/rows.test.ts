import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { columnIds } from '../../renderer/traffic/rows/columns.js'
import { createRows } from '../../renderer/traffic/rows/rows.js'
import { byStart, compareBy, isByStart, nextSort } from '../../renderer/traffic/rows/sort.js'
import { createSortedRows } from '../../renderer/traffic/rows/sorted-rows.js'
import { summaries, summary } from './exchanges.js'

const seqs = (rows: { slice(from: number): { seq: number }[] }) => rows.slice(0).map((row) => row.seq)

describe('rows of exchanges', () => {
  it('stay in the order of their numbers, each once, in whatever order and pieces they come', () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 12 }), { maxLength: 12 }), (batches) => {
        const rows = createRows()
        for (const batch of batches) rows.add(batch.map((seq) => summary(seq)))
        expect(seqs(rows)).toEqual([...new Set(batches.flat())].sort((left, right) => left - right))
      }),
    )
  })

  it('find each by its number, and the place where one that is missing would be', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 1, max: 200 })),
        fc.integer({ min: 0, max: 201 }),
        fc.nat(20),
        (numbers, wanted, dropped) => {
          const sorted = [...numbers].sort((left, right) => left - right)
          const rows = createRows()
          rows.add(sorted.map((seq) => summary(seq)))
          rows.keepNewest(sorted.length - dropped)
          const left = sorted.slice(Math.min(dropped, sorted.length))
          expect(rows.indexOf(wanted)).toBe(left.indexOf(wanted))
          expect(rows.lowerBound(wanted)).toBe(left.filter((seq) => seq < wanted).length)
          expect(rows.at(0)?.seq).toBe(left[0])
        },
      ),
    )
  })

  it('say whether something came in between, so that what was derived from them can be kept when nothing did', () => {
    const rows = createRows()
    expect(rows.add(summaries(1, 3))).toBe(true)
    expect(rows.add(summaries(5, 6))).toBe(true)
    expect(rows.add([summary(4)])).toBe(false)
  })

  it('keep the newest of very many without growing', () => {
    const rows = createRows()
    for (let from = 1; from < 200_000; from += 1000) {
      rows.add(summaries(from, from + 999))
      rows.keepNewest(5000)
    }
    expect(rows.length).toBe(5000)
    expect(rows.at(0)?.seq).toBe(195_001)
    expect(rows.indexOf(200_000)).toBe(4999)
  })

  it('replace one by its newer state, and nothing when it is gone', () => {
    const rows = createRows()
    rows.add(summaries(1, 3))
    expect(rows.replace(summary(2, { violations: 1 }))).toBe(true)
    expect(rows.at(1)?.violations).toBe(1)
    expect(rows.replace(summary(9))).toBe(false)
    rows.remove(new Set([1, 3]))
    expect(seqs(rows)).toEqual([2])
  })
})

describe('rows in another order', () => {
  const row = fc
    .record({
      seq: fc.integer({ min: 1, max: 40 }),
      startedAt: fc.integer({ min: 0, max: 12 }),
      status: fc.constantFrom(200, 404, undefined),
      violations: fc.integer({ min: 0, max: 2 }),
      path: fc.constantFrom('/a', '/b', '/c'),
    })
    .map(({ seq, ...part }) => summary(seq, part))
  const step = fc.oneof(
    fc.record({ kind: fc.constant('add' as const), rows: fc.array(row, { maxLength: 8 }) }),
    fc.record({ kind: fc.constant('replace' as const), row }),
    fc.record({ kind: fc.constant('remove' as const), seqs: fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 5 }) }),
    fc.record({ kind: fc.constant('drop' as const), seq: fc.integer({ min: 1, max: 20 }) }),
    fc.record({ kind: fc.constant('sort' as const), column: fc.constantFrom(...columnIds), descending: fc.boolean() }),
  )

  it('are those of a list that is sorted as a whole after every change', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        const rows = createSortedRows()
        const plain = new Map<number, ReturnType<typeof summary>>()
        let compare = compareBy(byStart)
        for (const each of steps) {
          if (each.kind === 'add') {
            rows.add(each.rows)
            for (const one of each.rows) plain.set(one.seq, one)
          } else if (each.kind === 'replace') {
            rows.replace(each.row)
            if (plain.has(each.row.seq)) plain.set(each.row.seq, each.row)
          } else if (each.kind === 'remove') {
            rows.remove(new Set(each.seqs))
            for (const seq of each.seqs) plain.delete(seq)
          } else if (each.kind === 'drop') {
            rows.dropBefore(each.seq)
            for (const seq of [...plain.keys()]) if (seq < each.seq) plain.delete(seq)
          } else {
            compare = compareBy(each)
            rows.sortBy(compare)
          }
          const expected = [...plain.values()].sort(compare)
          expect(rows.slice(0)).toEqual(expected)
          expect(expected.map(({ seq }) => rows.indexOf(seq))).toEqual(expected.map((_, index) => index))
        }
      }),
    )
  })

  it('begin with those that started first, whatever their numbers', () => {
    const rows = createSortedRows()
    rows.add([summary(1, { startedAt: 30 }), summary(2, { startedAt: 10 }), summary(3, { startedAt: 20 })])
    expect(seqs(rows)).toEqual([2, 3, 1])
  })

  it('rise, fall and are by start again when the head of a column is pressed', () => {
    const pressed = ['status', 'status', 'status', 'path'] as const
    const orders = pressed.reduce<(typeof byStart)[]>((all, column) => [...all, nextSort(all.at(-1) ?? byStart, column)], [])
    expect(orders.map(({ column, descending }) => `${column} ${descending ? 'falling' : 'rising'}`)).toEqual([
      'status rising',
      'status falling',
      'time rising',
      'path rising',
    ])
    expect(orders.map(isByStart)).toEqual([false, false, true, false])
  })
})
