/** Two stand-ins that face each other in one version, and the traffic that a fault concerns. */
import type { onTestFinished } from 'vitest'
import type { Fault, FaultSwitch } from '../../emulator/contract/faults.js'
import type { Version } from '../../emulator/ocpi/version.js'
import { formatDateTime } from '../../emulator/ocpi/datetime.js'
import type { FindingId } from '../../emulator/ocpi/finding.js'
import { acceleratedClock, type Clock } from '../../emulator/standin/clock.js'
import { changeOwn } from '../../emulator/standin/data/change.js'
import type { ConnectionRecord } from '../../emulator/standin/connections.js'
import type { Context } from '../../emulator/standin/context.js'
import { sendOperation } from '../../emulator/standin/operations/operations.js'
import { register, renew } from '../../emulator/standin/calling/registration.js'
import { newConnection, newToken } from '../../emulator/standin/connections.js'
import { versionsUrl } from '../../emulator/standin/context.js'
import type { Exchange } from '../../emulator/traffic/exchange.js'
import type { Workbench } from '../../emulator/workbench/workbench.js'
import { addStandin, openBench, settingsOf, type Given } from '../support/bench.js'

export type Side = 'cpo' | 'emsp'

export interface Stage {
  readonly workbench: Workbench
  readonly version: Version
  readonly cpo: Context
  readonly emsp: Context
  readonly cpoSide: ConnectionRecord
  readonly emspSide: ConnectionRecord
  switchOn(at: Side, one: FaultSwitch): Fault
  exchanges(): Promise<Exchange[]>
}

const small = { locations: 7, tokens: 12, history: 3 }
const commands = Object.fromEntries(
  ['START_SESSION', 'STOP_SESSION', 'RESERVE_NOW', 'CANCEL_RESERVATION', 'UNLOCK_CONNECTOR', 'CHARGING_PROFILE'].map((name) => [
    name,
    { delayMs: 10, timeoutSeconds: 20 },
  ]),
)
const behaviour = { commands, resultTimeoutMs: 20_000, sessionTickMs: 3_600_000 }

export interface StageOptions {
  /** Of a test that runs beside others: its own. */
  readonly onTestFinished?: typeof onTestFinished
  readonly clock?: Clock
  readonly cpo?: Given
  readonly emsp?: Given
  /** Without it the two are invited, and not yet registered. */
  readonly registered?: boolean
  /** How long both wait for an answer once they are registered: for answers that are held up on purpose. */
  readonly callTimeoutMs?: number
}

export const openStage = async (
  version: Version,
  { clock = acceleratedClock(60), cpo: cpoGiven, emsp: emspGiven, registered = true, callTimeoutMs, onTestFinished }: StageOptions = {},
): Promise<Stage> => {
  const workbench = await openBench({ clock, patienceMs: 0 }, onTestFinished)
  const given = { versions: [version], seed: small, behaviour, pageLimit: 3 }
  const cpo = await addStandin(workbench, settingsOf('CPO', { ...given, ...cpoGiven }))
  const emsp = await addStandin(workbench, settingsOf('EMSP', { ...given, ...emspGiven }))
  const tokenA = newToken()
  const cpoSide = cpo.connections.add(newConnection('eMSP', { tokens: { a: tokenA } }))
  const emspSide = emsp.connections.add(
    newConnection('CPO', {
      tokens: { a: tokenA },
      peer: {
        parties: [],
        endpoints: [],
        versionsUrl: versionsUrl(cpo.baseUrl(), version === '2.1.1' || (cpoGiven?.parties?.length ?? 1) === 1 ? 'CPO' : undefined),
      },
    }),
  )
  if (registered) await register(emsp, emspSide)
  if (callTimeoutMs !== undefined) for (const context of [cpo, emsp]) context.settings = { ...context.settings, callTimeoutMs }
  return {
    workbench,
    version,
    cpo,
    emsp,
    cpoSide,
    emspSide,
    switchOn: (at, one) => workbench.bench.faults.add(at, one.rule, one.name),
    exchanges: async () => {
      await workbench.bench.traffic.settled()
      return [...workbench.bench.traffic.log.exchanges()]
    },
  }
}

/** Ids of the findings in what a side recorded, in either half of an exchange or in one. */
export const findingsAt = async (stage: Stage, side: Side, half?: 'request' | 'response'): Promise<FindingId[]> => [
  ...new Set(
    (await stage.exchanges())
      .filter((exchange) => exchange.standinId === side)
      .flatMap((exchange) =>
        exchange.findings.filter((finding) => half === undefined || finding.side === half).map((finding) => finding.id),
      ),
  ),
]

// ---- traffic ----------------------------------------------------------------------------------------------------------

type Request = Omit<Parameters<typeof sendOperation>[2], 'connectionId'>

