// `npm run bench`: start-up, throughput beside bare servers, what faults cost, charging, large data sets, single pieces of the engine, the window in a Chromium.
// Also how long answers take at a rate (`latency`), beside requests made to be slow (`slices`), and what a full log takes (`log`).
// `--only start,window` for some of them, `--soak N` for N exchanges in a row, `--others` for Mockoon, Prism, WireMock and mockttp through npx, `--rate N` for
// another rate, `--json` for programs. Ratios are within one run; absolute numbers are the machine's, and a fixed loop (`loopMs`) says how fast that is.
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import autocannon from 'autocannon'
import { WebSocket } from 'ws'
import { cdr, session } from './bodies.mjs'
import { chargingFigures } from './charging.mjs'
import { latency, logMemory, slices } from './latency.mjs'
import { fixedLoopMs } from './machine.mjs'
import { median } from './median.mjs'
import { startMockoon, startMockttp, startPrism, startWireMock } from './others.mjs'
import { registerAt } from './peer.mjs'
import { buildStale } from '../scripts/build.mjs'
import { ensureChromium } from '../scripts/chromium.mjs'
import { dist, root } from '../scripts/parts.mjs'

const { values: options } = parseArgs({
  options: {
    json: { type: 'boolean' },
    others: { type: 'boolean' },
    soak: { type: 'string' },
    seconds: { type: 'string', default: '4' },
    only: { type: 'string' },
    rounds: { type: 'string', default: '3' },
    rate: { type: 'string', default: '4000' },
  },
})
const seconds = Number(options.seconds)
const rounds = Number(options.rounds)
/** Ends what was started. @type {(() => unknown)[]} */
const stops = []
const say = (/** @type {string} */ text) => {
  if (!options.json) process.stdout.write(`${text}\n`)
}

/** Starts a program and waits for its first line. @param {string[]} args @param {string} [input] */
const launch = async (args, input) => {
  const started = performance.now()
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'], env: { ...process.env, NODE_ENV: 'production' } })
  stops.push(() => child.kill())
  child.stdin?.end(input ?? '')
  const lines = createInterface({ input: /** @type {NodeJS.ReadableStream} */ (child.stdout) })
  const first = await new Promise((resolve, reject) => {
    lines.once('line', resolve)
    child.once('exit', (code) => {
      reject(new Error(`${args.join(' ')} ended with ${code}`))
    })
  })
  lines.on('line', () => undefined)
  return { child, first: String(first), readyMs: performance.now() - started }
}

/** @param {string[]} args */
const standin = async (...args) => {
  const { child, first, readyMs } = await launch([
    join(dist, 'standin.js'),
    'serve',
    '--ephemeral',
    '--quiet',
    '--json',
    '--port',
    '0',
    ...args,
  ])
  const { standins, control } = JSON.parse(first)
  return { child, readyMs, control, ...standins[0] }
}

/** Resident memory in MB; NaN where the system does not tell. @param {import('node:child_process').ChildProcess | undefined} child */
const memoryMb = (child) => {
  try {
    return Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child?.pid}/status`, 'utf8'))?.[1]) / 1024)
  } catch {
    return Number.NaN
  }
}

/** Processor time used so far, in microseconds; NaN where the system does not tell. @param {import('node:child_process').ChildProcess | undefined} child */
const processorUs = (child) => {
  try {
    const fields = readFileSync(`/proc/${child?.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
    // User and system time come in ticks of 10 ms.
    return (Number(fields[11]) + Number(fields[12])) * 10_000
  } catch {
    return Number.NaN
  }
}

/**
 * @param {string} url @param {{ method?: 'GET' | 'PUT' | 'POST', body?: string, headers?: Record<string, string>, idReplacement?: boolean }} request
 * @param {{ amount?: number }} [limit]
 */
const load = (url, request, limit) =>
  autocannon({
    url,
    connections: 16,
    ...(limit?.amount ? { amount: limit.amount } : { duration: seconds }),
    ...request,
    // A peer never uses a request id twice.
    requests: [{ setupRequest: (sent) => ({ ...sent, headers: { ...sent.headers, 'x-request-id': `bench-${nextId++}` } }) }],
  })
let nextId = 1

/** @param {Awaited<ReturnType<typeof load>>} result */
const figures = (result) => ({
  perSecond: Math.round(result.requests.average),
  p50Ms: result.latency.p50,
  p99Ms: result.latency.p99,
  failures: result.non2xx + result.errors,
})

