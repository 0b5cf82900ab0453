/** Section CDR: charge detail records. */
import type { JsonObject } from '../../standin/data/kinds.js'
import type { Exchange } from '../../traffic/exchange.js'
import { Deviation, Unseen, type Check, type ObservedScene } from '../case.js'
import { answeredWith, auditFault, faultOf } from '../faults.js'
import { describeAnswer, type Answer, type Probe } from '../probe.js'
import { survey } from '../survey.js'
import { fromPlatform, isAnsweredWell, isAt, objectsIn, requestOf, text } from './common.js'
import { isForeign } from './sessions.js'
import { newCdr } from './push.js'
import { isObject } from '../../ocpi/json-object.js'

const isCdr = fromPlatform('cdrs.receiver.post')
const idOf = (exchange: Exchange): string => text(requestOf(exchange)['id'])

export const comes: Check = async (probe) => {
  const cdr = await probe.await('the CDR', isCdr)
  const again = await probe.mayCome((exchange) => isCdr(exchange) && exchange.seq > cdr.seq && idOf(exchange) === idOf(cdr), 0.5)
  if (again) throw new Deviation(`CDR ${idOf(cdr)} came twice.`, 'once', again.seq)
  return `CDR ${idOf(cdr)}.`
}

type Judge = (exchanges: readonly Exchange[], scene: ObservedScene) => { seen: string; seq?: number } | undefined

/** Findings of some rules about the CDRs, warnings too. */
export const cdrFindings =
  (ids: readonly string[], at?: RegExp): Judge =>
  (exchanges) => {
    for (const exchange of exchanges) {
      const finding = exchange.findings.find((one) => one.side === 'request' && ids.includes(one.id) && (at?.test(one.at) ?? true))
      if (finding) return { seen: `${finding.id} at ${finding.at}: ${finding.actual}`, seq: exchange.seq }
    }
    return undefined
  }

export const sessionOfCdr: Judge = (exchanges, { all }) => {
  const sessions = new Map(
    all
      .filter((exchange) => isAt(exchange, 'sessions.receiver.put'))
      .map((exchange) => [text(requestOf(exchange)['id']), requestOf(exchange)]),
  )
  for (const exchange of exchanges) {
    const cdr = requestOf(exchange)
    const session = sessions.get(text(cdr['session_id']))
    if (!session) continue
    for (const name of ['cdr_token', 'authorization_reference'])
      if (session[name] !== undefined && JSON.stringify(session[name]) !== JSON.stringify(cdr[name]))
        return { seen: `${name} of CDR ${text(cdr['id'])} is not that of its Session.`, seq: exchange.seq }
  }
  return undefined
}

export const signed: Judge = (exchanges) => {
  for (const exchange of exchanges) {
    const data = requestOf(exchange)['signed_data']
    if (!isObject(data)) return { seen: `CDR ${idOf(exchange)} has no signed_data.`, seq: exchange.seq }
    if (text(data['encoding_method']) === '' || objectsIn(data['signed_values']).length < 2)
      return { seen: `signed_data of CDR ${idOf(exchange)} lacks the encoding, the start or the end value.`, seq: exchange.seq }
  }
  return undefined
}

const finish = (probe: Probe): Promise<void> => probe.act('finish-charging', 'Charge shortly at EVSE {evse}, and end the session')

export const repeats: Check = async (probe) => {
  for (const [http, ocpi] of [
    [500, 3000],
    [200, 2001],
  ] as const) {
    await comesAgain(probe, faultOf('CDR refused', { endpoint: 'cdrs.receiver.post' }, [answeredWith(http, ocpi)], 1))
  }
  return 'Sent again with the same id and content.'
}

const comesAgain = async (probe: Probe, fault: ReturnType<typeof faultOf>): Promise<void> => {
  const refused = await probe.fault(fault, async () => {
    await finish(probe)
    return probe.await('the CDR', (exchange) => isCdr(exchange) && exchange.faultIds.includes(auditFault))
  })
  const next = await probe.await(
    `CDR ${idOf(refused)} again`,
    (exchange) => isCdr(exchange) && exchange.seq > refused.seq && idOf(exchange) === idOf(refused) && isAnsweredWell(exchange),
  )
  if (!Buffer.from(next.request.body ?? []).equals(Buffer.from(refused.request.body ?? [])))
    throw new Deviation('The CDR has changed.', 'the same content', next.seq)
}

export const lostAnswer: Check = async (probe) => {
  await comesAgain(probe, faultOf('answer lost', { endpoint: 'cdrs.receiver.post' }, [{ kind: 'bytes', do: 'abort' }], 1))
  return 'Sent again with the same id.'
}

