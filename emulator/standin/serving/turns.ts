/**
 * Turns for work that holds up everything else in the process, such as parsing megabytes of JSON: one at a time, and between
 * two of them whatever else is ready.
 */

/** A body from this size on waits for its turn. */
const largeBytes = 64 * 1024

const nextTurn = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve)
  })

let last: Promise<void> = Promise.resolve()

/**
 * Resolves when it is the turn of a body of so many bytes; undefined for a small one, which need not wait. `room` resolves
 * when there is room for what the body leaves to be judged.
 */
export const turnFor = (bytes: number, room: (() => Promise<void>) | undefined): Promise<void> | undefined => {
  if (bytes < largeBytes) return undefined
  last = last.then(room).then(nextTurn)
  return last
}
