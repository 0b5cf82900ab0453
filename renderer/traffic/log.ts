/** The window's copy of the log's summaries: fed by events, filled up by queries where events left something out. */
import type { EventPayload } from '../../emulator/contract/calls.js'
import type { Client } from '../../emulator/contract/channel.js'
import type { ExchangeSummary } from '../../emulator/contract/exchange.js'
import type { Engine } from '../engine/engine.js'
import { interned } from './rows/intern.js'
import { createRows, type Rows } from './rows/rows.js'

/** What happened to the rows since somebody last looked. */
export interface LogChange {
  /** Rows came in between, were replaced, or all are new: look at everything again. */
  readonly everything: boolean
  /** Rows that were replaced by a newer state. */
  readonly amended: readonly ExchangeSummary[]
}

export interface TrafficLog {
  readonly rows: Rows
  /** True while older exchanges are being fetched. */
  loading(): boolean
  /** Called at most once for each frame. */
  subscribe(listener: (change: LogChange) => void): () => void
}

export interface TrafficLogOptions {
  readonly capacity?: number
  /** Runs soon, once; `requestAnimationFrame` in a window. */
  readonly soon?: (callback: () => void) => void
}

const firstPage = 1000
const laterPage = 5000

export const createTrafficLog = (
  client: Client,
  { capacity = 100_000, soon = frame }: TrafficLogOptions = {},
): TrafficLog & { connected(): Promise<void> } => {
  const rows = createRows()
  const listeners = new Set<(change: LogChange) => void>()
  let everything = false
  let amended: ExchangeSummary[] = []
  let due = false
  let loading = 0
  /** Rises when the rows are emptied, so that answers to older questions are thrown away. */
  let era = 0

  const tell = () => {
    if (due) return
    due = true
    soon(() => {
      due = false
      const change = { everything, amended }
      everything = false
      amended = []
      for (const listener of [...listeners]) listener(change)
    })
  }
  const add = (added: readonly ExchangeSummary[]) => {
    if (added.length === 0) return
    if (!rows.add(added.map(interned))) everything = true
    rows.keepNewest(capacity)
    tell()
  }
  const empty = () => {
    era++
    rows.clear()
    everything = true
    tell()
  }

  /** Fetches what lies between two numbers, oldest first. */
  const fill = async (afterSeq: number, beforeSeq: number | undefined) => {
    const mine = era
    loading++
    try {
      for (let from = afterSeq; ;) {
        const { exchanges } = await client.call('traffic.query', {
          filter: '',
          count: false,
          afterSeq: from,
          limit: laterPage,
          ...(beforeSeq === undefined ? {} : { beforeSeq }),
        })
        if (mine !== era) return
        const found = exchanges.filter((each) => each.seq > from && (beforeSeq === undefined || each.seq < beforeSeq))
        add(found.sort((left, right) => left.seq - right.seq))
        const last = found.at(-1)
        if (last === undefined || exchanges.length < laterPage) return
        from = last.seq
      }
    } finally {
      loading--
      tell()
    }
  }
  /** Fetches what is older than what is there, newest first, until there is no more or no more room. */
  const loadOlder = async (beforeSeq: number | undefined) => {
    const mine = era
    loading++
    try {
      for (let before = beforeSeq, limit = firstPage; rows.length < capacity; limit = laterPage) {
        const { exchanges } = await client.call('traffic.query', {
          filter: '',
          count: false,
          limit,
          ...(before === undefined ? {} : { beforeSeq: before }),
        })
        if (mine !== era) return
        add([...exchanges].sort((left, right) => left.seq - right.seq))
        if (exchanges.length < limit) return
        before = Math.min(...exchanges.map((each) => each.seq))
      }
    } finally {
      loading--
      tell()
    }
  }
  /** Whether the engine still has the log that the rows came from, or another one that counts anew. */
  const sameLog = async (newest: ExchangeSummary) => {
    const { exchanges, state } = await client.call('traffic.query', { filter: '', afterSeq: newest.seq - 1, limit: 1 })
    const same = exchanges.find((each) => each.seq === newest.seq)
    // Emptied or moved on meanwhile: the numbers go on rising in the same log.
    return same ? same.startedAt === newest.startedAt : state.lastSeq >= newest.seq
  }

  const onTraffic = ({ added, skipped, amended: changed }: EventPayload<'traffic'>) => {
    const last = rows.at(rows.length - 1)
    const [first] = added
    add(added)
    if (skipped > 0 && first) fill(last?.seq ?? 0, first.seq).catch(lost)
    for (const row of changed.map(interned)) if (rows.replace(row)) amended.push(row)
    // A page that nobody looks at gets no frames: what gathers meanwhile must not grow without end.
    if (amended.length > 5000) {
      everything = true
      amended = []
    }
    if (changed.length > 0) tell()
  }
  // A call that fails because the engine went away is made good by the next connection.
  const lost = () => undefined

  client.on('traffic', onTraffic)
  client.on('cleared', empty)

  return {
    rows,
    loading: () => loading > 0,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    connected: async () => {
      try {
        const newest = rows.at(rows.length - 1)
        if (newest && (await sameLog(newest))) {
          const oldest = rows.at(0)
          await fill(newest.seq, undefined)
          if (oldest) await loadOlder(oldest.seq)
        } else {
          empty()
          await loadOlder(undefined)
        }
      } catch {
        lost()
      }
    },
  }
}

const frame = (callback: () => void) => {
  // A hidden page gets no frames, and nobody looks at it.
  requestAnimationFrame(callback)
}

const logs = new WeakMap<Engine, TrafficLog>()

/** The copy that belongs to an engine; made when first asked for, kept as long as the page. */
export const trafficLogOf = (engine: Engine): TrafficLog => {
  const known = logs.get(engine)
  if (known) return known
  const log = createTrafficLog(engine.client)
  logs.set(engine, log)
  let generation = 0
  const onState = () => {
    const { link } = engine.state.get()
    if (link.status !== 'connected' || link.generation === generation) return
    generation = link.generation
    void log.connected()
  }
  engine.state.subscribe(onState)
  onState()
  return log
}
