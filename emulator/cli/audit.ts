/** `standin audit`: exit code 0 ready, 1 not ready, 2 could not run. */
import { readFile, writeFile } from 'node:fs/promises'
import { createInterface } from 'node:readline/promises'
import { version } from '../../package.json' with { type: 'json' }
import {
  AuditRole,
  AuditSet,
  auditRoles,
  auditSets,
  auditSeverities,
  type AuditAnswer,
  type AuditCaseResult,
  type AuditDeclaration,
  type AuditPrompt,
  type AuditReport,
  verdicts,
  type Verdict,
} from '../contract/audit.js'
import { isVersion, newestOf, versions } from '../ocpi/version.js'
import { versionsIn } from '../ocpi/version-ranges.js'
import { infoOf, sectionOf } from '../audit/case.js'
import { cases } from '../audit/cases.js'
import { declarationSchemaText, declarationSuffix, isPrivateHost, newDeclaration, readDeclaration } from '../audit/declaration.js'
import { failuresOf, matrixOf, readAuditReport, writeAuditReport } from '../audit/report.js'
import { CannotRun, casesFor, runAudit } from '../audit/run.js'
import { compareReports } from '../audit/summary.js'
import { openEngine } from '../workbench/open-engine.js'
import { complain, count, Exit, print, printJson, printLines, printText, style, table, terminal, usage } from './output.js'
import { versionOf } from './offline.js'
import { reportsOf, type WantedReport } from './reports.js'
import { printProblems } from './run.js'
import { errorText } from '../contract/error-text.js'

export interface AuditCliOptions {
  readonly set?: string
  readonly case?: string[]
  readonly report?: string[]
  readonly compare?: string
  readonly strict?: boolean
  readonly nonInteractive?: boolean
  readonly yesReally?: boolean
  readonly json?: boolean
  readonly list?: boolean
  readonly init?: boolean
  readonly schema?: boolean
  readonly observe?: string[]
  readonly role?: string
  readonly version?: string
  readonly severity?: string
  readonly versionsUrl?: string
  readonly name?: string
}

const roleOf = (text: string | undefined): AuditRole | undefined => {
  if (text === undefined) return undefined
  const role = AuditRole.safeParse(text.toUpperCase())
  if (role.success) return role.data
  throw usage(`--role has to be ${auditRoles.join(', ')}; not ${text}`)
}

const setOf = (text: string | undefined): AuditSet => {
  const set = AuditSet.safeParse(text ?? 'core')
  if (set.success) return set.data
  throw usage(`--set has to be ${auditSets.join(', ')}; not ${text ?? ''}`)
}

export const audit = async (files: readonly string[], options: AuditCliOptions): Promise<void> => {
  if (options.schema === true) printText(declarationSchemaText())
  else if (options.list === true) listCases(options)
  else if (options.init === true) await init(files[0], options)
  else if (options.observe !== undefined) await (await import('./audit-observe.js')).observeFiles(options.observe, options, finish)
  else await run(files, options)
}

// ---- list ---------------------------------------------------------------------------------------------------------------------

const listCases = (options: AuditCliOptions): void => {
  const role = roleOf(options.role)
  const wantedVersion = options.version === undefined ? undefined : versionOf(options.version, '--version')
  const set = options.set === undefined ? undefined : setOf(options.set)
  const severity = options.severity?.toUpperCase()
  if (severity !== undefined && !(auditSeverities as readonly string[]).includes(severity))
    throw usage(`--severity has to be ${auditSeverities.join(', ')}; not ${severity}`)
  const found = cases
    .filter((one) => role === undefined || one.role === 'any' || one.role === role)
    .filter((one) => wantedVersion === undefined || versionsIn(one.versions).includes(wantedVersion))
    .filter((one) => severity === undefined || one.severity === severity)
    .filter(
      (one) =>
        options.case === undefined ||
        options.case.some((name) => one.id === name.toUpperCase() || sectionOf(one.id) === name.toUpperCase()),
    )
    .map(infoOf)
    .filter(({ sets }) => set === undefined || sets.includes(set))
  if (options.json === true) {
    printJson(found)
    return
  }
  printLines(table(found.map(({ id, role: of, versions: range, severity: how, actor, title }) => [id, of, range, how, actor, title])))
  print(style('dim', `${count(found.length, 'case')} of ${cases.length}`))
}

// ---- init ---------------------------------------------------------------------------------------------------------------------

const ask = async (question: string): Promise<string> => {
  const lines = createInterface({ input: process.stdin, output: process.stdout })
  try {
    return (await lines.question(`${question} `)).trim()
  } finally {
    lines.close()
  }
}

