/** Section TOK: Tokens and authorization. */
import type { JsonObject } from '../../standin/data/kinds.js'
import { Deviation, Unseen, type Check } from '../case.js'
import { faultOf, inBody } from '../faults.js'
import type { Answer, Probe } from '../probe.js'
import { survey } from '../survey.js'
import { fromPlatform, objectFindings, objectsIn, requestOf, requireObjects, text } from './common.js'
import { isSameText } from '../texts.js'
import { formRules } from './locations.js'
import { sentLocation, invalidateLater, newToken, sentToken } from './push.js'
import { fastEnough } from './transport.js'
import { encodeSegment } from '../../standin/calling/urls.js'
import { isObject } from '../../ocpi/json-object.js'

export const wellFormed: Check = async (probe) => {
  await objectFindings('tokens', formRules)(probe)
  const list = await survey(probe, 'tokens')
  if (list.doubles.length > 0) throw new Deviation(`${list.doubles[0] ?? ''} occurs twice.`, '(uid, type) is unique', list.seqs[0])
  return `${list.count} Tokens.`
}

const isTokenPush = fromPlatform('tokens.receiver', ({ method }) => method !== 'GET')

export const issued: Check = async (probe) => {
  const push = await probe.await('PUT of the Token', (exchange) => isTokenPush(exchange) && exchange.method === 'PUT')
  await probe.leg.engine.settled()
  const finding = push.findings.find(({ id }) => id === 'owner.mismatch')
  if (finding) throw new Deviation(finding.actual, finding.expected, push.seq)
  return `PUT ${push.url}`
}

export const blocked: Check = async (probe) => {
  const push = await probe.await('valid=false', isTokenPush)
  if (push.method === 'DELETE') throw new Deviation('DELETE was sent.', 'valid=false by PUT or PATCH', push.seq)
  const body = requestOf(push)
  if (body['valid'] !== false) throw new Deviation(`\`valid\` is ${text(body['valid']) || String(body['valid'])}.`, 'false', push.seq)
  if (push.method === 'PATCH' && probe.leg.dialect.lastUpdatedInPatch && typeof body['last_updated'] !== 'string')
    throw new Deviation('PATCH without last_updated.', 'last_updated', push.seq)
  return undefined
}

export const appToken: Check = async (probe) => {
  await probe.act('issue-token', 'Issue an app token, or let one be authorized')
  const push = await probe.mayCome(
    (exchange) => fromPlatform('tokens.')(exchange) && ['APP_USER', 'AD_HOC_USER', 'OTHER'].includes(text(requestOf(exchange)['type'])),
    2,
  )
  if (!push) throw new Unseen('No token other than RFID was pushed.')
  if (!/[?&]type=(APP_USER|AD_HOC_USER|OTHER)/.test(push.url)) throw new Deviation(`The url is ${push.url}.`, '?type=APP_USER', push.seq)
  return undefined
}

// ---- real-time authorization ------------------------------------------------------------------------------------------------------

/** The uid of a token of the platform that may charge: declared, else the first valid one of the list. */
const chargeable = async (probe: Probe): Promise<string> => {
  const { token } = probe.declaration.use
  if (token !== undefined) return token
  const list = await survey(probe, 'tokens')
  requireObjects(list, 'tokens')
  const found = list.sample.find((one) => one['valid'] === true && one['type'] === 'RFID')
  if (!found) throw new Unseen('No valid RFID token in the list; declare `use.token`.')
  return text(found['uid'])
}

const authorize = (probe: Probe, uid: string, body?: JsonObject, query: Record<string, string> = {}): Promise<Answer> =>
  probe.send('POST', `${probe.urlOf('tokens', 'SENDER').replace(/\/+$/, '')}/${encodeSegment(uid)}/authorize`, {
    query,
    ...(body && { body }),
  })

const allowed = (answer: Answer): string => (isObject(answer.data) ? text(answer.data['allowed']) : '')

const knownPlace = async (probe: Probe): Promise<JsonObject> => {
  const known = probe.leg.notes.get('known place')
  if (isObject(known)) return known
  if (!probe.serves('locations.RECEIVER')) return { location_id: 'AUDIT' }
  const target = await sentLocation(probe)
  const [evse = {}] = objectsIn(target.body['evses'])
  return { location_id: target.id, evse_uids: [text(evse['uid'])] }
}

