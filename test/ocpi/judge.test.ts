import { describe, expect, it } from 'vitest'
import { judge, judgedNames } from '../../emulator/ocpi/judge.js'
import { chapterOf } from '../../emulator/ocpi/judging/chapters.js'
import { versions, type Version } from '../../emulator/ocpi/version.js'
import { changed, gist, goodNames, goodObject, type Fields } from './fixtures.js'
import tables from './tables.json' with { type: 'json' }

const judged = (version: Version, object: string, changes: Fields): string[] =>
  judge(version, object, changed(goodObject(version, object), changes)).map(gist)

describe.each(versions)('good objects of %s', (version) => {
  it.each(goodNames(version))('%s has no findings', (name) => {
    expect(judge(version, name, goodObject(version, name))).toEqual([])
  })
})

type Row = readonly [what: string, version: Version, object: string, changes: Fields, expected: readonly string[]]

const rows: Record<string, readonly Row[]> = {
  'missing and mistyped': [
    ['a required field', '2.2.1', 'Location', { '/city': undefined }, ['object.required violation /city']],
    [
      'a required field, deep',
      '2.2.1',
      'Location',
      { '/evses/0/connectors/0/power_type': undefined },
      ['object.required violation /evses/0/connectors/0/power_type'],
    ],
    ['a number for text', '2.2.1', 'Location', { '/id': 12 }, ['object.type violation /id']],
    ['an object for a list', '2.2.1', 'CommandResult', { '/message': { language: 'en', text: 'x' } }, ['object.type violation /message']],
    ['a list for an object', '2.2.1', 'Location', { '/coordinates': [] }, ['object.type violation /coordinates']],
    ['text for true', '2.2.1', 'Location', { '/publish': 'true' }, ['object.type violation /publish']],
    ['a number for an enum', '2.1.1', 'EVSE', { '/status': 1 }, ['object.type violation /status']],
    [
      'twentyfourseven absent beside regular hours, a choice in 2.1.1',
      '2.1.1',
      'Location',
      { '/opening_times/twentyfourseven': undefined },
      [],
    ],
    [
      'twentyfourseven absent beside nothing',
      '2.1.1',
      'Location',
      { '/opening_times': { regular_hours: [] } },
      ['object.required violation /opening_times/twentyfourseven'],
    ],
    [
      'twentyfourseven absent in 2.2.1',
      '2.2.1',
      'Location',
      { '/opening_times/twentyfourseven': undefined },
      ['object.required violation /opening_times/twentyfourseven'],
    ],
  ],
  'number.format': [
    ['an amount as text', '2.1.1', 'Session', { '/kwh': '12.5' }, ['number.format violation /kwh']],
    ['a decimal comma', '2.2.1', 'Session', { '/total_cost/excl_vat': '3,10' }, ['number.format violation /total_cost/excl_vat']],
    ['words are no amount', '2.2.1', 'Session', { '/kwh': 'a lot' }, ['object.type violation /kwh']],
    ['binary noise', '2.2.1', 'Session', { '/kwh': 0.1 + 0.2 }, ['number.format warning /kwh']],
    ['five decimals', '2.2.1', 'Session', { '/kwh': 1.23456 }, ['number.format warning /kwh']],
    ['four decimals', '2.2.1', 'Session', { '/kwh': 0.1234 }, []],
    ['a fraction for an int', '2.2.1', 'Connector', { '/max_voltage': 230.5 }, ['number.format violation /max_voltage']],
    ['coordinates as numbers', '2.2.1', 'Location', { '/coordinates/latitude': 52.08 }, ['number.format violation /coordinates/latitude']],
    [
      'coordinates with too few decimals',
      '2.2.1',
      'Location',
      { '/coordinates/latitude': '52.08' },
      ['number.format violation /coordinates/latitude'],
    ],
    [
      'five decimals of a coordinate in 2.1.1',
      '2.1.1',
      'Location',
      { '/coordinates/latitude': '52.08944' },
      ['number.format violation /coordinates/latitude'],
    ],
    ['five decimals of a coordinate in 2.2.1', '2.2.1', 'Location', { '/coordinates/latitude': '52.08944' }, []],
    [
      'two decimals of a charging rate',
      '2.2.1',
      'ChargingProfile',
      { '/charging_profile_period/0/limit': 16.25 },
      ['number.format violation /charging_profile_period/0/limit'],
    ],
    [
      'a weekday of 0',
      '2.2.1',
      'Location',
      { '/opening_times/regular_hours/0/weekday': 0 },
      ['number.format violation /opening_times/regular_hours/0/weekday'],
    ],
    [
      'a percentage of 160',
      '2.2.1',
      'Location',
      { '/energy_mix/energy_sources/0/percentage': 160 },
      ['number.format violation /energy_mix/energy_sources/0/percentage', 'object.rule warning /energy_mix/energy_sources'],
    ],
  ],
  'length.overrun': [
    ['an id of 37', '2.2.1', 'Location', { '/id': 'x'.repeat(37) }, ['length.overrun violation /id']],
    ['an id of 39 in 2.1.1', '2.1.1', 'Location', { '/id': 'x'.repeat(39) }, []],
    ['an address of 46', '2.2.1', 'Location', { '/address': 'x'.repeat(46) }, ['length.overrun warning /address']],
    ['an address of 256', '2.2.1', 'Location', { '/address': 'x'.repeat(256) }, ['length.overrun violation /address']],
    ['an address of 46 in 2.1.1', '2.1.1', 'Location', { '/address': 'x'.repeat(46) }, ['length.overrun violation /address']],
    [
      'an address of a CDR',
      '2.2.1',
      'CDR',
      { '/cdr_location/address': 'x'.repeat(46) },
      ['length.overrun violation /cdr_location/address'],
    ],
    ['signed plain data of 513', '2.2.1', 'SignedValue', { '/plain_data': 'x'.repeat(513) }, ['length.overrun warning /plain_data']],
    ['characters, not UTF-16 units', '2.2.1', 'Location', { '/city': '🌍'.repeat(45) }, []],
    ['a token of 65', '2.2.1', 'Credentials', { '/token': 'x'.repeat(65) }, ['length.overrun violation /token']],
    ['a url of 256', '2.2.1', 'Credentials', { '/url': `https://x.example/${'x'.repeat(240)}` }, ['length.overrun violation /url']],
    ['a CDR id of 37 without credit', '2.2.1', 'CDR', { '/id': 'x'.repeat(37) }, ['length.overrun violation /id']],
  ],
  'datetime.format': [
    ...[
      '2026-05-04T10:00:00+00:00',
      '2026-05-04 10:00:00Z',
      '2026-05-04T10:00:60Z',
      '2026-02-30T10:00:00Z',
      '2026-05-04',
      '',
      '2026-05-04T10:00:00.1234567Z',
    ].map((text): Row => [`"${text}"`, '2.2.1', 'Token', { '/last_updated': text }, ['datetime.format violation /last_updated']]),
    ...['2026-05-04T10:00:00', '2026-05-04T10:00:00.123Z', '2024-02-29T10:00:00Z'].map((text): Row => [
      `"${text}" is legal`,
      '2.2.1',
      'Token',
      { '/last_updated': text },
      [],
    ]),
    ['a number', '2.2.1', 'Token', { '/last_updated': 1_777_777_777 }, ['object.type violation /last_updated']],
  ],
  'country.format and case.ids': [
    ['alpha-2 for alpha-3', '2.2.1', 'Location', { '/country': 'NL' }, ['country.format violation /country']],
    ['alpha-3 for alpha-2', '2.2.1', 'Location', { '/country_code': 'NLD' }, ['country.format violation /country_code']],
    ['alpha-2 in lower case', '2.2.1', 'Token', { '/country_code': 'nl' }, ['case.ids warning /country_code']],
  ],
  'null.empty': [
    ['null for an optional field', '2.2.1', 'Location', { '/name': null }, []],
    ['null for an optional list', '2.2.1', 'Location', { '/evses': null }, []],
    ['null for an optional field of a part', '2.1.1', 'Location', { '/coordinates/x': null }, ['enum.unknown warning /coordinates/x']],
    ['null for a required field', '2.2.1', 'Location', { '/city': null }, ['null.empty violation /city']],
    ['null in a list', '2.2.1', 'Location', { '/evses/0': null }, ['null.empty violation /evses/0']],
    ['empty text, required', '2.2.1', 'Token', { '/issuer': '' }, ['null.empty warning /issuer']],
    ['empty text, optional', '2.2.1', 'Token', { '/visual_number': '' }, []],
    ['no postal code in 2.1.1', '2.1.1', 'Location', { '/postal_code': '' }, []],
    ['an empty list where one entry is due', '2.2.1', 'EVSE', { '/connectors': [] }, ['null.empty violation /connectors']],
    ['an empty list where none is due', '2.2.1', 'Location', { '/evses': [] }, []],
    ['#NA, required', '2.2.1', 'Session', { '/evse_uid': '#NA', '/status': 'RESERVATION' }, []],
    ['#NA, optional', '2.2.1', 'Location', { '/name': '#NA' }, ['null.empty violation /name']],
    ['#NA in 2.1.1', '2.1.1', 'Location', { '/city': '#NA' }, ['null.empty violation /city']],
  ],
  text: [
    ['an id with an umlaut', '2.2.1', 'Location', { '/id': 'Zürich' }, ['object.format violation /id']],
    ['a city with an umlaut', '2.2.1', 'Location', { '/city': 'Zürich' }, []],
    ['a city with an umlaut in 2.1.1, which has ASCII only', '2.1.1', 'Location', { '/city': 'Zürich' }, ['object.format warning /city']],
    ['a line feed', '2.2.1', 'Location', { '/directions/0/text': 'left\nright' }, ['object.format warning /directions/0/text']],
    ['a relative url', '2.2.1', 'Credentials', { '/url': '/ocpi/versions' }, ['object.format violation /url']],
    [
      'a language of three letters',
      '2.2.1',
      'Location',
      { '/directions/0/language': 'nld' },
      ['object.format violation /directions/0/language'],
    ],
    ['a time zone that is none', '2.2.1', 'Location', { '/time_zone': 'Europe/Utrecht' }, ['object.format violation /time_zone']],
    ['an offset as time zone', '2.2.1', 'Location', { '/time_zone': '+01:00' }, ['object.format violation /time_zone']],
  ],
  enums: [
    ['a value nobody knows', '2.2.1', 'EVSE', { '/status': 'BROKEN' }, ['enum.unknown violation /status']],
    ['another case', '2.2.1', 'EVSE', { '/status': 'available' }, ['enum.unknown violation /status']],
    ['a value of 2.2.1 in 2.1.1', '2.1.1', 'Connector', { '/standard': 'GBT_AC' }, ['version.mix violation /standard']],
    [
      'a value of 2.1.1 in 2.2.1',
      '2.2.1',
      'CDR',
      { '/charging_periods/0/dimensions/0/type': 'FLAT' },
      ['version.mix violation /charging_periods/0/dimensions/0/type'],
    ],
    ['a value of 2.3.0', '2.2.1', 'Connector', { '/standard': 'MCS' }, ['version.mix violation /standard']],
    [
      'TIMEOUT, a response in 2.1.1 and a result in 2.2.1',
      '2.2.1',
      'CommandResponse',
      { '/result': 'TIMEOUT' },
      ['version.mix violation /result'],
    ],
    [
      'a role of a party as interface',
      '2.2.1',
      'VersionDetails',
      { '/endpoints/0/role': 'CPO' },
      ['versions.interface-role violation /endpoints/0/role'],
    ],
    ['a module of their own', '2.2.1', 'VersionDetails', { '/endpoints/0/identifier': 'nltnm-tokens' }, []],
    [
      'a module nobody knows',
      '2.2.1',
      'VersionDetails',
      { '/endpoints/0/identifier': 'loctions' },
      ['enum.unknown warning /endpoints/0/identifier'],
    ],
    ['a version to come', '2.2.1', 'VersionDetails', { '/version': '2.3.0' }, []],
    ['a version that never is on the wire', '2.2.1', 'VersionDetails', { '/version': '2.2.1-d2' }, ['enum.unknown violation /version']],
  ],
  'version.mix': [
    ['auth_id', '2.2.1', 'Token', { '/contract_id': undefined, '/auth_id': 'C' }, ['version.mix violation /auth_id']],
    ['contract_id', '2.1.1', 'Token', { '/auth_id': undefined, '/contract_id': 'C' }, ['version.mix violation /contract_id']],
    ['both', '2.1.1', 'Token', { '/contract_id': 'C' }, ['version.mix warning /contract_id']],
    [
      'start_datetime',
      '2.2.1',
      'Session',
      { '/start_date_time': undefined, '/start_datetime': '2026-05-04T09:00:00Z' },
      ['version.mix violation /start_datetime'],
    ],
    [
      'the name of the start in the CDR of the same version',
      '2.1.1',
      'Session',
      { '/start_datetime': undefined, '/start_date_time': '2026-05-04T09:00:00Z' },
      ['version.mix violation /start_date_time'],
    ],
    [
      'stop_date_time',
      '2.2.1',
      'CDR',
      { '/end_date_time': undefined, '/stop_date_time': '2026-05-04T10:00:00Z' },
      ['version.mix violation /stop_date_time'],
    ],
    ['tariff_id', '2.2.1', 'Connector', { '/tariff_ids': undefined, '/tariff_id': 'T-1' }, ['version.mix violation /tariff_id']],
    [
      'voltage and amperage',
      '2.2.1',
      'Connector',
      { '/max_voltage': undefined, '/voltage': 230, '/max_amperage': undefined, '/amperage': 16 },
      ['version.mix violation /voltage', 'version.mix violation /amperage'],
    ],
    [
      'a whole Location in a Session',
      '2.2.1',
      'Session',
      { '/location_id': undefined, '/evse_uid': undefined, '/connector_id': undefined, '/location': {} },
      ['version.mix violation /location'],
    ],
    [
      'ids in place of a Location',
      '2.1.1',
      'Session',
      { '/location': undefined, '/location_id': 'L', '/evse_uid': 'E', '/connector_id': '1' },
      ['version.mix violation /location_id'],
    ],
    ['cdr_location', '2.1.1', 'CDR', { '/location': undefined, '/cdr_location': {} }, ['version.mix violation /cdr_location']],
    ['a number for a Price', '2.2.1', 'CDR', { '/total_cost': 3.1 }, ['version.mix violation /total_cost']],
    ['a Price for a number', '2.1.1', 'CDR', { '/total_cost': { excl_vat: 3.1 } }, ['version.mix violation /total_cost']],
    ['a Price of 2.3.0', '2.2.1', 'CDR', { '/total_cost': { before_taxes: 3.1 } }, ['version.mix violation /total_cost/before_taxes']],
    ['a reservation id as number', '2.2.1', 'ReserveNow', { '/reservation_id': 7 }, ['version.mix violation /reservation_id']],
    ['a reservation id as text', '2.1.1', 'ReserveNow', { '/reservation_id': 'R-7' }, ['version.mix violation /reservation_id']],
    [
      'one party where roles are due',
      '2.2.1',
      'Credentials',
      { '/roles': undefined, '/party_id': 'EXA', '/country_code': 'NL', '/business_details': { name: 'x' } },
      ['version.mix violation /business_details'],
    ],
    ['a field of 2.2.1', '2.1.1', 'Location', { '/publish': true }, ['version.mix warning /publish']],
    ['a field of 2.3.0', '2.2.1', 'Location', { '/help_phone': '+31' }, ['version.mix warning /help_phone']],
    ['an owner in 2.1.1, as hubs add it', '2.1.1', 'Location', { '/country_code': 'NL', '/party_id': 'CPO' }, []],
  ],
  'unknown fields': [
    ['tolerated, but told', '2.2.1', 'Location', { '/x_rating': 5 }, ['enum.unknown warning /x_rating']],
    ['a slash in its name', '2.2.1', 'Location', { '/evses/0/a~b': 5 }, ['enum.unknown warning /evses/0/a~0b']],
    [
      'camel case for a required field',
      '2.2.1',
      'Token',
      { '/last_updated': undefined, '/lastUpdated': '2026-05-04T10:00:00Z' },
      ['field.typo violation /lastUpdated'],
    ],
    [
      'camel case for an optional field',
      '2.2.1',
      'Token',
      { '/visualNumber': '1', '/visual_number': undefined },
      ['field.typo warning /visualNumber'],
    ],
  ],
  'rules between fields': [
    [
      'hours beside twentyfourseven',
      '2.2.1',
      'Location',
      { '/opening_times/twentyfourseven': true },
      ['object.rule violation /opening_times/regular_hours'],
    ],
    [
      'hours beside twentyfourseven in 2.1.1',
      '2.1.1',
      'Location',
      { '/opening_times/twentyfourseven': true },
      ['object.rule warning /opening_times/regular_hours'],
    ],
    [
      'no hours at all',
      '2.2.1',
      'Location',
      { '/opening_times/regular_hours': [] },
      ['object.rule violation /opening_times/regular_hours'],
    ],
    [
      'hours over midnight',
      '2.2.1',
      'Location',
      { '/opening_times/regular_hours/0/period_end': '02:00' },
      ['object.rule violation /opening_times/regular_hours/0/period_end'],
    ],
    [
      'publish_allowed_to of a published Location',
      '2.2.1',
      'Location',
      { '/publish_allowed_to': [{ uid: '1', type: 'RFID' }] },
      ['object.rule violation /publish_allowed_to'],
    ],
    [
      'publish_allowed_to with pairs torn apart',
      '2.2.1',
      'Location',
      { '/publish': false, '/publish_allowed_to': [{ uid: '1' }, { visual_number: '1' }, { issuer: 'x' }] },
      [
        'object.rule violation /publish_allowed_to/0/type',
        'object.rule violation /publish_allowed_to/1/issuer',
        'object.rule violation /publish_allowed_to/2',
      ],
    ],
    [
      'two EVSEs with one uid',
      '2.2.1',
      'Location',
      { '/evses/1': { ...goodObject('2.2.1', 'EVSE'), uid: 'e-1' } },
      ['object.rule violation /evses/1'],
    ],
    [
      'two EVSEs whose uids differ by case in 2.1.1',
      '2.1.1',
      'Location',
      { '/evses/1': { ...goodObject('2.1.1', 'EVSE'), uid: 'e-1' } },
      [],
    ],
    [
      'an EVSE younger than its Location',
      '2.2.1',
      'Location',
      { '/evses/0/last_updated': '2026-05-04T10:00:01Z' },
      ['timestamp.parents violation /last_updated'],
    ],
    [
      'a Connector younger than its EVSE',
      '2.1.1',
      'EVSE',
      { '/connectors/0/last_updated': '2026-05-04T10:00:00.5Z' },
      ['timestamp.parents violation /last_updated'],
    ],
    [
      'energy sources of 90 %',
      '2.2.1',
      'Location',
      { '/energy_mix/energy_sources/0/percentage': 50 },
      ['object.rule warning /energy_mix/energy_sources'],
    ],
    [
      'green coal',
      '2.2.1',
      'Location',
      { '/energy_mix/energy_sources/0/source': 'COAL' },
      ['object.rule warning /energy_mix/is_green_energy'],
    ],
    [
      'an end before the start',
      '2.2.1',
      'Session',
      { '/status': 'COMPLETED', '/end_date_time': '2026-05-04T08:00:00Z', '/charging_periods': [] },
      ['object.rule violation /end_date_time'],
    ],
    [
      'a period before the start',
      '2.2.1',
      'Session',
      { '/charging_periods/0/start_date_time': '2026-05-04T08:59:59Z' },
      ['object.rule warning /charging_periods/0/start_date_time'],
    ],
    [
      'periods out of order',
      '2.2.1',
      'CDR',
      {
        '/charging_periods/0/start_date_time': '2026-05-04T09:30:00Z',
        '/charging_periods/1': { start_date_time: '2026-05-04T09:10:00Z', dimensions: [{ type: 'TIME', volume: 1 }] },
      },
      ['object.rule violation /charging_periods/1/start_date_time'],
    ],
    ['COMPLETED without an end', '2.2.1', 'Session', { '/status': 'COMPLETED' }, ['session.lifecycle warning /end_date_time']],
    [
      'two EVSEs in the Location of a 2.1.1 CDR',
      '2.1.1',
      'CDR',
      { '/location/evses/1': { ...goodObject('2.1.1', 'EVSE'), uid: 'E-2' } },
      ['object.rule warning /location/evses'],
    ],
    ['more parking than time', '2.2.1', 'CDR', { '/total_parking_time': 1.5 }, ['cdr.arithmetic violation /total_parking_time']],
    [
      'a dimension for Sessions only',
      '2.2.1',
      'CDR',
      { '/charging_periods/0/dimensions/0/type': 'POWER' },
      ['object.rule violation /charging_periods/0/dimensions/0/type'],
    ],
    ['the same dimension in a Session', '2.2.1', 'Session', { '/charging_periods/0/dimensions/0/type': 'POWER' }, []],
    [
      'a tariff_id that is not among the tariffs',
      '2.2.1',
      'CDR',
      { '/charging_periods/0/tariff_id': 'T-2' },
      ['object.rule warning /charging_periods/0/tariff_id'],
    ],
    [
      'credit without a reference',
      '2.2.1',
      'CDR',
      { '/credit': true, '/total_cost': { excl_vat: -3.13, incl_vat: -3.79 } },
      ['object.rule violation /credit_reference_id'],
    ],
    ['a reference without credit', '2.2.1', 'CDR', { '/credit_reference_id': 'C-0' }, ['object.rule violation /credit']],
    [
      'a positive credit',
      '2.2.1',
      'CDR',
      { '/id': 'C-1-C', '/credit': true, '/credit_reference_id': 'C-1' },
      ['credit.cdr violation /total_cost/excl_vat'],
    ],
    [
      'a credit CDR as it should be',
      '2.2.1',
      'CDR',
      { '/id': 'C-1-C', '/credit': true, '/credit_reference_id': 'C-1', '/total_cost': { excl_vat: -3.13, incl_vat: -3.79 } },
      [],
    ],
    ['incl. below excl. in a CDR', '2.2.1', 'CDR', { '/total_cost/incl_vat': 3 }, ['cdr.arithmetic violation /total_cost/incl_vat']],
    [
      'incl. below excl. in a Tariff',
      '2.2.1',
      'Tariff',
      { '/min_price': { excl_vat: 2, incl_vat: 1 } },
      ['object.rule violation /min_price/incl_vat'],
    ],
    [
      'a maximum below the minimum price',
      '2.2.1',
      'Tariff',
      { '/min_price': { excl_vat: 2 }, '/max_price': { excl_vat: 1 } },
      ['object.rule warning /max_price/excl_vat'],
    ],
    [
      'a restriction that nothing meets',
      '2.2.1',
      'Tariff',
      { '/elements/0/restrictions': { min_kwh: 5, max_kwh: 5 } },
      ['object.rule warning /elements/0/restrictions/max_kwh'],
    ],
    [
      'energy in an element for reservations',
      '2.2.1',
      'Tariff',
      { '/elements/0/restrictions/reservation': 'RESERVATION' },
      ['object.rule violation /elements/0/price_components/0/type'],
    ],
    [
      'a dimension twice',
      '2.1.1',
      'Tariff',
      { '/elements/0/price_components/1': { type: 'ENERGY', price: 1, step_size: 1 } },
      ['object.rule warning /elements/0/price_components/1/type'],
    ],
    [
      'a tariff that ends before it starts',
      '2.2.1',
      'Tariff',
      { '/start_date_time': '2026-05-04T10:00:00Z', '/end_date_time': '2026-05-03T10:00:00Z' },
      ['object.rule violation /end_date_time'],
    ],
    ['an ad-hoc token on a whitelist', '2.2.1', 'Token', { '/type': 'AD_HOC_USER' }, ['token.identity warning /whitelist']],
    ['connector_id without evse_uid', '2.2.1', 'StartSession', { '/evse_uid': undefined }, ['object.rule violation /evse_uid']],
    [
      'an accepted result without its profile',
      '2.2.1',
      'ActiveChargingProfileResult',
      { '/result': 'ACCEPTED' },
      ['object.rule warning /profile'],
    ],
    [
      'a role twice',
      '2.2.1',
      'Credentials',
      { '/roles/1': { role: 'CPO', business_details: { name: 'y' }, party_id: 'exa', country_code: 'NL' } },
      ['credentials.content violation /roles/1'],
    ],
  ],
}

