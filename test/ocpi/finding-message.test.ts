/** Findings as sentences: the field or header comes first. */
import { describe, expect, it } from 'vitest'
import { findingPlace, groupMessageOf, messageOf } from '../../emulator/ocpi/finding-message.js'
import type { Finding } from '../../emulator/ocpi/finding.js'
import { judge } from '../../emulator/ocpi/judge.js'

const finding = (part: Partial<Finding>): Finding => ({
  id: 'object.type',
  severity: 'violation',
  side: 'response',
  at: '',
  expected: 'text',
  actual: '7',
  chapter: '2.2.1 types',
  ...part,
})

describe('a message', () => {
  it.each<[string, Partial<Finding>]>([
    ['`uid` is 7; expected text.', { at: '/data/3/uid' }],
    ['`country_code` is required but missing.', { id: 'object.required', at: '/country_code', actual: 'missing' }],
    ['`endpoints/2` is an object; expected text.', { at: '/data/endpoints/2', actual: 'an object' }],
    ['`a/b` is 7; expected text.', { at: '/a~1b' }],
    ['Response body is 7; expected text.', {}],
    ['Request body is required but missing.', { id: 'object.required', side: 'request', actual: 'missing' }],
    ['Response lacks X-Limit; expected a whole number.', { at: 'header:X-Limit', expected: 'a whole number', actual: 'missing' }],
    ['X-Limit of the response is abc; expected a whole number.', { at: 'header:X-Limit', expected: 'a whole number', actual: 'abc' }],
    ['HTTP status is 202; expected 200.', { at: 'status', expected: '200', actual: '202' }],
    ['Url is /a//b; expected single slashes.', { at: 'url', expected: 'single slashes', actual: '/a//b' }],
    ['`uid` is 7.', { at: '/uid', expected: '' }],
  ])('%s', (message, part) => {
    expect(messageOf(finding(part))).toBe(message)
  })

  it('says how many there are, and where', () => {
    const group = finding({ at: '/data/0/uid', repeated: { pattern: '/data/*/uid', count: 44, places: ['/data/0/uid'] } })
    expect(groupMessageOf(group)).toBe('44 × `/data/*/uid`: `uid` is 7; expected text.')
    expect([findingPlace(group), findingPlace(finding({}))]).toEqual(['/data/*/uid', 'body'])
  })

  it('names the required field of an object that lacks it', () => {
    expect(judge('2.2.1', 'GeoLocation', { latitude: '52.01234' }).map(messageOf)).toEqual(['`longitude` is required but missing.'])
  })
})
