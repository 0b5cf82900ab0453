import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bytesContain } from '../../emulator/traffic/bytes.js'
import { containing } from '../../emulator/traffic/filter/pattern.js'
import type { Exchange } from '../../emulator/traffic/exchange.js'
import {
  allOf,
  anyOf,
  compile,
  keyNames,
  operatorsOf,
  parseFilter,
  printFilter,
  printTerm,
  type Filter,
  type FilterError,
} from '../../emulator/traffic/filter.js'
import { searchesOf } from '../support/growth.js'
import { answer, anyExchange, bytes, endpoint, exchange, finding, message } from './exchanges.js'

const filterOf = (text: string): Filter => {
  const parsed = parseFilter(text)
  if (!parsed.ok) throw new Error(`${text}: ${parsed.error.message}`)
  return parsed.filter
}
const errorOf = (text: string): FilterError => {
  const parsed = parseFilter(text)
  if (parsed.ok) throw new Error(`${text} is a filter`)
  return parsed.error
}
const now = Date.UTC(2026, 10, 21, 12)
const passes = (text: string, changes: Partial<Exchange> = {}): boolean => compile(filterOf(text), { now })(exchange(changes))

describe('a filter', () => {
  it('lets everything pass when there is nothing in it', () => {
    expect([passes(''), passes('  \n ')]).toEqual([true, true])
  })

  it('asks for all of its terms', () => {
    const text = 'module:locations dir:in status>=400 finding:violation party:NL-EXA body~"uid"'
    const fitting = { response: answer('{"UID":1}', [], 404), findings: [finding()] }
    expect(passes(text, fitting)).toBe(true)
    for (const change of [
      { endpoint: endpoint('tariffs.sender.list') },
      { direction: 'out' as const },
      { response: answer('uid', [], 200) },
      { findings: [] },
      { from: 'NL-XYZ' },
      { response: answer('{}', [], 404) },
    ])
      expect(passes(text, { ...fitting, ...change })).toBe(false)
  })

  it.each([
    ['method:put or method:get', true],
    ['method:put or status:404', false],
    ['method:get and status:200', true],
    ['method:put method:get or status:200', true],
    ['method:put (method:get or status:200)', false],
    ['-method:put', true],
    ['not method:get', false],
    ['NOT (method:put OR status:404)', true],
    ['--method:get', true],
    ['-(method:get -status:404)', false],
  ])('joins terms: %s is %s', (text, expected) => {
    expect(passes(text)).toBe(expected)
  })

  it('is the conjunction, disjunction and negation of its parts', () => {
    const terms = fc.constantFrom('method:GET', 'dir:in', 'status>=400', 'finding:violation', 'twin:true', 'EXA', 'error:any')
    fc.assert(
      fc.property(terms, terms, anyExchange, (a, b, one) => {
        const [left, right] = [compile(filterOf(a))(one), compile(filterOf(b))(one)]
        expect(compile(filterOf(`${a} ${b}`))(one)).toBe(left && right)
        expect(compile(filterOf(`${a} or ${b}`))(one)).toBe(left || right)
        expect(compile(filterOf(`-(${a} or ${b})`))(one)).toBe(!(left || right))
      }),
    )
  })
})

