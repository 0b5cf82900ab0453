/**
 * May the holder of this Token charge here? The whitelist field decides who is asked (2.2.1 mod_tokens, WhitelistType):
 * nobody, the eMSP, or the eMSP if it can be reached.
 */
import type { Authorization } from '../contract/charging.js'
import { rowOf } from '../ocpi/endpoints.js'
import { partyKey } from '../ocpi/headers.js'
import { translate } from '../ocpi/translate/translate.js'
import { AllowedType, authoredVersion, type EVSE, type Location, type Token } from '../ocpi/authored.js'
import type { Version } from '../ocpi/version.js'
import { translateContext } from '../standin/data/render.js'
import { advertisedUrl, versionOf, type ConnectionRecord } from '../standin/connections.js'
import type { Context } from '../standin/context.js'
import { sameId } from '../standin/data/kinds.js'
import { fillPath } from '../standin/operations/push.js'
import { extendUrl, withQuery } from '../standin/calling/urls.js'
import { isObject } from '../ocpi/json-object.js'

export interface Customer {
  readonly token: Token
  readonly connection: ConnectionRecord
}

/** Connections over which an eMSP is reached. */
export const emspConnections = (context: Context): ConnectionRecord[] =>
  context.connections
    .list()
    .filter(
      ({ state, role, peer }) =>
        state === 'REGISTERED' && role !== 'EMSP' && peer.parties.some((party) => party.role === 'EMSP' || party.role === 'HUB'),
    )

/** A Token as it was received, in the authored model. */
const authoredToken = (context: Context, version: Version, owner: string, object: Record<string, unknown>): Token | undefined => {
  if (version === authoredVersion) return object as Token
  const [country_code = '', party_id = ''] = owner.split('-')
  const { object: token } = translate(version, authoredVersion, 'Token', object, {
    ...translateContext(context),
    owner: { country_code, party_id },
  })
  return isObject(token) ? (token as Token) : undefined
}

/** Tokens that were received over a connection, in the order of arrival. */
export const customersOf = (context: Context, connection: ConnectionRecord): Customer[] =>
  context.data
    .received(connection.id, 'tokens')
    .entries()
    .flatMap(({ version, owner, object }) => {
      const token = authoredToken(context, version, owner, object)
      return token && typeof token.uid === 'string' ? [{ token, connection }] : []
    })

/** The Token with this uid, as any eMSP has sent it. */
export const findCustomer = (context: Context, uid: string, type: string | undefined, connectionId?: string): Customer | undefined => {
  for (const connection of emspConnections(context)) {
    if (connectionId !== undefined && connection.id !== connectionId) continue
    for (const { version, owner, id, object } of context.data.received(connection.id, 'tokens').entries()) {
      if (!sameId(version, id, uid) || (type !== undefined && object['type'] !== type)) continue
      const token = authoredToken(context, version, owner, object)
      if (token) return { token, connection }
    }
  }
  return undefined
}

/** The connection that a Token's owner is reached over. */
export const connectionOf = (
  context: Context,
  token: { readonly country_code: string; readonly party_id: string },
): ConnectionRecord | undefined => {
  const reachable = emspConnections(context)
  return (
    reachable.find(({ peer }) => peer.parties.some((party) => party.role !== 'HUB' && partyKey(party) === partyKey(token))) ??
    reachable.find(({ peer }) => peer.parties.some((party) => party.role === 'HUB'))
  )
}

export interface Decision extends Authorization {
  /** The Token as the eMSP told it with its answer, or as it was known. */
  readonly token: Token | undefined
  readonly reference: string | undefined
}

interface Asked {
  readonly answer: AllowedType | undefined
  readonly reference: string | undefined
  readonly token: Token | undefined
  /** The EVSE is not among those that are allowed. */
  readonly elsewhere: boolean
  /** The eMSP could not be asked, or did not answer as OCPI has it. */
  readonly unreachable: boolean
  readonly message: string
  readonly seqs: number[]
}

