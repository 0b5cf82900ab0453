/** Adds the steps of a scenario to the text of another one, which stays as it was written. */
import { applyEdits, modify, type JSONPath } from 'jsonc-parser'
import type { Scenario, ScenarioStep } from '../contract/scenarios.js'

const formattingOptions = { insertSpaces: true, tabSize: 2, eol: '\n' }

const set = (text: string, path: JSONPath, value: unknown): string => applyEdits(text, modify(text, path, value, { formattingOptions }))
const added = (text: string, path: JSONPath, value: unknown): string =>
  applyEdits(text, modify(text, path, value, { formattingOptions, isArrayInsertion: true }))

const renamedIn = (value: unknown, names: ReadonlyMap<string, string>): unknown => {
  if (typeof value === 'string')
    return value.replace(/\$\{(\w+)\}/g, (whole, name: string) => (names.has(name) ? `\${${names.get(name) ?? name}}` : whole))
  if (Array.isArray(value)) return value.map((part) => renamedIn(part, names))
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value).map(([key, part]) => [key, renamedIn(part, names)]))
    : value
}

const pairOf = (step: ScenarioStep): string | undefined =>
  step.do === 'register' && step.peer !== undefined ? [step.standin, step.peer].sort().join(' ') : undefined

/** What a recording of nothing consists of. */
const isEmpty = (step: ScenarioStep): boolean => step.do === 'set' && Object.keys(step.variables).length === 0

/**
 * `text` has to be that of `into`. Stand-ins and variables that are missing are added; a variable that is there with
 * another value gets another name; those who are registered with one another already are not registered again.
 */
export const appendScenario = (text: string, into: Scenario, more: Scenario): { text: string; steps: number } => {
  let result = text
  const variables: Record<string, unknown> = { ...into.variables }
  const names = new Map<string, string>()
  for (const [name, value] of Object.entries(more.variables ?? {})) {
    let free = name
    for (let number = 2; Object.hasOwn(variables, free) && JSON.stringify(variables[free]) !== JSON.stringify(value); number++)
      free = `${name}_${number}`
    if (free !== name) names.set(name, free)
    if (!Object.hasOwn(variables, free)) result = set(result, ['variables', free], value)
    variables[free] = value
  }
  const known = new Set((into.standins ?? []).map((standin) => standin.id))
  const missing = (more.standins ?? []).filter((standin) => !known.has(standin.id))
  let standins = known.size
  for (const standin of missing) {
    result = into.standins || standins > 0 ? added(result, ['standins', standins], standin) : set(result, ['standins'], [standin])
    standins += 1
  }
  const registered = new Set(into.steps.map(pairOf))
  let steps = into.steps.length
  for (const step of more.steps) {
    const pair = pairOf(step)
    if ((pair !== undefined && registered.has(pair)) || isEmpty(step)) continue
    result = added(result, ['steps', steps], renamedIn(step, names))
    steps += 1
  }
  return { text: result, steps: steps - into.steps.length }
}
