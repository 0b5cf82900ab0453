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
