/** Section SES: Sessions. */
import type { JsonObject } from '../../standin/data/kinds.js'
import type { Exchange } from '../../traffic/exchange.js'
import { Deviation, Unseen, type Check, type ObservedScene } from '../case.js'
import { answeredWith, faultOf } from '../faults.js'
import { describeAnswer, type Probe } from '../probe.js'
import { fromPlatform, isAnsweredWell, objectsIn, requestOf, text } from './common.js'
import { activeSession } from './commands.js'
import { newSession, sentSession } from './push.js'
import { isObject } from '../../ocpi/json-object.js'

export const isSessionPush = fromPlatform('sessions.receiver', ({ method }) => method === 'PUT' || method === 'PATCH')

export const sessionIdOf = ({ url }: Exchange): string => decodeURIComponent(url.split('?')[0]?.split('/').at(-1) ?? '')

const statusOf = (exchange: Exchange): string => text(requestOf(exchange)['status'])

/** The pushes of each Session, in order. */
const bySession = (exchanges: readonly Exchange[]): Map<string, Exchange[]> => {
  const sessions = new Map<string, Exchange[]>()
  for (const exchange of exchanges) {
    const id = sessionIdOf(exchange)
    sessions.set(id, [...(sessions.get(id) ?? []), exchange])
  }
  return sessions
}

export const begins: Check = async (probe) => {
  const first = await probe.await('a Session', isSessionPush)
  if (first.method !== 'PUT') throw new Deviation('The first push is a PATCH.', 'PUT of the whole Session', first.seq)
  if (!['PENDING', 'ACTIVE'].includes(statusOf(first)))
    throw new Deviation(`The status is ${statusOf(first)}.`, 'PENDING or ACTIVE', first.seq)
  probe.leg.notes.set('card session', sessionIdOf(first))
  return `Session ${sessionIdOf(first)}: ${statusOf(first)}.`
}

type Judge = (exchanges: readonly Exchange[], scene: ObservedScene) => { seen: string; seq?: number } | undefined

/** kWh never falls; the findings about times say the rest. */
export const rises: Judge = (exchanges) => {
  for (const [id, pushes] of bySession(exchanges)) {
    let kwh = 0
    let at = 0
    for (const push of pushes) {
      const body = requestOf(push)
      const now = Number(body['kwh'] ?? kwh)
      if (now < kwh) return { seen: `kwh of Session ${id} falls from ${kwh} to ${now}.`, seq: push.seq }
      kwh = now
      const stamp = Date.parse(text(body['last_updated'])) || at
      if (stamp < at) return { seen: `last_updated of Session ${id} goes back.`, seq: push.seq }
      at = stamp
    }
  }
  return undefined
}

export const ends: Check = async (probe) => {
  const done = await probe.await('status COMPLETED', (exchange) => isSessionPush(exchange) && statusOf(exchange) === 'COMPLETED')
  const body = requestOf(done)
  const { end } = probe.leg.dialect.sessionTimes
  if (typeof body[end] !== 'string') throw new Deviation(`\`${end}\` is missing.`, end, done.seq)
  if (done.method === 'PUT' && typeof body['kwh'] !== 'number') throw new Deviation('`kwh` is missing.', 'the final kWh', done.seq)
  const later = await probe.mayCome(
    (exchange) => isSessionPush(exchange) && exchange.seq > done.seq && sessionIdOf(exchange) === sessionIdOf(done),
    0.5,
  )
  if (later) throw new Deviation('The Session was changed after COMPLETED.', 'nothing after COMPLETED', later.seq)
  return `Session ${sessionIdOf(done)} is COMPLETED.`
}

export const sameAsPushed: Check = async (probe) => {
  const pushed = new Map(
    probe.leg.exchanges
      .filter((exchange) => isSessionPush(exchange) && exchange.method === 'PUT')
      .map((exchange) => [sessionIdOf(exchange), requestOf(exchange)]),
  )
  const answer = probe.ok(
    await probe.get(probe.urlOf('sessions', 'SENDER'), { query: { date_from: '2000-01-01T00:00:00Z', limit: '1000' } }),
  )
  const listed = objectsIn(answer.data)
  if (pushed.size === 0) {
    if (listed.length === 0) throw new Unseen('No Session was pushed, and the list is empty.')
    return `${listed.length} Sessions in the list; none was pushed.`
  }
  for (const session of listed) {
    const before = pushed.get(text(session['id']))
    if (!before) continue
    for (const name of ['cdr_token', 'auth_id', 'location_id', 'evse_uid', 'connector_id', 'currency'])
      if (before[name] !== undefined && JSON.stringify(before[name]) !== JSON.stringify(session[name]))
        throw new Deviation(`Session ${text(session['id'])} differs at ${name}.`, JSON.stringify(before[name]), answer.seq)
  }
  return undefined
}

