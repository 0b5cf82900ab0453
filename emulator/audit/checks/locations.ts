/** Sections LOS and LOR: Locations, sent and received by the platform. */
import type { JsonObject } from '../../standin/data/kinds.js'
import { isSameText } from '../texts.js'
import type { Exchange } from '../../traffic/exchange.js'
import { Deviation, Unseen, type Check, type ObservedScene } from '../case.js'
import { answeredWith, auditFault, faultOf } from '../faults.js'
import type { Probe } from '../probe.js'
import { survey } from '../survey.js'
import {
  eachObject,
  isAt,
  fromPlatform,
  isAnsweredWell,
  judgeFindings,
  objectFindings,
  objectsIn,
  requestOf,
  requireObjects,
  text,
} from './common.js'
import { newLocation, sentLocation, type Target } from './push.js'
import { isObject } from '../../ocpi/json-object.js'

export const formRules = [
  'object.required',
  'object.type',
  'object.format',
  'enum.unknown',
  'field.typo',
  'version.mix',
  'length.overrun',
  'datetime.format',
  'null.empty',
] as const

export const wellFormed = objectFindings('locations', formRules)

export const owners = eachObject('locations', (location, probe) => {
  const { country_code, party_id } = location
  const isOwn = probe.leg.parties.some(
    (party) => isSameText(party.country_code, text(country_code)) && isSameText(party.party_id, text(party_id)),
  )
  return isOwn ? undefined : `the owner is ${text(country_code)}-${text(party_id)}, which is none of the parties of the platform`
})

export const coordinates: Check = async (probe) => {
  const list = await survey(probe, 'locations')
  requireObjects(list, 'locations')
  judgeFindings(probe, list, ['number.format', 'number.range', 'object.type', 'object.format'], /coordinates/, false)
  judgeFindings(probe, list, ['number.plausible'], /coordinates/, true)
  return undefined
}

export const structure = eachObject('locations', (location) => {
  const evses = objectsIn(location['evses'])
  const bare = evses.find((evse) => evse['status'] !== 'REMOVED' && objectsIn(evse['connectors']).length === 0)
  if (bare) return `EVSE ${text(bare['uid'])} has no Connector`
  return evses.length > 0 && evses.every((evse) => evse['status'] === 'REMOVED')
    ? 'all EVSEs are REMOVED, and it is still offered'
    : undefined
})

export const evseIds: Check = async (probe) => {
  const list = await survey(probe, 'locations')
  requireObjects(list, 'locations')
  if (list.doubleEvseIds.length > 0) throw new Deviation(`evse_id ${list.doubleEvseIds[0] ?? ''} occurs twice.`, 'unique ids', list.seqs[0])
  judgeFindings(probe, list, ['evse.id'], undefined, true)
  return undefined
}

export const zones = objectFindings('locations', ['country.format', 'object.format', 'object.rule', 'object.required', 'length.overrun'], {
  at: /\/(time_zone|country)$/,
  warnings: true,
})
export const openingTimes = objectFindings(
  'locations',
  ['object.rule', 'object.format', 'object.type', 'number.range', 'object.required'],
  { at: /opening_times/, warnings: true },
)
export const publication = objectFindings('locations', ['object.rule', 'object.required', 'object.type'], { at: /publish/, warnings: true })
export const electrical = objectFindings('locations', ['number.plausible', 'number.range'], { at: /connectors/, warnings: true })

export const knownTariffs: Check = async (probe) => {
  const list = await survey(probe, 'locations')
  if (list.tariffIds.size === 0) throw new Unseen('No Connector names a tariff.')
  const tariffs = await survey(probe, 'tariffs')
  const missing = [...list.tariffIds].find((id) => ![...tariffs.ids].some((known) => isSameText(known, id)))
  if (missing !== undefined) throw new Deviation(`Tariff ${missing} is not in the list of tariffs.`, 'each is in the list', list.seqs[0])
  return `${list.tariffIds.size} tariffs of Connectors, all in the list.`
}

export const singleGets: Check = async (probe) => {
  const list = await survey(probe, 'locations')
  requireObjects(list, 'locations')
  const location = list.sample.find((one) => objectsIn(one['evses']).some((evse) => objectsIn(evse['connectors']).length > 0))
  if (!location) throw new Unseen('No Location has a Connector.')
  const [evse = {}] = objectsIn(location['evses'])
  const [connector = {}] = objectsIn(evse['connectors'])
  const ids = [text(location['id']), text(evse['uid']), text(connector['id'])]
  for (const [depth, object] of [location, evse, connector].entries()) {
    const answer = probe.ok(await probe.get(probe.under('locations', ...ids.slice(0, depth + 1))))
    probe.same(object, answer.data, ['Location', 'EVSE', 'Connector'][depth] ?? '', answer.seq)
  }
  return undefined
}

