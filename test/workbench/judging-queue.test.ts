// Judging is late but complete: slices by steps, what waits is bounded, and everything is judged before the end.
import { describe, expect, it } from 'vitest'
import { createJudgingQueue, maximumJobs, maximumWaitingBytes } from '../../emulator/workbench/judging-queue.js'

interface Job {
  readonly name: string
  readonly steps: number
  readonly bytes?: number
}

/** Each step takes a millisecond of a clock that nothing else moves. */
const openQueue = () => {
  const judged: string[] = []
  const failures: string[] = []
  let nowMs = 0
  const queue = createJudgingQueue<Job>({
    *steps({ name, steps }) {
      for (let step = 0; step < steps; step++) {
        nowMs += 1
        if (name === 'broken') throw new Error('this rule fails')
        yield
      }
      judged.push(name)
    },
    bytesOf: ({ bytes = 0 }) => bytes,
    failed: ({ name }, error) => failures.push(`${name}: ${String(error)}`),
    now: () => nowMs,
  })
  return { queue, judged, failures }
}
const nextTurn = () => new Promise((resolve) => setImmediate(resolve))

describe('the judging queue', () => {
  it('judges nothing while an exchange is added, and all of it in the order in which it came', async () => {
    const { queue, judged } = openQueue()
    for (const name of ['a', 'b', 'c']) queue.add({ name, steps: 1 })
    expect(judged).toEqual([])
    await queue.settled()
    expect(judged).toEqual(['a', 'b', 'c'])
  })

  it('lets other work in between the steps of a large exchange', async () => {
    const { queue, judged } = openQueue()
    queue.add({ name: 'large', steps: 1_000 })
    let turns = 0
    while (judged.length === 0) {
      await nextTurn()
      turns += 1
    }
    expect(turns).toBeGreaterThan(100)
  })

  it('goes on after an exchange whose judging fails', async () => {
    const { queue, judged, failures } = openQueue()
    queue.add({ name: 'broken', steps: 3 })
    queue.add({ name: 'b', steps: 1 })
    await queue.settled()
    expect([judged, failures]).toEqual([['b'], ['broken: Error: this rule fails']])
  })

  it('makes whoever adds more than may wait judge first', () => {
    const { queue, judged } = openQueue()
    for (let index = 0; index < maximumJobs * 3; index++) queue.add({ name: String(index), steps: 1 })
    expect(judged.length).toBeGreaterThanOrEqual(maximumJobs * 2)
  })

  it('has no room while large bodies wait, and tells when there is again', async () => {
    const { queue, judged } = openQueue()
    queue.add({ name: 'large', steps: 50, bytes: maximumWaitingBytes })
    await queue.room()
    expect(judged).toEqual(['large'])
  })

  it('judges all that waits before the process ends', () => {
    const { queue, judged } = openQueue()
    for (let index = 0; index < 1_234; index++) queue.add({ name: String(index), steps: 2 })
    queue.finish()
    expect(judged).toHaveLength(1_234)
  })
})
