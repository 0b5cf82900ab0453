/** When meters are read: as often as is set, but no more than peers can take, and not all of them at once. */
import type { Clock } from '../standin/clock.js'
import { bitsOf } from './chance.js'
import type { Run } from './run.js'

/** Meters are read so often in a second of the world at most, over all sessions. */
const readingsPerSecond = 100
/** And so often in a step of the clock, however far it goes. */
const readingsPerStep = 100

export interface Readings {
  /** When the meter of a run is read next, by the clock. */
  nextMs(run: Pick<Run, 'id' | 'toldAtMs'>): number
}

/** `tickMs`: milliseconds of the clock between two readings, as set; `count`: sessions that run. */
export const createReadings = (clock: () => Clock, tickMs: () => number, count: () => number): Readings => ({
  nextMs: (run) => {
    const { factor, stepMs } = clock()
    const pace = factor?.() ?? 1
    const wanted = tickMs()
    const step = stepMs?.()
    const everyMs = step === undefined
      ? Math.max(wanted, pace * 1000, (count() * pace * 1000) / readingsPerSecond)
      : Math.max(wanted, (count() * step) / readingsPerStep)
    if (everyMs === wanted) return run.toldAtMs + wanted
    // Less often than set: each run has a place of its own in the round, so that they do not crowd.
    const place = (bitsOf(run.id) / 0x1_0000_0000) * everyMs
    return Math.ceil((run.toldAtMs + wanted - place) / everyMs) * everyMs + place
  },
})
