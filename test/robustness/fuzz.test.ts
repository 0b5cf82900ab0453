/**
 * Random requests to a stand-in and random calls of the contract, always the same for the same seed: nothing answers 5xx, nothing fails
 * inside, nothing changes a prototype. `npm run fuzz` takes the long form.
 */
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { calls, type CallName } from '../../emulator/contract/calls.js'
import { ContractError } from '../../emulator/contract/channel.js'
import { createClock } from '../../emulator/standin/clock.js'
import { connectPair } from '../../emulator/workbench/flow.js'
import { createWorkbench, type Workbench } from '../../emulator/workbench/workbench.js'
import { addStandin, settingsOf } from '../support/bench.js'

const isLong = process.env['FUZZ_LONG'] === '1'
const seed = Number(process.env['FUZZ_SEED'] ?? 1)
const requests = isLong ? 100_000 : 600
const callsEach = isLong ? Math.ceil(20_000 / Object.keys(calls).length) : 4
const timeout = isLong ? 3_600_000 : 60_000

/** Mulberry32: small, fast, the same everywhere. */
const randomOf = (start: number) => {
  let state = start >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (limit: number): number => Math.floor(next() * limit)
  return { below, one: <T>(list: readonly T[]): T => list[below(list.length)] as T }
}
type Random = ReturnType<typeof randomOf>

/** Names of prototypes, control characters, numbers at their limits, texts that end other texts. */
const oddTexts = [
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'valueOf',
  'prototype',
  '',
  ' ',
  '\u0000',
  '\u001b[2J',
  '\u202e',
  '\ud800',
  '../..',
  '%2e%2e%2f',
  '${now}',
  '<script>',
  "'; --",
  '9'.repeat(400),
  'x'.repeat(5_000),
  '2026-13-45T99:99:99Z',
  'NaN',
  '-1',
  '1e999',
]

const jsonOf = (random: Random, depth = 0): unknown => {
  switch (random.below(depth > 3 ? 5 : 7)) {
    case 0:
      return random.one(oddTexts)
    case 1:
      return random.one([0, -1, 1, 2 ** 53, -(2 ** 53), 1e308, 0.1, 1_000_000])
    case 2:
      return random.one([true, false, null])
    case 3:
      return random.one(['cpo', 'emsp', 'own', 'locations', 'tokens', '2.2.1', 'NL-CPO/LOC1', 'module:locations'])
    case 4:
      return undefined
    case 5:
      return Array.from({ length: random.below(4) }, () => jsonOf(random, depth + 1))
    default: {
      const fields = Array.from({ length: random.below(5) }, () => [
        random.one([...oddTexts, 'id', 'uid', 'status', 'evses', 'type', 'last_updated', 'url', 'roles']),
        jsonOf(random, depth + 1),
      ])
      // Unlike Object.fromEntries, JSON can hold a field of this name.
      return JSON.parse(JSON.stringify(Object.fromEntries(fields)).replace('"valueOf"', '"__proto__"')) as unknown
    }
  }
}

let workbench: Workbench
let token = ''
const ports: number[] = []
const uncaught: unknown[] = []
const hear = (error: unknown): void => {
  uncaught.push(error)
}

beforeAll(async () => {
  process.on('uncaughtException', hear)
  process.on('unhandledRejection', hear)
  workbench = await createWorkbench({ clock: createClock(), log: { maxExchanges: 2_000 } })
  const cpo = await addStandin(workbench, settingsOf('CPO', { seed: { locations: 3 }, callTimeoutMs: 1_000 }))
  const emsp = await addStandin(workbench, settingsOf('EMSP', { seed: { tokens: 3 }, callTimeoutMs: 1_000 }))
  await connectPair({ cpo, emsp })
  token = cpo.connections.list()[0]?.tokens.in ?? ''
  ports.push(Number(new URL(cpo.baseUrl()).port), Number(new URL(emsp.baseUrl()).port))
})
afterAll(async () => {
  await workbench.shutDown()
  process.off('uncaughtException', hear)
  process.off('unhandledRejection', hear)
})

