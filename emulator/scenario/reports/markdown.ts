/** Markdown: what a comment on a merge request, or a job summary, shows. */
import type { ScenarioResult, StepResult } from '../../contract/scenarios.js'
import { printableLine } from '../../contract/printable.js'
import { exchangeOf, exchangeText, nameOf, positionText, seconds } from './text.js'

const references = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '@': '&#64;', '#': '&#35;' } as const

/**
 * Text of others as plain text of Markdown: no link, image, heading, table, HTML, mention (`@name`), reference (`#1`, `org/repo#1`)
 * or bare address that a forge would follow or notify. Character references survive the autolinks of forges; backslashes do not.
 */
const cell = (text: string): string =>
  printableLine(text.replace(/\s*\n\s*/g, ' '))
    .replace(/[&<>@#]/g, (sign) => references[sign as keyof typeof references])
    .replace(/[\\`*_{}[\]|!~$]/g, '\\$&')
    .replace(/^(\s*)([-=]|\d+[.)])/, '$1\\$2')
    .replace(/\b(https?|ftp|mailto|xmpp):/gi, '$1&#58;')
    .replace(/\bwww\./gi, 'www&#46;')
    .replace(/\b(GH)-(\d)/gi, '$1&#45;$2')

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
      `- expected: ${cell(failure.expected)}`,
      `- actual: ${cell(failure.actual)}`,
      ...(exchange ? ['', fenced(exchangeText(exchange)), ''] : []),
    ]
  })
  return [
    `#### Step ${step.index + 1}: ${cell(step.title)}`,
    '',
    cell(step.message),
    '',
    `at ${code(positionText(step))}`,
    '',
    ...parts,
  ].join('\n')
}

const marks: Record<StepResult['state'], string> = { passed: '✓', failed: '✗', skipped: '–', 'left to the peer': '→', started: '…' }

const sectionOf = (result: ScenarioResult): string =>
  [
    `## ${result.verdict === 'passed' ? '✓' : '✗'} ${cell(nameOf(result))}`,
    '',
    `${result.verdict} in ${seconds(result.durationMs)} s, ${result.exchangesInAll} exchanges, seed ${result.seed}${result.verdict === 'passed' ? '' : `: ${cell(result.message)}`}`,
    '',
    '| | step | took |',
    '| --- | --- | --- |',
    ...result.steps.map((step) => `| ${marks[step.state]} ${step.state} | ${cell(step.title)} | ${seconds(step.durationMs)} s |`),
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
