/** Chapter mod_commands, both interfaces: a CPO stand-in answers, acts and sends the result; an eMSP stand-in takes results. */
import { own } from '../../ocpi/own.js'
import { commandObjects, type CommandType } from '../../ocpi/endpoints.js'
import { readDateTime } from '../../ocpi/datetime.js'
import { formatParty } from '../../ocpi/headers.js'
import { objects } from '../../ocpi/schemas.js'
import { translate } from '../../ocpi/translate/translate.js'
import { authoredVersion, type Connector, type EVSE, type Location, type Token } from '../../ocpi/authored.js'
import { dialects } from '../../ocpi/dialect.js'
import { translateContext } from '../data/render.js'
import { httpError, refused, success, type Answer } from '../serving/answer.js'
import { answeringParties, bodyObject, isHttpUrl, param, speaksFor, unusable, type Call, type Handler } from '../serving/call.js'
import { behaviourFor, resulted, sendResult } from '../operations/pending-commands.js'
import { isStrict, type Context } from '../context.js'
import { textOf, type JsonObject } from '../data/kinds.js'
import type { Start } from '../charge-points.js'
import { isObject } from '../../ocpi/json-object.js'

/** What a command comes to: the answer now, and if it is accepted what happens then. */
interface CommandDecision {
  readonly response: 'ACCEPTED' | 'REJECTED' | 'NOT_SUPPORTED' | 'UNKNOWN_SESSION'
  /** OCPI status of the answer. */
  readonly status?: number
  readonly message: string
  /** Result when it is accepted; ACCEPTED also does it. */
  readonly result?: string
  /** What it is going to use: until it is carried out no other command gets it. */
  readonly claims?: string
  /** Carries it out at once; resolves when the peers have been told, with the id of the session concerned, if there is one. */
  readonly act?: () => Promise<string | undefined>
}

const rejected = (message: string): CommandDecision => ({ response: 'REJECTED', message })

// ---- what a command means here ---------------------------------------------------------------------------------------------

interface CommandTarget {
  readonly location: Location
  readonly evse: EVSE | undefined
  readonly connector: Connector | undefined
}

const targetOf = (context: Context, body: JsonObject): CommandTarget | CommandDecision => {
  const set = context.data.own('locations')
  const id = String(body['location_id'])
  const entry = set.find(id)
  if (!entry) return { response: 'REJECTED', status: 2003, message: `Location ${id} is not known here` }
  const location = set.object(entry) as Location
  if (body['evse_uid'] === undefined) return { location, evse: undefined, connector: undefined }
  const evse = location.evses?.find((candidate) => candidate.uid.toLowerCase() === textOf(body['evse_uid']).toLowerCase())
  if (!evse) return rejected(`EVSE ${textOf(body['evse_uid'])} is not part of Location ${id}`)
  if (body['connector_id'] === undefined) return { location, evse, connector: undefined }
  const connector = evse.connectors.find((candidate) => candidate.id.toLowerCase() === textOf(body['connector_id']).toLowerCase())
  return connector ? { location, evse, connector } : rejected(`Connector ${textOf(body['connector_id'])} is not part of EVSE ${evse.uid}`)
}

const isVerdict = (value: CommandTarget | CommandDecision): value is CommandDecision => 'response' in value

/** A party may only use Tokens of its own (5.7); behind a hub any may come. */
const foreignToken = (call: Call, token: Token): CommandDecision | undefined =>
  speaksFor(call, token) ? undefined : rejected(`the Token belongs to ${formatParty(token)}, not to this peer`)

const occupied = (evse: EVSE): CommandDecision => ({
  response: 'ACCEPTED',
  result: 'EVSE_OCCUPIED',
  message: `EVSE ${evse.uid} is ${evse.status === 'AVAILABLE' ? 'about to be used by another command' : evse.status}`,
})

/** The charge point does not answer its platform, so the command runs into its time-out. */
const silent = (evse: EVSE): CommandDecision => ({ response: 'ACCEPTED', result: 'TIMEOUT', message: `EVSE ${evse.uid} is offline` })

const inoperative = new Set(['INOPERATIVE', 'OUTOFORDER', 'PLANNED', 'REMOVED'])

const isFree = (call: Call, evse: EVSE): boolean => evse.status === 'AVAILABLE' && !call.context.commands.claimed.has(`EVSE ${evse.uid}`)

