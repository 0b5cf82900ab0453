/** Charging on a running workbench: drivers, charge points, fleets, the rules of an eMSP, and the clock. */
import { own } from '../ocpi/own.js'
import type { Client } from '../contract/channel.js'
import type { AuthorizationRule } from '../contract/standin.js'
import type { ConnectorTile, Fleet, RunningSession } from '../contract/charging.js'
import { standinOf } from './bills.js'
import { Exit, print, printJson, printLines, table, usage } from './output.js'
import { jsonArgument, withWorkbench, type RemoteOptions } from './remote.js'

const numberOf = (text: string | undefined, option: string): number | undefined => {
  if (text === undefined) return undefined
  const value = Number(text)
  if (text.trim() === '' || !Number.isFinite(value)) throw usage(`${option} has to be a number, not ${text}`)
  return value
}

const sessionLine = (session: RunningSession): string[] => [
  session.sessionId,
  session.evseUid,
  session.tokenUid,
  session.offline ? `${session.phase}, offline` : session.phase,
  `${session.powerKw.toFixed(1)} kW`,
  `${session.kwh.toFixed(3)} kWh`,
  `${session.stateOfChargePercent} %`,
  session.cost === undefined ? '' : `${session.cost.toFixed(2)} ${session.currency}`,
]
const tileLine = (tile: ConnectorTile): string[] => [
  tile.locationId,
  tile.evseUid,
  tile.connectorId,
  `${tile.powerType} ${tile.maxPowerKw} kW`,
  tile.offline ? 'offline' : tile.status,
  tile.session?.sessionId ?? '',
]

export interface StatusOptions extends RemoteOptions {
  readonly connectors?: boolean
  readonly search?: string
}

export const chargingStatus = (options: StatusOptions): Promise<void> =>
  withWorkbench(options, async (client) => {
    if (options.connectors || options.search !== undefined) {
      const { total, items } = await client.call('charging.connectors', {
        standinId: await standinOf(client, options, 'CPO'),
        search: options.search ?? '',
      })
      if (options.json) {
        printJson({ total, items })
        return
      }
      printLines(table([['LOCATION', 'EVSE', 'CONNECTOR', 'POWER', 'STATUS', 'SESSION'], ...items.map(tileLine)]))
      print(`${items.length} of ${total}`)
      return
    }
    const { total, sessions } = await client.call('charging.sessions', {
      ...(options.standin !== undefined && { standinId: options.standin }),
    })
    if (options.json) {
      printJson({ total, sessions })
      return
    }
    print(
      sessions.length === 0
        ? 'no session runs'
        : table([['SESSION', 'EVSE', 'TOKEN', '', 'POWER', 'ENERGY', 'BATTERY', 'COST'], ...sessions.map(sessionLine)]),
    )
    if (sessions.length < total) print(`${sessions.length} of ${total}`)
  })

export interface PlugOptions extends RemoteOptions {
  readonly location?: string
  readonly evse?: string
  readonly connector?: string
  readonly token?: string
  readonly signedData?: string
  readonly vehicle?: string
  readonly soc?: string
  readonly leaveAfter?: string
  readonly leaveAfterFull?: string
  readonly energy?: string
}

/** For the CDR: JSON, a file, or `-`. */
const signedDataOf = async ({ signedData }: { readonly signedData?: string }): Promise<{ signedData?: unknown }> =>
  signedData === undefined ? {} : { signedData: await jsonArgument(signedData, '--signed-data') }

/** Exit code 1 when the Token is refused. */
export const plug = (options: PlugOptions): Promise<void> =>
  withWorkbench(options, async (client) => {
    const leaveAfterMinutes = numberOf(options.leaveAfter, '--leave-after')
    const leaveAfterFullMinutes = numberOf(options.leaveAfterFull, '--leave-after-full')
    const energyKwh = numberOf(options.energy, '--energy')
    const soc = numberOf(options.soc, '--soc')
    const driver = {
      ...(leaveAfterMinutes !== undefined && { leaveAfterMinutes }),
      ...(leaveAfterFullMinutes !== undefined && { leaveAfterFullMinutes }),
      ...(energyKwh !== undefined && { energyKwh }),
    }
    const vehicle =
      soc === undefined ? options.vehicle : { ...(options.vehicle !== undefined && { name: options.vehicle }), stateOfChargePercent: soc }
    const done = await client.call('charging.plug', {
      standinId: await standinOf(client, options, 'CPO'),
      ...(options.location !== undefined && { locationId: options.location }),
      ...(options.evse !== undefined && { evseUid: options.evse }),
      ...(options.connector !== undefined && { connectorId: options.connector }),
      ...(options.token !== undefined && { tokenUid: options.token }),
      ...(vehicle !== undefined && { vehicle }),
      ...(Object.keys(driver).length > 0 && { driver }),
      ...(await signedDataOf(options)),
    })
    if (options.json) printJson(done)
    else {
      print(`${done.authorization.allowed ? 'allowed' : 'refused'}: ${done.authorization.why}`)
      if (done.sessionId !== undefined) print(`session ${done.sessionId}`)
    }
    if (!done.authorization.allowed) throw new Exit(1)
  })

