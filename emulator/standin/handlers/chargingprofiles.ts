/** Chapter mod_charging_profiles (2.2.1), the CPO's interface, and the charging preferences of mod_sessions. */
import { own } from '../../ocpi/own.js'
import { inBackground } from '../../contract/background.js'
import type { ChargingPreferencesResponse, ChargingProfile, Location, ProfileType, Session, TariffType } from '../../ocpi/authored.js'
import { rowOf } from '../../ocpi/endpoints.js'
import { httpError, refused, success, type Answer } from '../serving/answer.js'
import {
  answeringParties,
  bodyObject,
  isHttpUrl,
  param,
  queryValue,
  speaksFor,
  unusable,
  type Call,
  type Handler,
} from '../serving/call.js'
import { behaviourFor, resulted, sendResult } from '../operations/pending-commands.js'
import { advertisedUrl } from '../connections.js'
import type { Context } from '../context.js'
import type { JsonObject } from '../data/kinds.js'
import { fillPath, inTurn } from '../operations/push.js'
import { profileHorizonSeconds } from '../charge-points.js'
import { extendUrl } from '../calling/urls.js'

type Response = 'ACCEPTED' | 'NOT_SUPPORTED' | 'REJECTED' | 'UNKNOWN_SESSION'

const evseOf = (context: Context, session: Session) => {
  const set = context.data.own('locations')
  const entry = set.find(session.location_id)
  const location = entry && (set.object(entry) as Location)
  const evse = location?.evses?.find((candidate) => candidate.uid === session.evse_uid)
  return { evse, connector: evse?.connectors.find((candidate) => candidate.id === session.connector_id) }
}

const isTheirs = (call: Call, session: Session): boolean =>
  speaksFor(call, session.cdr_token) || call.connection.peer.parties.some((party) => party.role === 'SCSP')

const judgeRequest = (call: Call): { response: Response; session: Session | undefined; why: string } => {
  const session = call.context.sessionById(param(call, 'session_id'))
  if (!session) return { response: 'UNKNOWN_SESSION', session, why: `session ${param(call, 'session_id')} is not known here` }
  if (!isTheirs(call, session)) return { response: 'REJECTED', session, why: 'the session belongs to a customer of another party' }
  if (session.status !== 'ACTIVE') return { response: 'REJECTED', session, why: `the session is ${session.status}` }
  const { evse } = evseOf(call.context, session)
  return evse?.capabilities?.includes('CHARGING_PROFILE_CAPABLE')
    ? { response: 'ACCEPTED', session, why: `EVSE ${evse.uid} takes charging profiles` }
    : { response: 'NOT_SUPPORTED', session, why: 'the EVSE is not CHARGING_PROFILE_CAPABLE' }
}

interface Request {
  /** Further fields of the result. */
  readonly fields?: (session: Session) => JsonObject
  /** Does it, and tells what comes of it. */
  readonly settle?: (session: Session) => Promise<void>
  /** False: what the request is about is not there. */
  readonly finds?: (session: Session) => boolean
}

/** Answers at once, then sends the result to the response_url. */
const answerAndResult = (call: Call, responseUrl: string | undefined, { fields, settle, finds }: Request): Answer => {
  const { context, connection } = call
  if (responseUrl === undefined || !isHttpUrl(responseUrl)) return refused(2001, 'response_url has to be an absolute url of http or https')
  call.facts.responseUrl = responseUrl
  const { response: due, session, why } = judgeRequest(call)
  const behaviour = behaviourFor(context, 'CHARGING_PROFILE')
  const response = behaviour.response === 'auto' ? due : behaviour.response
  const command = context.commands.received(connection, `CHARGING_PROFILE ${call.endpoint.method}`, response, responseUrl)
  const { result: wanted } = behaviour
  const resultFor = (session: Session) =>
    wanted === 'auto'
      ? finds?.(session) === false
        ? 'UNKNOWN'
        : 'ACCEPTED'
      : wanted === 'ACCEPTED' || wanted === 'REJECTED' || wanted === 'none'
        ? wanted
        : 'UNKNOWN'
  const afterwards = () => {
    if (response !== 'ACCEPTED' || !session) return
    context.commands.later(command.id, behaviour.delayMs, async () => {
      const result = resultFor(session)
      const more = result === 'ACCEPTED' ? fields?.(session) : undefined
      // In this order, so that the peer has the result before it hears of what came of it.
      const sending =
        result === 'none'
          ? undefined
          : sendResult(
              context,
              connection,
              'chargingprofiles',
              responseUrl,
              { result, ...more },
              call.correlationId,
              answeringParties(call),
            )
      const settling = result === 'ACCEPTED' ? settle?.(session) : undefined
      const sent = await sending
      context.commands.update(command.id, { ...resulted(result, sent, context.environment.clock.now()), sessionId: session.id })
      await settling
    })
  }
  return success(why, { result: response, timeout: behaviour.timeoutSeconds }, { afterwards })
}

