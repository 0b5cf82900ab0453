/** Every object and class of every version by name: what judging, forms and `validate` look things up in. */
import { z } from 'zod'
import { namedTypes } from './types.js'
import * as v211 from './v2.1.1/index.js'
import * as v221 from './v2.2.1/index.js'
import type { Version } from './version.js'

type ObjectSchema = z.ZodObject<z.core.$ZodLooseShape>

const isNamed = (value: unknown): value is z.ZodType => value instanceof z.ZodType && namedTypes.has(value)

const byName = (module: Record<string, unknown>, kind: 'object' | 'enum'): ReadonlyMap<string, z.ZodType> =>
  new Map(
    Object.values(module)
      .filter(isNamed)
      .filter((schema) => schema.def.type === kind)
      .map((schema) => [namedTypes.get(schema)?.name ?? '', schema]),
  )

/** Objects and classes: 34 in 2.1.1, 54 in 2.2.1. */
export const objects: Record<Version, ReadonlyMap<string, ObjectSchema>> = {
  '2.1.1': byName(v211, 'object') as ReadonlyMap<string, ObjectSchema>,
  '2.2.1': byName(v221, 'object') as ReadonlyMap<string, ObjectSchema>,
}

/** Enums: 23 in 2.1.1, 34 in 2.2.1. */
export const enums: Record<Version, ReadonlyMap<string, z.ZodType>> = {
  '2.1.1': byName(v211, 'enum'),
  '2.2.1': byName(v221, 'enum'),
}
