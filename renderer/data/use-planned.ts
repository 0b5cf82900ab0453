/** The pushes that saving an object would cause. */
import { useEffect, useState } from 'react'
import type { DataSet, PlannedPush } from '../../emulator/contract/data.js'
import { callErrorOf, useClient } from '../engine/index.js'

export interface Planned {
  readonly pushes: readonly PlannedPush[]
  /** Why the object cannot be saved. */
  readonly error: string | undefined
}

/** Milliseconds without typing after which the engine is asked. */
const settleMs = 300

/** Asks the engine when typing pauses; undefined until it has answered, and while there is no text to save. */
export const usePlanned = ({ standinId, module }: DataSet, text: string | undefined, push: boolean): Planned | undefined => {
  const client = useClient()
  const [planned, setPlanned] = useState<Planned>()
  useEffect(() => {
    if (text === undefined) {
      setPlanned(undefined)
      return
    }
    let dropped = false
    const show = (next: Planned) => {
      if (!dropped) setPlanned(next)
    }
    const timer = setTimeout(() => {
      client.call('data.put', { standinId, module, object: JSON.parse(text) as unknown, push, dryRun: true }).then(
        ({ pushes }) => show({ pushes, error: undefined }),
        (problem: unknown) => show({ pushes: [], error: callErrorOf(problem).message }),
      )
    }, settleMs)
    return () => {
      dropped = true
      clearTimeout(timer)
    }
  }, [client, standinId, module, text, push])
  return planned
}
