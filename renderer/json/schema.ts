/** What the schemas of the protocol say of a place in a JSON text: for forms, completion, documentation and templates. */
import { z } from 'zod'
import { enums, objects, valuesOf } from '../../emulator/ocpi/schemas.js'
import { basicTypes, namedTypes, type BasicType } from '../../emulator/ocpi/types.js'
import type { Version } from '../../emulator/ocpi/version.js'
import type { SchemaReference } from './types.js'

export type Shape =
  | { readonly kind: 'object'; readonly name: string; readonly fields: readonly Field[] }
  | { readonly kind: 'enum'; readonly name: string; readonly values: readonly string[] }
  /** `elements`: those that are there, where each may have a shape of its own. */
  | { readonly kind: 'list'; readonly element: Shape; readonly nonEmpty: boolean; readonly elements?: readonly Shape[] }
  | { readonly kind: 'basic'; readonly basic: BasicType }

export interface Field {
  readonly name: string
  readonly required: boolean
  readonly shape: Shape
}

const known = new WeakMap<z.ZodType, Shape>()

/** Shape of a schema that was made with the vocabulary of `emulator/ocpi/types.ts`. */
export const shapeOf = (schema: z.ZodType): Shape => {
  const before = known.get(schema)
  if (before) return before
  const shape = readShape(schema)
  known.set(schema, shape)
  return shape
}

const readShape = (schema: z.ZodType): Shape => {
  if (schema instanceof z.ZodOptional) return shapeOf(schema.unwrap() as z.ZodType)
  if (schema instanceof z.ZodArray) {
    const element = shapeOf(schema.element as z.ZodType)
    return { kind: 'list', element, nonEmpty: !z.safeParse(schema, []).success }
  }
  const name = namedTypes.get(schema)?.name ?? ''
  const values = valuesOf(schema)
  if (values.length > 0) return { kind: 'enum', name, values }
  if (schema instanceof z.ZodObject) {
    const fields = Object.entries(schema.shape).map(([field, inner]): Field => ({
      name: field,
      required: !(inner instanceof z.ZodOptional),
      shape: shapeOf(inner as z.ZodType),
    }))
    return { kind: 'object', name, fields }
  }
  return { kind: 'basic', basic: basicTypes.get(schema) ?? { type: 'string' } }
}

/** Shape of an object or enum by its name in the specification; undefined when the version does not know it. */
export const shapeNamed = (version: Version, name: string): Shape | undefined => {
  const schema = objects[version].get(name) ?? enums[version].get(name)
  return schema && shapeOf(schema)
}

export const shapeFor = (reference: SchemaReference): Shape | undefined => {
  const shape = shapeNamed(reference.version, reference.object)
  if (shape?.kind !== 'object' || reference.partial !== true) return shape
  return { ...shape, fields: shape.fields.map((field) => ({ ...field, required: false })) }
}

/** What is at a path; undefined where the specification knows nothing. */
export const shapeAt = (shape: Shape | undefined, path: readonly (string | number)[]): Shape | undefined =>
  path.reduce<Shape | undefined>((at, part) => {
    if (at?.kind === 'object') return at.fields.find((field) => field.name === part)?.shape
    if (at?.kind === 'list') return at.elements?.[Number(part)] ?? at.element
    return undefined
  }, shape)

/** The field that a path ends in; undefined for elements of a list and for fields that the specification does not know. */
export const fieldAt = (shape: Shape | undefined, path: readonly (string | number)[]): Field | undefined => {
  const parent = shapeAt(shape, path.slice(0, -1))
  return parent?.kind === 'object' ? parent.fields.find((field) => field.name === path.at(-1)) : undefined
}

/** Type in the words of the specification's tables: `CiString(36)`, `EVSE[]`, `Status`. */
export const typeText = (shape: Shape): string => {
  if (shape.kind === 'list') return `${typeText(shape.element)}[]`
  if (shape.kind !== 'basic') return shape.name
  const { type, max } = shape.basic
  return max !== undefined && (type === 'CiString' || type === 'string') ? `${type}(${max})` : type
}

/** What a value has to look like beyond its type, in a few words; undefined when there is nothing to say. */
export const hintText = (shape: Shape): string | undefined => {
  if (shape.kind === 'list') return shape.nonEmpty ? 'at least one' : undefined
  if (shape.kind !== 'basic') return undefined
  if (shape.basic.looksLike !== undefined) return shape.basic.looksLike
  if (shape.basic.type === 'CiString') return 'upper and lower case are the same'
  return undefined
}

/** How often a field is there, as the tables mark it. */
export const cardinalityText = (field: Field): string =>
  field.shape.kind === 'list' ? (field.shape.nonEmpty ? 'one or more' : 'any number') : field.required ? 'required' : 'optional'
