/** `--report format=file`, as several commands take it. */
import { writeFile } from 'node:fs/promises'
import { ReportFormat, reportFormats, type ScenarioResult } from '../contract/scenarios.js'
import { writeReport, type Reported } from '../scenario/report.js'
import { complain, Exit, usage } from './output.js'
import { errorText } from '../contract/error-text.js'

export interface WantedReport {
  readonly format: ReportFormat
  readonly file: string
}

export const reportsOf = (given: readonly string[]): WantedReport[] =>
  given.map((text) => {
    const equals = text.indexOf('=')
    const format = ReportFormat.safeParse(text.slice(0, equals))
    if (!format.success || equals + 1 >= text.length)
      throw usage(`--report has to be format=file, where the format is ${reportFormats.join(', ')}; not ${text}`)
    return { format: format.data, file: text.slice(equals + 1) }
  })

/** Writes what can be written; ends the command with exit code 2 where something cannot. */
export const writeReports = async (
  reports: readonly WantedReport[],
  results: readonly ScenarioResult[],
  reported: Reported = 'scenarios',
): Promise<void> => {
  let failed = false
  for (const { format, file } of reports) {
    try {
      await writeFile(file, writeReport(format, results, reported))
    } catch (error) {
      failed = true
      complain(`the ${format} report cannot be written to ${file}: ${errorText(error)}`)
    }
  }
  if (failed) throw new Exit(2)
}
