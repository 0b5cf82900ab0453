import { describe, expect, it } from 'vitest'
import { pathOf } from '../../emulator/traffic/exchange.js'
import { headerLines, headerValue, headerValues, nextPageOf, ocpiStatusOf, responseUrlOf, textOf } from '../../emulator/traffic/wire.js'
import { bytes } from './exchanges.js'

describe('headers as they were sent', () => {
  const headers = ['Link', 'a', 'X-Total-Count', '5', 'LINK', 'b', 'odd']
  it('are found in any case, doubles kept', () => {
    expect(headerValues(headers, 'link')).toEqual(['a', 'b'])
    expect(headerValue(headers, 'x-total-count')).toBe('5')
    expect(headerValue(headers, 'odd')).toBeUndefined()
    expect(headerLines(headers)).toEqual([
      ['Link', 'a'],
      ['X-Total-Count', '5'],
      ['LINK', 'b'],
    ])
  })
})

describe('the next page', () => {
  it.each([
    ['<https://x/a?offset=5>; rel="next"', 'https://x/a?offset=5'],
    ['<https://x/a?q=1,2;3>; rel=next', 'https://x/a?q=1,2;3'],
    ['<https://x/p>; rel="prev", <https://x/n>; title="a"; rel="next"', 'https://x/n'],
    ['</relative>;rel="next"', '/relative'],
    ['<https://x/a>; REL="last next"', 'https://x/a'],
    ['<>; rel="next"', undefined],
    ['<https://x/a>; rel="nextish"', undefined],
    ['<https://x/a', undefined],
    ['', undefined],
  ])('of %s', (link, expected) => {
    expect(nextPageOf(['Link', link])).toBe(expected)
  })

  it('is found in any of several Link headers', () => {
    expect(nextPageOf(['Link', '<https://x/p>; rel="prev"', 'link', '<https://x/n>; rel="next"'])).toBe('https://x/n')
    expect(nextPageOf([])).toBeUndefined()
  })
})

describe('bodies', () => {
  it('give the OCPI status only where there is one', () => {
    expect([ocpiStatusOf(bytes('{"status_code":2001}')), ocpiStatusOf(bytes('{"status_code":"1000"}'))]).toEqual([2001, 1000])
    for (const text of ['{"status_code":1.5}', '[{"status_code":1000}]', '{"status_code":1000', 'null', ''])
      expect(ocpiStatusOf(bytes(text))).toBeUndefined()
    expect(ocpiStatusOf(Buffer.from([0xff]))).toBeUndefined()
  })

  it('or queries give the response url', () => {
    expect(responseUrlOf('http://x/commands/START_SESSION', bytes('{"response_url":"https://y/1"}'))).toBe('https://y/1')
    expect(responseUrlOf('http://x/chargingprofiles/1?duration=5&response_url=https%3A%2F%2Fy%2F1%3Fa', undefined)).toBe('https://y/1?a')
    expect(responseUrlOf('http://x/', bytes('{"response_url":5}'))).toBeUndefined()
  })

  it('are text when they are UTF-8', () => {
    expect(textOf(bytes('ä'))).toBe('ä')
    expect(textOf(Buffer.from([0xe4]))).toBeUndefined()
  })
})

describe('the path of a url', () => {
  it.each([
    ['http://x:80/a/b?c=d/e', '/a/b?c=d/e'],
    ['http://x', '/'],
    ['http://x?a=/b', '/?a=/b'],
    ['/a?u=http://x/b', '/a?u=http://x/b'],
    ['x/y', '/y'],
  ])('%s', (url, path) => {
    expect(pathOf(url)).toBe(path)
  })
})
