/** `standin connect`: connections without a handshake, and editing the terms of any connection. */
import type { CallParams } from '../contract/calls.js'
import { GivenEndpoint, GivenParty, LocalRole, type Connection, type Quirks } from '../contract/standin.js'
import { versions } from '../ocpi/version.js'
import { formatParty, parseParty } from '../ocpi/headers.js'
import { complain, Exit, print, printJson, printLines, table, usage, listed } from './output.js'
import {
  chooseConnection,
  chooseStandin,
  encodingOption,
  jsonObject,
  oneOf,
  versionOption,
  withWorkbench,
  type RemoteOptions,
} from './remote.js'

export interface TermOptions extends RemoteOptions {
  readonly version?: string
  readonly role?: string
  readonly peer?: string[]
  readonly name?: string
  /** False: taken back with `--no-…`. */
  readonly tokenIn?: string | false
  readonly tokenOut?: string | false
  readonly versionsUrl?: string | false
  readonly module?: string[]
  readonly dropModule?: string[]
  readonly tokenEncoding?: string
  readonly credentials?: string | false
  readonly reusable?: boolean
  readonly fetch?: boolean
  readonly reveal?: boolean
}

/** `CPO:NL-ABC`. */
const partyOption = (text: string): GivenParty => {
  const [, role = '', rest = ''] = /^(\w+):(.+)$/.exec(text) ?? []
  const parsed = GivenParty.safeParse({ role: role.toUpperCase(), ...parseParty(rest) })
  if (parsed.success) return parsed.data
  throw usage(`--peer has to be a role, a country and a party id, as CPO:NL-ABC, not ${text}`)
}

/** `locations:sender=https://example.com/ocpi/locations/`. */
const moduleOption = (text: string): GivenEndpoint => {
  const [, identifier = '', role = '', url = ''] = /^(\w+):(\w+)=(.+)$/.exec(text) ?? []
  const parsed = GivenEndpoint.safeParse({ identifier, role: role.toUpperCase(), url })
  if (parsed.success) return parsed.data
  throw usage(`--module has to be a module, its interface and an http url, as locations:sender=https://example.com/locations, not ${text}`)
}

/** A connection with its terms, as text. */
const printConnection = (connection: Connection): void => {
  const { peer, tokens, overrides } = connection
  const lines: (readonly [string, string | undefined])[] = [
    ['id', connection.id],
    ['stand-in', connection.standinId],
    ['name', connection.name],
    ['state', `${connection.state}${connection.origin === 'manual' ? ', manual' : ''}`],
    ['version', connection.version],
    ['our role', connection.role],
    ['peer', peer.parties.map((party) => `${party.role}:${formatParty(party)}`).join(', ') || undefined],
    ['versions url', peer.versionsUrl],
    ['token A', tokens.a === undefined ? undefined : `${tokens.a}${connection.reusable ? ' (reusable)' : ''}`],
    ['token the peer uses', overrides.tokens.in === undefined ? tokens.in : `${overrides.tokens.in} (overridden)`],
    ['token we use', overrides.tokens.out === undefined ? tokens.out : `${overrides.tokens.out} (overridden)`],
    ['token encoding', connection.quirks.tokenEncoding],
    ['our credentials', connection.credentials && `edited: ${JSON.stringify(connection.credentials)}`],
    ['same party as', connection.sameParty.join(', ') || undefined],
    ['problem', connection.problem],
  ]
  printLines(table(lines.flatMap(([label, value]) => (value === undefined ? [] : [[label, value]]))))
  const given = overrides.endpoints.map((endpoint) => [endpoint.identifier, endpoint.role, endpoint.url, 'given'])
  const advertised = peer.endpoints.map((endpoint) => [endpoint.identifier, endpoint.role, endpoint.url, ''])
  if (given.length + advertised.length > 0) printLines(table([...given, ...advertised]))
}

const told = (connection: Connection, options: RemoteOptions): void => {
  if (options.json) printJson(connection)
  else printConnection(connection)
  if (connection.problem === undefined) return
  if (!options.json) complain(connection.problem)
  throw new Exit(1)
}

const text = (value: string | false | undefined): string | undefined => (value === false ? undefined : value)
/** What was not mentioned stays, `--no-…` takes it back. */
const change = <T>(value: T | false | undefined): T | null | undefined => (value === false ? null : value)