const party = { cpo: { country_code: 'NL', party_id: 'BEN' }, emsp: { country_code: 'DE', party_id: 'MSP' } }

const throughput = async () => {
  const cpo = await standin('--role', 'cpo')
  const emsp = await standin('--role', 'emsp')
  const atCpo = await registerAt({ versionsUrl: cpo.versionsUrls['2.2.1'], tokenA: cpo.tokenA, role: 'EMSP', party: party.emsp })
  const atEmsp = await registerAt({ versionsUrl: emsp.versionsUrls['2.2.1'], tokenA: emsp.tokenA, role: 'CPO', party: party.cpo })
  /** What a peer sends to the CPO, or to the eMSP. @param {string} server */
  const headersFor = (server) => {
    const [to, from] = server === 'cpo' ? ['NL-CPO', 'DE-MSP'] : ['DE-MSP', 'NL-BEN']
    return {
      authorization: (server === 'cpo' ? atCpo : atEmsp).authorization,
      'content-type': 'application/json',
      'x-request-id': 'bench',
      'x-correlation-id': 'bench',
      'ocpi-to-country-code': to.slice(0, 2),
      'ocpi-to-party-id': to.slice(3),
      'ocpi-from-country-code': from.slice(0, 2),
      'ocpi-from-party-id': from.slice(3),
    }
  }
  const cpoBase = new URL(cpo.versionsUrls['2.2.1']).origin
  const emspBase = new URL(emsp.versionsUrls['2.2.1']).origin
  const paths = {
    page: '/ocpi/cpo/2.2.1/locations',
    one: '/ocpi/cpo/2.2.1/locations/LOC-000001',
    session: '/ocpi/emsp/2.2.1/sessions/NL/BEN/BENCH-SESSION',
    cdr: '/ocpi/emsp/2.2.1/cdrs',
  }
  const answers = await Promise.all(
    [paths.page, paths.one].map(async (path) => ({
      path,
      body: await (await fetch(cpoBase + path, { headers: headersFor('cpo') })).text(),
    })),
  )
  const input = JSON.stringify(answers)
  const bare = await launch([join(root, 'bench/baselines.mjs'), 'http'], input)
  const koa = await launch([join(root, 'bench/baselines.mjs'), 'koa'], input)
  const cdrBody = JSON.stringify({ ...cdr, id: '[<id>]' })
  const requests = {
    'GET page of 50': { path: paths.page, server: 'cpo', request: {} },
    'GET one location': { path: paths.one, server: 'cpo', request: {} },
    'PUT session': {
      path: paths.session,
      server: 'emsp',
      request: { method: /** @type {const} */ ('PUT'), body: JSON.stringify(session) },
    },
    'POST cdr': { path: paths.cdr, server: 'emsp', request: { method: /** @type {const} */ ('POST'), body: cdrBody, idReplacement: true } },
  }
  const others = options.others
    ? await Promise.all([startMockoon, startPrism, startWireMock, startMockttp].map((start) => start(answers)))
    : []
  stops.push(...others.flatMap((other) => (other ? [other.stop] : [])))
  const targets = [
    { name: 'node:http', base: () => `http://127.0.0.1:${bare.first}`, child: () => bare.child },
    { name: 'koa + router', base: () => `http://127.0.0.1:${koa.first}`, child: () => koa.child },
    {
      name: 'standin',
      base: (/** @type {string} */ server) => (server === 'cpo' ? cpoBase : emspBase),
      child: (/** @type {string} */ server) => (server === 'cpo' ? cpo.child : emsp.child),
    },
    ...others.flatMap((other) => (other ? [{ name: other.name, base: () => other.base, child: () => undefined }] : [])),
  ]
  /** @type {Record<string, unknown>[]} */
  const rows = []
  for (const [name, { path, server, request }] of Object.entries(requests)) {
    /** @type {Map<string, (ReturnType<typeof figures> & { cpuUs: number })[]>} */
    const results = new Map(targets.map((target) => [target.name, []]))
    // In turn, so that a machine that slows down slows all of them down.
    for (let round = 0; round < rounds; round++) {
      for (const target of targets) {
        const headers = headersFor(server)
        const before = processorUs(target.child(server))
        const result = await load(target.base(server) + path, { ...request, headers })
        results.get(target.name)?.push({ ...figures(result), cpuUs: (processorUs(target.child(server)) - before) / result.requests.total })
      }
    }
    const koa = results.get('koa + router') ?? []
    const koaPerSecond = median(koa.map((result) => result.perSecond))
    const koaCpuUs = median(koa.map((result) => result.cpuUs))
    for (const target of targets) {
      const all = results.get(target.name) ?? []
      const perSecond = median(all.map((result) => result.perSecond))
      rows.push({
        request: name,
        server: target.name,
        perSecond,
        p50Ms: median(all.map((result) => result.p50Ms)),
        p99Ms: median(all.map((result) => result.p99Ms)),
        cpuUs: Math.round(median(all.map((result) => result.cpuUs))),
        memoryMb: memoryMb(target.child(server)),
        toKoa: Number((perSecond / koaPerSecond).toFixed(2)),
        toKoaByCpu: Number((koaCpuUs / median(all.map((result) => result.cpuUs))).toFixed(2)),
        failures: all.reduce((sum, result) => sum + result.failures, 0),
        loopMs: fixedLoopMs(),
      })
    }
  }
  return rows
}

