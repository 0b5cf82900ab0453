/** A parsed filter, and its text again. */
import type { KeyName, Operator } from './keys.js'
import type { Pattern } from './pattern.js'

export type Filter =
  /** All of them; none at all lets everything pass. */
  | { readonly kind: 'and'; readonly filters: readonly Filter[] }
  /** At least one of them. */
  | { readonly kind: 'or'; readonly filters: readonly Filter[] }
  | { readonly kind: 'not'; readonly filter: Filter }
  | { readonly kind: 'term'; readonly key: KeyName; readonly operator: Operator; readonly value: Pattern }
  /** A bare word, looked for in several places. */
  | { readonly kind: 'word'; readonly value: Pattern }

/** One filter for several; an `and` within an `and` is spread out, and one alone stays itself. */
export const allOf = (filters: readonly Filter[]): Filter => joined('and', filters)
/** @throws RangeError for an empty list: nothing passes a choice of nothing, and no text says so. */
export const anyOf = (filters: readonly Filter[]): Filter => {
  if (filters.length === 0) throw new RangeError('anyOf needs at least one filter')
  return joined('or', filters)
}

const joined = (kind: 'and' | 'or', filters: readonly Filter[]): Filter => {
  const spread = filters.flatMap((filter) => (filter.kind === kind ? filter.filters : [filter]))
  const [only] = spread
  return spread.length === 1 && only !== undefined ? only : { kind, filters: spread }
}

/** Text that parses to the same filter. */
export const printFilter = (filter: Filter): string => (filter.kind === 'and' && filter.filters.length === 0 ? '' : printPart(filter))

const printPart = (filter: Filter): string => {
  switch (filter.kind) {
    case 'and':
      // Everything has no text of its own inside another filter.
      if (filter.filters.length === 0) return 'seq>=0'
      return filter.filters.map((part) => (part.kind === 'or' ? `(${printPart(part)})` : printPart(part))).join(' ')
    case 'or':
      return filter.filters.map(printPart).join(' or ')
    case 'not': {
      const inner = printPart(filter.filter)
      return filter.filter.kind === 'and' || filter.filter.kind === 'or' ? `-(${inner})` : `-${inner}`
    }
    case 'term':
      return `${filter.key}${filter.operator}${printPattern(filter.value, startsLikeOperator)}`
    case 'word':
      return printPattern(filter.value, isNotAWord)
  }
}

const startsLikeOperator = /^[:=!~<>]/
/** What at the place of a word would be read as something else. */
const isNotAWord = /^(?:-|[:=!~<>]|(?:and|or|not)$|[a-z]+(?:!=|[:=~<>]))/i

const printPattern = (pieces: Pattern, misread: RegExp): string => {
  const bare = pieces.join('*')
  const needsQuotes = bare === '' || /[\s()"]/.test(bare) || misread.test(bare) || pieces.some((piece) => piece.includes('*'))
  return needsQuotes ? `"${pieces.map((piece) => piece.replace(/["\\*]/g, '\\$&')).join('*')}"` : bare
}
