import { describe, expect, it } from 'vitest'
import type { Command, Operation, PreparedRequest } from '../../../emulator/contract/operations.js'
import { verdictOn } from '../../../renderer/json/judging.js'
import {
  groupsOf,
  commandTimeline,
  obstacleOf,
  pathFrom,
  placeIn,
  requestOf,
  sourcesOf,
  withUsed,
  type Edited,
} from '../../../renderer/operations/operation-model.js'

const operation = (id: string, more: Partial<Operation> = {}): Operation => ({
  id,
  endpointId: id.split(':')[0] ?? id,
  module: id.split('.')[0] ?? '',
  interface: id.includes('.sender.') ? 'SENDER' : 'RECEIVER',
  method: 'PUT',
  summary: 'Do a thing',
  path: [],
  query: [],
  body: undefined,
  partial: false,
  optionalBody: false,
  response: undefined,
  paged: false,
  chapter: '2.2.1 mod_x',
  advertised: true,
  ...more,
})
const start = operation('commands.receiver.post:START_SESSION', { method: 'POST', summary: 'Send START_SESSION', body: 'StartSession' })
const put = operation('locations.receiver.put', {
  path: ['country_code', 'party_id', 'location_id'],
  body: 'Location',
  summary: 'Push a new or replaced Location',
})
const get = operation('locations.sender.get', { method: 'GET', path: ['location_id'] })
const preferences = operation('sessions.sender.set-charging-preferences', { path: ['session_id'], body: 'ChargingPreferences' })
const edited: Edited = { path: {}, query: {}, headers: [], text: undefined, wrongOnPurpose: false, from: undefined }
const prepared = (more: Partial<PreparedRequest>): PreparedRequest => ({
  method: 'POST',
  url: 'http://localhost',
  headers: [],
  path: {},
  query: {},
  findings: [],
  notes: [],
  ...more,
})

describe('the list of operations', () => {
  const all = [put, get, start]

  it('is grouped by module, with favourites and the last used on top', () => {
    expect(
      groupsOf(
        all,
        '',
        ['commands.receiver.post:START_SESSION'],
        ['locations.sender.get', 'commands.receiver.post:START_SESSION', 'gone'],
      ).map((group) => [group.title, group.operations.map((each) => each.id)]),
    ).toEqual([
      ['Favourites', [start.id]],
      ['Last used', [get.id]],
      ['locations', [put.id, get.id]],
      ['commands', [start.id]],
    ])
  })

  it('is searched by words in any order', () => {
    expect(groupsOf(all, 'location push', [], [get.id]).map((group) => group.operations)).toEqual([[put]])
    expect(groupsOf(all, 'nothing such', [], [])).toEqual([])
  })

  it('remembers what was used, the newest first', () => {
    expect(withUsed(['a', 'b', 'c'], 'b')).toEqual(['b', 'a', 'c'])
  })
})

describe('filling in', () => {
  it.each([
    [start, ['token', 'place']],
    [put, ['from']],
    [get, ['place']],
    [preferences, ['session']],
    [operation('tokens.sender.authorize', { path: ['token_uid'] }), ['id']],
    [operation('cdrs.receiver.post', { body: 'CDR' }), ['from']],
    [operation('versions.list', { interface: undefined }), []],
    [operation('chargingprofiles.receiver.put', { path: ['session_id'], body: 'SetChargingProfile' }), ['session']],
  ])('offers for $id what it needs', (each, fills) => {
    expect(sourcesOf(each).map((source) => source.fills)).toEqual(fills)
  })

  it('names a free EVSE rather than another', () => {
    expect(
      placeIn({
        id: 'L',
        evses: [
          { uid: 'A', status: 'CHARGING' },
          { uid: 'B', status: 'AVAILABLE', connectors: [{ id: '1' }] },
        ],
      }),
    ).toEqual({ location_id: 'L', evse_uid: 'B', connector_id: '1' })
    expect(placeIn({ id: 'L' })).toEqual({ location_id: 'L' })
    expect(placeIn(null)).toEqual({})
  })

  it('gives the path only what it has room for', () => {
    const item = { key: 'NL-CPO/L', id: 'L', owner: 'NL-CPO', title: '', state: '', lastUpdated: '' }
    expect(
      pathFrom({ label: '', holder: 'received', module: 'locations', fills: 'place' }, get, item, { id: 'L', evses: [{ uid: 'A' }] }),
    ).toEqual({ location_id: 'L' })
    expect(
      pathFrom({ label: '', holder: 'received', module: 'sessions', fills: 'session' }, preferences, { ...item, id: 'S1' }, undefined),
    ).toEqual({ session_id: 'S1' })
  })
})