const ask = async (
  context: Context,
  connection: ConnectionRecord,
  uid: string,
  type: string,
  location: Location,
  evse: EVSE,
): Promise<Asked> => {
  const nobody = (message: string, seqs: number[] = []): Asked => ({
    answer: undefined,
    reference: undefined,
    token: undefined,
    elsewhere: false,
    unreachable: true,
    message,
    seqs,
  })
  const version = versionOf(connection)
  const endpoint = rowOf(version, 'tokens.sender.authorize')
  const base = advertisedUrl(connection, 'tokens', 'SENDER')
  if (!endpoint || base === undefined) return nobody(`${connection.name} does not advertise tokens`)
  const answer = await context.client.call({
    connection,
    method: endpoint.method,
    version,
    endpoint,
    role: 'CPO',
    body: { location_id: location.id, evse_uids: [evse.uid] },
    url: withQuery(extendUrl(base, fillPath(endpoint.path, { token_uid: uid })), type === 'RFID' ? {} : { type }),
    why: `a driver presents Token ${uid}`,
  })
  const seqs = [answer.seq]
  const { data } = answer.envelope
  const allowed = AllowedType.safeParse(isObject(data) ? data['allowed'] : undefined)
  if (!answer.ok || !isObject(data) || !allowed.success) {
    // A Token that the eMSP does not know is an answer; anything else is none.
    const unknown = answer.status === 404 || answer.envelope.statusCode === 2004
    return unknown ? { ...nobody(`${connection.name} does not know the Token`, seqs), unreachable: false } : nobody(answer.message, seqs)
  }
  const places = isObject(data['location']) ? data['location']['evse_uids'] : undefined
  const elsewhere =
    Array.isArray(places) && places.length > 0 && !places.some((place) => String(place).toLowerCase() === evse.uid.toLowerCase())
  const reference = data['authorization_reference']
  return {
    answer: allowed.data,
    elsewhere,
    unreachable: false,
    message: `${connection.name} answers ${allowed.data}`,
    seqs,
    reference: typeof reference === 'string' ? reference : undefined,
    token: version === authoredVersion && isObject(data['token']) ? (data['token'] as Token) : undefined,
  }
}

export interface AuthorizeRequest {
  readonly uid: string
  readonly type: string | undefined
  readonly location: Location
  readonly evse: EVSE
  /** The charge point does not reach its platform, so nobody can be asked. */
  readonly offline: boolean
  /** Who is asked about a Token that was never sent; the first eMSP when it is left out. */
  readonly connectionId?: string | undefined
}

/** Whitelist first, then the eMSP, as the Token says. */
export const authorize = async (context: Context, request: AuthorizeRequest): Promise<Decision> => {
  const { uid, location, evse, offline } = request
  const known = findCustomer(context, uid, request.type, request.connectionId)
  const token = known?.token
  const listed = (allowed: boolean, why: string, seqs: number[] = []): Decision => ({
    allowed,
    method: 'WHITELIST',
    why,
    seqs,
    token,
    reference: undefined,
  })
  const connection =
    known?.connection ?? emspConnections(context).find(({ id }) => request.connectionId === undefined || id === request.connectionId)
  const whitelist = token?.whitelist ?? 'NEVER'
  const state = token?.valid === true ? 'valid' : 'not valid'
  // 2.2.1 mod_tokens: ALWAYS is never asked about, so a Token that is not valid is refused without a call.
  if (token && whitelist === 'ALWAYS') return listed(token.valid, `whitelist ALWAYS: nobody is asked, and the Token is ${state}`)
  if (token?.valid === true && whitelist === 'ALLOWED') return listed(true, 'whitelist ALLOWED: the Token is valid, which is enough here')
  const fallback = (problem: string, seqs: number[]): Decision =>
    whitelist === 'ALLOWED_OFFLINE' || whitelist === 'ALLOWED'
      ? listed(token?.valid === true, `whitelist ${whitelist}: ${problem}, and the Token is ${state}`, seqs)
      : {
          allowed: false,
          method: 'AUTH_REQUEST',
          why: `${token ? 'whitelist NEVER' : 'the Token is not known here'}: ${problem}`,
          seqs,
          token,
          reference: undefined,
        }
  if (offline) return fallback('the charge point is offline', [])
  if (!connection) return fallback('no eMSP is connected', [])
  const asked = await ask(context, connection, uid, token?.type ?? request.type ?? 'RFID', location, evse)
  if (asked.unreachable) return fallback(`${connection.name} cannot be reached (${asked.message})`, asked.seqs)
  const holder = asked.token ?? token
  const allowed = asked.answer === 'ALLOWED' && !asked.elsewhere && holder !== undefined
  return {
    allowed,
    method: 'AUTH_REQUEST',
    seqs: asked.seqs,
    token: holder,
    reference: asked.reference,
    ...(asked.answer && { answer: asked.answer }),
    why: asked.elsewhere
      ? `${asked.message}, but not at EVSE ${evse.uid}`
      : holder === undefined && asked.answer === 'ALLOWED'
        ? `${asked.message}, but not whose Token it is`
        : asked.message,
  }
}
