/** Commands that act on a running workbench over its control channel. */
import type { Client } from '../contract/channel.js'
import type { RemoteClient } from '../host/connect.js'
import { DataSetName, DataSort } from '../contract/data.js'
import { PartnerRole } from '../contract/hub.js'
import type { Command, OperationOutcome, OperationRequest } from '../contract/operations.js'
import type { Connection, Quirks } from '../contract/standin.js'
import { versions, type Version } from '../ocpi/version.js'
import { maximumDepth, textDepthExceeds } from '../ocpi/depth.js'
import { formatParty } from '../ocpi/headers.js'
import { findWorkbench, type ControlOptions } from './control.js'
import { follow } from './follow.js'
import { readInput } from './offline.js'
import {
  count,
  exchangeLine,
  Exit,
  findingLine,
  print,
  printExchange,
  printJson,
  printLines,
  printVersionsUrls,
  printText,
  remark,
  style,
  table,
  terminal,
  usage,
  whole,
} from './output.js'
import { errorText } from '../contract/error-text.js'

export interface RemoteOptions extends ControlOptions {
  readonly json?: boolean
  readonly standin?: string
  readonly connection?: string
}

export const withWorkbench = async (options: ControlOptions, run: (client: RemoteClient) => Promise<void>): Promise<void> => {
  const client = await findWorkbench(options)
  try {
    await run(client)
  } finally {
    client.close()
  }
}

/** The connection that is meant: the one named, or the only one there is that is registered. */
export const chooseConnection = async (client: Client, options: RemoteOptions): Promise<Connection> => {
  const { connections } = await client.call('workbench.get', {})
  const named = connections.filter(
    (connection) =>
      (options.standin === undefined || connection.standinId === options.standin) &&
      (options.connection === undefined || connection.id === options.connection || connection.name === options.connection),
  )
  const [only, ...others] = named.filter((connection) => connection.state === 'REGISTERED')
  if (only && others.length === 0) return only
  if (!only && options.connection !== undefined && named[0]) return named[0]
  const list = (only ? [only, ...others] : named)
    .map((connection) => `  ${connection.id}  ${connection.standinId} ↔ ${connection.name} (${connection.state})`)
    .join('\n')
  throw usage(
    only
      ? `several connections fit; name one with --standin or --connection:\n${list}`
      : `no registered connection fits${list === '' ? '' : `; there are:\n${list}`}`,
  )
}

export const chooseStandin = async (client: Client, options: RemoteOptions): Promise<string> => {
  const { standins } = await client.call('workbench.get', {})
  const [only, ...others] = standins.filter((standin) => options.standin === undefined || standin.settings.id === options.standin)
  if (only && others.length === 0) return only.settings.id
  throw usage(
    only
      ? `several stand-ins fit; name one with --standin: ${standins.map((standin) => standin.settings.id).join(', ')}`
      : `there is no stand-in ${options.standin ?? ''}`,
  )
}

const json = (text: string, what: string): unknown => {
  if (textDepthExceeds(text, maximumDepth)) throw usage(`${what} is nested deeper than ${maximumDepth} levels`)
  try {
    return JSON.parse(text) as unknown
  } catch (error) {
    throw usage(`${what} is not JSON: ${errorText(error)}`)
  }
}

