import { describe, expect, it } from 'vitest'
import { objects } from '../../../emulator/ocpi/schemas.js'
import { versions } from '../../../emulator/ocpi/version.js'
import { cardinalityText, fieldAt, hintText, shapeAt, shapeFor, shapeNamed, typeText, type Shape } from '../../../renderer/json/schema.js'
import { beginningOf, templateOf, uniqueText } from '../../../renderer/json/template.js'

const context = { countryCode: 'NL', partyId: 'EXA', now: '2026-01-02T03:04:05Z', unique: 'X1234567' }
const location = shapeNamed('2.2.1', 'Location')

describe('the shape of an object', () => {
  it('has the fields in the order of the specification, and which are required', () => {
    const tariff = shapeNamed('2.2.1', 'Tariff')
    expect(
      tariff?.kind === 'object' && tariff.fields.slice(0, 6).map((field) => [field.name, typeText(field.shape), cardinalityText(field)]),
    ).toEqual([
      ['country_code', 'CiString(2)', 'required'],
      ['party_id', 'CiString(3)', 'required'],
      ['id', 'CiString(36)', 'required'],
      ['currency', 'string(3)', 'required'],
      ['type', 'TariffType', 'optional'],
      ['tariff_alt_text', 'DisplayText[]', 'any number'],
    ])
  })

  it('is found at any path', () => {
    expect(shapeAt(location, ['evses', 3, 'connectors', 0, 'standard'])).toMatchObject({ kind: 'enum', name: 'ConnectorType' })
    expect(fieldAt(location, ['evses', 3, 'connectors'])).toMatchObject({ name: 'connectors', required: true, shape: { nonEmpty: true } })
    expect(shapeAt(location, ['evses', 3, 'unknown', 'deeper'])).toBeUndefined()
    expect(fieldAt(location, ['evses', 3])).toBeUndefined()
  })

  it('says what a value looks like', () => {
    expect(hintText(shapeAt(location, ['last_updated']) as Shape)).toContain('UTC')
    expect(hintText(shapeAt(location, ['country']) as Shape)).toContain('alpha-3')
  })

  it('requires nothing of a PATCH', () => {
    const partial = shapeFor({ version: '2.2.1', object: 'Location', partial: true })
    expect(partial?.kind === 'object' && partial.fields.some((field) => field.required)).toBe(false)
    expect(location?.kind === 'object' && location.fields.some((field) => field.required)).toBe(true)
  })

  it('is undefined for what the version does not know', () => {
    expect(shapeNamed('2.1.1', 'ChargingProfile')).toBeUndefined()
  })
})

describe.each(versions)('templates of %s', (version) => {
  it.each([...objects[version].keys()])('%s is legal as it comes', (name) => {
    const schema = objects[version].get(name)
    expect(schema?.safeParse(templateOf(version, name, context)).error?.issues).toBeUndefined()
  })

  it('are legal with every optional field added', () => {
    for (const [name, schema] of objects[version]) {
      const shape = shapeNamed(version, name)
      if (shape?.kind !== 'object') continue
      const full = Object.fromEntries(shape.fields.map((field) => [field.name, beginningOf(field.shape, field.name, context)]))
      expect(schema.safeParse(full).error?.issues, name).toBeUndefined()
    }
  })

  it('name the party that they are made for', () => {
    if (version === '2.2.1')
      expect(templateOf(version, 'Tariff', context)).toMatchObject({ country_code: 'NL', party_id: 'EXA', id: 'X1234567' })
  })
})

it('tells objects apart', () => {
  expect(uniqueText(Math.random)).toMatch(/^X[0-9A-Z]{8}$/)
  expect(uniqueText(() => 0.999999)).toBe('XZZZZZZZZ')
})
