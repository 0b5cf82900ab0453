/** What came to a hub and where it went, read from the log: both legs, how it was routed, how much was changed. */
import type { HubRoute } from '../contract/exchange.js'
import type { HubRequest } from '../contract/hub.js'
import { summarise, type Exchange } from '../traffic/exchange.js'
import type { Relation } from '../traffic/relations.js'
import { maskFor } from './mask.js'
import type { Bench } from './workbench.js'

const isAtHub = (bench: Bench, { standinId, leg }: Exchange): boolean =>
  leg !== undefined && bench.standins.get(standinId)?.hub !== undefined

/** What a sender asked of a hub, for any exchange that this led to; undefined where no hub of the workbench had to do with it. */
export const exchangeAtHub = (bench: Bench, exchange: Exchange, related: readonly Relation[]): Exchange | undefined => {
  const { log, relations } = bench.traffic
  const exchanges = (of: readonly Relation[], kind: Relation['kind']) =>
    of.filter((one) => one.kind === kind).flatMap(({ seq }) => log.get(seq) ?? [])
  if (isAtHub(bench, exchange))
    return exchange.direction === 'in' ? exchange : exchanges(related, 'leg').find(({ direction }) => direction === 'in')
  const [twin] = exchanges(related, 'twin')
  return twin && isAtHub(bench, twin) ? exchangeAtHub(bench, twin, relations.of(twin.seq)) : undefined
}

/** The other legs of what came to the hub. */
export const hubRequestOf = (bench: Bench, incoming: Exchange): HubRequest => {
  const { log, relations } = bench.traffic
  const outgoing = relations
    .of(incoming.seq)
    .filter(({ kind }) => kind === 'leg')
    .flatMap(({ seq }) => log.get(seq) ?? [])
    .filter(({ direction }) => direction === 'out')
  const changes = { kept: 0, renamed: 0, derived: 0, lost: 0, invented: 0 }
  for (const { notes } of [incoming, ...outgoing]) for (const { kind } of notes ?? []) changes[kind] += 1
  const mask = maskFor(bench, false)
  return {
    incoming: mask.summary(summarise(incoming)),
    outgoing: outgoing.map((leg) => mask.summary(summarise(leg))),
    route: incoming.route ?? 'own',
    why: incoming.why[0] ?? '',
    changes,
  }
}

export interface HubRequestQuery {
  readonly standinId: string
  readonly connectionId?: string | undefined
  readonly route?: HubRoute | undefined
  readonly beforeSeq?: number | undefined
  readonly limit: number
}

/** Newest first. `complete`: there are no older ones. Only what is shown is looked into, however long the log is. */
export const hubRequestsOf = (
  bench: Bench,
  { standinId, connectionId, route, beforeSeq, limit }: HubRequestQuery,
): { requests: HubRequest[]; complete: boolean } => {
  const { log, relations } = bench.traffic
  const found = new Map<number, Exchange>()
  for (const exchange of log.exchanges({ order: 'descending' })) {
    if (exchange.standinId !== standinId || exchange.leg === undefined) continue
    if (connectionId === undefined ? exchange.direction === 'out' : exchange.connectionId !== connectionId) continue
    const incoming = exchange.direction === 'in' ? exchange : exchangeAtHub(bench, exchange, relations.of(exchange.seq))
    if (
      !incoming ||
      found.has(incoming.seq) ||
      (route !== undefined && incoming.route !== route) ||
      incoming.seq >= (beforeSeq ?? Infinity)
    )
      continue
    found.set(incoming.seq, incoming)
    if (found.size > limit) break
  }
  const newestFirst = [...found.values()].sort((one, other) => other.seq - one.seq)
  return { requests: newestFirst.slice(0, limit).map((incoming) => hubRequestOf(bench, incoming)), complete: found.size <= limit }
}
