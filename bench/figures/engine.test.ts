/** What single pieces of the engine take. */
import { beforeAll, describe, expect, it } from 'vitest'
import { formatAuthorization, readAuthorization } from '../../emulator/ocpi/authorization.js'
import { endpoints } from '../../emulator/ocpi/endpoints.js'
import { judge } from '../../emulator/ocpi/judge.js'
import { hubForwarding } from '../../emulator/ocpi/translate/context.js'
import { translator } from '../../emulator/ocpi/translate/translate.js'
import type * as v221 from '../../emulator/ocpi/v2.2.1/index.js'
import { parseScenario } from '../../emulator/scenario/parse.js'
import { advertisedUrl, type ConnectionRecord } from '../../emulator/standin/connections.js'
import type { Exchange } from '../../emulator/traffic/exchange.js'
import { parseFilter } from '../../emulator/traffic/filter.js'
import { findingsOf } from '../../emulator/traffic/findings/findings.js'
import { createLog, type Log } from '../../emulator/traffic/log.js'
import { createRelations, type Relations } from '../../emulator/traffic/relations.js'
import { connectPair } from '../../emulator/workbench/flow.js'
import { connectToHub } from '../../emulator/workbench/hub-flow.js'
import { openHub } from '../../test/hub/support.js'
import { changed, goodObject } from '../../test/ocpi/fixtures.js'
import { expectPassed, run, scenarioOf } from '../../test/scenario/support.js'
import { cpoSeed } from '../../test/seed/fixture.js'
import { addStandin, settingsOf } from '../../test/support/bench.js'
import { answer, exchange, finding, message } from '../../test/traffic/exchanges.js'
import { exchangeOf, goodParts, spoilt, type Parts } from '../../test/traffic/findings/good.js'
import { connector, context, evse, location, tariff } from '../../test/translate/fixtures.js'
import { median } from '../median.mjs'
import { leastMs, leastUs, report } from './report.js'

describe('the protocol', () => {
  it('judges a Location of 3 KB', () => {
    const one = goodObject('2.2.1', 'EVSE')
    const text = JSON.stringify(
      changed(goodObject('2.2.1', 'Location'), { '/evses': Array.from({ length: 7 }, (_, index) => ({ ...one, uid: `E-${index}` })) }),
    )
    const value = JSON.parse(text) as unknown
    expect(text.length).toBeGreaterThan(3000)
    expect(judge('2.2.1', 'Location', value)).toEqual([])
    report(
      'judging a Location of 3 KB',
      leastUs(() => judge('2.2.1', 'Location', value)),
      20,
      'µs',
    )
  })

  it('reads an Authorization header that comes again', () => {
    const header = formatAuthorization('the-token-of-a-busy-peer', 'base64')
    report(
      'reading an Authorization header that comes again',
      leastUs(() => readAuthorization(header)),
      1,
      'µs',
    )
  })

  it('writes a Location with 20 EVSEs in the other version', () => {
    const large = location({
      facilities: ['WIFI', 'BIKE_SHARING', 'CAFE'],
      opening_times: { twentyfourseven: false, regular_hours: [{ weekday: 1, period_begin: '08:00', period_end: '18:00' }] },
      evses: Array.from({ length: 20 }, (_, index) =>
        evse({
          uid: `EVSE-${index}`,
          capabilities: ['RFID_READER', 'REMOTE_START_STOP_CAPABLE', 'TOKEN_GROUP_CAPABLE'],
          coordinates: { latitude: '52.09070', longitude: '5.1214001' },
          last_updated: '2026-05-01T10:00:00.123Z',
          connectors: ['1', '2'].map((id) => connector({ id, tariff_ids: ['T-1', 'T-2'], max_electric_power: 11000 })),
        }),
      ),
    }) as unknown as v221.Location
    const tariffs = { 'T-1': tariff({ type: 'REGULAR' }), 'T-2': tariff({ id: 'T-2', type: 'AD_HOC_PAYMENT' }) } as Record<string, unknown>
    const hub = { ...context, options: hubForwarding, tariff: (id: string) => tariffs[id] }
    const down = translator('2.2.1', '2.1.1', 'Location')
    const up = translator('2.1.1', '2.2.1', 'Location')
    const there = down(large, hub)
    if (!there) throw new Error('it cannot be said in 2.1.1')
    report(
      'translating a Location of 20 EVSEs to 2.1.1',
      leastUs(() => down(large, hub)),
      200,
      'µs',
    )
    report(
      'the same with a note for each change',
      leastUs(() => down(large, hub, [])),
      1000,
      'µs',
    )
    report(
      'translating it back',
      leastUs(() => up(there, hub)),
      200,
      'µs',
    )
  })
})

