import { describe, expect, it } from 'vitest'
import { judge } from '../../../emulator/ocpi/judge.js'
import type { Version } from '../../../emulator/ocpi/version.js'
import { changed, goodObject, type Fields } from '../../ocpi/fixtures.js'
import { emsp, findingsIn, found, gist, host, type Spoil } from './good.js'

type Row = readonly [what: string, id: string, direction: 'in' | 'out', spoil: Spoil, expected: readonly string[]]

const version: Version = '2.2.1'
const listUrl = (query: string): string => `${host}/ocpi/2.2.1/locations?${query}`
const at = (finding: string, ...places: string[]): string[] => places.map((place) => `${finding} ${place}`)

/** Four objects with their own ids, the first of them as it should be. */
const four = (name: string, change: Fields): Fields[] =>
  [{}, change, {}, change].map((fields, index) => changed(goodObject(version, name), { '/id': `X-${index}`, ...fields }))
const page = (data: Fields[], more: Spoil = {}): Spoil => ({
  data,
  ...more,
  responseHeaders: { 'x-total-count': '4', ...more.responseHeaders },
})
const provider = { '/cdr_token/party_id': 'XXX' }
const late = '2026-05-04T20:00:00Z'
const evse = (uid: string): Fields => ({ ...goodObject(version, 'EVSE'), uid })
const cost = (excl_vat: number): Fields => ({ excl_vat })

const rows: readonly Row[] = [
  [
    'Locations of other owners in a list',
    'locations.sender.list',
    'out',
    page(four('Location', { '/party_id': 'XXX' })),
    at('owner.mismatch violation response', '/data/1/party_id', '/data/3/party_id'),
  ],
  [
    'objects outside of the requested dates',
    'locations.sender.list',
    'out',
    page(four('Location', { '/last_updated': '2026-05-01T00:00:00Z', '/evses': [] }), { url: listUrl('date_from=2026-05-02T00:00:00Z') }),
    [
      ...at('filter.dates violation response', '/data/1/last_updated', '/data/3/last_updated'),
      ...at('evse.removal warning response', '/data/1/evses', '/data/3/evses'),
    ],
  ],
  [
    'Sessions of other providers through a hub',
    'sessions.sender.list',
    'out',
    page(four('Session', provider), { facts: { peerIsHub: true, ourParties: [emsp] } }),
    at('hub.routing violation response', '/data/1/cdr_token/party_id', '/data/3/cdr_token/party_id'),
  ],
  [
    'a Session with its start and two periods in the future',
    'sessions.receiver.put',
    'in',
    {
      body: {
        start_date_time: late,
        end_date_time: undefined,
        charging_periods: ['2026-05-04T09:00:00Z', late, '2026-05-04T21:00:00Z'].map((start_date_time) => ({
          start_date_time,
          dimensions: [{ type: 'TIME', volume: 1 }],
        })),
      },
    },
    [
      'object.rule warning request /charging_periods/0/start_date_time',
      ...at(
        'time.future warning request',
        '/charging_periods/1/start_date_time',
        '/charging_periods/2/start_date_time',
        '/start_date_time',
      ),
    ],
  ],
  [
    'empty page parameters in a Link',
    'locations.sender.list',
    'out',
    {
      url: listUrl(''),
      responseHeaders: {
        'x-total-count': '9',
        'x-limit': '2',
        link: `<${listUrl('offset=2&limit=&date_from=None&date_to=null')}>; rel="next"`,
      },
    },
    Array.from({ length: 3 }, () => 'paging.link violation response header:Link'),
  ],
  [
    'fields of a CDR that is posted again',
    'cdrs.receiver.post',
    'in',
    { facts: { stored: () => changed(goodObject(version, 'CDR'), { '/currency': 'CHF', '/total_time': 99 }) } },
    at('cdr.immutable violation request', '/currency', '/total_time'),
  ],
  [
    'fields of a Location that is read back',
    'locations.receiver.get',
    'out',
    { facts: { stored: () => changed(goodObject(version, 'Location'), { '/name': 'A', '/city': 'B' }) } },
    at('patch.merge violation response', '/data/name', '/data/city'),
  ],
  [
    'modules that are listed for one side only',
    'versions.details',
    'out',
    {
      data: {
        version,
        endpoints: [
          ['credentials', 'SENDER'],
          ...['locations', 'tariffs'].flatMap((module) => ['SENDER', 'RECEIVER'].map((role) => [module, role])),
          ['sessions', 'SENDER'],
          ['tokens', 'RECEIVER'],
        ].map(([identifier, role]) => ({ identifier, role, url: `${host}/ocpi/2.2.1/${identifier}` })),
      },
    },
    at('versions.interface-role warning response', '/data/endpoints', '/data/endpoints'),
  ],
  [
    'versions that were never published',
    'versions.list',
    'out',
    { data: ['2.2.1', '2.9', '3.7'].map((one) => ({ version: one, url: `${host}/ocpi/${one}` })) },
    at('versions.choice warning response', '/data/1/version', '/data/2/version'),
  ],
]