/** What faults cost those whom they do not concern, beside a stand-in without any; each state has its turn in every round. */
const faultCost = async () => {
  const emsp = await standin('--role', 'emsp')
  const { authorization } = await registerAt({
    versionsUrl: emsp.versionsUrls['2.2.1'],
    tokenA: emsp.tokenA,
    role: 'CPO',
    party: party.cpo,
  })
  const url = `${new URL(emsp.versionsUrls['2.2.1']).origin}/ocpi/emsp/2.2.1/sessions/NL/BEN/BENCH-SESSION`
  const request = {
    method: /** @type {const} */ ('PUT'),
    body: JSON.stringify(session),
    headers: { authorization, 'content-type': 'application/json', 'x-correlation-id': 'bench' },
  }
  /** One call over the control channel. @param {string} name @param {unknown} params @returns {Promise<any>} */
  const control = (name, params) =>
    new Promise((resolve, reject) => {
      const socket = new WebSocket(`${emsp.control.url}?token=${encodeURIComponent(emsp.control.token)}`)
      socket.once('error', reject)
      socket.once('open', () => {
        socket.send(JSON.stringify({ id: 1, call: name, params }))
      })
      socket.on('message', (text) => {
        const frame = JSON.parse(String(text))
        if (frame.id !== 1) return
        socket.close()
        if (frame.error) reject(new Error(frame.error.message))
        else resolve(frame.result)
      })
    })
  const rule = {
    title: 'matches nothing here',
    match: { direction: 'in', endpoint: 'tariffs.receiver.put', body: 'nothing' },
    actions: [{ kind: 'delay', milliseconds: 1 }],
  }
  const add = async (/** @type {boolean} */ enabled) => {
    await control('faults.add', { standinId: emsp.id, rule: { ...rule, enabled } })
  }
  /** @type {Record<string, () => Promise<void>>} */
  const states = {
    'no fault': async () => undefined,
    'one that is off': () => add(false),
    'one that is on and matches elsewhere': () => add(true),
  }
  const names = Object.keys(states)
  /** @type {Map<string, { perSecond: number, cpuUs: number }[]>} */
  const measured = new Map(names.map((name) => [name, []]))
  await load(url, request)
  for (let round = 0; round < rounds; round++) {
    // Each begins a round in turn, so that none always has the place behind another.
    for (const name of names.map((_, index) => names[(index + round) % names.length] ?? '')) {
      await states[name]?.()
      const before = processorUs(emsp.child)
      const result = await load(url, request)
      measured.get(name)?.push({ perSecond: result.requests.average, cpuUs: (processorUs(emsp.child) - before) / result.requests.total })
      await control('faults.clear', {})
    }
  }
  // The best of each: what others on the machine take away is not the fault's.
  const most = (/** @type {string} */ name) => Math.max(...(measured.get(name) ?? []).map((each) => each.perSecond))
  const least = (/** @type {string} */ name) => Math.min(...(measured.get(name) ?? []).map((each) => each.cpuUs))
  return names.map((name) => ({
    'PUT session with': name,
    perSecond: Math.round(most(name)),
    cpuUs: Math.round(least(name)),
    toNoFault: Number((most(name) / most('no fault')).toFixed(3)),
    toNoFaultByCpu: Number((least('no fault') / least(name)).toFixed(3)),
  }))
}