describe('findings', () => {
  const cost = (parts: Parts): number => {
    const one = exchangeOf(parts)
    return leastUs(() => findingsOf(one, parts.facts))
  }

  it('are looked for', () => {
    report(
      'findings of a page of our own',
      cost(spoilt(goodParts('2.2.1', 'locations.sender.list'), { facts: { judgedResponse: () => [] } })),
      20,
      'µs',
    )
    report(
      'findings of a Session that is put, parsing included',
      cost(spoilt(goodParts('2.2.1', 'sessions.receiver.put'), { facts: { stored: () => undefined } })),
      40,
      'µs',
    )
  })
})

describe('a log of 100,000 exchanges', () => {
  const rows = endpoints['2.2.1']
  const varied = (index: number): Exchange => {
    const row = rows[index % rows.length]
    return exchange({
      endpoint: row,
      method: row?.method ?? 'GET',
      direction: index % 2 === 0 ? 'in' : 'out',
      requestId: `request-${index}`,
      correlationId: `correlation-${index >> 1}`,
      url: `http://127.0.0.1:8080/ocpi/2.2.1/${row?.module ?? ''}/NL/EXA/LOC${index}?offset=${index}`,
      request: message(index % 3 === 0 ? `{"id":"LOC${index}"}` : undefined, [
        'Host',
        '127.0.0.1:8080',
        'Authorization',
        'Token abcdefgh',
        'X-Request-ID',
        `request-${index}`,
      ]),
      response: answer(
        `{"status_code":1000,"data":{"uid":"${index}","name":"${'x'.repeat(300)}"}}`,
        ['Content-Type', 'application/json'],
        index % 10 === 0 ? 404 : 200,
      ),
      findings: index % 20 === 0 ? [finding()] : [],
    })
  }
  let log: Log
  let relations: Relations
  beforeAll(() => {
    log = createLog()
    relations = createRelations(log)
    for (let index = 0; index < 100_000; index++) log.append(varied(index))
  })

  it('takes more, also when it is full and indexed', () => {
    const more = Array.from({ length: 20_000 }, (_, index) => varied(index))
    const taken = leastMs(1, () => {
      for (const one of more) log.append(one)
    })
    report('adding an exchange to a full log', (taken / more.length) * 1000, 20, 'µs')
  })

  it.each([
    'module:locations dir:in status>=400 finding:violation party:NL-EXA body~"uid"',
    'path:/ocpi/*/locations*',
    'LOC99',
    'body~"not there"',
    'header~x-limit',
    '',
  ])('is filtered: %s', (text) => {
    const parsed = parseFilter(text)
    if (!parsed.ok) throw new Error(parsed.error.message)
    report(
      `filtering it by ${text || 'nothing'}`,
      leastMs(5, () => log.query({ filter: parsed.filter, limit: 500 })),
      250,
      'ms',
    )
  })

  it('knows what belongs together', () => {
    const last = log.state().lastSeq ?? 0
    report(
      'what belongs to an exchange',
      leastMs(3, () => {
        for (let seq = last - 100; seq < last; seq++) relations.of(seq)
      }) * 10,
      2000,
      'µs',
    )
  })
})

describe('a seed', () => {
  it('builds 100,000 Locations', () => {
    const large = cpoSeed({ locationCount: 100_000 })
    const each = (work: (index: number) => unknown) =>
      leastMs(1, () => {
        for (let index = 0; index < large.locationCount; index++) work(index)
      }) / 100
    report(
      'building a Location of a seed',
      each((index) => large.location(index)),
      20,
      'µs',
    )
    report(
      'when it was last updated',
      each((index) => large.locationLastUpdatedMs(index)),
      10,
      'µs',
    )
  })
})

