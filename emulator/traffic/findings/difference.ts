/** Whether two JSON objects say the same. */
import { readDateTime } from '../../ocpi/datetime.js'
import type { Fields } from './scene.js'
import { isObject } from '../../ocpi/json-object.js'

/**
 * Where `after` differs from `before`: for each field at the top, the first difference as a path without its leading slash.
 * Null and a missing field, an empty list and a missing list, and two spellings of one instant are the same.
 * `last_updated` does not count at the top. `partial`: what is missing in `after` is unchanged.
 */
export function* differencesOf(before: Fields, after: Fields, partial: boolean): Generator<string, undefined> {
  const names = partial ? Object.keys(after) : new Set([...Object.keys(before), ...Object.keys(after)])
  for (const name of names) {
    if (name === 'last_updated') continue
    const found = compare(before[name], after[name])
    if (found !== undefined) yield found === '' ? name : `${name}/${found}`
  }
  return undefined
}

/** The first of these differences; undefined when both say the same. */
export const differenceOf = (before: Fields, after: Fields, partial: boolean): string | undefined =>
  differencesOf(before, after, partial).next().value

const nothing = (value: unknown): boolean => value === undefined || value === null || (Array.isArray(value) && value.length === 0)

/** Nothing of the specification is nested this deep. */
const maximumDepth = 40

const compare = (one: unknown, other: unknown, depth = 0): string | undefined => {
  if (depth > maximumDepth || one === other || (nothing(one) && nothing(other))) return undefined
  if (Array.isArray(one) && Array.isArray(other)) {
    for (let index = 0; index < Math.max(one.length, other.length); index++) {
      const found = compare(one[index], other[index], depth + 1)
      if (found !== undefined) return found === '' ? String(index) : `${index}/${found}`
    }
    return undefined
  }
  if (isObject(one) && isObject(other)) {
    for (const name of new Set([...Object.keys(one), ...Object.keys(other)])) {
      const found = compare(one[name], other[name], depth + 1)
      if (found !== undefined) return found === '' ? name : `${name}/${found}`
    }
    return undefined
  }
  if (typeof one === 'string' && typeof other === 'string') {
    const first = one.length >= 19 ? readDateTime(one) : undefined
    if (first !== undefined && first === readDateTime(other)) return undefined
  }
  return ''
}
