/**
 * The credentials handshake (chapter credentials), both sides of it. The side that was invited fetches versions and
 * details, then posts its credentials; the other side fetches versions and details in turn, with the token it has just
 * been given, before it answers.
 */
import type { LocalRole, PeerEndpoint, PeerParty, RegistrationStep } from '../contract/standin.js'
import { endpoints, servedInterfaces, type Endpoint, type Module } from '../ocpi/endpoints.js'
import { highestMutual, type Version } from '../ocpi/version.js'
import { ContractError } from '../contract/channel.js'
import type { PeerAnswer, PeerCall } from './client.js'
import { advertisedUrl, newToken, outgoingEncoding, retire, type ConnectionRecord } from './connections.js'
import { facingRole, isHubStandin, partiesOf, rolesOf, versionsUrl, type Context } from './context.js'
import { isObject, type JsonObject } from './data/kinds.js'
import type { Strike } from './faults/strike.js'
import { subjectOf } from './faults/subject.js'

const row = (version: Version, id: string): Endpoint => endpoints[version].find((endpoint) => endpoint.id === id) as Endpoint

// ---- credentials objects ----------------------------------------------------------------------------------------------

/** Our credentials for this connection: in 2.1.1 one party, from 2.2 on every role that takes part. */
export const ownCredentials = (context: Context, connection: ConnectionRecord, version: Version, token: string): JsonObject => {
  const { settings } = context
  const hub = isHubStandin(settings)
  const parties = partiesOf(settings, hub ? 'HUB' : connection.role)
  const url = versionsUrl(context.baseUrl(), hub ? 'HUB' : connection.role !== undefined && (version === '2.1.1' || rolesOf(settings).length > 1) ? connection.role : undefined)
  const [first] = parties
  return version === '2.1.1'
    ? { token, url, business_details: { name: first?.name }, party_id: first?.party_id, country_code: first?.country_code }
    : { token, url, roles: parties.map(({ role, name, party_id, country_code }) => ({ role, business_details: { name }, party_id, country_code })) }
}

/** What matters of a peer's credentials, or what is wrong with them. */
export const readCredentials = (
  value: unknown, ourRole: LocalRole | undefined,
): { token: string; url: string; parties: PeerParty[] } | { problem: string } => {
  if (!isObject(value)) return { problem: 'the credentials have to be a JSON object' }
  const { token, url } = value
  if (typeof token !== 'string' || token === '') return { problem: '`token` is missing' }
  if (!/^[\x21-\x7e]{1,64}$/.test(token)) return { problem: '`token` has to be 1 to 64 printable ASCII characters without spaces' }
  if (typeof url !== 'string' || !URL.canParse(url) || !/^https?:/i.test(url)) return { problem: '`url` has to be the absolute url of a versions endpoint' }
  const parties = partiesIn(value, ourRole)
  return parties.length > 0 ? { token, url, parties } : { problem: 'the credentials name no party: `roles` (2.2.1), or `country_code` and `party_id` (2.1.1)' }
}

/** The credentials, unless the stand-in does not take such a peer. */
export const admitted = (context: Context, connection: ConnectionRecord, theirs: ReturnType<typeof readCredentials>): ReturnType<typeof readCredentials> => {
  const problem = 'problem' in theirs ? undefined : context.admits(connection, theirs.parties)
  return problem === undefined ? theirs : { problem }
}

/** Goes into headers and urls; whether it has the right length is a matter of findings. */
const isName = (value: unknown): value is string => typeof value === 'string' && /^[\x21-\x7e]{1,36}$/.test(value)

const partiesIn = (credentials: JsonObject, ourRole: LocalRole | undefined): PeerParty[] => {
  const nameOf = (details: unknown) => (isObject(details) && typeof details['name'] === 'string' ? { name: details['name'] } : {})
  const one = (role: string, from: JsonObject): PeerParty[] =>
    isName(from['country_code']) && isName(from['party_id'])
      ? [{ role, country_code: from['country_code'], party_id: from['party_id'], ...nameOf(from['business_details']) }]
      : []
  const roles = credentials['roles']
  if (Array.isArray(roles)) return roles.filter(isObject).flatMap((role) => one(String(role['role']), role))
  return one(ourRole === 'EMSP' ? 'CPO' : 'EMSP', credentials)
}

// ---- fetching versions and details --------------------------------------------------------------------------------------

interface Discovered { readonly version: Version; readonly endpoints: PeerEndpoint[]; readonly offered: string[] }
/** `status` is what a receiver answers with. */
export interface DiscoveryFailure { readonly status: 3001 | 3002 | 3003; readonly step: RegistrationStep['step']; readonly message: string; readonly seq: number | undefined }

