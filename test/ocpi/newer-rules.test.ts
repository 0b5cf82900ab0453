/** Rules of 2.3.0 about one object: right objects have no finding, wrong ones the finding and its place. */
import { describe, expect, it } from 'vitest'
import { judge } from '../../emulator/ocpi/judge.js'
import { changed, gist, goodNames, goodObject, type Fields } from './fixtures.js'

const found = (name: string, changes: Fields, partial = false): string[] =>
  judge('2.3.0', name, changed(goodObject('2.3.0', name), changes), { partial }).map(gist)

it.each(goodNames('2.3.0'))('a good %s has no finding', (name) => {
  expect(judge('2.3.0', name, goodObject('2.3.0', name))).toEqual([])
})

describe.each<[string, string, Fields, string[]]>([
  [
    'a Tariff does not say whether taxes are included',
    'Tariff',
    { '/tax_included': undefined },
    ['object.required violation /tax_included'],
  ],
  ['a Tariff says it in other words', 'Tariff', { '/tax_included': 'MAYBE' }, ['enum.unknown violation /tax_included']],
  ['a Tariff without tax states a rate', 'Tariff', { '/tax_included': 'N/A' }, ['object.rule warning /elements/0/price_components/0/vat']],
  ['a limit is lower after taxes', 'Tariff', { '/max_price/after_taxes': 19 }, ['object.rule violation /max_price/after_taxes']],
  ['a limit is a Price of 2.2.1', 'Tariff', { '/max_price': { excl_vat: 20 } }, ['version.mix violation /max_price/excl_vat']],
  ['a Tariff tells what to reserve on a card', 'Tariff', { '/preauthorize_amount': 50 }, []],
  [
    'a cost is a Price of 2.2.1',
    'CDR',
    { '/total_cost': { excl_vat: 3, incl_vat: 4 } },
    ['version.mix violation /total_cost/excl_vat', 'version.mix violation /total_cost/incl_vat'],
  ],
  [
    'a tax is negative where the amount is not',
    'Session',
    { '/total_cost/taxes/0/amount': -1 },
    ['object.rule violation /total_cost/taxes/0/amount'],
  ],
  ['a tax has no name', 'Session', { '/total_cost/taxes/0/name': undefined }, ['object.required violation /total_cost/taxes/0/name']],
  ['an amount is text', 'Session', { '/total_cost/before_taxes': '3.10' }, ['number.format violation /total_cost/before_taxes']],
  ['forty taxes', 'Session', { '/total_cost/taxes': Array.from({ length: 40 }, () => ({ name: 'VAT', amount: 1 })) }, []],
  ['parking of an EVSE is text', 'Location', { '/evses/0/parking': ['P-1'] }, ['object.type violation /evses/0/parking/0']],
  [
    'an EVSE is at no known place',
    'Location',
    { '/evses/0/parking/0/parking_id': 'P-9' },
    ['reference.unknown warning /evses/0/parking/0/parking_id'],
  ],
  ['an EVSE is at a place in other case', 'Location', { '/evses/0/parking/0/parking_id': 'p-1' }, []],
  [
    'a place for trucks does not say how large it is',
    'Parking',
    { '/vehicle_types': ['RIGID'] },
    ['object.rule warning /max_vehicle_weight'],
  ],
  [
    'a place for disabled drivers has no photo',
    'Parking',
    {
      '/vehicle_types': ['DISABLED', 'PERSONAL_VEHICLE'],
      '/max_vehicle_weight': 1,
      '/max_vehicle_height': 1,
      '/max_vehicle_length': 1,
      '/max_vehicle_width': 1,
      '/parking_space_length': 1,
      '/parking_space_width': 1,
      '/dangerous_goods_allowed': false,
    },
    ['object.rule warning /images'],
  ],
  ['a list is open', 'Location', { '/facilities': ['WIFI', 'SWIMMING_POOL'] }, ['enum.unknown warning /facilities/1']],
  ['a closed list has another value', 'Token', { '/whitelist': 'SOMETIMES' }, ['enum.unknown violation /whitelist']],
  ['a field that nobody defined', 'Location', { '/colour': 'green' }, []],
  ['credentials have the role HUB', 'Credentials', { '/roles/0/role': 'HUB' }, ['version.mix violation /roles/0/role']],
  ['a hub is named by its party id alone', 'Credentials', { '/hub_party_id': 'HUB' }, ['object.format violation /hub_party_id']],
  ['a Token is for plug and charge', 'Token', { '/type': 'EMAID' }, ['token.identity warning /type']],
  ['an answer to authorize is about plug and charge', 'AuthorizationInfo', { '/token/type': 'EMAID' }, []],
  [
    'a confirmation has amounts of 2.2.1',
    'FinancialAdviceConfirmation',
    { '/total_costs': { excl_vat: 1 } },
    ['version.mix violation /total_costs/excl_vat'],
  ],
  ['a record lists a credit CDR', 'InvoiceReconciliationRecord', { '/cdrs': ['C'.repeat(39)] }, ['length.overrun warning /cdrs/0']],
])('%s', (_, name, changes, expected) => {
  it(expected.length === 0 ? 'is accepted' : 'is found', () => {
    expect(found(name, changes)).toEqual(expected)
  })
})

it('a PATCH may leave the parking places out that its EVSEs refer to', () => {
  const { evses, last_updated } = goodObject('2.3.0', 'Location')
  const ids = judge('2.3.0', 'Location', { evses, last_updated }, { partial: true }).map(({ id }) => id)
  expect(ids).not.toContain('reference.unknown')
})

it('ten thousand CDRs in a record are read in a moment', () => {
  const cdrs = Array.from({ length: 10_000 }, (_, index) => `C-${index}`)
  expect(judge('2.3.0', 'InvoiceReconciliationRecord', { ...goodObject('2.3.0', 'InvoiceReconciliationRecord'), cdrs })).toEqual([])
})
