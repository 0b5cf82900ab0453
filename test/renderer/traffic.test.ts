import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { StandinSettings } from '../../emulator/contract/standin.js'
import type { Finding } from '../../emulator/ocpi/finding.js'
import { columns, findingsText, layoutFor, pathParts } from '../../renderer/traffic/rows/columns.js'
import { wholeFilter, withCompletion } from '../../renderer/traffic/toolbar/completing.js'
import { comparableLines, diffLines, folded } from '../../renderer/traffic/diff.js'
import { addLanes, laneWidthFor } from '../../renderer/traffic/rows/lanes.js'
import { namesOf, partiesByHost } from '../../renderer/traffic/rows/names.js'
import { annotationsOf } from '../../renderer/json/annotations.js'
import { bodyKind, isSentByStandin, looseFindings } from '../../renderer/traffic/messages.js'
import { editableHeaders, headerChanges, indented, jsonProblem } from '../../renderer/traffic/dialogs/resending.js'
import { rowHeight, topToShow, windowOf } from '../../renderer/traffic/rows/window.js'
import { summary } from './exchanges.js'

describe('the rows that are drawn', () => {
  it('cover what is in view, wherever the list is scrolled to, and never need more elements than announced', () => {
    fc.assert(
      fc.property(
        fc.nat(100_000),
        fc.integer({ min: 50, max: 2000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (count, height, part) => {
          const scrolled = part * Math.max(0, (count + 1) * rowHeight - height)
          const { first, last, slots } = windowOf(scrolled, height, count)
          expect(first).toBeLessThanOrEqual(Math.floor(scrolled / rowHeight))
          expect(last).toBeGreaterThanOrEqual(Math.min(count, Math.ceil((scrolled + height) / rowHeight) - 1))
          expect(last - first).toBeLessThanOrEqual(slots)
        },
      ),
    )
  })

  it('scroll as little as needed to show one', () => {
    expect(topToShow(10, 0, 20 * rowHeight)).toBeUndefined()
    expect(topToShow(3, 5 * rowHeight, 20 * rowHeight)).toBe(3 * rowHeight)
    expect(topToShow(40, 0, 20 * rowHeight)).toBe(22 * rowHeight)
  })
})

describe('columns', () => {
  it('give way in their order when there is little room; what says what happened stays', () => {
    const ids = (room: number) => layoutFor(room, {}, []).columns.map((column) => column.id)
    expect(ids(2000)).toHaveLength(columns.length)
    expect(ids(900)).not.toContain('size')
    expect(ids(300)).toEqual(['direction', 'parties', 'method', 'path', 'status', 'ocpi', 'findings'])
  })

  it('keep a chosen width, but never less than can be read', () => {
    expect(layoutFor(2000, { time: 5, module: 222 }, []).template).toContain(' 64px ')
    expect(layoutFor(2000, { time: 5, module: 222 }, []).template).toContain(' 222px ')
  })

  it('tell what is alike in a path from what is its own', () => {
    expect(pathParts(summary(1, { path: '/ocpi/2.2.1/cpo/locations/LOC1?limit=2' }))).toEqual([
      '/ocpi/2.2.1/cpo',
      '/locations/LOC1?limit=2',
    ])
    expect(pathParts(summary(1, { path: '/ocpi/2.2.1/cpo/locations/LOC1' }), 20)).toEqual(['…', '/locations/LOC1'])
    expect(pathParts(summary(1, { path: '/somewhere', module: undefined }))).toEqual(['', '/somewhere'])
  })

  it('say findings in words', () => {
    expect(findingsText({ violations: 2, warnings: 1 })).toBe('2 violations, 1 warning')
    expect(findingsText({ violations: 0, warnings: 0 })).toBe('')
  })
})

describe('completing a filter', () => {
  it('leaves the cursor behind a key, waiting for its value', () => {
    expect(withCompletion({ text: 'mod', cursor: 3 }, 0, 'module:')).toEqual({ text: 'module:', cursor: 7 })
  })
  it('ends a value with a space, once', () => {
    expect(withCompletion({ text: 'module:loc', cursor: 10 }, 7, 'locations')).toEqual({ text: 'module:locations ', cursor: 17 })
    expect(withCompletion({ text: 'module:loc dir:in', cursor: 10 }, 7, 'locations')).toEqual({
      text: 'module:locations dir:in',
      cursor: 17,
    })
  })
  it('replaces the rest of the word that the cursor is in', () => {
    expect(withCompletion({ text: 'module:locXXX dir:in', cursor: 10 }, 7, 'locations').text).toBe('module:locations dir:in')
  })
})

describe('the filter for what is shown', () => {
  it('adds the quick toggles in the words of the filter language', () => {
    expect(wholeFilter({ filter: 'module:cdrs or dir:in', hideTwins: true, findingsOnly: true })).toBe(
      '(module:cdrs or dir:in) not (twin:true dir:in fault:none) finding:any',
    )
  })
  it('is what was typed when nothing is toggled', () => {
    expect(wholeFilter({ filter: ' dir:in ', hideTwins: false, findingsOnly: false })).toBe('dir:in')
  })
})

describe('comparing', () => {
  const lines = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 30 })
  it('shows both texts whole, line by line', () => {
    fc.assert(
      fc.property(lines, lines, (left, right) => {
        const result = diffLines(left, right)
        expect(result.flatMap((line) => (line.left === undefined ? [] : [line.left]))).toEqual(left)
        expect(result.flatMap((line) => (line.right === undefined ? [] : [line.right]))).toEqual(right)
        for (const line of result) if (line.change === 'same') expect(line.left).toBe(line.right)
      }),
    )
  })
  it('calls nothing different in two equal texts, and finds the one line that is', () => {
    fc.assert(
      fc.property(lines, lines, (before, after) => {
        expect(diffLines([...before, 'x', ...after], [...before, 'y', ...after]).filter((line) => line.change === 'changed')).toEqual([
          { change: 'changed', left: 'x', right: 'y' },
        ])
      }),
    )
  })
  it('ignores the order of names in an object', () => {
    expect(comparableLines('{"b":1,"a":[{"d":2,"c":3}]}')).toEqual(comparableLines('{"a":[{"c":3,"d":2}],"b":1}'))
  })
  it('takes a text that is no JSON line by line', () => {
    expect(comparableLines('<html>\r\n</html>')).toEqual(['<html>', '</html>'])
  })
  it('leaves out what is the same far from any difference', () => {
    const same = Array.from({ length: 20 }, (_, index) => String(index))
    const shown = folded(diffLines([...same, 'x'], [...same, 'y']))
    expect(shown).toHaveLength(5)
    expect(shown[0]).toBeUndefined()
  })
  it('answers soon for large texts without anything in common', () => {
    const [left, right] = ['l', 'r'].map((name) => Array.from({ length: 20_000 }, (_, index) => name + index)) as [string[], string[]]
    expect(diffLines(left, right)).toHaveLength(20_000)
  })
})

