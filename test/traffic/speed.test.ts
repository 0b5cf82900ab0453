/** Floors, not records: several times what an idle machine needs, for the machine that tests is a busy one. */
import { beforeAll, describe, expect, it } from 'vitest'
import { endpoints } from '../../emulator/ocpi/endpoints.js'
import type { Exchange } from '../../emulator/traffic/exchange.js'
import { parseFilter } from '../../emulator/traffic/filter.js'
import { createLog, type Log } from '../../emulator/traffic/log.js'
import { createRelations, type Relations } from '../../emulator/traffic/relations.js'
import { answer, exchange, finding, message } from './exchanges.js'

const rows = endpoints['2.2.1']
const varied = (index: number): Exchange => {
  const row = rows[index % rows.length]
  return exchange({
    endpoint: row, method: row?.method ?? 'GET', direction: index % 2 === 0 ? 'in' : 'out', requestId: `request-${index}`, correlationId: `correlation-${index >> 1}`,
    url: `http://127.0.0.1:8080/ocpi/2.2.1/${row?.module ?? ''}/NL/EXA/LOC${index}?offset=${index}`,
    request: message(index % 3 === 0 ? `{"id":"LOC${index}"}` : undefined, ['Host', '127.0.0.1:8080', 'Authorization', 'Token abcdefgh', 'X-Request-ID', `request-${index}`]),
    response: answer(`{"status_code":1000,"data":{"uid":"${index}","name":"${'x'.repeat(300)}"}}`, ['Content-Type', 'application/json'], index % 10 === 0 ? 404 : 200),
    findings: index % 20 === 0 ? [finding()] : [],
  })
}
const leastMs = (times: number, work: () => void): number => {
  let least = Infinity
  for (let round = 0; round < times; round += 1) {
    const started = performance.now()
    work()
    least = Math.min(least, performance.now() - started)
  }
  return least
}

describe('a log of 100,000 exchanges', () => {
  let log: Log
  let relations: Relations
  beforeAll(() => {
    log = createLog()
    relations = createRelations(log)
    for (let index = 0; index < 100_000; index += 1) log.append(varied(index))
  })

  it('takes another one within microseconds, also when it is full and indexed', () => {
    const more = Array.from({ length: 20_000 }, (_, index) => varied(index))
    const started = performance.now()
    for (const one of more) log.append(one)
    expect((performance.now() - started) / more.length).toBeLessThan(0.02)
  })

  it.each([
    'module:locations dir:in status>=400 finding:violation party:NL-EXA body~"uid"', 'path:/ocpi/*/locations*', 'LOC99', 'body~"not there"', 'header~x-limit', '',
  ])('is filtered before anyone notices: %s', (text) => {
    const parsed = parseFilter(text)
    if (!parsed.ok) throw new Error(parsed.error.message)
    expect(leastMs(5, () => log.query({ filter: parsed.filter, limit: 500 }))).toBeLessThan(250)
  })

  it('tells in no time what belongs together', () => {
    const last = log.state().lastSeq ?? 0
    expect(leastMs(3, () => {
      for (let seq = last - 100; seq < last; seq += 1) relations.of(seq)
    }) / 100).toBeLessThan(2)
  })
})
