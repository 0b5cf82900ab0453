/** Well-formed objects with wrong content: numbers, ids, credits, and objects that contradict each other. */
import type { FaultSwitch } from '../../../contract/faults.js'
import { requests, row, sets, since22, until22, withTaxLines, withVat } from './row.js'

const locationPush = requests('locations.receiver.put')
const sessionPush = requests('sessions.receiver.put')
const cdrPush = requests('cdrs.receiver.post')

export const meaningSwitches = (): readonly FaultSwitch[] => [
  row('number.range', 'time', '`total_time` of a CDR is negative', cdrPush, sets('/total_time', -1)),
  row('number.range', 'latitude', 'a latitude of 95 degrees', locationPush, sets('/coordinates/latitude', '95.000000')),
  row('number.range', 'energy', '`kwh` of a Session is negative', sessionPush, sets('/kwh', -12.5)),
  row('number.plausible', 'swapped', 'latitude and longitude are swapped', locationPush, [
    sets('/coordinates/latitude', '4.892600'),
    sets('/coordinates/longitude', '52.373100'),
  ]),
  row('number.plausible', 'zero', 'a Location at 0/0', locationPush, [
    sets('/coordinates/latitude', '0.000000'),
    sets('/coordinates/longitude', '0.000000'),
  ]),
  row('number.plausible', 'watt-hours', '`kwh` of a Session is in Wh', sessionPush, sets('/kwh', 12_500)),
  row(
    'number.plausible',
    'phase-voltage',
    'the voltage of a three-phase Connector is phase-to-phase',
    locationPush,
    [sets('/evses/*/connectors/*/power_type', 'AC_3_PHASE'), sets('/evses/*/connectors/*/voltage', 400)],
    until22,
  ),
  row(
    'number.plausible',
    'phase-voltage',
    'the voltage of a three-phase Connector is phase-to-phase',
    locationPush,
    [sets('/evses/*/connectors/*/power_type', 'AC_3_PHASE'), sets('/evses/*/connectors/*/max_voltage', 400)],
    since22,
  ),
  row('evse.id', 'free', '`evse_id` is a free name', locationPush, sets('/evses/0/evse_id', 'garage left')),
  row('evse.id', 'no-e', '`evse_id` lacks its E', locationPush, sets('/evses/0/evse_id', 'NL*CPO*1')),
  row('credit.cdr', 'negative', 'a negative cost without `credit`', cdrPush, sets('/total_cost', -4.2), until22),
  row(
    'credit.cdr',
    'negative',
    'a negative cost without `credit`',
    cdrPush,
    sets('/total_cost', { excl_vat: -4.2, incl_vat: -5 }),
    withVat,
  ),
  row(
    'credit.cdr',
    'negative',
    'a negative cost without `credit`',
    cdrPush,
    sets('/total_cost', { before_taxes: -4.2, taxes: [{ name: 'VAT', amount: -0.8 }] }),
    withTaxLines,
  ),
  row('cdr.session', 'energy', 'the CDR bills more energy than its Session', cdrPush, sets('/total_energy', 123.4)),
  row('cdr.session', 'currency', 'the CDR is in another currency than its Session', cdrPush, sets('/currency', 'CHF')),
  row('data.leak', 'session', 'a Session of another provider is sent', sessionPush, sets('/cdr_token/party_id', 'XYZ'), since22),
  row('data.leak', 'cdr', 'a CDR of another provider is sent', cdrPush, sets('/cdr_token/party_id', 'XYZ'), since22),
  row(
    'reference.unknown',
    'place',
    'a Session names a Location that was never sent',
    sessionPush,
    sets('/location/id', 'NOWHERE'),
    until22,
  ),
  row(
    'reference.unknown',
    'place',
    'a Session names a Location that was never sent',
    sessionPush,
    sets('/location_id', 'NOWHERE'),
    since22,
  ),
  row('reference.unknown', 'evse', 'a Session names an EVSE that was never sent', sessionPush, sets('/evse_uid', 'NOWHERE'), since22),
  row('time.future', 'start', 'a Session begins in the future', sessionPush, sets('/start_datetime', '2099-01-01T12:00:00Z'), until22),
  row('time.future', 'start', 'a Session begins in the future', sessionPush, sets('/start_date_time', '2099-01-01T12:00:00Z'), since22),
]
