/**
 * Findings of one message or exchange, grouped by rule and path pattern as they come in, so that a page with the same
 * mistake in each of its objects is one finding with a count. Nothing is dropped: what goes beyond the bound of distinct
 * groups is counted in one group for each rule.
 */
import type { Finding } from './finding.js'

/** Places that a group names; the others are counted. */
const maximumPlaces = 5
/** Distinct groups of one list; beyond them, one group for each rule, severity and side takes the rest. */
const maximumGroups = 300

/** Findings that a finding stands for. */
export const countOf = (finding: Pick<Finding, 'repeated'>): number => finding.repeated?.count ?? 1

/** Findings that a list stands for. */
export const totalOf = (findings: readonly Finding[], severity?: Finding['severity']): number => {
  let total = 0
  for (const finding of findings) if (severity === undefined || finding.severity === severity) total += countOf(finding)
  return total
}

/** A place with `*` for positions in lists: `/data/*` + `/evses` for `/data/3/evses`. */
export const patternOf = (at: string): string => (at.startsWith('/') ? at.replaceAll(/\/\d+(?=\/|$)/g, '/*') : at)

/** The same finding about a value that lies deeper: `prefix` is a JSON pointer. */
export const findingUnder = (prefix: string, finding: Finding, side = finding.side): Finding => ({
  ...finding,
  side,
  at: prefix + finding.at,
  ...(finding.repeated && {
    repeated: {
      ...finding.repeated,
      pattern: finding.repeated.pattern === '*' ? '*' : patternOf(prefix) + finding.repeated.pattern,
      places: finding.repeated.places.map((place) => prefix + place),
    },
  }),
})

export class FindingList {
  readonly #groups = new Map<string, Finding>()

  /** Adds findings, which may be groups themselves. */
  push(...findings: readonly Finding[]): void {
    for (const finding of findings) this.#add(finding)
  }

  /** Distinct findings: violations first, otherwise in the order in which they came. */
  toArray(): Finding[] {
    const all = [...this.#groups.values()]
    const violations = all.filter((finding) => finding.severity === 'violation')
    return violations.length === 0 || violations.length === all.length
      ? all
      : [...violations, ...all.filter((finding) => finding.severity !== 'violation')]
  }

  #add(finding: Finding): void {
    const { id, severity, side } = finding
    const pattern = finding.repeated?.pattern ?? patternOf(finding.at)
    const key = `${id} ${severity} ${side} ${kindOf(finding.expected)} ${pattern}`
    const known = this.#groups.get(key)
    if (known !== undefined) {
      // Two rules that see one thing have found it once.
      const isSame = finding.repeated === undefined && (known.repeated?.places ?? [known.at]).includes(finding.at)
      if (!isSame) this.#groups.set(key, joined(known, finding, pattern))
    } else if (this.#groups.size < maximumGroups || pattern === '*') this.#groups.set(key, finding)
    else {
      const rest = `${id} ${severity} ${side} *`
      const group = this.#groups.get(rest)
      this.#groups.set(rest, group === undefined ? finding : joined(group, finding, '*'))
    }
  }
}

/** Findings grouped, violations first. */
export const groupFindings = (findings: readonly Finding[]): Finding[] => {
  const list = new FindingList()
  list.push(...findings)
  return list.toArray()
}

/** What is expected without the values of the single case: two rules with one id and place stay two findings. */
const kindOf = (expected: string): string => expected.replaceAll(/"[^"]*"|\d[\w.:+-]*/g, '#')

const joined = (first: Finding, next: Finding, pattern: string): Finding => {
  const places = first.repeated?.places ?? [first.at]
  const room = maximumPlaces - places.length
  return {
    ...first,
    repeated: {
      pattern,
      count: countOf(first) + countOf(next),
      places: room > 0 ? [...places, ...(next.repeated?.places ?? [next.at]).slice(0, room)] : places,
    },
  }
}
