import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Exchange } from '../../emulator/traffic/exchange.js'
import { parseFilter, type Filter } from '../../emulator/traffic/filter.js'
import { createLog, type LogOptions } from '../../emulator/traffic/log.js'
import { answer, exchange, finding, message } from './exchanges.js'

const filterOf = (text: string): Filter => {
  const parsed = parseFilter(text)
  if (!parsed.ok) throw new Error(parsed.error.message)
  return parsed.filter
}
const logWith = (count: number, options: LogOptions = {}) => {
  const log = createLog(options)
  for (let index = 0; index < count; index += 1) log.append(exchange())
  return log
}
const seqsOf = (summaries: readonly { seq: number }[]): number[] => summaries.map(({ seq }) => seq)
const sized = (requestBytes: number, responseBytes: number): Exchange =>
  exchange({ request: message('q'.repeat(requestBytes)), response: answer('r'.repeat(responseBytes)) })
const bodies = (one: Exchange | undefined): [number | undefined, number | undefined] => [
  one?.request.body?.byteLength,
  one?.response?.body?.byteLength,
]

describe('appending', () => {
  it('gives rising numbers, from 1 or from where an earlier log stopped', () => {
    const log = createLog()
    expect([log.append(exchange()), log.append(exchange())]).toEqual([1, 2])
    expect(log.get(2)?.seq).toBe(2)
    expect(createLog({ firstSeq: 500 }).append(exchange())).toBe(500)
  })

  it('lets the oldest go when there are too many, and counts them', () => {
    const log = logWith(5, { maxExchanges: 3 })
    expect(seqsOf(log.query().summaries)).toEqual([3, 4, 5])
    expect(log.get(2)).toBeUndefined()
    expect(log.state()).toMatchObject({ held: 3, droppedExchanges: 2, droppedBodies: 0, lastSeq: 5 })
  })

  it('drops the oldest bodies when they outgrow the budget, and keeps their lengths', () => {
    const log = createLog({ maxBytes: 100, recordBytes: () => 0 })
    for (const one of [sized(20, 20), sized(20, 20), sized(20, 20)]) log.append(one)
    expect([1, 2, 3].map((seq) => bodies(log.get(seq)))).toEqual([
      [undefined, undefined],
      [20, 20],
      [20, 20],
    ])
    expect(log.get(1)?.request.bytes).toBe(20)
    expect(log.get(1)?.response?.bytes).toBe(20)
    expect(log.state()).toMatchObject({ bodyBytes: 80, droppedBodies: 2, droppedExchanges: 0 })
  })

  it('drops a body that does not fit alone, and no other for its sake', () => {
    const log = createLog({ maxBytes: 100, recordBytes: () => 0 })
    log.append(sized(30, 30))
    log.append(sized(10, 101))
    expect(bodies(log.get(1))).toEqual([30, 30])
    expect(bodies(log.get(2))).toEqual([10, undefined])
    expect(log.get(2)?.response?.bytes).toBe(101)
  })

  it('drops the longer of two bodies that do not fit together', () => {
    const log = createLog({ maxBytes: 100, recordBytes: () => 0 })
    log.append(sized(60, 50))
    expect(bodies(log.get(1))).toEqual([undefined, 50])
  })

  it('refuses limits that make no sense', () => {
    expect(() => createLog({ maxExchanges: 0 })).toThrow('maxExchanges of the log has to be a whole number of at least 1, not 0')
    expect(() => createLog({ maxBytes: 1.5 })).toThrow(RangeError)
  })
})

describe('amending', () => {
  it('adds findings to those that are there', () => {
    const log = logWith(1)
    expect(log.amend(1, [finding('paging.link')])).toBe(true)
    expect(log.amend(1, [finding('command.result', { severity: 'warning' })])).toBe(true)
    expect(log.query().summaries[0]).toMatchObject({ violations: 1, warnings: 1, findingIds: ['paging.link', 'command.result'] })
  })

  it('says when the exchange is gone', () => {
    expect(logWith(3, { maxExchanges: 2 }).amend(1, [finding()])).toBe(false)
  })
})

