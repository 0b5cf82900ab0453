/** A number that rises with exchanges of some modules: a query that depends on them is asked again. */
import { useEffect, useRef, useState } from 'react'
import { useEvent } from './hooks.js'

/** Modules whose exchanges may concern a session. */
export const chargingModules: readonly string[] = ['sessions', 'cdrs', 'commands', 'chargingprofiles']

/** Rises when the stand-in has exchanged something of the modules, at most twice a second. */
export const useTrafficRevision = (standinId: string, modules: readonly string[] = chargingModules): number => {
  const [revision, setRevision] = useState(0)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  useEvent('traffic', ({ added }) => {
    if (!added.some((each) => each.standinId === standinId && each.module !== undefined && modules.includes(each.module))) return
    timer.current ??= setTimeout(() => {
      timer.current = undefined
      setRevision((was) => was + 1)
    }, 500)
  })
  return revision
}
