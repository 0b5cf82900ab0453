/** OCPI 2.2.1, chapter types. */
import type { z } from 'zod'
import { language, number, object, optional, string } from '../types.js'

export const DisplayText = object('DisplayText', {
  language: language(),
  text: string(512),
})
export type DisplayText = z.infer<typeof DisplayText>

export const Price = object('Price', {
  excl_vat: number(),
  incl_vat: optional(number()),
})
export type Price = z.infer<typeof Price>