/** The session that is named, or runs at an EVSE of that uid, or the only one. */
const sessionOf = async (
  client: Client,
  options: RemoteOptions,
  named: string | undefined,
): Promise<{ standinId: string; sessionId: string }> => {
  const { sessions } = await client.call('charging.sessions', {
    ...(options.standin !== undefined && { standinId: options.standin }),
    limit: 1000,
  })
  const [only, ...others] = sessions.filter(({ sessionId, evseUid }) => named === undefined || sessionId === named || evseUid === named)
  if (only && others.length === 0) return { standinId: only.standinId, sessionId: only.sessionId }
  throw usage(only ? 'several sessions run: name one, or its EVSE' : named === undefined ? 'no session runs' : `no session ${named} runs`)
}

export const unplug = (session: string | undefined, options: RemoteOptions & { readonly signedData?: string }): Promise<void> =>
  withWorkbench(options, async (client) => {
    const signedData = await signedDataOf(options)
    const done = await client.call('charging.unplug', { ...(await sessionOf(client, options, session)), ...signedData })
    if (options.json) printJson(done)
    else print(done.cdrId === undefined ? 'the driver left; there is no CDR yet' : `CDR ${done.cdrId}`)
  })

export const cancelReservation = (session: string | undefined, options: RemoteOptions): Promise<void> =>
  withWorkbench(options, async (client) => {
    const given = await sessionOf(client, options, session)
    await client.call('charging.cancelReservation', given)
    if (options.json) printJson(given)
    else print(`session ${given.sessionId} is over: the reservation was cancelled`)
  })

export const reserve = (options: PlugOptions & { readonly minutes?: string }): Promise<void> =>
  withWorkbench(options, async (client) => {
    const minutes = numberOf(options.minutes, '--minutes')
    const done = await client.call('charging.reserve', {
      standinId: await standinOf(client, options, 'CPO'),
      ...(options.evse !== undefined && { evseUid: options.evse }),
      ...(options.location !== undefined && { locationId: options.location }),
      ...(options.token !== undefined && { tokenUid: options.token }),
      ...(minutes !== undefined && { minutes }),
    })
    if (options.json) printJson(done)
    else print(`session ${done.sessionId}`)
  })

export const setCondition = (what: 'fault' | 'offline', evseUid: string, on: boolean, options: RemoteOptions): Promise<void> =>
  withWorkbench(options, async (client) => {
    const standinId = await standinOf(client, options, 'CPO')
    if (what === 'fault') await client.call('charging.fault', { standinId, evseUid, faulted: on })
    else await client.call('charging.offline', { standinId, evseUid, offline: on })
    if (options.json) printJson({ evseUid, [what]: on })
    else print(`${evseUid} is ${what === 'offline' ? (on ? 'offline' : 'online') : on ? 'out of order' : 'mended'}`)
  })

export const invalidate = (session: string | undefined, options: RemoteOptions): Promise<void> =>
  withWorkbench(options, async (client) => {
    const given = await sessionOf(client, options, session)
    await client.call('charging.invalidate', given)
    if (options.json) printJson(given)
    else print(`session ${given.sessionId} is INVALID`)
  })

export const credit = (cdrId: string, options: RemoteOptions & { readonly replace?: string }): Promise<void> =>
  withWorkbench(options, async (client) => {
    const replacement =
      options.replace === undefined ? undefined : ((await jsonArgument(options.replace, '--replace')) as Record<string, unknown>)
    const done = await client.call('charging.credit', {
      standinId: await standinOf(client, options, 'CPO'),
      cdrId,
      ...(replacement && { replacement }),
    })
    if (options.json) printJson(done)
    else
      printLines(
        [`credit CDR ${done.creditId}`, ...(done.replacementId === undefined ? [] : [`CDR ${done.replacementId} in its place`])].join('\n'),
      )
  })

const answers = ['ALLOWED', 'BLOCKED', 'EXPIRED', 'NO_CREDIT', 'NOT_ALLOWED', 'auto', 'none'] as const

export interface RuleOptions extends RemoteOptions {
  readonly token?: string
  readonly place?: string[]
  readonly delay?: string
  readonly clear?: boolean
}

