/**
 * Which exchanges belong together. Small indexes of the log, so that an answer costs as much as there are
 * exchanges nearby that share an id or a path, however long the log is.
 */
import type { z } from 'zod'
import type { Relation as RelationSchema } from '../contract/exchange.js'
import { pathOf, type Exchange } from './exchange.js'
import type { Log } from './log.js'
import { createSeqIndex, type SeqIndex } from './seq-index.js'
import { isHandshakeModule } from '../ocpi/endpoints.js'

export type Relation = z.infer<typeof RelationSchema>

export interface Relations {
  /** What belongs to an exchange, by number; each exchange once, under what says most about it. */
  of(seq: number): Relation[]
  /** Looks at what the log has got since, for at most some milliseconds; true when nothing is left, so that `of` answers at once. */
  catchUp(milliseconds: number): boolean
}

/** How many exchanges on either side that share an id or a path are looked at. */
const reach = 64
/** Clocks of two halves may differ by rounding. */
const slackMs = 5
/** How far apart the calls of one registration may start. */
const registrationMs = 60_000

export const createRelations = (log: Log): Relations => {
  const byCorrelation = createSeqIndex(log, ({ correlationId }) => correlationId)
  const byPath = createSeqIndex(log, ({ url }) => pathOf(url))
  /** Commands under the path of their result, pages under the path of the next one. */
  const byExpectedPath = createSeqIndex(log, ({ responseUrl, nextPage }) => pathOrNone(responseUrl ?? nextPage))
  const byRegistration = createSeqIndex(log, registrationKey)
  const byLeg = createSeqIndex(log, ({ leg }) => leg)

  const add = (exchange: Exchange): void => {
    byCorrelation.add(exchange)
    byPath.add(exchange)
    byExpectedPath.add(exchange)
    byRegistration.add(exchange)
    byLeg.add(exchange)
  }
  /** The number up to which the indexes know the log: they catch up when somebody asks, so that recording stays quick. */
  let indexed = 0
  const catchUp = (milliseconds: number): boolean => {
    const { lastSeq = 0, maxExchanges } = log.state()
    const until = performance.now() + milliseconds
    indexed = Math.max(indexed, lastSeq - maxExchanges)
    while (indexed < lastSeq) {
      indexed += 1
      const exchange = log.isRecent(indexed) ? log.get(indexed) : undefined
      if (exchange) add(exchange)
      // The clock costs more than an exchange.
      if (indexed % 64 === 0 && performance.now() > until) return indexed === lastSeq
    }
    return true
  }

  /** Exchanges near one of the log that are indexed under a key, and the pinned ones that have left the ring. */
  const nearby = (index: SeqIndex, key: string, exchange: Exchange): Exchange[] =>
    [...log.pins().filter(({ seq }) => !log.isRecent(seq)), ...index.near(key, exchange.seq, reach)].filter((other) => other !== exchange)

  const commandOf = (result: Exchange): Exchange | undefined =>
    latestBefore(
      result,
      nearby(byExpectedPath, pathOf(result.url), result).filter((command) => isResultOf(result, command)),
    )
  const previousOf = (page: Exchange): Exchange | undefined =>
    latestBefore(
      page,
      nearby(byExpectedPath, pathOf(page.url), page).filter((previous) => isPageAfter(page, previous)),
    )

  /** Asked from the other end as well, because a url that is used twice has several commands or pages before it. */
  const resultsOf = (command: Exchange): Exchange[] =>
    command.responseUrl === undefined
      ? []
      : nearby(byPath, pathOf(command.responseUrl), command).filter(
          (result) => isResultOf(result, command) && commandOf(result) === command,
        )
  const nextOf = (page: Exchange): Exchange[] =>
    page.nextPage === undefined
      ? []
      : nearby(byPath, pathOf(page.nextPage), page).filter((next) => isPageAfter(next, page) && previousOf(next) === page)

  const callOf = (served: Exchange): Exchange | undefined =>
    served.twin
      ? latestBefore(
          served,
          nearby(byPath, pathOf(served.url), served).filter((call) => areHalves(call, served)),
        )
      : undefined
  const twinOf = (exchange: Exchange): Exchange | undefined =>
    exchange.direction === 'in'
      ? callOf(exchange)
      : nearby(byPath, pathOf(exchange.url), exchange).find((served) => areHalves(exchange, served) && callOf(served) === exchange)

  return {
    catchUp,
    of: (seq) => {
      const exchange = log.get(seq)
      if (exchange === undefined) return []
      catchUp(Infinity)
      const kinds = new Map<number, Relation['kind']>()
      const note = (other: Exchange | undefined, kind: Relation['kind']): void => {
        if (other !== undefined && !kinds.has(other.seq)) kinds.set(other.seq, kind)
      }
      note(twinOf(exchange), 'twin')
      const { leg } = exchange
      if (leg !== undefined) for (const other of nearby(byLeg, leg, exchange)) if (other.leg === leg) note(other, 'leg')
      note(commandOf(exchange), 'command')
      for (const result of resultsOf(exchange)) note(result, 'result')
      note(previousOf(exchange), 'page')
      for (const next of nextOf(exchange)) note(next, 'page')
      const key = registrationKey(exchange)
      if (key !== undefined) {
        for (const other of nearby(byRegistration, key, exchange)) {
          if (registrationKey(other) === key && Math.abs(other.startedAt - exchange.startedAt) <= registrationMs)
            note(other, 'registration')
        }
      }
      if (exchange.correlationId !== undefined) {
        for (const other of nearby(byCorrelation, exchange.correlationId, exchange)) {
          if (other.correlationId === exchange.correlationId) note(other, 'correlation')
        }
      }
      return [...kinds].map(([related, kind]) => ({ seq: related, kind })).sort((a, b) => a.seq - b.seq)
    },
  }
}

