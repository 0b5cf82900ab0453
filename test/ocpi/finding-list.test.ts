/** Findings of one message, grouped by rule and path pattern. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { countOf, FindingList, findingUnder, groupFindings, patternOf, totalOf } from '../../emulator/ocpi/finding-list.js'
import type { Finding } from '../../emulator/ocpi/finding.js'
import { judgeAny, judgeText } from '../../emulator/ocpi/judge.js'

const finding = (at: string, part: Partial<Finding> = {}): Finding => ({
  id: 'object.type',
  severity: 'violation',
  side: 'response',
  at,
  expected: 'text',
  actual: '7',
  chapter: '2.2.1 mod_tokens',
  ...part,
})

const token = {
  country_code: 'NL',
  party_id: 'TNM',
  uid: '012345678',
  type: 'RFID',
  contract_id: 'NL8ACC12E46L89',
  issuer: 'TheNewMotion',
  valid: true,
  whitelist: 'ALWAYS',
  last_updated: '2026-01-01T00:00:00Z',
}

describe('a path pattern', () => {
  it.each([
    ['/data/3/evses/0/evse_id', '/data/*/evses/*/evse_id'],
    ['/12', '/*'],
    ['/data/0', '/data/*'],
    ['/evses2/a1', '/evses2/a1'],
    ['', ''],
    ['header:X-Limit', 'header:X-Limit'],
    ['url', 'url'],
  ])('of %s is %s', (at, pattern) => {
    expect(patternOf(at)).toBe(pattern)
  })
})

describe('a list of findings', () => {
  it('counts the same finding at other places, and names the first places', () => {
    const found = groupFindings(
      Array.from({ length: 44 }, (_, index) => finding(`/data/${index}/evses/1/evse_id`, { actual: String(index) })),
    )
    expect(found).toEqual([
      finding('/data/0/evses/1/evse_id', {
        actual: '0',
        repeated: {
          pattern: '/data/*/evses/*/evse_id',
          count: 44,
          places: [0, 1, 2, 3, 4].map((index) => `/data/${index}/evses/1/evse_id`),
        },
      }),
    ])
  })

  it('keeps apart what differs in rule, severity, side, field or expectation', () => {
    const different = [
      finding('/data/0/uid'),
      finding('/data/0/uid', { id: 'length.overrun' }),
      finding('/data/0/uid', { severity: 'warning' }),
      finding('/data/0/uid', { side: 'request' }),
      finding('/data/0/issuer'),
      finding('/data/0/uid', { expected: 'another thing' }),
    ]
    expect(groupFindings(different)).toHaveLength(different.length)
  })

  it('groups what differs only in the values that are expected', () => {
    expect(
      groupFindings([finding('/data/0/kwh', { expected: 'at least 3.5' }), finding('/data/1/kwh', { expected: 'at least 7' })]),
    ).toHaveLength(1)
  })

  it('names violations first, each severity in the order in which it came', () => {
    const found = groupFindings([
      finding('/a', { severity: 'warning' }),
      finding('/b'),
      finding('/c', { severity: 'warning' }),
      finding('/d'),
    ])
    expect(found.map(({ at }) => at)).toEqual(['/b', '/d', '/a', '/c'])
  })

  it('moves a group with the value that it is about', () => {
    const [group] = groupFindings([finding('/evses/0/uid'), finding('/evses/1/uid')])
    expect(group && findingUnder('/data/7', group, 'request')).toMatchObject({
      side: 'request',
      at: '/data/7/evses/0/uid',
      repeated: { pattern: '/data/*/evses/*/uid', count: 2, places: ['/data/7/evses/0/uid', '/data/7/evses/1/uid'] },
    })
  })

  it('stays bounded whatever comes, and counts everything', () => {
    const list = new FindingList()
    for (let index = 0; index < 20_000; index++) list.push(finding(`/field_${index}_x`))
    const found = list.toArray()
    expect(found.length).toBeLessThan(400)
    expect(totalOf(found)).toBe(20_000)
    expect(found.at(-1)?.repeated?.pattern).toBe('*')
  })

  it('counts the same in whatever pieces it comes', () => {
    const places = fc.uniqueArray(fc.tuple(fc.nat(50), fc.constantFrom('a', 'b'), fc.constantFrom('violation', 'warning')), {
      selector: ([index, field]) => `${index} ${field}`,
    })
    const counts = (list: readonly Finding[]) => list.map((each) => `${each.severity} ${patternOf(each.at)} ${countOf(each)}`).sort()
    fc.assert(
      fc.property(places, fc.nat(50), (some, cut) => {
        const all = some.map(([index, field, severity]) => finding(`/${index}/${field}`, { severity }))
        const joined = groupFindings([...groupFindings(all.slice(0, cut)), ...groupFindings(all.slice(cut))])
        expect(counts(joined)).toEqual(counts(groupFindings(all)))
      }),
    )
  })

  it('takes what two rules say about one place for one finding', () => {
    expect(groupFindings([finding('/data/0/role'), finding('/data/0/role')])).toEqual([finding('/data/0/role')])
  })
})

describe('judging a long list', () => {
  it('finds the one violation behind hundreds of warnings, and names it first', () => {
    const tokens: unknown[] = Array.from({ length: 500 }, () => ({ ...token, extra: 1, other: 2 }))
    tokens[499] = { ...token, uid: 7 }
    const found = judgeAny('2.2.1', 'Token', tokens)
    expect(found[0]).toMatchObject({ severity: 'violation', at: '/499/uid' })
    expect(totalOf(found, 'violation')).toBe(1)
    expect(totalOf(found, 'warning')).toBe(998)
    expect(found).toHaveLength(3)
  })

  it('counts every broken object of a list, as text too', () => {
    const tokens = Array.from({ length: 1000 }, () => ({ ...token, valid: 'yes' }))
    expect(totalOf(judgeText('2.2.1', 'Token', JSON.stringify(tokens)), 'violation')).toBe(1000)
  })
})
