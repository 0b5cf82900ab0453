/**
 * JSON text cut into the lines it is shown in, without parsing it into values: numbers keep their spelling, a field
 * that is there twice is shown twice, and 4 MB cost a few arrays of numbers.
 */
import { pointerOf, pointerParts } from './pointer.js'

export type LineKind = 'value' | 'open' | 'close' | 'raw'

/** One line. Offsets point into the text that the lines were made of. */
export interface Line {
  readonly kind: LineKind
  readonly depth: number
  /** Line that opens what this one is in; -1 at the top. */
  readonly parent: number
  /** For `open` the line that closes it, and the reverse; otherwise the line itself. */
  readonly match: number
  /** Including quotes; both -1 where there is no key. */
  readonly keyStart: number
  readonly keyEnd: number
  readonly valueStart: number
  readonly valueEnd: number
  /** Place among its siblings. */
  readonly index: number
  readonly comma: boolean
}

export interface JsonLines {
  readonly text: string
  readonly count: number
  readonly at: (line: number) => Line
  /** How many fields or elements an `open` line has. */
  readonly sizeOf: (line: number) => number
  /** Where the text stops being JSON; then every line is `raw`. */
  readonly error: JsonError | undefined
}

export interface JsonError {
  readonly offset: number
  /** From 1. */
  readonly line: number
  readonly column: number
  readonly message: string
}

const brokenText = 'this text is not closed, or has a character that JSON does not allow'
const kinds: readonly LineKind[] = ['value', 'open', 'close', 'raw']
const scalar = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y
const escape = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y

/** Offset behind the text literal that starts at `from`; -1 when it is not one. A loop: a pattern would overflow on megabytes. */
const stringEnd = (text: string, from: number): number => {
  for (let at = from + 1; at < text.length;) {
    const code = text.charCodeAt(at)
    if (code === 34) return at + 1
    if (code < 32) return -1
    if (code !== 92) {
      at++
      continue
    }
    escape.lastIndex = at
    if (!escape.test(text)) return -1
    at = escape.lastIndex
  }
  return -1
}

/** Lines and columns, from 1, of an offset. */
export const positionOf = (text: string, offset: number): { line: number; column: number } => {
  let line = 1
  let start = 0
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', start)) {
    line++
    start = at + 1
  }
  return { line, column: offset - start + 1 }
}

class Stop extends Error {
  constructor(
    readonly offset: number,
    message: string,
  ) {
    super(message)
  }
}

/** Cuts a text into lines. Never throws: a text that is not JSON comes back as `raw` lines with the error. */
export const linesOf = (text: string): JsonLines => {
  try {
    return scan(text)
  } catch (stop) {
    if (!(stop instanceof Stop)) throw stop
    return rawLines(text, { offset: stop.offset, ...positionOf(text, stop.offset), message: stop.message })
  }
}

const scan = (text: string): JsonLines => {
  const kind: number[] = [],
    depth: number[] = [],
    parent: number[] = [],
    match: number[] = []
  const keyStart: number[] = [],
    keyEnd: number[] = [],
    valueStart: number[] = [],
    valueEnd: number[] = []
  const index: number[] = [],
    comma: boolean[] = [],
    size: number[] = []
  let at = 0
  const space = () => {
    for (let code = text.charCodeAt(at); code === 32 || code === 10 || code === 13 || code === 9; code = text.charCodeAt(++at));
  }
  const scalarEnd = (): number => {
    scalar.lastIndex = at
    return scalar.test(text) ? scalar.lastIndex : -1
  }
  const add = (k: number, up: number, key: readonly [number, number], from: number, to: number, place: number): number => {
    const line = kind.length
    kind.push(k)
    depth.push(up === -1 ? 0 : (depth[up] ?? 0) + 1)
    parent.push(up)
    match.push(line)
    keyStart.push(key[0])
    keyEnd.push(key[1])
    valueStart.push(from)
    valueEnd.push(to)
    index.push(place)
    comma.push(false)
    size.push(0)
    return line
  }
  const close = (line: number) => {
    const end = add(2, parent[line] ?? -1, [-1, -1], at, at + 1, index[line] ?? 0)
    match[line] = end
    match[end] = line
    at++
    return end
  }
  const noKey = [-1, -1] as const

  let up = -1
  for (;;) {
    // A value is due, with its key inside an object.
    space()
    let key: readonly [number, number] = noKey
    if (up !== -1 && text[valueStart[up] ?? 0] === '{') {
      const end = text[at] === '"' ? stringEnd(text, at) : -1
      if (end === -1) throw new Stop(at, text[at] === '"' ? brokenText : 'a field name in double quotes is due here')
      key = [at, end]
      at = end
      space()
      if (text[at] !== ':') throw new Stop(at, 'a colon is due here')
      at++
      space()
    }
    const place = up === -1 ? 0 : (size[up] ?? 0)
    if (up !== -1) size[up] = place + 1
    const start = at
    const opener = text[at]
    let done: number
    if (opener === '{' || opener === '[') {
      at++
      space()
      if (text[at] === (opener === '{' ? '}' : ']')) {
        at++
        done = add(0, up, key, start, at, place)
      } else {
        up = add(1, up, key, start, start + 1, place)
        continue
      }
    } else {
      const end = opener === '"' ? stringEnd(text, at) : scalarEnd()
      if (end === -1)
        throw new Stop(at, at >= text.length ? 'the text ends where a value is due' : opener === '"' ? brokenText : 'a value is due here')
      at = end
      done = add(0, up, key, start, end, place)
    }
    // After a value: a comma, or the end of what it is in, or the end of everything.
    for (;;) {
      space()
      if (up === -1) {
        if (at < text.length) throw new Stop(at, 'nothing may follow the JSON value')
        return {
          text,
          count: kind.length,
          error: undefined,
          sizeOf: (line) => size[line] ?? 0,
          at: (line) => ({
            kind: kinds[kind[line] ?? 0] ?? 'value',
            depth: depth[line] ?? 0,
            parent: parent[line] ?? -1,
            match: match[line] ?? line,
            keyStart: keyStart[line] ?? -1,
            keyEnd: keyEnd[line] ?? -1,
            valueStart: valueStart[line] ?? 0,
            valueEnd: valueEnd[line] ?? 0,
            index: index[line] ?? 0,
            comma: comma[line] ?? false,
          }),
        }
      }
      if (text[at] === ',') {
        comma[done] = true
        at++
        break
      }
      const closer = text[valueStart[up] ?? 0] === '{' ? '}' : ']'
      if (text[at] !== closer)
        throw new Stop(at, at >= text.length ? `the text ends before its ${closer}` : `a comma or ${closer} is due here`)
      done = close(up)
      up = parent[up] ?? -1
    }
  }
}

