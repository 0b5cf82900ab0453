/** How a part of a run reaches the platform: discovery, registration from either side, or a registration that exists. */
import type { AuditDeclaration } from '../contract/audit.js'
import { interfacesOf, type Module } from '../ocpi/endpoints.js'
import { purposeOf } from '../ocpi/modules.js'
import type { Version } from '../ocpi/version.js'
import type { Exchange } from '../traffic/exchange.js'
import { Deviation } from './case.js'
import { endpointsIn, partiesIn, type Leg } from './leg.js'
import { describeAnswer, Probe } from './probe.js'
import { errorText } from '../contract/error-text.js'
import { isObject } from '../ocpi/json-object.js'

/** The token of a version: one text for all, or one for each. */
export const tokenFor = (tokens: AuditDeclaration['connect']['tokenA'], version: Version): string | undefined =>
  typeof tokens === 'string' ? tokens : tokens?.[version]

const placeholderParty = { role: 'OTHER', country_code: 'XX', party_id: 'XXX' } as const

/** A connection without a handshake for requests of somebody who isn't registered. */
export const openProbe = async (leg: Leg): Promise<void> => {
  const { client } = leg.engine
  const { versionsUrl, token, version, standinId, ourRole } = leg
  const probe = await client.call('connections.connect', {
    standinId,
    version,
    name: 'audit',
    parties: [placeholderParty],
    role: ourRole,
    ...(versionsUrl !== undefined && { versionsUrl }),
    ...(token !== undefined && { tokenOut: token }),
  })
  leg.probeId = probe.id
}

/** GET versions and version details with the token that we have; a message where that fails. */
export const discover = async (leg: Leg): Promise<string | undefined> => {
  const { versionsUrl, version } = leg
  if (versionsUrl === undefined) return 'the versions url of the platform is not known'
  const probe = new Probe(leg, 'discovery')
  const listed = await probe.get(versionsUrl)
  if (listed.error !== undefined) return `${versionsUrl}: ${listed.error}`
  const entry = Array.isArray(listed.data) ? listed.data.filter(isObject).find((one) => one['version'] === version) : undefined
  if (!entry || typeof entry['url'] !== 'string') return `the platform does not list ${version} (${describeAnswer(listed)})`
  leg.detailsUrl = new URL(entry['url'], versionsUrl).href
  const details = await probe.get(leg.detailsUrl)
  leg.endpoints = endpointsIn(details.data, (identifier) =>
    leg.role === 'HUB' || purposeOf(identifier) !== 'functional' ? undefined : interfacesOf(leg.role, identifier as Module)[0],
  )
  return leg.endpoints.length > 0 ? undefined : `the version details of ${version} list no endpoints (${describeAnswer(details)})`
}

/** POST credentials at the platform. */
export const registerThere = async (leg: Leg): Promise<void> => {
  const { client } = leg.engine
  const { versionsUrl = '', token: tokenA = '', version, standinId, ourRole } = leg
  const from = leg.exchanges.length
  try {
    const connection = await client.call('connections.register', { standinId, versionsUrl, tokenA, role: ourRole, version })
    await adopt(leg, connection.id)
    leg.handshake = { ok: true, message: 'registered', exchanges: leg.exchanges.slice(from), tokenA }
  } catch (error) {
    const message = errorText(error)
    leg.handshake = { ok: false, message, exchanges: leg.exchanges.slice(from), tokenA }
  }
}

/** Takes over a registered connection as the one of this part of the run. */
export const adopt = async (leg: Leg, connectionId: string): Promise<void> => {
  const { client } = leg.engine
  const { connections } = await client.call('workbench.get', {})
  const found = connections.find(({ id }) => id === connectionId)
  if (!found) throw new Error('the connection is gone')
  leg.connectionId = connectionId
  leg.token = (await client.call('connections.tokens', { connectionId })).out
  leg.parties = found.peer.parties
  leg.versionsUrl ??= found.peer.versionsUrl
  leg.endpoints = found.peer.endpoints
}

/** Goes on with a registration that exists: the token opens the platform already. */
export const useToken = async (leg: Leg): Promise<void> => {
  const { client } = leg.engine
  const from = leg.exchanges.length
  try {
    const probe = new Probe(leg, 'discovery')
    const url = probe.findUrl('credentials')
    const answer = url === undefined ? undefined : await probe.get(url)
    const parties = partiesIn(answer?.data, leg.role)
    const connection = await client.call('connections.connect', {
      standinId: leg.standinId,
      version: leg.version,
      name: 'platform',
      role: leg.ourRole,
      parties: [
        ...(parties.length > 0
          ? parties.map(({ role, country_code, party_id }) => ({ role: role as 'CPO', country_code, party_id }))
          : [{ ...placeholderParty, role: leg.role }]),
      ],
      ...(leg.token !== undefined && { tokenOut: leg.token }),
      ...(leg.versionsUrl !== undefined && { versionsUrl: leg.versionsUrl }),
      fetch: true,
    })
    const { token } = leg
    await adopt(leg, connection.id)
    leg.token = token
    leg.handshake = { ok: true, message: 'an existing registration is used', exchanges: leg.exchanges.slice(from), tokenA: undefined }
  } catch (error) {
    leg.handshake = { ok: false, message: errorText(error), exchanges: [], tokenA: undefined }
  }
}

/** What came of a registration that the platform began. */
export interface Inbound {
  readonly tokenA: string
  readonly connectionId: string
  readonly registered: boolean
  readonly exchanges: readonly Exchange[]
}

/** Invites the platform and makes it register here. */
export const inviteThem = async (probe: Probe, tokenA?: string): Promise<Inbound> => {
  const { leg } = probe
  const { client } = leg.engine
  const from = leg.exchanges.length
  const invited = await client.call('connections.invite', {
    standinId: leg.standinId,
    name: 'platform under test',
    role: leg.ourRole,
    ...(tokenA !== undefined && { tokenA }),
  })
  const token = invited.tokens.a ?? ''
  const { standins } = await client.call('workbench.get', {})
  const urls = standins.find(({ settings }) => settings.id === leg.standinId)?.versionsUrlsByRole
  const versionsUrl = urls?.[leg.ourRole] ?? ''
  leg.notes.set('invitation', { versionsUrl, tokenA: token })
  await probe.act('register', `Register the platform at ${versionsUrl} with token A ${token}`)
  const posted = await probe.mayCome(
    (exchange) => exchange.direction === 'in' && exchange.endpoint?.handshake === 'register' && exchange.connectionId === invited.id,
  )
  const { connections } = await client.call('workbench.get', {})
  const registered = connections.find(({ id }) => id === invited.id)?.state === 'REGISTERED'
  if (registered) await adopt(leg, invited.id)
  if (posted) probe.seqs.push(posted.seq)
  return { tokenA: token, connectionId: invited.id, registered, exchanges: leg.exchanges.slice(from) }
}

/** A registration that the platform began, once for all cases that look at it. */
export const inbound = async (probe: Probe): Promise<Inbound> => {
  const known = probe.leg.notes.get('inbound') as Inbound | undefined
  const made = known ?? (await inviteThem(probe, tokenOfInvitation(probe)))
  probe.leg.notes.set('inbound', made)
  if (!made.registered) throw new Deviation('The platform did not register.', 'a registration', made.exchanges.at(-1)?.seq)
  return made
}

const tokenOfInvitation = ({ declaration }: Probe): string | undefined => declaration.connect.invite