const largeSets = async () => {
  /** @type {Record<string, unknown>[]} */
  const rows = []
  const sizes = [1_000, 100_000]
  const running = await Promise.all(
    sizes.map(async (size) => {
      const server = await standin('--role', 'cpo', '--seed-locations', String(size))
      const { authorization } = await registerAt({
        versionsUrl: server.versionsUrls['2.2.1'],
        tokenA: server.tokenA,
        role: 'EMSP',
        party: party.emsp,
      })
      return { size, server, authorization, base: new URL(server.versionsUrls['2.2.1']).origin }
    }),
  )
  const from = new Date(Date.now() - 45 * 86_400_000).toISOString().slice(0, 10)
  const pages = {
    'first page': () => '',
    'last page': (/** @type {number} */ size) => `?offset=${size - 50}`,
    'first page with date_from': () => `?date_from=${from}T00:00:00Z`,
    'page in the middle with date_from': (/** @type {number} */ size) => `?date_from=${from}T00:00:00Z&offset=${Math.floor(size / 4)}`,
  }
  for (const [name, query] of Object.entries(pages)) {
    /** @type {Map<number, number[]>} */
    const measured = new Map(sizes.map((size) => [size, []]))
    for (let round = 0; round < rounds; round++) {
      for (const { size, authorization, base } of running) {
        const result = await load(`${base}/ocpi/cpo/2.2.1/locations${query(size)}`, { headers: { authorization } })
        measured.get(size)?.push(1_000_000 / result.requests.average)
      }
    }
    const [small = 0, large = 0] = sizes.map((size) => median(measured.get(size) ?? []))
    rows.push({
      page: name,
      microsecondsAt1000: Math.round(small),
      microsecondsAt100000: Math.round(large),
      ratio: Number((large / small).toFixed(2)),
    })
  }
  const large = running[1]
  return { rows, readyMs: Math.round(large?.server.readyMs ?? 0), memoryMb: large ? memoryMb(large.server.child) : 0 }
}

/** Until the default workspace is ready, beside a bare Koa process and `--help`, in turn. */
const startUp = async () => {
  const programs = {
    'bare koa': [join(root, 'bench/baselines.mjs'), 'koa'],
    'standin start': [join(dist, 'standin.js'), 'start', '--ephemeral', '--no-open', '--json'],
    'standin --help': [join(dist, 'standin.js'), '--help'],
  }
  /** @type {Map<string, { readyMs: number, cpuMs: number }[]>} */
  const times = new Map(Object.keys(programs).map((name) => [name, []]))
  for (let round = 0; round < 5; round++) {
    for (const [name, args] of Object.entries(programs)) {
      const { child, readyMs } = await launch(args, '[]')
      times.get(name)?.push({ readyMs, cpuMs: processorUs(child) / 1000 })
      child.kill()
    }
  }
  const of = (/** @type {string} */ name, /** @type {'readyMs' | 'cpuMs'} */ key) =>
    median((times.get(name) ?? []).map((each) => each[key]))
  return Object.keys(programs).map((name) => ({
    start: name,
    readyMs: Math.round(of(name, 'readyMs')),
    cpuMs: Math.round(of(name, 'cpuMs')),
    toKoa: Number((of(name, 'readyMs') / of('bare koa', 'readyMs')).toFixed(1)),
    loopMs: fixedLoopMs(),
  }))
}

/** What a file of figures/ reports. @param {string} name @returns {Promise<Record<string, unknown>[]>} */
const figuresOf = async (name) => {
  const folder = mkdtempSync(join(tmpdir(), 'standin-figures-'))
  stops.push(() => {
    rmSync(folder, { recursive: true, force: true })
  })
  const file = join(folder, 'figures')
  const child = spawn(
    process.execPath,
    [join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--config', 'bench/vitest.config.ts', `bench/figures/${name}`],
    {
      cwd: root,
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, STANDIN_FIGURES: file },
    },
  )
  stops.push(() => child.kill())
  let output = ''
  child.stdout.on('data', (text) => {
    output += String(text)
  })
  const code = await new Promise((resolve) => {
    child.once('close', resolve)
  })
  if (code !== 0) throw new Error(`the figures of ${name} failed:\n${output}`)
  const lines = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : []
  return lines.map((line) => JSON.parse(line))
}