describe('asking', () => {
  it('answers a window of numbers in either order, with the total of all that match in it', () => {
    const log = logWith(10)
    expect(log.query({ afterSeq: 2, beforeSeq: 9, limit: 2 })).toMatchObject({ summaries: [{ seq: 3 }, { seq: 4 }], total: 6, held: 10 })
    expect(seqsOf(log.query({ beforeSeq: 9, limit: 2, order: 'descending' }).summaries)).toEqual([8, 7])
    expect(log.query({ limit: 0 })).toMatchObject({ summaries: [], total: 10 })
    expect(log.query({ limit: 3, count: false, order: 'descending' })).toMatchObject({
      summaries: [{ seq: 10 }, { seq: 9 }, { seq: 8 }],
      total: 3,
      held: 10,
    })
  })

  it('lets only what the filter lets pass', () => {
    const log = createLog()
    log.append(exchange({ method: 'GET' }))
    log.append(exchange({ method: 'PUT' }))
    expect(seqsOf(log.query({ filter: filterOf('method:put') }).summaries)).toEqual([2])
  })

  it('counts times in a filter back from its own clock', () => {
    const log = createLog({ now: () => 1_000_000 })
    log.append(exchange({ startedAt: 1_000_000 - 61_000 }))
    log.append(exchange({ startedAt: 1_000_000 - 59_000 }))
    expect(seqsOf(log.query({ filter: filterOf('time>=1m') }).summaries)).toEqual([2])
  })

  it('hands out exchanges one by one, passing over those that leave meanwhile', () => {
    const log = logWith(3, { maxExchanges: 3 })
    const walk = log.exchanges({ afterSeq: 0 })
    expect(walk.next().value?.seq).toBe(1)
    log.append(exchange())
    log.append(exchange())
    expect([...walk].map(({ seq }) => seq)).toEqual([3])
    expect([...log.exchanges({ limit: 1, order: 'descending' })].map(({ seq }) => seq)).toEqual([5])
    expect([...log.exchanges({ limit: 0 })]).toEqual([])
  })
})

describe('counting for each stand-in', () => {
  it('adds up what came and went, also what the ring has let go', () => {
    const log = createLog({ maxExchanges: 1 })
    log.append(exchange({ request: message('12345'), response: answer('1234567', [], 404), ocpiStatus: 2004, faultIds: ['http.status'] }))
    log.append(exchange({ direction: 'out', response: undefined, ocpiStatus: undefined, error: 'connection refused' }))
    log.append(exchange({ standinId: 'emsp' }))
    log.amend(3, [finding(), finding('paging.link', { severity: 'warning' })])
    expect(log.counters().get('cpo')).toEqual({
      exchanges: 2,
      incoming: 1,
      outgoing: 1,
      unanswered: 1,
      httpErrors: 1,
      ocpiErrors: 1,
      violations: 0,
      warnings: 0,
      faulted: 1,
      requestBytes: 5,
      responseBytes: 7,
    })
    expect(log.counters().get('emsp')).toMatchObject({ exchanges: 1, violations: 1, warnings: 1 })
  })

  it('starts again when the log is cleared, without what is found later about what came before', () => {
    const log = logWith(2)
    log.pin(1)
    log.clear()
    log.amend(1, [finding()])
    expect(log.counters().get('cpo')).toBeUndefined()
    expect(log.get(1)?.findings).toHaveLength(1)
  })
})

describe('clearing', () => {
  it('forgets everything but the number it has reached', () => {
    const log = logWith(4, { maxExchanges: 2 })
    log.clear()
    expect(log.query()).toEqual({ summaries: [], total: 0, held: 0 })
    expect(log.state()).toMatchObject({ bodyBytes: 0, droppedExchanges: 0, droppedBodies: 0, lastSeq: 4 })
    expect(log.append(exchange())).toBe(5)
    expect(seqsOf(log.query().summaries)).toEqual([5])
  })
})

