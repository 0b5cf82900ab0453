import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatLink, formatPageQuery, nextLink, pageUrl, parseLinks, parseQuery, readPageQuery } from '../../emulator/ocpi/paging.js'
import { growthOf, linearGrowth } from '../support/growth.js'

describe('the query of a page', () => {
  it('is empty by default', () => {
    expect(readPageQuery('')).toEqual({ offset: 0, limit: undefined, dateFrom: undefined, dateTo: undefined, problems: [] })
  })
  it('reads all four parameters, encoded or not', () => {
    const expected = { offset: 20, limit: 10, dateFrom: Date.UTC(2026, 4, 4, 10), dateTo: Date.UTC(2026, 4, 5, 10), problems: [] }
    expect(readPageQuery('?offset=20&limit=10&date_from=2026-05-04T10:00:00Z&date_to=2026-05-05T10:00:00Z')).toEqual(expected)
    expect(readPageQuery('offset=20&limit=10&date_from=2026-05-04T10%3A00%3A00Z&date_to=2026-05-05T10%3A00%3A00')).toEqual(expected)
  })
  it.each([
    ['offset=-1', { name: 'offset', value: '-1', problem: 'negative' }],
    ['offset=x', { name: 'offset', value: 'x', problem: 'not a whole number' }],
    ['limit=0', { name: 'limit', value: '0', problem: 'zero' }],
    ['limit=1.5', { name: 'limit', value: '1.5', problem: 'not a whole number' }],
    ['limit=5&limit=6', { name: 'limit', value: '6', problem: 'given twice' }],
    ['date_from=yesterday', { name: 'date_from', value: 'yesterday', problem: 'not a DateTime' }],
    ['date_to=', { name: 'date_to', value: '', problem: 'not a DateTime' }],
    ['date_from=2026-05-04', { name: 'date_from', value: '2026-05-04', problem: 'not a legal DateTime' }],
  ])('%s is named', (query, problem) => {
    expect(readPageQuery(query).problems).toEqual([problem])
  })
  it('understands an offset whose plus was not encoded', () => {
    expect(readPageQuery('date_from=2026-05-04T12:00:00+02:00').dateFrom).toBe(Date.UTC(2026, 4, 4, 10))
  })
  it('keeps broken percent signs as they are', () => {
    expect(parseQuery('a=%zz&b')).toEqual([
      ['a', '%zz'],
      ['b', ''],
    ])
  })
  it('comes back as it was written', () => {
    const query = formatPageQuery({ date_from: '2026-05-04T10:00:00Z', offset: 0, limit: 5 })
    expect(query).toBe('date_from=2026-05-04T10%3A00%3A00Z&offset=0&limit=5')
    expect(readPageQuery(query)).toMatchObject({ offset: 0, limit: 5, dateFrom: Date.UTC(2026, 4, 4, 10), problems: [] })
  })
  it('never throws', () => {
    fc.assert(
      fc.property(fc.string(), (query) => {
        readPageQuery(query)
      }),
    )
  })
})

describe('the Link header', () => {
  it.each([
    ['<https://x.example/a?offset=5>; rel="next"', 'https://x.example/a?offset=5'],
    ['<https://x.example/a?offset=5>; rel=next', 'https://x.example/a?offset=5'],
    ['<https://x.example/a?offset=5>;REL="Next"', 'https://x.example/a?offset=5'],
    ['< https://x.example/a >  ;  title="a; b, c" ; rel = "prev next"', 'https://x.example/a'],
    ['<https://x.example/a?ids=1,2;3>; rel="next"', 'https://x.example/a?ids=1,2;3'],
    ['<https://x.example/1>; rel="first", <https://x.example/2>; rel="next"', 'https://x.example/2'],
    ['</a?offset=5>; rel="next"', '/a?offset=5'],
  ])('%s leads on', (header, url) => {
    expect(nextLink(header)).toBe(url)
  })
  it.each(['', '<>; rel="next"', 'https://x.example/a; rel="next"', '<https://x.example/a>', '<https://x.example/a>; rel="nextish"'])(
    '%j leads nowhere',
    (header) => {
      expect(nextLink(header)).toBeUndefined()
    },
  )
  it('comes back as it was written', () => {
    fc.assert(
      fc.property(fc.webUrl({ withQueryParameters: true }), (url) => {
        expect(nextLink(formatLink(url))).toBe(url)
      }),
    )
  })
  it.each<[string, (size: number) => string]>([
    ['links that do not end', (size) => '<'.repeat(size)],
    ['parameters without a value', (size) => `<a>${' ;b= '.repeat(size)}"`],
    ['spaces behind a parameter', (size) => `<a>;b=${' '.repeat(size)}`],
    ['commas', (size) => ','.repeat(size)],
  ])('costs as much more as a header is longer: %s', (_, header) => {
    expect(growthOf((size) => parseLinks(header(size)), 2_000)).toBeLessThan(linearGrowth)
  })
})

describe('the url of a page', () => {
  it('keeps the filters as they were written, and replaces offset and limit', () => {
    expect(pageUrl('https://x.example/a?date_from=2026-05-04T10:00:00Z&offset=5&limit=2&opaque=%2F', 7, 2)).toBe(
      'https://x.example/a?date_from=2026-05-04T10:00:00Z&opaque=%2F&offset=7&limit=2',
    )
    expect(pageUrl('https://x.example/a', 7, 2)).toBe('https://x.example/a?offset=7&limit=2')
  })
})