/** The session that holds a reservation of this peer, by the id it gave. */
const reservationOf = (call: Call, reservationId: string): { sessionId: string; locationId: string } | undefined =>
  call.context.reservations.get(`${call.connection.id}/${reservationId.toLowerCase()}`)

const startSession = (call: Call, body: JsonObject): CommandDecision => {
  const { context } = call
  const target = targetOf(context, body)
  if (isVerdict(target)) return target
  const token = body['token'] as Token
  const foreign = foreignToken(call, token)
  if (foreign) return foreign
  if (body['connector_id'] !== undefined && body['evse_uid'] === undefined)
    return { response: 'REJECTED', status: 2001, message: 'connector_id needs an evse_uid' }
  const reserved = [...context.reservations.values()].find((reservation) => {
    const session = context.sessionById(reservation.sessionId)
    return (
      session?.status === 'RESERVATION' &&
      session.location_id === target.location.id &&
      session.cdr_token.uid === token.uid &&
      (!target.evse || session.evse_uid === target.evse.uid)
    )
  })
  const held = reserved && context.sessionById(reserved.sessionId)
  const evse =
    target.evse ??
    target.location.evses?.find((candidate) => candidate.uid === held?.evse_uid) ??
    target.location.evses?.find((candidate) => isFree(call, candidate))
  if (!evse) return { response: 'ACCEPTED', result: 'EVSE_OCCUPIED', message: 'no EVSE of this Location is available' }
  if (evse.capabilities?.includes('START_SESSION_CONNECTOR_REQUIRED') && !target.connector)
    return rejected(`EVSE ${evse.uid} needs a connector_id`)
  if (!context.sessions.isReachable(evse.uid)) return silent(evse)
  if (inoperative.has(evse.status))
    return { response: 'ACCEPTED', result: 'EVSE_INOPERATIVE', message: `EVSE ${evse.uid} is ${evse.status}` }
  const mine = held !== undefined && held.evse_uid === evse.uid
  if (!isFree(call, evse) && !mine) return occupied(evse)
  const connector = target.connector ?? evse.connectors[0]
  if (!connector) return rejected(`EVSE ${evse.uid} has no Connector`)
  const start: Start = {
    location: target.location,
    evse,
    connector,
    token,
    authMethod: 'COMMAND',
    ...(typeof body['authorization_reference'] === 'string' && { authorizationReference: body['authorization_reference'] }),
  }
  return {
    response: 'ACCEPTED',
    result: 'ACCEPTED',
    message: `EVSE ${evse.uid} takes the session`,
    claims: `EVSE ${evse.uid}`,
    act: async () => {
      // The reservation of this Token becomes the session (5.2).
      return (await context.sessions.start({ ...start, reservation: mine ? held.id : undefined })).id
    },
  }
}

const stopSession = (call: Call, body: JsonObject): CommandDecision => {
  const session = call.context.sessionById(String(body['session_id']))
  if (!session) return { response: 'UNKNOWN_SESSION', message: `session ${String(body['session_id'])} is not known here` }
  if (!speaksFor(call, session.cdr_token)) return rejected('the session belongs to a customer of another eMSP')
  if (session.status !== 'ACTIVE') return rejected(`the session is ${session.status}`)
  const claims = `Session ${session.id}`
  if (call.context.commands.claimed.has(claims)) return rejected('the session is being stopped already')
  if (!call.context.sessions.isReachable(session.evse_uid))
    return { response: 'ACCEPTED', result: 'TIMEOUT', message: `EVSE ${session.evse_uid} is offline` }
  return {
    response: 'ACCEPTED',
    result: 'ACCEPTED',
    message: 'the session stops',
    claims,
    act: async () => {
      await call.context.sessions.stop(session.id)
      return session.id
    },
  }
}

