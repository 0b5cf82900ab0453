/** Names in a step that lead nowhere: operations, endpoints, commands, faults, calls, filters, steps. Found before anything starts. */
import { calls } from '../contract/calls.js'
import type { ExchangeMatch, Expectation, ScenarioStep } from '../contract/scenarios.js'
import { closest } from '../ocpi/closest.js'
import { commandObjects, endpoints } from '../ocpi/endpoints.js'
import { findSwitches } from '../standin/faults/switches.js'
import { parseFilter } from '../traffic/filter.js'

type Path = readonly (string | number)[]
export interface Misnamed {
  readonly path: Path
  readonly message: string
}

const endpointIds: readonly string[] = [
  ...new Set(
    Object.values(endpoints)
      .flat()
      .map((row) => row.id),
  ),
]
const isOpen = (name: string): boolean => name.includes('${') || name.includes('*')

const misnamed = (path: Path, what: string, name: string | undefined, known: readonly string[]): Misnamed[] => {
  if (name === undefined || isOpen(name) || known.includes(name)) return []
  const near = closest(name, known)
  return [{ path, message: `there is no ${what} ${name}${near === undefined ? '' : `; is it ${near}?`}` }]
}

const inMatch = ({ endpoint, filter }: ExchangeMatch, path: Path): Misnamed[] => {
  const found = misnamed([...path, 'endpoint'], 'endpoint', endpoint, endpointIds)
  if (filter === undefined || filter.includes('${')) return found
  const parsed = parseFilter(filter)
  return parsed.ok
    ? found
    : [...found, { path: [...path, 'filter'], message: `the filter is wrong at ${parsed.error.position + 1}: ${parsed.error.message}` }]
}

const inExpectation = (expectation: Expectation, path: Path, steps: ReadonlySet<string>): Misnamed[] => [
  ...inMatch(expectation.exchange, [...path, 'exchange']),
  ...(expectation.order ?? []).flatMap((match, index) => inMatch(match, [...path, 'order', index])),
  ...misnamed([...path, 'since'], 'step before it with the name', expectation.since, ['start', 'step', ...steps]),
]

/** `steps`: names of the steps up to this one. */
export const misnamedIn = (step: ScenarioStep, steps: ReadonlySet<string>): Misnamed[] => {
  const found = (step.expect ?? []).flatMap((expectation, index) => inExpectation(expectation, ['expect', index], steps))
  switch (step.do) {
    case 'operation':
      return [...found, ...misnamed(['operation'], 'operation', step.operation.split(':')[0], endpointIds)]
    case 'command':
      return [
        ...found,
        ...misnamed(['command'], 'command', step.command, step.command.includes('.') ? endpointIds : Object.keys(commandObjects)),
      ]
    case 'call':
      return [...found, ...misnamed(['call'], 'call', step.call, Object.keys(calls))]
    case 'fault':
      return step.switch === undefined || step.switch.includes('${') || findSwitches(step.switch).length > 0
        ? found
        : [...found, { path: ['switch'], message: `there is no ready fault ${step.switch}` }]
    case 'wait':
      return step.until ? [...found, ...inExpectation(step.until, ['until'], steps)] : found
    case 'expect':
      return [...found, ...inExpectation({ ...step, exchange: step.exchange }, [], steps)]
    default:
      return found
  }
}
