/**
 * The log of one workbench: the latest exchanges in a ring, their bodies under a budget of bytes. Appending is on the
 * way of every answer, so it only stores a reference and counts; summaries are made when somebody asks.
 *
 * The log owns what is appended: it sets `seq`, adds findings, and sets a body to undefined when the budget asks for it.
 * A Uint8Array that several exchanges share is counted once for each of them.
 */
import type { ExchangeSummary } from '../contract/exchange.js'
import { groupFindings } from '../ocpi/finding-list.js'
import type { Finding } from '../ocpi/finding.js'
import { countExchange, countFindings, noCounters, type Counters } from './counters.js'
import { summarise, type Exchange, type Message } from './exchange.js'
import { compile, type Filter } from './filter.js'

export interface LogOptions {
  /** How many exchanges the ring holds; pinned ones that have left it come on top. */
  readonly maxExchanges?: number
  /** Budget for the bodies of all exchanges held, pinned ones included. */
  readonly maxBodyBytes?: number
  readonly maxPins?: number
  /** First number given out, so that a log can go on where one before it stopped. */
  readonly firstSeq?: number
  /** Milliseconds since 1970, for filters such as `time>=-5m`. */
  readonly now?: () => number
  /** Findings that are to be counted and not shown. */
  readonly isMuted?: (exchange: Exchange, finding: Finding) => boolean
}

/** Called in the middle of an append: has to be quick and must not throw, for what it throws reaches who appended. */
export interface LogListener {
  readonly appended?: (exchange: Exchange) => void
  readonly amended?: (exchange: Exchange) => void
  /** It has left the ring; a pinned one can still be had by its number. */
  readonly evicted?: (exchange: Exchange) => void
  readonly cleared?: () => void
}

export interface LogQuery {
  readonly filter?: Filter | undefined
  /** Only exchanges with a higher number. */
  readonly afterSeq?: number | undefined
  /** Only exchanges with a lower number. */
  readonly beforeSeq?: number | undefined
  readonly limit?: number | undefined
  /** False stops at the limit, so that a page costs no look at the rest of the log. */
  readonly count?: boolean | undefined
  /** By number; ascending unless told otherwise. */
  readonly order?: 'ascending' | 'descending' | undefined
}

export interface LogAnswer {
  readonly summaries: readonly ExchangeSummary[]
  /** How many match, whatever the limit; not counted, how many were found. */
  readonly total: number
  /** How many the log holds. */
  readonly held: number
}

export interface LogState {
  /** Exchanges that can be had, pinned ones included. */
  readonly held: number
  readonly pinned: number
  /** Number of the latest exchange; undefined before the first. */
  readonly lastSeq: number | undefined
  readonly bodyBytes: number
  readonly maxExchanges: number
  readonly maxBodyBytes: number
  /** Exchanges that had to leave the ring since the log was cleared, also when they were pinned. */
  readonly droppedExchanges: number
  /** Bodies dropped from exchanges that are, or were then, still held. */
  readonly droppedBodies: number
}

export type Pinning = 'pinned' | 'unknown' | 'full'

export interface Log {
  /** Stores an exchange, gives it its number and returns it. */
  append(exchange: Exchange): number
  /** What is muted has changed: sorts the findings of every exchange anew. */
  remute(): void
  /** Adds findings to an exchange; false when the log no longer holds it. */
  amend(seq: number, findings: readonly Finding[]): boolean
  get(seq: number): Exchange | undefined
  query(query?: LogQuery): LogAnswer
  /** The exchanges themselves, one by one, for exports. Those that leave while it runs are passed over. */
  exchanges(query?: LogQuery): Generator<Exchange, void, undefined>
  /** Forgets everything but pinned exchanges; numbers go on rising, counters start again. */
  clear(): void
  /**
   * Keeps an exchange and its bodies through eviction and clear. `full` when there are too many pins, or when their
   * bodies would take more than half the budget.
   */
  pin(seq: number): Pinning
  /** Lets go of a pinned exchange; when the log has moved on since, of its bodies or all of it at once. */
  unpin(seq: number): boolean
  /** Pinned exchanges by number, ascending. */
  pins(): readonly Exchange[]
  isPinned(seq: number): boolean
  /** True while the exchange is in the ring; false for a pinned one that has left it. */
  isRecent(seq: number): boolean
  state(): LogState
  counters(): ReadonlyMap<string, Readonly<Counters>>
  /** Returns the function that ends the subscription. */
  subscribe(listener: LogListener): () => void
}