const isClean = (): boolean => {
  const probe: Record<string, unknown> = {}
  for (const _ in probe) return false
  return Object.keys(Object.prototype).length === 0 && probe['polluted'] === undefined && typeof probe.toString === 'function'
}

describe('mutated requests', () => {
  const bodies = [
    { id: 'LOC1', status: 'AVAILABLE', evses: [{ uid: '1', connectors: [] }], last_updated: '2026-01-01T00:00:00Z' },
    { country_code: 'NL', party_id: 'CPO', id: 'S1', kwh: 1, status: 'ACTIVE', charging_periods: [] },
    { uid: '1', type: 'RFID', whitelist: 'ALWAYS', valid: true },
    { response_url: 'http://127.0.0.1:9/', token: { uid: '1' }, location_id: 'LOC1' },
    { token: 'x', url: 'http://127.0.0.1:9/versions', roles: [] },
  ]
  const pathOf = (random: Random): string => {
    const role = random.one(['cpo', 'emsp', 'hub', ...oddTexts.slice(0, 6)])
    const version = random.one(['2.2.1', '2.1.1', 'versions', ...oddTexts.slice(0, 6)])
    const module = random.one([
      ...['locations', 'sessions', 'cdrs', 'tariffs', 'tokens', 'commands', 'chargingprofiles', 'credentials', 'hubclientinfo', 'sender'],
      ...oddTexts.slice(0, 6),
    ])
    const more = Array.from({ length: random.below(5) }, () =>
      random.one(['NL', 'CPO', 'LOC1', '1', 'START_SESSION', 'authorize', ...oddTexts]).replaceAll(/[\ud800-\udfff]/g, ''),
    )
    const query = random.one([
      '',
      '?offset=1&limit=2',
      '?date_from=x',
      '?type=constructor',
      '?__proto__=1&offset=__proto__',
      `?limit=${random.one(oddTexts)}`,
    ])
    return `/ocpi/${[role, version, module, ...more].map((part) => encodeURIComponent(part.replaceAll(/[\ud800-\udfff]/g, ''))).join('/')}${query.replaceAll(/[^\x21-\x7e]/g, '')}`
  }
  const requestOf = (random: Random): Buffer => {
    const method = random.one(['GET', 'GET', 'PUT', 'PATCH', 'POST', 'DELETE', 'HEAD', 'OPTIONS', 'constructor'])
    const body =
      method === 'GET'
        ? ''
        : JSON.stringify(random.below(2) === 0 ? random.one(bodies) : { ...random.one(bodies), ...Object(jsonOf(random)) })
    const given = random.below(4) === 0 ? random.one(oddTexts).replaceAll(/[^\x20-\x7e]/g, '') : Buffer.from(token).toString('base64')
    const lines = [
      `${method} ${pathOf(random)} HTTP/1.1`,
      'Host: 127.0.0.1',
      'Connection: close',
      `Authorization: Token ${given}`,
      'X-Request-ID: 1',
      ...(body === '' ? [] : ['Content-Type: application/json', `Content-Length: ${Buffer.byteLength(body)}`]),
      ...(random.below(3) === 0 ? [`OCPI-to-party-id: ${random.one(['CPO', '__proto__', ''])}`, 'OCPI-to-country-code: constructor'] : []),
    ]
    const bytes = Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body}`)
    // Half of them are broken further: bytes changed, cut out, doubled, or put in.
    if (random.below(2) === 0) return bytes
    const at = random.below(bytes.length)
    const length = random.below(20)
    return random.one([
      () => Buffer.concat([bytes.subarray(0, at), Buffer.from([random.below(256)]), bytes.subarray(at + 1)]),
      () => Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)]),
      () => Buffer.concat([bytes.subarray(0, at + length), bytes.subarray(at)]),
      () => Buffer.concat([bytes.subarray(0, at), Buffer.from(random.one(oddTexts)), bytes.subarray(at)]),
    ])()
  }
  /** The status of the answer; 0 where there is none, as to a request that never ends. */
  const send = (port: number, bytes: Buffer): Promise<number> =>
    new Promise((resolve) => {
      const socket = connect(port, '127.0.0.1')
      let text = ''
      const limit = setTimeout(() => socket.destroy(), 300)
      socket.on('error', () => undefined)
      socket.setEncoding('latin1').on('data', (part: string) => {
        text += part
        if (text.length > 12) socket.destroy()
      })
      socket.on('close', () => {
        clearTimeout(limit)
        resolve(Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0))
      })
      socket.write(bytes)
    })

  it(`(${requests}) are all answered without an error of ours`, { timeout }, async () => {
    const random = randomOf(seed)
    const wrong: string[] = []
    let answered = 0
    const worker = async (): Promise<void> => {
      while (answered + wrong.length < requests) {
        answered += 1
        const bytes = requestOf(random)
        const status = await send(random.one(ports), bytes)
        if (status >= 500) wrong.push(`${status}: ${JSON.stringify(bytes.toString('latin1').slice(0, 300))}`)
      }
    }
    await Promise.all(Array.from({ length: 16 }, worker))
    expect(wrong.slice(0, 5)).toEqual([])
    expect(isClean()).toBe(true)
    expect(uncaught).toEqual([])
    expect(await send(ports[0] ?? 0, Buffer.from('GET /ocpi/versions HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'))).toBe(401)
    await workbench.bench.traffic.settled()
    expect(workbench.bench.problems.filter(({ place }) => place === 'findings')).toEqual([])
  })
})

describe('the contract', () => {
  /** Those that would ask a registry, or take minutes by themselves. */
  const left: ReadonlySet<string> = new Set(['workbench.checkForUpdate', 'workbench.playFlow', 'hub.try', 'standins.freePort'])
  const known = (): Record<string, readonly unknown[]> => ({
    standinId: ['cpo', 'emsp', ...workbench.bench.standins.keys()],
    connectionId: workbench.bench.connectionViews().map(({ id }) => id),
    module: ['locations', 'sessions', 'cdrs', 'tariffs', 'tokens'],
    holder: ['own', ...workbench.bench.connectionViews().map(({ id }) => id)],
    seq: [1, 2, 3],
    url: ['http://127.0.0.1:9/x'],
    versionsUrl: ['http://127.0.0.1:9/versions'],
    port: [0],
    format: ['har', 'ndjson', 'junit'],
    text: ['{}', '{"log":{"entries":[{}]}}', 'status>=400', '['.repeat(1_000)],
    operation: ['locations.sender.list', 'credentials.get', 'START_SESSION'],
  })

  it.each((Object.keys(calls) as CallName[]).filter((name) => !left.has(name)))('%s takes anything', { timeout }, async (name) => {
    const random = randomOf(seed + name.length * 7919 + (name.codePointAt(0) ?? 0))
    const { shape = {} } = calls[name].params as unknown as { shape?: Record<string, unknown> }
    const failures: string[] = []
    for (let round = 0; round < callsEach; round++) {
      const values = known()
      const params = Object.fromEntries(
        Object.keys(shape).flatMap((field) => {
          const likely = values[field]
          if (likely && likely.length > 0 && random.below(4) > 0) return [[field, random.one(likely)]]
          const value = jsonOf(random)
          return value === undefined ? [] : [[field, value]]
        }),
      )
      const error = await workbench.callUnknown(name, random.below(10) === 0 ? jsonOf(random) : params).then(
        () => undefined,
        (reason: unknown) => reason,
      )
      const isOurs = error !== undefined && (!(error instanceof ContractError) || error.detail.code === 'internal')
      if (isOurs)
        failures.push(
          `${JSON.stringify(params).slice(0, 300)}: ${error instanceof Error ? (error.stack ?? '').slice(0, 400) : String(error)}`,
        )
    }
    expect(failures.slice(0, 3)).toEqual([])
    expect(isClean()).toBe(true)
    expect(uncaught).toEqual([])
  })
})
