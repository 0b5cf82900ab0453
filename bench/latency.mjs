// How long answers take under a rate that does not wait for them, while traffic is judged, recorded and printed; how long they take
// beside requests that were made to be slow; and what the log takes once it is full.
import { createInterface } from 'node:readline'
import { Agent, request as httpRequest } from 'node:http'
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { cdr, session } from './bodies.mjs'
import { controlOf } from './control.mjs'
import { fixedLoopMs } from './machine.mjs'
import { freePort } from './others.mjs'
import { registerAt } from './peer.mjs'
import { dist, root } from '../scripts/parts.mjs'

/** @typedef {{ method: string, path: string, headers: Record<string, string>, body: (index: number) => string | undefined }} Sent */
/** @typedef {(child: import('node:child_process').ChildProcess) => number} Measure */

const program = join(dist, 'standin.js')
const cpo = { country_code: 'NL', party_id: 'BEN' }
const routing = {
  'ocpi-to-country-code': 'DE',
  'ocpi-to-party-id': 'MSP',
  'ocpi-from-country-code': 'NL',
  'ocpi-from-party-id': 'BEN',
}
const sessionPath = '/ocpi/emsp/2.2.1/sessions/NL/BEN/BENCH-SESSION'
const jsonHeaders = { 'content-type': 'application/json', ...routing }

/** Starts a program, counts its lines, and resolves when it listens. @param {string[]} args @param {number} port @param {string} [input] */
const start = async (args, port, input) => {
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'], env: { ...process.env, NODE_ENV: 'production' } })
  child.stdin.end(input ?? '')
  const lines = { count: 0, first: '' }
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.first ||= line
    lines.count += 1
  })
  for (let attempt = 0; attempt < 600 && lines.first === ''; attempt++) await sleep(50)
  const stop = async () => {
    const ended = new Promise((resolve) => child.once('close', resolve))
    child.kill('SIGTERM')
    await ended
  }
  return { child, lines, port: port === 0 ? Number(lines.first) : port, stop }
}

let nextId = 1

/**
 * Sends at a rate, whether or not answers come. Times run from the moment at which a request was due.
 * @param {number} port @param {number} perSecond @param {number} seconds @param {Sent} sent
 */
const offer = async (port, perSecond, seconds, { method, path, headers, body }) => {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 })
  /** @type {number[]} */
  const times = []
  let failures = 0
  let open = 0
  const send = (/** @type {number} */ due, /** @type {number} */ index) => {
    open += 1
    const id = `bench-${nextId++}`
    const fields = { ...headers, 'x-request-id': id, 'x-correlation-id': id }
    const sending = httpRequest({ host: '127.0.0.1', port, agent, method, path, headers: fields }, (response) => {
      response.resume()
      response.once('end', () => {
        open -= 1
        if ((response.statusCode ?? 500) >= 300) failures += 1
        times.push(performance.now() - due)
      })
    })
    sending.once('error', () => {
      open -= 1
      failures += 1
    })
    sending.end(body(index))
  }
  const started = performance.now()
  const total = perSecond * seconds
  for (let index = 0; index < total;) {
    const due = Math.min(total, ((performance.now() - started) * perSecond) / 1000)
    for (; index < due; index++) send(started + (index * 1000) / perSecond, index)
    await new Promise((resolve) => setImmediate(resolve))
  }
  while (open > 0) await sleep(5)
  agent.destroy()
  // What comes before code is warm says how a process starts, not how it answers.
  const warm = times.slice(Math.floor(times.length / 3)).sort((one, other) => one - other)
  const at = (/** @type {number} */ share) => Number((warm[Math.floor(warm.length * share)] ?? Number.NaN).toFixed(1))
  return {
    answered: times.length,
    failures,
    p50Ms: at(0.5),
    p99Ms: at(0.99),
    perSecond: Math.round((times.length * 1000) / (performance.now() - started)),
  }
}

/** @param {string} tokenA @param {string} versionsUrl */
const register = (versionsUrl, tokenA) => registerAt({ versionsUrl, tokenA, role: 'CPO', party: cpo })

/** An eMSP of `standin serve` that somebody has registered at. @param {string[]} more */
const servedEmsp = async (more) => {
  const port = await freePort()
  const args = ['serve', '--ephemeral', '--role', 'emsp', '--port', String(port), '--token-a', 'bench-token-a', ...more]
  const served = await start([program, ...args], port)
  const { authorization } = await register(`http://127.0.0.1:${port}/ocpi/versions`, 'bench-token-a')
  return { ...served, authorization }
}

/** The eMSP of the default workspace, followed over the control channel as a window follows it. */
const workbenchEmsp = async () => {
  const begun = await start([program, 'start', '--ephemeral', '--no-open', '--json'], 1)
  const ready = JSON.parse(begun.lines.first)
  const control = await controlOf(ready.control)
  const { standins } = await control.call('workbench.get', {})
  const emsp = standins.find((/** @type {any} */ standin) => standin.settings.parties[0].role === 'EMSP')
  const invited = await control.call('connections.invite', { standinId: emsp.settings.id })
  const versionsUrl = emsp.versionsUrls['2.2.1']
  const { authorization } = await register(versionsUrl, invited.tokens.a)
  return { ...begun, port: Number(new URL(versionsUrl).port), authorization }
}