export const listed: Check = async (probe) => {
  const list = await survey(probe, 'cdrs')
  const foreign = list.sample.find((cdr) => isForeign(cdr, probe))
  if (foreign) throw new Deviation(`CDR ${text(foreign['id'])} is of another eMSP.`, 'only our customers', list.seqs[0])
  const posted = probe.leg.exchanges.filter((exchange) => isCdr(exchange) && isAnsweredWell(exchange))
  if (posted.length === 0) {
    if (list.count === 0) throw new Unseen('No CDR was posted, and the list is empty.')
    return `${list.count} CDRs in the list; none was posted.`
  }
  const answer = probe.ok(
    await probe.get(probe.urlOf('cdrs', 'SENDER'), {
      query: { date_from: new Date(posted[0]?.startedAt ?? 0).toISOString().replace(/\.\d+Z/, 'Z'), limit: '1000' },
    }),
  )
  const known = new Map(objectsIn(answer.data).map((cdr) => [text(cdr['id']), cdr]))
  for (const exchange of posted) {
    const cdr = known.get(idOf(exchange))
    if (!cdr && !list.ids.has(idOf(exchange))) continue
    if (cdr) probe.same(requestOf(exchange), cdr, `CDR ${idOf(exchange)}`, answer.seq)
  }
  return `${posted.length} posted CDRs compared.`
}

export const credited: Check = async (probe) => {
  const cdr = await probe.await('a credit CDR', (exchange) => isCdr(exchange) && requestOf(exchange)['credit'] === true)
  if (text(requestOf(cdr)['credit_reference_id']) === '')
    throw new Deviation('`credit_reference_id` is missing.', 'the id of the CDR', cdr.seq)
  return undefined
}

export const priceChange: Check = async (probe) => {
  const cdr = await probe.await('the CDR', isCdr)
  const periods = objectsIn(requestOf(cdr)['charging_periods'])
  if (periods.length < 2) throw new Deviation(`There is ${periods.length} period.`, 'a period that begins where the price changes', cdr.seq)
  return `${periods.length} periods.`
}

export const parked: Check = async (probe) => {
  const cdr = await probe.await('the CDR', isCdr)
  const body = requestOf(cdr)
  const hasParking = objectsIn(body['charging_periods']).some((period) =>
    objectsIn(period['dimensions']).some(({ type }) => type === 'PARKING_TIME'),
  )
  if (!hasParking || !(Number(body['total_parking_time'] ?? 0) > 0))
    throw new Deviation('There is no PARKING_TIME.', 'PARKING_TIME and total_parking_time', cdr.seq)
  return undefined
}

export const shortSession: Check = async (probe) => {
  const cdr = await probe.mayCome(isCdr, Math.min(5, probe.declaration.limits.waitSeconds))
  return cdr ? `A CDR of ${text(requestOf(cdr)['total_energy'])} kWh came.` : 'No CDR came.'
}

// ---- CDRs that the platform receives ----------------------------------------------------------------------------------------------

interface Posted {
  readonly answer: Answer
  readonly body: JsonObject
  /** Where the platform keeps it. */
  readonly location: string | undefined
}

const post = async (probe: Probe, change: (cdr: JsonObject) => JsonObject = (cdr) => cdr): Promise<Posted> => {
  const target = await newCdr(probe)
  const body = change(target.body)
  const answer = await probe.send('POST', target.url, { body })
  const location = answer.header('location')
  if (answer.ocpi === 1000) probe.leg.changes.add(`CDR ${text(body['id'])} was sent`)
  return {
    answer,
    body,
    location: location === undefined ? undefined : URL.canParse(location, target.url) ? new URL(location, target.url).href : location,
  }
}

export const stored: Check = async (probe) => {
  const { answer, body, location } = await post(probe)
  probe.ok(answer, 'POST')
  const given = answer.header('location')
  if (given === undefined || location === undefined)
    throw new Deviation('The answer has no Location header.', 'the url of the CDR', answer.seq)
  if (!URL.canParse(given) && probe.leg.dialect.states.absoluteCdrUrl)
    throw new Deviation(`Location is ${given}.`, 'an absolute url', answer.seq)
  const { object, seq } = await probe.readBack(location)
  probe.same(body, object, 'The CDR', seq)
  return undefined
}

export const again: Check = async (probe) => {
  const target = await newCdr(probe)
  probe.ok(await probe.send('POST', target.url, { body: target.body }), 'POST')
  const answer = probe.survived(await probe.send('POST', target.url, { body: target.body }), 'The same CDR again')
  return describeAnswer(answer)
}

