/**
 * The log of one workbench: the latest exchanges in a ring, under one budget of bytes for all that they hold: bodies, headers,
 * findings and the exchanges themselves. When it is used up the oldest bodies go first, then the oldest exchanges. Appending is on
 * the way of every answer, so it only stores a reference and counts; summaries are made when somebody asks.
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
import { recordBytesOf } from './size.js'

export interface LogOptions {
  /** How many exchanges the ring holds; pinned ones that have left it come on top. */
  readonly maxExchanges?: number
  /** Budget for all exchanges held, pinned ones included: their bodies, and what they take beside them. */
  readonly maxBytes?: number
  /** What an exchange takes beside its bodies; estimated unless told otherwise. */
  readonly recordBytes?: (exchange: Exchange) => number
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
  /** Bodies and all else. */
  readonly bytes: number
  readonly maxExchanges: number
  readonly maxBytes: number
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
   * bodies and all else would take more than half the budget.
   */
  pin(seq: number): Pinning
  /** Lets go of a pinned exchange; when the log has moved on since, of its bodies or all of it at once. */
  unpin(seq: number): boolean
  /** Changes the budget; when it becomes smaller, what is beyond it goes at once. Throws a RangeError as `createLog` does. */
  setMaxBytes(maxBytes: number): void
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

/** What a log may take unless the user says otherwise. */
export const defaultLogBytes = 256 * 1024 * 1024

/** @throws RangeError when a limit is not a whole number of at least 1 (bodies and pins: 0). */
export const createLog = (options: LogOptions = {}): Log => {
  const { maxExchanges = 100_000, maxPins = 1_000, firstSeq = 1, now = Date.now, recordBytes = recordBytesOf, isMuted } = options
  let { maxBytes = defaultLogBytes } = options
  requireWhole('maxExchanges', maxExchanges, 1)
  requireWhole('maxBytes', maxBytes, 0)
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
  /** All but bodies. */
  let otherBytes = 0
  let pinnedOtherBytes = 0
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
    if (bodyBytes + otherBytes <= maxBytes) return
    const room = maxBytes - pinnedBodyBytes - pinnedOtherBytes - recordBytes(exchange)
    if (requestBytes > room) dropBody(request)
    if (responseBytes > room) dropBody(response)
    if (request.body !== undefined && response?.body !== undefined && requestBytes + responseBytes > room) {
      dropBody(requestBytes > responseBytes ? request : response)
    }
    makeRoom()
  }

  /** The oldest bodies go first, then the oldest exchanges; the latest one always stays. */
  const makeRoom = (): void => {
    while (bodyBytes + otherBytes > maxBytes && nextWithBodies < next) {
      const oldest = ring[slotOf(nextWithBodies)]
      if (oldest !== undefined && !pinned.has(nextWithBodies)) dropBodies(oldest)
      nextWithBodies += 1
    }
    while (bodyBytes + otherBytes > maxBytes && first < next - 1) evict()
  }

  const evict = (): void => {
    const oldest = ring[slotOf(first)]
    if (oldest !== undefined && !pinned.has(first)) {
      bodyBytes -= bodyBytesOf(oldest)
      otherBytes -= recordBytes(oldest)
    }
    ring[slotOf(first)] = undefined
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

  const countMore = ({ seq }: Exchange, bytes: number): void => {
    otherBytes += bytes
    if (pinned.has(seq)) pinnedOtherBytes += bytes
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
      otherBytes += recordBytes(exchange)
      keepBodies(exchange)
      for (const listener of listeners) listener.appended?.(exchange)
      return seq
    },

    remute: () => {
      for (const seq of [...pinned.keys(), ...Array.from({ length: next - first }, (_, index) => first + index)]) {
        const exchange = get(seq)
        if (exchange === undefined) continue
        const before = recordBytes(exchange)
        const isChanged = sortMuted(exchange)
        countMore(exchange, recordBytes(exchange) - before)
        if (!isChanged) continue
        for (const listener of listeners) listener.amended?.(exchange)
      }
    },

    amend: (seq, findings) => {
      const exchange = get(seq)
      if (exchange === undefined) return false
      if (findings.length === 0) return true
      const before = recordBytes(exchange)
      exchange.findings = groupFindings([...exchange.findings, ...findings])
      sortMuted(exchange)
      countMore(exchange, recordBytes(exchange) - before)
      if (seq >= countedFrom) countFindings(countersOf(exchange.standinId), findings)
      for (const listener of listeners) listener.amended?.(exchange)
      makeRoom()
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
      otherBytes = pinnedOtherBytes
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
      const others = recordBytes(exchange)
      if (pinned.size >= maxPins || pinnedBodyBytes + pinnedOtherBytes + bytes + others > maxBytes / 2) return 'full'
      pinned.set(seq, exchange)
      pinnedBodyBytes += bytes
      pinnedOtherBytes += others
      return 'pinned'
    },

    unpin: (seq) => {
      const exchange = pinned.get(seq)
      if (exchange === undefined) return false
      pinned.delete(seq)
      const bytes = bodyBytesOf(exchange)
      pinnedBodyBytes -= bytes
      pinnedOtherBytes -= recordBytes(exchange)
      if (!isRecent(seq)) {
        bodyBytes -= bytes
        otherBytes -= recordBytes(exchange)
      } else if (seq < nextWithBodies) dropBodies(exchange)
      return true
    },

    setMaxBytes: (bytes) => {
      requireWhole('maxBytes', bytes, 0)
      maxBytes = bytes
      makeRoom()
    },

    isPinned: (seq) => pinned.has(seq),

    state: () => ({
      held: held(),
      pinned: pinned.size,
      lastSeq: next === firstSeq ? undefined : next - 1,
      bodyBytes,
      bytes: bodyBytes + otherBytes,
      maxExchanges,
      maxBytes,
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
