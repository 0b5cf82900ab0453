/** Reading a scenario file: every mistake is named with line and column before anything starts. */
import { parseTree, printParseErrorCode, findNodeAtLocation, type Node, type ParseError } from 'jsonc-parser'
import type { z } from 'zod'
import { maximumWrappedDepth, textDepthExceeds } from '../ocpi/depth.js'
import { Scenario, scenarioFormatVersion, ScenarioStep, type ScenarioProblem } from '../contract/scenarios.js'
import { errorText } from '../contract/error-text.js'

export interface ParsedScenario {
  readonly file: string
  readonly scenario: Scenario
  /** Where a value stands; of something that is not there, where its nearest parent stands. */
  place(path: readonly (string | number)[]): { line: number; column: number }
}

export type ParseOutcome =
  | { readonly ok: true; readonly parsed: ParsedScenario }
  | { readonly ok: false; readonly problems: readonly ScenarioProblem[] }

/** Files larger than this are no scenarios. */
export const maximumFileCharacters = 5_000_000

const lineStarts = (text: string): number[] => {
  const starts = [0]
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return starts
}

const positionAt = (starts: readonly number[], offset: number): { line: number; column: number } => {
  let low = 0
  let high = starts.length - 1
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if ((starts[middle] ?? 0) <= offset) low = middle
    else high = middle - 1
  }
  return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 }
}

const nearest = (root: Node, path: readonly (string | number)[]): Node => {
  for (let length = path.length; length > 0; length--) {
    const node = findNodeAtLocation(root, path.slice(0, length))
    if (node) return node
  }
  return root
}

const pointerOf = (path: readonly PropertyKey[]): string =>
  path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')

const verbs = ScenarioStep.options.map((option) => option.shape.do.value)

/** One sentence for an issue, in the words of the file. */
const sentence = (issue: z.core.$ZodIssue, value: unknown): { message: string; path: PropertyKey[]; isField?: true } => {
  if (issue.code === 'unrecognized_keys') {
    const [key = ''] = issue.keys
    return { message: `there is no field \`${key}\` here`, path: [...issue.path, key], isField: true }
  }
  if (issue.code === 'invalid_union' && issue.path.at(-1) === 'do') {
    return { message: `there is no step \`${String(value)}\`; there are ${verbs.join(', ')}`, path: issue.path }
  }
  if (issue.code === 'invalid_union') {
    const messages = [...new Set((issue.errors ?? []).flatMap((errors) => errors.map((one) => one.message)))]
    return { message: messages.length > 0 ? messages.slice(0, 3).join(', or ') : issue.message, path: issue.path }
  }
  if (issue.code === 'invalid_type' && value === undefined)
    return { message: `\`${String(issue.path.at(-1) ?? '')}\` is missing`, path: issue.path }
  return { message: issue.message, path: issue.path }
}

const valueAt = (root: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined),
    root,
  )

/** A JSON file that was read by a schema. */
export interface ParsedFile<T> {
  readonly value: T
  /** Where a value stands; of something that is not there, where its nearest parent stands. */
  place(path: readonly (string | number)[]): { line: number; column: number }
}

/** Reads the text of a JSON file by a schema; every mistake with line and column. Never throws. */
export const parseJsonFile = <T>(
  text: string,
  file: string,
  schema: z.ZodType<T>,
  formatVersion: number,
): { readonly ok: true; readonly parsed: ParsedFile<T> } | { readonly ok: false; readonly problems: readonly ScenarioProblem[] } => {
  const starts = lineStarts(text)
  const problem = (offset: number, at: string, message: string): ScenarioProblem => ({ file, ...positionAt(starts, offset), at, message })
  if (text.length > maximumFileCharacters)
    return { ok: false, problems: [problem(0, '', `the file is larger than ${maximumFileCharacters / 1_000_000} million characters`)] }
  if (textDepthExceeds(text, maximumWrappedDepth))
    return { ok: false, problems: [problem(0, '', `the file is nested deeper than ${maximumWrappedDepth} levels`)] }
  const errors: ParseError[] = []
  const root = parseTree(text, errors, { disallowComments: true, allowTrailingComma: false })
  if (errors.length > 0 || !root) {
    return {
      ok: false,
      problems:
        errors.length === 0
          ? [problem(0, '', 'the file is empty')]
          : errors.slice(0, 20).map(({ offset, error }) => problem(offset, '', `this is not JSON: ${wordsOf(printParseErrorCode(error))}`)),
    }
  }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    return { ok: false, problems: [problem(0, '', `this is not JSON: ${errorText(error)}`)] }
  }
  const format = valueAt(value, ['formatVersion'])
  if (typeof format === 'number' && format > formatVersion) {
    return {
      ok: false,
      problems: [
        problem(
          nearest(root, ['formatVersion']).offset,
          '/formatVersion',
          `the file is of format ${format}, which a newer Standin has written; this one reads format ${formatVersion}`,
        ),
      ],
    }
  }
  const read = schema.safeParse(value)
  if (!read.success) {
    return {
      ok: false,
      problems: read.error.issues.slice(0, 100).map((issue) => {
        const { message, path, isField } = sentence(issue, valueAt(value, issue.path))
        const node = nearest(root, path as (string | number)[])
        return problem((isField ? node.parent : node)?.offset ?? node.offset, pointerOf(path), message)
      }),
    }
  }
  return { ok: true, parsed: { value: read.data, place: (path) => positionAt(starts, nearest(root, path).offset) } }
}

/** Reads the text of a scenario file. Never throws. */
export const parseScenario = (text: string, file: string): ParseOutcome => {
  const outcome = parseJsonFile(text, file, Scenario, scenarioFormatVersion)
  return outcome.ok ? { ok: true, parsed: { file, scenario: outcome.parsed.value, place: outcome.parsed.place } } : outcome
}

/** The title of a file that is JSON, whatever else is wrong with it. */
export const titleIn = (text: string): string | undefined => {
  const root = textDepthExceeds(text, maximumWrappedDepth) ? undefined : parseTree(text)
  const title: unknown = root && findNodeAtLocation(root, ['title'])?.value
  return typeof title === 'string' && title !== '' ? title.slice(0, 200) : undefined
}

/** `CommaExpected` becomes `comma expected`. */
const wordsOf = (code: string): string => code.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase()

/** Stable order of keys as they were written, two spaces, a newline at the end. */
export const formatScenario = (scenario: object): string => `${JSON.stringify(scenario, undefined, 2)}\n`
