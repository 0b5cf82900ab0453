/** `standin judge`: recorded traffic judged as live traffic is. Exit code 0: no violations. 1: violations. 2: nothing to judge. */
import { createReadStream } from 'node:fs'
import { RecordedHost, type RecordingAnswers, type RecordingSummary } from '../contract/recordings.js'
import { parseParty } from '../ocpi/headers.js'
import { createRecording, type JudgedRecording } from '../workbench/recordings.js'
import { recordingMask, recordingResult } from '../workbench/recording-report.js'
import { versionOf } from './offline.js'
import { count, Exit, exchangeLine, findingLine, print, printJson, remark, style, terminal, usage } from './output.js'
import { reportsOf, writeReports } from './reports.js'
import { errorText } from '../contract/error-text.js'

export interface JudgeFileOptions {
  readonly version?: string
  readonly host?: string[]
  readonly report?: string[]
  readonly warnings?: boolean
  readonly all?: boolean
  readonly again?: boolean
  readonly json?: boolean
}

/** `cpo.example=CPO`, `cpo.example=CPO:NL-CPO`, `gateway.example/cpo=NL-CPO`. */
const hostOf = (text: string): RecordedHost => {
  const equals = text.lastIndexOf('=')
  const said = text.slice(equals + 1).split(':')
  const party = said.map((part) => parseParty(part)).find((each) => each !== undefined)
  const role = said.map((part) => RecordedHost.shape.role.safeParse(part.toUpperCase())).find((each) => each.success)?.data
  if (equals < 1 || (party === undefined && role === undefined) || said.length > 2)
    throw usage(`--host has to be host=role, host=party or host=role:party, as cpo.example=CPO:NL-CPO; not ${text}`)
  return { host: text.slice(0, equals), ...(role && { role }), ...(party && { party }) }
}

async function* pieces(file: string): AsyncGenerator<string | Buffer> {
  if (file === '-') yield* terminal().stdin
  else yield* createReadStream(file, { encoding: 'utf8', highWaterMark: 256 * 1024 })
}

/** @throws Exit where the file cannot be read */
export const readRecording = async (file: string, answers: RecordingAnswers, again: boolean): Promise<JudgedRecording> => {
  const recording = createRecording(file === '-' ? 'standard input' : file)
  const decoder = new TextDecoder()
  try {
    for await (const piece of pieces(file)) {
      if (!recording.write(typeof piece === 'string' ? piece : decoder.decode(piece, { stream: true }))) break
    }
  } catch (error) {
    throw usage(`${file} cannot be read: ${errorText(error)}`)
  }
  return recording.judge(answers, { again })
}

const day = (at: number): string => new Date(at).toISOString().replace('T', ' ').slice(0, 19)

const printSummary = (file: string, summary: RecordingSummary): void => {
  const { platforms, from, to } = summary
  const span = from === undefined || to === undefined ? '' : `, ${day(from)} to ${day(to)} UTC`
  print(style('bold', `${file}: ${count(summary.exchanges, 'OCPI exchange')}${span}`))
  for (const { name, roles, parties } of platforms)
    print(`  ${name}  ${style('dim', [roles.join(', ') || 'role unknown', parties.join(', ')].filter(Boolean).join('  '))}`)
  if (summary.foreign > 0) print(style('dim', `  ${count(summary.foreign, 'request')} left out: not OCPI`))
  if (summary.doubles > 0) print(style('dim', `  ${count(summary.doubles, 'exchange')} recorded by both sides: judged once`))
  if (summary.judgedBefore > 0)
    print(
      style(
        'dim',
        `  ${count(summary.judgedBefore, 'exchange')} with the findings that Standin made when it recorded them (--again: judge again)`,
      ),
    )
  for (const { version, exchanges } of summary.otherVersions)
    print(style('yellow', `  ${count(exchanges, 'request')} of OCPI ${version} left out: Standin does not speak that version`))
}

const waysOut: Record<RecordingSummary['questions'][number]['about'], string> = {
  version: 'name it with --version',
  platform: 'name the two with --host, each with the beginning of its path, as --host gateway.example/cpo=CPO',
  caller: 'name the parties of the hosts with --host, as --host emsp.example=EMSP:DE-MSP',
}

const printQuestions = ({ questions, problems, problemCount }: RecordingSummary): void => {
  for (const { about, message } of questions) remark(style('yellow', `${message} (${waysOut[about]})`))
  for (const problem of problems.slice(0, 20)) remark(style('yellow', problem))
  if (problemCount > 20) remark(style('yellow', `and ${problemCount - 20} more problems of reading the file`))
}

const printExchanges = ({ exchanges }: JudgedRecording, options: JudgeFileOptions): void => {
  const mask = recordingMask()
  for (const exchange of exchanges) {
    const { findings, ...summary } = mask.detail(exchange)
    const shown = findings.filter(({ severity }) => severity === 'violation' || options.warnings !== false)
    if (options.json === true) printJson({ event: 'exchange', ...summary, findings })
    else if (shown.length > 0 || options.all === true) {
      print(`${style('dim', day(exchange.startedAt).slice(0, 10))} ${exchangeLine(summary, terminal().stdout.columns)}`)
      for (const finding of shown) print(findingLine(finding))
    }
  }
}

/** Whether everything that was left unjudged for want of a version is all there is. */
const nothingJudged = ({ exchanges }: JudgedRecording): boolean =>
  exchanges.every(({ version, endpoint }) => version === undefined && endpoint?.purpose !== 'discovery')

export const judgeFiles = async (files: readonly string[], options: JudgeFileOptions): Promise<void> => {
  const answers: RecordingAnswers = {
    ...(options.version !== undefined && { version: versionOf(options.version, '--version') }),
    hosts: (options.host ?? []).map(hostOf),
  }
  const reports = reportsOf(options.report ?? [])
  const results = []
  let violations = 0
  let useless = false
  for (const file of files) {
    const judged = await readRecording(file, answers, options.again === true)
    const { summary } = judged
    violations += summary.violations
    results.push(recordingResult(file, judged))
    if (summary.refused !== undefined || nothingJudged(judged)) useless = true
    if (options.json === true) {
      printExchanges(judged, options)
      printJson({ event: 'result', file, ...summary })
      continue
    }
    if (summary.refused !== undefined) {
      remark(`${style('red', 'standin:')} ${file}: ${summary.refused}`)
      continue
    }
    printSummary(file, summary)
    printExchanges(judged, options)
    printQuestions(summary)
    const verdict = `${count(summary.violations, 'violation')}, ${count(summary.warnings, 'warning')}`
    print(style(summary.violations > 0 ? 'red' : 'green', verdict))
  }
  await writeReports(reports, results, 'recordings')
  if (useless) throw new Exit(2)
  if (violations > 0) throw new Exit(1)
}
