/** OCPI 2.3.0, chapter types. What is not here is as in 2.2.1. */
import type { z } from 'zod'
import { list, number, object, optional, unlimitedString } from '../types.js'

export { DisplayText } from '../v2.2.1/types.js'

export const TaxAmount = object('TaxAmount', {
  name: unlimitedString(),
  account_number: optional(unlimitedString()),
  percentage: optional(number()),
  amount: number(),
})
export type TaxAmount = z.infer<typeof TaxAmount>

export const Price = object('Price', {
  before_taxes: number(),
  taxes: list(TaxAmount),
})
export type Price = z.infer<typeof Price>
