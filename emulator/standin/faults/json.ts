/** Changes of JSON by path. Values are changed in place; what a change does not fit is left as it is. */
import type { FaultAction } from '../../contract/faults.js'
import { looksLikeEnvelope } from '../../ocpi/envelope.js'
import type { JsonObject } from '../data/kinds.js'
import { isObject } from '../../ocpi/json-object.js'

type JsonAction = Extract<FaultAction, { kind: 'json' }>
type Holder = JsonObject | unknown[]

const segmentsOf = (path: string): string[] =>
  path === ''
    ? []
    : path
        .replace(/^\//, '')
        .split('/')
        .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'))

const get = (holder: Holder, key: string): unknown =>
  Array.isArray(holder) ? holder[Number(key)] : Object.hasOwn(holder, key) ? holder[key] : undefined

const put = (holder: Holder, key: string, value: unknown): void => {
  if (Array.isArray(holder)) {
    if (/^\d{1,6}$/.test(key)) holder[Number(key)] = value
    else if (key === '-') holder.push(value)
  } else Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true })
}

const drop = (holder: Holder, key: string): void => {
  if (Array.isArray(holder)) holder.splice(Number(key), 1)
  else Reflect.deleteProperty(holder, key)
}

const isHolder = (value: unknown): value is Holder => Array.isArray(value) || isObject(value)

/** Holders of what the last segment names, for each way that the wildcards can go. */
const holdersOf = (root: unknown, segments: readonly string[]): Holder[] => {
  let holders: unknown[] = [root]
  for (const segment of segments) {
    holders = holders.flatMap((holder) => (!isHolder(holder) ? [] : segment === '*' ? Object.values(holder) : [get(holder, segment)]))
  }
  return holders.filter(isHolder)
}

const retyped = (value: unknown): unknown => {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (typeof value === 'string') return /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : [value]
  if (Array.isArray(value)) return (value[0] as unknown) ?? {}
  return isObject(value) ? [value] : ''
}

const textsOnly =
  (change: (text: string) => string) =>
  (value: unknown): unknown =>
    typeof value === 'string' ? change(value) : value
const listsOnly =
  (change: (list: unknown[]) => unknown[]) =>
  (value: unknown): unknown =>
    Array.isArray(value) ? change(value) : value

/** What a change makes of a value that is there. */
const made = (action: JsonAction): ((value: unknown) => unknown) | undefined => {
  const text = typeof action.value === 'string' ? action.value : ''
  const number = typeof action.value === 'number' ? action.value : Number.NaN
  switch (action.do) {
    case 'retype':
      return retyped
    case 'lower-case':
      return textsOnly((value) => value.toLowerCase())
    case 'upper-case':
      return textsOnly((value) => value.toUpperCase())
    case 'scale':
      return (value) => (typeof value === 'number' ? value * number : value)
    case 'prepend':
      return (value) => (typeof value === 'string' ? text + value : Array.isArray(value) ? [action.value, ...(value as unknown[])] : value)
    case 'append':
      return (value) => (typeof value === 'string' ? value + text : Array.isArray(value) ? [...(value as unknown[]), action.value] : value)
    case 'lengthen':
      return textsOnly((value) => value.padEnd(Math.min(number, 100_000), 'x'))
    case 'duplicate-first':
      return listsOnly((list) => (list.length > 0 ? [list[0], ...list] : list))
    case 'remove-first':
      return listsOnly((list) => list.slice(1))
    case 'reverse':
      return listsOnly((list) => [...list].reverse())
    case 'set':
    case 'remove':
    case 'rename':
      return undefined
  }
}

const changeAt = (holder: Holder, key: string, action: JsonAction): void => {
  if (key === '*') {
    const keys = Array.isArray(holder) ? holder.map((_, index) => String(index)).reverse() : Object.keys(holder)
    for (const each of keys) changeAt(holder, each, action)
    return
  }
  if (action.do === 'set') return put(holder, key, structuredClone(action.value ?? null))
  const value = get(holder, key)
  if (value === undefined) return
  if (action.do === 'remove') return drop(holder, key)
  if (action.do === 'rename') {
    if (Array.isArray(holder) || typeof action.value !== 'string') return
    drop(holder, key)
    put(holder, action.value, value)
    return
  }
  put(holder, key, made(action)?.(value) ?? value)
}

/** The objects of the specification in a body: `data` of an envelope or what is in its list, else the body itself. */
const objectsIn = (body: unknown): { holder: JsonObject; objects: readonly unknown[] } => {
  const held: JsonObject = looksLikeEnvelope(body) ? body : { data: body }
  const { data } = held
  return { holder: held, objects: Array.isArray(data) ? (data as unknown[]) : data === undefined ? [] : [data] }
}

/** Changes the body; returns what it has become. */
export const changeJson = (body: unknown, action: JsonAction): unknown => {
  const segments = segmentsOf(action.path)
  const last = segments.at(-1)
  const change = (root: unknown): void => {
    if (last !== undefined) for (const holder of holdersOf(root, segments.slice(0, -1))) changeAt(holder, last, action)
  }
  if (action.within === 'body') {
    const held: JsonObject = { body }
    if (last === undefined) changeAt(held, 'body', action)
    else change(body)
    return held['body']
  }
  const { objects } = objectsIn(body)
  for (const object of action.within === 'first-object' ? objects.slice(0, 1) : objects) change(object)
  return body
}
