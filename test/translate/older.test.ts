import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { objects } from '../../emulator/ocpi/schemas.js'
import { hubForwarding, ownRendering } from '../../emulator/ocpi/translate/context.js'
import { translate } from '../../emulator/ocpi/translate/translate.js'
import { arbitraryOf, arbitraryPatchOf, type Fields } from '../support/arbitraries.js'
import { now } from './fixtures.js'

const owner = { country_code: 'NL', party_id: 'CPO' }
const newer = '2.2.1'
const older = '2.1.1'
const names = [
  'Location',
  'EVSE',
  'Connector',
  'Session',
  'CDR',
  'Tariff',
  'Token',
  'AuthorizationInfo',
  'ReserveNow',
  'StartSession',
  'Credentials',
]

const inner = (schema: z.ZodType): z.ZodType =>
  schema instanceof z.ZodOptional
    ? inner(schema.unwrap() as z.ZodType)
    : schema instanceof z.ZodArray
      ? inner(schema.element as z.ZodType)
      : schema

/** The object with null in each optional field that it does not have, at any depth. */
const withNulls = (value: unknown, schema: z.ZodType): unknown => {
  if (Array.isArray(value)) return value.map((entry) => withNulls(entry, schema))
  if (!(schema instanceof z.ZodObject) || typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(schema.shape as Record<string, z.ZodType>).map(([field, type]) => {
      const content = (value as Fields)[field]
      return [field, content === undefined && type instanceof z.ZodOptional ? null : withNulls(content, inner(type))]
    }),
  )
}

/** Every field name of an object, at any depth, below the fields that this version has. */
const strangers = (value: unknown, schema: z.ZodType, allowed: readonly string[]): string[] => {
  if (Array.isArray(value)) return value.flatMap((entry) => strangers(entry, schema, allowed))
  if (!(schema instanceof z.ZodObject) || typeof value !== 'object' || value === null) return []
  const shape = schema.shape as Record<string, z.ZodType>
  return Object.entries(value).flatMap(([field, content]) => {
    const type = shape[field]
    return type === undefined ? (allowed.includes(field) ? [] : [field]) : strangers(content, inner(type), allowed)
  })
}

describe.each([
  ['own rendering', ownRendering, []],
  ['hub forwarding', hubForwarding, ['country_code', 'party_id', 'max_electric_power']],
] as const)('to an older partner, by %s', (_, options, allowed) => {
  const sent = (name: string, value: unknown, partial: boolean): unknown =>
    translate(newer, older, name, value, { owner, now, options, partial, role: 'CPO' }).object

  it.each(names)('no null and no field of the newer version is left in a %s', (name) => {
    const source = objects[newer].get(name) as z.ZodType
    const target = objects[older].get(name) as z.ZodType
    fc.assert(
      fc.property(arbitraryOf(newer, name), (value) => {
        const object = sent(name, withNulls(value, source), false)
        if (object === undefined) return
        expect(JSON.stringify(object)).not.toMatch(/:null[,}]/)
        expect(strangers(object, target, allowed)).toEqual([])
        // What null says is what leaving out says.
        expect(object).toEqual(sent(name, value, false))
      }),
      { numRuns: 40 },
    )
  })

  it.each(['Location', 'EVSE', 'Connector', 'Session', 'Token'])('nor in a PATCH of a %s', (name) => {
    const source = objects[newer].get(name) as z.ZodType
    fc.assert(
      fc.property(arbitraryPatchOf(newer, name), (value) => {
        expect(JSON.stringify(sent(name, withNulls(value, source), true) ?? {})).not.toMatch(/:null[,}]/)
      }),
      { numRuns: 25 },
    )
  })
})

describe('restrictions of a tariff', () => {
  const element = (restrictions: unknown): Fields => ({
    price_components: [{ type: 'ENERGY', price: 0.3, vat: 21, step_size: 1 }],
    restrictions,
  })
  const tariff = (restrictions: unknown): Fields => ({
    ...owner,
    id: 'T1',
    currency: 'EUR',
    type: null,
    min_price: null,
    start_date_time: null,
    elements: [element(restrictions)],
    last_updated: '2026-01-01T12:00:00Z',
  })
  const elementsOf = (restrictions: unknown) => {
    const { object, notes } = translate(newer, older, 'Tariff', tariff(restrictions), { owner, now, options: ownRendering })
    return { elements: (object as Fields)['elements'], notes }
  }
  it('with null in place of a reservation keep their element, without the null', () => {
    const { elements, notes } = elementsOf({ reservation: null, max_kwh: 20, min_current: null })
    expect(elements).toEqual([{ price_components: [{ type: 'ENERGY', price: 0.3, step_size: 1 }], restrictions: { max_kwh: 20 } }])
    expect(notes.map(({ path }) => path)).toContain('/elements/0/restrictions/reservation')
  })
  it('that are null are left out', () => {
    expect(elementsOf(null).elements).toEqual([{ price_components: [{ type: 'ENERGY', price: 0.3, step_size: 1 }] }])
  })
  it('keep a field that no version knows', () => {
    expect(elementsOf({ x_own: 1 }).elements).toMatchObject([{ restrictions: { x_own: 1 } }])
  })
})