describe.each(Object.entries(rows))('%s', (_, list) => {
  it.each(list)('%s (%s %s)', (_what, version, object, changes, expected) => {
    expect(judged(version, object, changes)).toEqual(expected)
  })
})

describe('what a finding says', () => {
  it('names the renamed field, the version that uses it, and the chapter', () => {
    const value = changed(goodObject('2.2.1', 'Token'), { '/contract_id': undefined, '/auth_id': 'C' })
    expect(judge('2.2.1', 'Token', value)[0]).toEqual({
      id: 'version.mix',
      severity: 'violation',
      side: 'request',
      at: '/auth_id',
      expected: '`contract_id` in 2.2.1',
      actual: 'named as in 2.1.1',
      chapter: '2.2.1 mod_tokens',
    })
  })
  it('names the chapter of the class that is concerned, not of the body', () => {
    const value = changed(goodObject('2.2.1', 'CDR'), { '/tariffs/0/currency': 'euro' })
    expect(judge('2.2.1', 'CDR', value)[0]?.chapter).toBe('2.2.1 mod_tariffs')
  })
  it('says which bug-fix revision allows a longer text', () => {
    const value = changed(goodObject('2.2.1', 'Location'), { '/address': 'x'.repeat(60) })
    expect(judge('2.2.1', 'Location', value)[0]?.expected).toContain('255 from the bug-fix revision on')
  })
  it('puts pointer and side before what it finds', () => {
    const finding = judge('2.2.1', 'Token', { ...goodObject('2.2.1', 'Token'), valid: 1 }, { pointer: '/data/3', side: 'response' })[0]
    expect(finding).toMatchObject({ at: '/data/3/valid', side: 'response' })
  })
  it('counts what comes in every entry of a list', () => {
    const location = goodObject('2.2.1', 'Location')
    location.evses = Array.from({ length: 300 }, () => 1)
    expect(judge('2.2.1', 'Location', location)).toMatchObject([{ at: '/evses/0', repeated: { pattern: '/evses/*', count: 300 } }])
  })
  it.each(versions)('cites the chapter of each object of %s', (version) => {
    for (const table of tables[version] as { name: string; kind: string; module: string }[]) {
      if (table.kind !== 'enum' && table.kind !== 'OpenEnum')
        expect([table.name, chapterOf(version, table.name)]).toEqual([table.name, table.module])
    }
  })
  it('refuses a name that the version does not have', () => {
    expect(() => judge('2.1.1', 'ClientInfo', {})).toThrow(/2\.1\.1 has no ClientInfo/)
    expect(judgedNames('2.2.1')).toContain('ClientInfo')
  })
})

describe('PATCH', () => {
  it('may leave out what does not change', () => {
    expect(judge('2.2.1', 'EVSE', { status: 'CHARGING', last_updated: '2026-05-04T10:00:00Z' }, { partial: true })).toEqual([])
  })
  it.each(['Location', 'EVSE', 'Connector', 'Session', 'Token'])('of a %s tells when it changed, from 2.2 on', (object) => {
    expect(judge('2.2.1', object, {}, { partial: true }).map(gist)).toEqual(['patch.last-updated violation /last_updated'])
    expect(judge('2.1.1', object, {}, { partial: true })).toEqual([])
  })
  it('holds nested objects whole', () => {
    const findings = judge('2.1.1', 'Location', { coordinates: { latitude: '52.089444' } }, { partial: true })
    expect(findings.map(gist)).toEqual(['object.required violation /coordinates/longitude'])
  })
  it('of a list of children is not defined', () => {
    const findings = judge('2.1.1', 'Location', { evses: [{ uid: 'E-1', status: 'BLOCKED' }] }, { partial: true })
    expect(findings.map(gist)).toEqual(['patch.merge warning /evses'])
  })
})
