import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { endpoints } from '../../emulator/ocpi/endpoints.js'
import { enums, enumValues, objects } from '../../emulator/ocpi/schemas.js'
import { basicTypes, namedTypes } from '../../emulator/ocpi/types.js'
import { versions, type Version } from '../../emulator/ocpi/version.js'
import further from './tables-2.3.0.json' with { type: 'json' }
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

/** Tables of documents beside the core. */
const beside: Readonly<Partial<Record<Version, Table[]>>> = { '2.3.0': further.payments }
const counts: Readonly<Record<Version, { objects: number; enums: number; open: number; rows: number }>> = {
  '2.1.1': { objects: 34, enums: 23, open: 0, rows: 38 },
  '2.2.1': { objects: 54, enums: 34, open: 0, rows: 46 },
  '2.3.0': { objects: 59 + 2, enums: 39 + 2, open: 13, rows: 51 + 12 },
}
const isEnum = ({ kind }: Table): boolean => kind === 'enum' || kind === 'OpenEnum'
/** 2.3.0 spells two types with a capital. */
const spelled = (type: string): string => (type === 'String' ? 'string' : type)

describe.each(versions)('the tables of %s', (version) => {
  const all = [...(tables[version] as Table[]), ...(beside[version] ?? [])]
  const tabled = all.filter((table) => !isEnum(table))

  it('has every object and class and no other', () => {
    expect([...objects[version].keys()].sort()).toEqual(tabled.map((table) => table.name).sort())
    expect(objects[version].size).toBe(counts[version].objects)
  })

  it.each(tabled)('$name: fields, types, lengths, cardinalities, order', (table) => {
    const schema = objects[version].get(table.name)
    expect(schema && fieldsOf(schema)).toEqual(
      table.fields?.map(({ name, type, max, card }) => ({ name, type: spelled(type), ...(max !== undefined && { max }), card })),
    )
  })

  it.each(all.filter(isEnum))('$name: values', (table) => {
    expect(enumValues(version, table.name)).toEqual(table.values)
    expect(enums[version].get(table.name)?.safeParse('A_VALUE_OF_TOMORROW').success).toBe(table.kind === 'OpenEnum')
  })

  it('has every enum, and as many open ones', () => {
    expect(enums[version].size).toBe(counts[version].enums)
    expect([...enums[version].values()].filter((schema) => !(schema instanceof z.ZodEnum))).toHaveLength(counts[version].open)
  })

  it('has every endpoint row, each under its own id', () => {
    expect(endpoints[version]).toHaveLength(counts[version].rows)
    expect(new Set(endpoints[version].map((endpoint) => endpoint.id)).size).toBe(endpoints[version].length)
  })

  it('names only objects that exist in its endpoint rows', () => {
    const known = new Set([...objects[version].keys(), ...enums[version].keys(), 'VersionDetails'])
    for (const endpoint of endpoints[version]) {
      for (const name of [...endpoint.request, ...(endpoint.response ? [endpoint.response] : [])]) expect(known).toContain(name)
    }
  })
})

interface TabledRow {
  id: string
  module: string
  interface: string | null
  method: string
  path: string
  query: string[]
  request: string[]
  partial: boolean
  response: string | null
  list: boolean
  paged: boolean
}

describe('the endpoint rows of 2.3.0', () => {
  it.each(further.rows as TabledRow[])('$id', (row) => {
    const found = endpoints['2.3.0'].find(({ id }) => id === row.id)
    expect(
      found && {
        id: found.id,
        module: found.module,
        interface: found.interface ?? null,
        method: found.method,
        path: found.path,
        query: found.query.map(({ name, required }) => (required ? name : `${name}?`)),
        request: found.request,
        partial: found.partial,
        response: found.response ?? null,
        list: found.list,
        paged: found.paged,
      },
    ).toEqual(row)
  })
})
