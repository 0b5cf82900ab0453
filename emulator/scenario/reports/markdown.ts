/** Markdown: what a comment on a merge request, or a job summary, shows. */
import type { ScenarioResult, StepResult } from '../../contract/scenarios.js'
import { printableLine } from '../../contract/printable.js'
import { exchangeOf, exchangeText, nameOf, plainMarkdown, positionText, seconds } from './text.js'

/** In code everything is text but the ticks. */
const code = (text: string): string => `\`${printableLine(text).replaceAll('`', "'")}\``
/** A fence longer than any in the text. */
const fenced = (text: string): string => {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}http\n${text}\n${fence}`
}

const failureOf = (result: ScenarioResult, step: StepResult): string => {
  const parts = step.failures.flatMap((failure) => {
    const exchange = exchangeOf(result, failure.seq)
    return [
      `- expected: ${plainMarkdown(failure.expected)}`,
      `- actual: ${plainMarkdown(failure.actual)}`,
      ...(exchange ? ['', fenced(exchangeText(exchange)), ''] : []),
    ]
  })
  return [
    `#### Step ${step.index + 1}: ${plainMarkdown(step.title)}`,
    '',
    plainMarkdown(step.message),
    '',
    `at ${code(positionText(step))}`,
    '',
    ...parts,
  ].join('\n')
}

const marks: Record<StepResult['state'], string> = { passed: '✓', failed: '✗', skipped: '–', 'left to the peer': '→', started: '…' }

const sectionOf = (result: ScenarioResult): string =>
  [
    `## ${result.verdict === 'passed' ? '✓' : '✗'} ${plainMarkdown(nameOf(result))}`,
    '',
    `${result.verdict} in ${seconds(result.durationMs)} s, ${result.exchangesInAll} exchanges, seed ${result.seed}${result.verdict === 'passed' ? '' : `: ${plainMarkdown(result.message)}`}`,
    '',
    '| | step | took |',
    '| --- | --- | --- |',
    ...result.steps.map((step) => `| ${marks[step.state]} ${step.state} | ${plainMarkdown(step.title)} | ${seconds(step.durationMs)} s |`),
    '',
    ...(result.findings.length > 0
      ? ['Findings: ' + result.findings.map((finding) => `${finding.count} × ${finding.id} (${finding.severity})`).join(', '), '']
      : []),
    ...result.steps.filter((step) => step.state === 'failed').map((step) => failureOf(result, step)),
  ].join('\n')

export const markdownReport = (results: readonly ScenarioResult[], reported: string): string => {
  const passed = results.filter((result) => result.verdict === 'passed').length
  return `# ${passed} of ${results.length} ${reported} passed\n\n${results.map(sectionOf).join('\n')}\n`
}