describe('a scenario', () => {
  it('is one of two hundred files', () => {
    const pull = (step: number) => ({
      do: 'pull' as const,
      standin: 'emsp',
      module: 'locations' as const,
      title: `pull ${step}`,
      expect: [{ exchange: { endpoint: 'locations.sender.list' }, status: 200 }],
    })
    const text = JSON.stringify(scenarioOf({ steps: Array.from({ length: 50 }, (_, step) => pull(step)) }), undefined, 2)
    report(
      'reading 200 scenario files of 50 steps',
      leastMs(3, () => {
        for (let file = 0; file < 200; file++) expect(parseScenario(text, `${file}`).ok).toBe(true)
      }) / 1000,
      1,
      's',
    )
  })

  it('takes a thousand steps between two stand-ins', async () => {
    const steps = [
      { do: 'register', standin: 'emsp', peer: 'cpo' },
      ...Array.from({ length: 999 }, (_, index) =>
        index % 2 === 0
          ? {
              do: 'operation',
              standin: 'emsp',
              operation: 'locations.sender.list',
              query: { limit: '2', offset: '0' },
              expect: [{ exchange: { standin: 'cpo' }, status: 200, findings: 'none' }],
            }
          : { do: 'push', standin: 'cpo', module: 'tariffs', expect: [{ exchange: { standin: 'emsp' }, status: '2xx' }] },
      ),
    ]
    const started = performance.now()
    expectPassed(await run(scenarioOf({ findings: 'none', steps: steps as never })))
    report('a scenario of a thousand steps', (performance.now() - started) / 1000, 10, 's')
  })
})

describe('a hub', () => {
  it('forwards a Location, as it is and translated', async () => {
    const hub = await openHub({ hub: { keepAliveMs: 0 } })
    const partner = (id: string, role: 'CPO' | 'EMSP', country_code: string, party_id: string) =>
      addStandin(hub.workbench, settingsOf(role, { id, parties: [{ role, country_code, party_id, name: id }] }))
    const cpo = await partner('cpo', 'CPO', 'NL', 'CPO')
    const emsp = await partner('emsp', 'EMSP', 'DE', 'MSP')
    const old = await partner('old', 'EMSP', 'DE', 'OLD')
    const { partnerSide: toHub } = await connectToHub(hub.context, cpo, 'CPO', '2.2.1')
    await connectToHub(hub.context, emsp, 'EMSP', '2.2.1')
    await connectToHub(hub.context, old, 'EMSP', '2.1.1')
    await connectPair({ cpo, emsp })
    const toEmsp = cpo.connections.list().find(({ peer }) => peer.standinId === 'emsp')
    const endpoint = endpoints['2.2.1'].find(({ id }) => id === 'locations.receiver.put')
    const put = (connection: ConnectionRecord | undefined, party_id: string) => async (index: number) => {
      if (!connection) throw new Error('not connected')
      const id = `LOC-${index}`
      const body = location({ id, evses: [evse({ connectors: [connector(), connector({ id: '2' })] }), evse({ uid: 'EVSE-2' })] })
      const url = `${advertisedUrl(connection, 'locations', 'RECEIVER') ?? ''}/NL/CPO/${id}`
      return cpo.client.call({
        connection,
        method: 'PUT',
        url,
        version: '2.2.1',
        endpoint,
        body,
        to: { country_code: 'DE', party_id },
        role: 'CPO',
        why: 'measured',
      })
    }
    const ways = { direct: put(toEmsp, 'MSP'), forwarded: put(toHub, 'MSP'), translated: put(toHub, 'OLD') }
    /** Milliseconds of the processor: all of it is one process, and other programs do not count. */
    const used: Record<keyof typeof ways, number[]> = { direct: [], forwarded: [], translated: [] }
    for (let round = 0; round < 300; round++) {
      for (const [name, way] of Object.entries(ways) as [keyof typeof ways, ReturnType<typeof put>][]) {
        const before = process.cpuUsage()
        const { message: said } = await way(round)
        const { user, system } = process.cpuUsage(before)
        if (round >= 100) used[name].push((user + system) / 1000)
        if (round === 0) expect(said).toContain('OCPI 1000')
      }
      // Judging waits for a quiet moment; it is not what is measured.
      await hub.workbench.bench.traffic.settled()
    }
    const direct = median(used.direct)
    report('forwarding a Location, to sending it directly', median(used.forwarded) / direct, 2.5, '×')
    report('forwarding it translated, to the same', median(used.translated) / direct, 3, '×')
  })
})