describe('the request', () => {
  it('leaves the address of the result to the engine, unless it was changed', () => {
    const ready = prepared({ body: { response_url: 'http://localhost/id', location_id: 'L' }, path: { command: 'START_SESSION' } })
    const text = JSON.stringify(ready.body)
    expect(requestOf('c', start, { ...edited, text }, ready)).toEqual({
      connectionId: 'c',
      operation: start.id,
      path: {},
      query: {},
      headers: {},
      body: { location_id: 'L' },
    })
    expect(requestOf('c', start, { ...edited, text: text.replace('/id', '/other') }, ready).body).toEqual({
      response_url: 'http://localhost/other',
      location_id: 'L',
    })
  })

  it('sends what is wrong on purpose letter by letter', () => {
    const text = '{ "id": 1.0, }'
    expect(requestOf('c', put, { ...edited, text, wrongOnPurpose: true }, undefined)).toMatchObject({ rawBody: text })
    expect(requestOf('c', put, { ...edited, text: '{"id":1.0}', wrongOnPurpose: true }, undefined)).toMatchObject({ rawBody: '{"id":1.0}' })
  })

  it('joins what was prepared and what was changed', () => {
    expect(
      requestOf(
        'c',
        put,
        {
          ...edited,
          path: { location_id: 'B' },
          headers: [
            ['X-Own', '1'],
            [' ', 'x'],
            ['X-Request-ID', ''],
          ],
          text: '{}',
          from: 'NL-CPO/A',
        },
        prepared({ path: { country_code: 'NL', location_id: 'A' } }),
      ),
    ).toEqual({
      connectionId: 'c',
      operation: put.id,
      path: { country_code: 'NL', location_id: 'B' },
      query: {},
      headers: { 'X-Own': '1', 'X-Request-ID': '' },
      body: {},
      from: 'NL-CPO/A',
    })
  })

  it('has no body where an optional one was emptied', () => {
    expect(
      requestOf('c', operation('tokens.sender.authorize', { optionalBody: true }), { ...edited, text: ' ' }, undefined),
    ).not.toHaveProperty('body')
  })
})

describe('nothing wrong leaves by accident', () => {
  const schema = { version: '2.2.1', object: 'ChargingPreferences' } as const
  const obstacle = (text: string, more: Partial<Edited> = {}) =>
    obstacleOf(preferences, { ...edited, path: { session_id: 'S' }, text, ...more }, undefined, verdictOn(text, schema))

  it('says what keeps it from being sent', () => {
    expect(obstacle('{"profile_type": "REGULAR"}')).toBeUndefined()
    expect(obstacle('{"profile_type": }')).toContain('not JSON at line 1')
    expect(obstacle('{"profile_type": "FAST!"}')).toBe('the body has 1 violation')
    expect(obstacle('{"profile_type": "REGULAR"}', { path: {} })).toBe('session_id is missing in the path')
  })

  it.each(['', '1', '100000'])('sends a pull with %j as the maximum of pages', (maxPages) => {
    const list = operation('locations.sender.list', { paged: true })
    expect(obstacleOf(list, { ...edited, maxPages }, undefined, undefined)).toBeUndefined()
    expect(requestOf('c', list, { ...edited, maxPages }, undefined).maxPages).toBe(maxPages === '' ? undefined : Number(maxPages))
  })

  it.each(['0', '-1', '1.5', 'all', '100001'])('does not send a pull with %j as the maximum of pages', (maxPages) => {
    const list = operation('locations.sender.list', { paged: true })
    expect(obstacleOf(list, { ...edited, maxPages }, undefined, undefined)).toContain('Maximum pages')
  })

  it('lets go of what is wrong on purpose', () => {
    expect(obstacle('{', { wrongOnPurpose: true })).toBeUndefined()
  })
})

describe('the timeline of a command', () => {
  const command = (more: Partial<Command>): Command => ({
    id: '1',
    standinId: 's',
    connectionId: 'c',
    direction: 'out',
    name: 'START_SESSION',
    state: 'sent',
    sentAt: 1,
    requestSeq: 7,
    ...more,
  })
  const told = (more: Partial<Command>) => commandTimeline(command(more)).map((step) => `${step.title} ${step.state}`)

  it.each([
    [{}, ['Sent done', 'Response awaited']],
    [{ state: 'accepted', response: 'ACCEPTED' }, ['Sent done', 'Accepted done', 'Result awaited']],
    [{ state: 'refused', response: 'REJECTED' }, ['Sent done', 'Rejected failed']],
    [{ state: 'timed-out', response: 'ACCEPTED' }, ['Sent done', 'Accepted done', 'Result failed']],
    [{ state: 'failed', note: 'refused connection' }, ['Sent done', 'Response failed']],
    [{ state: 'resulted', response: 'ACCEPTED', result: 'EVSE_OCCUPIED' }, ['Sent done', 'Accepted done', 'Result failed']],
    [{ state: 'resulted', response: 'ACCEPTED', result: 'ACCEPTED' }, ['Sent done', 'Accepted done', 'Result done', 'Session awaited']],
    [
      { state: 'resulted', response: 'ACCEPTED', result: 'ACCEPTED', sessionId: 'S1' },
      ['Sent done', 'Accepted done', 'Result done', 'Session done'],
    ],
    [
      { name: 'UNLOCK_CONNECTOR', state: 'resulted', response: 'ACCEPTED', result: 'ACCEPTED' },
      ['Sent done', 'Accepted done', 'Result done'],
    ],
  ] as const)('of %j is told as %j', (more, expected) => {
    expect(told(more)).toEqual(expected)
  })
})
