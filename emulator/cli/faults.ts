/** `standin faults`: what a stand-in does wrong on purpose. */
import type { Client } from '../contract/channel.js'
import { faultSentence } from '../contract/fault-texts.js'
import { FaultChange, FaultMatch, FaultRule, FaultScope, type Fault, type FaultSwitch } from '../contract/faults.js'
import { findingRules } from '../ocpi/finding-rules.js'
import { versions } from '../ocpi/version.js'
import { count, print, printJson, printLines, style, table, usage, whole, listed } from './output.js'
import { chooseStandin, jsonArgument, withWorkbench, type RemoteOptions } from './remote.js'
import type { z } from 'zod'

// ---- the ready ones ----------------------------------------------------------------------------------------------------

export interface ReadyOptions extends RemoteOptions {
  readonly version?: string
  readonly role?: string
  readonly direction?: string
}

const contains = (one: FaultSwitch, words: readonly string[]): boolean => {
  const text = `${one.name} ${one.title} ${findingRules[one.id].title}`.toLowerCase()
  return words.every((word) => text.includes(word))
}

/** Lists the ready faults that have every word of the search. */
export const readyFaults = (search: readonly string[], options: ReadyOptions): Promise<void> => {
  const version = versions.find((one) => one === options.version)
  if (options.version !== undefined && !version) throw usage(`--version has to be ${listed(versions, 'or')}, not ${options.version}`)
  const role = options.role?.toUpperCase()
  if (role !== undefined && !['CPO', 'EMSP', 'HUB'].includes(role))
    throw usage(`--role has to be cpo, emsp or hub, not ${options.role ?? ''}`)
  if (options.direction !== undefined && !['in', 'out'].includes(options.direction))
    throw usage(`--direction has to be in (our answers) or out (our requests), not ${options.direction}`)
  return withWorkbench(options, async (client) => {
    const { switches } = await client.call('faults.switches', { ...(version && { version }) })
    const words = search.map((word) => word.toLowerCase())
    const found = switches.filter(
      (one) =>
        contains(one, words) &&
        (role === undefined || one.roles.some((each) => each === role)) &&
        (options.direction === undefined || (one.rule.match.direction ?? options.direction) === options.direction),
    )
    if (options.json) {
      printJson(found)
      return
    }
    if (found.length === 0) {
      print('no ready fault fits')
      return
    }
    printLines(
      table(
        found.map((one) => [
          one.name,
          one.versions.join(' '),
          one.title,
          one.noticed === 'by the peer' ? '' : '(noticed when the peer falls for it)',
        ]),
      ),
    )
    print(`\nswitch one on with \`standin faults on ${found[0]?.name ?? ''}\``)
  })
}

// ---- those that are on ---------------------------------------------------------------------------------------------------

const faultLines = (fault: Fault): string => {
  const state = fault.enabled ? style('magenta', 'on ') : style('dim', 'off')
  const last = fault.lastTouchedAt === undefined ? '' : `, last at ${new Date(fault.lastTouchedAt).toISOString()}`
  return `${state} ${fault.faultId}  ${fault.standinId}  ${fault.title}\n      ${style('dim', `${faultSentence(fault)} Touched ${count(fault.touched, 'exchange')}${last}.`)}`
}

const show = (faults: readonly Fault[], options: RemoteOptions): void => {
  if (options.json) printJson(faults)
  else printLines(faults.map(faultLines).join('\n'))
}

export const listFaults = (options: RemoteOptions): Promise<void> =>
  withWorkbench(options, async (client) => {
    const { faults } = await client.call('faults.list', { ...(options.standin !== undefined && { standinId: options.standin }) })
    if (faults.length > 0 || options.json) {
      show(faults, options)
      return
    }
    print('no fault is on; `standin faults ready` lists those that can be switched on')
  })

export interface RuleOptions extends RemoteOptions {
  readonly times?: string
  readonly after?: string
  readonly probability?: string
  readonly seed?: string
  readonly always?: boolean
  readonly match?: string
  readonly rule?: string
  readonly title?: string
}

/** What was given as JSON, or why it is not what it should be. */
const parsed = <T>(schema: z.ZodType<T>, value: unknown, option: string): T => {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const [issue] = result.error.issues
  throw usage(
    `${option}${issue && issue.path.length > 0 ? ` at ${issue.path.map(String).join('/')}` : ''}: ${issue?.message ?? 'not understood'}`,
  )
}

const scopeOf = ({ times, after, probability, seed, always }: RuleOptions): FaultScope | undefined => {
  const given = [times, after, probability, always].filter((each) => each !== undefined)
  if (given.length > 1) throw usage('--always, --times, --after and --probability exclude each other')
  if (seed !== undefined && probability === undefined) throw usage('--seed goes with --probability')
  if (always) return { kind: 'always' }
  if (times !== undefined) return parsed(FaultScope, { kind: 'times', times: whole(times, '--times') }, '--times')
  if (after !== undefined) return parsed(FaultScope, { kind: 'after', skip: whole(after, '--after') }, '--after')
  if (probability === undefined) return undefined
  return parsed(
    FaultScope,
    { kind: 'probability', probability: Number(probability), ...(seed !== undefined && { seed: whole(seed, '--seed') }) },
    '--probability',
  )
}

