import { describe, expect, it } from 'vitest'
import type { Version } from '../../../emulator/ocpi/version.js'
import { changed, goodObject, type Fields } from '../../ocpi/fixtures.js'
import { cpo, found, host, type Spoil } from './good.js'

type Row = readonly [what: string, version: Version, id: string, spoil: Spoil, expected: readonly string[]]

const timestamp = '2026-05-04T10:00:00Z'
const refusal = (status_code: number) => ({ status_code, status_message: 'no', timestamp })
const period = (start: string, volume = 1): Fields => ({ start_date_time: start, dimensions: [{ type: 'ENERGY', volume }] })
const nine = '2026-05-04T09:00:00Z'
const half = '2026-05-04T09:30:00Z'
const ten = '2026-05-04T10:00:00Z'
const eight = '2026-05-04T08:00:00Z'
const sessionWith = (version: Version, ...starts: string[]): Fields => ({
  ...goodObject(version, 'Session'),
  status: 'ACTIVE',
  charging_periods: starts.map((start) => period(start)),
})
const stored = (object: unknown) => ({ facts: { stored: () => object } })
const at = (place: string) => `patch.merge violation request ${place}`
/** A list of Locations with these changes each. */
const locations = (...changes: Fields[]): Fields[] => changes.map((change) => changed(goodObject('2.2.1', 'Location'), change))
const listUrl = (query: string) => `${host}/ocpi/2.2.1/locations${query === '' ? '' : `?${query}`}`
const next = (url: string, total = '5') => ({ 'x-total-count': total, 'x-limit': '2', link: `<${url}>; rel="next"` })

const check = (rows: readonly Row[], direction: 'in' | 'out') => {
  it.each(rows.map((row) => ({ name: `${row[0]} (${row[1]} ${row[2]})`, row })))('$name', ({ row: [, version, id, spoil, expected] }) => {
    expect(found(version, id, spoil, direction).toSorted()).toEqual([...expected].toSorted())
  })
}

