/** An exchange as a screen opens it. */
import type { ExchangeDetail } from '../contract/exchange.js'
import { bodyOf } from './body.js'
import { summarise, type Exchange } from './exchange.js'
import { createMask, type Mask } from './mask.js'
import type { Relation } from './relations.js'
import { headerLines } from './wire.js'

export interface DetailOptions {
  /** What belongs to it, from `createRelations(log).of(seq)`. */
  readonly related?: readonly Relation[]
  readonly atHub?: number | undefined
  /** Without one, tokens are masked where tokens belong. */
  readonly mask?: Mask
}

export const detailOf = (exchange: Exchange, { related = [], atHub, mask = createMask() }: DetailOptions = {}): ExchangeDetail => {
  const shown = mask.exchange(exchange)
  const { request, response } = shown
  return {
    ...summarise(shown),
    url: shown.url,
    ...(shown.recordedAt !== undefined && { recordedAt: shown.recordedAt }),
    request: { headers: headerLines(request.headers), body: bodyOf(request) },
    ...(response && {
      response: { statusText: response.statusText, headers: headerLines(response.headers), body: bodyOf(response) },
    }),
    findings: [...shown.findings],
    faults: [...(shown.faults ?? [])],
    why: [...shown.why],
    notes: [...(shown.notes ?? [])],
    ...(atHub !== undefined && { atHub }),
    related: [...related],
  }
}
