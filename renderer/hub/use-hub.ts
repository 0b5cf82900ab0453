/** The hub that the view is about, kept up to date. */
import { useEffect, useState } from 'react'
import { useEngine, useQuery, type Query } from '../engine/index.js'

/** The least time between two refreshes. */
const pauseMs = 400

/** Increases when exchanges were recorded, at most once per pause. */
export const useTrafficBeat = (): number => {
  const total = useEngine((state) => state.traffic.total)
  const [beat, setBeat] = useState(total)
  useEffect(() => {
    if (total === beat) return
    const timer = setTimeout(() => {
      setBeat(total)
    }, pauseMs)
    return () => {
      clearTimeout(timer)
    }
  }, [total, beat])
  return beat
}

export const useHub = (standinId: string): Query<'hub.get'> => {
  const beat = useTrafficBeat()
  // Settings of partners are in their connections, options of the hub in its settings.
  const connections = useEngine((state) => state.connections)
  const settings = useEngine((state) => state.standins.find((each) => each.settings.id === standinId)?.settings.hub)
  const [changes, setChanges] = useState(0)
  useEffect(() => {
    setChanges((times) => times + 1)
  }, [connections, settings])
  return useQuery('hub.get', { standinId }, `${beat} ${changes}`)
}
