/** A number that increases with exchanges about sessions. */
import { useEffect, useRef, useState } from 'react'
import { useEvent } from '../engine/index.js'

/** Rises when something was exchanged that may be about a session, at most twice a second. */
export const useTrafficRevision = (standinId: string): number => {
  const [revision, setRevision] = useState(0)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(
    () => () => {
      clearTimeout(timer.current)
    },
    [],
  )
  useEvent('traffic', ({ added }) => {
    if (!added.some((each) => each.standinId === standinId && each.module !== undefined && about.includes(each.module))) return
    timer.current ??= setTimeout(() => {
      timer.current = undefined
      setRevision((was) => was + 1)
    }, 500)
  })
  return revision
}

export const about: readonly string[] = ['sessions', 'cdrs', 'commands', 'chargingprofiles']
