/** Real-time authorization (chapter mod_tokens): may this Token charge, and where? */
import { randomUUID } from 'node:crypto'
import type { Version } from '../../ocpi/version.js'
import type { AllowedType, TokenType } from '../../ocpi/v2.2.1/enums.js'
import type { AuthorizationInfo, Token } from '../../ocpi/v2.2.1/tokens.js'
import { httpError, refused, success } from '../answer.js'
import { addressedParty, param, queryValue, sameId, unusable, type Handler } from '../call.js'
import { isObject, localKey } from '../data/kinds.js'
import { evseIn } from '../data/received.js'
import { renderFor } from '../render.js'

/** The types that a TokenType stands for: all that 2.1.1 does not know are OTHER there. */
const tokenTypes: Record<Version, Partial<Record<string, readonly TokenType[]>>> = {
  '2.1.1': { RFID: ['RFID'], OTHER: ['OTHER', 'APP_USER', 'AD_HOC_USER'] },
  '2.2.1': { RFID: ['RFID'], OTHER: ['OTHER'], APP_USER: ['APP_USER'], AD_HOC_USER: ['AD_HOC_USER'] },
}

/** 404, and from 2.2 on 2004 in the body: the one place where both are due (3.4). */
const unknownToken = (version: string, uid: string) =>
  httpError(404, version === '2.1.1' ? 2001 : 2004, `Token ${uid} is not known here`)

const authorize: Handler = (call) => {
  const { context, version, connection } = call
  const uid = param(call, 'token_uid')
  const asked = queryValue(call, 'type') ?? 'RFID'
  const types = tokenTypes[version][asked]
  if (!types) return refused(2001, `type=${asked} is not a TokenType of ${version}`)
  const references = isObject(call.body) ? call.body : undefined
  const refusal = call.body === undefined ? undefined : unusable(call, 'LocationReferences', call.body)
  if (refusal) return refusal
  const set = context.data.own('tokens')
  const entry = types.map((type) => set.find(localKey('tokens', uid, type), addressedParty(call))).find((found) => found !== undefined)
  const token = entry && (set.object(entry) as Token)
  if (!token || !sameId(version, token.uid, uid)) return unknownToken(version, uid)
  const allowed = verdict(context.settings.behaviour.authorize, token, context.authorizationOf(token))
  const place = references && allowed === 'ALLOWED' ? knownPlace(call.context.data.received(connection.id, 'locations').entries(), references) : undefined
  const info: AuthorizationInfo = {
    allowed, token,
    ...(place && { location: place }),
    ...(allowed === 'ALLOWED' && { authorization_reference: randomUUID() }),
  }
  return success(`Token ${uid} is ${allowed}`, renderFor(context, version, 'AuthorizationInfo', info))
}

/** A token that is not valid is blocked; else the rule of the token, and if it has none that of the stand-in, decides. */
const verdict = (behaviour: AllowedType | 'auto', token: Token, rule: AllowedType | undefined): AllowedType =>
  behaviour !== 'auto' ? behaviour : (rule ?? (token.valid ? 'ALLOWED' : 'BLOCKED'))

/** The place that was asked about, with the EVSEs that exist; as asked when the Location was never seen here. */
const knownPlace = (
  locations: readonly { id: string; object: Record<string, unknown> }[], references: Record<string, unknown>,
): AuthorizationInfo['location'] => {
  const location_id = String(references['location_id'])
  const location = locations.find((entry) => entry.id.toLowerCase() === location_id.toLowerCase())
  const asked = Array.isArray(references['evse_uids']) ? references['evse_uids'].map(String) : undefined
  const known = location && asked?.filter((uid) => evseIn(location.object, uid))
  // Without EVSEs the answer would stand for the whole Location, which was not asked about.
  const evse_uids = known && known.length > 0 ? known : asked
  return { location_id, ...(evse_uids && evse_uids.length > 0 && { evse_uids }) }
}

export const tokenHandlers: Readonly<Record<string, Handler>> = { 'tokens.sender.authorize': authorize }
