/** Completion and documentation of a scenario file, from its JSON Schema and from what the file itself names. */
import { getLocation, getNodeValue, parseTree, type JSONPath } from 'jsonc-parser'
import { commandObjects, endpoints } from '../../emulator/ocpi/endpoints.js'
import { keysAround, wordAround, type Completion, type Documentation, type Option } from '../json/help.js'
import type { JsonHelp } from '../json/index.js'
import { isObject } from '../../emulator/ocpi/json-object.js'

/** As much of JSON Schema as the schema of scenarios is written in. */
export interface JsonSchema {
  readonly $ref?: string
  readonly type?: string
  readonly description?: string
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: JsonSchema | boolean
  readonly items?: JsonSchema
  readonly anyOf?: readonly JsonSchema[]
  readonly oneOf?: readonly JsonSchema[]
  readonly allOf?: readonly JsonSchema[]
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly definitions?: Readonly<Record<string, JsonSchema>>
}

/** A schema in which nothing refers elsewhere: its ways to be met. */
type Alternatives = readonly JsonSchema[]

export const alternativesOf = (root: JsonSchema, schema: JsonSchema | undefined, description?: string): Alternatives => {
  if (schema === undefined) return []
  const said = description ?? schema.description
  const withWords = (one: JsonSchema): JsonSchema => (said === undefined || one.description === said ? one : { ...one, description: said })
  if (schema.$ref !== undefined) return alternativesOf(root, root.definitions?.[schema.$ref.replace('#/definitions/', '')], said)
  const several = schema.anyOf ?? schema.oneOf
  if (several) return several.flatMap((one) => alternativesOf(root, one, description))
  if (schema.allOf?.length === 1) return alternativesOf(root, schema.allOf[0], said)
  return [withWords(schema)]
}

/** Those that a value may still become, judged by the fields that tell them apart, such as `do` of a step. */
const narrowed = (root: JsonSchema, schemas: Alternatives, value: unknown): Alternatives => {
  if (!isObject(value) || schemas.length < 2) return schemas
  const fitting = schemas.filter(
    ({ properties }) =>
      properties !== undefined &&
      Object.entries(properties).every(([name, property]) => {
        const [only, ...others] = alternativesOf(root, property)
        return only?.const === undefined || others.length > 0 || value[name] === undefined || value[name] === only.const
      }),
  )
  return fitting.length > 0 ? fitting : schemas
}

/** What may stand at a path of a value. */
export const schemasAt = (root: JsonSchema, value: unknown, path: JSONPath): Alternatives => {
  let schemas = narrowed(root, alternativesOf(root, root), value)
  let at = value
  for (const part of path) {
    at = Array.isArray(at) ? (at as unknown[])[Number(part)] : isObject(at) ? at[part] : undefined
    const inner = schemas.flatMap((schema) => {
      if (typeof part === 'number') return alternativesOf(root, schema.items)
      const property =
        schema.properties?.[part] ?? (typeof schema.additionalProperties === 'object' ? schema.additionalProperties : undefined)
      return alternativesOf(root, property)
    })
    schemas = narrowed(root, inner, at)
  }
  return schemas
}

const typeOf = (schemas: Alternatives): string =>
  [
    ...new Set(
      schemas.map((schema) =>
        schema.const !== undefined
          ? JSON.stringify(schema.const)
          : schema.enum
            ? schema.enum.join(' | ')
            : schema.type === 'array'
              ? 'list'
              : (schema.type ?? 'any JSON'),
      ),
    ),
  ]
    .slice(0, 8)
    .join(' or ')

const beginningOf = (schemas: Alternatives): unknown => {
  const [first] = schemas
  if (first?.const !== undefined) return first.const
  return { object: {}, array: [], boolean: true, integer: 0, number: 0 }[first?.type ?? ''] ?? ''
}

/** What a scenario can name beside what its schema says. */
export interface Names {
  /** Ready faults, as `paging.link/relative`. */
  readonly switches: readonly string[]
  /** Ids of other scenarios. */
  readonly files: readonly string[]
}

const endpointIds = [
  ...new Set(
    Object.values(endpoints)
      .flat()
      .map((row) => row.id),
  ),
]
const modules = [
  ...new Set(
    Object.values(endpoints)
      .flat()
      .map((row) => row.module),
  ),
]

