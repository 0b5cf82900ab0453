/** CDR (chapter mod_cdrs). */
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
import { shortened } from './ids.js'
import { beginOwner211, beginOwner221, isPatch, ownerRules211, ownerRules221 } from './owner.js'
import {
  each,
  inside,
  longId,
  lookedUp,
  lost,
  note,
  renamed,
  secondsRule,
  shape,
  shortId,
  unlessEmpty,
  wholeSeconds,
  type Fields,
  type FieldRule,
  type Step,
  type TranslationWalk,
} from './shape.js'
import { tariff211, tariff221 } from './tariffs.js'
import { isObject } from '../json-object.js'

// ---- 2.2.1 to 2.1.1 ---------------------------------------------------------------------------------------------

/** 2.2.1 allows 39 characters, if only to credit CDRs; 2.1.1 allows 36. */
const cdrId211: Step = (value, walk) => {
  const id = longId('cdr')(value, walk)
  if (typeof id !== 'string' || id.length <= 36) return id
  note(walk, 'derived', '', `alias ${shortened(id)}: 2.1.1 cannot hold the id itself`)
  return shortened(id)
}

/**
 * The snapshot that the CDR carries, on what is known of the Location besides: 2.1.1 wants to know more of the EVSE and
 * the Connector than a CDR of 2.2.1 says.
 */
const snapshot = (cdrLocation: Fields, lastUpdated: unknown, walk: TranslationWalk): Fields => {
  const {
    evse_uid: uid,
    evse_id: evseId,
    connector_id: connectorId,
    connector_standard: standard,
    connector_format: format,
    connector_power_type: powerType,
    ...place
  } = cdrLocation
  const cached = typeof place.id === 'string' ? walk.context.location?.(place.id) : undefined
  const location = isObject(cached) ? cached : { last_updated: lastUpdated }
  // A reservation that was never used happened nowhere in particular.
  const nowhere = typeof uid !== 'string' || uid === notAvailable || connectorId === notAvailable
  if (nowhere) return { ...location, ...place, evses: [] }

  const evse = found(location.evses, 'uid', uid)
  const connector = found(evse?.connectors, 'id', connectorId)
  const invented = (what: string) => note(walk, 'invented', 'location', what)
  if (!isObject(cached)) invented('the Location is not known: type UNKNOWN, EVSE status UNKNOWN')
  else if (evse === undefined) invented('the EVSE is not known: status UNKNOWN')
  if (connector === undefined) invented('the Connector is not known: 0 V, 0 A')
  // An EVSE without evse_id may have been given its uid for one.
  const withoutEvseId = evseId === notAvailable || (evse !== undefined && evse.evse_id === undefined && evseId === uid)
  return {
    ...location,
    ...place,
    evses: [
      {
        status: 'UNKNOWN',
        last_updated: lastUpdated,
        ...evse,
        uid,
        ...(!withoutEvseId && evseId !== undefined && { evse_id: evseId }),
        connectors: [
          {
            max_voltage: 0,
            max_amperage: 0,
            last_updated: lastUpdated,
            ...connector,
            id: connectorId,
            standard,
            format,
            power_type: powerType,
          },
        ],
      },
    ],
  }
}

const location211: FieldRule = {
  to: 'location',
  apply: (field, value, target, walk, source) => {
    if (!isObject(value)) {
      target[field] = value
      return
    }
    const whole = snapshot(value, source.last_updated, walk)
    const location = placeIn211(whole, walk) as Fields
    target.location = location
    note(walk, 'derived', field, 'the whole Location, with the EVSE and the Connector')
    if ((whole.evses as unknown[]).length > 0 && (location.evses as unknown[]).length === 0) {
      note(walk, 'lost', field, '2.1.1 does not know this kind of Connector: the Location is told without EVSE')
    }
  },
}

const sumOfParts = lost('2.1.1 has the total only')

