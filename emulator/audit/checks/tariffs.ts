/** Section TAR: Tariffs. */
import type { JsonObject } from '../../standin/data/kinds.js'
import { Deviation, Unseen, type Check } from '../case.js'
import { survey } from '../survey.js'
import { eachObject, fromPlatform, objectFindings, objectsIn, requestOf, text } from './common.js'
import { newTariff, sentTariff } from './push.js'
import { formRules } from './locations.js'
import { isObject } from '../../ocpi/json-object.js'

export const wellFormed = objectFindings('tariffs', [...formRules, 'number.range', 'number.format', 'object.rule'])

/** Tariffs of one Connector: at most one of each type at a time. */
export const onePerType: Check = async (probe) => {
  const tariffs = await survey(probe, 'tariffs')
  const locations = await survey(probe, 'locations')
  const known = new Map(tariffs.sample.map((tariff) => [text(tariff['id']).toUpperCase(), tariff]))
  for (const location of locations.sample)
    for (const evse of objectsIn(location['evses']))
      for (const connector of objectsIn(evse['connectors'])) {
        const ids = Array.isArray(connector['tariff_ids']) ? connector['tariff_ids'].map((id) => text(id).toUpperCase()) : []
        const types = ids.flatMap((id) => {
          const tariff = known.get(id)
          return tariff && isActive(tariff) ? [text(tariff['type']) || 'any'] : []
        })
        const doubled = types.find((type, index) => types.indexOf(type) !== index)
        if (doubled !== undefined)
          throw new Deviation(
            `Connector ${text(connector['id'])} of EVSE ${text(evse['uid'])} has two active tariffs of type ${doubled}: ${ids.join(', ')}.`,
            'one for each type',
            locations.seqs[0],
          )
      }
  return undefined
}

const isActive = (tariff: JsonObject): boolean => {
  const now = Date.now()
  const from = Date.parse(text(tariff['start_date_time']) || '2000-01-01')
  const to = Date.parse(text(tariff['end_date_time']) || '2999-01-01')
  return from <= now && now < to
}

export const taxIncluded = eachObject('tariffs', (tariff) =>
  tariff['tax_included'] === undefined ? '`tax_included` is missing' : undefined,
)

export const priceChange: Check = async (probe) => {
  const push = await probe.await(
    'a push of the Tariff',
    fromPlatform('tariffs.receiver', ({ method }) => method === 'PUT' || method === 'PATCH'),
  )
  if (push.method === 'PATCH' && probe.leg.dialect.ownerFields) throw new Deviation('PATCH was sent.', 'PUT of the whole Tariff', push.seq)
  if (typeof requestOf(push)['last_updated'] !== 'string')
    throw new Deviation('`last_updated` is missing.', 'a newer last_updated', push.seq)
  return `${push.method} of Tariff ${text(requestOf(push)['id'])}.`
}

export const withdrawn: Check = async (probe) => {
  const push = await probe.await('DELETE of the Tariff', fromPlatform('tariffs.receiver.delete'))
  const id = decodeURIComponent(push.url.split('?')[0]?.split('/').at(-1) ?? '')
  probe.leg.surveys.delete('locations')
  if (!probe.serves('locations.SENDER')) return `DELETE of ${id}.`
  const { tariffIds, seqs } = await survey(probe, 'locations')
  if ([...tariffIds].some((one) => one.toUpperCase() === id.toUpperCase()))
    throw new Deviation(`Connectors still name ${id}.`, 'no Connector names it', seqs[0])
  return `DELETE of ${id}; no Connector names it.`
}

export const announced: Check = async (probe) => {
  const push = await probe.mayCome(fromPlatform('tariffs.receiver.put'))
  if (!push) throw new Unseen('No Tariff came: it may be swapped in time.')
  const start = Date.parse(text(requestOf(push)['start_date_time']))
  if (!(start > Date.now())) throw new Deviation('The new price is valid at once.', 'start_date_time of next month', push.seq)
  return undefined
}

