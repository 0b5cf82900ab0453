/**
 * The credentials handshake (chapter credentials), both sides of it. The side that was invited fetches versions and
 * details, then posts its credentials; the other side fetches versions and details in turn, with the token it has just
 * been given, before it answers.
 */
import { tokenText, type LocalRole, type OwnParty, type PeerParty } from '../../contract/standin.js'
import { dialects } from '../../ocpi/dialect.js'
import { oppositeRole, requiredRow } from '../../ocpi/endpoints.js'
import type { Version } from '../../ocpi/version.js'
import { ContractError } from '../../contract/channel.js'
import { formatParty, type Party } from '../../ocpi/headers.js'
import type { PeerAnswer } from './client.js'
import { advertisedUrl, incomingToken, newToken, outgoingToken, retire, type ConnectionRecord } from '../connections.js'
import { isHubStandin, partiesOf, rolesOf, versionsUrl, type Context } from '../context.js'
import type { JsonObject } from '../data/kinds.js'
import { discover, hint, type Discovered, type DiscoveryFailure, type Report } from './discovery.js'
import type { AppliedFaults } from '../faults/apply.js'
import { isObject } from '../../ocpi/json-object.js'

// ---- credentials objects ----------------------------------------------------------------------------------------------

/** Our credentials for this connection, as the user has edited them or as the settings say. */
export const ownCredentials = (context: Context, connection: ConnectionRecord, version: Version, token: string): JsonObject => ({
  ...draftCredentials(context, connection, version, token),
  ...connection.credentials,
})

/** The token that we give: the one in edited credentials, where it is one. */
const issuedToken = ({ credentials }: ConnectionRecord): string => {
  const edited = tokenText.safeParse(credentials?.['token'])
  return edited.success ? edited.data : newToken()
}

/** `business_details` of a party: only what is set. */
const businessDetails = ({ name, website, logo }: OwnParty): JsonObject => ({
  name,
  ...(website !== undefined && { website }),
  ...(logo !== undefined && { logo }),
})

const roleOf = (role: string, { country_code, party_id }: Party, details: JsonObject): JsonObject => ({
  role,
  business_details: details,
  party_id,
  country_code,
})

/**
 * The parties that a peer reaches through a hub of 2.3.0, which has no role of its own. A list needs an entry: before anybody is
 * connected, it is the hub itself as OTHER.
 */
const rolesBehindHub = ({ connections }: Context, to: Pick<ConnectionRecord, 'role'>, hub: OwnParty): JsonObject[] => {
  const reachable = connections
    .list()
    .filter((connection) => connection !== to && connection.state === 'REGISTERED')
    .flatMap(({ peer }) => peer.parties.filter(({ role }) => role !== 'HUB'))
  return reachable.length === 0
    ? [roleOf('OTHER', hub, businessDetails(hub))]
    : reachable.map((party) => roleOf(party.role, party, { name: party.name ?? formatParty(party) }))
}

/** Our credentials for this connection as the settings say: in 2.1.1 one party, from 2.2 on every role that takes part. */
export const draftCredentials = (
  context: Context,
  connection: Pick<ConnectionRecord, 'role'>,
  version: Version,
  token: string,
): JsonObject => {
  const { settings } = context
  const hub = isHubStandin(settings)
  const parties = partiesOf(settings, hub ? 'HUB' : connection.role)
  const url = versionsUrl(
    context.baseUrl(),
    hub
      ? 'HUB'
      : connection.role !== undefined && (dialects[version].rolePerConnection || rolesOf(settings).length > 1)
        ? connection.role
        : undefined,
  )
  const [first] = parties
  if (hub && first && dialects[version].hubPartyId)
    return { token, url, hub_party_id: `${first.country_code}${first.party_id}`, roles: rolesBehindHub(context, connection, first) }
  return dialects[version].rolesInCredentials
    ? {
        token,
        url,
        roles: parties.map((party) => roleOf(party.role, party, businessDetails(party))),
      }
    : {
        token,
        url,
        business_details: first && businessDetails(first),
        party_id: first?.party_id,
        country_code: first?.country_code,
      }
}

