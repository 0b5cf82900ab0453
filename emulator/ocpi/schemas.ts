/** Every object and class of every version by name: what judging, forms and `validate` look things up in. */
import { z } from 'zod'
import { dialects } from './dialect.js'
import { basicTypes, namedTypes } from './types.js'
import * as v211 from './v2.1.1/index.js'
import * as v221 from './v2.2.1/index.js'
import * as v230 from './v2.3.0/index.js'
import type { Version } from './version.js'

type ObjectSchema = z.ZodObject<z.core.$ZodLooseShape>

const isNamed = (value: unknown): value is z.ZodType => value instanceof z.ZodType && namedTypes.has(value)

/** An open enum takes any text, and its description lists the values that are known. */
const kindOf = (schema: z.ZodType): 'object' | 'enum' => (schema.def.type === 'object' ? 'object' : 'enum')

const byName = (module: Record<string, unknown>, kind: 'object' | 'enum'): ReadonlyMap<string, z.ZodType> =>
  new Map(
    Object.values(module)
      .filter(isNamed)
      .filter((schema) => kindOf(schema) === kind)
      .map((schema) => [namedTypes.get(schema)?.name ?? '', schema]),
  )

/** Objects and classes: 34 in 2.1.1, 54 in 2.2.1, 59 and 2 of Payments in 2.3.0. */
export const objects: Record<Version, ReadonlyMap<string, ObjectSchema>> = {
  '2.1.1': byName(v211, 'object') as ReadonlyMap<string, ObjectSchema>,
  '2.2.1': byName(v221, 'object') as ReadonlyMap<string, ObjectSchema>,
  '2.3.0': byName(v230, 'object') as ReadonlyMap<string, ObjectSchema>,
}

/** Enums: 23 in 2.1.1, 34 in 2.2.1, 39 and 2 of Payments in 2.3.0. */
export const enums: Record<Version, ReadonlyMap<string, z.ZodType>> = {
  '2.1.1': byName(v211, 'enum'),
  '2.2.1': byName(v221, 'enum'),
  '2.3.0': byName(v230, 'enum'),
}

/** Whether a version has a field in an object. */
export const hasField = (version: Version, object: string, field: string): boolean => {
  const shape = objects[version].get(object)?.shape
  return shape !== undefined && Object.hasOwn(shape, field)
}

/** Whether a field of an object is a CiString; what the version has no such field of follows its ids. */
export const ignoresCase = (version: Version, object: string, field: string): boolean => {
  const schema = objects[version].get(object)?.shape[field]
  const basic = schema instanceof z.ZodType ? basicTypes.get(schema) : undefined
  return basic === undefined ? dialects[version].idsIgnoreCase : basic.type === 'CiString'
}

/** Values that an enum lists, also of an open one; empty for other schemas. */
export const valuesOf = (schema: z.ZodType | undefined): readonly string[] =>
  schema instanceof z.ZodEnum ? schema.options.map(String) : ((schema && namedTypes.get(schema)?.known) ?? [])

/** Values of an enum of a version; empty where it has none of that name. */
export const enumValues = (version: Version, name: string): readonly string[] => valuesOf(enums[version].get(name))