// ---- Tariffs that the platform receives -------------------------------------------------------------------------------------------

export const stored: Check = async (probe) => {
  const target = await sentTariff(probe, (tariff) => ({
    ...tariff,
    elements: [{ price_components: [{ type: 'ENERGY', price: 0.1234, step_size: 1 }] }],
  }))
  const { object, seq } = await probe.readBack(target.url)
  probe.same(target.body, object, 'The Tariff', seq)
  return undefined
}

export const deleted: Check = async (probe) => {
  const target = await newTariff(probe)
  probe.ok(await probe.send('PUT', target.url, { body: target.body }))
  probe.ok(await probe.send('DELETE', target.url), 'DELETE')
  const answer = await probe.get(target.url)
  if (answer.status !== 405) probe.refused(answer, 'GET afterwards')
  probe.survived(await probe.send('DELETE', target.url), 'DELETE of an unknown Tariff')
  return undefined
}

export const notPatchable: Check = async (probe) => {
  const target = await sentTariff(probe)
  probe.want(await probe.send('PATCH', target.url, { body: { currency: 'EUR', last_updated: probe.now() } }), { http: [404, 405] })
  return undefined
}

export const patchable: Check = async (probe) => {
  const target = await sentTariff(probe)
  const elements = [{ price_components: [{ type: 'TIME', price: 1.5, step_size: 60 }] }]
  probe.ok(await probe.send('PATCH', target.url, { body: { elements, last_updated: probe.now(5) } }))
  const { object, seq } = await probe.readBack(target.url)
  probe.same({ ...target.body, elements }, object, 'The Tariff', seq)
  return undefined
}

const priced = (type: string, price: number, step_size: number) => ({ type, price, step_size })
export const manyComponents: Check = async (probe) => {
  const elements = [
    { price_components: [priced('FLAT', 1, 1), priced('ENERGY', 0.35, 1)], restrictions: { max_duration: 14_400 } },
    { price_components: [priced('PARKING_TIME', 2, 300)], restrictions: { start_time: '22:00', end_time: '06:00' } },
    { price_components: [priced('ENERGY', 0.35, 1)] },
  ]
  const target = await sentTariff(probe, (tariff) => ({ ...tariff, elements }))
  const { object, seq } = await probe.readBack(target.url)
  probe.same(target.body, object, 'The Tariff', seq)
  return undefined
}

/** Where a Tariff says whether it includes taxes, a limit is a PriceLimit; a Price elsewhere. */
const limitOf = (tariff: JsonObject, price: number): JsonObject =>
  'tax_included' in tariff ? { before_taxes: price, after_taxes: price * 1.2 } : { excl_vat: price, incl_vat: price * 1.2 }

export const limitsAndTypes: Check = async (probe) => {
  for (const type of ['AD_HOC_PAYMENT', 'PROFILE_CHEAP']) {
    const target = await sentTariff(probe, (tariff) => ({
      ...tariff,
      type,
      min_price: limitOf(tariff, 1),
      max_price: limitOf(tariff, 50),
      elements: [
        { price_components: [priced('TIME', 3, 60)], restrictions: { reservation: 'RESERVATION' } },
        { price_components: [priced('ENERGY', 0.35, 1)] },
      ],
    }))
    const { object, seq } = await probe.readBack(target.url)
    probe.same(target.body, object, `The Tariff of type ${type}`, seq)
  }
  return undefined
}

export const changedMeanwhile: Check = async (probe) => {
  const target = await sentTariff(probe)
  const elements = [{ price_components: [priced('ENERGY', 0.99, 1)] }]
  probe.ok(await probe.send('PUT', target.url, { body: { ...target.body, elements, last_updated: probe.now(5) } }))
  const { object, seq } = await probe.readBack(target.url)
  if (!isObject(object)) throw new Deviation('The Tariff is gone.', undefined, seq)
  return undefined
}
