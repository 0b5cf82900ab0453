/**
 * A deviation from the specification that we noticed, by a rule of `finding-rules.ts`. What one rule finds at many places
 * of one exchange is one finding that counts them.
 */
import { z } from 'zod'
import { findingIds } from './finding-rules.js'

export type { FindingId } from './finding-rules.js'

export const Finding = z.object({
  id: z.enum(findingIds),
  /** violation: contradicts the version in use. warning: legal or ambiguous, but known to break partners. */
  severity: z.enum(['violation', 'warning']),
  /** Which half of the exchange it concerns. */
  side: z.enum(['request', 'response']),
  /** JSON pointer into the body (`/data/0/evses/1/status`), or `header:<name>`, `url`, `status`, `method`. */
  at: z.string(),
  expected: z.string(),
  actual: z.string(),
  /** Version and chapter of the specification, as `2.2.1 mod_locations`. */
  chapter: z.string(),
  /** Present when the same was found at several places; everything else is then said of the first. */
  repeated: z
    .object({
      // The places with `*` for positions in lists, `/data/*/evses/*/status`; `*` alone when they have nothing in common.
      pattern: z.string(),
      /** How many there are, the first included. */
      count: z.number().int().min(2),
      /** The first of them. */
      places: z.array(z.string()),
    })
    .optional(),
})
export type Finding = z.infer<typeof Finding>
