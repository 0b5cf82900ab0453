/** Steps of a run as lines: of each version a heading, then its steps. */
import type { StepResult } from '../../emulator/contract/scenarios.js'
import type { RunPart } from './board.js'

export type StepLine =
  | {
      readonly kind: 'heading'
      readonly id: string
      readonly version: string
      readonly passed: number
      readonly failed: number
      readonly total: number
    }
  | { readonly kind: 'step'; readonly id: string; readonly part: number; readonly step: StepResult }

export const linesOf = (parts: readonly RunPart[]): StepLine[] =>
  parts.flatMap(({ version, steps }, part): StepLine[] => {
    const known = steps.filter((step) => step !== undefined)
    const count = (state: StepResult['state']) => known.filter((step) => step.state === state).length
    const heading: StepLine[] =
      version === undefined
        ? []
        : [{ kind: 'heading', id: `${part}`, version, passed: count('passed'), failed: count('failed'), total: known[0]?.total ?? 0 }]
    return [...heading, ...known.map((step): StepLine => ({ kind: 'step', id: `${part}/${step.index}`, part, step }))]
  })

/** The failed steps, below the headings of their versions. */
export const failedLines = (lines: readonly StepLine[]): StepLine[] =>
  lines.filter((line) => (line.kind === 'heading' ? line.failed > 0 : line.step.state === 'failed'))