describe('a rule looks at everything', () => {
  it.each(rows.map((row) => ({ name: row[0], row })))('$name', ({ row: [, id, direction, spoil, expected] }) => {
    expect(found(version, id, spoil, direction).toSorted()).toEqual([...expected].toSorted())
  })

  it('names every EVSE that is missing from a Location', () => {
    const stored = { ...goodObject(version, 'Location'), evses: [...'ABCDEFG'].map(evse) }
    const [finding] = findingsIn(version, 'locations.receiver.put', { facts: { stored: () => stored } }).filter(
      ({ id }) => id === 'evse.removal',
    )
    expect(finding?.actual).toBe('a list without EVSEs "A", "B", "C", "D", "E" and 2 more')
  })

  it('names every parameter that platforms ignore', () => {
    const spoil = { url: listUrl('page=1&size=5&from_date=2026-01-01T00:00:00Z&ofset=3') }
    const ignored = findingsIn(version, 'locations.sender.list', spoil).filter(({ id }) => id === 'filter.dates')
    expect(ignored.map(({ actual }) => /`.*`/.exec(actual)?.[0]).join()).toMatch(/page.*size/)
    expect(ignored.map(({ actual }) => actual).join()).toContain('`ofset`')
  })

  it('names the objects that the page before had already', () => {
    const previousPage = { url: listUrl(''), ids: ['X-1', 'X-3'], objectsSoFar: 0, total: 9, limit: 4 }
    const spoil = page(four('Location', {}), {
      url: listUrl('offset=2'),
      facts: { previousPage },
      responseHeaders: { 'x-total-count': '6' },
    })
    expect(findingsIn(version, 'locations.sender.list', spoil, 'out').find(({ at: place }) => place === '/data')?.actual).toContain(
      'X-1 and X-3',
    )
  })

  it('names the youngest EVSE when a Location is older than its EVSEs', () => {
    const evses = ['2026-05-05', '2026-05-07', '2026-05-06'].map((day, index) => ({
      ...evse(`E${index}`),
      last_updated: `${day}T00:00:00Z`,
    }))
    const [finding] = judge(version, 'Location', { ...goodObject(version, 'Location'), evses }).filter(
      ({ id }) => id === 'timestamp.parents',
    )
    expect(finding?.expected).toContain('2026-05-07T00:00:00Z or later, when `evses/1` changed')
  })

  it('names every fossil source of green energy', () => {
    const energy_sources = ['COAL', 'GAS', 'WIND'].map((source) => ({ source, percentage: source === 'WIND' ? 50 : 25 }))
    const [finding] = judge(version, 'EnergyMix', { is_green_energy: true, energy_sources })
    expect(finding?.expected).toContain('COAL and GAS')
  })

  it('finds each negative cost of a CDR that is no credit, unless the total explains them', () => {
    const cdr = goodObject(version, 'CDR')
    const parts = { total_energy_cost: cost(-1), total_time_cost: cost(-2) }
    const places = (fields: Fields) =>
      judge(version, 'CDR', { ...cdr, ...fields })
        .filter(({ id }) => id === 'credit.cdr')
        .map((one) => one.at)
    expect(places({ ...parts, total_cost: cost(5) })).toEqual(['/total_energy_cost/excl_vat', '/total_time_cost/excl_vat'])
    expect(places({ ...parts, total_cost: cost(-5) })).toEqual(['/total_cost/excl_vat'])
  })

  it('finds each negative volume of a credit CDR', () => {
    const charging_periods = [-1, 2, -3].map((volume) => ({
      start_date_time: goodObject(version, 'CDR')['start_date_time'],
      dimensions: [{ type: 'TIME', volume }],
    }))
    const credit = { ...goodObject(version, 'CDR'), credit: true, credit_reference_id: 'C-0', total_cost: cost(-5), charging_periods }
    const findings = judge(version, 'CDR', credit).filter(({ id }) => id === 'credit.cdr')
    expect(findings.flatMap(({ repeated }) => repeated?.places ?? [])).toEqual([
      '/charging_periods/0/dimensions/0/volume',
      '/charging_periods/2/dimensions/0/volume',
    ])
  })

  it('says nothing where all is well', () => {
    expect(findingsIn(version, 'locations.sender.list', page(four('Location', {})), 'out').map(gist)).toEqual([])
  })
})