const given = <T extends object>(fields: T): { [K in keyof T]: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as { [K in keyof T]: Exclude<T[K], undefined> }

const quirksOf = (options: TermOptions): Partial<Quirks> | undefined => {
  const tokenEncoding = encodingOption(options.tokenEncoding)
  return tokenEncoding && { tokenEncoding }
}

export const connectionList = (options: RemoteOptions): Promise<void> =>
  withWorkbench(options, async (client) => {
    const { connections } = await client.call('workbench.get', {})
    const shown = connections.filter(({ standinId }) => options.standin === undefined || standinId === options.standin)
    if (options.json) {
      printJson(shown)
      return
    }
    printLines(
      table([
        ['ID', 'STAND-IN', 'NAME', 'STATE', 'VERSION', 'ORIGIN'],
        ...shown.map(({ id, standinId, name, state, version, origin }) => [id, standinId, name, state, version ?? '', origin]),
      ]),
    )
  })

export const connectionShow = (options: TermOptions): Promise<void> =>
  withWorkbench(options, async (client) => {
    const connection = await chooseConnection(client, options)
    const clear = options.reveal ? await client.call('connections.tokens', { connectionId: connection.id }) : undefined
    const { overrides: overridden, ...tokens } = clear ?? { ...connection.tokens, overrides: connection.overrides.tokens }
    const shown: Connection = { ...connection, tokens, overrides: { ...connection.overrides, tokens: overridden } }
    if (options.json) printJson(shown)
    else printConnection(shown)
  })

export const connectManual = async (options: TermOptions): Promise<void> => {
  const version = versionOption(options.version)
  if (version === undefined) throw usage(`--version is needed: ${listed(versions, 'or')}`)
  const parties = (options.peer ?? []).map(partyOption)
  if (parties.length === 0) throw usage('--peer is needed: a party of the peer, as CPO:NL-ABC')
  const terms = given({
    version,
    parties,
    name: options.name,
    role: oneOf(options.role, LocalRole.options, '--role'),
    tokenIn: text(options.tokenIn),
    tokenOut: text(options.tokenOut),
    versionsUrl: text(options.versionsUrl),
    endpoints: (options.module ?? []).map(moduleOption),
    quirks: quirksOf(options),
    fetch: options.fetch ?? (options.versionsUrl !== undefined && options.tokenOut !== undefined && options.module === undefined),
  })
  return withWorkbench(options, async (client) => {
    told(await client.call('connections.connect', { standinId: await chooseStandin(client, options), ...terms }), options)
  })
}

export const connectComplete = async (source: string, options: TermOptions): Promise<void> => {
  const credentials = await jsonObject(source, 'the credentials')
  const terms = given({ version: versionOption(options.version), tokenIn: text(options.tokenIn), fetch: options.fetch })
  return withWorkbench(options, async (client) => {
    const { id: connectionId } = await chooseConnection(client, options)
    told(await client.call('connections.complete', { connectionId, credentials, ...terms }), options)
  })
}

export const connectEdit = async (options: TermOptions): Promise<void> => {
  const modules = options.module?.map(moduleOption)
  const terms: Omit<CallParams<'connections.update'>, 'connectionId'> = given({
    name: options.name,
    version: versionOption(options.version),
    role: oneOf(options.role, LocalRole.options, '--role'),
    parties: options.peer?.map(partyOption),
    tokenIn: change(options.tokenIn),
    tokenOut: change(options.tokenOut),
    versionsUrl: change(options.versionsUrl),
    credentials:
      options.credentials === false
        ? null
        : options.credentials === undefined
          ? undefined
          : await jsonObject(options.credentials, 'the credentials'),
    reusable: options.reusable,
    quirks: quirksOf(options),
  })
  return withWorkbench(options, async (client) => {
    const connection = await chooseConnection(client, options)
    const dropped = new Set((options.dropModule ?? []).map((name) => name.toLowerCase()))
    const before = connection.overrides.endpoints
    const unknown = [...dropped].find((name) => !before.some(({ identifier, role }) => `${identifier}:${role}`.toLowerCase() === name))
    if (unknown !== undefined)
      throw usage(`no url is given for ${unknown}; --drop-module takes a module and its interface, as locations:sender`)
    const same = (one: GivenEndpoint, other: { identifier: string; role: string }) =>
      one.identifier === other.identifier && one.role === other.role
    const kept = before.filter(
      (endpoint) =>
        !dropped.has(`${endpoint.identifier}:${endpoint.role}`.toLowerCase()) && !(modules ?? []).some((module) => same(module, endpoint)),
    )
    const endpoints = modules || dropped.size > 0 ? { endpoints: [...kept, ...(modules ?? [])] } : {}
    const changed = await client.call('connections.update', { connectionId: connection.id, ...terms, ...endpoints })
    if (options.json) printJson(changed)
    else printConnection(changed)
  })
}

export const connectFetch = (options: RemoteOptions): Promise<void> =>
  withWorkbench(options, async (client) => {
    const { id: connectionId } = await chooseConnection(client, options)
    told(await client.call('connections.fetch', { connectionId }), options)
  })

export const connectMerge = (withId: string, options: RemoteOptions): Promise<void> =>
  withWorkbench(options, async (client) => {
    const { id: connectionId } = await chooseConnection(client, options)
    told(await client.call('connections.merge', { connectionId, withId }), options)
  })

export const connectRemove = (options: RemoteOptions): Promise<void> =>
  withWorkbench(options, async (client) => {
    const connection = await chooseConnection(client, options)
    await client.call('connections.remove', { connectionId: connection.id })
    if (options.json) printJson({ removed: connection.id })
    else print(`${connection.name} is removed`)
  })
