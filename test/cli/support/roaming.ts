/** Two `serve` that roam with each other, and everything that one can send to the other. */
import {} from 'vitest'
import type { CommandBehaviour } from '../../../emulator/contract/standin.js'
import { serve, serveProcess, type Served } from './program.js'
import { eventually } from '../../support/eventually.js'

export interface Side {
  readonly name: 'cpo' | 'emsp'
  readonly process: Served
  readonly connectionId: string
}
export interface Roaming {
  readonly cpo: Side
  readonly emsp: Side
}

export interface RoamingOptions {
  readonly versions: string
  readonly initiator: 'cpo' | 'emsp'
  readonly more?: readonly string[]
  /** Whether each runs in a process of its own. */
  readonly processes?: boolean
}

/** The initiator registers at the other over `--connect`, and prints that it did. */
export const roam = async ({ versions, initiator, more = [], processes = false }: RoamingOptions): Promise<Roaming> => {
  const begin = processes ? serveProcess : serve
  const receiver = initiator === 'cpo' ? 'emsp' : 'cpo'
  const args = ['--versions', versions, '--seed-locations', '30', ...more]
  const invited = await begin('--role', receiver, '--token-a', 'the-invitation', ...args)
  const url = Object.values(invited.ready.standins[0]?.versionsUrls ?? {})[0] ?? ''
  const registering = await begin('--role', initiator, '--connect', url, '--connect-token', 'the-invitation', ...args)
  await registering.printed(/^\{"event":"connect(ed|-failed)".*$/m)
  const side = async (name: 'cpo' | 'emsp'): Promise<Side> => {
    const process_ = name === initiator ? registering : invited
    const {
      connections: [connection],
    } = await process_.client.call('workbench.get', {})
    if (connection?.state !== 'REGISTERED')
      throw new Error(`${name} is ${connection?.state ?? 'not connected'}:\n${registering.out()}${registering.err()}`)
    return { name, process: process_, connectionId: connection.id }
  }
  return { cpo: await side('cpo'), emsp: await side('emsp') }
}

export const endBoth = async ({ cpo, emsp }: Roaming): Promise<(number | null)[]> => Promise.all([cpo.process.end(), emsp.process.end()])

/** How the CPO treats commands from now on; results come at once, or not at all. */
export const behave = async ({ cpo }: Roaming, given: Partial<CommandBehaviour> = {}): Promise<void> => {
  const names = ['START_SESSION', 'STOP_SESSION', 'RESERVE_NOW', 'CANCEL_RESERVATION', 'UNLOCK_CONNECTOR', 'CHARGING_PROFILE']
  const behaviour = { commands: Object.fromEntries(names.map((name) => [name, { delayMs: 1, ...given }])) }
  await cpo.process.client.call('standins.update', { standinId: 'cpo', settings: { behaviour } })
}

/** Waits until an object of a state has come over the connection. */
export const arrived = ({ process: { client }, name, connectionId }: Side, module: 'sessions' | 'cdrs', state: string): Promise<void> =>
  eventually(async () => {
    const { items } = await client.call('data.list', { standinId: name, holder: connectionId, module, limit: 1000 })
    if (!items.some((item) => item.state.includes(state)))
      throw new Error(`no ${module} of state ${state} has come: ${items.map((item) => item.state).join(', ')}`)
  })

/** Sends an operation with its draft. Empty, or what was wrong with it. */
export const sendDraft = async ({ process: { client }, connectionId, name }: Side, operation: string): Promise<string[]> => {
  const wrong = (what: string) => `${name} ${operation}: ${what}`
  try {
    const prepared = await client.call('operations.prepare', { connectionId, operation })
    const outcome = await client.call('operations.send', { connectionId, operation })
    const exchanges = await Promise.all(outcome.seqs.map((seq) => client.call('traffic.get', { seq })))
    const command = outcome.commandId === undefined ? undefined : outcome.commandId
    return [
      ...prepared.findings.map((finding) =>
        wrong(`its draft has ${finding.id} at ${finding.at}: expected ${finding.expected}, got ${finding.actual}`),
      ),
      ...(outcome.ok ? [] : [wrong(outcome.message)]),
      ...(command !== undefined && !outcome.message.endsWith(': ACCEPTED') ? [wrong(outcome.message)] : []),
      ...exchanges.flatMap((exchange) =>
        exchange.findings.map((finding) => wrong(`${finding.id} at ${finding.at}: expected ${finding.expected}, got ${finding.actual}`)),
      ),
    ]
  } catch (error) {
    return [wrong(String(error))]
  }
}

/** Waits for the result of the newest command or charging profile request. */
export const resultOf = ({ process: { client } }: Side): Promise<string> =>
  eventually(async () => {
    const {
      commands: [command],
    } = await client.call('commands.list', { limit: 1 })
    if (command?.state === 'sent' || command?.state === 'accepted') throw new Error(`${command.name} is ${command.state}`)
    return `${command?.name ?? ''} ${command?.result ?? command?.state ?? ''}`
  })

/** Every finding in what the process has printed, when it has printed all that is in its log. */
export const printedFindings = async ({ process: process_, name }: Side): Promise<string[]> => {
  await eventually(async () => {
    const { traffic } = await process_.client.call('workbench.get', {})
    if (process_.exchanges().length !== traffic.total)
      throw new Error(`${process_.exchanges().length} of ${traffic.total} exchanges are printed`)
  })
  return process_
    .exchanges()
    .flatMap(({ direction, method, path, findings }) =>
      findings.map(
        ({ severity, id, side, at, expected, actual }) =>
          `${name} ${direction} ${method} ${path} ${severity} ${id} ${side} ${at}: expected ${expected}, got ${actual}`,
      ),
    )
}

export const waitUntil = (holds: () => Promise<boolean>, what: string): Promise<void> =>
  eventually(async () => {
    if (!(await holds())) throw new Error(`not yet: ${what}`)
  })

/** The EVSE with which the next session would be started. */
export const draftedEvse = async ({ process: { client }, connectionId }: Side): Promise<unknown> => {
  const { body } = await client.call('operations.prepare', { connectionId, operation: 'START_SESSION' })
  return (body as Record<string, unknown>)['evse_uid']
}
