/** What the library shows: search, tags, verdicts, groups. */
import type { ScenarioSummary } from '../../emulator/contract/scenarios.js'

export type VerdictFilter = 'any' | 'passed' | 'failed' | 'none'

export interface LibraryFilter {
  readonly search: string
  /** Empty for all. */
  readonly tag: string
  readonly verdict: VerdictFilter
}

export interface LibraryGroup {
  readonly title: string
  readonly scenarios: readonly ScenarioSummary[]
}

const isWanted = ({ search, tag, verdict }: LibraryFilter) => {
  const words = search
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
  return (scenario: ScenarioSummary): boolean => {
    if (tag !== '' && !scenario.tags.includes(tag)) return false
    if (verdict === 'none' && scenario.lastRun) return false
    if (verdict === 'passed' && scenario.lastRun?.verdict !== 'passed') return false
    if (verdict === 'failed' && (!scenario.lastRun || scenario.lastRun.verdict === 'passed')) return false
    const all =
      `${scenario.title} ${scenario.id} ${scenario.description} ${scenario.tags.join(' ')} ${scenario.versions.join(' ')}`.toLowerCase()
    return words.every((word) => all.includes(word))
  }
}

const touchedAt = (scenario: ScenarioSummary): number => Math.max(scenario.lastRun?.at ?? 0, scenario.changedAt ?? 0)

/** Those that were run or changed last. */
export const recentOf = (scenarios: readonly ScenarioSummary[], count: number): ScenarioSummary[] =>
  scenarios
    .filter((scenario) => touchedAt(scenario) > 0)
    .sort((one, other) => touchedAt(other) - touchedAt(one))
    .slice(0, count)

const byTitle = (one: ScenarioSummary, other: ScenarioSummary): number => one.title.localeCompare(other.title, 'en', { numeric: true })

const recentShown = 5

/** Recent ones are named only where there is more than fits at a glance. */
export const groupsOf = (scenarios: readonly ScenarioSummary[], filter: LibraryFilter): LibraryGroup[] => {
  const shown = scenarios.filter(isWanted(filter))
  const own = shown.filter(({ origin }) => origin === 'own').sort(byTitle)
  const builtIn = shown.filter(({ origin }) => origin === 'built-in').sort(byTitle)
  const narrowed = filter.search !== '' || filter.tag !== '' || filter.verdict !== 'any'
  const recent = narrowed ? [] : recentOf(scenarios, recentShown)
  return [
    { title: 'Recent', scenarios: recent },
    { title: 'Own', scenarios: own },
    { title: 'Built-in', scenarios: builtIn },
  ].filter((group) => group.scenarios.length > 0)
}

/** Every tag, with how many have it, most first. */
export const tagsOf = (scenarios: readonly ScenarioSummary[]): { tag: string; count: number }[] => {
  const counts = new Map<string, number>()
  for (const tag of scenarios.flatMap(({ tags }) => tags)) counts.set(tag, (counts.get(tag) ?? 0) + 1)
  return [...counts]
    .map(([tag, count]) => ({ tag, count }))
    .sort((one, other) => other.count - one.count || one.tag.localeCompare(other.tag))
}