const reserveNow = (call: Call, body: JsonObject): CommandDecision => {
  const { context } = call
  const target = targetOf(context, body)
  if (isVerdict(target)) return target
  const token = body['token'] as Token
  const foreign = foreignToken(call, token)
  if (foreign) return foreign
  const expiry = readDateTime(String(body['expiry_date'])) ?? 0
  if (expiry <= context.environment.clock.now()) return rejected('expiry_date has passed')
  const reservationId = String(body['reservation_id'])
  const before = reservationOf(call, reservationId)
  const held = before && context.sessionById(before.sessionId)
  const usable = (evse: EVSE) => isFree(call, evse) || (held?.status === 'RESERVATION' && held.evse_uid === evse.uid)
  const evse =
    target.evse ?? target.location.evses?.find((candidate) => usable(candidate) && candidate.capabilities?.includes('RESERVABLE'))
  if (!evse) return { response: 'ACCEPTED', result: 'EVSE_OCCUPIED', message: 'no EVSE of this Location can be reserved now' }
  if (!evse.capabilities?.includes('RESERVABLE')) return { response: 'NOT_SUPPORTED', message: `EVSE ${evse.uid} is not RESERVABLE` }
  if (!context.sessions.isReachable(evse.uid)) return silent(evse)
  if (inoperative.has(evse.status))
    return { response: 'ACCEPTED', result: 'EVSE_INOPERATIVE', message: `EVSE ${evse.uid} is ${evse.status}` }
  if (!usable(evse)) return occupied(evse)
  const [connector] = evse.connectors
  if (!connector) return rejected(`EVSE ${evse.uid} has no Connector`)
  const start: Start = {
    location: target.location,
    evse,
    connector,
    token,
    authMethod: 'COMMAND',
    ...(typeof body['authorization_reference'] === 'string' && { authorizationReference: body['authorization_reference'] }),
  }
  return {
    response: 'ACCEPTED',
    result: 'ACCEPTED',
    message: `EVSE ${evse.uid} is reserved until ${String(body['expiry_date'])}`,
    claims: `EVSE ${evse.uid}`,
    act: async () => {
      // The same reservation_id replaces the reservation (5.7); it may have been made while this one was on its way.
      const replaced = reservationOf(call, reservationId)
      const ended = replaced && context.sessions.endReservation(replaced.sessionId)
      const reserving = context.sessions.reserve(start, expiry, (sessionId) => {
        context.reservations.set(`${call.connection.id}/${reservationId.toLowerCase()}`, { sessionId, locationId: target.location.id })
      })
      const [session] = await Promise.all([reserving, ended])
      return session.id
    },
  }
}

const cancelReservation = (call: Call, body: JsonObject): CommandDecision => {
  const reservationId = String(body['reservation_id'])
  const reservation = reservationOf(call, reservationId)
  const session = reservation && call.context.sessionById(reservation.sessionId)
  if (session?.status !== 'RESERVATION')
    return { response: 'ACCEPTED', result: 'UNKNOWN_RESERVATION', message: `reservation ${reservationId} is not known here` }
  return {
    response: 'ACCEPTED',
    result: 'ACCEPTED',
    message: `reservation ${reservationId} is cancelled`,
    act: async () => {
      await call.context.sessions.endReservation(session.id)
      return session.id
    },
  }
}

const unlockConnector = (call: Call, body: JsonObject): CommandDecision => {
  const target = targetOf(call.context, body)
  if (isVerdict(target)) return target
  const { evse, connector } = target
  if (!evse || !connector) return { response: 'REJECTED', status: 2001, message: 'evse_uid and connector_id are needed' }
  if (!evse.capabilities?.includes('UNLOCK_CAPABLE'))
    return { response: 'NOT_SUPPORTED', message: `EVSE ${evse.uid} is not UNLOCK_CAPABLE` }
  if (!call.context.sessions.isReachable(evse.uid)) return silent(evse)
  const active = call.context.activeSessionAt(evse.uid)
  if (active && !speaksFor(call, active.cdr_token)) return rejected('a customer of another eMSP charges there')
  return {
    response: 'ACCEPTED',
    result: 'ACCEPTED',
    message: 'the connector is unlocked',
    act: async () => {
      if (active) await call.context.sessions.stop(active.id)
      return active?.id
    },
  }
}

const verdicts: Record<CommandType, (call: Call, body: JsonObject) => CommandDecision> = {
  START_SESSION: startSession,
  STOP_SESSION: stopSession,
  RESERVE_NOW: reserveNow,
  CANCEL_RESERVATION: cancelReservation,
  UNLOCK_CONNECTOR: unlockConnector,
}

// ---- the receiver interface ---------------------------------------------------------------------------------------------------

const isCommand = (name: string): name is CommandType => Object.hasOwn(commandObjects, name)

