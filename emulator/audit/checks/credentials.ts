/** Sections CRR and CRS: credentials. */
import { toPlatform, requestOf, dataOf, fromPlatform, isAnsweredWell, listsOf, objectsIn, text } from './common.js'
import type { JsonObject } from '../../standin/data/kinds.js'
import type { Exchange } from '../../traffic/exchange.js'
import { newestOf } from '../../ocpi/version.js'
import { versions as allVersions } from '../../ocpi/version.js'
import { Deviation, NotClaimed, Unseen, type Check } from '../case.js'
import { answeredWith, changedDiscovery, faultOf, inBody } from '../faults.js'
import { inbound, inviteThem } from '../connect.js'
import { partiesIn } from '../leg.js'
import { describeAnswer, type Answer, type Probe } from '../probe.js'
import { errorText } from '../../contract/error-text.js'
import { isObject } from '../../ocpi/json-object.js'

const credentialsUrl = (probe: Probe): string => probe.urlOf('credentials')

const handshake = (probe: Probe) => {
  const done = probe.leg.handshake
  if (!done) throw new Unseen('There was no handshake.')
  probe.seqs.push(...done.exchanges.map(({ seq }) => seq))
  return done
}

/** Our credentials as they would be sent, with the token of the manual connection, which opens our versions. */
const ourCredentials = async (probe: Probe): Promise<JsonObject> => {
  const { client } = probe.leg.engine
  const { standinId, version, ourRole, probeId } = probe.leg
  const { credentials } = await client.call('connections.credentials', { standinId, version, role: ourRole })
  const tokens = await client.call('connections.tokens', { connectionId: probeId })
  return { ...credentials, token: tokens.in ?? 'audit' }
}

export const readableCredentials: Check = async (probe) => {
  const answer = probe.ok(await probe.get(credentialsUrl(probe)))
  if (!isObject(answer.data) || typeof answer.data['url'] !== 'string')
    throw new Deviation('`url` is missing.', 'the versions url of the platform', answer.seq)
  if (partiesIn(answer.data, probe.leg.role).length === 0)
    throw new Deviation('No party is named.', 'country_code and party_id', answer.seq)
  return describeAnswer(answer)
}

export const callsBack: Check = async (probe) => {
  const { ok, message, exchanges } = handshake(probe)
  if (!ok) throw new Deviation(`The registration failed: ${message}`, 'HTTP 200 with OCPI 1000', exchanges.at(-1)?.seq)
  await Promise.resolve()
  const posted = exchanges.find(({ direction, endpoint }) => direction === 'out' && endpoint?.handshake === 'register')
  for (const id of ['versions.list', 'versions.details']) {
    const came = exchanges.find(fromPlatform(id, (exchange) => posted === undefined || exchange.seq < posted.seq))
    if (!came)
      throw new Deviation(
        `The platform answered before it called ${id} with token B.`,
        'GET versions and details with token B',
        posted?.seq,
      )
  }
  return 'The platform called versions and details with token B before it answered.'
}

const answeredCredentials = (probe: Probe): { exchange: Exchange; data: JsonObject } => {
  const exchange = handshake(probe).exchanges.find(({ direction, endpoint }) => direction === 'out' && endpoint?.handshake === 'register')
  const data = exchange && dataOf(exchange)
  if (!exchange || !isObject(data)) throw new Deviation('The answer holds no credentials.', 'a Credentials object', exchange?.seq)
  return { exchange, data }
}

export const tokenC: Check = async (probe) => {
  const { exchange, data } = answeredCredentials(probe)
  const token = data['token']
  const { tokenA } = handshake(probe)
  const sent = requestOf(exchange)['token']
  const wrong =
    typeof token !== 'string' || !/^[\x21-\x7e]{1,64}$/.test(token)
      ? 'The token is not 1 to 64 printable characters.'
      : token === tokenA
        ? 'Token C is token A.'
        : token === sent
          ? 'Token C is token B.'
          : undefined
  if (wrong !== undefined) throw new Deviation(wrong, 'a new token', exchange.seq)
  const theirs = partiesIn(data, probe.leg.role)
  if (theirs.length === 0) throw new Deviation('No party is named.', 'country_code and party_id', exchange.seq)
  const { country_code, party_id } = probe.us
  if (theirs.some((party) => party.country_code === country_code && party.party_id === party_id))
    throw new Deviation('The credentials name our own party.', 'the party of the platform', exchange.seq)
  const listed = await probe.get(text(data['url']))
  if (!Array.isArray(listed.data))
    throw new Deviation(
      `\`url\` is ${text(data['url'])}, which is no versions endpoint (${describeAnswer(listed)}).`,
      'the versions endpoint',
      exchange.seq,
    )
  return undefined
}