describe('the result of a PATCH', () => {
  const session = (body: Fields, ...starts: string[]): Spoil => ({
    request: { last_updated: ten, ...body },
    ...stored(sessionWith('2.2.1', ...starts)),
  })
  const patch = 'sessions.receiver.patch'
  check(
    [
      ['a new period', '2.2.1', patch, session({ charging_periods: [period(ten)] }, nine, half), []],
      ['no period', '2.2.1', patch, session({ kwh: 20 }, nine, half), []],
      [
        'all periods again',
        '2.2.1',
        patch,
        session({ charging_periods: [period(nine), period(half), period(ten)] }, nine, half),
        [at('/charging_periods/0/start_date_time'), at('/charging_periods/1/start_date_time')],
      ],
      [
        'the last period again, with more energy',
        '2.2.1',
        patch,
        session({ charging_periods: [period(half, 5)] }, nine, half),
        [at('/charging_periods/0/start_date_time')],
      ],
      [
        'a stored period spelled in another way',
        '2.2.1',
        patch,
        session({ charging_periods: [period('2026-05-04T09:30:00.000Z')] }, nine, half),
        [at('/charging_periods/0/start_date_time')],
      ],
      [
        'a period before the last one',
        '2.2.1',
        patch,
        session({ charging_periods: [period('2026-05-04T09:10:00Z')] }, nine, half),
        [at('/charging_periods/0/start_date_time')],
      ],
      [
        'one new period and one of before',
        '2.2.1',
        patch,
        session({ charging_periods: [period(ten), period(half)] }, nine, half),
        [at('/charging_periods/1/start_date_time'), 'object.rule violation request /charging_periods/1/start_date_time'],
      ],
      [
        'the whole list in 2.1.1, which leaves it open',
        '2.1.1',
        patch,
        { request: { charging_periods: [period(nine), period(half), period(ten)] }, ...stored(sessionWith('2.1.1', nine, half)) },
        [],
      ],
      [
        'the last period again in 2.1.1',
        '2.1.1',
        patch,
        { request: { charging_periods: [period(half)] }, ...stored(sessionWith('2.1.1', nine, half)) },
        ['patch.merge warning request /charging_periods/0/start_date_time'],
      ],
      [
        'COMPLETED without an end',
        '2.2.1',
        patch,
        {
          request: { status: 'COMPLETED', last_updated: ten },
          facts: {
            stored: () => ({ ...sessionWith('2.2.1', nine), end_date_time: undefined }),
            patched: () => ({ ...sessionWith('2.2.1', nine), end_date_time: undefined, status: 'COMPLETED' }),
          },
        },
        ['session.lifecycle warning request /end_date_time'],
      ],
      [
        'COMPLETED with the end in the same PATCH',
        '2.2.1',
        patch,
        {
          request: { status: 'COMPLETED', end_date_time: ten, last_updated: ten },
          facts: {
            stored: () => ({ ...sessionWith('2.2.1', nine), end_date_time: undefined }),
            patched: () => ({ ...sessionWith('2.2.1', nine), end_date_time: ten, status: 'COMPLETED' }),
          },
        },
        [],
      ],
      [
        'an end before the stored start',
        '2.2.1',
        patch,
        {
          request: { status: 'COMPLETED', end_date_time: eight, last_updated: ten },
          facts: {
            stored: () => ({ ...sessionWith('2.2.1', nine), end_date_time: undefined, start_date_time: nine }),
            patched: () => ({ ...sessionWith('2.2.1', nine), status: 'COMPLETED', start_date_time: nine, end_date_time: eight }),
          },
        },
        ['object.rule violation request /end_date_time'],
      ],
      [
        'an older last_updated of a Token',
        '2.2.1',
        'tokens.receiver.patch',
        { request: { valid: false, last_updated: nine }, ...stored({ ...goodObject('2.2.1', 'Token'), last_updated: ten }) },
        ['patch.merge warning request /last_updated'],
      ],
    ],
    'in',
  )
  const location = (evses: unknown[], version: Version = '2.2.1'): Spoil => ({
    request: { last_updated: ten, evses },
    ...stored({ ...goodObject(version, 'Location'), last_updated: nine }),
  })
  const openList = 'patch.merge warning request /evses'
  check(
    [
      [
        'an EVSE created by a part of it',
        '2.2.1',
        'locations.receiver.patch',
        location([{ uid: 'E-9', status: 'CHARGING', last_updated: ten }]),
        [openList, at('/evses/0')],
      ],
      [
        'an EVSE created whole',
        '2.2.1',
        'locations.receiver.patch',
        location([{ ...goodObject('2.2.1', 'EVSE'), uid: 'E-9' }]),
        [openList, 'patch.merge warning request /evses/0'],
      ],
      [
        'a Connector created by a part of it',
        '2.2.1',
        'locations.receiver.patch',
        location([{ uid: 'E-1', connectors: [{ id: '9', max_voltage: 230 }] }]),
        [openList, at('/evses/0/connectors/0')],
      ],
      ['a known EVSE', '2.1.1', 'locations.receiver.patch', location([{ uid: 'E-1', status: 'CHARGING' }], '2.1.1'), [openList]],
      [
        'a Connector created by a PATCH of its EVSE',
        '2.2.1',
        'locations.receiver.patch-evse',
        { request: { last_updated: ten, connectors: [{ id: '9' }] }, ...stored({ ...goodObject('2.2.1', 'EVSE'), last_updated: nine }) },
        [at('/connectors/0'), 'patch.merge warning request /connectors'],
      ],
    ],
    'in',
  )
})

