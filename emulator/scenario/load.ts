/** A scenario with everything that it uses: other files, variables, secrets. What is missing is named before it starts. */
import type { Scenario, ScenarioProblem, ScenarioStandin, ScenarioStep } from '../contract/scenarios.js'
import type { Version } from '../ocpi/version.js'
import { misnamedIn } from './names.js'
import { parseScenario, type ParsedScenario } from './parse.js'
import { referencesIn } from './variables.js'

/** How a scenario, or the command line, names a built-in one. */
export const libraryPrefix = 'library:'

export interface Place {
  readonly file: string
  readonly line: number
  readonly column: number
}

/** A step where it stands; steps of a used file bring its variables. */
export interface PlacedStep {
  readonly step: Exclude<ScenarioStep, { do: 'use' }>
  readonly place: Place
  /** Index of the step of the first file that it belongs to. */
  readonly inFile: number
  /** Variables of the used file, innermost last; each may name variables outside of it. */
  readonly scopes: readonly Readonly<Record<string, unknown>>[]
}

export interface LoadedScenario {
  readonly file: string
  readonly scenario: Scenario
  readonly standins: readonly ScenarioStandin[]
  readonly steps: readonly PlacedStep[]
  readonly secrets: ReadonlyMap<string, string>
  /** Given from outside; they win over what the file says. */
  readonly given: Readonly<Record<string, unknown>>
  readonly versions: readonly (Version | undefined)[]
}

export interface Sources {
  /** Text of a file; rejects when it cannot be read. `from` is the file that uses it. */
  readonly read: (file: string, from: string | undefined) => Promise<{ file: string; text: string }>
  readonly variables?: Readonly<Record<string, unknown>> | undefined
  readonly environment?: Readonly<Record<string, string | undefined>> | undefined
}

export type LoadOutcome =
  | { readonly ok: true; readonly loaded: LoadedScenario }
  | { readonly ok: false; readonly problems: readonly ScenarioProblem[] }

/** Deeper than this, files that use files are a mistake. */
const maximumDepth = 20
const maximumSteps = 100_000

/** Values that are there without being declared. */
const builtIn = (name: string): boolean =>
  name === 'version' || name === 'now' || name === 'uuid' || name === 'seed' || name === 'peer' || /^now[+-]\d+$/.test(name)

