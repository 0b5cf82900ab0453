/** What the exports of exchanges have in common. */
import type { Exchange } from './exchange.js'
import { createMask, type Mask, type MaskOptions } from './mask.js'

/** `mask` instead of its options where one is at hand already. */
export interface ExportOptions extends MaskOptions {
  readonly mask?: Mask | undefined
}

export type Exchanges = Iterable<Exchange> | AsyncIterable<Exchange>

export const maskOf = (options: ExportOptions): Mask => options.mask ?? createMask(options)

/** About this many characters are written between two pauses. */
const breath = 256 * 1024

/**
 * One text for each exchange, pausing now and then so that a large export does not keep the stand-ins from answering.
 */
export async function* written(exchanges: Exchanges, write: (exchange: Exchange) => string): AsyncGenerator<string, void, undefined> {
  let sincePause = 0
  for await (const exchange of exchanges) {
    const text = write(exchange)
    yield text
    sincePause += text.length
    if (sincePause < breath) continue
    sincePause = 0
    await new Promise<void>((resolve) => {
      setImmediate(resolve)
    })
  }
}
