/**
 * The Receiver interface of Payments (2.3.0 mod_payments), which a CPO serves: a payment terminal provider announces terminals and
 * confirms what was captured. No path names an owner: what comes belongs to the party of the connection.
 */
import type { DataSetName } from '../../ocpi/data-sets.js'
import { own } from '../../ocpi/own.js'
import { httpError, refused, stored, successBytes } from '../serving/answer.js'
import { bodyObject, param, type Call, type Handler } from '../serving/call.js'
import { violation } from './received.js'
import { kinds, type JsonObject } from '../data/kinds.js'

/** The provider. Role has no value for it: it registers as OTHER or EMSP. */
const providerOf = ({ connection: { peer } }: Call): { country_code: string; party_id: string } => {
  const party = peer.parties.find(({ role }) => role !== 'CPO' && role !== 'HUB') ?? peer.parties[0]
  return { country_code: party?.country_code ?? 'XX', party_id: party?.party_id ?? 'XXX' }
}

/** Whether a CDR or Session of ours was paid by this authorization. */
const knowsAuthorization = (call: Call, reference: unknown): boolean =>
  (['sessions', 'cdrs'] as const).some((module) => {
    const set = call.context.data.own(module)
    return set.entries().some((entry) => set.object(entry)['authorization_reference'] === reference)
  })

const post =
  (module: DataSetName, noteFacts: (call: Call, object: JsonObject) => void): Handler =>
  (call) => {
    const body = bodyObject(call)
    if ('answer' in body) return body.answer
    const { object: name, idField } = kinds[module]
    const id = body.object[idField]
    if (typeof id !== 'string' || id === '') return refused(2001, `\`${idField}\` is missing`)
    const refusal = violation(call, body.object, name)
    if (refusal) return refusal
    const set = call.context.data.received(call.connection.id, module)
    const owner = providerOf(call)
    const before = set.find(owner, id)
    call.facts.isPostedAgain = before !== undefined && !before.pulled
    noteFacts(call, body.object)
    set.put(owner, id, body.object, call.rawBody, call.version, call.context.environment.clock.now())
    call.context.environment.changed(call.context.settings.id, { kind: 'data', holder: call.connection.id, module })
    return stored(before === undefined, `${name} ${id}`)
  }

const get =
  (module: DataSetName): Handler =>
  (call) => {
    const { object: name, idParameter } = kinds[module]
    const id = param(call, idParameter ?? '')
    const entry = call.context.data.received(call.connection.id, module).find(providerOf(call), id)
    return entry
      ? successBytes(`${name} ${id} was posted by this peer`, entry.bytes, { judged: () => [] })
      : httpError(404, 2001, `${name} ${id} has not been posted here`)
  }

export const paymentHandlers: Readonly<Record<string, Handler>> = own({
  'payments.receiver.post-terminal': post('terminals', () => undefined),
  'payments.receiver.get-terminal': get('terminals'),
  'payments.receiver.post-confirmation': post('confirmations', (call, { authorization_reference: reference }) => {
    call.facts.isUnknownPayment = !knowsAuthorization(call, reference)
  }),
  'payments.receiver.get-confirmation': get('confirmations'),
})
