/** Whether a rule concerns an exchange. Wildcards only, so that no pattern can take long. */
import type { FaultMatch } from '../../contract/faults.js'
import type { Interface } from '../../ocpi/endpoints.js'
import type { Version } from '../../ocpi/version.js'
import { containing, equalling, type TextTest } from '../../traffic/filter/pattern.js'

/** An exchange as rules look at it, before it has taken place. */
export interface Subject {
  readonly direction: 'in' | 'out'
  /** Row of the endpoint table; undefined when it fits none. */
  readonly endpoint: string | undefined
  readonly module: string | undefined
  readonly interface: Interface | undefined
  readonly method: string
  readonly version: Version | undefined
  readonly connectionId: string | undefined
  /** Parties of the peer, as `NL-CPO`. */
  readonly peers: readonly string[]
  /** Path and query. */
  readonly path: string
  readonly body: () => string
}

const piecesOf = (pattern: string): string[] => pattern.split('*')
const whole = (pattern: string): TextTest => equalling(piecesOf(pattern))
/** Whether a text fits one of the patterns; `*` stands for any text. */
export const anyOf = (patterns: string | readonly string[]): TextTest => {
  const tests = (typeof patterns === 'string' ? [patterns] : patterns).map(whole)
  return (text) => tests.some((test) => test(text))
}

/** A test of a `FaultMatch`; cheap conditions come first, the body is looked at last. */
export const compileMatch = (match: FaultMatch): ((subject: Subject) => boolean) => {
  const conditions: ((subject: Subject) => boolean)[] = []
  const text = (test: TextTest, of: (subject: Subject) => string | undefined): void => {
    conditions.push((subject) => {
      const value = of(subject)
      return value !== undefined && test(value)
    })
  }
  if (match.direction !== undefined) conditions.push((subject) => subject.direction === match.direction)
  if (match.version !== undefined) {
    const versions: readonly (string | undefined)[] = [match.version].flat()
    conditions.push((subject) => versions.includes(subject.version))
  }
  if (match.interface !== undefined) conditions.push((subject) => subject.interface === match.interface)
  if (match.module !== undefined) text(whole(match.module), (subject) => subject.module)
  if (match.endpoint !== undefined) text(anyOf(match.endpoint), (subject) => subject.endpoint)
  if (match.method !== undefined) text(anyOf(match.method), (subject) => subject.method)
  if (match.connectionId !== undefined) conditions.push((subject) => subject.connectionId === match.connectionId)
  if (match.peer !== undefined) {
    const test = whole(match.peer)
    conditions.push((subject) => subject.peers.some(test))
  }
  if (match.path !== undefined) text(whole(match.path), (subject) => subject.path)
  if (match.body !== undefined) text(containing(piecesOf(match.body)), (subject) => subject.body())
  return (subject) => conditions.every((condition) => condition(subject))
}
