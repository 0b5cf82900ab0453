/**
 * The traffic of a workbench: the log, findings made when there is time, and events in batches so that a screen is not
 * told of every exchange one by one.
 */
import type { EventPayload, TrafficState } from '../contract/calls.js'
import type { ExchangeSummary } from '../contract/exchange.js'
import type { Finding } from '../ocpi/finding.js'
import { summarise, type Exchange } from '../traffic/exchange.js'
import type { Facts } from '../traffic/findings/facts.js'
import { judge } from '../traffic/findings/findings.js'
import { createLog, type Log, type LogOptions } from '../traffic/log.js'
import { createRelations, type Relations } from '../traffic/relations.js'
import { createJudgingQueue } from './judging-queue.js'
import { errorText } from '../contract/error-text.js'

export interface Traffic {
  readonly log: Log
  readonly relations: Relations
  /** Takes an exchange; its findings follow after the answer has gone out. */
  record(exchange: Exchange, facts: Facts): number
  /** Takes back what was judged before, at an earlier start. */
  restore(exchange: Exchange): void
  amend(seq: number, findings: readonly Finding[]): void
  /** Resolves when every finding of what was recorded so far is there. */
  settled(): Promise<void>
  /** Number of the latest exchange that is judged together with all before it; 0 before the first. */
  judgedUpTo(): number
  /** Hears that exchanges were judged, or came without a need to be. Returns the function that ends it. */
  whenJudged(listener: () => void): () => void
  /** Resolves when there is room for more to be judged: to be waited for before a large body is read. */
  room(): Promise<void>
  state(): TrafficState
  /** Somebody looks at the log and will open an exchange: what belongs together is found meanwhile. */
  prepare(): void
  clear(): void
  close(): void
}

interface Recorded {
  readonly exchange: Exchange
  readonly facts: Facts
}

/** How long events are gathered before they are told. */
const batchMs = 50
/** The most summaries in one batch; the rest is left to a query. */
const maximumBatch = 1_000
/** Finding what belongs together yields to answering after this long. */
const sliceMs = 3

export const createTraffic = (
  options: LogOptions,
  emit: {
    traffic(payload: EventPayload<'traffic'>): void
    cleared(payload: TrafficState): void
    failed(message: string): void
    isWatched(): boolean
  },
  /** Rules that need more than the exchange: in steps, as `judge` is. */
  more?: (exchange: Exchange, facts: Facts) => Generator<undefined, readonly Finding[], undefined>,
): Traffic => {
  const log = createLog(options)
  const relations = createRelations(log)
  let firstUnsent = (log.state().lastSeq ?? 0) + 1
  let amended = new Set<number>()
  let timer: NodeJS.Timeout | undefined

  const state = (): TrafficState => {
    const { held, lastSeq, droppedExchanges, droppedBodies, bodyBytes, bytes, maxBytes } = log.state()
    return { lastSeq: lastSeq ?? 0, held, total: held + droppedExchanges, droppedExchanges, droppedBodies, bodyBytes, bytes, maxBytes }
  }

  const send = (): void => {
    timer = undefined
    const last = log.state().lastSeq ?? 0
    const from = Math.max(firstUnsent, last - maximumBatch + 1)
    const added: ExchangeSummary[] = []
    for (let seq = from; seq <= last; seq++) {
      const exchange = log.get(seq)
      if (exchange) added.push(summarise(exchange))
    }
    const waiting = [...amended].filter((seq) => seq < firstUnsent)
    const changed = waiting.slice(-maximumBatch)
    const skipped = from - firstUnsent
    amended = new Set(waiting.slice(0, -maximumBatch))
    firstUnsent = last + 1
    emit.traffic({
      added,
      skipped: Math.max(0, skipped),
      amended: changed.flatMap((seq) => {
        const exchange = log.get(seq)
        return exchange ? [summarise(exchange)] : []
      }),
      state: state(),
    })
    prepare()
    if (amended.size > 0) schedule()
  }

  let preparing = false
  const prepare = (): void => {
    if (preparing) return
    preparing = true
    setImmediate(() => {
      preparing = false
      if (!relations.catchUp(sliceMs)) prepare()
    })
  }

  const schedule = (): void => {
    if (timer !== undefined || !emit.isWatched()) return
    timer = setTimeout(send, batchMs)
    timer.unref()
  }

  const judgedListeners = new Set<() => void>()
  const judging = createJudgingQueue<Recorded>({
    *steps({ exchange, facts }) {
      log.amend(exchange.seq, yield* judge(exchange, facts))
      if (more) log.amend(exchange.seq, yield* more(exchange, facts))
      for (const listener of judgedListeners) listener()
    },
    bytesOf: ({ exchange }) => exchange.request.bytes + (exchange.response?.bytes ?? 0),
    failed: ({ exchange }, error) => {
      emit.failed(`exchange ${exchange.seq} could not be judged: ${errorText(error)}`)
    },
  })

  log.subscribe({
    appended: schedule,
    amended: (exchange) => {
      if (!emit.isWatched()) return
      if (exchange.seq < firstUnsent) amended.add(exchange.seq)
      schedule()
    },
  })

  return {
    log,
    relations,
    record: (exchange, facts) => {
      const seq = log.append(exchange)
      if (!emit.isWatched()) firstUnsent = seq + 1
      judging.add({ exchange, facts })
      return seq
    },
    restore: (exchange) => {
      firstUnsent = log.append(exchange) + 1
    },
    amend: (seq, findings) => {
      log.amend(seq, findings)
    },
    settled: judging.settled,
    room: judging.room,
    judgedUpTo: () => (judging.oldest()?.exchange.seq ?? (log.state().lastSeq ?? 0) + 1) - 1,
    whenJudged: (listener) => {
      judgedListeners.add(listener)
      return () => {
        judgedListeners.delete(listener)
      }
    },
    state,
    prepare,
    clear: () => {
      log.clear()
      firstUnsent = (log.state().lastSeq ?? 0) + 1
      emit.cleared(state())
    },
    close: () => {
      judging.finish()
      clearTimeout(timer)
    },
  }
}
