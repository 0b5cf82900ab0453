/** Fields that pricing does not read since their names are misspelt: a bill cannot be called right beside them. */
import { judge } from '../ocpi/judge.js'
import type { Version } from '../ocpi/version.js'
import type { Note } from './notes.js'

/**
 * A problem for each field of a CDR, Session or Tariff whose name is nearly one that the version has. `at` is the
 * pointer of the object itself.
 */
export const misspeltIn = (version: Version, object: 'CDR' | 'Session' | 'Tariff', value: unknown, at = ''): Note[] =>
  judge(version, object, value, { pointer: at })
    .filter(({ id }) => id === 'field.typo')
    .map(({ at: place, expected }) => ({
      kind: 'problem',
      at: place,
      text: expected.startsWith('only ') ? `is not read: ${expected.slice(5)} counts` : `is not read: rename it to ${expected}`,
      doubtful: true,
    }))

/** The same value with a misspelt field under the name that was meant; the value itself where the note does not say it. */
const renamedIn = (value: unknown, keys: readonly string[], meant: string): unknown => {
  const [key, ...rest] = keys
  if (key === undefined || typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((entry: unknown, index) => (String(index) === key ? renamedIn(entry, rest, meant) : entry))
  return Object.fromEntries(
    Object.entries(value).map(([name, content]: [string, unknown]) =>
      name !== key ? [name, content] : rest.length === 0 ? [meant, content] : [name, renamedIn(content, rest, meant)],
    ),
  )
}

/** A CDR, Session or Tariff as it would be with the names that were meant. `at` is the pointer of the object itself. */
export const withMeantNames = (value: unknown, misspelt: readonly Note[], at = ''): unknown =>
  misspelt.reduce<unknown>((corrected, note) => {
    const meant = /rename it to `(\w+)`/.exec(note.text)?.[1]
    if (meant === undefined || !note.at.startsWith(`${at}/`)) return corrected
    const keys = note.at.slice(at.length + 1).split('/')
    return renamedIn(
      corrected,
      keys.map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~')),
      meant,
    )
  }, value)
