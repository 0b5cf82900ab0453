/** Conditions on values; wildcards in place of regular expressions, so that no file can keep a run busy. */
import type { HeaderCondition, JsonCondition } from '../contract/scenarios.js'
import { containing, equalling } from '../traffic/filter/pattern.js'
import { isObject } from '../ocpi/json-object.js'

type Condition = Omit<JsonCondition, 'in' | 'at'>

/** Wildcards never look at more values than this. */
const maximumValues = 10_000

/** Values that a pointer leads to; `*` stands for every entry. */
export const valuesAt = (root: unknown, pointer: string): unknown[] => {
  let values: unknown[] = [root]
  for (const segment of pointer === ''
    ? []
    : pointer
        .slice(1)
        .split('/')
        .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))) {
    const next: unknown[] = []
    for (const value of values) {
      if (next.length >= maximumValues) break
      if (segment === '*')
        next.push(...(Array.isArray(value) ? (value as unknown[]).slice(0, maximumValues) : isObject(value) ? Object.values(value) : []))
      else if (Array.isArray(value)) {
        if (/^\d{1,9}$/.test(segment) && Number(segment) < value.length) next.push(value[Number(segment)])
      } else if (isObject(value) && Object.hasOwn(value, segment)) next.push(value[segment])
    }
    values = next
  }
  return values
}

/** Whether two JSON values are the same; the order of fields does not count. */
export const isSameJson = (one: unknown, other: unknown): boolean => {
  if (one === other) return true
  if (Array.isArray(one) && Array.isArray(other))
    return one.length === other.length && one.every((value, index) => isSameJson(value, other[index]))
  if (!isObject(one) || !isObject(other)) return false
  const names = Object.keys(one)
  return (
    names.length === Object.keys(other).length && names.every((name) => Object.hasOwn(other, name) && isSameJson(one[name], other[name]))
  )
}

const asText = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value) ?? ''))

export const shorten = (text: string, length = 200): string => (text.length <= length ? text : `${text.slice(0, length - 1)}…`)
const shown = (value: unknown): string => shorten(JSON.stringify(value) ?? 'nothing')

/** What of a condition one value does not meet, in words; undefined when it meets all. */
const unmet = (condition: Condition, value: unknown): string | undefined => {
  if (condition.is !== undefined && !isSameJson(value, condition.is)) return shown(condition.is)
  if (condition.not !== undefined && isSameJson(value, condition.not)) return `anything but ${shown(condition.not)}`
  if (condition.like !== undefined && !equalling(condition.like.split('*'))(asText(value))) return `like ${condition.like}`
  if (condition.contains !== undefined && !containing([condition.contains])(asText(value))) return `containing ${condition.contains}`
  const number = typeof value === 'number' ? value : typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN
  if (condition.above !== undefined && !(number > condition.above)) return `above ${condition.above}`
  if (condition.below !== undefined && !(number < condition.below)) return `below ${condition.below}`
  if (condition.length !== undefined && (Array.isArray(value) || typeof value === 'string' ? value.length : -1) !== condition.length)
    return `of length ${condition.length}`
  return undefined
}

/** Undefined when one of the values meets the condition, else what was expected and what came. */
export const checkCondition = (condition: Condition, values: readonly unknown[]): { expected: string; actual: string } | undefined => {
  if (condition.exists === false) return values.length === 0 ? undefined : { expected: 'nothing there', actual: shown(values[0]) }
  if (values.length === 0)
    return {
      expected: condition.exists === true ? 'something there' : (unmet(condition, undefined) ?? 'something there'),
      actual: 'nothing there',
    }
  let first: string | undefined
  for (const value of values) {
    const problem = unmet(condition, value)
    if (problem === undefined) return undefined
    first ??= problem
  }
  return { expected: first ?? '', actual: values.length === 1 ? shown(values[0]) : `none of ${values.length}, such as ${shown(values[0])}` }
}

export const checkHeader = (condition: HeaderCondition, headers: readonly string[]): { expected: string; actual: string } | undefined => {
  const values: string[] = []
  for (let index = 0; index + 1 < headers.length; index += 2)
    if (headers[index]?.toLowerCase() === condition.name.toLowerCase()) values.push(headers[index + 1] ?? '')
  return checkCondition(condition, values)
}
