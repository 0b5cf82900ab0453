/** JUnit XML: a suite for each run, a case for each step. */
import type { ScenarioResult, StepResult } from '../../contract/scenarios.js'
import { escapeMarkup as xml, exchangeOf, exchangeText, nameOf, positionText, seconds } from './text.js'

const caseOf = (result: ScenarioResult, step: StepResult): string => {
  const head = `    <testcase name="${xml(`${step.index + 1}. ${step.title}`)}" classname="${xml(nameOf(result))}" file="${xml(step.place.file)}" line="${step.place.line}" time="${seconds(step.durationMs)}"`
  if (step.state === 'passed') return `${head}/>`
  if (step.state !== 'failed') return `${head}>\n      <skipped message="${xml(step.message)}"/>\n    </testcase>`
  const text = step.failures
    .flatMap((failure) => {
      const exchange = exchangeOf(result, failure.seq)
      return [`expected: ${failure.expected}`, `actual:   ${failure.actual}`, ...(exchange ? ['', exchangeText(exchange)] : []), '']
    })
    .join('\n')
  return `${head}>\n      <failure message="${xml(step.message)}">${xml(`${positionText(step)}\n${text}`)}</failure>\n    </testcase>`
}

const suiteOf = (result: ScenarioResult): string => {
  const count = (state: StepResult['state']): number => result.steps.filter((step) => step.state === state).length
  const stopped = result.verdict === 'stopped'
  const tests = result.steps.length + (stopped ? 1 : 0)
  return [
    `  <testsuite name="${xml(nameOf(result))}" file="${xml(result.file)}" tests="${tests}" failures="${count('failed')}" errors="${stopped ? 1 : 0}" skipped="${count('skipped') + count('left to the peer')}" time="${seconds(result.durationMs)}" timestamp="${new Date(result.startedAt).toISOString().slice(0, 19)}">`,
    `    <properties><property name="seed" value="${result.seed}"/><property name="exchanges" value="${result.exchangesInAll}"/></properties>`,
    ...result.steps.map((step) => caseOf(result, step)),
    ...(stopped
      ? [
          `    <testcase name="the run" classname="${xml(nameOf(result))}" time="${seconds(result.durationMs)}"><error message="${xml(result.message)}"/></testcase>`,
        ]
      : []),
    '  </testsuite>',
  ].join('\n')
}

export const junitReport = (results: readonly ScenarioResult[]): string => {
  const sum = (of: (result: ScenarioResult) => number): number => results.reduce((total, result) => total + of(result), 0)
  const failures = sum((result) => result.steps.filter((step) => step.state === 'failed').length)
  const errors = sum((result) => (result.verdict === 'stopped' ? 1 : 0))
  const tests = sum((result) => result.steps.length + (result.verdict === 'stopped' ? 1 : 0))
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="Standin" tests="${tests}" failures="${failures}" errors="${errors}" time="${seconds(sum((result) => result.durationMs))}">\n${results.map(suiteOf).join('\n')}\n</testsuites>\n`
}