const soak = async (/** @type {number} */ exchanges) => {
  const emsp = await standin('--role', 'emsp')
  const { authorization } = await registerAt({
    versionsUrl: emsp.versionsUrls['2.2.1'],
    tokenA: emsp.tokenA,
    role: 'CPO',
    party: party.cpo,
  })
  const url = `${new URL(emsp.versionsUrls['2.2.1']).origin}/ocpi/emsp/2.2.1/sessions/NL/BEN/BENCH-SESSION`
  /** @type {{ exchanges: number, memoryMb: number }[]} */
  const samples = []
  const part = Math.ceil(exchanges / 10)
  const started = performance.now()
  for (let done = 0; done < exchanges; done += part) {
    await load(
      url,
      {
        method: 'PUT',
        body: JSON.stringify(session),
        headers: { authorization, 'content-type': 'application/json', 'x-correlation-id': 'bench' },
      },
      { amount: part },
    )
    samples.push({ exchanges: done + part, memoryMb: memoryMb(emsp.child) })
    say(`  ${done + part} exchanges: ${samples.at(-1)?.memoryMb} MB`)
  }
  return { seconds: Math.round((performance.now() - started) / 1000), samples }
}

const tableOf = (/** @type {Record<string, unknown>[]} */ rows) => {
  const heads = Object.keys(rows[0] ?? {})
  const lines = [heads, ...rows.map((row) => heads.map((head) => (Number.isNaN(row[head]) ? '–' : String(row[head]))))]
  const widths = heads.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)))
  return lines
    .map((line) =>
      line.map((cell, column) => (column < 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join('  '),
    )
    .join('\n')
}

const wants = (/** @type {string} */ name) => options.only === undefined || options.only.split(',').includes(name)

await buildStale(['node'])
const machine = { node: process.version, processor: cpus()[0]?.model ?? 'unknown', processors: cpus().length, loopMs: fixedLoopMs() }
/** @type {Record<string, unknown>} */
const report = { ...machine }
say(`${machine.processors} × ${machine.processor}, node ${machine.node}; the fixed loop takes ${machine.loopMs} ms\n`)
try {
  if (options.soak !== undefined) report['soak'] = await soak(Number(options.soak))
  else {
    if (wants('start')) {
      const rows = (report['start'] = await startUp())
      say(`until it is ready, process start included\n${tableOf(rows)}\n`)
    }
    if (wants('throughput')) {
      const rows = (report['throughput'] = await throughput())
      say(`${tableOf(rows)}\n`)
    }
    if (wants('latency')) {
      const rows = (report['latency'] = await latency({ rate: Number(options.rate), seconds, processorUs }))
      say(`at a rate offered\n${tableOf(rows)}\n`)
    }
    if (wants('slices')) {
      const rows = (report['slices'] = await slices({ seconds }))
      say(`${tableOf(rows)}\n`)
    }
    if (wants('log')) {
      const rows = (report['log'] = await logMemory({ memoryMb }))
      say(`a log of 64 MB\n${tableOf(rows)}\n`)
    }
    for (const [name, figure] of Object.entries(chargingFigures)) {
      if (!wants(name)) continue
      const result = (report[name] = await figure({ launch, memoryMb, processorUs, median, rounds }))
      say(`${name}\n${tableOf(result)}\n`)
    }
    if (wants('faults')) {
      const rows = (report['faults'] = await faultCost())
      say(`${tableOf(rows)}\n`)
    }
    if (wants('large')) {
      const result = (report['large'] = await largeSets())
      say(`${tableOf(result.rows)}\n100,000 locations: ready in ${result.readyMs} ms, ${result.memoryMb} MB after the pages above\n`)
    }
    if (wants('pieces')) {
      const rows = (report['pieces'] = await figuresOf('engine'))
      say(`${tableOf(rows)}\n`)
    }
    if (wants('window')) {
      await buildStale(['renderer'])
      const chromium = await ensureChromium()
      if (chromium === undefined)
        throw new Error('the window cannot be measured without a Chromium: set CHROMIUM_PATH, or leave it out with --only')
      process.env['CHROMIUM_PATH'] = chromium
      const rows = (report['window'] = await figuresOf('window'))
      say(tableOf(rows))
    }
  }
  if (options.json) process.stdout.write(`${JSON.stringify(report)}\n`)
} finally {
  for (const stop of stops) stop()
}
