import { useMemo } from 'react'
import { useEngine } from '../../engine/index.js'
import { type NameOf, namesOf } from './names.js'

export type { NameOf } from './names.js'

/** The names of the sides of exchanges, by what is known of stand-ins and connections now. */
export const useNames = (): NameOf => {
  const standins = useEngine((state) => state.standins)
  const connections = useEngine((state) => state.connections)
  return useMemo(() => namesOf(standins, connections), [standins, connections])
}
