/** What is kept of runs: for machines, for people, for a page that stands alone. */
import { printable } from '../contract/printable.js'
import type { ReportFormat, ScenarioResult } from '../contract/scenarios.js'
import { htmlReport } from './reports/html.js'
import { junitReport } from './reports/junit.js'
import { markdownReport } from './reports/markdown.js'

/** What the results are of, in the words of a headline. */
export type Reported = 'scenarios' | 'recordings'

const writers: Record<ReportFormat, (results: readonly ScenarioResult[], reported: Reported) => string> = {
  junit: junitReport,
  html: htmlReport,
  markdown: markdownReport,
  json: (results) => `${JSON.stringify({ formatVersion: 1, results }, undefined, 2)}\n`,
}

export const writeReport = (format: ReportFormat, results: readonly ScenarioResult[], reported: Reported = 'scenarios'): string =>
  // A report is also read in a terminal: in JSON the escapes mean the same characters.
  printable(writers[format](results, reported))
