/** How often a rule applies. */
import type { FaultScope } from '../../contract/faults.js'

/** `applies` is asked each time that a rule matches; `countApplied` is called when it did change something. */
export interface ScopeState {
  applies(): boolean
  countApplied(): void
}

/** Numbers from 0 to below 1, the same for the same seed (mulberry32). */
export const randomOf = (seed: number): (() => number) => {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

export const createScope = (scope: FaultScope): ScopeState => {
  let count = 0
  switch (scope.kind) {
    case 'always':
      return { applies: () => true, countApplied: () => undefined }
    case 'times':
      return {
        applies: () => count < scope.times,
        countApplied: () => {
          count += 1
        },
      }
    case 'after':
      return { applies: () => ++count > scope.skip, countApplied: () => undefined }
    case 'probability': {
      const random = randomOf(scope.seed)
      return { applies: () => random() < scope.probability, countApplied: () => undefined }
    }
  }
}
