/** `standin run`: scenarios from files or from the library; exit code 0 passed, 1 failed, 2 cannot run. */
import { realpathSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, isAbsolute, join, relative, resolve } from 'node:path'
import type { ScenarioAllowance, ScenarioProblem, ScenarioResult, StepResult } from '../contract/scenarios.js'
import { FileNotAllowed } from '../scenario/access.js'
import { libraryHeads, libraryNames, libraryText } from '../scenario/library.js'
import { libraryPrefix, loadScenario, type LoadedScenario } from '../scenario/load.js'
import { createPeerSession } from '../scenario/peer-session.js'
import { runScenario } from '../scenario/run.js'
import { scenarioSchemaText } from '../scenario/schema.js'
import { readEnvironmentFile } from '../scenario/variables.js'
import { readRegularText } from '../store/read-file.js'
import { openEngine } from '../workbench/open-engine.js'
import { complain, Exit, print, printJson, printLines, printText, style, table, terminal, usage } from './output.js'
import { reportsOf, writeReports } from './reports.js'
import { errorText } from '../contract/error-text.js'

export interface RunOptions extends AllowOptions {
  readonly report?: string[]
  readonly var?: string[]
  readonly env?: string[]
  readonly bail?: boolean
  readonly keepGoing?: boolean
  readonly seed?: string
  readonly json?: boolean
  readonly library?: boolean
  readonly list?: boolean
  readonly schema?: boolean
}

export const wholeNumber = (text: string | undefined, option: string): number | undefined => {
  if (text === undefined) return undefined
  if (/^\d{1,9}$/.test(text)) return Number(text)
  throw usage(`${option} has to be a whole number, not ${text}`)
}

export const variablesOf = (given: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    given.map((text) => {
      const equals = text.indexOf('=')
      if (equals < 1) throw usage(`--var has to be name=value, not ${text}`)
      return [text.slice(0, equals), text.slice(equals + 1)]
    }),
  )

/** The file itself, whatever links lead to it; undefined where there is none. */
const trueFile = (path: string): string | undefined => {
  try {
    return realpathSync(path)
  } catch {
    return undefined
  }
}

/** Whether a scenario in a file may read another one: those in its folder and below, and those that the user allows. */
const readableBy = (scenarioFile: string, allowed: readonly string[]): ((file: string) => boolean) => {
  if (scenarioFile.startsWith(libraryPrefix)) return () => false
  const folder = trueFile(dirname(resolve(scenarioFile)))
  const others = new Set(allowed.map(trueFile))
  return (file) => {
    const found = trueFile(file)
    if (folder === undefined || found === undefined) return false
    const way = relative(folder, found)
    return others.has(found) || !(way === '..' || /^\.\.[/\\]/.test(way) || isAbsolute(way))
  }
}

const readSource = async (
  file: string,
  from: string | undefined,
  isReadable: (file: string) => boolean,
): Promise<{ file: string; text: string }> => {
  const built = file.startsWith(libraryPrefix)
    ? file
    : from?.startsWith(libraryPrefix) === true
      ? `${libraryPrefix}${file.replace(/\.ocpi-scenario\.json$/, '')}`
      : undefined
  if (built !== undefined) {
    const text = libraryText(built.slice(libraryPrefix.length))
    if (text === undefined)
      throw new Error(`the library has no ${built.slice(libraryPrefix.length)}; \`standin run --list\` names what it has`)
    return { file: built, text }
  }
  const path = isAbsolute(file) || from === undefined ? file : join(dirname(from), file)
  if (from !== undefined && trueFile(path) === undefined) throw new Error('there is no such file')
  if (from !== undefined && !isReadable(path)) throw new FileNotAllowed(path)
  return {
    file: path,
    // A file that a scenario names must not be a pipe that never ends; one that the user names may be.
    text: await (from === undefined ? readFile(path, 'utf8') : readRegularText(path)).catch((error: NodeJS.ErrnoException) => {
      throw new Error(error.code === 'ENOENT' ? 'there is no such file' : error.message)
    }),
  }
}

/** The variables of the files that the user names with `--env`. */
const environmentOf = async (files: readonly string[]): Promise<Record<string, string>> => {
  const values: Record<string, string> = {}
  for (const file of files) {
    const text = await readFile(file, 'utf8').catch((error: unknown) => {
      throw usage(`${file} cannot be read: ${errorText(error)}`)
    })
    Object.assign(values, readEnvironmentFile(text))
  }
  return values
}

export interface AllowOptions {
  readonly allowEnv?: string[]
  readonly allowFile?: string[]
  readonly allowHost?: string[]
}
export const allowanceOf = ({ allowEnv = [], allowFile = [], allowHost = [] }: AllowOptions): ScenarioAllowance => ({
  env: allowEnv,
  files: allowFile,
  hosts: allowHost,
})

const listLibrary = (json: boolean): void => {
  const entries = Object.entries(libraryHeads).map(([name, { title, tags = [], versions = [] }]) => ({
    name: `${libraryPrefix}${name}`,
    title,
    tags,
    versions,
  }))
  if (json) printJson(entries)
  else printLines(table(entries.map(({ name, title, versions }) => [name, title, versions.join(', ')])))
}

