/**
 * Prints the traffic of the workbench in this process, an exchange a line (or a JSON line), in the order of the log, each
 * after it has been judged. Printing never holds an answer up: it runs in slices, waits for a reader that is slow, and
 * says how many exchanges have left the log before they could be printed.
 */
import { summarise, type Exchange } from '../traffic/exchange.js'
import type { Mask } from '../traffic/mask.js'
import { exchangeDetail } from '../workbench/calls/traffic.js'
import { maskFor } from '../workbench/mask.js'
import type { Bench } from '../workbench/workbench.js'
import { exchangeLine, findingLine, jsonLineOf, lineOf, printing, terminal } from './output.js'

export interface PrintOptions {
  /** JSON lines, the incoming halves of exchanges between two stand-ins of the workbench among them. */
  readonly json: boolean
}

/** Exchanges are gathered for this long, so that a line costs no write of its own. */
const gatherMs = 20
/** A slice ends after this long. */
const sliceMs = 1

/** Prints what is in the log and what comes. Returns what waits for the last exchange and ends it. */
export const printTraffic = (bench: Bench, { json }: PrintOptions): (() => Promise<void>) => {
  const { traffic } = bench
  const { stdout } = terminal()
  const format = json ? jsonOf : linesOf
  const firstSeq = traffic.log.query({ limit: 1, count: false }).summaries[0]?.seq ?? 1
  let printed = firstSeq - 1
  let missed = 0
  let running = false
  let timer: NodeJS.Timeout | undefined

  /** Text of the next exchange; empty for one that is not shown. */
  const next = (mask: Mask): string => {
    printed += 1
    const exchange = traffic.log.get(printed)
    if (exchange === undefined) {
      missed += 1
      return ''
    }
    const before = missed === 0 ? '' : missedText(missed, json)
    missed = 0
    return exchange.twin && !json ? before : before + format(bench, exchange, mask)
  }

  const writeSlice = (): void => {
    const until = performance.now() + sliceMs
    const mask = maskFor(bench, false)
    let text = ''
    while (printed < traffic.judgedUpTo()) {
      text += next(mask)
      if (performance.now() > until) break
    }
    if (text !== '') stdout.write(text)
  }

  const goOn = printing((): void => {
    writeSlice()
    if (printed >= traffic.judgedUpTo()) running = false
    else if (stdout.writableNeedDrain === true && stdout.once) stdout.once('drain', goOn)
    else setImmediate(goOn)
  })
  const start = (): void => {
    timer = undefined
    if (running) return
    running = true
    goOn()
  }
  const soon = (): void => {
    if (!running) timer ??= setTimeout(start, gatherMs)
  }
  const unsubscribe = [
    traffic.whenJudged(soon),
    traffic.log.subscribe({
      // What is imported has been judged already.
      appended: soon,
      cleared: () => {
        printed = traffic.log.state().lastSeq ?? printed
      },
    }),
  ]
  soon()

  return async () => {
    await traffic.settled()
    for (const end of unsubscribe) end()
    clearTimeout(timer)
    while (printed < traffic.judgedUpTo()) writeSlice()
    if (missed > 0) stdout.write(missedText(missed, json))
  }
}

const missedText = (count: number, json: boolean): string =>
  json ? jsonLineOf({ event: 'missed', exchanges: count }) : lineOf(`… ${count} exchanges left the log before they could be printed`)

const jsonOf = (bench: Bench, exchange: Exchange, mask: Mask): string =>
  jsonLineOf({ event: 'exchange', ...exchangeDetail(bench, exchange, mask) })

/** A line needs neither headers nor bodies, so they are not masked for it. Findings quote them, and are. */
const linesOf = (bench: Bench, exchange: Exchange, mask: Mask): string => {
  const { columns } = terminal().stdout
  if (exchange.connectionId !== undefined && exchange.findings.length === 0)
    return lineOf(exchangeLine(mask.summary(summarise(exchange)), columns))
  const detail = exchangeDetail(bench, exchange, mask)
  return [exchangeLine(detail, columns), ...detail.findings.map(findingLine)].map(lineOf).join('')
}