const receive: Handler = (call) => {
  const { context, version, connection } = call
  const name = param(call, 'command')
  const object = isCommand(name) ? commandObjects[name] : undefined
  if (!isCommand(name) || object === undefined || !objects[version].has(object))
    return httpError(404, 2000, `${version} knows no command ${name}`)
  const body = bodyObject(call)
  if ('answer' in body) return body.answer
  const refusal = unusable(call, object, body.object)
  if (refusal) return refusal
  const responseUrl = String(body.object['response_url'])
  if (!isHttpUrl(responseUrl)) return refused(2001, `/response_url: expected an absolute url of http or https, got ${responseUrl}`)
  call.facts.responseUrl = responseUrl
  const owner = connection.peer.parties.find((party) => party.role === 'EMSP') ?? connection.peer.parties[0]
  // What is null is not there.
  const given = Object.fromEntries(Object.entries(body.object).filter(([, value]) => value !== null))
  const translated =
    version === authoredVersion
      ? undefined
      : translate(version, authoredVersion, object, given, { ...translateContext(context), ...(owner && { owner }) })
  const verdict =
    translated && !isObject(translated.object)
      ? rejected(translated.notes.at(-1)?.message ?? `${authoredVersion} has no such ${object}`)
      : verdicts[name](call, isObject(translated?.object) ? translated.object : given)
  const behaviour = behaviourFor(context, name)
  const response = behaviour.response === 'auto' ? verdict.response : behaviour.response
  const command = context.commands.received(connection, name, response, responseUrl)
  const data = { result: response, ...(dialects[version].commandTimeout && { timeout: behaviour.timeoutSeconds }) }
  const status = behaviour.response === 'auto' ? (verdict.status ?? 1000) : 1000
  const afterwards = () => {
    if (response !== 'ACCEPTED') return
    const result = behaviour.result === 'auto' ? (verdict.result ?? 'ACCEPTED') : behaviour.result
    finishLater(call, command.id, responseUrl, verdict, result, behaviour.delayMs)
  }
  const answer: Answer = status === 1000 ? success(verdict.message, data, { afterwards }) : refused(status, verdict.message, data)
  return answer
}

/** Sends the result after the delay, and does what was accepted. */
const finishLater = (call: Call, id: string, responseUrl: string, verdict: CommandDecision, result: string, delayMs: number): void => {
  const { context, connection } = call
  const { claims } = verdict
  const { claimed } = context.commands
  const act = result === 'ACCEPTED' ? verdict.act : undefined
  if (act && claims !== undefined) claimed.add(claims)
  context.commands.later(id, delayMs, async () => {
    // In this order, so that the peer has the result before it hears of what came of it; neither waits for the other.
    const sending =
      result === 'none'
        ? Promise.resolve(undefined)
        : sendResult(context, connection, 'commands', responseUrl, { result }, call.correlationId, answeringParties(call))
    const acting = act?.()
    if (claims !== undefined) claimed.delete(claims)
    await Promise.all([
      sending.then((sent) => {
        context.commands.update(id, resulted(result, sent, context.environment.clock.now()))
      }),
      acting?.then((sessionId) => {
        if (sessionId !== undefined) context.commands.update(id, { sessionId })
      }),
    ])
  })
}

// ---- the sender interface: results ---------------------------------------------------------------------------------------------

/** The command that a response_url of ours belongs to: its last segment is the id. */
const commandIdOf = (call: Call): string => param(call, 'response_url').split('/').at(-1) ?? ''

const takeResult: Handler = (call) => {
  const { context, body } = call
  call.facts.responseUrl = call.url
  const id = commandIdOf(call)
  // Before its second edition, 2.1.1 was read as a bare text by some.
  const result = isObject(body) && typeof body['result'] === 'string' ? body['result'] : typeof body === 'string' ? body : undefined
  if (result === undefined) return refused(2001, '`result` is missing')
  const [object] = call.endpoint.request
  const refusal =
    object !== undefined && call.endpoint.request.length === 1 && isStrict(context, call.connection)
      ? unusable(call, object, body)
      : undefined
  if (refusal) return refusal
  const kind = context.commands.resulted(call.connection.id, id, result)
  call.facts.command = kind
  if (kind === 'unknown') return httpError(404, 2001, 'nothing was asked under this response_url')
  if (isObject(body) && isObject(body['profile'])) context.commands.update(id, { note: 'the active charging profile came with it' })
  return success(
    `${context.commands.get(id)?.name ?? 'the command'} resulted in ${result}${kind === 'expected' ? '' : `, but it was ${kind}`}`,
  )
}

export const commandHandlers: Readonly<Record<string, Handler>> = own({
  'commands.receiver.post': receive,
  'commands.sender.result': takeResult,
  'chargingprofiles.sender.result': takeResult,
})