export const loadScenario = async (file: string, sources: Sources): Promise<LoadOutcome> => {
  const problems: ScenarioProblem[] = []
  const steps: PlacedStep[] = []
  const standins = new Map<string, ScenarioStandin>()
  const given = sources.variables ?? {}
  const secrets = new Map<string, string>()
  const declared = new Set<string>(Object.keys(given))
  /** Names of the steps so far. */
  const names = new Set<string>()
  const note = (parsed: ParsedScenario, path: readonly (string | number)[], message: string): void => {
    problems.push({ file: parsed.file, ...parsed.place(path), at: path.map((part) => `/${part}`).join(''), message })
  }

  const isDeclared = (name: string): boolean => declared.has(name) || builtIn(name)
  const undeclared = (parsed: ParsedScenario, path: readonly (string | number)[], name: string): void => {
    note(parsed, path, `the variable \${${name}} is not declared: name it in \`variables\`, \`secrets\`, or give it with --var ${name}=…`)
  }

  const open = async (
    name: string,
    user: { parsed: ParsedScenario; path: readonly (string | number)[] } | undefined,
  ): Promise<ParsedScenario | undefined> => {
    let source: { file: string; text: string }
    try {
      source = await sources.read(name, user?.parsed.file)
    } catch (error) {
      const message = `${name} cannot be read: ${error instanceof Error ? error.message : String(error)}`
      if (user) note(user.parsed, user.path, message)
      else problems.push({ file: name, line: 1, column: 1, at: '', message })
      return undefined
    }
    const outcome = parseScenario(source.text, source.file)
    if (outcome.ok) return outcome.parsed
    problems.push(...outcome.problems)
    return undefined
  }

  const declare = (parsed: ParsedScenario): void => {
    for (const name of Object.keys(parsed.scenario.variables ?? {})) declared.add(name)
    for (const [index, name] of (parsed.scenario.secrets ?? []).entries()) {
      const value = sources.environment?.[name] ?? (typeof given[name] === 'string' ? given[name] : undefined)
      declared.add(name)
      if (value === undefined || value === '') note(parsed, ['secrets', index], `the secret ${name} is not in the environment`)
      else secrets.set(name, value)
    }
    for (const [index, standin] of (parsed.scenario.standins ?? []).entries()) {
      if (standins.has(standin.id)) note(parsed, ['standins', index, 'id'], `there is a stand-in ${standin.id} already`)
      else standins.set(standin.id, standin)
      for (const part of ['baseUrl', 'versionsUrl', 'tokenA', 'port']) declared.add(`${standin.id}.${part}`)
      for (const { name, path } of referencesIn(standin)) if (!isDeclared(name)) undeclared(parsed, ['standins', index, ...path], name)
    }
  }

  /** A real platform plays some stand-ins. Its token A may come from the environment without being named in the file. */
  const hasPeer = typeof given['peer'] === 'string' && given['peer'] !== ''
  const environmentTokenA = sources.environment?.['TOKEN_A']
  if (hasPeer && environmentTokenA !== undefined && environmentTokenA !== '') secrets.set('TOKEN_A', environmentTokenA)
  const knowsTokenA = (): boolean => given['tokenA'] !== undefined || given['TOKEN_A'] !== undefined || secrets.has('TOKEN_A')

  const standinFields = ['standin', 'peer', 'to'] as const
  const checkStep = (parsed: ParsedScenario, step: ScenarioStep, index: number): void => {
    for (const field of standinFields) {
      const value = field in step ? (step as Record<string, unknown>)[field] : undefined
      if (typeof value === 'string' && !value.includes('${') && !standins.has(value) && field !== 'to') {
        note(
          parsed,
          ['steps', index, field],
          `there is no stand-in ${value}; there ${standins.size === 1 ? 'is' : 'are'} ${[...standins.keys()].join(', ') || 'none'}`,
        )
      }
    }
    if (
      hasPeer &&
      step.do === 'register' &&
      step.tokenA === undefined &&
      step.peer !== undefined &&
      standins.get(step.peer)?.peer === true &&
      standins.get(step.standin)?.peer !== true &&
      !knowsTokenA()
    ) {
      note(
        parsed,
        ['steps', index],
        'the token A that the platform under test takes is missing: --var tokenA=…, or TOKEN_A in the environment',
      )
    }
    for (const { path, message } of misnamedIn(step, names)) note(parsed, ['steps', index, ...path], message)
    if (step.name !== undefined) names.add(step.name)
    const { save, ...rest } = step
    for (const { name, path } of referencesIn(rest)) if (!isDeclared(name)) undeclared(parsed, ['steps', index, ...path], name)
    for (const name of Object.keys(save ?? {})) declared.add(name)
    if (step.do === 'plug-in') declared.add('session')
    if (step.do === 'set') for (const name of Object.keys(step.variables)) declared.add(name)
  }

  const walk = async (
    parsed: ParsedScenario,
    scopes: readonly Readonly<Record<string, unknown>>[],
    files: readonly string[],
    user?: number,
  ): Promise<void> => {
    for (const [index, step] of parsed.scenario.steps.entries()) {
      checkStep(parsed, step, index)
      if (steps.length >= maximumSteps) {
        note(parsed, ['steps', index], `more than ${maximumSteps} steps`)
        return
      }
      if (step.do !== 'use') {
        steps.push({ step, place: { file: parsed.file, ...parsed.place(['steps', index]) }, inFile: user ?? index, scopes })
        continue
      }
      const path = ['steps', index, 'file']
      const used = await open(step.file, { parsed, path })
      if (!used) continue
      if (files.includes(used.file)) {
        note(parsed, path, `${step.file} uses itself: ${[...files, used.file].join(' → ')}`)
        continue
      }
      if (files.length >= maximumDepth) {
        note(parsed, path, `files use each other more than ${maximumDepth} deep`)
        continue
      }
      for (const name of Object.keys(step.variables ?? {})) declared.add(name)
      declare(used)
      await walk(used, [...scopes, { ...used.scenario.variables, ...step.variables }], [...files, used.file], user ?? index)
    }
  }

  const parsed = await open(file, undefined)
  if (!parsed) return { ok: false, problems }
  declare(parsed)
  await walk(parsed, [], [parsed.file])
  if (problems.length > 0) return { ok: false, problems }
  const wanted = typeof given['version'] === 'string' ? given['version'] : undefined
  const versions: readonly (Version | undefined)[] = parsed.scenario.versions ?? [undefined]
  const chosen = wanted === undefined ? versions : versions.filter((version) => version === undefined || version === wanted)
  if (chosen.length === 0) {
    note(parsed, ['versions'], `it does not run in ${wanted ?? ''}`)
    return { ok: false, problems }
  }
  return {
    ok: true,
    loaded: { file: parsed.file, scenario: parsed.scenario, standins: [...standins.values()], steps, secrets, given, versions: chosen },
  }
}