describe('an answer that is not what was asked for', () => {
  const subject = (place: string) => `answer.subject violation response ${place}`
  const get = 'locations.sender.get'
  check(
    [
      ['another Location', '2.2.1', get, { data: locations({ '/id': 'L777' })[0] }, [subject('/data/id')]],
      ['another Location in 2.1.1', '2.1.1', get, { data: { ...goodObject('2.1.1', 'Location'), id: 'L777' } }, [subject('/data/id')]],
      ['the same in another case', '2.2.1', get, { data: locations({ '/id': 'l-1' })[0] }, ['case.ids warning response /data/id']],
      [
        "another owner's",
        '2.2.1',
        get,
        { data: locations({ '/party_id': 'XYZ' })[0] },
        ['owner.mismatch violation response /data/party_id'],
      ],
      ["another owner's, through a hub", '2.2.1', get, { data: locations({ '/party_id': 'XYZ' })[0], facts: { peerIsHub: true } }, []],
      [
        'another EVSE',
        '2.2.1',
        'locations.sender.get-evse',
        { data: { ...goodObject('2.2.1', 'EVSE'), uid: 'E-2' } },
        [subject('/data/uid')],
      ],
      [
        'another Connector',
        '2.2.1',
        'locations.sender.get-connector',
        { data: { ...goodObject('2.2.1', 'Connector'), id: '2' } },
        [subject('/data/id')],
      ],
      [
        'another Session, read back',
        '2.2.1',
        'sessions.receiver.get',
        { data: { ...goodObject('2.2.1', 'Session'), id: 'S-2' } },
        [subject('/data/id')],
      ],
      [
        "another owner's Tariff, read back",
        '2.2.1',
        'tariffs.receiver.get',
        { data: { ...goodObject('2.2.1', 'Tariff'), country_code: 'DE' } },
        [subject('/data/country_code')],
      ],
      [
        'a Token of another type',
        '2.2.1',
        'tokens.receiver.get',
        { url: `${host}/ocpi/2.2.1/tokens/NL/EMP/04AABBCC?type=APP_USER` },
        [subject('/data/type')],
      ],
      ['another CDR than the one that was posted', '2.2.1', 'cdrs.receiver.get', { facts: { askedId: 'C-2' } }, [subject('/data/id')]],
      [
        'the client info of another party',
        '2.2.1',
        'hubclientinfo.receiver.get',
        { url: `${host}/ocpi/2.2.1/hubclientinfo/DE/XXX` },
        [subject('/data/country_code'), subject('/data/party_id')],
      ],
      ['an error in place of it', '2.2.1', get, { status: 404, response: refusal(2003) }, []],
    ],
    'out',
  )
  const list = 'locations.sender.list'
  check(
    [
      ['the same object twice in a page', '2.2.1', list, { data: locations({}, {}) }, [subject('/data/1/id')]],
      ['twice in another case', '2.2.1', list, { data: locations({}, { '/id': 'l-1' }) }, [subject('/data/1/id')]],
      [
        'thrice',
        '2.2.1',
        list,
        { data: locations({}, {}, {}), responseHeaders: { 'x-total-count': '3' } },
        [subject('/data/1/id'), subject('/data/2/id')],
      ],
      [
        'one id of two owners',
        '2.2.1',
        list,
        { data: locations({}, { '/party_id': 'CPX' }), facts: { peerParties: [cpo, { ...cpo, party_id: 'CPX' }] } },
        [],
      ],
      [
        'twice in 2.1.1',
        '2.1.1',
        'sessions.sender.list',
        { data: [goodObject('2.1.1', 'Session'), goodObject('2.1.1', 'Session')] },
        [subject('/data/1/id')],
      ],
      [
        'a Token twice',
        '2.2.1',
        'tokens.sender.list',
        { data: [goodObject('2.2.1', 'Token'), goodObject('2.2.1', 'Token')] },
        [subject('/data/1/uid')],
      ],
      [
        'a Token of two types',
        '2.2.1',
        'tokens.sender.list',
        { data: [goodObject('2.2.1', 'Token'), { ...goodObject('2.2.1', 'Token'), type: 'OTHER' }] },
        [],
      ],
      [
        'last_updated in the future',
        '2.2.1',
        list,
        { data: locations({}, { '/id': 'L-2', '/last_updated': '2026-05-04T12:00:00Z' }) },
        ['time.future warning response /data/1/last_updated'],
      ],
      [
        'a clock that is a minute ahead',
        '2.2.1',
        list,
        { data: locations({}, { '/id': 'L-2', '/last_updated': '2026-05-04T10:02:00Z' }) },
        [],
      ],
      [
        'one object from the future',
        '2.2.1',
        get,
        { data: locations({ '/last_updated': '2027-05-04T12:00:00Z' })[0] },
        ['time.future warning response /data/last_updated'],
      ],
    ],
    'out',
  )
})

