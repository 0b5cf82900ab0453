/** Asks a peer for its versions and for the details of one: what a handshake begins with, on either side (chapter version_information_endpoint). */
import { purposeOf } from '../../ocpi/modules.js'
import type { LocalRole, PeerEndpoint, RegistrationStep } from '../../contract/standin.js'
import { dialects } from '../../ocpi/dialect.js'
import { interfacesOf, oppositeRole, requiredRow, type Module } from '../../ocpi/endpoints.js'
import { assumedVersion, highestMutual, isVersion, newestOf, type Version } from '../../ocpi/version.js'
import type { PeerAnswer, PeerCall } from './client.js'
import { sameHost } from './urls.js'
import { outgoingEncoding, type ConnectionRecord } from '../connections.js'
import { facingRole, isHubStandin, rolesOf, type Context } from '../context.js'
import { subjectOf } from '../faults/subject.js'
import { isObject } from '../../ocpi/json-object.js'

export interface Discovered {
  readonly version: Version
  readonly endpoints: PeerEndpoint[]
  readonly offered: string[]
}
/** `status` is what a receiver answers with. */
export interface DiscoveryFailure {
  readonly status: 3001 | 3002 | 3003
  readonly step: RegistrationStep['step']
  readonly message: string
  readonly seq: number | undefined
}

export type Report = (step: RegistrationStep['step'], state: RegistrationStep['state'], message: string, seq?: number) => void

/** HTTP 401 or 403, or an OCPI client error: a GET of versions or details has nothing else that could be wrong. */
const refusesToken = ({ status, envelope }: PeerAnswer): boolean =>
  status === 401 ||
  status === 403 ||
  (envelope.statusCode !== undefined && envelope.statusCode >= 2000 && envelope.statusCode < 3000 && status !== 404)

/** Calls with the encoding that fits, and if the token is refused once more with the other one. */
const callEitherWay = async (context: Context, call: PeerCall & { token: string }): Promise<PeerAnswer> => {
  const { connection, version } = call
  const first = outgoingEncoding(connection, version ?? newestOf(context.settings.versions))
  const answer = await context.client.call({ ...call, encoding: first })
  if (!refusesToken(answer) || connection.quirks.tokenEncoding !== 'auto') {
    if (answer.ok && version === undefined) connection.learnedEncoding = undefined
    return answer
  }
  const other = first === 'plain' ? 'base64' : 'plain'
  const second = await context.client.call({
    ...call,
    encoding: other,
    facts: { refusedEncoding: first },
    why: `${call.why}; the token was refused, so it is tried ${other === 'plain' ? 'plain' : 'in Base64'}`,
  })
  if (refusesToken(second)) return answer
  connection.learnedEncoding = other
  return second
}

/** GET versions, choose, GET details. `wanted` is the version that has to be there; without it the highest mutual. */
export const discover = async (
  context: Context,
  connection: ConnectionRecord,
  url: string,
  token: string,
  wanted: Version | undefined,
  report: Report,
  { needsCredentials = true }: { readonly needsCredentials?: boolean } = {},
): Promise<Discovered | DiscoveryFailure> => {
  const ours = context.settings.versions
  const fail = (status: DiscoveryFailure['status'], step: RegistrationStep['step'], message: string, seq?: number): DiscoveryFailure => {
    report(step, 'failed', message, seq)
    return { status, step, message, seq }
  }
  if (context.environment.localStandin(url) === context.settings.id)
    return fail(3001, 'versions', `${url} is the versions url of this stand-in itself: take that of the other platform`)
  report('versions', 'started', `GET ${url}`)
  const handshakeVersion = wanted ?? (ours.length === 1 ? ours[0] : undefined)
  const answer = await callEitherWay(context, {
    connection,
    method: 'GET',
    url,
    token,
    version: handshakeVersion,
    endpoint: requiredRow(handshakeVersion ?? assumedVersion, 'versions.list'),
    why: 'registration: which versions does the peer speak?',
  })
  if (!answer.ok) return fail(3001, 'versions', `versions: ${hint(answer, 'versions')}`, answer.seq)
  const list = answer.envelope.data
  const offered = (Array.isArray(list) ? list.filter(isObject) : [])
    .filter((entry) => typeof entry['version'] === 'string' && typeof entry['url'] === 'string')
    .map((entry) => ({ version: String(entry['version']), url: String(entry['url']) }))
  if (offered.length === 0) return fail(3001, 'versions', 'the versions endpoint lists no version', answer.seq)
  const unknown = offered.map((entry) => entry.version).filter((one) => !isVersion(one))
  const ignored = unknown.length === 0 ? '' : `; not known here and ignored: ${unknown.join(', ')}`
  report('versions', 'succeeded', `the peer speaks ${offered.map((entry) => entry.version).join(', ')}${ignored}`, answer.seq)
  const mutual = wanted === undefined ? ours : [wanted]
  const version = choosesLowest(context, connection, url)
    ? mutual.find((one) => offered.some((entry) => entry.version === one))
    : highestMutual(
        mutual,
        offered.map((entry) => entry.version),
      )
  const chosen = offered.find((entry) => entry.version === version)
  if (version === undefined || !chosen) {
    return fail(
      3002,
      'choice',
      `no common version: the peer speaks ${offered.map((entry) => entry.version).join(', ')}, we want ${wanted ?? ours.join(', ')}`,
      answer.seq,
    )
  }
  if (dialects[version].rolePerConnection)
    connection.role = isHubStandin(context.settings) ? facingRole(connection) : (connection.role ?? rolesOf(context.settings)[0])
  report('choice', 'succeeded', `${version} it is: the highest that both speak`)
  const detailsAt = absolute(chosen.url, url)
  if (detailsAt === undefined) return fail(3001, 'details', `the url of version ${version} is not a url: ${chosen.url}`, answer.seq)
  const elsewhere = sameHost(detailsAt, url) ? '' : `. This is another host than that of the versions url ${url}; the token is sent there`
  report('details', 'started', `GET ${detailsAt}${elsewhere}`)
  if (elsewhere !== '') context.environment.problem?.(connection.name, `Version details are at ${detailsAt}${elsewhere}.`)
  // Only now is the version known, and with it the encoding it wants: unless the peer has shown another.
  const detailed = await callEitherWay(context, {
    connection,
    method: 'GET',
    url: detailsAt,
    token,
    version,
    endpoint: requiredRow(version, 'versions.details'),
    why: 'registration: which endpoints does the peer have?',
  })
  if (!detailed.ok) return fail(3001, 'details', `version details: ${hint(detailed, 'details')}`, detailed.seq)
  const found = endpointsIn(detailed.envelope.data, version, peerRole(connection), detailsAt)
  if (needsCredentials && advertisedIn(found, connection) === undefined) {
    return fail(
      3003,
      'details',
      'the peer lists no credentials endpoint: connect manually, or enter its credentials by hand, until it has one',
      detailed.seq,
    )
  }
  const circular = found.filter((endpoint) => context.environment.localStandin(endpoint.url) === context.settings.id)
  if (circular.length > 0) {
    const named = circular.map((endpoint) => endpoint.identifier).join(', ')
    return fail(
      3001,
      'details',
      `the peer advertises urls of this stand-in itself for ${named}: requests would come back for ever`,
      detailed.seq,
    )
  }
  connection.peer.detailsUrl = detailsAt
  const away = [...new Set(found.filter((endpoint) => !sameHost(endpoint.url, url)).map(({ url: at }) => hostOf(at)))]
  if (away.length > 0) {
    context.environment.problem?.(
      connection.name,
      `Endpoints are at another host than the versions url ${url}: ${away.join(', ')}. The token is sent there.`,
    )
  }
  report(
    'details',
    'succeeded',
    `${found.length} endpoints: ${[...new Set(found.map((endpoint) => endpoint.identifier))].join(', ')}`,
    detailed.seq,
  )
  return { version, endpoints: found, offered: offered.map((entry) => entry.version) }
}

