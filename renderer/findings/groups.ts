/** The findings of the log by rule and connection: how many exchanges show them, since when, and when. */
import type { ExchangeSummary } from '../../emulator/contract/exchange.js'
import { findingRules, type FindingId } from '../../emulator/ocpi/finding-rules.js'

export interface FindingCounts {
  readonly exchanges: number
  /** Exchanges after the moment from which findings are new. */
  readonly fresh: number
  readonly firstAt: number
  readonly lastAt: number
  /** Exchanges in each of equal parts of the time that the log covers. */
  readonly bins: readonly number[]
}

export interface ConnectionGroup extends FindingCounts {
  /** Absent for exchanges of no connection. */
  readonly connectionId: string | undefined
}

export interface RuleGroup extends FindingCounts {
  readonly rule: FindingId
  /** The connection with the most exchanges first. */
  readonly connections: readonly ConnectionGroup[]
}

export const binCount = 24

type Row = Pick<ExchangeSummary, 'seq' | 'startedAt' | 'connectionId' | 'findingIds' | 'twin' | 'direction' | 'faultIds'>

/** Between two stand-ins the exchange of the calling side counts, as in the list of exchanges. */
const counts = (row: Row): boolean => row.findingIds.length > 0 && !(row.twin && row.direction === 'in' && row.faultIds.length === 0)

interface Counting {
  exchanges: number
  fresh: number
  firstAt: number
  lastAt: number
  bins: number[]
}

const nothing = (): Counting => ({
  exchanges: 0,
  fresh: 0,
  firstAt: Number.POSITIVE_INFINITY,
  lastAt: Number.NEGATIVE_INFINITY,
  bins: new Array<number>(binCount).fill(0),
})

const count = (counting: Counting, row: Row, bin: number, seenUpTo: number): void => {
  counting.exchanges += 1
  if (row.seq > seenUpTo) counting.fresh += 1
  counting.firstAt = Math.min(counting.firstAt, row.startedAt)
  counting.lastAt = Math.max(counting.lastAt, row.startedAt)
  counting.bins[bin] = (counting.bins[bin] ?? 0) + 1
}

const isRule = (id: string): id is FindingId => Object.hasOwn(findingRules, id)

const byCount = (left: FindingCounts, right: FindingCounts): number => right.exchanges - left.exchanges

/** Groups of the rules that have findings: violations first, then by count. Findings after `seenUpTo` are new. */
export const groupsOf = (rows: readonly Row[], seenUpTo: number): RuleGroup[] => {
  const found = rows.filter(counts)
  const [from, to] = found.reduce<readonly [number, number]>(
    ([low, high], { startedAt }) => [Math.min(low, startedAt), Math.max(high, startedAt)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  )
  const binOf = (at: number) => (to <= from ? binCount - 1 : Math.min(binCount - 1, Math.floor(((at - from) / (to - from)) * binCount)))
  const rules = new Map<FindingId, { whole: Counting; connections: Map<string | undefined, Counting> }>()
  for (const row of found) {
    const bin = binOf(row.startedAt)
    for (const rule of row.findingIds) {
      if (!isRule(rule)) continue
      const group = rules.get(rule) ?? { whole: nothing(), connections: new Map<string | undefined, Counting>() }
      const connection = group.connections.get(row.connectionId) ?? nothing()
      count(group.whole, row, bin, seenUpTo)
      count(connection, row, bin, seenUpTo)
      group.connections.set(row.connectionId, connection)
      rules.set(rule, group)
    }
  }
  const isWarning = ({ rule }: RuleGroup) => Number(findingRules[rule].severity === 'warning')
  return [...rules]
    .map(([rule, { whole, connections }]) => ({
      rule,
      ...whole,
      connections: [...connections].map(([connectionId, counting]) => ({ connectionId, ...counting })).sort(byCount),
    }))
    .sort((left, right) => isWarning(left) - isWarning(right) || byCount(left, right))
}

/** Numbers of the exchanges of a rule, and of a connection unless it is `all`, in the order of their start. */
export const seqsOf = (rows: readonly Row[], rule: string, connectionId: string | undefined, all: boolean): number[] =>
  rows
    .filter((row) => counts(row) && row.findingIds.includes(rule) && (all || row.connectionId === connectionId))
    .sort((left, right) => left.startedAt - right.startedAt || left.seq - right.seq)
    .map(({ seq }) => seq)
