/** Exchanges by rising number, of which new ones come at the end and old ones go from the front, cheaply. */
import type { ExchangeSummary } from '../../../emulator/contract/exchange.js'

export interface Rows {
  readonly length: number
  at(index: number): ExchangeSummary | undefined
  /** Place of the exchange, or -1. */
  indexOf(seq: number): number
  /** Place of the first exchange whose number is at least this; the length when there is none. */
  lowerBound(seq: number): number
  slice(from: number, to?: number): ExchangeSummary[]
}

export interface MutableRows extends Rows {
  /** Adds or replaces. Returns false when something came in between older ones, or was replaced. */
  add(rows: readonly ExchangeSummary[]): boolean
  /** Puts a newer state in the place of one that is there; false when it is not. */
  replace(row: ExchangeSummary): boolean
  remove(seqs: ReadonlySet<number>): void
  /** Drops the oldest so that no more than this many are left. */
  keepNewest(count: number): void
  /** Drops those with lower numbers. */
  dropBefore(seq: number): void
  clear(): void
}

/** Emptied places at the front after which the list is copied. */
const slack = 20_000

export const createRows = (): MutableRows => {
  let list: ExchangeSummary[] = []
  let first = 0

  const lowerBound = (seq: number) => {
    let low = first
    let high = list.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((list[middle]?.seq ?? Number.POSITIVE_INFINITY) < seq) low = middle + 1
      else high = middle
    }
    return low - first
  }
  const at = (index: number) => (index < 0 ? undefined : list[first + index])
  const indexOf = (seq: number) => {
    const index = lowerBound(seq)
    return at(index)?.seq === seq ? index : -1
  }
  const dropFirst = (count: number) => {
    if (count <= 0) return
    // Let go of them now, not only when the list is copied.
    list.fill(undefined as never, first, first + count)
    first += count
    if (first > slack) {
      list = list.slice(first)
      first = 0
    }
  }
  const merge = (added: readonly ExchangeSummary[]) => {
    const bySeq = new Map(added.map((row) => [row.seq, row]))
    const sorted = [...bySeq.values()].sort((left, right) => left.seq - right.seq)
    const merged: ExchangeSummary[] = []
    let next = 0
    for (let index = first; index < list.length; index++) {
      const row = list[index] as ExchangeSummary
      for (; next < sorted.length && (sorted[next] as ExchangeSummary).seq < row.seq; next++) merged.push(sorted[next] as ExchangeSummary)
      merged.push(sorted[next]?.seq === row.seq ? (sorted[next++] as ExchangeSummary) : row)
    }
    for (; next < sorted.length; next++) merged.push(sorted[next] as ExchangeSummary)
    list = merged
    first = 0
  }

  return {
    get length() {
      return list.length - first
    },
    at,
    indexOf,
    lowerBound,
    slice: (from, to) => list.slice(first + from, to === undefined ? undefined : first + to),
    add: (rows) => {
      let last = list.length > first ? (list.at(-1)?.seq ?? 0) : Number.NEGATIVE_INFINITY
      for (let index = 0; index < rows.length; index++) {
        const row = rows[index] as ExchangeSummary
        if (row.seq <= last) {
          merge(rows.slice(index))
          return false
        }
        list.push(row)
        last = row.seq
      }
      return true
    },
    replace: (row) => {
      const index = indexOf(row.seq)
      if (index === -1) return false
      list[first + index] = row
      return true
    },
    remove: (seqs) => {
      list = list.slice(first).filter((row) => !seqs.has(row.seq))
      first = 0
    },
    keepNewest: (count) => dropFirst(list.length - first - count),
    dropBefore: (seq) => dropFirst(lowerBound(seq)),
    clear: () => {
      list = []
      first = 0
    },
  }
}
