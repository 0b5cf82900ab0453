/** Follows the traffic of a workbench, one line (or one JSON line) for each exchange, in its order, none left out. */
import type { Client } from '../contract/channel.js'
import type { ExchangeDetail } from '../contract/exchange.js'

export interface FollowOptions {
  /** Whether the incoming halves of exchanges between two stand-ins of the workbench come too. */
  readonly twins: boolean
  readonly filter?: string
  /** Seq of the exchange after which to begin: 0 unless told. */
  readonly after?: number
}

/** Calls back for each exchange after its findings are there. Returns what waits for the last one and ends it. */
export const follow = (
  client: Client,
  { twins, filter = '', after = 0 }: FollowOptions,
  listener: (detail: ExchangeDetail) => void,
): (() => Promise<void>) => {
  let last = after
  let chain: Promise<void> = Promise.resolve()
  const catchUp = async (): Promise<void> => {
    for (;;) {
      const { exchanges } = await client.call('traffic.query', { afterSeq: last, filter, limit: 500 })
      if (exchanges.length === 0) return
      for (const { seq, twin } of exchanges) {
        last = seq
        if (twin && !twins) continue
        // One that the log has let go of meanwhile cannot be shown.
        const detail = await client.call('traffic.get', { seq }).catch(() => undefined)
        if (detail) listener(detail)
      }
    }
  }
  const soon = () => {
    chain = chain.then(catchUp).catch(() => undefined)
  }
  const stop = client.on('traffic', soon)
  soon()
  return async () => {
    stop()
    soon()
    await chain
  }
}
