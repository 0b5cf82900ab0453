/**
 * What waits to be judged. Judging never holds an answer up: it runs in slices of a few milliseconds, between which the
 * process answers. Nothing is left out: what waits is judged later, and all of it before the process stops.
 */

/** The steps of judging one exchange: each `next` does a piece of work. */
export type Steps = Iterator<unknown, void>

export interface JudgingQueue<Job> {
  add(job: Job): void
  /** Resolves when what was added so far is judged. */
  settled(): Promise<void>
  /** Resolves at once while there is room; else when there is again. Whoever brings much work asks first. */
  room(): Promise<void>
  /** The oldest that waits or is being judged. */
  oldest(): Job | undefined
  /** Judges what waits, without letting anything else in: for the end of the process. */
  finish(): void
}

export interface JudgingOptions<Job> {
  readonly steps: (job: Job) => Steps
  /** Size of what a job holds on to. */
  readonly bytesOf: (job: Job) => number
  /** A rule that throws must not take the others with it. */
  readonly failed: (job: Job, error: unknown) => void
  /** Milliseconds, for measuring slices. */
  readonly now?: () => number
}

/** A slice ends after this long. */
const sliceMs = 1
/** With more than this waiting, slices grow: judging has to keep up with what comes in. */
const manyJobs = 500
/** With more than this waiting, whoever adds another one judges for a slice first. */
export const maximumJobs = 5_000
/** Bodies of this size may wait; whoever brings more waits for room. */
export const maximumWaitingBytes = 32 * 1024 * 1024

export const createJudgingQueue = <Job>({
  steps,
  bytesOf,
  failed,
  now = () => performance.now(),
}: JudgingOptions<Job>): JudgingQueue<Job> => {
  /** Judged from `first` on; what was judged is let go of in one go. */
  let jobs: (Job | undefined)[] = []
  let first = 0
  let running: Steps | undefined
  let bytes = 0
  let scheduled = false
  let settling: (() => void)[] = []
  let wantingRoom: (() => void)[] = []

  const waiting = (): number => jobs.length - first
  const release = (list: readonly (() => void)[]): void => {
    for (const resolve of list) resolve()
  }

  const end = (job: Job): void => {
    running = undefined
    bytes -= bytesOf(job)
    jobs[first++] = undefined
    if (first === jobs.length || first > 1_000) {
      jobs = jobs.slice(first)
      first = 0
    }
    if (wantingRoom.length > 0 && bytes < maximumWaitingBytes) {
      const list = wantingRoom
      wantingRoom = []
      release(list)
    }
    if (waiting() > 0) return
    const list = settling
    settling = []
    release(list)
  }

  /** One step of the oldest job. */
  const step = (): void => {
    const job = jobs[first] as Job
    try {
      running ??= steps(job)
      if (running.next().done !== true) return
    } catch (error) {
      failed(job, error)
    }
    end(job)
  }

  const slice = (milliseconds: number): void => {
    const until = now() + milliseconds
    while (waiting() > 0) {
      step()
      if (now() > until) return
    }
  }

  const schedule = (): void => {
    if (scheduled) return
    scheduled = true
    setImmediate(() => {
      scheduled = false
      slice(sliceMs * Math.max(1, waiting() / manyJobs))
      if (waiting() > 0) schedule()
    })
  }

  return {
    add: (job) => {
      if (waiting() >= maximumJobs) slice(sliceMs)
      jobs.push(job)
      bytes += bytesOf(job)
      schedule()
    },
    settled: () =>
      waiting() === 0
        ? Promise.resolve()
        : new Promise((resolve) => {
            settling.push(resolve)
          }),
    room: () =>
      bytes < maximumWaitingBytes
        ? Promise.resolve()
        : new Promise((resolve) => {
            wantingRoom.push(resolve)
          }),
    oldest: () => jobs[first],
    finish: () => {
      while (waiting() > 0) step()
    },
  }
}
