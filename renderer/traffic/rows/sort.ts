/** The orders that the exchanges can be shown in: by their start, or by a column. */
import type { ExchangeSummary } from '../../../emulator/contract/exchange.js'
import type { ColumnId } from './columns.js'

export interface Sort {
  readonly column: ColumnId
  readonly descending: boolean
}

/** By start, the newest last: the only order that can be followed. */
export const byStart: Sort = { column: 'time', descending: false }

export const isByStart = ({ column, descending }: Sort): boolean => column === byStart.column && !descending

type Key = number | string

const keys: Readonly<Record<ColumnId, (row: ExchangeSummary) => Key>> = {
  seq: (row) => row.seq,
  time: (row) => row.startedAt,
  direction: (row) => row.direction,
  parties: (row) => `${row.from} ${row.to}`,
  method: (row) => row.method,
  module: (row) => row.module ?? '',
  path: (row) => row.path,
  status: (row) => row.status ?? 0,
  ocpi: (row) => row.ocpiStatus ?? 0,
  duration: (row) => row.durationMs,
  size: (row) => row.requestBytes + row.responseBytes,
  source: (row) => row.source ?? '',
  findings: (row) => row.violations * 100_000 + row.warnings,
}

export type Compare = (left: ExchangeSummary, right: ExchangeSummary) => number

/** A total order: exchanges that are alike are in the order of their numbers. */
export const compareBy = ({ column, descending }: Sort): Compare => {
  const key = keys[column]
  const sign = descending ? -1 : 1
  return (left, right) => {
    const [one, other] = [key(left), key(right)]
    if (one === other) return left.seq - right.seq
    return one < other ? -sign : sign
  }
}

/** The order after the head of a column was pressed: rising, then falling, then by start again. */
export const nextSort = (sort: Sort, column: ColumnId): Sort => {
  if (sort.column !== column) return { column, descending: false }
  if (!sort.descending) return { column, descending: true }
  return byStart
}
