/**
 * Connections without a handshake, for peers that are half built: the user gives what the handshake would have settled. A manual
 * connection is registered like any other; only its origin says that nobody agreed to it.
 */
import type { GivenEndpoint, GivenParty, LocalRole } from '../../contract/standin.js'
import { ContractError } from '../../contract/channel.js'
import { dialects } from '../../ocpi/dialect.js'
import { judge } from '../../ocpi/judge.js'
import type { Version } from '../../ocpi/version.js'
import { newConnection, newToken, outgoingToken, tokenOwner, type ConnectionRecord } from '../connections.js'
import { rolesOf, type Context } from '../context.js'
import type { JsonObject } from '../data/kinds.js'
import { discover } from './discovery.js'
import { admitted, readCredentials, reporter } from './registration.js'

export interface ManualTerms {
  readonly name?: string | undefined
  readonly version: Version
  readonly role?: LocalRole | undefined
  readonly parties: readonly GivenParty[]
  /** The peer uses it; made up where it is left out. */
  readonly tokenIn?: string | undefined
  /** We use it; without one we call without an Authorization header. */
  readonly tokenOut?: string | undefined
  readonly versionsUrl?: string | undefined
  readonly endpoints?: readonly GivenEndpoint[] | undefined
}

/** Throws when another connection of the stand-in is opened by the same token. */
export const requireFreeToken = (context: Context, token: string | undefined, at: string, except?: ConnectionRecord): void => {
  const owner = token === undefined ? undefined : tokenOwner(context.connections.list(), token, except)
  if (owner === undefined) return
  throw new ContractError({ code: 'conflict', message: `this token is in use by the connection ${owner.name}: choose another`, at })
}

const invalid = (message: string, at: string): ContractError => new ContractError({ code: 'invalid', message, at })

/** In 2.1.1 a connection is between two roles, so one has to be chosen where the stand-in plays several. */
const roleFor = (context: Context, version: Version, role: LocalRole | undefined): LocalRole | undefined => {
  const roles = rolesOf(context.settings)
  if (role !== undefined && !roles.includes(role))
    throw invalid(`the stand-in does not play ${role}; it plays ${roles.join(', ')}`, '/role')
  if (role !== undefined || roles.length === 1) return role ?? roles[0]
  if (dialects[version].rolePerConnection)
    throw invalid(`a connection in ${version} is between two roles: say which one the stand-in plays`, '/role')
  return undefined
}

const requireVersion = (context: Context, version: Version): void => {
  const { versions } = context.settings
  if (!versions.includes(version)) throw invalid(`the stand-in does not speak ${version}; it speaks ${versions.join(', ')}`, '/version')
}

/** Sets up a connection from what the user gives. */
export const connectManually = (context: Context, terms: ManualTerms): ConnectionRecord => {
  const { version, parties, tokenOut, versionsUrl } = terms
  requireVersion(context, version)
  requireFreeToken(context, terms.tokenIn, '/tokenIn')
  const record = newConnection(terms.name ?? parties[0]?.name ?? defaultName(terms), {
    origin: 'manual',
    state: 'REGISTERED',
    version,
    role: roleFor(context, version, terms.role),
    tokens: { in: terms.tokenIn ?? newToken(), out: tokenOut },
    peer: { parties: [...parties], endpoints: [], versionsUrl, standinId: localStandin(context, terms) },
    overrides: { tokens: {}, endpoints: [...(terms.endpoints ?? [])] },
    registeredAt: context.environment.clock.now(),
  })
  const problem = context.admits(record, parties)
  if (problem !== undefined) throw invalid(problem, '/parties')
  context.connections.add(record)
  context.registered(record)
  return record
}

const defaultName = ({ parties, versionsUrl }: ManualTerms): string =>
  parties[0] ? `${parties[0].country_code}-${parties[0].party_id}` : versionsUrl === undefined ? 'your platform' : new URL(versionsUrl).host

const localStandin = (context: Context, { versionsUrl, endpoints }: ManualTerms): string | undefined => {
  const url = versionsUrl ?? endpoints?.[0]?.url
  return url === undefined ? undefined : context.environment.localStandin(url)
}

/** The version whose credentials object this is: the newest that it violates nothing of. */
const versionOfCredentials = (context: Context, credentials: JsonObject): Version | undefined =>
  [...context.settings.versions]
    .sort()
    .reverse()
    .find((version) => judge(version, 'Credentials', credentials).every(({ severity }) => severity !== 'violation'))

/**
 * Takes what the peer's credentials would have said, as the user enters it, and ends the registration without the handshake. An
 * invited peer goes on with its token A unless `tokenIn` says otherwise.
 */
