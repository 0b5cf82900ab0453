/** Search by a few letters, as in `trcl` for `Traffic: Clear`. */

/** How well letters fit a text, in order and from left to right; undefined when they do not. Higher is better. */
export const scoreOf = (wanted: string, text: string): number | undefined => {
  const letters = wanted.toLowerCase().replaceAll(/\s+/g, '')
  const within = text.toLowerCase()
  const whole = within.indexOf(wanted.trim().toLowerCase())
  let score = whole === -1 ? 0 : 1000 - whole
  let from = 0
  for (const letter of letters) {
    const at = within.indexOf(letter, from)
    if (at === -1) return undefined
    const startsWord = at === 0 || /[\s:(,-]/.test(within.charAt(at - 1))
    score += at === from ? 4 : startsWord ? 3 : 0
    from = at + letter.length
  }
  return score - within.length / 100
}

/** Those that fit, best first; all of them, in their order, when nothing is wanted. */
export const rankedBy = <T>(wanted: string, items: readonly T[], textOf: (item: T) => string): T[] => {
  if (wanted.trim() === '') return [...items]
  return items
    .map((item) => ({ item, score: scoreOf(wanted, textOf(item)) }))
    .filter((each): each is { item: T; score: number } => each.score !== undefined)
    .sort((left, right) => right.score - left.score)
    .map(({ item }) => item)
}
