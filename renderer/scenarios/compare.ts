/** Two runs of a scenario, step beside step. */
import type { ScenarioResult, StepResult } from '../../emulator/contract/scenarios.js'

export interface ComparedStep {
  readonly title: string
  readonly before: StepResult | undefined
  readonly after: StepResult | undefined
  readonly change: 'same' | 'fixed' | 'broken' | 'otherwise' | 'added' | 'removed'
}

export interface ComparedRun {
  readonly version: string
  readonly steps: readonly ComparedStep[]
}

const failed = (step: StepResult): boolean => step.state === 'failed'
const failureOf = (step: StepResult): string => step.failures.map(({ expected, actual }) => `${expected} ${actual}`).join() || step.message

const changeOf = (before: StepResult | undefined, after: StepResult | undefined): ComparedStep['change'] => {
  if (!before) return 'added'
  if (!after) return 'removed'
  if (failed(before) !== failed(after)) return failed(after) ? 'broken' : 'fixed'
  if (before.state !== after.state) return 'otherwise'
  return failed(after) && failureOf(before) !== failureOf(after) ? 'otherwise' : 'same'
}

/** Steps belong together by what they do and are called, counted, so that a step that was put in moves no other. */
const keyed = (steps: readonly StepResult[]): [string, StepResult][] => {
  const counts = new Map<string, number>()
  return steps.map((step) => {
    const name = `${step.do} ${step.title}`
    const count = (counts.get(name) ?? 0) + 1
    counts.set(name, count)
    return [`${name} ${count}`, step]
  })
}

const comparedSteps = (before: readonly StepResult[], after: readonly StepResult[]): ComparedStep[] => {
  const old = new Map(keyed(before))
  const compared: ComparedStep[] = []
  const place = new Map([...old.keys()].map((key, index) => [key, index]))
  let told = 0
  const oldKeys = [...old.keys()]
  const now = keyed(after)
  const current = new Set(now.map(([key]) => key))
  const missingUpTo = (end: number) => {
    for (; told < end; told++) {
      const key = oldKeys[told] ?? ''
      const step = old.get(key)
      if (step && !current.has(key)) compared.push({ title: step.title, before: step, after: undefined, change: 'removed' })
    }
  }
  for (const [key, step] of now) {
    const known = old.get(key)
    missingUpTo(place.get(key) ?? told)
    compared.push({ title: step.title, before: known, after: step, change: changeOf(known, step) })
  }
  missingUpTo(oldKeys.length)
  return compared
}

export const compareRuns = (before: readonly ScenarioResult[], after: readonly ScenarioResult[]): ComparedRun[] => {
  const versions = [...new Set([...before, ...after].map((result) => result.version ?? ''))]
  const stepsIn = (results: readonly ScenarioResult[], version: string) =>
    results.find((result) => (result.version ?? '') === version)?.steps ?? []
  return versions.map((version) => ({ version, steps: comparedSteps(stepsIn(before, version), stepsIn(after, version)) }))
}
