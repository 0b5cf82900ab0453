/** Which fields a form shows for a value, and what it says about them. */
import type { Field, Shape } from '../schema.js'
import type { Annotation } from '../types.js'
import { isObject } from '../../../emulator/ocpi/json-object.js'

export interface FormFields {
  /** Required fields, there or not, and then the optional ones that are there; each in the specification's order. */
  readonly shown: readonly Field[]
  /** Optional fields that can be added. */
  readonly absent: readonly Field[]
  /** Fields that the specification does not know. */
  readonly unknown: readonly string[]
}

export const formFields = (fields: readonly Field[], value: unknown): FormFields => {
  const present = isObject(value) ? value : {}
  const there = (field: Field) => Object.hasOwn(present, field.name)
  return {
    shown: [...fields.filter((field) => field.required), ...fields.filter((field) => !field.required && there(field))],
    absent: fields.filter((field) => !field.required && !there(field)),
    unknown: Object.keys(present).filter((name) => !fields.some((field) => field.name === name)),
  }
}

/** Whether a control of the shape can show the value; if not it is shown as JSON. Absent values always can. */
export const canShow = (shape: Shape, value: unknown): boolean => {
  if (value === undefined) return true
  switch (shape.kind) {
    case 'object':
      return isObject(value)
    case 'list':
      return Array.isArray(value)
    case 'enum':
      return typeof value === 'string'
    case 'basic':
      break
  }
  switch (shape.basic.type) {
    case 'boolean':
      return typeof value === 'boolean'
    case 'number':
    case 'int':
      return typeof value === 'number'
    default:
      return typeof value === 'string'
  }
}

const telling = [
  'uid',
  'id',
  'name',
  'status',
  'standard',
  'language',
  'text',
  'role',
  'type',
  'start_date_time',
  'period_begin',
  'price',
  'volume',
  'category',
]

/** A value in a line, for when it is folded: `1 · AVAILABLE`. */
export const summaryOf = (value: unknown): string => {
  if (Array.isArray(value)) return value.length === 1 ? '1 element' : `${value.length} elements`
  if (!isObject(value)) return value === undefined ? '' : String(JSON.stringify(value))
  const words = telling.map((name) => value[name]).filter((part) => typeof part === 'string' || typeof part === 'number')
  if (words.length > 0) return words.slice(0, 3).join(' · ')
  const size = Object.keys(value).length
  return size === 1 ? '1 field' : `${size} fields`
}

/** What concerns a place itself. */
export const problemsAt = (annotations: readonly Annotation[], pointer: string): readonly Annotation[] =>
  annotations.filter((annotation) => annotation.pointer === pointer)

/** How many concern a place or anything inside of it. */
export const countUnder = (annotations: readonly Annotation[], pointer: string): number =>
  annotations.filter((annotation) => annotation.pointer === pointer || annotation.pointer.startsWith(`${pointer}/`)).length

/** The number that a text spells, as JSON would read it; undefined for anything else. */
export const numberFrom = (text: string): number | undefined =>
  /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/.test(text.trim()) ? Number(text) : undefined