describe('pinning', () => {
  it('keeps an exchange with its bodies through eviction, a tight budget and clear', () => {
    const log = createLog({ maxExchanges: 2, maxBytes: 100, recordBytes: () => 0 })
    log.append(sized(20, 20))
    expect(log.pin(1)).toBe('pinned')
    for (let index = 0; index < 5; index += 1) log.append(sized(20, 20))
    log.clear()
    log.append(sized(20, 20))
    expect(seqsOf(log.query().summaries)).toEqual([1, 7])
    expect(seqsOf(log.query({ order: 'descending' }).summaries)).toEqual([7, 1])
    expect(bodies(log.get(1))).toEqual([20, 20])
    expect([log.isPinned(1), log.isRecent(1), log.isRecent(7)]).toEqual([true, false, true])
    expect(log.state()).toMatchObject({ held: 2, pinned: 1, bodyBytes: 80 })
  })

  it('is bounded in number and in bytes', () => {
    const few = logWith(3, { maxPins: 2 })
    expect([few.pin(1), few.pin(1), few.pin(2), few.pin(3), few.pin(99)]).toEqual(['pinned', 'pinned', 'pinned', 'full', 'unknown'])
    const tight = createLog({ maxBytes: 100, recordBytes: () => 0 })
    tight.append(sized(30, 30))
    expect(tight.pin(1)).toBe('full')
  })

  it('lets go at once of what the log has moved on from', () => {
    const log = createLog({ maxExchanges: 2, maxBytes: 100, recordBytes: () => 0 })
    log.append(sized(20, 20))
    log.pin(1)
    log.append(sized(40, 20))
    log.append(sized(20, 20))
    log.unpin(1)
    expect(log.get(1)).toBeUndefined()
    expect(log.state()).toMatchObject({ held: 2, pinned: 0, bodyBytes: 40 })
    expect(log.unpin(1)).toBe(false)
  })

  it('drops the bodies of what is let go when those of newer ones are dropped already', () => {
    const log = createLog({ maxBytes: 100, recordBytes: () => 0 })
    log.append(sized(20, 20))
    log.pin(1)
    for (let index = 0; index < 3; index += 1) log.append(sized(20, 20))
    expect(bodies(log.get(2))).toEqual([undefined, undefined])
    log.unpin(1)
    expect(bodies(log.get(1))).toEqual([undefined, undefined])
    expect(log.state().bodyBytes).toBe(40)
  })
})

describe('listening', () => {
  it('hears of every change as it happens, until it has had enough', () => {
    const log = createLog({ maxExchanges: 1 })
    const heard: string[] = []
    const stop = log.subscribe({
      appended: ({ seq }) => heard.push(`appended ${seq}`),
      amended: ({ seq }) => heard.push(`amended ${seq}`),
      evicted: ({ seq }) => heard.push(`evicted ${seq}`),
      cleared: () => heard.push('cleared'),
    })
    log.append(exchange())
    log.append(exchange())
    log.amend(2, [finding()])
    log.amend(2, [])
    log.clear()
    stop()
    log.append(exchange())
    expect(heard).toEqual(['appended 1', 'evicted 1', 'appended 2', 'amended 2', 'cleared'])
  })
})

