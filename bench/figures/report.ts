/** Where measurements go: a line of JSON each into the file that the bench reads, or onto the screen. */
import { appendFileSync } from 'node:fs'

export interface Figure {
  readonly figure: string
  readonly measured: number
  /** At most so much is aimed at. */
  readonly wanted: number
  readonly reached: boolean
  readonly unit: 'µs' | 'ms' | 's' | 'MB' | '×'
}

export const report = (figure: string, measured: number, wanted: number, unit: Figure['unit']): void => {
  const line = JSON.stringify({
    figure,
    measured: Number(measured.toPrecision(3)),
    wanted,
    unit,
    reached: measured <= wanted,
  } satisfies Figure)
  const file = process.env['STANDIN_FIGURES']
  if (file === undefined) console.info(line)
  else appendFileSync(file, `${line}\n`)
}

/** Milliseconds that a call takes: the best of several, since a machine that does other things besides makes most of them longer. */
export const leastMs = (times: number, work: () => unknown): number => {
  let least = Infinity
  for (let round = 0; round < times; round++) {
    const started = performance.now()
    work()
    least = Math.min(least, performance.now() - started)
  }
  return least
}

/** Microseconds of a call that is too short to be timed alone, once it is warm. */
export const leastUs = (call: () => unknown): number => {
  const calls = 200
  const round = () => {
    for (let each = 0; each < calls; each++) call()
  }
  leastMs(10, round)
  return (leastMs(50, round) / calls) * 1000
}
