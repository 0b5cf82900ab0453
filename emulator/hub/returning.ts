/** Results of commands and charging profile requests, on their way back to who asked. */
import { resultFactsOf } from '../ocpi/modules.js'
import { dialects } from '../ocpi/dialect.js'
import { rowOf } from '../ocpi/endpoints.js'
import { formatParty } from '../ocpi/headers.js'
import { httpError, success, type Answer } from '../standin/serving/answer.js'
import type { Call } from '../standin/serving/call.js'
import { statusOf } from './directory.js'
import { hubError, versionOf, type HubParts, type HubMessage } from './message.js'
import { relay } from './relay.js'
import type { Waiting } from './results.js'
import { isObject } from '../ocpi/json-object.js'

/** Only who was asked may give the result, and only who asked is told. */
export const forwardResult = async (hub: HubParts, call: Call, message: HubMessage): Promise<Answer> => {
  const { context } = hub
  call.facts.responseUrl = call.url
  const waiting = hub.results.find((call.params['response_url'] ?? '').split('/').at(-1) ?? '')
  if (!waiting || waiting.receiver.connection.id !== call.connection.id) {
    call.facts.command = 'unknown'
    return httpError(404, 2001, 'no request to this partner has this response_url')
  }
  const { sender, receiver } = waiting
  const result = isObject(call.body) ? call.body['result'] : call.body
  const isLate = waiting.dueAt !== undefined && context.environment.clock.now() > waiting.dueAt
  call.facts.command = waiting.results > 0 && result !== 'CANCELED_RESERVATION' ? 'repeated' : isLate ? 'late' : 'expected'
  waiting.results += 1
  const target = waiting.senderVersion
  const endpoint = rowOf(target, call.endpoint.id)
  const pair = { cpo: receiver, emsp: sender }
  const resultObject = resultFactsOf(waiting.module)?.object
  const { object: body, notes } =
    resultObject !== undefined
      ? hub.translator.translate(call.version, target, resultObject, call.body, {
          side: 'request',
          owner: receiver.party,
          pair,
          receiver: sender,
        })
      : { object: call.body, notes: [] }
  if (body === undefined || !endpoint) return success(`not forwarded: ${notes.at(-1)?.message ?? `${target} has no such result`}`)
  if (statusOf(sender.connection) !== 'CONNECTED')
    return hubError(call.version, 4003, `${formatParty(sender.party)}, the sender of the request, is ${statusOf(sender.connection)}`)
  const back: HubMessage = { ...message, sender: receiver, correlationId: call.correlationId ?? waiting.correlationId }
  const answer = await context.client.call({
    connection: sender.connection,
    method: 'POST',
    url: waiting.responseUrl,
    version: versionOf(sender),
    endpoint,
    body,
    correlationId: back.correlationId,
    from: receiver.party,
    to: sender.party,
    role: sender.connection.role,
    leg: message.leg,
    notes,
    responseUrl: waiting.responseUrl,
    why: `result of the request from ${formatParty(sender.party)} to ${formatParty(receiver.party)}`,
  })
  const sent = { endpoint, url: waiting.responseUrl, notes, whole: undefined }
  const relayed = relay(hub, back, sender, sent, answer)
  call.facts.notes = relayed.notes
  return { ...relayed.answer, from: sender.party }
}

/** Where the answer to a command announces no time for its result, the hub ends the waiting of the partner that asked. */
export const endWaiting = async (hub: HubParts, waiting: Waiting): Promise<void> => {
  const { sender, receiver } = waiting
  const version = waiting.senderVersion
  const endpoint = rowOf(version, 'commands.sender.result')
  if (waiting.results > 0 || dialects[version].commandTimeout || !endpoint || statusOf(sender.connection) !== 'CONNECTED') return
  waiting.results += 1
  await hub.context.client.call({
    connection: sender.connection,
    method: 'POST',
    url: waiting.responseUrl,
    version,
    endpoint,
    body: { result: 'TIMEOUT' },
    from: receiver.party,
    to: sender.party,
    role: sender.connection.role,
    responseUrl: waiting.responseUrl,
    why: `${formatParty(receiver.party)} did not send a result in time`,
  })
}
