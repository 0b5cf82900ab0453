/**
 * What a scenario file gets of this computer: environment variables, files, and hosts that may learn what was in the environment. A file
 * from somebody else gets only what the user allows.
 */
import type { ScenarioAllowance, ScenarioStep, ScenarioWant } from '../contract/scenarios.js'
import { isLoopbackUrl } from '../standin/calling/urls.js'
import { referencesIn } from './variables.js'

export type WantKind = ScenarioWant['kind']
type Path = readonly (string | number)[]

/** A wish and where it stands in the step or stand-in. */
export interface WantedAccess {
  readonly kind: WantKind
  readonly name: string
  readonly path: Path
}

export const nothingAllowed: ScenarioAllowance = { env: [], files: [], hosts: [] }

/** What a run may do: decided when the file is loaded, and held by each step with its variables filled in. */
export interface AccessPolicy {
  /** The scenario has secrets, so it may reach only hosts that are allowed. */
  readonly isGuarded: boolean
  readonly mayReach: (host: string) => boolean
  readonly mayRead: (file: string) => boolean
  /** Tells the user what to do: `--allow-env NAME`. */
  readonly howToAllow: (kind: WantKind, name: string) => string
}

/** A file that a scenario names outside of its folder. */
export class FileNotAllowed extends Error {
  constructor(readonly file: string) {
    super(`${file} is not in the folder of the scenario`)
  }
}

/** As a shell takes it. */
export const quoted = (name: string): string => (/^[\w./:@%+-]+$/.test(name) ? name : JSON.stringify(name))
/** The options of `standin run`. */
export const allowOption = (kind: WantKind, name: string): string => `--allow-${kind} ${quoted(name)}`

export const notAllowed = (kind: WantKind, name: string, howToAllow: (kind: WantKind, name: string) => string): string => {
  const what =
    kind === 'env'
      ? `the scenario asks for the environment variable ${name}`
      : kind === 'file'
        ? `the scenario asks for the file ${name}, which is not in its folder`
        : `the scenario has secrets and names the host ${name}`
  return `${what}: allow it with ${howToAllow(kind, name)}`
}

/** Objects of OCPI hold urls that are only data. */
const dataFields = new Set(['body', 'object', 'fields', 'credentials', 'json', 'headers', 'expect'])

const textsIn = (value: unknown): { text: string; path: Path; isData: boolean }[] => {
  const found: { text: string; path: Path; isData: boolean }[] = []
  const walk = (part: unknown, path: Path, isData: boolean): void => {
    if (typeof part === 'string') found.push({ text: part, path, isData })
    else if (Array.isArray(part)) for (const [index, content] of part.entries()) walk(content, [...path, index], isData)
    else if (typeof part === 'object' && part !== null)
      for (const [key, content] of Object.entries(part)) walk(content, [...path, key], isData || dataFields.has(key))
  }
  walk(value, [], false)
  return found
}

const hostOf = (text: string): string | undefined => {
  if (!URL.canParse(text)) return undefined
  const { protocol, hostname, href } = new URL(text)
  return /^https?:$/.test(protocol) && !isLoopbackUrl(href) ? hostname : undefined
}

/** Hosts, other than this computer, that a step or stand-in reaches, or that it writes a secret into the url of. */
const hostsIn = (value: unknown, hasSecret: (text: string) => boolean): WantedAccess[] =>
  textsIn(value).flatMap(({ text, path, isData }) => {
    const isUrl = !isData && /url$/i.test(String(path.findLast((key) => typeof key === 'string') ?? ''))
    const urls = isUrl ? [text] : hasSecret(text) ? (text.match(/https?:[^\s"'<>]+/gi) ?? []) : []
    return urls.flatMap((url) => {
      const name = hostOf(url.trim())
      return name === undefined ? [] : [{ kind: 'host' as const, name, path }]
    })
  })

/** Files that a call of the contract reads: certificates and their keys. */
const filesIn = (step: ScenarioStep): WantedAccess[] =>
  step.do === 'call'
    ? textsIn(step.params).flatMap(({ text, path }) =>
        /file$/i.test(String(path.at(-1))) ? [{ kind: 'file' as const, name: text, path: ['params', ...path] }] : [],
      )
    : []

/** What a step of a file, or a stand-in, asks for. What only its variables will say is judged by `refusalOf`. */
export const wantedBy = (part: object, secretNames: ReadonlySet<string>): WantedAccess[] => {
  const hosts = hostsIn(part, (text) => referencesIn(text).some(({ name }) => secretNames.has(name)))
  return [...hosts, ...('do' in part ? filesIn(part as ScenarioStep) : [])].filter(({ name }) => !name.includes('${'))
}

/** Why a step may not be taken, with its variables filled in; undefined when it may. */
export const refusalOf = (step: ScenarioStep, policy: AccessPolicy, secrets: Iterable<string>): string | undefined => {
  if (step.do === 'call' && step.call.startsWith('scenarios.')) return `a scenario cannot call ${step.call}: use the step \`use\``
  const known = [...secrets]
  const hosts = policy.isGuarded ? hostsIn(step, (text) => known.some((secret) => text.includes(secret))) : []
  const refused = hosts.find(({ name }) => !policy.mayReach(name)) ?? filesIn(step).find(({ name }) => !policy.mayRead(name))
  return refused && notAllowed(refused.kind, refused.name, policy.howToAllow)
}
