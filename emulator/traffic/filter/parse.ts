/**
 * From text to filter. The grammar, in full in docs/filter.md:
 *
 *     filter = [ either ]
 *     either = both { "or" both }
 *     both   = one { [ "and" ] one }
 *     one    = ( "not" | "-" ) one | "(" either ")" | key operator text | text
 */
import { closest } from '../../ocpi/closest.js'
import { isKeyName, keyNames, keys, operatorsOf, type KeyName, type Operator } from './keys.js'
import { equalling, type Pattern } from './pattern.js'
import { allOf, anyOf, printFilter, type Filter } from './tree.js'
import { readNumber, readTime } from './values.js'

/** What is wrong with a filter, and where. */
export interface FilterError {
  /** Offset into the text, in UTF-16 units as a string counts them. */
  readonly position: number
  readonly length: number
  /** A sentence, with the suggestion in it if there is one. */
  readonly message: string
  /** Text to put in the place of `length` characters at `position`. */
  readonly suggestion?: string | undefined
}

export type ParsedFilter = { readonly ok: true; readonly filter: Filter } | { readonly ok: false; readonly error: FilterError }

const maxLength = 10_000
const maxDepth = 50

/** Never throws: a text that is not a filter gives an error that says where and why. */
export const parseFilter = (text: string): ParsedFilter => {
  let at = 0
  let depth = 0
  let error: FilterError | undefined

  const fail = (position: number, length: number, message: string, suggestion?: string): undefined => {
    error ??= { position, length, message: suggestion === undefined ? message : `${message}, did you mean \`${suggestion}\`?`, suggestion }
    return undefined
  }
  const take = (pattern: RegExp): RegExpExecArray | undefined => {
    pattern.lastIndex = at
    const match = pattern.exec(text) ?? undefined
    if (match !== undefined) at += match[0].length
    return match
  }
  const sees = (pattern: RegExp): boolean => {
    pattern.lastIndex = at
    return pattern.test(text)
  }

  const either = (): Filter | undefined => {
    const filters: Filter[] = []
    do {
      const filter = both()
      if (filter === undefined) return undefined
      filters.push(filter)
    } while (take(/\s*or(?=[\s()"]|$)/iy) !== undefined)
    return anyOf(filters)
  }

  const both = (): Filter | undefined => {
    const filters: Filter[] = []
    for (;;) {
      take(/\s+/y)
      const needed = filters.length === 0 || take(/and(?=[\s()"]|$)\s*/iy) !== undefined
      if (at === text.length || sees(/\)|(?:or|and)(?=[\s()"]|$)/iy)) {
        if (!needed) return allOf(filters)
        const before = lastWord(text, at)
        return fail(at, 0, before === '' ? 'a term is missing here' : `a term is missing after \`${before}\``)
      }
      const filter = one()
      if (filter === undefined) return undefined
      filters.push(filter)
    }
  }

  /** Keeps a text of a thousand brackets from using up the stack. */
  const deeper = (inner: () => Filter | undefined): Filter | undefined => {
    if (depth === maxDepth) return fail(at, 0, `brackets and negations go deeper than ${maxDepth}`)
    depth += 1
    const filter = inner()
    depth -= 1
    return filter
  }

  const one = (): Filter | undefined => {
    if (take(/-\s*|not(?=[\s()"]|$)\s*/iy) !== undefined) {
      if (at === text.length || sees(/\)|(?:or|and)(?=[\s()"]|$)/iy)) {
        return fail(at, 0, `a term is missing after \`${lastWord(text, at)}\``)
      }
      const filter = deeper(one)
      return filter && { kind: 'not', filter }
    }
    const opened = at
    if (take(/\(/y) !== undefined) {
      const filter = deeper(either)
      if (filter === undefined) return undefined
      take(/\s+/y)
      return take(/\)/y) === undefined ? fail(opened, 1, 'this bracket is never closed') : filter
    }
    return term()
  }

  const term = (): Filter | undefined => {
    const start = at
    const head = take(/([a-z]+)(!=|<=|>=|[:=~<>])/iy)
    if (head === undefined) {
      const operator = /[:=!~<>]+/y
      operator.lastIndex = at
      const stray = operator.exec(text)
      if (stray !== null) return fail(at, stray[0].length, `\`${stray[0]}\` follows its key without a space, as in \`status>=400\``)
      const value = pattern()
      return value && { kind: 'word', value }
    }
    const name = (head[1] ?? '').toLowerCase()
    if (!isKeyName(name)) {
      const suggestion = closestKey(name)
      const message = `unknown key \`${head[1] ?? ''}\``
      return suggestion === undefined
        ? fail(start, name.length, `${message}; to look for the text itself, put it in quotes`)
        : fail(start, name.length, message, suggestion)
    }
    const operator = (head[2] === '=' ? ':' : head[2]) as Operator
    if (!operatorsOf(name).includes(operator)) {
      return fail(start + name.length, operator.length, `\`${operator}\` does not apply to \`${name}\`, only ${list(operatorsOf(name))}`)
    }
    const valueAt = at
    if (at === text.length || sees(/[\s)]/y)) return fail(at, 0, `a value is missing after \`${head[0]}\``)
    if (sees(/\(/y)) return fail(at, 1, 'a value that starts with a bracket has to be in quotes')
    const value = pattern()
    if (value === undefined) return undefined
    const wrong = misfit(name, operator, value)
    if (wrong !== undefined) return fail(valueAt, at - valueAt, wrong.message, wrong.suggestion)
    return { kind: 'term', key: name, operator, value }
  }

  const pattern = (): Pattern | undefined => {
    const start = at
    const bare = take(/[^\s()"]+/y)
    if (bare !== undefined) {
      return sees(/"/y)
        ? fail(at, 1, 'a quote inside a text: put the whole text in quotes, and `\\` before each quote in it')
        : bare[0].split('*')
    }
    at += 1
    const pieces = ['']
    const add = (character: string): void => {
      pieces.push((pieces.pop() ?? '') + character)
    }
    for (; at < text.length; at += 1) {
      const character = text[at] ?? ''
      const following = text[at + 1] ?? ''
      if (character === '"') {
        at += 1
        return sees(/[^\s()]/y) ? fail(at, 0, 'a space is missing after this quote') : pieces
      }
      if (character === '*') pieces.push('')
      else if (character === '\\' && following !== '' && '"\\*'.includes(following)) {
        add(following)
        at += 1
      } else add(character)
    }
    return fail(start, 1, 'this quote is never closed')
  }

  if (text.length > maxLength)
    return { ok: false, error: { position: maxLength, length: 0, message: `a filter has at most ${maxLength} characters` } }
  if (text.trim() === '') return { ok: true, filter: allOf([]) }
  const filter = either()
  if (filter !== undefined && at < text.length) fail(at, 1, 'this bracket closes nothing')
  if (error !== undefined || filter === undefined) {
    return { ok: false, error: error ?? { position: at, length: 0, message: 'this is not a filter' } }
  }
  return { ok: true, filter }
}

const list = (items: readonly string[]): string => items.map((item) => `\`${item}\``).join(' ')

const lastWord = (text: string, end: number): string => /\S{1,40}$/.exec(text.slice(0, end).trimEnd())?.[0] ?? ''

const closestKey = (name: string): string | undefined => {
  const byAlias = keyNames.find((candidate) => keys[candidate].alias?.includes(name))
  return byAlias ?? closest(name, keyNames)
}

/** Why a value cannot be meant for its key; undefined when it can. */
const misfit = (
  name: KeyName,
  operator: Operator,
  value: Pattern,
): { readonly message: string; readonly suggestion?: string } | undefined => {
  const key = keys[name]
  const text = value.join('*')
  if (key.optional && value.length === 1 && /^(?:any|none)$/i.test(text) && operator !== '~') {
    return operator === ':' || operator === '!=' ? undefined : { message: `\`${text}\` goes with \`:\` only` }
  }
  if (key.kind === 'number') return misfitNumber(name, operator, value, key.units)
  if (key.kind === 'time') {
    if (value.length === 1 && readTime(text, 0) !== undefined) return undefined
    return { message: `\`${text}\` is not a time, such as \`5m\` (ago), \`10:15\` (today) or \`2026-11-21T10:15:00Z\`` }
  }
  if (key.kind === 'text' && key.closed && operator !== '~') {
    const values = key.values ?? []
    if (values.some(equalling(value))) return undefined
    const starting = values.filter((candidate) => candidate.startsWith(`${text.toLowerCase()}.`))
    const suggestion = starting.length > 0 ? `${text.toLowerCase()}.*` : closest(text, values)
    const message = `no ${name} is \`${text}\``
    return suggestion !== undefined
      ? { message, suggestion }
      : { message: values.length > 10 ? message : `${message}, only ${list(values)}` }
  }
  return undefined
}

const misfitNumber = (
  name: KeyName,
  operator: Operator,
  value: Pattern,
  units: Readonly<Record<string, number>> = {},
): { readonly message: string; readonly suggestion?: string } | undefined => {
  const text = value.join('*')
  if (value.length > 1) {
    return operator !== ':' && operator !== '!='
      ? { message: `\`*\` does not go with \`${operator}\`` }
      : value.every((piece) => /^\d*$/.test(piece))
        ? undefined
        : { message: `\`${text}\` is not a number` }
  }
  if (readNumber(text, units) !== undefined) return undefined
  const anyDigits = /^(\d+)x+$/i.exec(text)?.[1]
  if (anyDigits !== undefined) return { message: `\`${text}\` is not a number`, suggestion: `${anyDigits}*` }
  const unitNames = Object.keys(units)
  return { message: `\`${text}\` is not a number${unitNames.length > 0 ? ` (with ${list(unitNames)})` : ''} for \`${name}\`` }
}

/** A key and value as a filter's text, quoted where that is needed; for filters that a program puts together. */
export const printTerm = (key: KeyName, operator: Operator, value: string): string =>
  printFilter({ kind: 'term', key, operator, value: [value] })
