import { describe, expect, it } from 'vitest'
import { objects } from '../../emulator/ocpi/schemas.js'
import { judge, judgeEnvelope } from '../../emulator/ocpi/judge.js'
import { meantName } from '../../emulator/ocpi/judging/typos.js'
import { versions, type Version } from '../../emulator/ocpi/version.js'
import { changed, gist, goodObject, type Fields } from './fixtures.js'

const judged = (version: Version, object: string, changes: Fields) => judge(version, object, changed(goodObject(version, object), changes))

describe('a field name that is nearly one of the object names the field that was meant', () => {
  const rows: readonly (readonly [what: string, Version, object: string, changes: Fields, expected: readonly string[], meant: string])[] = [
    [
      'singular',
      '2.2.1',
      'Tariff',
      { '/elements/0/restrictions': undefined, '/elements/0/restriction': {} },
      ['field.typo warning /elements/0/restriction'],
      'restrictions',
    ],
    [
      'singular of a required field',
      '2.2.1',
      'Tariff',
      { '/elements/0/price_components': undefined, '/elements/0/price_component': [] },
      ['field.typo violation /elements/0/price_component'],
      'price_components',
    ],
    ['plural', '2.2.1', 'Tariff', { '/max_price': undefined, '/max_prices': {} }, ['field.typo warning /max_prices'], 'max_price'],
    ['camelCase', '2.2.1', 'Tariff', { '/min_price': undefined, '/minPrice': {} }, ['field.typo warning /minPrice'], 'min_price'],
    ['camelCase beside the field', '2.2.1', 'Tariff', { '/min_price': {}, '/minPrice': {} }, ['field.typo warning /minPrice'], 'min_price'],
    ['PascalCase', '2.1.1', 'EVSE', { '/status': undefined, '/Status': 'AVAILABLE' }, ['field.typo violation /Status'], 'status'],
    ['kebab-case', '2.2.1', 'EVSE', { '/evse_id': undefined, '/evse-id': 'NL*CPO*E1' }, ['field.typo warning /evse-id'], 'evse_id'],
    [
      'a letter too few',
      '2.2.1',
      'Location',
      { '/last_updated': undefined, '/last_update': '2026-05-04T10:00:00Z' },
      ['field.typo violation /last_update'],
      'last_updated',
    ],
    ['a letter doubled', '2.1.1', 'Location', { '/address': undefined, '/adddress': 'x 1' }, ['field.typo violation /adddress'], 'address'],
    ['letters swapped', '2.2.1', 'Location', { '/publish': undefined, '/pubilsh': true }, ['field.typo violation /pubilsh'], 'publish'],
    [
      'words in another order',
      '2.2.1',
      'Session',
      { '/start_date_time': undefined, '/date_time_start': '2026-05-04T09:00:00Z' },
      ['field.typo violation /date_time_start'],
      'start_date_time',
    ],
    ['a word too few', '2.2.1', 'CDR', { '/total_cost': undefined, '/cost': {} }, ['field.typo violation /cost'], 'total_cost'],
    [
      'deep in a list',
      '2.2.1',
      'CDR',
      { '/charging_periods/0/dimensions': undefined, '/charging_periods/0/dimension': [] },
      ['field.typo violation /charging_periods/0/dimension'],
      'dimensions',
    ],
    ['ies for y', '2.2.1', 'EVSE', { '/capabilities': undefined, '/capability': [] }, ['field.typo warning /capability'], 'capabilities'],
  ]
  it.each(rows.map((row) => ({ what: row[0], row })))('$what', ({ row: [, version, object, changes, expected, meant] }) => {
    const findings = judged(version, object, changes).filter(({ at }) => !at.startsWith('/min_price/'))
    expect(findings.map(gist)).toEqual(expected)
    expect(findings[0]?.expected).toContain(`\`${meant}\``)
  })
  it('counts as one mistake, not as a missing field too', () => {
    expect(judged('2.2.1', 'Token', { '/contract_id': undefined, '/contractID': 'x' }).map(gist)).toEqual([
      'field.typo violation /contractID',
    ])
  })
  it('says of the camelCase of another version what the version has', () => {
    expect(judged('2.2.1', 'Token', { '/contract_id': undefined, '/authId': 'x' }).map(gist)).toEqual(['version.mix violation /authId'])
    expect(judged('2.2.1', 'CDR', { '/end_date_time': undefined, '/stopDateTime': 'x' }).map(gist)).toEqual([
      'version.mix violation /stopDateTime',
    ])
  })
  it('in the envelope', () => {
    const good = { status_code: 1000, timestamp: '2026-05-04T10:00:00Z', data: [] }
    const promised = { response: 'Location', list: true }
    expect(judgeEnvelope('2.2.1', { ...good, timestamp: undefined, timeStamp: good.timestamp }, promised).map(gist)).toEqual([
      'field.typo violation /timeStamp',
    ])
    expect(judgeEnvelope('2.2.1', { ...good, status_code: undefined, statusCode: 1000 }, promised).map(gist)).toEqual([
      'field.typo violation /statusCode',
    ])
    expect(judgeEnvelope('2.2.1', { ...good, status_massage: 'ok' }, promised).map(gist)).toEqual(['field.typo warning /status_massage'])
  })
  it('names the value of a list that was meant, too', () => {
    expect(judged('2.2.1', 'EVSE', { '/status': 'CHARGNG' })[0]).toMatchObject({ id: 'enum.unknown', expected: 'CHARGING' })
    expect(judged('2.2.1', 'Connector', { '/standard': 'IEC_62196_T2COMBO' })[0]).toMatchObject({ expected: 'IEC_62196_T2_COMBO' })
  })
})

describe('a field of its own', () => {
  it.each([
    ['Location', 'x_rating'],
    ['Location', 'rating'],
    ['Location', 'city2_name_local'],
    ['EVSE', 'max_power_kw'],
    ['EVSE', 'sid'],
    ['CDR', 'nonce_of_vendor'],
    ['Session', 'soc'],
    ['Token', 'expiry'],
    ['Tariff', 'vendor_data'],
    ['Location', 'images_base_url'],
  ])('stays an unknown one: %s %s', (object, name) => {
    expect(judged('2.2.1', object, { [`/${name}`]: 'x' }).map(gist)).toEqual([`enum.unknown warning /${name}`])
  })
  it('is no typo where another version has it', () => {
    expect(judged('2.1.1', 'Connector', { '/tariff_ids': ['T'], '/tariff_id': undefined }).map(gist)).toEqual([
      'version.mix violation /tariff_ids',
    ])
  })
})

describe('every name of the specification', () => {
  const fieldsOf = (version: Version): string[][] =>
    [...objects[version].values()].map((schema) => Object.keys((schema as { shape?: Record<string, unknown> }).shape ?? {}))
  it.each(versions)('in %s is found again by its camelCase, among the other fields of its object', (version) => {
    for (const names of fieldsOf(version)) {
      for (const name of names) {
        const camel = name.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase())
        expect(meantName(camel, names)).toEqual({ name, same: true })
        expect(meantName(name.toUpperCase(), names)).toEqual({ name, same: true })
      }
    }
  })
  it.each(versions)('in %s is found again with a letter swapped, unless another field is as near', (version) => {
    for (const names of fieldsOf(version)) {
      for (const name of names.filter(({ length }) => length >= 8)) {
        const swapped = name.slice(0, 3) + (name[4] ?? '') + (name[3] ?? '') + name.slice(5)
        expect([name, undefined]).toContain(meantName(swapped, names)?.name)
      }
    }
  })
})
