/** One request over to one party, and its answer back. */
import { httpError, type Answer } from '../standin/serving/answer.js'
import { foreignOwner, type Call } from '../standin/serving/call.js'
import type { PeerAnswer } from '../standin/calling/client.js'
import { formatParty, type Party } from '../ocpi/headers.js'
import type { Facts } from '../traffic/findings/facts.js'
import type { Member } from './directory.js'
import { hubError, versionOf, type HubParts, type HubMessage } from './message.js'
import { outgoingFor, type Outgoing } from './outgoing.js'
import { relay, remember, rememberHidden } from './relay.js'

/** Sends what was made for a receiver. `from`: the party that asks, in a broadcast the hub. */
export const send = (
  hub: HubParts,
  message: HubMessage,
  receiver: Member,
  outgoing: Outgoing,
  from: Party,
  why: string,
  facts?: Facts,
): Promise<PeerAnswer> =>
  hub.context.client.call({
    connection: receiver.connection,
    method: outgoing.endpoint.method,
    url: outgoing.url,
    version: versionOf(receiver),
    endpoint: outgoing.endpoint,
    body: outgoing.body,
    rawBody: outgoing.rawBody,
    correlationId: message.correlationId,
    from,
    to: receiver.party,
    role: receiver.connection.role,
    leg: message.leg,
    notes: outgoing.notes,
    responseUrl: outgoing.waiting?.url,
    why,
    ...(facts && { facts }),
  })

export const forward = async (
  hub: HubParts,
  call: Call,
  message: HubMessage,
  receiver: Member,
  why: string,
  open: boolean,
): Promise<Answer> => {
  const foreign = message.endpoint.path.startsWith('/{country_code}/{party_id}/') ? foreignOwner(call) : undefined
  if (foreign) return foreign
  const outgoing = outgoingFor(hub, message, receiver)
  if ('answer' in outgoing) {
    rememberHidden(hub, message, receiver)
    return named(outgoing.answer, receiver, open)
  }
  if (outgoing.waiting) call.facts.responseUrl = outgoing.waiting.responseUrl
  const passes = passing(hub, message, receiver, call)
  if (!passes) {
    return hubError(
      message.version,
      4000,
      `the request came back to this hub while it was being forwarded to ${formatParty(receiver.party)}: two hubs, or a partner that advertises urls of the hub, send it in a circle`,
    )
  }
  const sent = await send(
    hub,
    message,
    receiver,
    outgoing,
    message.sender.party,
    `${why}; from ${formatParty(message.sender.party)}`,
  ).finally(passes)
  if (sent.ok) remember(hub, message, receiver, outgoing, sent)
  else if (outgoing.waiting) hub.results.close(outgoing.waiting.id)
  const { answer, notes, nextPage } = relay(hub, message, receiver, outgoing, sent)
  call.facts.notes = notes
  call.facts.nextPage = nextPage
  return named({ ...answer, why: `${why}: ${answer.why}` }, receiver, open)
}

/** A request that is on its way may be asked again by an impatient sender; more often than that, it runs in a circle. */
const sameAtMost = 2
const onTheWay = new WeakMap<HubParts, Map<string, number>>()

/** Notes that a request is on its way; returns what ends that, or undefined when the same request is on its way too often. */
const passing = (hub: HubParts, message: HubMessage, { party }: Member, call: Call): (() => void) | undefined => {
  const requests = onTheWay.get(hub) ?? new Map<string, number>()
  onTheWay.set(hub, requests)
  // Hubs keep the correlation id; 2.1.1 has none, and there the content has to do.
  const identity = call.correlationId ?? `${call.url} ${call.rawBody?.toString('latin1') ?? ''}`
  const key = `${message.endpoint.id} ${formatParty(party)} ${JSON.stringify(call.params)} ${identity}`
  const count = requests.get(key) ?? 0
  if (count >= sameAtMost) return undefined
  requests.set(key, count + 1)
  return () => {
    const left = (requests.get(key) ?? 1) - 1
    if (left > 0) requests.set(key, left)
    else requests.delete(key)
  }
}

/** Where the request named no receiver, the answer says who it was. */
const named = (answer: Answer, { party }: Member, open: boolean): Answer => (open ? { ...answer, from: party } : answer)

/** GET of a CDR where its POST was answered: from the receiver that has it, for the one who posted it. */
export const readCdr = async (hub: HubParts, call: Call, message: HubMessage): Promise<Answer> => {
  const known = hub.cdrUrls.get((call.params['cdr'] ?? '').split('/').map(encodeURIComponent).join('/').toLowerCase())
  if (known?.sender !== call.connection.id) return httpError(404, 2001, 'no CDR forwarded by this hub has this url')
  const row = outgoingFor(hub, message, known.receiver)
  if ('answer' in row) return row.answer
  const outgoing = { ...row, url: known.url }
  const sent = await send(
    hub,
    message,
    known.receiver,
    outgoing,
    message.sender.party,
    `the CDR is read where ${formatParty(known.receiver.party)} said that it is`,
  )
  const { answer, notes } = relay(hub, message, known.receiver, outgoing, sent)
  call.facts.notes = notes
  return { ...answer, from: known.receiver.party }
}