describe('HTTP status against OCPI status', () => {
  const status = 'http.status violation response status'
  const warned = 'http.status warning response status'
  const put = 'sessions.receiver.put'
  check(
    [
      ['PUT answered 404 with 2003', '2.2.1', put, { status: 404, response: refusal(2003) }, [status]],
      ['PUT answered 404 with 2001', '2.2.1', put, { status: 404, response: refusal(2001) }, [status]],
      ['the same in 2.1.1, which allows it', '2.1.1', put, { status: 404, response: refusal(2001) }, [warned]],
      ['PUT answered 202 with 1000', '2.2.1', put, { status: 202 }, [warned]],
      ['PUT answered 206 with 1000', '2.2.1', put, { status: 206 }, [warned]],
      ['PUT answered 201 with 2001', '2.2.1', put, { status: 201, response: refusal(2001) }, [warned]],
      ['PUT answered 200 with 2001', '2.2.1', put, { status: 200, response: refusal(2001) }, []],
      ['POST of a CDR answered 404 with 2001', '2.2.1', 'cdrs.receiver.post', { status: 404, response: refusal(2001) }, [status]],
      ['a command answered 404 with 2003', '2.2.1', 'commands.receiver.post', { status: 404, response: refusal(2003) }, [status]],
      ['a list answered 404 with 2003', '2.2.1', 'locations.sender.list', { status: 404, response: refusal(2003) }, [status]],
      ['a GET of one object answered 404 with 2003', '2.2.1', 'locations.sender.get', { status: 404, response: refusal(2003) }, []],
      [
        'PUT of a child whose Location is not known, which nobody has defined',
        '2.2.1',
        'locations.receiver.put-evse',
        { status: 404, response: refusal(2003) },
        [],
      ],
      [
        'charging preferences at an EVSE that has none',
        '2.2.1',
        'sessions.sender.set-charging-preferences',
        { status: 404, response: refusal(2001) },
        [],
      ],
      [
        'PUT of an owner that is not ours',
        '2.2.1',
        put,
        { status: 404, response: refusal(2001), facts: { ourParties: [{ ...cpo, party_id: 'CPX' }] } },
        ['owner.mismatch violation request header:OCPI-from-party-id', 'owner.mismatch violation request url'],
      ],
    ],
    'out',
  )
})

describe('modules', () => {
  const unserved = 'module.support violation response status'
  const router = { status: 404, response: refusal(2000) }
  check(
    [
      ['GET credentials answered 404', '2.2.1', 'credentials.get', router, [unserved]],
      ['GET credentials answered 405', '2.1.1', 'credentials.get', { status: 405, response: refusal(2000) }, [unserved]],
      ['PUT credentials answered 404', '2.2.1', 'credentials.put', router, [unserved]],
      ['DELETE credentials answered 501', '2.2.1', 'credentials.delete', { status: 501, response: refusal(2000) }, [unserved]],
      ['GET credentials answered 401', '2.2.1', 'credentials.get', { status: 401, response: refusal(2000) }, []],
      ['versions answered 404', '2.2.1', 'versions.list', router, [unserved]],
      ['POST of a CDR answered 404 by a router', '2.2.1', 'cdrs.receiver.post', router, [unserved]],
    ],
    'out',
  )
})