describe('texts', () => {
  it.each([
    ['party:nl-exa', true],
    ['party=NL-EXA', true],
    ['party:NL', false],
    ['party:NL-*', true],
    ['party:*-CPO', true],
    ['party:N*X*', true],
    ['party!=NL-EXA', false],
    ['party!=DE-ABC', true],
    ['party~exa', true],
    ['from:NL-EXA', true],
    ['from:NL-CPO', false],
    ['to:NL-CPO', true],
    ['MODULE:Locations', true],
    ['module~loc', true],
    ['version:2.2.1', true],
    ['endpoint:locations.sender.*', true],
    ['standin:cpo', true],
    ['connection:exa', true],
    ['method!=GET', false],
    ['path:/ocpi/*/locations*', true],
    ['path:/ocpi', false],
    ['path~LIMIT=50', true],
    ['url~127.0.0.1', true],
    ['header:"accept: application/json"', true],
    ['header~"content-type: app*json"', true],
    ['header~x-request', false],
    ['header~JSON', true],
    ['header~cept', true],
    ['header~"accept: app"', true],
    ['header~t*j', true],
    ['header~"pt application"', false],
    ['body~"STATUS_code"', true],
    ['body~status*data', true],
    ['body~data*status', false],
    ['body:{*}', true],
    ['body~"\\"data\\":[]"', true],
    ['twin:false', true],
    ['twin:true', false],
    ['body:any', true],
    ['path:"/*"', true],
    ['path:"\\*"', false],
    ['path~""', true],
  ])('%s is %s', (text, expected) => {
    expect(passes(text)).toBe(expected)
  })

  it('are looked for in the whole exchange when they stand alone', () => {
    const one = { requestId: 'r-77', correlationId: 'c-88', findings: [finding('paging.link')], faultIds: ['http.status'] }
    for (const word of [
      'NL-CPO',
      'locat',
      'sender',
      '"limit=5"',
      'R-77',
      'c-88',
      'paging.link',
      'http.st',
      'exa',
      '"limit=50"',
      'lim*50',
    ]) {
      expect([word, passes(word, one)]).toEqual([word, true])
    }
    expect(passes('nothing-like-it', one)).toBe(false)
  })

  it('in bodies are found among any bytes, in either case of A to Z', () => {
    const text = fc.stringMatching(/^[aAbB{ä"]{0,6}$/)
    fc.assert(
      fc.property(text, text, text, (before, needle, after) => {
        const hay = bytes(before + needle.toUpperCase().replaceAll('Ä', 'ä') + after)
        expect(bytesContain([needle])(hay)).toBe(true)
        expect(bytesContain([after])(bytes(before + needle))).toBe((before + needle).toLowerCase().includes(after.toLowerCase()))
        expect(bytesContain([before, after])(hay)).toBe(true)
      }),
    )
  })

  it('in dropped bodies are not found', () => {
    expect(passes('body~status', { response: { ...answer('{}'), body: undefined, bytes: 30 } })).toBe(false)
  })

  it('never go back, however many wildcards a pattern has', () => {
    const pieces = Array.from({ length: 2_000 }, () => 'a')
    const starts = searchesOf(() => {
      expect(containing([...pieces, 'b'])('a'.repeat(100_000))).toBe(false)
    }).flatMap(({ text, start }) => (text === 'a' || text === 'b' ? [start] : []))
    expect(starts).toHaveLength(2_001)
    expect(starts).toEqual([...starts].sort((left, right) => left - right))
    expect(passes(`path~${'a*'.repeat(2_000)}b`, { url: `http://x/${'a'.repeat(100_000)}` })).toBe(false)
  })
})

describe('findings and faults', () => {
  const found = { findings: [finding('paging.link', { severity: 'warning' })], faultIds: ['http.status'] }
  it.each([
    ['finding:warning', true],
    ['finding:violation', false],
    ['finding:any', true],
    ['finding:none', false],
    ['finding:paging.link', true],
    ['finding:paging.*', true],
    ['finding~LINK', true],
    ['finding!=paging.link', false],
    ['fault:http.status', true],
    ['fault:any', true],
    ['fault:none', false],
    ['fault!=none', true],
  ])('%s is %s', (text, expected) => {
    expect(passes(text, found)).toBe(expected)
    if (text.endsWith('none')) expect(passes(text)).toBe(!expected)
  })
})

describe('numbers', () => {
  it.each([
    ['status:200', true],
    ['status=200', true],
    ['status!=200', false],
    ['status<300', true],
    ['status>200', false],
    ['status<=200', true],
    ['status:2*', true],
    ['status:4*', false],
    ['ocpi:1000', true],
    ['ocpi>=2000', false],
    ['duration>12ms', true],
    ['duration<0.02s', true],
    ['duration>=1m', false],
    ['bytes<1kb', true],
    ['bytes:30b', true],
    ['bytes>1MB', false],
    ['seq:0', true],
  ])('%s is %s', (text, expected) => {
    expect(passes(text)).toBe(expected)
  })

  it('that are missing compare with nothing', () => {
    const none = { response: undefined, ocpiStatus: undefined, error: 'connection refused' }
    for (const text of ['status:200', 'status<200', 'status>=0', 'status:*', 'status:any', 'ocpi<9999'])
      expect([text, passes(text, none)]).toEqual([text, false])
    for (const text of ['status:none', 'status!=200', 'ocpi:none', 'error:any', 'error~refused'])
      expect([text, passes(text, none)]).toEqual([text, true])
  })
})

describe('times', () => {
  const at = (startedAt: number, text: string): boolean => passes(text, { startedAt })
  it('may be relative: since so long ago', () => {
    for (const text of ['time:5m', 'time>=5m', 'time>=-5m', 'time>=300s']) {
      expect([text, at(now - 299_999, text), at(now - 300_001, text)]).toEqual([text, true, false])
    }
    expect([at(now - 90_000_000, 'time<1d'), at(now - 3_700_000, 'time>1h')]).toEqual([true, false])
  })

  it('may be of today, on the clock of this machine', () => {
    const tenFifteen = new Date(now).setHours(10, 15, 0, 0)
    expect([at(tenFifteen, 'time>=10:15'), at(tenFifteen - 1, 'time>=10:15'), at(tenFifteen + 30_250, 'time<=10:15:30.25')]).toEqual([
      true,
      false,
      true,
    ])
  })

  it('may be whole, in UTC or with an offset', () => {
    const started = Date.UTC(2026, 10, 21, 10)
    for (const text of ['time>=2026-11-21T10:00:00Z', 'time<=2026-11-21T11:00:00+01:00', 'time>2026-11-20'])
      expect([text, at(started, text)]).toEqual([text, true])
    expect(at(started, 'time>2026-11-21T10:00:00Z')).toBe(false)
  })
})

describe('what is not a filter', () => {
  it.each<[text: string, position: number, length: number, message: string, suggestion?: string]>([
    ['modul:locations', 0, 5, 'unknown key `modul`, did you mean `module`?', 'module'],
    ['dir:in direction:out', 7, 9, 'unknown key `direction`, did you mean `dir`?', 'dir'],
    ['http://127.0.0.1/', 0, 4, 'unknown key `http`; to look for the text itself, put it in quotes'],
    ['limit=50', 0, 5, 'unknown key `limit`; to look for the text itself, put it in quotes'],
    ['module:locatons', 7, 8, 'no module is `locatons`, did you mean `locations`?', 'locations'],
    ['finding:paging', 8, 6, 'no finding is `paging`, did you mean `paging.*`?', 'paging.*'],
    ['finding:paging.lnik', 8, 11, 'no finding is `paging.lnik`, did you mean `paging.link`?', 'paging.link'],
    ['dir:sideways', 4, 8, 'no dir is `sideways`, only `in` `out`'],
    ['status:4xx', 7, 3, '`4xx` is not a number, did you mean `4*`?', '4*'],
    ['status>=abc', 8, 3, '`abc` is not a number for `status`'],
    ['duration>5h', 9, 2, '`5h` is not a number (with `ms` `s` `m`) for `duration`'],
    ['status>4*', 7, 2, '`*` does not go with `>`'],
    ['status~4', 6, 1, '`~` does not apply to `status`, only `:` `!=` `<` `<=` `>` `>=`'],
    ['method<GET', 6, 1, '`<` does not apply to `method`, only `:` `!=` `~`'],
    ['status>any', 7, 3, '`any` goes with `:` only'],
    ['time>yesterday', 5, 9, '`yesterday` is not a time, such as `5m` (ago), `10:15` (today) or `2026-11-21T10:15:00Z`'],
    ['module:', 7, 0, 'a value is missing after `module:`'],
    ['module: locations', 7, 0, 'a value is missing after `module:`'],
    ['status >= 400', 7, 2, '`>=` follows its key without a space, as in `status>=400`'],
    ['method:GET or', 13, 0, 'a term is missing after `or`'],
    ['or method:GET', 0, 0, 'a term is missing here'],
    ['method:GET and and dir:in', 15, 0, 'a term is missing after `and`'],
    ['and', 0, 0, 'a term is missing here'],
    ['not', 3, 0, 'a term is missing after `not`'],
    ['()', 1, 0, 'a term is missing after `(`'],
    ['(method:GET', 0, 1, 'this bracket is never closed'],
    ['method:GET)', 10, 1, 'this bracket closes nothing'],
    ['body~"uid', 5, 1, 'this quote is never closed'],
    ['body~"a"b', 8, 0, 'a space is missing after this quote'],
    ['body~a"b', 6, 1, 'a quote inside a text: put the whole text in quotes, and `\\` before each quote in it'],
    ['path:(a)', 5, 1, 'a value that starts with a bracket has to be in quotes'],
  ])('%s', (text, position, length, text2, suggestion) => {
    expect(errorOf(text)).toEqual({ position, length, message: text2, suggestion })
  })

  it('includes what is too long or too deep', () => {
    expect(errorOf('a'.repeat(10_001)).message).toBe('a filter has at most 10000 characters')
    expect(errorOf('('.repeat(5_000)).message).toBe('brackets and negations go deeper than 50')
    expect(errorOf('-'.repeat(9_000) + 'a').message).toBe('brackets and negations go deeper than 50')
  })

  it('is told, never thrown, whatever the text', () => {
    const pieces = fc
      .array(
        fc.oneof(
          fc.constantFrom(
            '(',
            ')',
            '"',
            '\\',
            '*',
            '-',
            ' ',
            ':',
            '~',
            '>=',
            '!=',
            'or',
            'and',
            'not',
            '4xx',
            'any',
            '10:15',
            '5m',
            ...keyNames,
          ),
          fc.string({ unit: 'binary', maxLength: 4 }),
        ),
        { maxLength: 30 },
      )
      .map((parts) => parts.join(''))
    fc.assert(
      fc.property(fc.oneof(pieces, fc.string({ unit: 'binary' })), anyExchange, (text, one) => {
        const parsed = parseFilter(text)
        if (parsed.ok) {
          compile(parsed.filter)(one)
          expect(filterOf(printFilter(parsed.filter))).toEqual(parsed.filter)
        } else {
          const { position, length } = parsed.error
          expect(position).toBeGreaterThanOrEqual(0)
          expect(position + length).toBeLessThanOrEqual(text.length)
        }
      }),
      { numRuns: 2_000 },
    )
  })

  it('becomes one, or another mistake further on, when the suggestion is taken', () => {
    for (const text of ['modul:locatons -status:4xx', 'finding:paging']) {
      let repaired = text
      for (let parsed = parseFilter(repaired); !parsed.ok; parsed = parseFilter(repaired)) {
        const { position, length, suggestion = 'nothing' } = parsed.error
        repaired = repaired.slice(0, position) + suggestion + repaired.slice(position + length)
      }
      expect(parseFilter(repaired).ok).toBe(true)
    }
  })
})

describe('printing', () => {
  const piece = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 6 }),
    fc.constantFrom('or', 'not', '-a', 'a:b', '=x', '"', '\\*', 'x*y', ' ', ''),
  )
  const pattern = fc.array(piece, { minLength: 1, maxLength: 3 })
  const term = fc.oneof(
    pattern.map((value): Filter => ({ kind: 'word', value })),
    fc
      .tuple(fc.constantFrom('party', 'path', 'body', 'header', 'url'), fc.constantFrom(':', '!=', '~'), pattern)
      .map(([key, operator, value]): Filter => ({ kind: 'term', key, operator, value })),
    fc.constantFrom<Filter>(
      { kind: 'term', key: 'status', operator: '>=', value: ['400'] },
      { kind: 'term', key: 'time', operator: ':', value: ['5m'] },
      { kind: 'term', key: 'finding', operator: ':', value: ['paging.', ''] },
    ),
  )
  const { filter } = fc.letrec<{ filter: Filter }>((tie) => ({
    filter: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      term,
      fc.array(tie('filter'), { minLength: 1, maxLength: 3 }).map(allOf),
      fc.array(tie('filter'), { minLength: 1, maxLength: 3 }).map(anyOf),
      tie('filter').map((inner): Filter => ({ kind: 'not', filter: inner })),
    ),
  }))

  it('gives a text that parses to the same filter', () => {
    fc.assert(
      fc.property(filter, (one) => {
        expect(filterOf(printFilter(one))).toEqual(one)
      }),
      { numRuns: 1_000 },
    )
  })

  it('quotes only where it must', () => {
    for (const text of ['module:locations', '-(a or b) c', 'body~"a b"', '"or"', '"-x"', 'path:/a/*', '"a:b"', 'header:""']) {
      expect(printFilter(filterOf(text))).toBe(text)
    }
    expect(printFilter(filterOf('status = 4'.replaceAll(' ', '')))).toBe('status:4')
    expect(printTerm('path', '~', 'a*b "c"')).toBe('path~"a\\*b \\"c\\""')
  })

  it('has a text for everything, also inside another filter', () => {
    expect(printFilter(allOf([]))).toBe('')
    expect(printFilter({ kind: 'not', filter: allOf([]) })).toBe('-(seq>=0)')
    expect(() => anyOf([])).toThrow(RangeError)
  })
})

it('every key has operators, and every operator of every key compiles', () => {
  for (const key of keyNames) {
    expect(operatorsOf(key).length).toBeGreaterThan(0)
    for (const operator of operatorsOf(key)) {
      expect(typeof compile({ kind: 'term', key, operator, value: ['5m'] })(exchange({ request: message('x') }))).toBe('boolean')
    }
  }
})
