/**
 * Finds exchanges by a text that they have in common, such as a correlation id. Made for a log that is written all the
 * time and asked now and then: adding writes two numbers into arrays of fixed length and creates nothing; what has left
 * the log need not be taken out.
 */
import type { Exchange } from './exchange.js'
import type { Log } from './log.js'

export interface SeqIndex {
  /** Numbers have to rise from one exchange to the next. */
  add(exchange: Exchange): void
  /** Up to `limit` exchanges with this key below `seq` and up to `limit` from there on, ascending, the nearest ones. */
  near(key: string, seq: number, limit: number): readonly Exchange[]
}

/**
 * Exchanges whose keys have the same hash form a chain from the newest to the oldest; `newest` has its start for each
 * hash, and `older` what follows on each exchange. A chain ends where the log has forgotten.
 */
export const createSeqIndex = (log: Log, keyOf: (exchange: Exchange) => string | undefined): SeqIndex => {
  const length = log.state().maxExchanges
  const mask = 2 ** Math.ceil(Math.log2(length + 1)) - 1
  let newest = new Float64Array(0)
  let older = new Float64Array(0)

  return {
    add: (exchange) => {
      const key = keyOf(exchange)
      if (key === undefined) return
      if (newest.length === 0) {
        newest = new Float64Array(mask + 1).fill(-1)
        older = new Float64Array(length).fill(-1)
      }
      const hash = hashOf(key) & mask
      older[exchange.seq % length] = newest[hash] ?? -1
      newest[hash] = exchange.seq
    },
    near: (key, seq, limit) => {
      const from: Exchange[] = []
      const below: Exchange[] = []
      let at = newest[hashOf(key) & mask] ?? -1
      while (log.isRecent(at) && below.length < limit) {
        const exchange = log.get(at)
        if (exchange !== undefined && keyOf(exchange) === key) (at < seq ? below : from).push(exchange)
        at = older[at % length] ?? -1
      }
      return [...from.slice(-limit), ...below].reverse()
    },
  }
}

/** FNV-1a over UTF-16 units. */
const hashOf = (text: string): number => {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  return hash ^ (hash >>> 15)
}
