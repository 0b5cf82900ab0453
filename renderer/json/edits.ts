/** Changes of a value made in its text, so that unknown fields, spelling and order of everything else stay as they are. */
import {
  applyEdits,
  findNodeAtLocation,
  format,
  getNodeValue,
  modify,
  parseTree,
  type FormattingOptions,
  type JSONPath,
  type Node,
} from 'jsonc-parser'
import { pointerParts } from './pointer.js'
import { shapeAt, type Shape } from './schema.js'

const formattingOptions: FormattingOptions = { insertSpaces: true, tabSize: 2, eol: '\n' }

/** Sets the value at a path; a new field goes where the specification lists it. */
export const withValue = (text: string, path: JSONPath, value: unknown, root?: Shape): string => {
  if (path.length === 0) return JSON.stringify(value, undefined, 2)
  const parent = shapeAt(root, path.slice(0, -1))
  const name = path.at(-1)
  return applyEdits(
    text,
    modify(text, path, value, {
      formattingOptions,
      getInsertionIndex: (present) => {
        if (parent?.kind !== 'object') return present.length
        const rank = (field: string) => parent.fields.findIndex((known) => known.name === field)
        const own = rank(String(name))
        const after = present.findIndex((field) => rank(field) > own)
        return own === -1 || after === -1 ? present.length : after
      },
    }),
  )
}

/** Takes a field or an element out. */
export const withoutValue = (text: string, path: JSONPath): string => applyEdits(text, modify(text, path, undefined, { formattingOptions }))

/** Puts an element at the end of a list, making the list when it is not there. */
export const withElement = (text: string, path: JSONPath, value: unknown, root?: Shape): string => {
  const list = valueAt(text, path)
  if (!Array.isArray(list)) return withValue(text, path, [value], root)
  return applyEdits(text, modify(text, [...path, list.length], value, { formattingOptions, isArrayInsertion: true }))
}

/** Moves an element of a list by one place, up (-1) or down (1). The elements keep their text. */
export const withMoved = (text: string, path: JSONPath, index: number, by: -1 | 1): string => {
  const list = nodeAt(text, path)
  const [first, second] = [index, index + by].sort((left, right) => left - right).map((place) => list?.children?.[place])
  if (!first || !second) return text
  const slice = (node: Node) => text.slice(node.offset, node.offset + node.length)
  return (
    text.slice(0, first.offset) +
    slice(second) +
    text.slice(first.offset + first.length, second.offset) +
    slice(first) +
    text.slice(second.offset + second.length)
  )
}

const nodeAt = (text: string, path: JSONPath): Node | undefined => {
  const root = parseTree(text)
  return root && findNodeAtLocation(root, path)
}

const valueAt = (text: string, path: JSONPath): unknown => {
  const node = nodeAt(text, path)
  return node && (getNodeValue(node) as unknown)
}

/** The text indented with two spaces; unchanged where it is not JSON. */
export const tidied = (text: string): string => applyEdits(text, format(text, undefined, formattingOptions))

export interface Range {
  readonly from: number
  readonly to: number
}

/** Where the value of a JSON pointer stands, or its nearest ancestor's field name when it is not there. */
export const rangeOfPointer = (root: Node | undefined, pointer: string): Range => {
  let at = root
  if (!at) return { from: 0, to: 0 }
  const parts = pointerParts(pointer)
  for (const [depth, part] of parts.entries()) {
    const next: Node | undefined =
      at.type === 'object' ? lastField(at, part) : at.type === 'array' ? at.children?.[Number(part)] : undefined
    if (!next) return depth === parts.length ? rangeOf(at) : headOf(at)
    at = next
  }
  return at.type === 'object' || at.type === 'array' ? headOf(at) : rangeOf(at)
}

/** Of a field that is there twice the last one counts, as for every JSON parser. */
const lastField = (object: Node, name: string): Node | undefined =>
  object.children?.findLast((property) => property.children?.[0]?.value === name)?.children?.[1]

const rangeOf = (node: Node): Range => ({ from: node.offset, to: node.offset + node.length })

/** Of something long only what introduces it: its field name, or its opening bracket. */
const headOf = (node: Node): Range => {
  const key = node.parent?.type === 'property' ? node.parent.children?.[0] : undefined
  return key ? rangeOf(key) : { from: node.offset, to: node.offset + 1 }
}
