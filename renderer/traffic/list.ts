/** The exchanges that are shown: those of the log, or those that match a filter, less those that quick toggles hide. */
import type { CallError } from '../../emulator/contract/calls.js'
import type { Client } from '../../emulator/contract/channel.js'
import type { ExchangeSummary } from '../../emulator/contract/exchange.js'
import { callErrorOf } from '../engine/call-error.js'
import { type Store, storeOf } from '../store.js'
import { createFilterMatches } from './filter-matches.js'
import { firstSettings, type ListSettings, type ListState, passes } from './list-settings.js'
import type { LogChange, TrafficLog } from './log.js'
import type { Rows } from './rows/rows.js'
import { compareBy } from './rows/sort.js'
import { createSortedRows, type SortedRows } from './rows/sorted-rows.js'

export interface TrafficList {
  /** In the chosen order. */
  readonly rows: Rows
  readonly state: Store<ListState>
  readonly settings: Store<ListSettings>
  readonly pins: Store<ReadonlyMap<number, ExchangeSummary>>
  change(settings: Partial<ListSettings>): void
  /** Filters, once the engine has answered; resolves with the error of a wrong filter, which is not used then. */
  filter(text: string): Promise<CallError | undefined>
  togglePin(row: ExchangeSummary): void
  /** The exchange, shown or not. */
  find(seq: number): ExchangeSummary | undefined
  /** How many shown exchanges are newer than this number; not counted further than `most`. */
  newerThan(seq: number, most: number): number
  stop(): void
}

export interface ListOptions {
  readonly after?: (milliseconds: number, callback: () => void) => void
}

const later = (milliseconds: number, callback: () => void) => setTimeout(callback, milliseconds)

/** What is shown of a base of exchanges in the order of their numbers. */
const createShown = (log: TrafficLog, shown: SortedRows) => {
  /** Number up to which the base has been looked at. */
  let shownUpTo = 0
  /** The oldest number of the log when rows were dropped last. */
  let oldestKept = 0
  return {
    /** Looks at everything again. */
    all: (base: Rows, settings: ListSettings, pins: ReadonlyMap<number, ExchangeSummary>) => {
      shown.clear()
      if (settings.pinnedOnly) {
        shown.add([...pins.values()])
        return
      }
      shown.add(base.slice(0).filter((row) => passes(row, settings)))
      shownUpTo = base.at(base.length - 1)?.seq ?? 0
    },
    /** Looks at new exchanges, and at those whose findings have changed. */
    newer: (base: Rows, settings: ListSettings, amended: readonly ExchangeSummary[]) => {
      const oldest = log.rows.at(0)?.seq ?? 0
      if (oldest > oldestKept) shown.dropBefore(oldest)
      oldestKept = oldest
      for (const row of amended) {
        const there = shown.indexOf(row.seq) !== -1
        const wanted = row.seq <= shownUpTo && base.indexOf(row.seq) !== -1 && passes(row, settings)
        if (there && wanted) shown.replace(row)
        else if (there) shown.remove(new Set([row.seq]))
        else if (wanted) shown.add([row])
      }
      const fresh = base.slice(base.lowerBound(shownUpTo + 1))
      shown.add(fresh.filter((row) => passes(row, settings)))
      shownUpTo = fresh.at(-1)?.seq ?? shownUpTo
    },
  }
}

export const createTrafficList = (client: Client, log: TrafficLog, { after = later }: ListOptions = {}): TrafficList => {
  const settings = storeOf(firstSettings)
  const pins = storeOf<ReadonlyMap<number, ExchangeSummary>>(new Map())
  const state = storeOf<ListState>({ version: 0, waiting: 0, pending: false, complete: true, error: undefined })
  const find = (seq: number) => log.rows.at(log.rows.indexOf(seq)) ?? pins.get().get(seq)
  const rows = createSortedRows(find)
  const shown = createShown(log, rows)

  const waiting = () => {
    const { pausedAt } = settings.get()
    return pausedAt === undefined ? 0 : log.rows.length - log.rows.lowerBound(pausedAt + 1)
  }
  const report = (part: Partial<ListState> = {}) => state.set((was) => ({ ...was, ...part, version: was.version + 1, waiting: waiting() }))
  const matches = createFilterMatches({
    client,
    log,
    after,
    onFilter: (filter) => settings.set((now) => ({ ...now, filter })),
    onMatches: (change) => (change === 'everything' ? showAll() : showNewer([])),
    report: (part) => report(part),
  })
  const base = () => (settings.get().filter === '' ? log.rows : matches.rows)
  const showAll = () => {
    shown.all(base(), settings.get(), pins.get())
    report()
  }
  const showNewer = (amended: readonly ExchangeSummary[]) => {
    if (!settings.get().pinnedOnly) shown.newer(base(), settings.get(), amended)
    report()
  }
  const updatePins = (amended: readonly ExchangeSummary[]) => {
    const now = pins.get()
    const pinned = amended.filter((row) => now.has(row.seq))
    if (pinned.length > 0) pins.set(new Map([...now, ...pinned.map((row) => [row.seq, row] as const)]))
  }
  const onLog = ({ everything, amended }: LogChange) => {
    updatePins(amended)
    if (settings.get().filter === '') {
      if (everything) showAll()
      else showNewer(amended)
      return
    }
    if (amended.length > 0) matches.amend(amended)
    report()
    matches.catchUp()
  }
  const stop = log.subscribe(onLog)
  showAll()

  return {
    rows,
    state,
    settings,
    pins,
    find: (seq) => find(seq) ?? rows.at(rows.indexOf(seq)),
    stop,
    change: (part) => {
      const before = settings.get()
      settings.set({ ...before, ...part, filter: before.filter })
      if (part.sort !== undefined && part.sort !== before.sort) rows.sortBy(compareBy(part.sort))
      if (part.filter !== undefined && part.filter !== before.filter)
        matches.run(part.filter).catch((error: unknown) => report({ error: callErrorOf(error) }))
      showAll()
    },
    filter: async (text) => {
      const { pending, error } = state.get()
      if (text === settings.get().filter && !pending && !error) return undefined
      try {
        await matches.run(text)
        return undefined
      } catch (wrong) {
        return callErrorOf(wrong)
      }
    },
    togglePin: (row) => {
      const next = new Map(pins.get())
      if (!next.delete(row.seq)) next.set(row.seq, row)
      pins.set(next)
      if (settings.get().pinnedOnly) showAll()
      else report()
    },
    newerThan: (seq, most) => {
      const all = base()
      let count = 0
      for (let index = all.length - 1; index >= 0 && count < most; index--) {
        const row = all.at(index)
        if (!row || row.seq <= seq) break
        if (passes(row, settings.get())) count++
      }
      return count
    },
  }
}
