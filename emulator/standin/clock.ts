/** The one source of time of a workbench, so that it can run faster than the world, stand still, or be stepped. */

/** What runs when its time has come. A promise tells when all that it started is done, for those who step the clock. */
type Task = () => void | Promise<unknown>

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number
  /** Runs once after `milliseconds` of this clock; returns what cancels it. */
  after(milliseconds: number, run: Task): () => void
  /** Times as fast as the world, 0 while it is paused; that of the world where it cannot be changed. */
  readonly factor?: () => number
  /** How far the step goes that is under way; undefined while none is. */
  readonly stepMs?: () => number | undefined
  /** Hears of every change of the factor, and of every step. Returns what ends it. */
  readonly onChange?: (listener: () => void) => () => void
}

export interface ControlledClock extends Clock {
  /** Seconds of this clock in a second of the world; 0 while it is paused. */
  factor(): number
  /** Goes on from where it is, so many times as fast as the world; 0 pauses it. It never goes back. */
  setFactor(factor: number): void
  /** Moves on at once, running what falls due in its order; waits for what it started before the next falls due. */
  advance(milliseconds: number): Promise<void>
  onChange(listener: () => void): () => void
}

/** A task that fails is nobody else's concern: the others run, and the error goes to the last handler of the process. */
const start = (run: Task): void => {
  const failed = (error: unknown): void => {
    queueMicrotask(() => {
      throw error
    })
  }
  try {
    run()?.catch(failed)
  } catch (error) {
    failed(error)
  }
}

/** The world's own time. Timers do not keep the process alive. */
export const realClock: Clock = {
  now: () => Date.now(),
  after: (milliseconds, run) => {
    const timer = setTimeout(() => {
      start(run)
    }, milliseconds)
    timer.unref()
    return () => {
      clearTimeout(timer)
    }
  },
}

interface Timer {
  readonly at: number
  /** Timers of the same instant run in the order in which they were set. */
  readonly order: number
  readonly run: Task
  cancelled: boolean
}

const isBefore = (one: Timer, other: Timer): boolean => one.at < other.at || (one.at === other.at && one.order < other.order)

/** The earliest of many timers, at the cost of the logarithm of their number. */
const createTimers = () => {
  const heap: Timer[] = []
  /** About how many of them have been cancelled. */
  let cancelled = 0
  const swap = (one: number, other: number): void => {
    const timer = heap[one] as Timer
    heap[one] = heap[other] as Timer
    heap[other] = timer
  }
  const rise = (from: number): void => {
    for (let at = from; at > 0;) {
      const parent = (at - 1) >> 1
      if (!isBefore(heap[at] as Timer, heap[parent] as Timer)) return
      swap(at, parent)
      at = parent
    }
  }
  const sink = (): void => {
    for (let at = 0; ;) {
      let first = at
      for (const child of [at * 2 + 1, at * 2 + 2]) {
        if (child < heap.length && isBefore(heap[child] as Timer, heap[first] as Timer)) first = child
      }
      if (first === at) return
      swap(at, first)
      at = first
    }
  }
  const removeFirst = (): void => {
    const last = heap.pop()
    if (heap.length === 0 || !last) return
    heap[0] = last
    sink()
  }
  const first = (): Timer | undefined => {
    while (heap[0]?.cancelled) removeFirst()
    return heap[0]
  }
  return {
    add: (timer: Timer): void => {
      heap.push(timer)
      rise(heap.length - 1)
    },
    /** Those that never run are thrown out when they are more than the others. */
    cancel: (timer: Timer): void => {
      if (timer.cancelled) return
      timer.cancelled = true
      cancelled += 1
      if (cancelled < 1000 || cancelled < heap.length / 2) return
      cancelled = 0
      const kept = heap.filter((one) => !one.cancelled)
      heap.length = 0
      for (const one of kept) {
        heap.push(one)
        rise(heap.length - 1)
      }
    },
    first,
    /** Takes the earliest out if it is due. */
    takeDue: (until: number): Timer | undefined => {
      const timer = first()
      if (!timer || timer.at > until) return undefined
      removeFirst()
      return timer
    },
  }
}

/** The longest time-out of the runtime. */
const longestWaitMs = 2 ** 31 - 1

/** What a step started is waited for so long, by the clock of the world; a peer that does not answer holds no clock up. */
const longestStepMs = 2_000

