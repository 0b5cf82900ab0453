/**
 * The notation in which translations are written: an object is a table of its fields that change, each with a rule.
 * Fields without a rule stay as they are, known or not. What is malformed is passed on untouched: nothing throws.
 */
import type { Party, TranslateContext, TranslateOptions } from './context.js'
import { shortened, type IdKind } from './ids.js'
import { pointer, shown, type NoteKind, type TranslationNote } from './note.js'
import { isObject } from '../json-object.js'

export type Fields = Record<string, unknown>

/** One translation under way. */
export interface TranslationWalk {
  readonly context: TranslateContext
  readonly options: TranslateOptions
  /** Owner of the outermost object. */
  readonly owner: Party
  /** The outermost object is the body of a PATCH. */
  readonly partial: boolean
  /** Where notes go; undefined when nobody reads them. */
  readonly notes: TranslationNote[] | undefined
  /** From the outermost object to the one in hand; changes as the walk goes on. */
  readonly path: (string | number)[]
}

/** Translates one value; undefined when it cannot be said in the target version. */
export type Step = (value: unknown, walk: TranslationWalk) => unknown

export interface FieldRule {
  /** Name of the field in the target, when it is another. */
  readonly to?: string
  readonly apply: (field: string, value: unknown, target: Fields, walk: TranslationWalk, source: Fields) => void
}

export interface ObjectShape {
  /** Why the object must not be forwarded; looked at first. */
  readonly refuse?: (source: Fields, walk: TranslationWalk) => string | undefined
  /** Writes what comes first. */
  readonly begin?: (target: Fields, source: Fields, walk: TranslationWalk) => void
  /** Fills in what the target version demands; may find that the object cannot be forwarded, and says why. */
  readonly complete?: (target: Fields, source: Fields, walk: TranslationWalk) => string | undefined
}

export const walkOf = (value: unknown, context: TranslateContext, notes?: TranslationNote[]): TranslationWalk => ({
  context,
  options: context.options,
  owner: ownerOf(value) ?? context.owner,
  partial: context.partial === true,
  notes,
  path: [],
})

/** A walk over something that was looked up: not a PATCH, and nobody asks what became of its fields. */
export const lookedUp = (walk: TranslationWalk, field: string): TranslationWalk => ({
  ...walk,
  partial: false,
  notes: undefined,
  path: [field],
})

export const isOutermost = (walk: TranslationWalk): boolean => walk.path.length === 0

export const note = (walk: TranslationWalk, kind: NoteKind, field: string, message: string): void => {
  walk.notes?.push({ path: pointer(field === '' ? walk.path : [...walk.path, field]), kind, message })
}

/** The owner that an object names itself. */
export const ownerOf = (value: unknown): Party | undefined => {
  if (!isObject(value)) return undefined
  const { country_code, party_id } = value
  return typeof country_code === 'string' &&
    /^[A-Za-z]{2}$/.test(country_code) &&
    typeof party_id === 'string' &&
    party_id.length >= 1 &&
    party_id.length <= 3
    ? { country_code, party_id }
    : undefined
}

// ---- objects ----------------------------------------------------------------------------------------------------

/** A step over an object, field by field in its own order. */
export const shape = (rules: Readonly<Record<string, FieldRule>>, whole: ObjectShape = {}): Step => {
  const table = new Map(Object.entries(rules))
  const renamedFrom = new Map(Object.entries(rules).flatMap(([field, { to }]) => (to === undefined ? [] : [[to, field] as const])))
  return (value, walk) => {
    if (!isObject(value)) return value
    const refused = whole.refuse?.(value, walk)
    if (refused !== undefined) return leaveOut(refused, walk)
    const target: Fields = {}
    whole.begin?.(target, value, walk)
    for (const field of Object.keys(value)) {
      const content = value[field]
      if (content === undefined) continue
      const rule = table.get(field)
      if (rule !== undefined) rule.apply(field, content, target, walk, value)
      else if (renamedFrom.has(field) && value[renamedFrom.get(field) ?? ''] !== undefined) {
        note(walk, 'lost', field, `collides with ${renamedFrom.get(field)}, which is called so in the target version`)
      } else put(target, field, content)
    }
    const incomplete = whole.complete?.(target, value, walk)
    return incomplete === undefined ? target : leaveOut(incomplete, walk)
  }
}

