/** Where judging stands, and how it notes what it finds. */
import { FindingList } from '../finding-list.js'
import type { Finding, FindingId } from '../finding.js'
import type { Version } from '../version.js'

/** In one object of a list, unknown names beyond these are counted, not explained: guessing what each was meant to be takes time. */
export const maximumExplained = 500

export interface JudgingWalk {
  readonly version: Version
  readonly side: Finding['side']
  /** Object that the walk began with. */
  readonly root: string
  /** Pointer to where the walk began. */
  readonly base: string
  /** Keys from there to the value at hand. */
  readonly path: (string | number)[]
  readonly findings: FindingList
  /** Chapter of the object at hand. */
  chapter: string
  /** Unknown names that were explained. */
  explained: number
}

export const beginWalk = (
  version: Version,
  root: string,
  side: Finding['side'],
  base: string,
  findings = new FindingList(),
): JudgingWalk => ({
  version,
  side,
  root,
  base,
  path: [],
  findings,
  chapter: version,
  explained: 0,
})

/** Adds a finding about the value at hand, or about what `below` points at from there. */
export const report = (
  walk: JudgingWalk,
  id: FindingId,
  severity: Finding['severity'],
  expected: string,
  actual: string,
  below = '',
  chapter = walk.chapter,
): void => {
  const at = walk.base + walk.path.map((key) => `/${escapeKey(String(key))}`).join('') + below
  walk.findings.push({ id, severity, side: walk.side, at, expected, actual, chapter })
}

/** A key as it stands in a JSON pointer (RFC 6901). */
export const escapeKey = (key: string): string => (/[~/]/.test(key) ? key.replaceAll('~', '~0').replaceAll('/', '~1') : key)