export const unknownLocation: Check = async (probe) => {
  for (const id of ['999999999999', 'AUDIT-no-such-id']) probe.want(await probe.get(probe.under('locations', id)), { http: [404] })
  return undefined
}

// ---- pushes of the platform ----------------------------------------------------------------------------------------------------

const isLocationPush = fromPlatform('locations.receiver', ({ method }) => method !== 'GET')

const locationPush = (
  probe: Probe,
  what = 'a push of the Location',
  fits: (exchange: Exchange) => boolean = () => true,
): Promise<Exchange> => probe.await(what, (exchange) => isLocationPush(exchange) && fits(exchange))

const statusIn = (exchange: Exchange): string[] => {
  const body = requestOf(exchange)
  return [body, ...objectsIn(body['evses'])].map((part) => text(part['status'])).filter(Boolean)
}

export const stateChange: Check = async (probe) => {
  const push = await locationPush(probe, 'a push of the EVSE', (exchange) => statusIn(exchange).length > 0)
  const [status = ''] = statusIn(push)
  if (status === 'UNKNOWN') throw new Deviation('The status is UNKNOWN.', 'what the charger shows', push.seq)
  const params = /locations\/[^/]+\/[^/]+\/([^/?]+)(?:\/([^/?]+))?/.exec(push.url)
  if (params?.[1] === undefined || params[2] === undefined || !probe.serves('locations.SENDER')) return `Pushed: ${status}.`
  const answer = probe.ok(await probe.get(probe.under('locations', decodeURIComponent(params[1]), decodeURIComponent(params[2]))))
  if (isObject(answer.data) && answer.data['status'] !== status)
    throw new Deviation(`Pushed ${status}, GET shows ${text(answer.data['status'])}.`, status, answer.seq)
  return `Pushed and served: ${status}.`
}

/** `last_updated` of one object never goes back in pushes. */
export const monotonous = (exchanges: readonly Exchange[]): { seen: string; seq?: number } | undefined => {
  const last = new Map<string, number>()
  for (const exchange of exchanges) {
    const { last_updated: stamp } = requestOf(exchange)
    if (typeof stamp !== 'string' || exchange.method === 'GET') continue
    const at = Date.parse(stamp)
    const before = last.get(exchange.url)
    if (before !== undefined && at < before) return { seen: `last_updated went back to ${stamp} at ${exchange.url}.`, seq: exchange.seq }
    if (at > exchange.startedAt + 5 * 60_000) return { seen: `last_updated ${stamp} is in the future.`, seq: exchange.seq }
    last.set(exchange.url, at)
  }
  return undefined
}

export const addedEvse: Check = async (probe) => {
  const push = await locationPush(probe)
  if (push.method === 'PATCH' && statusIn(push).length > 0 && requestOf(push)['connectors'] === undefined)
    throw new Deviation('A PATCH came before the whole EVSE.', 'PUT of the whole EVSE or Location', push.seq)
  return `${push.method} ${push.endpoint?.id ?? ''}`
}

export const removedEvse: Check = async (probe) => {
  const push = await locationPush(probe, 'status REMOVED')
  if (push.method === 'DELETE') throw new Deviation('DELETE was sent.', 'status REMOVED', push.seq)
  if (!statusIn(push).includes('REMOVED'))
    throw new Deviation(`The push has status ${statusIn(push).join(', ') || 'none'}.`, 'status REMOVED', push.seq)
  return undefined
}

export const removedConnector: Check = async (probe) => {
  const push = await locationPush(probe)
  if (push.method !== 'PUT') throw new Deviation(`${push.method} was sent.`, 'PUT of the EVSE or Location without the Connector', push.seq)
  return undefined
}

export const openedLocation: Check = async (probe) => {
  await probe.act('publish-location', 'Publish a new Location')
  const put = await locationPush(
    probe,
    'PUT of the Location',
    (exchange) => exchange.method === 'PUT' && isAt(exchange, 'locations.receiver.put'),
  )
  await probe.act('close-location', 'Close that Location for good')
  await locationPush(
    probe,
    'its end',
    (exchange) => exchange.seq > put.seq && (exchange.method === 'PUT' || statusIn(exchange).includes('REMOVED')),
  )
  return undefined
}

const answering = (http: number, ocpi: number, times?: number) => {
  const endpoint = http === 404 ? 'locations.receiver.patch*' : 'locations.receiver.*'
  return faultOf(`HTTP ${http} for Locations`, { endpoint }, [answeredWith(http, ocpi)], times)
}