const finding = (part: Partial<Finding>): Finding => ({
  id: 'object.type',
  severity: 'violation',
  side: 'response',
  at: '/data',
  expected: 'a list',
  actual: 'null',
  chapter: '2.2.1 transport',
  ...part,
})

describe('findings in a message', () => {
  const all = [finding({ at: '/data/0/id' }), finding({ at: 'header:X-Limit' }), finding({ at: 'header:Link' }), finding({ at: 'status' })]
  it('stand beside the line of the body that they concern', () => {
    expect(annotationsOf(all)).toEqual([
      {
        pointer: '/data/0/id',
        severity: 'violation',
        text: '`id` is null; expected a list.',
        chapter: '2.2.1 transport',
        rule: 'object.type',
      },
    ])
  })
  it('stand above the message when they concern the status, or a header that is not there', () => {
    expect(looseFindings(all, [['x-limit', '20']]).map((each) => each.at)).toEqual(['header:Link', 'status'])
  })
})

describe('a body', () => {
  it('is judged by what it is and not by what it is called', () => {
    expect(bodyKind({ bytes: 0, text: '' })).toBe('none')
    expect(bodyKind({ bytes: 9 })).toBe('dropped')
    expect(bodyKind({ bytes: 2, text: '/w==', base64: true })).toBe('binary')
    expect(bodyKind({ bytes: 9, text: ' {"a":1}' })).toBe('json')
    expect(bodyKind({ bytes: 9, text: '<html>' })).toBe('text')
  })
})