const pathOrNone = (url: string | undefined): string | undefined => (url === undefined ? undefined : pathOf(url))

/** Versions and credentials calls of one stand-in over one connection, in both directions. */
const registrationKey = (exchange: Exchange): string | undefined => {
  const module = exchange.endpoint?.module
  if (module === undefined || !isHandshakeModule(module)) return undefined
  return exchange.connectionId === undefined ? undefined : `${exchange.standinId}\n${exchange.connectionId}`
}

/**
 * Compared by path: behind a proxy or a public url, the host that a stand-in was addressed by is not the one it named.
 * A result goes the other way than its command.
 */
const isResultOf = (result: Exchange, command: Exchange): boolean =>
  command.responseUrl !== undefined &&
  result.method === 'POST' &&
  command.standinId === result.standinId &&
  command.direction !== result.direction &&
  command.startedAt <= result.startedAt + slackMs &&
  pathOf(command.responseUrl) === pathOf(result.url)

const isPageAfter = (next: Exchange, page: Exchange): boolean =>
  page.nextPage !== undefined &&
  next.method === 'GET' &&
  page.standinId === next.standinId &&
  page.direction === next.direction &&
  page.connectionId === next.connectionId &&
  page.startedAt <= next.startedAt &&
  page.seq < next.seq &&
  pathOf(page.nextPage) === pathOf(next.url)

/**
 * The same call, recorded by the one who made it and by the one who served it. Which of several it is, time has to tell:
 * by when they started, as how long they took is measured by another clock.
 */
const areHalves = (call: Exchange, served: Exchange): boolean =>
  call.direction === 'out' &&
  served.direction === 'in' &&
  served.twin &&
  call.method === served.method &&
  call.requestId === served.requestId &&
  pathOf(call.url) === pathOf(served.url) &&
  call.startedAt <= served.startedAt + slackMs &&
  call.request.bytes === served.request.bytes &&
  sameBytes(call.request.body, served.request.body)

/** What the log has dropped may have been the same. */
const sameBytes = (one: Uint8Array | undefined, other: Uint8Array | undefined): boolean =>
  one === undefined || other === undefined || Buffer.compare(one, other) === 0

const latestBefore = (exchange: Exchange, candidates: readonly Exchange[]): Exchange | undefined =>
  candidates.reduce<Exchange | undefined>(
    (latest, other) =>
      latest === undefined || other.startedAt > latest.startedAt || (other.startedAt === latest.startedAt && other.seq > latest.seq)
        ? other
        : latest,
    undefined,
  )
