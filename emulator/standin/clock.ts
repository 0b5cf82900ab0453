/** The one source of time of a workbench, so that it can run faster than the world, or be stepped by a test. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number
  /** Runs once after `milliseconds` of this clock; returns what cancels it. */
  after(milliseconds: number, run: () => void): () => void
}

/** The world's own time. Timers do not keep the process alive. */
export const realClock: Clock = {
  now: () => Date.now(),
  after: (milliseconds, run) => {
    const timer = setTimeout(run, milliseconds)
    timer.unref()
    return () => { clearTimeout(timer) }
  },
}

/** Runs `factor` times as fast as the world, from now on. */
export const acceleratedClock = (factor: number): Clock => {
  const start = Date.now()
  return {
    now: () => Math.round(start + (Date.now() - start) * factor),
    after: (milliseconds, run) => realClock.after(milliseconds / factor, run),
  }
}

export interface SteppedClock extends Clock {
  /** Moves on, running what falls due in its order; waits for what it started before the next falls due. */
  advance(milliseconds: number): Promise<void>
}

/** Stands still until it is told to move. */
export const steppedClock = (startMs: number): SteppedClock => {
  let now = startMs
  let due: { at: number; run: () => void }[] = []
  return {
    now: () => now,
    after: (milliseconds, run) => {
      const timer = { at: now + milliseconds, run }
      due.push(timer)
      return () => { due = due.filter((other) => other !== timer) }
    },
    advance: async (milliseconds) => {
      const end = now + milliseconds
      for (;;) {
        const next = due.filter((timer) => timer.at <= end).sort((one, other) => one.at - other.at)[0]
        if (!next) break
        due = due.filter((timer) => timer !== next)
        now = next.at
        next.run()
        await new Promise((resolve) => setImmediate(resolve))
      }
      now = end
    },
  }
}
