/** What a rule about one object looks like, and how rules read its fields. */
import type { Finding, FindingId } from '../finding.js'
import { versions, type Version } from '../version.js'
import type { Fields } from './describe.js'
import { report, type JudgingWalk } from './report.js'

export interface ObjectRule {
  readonly object: string
  readonly versions: readonly Version[]
  /** `partial`: fields that are absent may be there in the object that is patched. */
  readonly check: (value: Fields, walk: JudgingWalk, partial: boolean) => void
}

export const rule = (object: string, applies: readonly Version[], check: ObjectRule['check']): ObjectRule => ({
  object,
  versions: applies,
  check,
})

export const everyVersion: readonly Version[] = versions
/** 2.2 renamed fields and added credit CDRs, reservations and the owner in each object. */
export const since22: readonly Version[] = versions.filter((version) => version !== '2.1.1')
export const until22: readonly Version[] = versions.filter((version) => version === '2.1.1')

// ---- reading ----------------------------------------------------------------------------------------------------

export const text = (value: Fields, name: string): string | undefined => {
  const content = value[name]
  return typeof content === 'string' ? content : undefined
}

export const number = (value: Fields, name: string): number | undefined => {
  const content = value[name]
  return typeof content === 'number' ? content : undefined
}

export const list = (value: Fields, name: string): readonly unknown[] => {
  const content = value[name]
  return Array.isArray(content) ? content : []
}

export const isFilled = (value: Fields, name: string): boolean => list(value, name).length > 0
export const isSet = (value: Fields, name: string): boolean => value[name] !== undefined && value[name] !== null

/** Reports about the field of the object at hand, or about what a pointer leads to from there. */
export const reportField = (
  walk: JudgingWalk,
  id: FindingId,
  severity: Finding['severity'],
  field: string,
  expected: string,
  actual: string,
): void => {
  report(walk, id, severity, expected, actual, `/${field}`)
}
