/** What everything that is seeded by index has in common. */

/** Seconds over which `last_updated` is spread. */
const spreadSeconds = 90 * 86_400

/** Fails with RangeError for an index that is not seeded. */
export const checkIndex = (index: number, count: number, what: string): void => {
  if (!Number.isInteger(index) || index < 0 || index >= count) {
    throw new RangeError(`There is no ${what} ${index}: ${count} are seeded, counted from 0.`)
  }
}

/** A whole second within the 90 days before the base time. */
export const lastUpdatedMs = (baseTimeMs: number, bits: number): number =>
  (Math.floor(baseTimeMs / 1000) - 1 - (bits % (spreadSeconds - 1))) * 1000
