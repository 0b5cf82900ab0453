/** Real-time authorization (chapter mod_tokens): may this Token charge, and where? */
import { own } from '../../ocpi/own.js'
import { randomUUID } from 'node:crypto'
import type { Version } from '../../ocpi/version.js'
import type { AllowedType, AuthorizationInfo, Token } from '../../ocpi/authored.js'
import { dialects } from '../../ocpi/dialect.js'
import type { AuthorizationRule } from '../../contract/standin.js'
import { httpError, refused, success } from '../serving/answer.js'
import { addressedParty, param, queryValue, sameId, unusable, type Handler } from '../serving/call.js'
import type { Context } from '../context.js'
import { localKey } from '../data/kinds.js'
import { evseIn } from '../data/received.js'
import { renderFor } from '../data/render.js'
import { isObject } from '../../ocpi/json-object.js'

/** 404, and a status code in the body: the one place where both are due (2.2.1 mod_tokens). */
const unknownToken = (version: Version, uid: string) =>
  httpError(404, dialects[version].statuses.unknownToken, `Token ${uid} is not known here`)

const authorize: Handler = async (call) => {
  const { context, version, connection } = call
  const uid = param(call, 'token_uid')
  const asked = queryValue(call, 'type') ?? 'RFID'
  const types = dialects[version].tokenTypes[asked]
  if (!types) return refused(2001, `type=${asked} is not a TokenType of ${version}`)
  const references = isObject(call.body) ? call.body : undefined
  const refusal = call.body === undefined ? undefined : unusable(call, 'LocationReferences', call.body)
  if (refusal) return refusal
  const set = context.data.own('tokens')
  const entry = types.map((type) => set.find(localKey('tokens', uid, type), addressedParty(call))).find((found) => found !== undefined)
  const token = entry && (set.object(entry) as Token)
  if (!token || !sameId(version, token.uid, uid)) return unknownToken(version, uid)
  const { rule, allowed, allowedAt } = decide(context, version, token, references)
  // Answered late, or not at all: the caller's patience ends by the clock of the world.
  if (rule && (rule.answer === 'none' || rule.delayMs > 0)) await pause(rule.answer === 'none' ? longestPauseMs : rule.delayMs)
  const place =
    references && allowed === 'ALLOWED'
      ? (allowedAt ?? knownPlace(call.context.data.received(connection.id, 'locations').entries(), references))
      : undefined
  const info: AuthorizationInfo = {
    allowed,
    token,
    ...(place && { location: place }),
    ...(allowed === 'ALLOWED' && { authorization_reference: randomUUID() }),
  }
  return success(`Token ${uid} is ${allowed}`, renderFor(context, version, 'AuthorizationInfo', info))
}

export interface RuleDecision {
  /** The first rule that fits. */
  readonly rule: AuthorizationRule | undefined
  readonly allowed: AllowedType
  /** Of what was asked about, where a rule with places allows it. */
  readonly allowedAt: AuthorizationInfo['location'] | undefined
}

/** What is answered for a Token of ours, and by which rule; places count only where the caller names one. */
export const decide = (context: Context, version: Version, token: Token, references: Record<string, unknown> | undefined): RuleDecision => {
  const { authorize: standard, authorizationRules } = context.settings.behaviour
  const rule = authorizationRules.find(
    (one) => (one.uid === undefined || sameId(version, one.uid, token.uid)) && (one.type === undefined || one.type === token.type),
  )
  const due = verdict(standard, token, context.authorizationOf(token))
  const answer = rule === undefined || rule.answer === 'auto' || rule.answer === 'none' ? due : rule.answer
  const places = answer === 'ALLOWED' ? rule?.places : undefined
  const allowedAt = places && references && allowedPlace(places, references)
  return { rule, allowed: places && references && !allowedAt ? 'NOT_ALLOWED' : answer, allowedAt }
}

const longestPauseMs = 600_000

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds).unref()
  })

/** Of the EVSEs that were asked about those where the Token may be used; undefined when it may not be used there at all. */
const allowedPlace = (
  places: NonNullable<AuthorizationRule['places']>,
  references: Record<string, unknown>,
): AuthorizationInfo['location'] | undefined => {
  const location_id = String(references['location_id'])
  const place = places.find(({ locationId }) => locationId.toLowerCase() === location_id.toLowerCase())
  if (!place) return undefined
  const asked = Array.isArray(references['evse_uids']) ? references['evse_uids'].map(String) : undefined
  const { evseUids } = place
  if (!evseUids) return { location_id, ...(asked && asked.length > 0 && { evse_uids: asked }) }
  const evse_uids = asked ? asked.filter((uid) => evseUids.some((allowed) => allowed.toLowerCase() === uid.toLowerCase())) : evseUids
  return evse_uids.length > 0 ? { location_id, evse_uids } : undefined
}

/** A token that is not valid is blocked; else the rule of the token, and if it has none that of the stand-in, decides. */
const verdict = (behaviour: AllowedType | 'auto', token: Token, rule: AllowedType | undefined): AllowedType =>
  behaviour !== 'auto' ? behaviour : (rule ?? (token.valid ? 'ALLOWED' : 'BLOCKED'))

/** The place that was asked about, with the EVSEs that exist; as asked when the Location was never seen here. */
const knownPlace = (
  locations: readonly { id: string; object: Record<string, unknown> }[],
  references: Record<string, unknown>,
): AuthorizationInfo['location'] => {
  const location_id = String(references['location_id'])
  const location = locations.find((entry) => entry.id.toLowerCase() === location_id.toLowerCase())
  const asked = Array.isArray(references['evse_uids']) ? references['evse_uids'].map(String) : undefined
  const known = location && asked?.filter((uid) => evseIn(location.object, uid))
  // Without EVSEs the answer would stand for the whole Location, which was not asked about.
  const evse_uids = known && known.length > 0 ? known : asked
  return { location_id, ...(evse_uids && evse_uids.length > 0 && { evse_uids }) }
}

export const tokenHandlers: Readonly<Record<string, Handler>> = own({ 'tokens.sender.authorize': authorize })