export const allows: Check = async (probe) => {
  const answer = probe.ok(await authorize(probe, await chargeable(probe), await knownPlace(probe)))
  if (allowed(answer) !== 'ALLOWED') throw new Deviation(`\`allowed\` is ${allowed(answer) || 'missing'}.`, 'ALLOWED', answer.seq)
  if (probe.leg.dialect.ownerFields && (!isObject(answer.data) || !isObject(answer.data['token'])))
    throw new Deviation('`token` is missing.', 'the Token', answer.seq)
  return undefined
}

export const refusesTokens: Check = async (probe) => {
  const { use } = probe.declaration
  const judged: string[] = []
  for (const [uid, wanted] of [
    [use.blockedToken, 'BLOCKED'],
    [use.expiredToken, 'EXPIRED'],
    [use.noCreditToken, 'NO_CREDIT'],
  ] as const) {
    if (uid === undefined) continue
    const answer = probe.want(await authorize(probe, uid, await knownPlace(probe)), { http: [200], ocpi: [1000] })
    if (allowed(answer) !== wanted) throw new Deviation(`Token ${uid}: \`allowed\` is ${allowed(answer) || 'missing'}.`, wanted, answer.seq)
    judged.push(wanted)
  }
  if (judged.length === 0) throw new Unseen('Declare `use.blockedToken`, `use.expiredToken` or `use.noCreditToken`.')
  return `Refused as ${judged.join(', ')}.`
}

export const unknownToken: Check = async (probe) => {
  const answer = await authorize(probe, probe.fresh('NOBODY'), await knownPlace(probe))
  probe.want(answer, { http: [404] })
  if (probe.leg.dialect.ownerFields) probe.want(answer, { ocpi: [probe.leg.dialect.statuses.unknownToken] })
  return undefined
}

export const withoutPlace: Check = async (probe) => {
  const answer = await authorize(probe, await chargeable(probe))
  if (answer.ocpi === 1000) return `The platform decides without a place: ${allowed(answer)}.`
  probe.want(answer, { ocpi: [2002] })
  return undefined
}

export const otherEvse: Check = async (probe) => {
  const place = await knownPlace(probe)
  const answer = probe.survived(await authorize(probe, await chargeable(probe), { ...place, evse_uids: ['AUDIT-NO-SUCH-EVSE'] }))
  const location = isObject(answer.data) && isObject(answer.data['location']) ? answer.data['location'] : undefined
  if (allowed(answer) === 'ALLOWED' && JSON.stringify(location?.['evse_uids'] ?? []).includes('AUDIT-NO-SUCH-EVSE'))
    throw new Unseen('ALLOWED at an EVSE that was never sent. Whether the customer may use it is known to the operator alone.')
  return `${allowed(answer) || `OCPI ${answer.ocpi ?? ''}`}`
}

export const busyEvse: Check = async (probe) => {
  const target = await sentLocation(probe)
  const [evse = {}] = objectsIn(target.body['evses'])
  const url = probe.ours('locations', target.id, text(evse['uid']))
  probe.ok(await probe.send('PATCH', url, { body: { status: 'CHARGING', last_updated: probe.now(2) } }))
  const answer = probe.ok(await authorize(probe, await chargeable(probe), { location_id: target.id, evse_uids: [text(evse['uid'])] }))
  if (allowed(answer) !== 'ALLOWED') throw new Deviation(`\`allowed\` is ${allowed(answer)}.`, 'ALLOWED', answer.seq)
  return undefined
}

export const unknownPlace: Check = async (probe) => {
  const answer = probe.survived(
    await authorize(probe, await chargeable(probe), {
      location_id: probe.fresh('NOWHERE'),
      ...(!probe.leg.dialect.ownerFields && { evse_uids: [] }),
    }),
  )
  return `${allowed(answer) || `OCPI ${answer.ocpi ?? ''}`}`
}

export const decidesFast: Check = async (probe) => {
  const uid = await chargeable(probe)
  const place = await knownPlace(probe)
  const times: number[] = []
  for (let round = 0; round < 50; round++) times.push(probe.survived(await authorize(probe, uid, place)).milliseconds)
  return fastEnough(times)
}

