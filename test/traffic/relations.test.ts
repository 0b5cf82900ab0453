import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Exchange } from '../../emulator/traffic/exchange.js'
import { createLog, type LogOptions } from '../../emulator/traffic/log.js'
import { createRelations } from '../../emulator/traffic/relations.js'
import { createSeqIndex } from '../../emulator/traffic/seq-index.js'
import { answer, anyExchange, endpoint, exchange, message } from './exchanges.js'

const start = Date.UTC(2026, 10, 21, 10)
/** Appends in order, one a second apart unless they say otherwise. */
const related = (exchanges: readonly Partial<Exchange>[], options: LogOptions = {}) => {
  const log = createLog(options)
  const relations = createRelations(log)
  exchanges.forEach((changes, index) => log.append(exchange({ startedAt: start + index * 1_000, ...changes })))
  return { log, of: (seq: number) => relations.of(seq).map(({ seq: other, kind }) => `${kind} ${other}`), relations }
}

const resultUrl = 'https://emsp.example/ocpi/2.2.1/commands/START_SESSION/4711'
const command: Partial<Exchange> = {
  method: 'POST',
  url: 'http://127.0.0.1:8080/ocpi/2.2.1/commands/START_SESSION',
  endpoint: endpoint('commands.receiver.post'),
  responseUrl: resultUrl,
}
const result: Partial<Exchange> = { method: 'POST', direction: 'out', url: resultUrl, endpoint: endpoint('commands.sender.result') }

describe('a command', () => {
  it('belongs to its result, whatever comes between', () => {
    const { of } = related([command, {}, {}, result])
    expect(of(1)).toEqual(['result 4'])
    expect(of(4)).toEqual(['command 1'])
    expect(of(2)).toEqual([])
  })

  it('belongs to every result that comes, also to one that is recorded before it', () => {
    const { of } = related([{ ...result, startedAt: start + 10 }, { ...command, startedAt: start, durationMs: 50 }, result])
    expect(of(2)).toEqual(['result 1', 'result 3'])
    expect([of(1), of(3)]).toEqual([['command 2'], ['command 2']])
  })

  it('is the latest one before the result when a response_url is used again', () => {
    const { of } = related([command, result, command, result])
    expect([of(1), of(2), of(3), of(4)]).toEqual([['result 2'], ['command 1'], ['result 4'], ['command 3']])
  })

  it('is found by path, for behind a proxy a stand-in is addressed by another host', () => {
    const { of } = related([
      { ...command, direction: 'out' },
      { ...result, direction: 'in', url: resultUrl.replace('https://emsp.example', 'http://127.0.0.1:9000') },
    ])
    expect(of(1)).toEqual(['result 2'])
  })

  it('does not take the result of another stand-in, or a call in its own direction', () => {
    const { of } = related([command, { ...result, standinId: 'other' }, { ...result, direction: 'in' }, { ...result, method: 'GET' }])
    expect(of(1)).toEqual([])
  })
})

describe('a page', () => {
  const page = (offset: number, next?: number): Partial<Exchange> => ({
    direction: 'out',
    url: `https://cpo.example/locations?offset=${offset}&limit=2`,
    nextPage: next === undefined ? undefined : `https://cpo.example/locations?offset=${next}&limit=2`,
  })

  it('belongs to the one before and the one after', () => {
    const { of } = related([page(0, 2), page(2, 4), {}, page(4)])
    expect([of(1), of(2), of(4)]).toEqual([['page 2'], ['page 1', 'page 4'], ['page 2']])
  })

  it('belongs to its own crawl, not to the one before', () => {
    const { of } = related([page(0, 2), page(2), page(0, 2), page(2)])
    expect([of(1), of(2), of(3), of(4)]).toEqual([['page 2'], ['page 1'], ['page 4'], ['page 3']])
  })

  it('is found when the Link header forgot the host', () => {
    expect(related([{ ...page(0), nextPage: '/locations?offset=2&limit=2' }, page(2)]).of(2)).toEqual(['page 1'])
  })

  it('is not one of another connection', () => {
    expect(related([page(0, 2), { ...page(2), connectionId: 'other' }]).of(1)).toEqual([])
  })
})