/** What matters of a peer's credentials, or what is wrong with them. */
export const readCredentials = (
  value: unknown,
  ourRole: LocalRole | undefined,
): { token: string; url: string; parties: PeerParty[] } | { problem: string } => {
  if (!isObject(value)) return { problem: 'the credentials have to be a JSON object' }
  const { token, url } = value
  if (typeof token !== 'string' || token === '') return { problem: '`token` is missing' }
  if (!/^[\x21-\x7e]{1,64}$/.test(token)) return { problem: '`token` has to be 1 to 64 printable ASCII characters without spaces' }
  if (typeof url !== 'string' || !URL.canParse(url) || !/^https?:/i.test(url))
    return { problem: '`url` has to be the absolute url of a versions endpoint' }
  const parties = partiesIn(value, ourRole)
  return parties.length > 0
    ? { token, url, parties }
    : { problem: 'the credentials name no party: `roles` (from 2.2 on), or `country_code` and `party_id` (2.1.1)' }
}

/** The credentials, unless the stand-in does not take such a peer. */
export const admitted = (
  context: Context,
  connection: ConnectionRecord,
  theirs: ReturnType<typeof readCredentials>,
): ReturnType<typeof readCredentials> => {
  const problem = 'problem' in theirs ? undefined : context.admits(connection, theirs.parties)
  return problem === undefined ? theirs : { problem }
}

/** Goes into headers and urls; whether it has the right length is a matter of findings. */
const isName = (value: unknown): value is string => typeof value === 'string' && /^[\x21-\x7e]{1,36}$/.test(value)

/** The hub that `hub_party_id` names (2.3.0 credentials): a peer with routing, told from its parties by the role that 2.2.1 has for it. */
const hubIn = ({ hub_party_id: id }: JsonObject): PeerParty | undefined =>
  typeof id === 'string' && /^[A-Za-z]{2}[\x21-\x7e]{1,3}$/.test(id)
    ? { role: 'HUB', country_code: id.slice(0, 2), party_id: id.slice(2) }
    : undefined

const partiesIn = (credentials: JsonObject, ourRole: LocalRole | undefined): PeerParty[] => {
  const nameOf = (details: unknown) => (isObject(details) && typeof details['name'] === 'string' ? { name: details['name'] } : {})
  const one = (role: string, from: JsonObject): PeerParty[] =>
    isName(from['country_code']) && isName(from['party_id'])
      ? [{ role, country_code: from['country_code'], party_id: from['party_id'], ...nameOf(from['business_details']) }]
      : []
  const roles = credentials['roles']
  if (Array.isArray(roles)) {
    const named = roles.filter(isObject).flatMap((role) => one(String(role['role']), role))
    const hub = hubIn(credentials)
    return hub ? [hub, ...named.filter((party) => party.role !== 'HUB')] : named
  }
  return one(oppositeRole[ourRole ?? 'CPO'], credentials)
}

// ---- as initiator --------------------------------------------------------------------------------------------------------

export const reporter =
  (context: Context, connection: ConnectionRecord): Report =>
  (step, state, message, seq) => {
    context.environment.changed(context.settings.id, {
      kind: 'registration',
      step: { connectionId: connection.id, step, state, message, ...(seq !== undefined && { seq }) },
    })
  }

const failed = (context: Context, connection: ConnectionRecord, message: string): ContractError => {
  connection.problem = message
  context.connections.touch(connection)
  return new ContractError({ code: 'peer', message })
}

/**
 * Registers at the peer whose versions url and token A the connection holds. Rejects with a `ContractError` of code
 * `peer` that says which step failed; the connection is then as it was, with `problem` set.
 */
