/** Fields that come twice in one object: RFC 8259 leaves open which of them counts, and parsing hides the other. */
import { escapeKey } from './report.js'

interface Level {
  /** Undefined in a list. */
  readonly names: Set<string> | undefined
  /** Pointer of what is at hand inside it. */
  key: string
  index: number
}

/** JSON pointers of the second and later fields of a name; `text` is valid JSON. */
export const findDuplicateNames = (text: string): string[] => {
  const found: string[] = []
  const levels: Level[] = []
  /** A text, which is a name if a colon follows. */
  let last: string | undefined
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\]:,]/g)) {
    const level = levels.at(-1)
    if (token === '{') levels.push({ names: new Set(), key: '', index: 0 })
    else if (token === '[') levels.push({ names: undefined, key: '/0', index: 0 })
    else if (token === '}' || token === ']') levels.pop()
    else if (token === ':' && level?.names && last !== undefined) {
      const name = JSON.parse(last) as string
      level.key = `/${escapeKey(name)}`
      if (level.names.has(name)) found.push(levels.map(({ key }) => key).join(''))
      level.names.add(name)
    } else if (token === ',' && level && !level.names) {
      level.index++
      level.key = `/${level.index}`
    }
    last = token.startsWith('"') ? token : undefined
  }
  return found
}
