/** Listens to the log until it is told to stop: what happens in between becomes a scenario. */
import { ContractError } from '../contract/channel.js'
import type { Recording } from '../contract/scenarios.js'
import type { Exchange } from '../traffic/exchange.js'
import type { Log } from '../traffic/log.js'

/** More than this is no scenario any more. */
const maximumRecorded = 10_000
const tellAfterMs = 200

export interface Recorder {
  state(): Recording
  start(): Recording
  /** What was recorded, and since when. */
  stop(): { exchanges: Exchange[]; startedAt: number }
}

export const createRecorder = (log: Log, now: () => number, tell: (recording: Recording) => void): Recorder => {
  let running: { readonly startedAt: number; readonly exchanges: Exchange[]; readonly end: () => void } | undefined
  const state = (): Recording => (running ? { startedAt: running.startedAt, exchanges: running.exchanges.length } : { exchanges: 0 })
  return {
    state,
    start: () => {
      if (running) throw new ContractError({ code: 'conflict', message: 'something is being recorded already: stop that first' })
      const exchanges: Exchange[] = []
      let timer: NodeJS.Timeout | undefined
      const unsubscribe = log.subscribe({
        appended: (exchange) => {
          if (exchanges.length < maximumRecorded) exchanges.push(exchange)
          timer ??= setTimeout(() => {
            timer = undefined
            tell(state())
          }, tellAfterMs).unref()
        },
      })
      running = {
        startedAt: now(),
        exchanges,
        end: () => {
          clearTimeout(timer)
          unsubscribe()
        },
      }
      tell(state())
      return state()
    },
    stop: () => {
      if (!running) throw new ContractError({ code: 'conflict', message: 'nothing is being recorded' })
      const { exchanges, startedAt, end } = running
      end()
      running = undefined
      tell(state())
      return { exchanges, startedAt }
    },
  }
}
