/** The log: queries, one exchange, exports, imports, sending again. */
import { ContractError } from '../../contract/channel.js'
import { curlOf } from '../../traffic/curl.js'
import { detailOf } from '../../traffic/detail.js'
import type { Exchange } from '../../traffic/exchange.js'
import type { Exchanges } from '../../traffic/exports.js'
import { completions, parseFilter, type Filter } from '../../traffic/filter.js'
import { exportHar, importHar } from '../../traffic/har.js'
import type { Imported } from '../../traffic/import.js'
import { createMask, type Mask } from '../../traffic/mask.js'
import { exportNdjson, importNdjson } from '../../traffic/ndjson.js'
import { headerLines } from '../../traffic/wire.js'
import type { Bench } from '../workbench.js'
import type { Group } from './types.js'

/** Every token that this workbench knows: none of them leaves it unless that is asked for. */
export const secretsOf = (bench: Bench): ReadonlySet<string> =>
  new Set([...bench.places.values()].flatMap(({ standin }) => standin.context.connections.list().flatMap((record) => [
    record.tokens.a, record.tokens.in, record.tokens.out, record.tokens.old, record.voidOut, ...record.retired.map((retired) => retired.token),
  ])).filter((token) => token !== undefined))

/** A mask is dear to make and tokens change rarely. */
const masks = new WeakMap<Bench, { readonly key: string; readonly mask: Mask }>()

export const maskFor = (bench: Bench, reveal: boolean): Mask => {
  if (reveal) return createMask({ reveal })
  const secrets = secretsOf(bench)
  const key = [...secrets].join(' ')
  const known = masks.get(bench)
  if (known?.key === key) return known.mask
  const mask = createMask({ secrets })
  masks.set(bench, { key, mask })
  return mask
}

const filterOf = (text: string): Filter | undefined => {
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

export const trafficCalls = (bench: Bench): Group<'traffic'> => {
  const { log, relations } = bench.traffic
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
    'traffic.query': ({ filter, afterSeq, beforeSeq, limit }) => {
      const { summaries, total } = log.query({
        filter: filterOf(filter), afterSeq, beforeSeq, limit, order: afterSeq === undefined ? 'descending' : 'ascending',
      })
      const mask = maskFor(bench, false)
      return { exchanges: summaries.map((summary) => mask.summary(summary)), total, state: bench.traffic.state() }
    },
    'traffic.get': ({ seq, reveal }) => detailOf(exchangeOf(seq), { related: relations.of(seq), mask: maskFor(bench, reveal) }),
    'traffic.curl': ({ seq, reveal }) => ({ text: curlOf(exchangeOf(seq), { mask: maskFor(bench, reveal) }) }),
    'traffic.resend': async ({ seq, method, url, headers, body }) => {
      const exchange = exchangeOf(seq)
      if (exchange.direction !== 'out' || exchange.connectionId === undefined) {
        throw new ContractError({ code: 'invalid', message: 'only a request that a stand-in sent can be sent again', at: '/seq' })
      }
      const { standin, record } = bench.connection(exchange.connectionId)
      const target = url ?? exchange.url
      if (!URL.canParse(target) || !/^https?:/i.test(target)) throw new ContractError({ code: 'invalid', message: `${target} is not an http url`, at: '/url' })
      // Written anew for each request; the rest goes as it went, or as it was edited.
      const own = new Set(['host', 'connection', 'content-length', 'transfer-encoding', 'x-request-id'])
      const sent = Object.fromEntries(headerLines(exchange.request.headers).filter(([name]) => !own.has(name.toLowerCase())))
      const answer = await standin.context.client.call({
        connection: record, method: method ?? exchange.method, url: target, version: exchange.version, endpoint: exchange.endpoint,
        rawBody: body ?? (exchange.request.body && Buffer.from(exchange.request.body).toString('utf8')), headers: { ...sent, ...headers },
        why: `exchange ${seq} sent again${method ?? url ?? headers ?? body ? ', edited' : ''}`,
      })
      return {
        seqs: [answer.seq], status: answer.status, ocpiStatus: answer.envelope.statusCode, message: answer.message, ok: answer.ok, data: answer.envelope.data,
      }
    },
    'traffic.export': async ({ format, filter, reveal }) => {
      const count = { exchanges: 0 }
      const options = { mask: maskFor(bench, reveal) }
      const source: Exchanges = exchanges(filterOf(filter), count)
      const text = await collect(format === 'har' ? exportHar(source, options) : exportNdjson(source, options))
      return { text, exchanges: count.exchanges }
    },
    'traffic.import': async ({ name, text }) => {
      const results: Imported[] = []
      if (/\.har$/i.test(name) || /^\s*\{\s*"log"/.test(text)) results.push(...importHar(text))
      else for await (const imported of importNdjson([text])) results.push(imported)
      let imported = 0
      for (const { exchange } of results) {
        if (!exchange) continue
        log.append(exchange)
        imported += 1
      }
      return { imported, problems: results.flatMap(({ problems }) => problems.map(({ where, message }) => `${where}: ${message}`)).slice(0, 200) }
    },
    'traffic.clear': () => {
      bench.traffic.clear()
      return {}
    },
    'traffic.complete': ({ text, cursor }) => {
      const known = {
        standin: [...bench.places.keys()], connection: bench.connectionViews().map((connection) => connection.id),
        fault: [...new Set(bench.faults.list().flatMap((fault) => [fault.id, fault.faultId]))],
        party: [...new Set(bench.views().flatMap((standin) => standin.settings.parties.map((party) => `${party.country_code}-${party.party_id}`)))],
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
