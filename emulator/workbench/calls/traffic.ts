/** The log: queries, one exchange, exports, imports, sending again. */
import { ContractError } from '../../contract/channel.js'
import { formatParty } from '../../ocpi/headers.js'
import { curlOf } from '../../traffic/curl.js'
import type { ExchangeDetail } from '../../contract/exchange.js'
import { detailOf } from '../../traffic/detail.js'
import type { Exchange } from '../../traffic/exchange.js'
import type { Exchanges } from '../../traffic/exports.js'
import { completions, parseFilter, type Filter } from '../../traffic/filter.js'
import { exportHar } from '../../traffic/har.js'
import type { Mask } from '../../traffic/mask.js'
import { exportNdjson } from '../../traffic/ndjson.js'
import { exchangeAtHub } from '../hub-requests.js'
import { maskFor } from '../mask.js'
import { resendTargets, resendToPeer, resendToStandin } from '../resend.js'
import type { Bench } from '../workbench.js'
import { importCalls } from './imports.js'
import type { Group } from './types.js'

/** A filter as it was typed; undefined when it is empty. */
export const filterOf = (text: string): Filter | undefined => {
  if (text.trim() === '') return undefined
  const parsed = parseFilter(text)
  if (parsed.ok) return parsed.filter
  throw new ContractError({ code: 'invalid', message: parsed.error.message, at: '/filter' })
}

const collect = async (texts: AsyncIterable<string>): Promise<string> => {
  const parts: string[] = []
  for await (const text of texts) parts.push(text)
  return parts.join('')
}

/** An exchange of the log as a screen opens it. */
export const exchangeDetail = (bench: Bench, exchange: Exchange, mask: Mask): ExchangeDetail => {
  const related = bench.traffic.relations.of(exchange.seq)
  return detailOf(exchange, { related, atHub: exchangeAtHub(bench, exchange, related)?.seq, mask })
}

export const trafficCalls = (bench: Bench): Group<'traffic'> => {
  const { log } = bench.traffic
  const exchangeOf = (seq: number): Exchange => {
    const exchange = log.get(seq)
    if (exchange) return exchange
    throw new ContractError({ code: 'not-found', message: `exchange ${seq} is not in the log any more`, at: '/seq' })
  }
  const exchanges = function* (filter: Filter | undefined, count: { exchanges: number }): Generator<Exchange> {
    for (const exchange of log.exchanges({ filter })) {
      count.exchanges += 1
      yield exchange
    }
  }
  return {
    'traffic.query': ({ filter, afterSeq, beforeSeq, limit, count }) => {
      const { summaries, total } = log.query({
        filter: filterOf(filter),
        afterSeq,
        beforeSeq,
        limit,
        count,
        order: afterSeq === undefined ? 'descending' : 'ascending',
      })
      bench.traffic.prepare()
      return { exchanges: [...summaries], total, state: bench.traffic.state() }
    },
    'traffic.get': ({ seq, reveal }) => exchangeDetail(bench, exchangeOf(seq), maskFor(bench, reveal)),
    'traffic.curl': ({ seq, reveal }) => ({ text: curlOf(exchangeOf(seq), { mask: maskFor(bench, reveal) }) }),
    'traffic.resendTargets': ({ seq }) => ({ targets: resendTargets(bench, exchangeOf(seq)) }),
    'traffic.resend': ({ seq, standinId, ...changes }) => {
      const exchange = exchangeOf(seq)
      const isSent = exchange.direction === 'out' && exchange.connectionId !== undefined && exchange.source === undefined
      if (isSent && standinId === undefined) return resendToPeer(bench, exchange, changes)
      if (standinId !== undefined) return resendToStandin(bench, exchange, standinId, changes)
      throw new ContractError({
        code: 'invalid',
        message: 'A received or imported request needs `standinId`, the stand-in to send it to',
        at: '/standinId',
      })
    },
    'traffic.export': async ({ format, filter, reveal }) => {
      const count = { exchanges: 0 }
      const options = { mask: maskFor(bench, reveal), creatorVersion: bench.version }
      const source: Exchanges = exchanges(filterOf(filter), count)
      const text = await collect(format === 'har' ? exportHar(source, options) : exportNdjson(source, options))
      return { text, exchanges: count.exchanges }
    },
    ...importCalls(bench),
    'traffic.clear': () => {
      bench.traffic.clear()
      return {}
    },
    'traffic.complete': ({ text, cursor }) => {
      const known = {
        standin: [...bench.standins.keys()],
        connection: bench.connectionViews().map((connection) => connection.id),
        fault: [...new Set(bench.faults.list().flatMap((fault) => [fault.id, fault.faultId]))],
        party: [...new Set(bench.views().flatMap((standin) => standin.settings.parties.map(formatParty)))],
      }
      const { from, to, options } = completions(text, cursor, known)
      return { from, to, options: options.map((option) => ({ text: option.text, summary: option.summary })) }
    },
    'traffic.checkFilter': ({ text }) => {
      if (text.trim() === '') return { ok: true }
      const parsed = parseFilter(text)
      if (parsed.ok) return { ok: true }
      const { position, length, message, suggestion } = parsed.error
      return { ok: false, position, length, message, ...(suggestion !== undefined && { suggestion }) }
    },
  }
}