const matchOf = async (options: RuleOptions): Promise<FaultMatch | undefined> =>
  options.match === undefined ? undefined : parsed(FaultMatch, await jsonArgument(options.match, '--match'), '--match')

/** Switches a ready fault on, or one that was switched off, or adds a rule. */
export const switchOn = async (name: string | undefined, options: RuleOptions): Promise<void> => {
  if ((name === undefined) === (options.rule === undefined))
    throw usage('name a ready fault (`standin faults ready` lists them), or give a rule with --rule')
  const scope = scopeOf(options)
  const match = await matchOf(options)
  const rule = options.rule === undefined ? undefined : parsed(FaultRule, await jsonArgument(options.rule, '--rule'), '--rule')
  return withWorkbench(options, async (client) => {
    const { faults: known } = await client.call('faults.list', {})
    if (known.some(({ faultId }) => faultId === name)) {
      if (scope ?? match) throw usage(`${name ?? ''} is there: \`standin faults change\` changes it`)
      show([await client.call('faults.update', { faultId: name ?? '', rule: { enabled: true } })], options)
      return
    }
    const { faults } = await client.call('faults.add', {
      standinId: await chooseStandin(client, options),
      ...(name !== undefined && { switch: name }),
      ...(rule && { rule: { ...rule, ...(options.title !== undefined && { title: options.title }) } }),
      ...(match && { match }),
      ...(scope && { scope }),
    })
    show(faults, options)
  })
}

/** A fault by its id, by the ready one that it is, or by its pitfall, where that is the only one. */
const findFault = async (client: Client, wanted: string, options: RemoteOptions): Promise<Fault> => {
  const { faults } = await client.call('faults.list', { ...(options.standin !== undefined && { standinId: options.standin }) })
  const exact = faults.find((fault) => fault.faultId === wanted)
  const named = exact ? [exact] : faults.filter((fault) => fault.switch === wanted || fault.id === wanted)
  const [only, ...others] = named
  if (only && others.length === 0) return only
  throw usage(
    only
      ? `several faults fit; name one:\n${named.map((fault) => `  ${fault.faultId}  ${fault.standinId}  ${fault.title}`).join('\n')}`
      : `no fault ${wanted} is there${faults.length === 0 ? '' : `; there are ${faults.map((fault) => fault.faultId).join(', ')}`}`,
  )
}

const updateFault = (wanted: string, change: FaultChange, options: RemoteOptions): Promise<void> =>
  withWorkbench(options, async (client) => {
    const { faultId } = await findFault(client, wanted, options)
    show([await client.call('faults.update', { faultId, rule: change })], options)
  })

export const switchOff = (wanted: string, options: RemoteOptions): Promise<void> => updateFault(wanted, { enabled: false }, options)

/** What is not named stays as it is; a changed rule begins to count anew. */
export const changeFault = async (wanted: string, options: RuleOptions): Promise<void> => {
  const scope = scopeOf(options)
  const match = await matchOf(options)
  const given = options.rule === undefined ? {} : parsed(FaultChange, await jsonArgument(options.rule, '--rule'), '--rule')
  const change = {
    ...given,
    ...(scope && { scope }),
    ...(match && { match }),
    ...(options.title !== undefined && { title: options.title }),
  }
  if (Object.keys(change).length === 0)
    throw usage('name what is to change: --title, --match, --rule, --always, --times, --after or --probability')
  return updateFault(wanted, change, options)
}

const printUndo = (result: { undo: string; removed?: number }, text: string, options: RemoteOptions): void => {
  if (options.json) printJson(result)
  else
    print(
      `${text}; \`standin faults undo ${result.undo}\` brings ${result.removed === 1 || result.removed === undefined ? 'it' : 'them'} back`,
    )
}

export const removeFault = (wanted: string, options: RemoteOptions): Promise<void> =>
  withWorkbench(options, async (client) => {
    const { faultId } = await findFault(client, wanted, options)
    printUndo(await client.call('faults.remove', { faultId }), `${faultId} is gone`, options)
  })

export const clearFaults = (options: RemoteOptions): Promise<void> =>
  withWorkbench(options, async (client) => {
    const result = await client.call('faults.clear', { ...(options.standin !== undefined && { standinId: options.standin }) })
    if (result.removed === 0 && !options.json) print('no fault was there')
    else printUndo(result, `${count(result.removed, 'fault')} gone`, options)
  })

export const undoFaults = (undo: string, options: RemoteOptions): Promise<void> =>
  withWorkbench(options, async (client) => {
    show((await client.call('faults.restore', { undo })).faults, options)
  })