export const otherContent: Check = async (probe) => {
  const target = await newCdr(probe)
  probe.ok(await probe.send('POST', target.url, { body: target.body }), 'POST')
  const answer = await probe.send('POST', target.url, { body: { ...target.body, total_energy: 77.7, last_updated: probe.now(5) } })
  probe.refused(answer, 'The same id with other content')
  return undefined
}

export const immutable: Check = async (probe) => {
  const { answer, body, location } = await post(probe)
  probe.ok(answer, 'POST')
  const url = location ?? probe.under('cdrs', text(body['id']))
  for (const method of ['PUT', 'PATCH', 'DELETE'])
    probe.want(await probe.send(method, url, method === 'DELETE' ? {} : { body }), { http: [404, 405], what: method })
  return undefined
}

export const wrongTotal: Check = async (probe) => {
  const { answer } = await post(probe, (cdr) => ({
    ...cdr,
    total_cost: isObject(cdr['total_cost']) ? { excl_vat: 999, incl_vat: 1188.81 } : 999,
  }))
  return describeAnswer(probe.survived(answer))
}

export const unknownReferences: Check = async (probe) => {
  const { answer } = await post(probe, (cdr) =>
    isObject(cdr['cdr_token'])
      ? { ...cdr, session_id: probe.fresh('NONE'), cdr_token: { ...cdr['cdr_token'], uid: probe.fresh('NOBODY') } }
      : { ...cdr, auth_id: probe.fresh('NOBODY') },
  )
  return describeAnswer(probe.survived(answer))
}

export const creditCdr: Check = async (probe) => {
  const { answer, body } = await post(probe)
  probe.ok(answer, 'POST')
  const cost = isObject(body['total_cost'])
    ? Object.fromEntries(Object.entries(body['total_cost']).map(([name, value]) => [name, -Number(value)]))
    : -Number(body['total_cost'])
  const credit = { ...body, id: probe.fresh('CRE'), credit: true, total_cost: cost, last_updated: probe.now(5) }
  const url = probe.urlOf('cdrs', 'RECEIVER')
  probe.survived(await probe.send('POST', url, { body: { ...credit, credit_reference_id: body['id'] } }), 'Credit of a known CDR')
  probe.survived(
    await probe.send('POST', url, { body: { ...credit, id: probe.fresh('CRE'), credit_reference_id: probe.fresh('NONE') } }),
    'Credit of an unknown CDR',
  )
  return undefined
}

/** Ids of 39 characters are for credit CDRs (2.2.1 mod_cdrs). */
export const longId: Check = async (probe) => {
  const { answer, body } = await post(probe, (cdr) => ({ ...cdr, id: probe.fresh('CDR').padEnd(36, 'Z') }))
  probe.ok(answer, 'An id of 36 characters')
  const negated = isObject(body['total_cost'])
    ? Object.fromEntries(Object.entries(body['total_cost']).map(([name, value]) => [name, -Number(value)]))
    : -Number(body['total_cost'])
  const credit = { id: `${text(body['id'])}-CR`, credit: true, credit_reference_id: body['id'], total_cost: negated }
  probe.ok((await post(probe, (cdr) => ({ ...cdr, ...body, ...credit }))).answer, 'A credit CDR with an id of 39 characters')
  // An unused reservation has no EVSE (2.2.1 mod_cdrs).
  const unused = await post(probe, (cdr) => ({
    ...cdr,
    cdr_location: { ...(isObject(cdr['cdr_location']) ? cdr['cdr_location'] : {}), evse_uid: '#NA', evse_id: '#NA', connector_id: '#NA' },
    charging_periods: [{ start_date_time: cdr['start_date_time'], dimensions: [{ type: 'RESERVATION_TIME', volume: 0.25 }] }],
    total_energy: 0,
  }))
  probe.ok(unused.answer, 'Ids of `#NA`')
  return undefined
}

export const manyPeriods: Check = async (probe) => {
  const { answer } = await post(probe, (cdr) => {
    const [first = {}] = objectsIn(cdr['charging_periods'])
    const from = Date.parse(text(first['start_date_time']))
    const periods = Array.from({ length: 1500 }, (_, index) => ({
      start_date_time: new Date(from + index * 1000).toISOString().replace('.000Z', 'Z'),
      dimensions: [{ type: 'ENERGY', volume: 0.01 }],
    }))
    return { ...cdr, charging_periods: periods }
  })
  probe.survived(answer)
  if (answer.milliseconds > 30_000) throw new Deviation(`It took ${Math.round(answer.milliseconds)} ms.`, 'within 30 s', answer.seq)
  return describeAnswer(answer)
}

export const pullsMissing: Check = async (probe) => {
  await probe.await('a pull of CDRs', fromPlatform('cdrs.sender.list', isAnsweredWell))
  return undefined
}
