/** The hub that the view is about, kept up to date. */
import { useEffect, useState } from 'react'
import { useEngine, useQuery, type Query } from '../engine/index.js'

/** While much comes in, once in so many milliseconds is soon enough. */
const pauseMs = 400

/** Rises when something was exchanged, but not with every exchange. */
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
  // What is settled with partners shows in their connections, what the hub does in its settings.
  const connections = useEngine((state) => state.connections)
  const settings = useEngine((state) => state.standins.find((each) => each.settings.id === standinId)?.settings.hub)
  const [changes, setChanges] = useState(0)
  useEffect(() => {
    setChanges((times) => times + 1)
  }, [connections, settings])
  return useQuery('hub.get', { standinId }, `${beat} ${changes}`)
}
