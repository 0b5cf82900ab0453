/** OCPI 2.3.0, chapter mod_invoice_reconciliation. */
import type { z } from 'zod'
import { alpha2, ciString, dateTime, nonEmpty, object } from '../types.js'

export const InvoiceReconciliationRecord = object('InvoiceReconciliationRecord', {
  country_code: alpha2('CiString'),
  party_id: ciString(3),
  id: ciString(36),
  invoice_id: ciString(255),
  cdrs: nonEmpty(ciString(36)),
  last_updated: dateTime(),
})
export type InvoiceReconciliationRecord = z.infer<typeof InvoiceReconciliationRecord>
