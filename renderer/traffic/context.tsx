/** What the parts of the traffic view share. Outlives the view, so that leaving it and coming back changes nothing. */
import { createContext, type ReactNode, use, useMemo } from 'react'
import type { CallParams } from '../../emulator/contract/calls.js'
import type { Client } from '../../emulator/contract/channel.js'
import type { ExchangeSummary } from '../../emulator/contract/exchange.js'
import { askAhead, type Engine, useEngineItself } from '../engine/index.js'
import { isBoolean, oneOf, preference } from '../preferences.js'
import { currentRoute, hrefTo, navigate, type Route, useRoutePart } from '../shell/router.js'
import { type Store, storeOf, useStore } from '../store.js'
import type { ListState } from './list-settings.js'
import { createTrafficList, type TrafficList } from './list.js'
import { type TrafficLog, trafficLogOf } from './log.js'

export interface Traffic {
  readonly client: Client
  readonly log: TrafficLog
  readonly list: TrafficList
  /** Exchanges marked for comparing, or to become steps of a scenario; the oldest mark first. */
  readonly marks: Store<readonly number[]>
  /** Whether the list stays at the newest exchange. */
  readonly following: Store<boolean>
  /** Number of the newest exchange when following ended: later ones are new. */
  readonly leftAt: Store<number>
  /** The exchange that moving through the list goes from; it stays when the detail is closed. */
  readonly cursor: Store<number | undefined>
}

const made = new WeakMap<Engine, Traffic>()
const trafficOf = (engine: Engine): Traffic => {
  const known = made.get(engine)
  if (known) return known
  const log = trafficLogOf(engine)
  const list = createTrafficList(engine.client, log)
  list.change({ hideTwins: twinsHidden.get() })
  const following = storeOf(true)
  const leftAt = storeOf(0)
  following.subscribe(() => leftAt.set(log.rows.at(log.rows.length - 1)?.seq ?? 0))
  const traffic: Traffic = {
    client: engine.client,
    log,
    list,
    marks: storeOf<readonly number[]>([]),
    following,
    leftAt,
    cursor: storeOf<number | undefined>(undefined),
  }
  made.set(engine, traffic)
  return traffic
}

export const twinsHidden = preference('traffic.twinsHidden', true, isBoolean)
export const presentation = preference<'grid' | 'sequence'>('traffic.presentation', 'grid', oneOf(['grid', 'sequence']))
export const detailPlace = preference<'auto' | 'beside' | 'below'>('traffic.detail', 'auto', oneOf(['auto', 'beside', 'below']))

/** Goes to the traffic and shows what matches a filter, and nothing less: what would hide some of it is taken away. */
export const showMatching = (engine: Engine, filter: string): void => {
  const { list, following } = trafficOf(engine)
  list.change({ findingsOnly: false, failuresOnly: false, pinnedOnly: false, pausedAt: undefined, hiddenUpTo: 0 })
  following.set(true)
  void list.filter(filter)
  navigate(hrefTo('traffic'))
}

const TrafficContext = createContext<Traffic | undefined>(undefined)

export const TrafficProvider = ({ children }: { children: ReactNode }) => {
  const engine = useEngineItself()
  const traffic = useMemo(() => trafficOf(engine), [engine])
  return <TrafficContext value={traffic}>{children}</TrafficContext>
}

export const useTraffic = (): Traffic => {
  const traffic = use(TrafficContext)
  if (!traffic) throw new Error('A TrafficProvider is missing above this component.')
  return traffic
}

export const useListState = <T,>(select: (state: ListState) => T): T => useStore(useTraffic().list.state, select)

const seqIn = ({ rest: [first] }: Route): number | undefined => {
  const seq = Number(first)
  return first !== undefined && Number.isInteger(seq) ? seq : undefined
}

/** The exchange that the address names. */
export const useSelected = (): number | undefined => useRoutePart(seqIn)
export const selectedNow = (): number | undefined => seqIn(currentRoute())

/** What is asked of the engine to show an exchange. */
export const exchangeAsked = (seq: number, reveal = false): CallParams<'traffic.get'> => ({ seq, reveal })

/** An exchange that is there so soon is drawn at once, instead of a place for it first. */
const soonMs = 30

/** Opens an exchange; moving through the list leaves no trace in the history. */
export const select = (traffic: Traffic, seq: number | undefined): void => {
  if (seq === undefined) {
    navigate(hrefTo('traffic'), { replace: true })
    return
  }
  const shown = selectedNow()
  const answered = seq === shown ? undefined : askAhead(traffic.client, 'traffic.get', exchangeAsked(seq))
  traffic.following.set(false)
  traffic.cursor.set(seq)
  const show = () => navigate(hrefTo('traffic', seq), { replace: true })
  if (!answered || shown !== undefined) {
    show()
    return
  }
  const from = location.hash
  const soon = new Promise((resolve) => setTimeout(resolve, soonMs))
  // Unless something else was chosen meanwhile.
  void Promise.race([answered, soon]).then(() => {
    if (location.hash === from && traffic.cursor.get() === seq) show()
  })
}

/** Moves the selection by some rows; from the last row when nothing is selected. */
export const moveSelection = (traffic: Traffic, by: number): void => {
  const { rows } = traffic.list
  if (rows.length === 0) return
  const cursor = traffic.cursor.get()
  const from = cursor === undefined ? (by > 0 ? -1 : rows.length) : rows.indexOf(cursor)
  // A cursor that is filtered out: the place where it would be.
  const start = from === -1 && cursor !== undefined ? rows.lowerBound(cursor) - (by > 0 ? 1 : 0) : from
  const row = rows.at(Math.max(0, Math.min(rows.length - 1, start + by)))
  if (row) select(traffic, row.seq)
}

/** Moves to the next exchange, in a direction, for which something holds; stays when there is none. */
export const moveTo = (traffic: Traffic, by: 1 | -1, wanted: (row: ExchangeSummary) => boolean): boolean => {
  const { rows } = traffic.list
  const cursor = traffic.cursor.get()
  const start = cursor === undefined ? (by > 0 ? 0 : rows.length - 1) : rows.lowerBound(cursor) + (by > 0 ? 1 : -1)
  for (let index = start; index >= 0 && index < rows.length; index += by) {
    const row = rows.at(index)
    if (row && wanted(row)) {
      select(traffic, row.seq)
      return true
    }
  }
  return false
}

const marksAtMost = 1000

/** Marks an exchange, or takes the mark away. */
export const toggleMark = (traffic: Traffic, seq: number): void =>
  traffic.marks.set((marks) => (marks.includes(seq) ? marks.filter((mark) => mark !== seq) : [...marks, seq].slice(-marksAtMost)))
