/** "Did you mean": the known word that is nearest to a mistyped one. */

/** The candidate that a mistyped word was most likely meant to be; undefined when none is near. */
export const closest = (word: string, candidates: readonly string[]): string | undefined => {
  const typed = word.toLowerCase().slice(0, 64)
  if (typed === '') return undefined
  let best: string | undefined
  let least = Math.max(1, Math.floor(typed.length / 3)) + 1
  for (const candidate of candidates) {
    const target = candidate.toLowerCase()
    const distance = typed.length > 2 && target.startsWith(typed) ? 0.5 : editDistance(typed, target)
    if (distance < least) {
      best = candidate
      least = distance
    }
  }
  return best
}

/** How many letters have to be added, removed, replaced or swapped with their neighbour. */
export const editDistance = (from: string, to: string): number => {
  let beforeLast: number[] = []
  let last = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row]
    for (let column = 1; column <= to.length; column += 1) {
      const same = from[row - 1] === to[column - 1]
      let distance = Math.min((last[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1, (last[column - 1] ?? 0) + (same ? 0 : 1))
      if (row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1]) {
        distance = Math.min(distance, (beforeLast[column - 2] ?? 0) + 1)
      }
      current.push(distance)
    }
    beforeLast = last
    last = current
  }
  return last[to.length] ?? 0
}

/** The sentence ` Did you mean \`x\`?` with its leading space, or nothing when no candidate is near. */
export const didYouMean = (word: string, candidates: readonly string[]): string => {
  const near = closest(word, candidates)
  return near === undefined ? '' : ` Did you mean \`${near}\`?`
}