/** Puts a rule in front of the others; without an answer lists them. */
export const authorizationRules = (answer: string | undefined, options: RuleOptions): Promise<void> =>
  withWorkbench(options, async (client) => {
    const standinId = await standinOf(client, options, 'EMSP')
    const known = options.clear ? [] : (await client.call('charging.rules', { standinId })).rules
    const chosen = answers.find((one) => one.toLowerCase() === answer?.toLowerCase())
    if (answer !== undefined && !chosen) throw usage(`the answer has to be one of ${answers.join(', ')}, not ${answer}`)
    const rule: AuthorizationRule | undefined = chosen && {
      answer: chosen,
      delayMs: numberOf(options.delay, '--delay') ?? 0,
      ...(options.token !== undefined && { uid: options.token }),
      ...(options.place && {
        places: options.place.map((text) => {
          const [locationId = '', ...evses] = text.split('/')
          return { locationId, ...(evses.length > 0 && { evseUids: evses }) }
        }),
      }),
    }
    const { rules } =
      rule || options.clear
        ? await client.call('charging.setRules', { standinId, rules: [...(rule ? [rule] : []), ...known] })
        : { rules: known }
    if (options.json) {
      printJson(rules)
      return
    }
    print(
      rules.length === 0
        ? 'no rules: Tokens are answered as they are'
        : table(
            rules.map((one) => [
              one.uid ?? 'every Token',
              one.answer,
              one.places?.map(({ locationId, evseUids }) => [locationId, ...(evseUids ?? [])].join('/')).join(', ') ?? '',
              one.delayMs > 0 ? `after ${one.delayMs} ms` : '',
            ]),
          ),
    )
  })

/** `×60`, `x60`, `60`, `real`, `pause`; without one, says what it shows. */
export const setClock = (pace: string | undefined, options: RemoteOptions): Promise<void> =>
  withWorkbench(options, async (client) => {
    const words: Readonly<Record<string, number>> = { real: 1, pause: 0, paused: 0, stop: 0 }
    const factor = pace === undefined ? undefined : (words[pace.toLowerCase()] ?? numberOf(pace.replace(/^[×x*]/i, ''), 'the pace'))
    const state = factor === undefined ? await client.call('clock.get', {}) : await client.call('clock.set', { factor })
    printClock(state, options)
  })

const printClock = (state: { now: number; factor: number; aheadMs: number }, options: RemoteOptions): void => {
  if (options.json) printJson(state)
  else
    print(
      `${new Date(state.now).toISOString()}  ${state.factor === 0 ? 'paused' : `×${state.factor}`}${Math.abs(state.aheadMs) < 1000 ? '' : `  ${Math.round(state.aheadMs / 1000)} s ahead of the world`}`,
    )
}

const unitSeconds: Readonly<Record<string, number>> = own({ s: 1, m: 60, h: 3600, d: 86_400 })

/** `90`, `90s`, `15m`, `2h`, `1d`. */
export const stepClock = (by: string, options: RemoteOptions): Promise<void> =>
  withWorkbench(options, async (client) => {
    const match = /^(\d+(?:\.\d+)?)\s*([smhd]?)$/i.exec(by)
    if (!match) throw usage(`a step is as 90s, 15m, 2h or 1d, not ${by}`)
    const seconds = Number(match[1]) * (unitSeconds[(match[2] ?? '').toLowerCase()] ?? 1)
    printClock(await client.call('clock.step', { seconds }), options)
  })

export interface FleetCommandOptions extends RemoteOptions {
  readonly drivers?: string
  readonly hours?: string
  readonly seed?: string
  readonly location?: string[]
  readonly rate?: string
  readonly stop?: string
  readonly follow?: boolean
}

const fleetLine = (fleet: Fleet): string =>
  `${fleet.id}  ${fleet.state}  ${fleet.arrived} of ${fleet.drivers} arrived, ${fleet.charging} charge, ${fleet.finished} are done, ${fleet.turnedAway} found no place, ${fleet.refused} were refused; ${fleet.kwh} kWh`

/** Starts a fleet where drivers are given, stops one, or lists them. */
export const fleet = (options: FleetCommandOptions): Promise<void> =>
  withWorkbench(options, async (client) => {
    const show = (one: Fleet): void => {
      if (options.json) printJson(one)
      else print(fleetLine(one))
    }
    if (options.stop !== undefined) {
      show(await client.call('charging.stopFleet', { id: options.stop }))
      return
    }
    const drivers = numberOf(options.drivers, '--drivers')
    if (drivers === undefined) {
      const { fleets } = await client.call('charging.fleets', {})
      if (fleets.length === 0 && !options.json) print('no fleet; start one with --drivers')
      fleets.forEach(show)
      return
    }
    const seed = numberOf(options.seed, '--seed')
    const rate = numberOf(options.rate, '--rate')
    const started = await client.call('charging.startFleet', {
      standinId: await standinOf(client, options, 'CPO'),
      drivers,
      hours: numberOf(options.hours, '--hours') ?? 1,
      ...(seed !== undefined && { seed }),
      ...(rate !== undefined && { requestsPerSecond: rate }),
      ...(options.location && { locationIds: options.location }),
    })
    show(started)
    if (!options.follow) return
    await new Promise<void>((resolve) => {
      client.on('fleet', (one) => {
        if (one.id !== started.id) return
        show(one)
        if (one.state !== 'running' && one.charging === 0) resolve()
      })
    })
  })
