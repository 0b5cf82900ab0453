import { describe, expect, it } from 'vitest'
import type { ExchangeDetail, LegNote } from '../../../emulator/contract/exchange.js'
import type { HubRequest } from '../../../emulator/contract/hub.js'
import { translate } from '../../../emulator/ocpi/translate/translate.js'
import { legHeaders, legLines, pairedIds } from '../../../renderer/hub/legs.js'
import { legRows, type LegRow } from '../../../renderer/hub/leg-rows.js'
import { connector, context, evse, location } from '../../translate/fixtures.js'
import { summary } from '../exchanges.js'

const source = location({
  state: 'UT',
  postal_code: undefined,
  evses: [evse({ connectors: [connector(), connector({ id: '2', standard: 'CHAOJI' })] })],
})
const { object: target, notes: translated } = translate('2.2.1', '2.1.1', 'Location', source, context)
const notes = translated.map((note): LegNote => ({ side: 'request', ...note }))
const detail = (part: Partial<ExchangeDetail>): ExchangeDetail => ({
  ...summary(1),
  url: 'http://127.0.0.1/ocpi/hub/2.2.1/receiver/locations/NL/CPO/LOC-1',
  request: { headers: [], body: { bytes: 0 } },
  findings: [],
  faults: [],
  why: [],
  notes: [],
  related: [],
  ...part,
})
const noted = (rows: readonly { left?: string; right?: string; notes: readonly LegNote[] }[]) =>
  rows.flatMap(({ left, right, notes: beside }) =>
    beside.map(({ kind }) => `${kind} beside ${(left ?? '').trim()} | ${(right ?? '').trim()}`),
  )

describe('the lines of both legs', () => {
  const lines = legLines(JSON.stringify(source), JSON.stringify(target), notes, 'left')

  it('have every note beside the field that it concerns', () => {
    expect(noted(lines).sort()).toEqual(
      expect.arrayContaining([
        'lost beside "state": "UT" | ',
        'lost beside { | ',
        'renamed beside "max_voltage": 230 | "voltage": 230',
        'invented beside  | "postal_code": ""',
      ]),
    )
    expect(lines.flatMap((line) => line.notes)).toHaveLength(notes.length)
  })

  it('do not differ by commas', () => {
    expect(
      legLines('{"a":1,"b":2}', '{"a":1}', [], 'left')
        .filter(({ change }) => change === 'changed')
        .map(({ left }) => left?.trim()),
    ).toEqual(['"b": 2'])
  })

  it('are there for one leg alone, for none, and for what is not JSON', () => {
    expect(
      legLines('{"a":1}', '', [{ side: 'request', path: '/a', kind: 'lost', message: 'x' }], 'left').flatMap((line) => line.notes),
    ).toHaveLength(1)
    expect(legLines('', '', notes, 'left')).toEqual([])
    expect(
      legLines('<html>', '{"a":1}', [{ side: 'request', path: '/a/b', kind: 'kept', message: 'x' }], 'left').flatMap((line) => line.notes),
    ).toHaveLength(1)
  })
})

describe('the headers of both legs', () => {
  const left = detail({
    request: {
      body: { bytes: 0 },
      headers: [
        ['X-Request-ID', 'a'],
        ['X-Correlation-ID', 'c'],
        ['OCPI-to-party-id', 'HUB'],
        ['Host', 'one'],
      ],
    },
  })
  const right = detail({
    request: {
      body: { bytes: 0 },
      headers: [
        ['x-request-id', 'b'],
        ['x-correlation-id', 'c'],
        ['ocpi-to-party-id', 'MSP'],
        ['host', 'two'],
      ],
    },
  })
  it('say who, to whom and which, and what it means that they differ', () => {
    expect(legHeaders(left, right, 'request').map(({ name, change, meaning }) => `${name} ${change}: ${meaning ?? ''}`)).toEqual([
      'X-Request-ID changed: new on each leg',
      'X-Correlation-ID same: the same from end to end',
      'OCPI-to-party-id changed: the hub on one leg, a receiver on the other',
    ])
    expect(legHeaders(left, undefined, 'request').map(({ change }) => change)).toEqual(['left', 'left', 'left'])
  })
})

describe('ids that belong together', () => {
  it('are those of the url and of the body, whatever the other leg calls them', () => {
    const body = (url: string) => ({ body: { bytes: 1, text: JSON.stringify({ location_id: 'L', response_url: url }) }, headers: [] })
    const left = detail({ request: body('http://emsp/1') })
    const right = detail({ url: 'http://127.0.0.1/emsp/locations/DE/HUB/LOC%2D1', request: body('http://hub/2') })
    expect(pairedIds(left, right)).toEqual([
      { name: 'url', left: 'NL / CPO / LOC-1', right: 'DE / HUB / LOC-1' },
      { name: 'location_id', left: 'L', right: 'L' },
      { name: 'response_url', left: 'http://emsp/1', right: 'http://hub/2' },
    ])
  })
})

describe('both legs as rows', () => {
  const left = detail({
    request: { headers: [], body: { bytes: 1, text: JSON.stringify(source) } },
    response: { statusText: 'OK', headers: [], body: { bytes: 2, text: '{"status_code":1000}' } },
  })
  const right = detail({
    notes,
    request: { headers: [], body: { bytes: 1, text: JSON.stringify(target) } },
    response: { statusText: 'OK', headers: [], body: { bytes: 2, text: '{"status_code":1000}' } },
  })
  const request: HubRequest = {
    incoming: summary(1),
    outgoing: [summary(2)],
    route: 'direct',
    why: '',
    changes: { kept: 0, renamed: 0, derived: 0, lost: 0, invented: 0 },
  }
  const kinds = (rows: readonly LegRow[]) => new Set(rows.map(({ kind }) => kind))
  it('leave out what did not change, if that is wanted, and never a note', () => {
    const all = legRows({ request, left, right }, 'request', false)
    const some = legRows({ request, left, right }, 'request', true)
    expect(some.length).toBeLessThan(all.length)
    expect(some.filter(({ kind }) => kind === 'note')).toHaveLength(notes.length)
    expect(kinds(some)).toContain('gap')
    expect(legRows({ request, left, right }, 'response', true).find((row) => row.kind === 'heading')).toMatchObject({
      title: 'Body',
      detail: 'unchanged',
    })
    expect(legRows({ request, left, right: undefined }, 'request', true).some(({ kind }) => kind === 'line')).toBe(true)
  })
})