export const otherCase: Check = async (probe) => {
  const uid = await chargeable(probe)
  const answer = probe.ok(await authorize(probe, uid.toLowerCase(), await knownPlace(probe)))
  const token = isObject(answer.data) && isObject(answer.data['token']) ? answer.data['token'] : {}
  if (!isSameText(text(token['uid']), uid)) throw new Deviation(`Another token: ${text(token['uid'])}.`, uid, answer.seq)
  return undefined
}

// ---- Tokens that the platform receives ---------------------------------------------------------------------------------------------

export const stored: Check = async (probe) => {
  const target = await sentToken(probe)
  const { object, seq } = await probe.readBack(target.url)
  probe.same(target.body, object, 'The Token', seq)
  return undefined
}

const patchedBy =
  (fields: JsonObject): Check =>
  async (probe) => {
    const target = await sentToken(probe)
    probe.ok(await probe.send('PATCH', target.url, { body: { ...fields, last_updated: probe.now(5) } }))
    const { object, seq } = await probe.readBack(target.url)
    probe.same({ ...target.body, ...fields }, object, 'The Token', seq)
    return undefined
  }
export const patchedLanguage = patchedBy({ language: 'fr' })
export const patchedValid = patchedBy({ valid: false })

export const patchWithoutTime: Check = async (probe) => {
  const target = await sentToken(probe)
  probe.want(await probe.send('PATCH', target.url, { body: { language: 'it' } }), { ocpi: [2] })
  return undefined
}

export const sameUid: Check = async (probe) => {
  const rfid = await sentToken(probe)
  const app = { ...rfid.body, type: 'APP_USER', visual_number: 'APP' }
  probe.ok(await probe.send('PUT', rfid.url, { body: app, query: { type: 'APP_USER' } }), 'PUT of the APP_USER')
  for (const [type, sent] of [
    ['RFID', rfid.body],
    ['APP_USER', app],
  ] as const) {
    const { object, seq } = await probe.readBack(rfid.url, { type })
    probe.same(sent, object, `The Token of type ${type}`, seq)
  }
  return undefined
}

export const foreignParty: Check = async (probe) => {
  const { body, id } = await newToken(probe)
  const url = probe.under('tokens', 'XX', 'XXX', id)
  const foreign = 'country_code' in body ? { ...body, country_code: 'XX', party_id: 'XXX' } : body
  probe.refused(await probe.send('PUT', url, { body: foreign }))
  const answer = await probe.get(url)
  if (answer.status === 200 && answer.ocpi === 1000) throw new Deviation('It was stored.', 'not stored', answer.seq)
  return undefined
}

export const notDeletable: Check = async (probe) => {
  const target = await sentToken(probe)
  probe.want(await probe.send('DELETE', target.url), { http: [404, 405] })
  probe.want(await probe.get(probe.ours('tokens', probe.fresh('NOBODY'))), { http: [404] })
  return undefined
}

// ---- cards at the chargers of the platform ----------------------------------------------------------------------------------------------

const isAuthorize = fromPlatform('tokens.sender.authorize')
const isSession = fromPlatform('sessions.receiver', ({ method }) => method === 'PUT' || method === 'PATCH')
const startsSession = (exchange: Parameters<typeof isSession>[0]): boolean =>
  isSession(exchange) && ['ACTIVE', 'PENDING'].includes(text(requestOf(exchange)['status']))

/** So that our real-time authorization knows the Token. */
const keepOwn = async (probe: Probe, uid: string, fields: JsonObject): Promise<void> => {
  const { client } = probe.leg.engine
  const of = { standinId: probe.leg.standinId, holder: 'own', module: 'tokens' } as const
  const { items } = await client.call('data.list', { ...of, limit: 1 })
  const { object } = await client.call('data.get', { ...of, key: items[0]?.key ?? '' })
  if (!isObject(object)) return
  const token = { ...object, uid, type: 'RFID', valid: true, ...fields }
  const { key } = await client.call('data.put', { standinId: of.standinId, module: of.module, object: token, push: false })
  probe.undo(() => client.call('data.delete', { ...of, key, push: false }))
}