export const wholeAfter404: Check = async (probe) => {
  await probe.fault(answering(404, 2000, 1), async () => {
    await probe.act('occupy-evse', 'Change the state of the charger at EVSE {evse}')
    await locationPush(probe)
  })
  const refused = probe.exchanges.find((exchange) => isLocationPush(exchange) && exchange.faultIds.includes(auditFault))
  if (!refused) return 'The platform sends whole objects.'
  const put = await probe.mayCome((exchange) => isLocationPush(exchange) && exchange.method === 'PUT' && exchange.seq > refused.seq, 2)
  if (put) return 'PUT followed.'
  await probe.act('occupy-evse', 'Change the state of the charger at EVSE {evse} again')
  const next = await locationPush(probe, 'a push', (exchange) => exchange.seq > refused.seq)
  if (next.method !== 'PUT') throw new Deviation('After 404 another PATCH came.', 'PUT of the whole object', next.seq)
  return 'PUT at the next change.'
}

export const catchesUp: Check = async (probe) => {
  const refused = await probe.fault(answering(503, 3000), async () => {
    for (let change = 0; change < 3; change++) await probe.act('occupy-evse', 'Change the state of the charger at EVSE {evse}')
    await locationPush(probe)
    return probe.exchanges.filter(isLocationPush)
  })
  if (refused.length > 100) throw new Deviation(`${refused.length} requests came while we refused.`, 'a pause between attempts')
  const good = await probe.mayCome((exchange) => isLocationPush(exchange) && isAnsweredWell(exchange))
  if (!good) throw new Deviation('The final state did not reach us.', 'the final state', refused.at(-1)?.seq)
  return `${refused.length} attempts meanwhile; the state reached us.`
}

// ---- Locations that the platform receives --------------------------------------------------------------------------------------------

const evsesOf = ({ body }: Target): JsonObject[] => objectsIn(body['evses'])
const firstEvse = (target: Target): JsonObject => {
  const [evse] = evsesOf(target)
  if (!evse) throw new Error('our Location has no EVSE')
  return evse
}

export const stored: Check = async (probe) => {
  const target = await sentLocation(probe)
  const { object, seq } = await probe.readBack(target.url)
  probe.same(target.body, object, 'The Location', seq)
  return undefined
}

export const children: Check = async (probe) => {
  const target = await sentLocation(probe)
  const uid = `${target.id}-9`
  const evse: JsonObject = { ...firstEvse(target), uid, last_updated: probe.now(5) }
  const evseUrl = probe.ours('locations', target.id, uid)
  probe.ok(await probe.send('PUT', evseUrl, { body: evse }), 'PUT of an EVSE')
  const [connector = {}] = objectsIn(evse['connectors'])
  const added = { ...connector, id: '9', last_updated: probe.now(10) }
  probe.ok(await probe.send('PUT', `${evseUrl}/9`, { body: added }), 'PUT of a Connector')
  const { object, seq } = await probe.readBack(target.url)
  const back = objectsIn(object['evses']).find((one) => one['uid'] === uid)
  if (!back) throw new Deviation('The EVSE is not in the Location.', uid, seq)
  if (!objectsIn(back['connectors']).some(({ id }) => id === '9')) throw new Deviation('The Connector is not in the EVSE.', '9', seq)
  const isOld = [object, back].some((parent) => Date.parse(text(parent['last_updated'])) < Date.parse(added.last_updated))
  if (isOld && probe.leg.dialect.ownerFields)
    throw new Deviation('The parents are older than the Connector.', `last_updated ${added.last_updated}`, seq)
  return undefined
}

const patchStatus = async (probe: Probe, target: Target, status: string, offset = 5): Promise<void> => {
  const url = probe.ours('locations', target.id, text(firstEvse(target)['uid']))
  probe.ok(await probe.send('PATCH', url, { body: { status, last_updated: probe.now(offset) } }), `PATCH to ${status}`)
}

const evseBack = async (probe: Probe, target: Target): Promise<{ evse: JsonObject; seq: number }> => {
  const { object, seq } = await probe.readBack(target.url)
  const evse = objectsIn(object['evses']).find(({ uid }) => uid === firstEvse(target)['uid'])
  if (!evse) throw new Deviation('The EVSE is gone.', text(firstEvse(target)['uid']), seq)
  return { evse, seq }
}

export const patched: Check = async (probe) => {
  const target = await sentLocation(probe)
  await patchStatus(probe, target, 'CHARGING')
  const { evse, seq } = await evseBack(probe, target)
  probe.same({ ...firstEvse(target), status: 'CHARGING' }, evse, 'The EVSE', seq)
  return undefined
}