describe('a twin', () => {
  const half = (direction: 'in' | 'out', changes: Partial<Exchange> = {}): Partial<Exchange> => ({
    direction,
    standinId: direction === 'in' ? 'cpo' : 'emsp',
    twin: direction === 'in',
    startedAt: start,
    durationMs: 20,
    ...changes,
  })

  it('is the other half with the same X-Request-ID', () => {
    const { of } = related([
      half('in', { requestId: 'a' }),
      half('in', { requestId: 'b' }),
      half('out', { requestId: 'b' }),
      half('out', { requestId: 'a' }),
    ])
    expect([of(1), of(2), of(3), of(4)]).toEqual([['twin 4'], ['twin 3'], ['twin 2'], ['twin 1']])
  })

  it('is the one at the same time when a request id is used twice', () => {
    const ids = { requestId: 'again' }
    const later = { ...ids, startedAt: start + 60_000 }
    const { of } = related([half('in', ids), half('out', ids), half('in', later), half('out', later)])
    expect([of(1), of(3)]).toEqual([['twin 2'], ['twin 4']])
  })

  it('is known by method, url, body and time where there are no request ids, as in 2.1.1', () => {
    const put = (text: string) => ({ method: 'PUT', request: message(text) })
    const { of } = related([
      half('in', put('{"a":1}')),
      half('in', put('{"a":2}')),
      half('out', put('{"a":2}')),
      half('out', { ...put('{"a":1}'), startedAt: start + 25, durationMs: 5 }),
      half('out', { ...put('{"a":1}'), startedAt: start - 1, durationMs: 22 }),
    ])
    expect([of(1), of(2), of(5)]).toEqual([['twin 5'], ['twin 3'], ['twin 1']])
  })

  it('is found after its body was dropped, by length', () => {
    const put = half('in', { request: message('{"a":1}') })
    const { of } = related([
      put,
      half('out', { request: { ...message('{"a":1}'), body: undefined } }),
      half('out', { request: message('{"a":12}') }),
    ])
    expect(of(1)).toEqual(['twin 2'])
  })

  it('is none where the other side is not a stand-in', () => {
    expect(related([half('in', { requestId: 'a', twin: false }), half('out', { requestId: 'a' })]).of(1)).toEqual([])
  })
})

describe('others', () => {
  it('belong together by correlation id, over all stand-ins', () => {
    const { of } = related([
      { correlationId: 'x' },
      { correlationId: 'y' },
      { correlationId: 'x', standinId: 'hub' },
      { correlationId: 'x', standinId: 'emsp' },
    ])
    expect(of(3)).toEqual(['correlation 1', 'correlation 4'])
    expect(of(2)).toEqual([])
  })

  it('belong to a registration: versions and credentials over one connection, at one time', () => {
    const { of } = related([
      { endpoint: endpoint('versions.list') },
      { endpoint: endpoint('versions.details') },
      { endpoint: endpoint('credentials.post') },
      { endpoint: endpoint('versions.list'), direction: 'out' },
      { endpoint: endpoint('credentials.put'), startedAt: start + 600_000 },
      { endpoint: endpoint('versions.list'), connectionId: 'other' },
      { endpoint: endpoint('versions.list'), standinId: 'other' },
      {},
    ])
    expect(of(3)).toEqual(['registration 1', 'registration 2', 'registration 4'])
    expect(of(5)).toEqual([])
  })

  it('are listed once, under what says most', () => {
    const ids = { correlationId: 'x' }
    expect(
      related([
        { ...command, ...ids },
        { ...result, ...ids },
      ]).of(1),
    ).toEqual(['result 2'])
  })

  it('are the nearest ones when there are very many', () => {
    const { relations } = related(Array.from({ length: 1_000 }, () => ({ correlationId: 'always the same' })))
    const seqs = relations.of(500).map(({ seq }) => seq)
    expect([seqs[0], seqs.at(-1), seqs.length]).toEqual([436, 563, 127])
  })
})

