/** What a finding says, as a sentence that begins with the field, header or line that it is about. */
import type { Finding } from './finding.js'
import { countOf } from './finding-list.js'

/** Rules that look at a message as a whole where they name no place. */
const ofWholeMessage: ReadonlySet<Finding['id']> = new Set(['rate.timeout', 'credentials.state'])

/** An actual that is a predicate of its own, as pricing words it: `begins before the session`. */
const isPredicate = /^(begins|states|has|contains) /

type Said = Pick<Finding, 'id' | 'side' | 'at' | 'expected' | 'actual'>

/** `` `city` is required but missing. ``, `Response lacks X-Limit; expected a whole number.` */
export const messageOf = (finding: Said): string => {
  const { id, side, at, expected, actual } = finding
  const speaker = side === 'request' ? 'Request' : 'Response'
  const hint = expected === '' ? '' : `; expected ${expected}`
  if (at.startsWith('header:')) {
    const name = at.slice('header:'.length)
    if (actual === 'missing') return `${speaker} lacks ${name}${hint}.`
    return actual === '' ? `${name} of the ${side}: expected ${expected}.` : `${name} of the ${side} is ${actual}${hint}.`
  }
  const subject = at === '' && ofWholeMessage.has(id) ? speaker : subjectOf(at, speaker)
  if (id === 'object.required' && actual === 'missing') return `${subject} is required but missing.`
  if (actual === '') return `${subject}: expected ${expected}.`
  if (isPredicate.test(actual)) return `${subject} ${actual}${hint}.`
  return `${subject} is ${at === 'status' ? actual.replace(/^HTTP (?=\d)/, '') : actual}${hint}.`
}

/** The same with the number of places, when there are several: ``44 × `/data/…/evse_id`: …`` */
export const groupMessageOf = (finding: Said & Pick<Finding, 'repeated'>): string =>
  finding.repeated === undefined ? messageOf(finding) : `${countOf(finding)} × \`${finding.repeated.pattern}\`: ${messageOf(finding)}`

/** Where a finding is, for lists: the pattern when it was found at several places. */
export const findingPlace = (finding: Pick<Finding, 'at' | 'repeated'>): string => (finding.repeated?.pattern ?? finding.at) || 'body'

const subjectOf = (at: string, speaker: string): string => {
  if (at === 'status') return 'HTTP status'
  if (at === 'url') return 'Url'
  if (at === 'method') return 'Method'
  const segments = at.split('/')
  const last = segments.pop() ?? ''
  if (last === '') return `${speaker} body`
  // A position in a list is said with the list.
  const name = /^\d+$/.test(last) && segments.length > 1 ? `${segments.pop() ?? ''}/${last}` : last
  return `\`${name.replaceAll('~1', '/').replaceAll('~0', '~')}\``
}
