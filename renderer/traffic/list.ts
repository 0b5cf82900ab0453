/** Which exchanges are shown: those of the log, or those that match a filter, less what quick toggles hide. */
import type { Client } from '../../emulator/contract/channel.js'
import type { CallError, TrafficState } from '../../emulator/contract/calls.js'
import type { ExchangeSummary } from '../../emulator/contract/exchange.js'
import { callErrorOf } from '../engine/call-error.js'
import { type Store, storeOf } from '../store.js'
import { interned } from './rows/intern.js'
import type { LogChange, TrafficLog } from './log.js'
import { createRows, type MutableRows, type Rows } from './rows/rows.js'

export interface ListSettings {
  readonly filter: string
  /** Leaves out the incoming half where the outgoing half is recorded too. */
  readonly hideTwins: boolean
  readonly findingsOnly: boolean
  readonly failuresOnly: boolean
  readonly pinnedOnly: boolean
  /** Number of the last exchange before pausing; undefined while running. */
  readonly pausedAt: number | undefined
  /** Up to this number everything is hidden. */
  readonly hiddenUpTo: number
}

export interface ListState {
  /** Rises whenever the shown rows change. */
  readonly version: number
  /** Exchanges that came while it was paused. */
  readonly waiting: number
  /** True until the first answer of a filter is there. */
  readonly pending: boolean
  /** True when a filter has brought all its matches. */
  readonly complete: boolean
  readonly error: CallError | undefined
}

export interface TrafficList {
  readonly rows: Rows
  readonly state: Store<ListState>
  readonly settings: Store<ListSettings>
  readonly pins: Store<ReadonlyMap<number, ExchangeSummary>>
  change(settings: Partial<ListSettings>): void
  /** Filters, once the engine has answered; resolves with what is wrong with the filter, which then is not used. */
  filter(text: string): Promise<CallError | undefined>
  togglePin(row: ExchangeSummary): void
  /** The exchange, shown or not. */
  find(seq: number): ExchangeSummary | undefined
  stop(): void
}

export const firstSettings: ListSettings = {
  filter: '',
  hideTwins: true,
  findingsOnly: false,
  failuresOnly: false,
  pinnedOnly: false,
  pausedAt: undefined,
  hiddenUpTo: 0,
}

/** No answer, an HTTP status from 400, or an OCPI status that is not 1xxx. */
export const hasFailed = (row: ExchangeSummary): boolean =>
  row.error !== undefined || (row.status ?? 0) >= 400 || (row.ocpiStatus !== undefined && row.ocpiStatus >= 2000)

export const hasFindings = (row: ExchangeSummary): boolean => row.violations + row.warnings > 0

/** Whether the quick toggles let an exchange through. */
export const passes = (row: ExchangeSummary, settings: ListSettings): boolean =>
  row.seq > settings.hiddenUpTo &&
  (settings.pausedAt === undefined || row.seq <= settings.pausedAt) &&
  // What a fault has touched is shown wherever it was recorded.
  !(settings.hideTwins && row.twin && row.direction === 'in' && row.faultIds.length === 0) &&
  !(settings.findingsOnly && !hasFindings(row)) &&
  !(settings.failuresOnly && !hasFailed(row))

const firstPage = 200
/** Small, so that neither the engine nor the page is kept busy while one types the next filter. */
const laterPage = 1000
/** Milliseconds between two pages of what matches, for whatever else is to be done. */
const pagePauseMs = 25
/** Milliseconds between two times that the list grows by what matches further back. */
const growMs = 300
/** Milliseconds between two questions for what has come in since. */
const livePauseMs = 120

export interface ListOptions {
  readonly after?: (milliseconds: number, callback: () => void) => void
}