describe('the url of a posted CDR', () => {
  const location = (value: string, severity: string): Row => [
    value,
    '2.2.1',
    'cdrs.receiver.post',
    { responseHeaders: { location: value } },
    severity === '' ? [] : [`cdr.location-header ${severity} response header:Location`],
  ]
  check(
    [
      location(`${host}/ocpi/2.2.1/cdrs/C-1`, ''),
      location(`${host}/elsewhere?cdr=C-1`, ''),
      location(`${host}/ocpi/2.2.1/cdrs`, 'violation'),
      location(`${host}/ocpi/2.2.1/cdrs/undefined`, 'violation'),
      location(`${host}/ocpi/2.2.1/cdrs/{id}`, 'violation'),
      location(`${host}/ocpi/2.2.1/cdrs/C 1`, 'violation'),
      location(`${host}:99999/ocpi/2.2.1/cdrs/C-1`, 'violation'),
      location('https://localhost/ocpi/2.2.1/cdrs/C-1', 'warning'),
      location('https://other.example/ocpi/2.2.1/cdrs/C-1', 'warning'),
      location(`${host.replace('https', 'http')}/ocpi/2.2.1/cdrs/C-1`, 'warning'),
    ],
    'out',
  )
  const lost = 'cdr.location-header violation response status'
  const get = 'cdrs.receiver.get'
  check(
    [
      ['404', '2.2.1', get, { status: 404, response: refusal(2001) }, [lost]],
      ['401', '2.2.1', get, { status: 401, response: refusal(2000) }, [lost]],
      ['200 with 2001', '2.2.1', get, { response: refusal(2001) }, [lost, 'http.status warning response status']],
      ['no such host', '2.2.1', get, { status: 0, error: 'the host is not known: ENOTFOUND' }, [lost]],
      ['the CDR', '2.2.1', get, {}, []],
    ],
    'out',
  )
})

describe('paging', () => {
  const link = (severity: string) => `paging.link ${severity} response header:Link`
  const page = (query: string, url: string): Spoil => ({ url: listUrl(query), responseHeaders: next(url) })
  const list = 'locations.sender.list'
  check(
    [
      ['the next page', '2.2.1', list, page('', listUrl('offset=2&limit=2')), []],
      [
        'the next page of some dates',
        '2.2.1',
        list,
        page('date_from=2026-01-01T00:00:00Z', listUrl('date_from=2026-01-01T00%3A00%3A00Z&offset=2')),
        [],
      ],
      ['date_from=None', '2.2.1', list, page('', listUrl('date_from=None&offset=2')), [link('violation')]],
      ['date_to=null', '2.2.1', list, page('', listUrl('date_to=null&offset=2')), [link('violation')]],
      ['date_from=', '2.2.1', list, page('', listUrl('date_from=&offset=2')), [link('violation')]],
      ['limit=undefined', '2.1.1', 'locations.sender.list', page('', listUrl('offset=2&limit=undefined')), [link('violation')]],
      [
        'date_from=None where a date was asked for',
        '2.2.1',
        list,
        page('date_from=2026-01-01T00:00:00Z', listUrl('date_from=None&offset=2')),
        [link('violation')],
      ],
      ['offset twice', '2.2.1', list, page('offset=0', listUrl('offset=2&offset=0')), [link('violation')]],
      ['http in place of https', '2.2.1', list, page('', listUrl('offset=2').replace('https', 'http')), [link('violation')]],
      ['another path', '2.2.1', list, page('', `${host}/internal/locations?offset=2`), [link('warning')]],
      ['a slash more', '2.2.1', list, page('', `${host}/ocpi/2.2.1/locations/?offset=2`), []],
      ['the token in the url', '2.2.1', list, page('', listUrl('offset=2&token=abc')), [link('warning')]],
      ['an opaque page', '2.2.1', list, page('', listUrl('cursor=abc')), []],
      [
        'two Link headers, the next page in the second',
        '2.2.1',
        list,
        {
          url: listUrl(''),
          responseHeaders: {
            'x-total-count': '5',
            'x-limit': '2',
            Link: `<${listUrl('offset=0')}>; rel="first"`,
            link: `<${listUrl('offset=2')}>; rel="next"`,
          },
        },
        [link('warning')],
      ],
      [
        'two different next pages',
        '2.2.1',
        list,
        {
          url: listUrl(''),
          responseHeaders: {
            'x-total-count': '5',
            'x-limit': '2',
            Link: `<${listUrl('offset=2')}>; rel="next"`,
            link: `<${listUrl('offset=3')}>; rel="next"`,
          },
        },
        [link('violation')],
      ],
    ],
    'out',
  )
})
