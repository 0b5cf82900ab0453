/** OCPI 2.3.0, chapter mod_payments. */
import type { z } from 'zod'
import { alpha2, ciString, dateTime, list, nonEmpty, object, optional, url } from '../types.js'
import { CaptureStatusCode, InvoiceCreator } from './enums.js'
import { GeoLocation } from './locations.js'
import { Price } from './types.js'

export const Terminal = object('Terminal', {
  terminal_id: ciString(36),
  customer_reference: optional(ciString(36)),
  party_id: optional(ciString(3)),
  country_code: optional(alpha2('CiString')),
  address: optional(ciString(45)),
  city: optional(ciString(45)),
  postal_code: optional(ciString(10)),
  state: optional(ciString(20)),
  country: optional(ciString(3)),
  coordinates: optional(GeoLocation),
  invoice_base_url: optional(url()),
  invoice_creator: optional(InvoiceCreator),
  reference: optional(ciString(36)),
  location_ids: list(ciString(36)),
  evse_uids: list(ciString(36)),
  last_updated: dateTime(),
})
export type Terminal = z.infer<typeof Terminal>

export const FinancialAdviceConfirmation = object('FinancialAdviceConfirmation', {
  id: ciString(36),
  authorization_reference: ciString(36),
  total_costs: Price,
  currency: ciString(3),
  eft_data: nonEmpty(ciString(255)),
  capture_status_code: CaptureStatusCode,
  capture_status_message: optional(ciString(255)),
  last_updated: dateTime(),
})
export type FinancialAdviceConfirmation = z.infer<typeof FinancialAdviceConfirmation>
