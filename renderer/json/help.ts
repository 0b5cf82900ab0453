/** Completion and documentation at a place of a JSON text, from the schema of the object that it should be. */
import { getLocation, type JSONPath } from 'jsonc-parser'
import { cardinalityText, fieldAt, hintText, shapeAt, typeText, type Field, type Shape } from './schema.js'
import { beginningOf, type TemplateContext } from './template.js'

export interface Option {
  /** As it reads, without quotes. */
  readonly label: string
  /** Text to put in place of `from` to the cursor. */
  readonly insert: string
  /** Type, or what it is a value of. */
  readonly detail: string
  /** What comes first; higher is earlier. */
  readonly rank: number
}

export interface Completion {
  readonly from: number
  readonly to: number
  readonly options: readonly Option[]
}

/** What may stand at an offset; undefined where the schema has nothing to offer. */
export const completionAt = (text: string, offset: number, root: Shape | undefined, context: TemplateContext): Completion | undefined => {
  if (root === undefined) return undefined
  const location = getLocation(text, offset)
  const { from, to, inside } = wordAround(text, offset)
  if (location.isAtPropertyKey) {
    const parent = shapeAt(root, location.path.slice(0, -1))
    if (parent?.kind !== 'object') return undefined
    const present = keysAround(text, offset, location.path.slice(0, -1))
    const current = inside ? String(location.path.at(-1)) : ''
    const rest = text.slice(to, to + 200)
    const hasColon = /^\s*:/.test(rest)
    const comma = /^\s*"/.test(rest) ? ',' : ''
    return {
      from,
      to,
      options: parent.fields
        .filter((field) => field.name === current || !present.has(field.name))
        .map((field, index) => ({
          label: field.name,
          insert: hasColon
            ? JSON.stringify(field.name)
            : `${JSON.stringify(field.name)}: ${JSON.stringify(beginningOf(field.shape, field.name, context))}${comma}`,
          detail: `${typeText(field.shape)}${field.required ? ', required' : ''}`,
          rank: (field.required ? 1 : 0) * 50 - index / 2,
        })),
    }
  }
  const shape = shapeAt(root, location.path)
  const options = shape && valuesOf(shape, String(location.path.findLast((part) => typeof part === 'string') ?? ''), context)
  return options && options.length > 0 ? { from, to, options } : undefined
}

/** What is being typed: a text with its quotes, closed or not, or a word without. JSON texts end on their line. */
export const wordAround = (text: string, offset: number): { from: number; to: number; inside: boolean } => {
  const line = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset)
  let opened = -1
  for (let at = 0; at < line.length; at++) {
    if (line[at] === '\\') at++
    else if (line[at] === '"') opened = opened === -1 ? at : -1
  }
  if (opened === -1) return { from: offset - (/[\w.+-]*$/.exec(line)?.[0].length ?? 0), to: offset, inside: false }
  const rest = /^(?:[^"\\\n]|\\.)*"/.exec(text.slice(offset, offset + 5_000))?.[0]
  // An opening quote alone must not swallow the rest of the line up to the next field's quote.
  const closes = rest !== undefined && !/[:,{}[\]]/.test(rest)
  return { from: offset - line.length + opened, to: closes ? offset + rest.length : offset, inside: true }
}

const valuesOf = (shape: Shape, field: string, context: TemplateContext): Option[] => {
  if (shape.kind === 'enum')
    return shape.values.map((value, index) => ({ label: value, insert: JSON.stringify(value), detail: shape.name, rank: -index / 2 }))
  if (shape.kind === 'basic') {
    if (shape.basic.type === 'boolean') return ['true', 'false'].map((label) => ({ label, insert: label, detail: 'boolean', rank: 0 }))
    if (shape.basic.type === 'DateTime') return [{ label: 'now', insert: JSON.stringify(context.now), detail: context.now, rank: 0 }]
    return []
  }
  const value = JSON.stringify(beginningOf(shape, field, context))
  return [
    { label: typeText(shape), insert: value, detail: shape.kind === 'list' ? 'a list with one' : 'with its required fields', rank: 0 },
  ]
}

/** Names of the fields beside an offset. Found by asking around, because the text is often not JSON while it is typed. */
export const keysAround = (text: string, offset: number, path: JSONPath): Set<string> => {
  const keys = new Set<string>()
  const same = (other: JSONPath) => other.length === path.length + 1 && path.every((part, index) => part === other[index])
  for (const { index, 1: key } of text.matchAll(/"((?:[^"\\]|\\.)*)"\s*:/g)) {
    if (index <= offset && offset <= index + (key?.length ?? 0) + 2) continue
    if (Math.abs(index - offset) > 20_000 || key === undefined || keys.has(key)) continue
    if (same(getLocation(text, index + 1).path)) keys.add(key)
  }
  return keys
}

export interface Documentation {
  readonly from: number
  readonly to: number
  /** As `status`. */
  readonly title: string
  /** As `Status, required`. */
  readonly type: string
  readonly lines: readonly string[]
}

/** What the schema says of the field or value at an offset. */
export const documentationAt = (text: string, offset: number, root: Shape | undefined): Documentation | undefined => {
  if (root === undefined) return undefined
  const { path, previousNode: node } = getLocation(text, offset)
  if (!node || offset < node.offset || offset > node.offset + node.length) return undefined
  const place = { from: node.offset, to: node.offset + node.length }
  const field = fieldAt(root, path)
  if (field)
    return { ...place, title: field.name, type: `${typeText(field.shape)}, ${cardinalityText(field)}`, lines: linesAbout(field.shape) }
  const shape = shapeAt(root, path)
  if (shape) return { ...place, title: typeText(shape), type: '', lines: linesAbout(shape) }
  const parent = shapeAt(root, path.slice(0, -1))
  if (parent?.kind !== 'object') return undefined
  return { ...place, title: String(path.at(-1)), type: '', lines: [`${parent.name} has no such field.`] }
}

const linesAbout = (shape: Shape): string[] => {
  const inner = shape.kind === 'list' ? shape.element : shape
  const hint = hintText(inner)
  const about =
    inner.kind === 'enum'
      ? [`One of ${inner.values.join(', ')}.`]
      : inner.kind === 'object'
        ? [requiredFields(inner.fields)]
        : hint === undefined
          ? []
          : [`${hint.charAt(0).toUpperCase()}${hint.slice(1)}.`]
  return shape.kind === 'list' && shape.nonEmpty ? ['At least one.', ...about] : about
}

const requiredFields = (fields: readonly Field[]): string => {
  const required = fields.filter((field) => field.required).map((field) => field.name)
  return required.length === 0 ? 'All fields are optional.' : `Requires ${required.join(', ')}.`
}