export const register = async (context: Context, connection: ConnectionRecord, wanted?: Version): Promise<void> => {
  const report = reporter(context, connection)
  const { a: tokenA } = connection.tokens
  const url = connection.peer.versionsUrl
  if (tokenA === undefined || url === undefined) throw failed(context, connection, 'a versions url and a token A are needed to register')
  if (connection.state === 'REGISTERING') throw failed(context, connection, 'a registration over this connection is under way')
  const restore = snapshot(connection)
  const { state: before } = connection
  const oldIn = before === 'REGISTERED' ? incomingToken(connection) : undefined
  const oldRole = connection.inRole
  connection.problem = undefined
  connection.wanted = wanted
  connection.state = 'REGISTERING'
  connection.inRole = 'B'
  connection.peer.standinId = context.environment.localStandin(url)
  context.connections.touch(connection)
  const tokenB = issuedToken(connection)
  const giveUp = (message: string): never => {
    restore()
    // Who registers again keeps what it had.
    if (before !== 'REGISTERED') {
      connection.state = 'INVITED'
      connection.inRole = 'B'
    }
    throw failed(context, connection, message)
  }
  const found = await discover(context, connection, url, tokenA, wanted, report)
  if ('status' in found) return giveUp(found.message)
  connection.version = found.version
  connection.peer.endpoints = found.endpoints
  // The peer calls back with B before it answers, so B opens versions and details from now on.
  connection.tokens = { a: tokenA, in: tokenB }
  context.connections.touch(connection)
  const answer = await exchangeCredentials(context, connection, 'POST', tokenA, tokenB, report)
  const theirs = answer.ok
    ? admitted(context, connection, readCredentials(answer.envelope.data, connection.role))
    : { problem: hintOf(answer) }
  if ('problem' in theirs) {
    report('credentials', 'failed', theirs.problem, answer.seq)
    return giveUp(`credentials: ${theirs.problem}`)
  }
  retire(connection, tokenA, 'A')
  retire(connection, oldIn, oldRole)
  connection.voidOut = tokenA
  connection.tokens = { in: tokenB, out: theirs.token }
  completed(context, connection, theirs, report)
}

/** OCPI client errors of credentials are about the body, not about the token. */
const hintOf = (answer: PeerAnswer): string =>
  answer.status === 401 || answer.status === 403 || answer.status === 404 ? hint(answer, 'credentials') : answer.message

/** What a handshake that fails has to put back, so that it leaves no trace but its message. */
const snapshot = (connection: ConnectionRecord): (() => void) => {
  const { state, origin, version, role, tokens, inRole, retired, learnedEncoding, peer, overrides } = connection
  const before = {
    state,
    origin,
    version,
    role,
    tokens: { ...tokens },
    inRole,
    retired: [...retired],
    learnedEncoding,
    peer: { ...peer },
    overrides: { ...overrides },
  }
  return () => {
    Object.assign(connection, before)
  }
}

/** Connections that are being renewed, from either side: of two renewals at once nobody could tell which tokens are left. */
const renewals = new WeakSet<ConnectionRecord>()
export const isBeingRenewed = (connection: ConnectionRecord): boolean => renewals.has(connection)

const whileRenewing = async <T>(connection: ConnectionRecord, run: () => Promise<T>): Promise<T> => {
  renewals.add(connection)
  try {
    return await run()
  } finally {
    renewals.delete(connection)
  }
}

/** PUT credentials: fetches versions and details again, then both tokens change. */
export const renew = async (context: Context, connection: ConnectionRecord, wanted?: Version): Promise<void> => {
  if (isBeingRenewed(connection)) throw failed(context, connection, 'a renewal of this connection is under way')
  await whileRenewing(connection, () => renewAlone(context, connection, wanted))
}

