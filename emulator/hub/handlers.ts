/** What a hub does with each request of a partner: every functional module of the table, and its own. */
import { randomUUID } from 'node:crypto'
import { endpoints } from '../ocpi/endpoints.js'
import { versions } from '../ocpi/version.js'
import { httpError, type Answer } from '../standin/serving/answer.js'
import type { Call, Handler } from '../standin/serving/call.js'
import { listHandler } from '../standin/handlers/owned.js'
import { receivedHandlers } from '../standin/handlers/received.js'
import { broadcast, type Queues } from './broadcast.js'
import type { Clients } from './clients.js'
import { statusOf } from './directory.js'
import { forward, readCdr } from './forward.js'
import type { Lists } from './lists.js'
import { messageOf, newLeg, type HubParts } from './message.js'
import { forwardResult } from './returning.js'
import { routeOf, senderOf } from './route.js'

export interface HandlerParts extends HubParts {
  readonly lists: Lists
  readonly queues: Queues
  readonly clients: Clients
}

/** Answers by the route that the request takes. */
const functional =
  (parts: HandlerParts): Handler =>
  async (call) => {
    parts.clients.heard(call.connection)
    const leg = newLeg()
    call.facts.leg = leg
    call.facts.route = 'own'
    const sender = senderOf(parts, call)
    if ('answer' in sender) return sender.answer
    const message = messageOf(call, sender, call.correlationId ?? randomUUID(), leg)
    if (call.endpoint.usesGivenUrl) {
      call.facts.route = 'direct'
      return readCdr(parts, call, message)
    }
    if (call.endpoint.isResult) {
      call.facts.route = 'result'
      return forwardResult(parts, call, message)
    }
    const route = routeOf(parts, call, sender)
    call.facts.route = route.kind === 'answer' ? 'own' : route.kind === 'direct' && route.open ? 'open' : route.kind
    switch (route.kind) {
      case 'answer':
        return route.answer
      case 'direct':
        return forward(parts, call, message, route.member, route.why, route.open)
      case 'list':
        return parts.lists.answer(call, message, route.only, route.why)
      case 'broadcast':
        return broadcast(parts, parts.queues, call, message, route.members, storeOnly(call), route.why)
      case 'stored':
        return stored(parts, call, route.why)
    }
  }

/** What any stand-in does with a push, or with the question what it holds. */
const storeOnly = (call: Call): Handler =>
  receivedHandlers[call.endpoint.id] ?? (() => httpError(404, 2000, `this hub does not store ${call.endpoint.module}`))

const stored = async (parts: HandlerParts, call: Call, why: string): Promise<Answer> => {
  if (parts.context.settings.hub.mode === 'forward')
    return httpError(404, 2001, 'this hub does not store objects: address the receiving party')
  const answer = await storeOnly(call)(call)
  return { ...answer, why: `${why}: ${answer.why}` }
}

/** A partner that is suspended has nothing to ask for. */
const guarded =
  (handler: Handler): Handler =>
  (call) =>
    statusOf(call.connection) === 'SUSPENDED' ? httpError(401, 2000, 'this partner is suspended') : handler(call)

export const hubHandlers = (parts: HandlerParts): Readonly<Record<string, Handler>> => {
  const forwarding = guarded(functional(parts))
  const rows = versions.flatMap((version) => endpoints[version]).filter(({ purpose }) => purpose === 'functional')
  const clientInfo = listHandler('hubclientinfo')
  return {
    ...Object.fromEntries(rows.map(({ id }) => [id, forwarding])),
    'hubclientinfo.sender.list': guarded((call) => {
      parts.clients.heard(call.connection)
      return clientInfo(call)
    }),
  }
}
