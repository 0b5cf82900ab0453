/** The clock of the workbench in the window: updated by events, computed in between. */
import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react'
import type { ClockState } from '../../emulator/contract/charging.js'
import { useEvent, useQuery } from '../engine/index.js'

export interface ShownClock {
  readonly factor: number
  /** Milliseconds since 1970 that it shows at this moment. */
  readonly now: () => number
}

/** Undefined until it is known. */
export const useClock = (): ShownClock | undefined => {
  const asked = useQuery('clock.get', {})
  const [told, setReceived] = useState<{ state: ClockState; at: number }>()
  useEvent('clock', (state) => {
    setReceived({ state, at: Date.now() })
  })
  useEffect(() => {
    if (asked.result) setReceived({ state: asked.result, at: Date.now() })
  }, [asked.result])
  return useMemo(
    () =>
      told && {
        factor: told.state.factor,
        now: () => told.state.now + (Date.now() - told.at) * told.state.factor,
      },
    [told],
  )
}

/** What the clock shows, renewed while it runs: often enough for its pace, never more than four times a second. */
export const useTime = (clock: ShownClock | undefined): number | undefined => {
  const shown = useRef<number>(undefined)
  return useSyncExternalStore(
    useMemo(
      () => (listener: () => void) => {
        const renew = () => {
          shown.current = clock?.now()
          listener()
        }
        renew()
        if (!clock || clock.factor === 0) return () => undefined
        const timer = setInterval(renew, clock.factor === 1 ? 1000 : 250)
        return () => {
          clearInterval(timer)
        }
      },
      [clock],
    ),
    () => shown.current,
  )
}
