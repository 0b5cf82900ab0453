/**
 * What an older version is never sent: null, which its parsers take for a wrong type, and fields that only the newer
 * version has. The rules of each object translate what can be said; this catches what they do not name, at any depth.
 */
import { z } from 'zod'
import { extensions } from '../judging/exceptions.js'
import { objects } from '../schemas.js'
import { namedTypes } from '../types.js'
import type { Version } from '../version.js'
import { pointer } from './note.js'
import type { Fields, Step, TranslationWalk } from './shape.js'
import { isObject } from '../json-object.js'

/** What becomes of the fields of one object; of fields that are not named nothing. */
interface Plan {
  readonly newer: ReadonlySet<string>
  readonly inside: ReadonlyMap<string, () => Plan>
}

const nothing: Plan = { newer: new Set(), inside: new Map() }

/** The type of a field or, of a list, of its entries. */
const entryOf = (schema: z.ZodType): z.ZodType => {
  if (schema instanceof z.ZodOptional) return entryOf(schema.unwrap() as z.ZodType)
  return schema instanceof z.ZodArray ? entryOf(schema.element as z.ZodType) : schema
}

const plans = new Map<string, Plan>()

const planOf = (from: Version, to: Version, name: string): Plan => {
  const key = `${from} ${to} ${name}`
  const known = plans.get(key)
  if (known) return known
  const target = objects[to].get(name)
  const shape: Readonly<Record<string, unknown>> = target?.shape ?? {}
  const source: Readonly<Record<string, unknown>> = objects[from].get(name)?.shape ?? {}
  const extra = extensions[to][name] ?? []
  const plan: Plan = target
    ? {
        newer: new Set(Object.keys(source).filter((field) => !(field in shape) && !extra.includes(field))),
        inside: new Map(
          Object.entries(shape).flatMap(([field, type]) => {
            const entry = entryOf(type as z.ZodType)
            const inner = entry instanceof z.ZodObject ? namedTypes.get(entry)?.name : undefined
            return inner === undefined ? [] : [[field, () => planOf(from, to, inner)] as const]
          }),
        ),
      }
    : nothing
  plans.set(key, plan)
  return plan
}

type Say = (path: readonly (string | number)[], message: string) => void

/** The same object where nothing had to go. */
const cleanedBy = (value: unknown, plan: Plan, path: readonly (string | number)[], say: Say): unknown => {
  if (Array.isArray(value)) {
    const list: readonly unknown[] = value
    const entries = list.map((entry, index) => cleanedBy(entry, plan, [...path, index], say))
    return entries.every((entry, index) => entry === list[index]) ? value : entries
  }
  if (!isObject(value)) return value
  let changed: Fields | undefined
  for (const [field, content] of Object.entries(value)) {
    if (content === null || plan.newer.has(field)) {
      say([...path, field], content === null ? 'null is left out' : 'only the newer version has this field')
      changed ??= { ...value }
      delete changed[field]
      continue
    }
    const inner = typeof content === 'object' ? cleanedBy(content, plan.inside.get(field)?.() ?? nothing, [...path, field], say) : content
    if (inner !== content) changed = { ...(changed ?? value), [field]: inner }
  }
  return changed ?? value
}

const noting =
  (walk: TranslationWalk): Say =>
  (path, message) =>
    walk.notes?.push({ path: pointer([...walk.path, ...path]), kind: 'lost', message })

/** The step of an object, before and after which nulls are left out, and after it the fields of the newer version too. */
const forOlder = (from: Version, to: Version, name: string, step: Step): Step => {
  return (value, walk) => {
    const say = noting(walk)
    return cleanedBy(step(cleanedBy(value, nothing, [], say), walk), planOf(from, to, name), [], say)
  }
}

/** The same for each object of a table. */
export const allForOlder = (from: Version, to: Version, steps: ReadonlyMap<string, Step>): ReadonlyMap<string, Step> =>
  new Map(Array.from(steps, ([name, step]) => [name, forOlder(from, to, name, step)]))