const isInteractive = (options: AuditCliOptions): boolean =>
  options.nonInteractive !== true && options.json !== true && terminal() === process && process.stdin.isTTY && process.stdout.isTTY

const init = async (given: string | undefined, options: AuditCliOptions): Promise<void> => {
  const file = given ?? `platform${declarationSuffix}`
  const answer = async (value: string | undefined, question: string, flag: string): Promise<string> => {
    if (value !== undefined) return value
    if (isInteractive(options)) return ask(question)
    throw usage(`${flag} is missing`)
  }
  const role = roleOf(await answer(options.role, 'Role of the platform (CPO, EMSP, HUB)?', '--role'))
  const wanted = (options.version ?? newestOf(versions)).split(',').map((one) => one.trim())
  const unknown = wanted.find((one) => !isVersion(one))
  if (unknown !== undefined) throw usage(`--version has to be one of ${versions.join(', ')}; not ${unknown}`)
  const versionsUrl = await answer(options.versionsUrl, 'Versions url of the platform?', '--versions-url')
  if (!URL.canParse(versionsUrl)) throw usage(`--versions-url has to be an http url; not ${versionsUrl}`)
  await writeFile(file, newDeclaration({ role: role ?? 'CPO', versions: wanted, versionsUrl, name: options.name }), { flag: 'wx' }).catch(
    (error: NodeJS.ErrnoException) => {
      throw usage(error.code === 'EEXIST' ? `${file} exists already` : `${file} cannot be written: ${error.message}`)
    },
  )
  if (options.json === true) printJson({ file })
  else print(`${file} is written. Set TOKEN_A in the environment to the token A that the platform issued, then: standin audit ${file}`)
}

// ---- run ----------------------------------------------------------------------------------------------------------------------

const load = async (file: string, options: AuditCliOptions): Promise<AuditDeclaration> => {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw usage(`${file} cannot be read: ${error.code === 'ENOENT' ? 'there is no such file' : error.message}`)
  })
  const outcome = readDeclaration(text, file, terminal().env)
  if (outcome.ok) return outcome.declaration
  if (options.json === true) printJson({ event: 'problems', problems: outcome.problems })
  else printProblems(outcome.problems)
  throw new Exit(2)
}

const colours: Record<Verdict, Parameters<typeof style>[0]> = {
  PASS: 'green',
  FAIL: 'red',
  WARN: 'yellow',
  PARTIAL: 'yellow',
  BLOCKED: 'yellow',
  'NOT CLAIMED': 'dim',
  ERROR: 'red',
}

const printCase = (result: AuditCaseResult): void => {
  print(`${style(colours[result.verdict], result.verdict.padEnd(11))} ${result.id}  ${result.title}  ${style('dim', result.version ?? '')}`)
  if (result.verdict === 'PASS' || result.verdict === 'NOT CLAIMED') return
  print(`            ${style('dim', 'expected')}  ${result.expected}`)
  print(`            ${style('dim', 'seen')}      ${result.seen}`)
}

/** Asks at the terminal; undefined where nobody answers in time. */
const prompter = async (prompt: AuditPrompt): Promise<AuditAnswer | undefined> => {
  const lines = createInterface({ input: process.stdin, output: process.stdout })
  const ways = prompt.kind === 'act' ? '[Enter] done, s skip, n not possible' : 'y yes, n no, s skip'
  try {
    const text = await lines.question(
      `\n${style('bold', prompt.caseId)}  ${prompt.question}\n(${ways}; ${Math.round(prompt.seconds)} s) `,
      { signal: AbortSignal.timeout(prompt.seconds * 1000) },
    )
    const letter = text.trim().toLowerCase()[0] ?? ''
    if (letter === 's') return 'skip'
    if (prompt.kind === 'act') return letter === 'n' ? 'not possible' : 'done'
    return letter === 'y' ? 'yes' : letter === 'n' ? 'no' : 'skip'
  } catch {
    return undefined
  } finally {
    lines.close()
  }
}

/** Says beforehand what the platform will see. */
const announce = (declaration: AuditDeclaration, set: AuditSet, only: readonly string[]): void => {
  const chosen = declaration.versions.reduce((sum, one) => sum + casesFor(declaration, one, set, only).length, 0)
  print(
    style(
      'bold',
      `Audit of ${declaration.name ?? declaration.connect.versionsUrl ?? 'the platform'}: ${count(chosen, 'case')}, set ${set}`,
    ),
  )
  if (set === 'read-only') print(style('dim', 'Sends nothing but GET.'))
  else
    print(
      style(
        'dim',
        declaration.role === 'CPO'
          ? 'Will register, send and invalidate Tokens of its own, charge at the declared EVSE, and unregister.'
          : 'Will register, send Locations, Tariffs, Sessions and CDRs of its own, and unregister.',
      ),
    )
}