describe('relations follow the log', () => {
  it('forget what has left it, but for what is pinned', () => {
    const { log, of } = related([command, result, {}], { maxExchanges: 3 })
    log.append(exchange())
    expect(of(2)).toEqual([])
    expect(of(1)).toEqual([])
    const pinned = related([command, result, {}], { maxExchanges: 3 })
    pinned.log.pin(1)
    pinned.log.append(exchange())
    expect([pinned.of(1), pinned.of(2)]).toEqual([['result 2'], ['command 1']])
    pinned.log.pin(2)
    pinned.log.clear()
    expect([pinned.of(1), pinned.of(2)]).toEqual([['result 2'], ['command 1']])
  })

  it('know what was in it before, and what has come since they were asked last', () => {
    const log = createLog()
    log.append(exchange({ correlationId: 'x' }))
    const relations = createRelations(log)
    log.append(exchange({ correlationId: 'x' }))
    expect(relations.of(1)).toEqual([{ seq: 2, kind: 'correlation' }])
    log.append(exchange({ correlationId: 'x' }))
    expect(relations.of(1)).toEqual([
      { seq: 2, kind: 'correlation' },
      { seq: 3, kind: 'correlation' },
    ])
  })

  it('are told when the log has moved on by more than it holds', () => {
    const { log, of } = related([{ correlationId: 'x' }], { maxExchanges: 4 })
    for (let count = 0; count < 20; count += 1) log.append(exchange({ correlationId: count % 2 === 0 ? 'x' : 'y' }))
    expect(of(21)).toEqual(['correlation 19'])
  })

  it('never name the exchange itself, one that is gone, or one twice', () => {
    fc.assert(
      fc.property(fc.array(anyExchange, { maxLength: 30 }), (exchanges) => {
        const log = createLog({ maxExchanges: 12 })
        const relations = createRelations(log)
        for (const one of exchanges)
          log.append({ ...one, correlationId: one.correlationId && one.from, requestId: one.requestId && one.to })
        for (const { seq } of log.exchanges()) {
          const others = relations.of(seq).map((relation) => relation.seq)
          expect(others).not.toContain(seq)
          expect(new Set(others).size).toBe(others.length)
          for (const other of others) expect(log.get(other)?.seq).toBe(other)
        }
      }),
    )
  })
})

describe('looking ahead', () => {
  it('goes on where it stopped, and changes no answer', () => {
    const { relations, of } = related([
      command,
      ...Array.from({ length: 500 }, (_, index) => ({ correlationId: `c${index % 50}` })),
      result,
    ])
    let turns = 1
    while (!relations.catchUp(-1)) turns += 1
    expect(turns).toBeGreaterThan(1)
    expect(of(1)).toEqual(['result 502'])
    expect(of(2)).toEqual(
      related([command, ...Array.from({ length: 500 }, (_, index) => ({ correlationId: `c${index % 50}` })), result]).of(2),
    )
  })
})

describe('the index of a text in common', () => {
  it('finds what a search through the whole log finds', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('a', 'b', 'c', undefined), { maxLength: 40 }),
        fc.nat(45),
        fc.integer({ min: 1, max: 5 }),
        (ids, seq, limit) => {
          const log = createLog({ maxExchanges: 16 })
          const index = createSeqIndex(log, ({ correlationId }) => correlationId)
          log.subscribe({ appended: (one) => index.add(one) })
          for (const correlationId of ids) log.append(exchange({ correlationId, response: answer('') }))
          for (const key of ['a', 'b', 'c']) {
            const all = [...log.exchanges()].filter(({ correlationId }) => correlationId === key)
            const expected = [...all.filter((one) => one.seq < seq).slice(-limit), ...all.filter((one) => one.seq >= seq).slice(0, limit)]
            expect(index.near(key, seq, limit)).toEqual(expected)
          }
        },
      ),
    )
  })
})
