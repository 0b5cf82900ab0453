/**
 * Numbers that look random and never differ: everything follows from a seed, a stream and an index, so that the
 * 70,000th object can be built without building the others.
 */

/** Keeps apart what the same seed and index are used for. */
export const streams = { location: 1, locationLastUpdated: 2, token: 3, tokenLastUpdated: 4, session: 5 } as const

/** Scrambles 32 bits. A bijection: different numbers stay different. */
export const scramble = (bits: number): number => {
  let mixed = bits | 0
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return (mixed ^ (mixed >>> 16)) >>> 0
}

/** 32 bits for an index of a stream; different for every index of the same seed and stream. */
export const bitsFor = (seed: number, stream: number, index: number): number =>
  scramble(scramble(scramble(seed + 0x9e3779b9) + stream) ^ index)

export interface Random {
  /** Whole number from 0 up to, not including, `limit`. */
  below(limit: number): number
  /** True in `percent` of 100 draws. */
  chance(percent: number): boolean
  pick<T>(from: readonly T[]): T
}

/** A sequence that starts at `state` (32 bits). */
export const randomFrom = (state: number): Random => {
  let position = state | 0
  const below = (limit: number): number => {
    position = (position + 0x6d2b79f5) | 0
    let mixed = Math.imul(position ^ (position >>> 15), position | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000) * limit)
  }
  return {
    below,
    chance: (percent) => below(100) < percent,
    pick: <T>(from: readonly T[]): T => {
      if (from.length === 0) throw new RangeError('Nothing to pick from: the list is empty.')
      return from[below(from.length)] as T
    },
  }
}
