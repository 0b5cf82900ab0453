import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findLines, keyOf, lineOfPointer, linesOf, pointerOfLine, valueTextOf, visibleLines } from '../../../renderer/json/lines.js'
import { pointerOf, pointerParts } from '../../../renderer/json/pointer.js'

const location = '{"id":"LOC1","evses":[{"uid":"E1","status":"AVAILABLE"},{"uid":"E2","connectors":[]}],"lat":52.10}'

/** Every pointer of a value, in the order of the lines. */
const pointersOf = (value: unknown, at = ''): string[] => [
  at,
  ...(value !== null && typeof value === 'object'
    ? Object.entries(value).flatMap(([key, inner]) => pointersOf(inner, at + pointerOf([key])))
    : []),
]

describe('lines of a JSON text', () => {
  it('are one for each field, element and end', () => {
    const lines = linesOf(location)
    expect(Array.from({ length: lines.count }, (_, line) => `${lines.at(line).depth} ${keyOf(lines, line) ?? ''}`)).toEqual([
      '0 ',
      '1 id',
      '1 evses',
      '2 ',
      '3 uid',
      '3 status',
      '2 ',
      '2 ',
      '3 uid',
      '3 connectors',
      '2 ',
      '1 ',
      '1 lat',
      '0 ',
    ])
  })

  it('keep numbers as they are spelled and fields that are there twice', () => {
    const lines = linesOf('{"a":1.0,"a":1e2}')
    expect([1, 2].map((line) => valueTextOf(lines, line))).toEqual(['1.0', '1e2'])
    expect(lines.sizeOf(0)).toBe(2)
  })

  it('know their pointer, and pointers their line', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(undefined, 2), (value, indent) => {
        const text = JSON.stringify(value, undefined, indent)
        const lines = linesOf(text)
        expect(lines.error).toBeUndefined()
        const pointers = Array.from({ length: lines.count }, (_, line) => line)
          .filter((line) => lines.at(line).kind !== 'close')
          .map((line) => pointerOfLine(lines, line))
        expect(pointers).toEqual(pointersOf(JSON.parse(text)))
        for (const pointer of pointers) {
          const line = lineOfPointer(lines, pointer)
          expect(pointerOfLine(lines, line)).toBe(pointer)
          const inner = pointerParts(pointer).reduce<unknown>((at, part) => (at as Record<string, unknown>)[part], JSON.parse(text))
          expect(JSON.parse(valueTextOf(lines, line))).toEqual(inner)
        }
      }),
    )
  })

  it('fall back to the nearest ancestor of a pointer that is not there', () => {
    const lines = linesOf(location)
    expect(pointerOfLine(lines, lineOfPointer(lines, '/evses/1/status'))).toBe('/evses/1')
    expect(pointerOfLine(lines, lineOfPointer(lines, '/id/deeper'))).toBe('/id')
    expect(lineOfPointer(lines, '/nothing')).toBe(0)
  })

  it('accept exactly what JSON.parse accepts', () => {
    const nearlyJson = fc
      .array(
        fc.constantFrom(
          '{',
          '}',
          '[',
          ']',
          ',',
          ':',
          '"a"',
          '"\\u00e9"',
          '"\\x"',
          '"',
          '1',
          '-0.5e3',
          '01',
          'true',
          'nul',
          ' ',
          '\n',
          '\u0001',
        ),
        { maxLength: 9 },
      )
      .map((parts) => parts.join(''))
    fc.assert(
      fc.property(
        fc.oneof(
          nearlyJson,
          fc.json().map((text) => text.slice(0, -1)),
          fc.json(),
        ),
        (text) => {
          let legal = true
          try {
            JSON.parse(text)
          } catch {
            legal = false
          }
          expect(linesOf(text).error === undefined).toBe(legal)
        },
      ),
      { numRuns: 2000 },
    )
  })

  it.each([
    ['{\n  "a": 1\n  "b": 2\n}', 3, 3, 'a comma or } is due here'],
    ['{"a" 1}', 1, 6, 'a colon is due here'],
    ['{"a": }', 1, 7, 'a value is due here'],
    ['[1, 2', 1, 6, 'the text ends before its ]'],
    ['{a: 1}', 1, 2, 'a field name in double quotes is due here'],
    ['{} {}', 1, 4, 'nothing may follow the JSON value'],
    ['', 1, 1, 'the text ends where a value is due'],
  ])('say where %j stops being JSON', (text, line, column, message) => {
    expect(linesOf(text).error).toMatchObject({ line, column, message })
  })

  it('are shown as they came when the text is not JSON', () => {
    const lines = linesOf('<html>\n<body>\n')
    expect([0, 1, 2].map((line) => valueTextOf(lines, line))).toEqual(['<html>', '<body>', ''])
    expect(lineOfPointer(lines, '/data')).toBe(0)
  })

  it('leave out what is folded', () => {
    const lines = linesOf(location)
    expect(visibleLines(lines, new Set([2])).map((line) => pointerOfLine(lines, line))).toEqual(['', '/id', '/evses', '/lat', ''])
  })

  it('are found by what stands in them', () => {
    const lines = linesOf(location)
    expect(findLines(lines, 'UID').map((line) => pointerOfLine(lines, line))).toEqual(['/evses/0/uid', '/evses/1/uid'])
    expect(findLines(lines, 'a.b')).toEqual([])
    expect(findLines(lines, '')).toEqual([])
  })

  it('hold for 100,000 levels', () => {
    expect(linesOf('['.repeat(100_000) + ']'.repeat(100_000)).count).toBe(199_999)
  })

  it('hold for 4 MB', () => {
    const evse = {
      uid: 'BE*BEC*E041503001',
      status: 'AVAILABLE',
      connectors: [{ id: '1', max_voltage: 400, tariff_ids: ['T1'] }],
      last_updated: '2026-01-01T00:00:00Z',
    }
    const text = JSON.stringify({ data: Array.from({ length: 27_000 }, () => evse) })
    expect(text.length).toBeGreaterThan(4_000_000)
    const lines = linesOf(text)
    expect(lineOfPointer(lines, '/data/26999/connectors/0/max_voltage')).toBe(lines.count - 10)
  })
})