export const completeManually = (
  context: Context,
  record: ConnectionRecord,
  given: { readonly credentials: JsonObject; readonly tokenIn?: string | undefined; readonly version?: Version | undefined },
): void => {
  if (record.state === 'REGISTERING')
    throw new ContractError({ code: 'conflict', message: 'a registration over this connection is under way' })
  const theirs = admitted(context, record, readCredentials(given.credentials, record.role))
  if ('problem' in theirs) throw invalid(theirs.problem, '/credentials')
  const version = given.version ?? record.version ?? versionOfCredentials(context, given.credentials) ?? context.settings.versions.at(-1)
  if (version === undefined) throw invalid('say in which version', '/version')
  requireVersion(context, version)
  requireFreeToken(context, given.tokenIn, '/tokenIn', record)
  const role = roleFor(context, version, record.role)
  const invitation = record.inRole === 'C' ? record.tokens.a : undefined
  record.tokens = {
    ...(record.reusable && { a: record.tokens.a }),
    in: given.tokenIn ?? record.tokens.in ?? (record.reusable ? newToken() : (invitation ?? newToken())),
    out: theirs.token,
  }
  Object.assign(record, { role, version, origin: 'manual', state: 'REGISTERED', problem: undefined })
  record.registeredAt = context.environment.clock.now()
  record.peer = {
    ...record.peer,
    parties: theirs.parties,
    versionsUrl: theirs.url,
    standinId: context.environment.localStandin(theirs.url),
  }
  context.connections.touch(record)
  context.registered(record)
}

/**
 * GET versions and version details with the token in use, and keeps the endpoints. A failure is kept as the connection's problem, so that
 * nothing that was entered is lost. True when the endpoints are there.
 */
export const fetchEndpoints = async (context: Context, record: ConnectionRecord): Promise<boolean> => {
  const url = record.peer.versionsUrl
  const token = outgoingToken(record)
  if (url === undefined)
    throw new ContractError({ code: 'invalid', message: `the versions url of ${record.name} is not known: enter it`, at: '/versionsUrl' })
  if (token === undefined)
    throw new ContractError({ code: 'invalid', message: `the token that ${record.name} wants is not known: enter it`, at: '/tokenOut' })
  const found = await discover(context, record, url, token, record.version, reporter(context, record), { needsCredentials: false })
  if ('status' in found) {
    record.problem = found.message
  } else {
    record.problem = undefined
    record.version = found.version
    record.peer.endpoints = found.endpoints
  }
  context.connections.touch(record)
  return !('status' in found)
}

/** What `connections.update` changes, beside name and quirks. */
export interface ManualChanges {
  readonly reusable?: boolean | undefined
  readonly credentials?: JsonObject | null | undefined
  readonly tokenIn?: string | null | undefined
  readonly tokenOut?: string | null | undefined
  readonly endpoints?: readonly GivenEndpoint[] | undefined
  readonly version?: Version | undefined
  readonly role?: LocalRole | undefined
  readonly parties?: readonly GivenParty[] | undefined
  readonly versionsUrl?: string | null | undefined
}

/** Changes a connection by hand. Everything is checked before anything is changed. */
export const editManually = (context: Context, record: ConnectionRecord, changes: ManualChanges): void => {
  const { reusable, credentials, tokenIn, tokenOut, endpoints, parties, versionsUrl } = changes
  const isManual = record.origin === 'manual'
  const settled = (['version', 'role', 'parties', 'versionsUrl'] as const).find((name) => changes[name] !== undefined)
  if (settled !== undefined && !isManual)
    throw invalid(`the handshake settles ${settled}; it can be changed in a manual connection only`, `/${settled}`)
  requireFreeToken(context, tokenIn ?? undefined, '/tokenIn', record)
  if (changes.version !== undefined) requireVersion(context, changes.version)
  const version = changes.version ?? record.version
  const role = version === undefined || !isManual ? record.role : roleFor(context, version, changes.role ?? record.role)
  const problem = parties && context.admits(record, parties)
  if (problem !== undefined) throw invalid(problem, '/parties')
  if (reusable === true && record.tokens.a === undefined && record.inRole === 'C')
    throw invalid('the token A of this connection is used up: invite the peer again', '/reusable')
  if (reusable === true && record.inRole !== 'C') throw invalid('the token A of this connection is the peer’s, not ours', '/reusable')

  record.reusable = reusable ?? record.reusable
  if (reusable === false && record.state === 'REGISTERED') record.tokens = { ...record.tokens, a: undefined }
  record.credentials = credentials === null ? undefined : (credentials ?? record.credentials)
  record.version = version
  record.role = role
  const given = {
    ...(tokenIn !== undefined && { in: tokenIn ?? undefined }),
    ...(tokenOut !== undefined && { out: tokenOut ?? undefined }),
  }
  if (isManual) record.tokens = { ...record.tokens, ...given }
  record.overrides = {
    tokens: isManual ? record.overrides.tokens : { ...record.overrides.tokens, ...given },
    endpoints: endpoints ? [...endpoints] : record.overrides.endpoints,
  }
  record.peer = {
    ...record.peer,
    parties: parties ? [...parties] : record.peer.parties,
    versionsUrl: versionsUrl === null ? undefined : (versionsUrl ?? record.peer.versionsUrl),
  }
}