export const cdr211 = shape(
  {
    ...ownerRules211,
    id: inside(cdrId211),
    start_date_time: secondsRule,
    end_date_time: renamed('stop_date_time', wholeSeconds),
    session_id: lost('2.1.1 does not say which Session a CDR is of'),
    cdr_token: authId211,
    auth_method: authMethod211,
    authorization_reference: lost('2.1.1 has none'),
    cdr_location: location211,
    tariffs: inside(each(tariff211)),
    charging_periods: inside(each(chargingPeriod211)),
    signed_data: lost('2.1.1 has no signed meter values'),
    total_cost: inside(price211),
    total_fixed_cost: sumOfParts,
    total_energy_cost: sumOfParts,
    total_time_cost: sumOfParts,
    total_parking_cost: sumOfParts,
    total_reservation_cost: sumOfParts,
    invoice_reference_id: lost('2.1.1 has none'),
    credit: lost('2.1.1 has no credit CDRs'),
    credit_reference_id: lost('2.1.1 has no credit CDRs'),
    home_charging_compensation: lost('2.1.1 has none'),
    last_updated: secondsRule,
  },
  {
    refuse: (source) =>
      source.credit === true || typeof source.credit_reference_id === 'string'
        ? '2.1.1 has no credit CDRs: it would be billed instead of refunded'
        : undefined,
    begin: beginOwner211,
  },
)

// ---- 2.1.1 to 2.2.1 ---------------------------------------------------------------------------------------------

/** What 2.2.1 says to put where no Connector was used; it is to be ignored there. */
const noConnector = { standard: 'IEC_62196_T2', format: 'SOCKET', power_type: 'AC_3_PHASE' }

const cdrLocationFields = shape({
  id: inside(shortId('location')),
  postal_code: inside(unlessEmpty),
})
const placeFields = new Set(['id', 'name', 'address', 'city', 'postal_code', 'state', 'country', 'coordinates'])

const cdrLocation221: FieldRule = {
  to: 'cdr_location',
  apply: (field, value, target, walk) => {
    if (!isObject(value)) {
      target[field] = value
      return
    }
    walk.path.push(field)
    const { evse, evseUid, connector, connectorId } = placeOf211(value, walk)
    const place = Object.fromEntries(Object.entries(value).filter(([name]) => placeFields.has(name)))
    const { standard, format, power_type } = connector ?? noConnector
    target.cdr_location = {
      ...(cdrLocationFields(place, walk) as Fields),
      evse_uid: evseUid,
      evse_id: evse?.evse_id ?? evseUid,
      connector_id: connectorId,
      connector_standard: standard,
      connector_format: format,
      connector_power_type: power_type,
    }
    walk.path.pop()
    note(walk, 'renamed', field, 'called cdr_location in 2.2.1; lost: what does not identify the place')
    if (evse === undefined) note(walk, 'invented', 'cdr_location', `no EVSE: ${notAvailable}, and any Connector`)
    else if (typeof evse.evse_id !== 'string') {
      note(walk, 'derived', 'cdr_location', 'evse_id is the uid: the EVSE has none')
    }
  },
}

const chargingPeriods221: FieldRule = {
  apply: (field, value, target, walk, source) => {
    const tariffs = Array.isArray(source.tariffs) ? (source.tariffs as unknown[]) : []
    const [only] = tariffs
    const unnoted = lookedUp(walk, 'tariffs')
    const tariffId = tariffs.length === 1 && isObject(only) ? shortId('tariff')(only.id, unnoted) : undefined
    const period = chargingPeriod221(typeof tariffId === 'string' ? tariffId : undefined)
    inside(each(period)).apply(field, value, target, walk, source)
  },
}

const completeSession = (target: Fields, source: Fields, walk: TranslationWalk): void => {
  const evseUid = isObject(target.cdr_location) ? target.cdr_location.evse_uid : undefined
  const sessionId = walk.context.sessionId?.({
    startDateTime: source.start_date_time,
    contractId: source.auth_id,
    evseUid,
  })
  if (sessionId === undefined || target.session_id !== undefined) return
  target.session_id = sessionId
  note(walk, 'derived', 'session_id', 'the Session of the same start, Token and EVSE')
}

export const cdr221 = shape(
  {
    ...ownerRules221,
    id: inside(shortId('cdr')),
    stop_date_time: renamed('end_date_time'),
    auth_id: cdrToken221,
    location: cdrLocation221,
    tariffs: inside(each(tariff221)),
    charging_periods: chargingPeriods221,
    total_cost: inside(price221),
  },
  {
    begin: beginOwner221,
    complete: (target, source, walk) => {
      if (isPatch(walk)) return undefined
      completeSession(target, source, walk)
      return withoutCdrToken(target, source)
    },
  },
)
