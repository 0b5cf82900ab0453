/** null.empty: `#NA` where a value cannot be missing (2.2.1 transport_and_format; mod_sessions and mod_cdrs for reservations). */
import { own } from '../own.js'
import type { Fields } from './describe.js'
import { report, type JudgingWalk } from './report.js'
import { list, number, rule, since22, text, type ObjectRule } from './rule.js'
import { isObject } from '../json-object.js'

export const notAvailable = '#NA'

/** Fields by which an object is found: without them it cannot be stored or referred to. */
const keys: Readonly<Record<string, readonly string[]>> = own({
  Location: ['id'],
  EVSE: ['uid'],
  Connector: ['id'],
  Session: ['id', 'location_id'],
  CDR: ['id'],
  Tariff: ['id'],
  Token: ['uid', 'contract_id'],
  CdrToken: ['uid', 'contract_id'],
  CdrLocation: ['id'],
  StartSession: ['location_id'],
  ReserveNow: ['location_id', 'reservation_id'],
  CancelReservation: ['reservation_id'],
  StopSession: ['session_id'],
  UnlockConnector: ['location_id', 'evse_uid', 'connector_id'],
  LocationReferences: ['location_id'],
})

const checkKeys =
  (fields: readonly string[]) =>
  (value: Fields, walk: JudgingWalk): void => {
    for (const field of fields) {
      if (value[field] === notAvailable) {
        report(walk, 'null.empty', 'violation', 'an id, since the object is found by it', notAvailable, `/${field}`)
      }
    }
  }

/** A reservation is not assigned to an EVSE until somebody plugs in. */
const isReservation = (session: Fields, partial: boolean): boolean => {
  const status = text(session, 'status')
  if (status === undefined && partial) return true
  return status === 'RESERVATION' || ((status === 'COMPLETED' || status === 'INVALID') && (number(session, 'kwh') ?? 0) === 0)
}

const checkSession = (session: Fields, walk: JudgingWalk, partial: boolean): void => {
  if (isReservation(session, partial)) return
  for (const field of ['evse_uid', 'connector_id']) {
    if (session[field] !== notAvailable) continue
    report(
      walk,
      'null.empty',
      'violation',
      'the id in use; #NA is only for reservations without an EVSE',
      `#NA, although \`status\` is ${text(session, 'status') ?? 'not RESERVATION'}`,
      `/${field}`,
    )
  }
}

const charges = (cdr: Fields): boolean =>
  (number(cdr, 'total_energy') ?? 0) !== 0 ||
  list(cdr, 'charging_periods').some(
    (period) =>
      isObject(period) &&
      list(period, 'dimensions').some(
        (dimension) =>
          isObject(dimension) && ['ENERGY', 'TIME'].includes(text(dimension, 'type') ?? '') && (number(dimension, 'volume') ?? 0) !== 0,
      ),
  )

const checkCdr = (cdr: Fields, walk: JudgingWalk): void => {
  const place = cdr['cdr_location']
  if (!isObject(place) || !charges(cdr)) return
  for (const field of ['evse_uid', 'evse_id', 'connector_id']) {
    if (place[field] !== notAvailable) continue
    // An EVSE may have no evse_id, which the CDR then cannot give.
    const severity = field === 'evse_id' && place['evse_uid'] !== notAvailable ? 'warning' : 'violation'
    report(
      walk,
      'null.empty',
      severity,
      'the id of the place; #NA is only for reservations that were never used',
      '#NA, although the CDR states energy or charging time',
      `/cdr_location/${field}`,
    )
  }
}

export const unavailableRules: readonly ObjectRule[] = [
  ...Object.entries(keys).map(([object, fields]) => rule(object, since22, checkKeys(fields))),
  rule('Session', since22, checkSession),
  rule('CDR', since22, checkCdr),
]
