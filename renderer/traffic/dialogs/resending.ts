/** What a resent request changes against the recorded one. */
import { errorText } from '../../../emulator/contract/error-text.js'

export interface HeaderEdit {
  readonly key: number
  readonly name: string
  readonly value: string
}

/** Headers that are written anew for each request, so that editing them makes no sense. */
const ownHeaders = new Set(['host', 'connection', 'content-length', 'transfer-encoding', 'x-request-id'])

/** The recorded headers that are sent again, to be edited. */
export const editableHeaders = (recorded: readonly (readonly [string, string])[]): (readonly [string, string])[] =>
  recorded.filter(([name]) => !ownHeaders.has(name.toLowerCase()))

/**
 * Headers to add or to replace; an empty value leaves a recorded header out. Undefined when nothing was changed, so that
 * the request is sent with the headers it had, masked ones included.
 */
export const headerChanges = (
  recorded: readonly (readonly [string, string])[],
  edited: readonly HeaderEdit[],
): Record<string, string> | undefined => {
  const before = new Map(recorded.map(([name, value]) => [name.toLowerCase(), { name, value }]))
  const after = new Map(
    edited
      .filter((line) => line.name.trim() !== '')
      .map((line) => [line.name.trim().toLowerCase(), { name: line.name.trim(), value: line.value }]),
  )
  const changes: Record<string, string> = {}
  for (const [key, line] of after) {
    const known = before.get(key)
    // Under the name that it was recorded with, so that it takes the place of that one.
    if (known?.value !== line.value) changes[known?.name ?? line.name] = line.value
  }
  for (const [key, line] of before) if (!after.has(key)) changes[line.name] = ''
  return Object.keys(changes).length === 0 ? undefined : changes
}

/** Why a text is no JSON; undefined when it is, or when there is none. */
export const jsonProblem = (text: string): string | undefined => {
  if (text.trim() === '') return undefined
  try {
    JSON.parse(text)
    return undefined
  } catch (error) {
    return errorText(error)
  }
}

/** Indented for reading and editing; as it was when it is no JSON. */
export const indented = (text: string): string => {
  if (jsonProblem(text) !== undefined || text.trim() === '') return text
  return JSON.stringify(JSON.parse(text), undefined, 2)
}
