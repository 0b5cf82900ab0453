/** Exchanges in any order, found by their number. New ones mostly come at the end; the others are put in their places. */
import type { ExchangeSummary } from '../../../emulator/contract/exchange.js'
import type { Rows } from './rows.js'
import { byStart, type Compare, compareBy } from './sort.js'

export interface SortedRows extends Rows {
  /** Adds or replaces. */
  add(rows: readonly ExchangeSummary[]): void
  /** Puts a newer state in the place of one that is there. */
  replace(row: ExchangeSummary): void
  remove(seqs: ReadonlySet<number>): void
  /** Drops those with lower numbers. */
  dropBefore(seq: number): void
  clear(): void
  /** Puts everything in another order. */
  sortBy(compare: Compare): void
}

/** Rows that are put in their places one by one; more are sorted together with all others. */
const fewRows = 200

/** `rowOf` finds an exchange that is not among the rows, so that its place among them is known. */
export const createSortedRows = (rowOf: (seq: number) => ExchangeSummary | undefined = () => undefined): SortedRows => {
  let list: ExchangeSummary[] = []
  let compare = compareBy(byStart)
  const bySeq = new Map<number, ExchangeSummary>()

  /** Place of the first row that does not come before this one. */
  const placeOf = (row: ExchangeSummary) => {
    let low = 0
    let high = list.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (compare(list[middle] as ExchangeSummary, row) < 0) low = middle + 1
      else high = middle
    }
    return low
  }
  const isLast = (row: ExchangeSummary) => {
    const last = list.at(-1)
    return last === undefined || compare(last, row) < 0
  }
  const keepOnly = (keep: (row: ExchangeSummary) => boolean) => {
    list = list.filter((row) => keep(row) || !bySeq.delete(row.seq))
  }
  const addMany = (rows: readonly ExchangeSummary[]) => {
    for (const row of rows) bySeq.set(row.seq, row)
    list = [...bySeq.values()].sort(compare)
  }
  const takeOut = (row: ExchangeSummary) => {
    list.splice(placeOf(row), 1)
    bySeq.delete(row.seq)
  }
  const putIn = (row: ExchangeSummary) => {
    if (isLast(row)) list.push(row)
    else list.splice(placeOf(row), 0, row)
    bySeq.set(row.seq, row)
  }

  return {
    get length() {
      return list.length
    },
    at: (index) => (index < 0 ? undefined : list[index]),
    indexOf: (seq) => {
      const row = bySeq.get(seq)
      return row === undefined ? -1 : placeOf(row)
    },
    lowerBound: (seq) => {
      const row = bySeq.get(seq) ?? rowOf(seq)
      // The log has dropped what is unknown: it was older than the rest.
      return row === undefined ? 0 : placeOf(row)
    },
    slice: (from, to) => list.slice(from, to),
    add: (rows) => {
      const numbers = new Set<number>()
      const isInOrder = rows.every((row, index) => {
        // A newer state of an exchange that is there already, or twice among these, takes the place of the older one.
        if (bySeq.has(row.seq) || numbers.has(row.seq)) return false
        numbers.add(row.seq)
        const before = index === 0 ? list.at(-1) : rows[index - 1]
        return before === undefined || compare(before, row) < 0
      })
      if (isInOrder) {
        for (const row of rows) {
          list.push(row)
          bySeq.set(row.seq, row)
        }
        return
      }
      if (rows.length > fewRows) {
        addMany(rows)
        return
      }
      for (const row of rows) {
        const known = bySeq.get(row.seq)
        if (known) takeOut(known)
        putIn(row)
      }
    },
    replace: (row) => {
      const known = bySeq.get(row.seq)
      if (!known) return
      if (compare(known, row) === 0) {
        list[placeOf(known)] = row
        bySeq.set(row.seq, row)
      } else {
        takeOut(known)
        putIn(row)
      }
    },
    remove: (seqs) => keepOnly((row) => !seqs.has(row.seq)),
    dropBefore: (seq) => keepOnly((row) => row.seq >= seq),
    clear: () => {
      list = []
      bySeq.clear()
    },
    sortBy: (next) => {
      compare = next
      list = [...bySeq.values()].sort(compare)
    },
  }
}
