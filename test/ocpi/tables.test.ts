import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { endpoints } from '../../emulator/ocpi/endpoints.js'
import { enums, objects } from '../../emulator/ocpi/schemas.js'
import { basicTypes, namedTypes } from '../../emulator/ocpi/types.js'
import { versions } from '../../emulator/ocpi/version.js'
import tables from './tables.json' with { type: 'json' }

interface Field {
  name: string
  type: string
  max?: number
  card: string
}
interface Table {
  name: string
  kind: string
  fields?: Field[]
  values?: string[]
}

/** Reads a schema back into the form of the specification's tables. */
const cardinalityOf = (schema: z.ZodType): { card: string; inner: z.ZodType } => {
  const optional = schema instanceof z.ZodOptional
  const inner = (optional ? schema.unwrap() : schema) as z.ZodType
  if (!(inner instanceof z.ZodArray)) return { card: optional ? '?' : '1', inner }
  const element = inner.element as z.ZodType
  return { card: optional ? '*' : '+', inner: element }
}

const fieldsOf = (schema: z.ZodObject): Field[] =>
  Object.entries(schema.shape).map(([name, field]) => {
    const { card, inner } = cardinalityOf(field as z.ZodType)
    const basic = basicTypes.get(inner)
    const type = basic?.type ?? namedTypes.get(inner)?.name ?? 'unknown'
    const limited = basic?.max !== undefined && basic.type !== 'DateTime' && basic.type !== 'URL'
    return { name, type, ...(limited && { max: basic.max }), card }
  })

describe.each(versions)('the tables of %s', (version) => {
  const all = tables[version] as Table[]
  const tabled = all.filter((table) => table.kind !== 'enum')

  it('has every object and class and no other', () => {
    expect([...objects[version].keys()].sort()).toEqual(tabled.map((table) => table.name).sort())
    expect(objects[version].size).toBe(version === '2.1.1' ? 34 : 54)
  })

  it.each(tabled)('$name: fields, types, lengths, cardinalities, order', (table) => {
    const schema = objects[version].get(table.name)
    expect(schema && fieldsOf(schema)).toEqual(
      table.fields?.map(({ name, type, max, card }) => ({ name, type, ...(max !== undefined && { max }), card })),
    )
  })

  it.each(all.filter((table) => table.kind === 'enum'))('$name: values', (table) => {
    expect((enums[version].get(table.name) as z.ZodEnum).options).toEqual(table.values)
  })

  it('has every endpoint row, each under its own id', () => {
    expect(endpoints[version]).toHaveLength(version === '2.1.1' ? 38 : 46)
    expect(new Set(endpoints[version].map((endpoint) => endpoint.id)).size).toBe(endpoints[version].length)
  })

  it('names only objects that exist in its endpoint rows', () => {
    const known = new Set([...objects[version].keys(), ...enums[version].keys(), 'VersionDetails'])
    for (const endpoint of endpoints[version]) {
      for (const name of [...endpoint.request, ...(endpoint.response ? [endpoint.response] : [])]) expect(known).toContain(name)
    }
  })
})
