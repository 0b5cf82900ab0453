import { findingRules } from '../../emulator/ocpi/finding-rules.js'
import type { RuleGroup } from './groups.js'

export const severities = ['all', 'violation', 'warning'] as const
export type SeverityChoice = (typeof severities)[number]

/** The groups that a search, a severity and the choice of new ones let through. */
export const chosenGroups = (
  groups: readonly RuleGroup[],
  { search, wanted, fresh }: { search: string; wanted: SeverityChoice; fresh: boolean },
): RuleGroup[] => {
  const text = search.trim().toLowerCase()
  return groups.filter(
    (group) =>
      (wanted === 'all' || findingRules[group.rule].severity === wanted) &&
      (!fresh || group.fresh > 0) &&
      `${group.rule} ${findingRules[group.rule].title}`.toLowerCase().includes(text),
  )
}