/** Sessions of the other customers do not come: every Session in the list concerns us. */
export const onlyOurs: Check = async (probe) => {
  const answer = probe.ok(await probe.get(probe.urlOf('sessions', 'SENDER'), { query: { date_from: '2000-01-01T00:00:00Z' } }))
  const foreign = objectsIn(answer.data).find((session) => isForeign(session, probe))
  if (foreign) throw new Deviation(`Session ${text(foreign['id'])} is of another eMSP.`, 'only our customers', answer.seq)
  const pushed = probe.leg.exchanges.find((exchange) => isSessionPush(exchange) && isForeign(requestOf(exchange), probe))
  if (pushed) throw new Deviation(`Session ${sessionIdOf(pushed)} is of another eMSP.`, 'only our customers', pushed.seq)
  return undefined
}

export const isForeign = (object: JsonObject, { us }: Probe): boolean => {
  const token = object['cdr_token']
  return (
    isObject(token) &&
    typeof token['party_id'] === 'string' &&
    (token['party_id'].toUpperCase() !== us.party_id || text(token['country_code']).toUpperCase() !== us.country_code)
  )
}

export const endsWhenFailed: Check = async (probe) => {
  const ended = await probe.await(
    'INVALID or COMPLETED',
    (exchange) => isSessionPush(exchange) && ['INVALID', 'COMPLETED'].includes(statusOf(exchange)),
  )
  return `Session ${sessionIdOf(ended)} is ${statusOf(ended)}.`
}

export const catchesUp: Check = async (probe) => {
  await probe.fault(faultOf('away', { endpoint: 'sessions.receiver.*' }, [answeredWith(503, 3000)]), async () => {
    await probe.act('start-by-card', 'Start a session at EVSE {evse}')
    await probe.await('a Session', isSessionPush)
    await probe.act('finish-charging', 'Stop the session')
  })
  await probe.await(
    'the end of the Session',
    (exchange) => isSessionPush(exchange) && isAnsweredWell(exchange) && (statusOf(exchange) === 'COMPLETED' || exchange.method === 'PUT'),
  )
  return undefined
}

export const reservation: Check = async (probe) => {
  await probe.await('a Session with status RESERVATION', (exchange) => isSessionPush(exchange) && statusOf(exchange) === 'RESERVATION')
  return undefined
}

const preferences = { profile_type: 'REGULAR', departure_time: '2099-01-01T00:00:00Z', energy_need: 10 }
const answers = ['ACCEPTED', 'DEPARTURE_REQUIRED', 'ENERGY_NEED_REQUIRED', 'NOT_POSSIBLE', 'PROFILE_TYPE_NOT_SUPPORTED']

export const setsPreferences: Check = async (probe) => {
  const id = await activeSession(probe)
  const answer = await probe.send('PUT', `${probe.under('sessions', id)}/charging_preferences`, {
    body: { ...preferences, departure_time: probe.now(14_400) },
  })
  if (answer.status === 404) throw new Unseen(`The EVSE is not capable of charging preferences: ${describeAnswer(answer)}`)
  probe.ok(answer)
  if (!answers.includes(text(answer.data)))
    throw new Deviation(`\`data\` is ${JSON.stringify(answer.data) ?? 'missing'}.`, answers.join(', '), answer.seq)
  return text(answer.data)
}

export const refusesPreferences: Check = async (probe) => {
  const answer = await probe.send('PUT', `${probe.under('sessions', probe.fresh('NONE'))}/charging_preferences`, { body: preferences })
  probe.refused(answer)
  return describeAnswer(answer)
}

// ---- Sessions that the platform receives ----------------------------------------------------------------------------------------------

export const lifecycle: Check = async (probe) => {
  const target = await newSession(probe)
  const { end } = probe.leg.dialect.sessionTimes
  const states: JsonObject[] = [{ status: 'PENDING' }, { status: 'ACTIVE', kwh: 1 }, { status: 'COMPLETED', kwh: 2, [end]: probe.now() }]
  let body = target.body
  for (const [index, fields] of states.entries()) {
    body = { ...body, ...fields, last_updated: probe.now(index) }
    probe.ok(await probe.send('PUT', target.url, { body }), `PUT ${text(fields['status'])}`)
  }
  const { object, seq } = await probe.readBack(target.url)
  probe.same(body, object, 'The Session', seq)
  return undefined
}