const atMost = async (done: void | Promise<unknown>, milliseconds: number): Promise<void> => {
  if (!done) return
  let timer: NodeJS.Timeout | undefined
  await Promise.race([
    done,
    new Promise((resolve) => {
      timer = setTimeout(resolve, milliseconds)
    }),
  ])
  clearTimeout(timer)
}

/** A clock that can be set to any pace while it runs. Timers do not keep the process alive. */
export const createClock = (options: { readonly startMs?: number; readonly factor?: number } = {}): ControlledClock => {
  const timers = createTimers()
  const listeners = new Set<() => void>()
  let factor = options.factor ?? 1
  /** What the clock showed at an instant of the world. */
  let base = { clockMs: options.startMs ?? Date.now(), worldMs: Date.now() }
  /** While it is stepped it shows this. */
  let steppedMs: number | undefined
  let stepMs: number | undefined
  let steps: Promise<void> = Promise.resolve()
  let order = 0
  let wake: { at: number; timeout: NodeJS.Timeout } | undefined

  const now = (): number => steppedMs ?? (factor === 0 ? base.clockMs : Math.round(base.clockMs + (Date.now() - base.worldMs) * factor))
  const rebase = (clockMs: number): void => {
    base = { clockMs, worldMs: Date.now() }
  }

  const sleep = (): void => {
    clearTimeout(wake?.timeout)
    wake = undefined
  }
  const schedule = (): void => {
    if (factor === 0 || steppedMs !== undefined) {
      sleep()
      return
    }
    const next = timers.first()
    if (!next || (wake && wake.at <= next.at)) return
    sleep()
    const timeout = setTimeout(runDue, Math.min(longestWaitMs, Math.max(0, Math.ceil((next.at - now()) / factor))))
    timeout.unref()
    wake = { at: next.at, timeout }
  }
  const runDue = (): void => {
    wake = undefined
    const until = now()
    try {
      for (let timer = timers.takeDue(until); timer && steppedMs === undefined; timer = timers.takeDue(until)) start(timer.run)
    } finally {
      schedule()
    }
  }

  const step = async (milliseconds: number): Promise<void> => {
    steppedMs = now()
    stepMs = milliseconds
    sleep()
    const until = steppedMs + milliseconds
    try {
      for (let timer = timers.takeDue(until); timer; timer = timers.takeDue(until)) {
        steppedMs = Math.max(steppedMs, timer.at)
        await atMost(timer.run(), longestStepMs)
        // What it started without saying so gets a chance as well.
        await new Promise((resolve) => setImmediate(resolve))
      }
    } finally {
      steppedMs = undefined
      stepMs = undefined
      rebase(until)
      schedule()
      for (const listener of listeners) listener()
    }
  }

  return {
    now,
    after: (milliseconds, run) => {
      const timer: Timer = { at: now() + Math.max(0, milliseconds), order: order++, run, cancelled: false }
      timers.add(timer)
      schedule()
      return () => {
        timers.cancel(timer)
      }
    },
    factor: () => factor,
    stepMs: () => stepMs,
    setFactor: (given) => {
      rebase(steppedMs ?? now())
      factor = given
      sleep()
      schedule()
      for (const listener of listeners) listener()
    },
    advance: (milliseconds) => {
      steps = steps.then(() => step(milliseconds))
      return steps
    },
    onChange: (listener) => {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
  }
}

/** Runs `factor` times as fast as the world, from now on. */
export const acceleratedClock = (factor: number): ControlledClock => createClock({ factor })

/** Stands still until it is told to move. */
export const steppedClock = (startMs: number): ControlledClock => createClock({ startMs, factor: 0 })

/**
 * Runs after so many milliseconds of the clock; while that runs faster than the world, not before `worldMs` of the world
 * have passed: what is waited for travels over a network, which gets no faster.
 */
export const afterPatiently = (clock: Clock, milliseconds: number, worldMs: number, run: () => void): (() => void) => {
  const started = performance.now()
  let timer: NodeJS.Timeout | undefined
  const cancel = clock.after(milliseconds, () => {
    const leftMs = (clock.factor?.() ?? 1) > 1 ? worldMs - (performance.now() - started) : 0
    if (leftMs <= 0) {
      run()
      return
    }
    timer = setTimeout(run, leftMs)
    timer.unref()
  })
  return () => {
    cancel()
    clearTimeout(timer)
  }
}
