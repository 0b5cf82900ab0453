// Figures of charging and pricing: a bill, 10,000 sessions at once, a day of a site with 200 Connectors, an hour of a fleet.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { controlOf } from './control.mjs'
import { dist } from '../scripts/parts.mjs'

/** @typedef {import('node:child_process').ChildProcess} ChildProcess */
/** @typedef {{ child: ChildProcess, control: import('./control.mjs').Control, id: string, versionsUrls: Record<string, string>, tokenA: string }} Served */
/**
 * @typedef {object} Tools
 * @property {(args: string[]) => Promise<{ child: ChildProcess, first: string, readyMs: number }>} launch
 * @property {(child: ChildProcess) => number} memoryMb
 * @property {(child: ChildProcess) => number} processorUs
 * @property {(numbers: number[]) => number} median
 * @property {number} rounds
 */

const program = join(dist, 'standin.js')

const component = (/** @type {string} */ type, /** @type {number} */ price, /** @type {number} */ step) => ({
  type,
  price,
  vat: 20,
  step_size: step,
})
/** Restrictions of every kind. */
const tariff = {
  country_code: 'NL',
  party_id: 'BEN',
  id: 'BUSY',
  currency: 'EUR',
  last_updated: '2026-01-01T00:00:00Z',
  elements: [
    { price_components: [component('FLAT', 2.5, 1)] },
    { price_components: [component('TIME', 1, 900)], restrictions: { max_current: 32 } },
    {
      price_components: [component('TIME', 2, 600)],
      restrictions: { min_current: 32, day_of_week: ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY'] },
    },
    { price_components: [component('ENERGY', 0.4, 100)], restrictions: { max_kwh: 20, start_time: '07:00', end_time: '22:00' } },
    { price_components: [component('ENERGY', 0.3, 100)] },
    { price_components: [component('PARKING_TIME', 5, 300)], restrictions: { start_time: '09:00', end_time: '18:00' } },
  ],
}
const periodMs = 7 * 60_000
const startMs = Date.parse('2026-01-13T05:03:11Z')
const iso = (/** @type {number} */ ms) => new Date(ms).toISOString().replace('.000Z', 'Z')
const bill = {
  country_code: 'NL',
  party_id: 'BEN',
  id: 'BENCH',
  start_date_time: iso(startMs),
  end_date_time: iso(startMs + 50 * periodMs),
  cdr_location: { country: 'NLD' },
  currency: 'EUR',
  tariffs: [tariff],
  total_energy: 0,
  last_updated: '2026-01-31T00:00:00Z',
  charging_periods: Array.from({ length: 50 }, (_, index) => ({
    start_date_time: iso(startMs + index * periodMs),
    dimensions:
      index < 45
        ? [
            { type: 'TIME', volume: 0.1167 },
            { type: 'ENERGY', volume: 1.2345 },
            { type: 'MAX_CURRENT', volume: 10 + index },
          ]
        : [{ type: 'PARKING_TIME', volume: 0.1167 }],
  })),
}

/** So that a child tells how much of a processor it took: other programs of the machine do not count. */
const tellsProcessorTime = `data:text/javascript,process.on('exit',()=>process.stderr.write('\\ncpu:'+process.cpuUsage().user))`

/** `standin price` on CDRs; `userMs` is the processor time that it took. @param {string[]} args @param {unknown} cdrs */
const price = (args, cdrs) => {
  const folder = mkdtempSync(join(tmpdir(), 'standin-bench-'))
  try {
    const file = join(folder, 'cdrs.json')
    writeFileSync(file, JSON.stringify(cdrs))
    const { stdout, stderr, status } = spawnSync(
      process.execPath,
      ['--import', tellsProcessorTime, program, 'price', ...args, '--json', '--cdr', file],
      { encoding: 'utf8', maxBuffer: 1 << 30 },
    )
    // Without a Tariff a CDR cannot be priced, but its totals are compared.
    if (stdout === '') throw new Error(`price ended with ${status}: ${stderr}`)
    return { userMs: Number(/cpu:(\d+)/.exec(stderr)?.[1]) / 1000, reports: /** @type {any[]} */ ([JSON.parse(stdout)].flat()) }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** One CDR of 50 periods, read, priced and written as JSON: what 3,000 of them take more than 1,000. @param {Tools} tools */
const pricing = ({ median, rounds }) => {
  const took = (/** @type {number} */ count) =>
    price(
      ['--version', '2.2.1'],
      Array.from({ length: count }, () => bill),
    ).userMs
  return { periods: 50, msPerCdr: Number(median(Array.from({ length: rounds }, () => (took(3_000) - took(1_000)) / 2_000)).toFixed(3)) }
}

/** @param {Tools} tools @param {string[]} args @returns {Promise<Served>} */
const served = async ({ launch }, ...args) => {
  const { child, first } = await launch([program, 'serve', '--ephemeral', '--quiet', '--json', '--port', '0', ...args])
  const ready = JSON.parse(first)
  return { child, control: await controlOf(ready.control), ...ready.standins[0] }
}

/** A CPO and an eMSP that are registered with each other. @param {Tools} tools @param {string} version @param {number} locations */
const pair = async (tools, version, locations) => {
  const cpo = await served(tools, '--role', 'cpo', '--versions', version, '--seed-locations', String(locations))
  const emsp = await served(tools, '--role', 'emsp', '--versions', version)
  const connection = await emsp.control.call('connections.register', {
    standinId: emsp.id,
    versionsUrl: cpo.versionsUrls[version],
    tokenA: cpo.tokenA,
  })
  return { cpo, emsp, connectionId: /** @type {string} */ (connection.id) }
}

const end = (/** @type {Served[]} */ ...all) => {
  for (const { child, control } of all) {
    control.close()
    child.kill()
  }
}

/** Connectors of a CPO, one of each EVSE that is free. @param {Served} cpo */
const freeConnectors = async (cpo) => {
  /** @type {Map<string, any>} */
  const found = new Map()
  for (let offset = 0, total = 1; offset < total; offset += 1000) {
    const page = await cpo.control.call('charging.connectors', { standinId: cpo.id, offset, limit: 1000 })
    total = page.total
    for (const tile of page.items) if (tile.status === 'AVAILABLE' && !found.has(tile.evseUid)) found.set(tile.evseUid, tile)
  }
  return [...found.values()]
}

/** Slow vehicles with large batteries, so that all of them charge at once. */
const slow = { batteryKwh: 2_000, stateOfChargePercent: 1, maxAcKw: 3, maxDcKw: 3 }

/** 10,000 sessions that run at ×60 towards an eMSP: processor, memory and readings. @param {Tools} tools */
const concurrent = async (tools) => {
  const wanted = 10_000
  const { cpo, emsp } = await pair(tools, '2.2.1', 7_600)
  try {
    const free = await freeConnectors(cpo)
    const plug = (/** @type {any} */ tile, /** @type {string | undefined} */ tokenUid) =>
      cpo.control.call('charging.plug', {
        standinId: cpo.id,
        locationId: tile.locationId,
        evseUid: tile.evseUid,
        vehicle: slow,
        driver: { leaveAfterMinutes: 100_000 },
        ...(tokenUid && { tokenUid }),
      })
    const { sessionId } = await plug(free.shift(), undefined)
    const { session } = await cpo.control.call('charging.session', { standinId: cpo.id, sessionId })
    const queue = free.slice(0, wanted - 1)
    const worker = async () => {
      for (let tile = queue.shift(); tile; tile = queue.shift()) await plug(tile, session.tokenUid)
    }
    await Promise.all(Array.from({ length: 16 }, worker))
    await cpo.control.call('clock.set', { factor: 60 })
    const told = async () => (await cpo.control.call('workbench.get')).traffic.total
    await sleep(5_000)
    const [before, exchanges, started] = [tools.processorUs(cpo.child) + tools.processorUs(emsp.child), await told(), performance.now()]
    let memoryMb = 0
    const watchedMs = 40_000
    while (performance.now() - started < watchedMs) {
      await sleep(1_000)
      memoryMb = Math.max(memoryMb, tools.memoryMb(cpo.child))
    }
    const seconds = (performance.now() - started) / 1000
    return {
      sessions: (await cpo.control.call('charging.sessions', { limit: 1 })).total,
      pace: 60,
      memoryMb,
      cores: Number(((tools.processorUs(cpo.child) + tools.processorUs(emsp.child) - before) / 1e6 / seconds).toFixed(2)),
      readingsPerSecond: Math.round(((await told()) - exchanges) / seconds),
    }
  } finally {
    end(cpo, emsp)
  }
}

/** All CDRs of a stand-in: its own, or those that came over a connection. @param {Served} side @param {string} holder */
const cdrsOf = async (side, holder) =>
  /** @type {any[]} */ (JSON.parse((await side.control.call('data.export', { standinId: side.id, module: 'cdrs', holder })).text))

/** A stepped day of a site with 200 Connectors. @param {Tools} tools */
const day = async (tools) => {
  const { cpo, emsp } = await pair(tools, '2.2.1', 3_000)
  try {
    const free = await freeConnectors(cpo)
    const locationIds = new Set()
    for (let connectors = 0; connectors < 200; connectors += 1) locationIds.add(free[connectors].locationId)
    const fleet = await cpo.control.call('charging.startFleet', {
      standinId: cpo.id,
      drivers: 1_500,
      hours: 24,
      locationIds: [...locationIds],
      requestsPerSecond: 10_000,
    })
    const started = performance.now()
    const processor = tools.processorUs(cpo.child)
    await cpo.control.call('clock.step', { seconds: 86_400 })
    const {
      fleets: [done],
    } = await cpo.control.call('charging.fleets')
    return {
      connectors: 200,
      sessions: done.finished,
      turnedAway: done.turnedAway,
      state: done.id === fleet.id ? done.state : 'lost',
      seconds: Number(((performance.now() - started) / 1000).toFixed(1)),
      processorSeconds: Number(((tools.processorUs(cpo.child) - processor) / 1e6).toFixed(1)),
    }
  } finally {
    end(cpo, emsp)
  }
}

const sumOf = (/** @type {any[]} */ cdrs) =>
  cdrs.reduce((sum, { total_cost: cost }) => sum + (typeof cost === 'number' ? cost : cost.excl_vat), 0)

/** An hour of a fleet at ×60 between a CPO and an eMSP: what is left open, what is priced otherwise, what violates. @param {Tools} tools @param {string} version */
const hour = async (tools, version) => {
  const { cpo, emsp, connectionId } = await pair(tools, version, 60)
  try {
    const before = new Set((await cdrsOf(cpo, 'own')).map(({ id }) => id))
    await cpo.control.call('clock.set', { factor: 60 })
    const { id } = await cpo.control.call('charging.startFleet', { standinId: cpo.id, drivers: 80, hours: 1 })
    const fleet = async () => (await cpo.control.call('charging.fleets')).fleets.find((/** @type {any} */ one) => one.id === id)
    while ((await fleet()).state === 'running' || (await fleet()).charging > 0) await sleep(500)
    await sleep(2_000)
    const ours = (await cdrsOf(cpo, 'own')).filter((cdr) => !before.has(cdr.id))
    const theirs = (await cdrsOf(emsp, connectionId)).filter((cdr) => ours.some((one) => one.id === cdr.id))
    const { reports } = price(['--version', version, '--time-zone', 'Europe/Amsterdam'], theirs)
    const done = await fleet()
    const violations = (await Promise.all([cpo, emsp].map(({ control }) => control.call('workbench.get')))).flatMap(({ standins }) =>
      standins.map((/** @type {any} */ one) => one.violations),
    )
    return {
      version,
      pace: 60,
      sessions: done.finished,
      open: (await cpo.control.call('charging.sessions', { limit: 1 })).total,
      cdrs: ours.length,
      received: theirs.length,
      pricedOtherwise: reports.filter(({ differences }) => differences.length > 0).length,
      eurOnBothSides: [ours, theirs].map((cdrs) => sumOf(cdrs).toFixed(2)).join(' = '),
      violations: violations.join(' + '),
    }
  } finally {
    end(cpo, emsp)
  }
}

/** @type {Record<string, (tools: Tools) => Promise<Record<string, unknown>[]>>} */
export const chargingFigures = {
  price: async (tools) => [pricing(tools)],
  sessions: async (tools) => [await concurrent(tools)],
  day: async (tools) => [await day(tools)],
  fleet: async (tools) => [await hour(tools, '2.2.1'), await hour(tools, '2.1.1')],
}
