/**
 * Data in memory that is also in a file. Changes are written a little later, together; when writing fails the data
 * stays, the failure is told, and it is tried again. One process only: see `lockFolder`.
 */
import { Low } from 'lowdb'
import { inBackground } from '../contract/background.js'
import { fileAdapter } from './file-adapter.js'
import type { Format } from './format.js'
import { errorText } from '../contract/error-text.js'

export { StoreRefusal } from './file-adapter.js'

export interface StoreProblem {
  /**
   * `set-aside`, `backup-used`, `started-anew`: the file was damaged. `migrated`: it had an older format.
   * `not-saved`: writing failed and is tried again. `saved-again`: it worked in the end.
   */
  readonly kind: 'set-aside' | 'backup-used' | 'started-anew' | 'migrated' | 'not-saved' | 'saved-again'
  readonly file: string
  readonly message: string
  /** Milliseconds since 1970. */
  readonly atMs: number
}

export interface StoreOptions<T extends object> extends Format<T> {
  /** Path; `.bak`, `.tmp`, `.v1` and the like are added to it for the files beside it. */
  readonly file: string
  /** Data when there is no file yet. */
  readonly initial: () => T
  /** Told of each problem once, when it arises. */
  readonly onProblem: (problem: StoreProblem) => void
  /** How long to wait for the next change before writing. */
  readonly debounceMs?: number
  /** How long changes may go unwritten when they never cease. */
  readonly maxDelayMs?: number
  /** How long to wait after a failure; doubles up to 30 seconds. */
  readonly retryMs?: number
  readonly now?: () => number
}

export interface Store<T extends object> {
  /** The data as it is now. Change it only within `update`, or the change is not written. */
  readonly data: T
  /** Changes the data at once; it is written within a second. Fails when the store is closed. */
  update(mutator: (data: T) => void): void
  /** Writes what is unwritten. False when that failed: the data is still here, and the problem has been told. */
  flush(): Promise<boolean>
  /** The last flush, after which nothing is written or tried any more. */
  close(): Promise<boolean>
  /** What was wrong with the file when it was opened, and the failure to write it if that persists. */
  readonly problems: readonly StoreProblem[]
}

const longestRetryMs = 30_000

/**
 * Opens or creates a file. Damage is repaired as well as can be and told through `onProblem`, as is a failure to write.
 * Rejects with StoreRefusal when the file must not be touched: newer or too old a format, or no access.
 */
export const openStore = async <T extends object>({
  file,
  initial,
  onProblem,
  debounceMs = 200,
  maxDelayMs = 1_000,
  retryMs = 1_000,
  now = Date.now,
  ...format
}: StoreOptions<T>): Promise<Store<T>> => {
  const notices: StoreProblem[] = []
  let failure: StoreProblem | undefined
  const problem = (kind: StoreProblem['kind'], message: string): StoreProblem => ({ kind, file, message, atMs: now() })

  const adapter = fileAdapter<T>(
    file,
    format,
    ({ kind, message }) => {
      const notice = problem(kind, message)
      notices.push(notice)
      onProblem(notice)
    },
    now,
  )
  const low = new Low<T>(adapter, (await adapter.read()) ?? initial())

  /** Changes made, and how many of them are in the file. */
  let made = 0
  let saved = 0
  let closed = false
  let running: Promise<boolean> | undefined
  let asked = false
  let debounceTimer: NodeJS.Timeout | undefined
  let delayTimer: NodeJS.Timeout | undefined
  let retryTimer: NodeJS.Timeout | undefined
  let nextRetryMs = retryMs

  const clearTimers = (): void => {
    for (const timer of [debounceTimer, delayTimer, retryTimer]) clearTimeout(timer)
    debounceTimer = delayTimer = retryTimer = undefined
  }

  /** One write at a time; whoever asks during one gets that one's result, and another write follows. */
  const save = (): Promise<boolean> => {
    if (running) {
      asked = true
      return running
    }
    running = writeOnce().finally(() => {
      running = undefined
      const again = asked && made > saved && !failure
      asked = false
      if (again) saveBeside()
    })
    return running
  }

  const saveBeside = (): void => {
    inBackground(save(), (message) => {
      onProblem(problem('not-saved', `${file} could not be saved: ${message}`))
    })
  }

  const writeOnce = async (): Promise<boolean> => {
    clearTimers()
    const writing = made
    try {
      await low.write()
    } catch (error) {
      const message = `${file} could not be saved: ${errorText(error)}. Nothing is lost while Standin runs; it is tried again.`
      retryLater()
      if (failure?.message !== message) {
        failure = problem('not-saved', message)
        onProblem(failure)
      }
      return false
    }
    saved = writing
    nextRetryMs = retryMs
    if (failure) {
      failure = undefined
      onProblem(problem('saved-again', `${file} is saved again.`))
    }
    return true
  }

  const schedule = (): void => {
    clearTimeout(debounceTimer)
    debounceTimer = setTimeout(saveBeside, debounceMs)
    delayTimer ??= setTimeout(saveBeside, maxDelayMs)
  }

  const retryLater = (): void => {
    if (closed) return
    clearTimeout(retryTimer)
    // A file that cannot be written must not keep the process alive.
    retryTimer = setTimeout(saveBeside, nextRetryMs).unref()
    nextRetryMs = Math.min(nextRetryMs * 2, longestRetryMs)
  }

  const flush = async (): Promise<boolean> => {
    const wanted = made
    while (saved < wanted) if (!(await save())) return false
    return true
  }

  const store: Store<T> = {
    get data() {
      return low.data
    },
    update(mutator) {
      if (closed) throw new Error(`${file} is closed: the change would be lost.`)
      try {
        mutator(low.data)
      } finally {
        // Also when the mutator failed half-way: the file follows the memory.
        made += 1
        schedule()
      }
    },
    flush,
    async close() {
      closed = true
      const complete = await flush()
      clearTimers()
      return complete
    },
    get problems() {
      return failure ? [...notices, failure] : notices
    },
  }
  // New, migrated or repaired: make the file what it should be before somebody relies on it.
  if (adapter.stale) {
    made += 1
    await flush()
  }
  return store
}
