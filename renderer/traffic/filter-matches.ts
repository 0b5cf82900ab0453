/** The exchanges that match a filter: the newest at once, the older ones page by page, and new ones as they are recorded. */
import type { CallError, TrafficState } from '../../emulator/contract/calls.js'
import type { Client } from '../../emulator/contract/channel.js'
import type { ExchangeSummary } from '../../emulator/contract/exchange.js'
import { callErrorOf } from '../engine/call-error.js'
import type { TrafficLog } from './log.js'
import { interned } from './rows/intern.js'
import { createRows, type Rows } from './rows/rows.js'

const firstPage = 200
/** Small, so that neither the engine nor the page is kept busy while the user types the next filter. */
const laterPage = 1000
/** Milliseconds between two pages of older matches. */
const pagePauseMs = 25
/** Milliseconds between two times that the list grows by older matches. */
const growMs = 300
/** Milliseconds between two requests for new matches. */
const livePauseMs = 120

export interface MatchReport {
  readonly pending?: boolean
  readonly complete?: boolean
  readonly error?: CallError | undefined
}

export interface FilterMatchesOptions {
  readonly client: Client
  readonly log: TrafficLog
  readonly after: (milliseconds: number, callback: () => void) => void
  /** The filter is in use from now on. */
  readonly onFilter: (filter: string) => void
  /** `everything`: look at all matches again; otherwise there are only newer ones. */
  readonly onMatches: (change: 'everything' | 'newer') => void
  readonly report: (part: MatchReport) => void
}

export interface FilterMatches {
  readonly rows: Rows
  /** Filters, once the engine has answered. Rejects when the filter is wrong. */
  run(filter: string): Promise<void>
  /** The log has new exchanges. */
  catchUp(): void
  /** Findings of these exchanges have changed, and with them perhaps what matches. */
  amend(rows: readonly ExchangeSummary[]): void
}

/** The number up to which an answer has seen the log: its end, unless the answer was full. */
const seenThrough = (exchanges: readonly ExchangeSummary[], traffic: TrafficState): number =>
  exchanges.length < laterPage ? traffic.lastSeq : Math.max(...exchanges.map((row) => row.seq))

export const createFilterMatches = ({ client, log, after, onFilter, onMatches, report }: FilterMatchesOptions): FilterMatches => {
  const rows = createRows()
  let filter = ''
  /** Number up to which the filter has seen the log. */
  let seenUpTo = 0
  /** Rises with every filter, so that late answers are dropped. */
  let era = 0
  let pending = false
  let asking = false

  const keep = (found: readonly ExchangeSummary[]) =>
    rows.add(found.map((row) => log.rows.at(log.rows.indexOf(row.seq)) ?? interned(row)).sort((left, right) => left.seq - right.seq))
  const ask = (text: string, range: { afterSeq?: number; beforeSeq?: number; limit: number }) =>
    client.call('traffic.query', { filter: text, count: false, ...range })
  const failed = (mine: number) => (error: unknown) => {
    if (mine !== era) return
    pending = false
    report({ pending, error: callErrorOf(error) })
  }

  const use = (text: string, complete: boolean) => {
    filter = text
    pending = false
    onFilter(text)
    report({ pending, complete, error: undefined })
    onMatches('everything')
  }
  const run = async (text: string) => {
    const mine = ++era
    if (text === '') {
      rows.clear()
      use(text, true)
      return
    }
    pending = true
    report({ pending })
    try {
      const first = await ask(text, { limit: firstPage })
      if (mine !== era) return
      rows.clear()
      keep(first.exchanges)
      seenUpTo = first.state.lastSeq
      const complete = first.exchanges.length < firstPage
      use(text, complete)
      if (!complete) fetchOlder(mine).catch(failed(mine))
    } catch (error) {
      if (mine === era) {
        pending = false
        report({ pending })
      }
      throw error
    }
  }
  const fetchOlder = async (mine: number) => {
    let shownAt = Date.now()
    for (let complete = false; !complete;) {
      const oldest = rows.at(0)
      if (!oldest) return
      await new Promise<void>((resolve) => after(pagePauseMs, resolve))
      if (mine !== era) return
      const { exchanges } = await ask(filter, { beforeSeq: oldest.seq, limit: laterPage })
      if (mine !== era) return
      complete = exchanges.length < laterPage
      keep(exchanges)
      if (!complete && Date.now() - shownAt < growMs) continue
      shownAt = Date.now()
      report({ complete })
      onMatches('everything')
    }
  }

  const newestSeq = () => log.rows.at(log.rows.length - 1)?.seq ?? 0
  const catchUp = async () => {
    const mine = era
    if (asking || filter === '' || pending || newestSeq() <= seenUpTo) return
    asking = true
    try {
      const { exchanges, state } = await ask(filter, { afterSeq: seenUpTo, limit: laterPage })
      if (mine !== era) return
      keep(exchanges)
      seenUpTo = seenThrough(exchanges, state)
      rows.dropBefore(log.rows.at(0)?.seq ?? 0)
      onMatches('newer')
    } catch (error) {
      failed(mine)(error)
    } finally {
      after(livePauseMs, () => {
        asking = false
        void catchUp()
      })
    }
  }
  const amend = async (amended: readonly ExchangeSummary[]) => {
    const mine = era
    for (const row of amended) rows.replace(row)
    const seqs = amended.map((row) => row.seq).filter((seq) => seq <= seenUpTo)
    if (seqs.length === 0) return
    const { exchanges } = await ask(filter, { afterSeq: Math.min(...seqs) - 1, beforeSeq: Math.max(...seqs) + 1, limit: 100_000 })
    if (mine !== era) return
    const matching = new Set(exchanges.map((row) => row.seq))
    rows.remove(new Set(seqs.filter((seq) => !matching.has(seq))))
    keep(exchanges.filter((row) => row.seq <= seenUpTo))
    onMatches('everything')
  }
  return {
    rows,
    run,
    catchUp: () => {
      // The log was emptied, or is another one that counts anew.
      if (log.rows.length === 0 || newestSeq() < seenUpTo) run(filter).catch(failed(era))
      else void catchUp()
    },
    amend: (amended) => void amend(amended).catch(failed(era)),
  }
}