export const patchWithoutTime: Check = async (probe) => {
  const target = await sentLocation(probe)
  const url = probe.ours('locations', target.id, text(firstEvse(target)['uid']))
  probe.want(await probe.send('PATCH', url, { body: { status: 'CHARGING' } }), { ocpi: [2] })
  const { evse, seq } = await evseBack(probe, target)
  if (evse['status'] !== 'AVAILABLE') throw new Deviation(`The status is ${text(evse['status'])} all the same.`, 'AVAILABLE', seq)
  return undefined
}

export const replaced: Check = async (probe) => {
  const target = await sentLocation(probe)
  const { name: _, ...without } = { ...target.body, last_updated: probe.now(5) } as JsonObject
  probe.ok(await probe.send('PUT', target.url, { body: without }))
  const { object, seq } = await probe.readBack(target.url)
  if (object['name'] !== undefined && object['name'] !== null) throw new Deviation('`name` is still there.', 'gone', seq)
  return undefined
}

export const patchUnknown: Check = async (probe) => {
  const id = probe.fresh('LOC')
  for (const url of [probe.ours('locations', id), probe.ours('locations', id, 'E1'), probe.ours('locations', id, 'E1', '1')])
    probe.refused(await probe.send('PATCH', url, { body: { status: 'CHARGING', last_updated: probe.now() } }))
  const answer = await probe.get(probe.ours('locations', id))
  if (answer.status === 200 && answer.ocpi === 1000)
    throw new Deviation('The Location was created by PATCH.', 'nothing created', answer.seq)
  return undefined
}

export const foreignParty: Check = async (probe) => {
  const { body, id } = await newLocation(probe)
  const url = probe.under('locations', 'XX', 'XXX', id)
  const foreign = 'country_code' in body ? { ...body, country_code: 'XX', party_id: 'XXX' } : body
  probe.refused(await probe.send('PUT', url, { body: foreign }))
  const answer = await probe.get(url)
  if (answer.status === 200 && answer.ocpi === 1000) throw new Deviation('It was stored.', 'not stored', answer.seq)
  return undefined
}

export const otherId: Check = async (probe) => {
  const { url, body, id } = await newLocation(probe)
  probe.want(await probe.send('PUT', url, { body: { ...body, id: `${id}X` } }), { ocpi: [2] })
  return undefined
}

export const notDeletable: Check = async (probe) => {
  const target = await sentLocation(probe)
  probe.want(await probe.send('DELETE', target.url), { http: [404, 405] })
  await probe.readBack(target.url)
  return undefined
}

export const removed: Check = async (probe) => {
  const target = await sentLocation(probe)
  await patchStatus(probe, target, 'REMOVED')
  const { object, seq } = await probe.readBack(target.url)
  const back = objectsIn(object['evses']).find(({ uid }) => uid === firstEvse(target)['uid'])
  if (back && back['status'] !== 'REMOVED') throw new Deviation(`The status is ${text(back['status'])}.`, 'REMOVED', seq)
  return undefined
}

export const laterValues: Check = async (probe) => {
  const target = await newLocation(probe)
  const [first = {}, ...rest] = evsesOf(target)
  const [connector = {}] = objectsIn(first['connectors'])
  for (const evses of [
    [{ ...first, connectors: [{ ...connector, standard: 'AUDIT_OF_TOMORROW' }] }, ...rest],
    [{ ...first, status: 'AUDIT_OF_TOMORROW' }, ...rest],
  ])
    probe.survived(await probe.send('PUT', target.url, { body: { ...target.body, evses } }))
  probe.ok(await probe.send('PUT', target.url, { body: target.body }), 'The Location without them')
  return undefined
}

export const emptyFields: Check = async (probe) => {
  for (const value of [undefined, null, []]) {
    const target = await newLocation(probe)
    const evses = evsesOf(target).map((evse) => ({ ...evse, parking_restrictions: value }))
    probe.ok(
      await probe.send('PUT', target.url, { body: { ...target.body, evses, images: value } }),
      value === undefined ? 'absent' : JSON.stringify(value),
    )
    const { object, seq } = await probe.readBack(target.url)
    probe.same({ ...target.body, evses, images: undefined }, object, 'The Location', seq)
  }
  return undefined
}

export const longNames: Check = async (probe) => {
  const target = await newLocation(probe)
  const body = { ...target.body, name: 'Übernachtungsplätze Škofja Łódź 東京 🔌', address: 'Ä'.repeat(45) }
  probe.ok(await probe.send('PUT', target.url, { body }))
  const { object, seq } = await probe.readBack(target.url)
  probe.same(body, object, 'The Location', seq)
  return undefined
}