describe('resending', () => {
  const recorded = [
    ['Authorization', '••••'],
    ['X-Request-ID', '1'],
    ['Accept', '*/*'],
  ] as const
  const edited = recorded.map(([name, value], key) => ({ key, name, value }))
  it('changes no header when none was touched, so that a masked token stays what it was', () => {
    expect(headerChanges(recorded, edited)).toBeUndefined()
  })
  it('says which headers are changed, new, or left out', () => {
    expect(
      headerChanges(recorded, [
        { key: 0, name: 'authorization', value: '••••' },
        { key: 1, name: 'X-Request-ID', value: '2' },
        { key: 9, name: 'X-New', value: 'n' },
      ]),
    ).toEqual({ 'X-Request-ID': '2', 'X-New': 'n', Accept: '' })
  })
  it('keeps the name that a header was recorded with, so that it is not sent twice', () => {
    expect(
      headerChanges(
        recorded,
        edited.map((line) => (line.key === 0 ? { ...line, name: 'authorization', value: 'Token x' } : line)),
      ),
    ).toEqual({ Authorization: 'Token x' })
  })
  it('leaves out of the form what is written anew for each request', () => {
    expect(
      editableHeaders([
        ['Host', 'x'],
        ['X-Request-ID', '1'],
        ['Accept', '*/*'],
      ]),
    ).toEqual([['Accept', '*/*']])
  })
  it('goes to the peer when a stand-in has sent it, and otherwise to a stand-in', () => {
    expect([summary(1), summary(1, { direction: 'in' }), summary(1, { connectionId: undefined })].map(isSentByStandin)).toEqual([
      true,
      false,
      false,
    ])
  })
  it('notices JSON that is broken, and leaves it as it is', () => {
    expect(jsonProblem('{"a":1}')).toBeUndefined()
    expect(jsonProblem('{"a":')).toBeTypeOf('string')
    expect(indented('{"a":')).toBe('{"a":')
    expect(indented('{"a":1}')).toBe('{\n  "a": 1\n}')
  })
})

describe('lanes of the sequence view', () => {
  it('stand in the order in which parties first appear, and stay where they are', () => {
    const asIs = (party: string) => party
    const first = addLanes([], [{ from: 'DE-MSP', to: 'NL-CPO' }], asIs)
    expect(first).toEqual(['DE-MSP', 'NL-CPO'])
    expect(addLanes(first, [{ from: 'NL-CPO', to: 'FR-HUB' }], asIs)).toEqual(['DE-MSP', 'NL-CPO', 'FR-HUB'])
    expect(addLanes(first, [{ from: 'NL-CPO', to: 'DE-MSP' }], asIs)).toBe(first)
  })
  it('belong to the party whose host was all that was known at first', () => {
    const settings = StandinSettings.parse({
      id: 'cpo',
      name: 'CPO',
      parties: [{ role: 'CPO', country_code: 'NL', party_id: 'CPO', name: 'CPO' }],
      versions: ['2.2.1'],
      port: 1,
    })
    const peer = {
      parties: [{ role: 'EMSP', country_code: 'DE', party_id: 'MSP' }],
      versionsUrl: 'https://emsp.test/versions',
      endpoints: [],
    }
    const names = partiesByHost([{ settings, versionsUrls: { '2.2.1': 'http://127.0.0.1:8103/ocpi/versions' } }], [{ peer }])
    expect([...names]).toEqual([
      ['emsp.test', 'DE-MSP'],
      ['127.0.0.1:8103', 'NL-CPO'],
    ])
    expect(addLanes([], [{ from: 'emsp.test', to: '127.0.0.1:8103' }], (party) => names.get(party) ?? party)).toEqual(['DE-MSP', 'NL-CPO'])
    const nameOf = namesOf([], [{ id: 'c1', name: 'My platform', peer: { ...peer, parties: [] } }])
    expect(nameOf('127.0.0.1:9000', { connectionId: 'c1' })).toBe('My platform')
    expect(nameOf('127.0.0.1:9000', { connectionId: undefined })).toBe('127.0.0.1:9000')
    expect(nameOf('FR-ABC', { connectionId: 'c1' })).toBe('FR-ABC')
  })
  it('share the room, but stay wide enough to be read', () => {
    expect(laneWidthFor(1110, 2)).toBe(500)
    expect(laneWidthFor(1110, 50)).toBe(220)
  })
})
