/**
 * The schemas in the form that judging walks: a tree of plain nodes, built once per version and object. Walking it
 * beside a value yields every deviation at once, where a parser stops at the first level that does not fit.
 */
import { z } from 'zod'
import { enums, objects, valuesOf } from '../schemas.js'
import { basicTypes, namedTypes, type BasicType } from '../types.js'
import { VersionDetails as VersionDetails211 } from '../v2.1.1/versions.js'
import { VersionDetails as VersionDetails221 } from '../v2.2.1/versions.js'
import { VersionDetails as VersionDetails230 } from '../v2.3.0/versions.js'
import { versions, type Version } from '../version.js'
import { chapterOf } from './chapters.js'
import { bugfixLengths, singleDecimal } from './exceptions.js'
import type { ObjectRule } from './rule.js'
import { rulesFor } from './rules.js'

export interface TextNode {
  readonly kind: 'text'
  readonly basic: BasicType
  readonly max: number
}
export interface NumberNode {
  readonly kind: 'number'
  readonly basic: BasicType
}
export interface BooleanNode {
  readonly kind: 'boolean'
}
export interface EnumNode {
  readonly kind: 'enum'
  readonly name: string
  readonly values: ReadonlySet<string>
  /** Other values are legal too. */
  readonly open: boolean
}
export interface ObjectNode {
  readonly kind: 'object'
  readonly name: string
  /** As findings name it: `2.2.1 mod_locations`. */
  readonly chapter: string
  readonly fields: readonly Field[]
  readonly byName: ReadonlyMap<string, Field>
  readonly rules: readonly ObjectRule[]
}
export type Node = TextNode | NumberNode | BooleanNode | EnumNode | ObjectNode

export interface Field {
  readonly name: string
  readonly required: boolean
  /** `node` is that of the entries. */
  readonly list: boolean
  readonly node: Node
  /** The longer maximum of the version's bug-fix revision. */
  readonly longerMax: number | undefined
  /** Decimals that a number may have. */
  readonly decimals: number
}

/** By version: versions share schemas, and each has its own rules and chapters. */
const compiled = Object.fromEntries(versions.map((version) => [version, new Map<z.ZodType, Node>()])) as Record<
  Version,
  Map<z.ZodType, Node>
>

const nodeFor = (version: Version, schema: z.ZodType): Node => {
  const known = compiled[version].get(schema)
  if (known) return known
  const node = build(version, schema)
  compiled[version].set(schema, node)
  return node
}

const build = (version: Version, schema: z.ZodType): Node => {
  const basic = basicTypes.get(schema)
  if (basic) {
    if (basic.type === 'boolean') return { kind: 'boolean' }
    return basic.type === 'number' || basic.type === 'int' ? { kind: 'number', basic } : { kind: 'text', basic, max: basic.max ?? Infinity }
  }
  const values = valuesOf(schema)
  if (values.length > 0) {
    return { kind: 'enum', name: namedTypes.get(schema)?.name ?? '', values: new Set(values), open: !(schema instanceof z.ZodEnum) }
  }
  if (!(schema instanceof z.ZodObject)) throw new TypeError(`a ${schema.def.type} is no type of the specification`)
  const name = namedTypes.get(schema)?.name ?? 'VersionDetails'
  const fields = Object.entries(schema.shape).map(([field, type]) => fieldFor(version, name, field, type as z.ZodType))
  return {
    kind: 'object',
    name,
    chapter: `${version} ${chapterOf(version, name)}`,
    fields,
    byName: new Map(fields.map((field) => [field.name, field])),
    rules: rulesFor(version, name),
  }
}

const fieldFor = (version: Version, owner: string, name: string, schema: z.ZodType): Field => {
  const required = !(schema instanceof z.ZodOptional)
  const inner = (required ? schema : schema.unwrap()) as z.ZodType
  const list = inner instanceof z.ZodArray
  return {
    name,
    required,
    list,
    node: nodeFor(version, (list ? inner.element : inner) as z.ZodType),
    longerMax: bugfixLengths[version][`${owner}.${name}`],
    decimals: singleDecimal.has(`${owner}.${name}`) ? 1 : 4,
  }
}

const details: Record<Version, z.ZodType> = {
  '2.1.1': VersionDetails211,
  '2.2.1': VersionDetails221,
  '2.3.0': VersionDetails230,
}

const schemaOf = (version: Version, name: string): z.ZodType | undefined =>
  name === 'VersionDetails' ? details[version] : (objects[version].get(name) ?? enums[version].get(name))

const byName = Object.fromEntries(versions.map((version) => [version, new Map<string, Node>()])) as Record<Version, Map<string, Node>>

/** The node of an object, class or enum of a version; undefined if the version has none of that name. */
export const nodeOf = (version: Version, name: string): Node | undefined => {
  const known = byName[version].get(name)
  if (known) return known
  const schema = schemaOf(version, name)
  if (!schema) return undefined
  const node = nodeFor(version, schema)
  byName[version].set(name, node)
  return node
}

/** Every name that can be judged in a version. */
export const judgedNames = (version: Version): string[] => [...objects[version].keys(), ...enums[version].keys(), 'VersionDetails']
