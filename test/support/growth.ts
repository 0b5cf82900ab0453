/** How the cost of a function grows, whatever the speed of the machine. */

/** Microseconds of processor time, the best of some runs: what else the machine does only ever adds. */
const cost = (work: () => void, runs: number): number => {
  let best = Infinity
  for (let run = 0; run < runs; run++) {
    const before = process.cpuUsage()
    work()
    const { user, system } = process.cpuUsage(before)
    best = Math.min(best, user + system)
  }
  return best
}

/**
 * The smallest ratio of the costs for four times the size and for the size: about 4 where the cost grows with the size, 16 where it
 * grows with its square. Measures again while the ratio looks too high, since a collection of garbage can fall into any run.
 */
export const growthOf = (work: (size: number) => void, size: number): number => {
  let smallest = Infinity
  for (let attempt = 0; attempt < 6 && smallest > 8; attempt++) {
    const ratio =
      cost(() => work(size * 4), 3) /
      Math.max(
        1,
        cost(() => work(size), 3),
      )
    smallest = Math.min(smallest, ratio)
  }
  return smallest
}

/** More than noise adds to a cost that grows with the size, less than one that grows with its square. */
export const linearGrowth = 9

/** Runs some work and returns the arguments of every search with `String.prototype.indexOf` that it made. */
export const searchesOf = (work: () => void): { readonly text: string; readonly start: number }[] => {
  const searches: { text: string; start: number }[] = []
  const original = String.prototype.indexOf
  String.prototype.indexOf = function (text, start = 0) {
    searches.push({ text, start })
    return original.call(this, text, start)
  }
  try {
    work()
  } finally {
    String.prototype.indexOf = original
  }
  return searches
}