export const longIds: Check = async (probe) => {
  const start = probe.fresh('A')
  const longest = probe.leg.dialect.longIds ? 39 : 36
  for (const id of [start.padEnd(longest, 'Z'), `${start}*1-2`, `${start} b`]) {
    const target = await newLocation(probe, id)
    const evses = evsesOf(target).map((evse, index) => ({ ...evse, uid: `${start}-${index}` }))
    const body = { ...target.body, evses }
    probe.ok(await probe.send('PUT', target.url, { body }), `id "${id}"`)
    const { object, seq } = await probe.readBack(target.url)
    if (object['id'] !== id) throw new Deviation(`The id read back is "${text(object['id'])}".`, `"${id}"`, seq)
  }
  return undefined
}

export const otherCase: Check = async (probe) => {
  const target = await sentLocation(probe)
  const { object } = await probe.readBack(probe.ours('locations', target.id.toLowerCase()))
  if (!isSameText(text(object['id']), target.id)) throw new Deviation(`Another object: ${text(object['id'])}.`, target.id)
  return undefined
}

export const hidden: Check = async (probe) => {
  const target = await newLocation(probe)
  probe.ok(await probe.send('PUT', target.url, { body: { ...target.body, publish: false } }))
  const { object, seq } = await probe.readBack(target.url)
  if (object['publish'] !== false) throw new Deviation('`publish` is not false.', 'false', seq)
  return undefined
}

export const manyPushes: Check = async (probe) => {
  const target = await sentLocation(probe)
  const url = probe.ours('locations', target.id, text(firstEvse(target)['uid']))
  let last = 'AVAILABLE'
  const pushes = 500
  const perRound = 25
  for (let sent = 0; sent < pushes; sent += perRound) {
    const answers = await Promise.all(
      Array.from({ length: perRound }, (_, index) =>
        probe.send('PATCH', url, { body: { status: (sent + index) % 2 === 0 ? 'CHARGING' : 'AVAILABLE', last_updated: probe.now(10) } }),
      ),
    )
    for (const answer of answers) probe.ok(answer)
  }
  last = 'BLOCKED'
  probe.ok(await probe.send('PATCH', url, { body: { status: last, last_updated: probe.now(20) } }))
  const { evse, seq } = await evseBack(probe, target)
  if (evse['status'] !== last) throw new Deviation(`The final status is ${text(evse['status'])}.`, last, seq)
  return `${pushes} pushes.`
}

export const olderUpdate: Check = async (probe) => {
  const target = await sentLocation(probe)
  await patchStatus(probe, target, 'CHARGING', 60)
  const url = probe.ours('locations', target.id, text(firstEvse(target)['uid']))
  probe.survived(await probe.send('PATCH', url, { body: { status: 'BLOCKED', last_updated: probe.now(-3600) } }))
  const { evse, seq } = await evseBack(probe, target)
  if (evse['status'] === 'BLOCKED') throw new Deviation('The older update has won.', 'the newer status', seq)
  return undefined
}

export const partyBehindHub: Check = async (probe) => {
  const { body, id } = await newLocation(probe)
  const foreign = { ...body, country_code: 'BE', party_id: 'AU1' }
  probe.ok(await probe.send('PUT', probe.under('locations', 'BE', 'AU1', id), { body: foreign }))
  return undefined
}

export const exceptions: Check = async (probe) => {
  const target = await newLocation(probe)
  const opening_times = {
    twentyfourseven: true,
    exceptional_closings: [{ period_begin: probe.now(86_400), period_end: probe.now(172_800) }],
  }
  const [first = {}, ...rest] = evsesOf(target)
  const schedule = [{ period_begin: probe.now(86_400), period_end: probe.now(90_000), status: 'OUTOFORDER' }]
  const body: JsonObject = { ...target.body, opening_times, evses: [{ ...first, status_schedule: schedule }, ...rest] }
  probe.ok(await probe.send('PUT', target.url, { body }))
  const { object, seq } = await probe.readBack(target.url)
  probe.same(body, object, 'The Location', seq)
  return undefined
}

/** Only the platform's own requests count: their urls name the owner and ids of the body. */
export const ownUrls = (exchanges: readonly Exchange[], { isByPlatform }: ObservedScene): { seen: string; seq?: number } | undefined => {
  const finding = exchanges
    .filter(isByPlatform)
    .flatMap((exchange) => exchange.findings.map((one) => ({ exchange, one })))
    .find(({ one }) => one.id === 'owner.mismatch' && one.side === 'request')
  return finding && { seen: finding.one.actual, seq: finding.exchange.seq }
}