const renewAlone = async (context: Context, connection: ConnectionRecord, wanted: Version | undefined): Promise<void> => {
  const report = reporter(context, connection)
  const oldIn = incomingToken(connection)
  const out = outgoingToken(connection)
  const url = connection.peer.versionsUrl
  if (connection.state !== 'REGISTERED' || out === undefined || url === undefined) {
    throw failed(context, connection, 'only a registered connection can be renewed')
  }
  connection.wanted = wanted
  const restore = snapshot(connection)
  const oldRole = connection.inRole
  /** Leaves everything as it was, or as a DELETE that came meanwhile has left it. */
  const giveUp = (message: string): never => {
    const over = isOver(connection)
    restore()
    if (over) ended(context, connection)
    throw failed(context, connection, over ? 'the connection was ended while it was being renewed' : message)
  }
  const found = await discover(context, connection, url, out, wanted, report)
  if ('status' in found) return giveUp(found.message)
  if (isOver(connection)) return giveUp('')
  const tokenB = issuedToken(connection)
  connection.version = found.version
  connection.peer.endpoints = found.endpoints
  // Until the answer is here, the old token and the new one both open the door.
  connection.tokens = { in: tokenB, out, old: oldIn }
  connection.inRole = 'B'
  context.connections.touch(connection)
  const answer = await exchangeCredentials(context, connection, 'PUT', out, tokenB, report)
  const theirs = answer.ok
    ? admitted(context, connection, readCredentials(answer.envelope.data, connection.role))
    : { problem: hintOf(answer) }
  if ('problem' in theirs) {
    report('credentials', 'failed', theirs.problem, answer.seq)
    return giveUp(`credentials: ${theirs.problem}`)
  }
  if (isOver(connection)) return giveUp('')
  retire(connection, oldIn, oldRole)
  connection.voidOut = out
  connection.tokens = { in: tokenB, out: theirs.token }
  completed(context, connection, theirs, report)
}

const exchangeCredentials = async (
  context: Context,
  connection: ConnectionRecord,
  method: 'POST' | 'PUT',
  token: string,
  tokenB: string,
  report: Report,
): Promise<PeerAnswer> => {
  const version = connection.version as Version
  const url = advertisedUrl(connection, 'credentials', undefined) as string
  report('credentials', 'started', `${method} ${url}`)
  const asked = connection.versionsAsked ?? 0
  return context.client.call({
    connection,
    method,
    url,
    token,
    version,
    endpoint: requiredRow(version, `credentials.${method.toLowerCase()}`),
    facts: { calledBack: () => (connection.versionsAsked ?? 0) > asked },
    body: ownCredentials(context, connection, version, tokenB),
    why: method === 'POST' ? 'registration: our credentials, with token B' : 'renewal: our credentials, with a new token',
  })
}

const completed = (context: Context, connection: ConnectionRecord, theirs: { url: string; parties: PeerParty[] }, report: Report): void => {
  // What came in another version is in other words; after an upgrade it is pulled again.
  if (context.data.heldVersion(connection.id) !== connection.version) context.data.forget(connection.id)
  connection.state = 'REGISTERED'
  connection.origin = 'handshake'
  // Both tokens are new, so nothing is left to override.
  connection.overrides = { ...connection.overrides, tokens: {} }
  connection.problem = undefined
  connection.registeredAt = context.environment.clock.now()
  connection.peer.parties = theirs.parties
  connection.peer.versionsUrl = theirs.url
  connection.peer.standinId = context.environment.localStandin(theirs.url)
  connection.role ??= rolesOf(context.settings).length === 1 ? rolesOf(context.settings)[0] : undefined
  context.connections.touch(connection)
  context.registered(connection)
  report('credentials', 'succeeded', 'credentials exchanged: both sides have their tokens')
  report(
    'done',
    'succeeded',
    `registered with ${theirs.parties.map((party) => `${formatParty(party)} (${party.role})`).join(', ')} in ${connection.version ?? ''}`,
  )
}