/** What the peer makes of it is told by the findings, so a refusal is no failure here. */
const quietly = async (run: () => Promise<unknown>): Promise<void> => {
  try {
    await run()
  } catch {
    // The handshake was refused: that is what was asked for.
  }
}

export const fromCpo = (stage: Stage, request: Request) =>
  sendOperation(stage.cpo, stage.cpoSide, { connectionId: stage.cpoSide.id, ...request })
export const fromEmsp = (stage: Stage, request: Request) =>
  sendOperation(stage.emsp, stage.emspSide, { connectionId: stage.emspSide.id, ...request })

const firstOwn = (context: Context, module: 'locations' | 'tokens' | 'tariffs'): Record<string, unknown> => {
  const set = context.data.own(module)
  const [entry] = set.entries()
  if (!entry) throw new Error(`no ${module}`)
  return set.object(entry)
}

const locationPath = (stage: Stage): Record<string, string> => {
  const { country_code, party_id, id } = firstOwn(stage.cpo, 'locations')
  return { country_code: String(country_code), party_id: String(party_id), location_id: String(id) }
}

const start = async (stage: Stage) => {
  await fromEmsp(stage, { operation: 'locations.sender.list' })
  const outcome = await fromEmsp(stage, { operation: 'commands.receiver.post:START_SESSION' })
  const settled = await stage.emsp.commands.settled(outcome.commandId ?? '')
  await until(() => stage.cpo.commands.list().every((command) => command.state !== 'accepted'))
  const told = (exchange: Exchange): boolean => exchange.endpoint?.id === 'sessions.receiver.put' && exchange.standinId === 'cpo'
  await until(async () => (await stage.exchanges()).some(told))
  return settled
}

export const until = async (condition: () => boolean | Promise<boolean>): Promise<void> => {
  for (let attempt = 0; attempt < 200 && !(await condition()); attempt++) await new Promise((resolve) => setTimeout(resolve, 10))
}

const session = (stage: Stage): Record<string, unknown> | undefined => {
  const set = stage.cpo.data.own('sessions')
  const entry = set.entries().findLast((candidate) => set.object(candidate)['status'] === 'ACTIVE')
  return entry && set.object(entry)
}

const stop = async (stage: Stage) => {
  const active = session(stage)
  if (!active) return
  await new Promise((resolve) => setTimeout(resolve, 40))
  await stage.cpo.sessions.tick(String(active['id']))
  await stage.cpo.sessions.stop(String(active['id']))
}

const credentialsOf = (stage: Stage) => ({
  token: newToken(),
  url: versionsUrl(stage.emsp.baseUrl(), 'EMSP'),
  ...(stage.version === '2.1.1'
    ? { business_details: { name: 'Mobility' }, country_code: 'DE', party_id: 'MSP' }
    : { roles: [{ role: 'EMSP', country_code: 'DE', party_id: 'MSP', business_details: { name: 'Mobility' } }] }),
})