export const tokenAIsVoid: Check = async (probe) => {
  const { tokenA = '' } = handshake(probe)
  probe.want(await probe.get(probe.leg.versionsUrl ?? '', { token: tokenA, outside: true }), { http: [401] })
  return undefined
}

const functional = async (probe: Probe, given: { readonly token?: string; readonly outside?: boolean } = {}): Promise<Answer> => {
  const [list] = listsOf(probe)
  return list ? probe.get(list.url, { query: { ...list.query, limit: '1' }, ...given }) : probe.get(probe.leg.versionsUrl ?? '', given)
}

export const tokenCWorks: Check = async (probe) => {
  probe.ok(await functional(probe))
  return undefined
}

export const postAgain: Check = async (probe) => {
  probe.want(await probe.send('POST', credentialsUrl(probe), { body: await ourCredentials(probe) }), { http: [405] })
  probe.ok(await functional(probe), 'Afterwards')
  return undefined
}

export const notRegisteredYet: Check = async (probe) => {
  probe.want(await probe.send('PUT', credentialsUrl(probe), { body: await ourCredentials(probe) }), { http: [405], what: 'PUT' })
  probe.want(await probe.send('DELETE', credentialsUrl(probe)), { http: [405], what: 'DELETE' })
  return undefined
}

const stillInvited = async (probe: Probe): Promise<void> => {
  probe.ok(await probe.get(probe.leg.versionsUrl ?? ''), 'Token A afterwards')
}

export const unreachableVersions: Check = async (probe) => {
  const body = { ...(await ourCredentials(probe)), url: 'http://127.0.0.1:9/ocpi/versions' }
  probe.want(await probe.send('POST', credentialsUrl(probe), { body }), { ocpi: [3001] })
  await stillInvited(probe)
  return undefined
}

export const noCommonVersion: Check = async (probe) => {
  const body = await ourCredentials(probe)
  const none = [{ version: '9.9', url: 'http://127.0.0.1:9/ocpi/9.9' }]
  await probe.fault(changedDiscovery('versions.list', '/data', none), async () => {
    probe.want(await probe.send('POST', credentialsUrl(probe), { body }), { ocpi: [3002] })
  })
  await stillInvited(probe)
  return undefined
}

export const incompleteCredentials: Check = async (probe) => {
  for (const name of ['url', 'token']) {
    const body = await ourCredentials(probe)
    Reflect.deleteProperty(body, name)
    probe.refused(await probe.send('POST', credentialsUrl(probe), { body }), `Without ${name}`)
  }
  await stillInvited(probe)
  return undefined
}

// ---- renewal ---------------------------------------------------------------------------------------------------------------

/** Renews with the credentials given, or with our own; the message where that fails. */
const renew = async (probe: Probe, credentials?: JsonObject): Promise<string | undefined> => {
  const { client } = probe.leg.engine
  const connectionId = probe.leg.connectionId ?? ''
  await client.call('connections.update', { connectionId, credentials: credentials ?? null })
  const problem = await client.call('connections.renew', { connectionId }).then(
    () => undefined,
    (error: unknown) => errorText(error),
  )
  await client.call('connections.update', { connectionId, credentials: null })
  probe.leg.token = (await client.call('connections.tokens', { connectionId })).out
  const put = probe.exchanges.findLast(
    ({ direction, method, endpoint }) => direction === 'out' && method === 'PUT' && endpoint?.handshake === 'renew',
  )
  if (put) probe.seqs.push(put.seq)
  return problem
}

