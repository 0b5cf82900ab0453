/** Which exchanges are shown and in which order, and what is known about the list of them. */
import type { CallError } from '../../emulator/contract/calls.js'
import type { ExchangeSummary } from '../../emulator/contract/exchange.js'
import { byStart, type Sort } from './rows/sort.js'

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
  readonly sort: Sort
}

export interface ListState {
  /** Rises whenever the shown rows change. */
  readonly version: number
  /** Exchanges that were recorded while the list was paused. */
  readonly waiting: number
  /** True until the first answer of a filter is there. */
  readonly pending: boolean
  /** True when all matches of the filter are there. */
  readonly complete: boolean
  readonly error: CallError | undefined
}

export const firstSettings: ListSettings = {
  filter: '',
  hideTwins: true,
  findingsOnly: false,
  failuresOnly: false,
  pinnedOnly: false,
  pausedAt: undefined,
  hiddenUpTo: 0,
  sort: byStart,
}

/** No answer, an HTTP status from 400, or an OCPI status that is not 1xxx. */
export const hasFailed = (row: ExchangeSummary): boolean =>
  row.error !== undefined || (row.status ?? 0) >= 400 || (row.ocpiStatus !== undefined && row.ocpiStatus >= 2000)

export const hasFindings = (row: ExchangeSummary): boolean => row.violations + row.warnings > 0

/** Whether the quick toggles let an exchange through. */
export const passes = (row: ExchangeSummary, settings: ListSettings): boolean =>
  row.seq > settings.hiddenUpTo &&
  (settings.pausedAt === undefined || row.seq <= settings.pausedAt) &&
  // An exchange that a fault applied to is shown on either side.
  !(settings.hideTwins && row.twin && row.direction === 'in' && row.faultIds.length === 0) &&
  !(settings.findingsOnly && !hasFindings(row)) &&
  !(settings.failuresOnly && !hasFailed(row))
