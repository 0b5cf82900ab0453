/** A scenario with everything that it uses: other files, variables, secrets. What is missing is named before it starts. */
import type { Scenario, ScenarioAllowance, ScenarioProblem, ScenarioStandin, ScenarioStep, ScenarioWant } from '../contract/scenarios.js'
import type { Version } from '../ocpi/version.js'
import {
  allowOption,
  FileNotAllowed,
  notAllowed,
  nothingAllowed,
  wantedBy,
  type AccessPolicy,
  type WantedAccess,
  type WantKind,
} from './access.js'
import { misnamedIn } from './names.js'
import { parseScenario, type ParsedScenario } from './parse.js'
import { referencesIn } from './variables.js'
import { errorText } from '../contract/error-text.js'

/** How a scenario, or the command line, names a built-in one. */
export const libraryPrefix = 'library:'

export interface SourcePosition {
  readonly file: string
  readonly line: number
  readonly column: number
}

/** A step where it stands; steps of a used file bring its variables. */
export interface LocatedStep {
  readonly step: Exclude<ScenarioStep, { do: 'use' }>
  readonly place: SourcePosition
  /** Index of the step of the first file that it belongs to. */
  readonly inFile: number
  /** Variables of the used file, innermost last; each may name variables outside of it. */
  readonly scopes: readonly Readonly<Record<string, unknown>>[]
}

export interface LoadedScenario {
  readonly file: string
  readonly scenario: Scenario
  readonly standins: readonly ScenarioStandin[]
  readonly steps: readonly LocatedStep[]
  readonly secrets: ReadonlyMap<string, string>
  /** Given from outside; they win over what the file says. */
  readonly given: Readonly<Record<string, unknown>>
  readonly versions: readonly (Version | undefined)[]
  readonly policy: AccessPolicy
}

export interface Sources {
  /** Text of a file; rejects when it cannot be read, with FileNotAllowed when it may not be. `from` is the file that uses it. */
  readonly read: (file: string, from: string | undefined) => Promise<{ file: string; text: string }>
  readonly variables?: Readonly<Record<string, unknown>> | undefined
  readonly environment?: Readonly<Record<string, string | undefined>> | undefined
  /** What the user allows to this scenario; nothing, unless told otherwise. */
  readonly allow?: ScenarioAllowance | 'everything' | undefined
  /** Files that are allowed in any case, such as those in the folder of the scenario. */
  readonly isOwnFile?: ((file: string) => boolean) | undefined
  readonly howToAllow?: AccessPolicy['howToAllow'] | undefined
}

/** `wants`: what the scenario asks of this computer, each thing once. */
export type LoadOutcome = { readonly wants: readonly ScenarioWant[] } & (
  | { readonly ok: true; readonly loaded: LoadedScenario }
  | { readonly ok: false; readonly problems: readonly ScenarioProblem[] }
)

/** Deeper than this, files that use files are a mistake. */
const maximumDepth = 20
const maximumSteps = 100_000

/** Values that are there without being declared. */
const builtIn = (name: string): boolean =>
  name === 'version' || name === 'now' || name === 'uuid' || name === 'seed' || name === 'peer' || /^now[+-]\d+$/.test(name)