type Report = (step: RegistrationStep['step'], state: RegistrationStep['state'], message: string, seq?: number) => void

/** Calls with the encoding that fits, and if the token is refused once more with the other one. */
const callEitherWay = async (context: Context, call: PeerCall & { token: string }): Promise<PeerAnswer> => {
  const { connection, version } = call
  const first = outgoingEncoding(connection, version ?? (context.settings.versions.includes('2.2.1') ? '2.2.1' : '2.1.1'))
  const answer = await context.client.call({ ...call, encoding: first })
  if (answer.status !== 401 || connection.quirks.tokenEncoding !== 'auto') {
    if (answer.ok && version === undefined) connection.learnedEncoding = undefined
    return answer
  }
  const other = first === 'plain' ? 'base64' : 'plain'
  const second = await context.client.call({ ...call, encoding: other, facts: { refusedEncoding: first }, why: `${call.why}; 401 came, so the token is tried ${other === 'plain' ? 'plain' : 'in Base64'}` })
  if (second.status === 401) return answer
  connection.learnedEncoding = other
  return second
}

const withoutSlash = (url: string): string => url.replace(/\/+$/, '')

/** GET versions, choose, GET details. `wanted` is the version that has to be there; without it the highest mutual. */
const discover = async (
  context: Context, connection: ConnectionRecord, url: string, token: string, wanted: Version | undefined, report: Report,
): Promise<Discovered | DiscoveryFailure> => {
  const ours = context.settings.versions
  const fail = (status: DiscoveryFailure['status'], step: RegistrationStep['step'], message: string, seq?: number): DiscoveryFailure => {
    report(step, 'failed', message, seq)
    return { status, step, message, seq }
  }
  report('versions', 'started', `GET ${url}`)
  const handshakeVersion = wanted ?? (ours.length === 1 ? ours[0] : undefined)
  const answer = await callEitherWay(context, {
    connection, method: 'GET', url, token, version: handshakeVersion, endpoint: row(handshakeVersion ?? '2.2.1', 'versions.list'), why: 'registration: which versions does the peer speak?',
  })
  if (!answer.ok) return fail(3001, 'versions', `versions: ${hint(answer)}`, answer.seq)
  const list = answer.envelope.data
  const offered = (Array.isArray(list) ? list.filter(isObject) : [])
    .filter((entry) => typeof entry['version'] === 'string' && typeof entry['url'] === 'string')
    .map((entry) => ({ version: String(entry['version']), url: String(entry['url']) }))
  if (offered.length === 0) return fail(3001, 'versions', 'the versions endpoint lists no version', answer.seq)
  report('versions', 'succeeded', `the peer speaks ${offered.map((entry) => entry.version).join(', ')}`, answer.seq)
  const mutual = wanted === undefined ? ours : [wanted]
  const version = choosesLowest(context, connection, url) ? mutual.find((one) => offered.some((entry) => entry.version === one)) : highestMutual(mutual, offered.map((entry) => entry.version))
  const chosen = offered.find((entry) => entry.version === version)
  if (version === undefined || !chosen) {
    return fail(3002, 'choice', `no common version: the peer speaks ${offered.map((entry) => entry.version).join(', ')}, we want ${wanted ?? ours.join(', ')}`, answer.seq)
  }
  // In 2.1.1 a connection is between two roles; details do not name them.
  if (version === '2.1.1') connection.role = isHubStandin(context.settings) ? facingRole(connection) : (connection.role ?? rolesOf(context.settings)[0])
  report('choice', 'succeeded', `${version} it is: the highest that both speak`)
  const detailsAt = absolute(chosen.url, url)
  if (detailsAt === undefined) return fail(3001, 'details', `the url of version ${version} is not a url: ${chosen.url}`, answer.seq)
  report('details', 'started', `GET ${detailsAt}`)
  // Only now is the version known, and with it the encoding it wants: unless the peer has shown another.
  const detailed = await callEitherWay(context, {
    connection, method: 'GET', url: detailsAt, token, version, endpoint: row(version, 'versions.details'), why: 'registration: which endpoints does the peer have?',
  })
  if (!detailed.ok) return fail(3001, 'details', `version details: ${hint(detailed)}`, detailed.seq)
  const found = endpointsIn(detailed.envelope.data, version, peerRole(connection), detailsAt)
  if (!found.some((endpoint) => endpoint.identifier === 'credentials')) {
    return fail(3003, 'details', 'the peer lists no credentials endpoint', detailed.seq)
  }
  connection.peer.detailsUrl = detailsAt
  report('details', 'succeeded', `${found.length} endpoints: ${[...new Set(found.map((endpoint) => endpoint.identifier))].join(', ')}`, detailed.seq)
  return { version, endpoints: found, offered: offered.map((entry) => entry.version) }
}

