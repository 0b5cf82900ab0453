/**
 * Texts with wildcards. A pattern is its literal pieces; between each two stands a `*`, which is any text or none.
 * Matching takes the leftmost place for each piece, which is enough for wildcards of this kind and never goes back, so the
 * time it takes is at most length of the pattern times length of the text. Case does not count.
 */

export type Pattern = readonly string[]

export type TextTest = (text: string) => boolean

/** The text contains the pieces, one after the other. */
export const containing = (pattern: Pattern): TextTest => {
  const [only] = pattern
  if (pattern.length === 1 && only !== undefined) {
    // A literal expression has nothing to go back to, and needs no copy of the text in lower case.
    const literal = new RegExp(only.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'), 'i')
    return (text) => literal.test(text)
  }
  const pieces = pattern.map((piece) => piece.toLowerCase())
  return (text) => findInOrder(text.toLowerCase(), pieces, 0) !== -1
}

/** The whole text is the pattern. */
export const equalling = (pattern: Pattern): TextTest => {
  const pieces = pattern.map((piece) => piece.toLowerCase())
  const start = pieces[0] ?? ''
  if (pieces.length === 1) return (text) => text.toLowerCase() === start
  const end = pieces.at(-1) ?? ''
  const between = pieces.slice(1, -1)
  return (text) => {
    const folded = text.toLowerCase()
    if (!folded.startsWith(start)) return false
    const reached = findInOrder(folded, between, start.length)
    return reached !== -1 && folded.length - end.length >= reached && folded.endsWith(end)
  }
}

/** Where the last piece ends; -1 when one is missing. */
const findInOrder = (text: string, pieces: Pattern, from: number): number => {
  let reached = from
  for (const piece of pieces) {
    const at = text.indexOf(piece, reached)
    if (at === -1) return -1
    reached = at + piece.length
  }
  return reached
}

/**
 * Remembers the verdict on each text, for fields that have few different ones. A verdict that is remembered costs a
 * tenth of one that is not.
 */
export const remembering = (test: TextTest): TextTest => {
  const verdicts = new Map<string, boolean>()
  return (text) => {
    const known = verdicts.get(text)
    if (known !== undefined) return known
    const verdict = test(text)
    if (verdicts.size >= 10_000) verdicts.clear()
    verdicts.set(text, verdict)
    return verdict
  }
}