/** JSON itself, or the name of a file with it, or `-`. */
export const jsonArgument = async (text: string, what: string): Promise<unknown> =>
  json(/^\s*[[{"\d-]/.test(text) && text !== '-' ? text : await readInput(text), what)

export const jsonObject = async (text: string, what: string): Promise<Record<string, unknown>> => {
  const value = await jsonArgument(text, what)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw usage(`${what} have to be a JSON object`)
  return value as Record<string, unknown>
}

/** One of some words, in any case; `name` is the option. */
export const oneOf = <T extends string>(text: string | undefined, options: readonly T[], name: string): T | undefined => {
  if (text === undefined) return undefined
  const found = options.find((option) => option.toLowerCase() === text.toLowerCase())
  if (found === undefined) throw usage(`${name} has to be one of ${options.join(', ')}, not ${text}`)
  return found
}

export const versionOption = (text: string | undefined): Version | undefined => oneOf(text, versions, '--version')
export const encodingOption = (text: string | undefined): Quirks['tokenEncoding'] | undefined =>
  oneOf(text, ['auto', 'plain', 'base64'] as const, '--token-encoding')

const pairs = (list: readonly string[] | undefined, option: string): Record<string, string> =>
  Object.fromEntries(
    (list ?? []).map((pair) => {
      const equals = pair.indexOf('=')
      if (equals < 1) throw usage(`${option} has to be name=value, not ${pair}`)
      return [pair.slice(0, equals), pair.slice(equals + 1)]
    }),
  )

export const status = (options: RemoteOptions): Promise<void> =>
  withWorkbench(options, async (client) => {
    const workbench = await client.call('workbench.get', {})
    if (options.json) {
      printJson(workbench)
      return
    }
    for (const { settings, state, port, exchanges, violations, problem } of workbench.standins) {
      print(
        `${settings.id}  ${settings.parties.map((party) => `${formatParty(party)} ${party.role}`).join(', ')}  ${state}${port === undefined ? '' : ` on ${port}`}  ${count(exchanges, 'exchange')}, ${count(violations, 'violation')}${problem === undefined ? '' : `  ${problem}`}`,
      )
      for (const connection of workbench.connections.filter((one) => one.standinId === settings.id))
        print(
          `  ${connection.id}  ${connection.name}  ${connection.state}${connection.version === undefined ? '' : ` in ${connection.version}`}${connection.problem === undefined ? '' : `  ${style('yellow', connection.problem)}`}`,
        )
    }
  })

export const operations = (options: RemoteOptions): Promise<void> =>
  withWorkbench(options, async (client) => {
    const connection = await chooseConnection(client, options)
    const { operations: list } = await client.call('operations.list', { connectionId: connection.id })
    if (options.json) {
      printJson(list)
      return
    }
    print(`${connection.standinId} ↔ ${connection.name}, OCPI ${connection.version ?? ''}`)
    printLines(
      table(list.map((operation) => [operation.id, operation.method, operation.advertised ? '' : '(not advertised)', operation.summary])),
    )
  })

export interface SendOptions extends RemoteOptions {
  readonly path?: string[]
  readonly query?: string[]
  readonly header?: string[]
  readonly maxPages?: string
  readonly body?: string
  readonly raw?: string
  readonly from?: string
  readonly url?: string
  readonly dryRun?: boolean
  readonly wait?: boolean
  readonly reveal?: boolean
}

/** Exit code 0: the peer did it. 1: it did not, or a command's result was not ACCEPTED. */
export const send = async (operation: string, options: SendOptions): Promise<void> => {
  const given = {
    operation,
    path: pairs(options.path, '--path'),
    query: pairs(options.query, '--query'),
    headers: pairs(options.header, '--header'),
    ...(options.maxPages !== undefined && { maxPages: whole(options.maxPages, '--max-pages') }),
    ...(options.body !== undefined && { body: await jsonArgument(options.body, '--body') }),
    ...(options.raw !== undefined && { rawBody: await readInput(options.raw) }),
    ...(options.from !== undefined && { from: options.from }),
    reveal: options.reveal === true,
    ...(options.url !== undefined && { url: options.url }),
  }
  return withWorkbench(options, async (client) => {
    const connection = await chooseConnection(client, options)
    await sendOver(client, { connectionId: connection.id, ...given }, options)
  })
}

/** OCPI status code: the request names a Location that is not known. */
const unknownLocation = 2003

/** A command names a Location of the peer, a push one of ours. */
const unknownLocationHint = (request: OperationRequest, isCommand: boolean): string | undefined => {
  if (!isCommand) return 'The peer does not know the Location yet. Push it first: `standin send locations.receiver.put`.'
  if (request.body !== undefined || request.path?.['location_id'] !== undefined) return undefined
  return 'Drafts take Locations from what was received. Pull them first: `standin send locations.sender.list`.'
}

const sendOver = async (client: Client, request: OperationRequest, options: SendOptions): Promise<void> => {
  if (options.dryRun) {
    const prepared = await client.call('operations.prepare', request)
    if (options.json) {
      printJson(prepared)
      return
    }
    print(`${prepared.method} ${prepared.url}`)
    if (prepared.body !== undefined) printLines(JSON.stringify(prepared.body, undefined, 2))
    for (const finding of prepared.findings) print(findingLine(finding))
    return
  }
  const outcome = await sendUntilInterrupted(client, request)
  const command = outcome.commandId === undefined || options.wait === false ? undefined : await settled(client, outcome.commandId)
  const exchanges = await Promise.all(outcome.seqs.map((seq) => client.call('traffic.get', { seq, reveal: options.reveal === true })))
  if (options.json) printJson({ ...outcome, ...(command && { command }), exchanges })
  else {
    for (const exchange of exchanges) printExchange(exchange)
    print(outcome.message)
    if (outcome.data !== undefined && typeof outcome.data === 'object') printLines(JSON.stringify(outcome.data, undefined, 2))
    if (command && command.state !== 'refused') print(resultText(command))
    const hint = outcome.ocpiStatus === unknownLocation ? unknownLocationHint(request, outcome.commandId !== undefined) : undefined
    if (hint !== undefined) print(hint)
  }
  if (!outcome.ok || (command && command.result !== 'ACCEPTED')) throw new Exit(1)
}

/** Sends an operation. An interruption cancels a pull after the page that it is reading, and ends the wait for anything else. */
const sendUntilInterrupted = (client: Client, request: OperationRequest) =>
  new Promise<OperationOutcome>((resolve, reject) => {
    const here = terminal()
    const cancel = () => {
      client.call('operations.cancelPulls', { connectionId: request.connectionId }).then(({ cancelled }) => {
        if (cancelled === 0) reject(new Exit(interrupted))
      }, reject)
    }
    // Only the first one: a second interruption ends the program.
    here.once('SIGINT', cancel)
    client
      .call('operations.send', request)
      .finally(() => here.off('SIGINT', cancel))
      .then(resolve, reject)
  })

/** Exit code of a program that SIGINT has ended. */
const interrupted = 130

const resultText = ({ result, state, note }: Command): string => `result: ${result ?? state}${note === undefined ? '' : ` (${note})`}`

/** Waits until a command is over, hearing of every change. */
const settled = (client: Client, id: string) =>
  new Promise<Command>((resolve, reject) => {
    const look = () => {
      client.call('commands.get', { id }).then((command) => {
        if (command.state === 'sent' || command.state === 'accepted') return
        stop()
        resolve(command)
      }, reject)
    }
    const stop = client.on('commands', look)
    look()
  })

const moduleOf = (text: string): DataSetName => {
  const parsed = DataSetName.safeParse(text)
  if (parsed.success) return parsed.data
  throw usage(`there is no data of ${text}; there is: ${DataSetName.options.join(', ')}`)
}

export interface DataOptions extends RemoteOptions {
  readonly holder?: string
  readonly search?: string
  readonly offset?: string
  readonly limit?: string
  readonly push?: boolean
  readonly dryRun?: boolean
  readonly evse?: string
  readonly connector?: string
  readonly revision?: string
  readonly sort?: string
  readonly descending?: boolean
  readonly invalid?: boolean
}

export const dataSets = (options: DataOptions): Promise<void> =>
  withWorkbench(options, async (client) => {
    const { sets } = await client.call('data.sets', { standinId: await chooseStandin(client, options) })
    if (options.json) {
      printJson(sets)
      return
    }
    printLines(
      table([
        ['HOLDER', 'MODULE', 'COUNT', ''],
        ...sets.map((set) => [
          set.holder,
          set.module,
          String(set.count),
          set.kept ? '' : 'in memory only: too many to keep; pull them again or export them',
        ]),
      ]),
    )
  })

/** `--sort` of a list. */
const sortOf = ({ sort, descending }: DataOptions) => {
  if (sort === undefined) return {}
  const column = DataSort.safeParse(sort)
  if (!column.success) throw usage(`--sort is one of ${DataSort.options.join(', ')}, not ${sort}`)
  return { sort: column.data, descending: descending === true }
}

/** `data import`: previews with `--dry-run`; objects with violations are left out unless `--invalid`. */
export const dataImport = async (text: string, file: string, options: DataOptions): Promise<void> => {
  const module = moduleOf(text)
  const content = await readInput(file)
  return withWorkbench(options, async (client) => {
    const { items, counts } = await client.call('data.import', {
      standinId: await chooseStandin(client, options),
      module,
      text: content,
      invalid: options.invalid === true,
      dryRun: options.dryRun === true,
      ...(options.push !== undefined && { push: options.push }),
    })
    if (options.json) printJson({ items, counts })
    else {
      const rows = items
        .filter(({ action }) => action !== 'same')
        .map(({ place, key, action, message }) => [String(place), action, key, message])
      if (rows.length > 0) printLines(table(rows))
      print(`${counts.create} created, ${counts.change} changed, ${counts.same} unchanged, ${counts.invalid} invalid`)
    }
    if (counts.invalid > 0 && options.invalid !== true) throw new Exit(1)
  })
}

export const dataList = async (text: string, options: DataOptions): Promise<void> => {
  const wanted = {
    holder: options.holder ?? 'own',
    module: moduleOf(text),
    search: options.search ?? '',
    ...sortOf(options),
    offset: whole(options.offset ?? '0', '--offset'),
    limit: whole(options.limit ?? '100', '--limit'),
  }
  return withWorkbench(options, async (client) => {
    const { total, items } = await client.call('data.list', { standinId: await chooseStandin(client, options), ...wanted })
    if (options.json) {
      printJson({ total, items })
      return
    }
    printLines(table(items.map((item) => [item.key, item.state, item.lastUpdated, item.title])))
    print(`${items.length} of ${total}`)
  })
}

export const dataGet = async (text: string, key: string, options: DataOptions): Promise<void> => {
  const module = moduleOf(text)
  return withWorkbench(options, async (client) => {
    const found = await client.call('data.get', {
      standinId: await chooseStandin(client, options),
      holder: options.holder ?? 'own',
      module,
      key,
    })
    if (options.json) {
      printJson(found)
      return
    }
    printLines(JSON.stringify(found.object, undefined, 2))
    for (const finding of found.findings) remark(findingLine(finding))
  })
}

const printPushes = (result: { key?: string; pushes: readonly { method: string; url: string }[] }, options: DataOptions): void => {
  if (options.json) {
    printJson(result)
    return
  }
  print(`${result.key ?? 'done'}${options.dryRun ? ' would be changed' : ''}`)
  for (const push of result.pushes) print(`  ${options.dryRun ? 'would push' : 'pushed'} ${push.method} ${push.url}`)
}

const pushOption = (options: DataOptions) => (options.push === undefined ? {} : { push: options.push })

export const dataPut = async (text: string, source: string, options: DataOptions): Promise<void> => {
  const module = moduleOf(text)
  const object = await jsonArgument(source, 'the object')
  return withWorkbench(options, async (client) => {
    printPushes(
      await client.call('data.put', {
        standinId: await chooseStandin(client, options),
        module,
        object,
        ...(options.revision !== undefined && { revision: options.revision }),
        dryRun: options.dryRun === true,
        ...pushOption(options),
      }),
      options,
    )
  })
}

export const dataPatch = async (text: string, key: string, source: string, options: DataOptions): Promise<void> => {
  const module = moduleOf(text)
  const fields = await jsonArgument(source, 'the fields')
  if (typeof fields !== 'object' || fields === null || Array.isArray(fields)) throw usage('the fields have to be a JSON object')
  return withWorkbench(options, async (client) => {
    printPushes(
      await client.call('data.patch', {
        standinId: await chooseStandin(client, options),
        module,
        key,
        fields: fields as Record<string, unknown>,
        ...(options.revision !== undefined && { revision: options.revision }),
        dryRun: options.dryRun === true,
        ...(options.evse !== undefined && { evse: options.evse }),
        ...(options.connector !== undefined && { connector: options.connector }),
        ...pushOption(options),
      }),
      options,
    )
  })
}

export const dataDelete = async (text: string, key: string, options: DataOptions): Promise<void> => {
  const module = moduleOf(text)
  return withWorkbench(options, async (client) => {
    printPushes(
      await client.call('data.delete', {
        standinId: await chooseStandin(client, options),
        holder: options.holder ?? 'own',
        module,
        key,
        ...pushOption(options),
      }),
      options,
    )
  })
}

export const dataExport = async (name: string, options: DataOptions): Promise<void> => {
  const module = moduleOf(name)
  return withWorkbench(options, async (client) => {
    const { text } = await client.call('data.export', {
      standinId: await chooseStandin(client, options),
      holder: options.holder ?? 'own',
      module,
    })
    printText(text)
  })
}

export interface TrafficOptions extends RemoteOptions {
  readonly filter?: string
  readonly limit?: string
  readonly follow?: boolean
  readonly twins?: boolean
  readonly format?: string
  readonly reveal?: boolean
}

export const trafficList = async (options: TrafficOptions): Promise<void> => {
  const limit = whole(options.limit ?? '50', '--limit')
  return withWorkbench(options, async (client) => {
    const { exchanges, total, state } = await client.call('traffic.query', { filter: options.filter ?? '', limit })
    const shown = exchanges.filter((exchange) => options.twins === true || !exchange.twin || exchange.faultIds.length > 0).reverse()
    for (const exchange of shown) {
      if (options.json) printJson(exchange)
      else
        print(
          `${String(exchange.seq).padStart(6)}  ${exchangeLine(exchange)}${exchange.violations > 0 ? `  ${count(exchange.violations, 'violation')}` : ''}`,
        )
    }
    if (!options.json) print(`${shown.length} of ${total}`)
    if (!options.follow) return
    follow(client, { twins: options.twins === true, filter: options.filter ?? '', after: state.lastSeq }, (detail) => {
      if (options.json) printJson(detail)
      else printExchange(detail)
    })
    await client.closed
    throw usage('the workbench has ended')
  })
}

export const trafficShow = async (text: string, options: TrafficOptions): Promise<void> => {
  const seq = whole(text, '<seq>')
  return withWorkbench(options, async (client) => {
    const detail = await client.call('traffic.get', { seq, reveal: options.reveal === true })
    if (options.json) {
      printJson(detail)
      return
    }
    printExchange(detail)
    for (const [title, message] of [
      ['request', detail.request],
      ['response', detail.response],
    ] as const) {
      if (!message) continue
      print(`\n${title}`)
      for (const [name, value] of message.headers) print(`  ${name}: ${value}`)
      if (message.body.text !== undefined) printLines(`\n${message.body.text.replace(/^/gm, '  ')}`)
    }
    print('')
    for (const reason of detail.why) print(reason)
  })
}

export const trafficExport = async (options: TrafficOptions): Promise<void> => {
  const format = options.format ?? 'har'
  if (format !== 'har' && format !== 'ndjson') throw usage(`--format has to be har or ndjson, not ${format}`)
  return withWorkbench(options, async (client) => {
    const { text } = await client.call('traffic.export', { format, filter: options.filter ?? '', reveal: options.reveal === true })
    printText(text)
  })
}

export const trafficCurl = async (text: string, options: TrafficOptions): Promise<void> => {
  const seq = whole(text, '<seq>')
  return withWorkbench(options, async (client) => {
    printLines((await client.call('traffic.curl', { seq, reveal: options.reveal === true })).text)
  })
}

export const trafficClear = (options: TrafficOptions): Promise<void> =>
  withWorkbench(options, async (client) => {
    await client.call('traffic.clear', {})
  })

/** Without `on` or `off` it says which of them it is. */
export const trafficKeep = (keep: string | undefined, options: TrafficOptions): Promise<void> =>
  withWorkbench(options, async (client) => {
    if (keep !== undefined && keep !== 'on' && keep !== 'off') throw usage(`the log is kept or not: on or off, not ${keep}`)
    const kept =
      keep === undefined
        ? (await client.call('workbench.get', {})).keepTraffic === true
        : (await client.call('workbench.keepTraffic', { keep: keep === 'on' })).keep
    if (options.json) printJson({ keep: kept })
    else print(kept ? 'the log is kept in the workspace, and survives a restart' : 'the log is not kept')
  })

/** Without a number it says what the log may take and what it holds. */
export const trafficBudget = (megabytes: string | undefined, options: TrafficOptions): Promise<void> =>
  withWorkbench(options, async (client) => {
    const state =
      megabytes === undefined
        ? (await client.call('workbench.get', {})).traffic
        : await client.call('workbench.setLogBudget', { megabytes: whole(megabytes, '[megabytes]') })
    const { bytes, maxBytes, held, droppedExchanges, droppedBodies } = state
    const inMegabytes = (value: number): string => `${Math.round(value / 1024 / 1024)} MB`
    if (options.json) printJson({ bytes, maxBytes, held, droppedExchanges, droppedBodies })
    else {
      print(`${inMegabytes(bytes)} of ${inMegabytes(maxBytes)} used, ${count(held, 'exchange')} held`)
      print(`dropped: ${count(droppedExchanges, 'exchange')}, and the bodies of ${droppedBodies} messages`)
    }
  })

export const trafficImport = (file: string, options: TrafficOptions): Promise<void> =>
  withWorkbench(options, async (client) => {
    const { imported, problems } = await client.call('traffic.import', { name: file, text: await readInput(file) })
    if (options.json) printJson({ imported, problems })
    else {
      print(`${count(imported, 'exchange')} read`)
      for (const problem of problems) print(`  ${problem}`)
    }
    if (imported === 0 && problems.length > 0) throw new Exit(1)
  })

export interface ConnectOptions extends RemoteOptions {
  readonly name?: string
  readonly role?: string
  readonly partner?: string
  readonly version?: string
  readonly tokenA?: string
  readonly reusable?: boolean
  readonly tokenEncoding?: string
  readonly credentials?: string
}

export const invite = (options: ConnectOptions): Promise<void> =>
  withWorkbench(options, async (client) => {
    const standinId = await chooseStandin(client, options)
    const given = {
      standinId,
      ...(options.name !== undefined && { name: options.name }),
      ...(options.tokenA !== undefined && { tokenA: options.tokenA }),
    }
    const partner = options.partner === undefined ? undefined : PartnerRole.safeParse(options.partner.toUpperCase())
    if (partner?.success === false)
      throw usage(`--partner has to be one of ${PartnerRole.options.join(', ').toLowerCase()}, not ${options.partner ?? ''}`)
    const connection = partner
      ? await client.call('hub.invite', { ...given, role: partner.data })
      : await client.call('connections.invite', { ...given, ...(options.reusable && { reusable: true }) })
    const { standins } = await client.call('workbench.get', {})
    const urls = standins.find((standin) => standin.settings.id === standinId)?.versionsUrls
    if (options.json) {
      printJson({ connection, versionsUrls: urls })
      return
    }
    printVersionsUrls(urls ?? {})
    print(`token A                 ${connection.tokens.a ?? ''}`)
  })

export const registerAt = async (versionsUrl: string, tokenA: string, options: ConnectOptions): Promise<void> => {
  const version = versionOption(options.version)
  const tokenEncoding = encodingOption(options.tokenEncoding)
  const credentials = options.credentials === undefined ? undefined : await jsonObject(options.credentials, 'the credentials')
  return withWorkbench(options, async (client) => {
    const standinId = await chooseStandin(client, options)
    if (!options.json)
      client.on('registration', (step) => {
        if (step.state !== 'started') print(`${step.state === 'failed' ? '✗' : '✓'} ${step.step}: ${step.message}`)
      })
    const connection = await client.call('connections.register', {
      standinId,
      versionsUrl,
      tokenA,
      ...(options.name !== undefined && { name: options.name }),
      ...(version !== undefined && { version }),
      ...(tokenEncoding !== undefined && { quirks: { tokenEncoding } }),
      ...(credentials !== undefined && { credentials }),
    })
    if (options.json) printJson(connection)
  })
}

export const changeRegistration = (how: 'renew' | 'unregister', options: RemoteOptions): Promise<void> =>
  withWorkbench(options, async (client) => {
    const connection = await chooseConnection(client, options)
    const changed = await client.call(how === 'renew' ? 'connections.renew' : 'connections.unregister', { connectionId: connection.id })
    if (options.json) printJson(changed)
    else print(`${changed.name}: ${changed.state}`)
  })
