/** Rules of findings that the user has muted, and the findings of the log by rule. */
import { z } from 'zod'
import { findingIds } from '../ocpi/finding-rules.js'

/** A rule whose findings are counted and not shown: over one connection, or everywhere. */
export const Mute = z.object({ rule: z.enum(findingIds), connectionId: z.string().optional() })
export type Mute = z.infer<typeof Mute>

/** What is to be muted or shown again; the rule is checked where a suggestion can be given. */
export const MuteRequest = z.object({ rule: z.string().max(100), connectionId: z.string().optional() })

/** The findings of one rule in the exchanges that match a filter. */
export const RuleFindings = z.object({
  rule: z.enum(findingIds),
  violations: z.number().int(),
  warnings: z.number().int(),
  /** Exchanges that show findings of the rule. */
  exchanges: z.number().int(),
  /** Findings that are muted. */
  muted: z.number().int(),
  /** The latest exchange that has any. */
  lastSeq: z.number().int(),
})
export type RuleFindings = z.infer<typeof RuleFindings>