export const createTrafficList = (client: Client, log: TrafficLog, { after = later }: ListOptions = {}): TrafficList => {
  const settings = storeOf(firstSettings)
  const pins = storeOf<ReadonlyMap<number, ExchangeSummary>>(new Map())
  const state = storeOf<ListState>({ version: 0, waiting: 0, pending: false, complete: true, error: undefined })
  const shown = createRows()
  /** Exchanges that match the filter; unused without one. */
  const matched = createRows()
  /** Number up to which the filter has seen the log. */
  let seenUpTo = 0
  /** Number up to which rows of the base were looked at. */
  let shownUpTo = 0
  /** Rises with every filter, so that late answers are thrown away. */
  let era = 0
  let asking = false

  const base = (): Rows => (settings.get().filter === '' ? log.rows : matched)

  const waiting = () => {
    const { pausedAt } = settings.get()
    return pausedAt === undefined ? 0 : log.rows.length - log.rows.lowerBound(pausedAt + 1)
  }
  const report = (part: Partial<ListState> = {}) => state.set((was) => ({ ...was, ...part, version: was.version + 1, waiting: waiting() }))

  const showEverything = () => {
    const now = settings.get()
    shown.clear()
    if (now.pinnedOnly) {
      shown.add([...pins.get().values()].sort((left, right) => left.seq - right.seq))
    } else {
      const rows = base()
      const passing: ExchangeSummary[] = []
      for (let index = 0; index < rows.length; index++) {
        const row = rows.at(index)
        if (row && passes(row, now)) passing.push(row)
      }
      shown.add(passing)
      shownUpTo = rows.at(rows.length - 1)?.seq ?? 0
    }
    report()
  }
  /** Only looks at what is new, or newly judged. */
  const showNew = (amended: readonly ExchangeSummary[]) => {
    const now = settings.get()
    if (now.pinnedOnly) {
      report()
      return
    }
    const rows = base()
    shown.dropBefore(log.rows.at(0)?.seq ?? 0)
    for (const row of amended) {
      const there = shown.indexOf(row.seq) !== -1
      const wanted = row.seq <= shownUpTo && rows.indexOf(row.seq) !== -1 && passes(row, now)
      if (there && wanted) shown.replace(row)
      else if (there) shown.remove(new Set([row.seq]))
      else if (wanted) shown.add([row])
    }
    const fresh = rows.slice(rows.lowerBound(shownUpTo + 1))
    shown.add(fresh.filter((row) => passes(row, now)))
    shownUpTo = fresh.at(-1)?.seq ?? shownUpTo
    report()
  }

  const keep = (rows: MutableRows, found: readonly ExchangeSummary[]) =>
    rows.add(found.map((row) => log.rows.at(log.rows.indexOf(row.seq)) ?? interned(row)).sort((left, right) => left.seq - right.seq))

  const ask = (filter: string, range: { afterSeq?: number; beforeSeq?: number; limit: number }) =>
    client.call('traffic.query', { filter, count: false, ...range })

  const failed = (mine: number) => (error: unknown) => {
    if (mine === era) report({ pending: false, error: callErrorOf(error) })
  }

  /** Brings the matches of a filter: the newest at once, then the rest. */
  const runFilter = async (filter: string) => {
    const mine = ++era
    if (filter === '') {
      settings.set((now) => ({ ...now, filter }))
      matched.clear()
      state.set((was) => ({ ...was, pending: false, complete: true, error: undefined }))
      showEverything()
      return
    }
    report({ pending: true })
    const first = await ask(filter, { limit: firstPage })
    if (mine !== era) return
    settings.set((now) => ({ ...now, filter }))
    matched.clear()
    keep(matched, first.exchanges)
    seenUpTo = first.state.lastSeq
    const complete = first.exchanges.length < firstPage
    state.set((was) => ({ ...was, pending: false, complete, error: undefined }))
    showEverything()
    if (!complete) fetchRest(filter, mine).catch(failed(mine))
  }
  const fetchRest = async (filter: string, mine: number) => {
    let shownAt = Date.now()
    for (let complete = false; !complete;) {
      const oldest = matched.at(0)
      if (!oldest) return
      await new Promise<void>((resolve) => after(pagePauseMs, resolve))
      if (mine !== era) return
      const { exchanges } = await ask(filter, { beforeSeq: oldest.seq, limit: laterPage })
      if (mine !== era) return
      complete = exchanges.length < laterPage
      keep(matched, exchanges)
      if (!complete && Date.now() - shownAt < growMs) continue
      shownAt = Date.now()
      state.set((was) => ({ ...was, complete }))
      showEverything()
    }
  }

  /** Asks for matches among what has come in since. */
  const askLive = async () => {
    const mine = era
    const newest = log.rows.at(log.rows.length - 1)?.seq ?? 0
    if (asking || settings.get().filter === '' || state.get().pending || newest <= seenUpTo) return
    asking = true
    try {
      const { exchanges, state: traffic } = await ask(settings.get().filter, { afterSeq: seenUpTo, limit: laterPage })
      if (mine !== era) return
      keep(matched, exchanges)
      seenUpTo = seenThrough(exchanges, traffic)
      matched.dropBefore(log.rows.at(0)?.seq ?? 0)
      showNew([])
    } catch (error) {
      failed(mine)(error)
    } finally {
      after(livePauseMs, () => {
        asking = false
        void askLive()
      })
    }
  }
  /** Judgement has changed, and with it perhaps what matches. */
  const askAmended = async (amended: readonly ExchangeSummary[]) => {
    const mine = era
    const seqs = amended.map((row) => row.seq).filter((seq) => seq <= seenUpTo)
    if (seqs.length === 0) return
    const [low, high] = [Math.min(...seqs), Math.max(...seqs)]
    const { exchanges } = await ask(settings.get().filter, { afterSeq: low - 1, beforeSeq: high + 1, limit: 100_000 })
    if (mine !== era) return
    const matching = new Set(exchanges.map((row) => row.seq))
    matched.remove(new Set(seqs.filter((seq) => !matching.has(seq))))
    keep(
      matched,
      exchanges.filter((row) => row.seq <= seenUpTo),
    )
    showEverything()
  }

  const onLog = ({ everything, amended }: LogChange) => {
    if (amended.length > 0) {
      const now = pins.get()
      const pinned = amended.filter((row) => now.has(row.seq))
      if (pinned.length > 0) pins.set(new Map([...now, ...pinned.map((row) => [row.seq, row] as const)]))
    }
    if (settings.get().filter === '') {
      if (everything) showEverything()
      else showNew(amended)
      return
    }
    const emptied = log.rows.length === 0
    if (emptied || (log.rows.at(log.rows.length - 1)?.seq ?? 0) < seenUpTo) {
      runFilter(settings.get().filter).catch(failed(era))
      return
    }
    for (const row of amended) matched.replace(row)
    if (amended.length > 0) askAmended(amended).catch(failed(era))
    report()
    void askLive()
  }
  const stop = log.subscribe(onLog)
  showEverything()

  return {
    rows: shown,
    state,
    settings,
    pins,
    change: (part) => {
      const before = settings.get()
      settings.set({ ...before, ...part, filter: before.filter })
      if (part.filter !== undefined && part.filter !== before.filter) runFilter(part.filter).catch(failed(era))
      showEverything()
    },
    filter: async (text) => {
      const { pending, error } = state.get()
      if (text === settings.get().filter && !pending && !error) return undefined
      const mine = era + 1
      try {
        await runFilter(text)
        return undefined
      } catch (error) {
        if (mine === era) report({ pending: false })
        return callErrorOf(error)
      }
    },
    togglePin: (row) => {
      const next = new Map(pins.get())
      if (!next.delete(row.seq)) next.set(row.seq, row)
      pins.set(next)
      if (settings.get().pinnedOnly) showEverything()
      else report()
    },
    find: (seq) => log.rows.at(log.rows.indexOf(seq)) ?? pins.get().get(seq) ?? shown.at(shown.indexOf(seq)),
    stop,
  }
}

/** Number up to which an answer has seen the log: everything, unless it was full. */
const seenThrough = (exchanges: readonly ExchangeSummary[], traffic: TrafficState): number =>
  exchanges.length < laterPage ? traffic.lastSeq : Math.max(...exchanges.map((row) => row.seq))

const later = (milliseconds: number, callback: () => void) => setTimeout(callback, milliseconds)
