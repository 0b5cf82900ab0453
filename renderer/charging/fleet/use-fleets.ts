/** The fleets of a stand-in, refreshed by events. */
import { useState } from 'react'
import type { Fleet } from '../../../emulator/contract/charging.js'
import { useEvent, useQuery } from '../../engine/index.js'

export const useFleets = (standinId: string): { fleets: readonly Fleet[] | undefined; keep: (fleet: Fleet) => void } => {
  const { result } = useQuery('charging.fleets', {})
  const [told, setReceived] = useState<ReadonlyMap<string, Fleet>>(new Map())
  const keep = (fleet: Fleet) => {
    setReceived((was) => new Map(was).set(fleet.id, fleet))
  }
  useEvent('fleet', keep)
  const known = result && new Map([...result.fleets.map((fleet) => [fleet.id, fleet] as const), ...told])
  return {
    fleets:
      known && [...known.values()].filter((fleet) => fleet.standinId === standinId).sort((one, other) => other.startedAt - one.startedAt),
    keep,
  }
}
