/**
 * Findings on CDRs, remembered by what they follow from: platforms send the same CDR again and again, in every page of a
 * pull that begins too early, and load tests send one that differs in its id alone. Pricing takes ten times as long as
 * telling that it has been done.
 */
import type { Finding } from '../ocpi/finding.js'
import type { Version } from '../ocpi/version.js'
import { findingsForCdr, type FindingOptions } from './assess.js'
import { fieldsOf, type Fields } from './notes.js'

/** Fields from which no amount, time or energy follows. */
const irrelevant = {
  id: undefined,
  session_id: undefined,
  cdr_token: undefined,
  auth_id: undefined,
  auth_method: undefined,
  authorization_reference: undefined,
  meter_id: undefined,
  invoice_reference_id: undefined,
  remark: undefined,
  signed_data: undefined,
  last_updated: undefined,
} as const

/** Longer ones are rare, and would take the place of many. */
const maximumLength = 32 * 1024
/** Characters of all that is remembered. */
const maximumTotal = 2 * 1024 * 1024

export type RememberingFindings = (version: Version, cdr: Fields, options?: FindingOptions) => readonly Finding[]

/** `findingsForCdr` that knows what it has said. `find` does the work, so that tests can count how often. */
export const rememberCdrFindings = (find: typeof findingsForCdr = findingsForCdr): RememberingFindings => {
  const known = new Map<string, readonly Finding[]>()
  let total = 0
  return (version, cdr, { at = '', side = 'request', ...options } = {}) => {
    // Of a Location only the time zone tells anything about prices.
    const { location, ...others } = options
    const key = `${version} ${JSON.stringify([{ ...cdr, ...irrelevant }, fieldsOf(location)['time_zone'], others])}`
    let findings = known.get(key)
    if (findings === undefined) {
      findings = find(version, cdr, options)
      if (key.length <= maximumLength) {
        if (total + key.length > maximumTotal) {
          known.clear()
          total = 0
        }
        known.set(key, findings)
        total += key.length
      }
    }
    return findings.length === 0 ? findings : findings.map((finding) => ({ ...finding, at: at + finding.at, side }))
  }
}
