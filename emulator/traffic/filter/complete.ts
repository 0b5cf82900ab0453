/** What could be typed next in a filter. */
import { isKeyName, keyNames, keys, operatorsOf, type KeyName } from './keys.js'
import { printTerm } from './parse.js'

export interface Completion {
  /** What to put in the place of the text between `from` and `to`. */
  readonly text: string
  /** What it means, in a few words; empty for values that speak for themselves. */
  readonly summary: string
}

export interface Completions {
  readonly from: number
  readonly to: number
  readonly options: readonly Completion[]
}

/** Values that only the running whole knows: ids of stand-ins and connections, parties, faults. */
export type KnownValues = Readonly<Partial<Record<KeyName, readonly string[]>>>

const words: readonly Completion[] = [
  { text: 'or', summary: 'either this or that' },
  { text: 'not', summary: 'the reverse of what follows' },
]

/**
 * Completions at the cursor, best first: keys where a term starts, values after a key and its operator. Inside a quoted
 * text that is not a value there are none.
 */
export const completions = (text: string, cursor: number, known: KnownValues = {}): Completions => {
  const position = Math.max(0, Math.min(text.length, Math.trunc(cursor) || 0))
  const { start, quoted } = tokenAt(text, position)
  const rest = /^[^\s()"]*/.exec(text.slice(position))?.[0].length ?? 0
  const to = position + rest
  const typed = text.slice(start, position)
  const head = /^([a-z]+)(!=|<=|>=|[:=~<>])/i.exec(typed)
  const name = head?.[1]?.toLowerCase()
  if (head !== null && name !== undefined && isKeyName(name)) {
    const from = start + head[0].length
    const value = text.slice(from, position)
    const closing = quoted && text[position] === '"' ? to + 1 : to
    return { from, to: closing, options: valuesFor(name, value.replace(/^"/, ''), known) }
  }
  if (quoted || head !== null) return { from: position, to: position, options: [] }
  return { from: start, to, options: keysFor(typed) }
}

/** Where the token that the cursor touches starts, past a `-` in front, and whether the cursor is in a quoted text. */
const tokenAt = (text: string, position: number): { readonly start: number; readonly quoted: boolean } => {
  let start = 0
  let quoted = false
  for (let at = 0; at < position; at += 1) {
    const character = text[at] ?? ''
    if (quoted) {
      if (character === '\\') at += 1
      else if (character === '"') {
        quoted = false
        start = at + 1
      }
    } else if (character === '"') quoted = true
    else if (/[\s()]/.test(character) || (character === '-' && at === start)) start = at + 1
  }
  return { start: Math.min(start, position), quoted }
}

const keysFor = (typed: string): readonly Completion[] => {
  const wanted = typed.toLowerCase()
  const begin = (names: readonly KeyName[]): Completion[] =>
    names.map((name) => ({
      text: `${name}${operatorsOf(name).includes('~') && !hasValues(name) ? '~' : ':'}`,
      summary: keys[name].summary,
    }))
  const found = [...begin(keyNames), ...words].filter(({ text }) => text.startsWith(wanted))
  if (found.length > 0) return found
  return begin(keyNames.filter((name) => keys[name].alias?.some((alias) => alias.startsWith(wanted))))
}

const valuesFor = (name: KeyName, typed: string, known: KnownValues): readonly Completion[] => {
  const wanted = typed.toLowerCase()
  const key = keys[name]
  const own = key.kind === 'text' || key.kind === 'number' ? (key.values ?? []) : []
  const values = [...(known[name] ?? []), ...own, ...(key.optional ? ['any', 'none'] : [])]
  const found = [...new Set(values)].filter((value) => value.toLowerCase().includes(wanted))
  const starting = (value: string): number => (value.toLowerCase().startsWith(wanted) ? 0 : 1)
  return found
    .sort((a, b) => starting(a) - starting(b))
    .map((value) => ({ text: own.includes(value) ? value : printTerm(name, ':', value).slice(name.length + 1), summary: '' }))
}

const hasValues = (name: KeyName): boolean => {
  const key = keys[name]
  return (key.kind === 'text' && (key.few ?? false)) || key.kind === 'number'
}