const rawLines = (text: string, error: JsonError): JsonLines => {
  const starts = [0]
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return {
    text,
    count: starts.length,
    error,
    sizeOf: () => 0,
    at: (line) => ({
      kind: 'raw',
      depth: 0,
      parent: -1,
      match: line,
      keyStart: -1,
      keyEnd: -1,
      valueStart: starts[line] ?? 0,
      valueEnd: line + 1 < starts.length ? (starts[line + 1] ?? 1) - 1 : text.length,
      index: line,
      comma: false,
    }),
  }
}

/** The field name of a line as it reads, without quotes and escapes; undefined where there is none. */
export const keyOf = (lines: JsonLines, line: number): string | undefined => {
  const { keyStart, keyEnd } = lines.at(line)
  return keyStart === -1 ? undefined : (JSON.parse(lines.text.slice(keyStart, keyEnd)) as string)
}

/** JSON pointer of a line. */
export const pointerOfLine = (lines: JsonLines, line: number): string => {
  const parts: (string | number)[] = []
  for (let at = lines.at(line).kind === 'close' ? lines.at(line).match : line; lines.at(at).parent !== -1; at = lines.at(at).parent) {
    parts.unshift(keyOf(lines, at) ?? lines.at(at).index)
  }
  return pointerOf(parts)
}

/** Line of a JSON pointer, or of the nearest ancestor that is there. */
export const lineOfPointer = (lines: JsonLines, pointer: string): number => {
  if (lines.error) return Math.min(lines.error.line, lines.count) - 1
  let at = 0
  for (const part of pointerParts(pointer)) {
    const open = lines.at(at)
    if (open.kind !== 'open') return at
    let child = at + 1
    while (
      child < open.match &&
      keyOf(lines, child) !== part &&
      !(lines.at(child).keyStart === -1 && String(lines.at(child).index) === part)
    ) {
      child = lines.at(child).match + 1
    }
    if (child >= open.match) return at
    at = child
  }
  return at
}

/** The text of what a line shows or opens, as it came. */
export const valueTextOf = (lines: JsonLines, line: number): string => {
  const { kind, match, valueStart, valueEnd } = lines.at(line)
  if (kind === 'open') return lines.text.slice(valueStart, lines.at(match).valueEnd)
  if (kind === 'close') return lines.text.slice(lines.at(match).valueStart, valueEnd)
  return lines.text.slice(valueStart, valueEnd)
}

/** Lines to show when some are folded. */
export const visibleLines = (lines: JsonLines, folded: ReadonlySet<number>): number[] => {
  const shown: number[] = []
  for (let line = 0; line < lines.count; line++) {
    shown.push(line)
    if (folded.has(line)) line = lines.at(line).match
  }
  return shown
}

/** Lines that contain a text, regardless of case, in order. */
export const findLines = (lines: JsonLines, search: string): number[] => {
  if (search === '') return []
  const pattern = new RegExp(search.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'gi')
  const found: number[] = []
  let low = 0
  for (const { index } of lines.text.matchAll(pattern)) {
    let high = lines.count - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (startOf(lines.at(middle)) <= index) low = middle
      else high = middle - 1
    }
    if (found.at(-1) !== low) found.push(low)
  }
  return found
}

const startOf = (line: Line): number => (line.keyStart === -1 ? line.valueStart : line.keyStart)
