/** OCPI 2.1.1, chapter types. */
import type { z } from 'zod'
import { language, object, string } from '../types.js'

export const DisplayText = object('DisplayText', {
  language: language(),
  text: string(512),
})
export type DisplayText = z.infer<typeof DisplayText>
