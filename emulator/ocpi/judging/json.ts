/** Where a text stops being JSON (RFC 8259), in the same words in every runtime. */

export interface JsonProblem {
  /** Counted from 1. */
  readonly line: number
  readonly column: number
  readonly expected: string
  readonly actual: string
}

/** The first place where the text is not JSON; undefined when it is. `maximumDepth` counts what lies in each other. */
export const findJsonProblem = (text: string, maximumDepth = 100): JsonProblem | undefined => {
  if (text.startsWith('\uFEFF')) return problemAt(text, 0, 'JSON from the first byte on', 'a byte order mark')
  const scanner = { text, at: 0 }
  /** What closes each list and object that is open. */
  const open: (']' | '}')[] = []
  let state: State = 'value'
  for (;;) {
    skipSpace(scanner)
    const character = text[scanner.at]
    if (state === 'end') return character === undefined ? undefined : problem(scanner, 'nothing after the value')
    const innermost = open.at(-1)
    if (state === 'after value') {
      if (innermost === undefined) state = 'end'
      else if (character === ',') {
        scanner.at++
        state = innermost === '}' ? 'key' : 'value'
      } else if (character === innermost) {
        scanner.at++
        open.pop()
      } else return problem(scanner, `a comma or \`${innermost}\``)
    } else if (state === 'key' || state === 'first key') {
      if (character === '}' && state === 'first key') {
        scanner.at++
        open.pop()
        state = 'after value'
        continue
      }
      if (character !== '"')
        return problem(scanner, state === 'key' ? 'a field name in double quotes' : 'a field name in double quotes or `}`')
      const broken = scanText(scanner)
      if (broken) return broken
      skipSpace(scanner)
      if (text[scanner.at] !== ':') return problem(scanner, 'a colon')
      scanner.at++
      state = 'value'
    } else if (character === '{' || character === '[') {
      if (open.length >= maximumDepth) return problem(scanner, `at most ${maximumDepth} levels`)
      open.push(character === '{' ? '}' : ']')
      scanner.at++
      state = character === '{' ? 'first key' : 'first value'
    } else if (character === ']' && state === 'first value') {
      scanner.at++
      open.pop()
      state = 'after value'
    } else {
      const broken = scanLeaf(scanner)
      if (broken) return broken
      state = 'after value'
    }
  }
}

type State = 'value' | 'first value' | 'key' | 'first key' | 'after value' | 'end'

interface Scanner {
  readonly text: string
  at: number
}

const skipSpace = (scanner: Scanner): void => {
  for (;;) {
    const code = scanner.text.charCodeAt(scanner.at)
    if (code !== 32 && code !== 10 && code !== 13 && code !== 9) return
    scanner.at++
  }
}

const scanLeaf = (scanner: Scanner): JsonProblem | undefined => {
  if (scanner.text[scanner.at] === '"') return scanText(scanner)
  const word = /(?:true|false|null)(?![A-Za-z0-9_])|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?(?![\w.])/y
  word.lastIndex = scanner.at
  const found = word.exec(scanner.text)
  if (!found) return problem(scanner, 'a value: text in double quotes, a number, true, false, null, a list or an object')
  scanner.at += found[0].length
  return undefined
}

const scanText = (scanner: Scanner): JsonProblem | undefined => {
  const { text } = scanner
  scanner.at++
  for (;;) {
    const code = text.charCodeAt(scanner.at)
    if (Number.isNaN(code)) return problem(scanner, 'a double quote at the end of the text')
    if (code < 32) return problem(scanner, 'control characters written as \\n, \\t or \\u00…')
    if (code === 34) {
      scanner.at++
      return undefined
    }
    if (code === 92) {
      const escape = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y
      escape.lastIndex = scanner.at
      const found = escape.exec(text)
      if (!found) return problem(scanner, 'an escape that JSON knows')
      scanner.at += found[0].length
    } else scanner.at++
  }
}

const problem = (scanner: Scanner, expected: string): JsonProblem => {
  const found = scanner.text.slice(scanner.at).match(/^(?:[\w.+-]{1,20}|[^])/u)?.[0]
  return problemAt(scanner.text, scanner.at, expected, found === undefined ? 'the end of the body' : JSON.stringify(found).slice(1, -1))
}

const problemAt = (text: string, at: number, expected: string, actual: string): JsonProblem => {
  const before = text.slice(0, at)
  const lineStart = before.lastIndexOf('\n') + 1
  return { line: before.split('\n').length, column: at - lineStart + 1, expected, actual }
}
