/** When meters are read: as often as is set, but no more than peers can take, and not all of them at once. */
import type { Clock } from '../standin/clock.js'
import { bitsOf } from './random.js'
import type { Run } from './running-session.js'

/** Meters are read so often in a second of the world at most, over all sessions. */
const readingsPerSecond = 100
/** In one step of the clock each is read so often at most, and all of them together: what is stepped over is to be over soon. */
const readingsPerStep = { each: 60, all: 600 } as const

export interface Readings {
  /** When the meter of a run is read next, by the clock. */
  nextMs(run: Pick<Run, 'id' | 'pushedAtMs'>): number
}

/** `tickMs`: milliseconds of the clock between two readings, as set; `count`: sessions that run. */
export const createReadings = (clock: () => Clock, tickMs: () => number, count: () => number): Readings => ({
  nextMs: (run) => {
    const { factor, stepMs } = clock()
    const pace = factor?.() ?? 1
    const wanted = tickMs()
    const step = stepMs?.() ?? 0
    const everyMs =
      step > 0
        ? Math.max(wanted, step / readingsPerStep.each, (count() * step) / readingsPerStep.all)
        : Math.max(wanted, pace * 1000, (count() * pace * 1000) / readingsPerSecond)
    if (everyMs === wanted) return run.pushedAtMs + wanted
    // Less often than set: each run has a place of its own in the round, so that they do not crowd.
    const place = (bitsOf(run.id) / 0x1_0000_0000) * everyMs
    return Math.ceil((run.pushedAtMs + wanted - place) / everyMs) * everyMs + place
  },
})
