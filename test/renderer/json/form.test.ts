import { describe, expect, it } from 'vitest'
import { canShow, countUnder, formFields, numberFrom, problemsAt, summaryOf } from '../../../renderer/json/form/form-model.js'
import { shapeNamed, type Field, type Shape } from '../../../renderer/json/schema.js'

const evse = shapeNamed('2.2.1', 'EVSE') as Extract<Shape, { kind: 'object' }>
const names = (fields: readonly Field[]) => fields.map((field) => field.name)
const shapeOfField = (name: string): Shape => evse.fields.find((field) => field.name === name)?.shape as Shape

describe('the fields of a form', () => {
  const value = { floor_level: '1', uid: 'E1', x_own: true, evse_id: 'NL*E1' }

  it('are the required ones, there or not, and then the optional ones that are there', () => {
    expect(names(formFields(evse.fields, value).shown)).toEqual(['uid', 'status', 'connectors', 'last_updated', 'evse_id', 'floor_level'])
  })

  it('can be added when they are optional, and are kept when they are unknown', () => {
    const { absent, unknown } = formFields(evse.fields, value)
    expect(names(absent)).toContain('directions')
    expect(names(absent)).not.toContain('floor_level')
    expect(unknown).toEqual(['x_own'])
  })

  it('are all there to be filled in when the value is something else entirely', () => {
    expect(names(formFields(evse.fields, 'text').shown)).toEqual(['uid', 'status', 'connectors', 'last_updated'])
  })
})

describe('a control', () => {
  it.each([
    ['uid', 'text', true],
    ['uid', 5, false],
    ['uid', undefined, true],
    ['status', 'FREE', true],
    ['status', null, false],
    ['connectors', [], true],
    ['connectors', {}, false],
    ['coordinates', {}, true],
    ['coordinates', [], false],
  ] as const)('for %s shows %j: %s', (name, value, expected) => {
    expect(canShow(shapeOfField(name), value)).toBe(expected)
  })

  it.each([
    ['1.50', 1.5],
    ['-0', -0],
    ['1e3', 1000],
    ['01', undefined],
    ['1,5', undefined],
    ['', undefined],
    ['-', undefined],
    ['Infinity', undefined],
  ] as const)('reads %j as %j', (text, expected) => {
    expect(numberFrom(text)).toBe(expected)
  })
})

describe('a folded part', () => {
  it.each([
    [{ uid: 'E1', status: 'AVAILABLE', connectors: [] }, 'E1 · AVAILABLE'],
    [{ start: 1 }, '1 field'],
    [{}, '0 fields'],
    [[1, 2], '2 elements'],
    ['text', '"text"'],
    [undefined, ''],
  ])('reads %j as %j', (value, expected) => {
    expect(summaryOf(value)).toBe(expected)
  })

  it('counts what is wrong in it, and not what is wrong beside it', () => {
    const wrong = ['/evses/1', '/evses/1/uid', '/evses/10', '/evses'].map((pointer) => ({
      pointer,
      severity: 'violation' as const,
      text: '',
    }))
    expect(countUnder(wrong, '/evses/1')).toBe(2)
    expect(problemsAt(wrong, '/evses/1')).toHaveLength(1)
  })
})