const withRoles = async (probe: Probe, roles: (own: JsonObject) => JsonObject[]): Promise<JsonObject> => {
  const { client } = probe.leg.engine
  const { standinId, version, ourRole } = probe.leg
  const { credentials } = await client.call('connections.credentials', { standinId, version, role: ourRole })
  const [own = {}] = objectsIn(credentials['roles'])
  return { ...credentials, roles: roles(own) }
}

const acceptsRoles =
  (roles: (own: JsonObject) => JsonObject[]): Check =>
  async (probe) => {
    const problem = await renew(probe, await withRoles(probe, roles))
    if (problem !== undefined) throw new Deviation(problem, 'HTTP 200 with OCPI 1000', probe.seqs.at(-1))
    probe.ok(await functional(probe), 'Afterwards')
    const back = await renew(probe)
    if (back !== undefined) throw new Deviation(`Back to one role: ${back}`, 'HTTP 200 with OCPI 1000', probe.seqs.at(-1))
    return 'Accepted.'
  }

export const threeRoles = acceptsRoles((own) => [own, { ...own, role: 'CPO', party_id: 'AU1' }, { ...own, role: 'EMSP', party_id: 'AU2' }])
export const hubRole = acceptsRoles((own) => [own, { ...own, role: 'HUB', party_id: 'AUH' }])

export const roleTwice: Check = async (probe) => {
  const problem = await renew(probe, await withRoles(probe, (own) => [own, { ...own }]))
  if (problem !== undefined) {
    probe.ok(await functional(probe), 'Afterwards')
    return `Refused: ${problem}`
  }
  await renew(probe)
  throw new Deviation('The same role, country and party twice is accepted.', 'OCPI 2001', probe.seqs.at(-1))
}

export const onlyCredentials: Check = async (probe) => {
  const { standins } = await probe.leg.engine.client.call('workbench.get', {})
  const base = standins.find(({ settings }) => settings.id === probe.leg.standinId)?.versionsUrlsByRole[probe.leg.ourRole] ?? ''
  const left = [
    {
      identifier: 'credentials',
      ...(probe.leg.dialect.rolesInVersionDetails && { role: 'RECEIVER' }),
      url: base.replace(/versions$/, `${probe.leg.version}/credentials`),
    },
  ]
  const problem = await probe.fault(changedDiscovery('versions.details', '/data/endpoints', left), () => renew(probe))
  if (problem === undefined) await renew(probe)
  probe.ok(await functional(probe), 'Afterwards')
  return problem === undefined ? 'Registered.' : `Refused: ${problem}`
}

export const slowDetails: Check = async (probe) => {
  const milliseconds = Math.round(probe.declaration.limits.slowSeconds * 1000)
  const slow = faultOf('slow details', { endpoint: 'versions.details' }, [{ kind: 'delay', milliseconds }], 1)
  const problem = await probe.fault(slow, () => renew(probe))
  if (problem !== undefined) throw new Deviation(problem, 'waits, then registers', probe.seqs.at(-1))
  return `Our details answered after ${milliseconds} ms.`
}

export const renews: Check = async (probe) => {
  const old = probe.leg.token
  const problem = await renew(probe)
  if (problem !== undefined) throw new Deviation(problem, 'HTTP 200 with OCPI 1000', probe.seqs.at(-1))
  probe.leg.notes.set('old token', old)
  for (const id of ['versions.list', 'versions.details'])
    if (!probe.exchanges.some(fromPlatform(id)))
      throw new Deviation(`The platform did not call ${id} again.`, 'GET versions and details with the new token B')
  if (probe.leg.token === old) throw new Deviation('Token C is the old one.', 'a new token C', probe.seqs.at(-1))
  return undefined
}

export const oldTokenIsVoid: Check = async (probe) => {
  const old = probe.leg.notes.get('old token')
  if (typeof old !== 'string') throw new Unseen('There was no renewal.')
  probe.want(await functional(probe, { token: old, outside: true }), { http: [401], what: 'The old token C' })
  probe.ok(await functional(probe), 'The new token C')
  return undefined
}