/** DELETE credentials at the peer. The connection ends on both sides; its tokens are dead. */
export const unregister = async (context: Context, connection: ConnectionRecord): Promise<void> => {
  const version = connection.version
  const url = advertisedUrl(connection, 'credentials', undefined)
  if (connection.state !== 'REGISTERED' || version === undefined) {
    throw failed(context, connection, 'only a registered connection can be unregistered')
  }
  if (url === undefined) throw failed(context, connection, `${connection.name} has no credentials endpoint: remove the connection instead`)
  const answer = await context.client.call({
    connection,
    method: 'DELETE',
    url,
    version,
    endpoint: requiredRow(version, 'credentials.delete'),
    why: 'unregister',
  })
  if (!answer.ok) throw failed(context, connection, `the peer did not unregister: ${answer.message}`)
  ended(context, connection)
}

export const ended = (context: Context, connection: ConnectionRecord): void => {
  retire(connection, connection.tokens.in, connection.inRole)
  retire(connection, connection.overrides.tokens.in, connection.inRole)
  connection.tokens = connection.reusable ? { a: connection.tokens.a } : {}
  connection.overrides = { ...connection.overrides, tokens: {} }
  connection.state = 'UNREGISTERED'
  connection.peer.endpoints = []
  context.connections.touch(connection)
}

// ---- as receiver ----------------------------------------------------------------------------------------------------------

/** Ended by a DELETE that came while versions and details were being fetched. */
const isOver = (connection: ConnectionRecord): boolean => connection.state === 'UNREGISTERED'

/**
 * Answers POST (a new registration) or PUT (a renewal): fetches versions and details of the caller with the token it
 * gave, then makes a new token for it. Returns our credentials, or the OCPI status to refuse with.
 */
export const acceptCredentials = (
  context: Context,
  connection: ConnectionRecord,
  version: Version,
  role: LocalRole | undefined,
  theirs: { token: string; url: string; parties: PeerParty[] },
  appliedFaults?: AppliedFaults,
): Promise<Accepted> => whileRenewing(connection, () => acceptAlone(context, connection, version, role, theirs, appliedFaults))

type Accepted = { credentials: JsonObject; offered: readonly string[] } | { failure: DiscoveryFailure }

const acceptAlone = async (
  context: Context,
  connection: ConnectionRecord,
  version: Version,
  role: LocalRole | undefined,
  theirs: { token: string; url: string; parties: PeerParty[] },
  appliedFaults?: AppliedFaults,
): Promise<Accepted> => {
  const report = reporter(context, connection)
  const restore = snapshot(connection)
  connection.role = role ?? connection.role
  connection.state = connection.state === 'REGISTERED' ? 'REGISTERED' : 'REGISTERING'
  connection.peer.standinId = context.environment.localStandin(theirs.url)
  connection.learnedEncoding = undefined
  const found: Discovered | DiscoveryFailure = appliedFaults?.behaves('skip-call-back')
    ? { version, endpoints: connection.peer.endpoints, offered: [version] }
    : await discover(context, connection, theirs.url, theirs.token, version, report)
  if ('status' in found) {
    restore()
    connection.problem = found.message
    context.connections.touch(connection)
    return { failure: found }
  }
  if (isOver(connection)) {
    restore()
    ended(context, connection)
    return { failure: { status: 3001, step: 'details', message: 'the connection was ended while it was being renewed', seq: undefined } }
  }
  const kept = appliedFaults?.behaves('never-rotate') ? (connection.tokens.in ?? connection.tokens.a) : undefined
  const tokenC = kept ?? issuedToken(connection)
  const invitation = connection.reusable && connection.inRole === 'C' ? connection.tokens.a : undefined
  if (kept === undefined) {
    if (invitation === undefined) retire(connection, connection.tokens.a, 'A')
    retire(connection, incomingToken(connection), connection.inRole)
  }
  connection.voidOut = connection.tokens.out
  connection.tokens = { ...(invitation !== undefined && { a: invitation }), in: tokenC, out: theirs.token }
  connection.inRole = 'C'
  connection.version = version
  connection.peer.endpoints = found.endpoints
  completed(context, connection, theirs, report)
  return { credentials: ownCredentials(context, connection, version, tokenC), offered: found.offered }
}