const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : url)

/** The credentials endpoint, as listed or as the user gives it. */
const advertisedIn = (found: readonly PeerEndpoint[], { overrides }: ConnectionRecord): PeerEndpoint | undefined =>
  [...overrides.endpoints, ...found].find(({ identifier }) => purposeOf(identifier) === 'registration')

/** Only as a fault: the lowest version of both, in place of the highest. */
const choosesLowest = (context: Context, connection: ConnectionRecord, url: string): boolean =>
  context.faults
    ?.match(
      subjectOf({
        direction: 'out',
        method: 'POST',
        url,
        version: undefined,
        endpoint: requiredRow(assumedVersion, 'credentials.post'),
        connection,
        body: undefined,
      }),
      { context, connection, sending: undefined, call: undefined, url, requestJson: undefined },
    )
    ?.wants('choose-lowest') === true

/** As it is advertised, with its slash at the end or without: many servers know only one of the two. Relative urls are completed. */
const absolute = (url: string, base: string): string | undefined => {
  if (!URL.canParse(url, base)) return undefined
  const found = new URL(url, base)
  found.hash = ''
  return found.href
}

const notFound: Readonly<Partial<Record<RegistrationStep['step'], string>>> = {
  versions: 'is this the versions url?',
  details: 'the versions endpoint advertises this url for the version details',
  credentials: 'the version details advertise this url, but it is not served; enter the credentials by hand if the peer has none yet',
}

/** What came of a step, and what to check. */
export const hint = (answer: PeerAnswer, step: RegistrationStep['step']): string => {
  const advice = refusesToken(answer) ? 'is the token right, and still valid?' : answer.status === 404 ? notFound[step] : undefined
  return advice === undefined ? answer.message : `${answer.message}: ${advice}`
}

/** The role that the peer plays in 2.1.1, where version details do not say. */
const peerRole = (connection: ConnectionRecord): LocalRole => oppositeRole[connection.role ?? 'CPO']

/** 2.1.1 does not list interfaces: they follow from the role of the peer. */
const endpointsIn = (details: unknown, version: Version, role: LocalRole, base: string): PeerEndpoint[] => {
  const list = isObject(details) && Array.isArray(details['endpoints']) ? details['endpoints'].filter(isObject) : []
  return list.flatMap((entry) => {
    const { identifier, url, role: named } = entry
    if (typeof identifier !== 'string' || typeof url !== 'string') return []
    const at = absolute(url, base)
    if (at === undefined) return []
    const side = !dialects[version].rolesInVersionDetails
      ? interfacesOf(role, identifier as Module)[0]
      : named === 'RECEIVER'
        ? 'RECEIVER'
        : 'SENDER'
    return [{ identifier, role: side ?? 'SENDER', url: at }]
  })
}
