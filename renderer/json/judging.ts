/** What is wrong with a JSON text, from its first comma to the rules between its fields. */
import { chapterTitle } from '../../emulator/ocpi/chapters.js'
import { judge, judgedNames } from '../../emulator/ocpi/judge.js'
import { parseTree } from 'jsonc-parser'
import { z } from 'zod'
import { rangeOfPointer, type Range } from './edits.js'
import { annotationsOf } from './annotations.js'
import { linesOf, type JsonError } from './lines.js'
import { pointerOf } from './pointer.js'
import type { Annotation, SchemaReference, TextSchema } from './types.js'

export interface Verdict {
  /** The value, when the text is JSON. */
  readonly value: unknown
  readonly error: JsonError | undefined
  readonly annotations: readonly Annotation[]
}

/** Reads and judges a text. Without a schema only the JSON is judged. */
export const verdictOn = (text: string, schema: TextSchema | undefined): Verdict => {
  const { error } = linesOf(text)
  if (error) return { value: undefined, error, annotations: [] }
  const value = JSON.parse(text) as unknown
  return {
    value,
    error: undefined,
    annotations: schema === undefined ? [] : schema instanceof z.ZodType ? issuesOf(value, schema) : judged(value, schema),
  }
}

const judged = (value: unknown, { version, object, partial = false }: SchemaReference): readonly Annotation[] =>
  judgedNames(version).includes(object) ? annotationsOf(judge(version, object, value, { partial })) : []

/** What a schema that is not of the specification complains of. */
const issuesOf = (value: unknown, schema: z.ZodType): Annotation[] =>
  (schema.safeParse(value).error?.issues ?? []).flatMap((issue): Annotation[] => {
    const at = (path: readonly PropertyKey[]) => pointerOf(path.map((part) => (typeof part === 'number' ? part : String(part))))
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => ({ pointer: at([...issue.path, key]), severity: 'violation', text: `There is no field ${key} here.` }))
    const text =
      issue.code === 'invalid_union'
        ? 'Not one of the allowed values or types.'
        : `${issue.message.replace(/^Invalid (input|option): /, '').replace(/^./, (letter) => letter.toUpperCase())}.`
    return [{ pointer: at(issue.path), severity: 'violation', text }]
  })

export interface Diagnostic extends Range {
  readonly severity: 'error' | 'warning'
  readonly message: string
}

/** A verdict, and annotations from elsewhere, as marks in the text. */
export const diagnosticsOf = (text: string, verdict: Verdict, others: readonly Annotation[] = []): Diagnostic[] => {
  if (verdict.error) {
    const { offset, message } = verdict.error
    const from = Math.min(offset, Math.max(0, text.length - 1))
    return [{ from, to: Math.min(text.length, from + 1), severity: 'error', message: `Not JSON: ${message}.` }]
  }
  const root = parseTree(text)
  const seen = new Set<string>()
  return [...verdict.annotations, ...others].flatMap(({ pointer, severity, text: words, chapter }) => {
    const key = `${pointer} ${words}`
    if (seen.has(key)) return []
    seen.add(key)
    return [
      {
        ...rangeOfPointer(root, pointer),
        severity: severity === 'violation' ? ('error' as const) : ('warning' as const),
        message: chapter === undefined ? words : `${words} (${chapterTitle(chapter)})`,
      },
    ]
  })
}