export const loadScenario = async (file: string, sources: Sources): Promise<LoadOutcome> => {
  const problems: ScenarioProblem[] = []
  const steps: LocatedStep[] = []
  const standins = new Map<string, ScenarioStandin>()
  const given = sources.variables ?? {}
  const secrets = new Map<string, string>()
  const secretNames = new Set<string>()
  const declared = new Set<string>(Object.keys(given))
  /** Names of the steps so far. */
  const names = new Set<string>()
  const note = (parsed: ParsedScenario, path: readonly (string | number)[], message: string): void => {
    problems.push({ file: parsed.file, ...parsed.place(path), at: path.map((part) => `/${part}`).join(''), message })
  }

  const access = accessOf(sources, note)

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
      if (user && error instanceof FileNotAllowed) {
        access.want(user.parsed, [{ kind: 'file', name: error.file, path: user.path }], [])
        return undefined
      }
      const message = `${name} cannot be read: ${errorText(error)}`
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
      declared.add(name)
      secretNames.add(name)
      access.want(parsed, [{ kind: 'env', name, path: ['secrets', index] }], [])
      if (!access.isAllowed('env', name)) continue
      const value = typeof given[name] === 'string' ? given[name] : sources.environment?.[name]
      if (value === undefined || value === '') note(parsed, ['secrets', index], `the secret ${name} is not in the environment`)
      else secrets.set(name, value)
    }
    for (const [index, standin] of (parsed.scenario.standins ?? []).entries()) {
      if (standins.has(standin.id)) note(parsed, ['standins', index, 'id'], `there is a stand-in ${standin.id} already`)
      else standins.set(standin.id, standin)
      for (const part of ['baseUrl', 'versionsUrl', 'tokenA', 'port']) declared.add(`${standin.id}.${part}`)
      access.want(parsed, wantedBy(standin, secretNames), ['standins', index])
      for (const { name, path } of referencesIn(standin)) if (!isDeclared(name)) undeclared(parsed, ['standins', index, ...path], name)
    }
  }

  /** A real platform plays some stand-ins. Its token A may come from the environment without being named in the file. */
  const hasPeer = hasPeerIn(given)
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
    access.want(parsed, wantedBy(step, secretNames), ['steps', index])
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
  if (!parsed) return { ok: false, problems, wants: [] }
  declare(parsed)
  await walk(parsed, [], [parsed.file])
  const wants = access.settle()
  if (problems.length > 0) return { ok: false, problems, wants }
  const wanted = typeof given['version'] === 'string' ? given['version'] : undefined
  const versions: readonly (Version | undefined)[] = parsed.scenario.versions ?? [undefined]
  const chosen = wanted === undefined ? versions : versions.filter((version) => version === undefined || version === wanted)
  if (chosen.length === 0) {
    note(parsed, ['versions'], `it does not run in ${wanted ?? ''}`)
    return { ok: false, problems, wants }
  }
  return {
    ok: true,
    wants,
    loaded: {
      file: parsed.file,
      scenario: parsed.scenario,
      standins: [...standins.values()],
      steps,
      secrets,
      given,
      versions: chosen,
      policy: access.policy(),
    },
  }
}

const hasPeerIn = (given: Readonly<Record<string, unknown>>): boolean => typeof given['peer'] === 'string' && given['peer'] !== ''

type Note = (parsed: ParsedScenario, path: readonly (string | number)[], message: string) => void

/** Collects what the files of a scenario ask for, and refuses what is not allowed. */
const accessOf = (sources: Sources, note: Note) => {
  const { variables: given = {}, allow = nothingAllowed, howToAllow = allowOption } = sources
  const wanted: { parsed: ParsedScenario; kind: WantKind; name: string; path: readonly (string | number)[] }[] = []
  const hasPeer = hasPeerIn(given)
  const peer = String(given['peer'])
  const peerHost = hasPeer && URL.canParse(peer) ? new URL(peer).hostname : undefined
  const isAllowed = (kind: WantKind, name: string): boolean => {
    if (allow === 'everything') return true
    if (kind === 'file') return allow.files.includes(name) || sources.isOwnFile?.(name) === true
    // What the user names on the command line, or types into the window, is allowed by that.
    if (kind === 'host') return allow.hosts.includes(name) || name === peerHost
    return allow.env.includes(name) || typeof given[name] === 'string' || (name === 'TOKEN_A' && hasPeer)
  }
  const isGuarded = (): boolean => wanted.some(({ kind }) => kind === 'env')
  return {
    isAllowed,
    /** `at`: where the paths of the wishes begin. */
    want: (parsed: ParsedScenario, wishes: readonly WantedAccess[], at: readonly (string | number)[]): void => {
      for (const { kind, name, path } of wishes) wanted.push({ parsed, kind, name, path: [...at, ...path] })
    },
    /** Notes what is refused, and returns everything that is asked for. */
    settle: (): ScenarioWant[] => {
      const wants = new Map<string, ScenarioWant>()
      for (const { parsed, kind, name, path } of wanted) {
        const key = `${kind} ${name}`
        if (wants.has(key) || (kind === 'host' && !isGuarded())) continue
        const allowed = isAllowed(kind, name)
        wants.set(key, { kind, name, file: parsed.file, ...parsed.place(path), allowed })
        if (!allowed) note(parsed, path, notAllowed(kind, name, howToAllow))
      }
      return [...wants.values()]
    },
    policy: (): AccessPolicy => ({
      isGuarded: isGuarded(),
      mayReach: (host) => isAllowed('host', host),
      mayRead: (file) => isAllowed('file', file),
      howToAllow,
    }),
  }
}