/** Only as a fault: the lowest version of both, in place of the highest. */
const choosesLowest = (context: Context, connection: ConnectionRecord, url: string): boolean =>
  context.faults?.meet(
    subjectOf({ direction: 'out', method: 'POST', url, version: undefined, endpoint: row('2.2.1', 'credentials.post'), connection, body: undefined }),
    { context, connection, sending: undefined, call: undefined, url, requestJson: undefined },
  )?.wants('choose-lowest') === true

const absolute = (url: string, base: string): string | undefined => (URL.canParse(url, base) ? new URL(url, base).href : undefined)

const hint = (answer: PeerAnswer): string =>
  answer.status === 401 ? `${answer.message}: is the token right, and still valid?`
  : answer.status === 404 ? `${answer.message}: is this the versions url?`
  : answer.message

/** The role that the peer plays in 2.1.1, where version details do not say. */
const peerRole = (connection: ConnectionRecord): LocalRole => (connection.role === 'EMSP' ? 'CPO' : 'EMSP')

/** 2.1.1 does not list interfaces: they follow from the role of the peer. */
const endpointsIn = (details: unknown, version: Version, role: LocalRole, base: string): PeerEndpoint[] => {
  const list = isObject(details) && Array.isArray(details['endpoints']) ? details['endpoints'].filter(isObject) : []
  return list.flatMap((entry) => {
    const { identifier, url, role: named } = entry
    if (typeof identifier !== 'string' || typeof url !== 'string') return []
    const at = absolute(url, base)
    if (at === undefined) return []
    const side = version === '2.1.1' ? servedInterfaces[role][identifier as Module] : named === 'RECEIVER' ? 'RECEIVER' : 'SENDER'
    return [{ identifier, role: side ?? 'SENDER', url: withoutSlash(at) }]
  })
}

// ---- as initiator --------------------------------------------------------------------------------------------------------

