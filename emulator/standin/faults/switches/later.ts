/** Mistakes that only 2.3.0 makes possible: taxes, parking places, hubs without a role, open lists, plug and charge. */
import type { FaultSwitch } from '../../../contract/faults.js'
import { answers, json, requests, row, sets, withTaxLines } from './row.js'

const locationPush = requests(['locations.receiver.put'])
const tariffPush = requests('tariffs.receiver.put')
const cdrPush = requests('cdrs.receiver.post')
const tokenPush = requests('tokens.receiver.put')
const credentials = answers('credentials.*')

const place = { id: 'P1', vehicle_types: ['PERSONAL_VEHICLE'], restricted_to_type: false, reservation_required: false }

export const laterSwitches = (): readonly FaultSwitch[] => [
  row('object.required', 'tax-included', 'a Tariff without `tax_included`', tariffPush, json('/tax_included', 'remove'), withTaxLines),
  row(
    'object.rule',
    'tax-free-with-rate',
    'a Tariff to which no tax applies has a rate',
    tariffPush,
    [sets('/tax_included', 'N/A'), sets('/elements/0/price_components/0/vat', 21)],
    withTaxLines,
  ),
  row(
    'version.mix',
    'vat',
    'an amount without and with VAT, as in 2.2.1',
    cdrPush,
    sets('/total_cost', { excl_vat: 4.2, incl_vat: 5.04 }),
    withTaxLines,
  ),
  row('object.type', 'parking', 'parking places of an EVSE as text', locationPush, sets('/evses/0/parking', ['P1']), withTaxLines),
  row(
    'reference.unknown',
    'parking',
    'an EVSE is at a parking place that its Location does not have',
    locationPush,
    [sets('/parking_places', [place]), sets('/evses/0/parking', [{ parking_id: 'NOWHERE' }])],
    withTaxLines,
  ),
  row(
    'object.rule',
    'parking-twice',
    'two parking places have the same id',
    locationPush,
    sets('/parking_places', [place, place]),
    withTaxLines,
  ),
  row('version.mix', 'hub-role', 'the role HUB in credentials', credentials, sets('/roles/0/role', 'HUB'), withTaxLines),
  row('object.format', 'hub-party-id', 'a `hub_party_id` of three characters', credentials, sets('/hub_party_id', 'HUB'), withTaxLines),
  row(
    'enum.unknown',
    'open',
    'a value that an open list does not have',
    locationPush,
    sets('/facilities', ['SWIMMING_POOL']),
    withTaxLines,
  ),
  row('token.identity', 'emaid', 'a Token of type EMAID is pushed', tokenPush, sets('/type', 'EMAID'), withTaxLines),
]