export const traffic = {
  register: (stage: Stage) => quietly(() => register(stage.emsp, stage.emspSide)),
  renew: (stage: Stage) => quietly(() => renew(stage.emsp, stage.emspSide)),
  'register again': async (stage: Stage) => {
    await fromEmsp(stage, { operation: 'credentials.post', body: credentialsOf(stage) })
  },
  'version details': async (stage: Stage) => {
    await fromEmsp(stage, { operation: 'versions.details' })
  },
  versions: async (stage: Stage) => {
    await fromEmsp(stage, { operation: 'versions.list' })
  },
  'pull locations': async (stage: Stage) => {
    await fromEmsp(stage, { operation: 'locations.sender.list' })
  },
  'pull locations twice': async (stage: Stage) => {
    await fromEmsp(stage, { operation: 'locations.sender.list' })
    await fromEmsp(stage, { operation: 'locations.sender.list' })
  },
  'pull two locations': async (stage: Stage) => {
    await fromEmsp(stage, { operation: 'locations.sender.list', query: { limit: '2' } })
  },
  'pull locations of a day': async (stage: Stage) => {
    await fromEmsp(stage, { operation: 'locations.sender.list', query: { date_from: '2001-01-01T00:00:00Z' } })
  },
  'pull locations since': async (stage: Stage) => {
    await fromEmsp(stage, { operation: 'locations.sender.list' })
    const { last_updated } = newest(stage)
    await fromEmsp(stage, { operation: 'locations.sender.list', query: { date_from: String(last_updated) } })
  },
  'pull locations until': async (stage: Stage) => {
    await fromEmsp(stage, {
      operation: 'locations.sender.list',
      query: { date_from: '2001-01-01T00:00:00Z', date_to: String(newest(stage)['last_updated']) },
    })
  },
  'pull cdrs until one ended': async (stage: Stage) => {
    const set = stage.cpo.data.own('cdrs')
    const [entry] = set.entries()
    const start = Date.parse(String(entry && set.object(entry)['start_date_time']))
    await fromEmsp(stage, {
      operation: 'cdrs.sender.list',
      query: { date_from: '2001-01-01T00:00:00Z', date_to: formatDateTime(start + 1000) },
    })
  },
  'pull sessions': async (stage: Stage) => {
    await fromEmsp(stage, { operation: 'sessions.sender.list' })
  },
  'get a location': async (stage: Stage) => {
    await fromEmsp(stage, { operation: 'locations.sender.get', path: locationPath(stage) })
  },
  'get an unknown location': async (stage: Stage) => {
    await fromEmsp(stage, { operation: 'locations.sender.get', path: { location_id: 'NOWHERE' } })
  },
  'push a location': async (stage: Stage) => {
    await fromCpo(stage, { operation: 'locations.receiver.put' })
  },
  'push a location twice': async (stage: Stage) => {
    await fromCpo(stage, { operation: 'locations.receiver.put' })
    await new Promise((resolve) => setTimeout(resolve, 40))
    await fromCpo(stage, { operation: 'locations.receiver.put' })
  },
  'patch a location': async (stage: Stage) => {
    await fromCpo(stage, { operation: 'locations.receiver.put' })
    const { location_id: id = '' } = locationPath(stage)
    await changeOwn(stage.cpo, 'locations', { id, fields: { charging_when_closed: true } }, 'the Location was changed')
    await fromCpo(stage, { operation: 'locations.receiver.get', path: locationPath(stage) })
  },
  'push a tariff': async (stage: Stage) => {
    await fromCpo(stage, { operation: 'tariffs.receiver.put' })
  },
  'push a token': async (stage: Stage) => {
    await fromEmsp(stage, { operation: 'tokens.receiver.put' })
  },
  authorize: async (stage: Stage) => {
    await fromCpo(stage, { operation: 'tokens.sender.authorize', path: { token_uid: rfid(stage) } })
  },
  'authorize at a place': async (stage: Stage) => {
    await fromCpo(stage, {
      operation: 'tokens.sender.authorize',
      path: { token_uid: rfid(stage) },
      body: { location_id: locationPath(stage)['location_id'] },
    })
  },
  'authorize an unknown token': async (stage: Stage) => {
    await fromCpo(stage, { operation: 'tokens.sender.authorize', path: { token_uid: 'NOBODY' } })
  },
  'start a session': async (stage: Stage) => {
    await start(stage)
  },
  'pull locations and start a session': async (stage: Stage) => {
    await traffic['pull locations'](stage)
    await start(stage)
  },
  charge: async (stage: Stage) => {
    await start(stage)
    await stop(stage)
  },
  'charge and read back': async (stage: Stage) => {
    await start(stage)
    const active = session(stage)
    for (const volume of [1, 2]) {
      const period = { start_date_time: formatDateTime(stage.workbench.bench.clock.now()), dimensions: [{ type: 'ENERGY', volume }] }
      await changeOwn(
        stage.cpo,
        'sessions',
        { id: String(active?.['id']), fields: { charging_periods: [period] }, append: true },
        'a period has passed',
      )
    }
    await fromCpo(stage, { operation: 'sessions.receiver.get', from: String(active?.['id']) })
  },
  'push a cdr and get it': async (stage: Stage) => {
    await start(stage)
    await stop(stage)
    const [entry] = stage.emsp.data.received(stage.emspSide.id, 'cdrs').entries()
    if (entry) await fromCpo(stage, { operation: 'cdrs.receiver.get', path: { cdr: entry.key.replace('-', '/') } })
  },
  'post a cdr of several periods': async (stage: Stage) => {
    const set = stage.cpo.data.own('cdrs')
    const several = set.entries().find((entry) => (set.object(entry)['charging_periods'] as unknown[]).length > 1)
    await fromCpo(stage, { operation: 'cdrs.receiver.post', from: several?.key ?? 'none' })
  },
  'post a cdr again': async (stage: Stage) => {
    await start(stage)
    await stop(stage)
    const set = stage.cpo.data.own('cdrs')
    const last = set.entries().at(-1)
    if (last) await fromCpo(stage, { operation: 'cdrs.receiver.post', from: last.key })
  },
} as const

export type TrafficName = keyof typeof traffic

const newest = (stage: Stage): Record<string, unknown> => {
  const set = stage.cpo.data.own('locations')
  return set
    .entries()
    .map((entry) => set.object(entry))
    .reduce((one, other) => (String(other['last_updated']) > String(one['last_updated']) ? other : one))
}

const rfid = (stage: Stage): string => {
  const set = stage.emsp.data.own('tokens')
  return String(
    set
      .entries()
      .map((entry) => set.object(entry))
      .find((token) => token['type'] === 'RFID' && token['valid'] === true)?.['uid'],
  )
}
