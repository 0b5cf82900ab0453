import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRows } from '../../renderer/traffic/rows/rows.js'
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