export const printProblems = (problems: readonly ScenarioProblem[]): void => {
  for (const { file, line, column, message } of problems) complain(`${file}:${line}:${column}  ${message}`)
}

const marks: Record<StepResult['state'], string> = {
  passed: style('green', ' ✓'),
  failed: style('red', ' ✗'),
  skipped: style('dim', ' –'),
  'left to the peer': style('yellow', ' →'),
  started: '  ',
}

export const printStep = (step: StepResult): void => {
  if (step.state === 'started') {
    if (step.message !== '') print(`   ${step.title}: ${step.message}`)
    return
  }
  print(
    `${marks[step.state]} ${String(step.index + 1).padStart(3)} ${step.title}${step.message === '' ? '' : style('dim', `: ${step.message}`)}`,
  )
  for (const failure of step.failures) {
    print(`       ${style('dim', `${step.place.file}:${step.place.line}:${step.place.column}`)}`)
    print(`       expected  ${failure.expected}`)
    print(`       actual    ${failure.actual}${failure.seq === undefined ? '' : style('dim', `  (exchange ${failure.seq})`)}`)
  }
}

export const runScenarios = async (files: readonly string[], options: RunOptions): Promise<void> => {
  const json = options.json === true
  if (options.list === true) {
    listLibrary(json)
    return
  }
  if (options.schema === true) {
    printText(scenarioSchemaText())
    return
  }
  const wanted = [...files, ...(options.library === true ? libraryNames.map((name) => `${libraryPrefix}${name}`) : [])]
  if (wanted.length === 0) throw usage('name a scenario file, or `--library`; `--list` names the built-in ones')
  const seed = wholeNumber(options.seed, '--seed')
  const reports = reportsOf(options.report ?? [])
  const variables = variablesOf(options.var ?? [])
  const chosen = await environmentOf(options.env ?? [])
  const environment = { ...terminal().env, ...chosen }
  const allowed = allowanceOf(options)
  // Whoever names a file of secrets means its variables to be used.
  const allow = { ...allowed, env: [...allowed.env, ...Object.keys(chosen)] }

  const scenarios: LoadedScenario[] = []
  const problems: ScenarioProblem[] = []
  for (const file of wanted) {
    const isOwnFile = readableBy(file, allow.files)
    const outcome = await loadScenario(file, {
      read: (name, from) => readSource(name, from, isOwnFile),
      variables,
      environment,
      allow,
      isOwnFile,
    })
    if (outcome.ok) scenarios.push(outcome.loaded)
    else problems.push(...outcome.problems)
  }
  // Everything is read before anything starts.
  if (problems.length > 0) {
    if (json) printJson({ event: 'problems', problems })
    else printProblems(problems)
    throw new Exit(2)
  }

  const controller = new AbortController()
  const stop = (): void => {
    controller.abort()
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) terminal().once(signal, stop)
  const results: ScenarioResult[] = []
  const session = createPeerSession(
    openEngine,
    scenarios.reduce((sum, { versions }) => sum + versions.length, 0),
  )
  try {
    runs: for (const loaded of scenarios) {
      for (const version of loaded.versions) {
        if (!json)
          print(
            `${results.length > 0 ? '\n' : ''}${style('bold', `${loaded.scenario.title}${version === undefined ? '' : ` (${version})`}`)}  ${style('dim', relative('.', loaded.file) || loaded.file)}`,
          )
        const result = await runScenario(loaded, version, {
          open: openEngine,
          session,
          seed,
          signal: controller.signal,
          keepGoing: options.keepGoing,
          onStep: (step) => {
            if (json) printJson({ event: 'step', file: loaded.file, version, ...step })
            else printStep(step)
          },
        })
        results.push(result)
        const { verdict, message, exchangesInAll, durationMs } = result
        if (json)
          printJson({
            event: 'result',
            file: loaded.file,
            version,
            verdict,
            message,
            exchanges: exchangesInAll,
            durationMs,
            findings: result.findings,
          })
        else
          print(
            `${style(verdict === 'passed' ? 'green' : verdict === 'skipped' ? 'yellow' : 'red', verdict)}: ${message} (${exchangesInAll} exchanges in ${(durationMs / 1000).toFixed(1)} s)`,
          )
        if (controller.signal.aborted || (options.bail === true && verdict !== 'passed' && verdict !== 'skipped')) break runs
      }
    }
  } finally {
    for (const told of await session.end()) if (!json) print(told)
    for (const signal of ['SIGINT', 'SIGTERM'] as const) terminal().off(signal, stop)
  }
  await writeReports(reports, results)
  const count = (verdict: ScenarioResult['verdict']): number => results.filter((result) => result.verdict === verdict).length
  const summary = { passed: count('passed'), failed: count('failed'), stopped: count('stopped'), skipped: count('skipped') }
  if (json) printJson({ event: 'end', ...summary })
  else if (results.length > 1)
    print(
      `\n${summary.passed} passed, ${summary.failed} failed${summary.skipped > 0 ? `, ${summary.skipped} skipped` : ''}${summary.stopped > 0 ? `, ${summary.stopped} stopped` : ''}`,
    )
  if (summary.stopped > 0) throw new Exit(2)
  if (summary.failed > 0) throw new Exit(1)
}