const leaveOut = (reason: string, walk: TranslationWalk): undefined => note(walk, 'lost', '', reason) as undefined

/** `__proto__` is a field like any other. */
const put = (target: Fields, field: string, value: unknown): void => {
  if (field !== '__proto__') target[field] = value
  else Object.defineProperty(target, field, { value, enumerable: true, configurable: true, writable: true })
}

/** A step over a list; entries that come to nothing are left out. */
export const each =
  (step: Step): Step =>
  (value, walk) => {
    if (!Array.isArray(value)) return value
    const result: unknown[] = []
    for (let index = 0; index < value.length; index += 1) {
      walk.path.push(index)
      const entry = step(value[index], walk)
      if (entry !== undefined) result.push(entry)
      walk.path.pop()
    }
    return result
  }

/** A list of enum values, of which only those in `values` stay. */
export const known = (values: readonly string[], version: string): Step => {
  const set: ReadonlySet<unknown> = new Set(values)
  return each((value, walk) => {
    if (typeof value !== 'string' || set.has(value)) return value
    note(walk, 'lost', '', `${version} does not know ${value}`)
    return undefined
  })
}

// ---- rules ------------------------------------------------------------------------------------------------------

/** Leaves the field out. */
export const lost = (message: string): FieldRule => ({
  apply: (field, value, _target, walk) => {
    if (value !== null) note(walk, 'lost', field, message)
  },
})

/** The field is read where another one is made. */
export const consumed: FieldRule = { apply: () => undefined }

/** Same name, content by `step`. */
export const inside = (step: Step): FieldRule => ({
  apply: (field, value, target, walk) => {
    walk.path.push(field)
    const result = step(value, walk)
    walk.path.pop()
    if (result !== undefined) target[field] = result
  },
})

/** Another name, and content by `step` if given. */
export const renamed = (to: string, step?: Step): FieldRule => ({
  to,
  apply: (field, value, target, walk) => {
    walk.path.push(field)
    const result = step === undefined ? value : step(value, walk)
    walk.path.pop()
    if (result === undefined) return
    target[to] = result
    if (walk.notes !== undefined) note(walk, 'renamed', field, `called ${to} in the target version`)
  },
})

/** One enum value for another; values without an entry stay. */
export const instead =
  (values: Readonly<Record<string, string>>, message: string): Step =>
  (value, walk) => {
    const other = typeof value === 'string' && Object.hasOwn(values, value) ? values[value] : undefined
    if (other === undefined) return value
    if (walk.notes !== undefined) note(walk, 'derived', '', `${shown(value)} becomes ${other}: ${message}`)
    return other
  }

/** 2.1.1 types: no fraction of a second is promised to be understood. */
export const wholeSeconds: Step = (value, walk) => {
  if (typeof value !== 'string' || value.length <= 20) return value
  const match = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\.\d+(Z?)$/.exec(value)
  if (match === null) return value
  note(walk, 'lost', '', 'fraction of the second')
  return `${match[1]}${match[2]}`
}

export const secondsRule = inside(wholeSeconds)

/** Id of a 2.1.1 platform, as 2.2.1 can hold it. */
export const shortId =
  (kind: IdKind): Step =>
  (value, walk) => {
    if (typeof value !== 'string') return value
    const id = walk.context.ids?.toShort(kind, value) ?? (value.length > 36 ? shortened(value) : value)
    if (id !== value) note(walk, 'derived', '', `alias ${id}: 2.2.1 cannot hold the id itself`)
    return id
  }

/** Id of 2.2.1, as the 2.1.1 platform that owns it spells it. */
export const longId =
  (kind: IdKind): Step =>
  (value, walk) => {
    if (typeof value !== 'string') return value
    const id = walk.context.ids?.toLong(kind, value) ?? value
    if (id !== value) note(walk, 'derived', '', `${id} is the id that the alias stands for`)
    return id
  }

/** Optional text that is empty is left out: 2.1.1 writes it so where it demands text and there is none. */
export const unlessEmpty: Step = (value, walk) => {
  if (value !== '') return value
  note(walk, 'lost', '', 'empty text says that there is none')
  return undefined
}