/** After a profile was set, the sender is told of every change that is known (5.8). */
const sendActiveProfile = async (call: Call, session: Session): Promise<void> => {
  const base = advertisedUrl(call.connection, 'chargingprofiles', 'SENDER')
  const { version } = call
  const endpoint = rowOf(version, 'chargingprofiles.sender.update')
  if (base === undefined || !endpoint) return
  await inTurn(call.connection, () =>
    call.context.client.call({
      connection: call.connection,
      method: 'PUT',
      url: extendUrl(base, fillPath(endpoint.path, { session_id: session.id })),
      version,
      endpoint,
      body: call.context.sessions.activeProfile(session, profileHorizonSeconds),
      role: 'CPO',
      ...answeringParties(call),
      why: 'the active charging profile has changed',
    }),
  )
}

const set: Handler = (call) => {
  const body = bodyObject(call)
  if ('answer' in body) return body.answer
  const refusal = unusable(call, 'SetChargingProfile', body.object)
  if (refusal) return refusal
  return answerAndResult(call, String(body.object['response_url']), {
    settle: (session) =>
      call.context.sessions.setProfile(session.id, body.object['charging_profile'] as ChargingProfile, () =>
        sendActiveProfile(call, session),
      ),
  })
}

/** What is left when a profile is gone is told as well: the maximum of the EVSE (5.8). */
const clear: Handler = (call) =>
  answerAndResult(call, queryValue(call, 'response_url'), {
    // Without a profile there is nothing to clear, and nothing to be told (5.8: SHALL NOT).
    finds: (session) => call.context.sessions.hasProfile(session.id),
    settle: (session) => call.context.sessions.setProfile(session.id, undefined, () => sendActiveProfile(call, session)),
  })

const get: Handler = (call) => {
  const duration = queryValue(call, 'duration')
  if (duration === undefined || !/^\d+$/.test(duration)) return refused(2001, 'duration is required: seconds, a whole number')
  return answerAndResult(call, queryValue(call, 'response_url'), {
    fields: (session) => ({ profile: call.context.sessions.activeProfile(session, Number(duration)) }),
  })
}

// ---- charging preferences (mod_sessions) -----------------------------------------------------------------------------------

const tariffTypes: Record<ProfileType, TariffType> = {
  CHEAP: 'PROFILE_CHEAP',
  FAST: 'PROFILE_FAST',
  GREEN: 'PROFILE_GREEN',
  REGULAR: 'REGULAR',
}

const setPreferences: Handler = (call) => {
  const { context } = call
  const body = bodyObject(call)
  if ('answer' in body) return body.answer
  const session = context.sessionById(param(call, 'session_id'))
  if (!session || !isTheirs(call, session)) return httpError(404, 2001, `session ${param(call, 'session_id')} is not known here`)
  const { evse, connector } = evseOf(context, session)
  if (!evse?.capabilities?.includes('CHARGING_PREFERENCES_CAPABLE'))
    return httpError(404, 2001, 'the EVSE is not CHARGING_PREFERENCES_CAPABLE')
  const refusal = unusable(call, 'ChargingPreferences', body.object)
  if (refusal) return refusal
  const type = body.object['profile_type']
  if (typeof type !== 'string' || !Object.hasOwn(tariffTypes, type))
    return refused(2001, '`profile_type` has to be CHEAP, FAST, GREEN or REGULAR')
  const response = preferencesResponse(context, session, connector?.tariff_ids ?? [], type as ProfileType, body.object)
  const preferences = { ...body.object, profile_type: type as ProfileType }
  return success('the preferences are answered by what the connector and its tariffs allow', response, {
    afterwards: () => {
      if (response !== 'ACCEPTED') return
      inBackground(context.sessions.setPreferences(session.id, preferences), (message) => {
        context.environment.problem?.(`stand-in ${context.settings.id}`, `Charging preferences could not be applied: ${message}`)
      })
    },
  })
}

const preferencesResponse = (
  context: Context,
  session: Session,
  tariffIds: readonly string[],
  type: ProfileType,
  wish: JsonObject,
): ChargingPreferencesResponse => {
  if (session.status !== 'ACTIVE') return 'NOT_POSSIBLE'
  const tariffs = context.data.own('tariffs')
  const has = tariffIds.some((id) => {
    const entry = tariffs.find(id)
    const tariffType = entry && tariffs.object(entry)['type']
    return tariffType === tariffTypes[type] || (type === 'REGULAR' && tariffType === undefined)
  })
  if (!has) return 'PROFILE_TYPE_NOT_SUPPORTED'
  if (type !== 'FAST' && type !== 'REGULAR') {
    if (wish['departure_time'] === undefined) return 'DEPARTURE_REQUIRED'
    if (wish['energy_need'] === undefined) return 'ENERGY_NEED_REQUIRED'
  }
  return 'ACCEPTED'
}

export const chargingProfileHandlers: Readonly<Record<string, Handler>> = own({
  'chargingprofiles.receiver.get': get,
  'chargingprofiles.receiver.put': set,
  'chargingprofiles.receiver.delete': clear,
  'sessions.sender.set-charging-preferences': setPreferences,
})
