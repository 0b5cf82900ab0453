import { describe, expect, it } from 'vitest'
import { chosenGroups } from '../../../renderer/findings/chosen.js'
import { binCount, groupsOf, seqsOf } from '../../../renderer/findings/groups.js'
import { summary } from '../exchanges.js'

const rows = [
  summary(1, { startedAt: 1000, connectionId: 'a', findingIds: ['headers.message-ids', 'body.json'] }),
  summary(2, { startedAt: 2000, connectionId: 'b', findingIds: ['body.json'] }),
  summary(3, { startedAt: 3000, connectionId: 'a', findingIds: [] }),
  summary(4, { startedAt: 9000, connectionId: 'a', findingIds: ['body.json', 'no-such-rule'] }),
  summary(5, { startedAt: 9000, connectionId: 'b', findingIds: ['body.json'], twin: true, direction: 'in' }),
]

describe('findings by rule and connection', () => {
  it('count exchanges, those of the calling side only where both sides are stand-ins', () => {
    const groups = groupsOf(rows, 0)
    const required = groups.find(({ rule }) => rule === 'body.json')
    expect(required).toMatchObject({ exchanges: 3, fresh: 3, firstAt: 1000, lastAt: 9000 })
    expect(required?.connections.map(({ connectionId, exchanges }) => [connectionId, exchanges])).toEqual([
      ['a', 2],
      ['b', 1],
    ])
    expect(groups.map(({ rule }) => rule)).not.toContain('no-such-rule')
  })

  it('count over the time that they cover, in equal parts', () => {
    const bins = groupsOf(rows, 0).find(({ rule }) => rule === 'body.json')?.bins ?? []
    expect(bins).toHaveLength(binCount)
    expect([bins[0], bins[3], bins.at(-1)]).toEqual([1, 1, 1])
  })

  it('are new after the exchange up to which they were seen', () => {
    expect(groupsOf(rows, 2).map(({ rule, fresh }) => [rule, fresh])).toContainEqual(['body.json', 1])
    expect(groupsOf(rows, 5).every(({ fresh }) => fresh === 0)).toBe(true)
  })

  it('lead to their exchanges in the order of their start', () => {
    expect(seqsOf(rows, 'body.json', undefined, true)).toEqual([1, 2, 4])
    expect(seqsOf(rows, 'body.json', 'a', false)).toEqual([1, 4])
    expect(seqsOf([...rows].reverse(), 'body.json', 'a', false)).toEqual([1, 4])
  })

  it('are chosen by text, severity and age', () => {
    const groups = groupsOf(rows, 2)
    const chosen = (part: Partial<Parameters<typeof chosenGroups>[1]>) =>
      chosenGroups(groups, { search: '', wanted: 'all', fresh: false, ...part }).map(({ rule }) => rule)
    expect(chosen({ search: 'BODY.J' })).toEqual(['body.json'])
    expect(chosen({ fresh: true })).toEqual(['body.json'])
    expect([...chosen({ wanted: 'violation' }), ...chosen({ wanted: 'warning' })]).toHaveLength(groups.length)
  })
})