export const movesUrls: Check = async (probe) => {
  const append = inBody('/data/endpoints/*/url', { do: 'append', value: '?moved=1' })
  const moved = faultOf('moved endpoints', { endpoint: 'versions.details' }, [append])
  const problem = await probe.fault(moved, () => renew(probe))
  if (problem !== undefined) throw new Deviation(problem, 'HTTP 200 with OCPI 1000', probe.seqs.at(-1))
  probe.undo(() => renew(probe))
  await (probe.leg.role === 'CPO'
    ? probe.act('occupy-evse', 'Change the state of the charger at EVSE {evse}')
    : probe.act('issue-token', 'Issue a new card'))
  const push = await probe.await(
    'a push',
    (exchange) => exchange.direction === 'in' && exchange.endpoint?.purpose === 'functional' && exchange.method !== 'GET',
  )
  if (!push.url.includes('moved=1')) throw new Deviation(`The push went to ${push.url}.`, 'the new url', push.seq)
  return undefined
}

export const renewalsAtOnce: Check = async (probe) => {
  // Either side may answer that the other should try later: one of the two has to win.
  const rotated = probe.act('rotate', 'Rotate the credentials of the connection with Standin now').catch((error: unknown) => {
    if (error instanceof Unseen && !error.message.startsWith('The hook')) throw error
  })
  await Promise.all([renew(probe), rotated])
  const first = await functional(probe)
  if (first.ocpi !== 1000) {
    await renew(probe)
    probe.ok(await functional(probe), 'Afterwards')
  }
  return 'Each side can call the other.'
}

export const upgrades: Check = async (probe) => {
  const { client } = probe.leg.engine
  const { connectionId = '', standinId, version } = probe.leg
  const answer = await probe.get(probe.leg.versionsUrl ?? '')
  const newest = newestOf(allVersions.filter((one) => objectsIn(answer.data).some((entry) => entry['version'] === one)))
  if (newest === version) throw new NotClaimed(`The platform lists no version later than ${version}.`)
  await client.call('standins.update', { standinId, settings: { versions: [...allVersions] } })
  const renewed = await client.call('connections.renew', { connectionId, version: newest }).catch((error: unknown) => {
    throw new Deviation(errorText(error), `a connection in ${newest}`)
  })
  probe.leg.token = (await client.call('connections.tokens', { connectionId })).out
  await client.call('connections.renew', { connectionId, version })
  probe.leg.token = (await client.call('connections.tokens', { connectionId })).out
  await client.call('standins.update', { standinId, settings: { versions: [version] } })
  if (renewed.version !== newest) throw new Deviation(`The connection is ${renewed.version ?? 'without a version'}.`, newest)
  return `Upgraded to ${newest} and back.`
}

// ---- the end ------------------------------------------------------------------------------------------------------------------

export const unregisters: Check = async (probe) => {
  const { client } = probe.leg.engine
  probe.leg.notes.set('dead token', probe.leg.token)
  const connectionId = probe.leg.connectionId ?? ''
  await client.call('connections.unregister', { connectionId }).catch((error: unknown) => {
    throw new Deviation(errorText(error), 'HTTP 200 with OCPI 1000', probe.exchanges.at(-1)?.seq)
  })
  probe.seqs.push(...probe.exchanges.map(({ seq }) => seq))
  probe.leg.notes.set('ended', probe.leg.exchanges.length)
  probe.leg.connectionId = undefined
  probe.want(await probe.get(probe.leg.versionsUrl ?? '', { outside: true }), { http: [401], what: 'Token C afterwards' })
  return undefined
}

export const silentAfterwards: Check = async (probe) => {
  if (probe.leg.notes.get('ended') === undefined) throw new Unseen('The connection was not ended.')
  await (probe.leg.role === 'CPO'
    ? probe.act('occupy-evse', 'Change the state of the charger at EVSE {evse}')
    : probe.act('issue-token', 'Issue a new card'))
  const came = await probe.mayCome(({ direction }) => direction === 'in', Math.min(2, probe.declaration.limits.waitSeconds))
  if (came) throw new Deviation(`The platform called ${came.method} ${came.url}.`, 'no call after DELETE', came.seq)
  return 'No call after DELETE.'
}

