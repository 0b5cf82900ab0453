/** Scenarios from objects, run on workbenches of their own. */
import { expect } from 'vitest'
import type { ScenarioAllowance, ScenarioInput, ScenarioResult } from '../../emulator/contract/scenarios.js'
import { loadScenario, type LoadedScenario } from '../../emulator/scenario/load.js'
import { formatScenario } from '../../emulator/scenario/parse.js'
import { runScenario, type RunOptions } from '../../emulator/scenario/run.js'
import { openEngine } from '../../emulator/workbench/open-engine.js'

export type Files = Readonly<Record<string, string | object>>

export interface Given {
  readonly variables?: Record<string, unknown>
  readonly environment?: Record<string, string>
  readonly allow?: ScenarioAllowance
}

const small = { locations: 5, tokens: 8, history: 2 }
export const cpo = {
  id: 'cpo',
  parties: [{ role: 'CPO' as const, country_code: 'NL', party_id: 'CPO', name: 'Charge Points' }],
  seed: small,
}
export const emsp = { id: 'emsp', parties: [{ role: 'EMSP' as const, country_code: 'DE', party_id: 'MSP', name: 'Mobility' }], seed: small }

/** A file with two stand-ins, and whatever else is said. */
export const scenarioOf = (given: Partial<ScenarioInput>): ScenarioInput => ({
  formatVersion: 1,
  title: 'a scenario',
  versions: ['2.2.1'],
  standins: [cpo, emsp],
  steps: [{ do: 'set', variables: {} }],
  ...given,
})

export const load = (files: Files, given: Given = {}) =>
  loadScenario(Object.keys(files)[0] ?? '', {
    ...given,
    read: (file) => {
      const content = files[file]
      return content === undefined
        ? Promise.reject(new Error('there is no such file'))
        : Promise.resolve({ file, text: typeof content === 'string' ? content : formatScenario(content) })
    },
  })

export const loaded = async (files: Files, given: Given = {}): Promise<LoadedScenario> => {
  const outcome = await load(files, given)
  if (!outcome.ok)
    throw new Error(outcome.problems.map((problem) => `${problem.file}:${problem.line}:${problem.column} ${problem.message}`).join('\n'))
  return outcome.loaded
}

export const run = async (scenario: object, given: Given & Partial<RunOptions> = {}): Promise<ScenarioResult> => {
  const { variables, environment, allow, ...options } = given
  const found = await loaded(
    { 'a.ocpi-scenario.json': scenario },
    { ...(variables && { variables }), ...(environment && { environment }), ...(allow && { allow }) },
  )
  return runScenario(found, found.versions[0], { open: openEngine, ...options })
}

export const expectPassed = (result: ScenarioResult): void => {
  const failed = result.steps.filter((step) => step.state === 'failed').map((step) => `${step.title}: ${step.message}`)
  expect([...failed, result.message].join('\n'), result.title).toMatch(/steps passed$/)
  expect(result.verdict).toBe('passed')
}