/** @throws RangeError when a limit is not a whole number of at least 1 (bodies and pins: 0). */
export const createLog = (options: LogOptions = {}): Log => {
  const { maxExchanges = 100_000, maxBodyBytes = 64 * 1024 * 1024, maxPins = 1_000, firstSeq = 1, now = Date.now, isMuted } = options
  requireWhole('maxExchanges', maxExchanges, 1)
  requireWhole('maxBodyBytes', maxBodyBytes, 0)
  requireWhole('maxPins', maxPins, 0)
  requireWhole('firstSeq', firstSeq, 0)

  const ring: (Exchange | undefined)[] = []
  const pinned = new Map<number, Exchange>()
  const counters = new Map<string, Counters>()
  let listeners: readonly LogListener[] = []
  /** The ring holds `first` up to but not including `next`. */
  let first = firstSeq
  let next = firstSeq
  /** The number in the first slot; moves with clear, so that the ring never starts with a gap. */
  let base = firstSeq
  /** Below it, every exchange in the ring that is not pinned has lost its bodies. */
  let nextWithBodies = firstSeq
  /** Counters cover the exchanges from here on. */
  let countedFrom = firstSeq
  let bodyBytes = 0
  let pinnedBodyBytes = 0
  let droppedExchanges = 0
  let droppedBodies = 0

  const slotOf = (seq: number): number => (seq - base) % maxExchanges
  const isRecent = (seq: number): boolean => seq >= first && seq < next
  const get = (seq: number): Exchange | undefined => (isRecent(seq) ? ring[slotOf(seq)] : pinned.get(seq))

  const countersOf = (standinId: string): Counters => {
    let found = counters.get(standinId)
    if (found === undefined) counters.set(standinId, (found = noCounters()))
    return found
  }

  const dropBody = (message: Message | undefined): void => {
    if (message?.body === undefined) return
    bodyBytes -= message.body.byteLength
    message.body = undefined
    droppedBodies += 1
  }
  const dropBodies = (exchange: Exchange): void => {
    dropBody(exchange.request)
    dropBody(exchange.response)
  }

  /** Only what cannot fit even alone is dropped before its time, so that one huge body does not cost all the others. */
  const keepBodies = (exchange: Exchange): void => {
    const { request, response } = exchange
    const requestBytes = request.body?.byteLength ?? 0
    const responseBytes = response?.body?.byteLength ?? 0
    bodyBytes += requestBytes + responseBytes
    if (bodyBytes <= maxBodyBytes) return
    const room = maxBodyBytes - pinnedBodyBytes
    if (requestBytes > room) dropBody(request)
    if (responseBytes > room) dropBody(response)
    if (request.body !== undefined && response?.body !== undefined && requestBytes + responseBytes > room) {
      dropBody(requestBytes > responseBytes ? request : response)
    }
    while (bodyBytes > maxBodyBytes && nextWithBodies < next) {
      const oldest = ring[slotOf(nextWithBodies)]
      if (oldest !== undefined && !pinned.has(nextWithBodies)) dropBodies(oldest)
      nextWithBodies += 1
    }
  }

  const evict = (): void => {
    const oldest = ring[slotOf(first)]
    if (oldest !== undefined && !pinned.has(first)) bodyBytes -= bodyBytesOf(oldest)
    first += 1
    if (nextWithBodies < first) nextWithBodies = first
    droppedExchanges += 1
    if (oldest !== undefined) for (const listener of listeners) listener.evicted?.(oldest)
  }

  const pins = (): Exchange[] => [...pinned.values()].sort((a, b) => a.seq - b.seq)
  /** Those that the ring no longer holds; all of them have lower numbers than the ring. */
  const olderPins = (): Exchange[] => pins().filter((exchange) => exchange.seq < first)
  const held = (): number => {
    let older = 0
    for (const seq of pinned.keys()) if (seq < first) older += 1
    return next - first + older
  }

  /** Calls `visit` for every match, in order, until it returns false. */
  const visitMatches = (query: LogQuery, visit: (exchange: Exchange) => boolean | undefined): void => {
    const matches = query.filter === undefined ? () => true : compile(query.filter, { now: now() })
    const after = query.afterSeq ?? -Infinity
    const before = query.beforeSeq ?? Infinity
    const from = Math.max(first, after + 1)
    const to = Math.min(next, before)
    const older = olderPins().filter(({ seq }) => seq > after && seq < before)
    const look = (exchange: Exchange | undefined): boolean => exchange === undefined || !matches(exchange) || visit(exchange) !== false
    if (query.order === 'descending') {
      for (let seq = to - 1; seq >= from; seq -= 1) if (!look(ring[slotOf(seq)])) return
      for (const exchange of older.reverse()) if (!look(exchange)) return
    } else {
      for (const exchange of older) if (!look(exchange)) return
      for (let seq = from; seq < to; seq += 1) if (!look(ring[slotOf(seq)])) return
    }
  }

  /** Whether anything went from the shown findings to the muted ones, or back. */
  const sortMuted = (exchange: Exchange): boolean => {
    const before = exchange.findings.length
    const all = exchange.muted === undefined ? exchange.findings : groupFindings([...exchange.findings, ...exchange.muted])
    const muted = isMuted === undefined ? [] : all.filter((finding) => isMuted(exchange, finding))
    if (muted.length === 0 && exchange.muted === undefined) return false
    exchange.findings = all.filter((finding) => !muted.includes(finding))
    exchange.muted = muted.length === 0 ? undefined : muted
    return exchange.findings.length !== before
  }

  return {
    get,
    pins,
    isRecent,

    append: (exchange) => {
      if (next - first === maxExchanges) evict()
      const seq = next
      exchange.seq = seq
      ring[slotOf(seq)] = exchange
      next += 1
      if (exchange.findings.length > 0 || exchange.muted !== undefined) sortMuted(exchange)
      countExchange(countersOf(exchange.standinId), exchange)
      keepBodies(exchange)
      for (const listener of listeners) listener.appended?.(exchange)
      return seq
    },

    remute: () => {
      for (const seq of [...pinned.keys(), ...Array.from({ length: next - first }, (_, index) => first + index)]) {
        const exchange = get(seq)
        if (exchange === undefined || !sortMuted(exchange)) continue
        for (const listener of listeners) listener.amended?.(exchange)
      }
    },

    amend: (seq, findings) => {
      const exchange = get(seq)
      if (exchange === undefined) return false
      if (findings.length === 0) return true
      exchange.findings = groupFindings([...exchange.findings, ...findings])
      sortMuted(exchange)
      if (seq >= countedFrom) countFindings(countersOf(exchange.standinId), findings)
      for (const listener of listeners) listener.amended?.(exchange)
      return true
    },

    query: (query = {}) => {
      const limit = query.limit ?? Infinity
      const summaries: ExchangeSummary[] = []
      let total = 0
      visitMatches(query, (exchange) => {
        total += 1
        if (summaries.length < limit) summaries.push(summarise(exchange))
        return query.count !== false || summaries.length < limit
      })
      return { summaries, total, held: held() }
    },

    *exchanges(query = {}) {
      const limit = query.limit ?? Infinity
      const seqs: number[] = []
      if (limit > 0) visitMatches(query, ({ seq }) => seqs.push(seq) < limit)
      for (const seq of seqs) {
        const exchange = get(seq)
        if (exchange !== undefined) yield exchange
      }
    },

    clear: () => {
      ring.length = 0
      first = next
      base = next
      nextWithBodies = next
      countedFrom = next
      bodyBytes = pinnedBodyBytes
      droppedExchanges = 0
      droppedBodies = 0
      counters.clear()
      for (const listener of listeners) listener.cleared?.()
    },

    pin: (seq) => {
      if (pinned.has(seq)) return 'pinned'
      const exchange = get(seq)
      if (exchange === undefined) return 'unknown'
      const bytes = bodyBytesOf(exchange)
      if (pinned.size >= maxPins || pinnedBodyBytes + bytes > maxBodyBytes / 2) return 'full'
      pinned.set(seq, exchange)
      pinnedBodyBytes += bytes
      return 'pinned'
    },

    unpin: (seq) => {
      const exchange = pinned.get(seq)
      if (exchange === undefined) return false
      pinned.delete(seq)
      const bytes = bodyBytesOf(exchange)
      pinnedBodyBytes -= bytes
      if (!isRecent(seq)) bodyBytes -= bytes
      else if (seq < nextWithBodies) dropBodies(exchange)
      return true
    },

    isPinned: (seq) => pinned.has(seq),

    state: () => ({
      held: held(),
      pinned: pinned.size,
      lastSeq: next === firstSeq ? undefined : next - 1,
      bodyBytes,
      maxExchanges,
      maxBodyBytes,
      droppedExchanges,
      droppedBodies,
    }),

    counters: () => counters,

    subscribe: (listener) => {
      const own = { ...listener }
      listeners = [...listeners, own]
      return () => {
        listeners = listeners.filter((other) => other !== own)
      }
    },
  }
}

const bodyBytesOf = (exchange: Exchange): number => (exchange.request.body?.byteLength ?? 0) + (exchange.response?.body?.byteLength ?? 0)

const requireWhole = (name: string, value: number, least: number): void => {
  if (!Number.isSafeInteger(value) || value < least) {
    throw new RangeError(`${name} of the log has to be a whole number of at least ${least}, not ${value}`)
  }
}
