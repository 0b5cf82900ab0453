/** A rule while it is edited: one text, which the form and the JSON both change. */
import { createContext, use } from 'react'
import type { Annotation } from '../json/index.js'
import { withoutValue, withValue } from '../json/edits.js'
import { shapeAlong } from '../json/shapes.js'
import type { RuleSchema } from './fault-model.js'

export type Path = readonly (string | number)[]

export interface RuleEditing {
  /** What the text holds, whether or not it is a rule. */
  readonly value: unknown
  /** `undefined` takes the field out. */
  readonly set: (path: Path, value: unknown) => void
  readonly problemAt: (path: Path) => string | undefined
}

const RuleContext = createContext<RuleEditing | undefined>(undefined)
export const RuleProvider = RuleContext

export const useRule = (): RuleEditing => {
  const editing = use(RuleContext)
  if (!editing) throw new Error('A RuleEditor is missing above this component.')
  return editing
}

export const valueIn = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

export const valueAt = (value: unknown, path: Path): unknown =>
  path.reduce<unknown>(
    (inner, part) =>
      typeof inner === 'object' && inner !== null ? (inner as Readonly<Record<string | number, unknown>>)[part] : undefined,
    value,
  )

export const textAt = (value: unknown, path: Path): string | undefined => {
  const found = valueAt(value, path)
  return typeof found === 'string' ? found : undefined
}
/** A text or a list of texts, as a list. */
export const textsAt = (value: unknown, path: Path): readonly string[] =>
  [valueAt(value, path) ?? []].flat().filter((each): each is string => typeof each === 'string')
export const listAt = (value: unknown, path: Path): readonly unknown[] => {
  const found = valueAt(value, path)
  return Array.isArray(found) ? found : []
}

/** The text with one place changed; where fields go follows the schema. */
export const changed = (schema: RuleSchema, text: string, path: Path, value: unknown): string =>
  value === undefined ? withoutValue(text, [...path]) : withValue(text, [...path], value, shapeAlong(schema, valueIn(text)))

export const problemIn = (annotations: readonly Annotation[], path: Path): string | undefined => {
  const pointer = path.map((part) => `/${part}`).join('')
  return annotations.find((annotation) => annotation.pointer === pointer)?.text
}
