/** What a run is given: variables, seed, peer. Remembered for each scenario on this machine, secrets apart. */
import { parseTree, findNodeAtLocation, getNodeValue } from 'jsonc-parser'
import type { CallParams } from '../../emulator/contract/calls.js'
import { preference } from '../preferences.js'
import { isObject } from '../../emulator/ocpi/json-object.js'

export interface RunSettings {
  /** Values in place of those of the file, as text: JSON where it is JSON, else the text itself. */
  readonly variables: Readonly<Record<string, string>>
  /** Versions url of the platform under test; empty when a stand-in plays it. */
  readonly peer: string
  readonly version: string
  readonly seed: string
  readonly keepGoing: boolean
}

export const noSettings: RunSettings = { variables: {}, peer: '', version: '', seed: '', keepGoing: false }

const isSettings = (value: unknown): value is Record<string, RunSettings> =>
  isObject(value) &&
  Object.values(value).every(
    (one) =>
      isObject(one) &&
      isObject(one['variables']) &&
      Object.values(one['variables']).every((text) => typeof text === 'string') &&
      typeof one['peer'] === 'string' &&
      typeof one['version'] === 'string' &&
      typeof one['seed'] === 'string' &&
      typeof one['keepGoing'] === 'boolean',
  )

export const runSettings = preference<Readonly<Record<string, RunSettings>>>('scenarios.run', {}, isSettings)

/** What of a file can be given from outside. */
export interface Givable {
  readonly variables: readonly { readonly name: string; readonly value: string }[]
  readonly secrets: readonly string[]
  readonly versions: readonly string[]
  /** Whether a stand-in plays the platform under test. */
  readonly peer: boolean
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

export const givableOf = (source: string): Givable => {
  const root = parseTree(source)
  const at = (name: string): unknown => {
    const node = root && findNodeAtLocation(root, [name])
    return node && (getNodeValue(node) as unknown)
  }
  const [variables, secrets, versions, standins] = [at('variables'), at('secrets'), at('versions'), at('standins')]
  const texts = (value: unknown): string[] => (Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [])
  return {
    variables: isObject(variables) ? Object.entries(variables).map(([name, value]) => ({ name, value: textOf(value) })) : [],
    secrets: texts(secrets),
    versions: texts(versions),
    peer: Array.isArray(standins) && standins.some((standin: unknown) => isObject(standin) && standin['peer'] === true),
  }
}

/** `3` and `{"a": 1}` are JSON; everything else is text. A variable that is text in the file stays text. */
const valueOf = (text: string, original: string): unknown => {
  const isText = (() => {
    try {
      JSON.parse(original)
      return false
    } catch {
      return true
    }
  })()
  if (isText) return text
  try {
    return JSON.parse(text) as unknown
  } catch {
    return text
  }
}

type Params = CallParams<'scenarios.run'>

export const runParameters = (
  settings: RunSettings,
  givable: Givable,
  secrets: Readonly<Record<string, string>> = {},
): Pick<Params, 'variables' | 'seed' | 'keepGoing'> => {
  const originals = new Map(givable.variables.map(({ name, value }) => [name, value]))
  const variables: Record<string, unknown> = {}
  for (const [name, text] of Object.entries(settings.variables))
    if (originals.has(name) && text !== originals.get(name)) variables[name] = valueOf(text, originals.get(name) ?? '')
  for (const [name, text] of Object.entries(secrets)) if (text !== '') variables[name] = text
  if (settings.peer.trim() !== '') variables['peer'] = settings.peer.trim()
  if (settings.version !== '' && givable.versions.includes(settings.version)) variables['version'] = settings.version
  return {
    variables: variables as NonNullable<Params['variables']>,
    keepGoing: settings.keepGoing,
    ...(/^\d{1,9}$/.test(settings.seed) && { seed: Number(settings.seed) }),
  }
}

const ranTexts = new Map<string, string>()

/** Remembers which text a run was started with, so that its steps can be marked beside that text. */
export const rememberText = (runId: string, text: string): void => {
  ranTexts.set(runId, text)
}
export const ranTextOf = (runId: string): string | undefined => ranTexts.get(runId)
