/**
 * Judges a value against an object of a version: what a peer sent is kept as it came, and here is what deviates. Pure,
 * never throws on any value, and gives one finding per cause; what comes again in other entries of a list is counted.
 */
import { looksLikeEnvelope } from './envelope.js'
import { totalOf } from './finding-list.js'
import type { Finding } from './finding.js'
import { findDuplicateNames } from './judging/duplicates.js'
import { judgeEnvelope, resembles } from './judging/envelope.js'
import { findJsonProblem } from './judging/json.js'
import { judgedNames, nodeOf, type Node } from './judging/nodes.js'
import { beginWalk, report, type JudgingWalk } from './judging/report.js'
import { finish, type JudgingSteps } from './judging/steps.js'
import { walkNode, walkSteps } from './judging/walk.js'
import type { Version } from './version.js'
import { dialects } from './dialect.js'

export { envelopeSteps, judgeEnvelope, type Promised } from './judging/envelope.js'
export { eachEntry, finish, type JudgingSteps } from './judging/steps.js'
export { findJsonProblem, type JsonProblem } from './judging/json.js'
export { judgedNames } from './judging/nodes.js'

export interface JudgeOptions {
  /** A PATCH: fields may be absent. */
  readonly partial?: boolean
  /** JSON pointer of the value inside its body; empty for the body itself. */
  readonly pointer?: string
  /** The JSON that the value was parsed from: fields that come twice can be seen only there. */
  readonly raw?: string
  /** Half of the exchange that it came in; the request unless told otherwise. */
  readonly side?: Finding['side']
}

/** Objects whose PATCH has to tell when they changed (2.2.1 mod_locations, mod_sessions, mod_tokens). */
const tellsWhenPatched: ReadonlySet<string> = new Set(['Location', 'EVSE', 'Connector', 'Session', 'Token'])

/**
 * What deviates in a value that should be `objectName` (an object, class or enum, or VersionDetails).
 * @throws RangeError when the version has nothing of that name; `judgedNames` lists what it has.
 */
export const judge = (version: Version, objectName: string, value: unknown, options: JudgeOptions = {}): Finding[] => {
  const { partial = false, pointer = '', side = 'request' } = options
  const node = namedNode(version, objectName)
  const walk = beginWalk(version, objectName, side, pointer)
  walkNode(walk, node, value, partial)
  return endJudging(walk, node, value, options)
}

/** The same in small steps, for values that may be very large. */
export function* judgeSteps(version: Version, objectName: string, value: unknown, options: JudgeOptions = {}): JudgingSteps<Finding[]> {
  const { partial = false, pointer = '', side = 'request' } = options
  const node = namedNode(version, objectName)
  const walk = beginWalk(version, objectName, side, pointer)
  yield* walkSteps(walk, node, value, partial)
  return endJudging(walk, node, value, options)
}

/** What concerns the value as a whole. */
const endJudging = (walk: JudgingWalk, node: Node, value: unknown, { partial, raw }: JudgeOptions): Finding[] => {
  if (raw !== undefined) reportDuplicates(walk, raw)
  if (
    partial === true &&
    dialects[walk.version].lastUpdatedInPatch &&
    node.kind === 'object' &&
    tellsWhenPatched.has(walk.root) &&
    typeof value === 'object' &&
    value !== null &&
    (value as Record<string, unknown>)['last_updated'] === undefined
  ) {
    report(walk, 'patch.last-updated', 'violation', '`last_updated` in every PATCH', 'missing', '/last_updated', node.chapter)
  }
  return walk.findings.toArray()
}

const reportDuplicates = (walk: JudgingWalk, raw: string): void => {
  for (const at of findDuplicateNames(raw)) {
    report(
      walk,
      'body.json',
      'warning',
      'each field once',
      'sent twice, and JSON does not define which value counts',
      at,
      `${walk.version} transport_and_format`,
    )
  }
}

const namedNode = (version: Version, name: string): Node => {
  const node = nodeOf(version, name)
  if (!node) throw new RangeError(`${version} has no ${name}; it has ${judgedNames(version).join(', ')}`)
  return node
}

/** Judges by whichever of several objects fits best: results of charging profiles do not say which they are. */
export const judgeOneOf = (version: Version, objectNames: readonly string[], value: unknown, options: JudgeOptions = {}): Finding[] => {
  return finish(judgeOneOfSteps(version, objectNames, value, options))
}

/** The same in small steps. */
export function* judgeOneOfSteps(
  version: Version,
  objectNames: readonly string[],
  value: unknown,
  options: JudgeOptions = {},
): JudgingSteps<Finding[]> {
  let best: Finding[] | undefined
  for (const name of objectNames) {
    const findings = yield* judgeSteps(version, name, value, options)
    if (findings.length === 0) return findings
    if (best === undefined || totalOf(findings) < totalOf(best)) best = findings
  }
  return best ?? []
}

/** Judges what somebody holds in hand: a bare object, a list of them, or a whole response with its envelope. */
export const judgeAny = (version: Version, objectName: string, value: unknown, options: JudgeOptions = {}): Finding[] => {
  const node = namedNode(version, objectName)
  if (looksLikeEnvelope(value) && !resembles(node, value)) {
    return judgeEnvelope(version, value, { response: objectName, list: Array.isArray(value['data']) }, options.side)
  }
  if (!Array.isArray(value)) return judge(version, objectName, value, options)
  const walk = beginWalk(version, objectName, options.side ?? 'request', options.pointer ?? '')
  for (let index = 0; index < value.length; index++) {
    walk.path.push(index)
    walk.explained = 0
    walkNode(walk, node, value[index], options.partial ?? false)
    walk.path.pop()
  }
  return walk.findings.toArray()
}

/** The same of text that should be JSON; where it is not, one finding says line and column. */
export const judgeText = (version: Version, objectName: string, text: string, options: JudgeOptions = {}): Finding[] => {
  const side = options.side ?? 'request'
  const problem = findJsonProblem(text)
  if (problem !== undefined) return [brokenJson(version, problem, side)]
  const { raw: _, ...rest } = options
  const walk = beginWalk(version, objectName, side, options.pointer ?? '')
  walk.findings.push(...judgeAny(version, objectName, JSON.parse(text), rest))
  reportDuplicates(walk, text)
  return walk.findings.toArray()
}

/** The finding on a body that is not JSON. */
export const brokenJson = (
  version: Version,
  problem: { line: number; column: number; expected: string; actual: string },
  side: Finding['side'],
): Finding => ({
  id: 'body.json',
  severity: 'violation',
  side,
  at: '',
  expected: problem.expected,
  actual: `${problem.actual} at line ${problem.line}, column ${problem.column}`,
  chapter: `${version} transport_and_format`,
})