const run = async (files: readonly string[], options: AuditCliOptions): Promise<void> => {
  const [file, ...more] = files
  if (file === undefined || more.length > 0) throw usage('name one declaration file, or use --init to write one')
  const set = setOf(options.set)
  const only = (options.case ?? []).map((name) => name.toUpperCase())
  const unknown = only.find((name) => !cases.some(({ id }) => id === name || sectionOf(id) === name))
  if (unknown !== undefined) throw usage(`there is no case ${unknown}; \`standin audit --list\` names them`)
  const reports = reportsOf(options.report ?? [])
  const before = options.compare === undefined ? undefined : await loadReport(options.compare)
  const declaration = await load(file, options)
  requireSafe(declaration, set, options)
  const json = options.json === true
  if (!json) announce(declaration, set, only)
  const controller = new AbortController()
  const stop = (): void => {
    controller.abort()
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) terminal().once(signal, stop)
  try {
    const report = await runAudit(declaration, {
      openEngine,
      standin: version,
      set,
      only,
      strict: options.strict === true,
      signal: controller.signal,
      ...(isInteractive(options) && { ask: prompter }),
      onCase: (result) => {
        if (json) printJson({ event: 'case', ...result, exchanges: undefined })
        else printCase(result)
      },
    })
    await finish(report, options, reports, before)
    if (controller.signal.aborted) throw usage('stopped')
  } catch (error) {
    if (error instanceof CannotRun) throw usage(`the audit cannot run: ${error.message}`)
    throw error
  } finally {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) terminal().off(signal, stop)
  }
}

const requireSafe = ({ connect }: AuditDeclaration, set: AuditSet, options: AuditCliOptions): void => {
  if (set === 'read-only' && connect.token === undefined)
    throw usage('the read-only set sends nothing but GET and cannot register: declare the `token` of a registration that exists')
  const { versionsUrl } = connect
  if (versionsUrl !== undefined && !isPrivateHost(versionsUrl) && options.yesReally !== true)
    throw usage(`${new URL(versionsUrl).host} is not on this machine or in a private network: add --yes-really if it may be audited`)
}

const loadReport = async (file: string): Promise<AuditReport> => {
  try {
    return readAuditReport(await readFile(file, 'utf8'))
  } catch (error) {
    throw usage(`${file} is no JSON report of an audit: ${errorText(error)}`)
  }
}

const printSums = (report: AuditReport): void => {
  printLines(
    `\n${table([
      ['', ...verdicts],
      ...matrixOf(report).map(({ module, counts }) => [module, ...verdicts.map((verdict) => String(counts[verdict]))]),
    ])}`,
  )
  const failures = failuresOf(report)
  if (failures.length > 0) print('\nTo be fixed:')
  for (const { verdict, id, title, seen, version: of } of failures)
    print(`  ${style(colours[verdict], verdict.padEnd(8))} ${id} ${title} ${style('dim', of ?? '')}: ${seen}`)
  for (const change of report.changes) print(style('dim', `  left at the platform: ${change}`))
  print(`\n${style(report.summary.ready ? 'green' : 'red', report.summary.message)}`)
}

const printComparison = (before: AuditReport, report: AuditReport, json: boolean): void => {
  const changes = compareReports(before, report)
  if (json) {
    printJson({ event: 'comparison', changes })
    return
  }
  print(changes.length === 0 ? '\nNo verdict has changed.' : `\n${count(changes.length, 'verdict')} changed:`)
  for (const change of changes) print(`  ${change.id} ${change.version ?? ''}: ${change.before ?? 'not run'} → ${change.after}`)
}

export type Finish = typeof finish

/** Prints the sums, writes the reports, and ends with the exit code. */
const finish = async (
  report: AuditReport,
  options: AuditCliOptions,
  reports: readonly WantedReport[],
  before?: AuditReport,
): Promise<void> => {
  const json = options.json === true
  if (json) printJson({ event: 'end', platform: report.platform, summary: report.summary, changes: report.changes })
  else printSums(report)
  if (before) printComparison(before, report, json)
  for (const { format, file } of reports) {
    await writeFile(file, writeAuditReport(format, report)).catch((error: unknown) => {
      complain(`the ${format} report cannot be written to ${file}: ${errorText(error)}`)
      throw new Exit(2)
    })
  }
  if (!report.summary.ready) throw new Exit(1)
}
