import { parseTree } from 'jsonc-parser'
import { describe, expect, it } from 'vitest'
import { rangeOfPointer, tidied, withElement, withMoved, withoutValue, withValue } from '../../../renderer/json/edits.js'
import { shapeNamed } from '../../../renderer/json/schema.js'

const tariff = shapeNamed('2.2.1', 'Tariff')
const text = `{
  "id": "T1",
  "x_own":   [1,2],
  "currency": "EUR",
  "elements": []
}`

describe('an edit', () => {
  it('leaves everything else as it was spelled', () => {
    expect(withValue(text, ['currency'], 'SEK', tariff)).toBe(text.replace('EUR', 'SEK'))
  })

  it('puts a new field where the specification lists it', () => {
    const keys = Object.keys(JSON.parse(withValue(withValue(text, ['type'], 'REGULAR', tariff), ['country_code'], 'NL', tariff)) as object)
    expect(keys).toEqual(['country_code', 'id', 'x_own', 'currency', 'type', 'elements'])
  })

  it('puts a field that the specification does not know at the end', () => {
    expect(Object.keys(JSON.parse(withValue(text, ['x_more'], 1, tariff)) as object).at(-1)).toBe('x_more')
  })

  it('takes a field out', () => {
    expect(JSON.parse(withoutValue(text, ['x_own']))).toEqual({ id: 'T1', currency: 'EUR', elements: [] })
  })

  it('adds to a list, and makes one that is not there', () => {
    expect(JSON.parse(withElement(text, ['x_own'], 3))).toMatchObject({ x_own: [1, 2, 3] })
    expect(JSON.parse(withElement(text, ['tariff_alt_text'], { language: 'en', text: 'a' }, tariff))).toMatchObject({
      tariff_alt_text: [{ language: 'en' }],
    })
  })

  it('moves an element with its text', () => {
    expect(withMoved('{"a": [1.0, {"b":2}, 3]}', ['a'], 0, 1)).toBe('{"a": [{"b":2}, 1.0, 3]}')
    expect(withMoved('{"a": [1.0, {"b":2}, 3]}', ['a'], 2, -1)).toBe('{"a": [1.0, 3, {"b":2}]}')
    expect(withMoved('{"a": [1]}', ['a'], 0, -1)).toBe('{"a": [1]}')
  })

  it('replaces the whole', () => {
    expect(withValue('null', [], { a: 1 })).toBe('{\n  "a": 1\n}')
  })
})

describe('the place of a pointer', () => {
  const body = '{"data": {"id": "A", "evses": [{"uid": "1"}, {"uid": "2"}], "a/b": 1, "id": "B"}}'
  const at = (pointer: string) => {
    const { from, to } = rangeOfPointer(parseTree(body), pointer)
    return body.slice(from, to)
  }

  it.each([
    ['/data/evses/1/uid', '"2"'],
    ['/data/a~1b', '1'],
    ['/data/id', '"B"'],
    ['/data/evses', '"evses"'],
    ['/data/evses/0', '{'],
    ['/data/evses/0/status', '{'],
    ['/data/name', '"data"'],
    ['', '{'],
  ])('%s is %s', (pointer, expected) => {
    expect(at(pointer)).toBe(expected)
  })

  it('is the beginning when there is nothing', () => {
    expect(rangeOfPointer(parseTree(''), '/a')).toEqual({ from: 0, to: 0 })
  })
})

it('indents', () => {
  expect(tidied('{"a":[1,2]}')).toBe('{\n  "a": [\n    1,\n    2\n  ]\n}')
  expect(tidied('{"a":')).toContain('"a"')
})
