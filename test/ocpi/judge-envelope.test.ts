import { describe, expect, it } from 'vitest'
import { judgeEnvelope } from '../../emulator/ocpi/judge.js'
import { changed, gist, goodObject } from './fixtures.js'

describe('envelopes', () => {
  const at = '2026-05-04T10:00:00Z'
  const good = { status_code: 1000, timestamp: at }
  const location = { response: 'Location', list: false }
  const cases: readonly [what: string, body: unknown, expected: readonly string[]][] = [
    ['one object', { ...good, data: goodObject('2.2.1', 'Location') }, []],
    ['an error without data', { status_code: 2001, status_message: 'no', timestamp: at }, []],
    ['an error with null', { status_code: 2001, timestamp: at, data: null }, []],
    ['no data', good, ['envelope.shape violation /data']],
    ['a list for an object', { ...good, data: [goodObject('2.2.1', 'Location')] }, ['envelope.shape violation /data']],
    ['no status code', { timestamp: at, data: goodObject('2.2.1', 'Location') }, ['envelope.shape violation /status_code']],
    [
      'a status code as text',
      { status_code: '1000', timestamp: at, data: goodObject('2.2.1', 'Location') },
      ['envelope.shape violation /status_code'],
    ],
    [
      'an HTTP status as status code',
      { status_code: 200, timestamp: at, data: goodObject('2.2.1', 'Location') },
      ['envelope.shape violation /status_code'],
    ],
    ['a status code nobody knows', { status_code: 2042, timestamp: at }, ['enum.unknown warning /status_code']],
    ['a custom status code', { status_code: 2942, timestamp: at }, []],
    ['no timestamp', { status_code: 2001 }, ['envelope.shape violation /timestamp']],
    ['a timestamp with an offset', { status_code: 2001, timestamp: '2026-05-04T10:00:00+00:00' }, ['datetime.format violation /timestamp']],
    ['a bare object', goodObject('2.2.1', 'Location'), ['envelope.wrapping violation ']],
    ['something else', { detail: 'Not found' }, ['envelope.shape violation ']],
    ['text', 'oops', ['envelope.shape violation ']],
    ['more than an envelope has', { ...good, data: goodObject('2.2.1', 'Location'), path: '/x' }, ['enum.unknown warning /path']],
    [
      'a broken object',
      { ...good, data: changed(goodObject('2.2.1', 'Location'), { '/city': undefined }) },
      ['object.required violation /data/city'],
    ],
  ]
  it.each(cases)('%s', (_what, body, expected) => {
    expect(judgeEnvelope('2.2.1', body, location).map(gist)).toEqual(expected)
  })
  it('knows no data where none is defined', () => {
    const none = { response: undefined, list: false }
    expect(judgeEnvelope('2.2.1', good, none)).toEqual([])
    expect(judgeEnvelope('2.2.1', { ...good, data: [] }, none)).toEqual([])
  })
  it('judges each object of a list', () => {
    const body = { ...good, data: [goodObject('2.1.1', 'Token'), { ...goodObject('2.1.1', 'Token'), type: 'APP_USER' }] }
    expect(judgeEnvelope('2.1.1', body, { response: 'Token', list: true }).map(gist)).toEqual(['version.mix violation /data/1/type'])
    expect(judgeEnvelope('2.1.1', body.data, { response: 'Token', list: true }).map(gist)).toEqual(['envelope.wrapping violation '])
  })
  it('judges text: the answer to charging preferences', () => {
    const promised = { response: 'ChargingPreferencesResponse', list: false }
    expect(judgeEnvelope('2.2.1', { ...good, data: 'ACCEPTED' }, promised)).toEqual([])
    expect(judgeEnvelope('2.2.1', { ...good, data: 'YES' }, promised).map(gist)).toEqual(['enum.unknown violation /data'])
  })
  it('judges what comes with an error where it means to be the object', () => {
    const promised = { response: 'CommandResponse', list: false }
    expect(judgeEnvelope('2.2.1', { status_code: 2003, timestamp: at, data: { result: 'REJECTED', timeout: 0 } }, promised)).toEqual([])
    expect(judgeEnvelope('2.2.1', { status_code: 2003, timestamp: at, data: {} }, promised)).toEqual([])
  })
  it('warns of a status code of a newer version', () => {
    expect(judgeEnvelope('2.1.1', { status_code: 2004, timestamp: at }, location).map(gist)).toEqual(['version.mix warning /status_code'])
  })
})