export const patched: Check = async (probe) => {
  const target = await sentSession(probe)
  const fields = { kwh: 3.5, last_updated: probe.now(5) }
  probe.ok(await probe.send('PATCH', target.url, { body: fields }))
  const { object, seq } = await probe.readBack(target.url)
  probe.same({ ...target.body, ...fields }, object, 'The Session', seq)
  return undefined
}

const period = (probe: Probe, offset: number): JsonObject => ({
  start_date_time: probe.now(offset),
  dimensions: [{ type: 'ENERGY', volume: 1 }],
})

export const appends: Check = async (probe) => {
  const target = await sentSession(probe)
  for (const offset of [-300, -200])
    probe.ok(
      await probe.send('PATCH', target.url, {
        body: { charging_periods: [period(probe, offset)], kwh: 1, last_updated: probe.now(offset + 400) },
      }),
    )
  const { object, seq } = await probe.readBack(target.url)
  if (objectsIn(object['charging_periods']).length !== 2)
    throw new Deviation(`There are ${objectsIn(object['charging_periods']).length} periods.`, '2, the second appended', seq)
  return undefined
}

export const withoutPeriods: Check = async (probe) => {
  const target = await sentSession(probe)
  probe.ok(await probe.send('PATCH', target.url, { body: { charging_periods: [period(probe, -300)], last_updated: probe.now(1) } }))
  const { charging_periods: _, ...without } = { ...target.body, last_updated: probe.now(5) } as JsonObject
  probe.ok(await probe.send('PUT', target.url, { body: without }))
  const { object, seq } = await probe.readBack(target.url)
  if (objectsIn(object['charging_periods']).length > 0) throw new Deviation('The periods are still there.', 'none', seq)
  return undefined
}

export const patchWithoutTime: Check = async (probe) => {
  const target = await sentSession(probe)
  probe.want(await probe.send('PATCH', target.url, { body: { kwh: 9 } }), { ocpi: [2] })
  return undefined
}

export const patchUnknown: Check = async (probe) => {
  probe.refused(await probe.send('PATCH', probe.ours('sessions', probe.fresh('NONE')), { body: { kwh: 1, last_updated: probe.now() } }))
  return undefined
}

export const afterTheEnd: Check = async (probe) => {
  const target = await sentSession(probe, 'COMPLETED')
  const answer = probe.survived(await probe.send('PATCH', target.url, { body: { kwh: 99, last_updated: probe.now(5) } }))
  return describeAnswer(answer)
}

export const unknownReferences: Check = async (probe) => {
  const target = await newSession(probe, 'ACTIVE')
  const body =
    'cdr_token' in target.body ? { ...target.body, location_id: 'NOWHERE', evse_uid: 'NOWHERE' } : { ...target.body, auth_id: 'NOBODY' }
  return describeAnswer(probe.survived(await probe.send('PUT', target.url, { body })))
}

export const otherStates: Check = async (probe) => {
  for (const status of ['RESERVATION', 'INVALID']) {
    const target = await newSession(probe, status)
    probe.ok(await probe.send('PUT', target.url, { body: target.body }), status)
  }
  return undefined
}

export const notDeletable: Check = async (probe) => {
  const target = await sentSession(probe)
  probe.want(await probe.send('DELETE', target.url), { http: [404, 405], what: 'DELETE' })
  const foreign = 'country_code' in target.body ? { ...target.body, country_code: 'XX', party_id: 'XXX' } : target.body
  probe.refused(await probe.send('PUT', probe.under('sessions', 'XX', 'XXX', target.id), { body: foreign }), 'Below a foreign party')
  return undefined
}

export const running: Check = async (probe) => {
  const target = await sentSession(probe)
  for (const kwh of [1, 2, 3]) probe.ok(await probe.send('PATCH', target.url, { body: { kwh, last_updated: probe.now(kwh) } }))
  return undefined
}

export const olderUpdate: Check = async (probe) => {
  const target = await sentSession(probe)
  probe.ok(await probe.send('PATCH', target.url, { body: { kwh: 5, last_updated: probe.now(60) } }))
  probe.survived(await probe.send('PATCH', target.url, { body: { kwh: 1, last_updated: probe.now(-3600) } }))
  const { object, seq } = await probe.readBack(target.url)
  if (object['kwh'] === 1) throw new Deviation('The older update has won.', 'kwh 5', seq)
  return undefined
}
