import type { Fault } from '../../emulator/contract/faults.js'
import { useEngineItself } from '../engine/index.js'
import { showMatching } from '../traffic/context.js'
import { touchedFilter } from './fault-model.js'

/** Shows, in the traffic, exactly the exchanges that a fault touched. */
export const useShowTouched = (): ((fault: Fault) => void) => {
  const engine = useEngineItself()
  return (fault) => {
    showMatching(engine, touchedFilter(fault))
  }
}
