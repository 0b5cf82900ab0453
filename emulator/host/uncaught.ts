/**
 * The last handler of a process: errors that nobody caught. A process that keeps a workbench running logs the error, tells the user
 * through the contract's `problem` event and goes on; when errors keep coming it saves and ends, so that whoever started it can start
 * it again. Any other process ends with exit code 2.
 */
import { errorText } from '../contract/error-text.js'
import { printable } from '../contract/printable.js'

/** What a process has to keep alive, and how it ends in order. */
export interface UncaughtHandler {
  /** Tells the user. */
  readonly tell: (place: string, message: string) => void
  /** Masks tokens in what goes to standard error. */
  readonly mask?: (text: string) => string
  /** Saves and closes. */
  readonly end: () => Promise<unknown>
}

/** What of `process` is needed: a test gives an emitter of its own. */
export interface ErrorSource {
  on(event: 'uncaughtException' | 'unhandledRejection', listener: (reason: unknown) => void): unknown
}

export interface UncaughtOptions {
  readonly log: (text: string) => void
  readonly exit: (code: number) => void
  readonly now?: () => number
}

/** More errors than this within the window, and the process cannot be trusted to recover. */
const errorsAtMost = 20
const windowMs = 10_000
/** Saving must not hang for ever in a process that is out of order. */
const endWithinMs = 5_000

const survivors = new Set<UncaughtHandler>()

/** From now on uncaught errors are told to `survivor` instead of ending the process. Returns what takes that back. */
export const surviveUncaught = (survivor: UncaughtHandler): (() => void) => {
  survivors.add(survivor)
  return () => {
    survivors.delete(survivor)
  }
}

const traceOf = (reason: unknown): string => (reason instanceof Error ? (reason.stack ?? reason.message) : String(reason))

const maskedBySurvivors = (text: string): string => [...survivors].reduce((masked, { mask }) => mask?.(masked) ?? masked, text)

/** A reader that closed its end of the pipe (`| head`) is not an error of ours. */
const isClosedPipe = (reason: unknown): boolean =>
  reason instanceof Error && 'code' in reason && reason.code === 'EPIPE' && 'syscall' in reason

/** Ends what is kept running, in order. Rejects with the first reason why something could not be saved. */
export const endSurvivors = async (): Promise<void> => {
  await Promise.all([...survivors].map((survivor) => survivor.end()))
}

/** Installs the handler; once in each process, as early as possible. */
export const catchUncaught = (source: ErrorSource, { log, exit, now = Date.now }: UncaughtOptions): void => {
  let recent: number[] = []
  let ending = false

  const end = (): void => {
    if (ending) return
    ending = true
    const leave = (): void => {
      exit(2)
    }
    const limit = setTimeout(leave, endWithinMs)
    Promise.allSettled([...survivors].map((survivor) => survivor.end()))
      .finally(() => {
        clearTimeout(limit)
      })
      .then(leave, leave)
  }

  const handle = (reason: unknown): void => {
    if (isClosedPipe(reason) && survivors.size > 0) return
    try {
      log(`standin: unexpected error: ${printable(maskedBySurvivors(traceOf(reason)))}\n`)
    } catch {
      // There is nowhere left to say it.
    }
    if (survivors.size === 0) {
      exit(2)
      return
    }
    recent = [...recent.filter((at) => now() - at < windowMs), now()]
    const isTooMany = recent.length > errorsAtMost
    const advice = isTooMany
      ? `More than ${errorsAtMost} errors within ${windowMs / 1000} s: Standin saves and ends.`
      : 'Standin goes on. Please report it with the lines on standard error.'
    for (const { tell } of survivors) {
      try {
        tell('unexpected error', `${errorText(reason)}. ${advice}`)
      } catch {
        // One screen that cannot be told must not keep the others from hearing.
      }
    }
    if (isTooMany) end()
  }
  source.on('uncaughtException', handle)
  source.on('unhandledRejection', handle)
}