/** @param {string} authorization @returns {Record<string, Sent>} */
const pushes = (authorization) => ({
  'PUT session': {
    method: 'PUT',
    path: sessionPath,
    headers: { ...jsonHeaders, authorization },
    body: () => JSON.stringify(session),
  },
  'POST cdr': {
    method: 'POST',
    path: '/ocpi/emsp/2.2.1/cdrs',
    headers: { ...jsonHeaders, authorization },
    body: (index) => JSON.stringify({ ...cdr, id: `CDR-${nextId}-${index}` }),
  },
})

/** p99 at a rate offered; `printed` beside `answered` says that nothing is lost. @param {{ rate: number, seconds: number, processorUs: Measure }} tools */
export const latency = async ({ rate, seconds, processorUs }) => {
  const bare = (/** @type {string} */ kind) => async () => ({
    ...(await start([join(root, 'bench/baselines.mjs'), kind], 0, '[]')),
    authorization: 'Token bench',
  })
  const servers = {
    'node:http': bare('http'),
    'koa + router': bare('koa'),
    'serve --quiet': () => servedEmsp(['--quiet']),
    serve: () => servedEmsp([]),
    'serve --json': () => servedEmsp(['--json']),
    workbench: workbenchEmsp,
  }
  /** @type {Record<string, unknown>[]} */
  const rows = []
  for (const [server, open] of Object.entries(servers)) {
    const { child, lines, port, authorization, stop } = await open()
    for (const [name, sent] of Object.entries(pushes(authorization))) {
      const before = { cpu: processorUs(child), lines: lines.count }
      const figures = await offer(port, rate, seconds, sent)
      // What is printed late is printed all the same.
      const wants = server === 'serve' || server === 'serve --json' ? figures.answered : 0
      for (let waited = 0; waited < 200 && lines.count - before.lines < wants; waited++) await sleep(100)
      rows.push({
        server,
        request: name,
        offered: rate,
        ...figures,
        printed: wants === 0 ? Number.NaN : lines.count - before.lines,
        cpuUs: Math.round((processorUs(child) - before.cpu) / Math.max(1, figures.answered)),
        loopMs: fixedLoopMs(),
      })
    }
    await stop()
  }
  return rows
}

const manyFields = (/** @type {number} */ count) => `{${Array.from({ length: count }, (_, index) => `"field${index}":1`).join(',')}}`

/** A GET beside eight requests at once that were made to be slow to judge. @param {{ seconds: number }} tools */
export const slices = async ({ seconds }) => {
  const { port, authorization, stop } = await servedEmsp(['--quiet'])
  const location = '/ocpi/emsp/2.2.1/locations/NL/BEN/EVIL'
  const headers = { ...jsonHeaders, authorization }
  const { path } = pushes(authorization)['PUT session'] ?? { path: '' }
  await offer(port, 1, 1, /** @type {Sent} */ (pushes(authorization)['PUT session']))
  const evil = {
    'nothing else': undefined,
    '300,000 unknown fields of a stranger': { headers: { ...headers, authorization: 'Token nobody' }, body: manyFields(250_000) },
    '200,000 unknown fields of a peer': { headers, body: manyFields(200_000) },
    'a Location of 100,000 EVSEs that are empty': { headers, body: `{"id":"EVIL","evses":[${'{},'.repeat(100_000)}{}]}` },
    '1,000,000 lists of a peer': { headers, body: `[${'[],'.repeat(1_000_000)}[]]` },
  }
  /** @type {Record<string, unknown>[]} */
  const rows = []
  for (const [name, bad] of Object.entries(evil)) {
    let ended = false
    let sent = 0
    const attack = async () => {
      while (!ended && bad) {
        await fetch(`http://127.0.0.1:${port}${location}`, { method: 'PUT', ...bad }).then(
          (response) => response.text(),
          () => undefined,
        )
        sent += 1
      }
    }
    const attacks = Array.from({ length: 8 }, attack)
    const { p50Ms, p99Ms, failures } = await offer(port, 50, seconds, { method: 'GET', path, headers, body: () => undefined })
    ended = true
    await Promise.all(attacks)
    rows.push({ 'GET beside 8 at once of': name, sent, p50Ms, p99Ms, wanted: 100, reached: p99Ms <= 100, failures, loopMs: fixedLoopMs() })
  }
  await stop()
  return rows
}

/** What the process takes while a log that is full goes on. @param {{ memoryMb: Measure }} tools */
export const logMemory = async ({ memoryMb }) => {
  const { child, lines, port, authorization, stop } = await servedEmsp(['--quiet', '--json'])
  const control = await controlOf(JSON.parse(lines.first).control)
  await control.call('workbench.setLogBudget', { megabytes: 64 })
  const faulty = { ...session, ...Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`unknown_${index}`, index])) }
  const long = { 'x-long': 'x'.repeat(4_000) }
  const sent = {
    method: 'PUT',
    path: sessionPath,
    headers: { ...jsonHeaders, ...long, authorization },
    body: () => JSON.stringify(faulty),
  }
  /** @type {Record<string, unknown>[]} */
  const rows = []
  for (let part = 1; part <= 6; part++) {
    await offer(port, 500, 6, sent)
    const { traffic } = await control.call('workbench.get', {})
    rows.push({
      'exchanges with 200 findings': part * 3_000,
      memoryMb: memoryMb(child),
      logMb: Math.round(traffic.bytes / 1024 / 1024),
      held: traffic.held,
      dropped: traffic.droppedExchanges,
      loopMs: fixedLoopMs(),
    })
  }
  await stop()
  return rows
}
