/** A deviation from the specification that we noticed, by a rule of `finding-rules.ts`. */
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
})
export type Finding = z.infer<typeof Finding>
