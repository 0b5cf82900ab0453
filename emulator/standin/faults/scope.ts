/** How often a rule strikes. */
import type { FaultScope } from '../../contract/faults.js'

/** `strikes` is asked each time that a rule matches; `struck` is told when it did change something. */
export interface ScopeState {
  strikes(): boolean
  struck(): void
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
      return { strikes: () => true, struck: () => undefined }
    case 'times':
      return {
        strikes: () => count < scope.times,
        struck: () => {
          count += 1
        },
      }
    case 'after':
      return { strikes: () => ++count > scope.skip, struck: () => undefined }
    case 'probability': {
      const random = randomOf(scope.seed)
      return { strikes: () => random() < scope.probability, struck: () => undefined }
    }
  }
}
