/** Records of invoices and confirmations of payments (2.3.0 mod_invoice_reconciliation, mod_payments): what they refer to, and what comes twice. */
import { dataSetOf } from '../../ocpi/data-sets.js'
import { isPush, type Endpoint } from '../../ocpi/endpoints.js'
import { describe } from '../../ocpi/judging/describe.js'
import { note, requestFields, type SceneRule } from './scene.js'

const isRecord = (endpoint: Endpoint | undefined, direction: 'in' | 'out'): boolean =>
  direction === 'in' && isPush(endpoint) && dataSetOf(endpoint)?.name === 'invoicereconciliation'

/** Places that a finding names; a record may list thousands. */
const maximumNamed = 5

const unknown: SceneRule = {
  ids: ['reference.unknown'],
  applies: isRecord,
  check: (scene) => {
    const missing = scene.facts.unknownCdrs ?? []
    const cdrs = requestFields(scene)?.['cdrs']
    if (missing.length === 0 || !Array.isArray(cdrs)) return
    for (const id of missing.slice(0, maximumNamed)) {
      const more = missing.length > maximumNamed ? `; ${missing.length} of ${cdrs.length} are unknown` : ''
      note(
        scene,
        'request',
        'reference.unknown',
        'warning',
        `/cdrs/${cdrs.indexOf(id)}`,
        'a CDR that was sent before',
        `${describe(id)}${more}`,
      )
    }
  },
}

const again: SceneRule = {
  ids: ['object.rule'],
  applies: isRecord,
  check: (scene) => {
    if (scene.facts.isPostedAgain !== true) return
    note(scene, 'request', 'object.rule', 'warning', 'method', 'PUT to correct a record that was posted before', 'POST')
  },
}

/** One CDR in the record twice counts twice in the sum. */
const repeated: SceneRule = {
  ids: ['object.rule'],
  applies: isRecord,
  check: (scene) => {
    const cdrs = requestFields(scene)?.['cdrs']
    if (!Array.isArray(cdrs)) return
    const seen = new Set<unknown>()
    for (const [index, id] of cdrs.entries()) {
      const key: unknown = typeof id === 'string' ? id.toLowerCase() : id
      if (seen.has(key)) {
        note(scene, 'request', 'object.rule', 'violation', `/cdrs/${index}`, 'each CDR once', `${describe(id)}, which is listed before`)
        return
      }
      seen.add(key)
    }
  },
}

// ---- payments (2.3.0 mod_payments) ------------------------------------------------------------------------------------

/** A payment is captured once. */
const confirmation: SceneRule = {
  ids: ['object.rule', 'reference.unknown'],
  applies: (endpoint, direction) => direction === 'in' && isPush(endpoint) && dataSetOf(endpoint)?.name === 'confirmations',
  check: (scene) => {
    const { isPostedAgain, isUnknownPayment } = scene.facts
    const body = requestFields(scene)
    if (isPostedAgain === true)
      note(
        scene,
        'request',
        'object.rule',
        'warning',
        '/id',
        'one confirmation for each payment',
        `${describe(body?.['id'])}, which was posted before`,
      )
    if (isUnknownPayment === true) {
      const reference = describe(body?.['authorization_reference'])
      note(scene, 'request', 'reference.unknown', 'warning', '/authorization_reference', 'that of a Session or CDR', reference)
    }
  },
}

export const invoiceRules: readonly SceneRule[] = [unknown, again, repeated, confirmation]
