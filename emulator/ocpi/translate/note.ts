/** What a translation says about the fields that it touched, so that no loss goes unseen. */

/**
 * kept: said in the target version although it does not, or not quite, know it. renamed: same content, other name.
 * derived: computed or looked up. lost: left out. invented: filled in because the target version demands something.
 */
export type NoteKind = 'kept' | 'renamed' | 'derived' | 'lost' | 'invented'

export interface TranslationNote {
  /** JSON pointer in the source, or in the target for what was invented; empty for the object as a whole. */
  readonly path: string
  readonly kind: NoteKind
  readonly message: string
}

export interface Translation {
  /**
   * The object in the target version; undefined when it cannot or must not be forwarded (the last note says why). Parts
   * that did not change are shared with the source: treat both as immutable.
   */
  readonly object: unknown
  readonly notes: readonly TranslationNote[]
}

/** A value inside a message; a value that is no plain text or number is named by its kind. */
export const shown = (value: unknown): string =>
  typeof value === 'string'
    ? value
    : typeof value === 'number' || typeof value === 'boolean' || value === null
      ? String(value)
      : value === undefined
        ? 'nothing'
        : Array.isArray(value)
          ? 'a list'
          : 'an object'

/** `["evses", 0, "uid"]` as `/evses/0/uid`. */
export const pointer = (path: readonly (string | number)[]): string =>
  path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
