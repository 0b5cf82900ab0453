/**
 * Cuts a HAR text, which may come in pieces, into its entries without reading the file as a whole: a recording of some
 * hundred megabytes takes no more memory than its longest entry, and a file that breaks off still gives what came before.
 */

export type HarEntry =
  | { readonly text: string }
  /** Longer than allowed; passed over. */
  | { readonly tooLong: true }

export interface HarEntries {
  /** The entries that are complete with this piece. */
  write(piece: string): HarEntry[]
  /** `log.entries` was there. */
  found(): boolean
  /** The root object is complete. */
  isComplete(): boolean
  /** The text does not begin as a JSON object does. */
  isForeign(): boolean
}

const code = (character: string): number => character.charCodeAt(0)
const quote = code('"')
const backslash = code('\\')
const comma = code(',')
const colon = code(':')
const openObject = code('{')
const closeObject = code('}')
const openList = code('[')
const closeList = code(']')
const byteOrderMark = 0xfeff

/** Depth inside of `{"log":{"entries":[`. */
const entryDepth = 3

export const createHarEntries = (maxCharacters: number): HarEntries => {
  let depth = 0
  let begun = false
  let foreign = false
  let complete = false
  let found = false
  let inString = false
  let escaped = false
  /** Names on the way to where the text is, for the two outer levels; a name is read as long as `naming` is set. */
  const names: [root: string, log: string] = ['', '']
  let naming = false
  let name = ''
  let inEntries = false
  /** Pieces of the entry that is being read. */
  let parts: string[] = []
  let length = 0
  let reading = false

  const keep = (text: string): void => {
    length += text.length
    if (length > maxCharacters) parts = []
    else parts.push(text)
  }
  const finish = (): HarEntry => {
    const entry: HarEntry = length > maxCharacters ? { tooLong: true } : { text: parts.join('') }
    parts = []
    length = 0
    reading = false
    return entry
  }

  const write = (piece: string): HarEntry[] => {
    const entries: HarEntry[] = []
    let from = 0
    const end = (at: number): void => {
      keep(piece.slice(from, at))
      entries.push(finish())
    }
    const step = (character: number, at: number): void => {
      switch (character) {
        case quote:
          inString = true
          naming = depth <= 2 && !inEntries
          name = ''
          break
        case colon:
          if (depth === 1 || depth === 2) names[depth - 1] = name
          break
        case openObject:
        case openList:
          depth += 1
          if (depth === entryDepth && character === openList && names[0] === 'log' && names[1] === 'entries') {
            found = true
            inEntries = true
            return
          }
          break
        case closeObject:
        case closeList:
          if (inEntries && depth === entryDepth) {
            if (reading) end(at)
            inEntries = false
          }
          depth -= 1
          if (inEntries && depth === entryDepth && reading) end(at + 1)
          if (depth <= 0) complete = true
          return
        case comma:
          if (inEntries && depth === entryDepth && reading) end(at)
          return
        default:
      }
      if (inEntries && !reading && (depth === entryDepth ? character > 32 : depth === entryDepth + 1)) {
        reading = true
        from = at
      }
    }
    /** Reads on in a text; gives where it goes on behind. */
    const readString = (start: number): number => {
      for (let at = start; at < piece.length; at += 1) {
        if (escaped) {
          escaped = false
          continue
        }
        const character = piece.charCodeAt(at)
        if (character === backslash) escaped = true
        else if (character === quote) {
          inString = false
          if (naming && name.length <= 20) name += piece.slice(start, at)
          naming = false
          return at + 1
        }
      }
      if (naming && name.length <= 20) name += piece.slice(start)
      return piece.length
    }
    for (let at = 0; at < piece.length && !complete && !foreign;) {
      if (inString) {
        at = readString(at)
        continue
      }
      const character = piece.charCodeAt(at)
      if (!begun && character > 32 && character !== byteOrderMark) {
        begun = true
        foreign = character !== openObject
      }
      step(character, at)
      at += 1
    }
    if (reading) keep(piece.slice(from))
    return entries
  }

  return { write, found: () => found, isComplete: () => complete, isForeign: () => foreign }
}