describe('whatever happens', () => {
  const step = fc.oneof(
    { weight: 6, arbitrary: fc.record({ do: fc.constant('append' as const), request: fc.nat(60), response: fc.nat(120) }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('pin' as const, 'unpin' as const), seq: fc.integer({ min: 1, max: 30 }) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('clear' as const) }) },
  )

  it('stays within its limits, counts its bytes right and keeps what is pinned', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const log = createLog({ maxExchanges: 6, maxBytes: 200, recordBytes: () => 0, maxPins: 3 })
        const pinned = new Map<number, [number | undefined, number | undefined]>()
        for (const one of steps) {
          if (one.do === 'append') log.append(sized(one.request, one.response))
          else if (one.do === 'clear') log.clear()
          else if (one.do === 'unpin') {
            log.unpin(one.seq)
            pinned.delete(one.seq)
          } else if (log.pin(one.seq) === 'pinned' && !pinned.has(one.seq)) pinned.set(one.seq, bodies(log.get(one.seq)))

          const held = [...log.exchanges()]
          const inBodies = held.reduce(
            (sum, { request, response }) => sum + (request.body?.byteLength ?? 0) + (response?.body?.byteLength ?? 0),
            0,
          )
          expect(log.state()).toMatchObject({ held: held.length, bodyBytes: inBodies, pinned: pinned.size })
          expect(inBodies).toBeLessThanOrEqual(200)
          expect(held.filter(({ seq }) => log.isRecent(seq)).length).toBeLessThanOrEqual(6)
          expect(seqsOf(held)).toEqual(seqsOf(held).toSorted((a, b) => a - b))
          for (const [seq, kept] of pinned) expect(bodies(log.get(seq))).toEqual(kept)
        }
      }),
    )
  })
})

describe('the budget of the log', () => {
  /** What an exchange with nothing in it takes. */
  const least = (() => {
    const log = createLog()
    log.append(exchange())
    return log.state().bytes
  })()

  it.each<[string, Exchange]>([
    ['bodies', sized(50_000, 50_000)],
    ['headers', exchange({ request: { ...message(''), headers: ['X-Long', 'x'.repeat(100_000)] } })],
    ['findings', exchange({ findings: Array.from({ length: 500 }, (_, index) => finding(undefined, { at: `/data/${index}` })) })],
    ['a url', exchange({ url: `http://localhost/${'x'.repeat(100_000)}` })],
  ])('counts %s', (_, one) => {
    const log = createLog()
    log.append(one)
    expect(log.state().bytes).toBeGreaterThan(least + 90_000)
  })

  it('counts findings that come later, also on pinned exchanges', () => {
    const log = createLog()
    const seq = log.append(exchange())
    log.pin(seq)
    log.amend(seq, [finding(undefined, { actual: 'x'.repeat(100_000) })])
    expect(log.state().bytes).toBeGreaterThan(least + 90_000)
    log.unpin(seq)
    log.clear()
    expect(log.state().bytes).toBe(0)
  })

  it('lets the oldest exchanges go when there are no more bodies to drop, and says how many', () => {
    const log = logWith(100, { maxBytes: least * 10 })
    expect(log.state()).toMatchObject({ held: 10, droppedExchanges: 90, lastSeq: 100 })
    expect(log.state().bytes).toBeLessThanOrEqual(least * 10)
  })

  it('drops bodies before it drops exchanges', () => {
    const log = createLog({ maxBytes: least * 20 })
    for (let index = 0; index < 10; index++) log.append(sized(least, least))
    expect(log.state()).toMatchObject({ held: 10, droppedExchanges: 0 })
    expect(log.state().droppedBodies).toBeGreaterThan(0)
  })

  it('keeps the latest exchange however small the budget is', () => {
    expect(logWith(5, { maxBytes: 0 }).state().held).toBe(1)
  })

  it('can be changed: what is beyond a smaller one goes at once', () => {
    const log = logWith(100)
    log.setMaxBytes(least * 20)
    expect(log.state()).toMatchObject({ held: 20, droppedExchanges: 80, maxBytes: least * 20 })
    expect(() => {
      log.setMaxBytes(-1)
    }).toThrow(RangeError)
  })

  it('is kept to whatever comes', () => {
    const log = createLog({ maxBytes: least * 50 })
    for (let index = 0; index < 500; index++) {
      const seq = log.append(sized((index * 37) % 3_000, (index * 91) % 3_000))
      log.amend(
        seq,
        Array.from({ length: index % 5 }, () => finding()),
      )
      if (index % 50 === 0) log.pin(seq)
      expect(log.state().bytes).toBeLessThanOrEqual(least * 50)
    }
  })
})
