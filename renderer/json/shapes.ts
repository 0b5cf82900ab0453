/** Shapes of schemas that are not of the specification: with defaults, choices and literals, which objects of OCPI do not have. */
import { z } from 'zod'
import type { Field, Shape } from './schema.js'
import { isObject } from '../../emulator/ocpi/json-object.js'

const valuesOf = (schema: unknown): readonly string[] =>
  schema instanceof z.ZodLiteral ? [...schema.values].map(String) : schema instanceof z.ZodEnum ? schema.options.map(String) : []

/** The option of a union that fits, by the field that tells them apart or by trying. */
const chosen = (schema: z.ZodUnion, value: unknown): z.ZodType | undefined => {
  const options = schema.options as readonly z.ZodType[]
  if (!(schema instanceof z.ZodDiscriminatedUnion)) return options.find((option) => option.safeParse(value).success) ?? options[0]
  const { discriminator } = schema.def
  const named = isObject(value) ? value[discriminator] : undefined
  return options.find((option) => option instanceof z.ZodObject && valuesOf(option.shape[discriminator]).includes(String(named)))
}

/** A union that nothing has chosen from yet: only the field that will. */
const undecided = (schema: z.ZodDiscriminatedUnion, name: string): Shape => {
  const { discriminator } = schema.def
  const values = (schema.options as readonly z.ZodType[]).flatMap((option) =>
    option instanceof z.ZodObject ? valuesOf(option.shape[discriminator]) : [],
  )
  return { kind: 'object', name, fields: [{ name: discriminator, required: true, shape: { kind: 'enum', name: discriminator, values } }] }
}

/** Every value that the field may have that tells the options apart, whichever of them is chosen. */
const withChoices = (shape: Shape, schema: z.ZodDiscriminatedUnion): Shape => {
  const choices = undecided(schema, '')
  if (shape.kind !== 'object' || choices.kind !== 'object') return shape
  return { ...shape, fields: shape.fields.map((field) => choices.fields.find(({ name }) => name === field.name) ?? field) }
}

/** The shape of a schema as a value makes it: where there is a choice, what the value has chosen. */
export const shapeAlong = (schema: z.ZodType, value: unknown, name = ''): Shape => {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodNullable)
    return shapeAlong(schema.unwrap() as z.ZodType, value, name)
  if (schema instanceof z.ZodUnion) {
    const option = chosen(schema, value)
    if (!option) return schema instanceof z.ZodDiscriminatedUnion ? undecided(schema, name) : { kind: 'basic', basic: { type: 'string' } }
    const shape = shapeAlong(option, value, name)
    return schema instanceof z.ZodDiscriminatedUnion ? withChoices(shape, schema) : shape
  }
  if (schema instanceof z.ZodArray) {
    const element = schema.element as z.ZodType
    return {
      kind: 'list',
      element: shapeAlong(element, undefined, name.replace(/s$/, '')),
      nonEmpty: !schema.safeParse([]).success,
      ...(Array.isArray(value) && { elements: value.map((each) => shapeAlong(element, each, name.replace(/s$/, ''))) }),
    }
  }
  if (schema instanceof z.ZodObject) {
    const fields = Object.entries(schema.shape as Record<string, z.ZodType>).map(([field, inner]): Field => ({
      name: field,
      required: !inner.safeParse(undefined).success,
      shape: shapeAlong(inner, isObject(value) ? value[field] : undefined, field),
    }))
    return { kind: 'object', name, fields }
  }
  const values = valuesOf(schema)
  if (values.length > 0) return { kind: 'enum', name, values }
  if (schema instanceof z.ZodBoolean) return { kind: 'basic', basic: { type: 'boolean' } }
  if (schema instanceof z.ZodNumber) return { kind: 'basic', basic: { type: schema.isInt ? 'int' : 'number' } }
  return { kind: 'basic', basic: { type: 'string' } }
}
