/**
 * The log in a file as well, an exchange a line: as the user's own record (`--log`), or within the workspace, where it is read
 * back at the next start. An exchange whose findings were amended is written again; the last line is the one that counts.
 */
import { inBackground } from '../contract/background.js'
import type { Exchange } from '../traffic/exchange.js'
import type { Mask } from '../traffic/mask.js'
import { exportNdjson, importNdjson } from '../traffic/ndjson.js'
import { appendedText, appendFile, type AppendFileOptions } from '../store/append-file.js'
import type { Traffic } from './traffic.js'
import { errorText } from '../contract/error-text.js'

export interface KeptTraffic {
  /** Also what the log holds already. */
  addHeld(): void
  /** Writes what waits, and ends it. False when it could not be written. */
  close(): Promise<boolean>
  /** Ends it and removes the file. */
  discard(): Promise<void>
}

export interface KeepOptions extends AppendFileOptions {
  readonly traffic: Traffic
  /** Made anew for each writing: tokens come and go. */
  readonly mask: () => Mask
  /** That the file cannot be written is told once, and once that it can be again. */
  readonly problem: (place: string, message: string) => void
  /** It is emptied when the log is. */
  readonly mirrors?: boolean
}

/** Exchanges are gathered for this long; findings are there by then. */
const gatherMs = 250
/** What is written at a time, so that nothing large has to be held for it. */
const maximumBatch = 1_000

/** Keeps what is recorded from now on. The log is never held up: what cannot be written waits and is tried again. */
export const keepTraffic = ({ traffic, mask, problem, mirrors = false, ...options }: KeepOptions): KeptTraffic => {
  const { log } = traffic
  const file = appendFile(options)
  const waiting = new Map<number, Exchange>()
  let emptied = false
  let failed = false
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> | undefined

  const writeAll = async (): Promise<void> => {
    await traffic.settled()
    if (emptied) {
      emptied = false
      await file.empty()
    }
    while (waiting.size > 0) {
      const batch = [...waiting.values()].slice(0, maximumBatch)
      for (const { seq } of batch) waiting.delete(seq)
      try {
        let text = ''
        for await (const line of exportNdjson(batch, { mask: mask() })) text += line
        await file.append(text)
      } catch (error) {
        for (const exchange of batch) if (log.get(exchange.seq) === exchange) waiting.set(exchange.seq, exchange)
        throw error
      }
    }
  }

  const write = (): Promise<void> => {
    timer = undefined
    running ??= writeAll()
      .then(
        () => {
          if (failed) problem(options.file, 'the log is kept again')
          failed = false
        },
        (error: unknown) => {
          if (!failed) problem(options.file, `the log cannot be kept: ${errorText(error)}. It is tried again.`)
          failed = true
        },
      )
      .finally(() => {
        running = undefined
      })
    return running
  }

  const writeSoon = (): void => {
    if (timer !== undefined || running !== undefined) return
    timer = setTimeout(() => {
      const again = write().then(() => {
        if (waiting.size > 0 || emptied) writeSoon()
      })
      inBackground(again, (message) => {
        problem(options.file, `The log cannot be kept: ${message}`)
      })
    }, gatherMs)
    timer.unref()
  }
  const wait = (exchange: Exchange): void => {
    waiting.set(exchange.seq, exchange)
    writeSoon()
  }
  const unsubscribe = log.subscribe({
    appended: wait,
    amended: wait,
    // Where nothing can be written, no more is held than the log holds.
    evicted: ({ seq }) => {
      waiting.delete(seq)
    },
    cleared: () => {
      if (!mirrors) return
      waiting.clear()
      emptied = true
      writeSoon()
    },
  })

  const end = async (): Promise<void> => {
    unsubscribe()
    clearTimeout(timer)
    await running
  }
  return {
    addHeld: () => {
      for (const exchange of log.exchanges()) wait(exchange)
    },
    close: async () => {
      await end()
      await write()
      const complete = !failed && waiting.size === 0
      await file.close().catch(() => undefined)
      return complete
    },
    discard: async () => {
      await end()
      await file.empty()
    },
  }
}

/** Exchanges that were kept, in order, each once; how many lines could not be read. */
export const readKeptTraffic = async (file: string): Promise<{ exchanges: Exchange[]; unreadable: number }> => {
  const exchanges = new Map<string, Exchange>()
  let unreadable = 0
  for await (const { exchange } of importNdjson(appendedText(file))) {
    // A number alone says little: each start counts from one.
    if (exchange) exchanges.set(`${exchange.seq} ${exchange.startedAt}`, exchange)
    else unreadable += 1
  }
  return { exchanges: [...exchanges.values()], unreadable }
}