/** Values that a field takes though its type is only text. */
const namedFor = (path: JSONPath, value: unknown, names: Names): { values: readonly string[]; detail: string } => {
  const field = path.findLast((part) => typeof part === 'string')
  const standins =
    isObject(value) && Array.isArray(value['standins'])
      ? value['standins'].flatMap((standin: unknown) => (isObject(standin) && typeof standin['id'] === 'string' ? [standin['id']] : []))
      : []
  const inSteps = path[0] === 'steps'
  if (inSteps && (field === 'standin' || field === 'to' || (field === 'peer' && path.length === 3)))
    return { values: standins, detail: 'stand-in' }
  if (inSteps && (field === 'endpoint' || field === 'operation')) return { values: endpointIds, detail: 'endpoint' }
  if (inSteps && field === 'command') return { values: Object.keys(commandObjects), detail: 'command' }
  if (inSteps && field === 'module') return { values: modules, detail: 'module' }
  if (inSteps && field === 'method') return { values: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'], detail: 'method' }
  if (inSteps && field === 'switch') return { values: names.switches, detail: 'ready fault' }
  if (inSteps && field === 'file') return { values: names.files, detail: 'scenario' }
  if (inSteps && field === 'since') {
    const steps = isObject(value) && Array.isArray(value['steps']) ? value['steps'] : []
    return {
      values: [
        'start',
        'step',
        ...steps.flatMap((step: unknown) => (isObject(step) && typeof step['name'] === 'string' ? [step['name']] : [])),
      ],
      detail: 'step',
    }
  }
  return { values: [], detail: '' }
}

const valueOf = (text: string): unknown => {
  const root = parseTree(text)
  return root && (getNodeValue(root) as unknown)
}

const fieldsAt = (root: JsonSchema, parents: Alternatives): { name: string; schemas: Alternatives; required: boolean }[] => {
  const common = parents.length > 3
  const names = [...new Set(parents.flatMap(({ properties }) => Object.keys(properties ?? {})))]
  return names.flatMap((name) => {
    const holding = parents.filter(({ properties }) => properties?.[name] !== undefined)
    // Of many kinds of steps only what all of them have: `do` first of all.
    if (common && holding.length < parents.length) return []
    return [
      {
        name,
        schemas: holding.flatMap(({ properties }) => alternativesOf(root, properties?.[name])),
        required: holding.every(({ required }) => required?.includes(name)),
      },
    ]
  })
}

const completionOf = (root: JsonSchema, names: Names, text: string, offset: number): Completion | undefined => {
  const location = getLocation(text, offset)
  const value = valueOf(text)
  const { from, to, inside } = wordAround(text, offset)
  if (location.isAtPropertyKey) {
    const path = location.path.slice(0, -1)
    const present = keysAround(text, offset, path)
    const current = inside ? String(location.path.at(-1)) : ''
    const rest = text.slice(to, to + 200)
    const hasColon = /^\s*:/.test(rest)
    const comma = /^\s*"/.test(rest) ? ',' : ''
    const options = fieldsAt(root, schemasAt(root, value, path))
      .filter(({ name }) => name === current || !present.has(name))
      .map(({ name, schemas, required }, index): Option => ({
        label: name,
        insert: hasColon ? JSON.stringify(name) : `${JSON.stringify(name)}: ${JSON.stringify(beginningOf(schemas))}${comma}`,
        detail: `${typeOf(schemas).slice(0, 40)}${required ? ', required' : ''}`,
        rank: (required ? 50 : 0) - index / 2,
      }))
    return options.length > 0 ? { from, to, options } : undefined
  }
  const schemas = schemasAt(root, value, location.path)
  const named = namedFor(location.path, value, names)
  const values = [
    ...new Set([
      ...schemas.flatMap((schema) =>
        schema.const !== undefined ? [schema.const] : schema.type === 'boolean' ? [true, false] : [...(schema.enum ?? [])],
      ),
    ]),
  ]
  const summaries = new Map(values.map((one) => [one, describedBy(root, value, location.path, one)]))
  const options = [
    ...values.map((one, index): Option => ({
      label: String(one),
      insert: JSON.stringify(one),
      detail: summaries.get(one) ?? '',
      rank: -index / 2,
    })),
    ...named.values.map((one, index): Option => ({ label: one, insert: JSON.stringify(one), detail: named.detail, rank: -index / 2 })),
  ]
  return options.length > 0 ? { from, to, options } : undefined
}

/** What choosing a value means, where it tells kinds of objects apart: the summary of a step. */
const describedBy = (root: JsonSchema, value: unknown, path: JSONPath, chosen: unknown): string | undefined => {
  const field = path.at(-1)
  if (typeof field !== 'string') return undefined
  const parents = schemasAt(root, undefined, path.slice(0, -1))
  if (parents.length < 2) return undefined
  return parents.find(
    ({ properties }) => properties?.[field] !== undefined && alternativesOf(root, properties[field]).some((one) => one.const === chosen),
  )?.description
}

const documentationOf = (root: JsonSchema, text: string, offset: number): Documentation | undefined => {
  const { path, previousNode: node } = getLocation(text, offset)
  if (!node || offset < node.offset || offset > node.offset + node.length) return undefined
  const schemas = schemasAt(root, valueOf(text), path)
  if (schemas.length === 0) return undefined
  const field = path.findLast((part) => typeof part === 'string')
  const words = [...new Set(schemas.flatMap(({ description }) => description ?? []))]
  return {
    from: node.offset,
    to: node.offset + node.length,
    title: String(field ?? 'scenario'),
    type: typeOf(schemas).slice(0, 120),
    lines: words.slice(0, 3).map((line) => `${line}.`),
  }
}

export const scenarioHelp = (schema: JsonSchema, names: Names): JsonHelp => ({
  complete: (text, offset) => completionOf(schema, names, text, offset),
  document: (text, offset) => documentationOf(schema, text, offset),
})