const reporter = (context: Context, connection: ConnectionRecord): Report => (step, state, message, seq) => {
  context.environment.changed(context.settings.id, {
    kind: 'registration', step: { connectionId: connection.id, step, state, message, ...(seq !== undefined && { seq }) },
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
  connection.problem = undefined
  connection.wanted = wanted
  connection.state = 'REGISTERING'
  connection.inRole = 'B'
  connection.peer.standinId = context.environment.localStandin(url)
  context.connections.touch(connection)
  const tokenB = newToken()
  const giveUp = (message: string): never => {
    restore()
    connection.state = 'INVITED'
    connection.inRole = 'B'
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
  const theirs = answer.ok ? admitted(context, connection, readCredentials(answer.envelope.data, connection.role)) : { problem: hint(answer) }
  if ('problem' in theirs) {
    report('credentials', 'failed', theirs.problem, answer.seq)
    return giveUp(`credentials: ${theirs.problem}`)
  }
  retire(connection, tokenA, 'A')
  connection.voidOut = tokenA
  connection.tokens = { in: tokenB, out: theirs.token }
  completed(context, connection, theirs, report)
}

/** What a handshake that fails has to put back, so that it leaves no trace but its message. */
const snapshot = (connection: ConnectionRecord): (() => void) => {
  const { state, version, role, tokens, inRole, retired, learnedEncoding, peer } = connection
  const before = { state, version, role, tokens: { ...tokens }, inRole, retired: [...retired], learnedEncoding, peer: { ...peer } }
  return () => { Object.assign(connection, before) }
}

/** PUT credentials: fetches versions and details again, then both tokens change. */
export const renew = async (context: Context, connection: ConnectionRecord, wanted?: Version): Promise<void> => {
  const report = reporter(context, connection)
  const { in: oldIn, out } = connection.tokens
  const url = connection.peer.versionsUrl
  if (connection.state !== 'REGISTERED' || out === undefined || url === undefined) {
    throw failed(context, connection, 'only a registered connection can be renewed')
  }
  connection.wanted = wanted
  const restore = snapshot(connection)
  const oldRole = connection.inRole
  const found = await discover(context, connection, url, out, wanted, report)
  if ('status' in found) {
    restore()
    throw failed(context, connection, found.message)
  }
  const tokenB = newToken()
  connection.version = found.version
  connection.peer.endpoints = found.endpoints
  // Until the answer is here, the old token and the new one both open the door.
  connection.tokens = { in: tokenB, out, old: oldIn }
  connection.inRole = 'B'
  context.connections.touch(connection)
  const answer = await exchangeCredentials(context, connection, 'PUT', out, tokenB, report)
  const theirs = answer.ok ? admitted(context, connection, readCredentials(answer.envelope.data, connection.role)) : { problem: hint(answer) }
  if ('problem' in theirs) {
    report('credentials', 'failed', theirs.problem, answer.seq)
    restore()
    throw failed(context, connection, `credentials: ${theirs.problem}`)
  }
  retire(connection, oldIn, oldRole)
  connection.voidOut = out
  connection.tokens = { in: tokenB, out: theirs.token }
  completed(context, connection, theirs, report)
}

const exchangeCredentials = async (
  context: Context, connection: ConnectionRecord, method: 'POST' | 'PUT', token: string, tokenB: string, report: Report,
): Promise<PeerAnswer> => {
  const version = connection.version as Version
  const url = advertisedUrl(connection, 'credentials', undefined) as string
  report('credentials', 'started', `${method} ${url}`)
  const asked = connection.versionsAsked ?? 0
  return context.client.call({
    connection, method, url, token, version, endpoint: row(version, `credentials.${method.toLowerCase()}`),
    facts: { calledBack: () => (connection.versionsAsked ?? 0) > asked },
    body: ownCredentials(context, connection, version, tokenB), why: method === 'POST' ? 'registration: our credentials, with token B' : 'renewal: our credentials, with a new token',
  })
}

const completed = (context: Context, connection: ConnectionRecord, theirs: { url: string; parties: PeerParty[] }, report: Report): void => {
  // What came in another version is in other words; after an upgrade it is pulled again.
  if (context.data.heldVersion(connection.id) !== connection.version) context.data.forget(connection.id)
  connection.state = 'REGISTERED'
  connection.problem = undefined
  connection.registeredAt = context.environment.clock.now()
  connection.peer.parties = theirs.parties
  connection.peer.versionsUrl = theirs.url
  connection.peer.standinId = context.environment.localStandin(theirs.url)
  connection.role ??= rolesOf(context.settings).length === 1 ? rolesOf(context.settings)[0] : undefined
  context.connections.touch(connection)
  context.registered(connection)
  report('credentials', 'succeeded', 'credentials exchanged: both sides have their tokens')
  report('done', 'succeeded', `registered with ${theirs.parties.map((party) => `${party.country_code}-${party.party_id} (${party.role})`).join(', ')} in ${connection.version ?? ''}`)
}

/** DELETE credentials at the peer. The connection ends on both sides; its tokens are dead. */
export const unregister = async (context: Context, connection: ConnectionRecord): Promise<void> => {
  const version = connection.version
  const url = advertisedUrl(connection, 'credentials', undefined)
  if (connection.state !== 'REGISTERED' || version === undefined || url === undefined) {
    throw failed(context, connection, 'only a registered connection can be unregistered')
  }
  const answer = await context.client.call({ connection, method: 'DELETE', url, version, endpoint: row(version, 'credentials.delete'), why: 'unregister' })
  if (!answer.ok) throw failed(context, connection, `the peer did not unregister: ${answer.message}`)
  ended(context, connection)
}

export const ended = (context: Context, connection: ConnectionRecord): void => {
  retire(connection, connection.tokens.in, connection.inRole)
  connection.tokens = {}
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
export const acceptCredentials = async (
  context: Context, connection: ConnectionRecord, version: Version, role: LocalRole | undefined,
  theirs: { token: string; url: string; parties: PeerParty[] }, strike?: Strike,
): Promise<{ credentials: JsonObject; offered: readonly string[] } | { failure: DiscoveryFailure }> => {
  const report = reporter(context, connection)
  const restore = snapshot(connection)
  connection.role = role ?? connection.role
  connection.state = connection.state === 'REGISTERED' ? 'REGISTERED' : 'REGISTERING'
  connection.peer.standinId = context.environment.localStandin(theirs.url)
  connection.learnedEncoding = undefined
  const found: Discovered | DiscoveryFailure = strike?.behaves('skip-call-back')
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
  const kept = strike?.behaves('never-rotate') ? (connection.tokens.in ?? connection.tokens.a) : undefined
  const tokenC = kept ?? newToken()
  if (kept === undefined) {
    retire(connection, connection.tokens.a, 'A')
    retire(connection, connection.tokens.in, connection.inRole)
  }
  connection.voidOut = connection.tokens.out
  connection.tokens = { in: tokenC, out: theirs.token }
  connection.inRole = 'C'
  connection.version = version
  connection.peer.endpoints = found.endpoints
  completed(context, connection, theirs, report)
  return { credentials: ownCredentials(context, connection, version, tokenC), offered: found.offered }
}