/** Holds a card to a charger of the platform. The token is ours, with the whitelist that is wanted. */
const card = async (probe: Probe, fields: JsonObject, known = true): Promise<string> => {
  const target = await newToken(probe)
  const body = { ...target.body, ...fields }
  if (known) {
    await keepOwn(probe, target.id, { contract_id: text(body['contract_id'] ?? body['auth_id']), ...fields })
    probe.ok(await probe.send('PUT', target.url, { body }), 'PUT of the Token')
    invalidateLater(probe, { ...target, body })
  }
  probe.leg.notes.set('placeholders', { token: target.id, contract: text(body['contract_id'] ?? body['auth_id']) })
  probe.undo(() => Promise.resolve(probe.leg.notes.delete('placeholders')))
  await probe.act('start-by-card', `Hold the card with uid ${target.id} to EVSE {evse} and plug in`)
  return target.id
}

const stopLater = (probe: Probe): void => {
  if (probe.declaration.hooks['finish-charging'] !== undefined || probe.leg.actor('finish-charging', {}, probe.leg.signal) !== undefined)
    probe.undo(() => probe.act('finish-charging', 'Stop charging'))
}

export const startsByWhitelist: Check = async (probe) => {
  await card(probe, { whitelist: 'ALWAYS' })
  const session = await probe.await('a Session', startsSession)
  const asked = probe.exchanges.find((exchange) => isAuthorize(exchange) && exchange.seq < session.seq)
  if (asked) throw new Deviation('authorize was asked although the whitelist says ALWAYS.', 'no authorize', asked.seq)
  return undefined
}

export const asksFirst: Check = async (probe) => {
  await card(probe, { whitelist: 'NEVER' })
  const asked = await probe.await('authorize', isAuthorize)
  if (text(requestOf(asked)['location_id']) === '') throw new Deviation('authorize came without a place.', 'location_id', asked.seq)
  return undefined
}

const silent = faultOf('no answer to authorize', { endpoint: 'tokens.sender.authorize' }, [{ kind: 'bytes', do: 'abort' }])
export const startsOffline: Check = async (probe) =>
  probe.fault(silent, async () => {
    await card(probe, { whitelist: 'ALLOWED_OFFLINE' })
    await probe.await('a Session', startsSession)
    return undefined
  })
export const staysOffline: Check = async (probe) =>
  probe.fault(silent, async () => {
    await card(probe, { whitelist: 'NEVER' })
    await noSession(probe)
    return undefined
  })

const noSession = async (probe: Probe): Promise<void> => {
  const came = await probe.mayCome(startsSession, Math.min(2, probe.declaration.limits.waitSeconds))
  if (came) throw new Deviation('A Session began.', 'no Session', came.seq)
}

export const asksForUnknown: Check = async (probe) => {
  await card(probe, {}, false)
  await probe.await('authorize', isAuthorize)
  return undefined
}

export const refusalsHold: Check = async (probe) => {
  const { client } = probe.leg.engine
  const { standinId } = probe.leg
  const setRule = async (answer: 'auto' | 'BLOCKED' | 'EXPIRED' | 'NO_CREDIT' | 'NOT_ALLOWED'): Promise<void> => {
    const { standins } = await client.call('workbench.get', {})
    const behaviour = standins.find(({ settings }) => settings.id === standinId)?.settings.behaviour
    if (behaviour) await client.call('standins.update', { standinId, settings: { behaviour: { ...behaviour, authorize: answer } } })
  }
  probe.undo(() => setRule('auto'))
  for (const answer of ['BLOCKED', 'EXPIRED', 'NO_CREDIT', 'NOT_ALLOWED'] as const) {
    await setRule(answer)
    await card(probe, { whitelist: 'NEVER' })
    await probe.await('authorize', isAuthorize)
    await noSession(probe)
  }
  return 'No Session in any of the four.'
}

export const spareAnswer: Check = async (probe) => {
  const actions = ['/data/info', '/data/authorization_reference'].map((path) => inBody(path, { do: 'remove' }))
  return probe.fault(faultOf('authorization without extras', { endpoint: 'tokens.sender.authorize' }, actions), async () => {
    await card(probe, { whitelist: 'NEVER' })
    await probe.await('a Session', startsSession)
    stopLater(probe)
    return undefined
  })
}

export const invalidToken: Check = async (probe) => {
  await card(probe, { whitelist: 'ALWAYS', valid: false })
  await noSession(probe)
  return undefined
}

export const manyTokens: Check = async (probe) => {
  await probe.act('pull', 'Pull all tokens from Standin')
  const last = await probe.await(
    'the last page',
    fromPlatform('tokens.sender.list', ({ nextPage }) => nextPage === undefined),
  )
  return `The pull went to the last page: ${last.url}`
}