export const deadToken: Check = async (probe) => {
  const token = probe.leg.notes.get('dead token')
  if (typeof token !== 'string') throw new Unseen('The connection was not ended.')
  probe.want(await probe.send('POST', credentialsUrl(probe), { body: await ourCredentials(probe), token, outside: true }), { http: [401] })
  return undefined
}

// ---- the platform registers ------------------------------------------------------------------------------------------------------

export const registersHere: Check = async (probe) => {
  const { exchanges } = await inbound(probe)
  const came = ['versions.list', 'versions.details', 'credentials.post'].map((id) => exchanges.findIndex(fromPlatform(id)))
  if (came.includes(-1)) throw new Deviation('The platform left out a step.', 'GET versions, GET details, POST credentials')
  if ((came[0] ?? 0) > (came[1] ?? 0) || (came[1] ?? 0) > (came[2] ?? 0))
    throw new Deviation('The steps came in another order.', 'GET versions, GET details, POST credentials')
  return 'GET versions, GET details, POST credentials, in that order.'
}

const posted = async (probe: Probe): Promise<Exchange> => {
  const { exchanges } = await inbound(probe)
  const post = exchanges.find(fromPlatform('credentials.post'))
  if (!post) throw new Deviation('No POST of credentials came.')
  probe.seqs.push(post.seq)
  return post
}

export const theirCredentials: Check = async (probe) => {
  const { tokenA } = await inbound(probe)
  const post = await posted(probe)
  const body = requestOf(post)
  if (body['token'] === tokenA) throw new Deviation('Token B is token A.', 'a new token', post.seq)
  if (partiesIn(body, probe.leg.role).length === 0) throw new Deviation('No party is named.', 'country_code and party_id', post.seq)
  await probe.leg.engine.settled()
  const finding = post.findings.find(({ id, side }) => side === 'request' && (id.startsWith('credentials.') || id === 'object.required'))
  if (finding) throw new Deviation(`${finding.id}: ${finding.actual}`, finding.expected, post.seq)
  return undefined
}

export const opensWithTokenB: Check = async (probe) => {
  const { exchanges } = await inbound(probe)
  const called = exchanges.find(toPlatform('versions.list'))
  if (!called) throw new Unseen('We did not call back.')
  if (!isAnsweredWell(called))
    throw new Deviation(`GET versions with token B: HTTP ${called.response?.status ?? 'none'}`, 'HTTP 200', called.seq)
  return undefined
}

export const survivesRefusal: Check = async (probe) => {
  for (const [http, ocpi] of [
    [200, 3001],
    [405, 2000],
    [500, 3000],
  ] as const) {
    const refusal = faultOf('refused registration', { endpoint: 'credentials.post' }, [answeredWith(http, ocpi)], 1)
    const refused = await probe.fault(refusal, () => inviteThem(probe).catch(() => undefined))
    if (refused?.registered === true) throw new Deviation('A refused registration counts as one.')
    const next = await inviteThem(probe)
    if (!next.registered) throw new Deviation(`After HTTP ${http}, OCPI ${ocpi} the platform could not register.`, 'a registration')
  }
  return 'Registered after each refusal.'
}

export const rotatesThere: Check = async (probe) => {
  await inbound(probe)
  const old = probe.leg.token
  await probe.act('rotate', 'Rotate the credentials of the connection with Standin')
  const put = await probe.await('PUT credentials', fromPlatform('credentials.put', isAnsweredWell))
  const { connectionId = '' } = probe.leg
  probe.leg.token = (await probe.leg.engine.client.call('connections.tokens', { connectionId })).out
  if (probe.leg.token === old) throw new Deviation('The token of the platform is the old one.', 'a new token B', put.seq)
  probe.want(await functional(probe, { token: old ?? '', outside: true }), { http: [401], what: 'The old token B' })
  probe.ok(await functional(probe), 'The new token B')
  return undefined
}

export const unregistersThere: Check = async (probe) => {
  await inbound(probe)
  const token = probe.leg.token ?? ''
  await probe.act('unregister', 'End the connection with Standin')
  await probe.await('DELETE credentials', fromPlatform('credentials.delete', isAnsweredWell))
  probe.leg.connectionId = undefined
  probe.want(await functional(probe, { token, outside: true }), { http: [401], what: 'Token B afterwards' })
  return undefined
}
