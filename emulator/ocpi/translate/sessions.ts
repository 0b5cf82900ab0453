/** Session (chapter mod_sessions). */
import * as v211 from '../v2.1.1/enums.js'
import {
  authId211,
  authMethod211,
  cdrToken221,
  chargingPeriod211,
  chargingPeriod221,
  found,
  notAvailable,
  placeIn211,
  placeOf211,
  price211,
  price221,
  withoutCdrToken,
} from './charging.js'
import { shown } from './note.js'
import { beginOwner211, beginOwner221, completeLastUpdated, isPatch, ownerRules211, ownerRules221 } from './owner.js'
import {
  consumed,
  each,
  inside,
  longId,
  lost,
  note,
  renamed,
  secondsRule,
  shape,
  shortId,
  wholeSeconds,
  type Fields,
  type FieldRule,
  type Step,
  type TranslationWalk,
} from './shape.js'
import { isObject } from '../json-object.js'

// ---- 2.2.1 to 2.1.1 ---------------------------------------------------------------------------------------------

/** The Location of 2.2.1 with only the EVSE and the Connector that a Session names. */
const reduced = (location: Fields, evseUid: unknown, connectorId: unknown, walk: TranslationWalk): Fields => {
  if (evseUid === notAvailable) return { ...location, evses: [] }
  const evse = found(location.evses, 'uid', evseUid)
  if (evse === undefined) {
    note(walk, 'lost', 'evse_uid', `EVSE ${shown(evseUid)} is not known at the Location`)
    return { ...location, evses: [] }
  }
  const connector = found(evse.connectors, 'id', connectorId)
  if (connector !== undefined) return { ...location, evses: [{ ...evse, connectors: [connector] }] }
  note(walk, 'lost', 'connector_id', `Connector ${shown(connectorId)} is not known at the EVSE, which is told with all it has`)
  return { ...location, evses: [evse] }
}

const placeFields = ['location_id', 'evse_uid', 'connector_id'] as const

const completeLocation = (target: Fields, source: Fields, walk: TranslationWalk): string | undefined => {
  const named = placeFields.filter((field) => source[field] !== undefined)
  const noteEach = (kind: 'derived' | 'lost', message: string) => named.forEach((field) => note(walk, kind, field, message))
  if (target.location !== undefined || named.length === 0) return undefined
  if (isPatch(walk) && named.length < placeFields.length) {
    noteEach('lost', '2.1.1 tells the place by the whole Location: it takes a PUT')
    return undefined
  }
  const { location_id: locationId, evse_uid: evseUid, connector_id: connectorId } = source
  const location = typeof locationId === 'string' ? walk.context.location?.(locationId) : undefined
  if (!isObject(location)) {
    const unknown = `2.1.1 demands the whole Location, and ${shown(locationId)} is not known`
    if (!isPatch(walk)) return unknown
    noteEach('lost', unknown)
    return undefined
  }
  const place = reduced(location, evseUid, connectorId, walk)
  const translated = placeIn211(place, walk) as Fields
  target.location = translated
  noteEach('derived', 'location has the whole Location, with the EVSE and the Connector')
  if ((place.evses as unknown[]).length > 0 && (translated.evses as unknown[]).length === 0) {
    note(walk, 'lost', 'connector_id', '2.1.1 does not know this kind of Connector: the Location is told without EVSE')
  }
  return undefined
}

const statuses211: ReadonlySet<unknown> = new Set(v211.SessionStatus.options)
const status211: Step = (value, walk) => {
  if (typeof value !== 'string' || statuses211.has(value)) return value
  note(walk, 'derived', '', `${value} becomes PENDING: 2.1.1 does not know it`)
  return 'PENDING'
}

export const session211 = shape(
  {
    ...ownerRules211,
    id: inside(longId('session')),
    start_date_time: renamed('start_datetime', wholeSeconds),
    end_date_time: renamed('end_datetime', wholeSeconds),
    cdr_token: authId211,
    auth_method: authMethod211,
    authorization_reference: lost('2.1.1 has none: to be kept for the CDR'),
    location_id: consumed,
    evse_uid: consumed,
    connector_id: consumed,
    charging_periods: inside(each(chargingPeriod211)),
    total_cost: inside(price211),
    status: inside(status211),
    last_updated: secondsRule,
  },
  { begin: beginOwner211, complete: completeLocation },
)

// ---- 2.1.1 to 2.2.1 ---------------------------------------------------------------------------------------------

const ids221: FieldRule = {
  to: 'location_id',
  apply: (field, value, target, walk) => {
    if (!isObject(value) || typeof value.id !== 'string') {
      target[field] = value
      return
    }
    walk.path.push(field)
    const { locationId, evseUid, connectorId } = placeOf211(value, walk)
    walk.path.pop()
    Object.assign(target, { location_id: locationId, evse_uid: evseUid, connector_id: connectorId })
    note(walk, 'derived', field, 'location_id, evse_uid and connector_id; the rest of the Location is told by the Locations module')
  },
}

export const session221 = shape(
  {
    ...ownerRules221,
    id: inside(shortId('session')),
    start_datetime: renamed('start_date_time'),
    end_datetime: renamed('end_date_time'),
    auth_id: cdrToken221,
    location: ids221,
    charging_periods: inside(each(chargingPeriod221())),
    total_cost: inside(price221),
  },
  {
    begin: beginOwner221,
    complete: (target, source, walk) => {
      completeLastUpdated(target, source, walk)
      return isPatch(walk) ? undefined : withoutCdrToken(target, source)
    },
  },
)
