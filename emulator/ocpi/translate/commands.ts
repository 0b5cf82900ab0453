/** Commands, their answers and their results (chapter mod_commands). */
import { found } from './charging.js'
import { plainNumber } from './ids.js'
import { shown } from './note.js'
import {
  inside,
  instead,
  longId,
  lost,
  note,
  secondsRule,
  shape,
  shortId,
  type Fields,
  type FieldRule,
  type Step,
  type TranslationWalk,
} from './shape.js'
import { token211, token221 } from './tokens.js'
import { isObject } from '../json-object.js'

/** A hub has the result sent to itself: the sender's url takes the sender's token. */
export const responseUrl = inside((value, walk) => {
  const url = typeof value === 'string' ? walk.context.responseUrl?.(value) : undefined
  if (url === undefined || url === value) return value
  note(walk, 'derived', '', `${url}, from where the result is forwarded`)
  return url
})

// ---- 2.2.1 to 2.1.1 ---------------------------------------------------------------------------------------------

const place211 = { location_id: inside(longId('location')), evse_uid: inside(longId('evse')) }
const reference211 = lost('2.1.1 has none: to be kept for the Session and the CDR')

const numberOf = (reservationId: unknown, walk: TranslationWalk): number | undefined =>
  typeof reservationId === 'string' ? (walk.context.reservations?.toNumber(reservationId) ?? plainNumber(reservationId)) : undefined

export const reserveNow211 = shape(
  {
    response_url: responseUrl,
    token: inside(token211),
    expiry_date: secondsRule,
    reservation_id: inside((value, walk) => {
      const number = numberOf(value, walk)
      if (number === undefined) return value
      note(walk, 'derived', '', `${number}: 2.1.1 has whole numbers`)
      return number
    }),
    ...place211,
    authorization_reference: reference211,
  },
  {
    refuse: (source, walk) =>
      typeof source.reservation_id === 'string' && numberOf(source.reservation_id, walk) === undefined
        ? `2.1.1 has whole numbers for reservations, and there is none for ${source.reservation_id}`
        : undefined,
  },
)

export const startSession211 = shape({
  response_url: responseUrl,
  token: inside(token211),
  ...place211,
  connector_id: lost('2.1.1 starts at an EVSE, whichever its Connector'),
  authorization_reference: reference211,
})

export const stopSession211 = shape({ response_url: responseUrl, session_id: inside(longId('session')) })
export const unlockConnector211 = shape({ response_url: responseUrl, ...place211 })
export const cancelReservation211 = shape(
  {},
  {
    refuse: () => '2.1.1 has no CANCEL_RESERVATION: to be answered NOT_SUPPORTED',
  },
)

export const commandResponse211 = shape({
  timeout: lost('2.1.1 does not say how long the result may take'),
  message: lost('2.1.1 has none'),
})

const rejected = Object.fromEntries(
  ['EVSE_OCCUPIED', 'EVSE_INOPERATIVE', 'FAILED', 'UNKNOWN_RESERVATION'].map((result) => [result, 'REJECTED']),
)

export const commandResult211 = shape(
  {
    result: inside(instead(rejected, '2.1.1 has no word for it')),
    message: lost('2.1.1 has none'),
  },
  {
    refuse: (source) =>
      source.result === 'CANCELED_RESERVATION'
        ? '2.1.1 cannot say that a reservation was cancelled, and awaits no further result'
        : undefined,
  },
)

// ---- 2.1.1 to 2.2.1 ---------------------------------------------------------------------------------------------

const place221 = { location_id: inside(shortId('location')), evse_uid: inside(shortId('evse')) }

const reservationId221: FieldRule = inside((value, walk) => {
  if (typeof value !== 'number') return value
  const id = walk.context.reservations?.toId(value) ?? String(value)
  note(walk, 'derived', '', `"${id}": 2.2.1 has text`)
  return id
})

export const reserveNow221 = shape({
  response_url: responseUrl,
  token: inside(token221),
  reservation_id: reservationId221,
  ...place221,
})

/** 2.1.1 names no Connector; where the EVSE demands one, it must be the only one. */
const completeConnector = (target: Fields, _source: Fields, walk: TranslationWalk): string | undefined => {
  const { location_id: locationId, evse_uid: evseUid } = target
  if (target.connector_id !== undefined || typeof locationId !== 'string') return undefined
  const location = walk.context.location?.(locationId)
  const evse = isObject(location) ? found(location.evses, 'uid', evseUid) : undefined
  const capabilities: readonly unknown[] = Array.isArray(evse?.capabilities) ? evse.capabilities : []
  if (!capabilities.includes('START_SESSION_CONNECTOR_REQUIRED')) return undefined
  const connectors: readonly unknown[] = Array.isArray(evse?.connectors) ? evse.connectors : []
  const [only] = connectors
  if (connectors.length !== 1 || !isObject(only) || typeof only.id !== 'string') {
    return 'the EVSE demands a Connector, which 2.1.1 cannot name: to be answered REJECTED'
  }
  target.connector_id = only.id
  note(walk, 'derived', 'connector_id', 'the only Connector of an EVSE that demands one')
  return undefined
}

export const startSession221 = shape({ response_url: responseUrl, token: inside(token221), ...place221 }, { complete: completeConnector })

export const stopSession221 = shape({ response_url: responseUrl, session_id: inside(shortId('session')) })
export const unlockConnector221 = shape({ response_url: responseUrl, ...place221 })

export const commandResponse221 = shape(
  {
    result: inside(instead({ TIMEOUT: 'REJECTED' }, '2.2.1 has TIMEOUT in the result only')),
  },
  {
    complete: (target, _source, walk) => {
      if (target.timeout !== undefined) return undefined
      target.timeout = walk.context.commandTimeoutSeconds ?? 30
      note(walk, 'invented', 'timeout', `${shown(target.timeout)} s: 2.2.1 demands to know how long the result may take`)
      return undefined
    },
  },
)

const resultFields221 = shape({
  result: inside(instead({ UNKNOWN_SESSION: 'REJECTED' }, '2.2.1 has it in the answer only')),
})

/** The result of 2.1.1 is a CommandResponse; before its second edition it was the bare text. */
export const commandResult221: Step = (value, walk) => resultFields221(typeof value === 'string' ? { result: value } : value, walk)
