/** The findings of the log, counted anew while exchanges are recorded. */
import { useEffect, useMemo, useState } from 'react'
import { useEngineItself } from '../engine/index.js'
import { isNumber, preference } from '../preferences.js'
import { useStore } from '../store.js'
import { trafficLogOf } from '../traffic/log.js'
import { groupsOf, type RuleGroup } from './groups.js'

/** Number of the newest exchange when the user marked all findings as seen. */
const seenUpTo = preference('findings.seenUpTo', 0, isNumber)

/** Milliseconds between two counts. */
const countMs = 400

export interface Findings {
  readonly groups: readonly RuleGroup[]
  readonly rows: ReturnType<ReturnType<typeof trafficLogOf>['rows']['slice']>
  /** Findings of later exchanges are new. */
  readonly seen: number
  readonly markSeen: () => void
  readonly showAllAsNew: () => void
}

/** Rises after the log has changed, at most a few times a second. */
const useLogVersion = (): number => {
  const engine = useEngineItself()
  const [version, setVersion] = useState(0)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const stop = trafficLogOf(engine).subscribe(() => {
      timer ??= setTimeout(() => {
        timer = undefined
        setVersion((was) => was + 1)
      }, countMs)
    })
    return () => {
      stop()
      clearTimeout(timer)
    }
  }, [engine])
  return version
}

export const useFindings = (): Findings => {
  const log = trafficLogOf(useEngineItself())
  const version = useLogVersion()
  const marked = useStore(seenUpTo)
  const newest = log.rows.at(log.rows.length - 1)?.seq ?? 0
  // A log that counts anew has nothing that was seen.
  const seen = marked > newest ? 0 : marked
  return useMemo(() => {
    const rows = log.rows.slice(0)
    return {
      rows,
      seen,
      groups: groupsOf(rows, seen),
      markSeen: () => seenUpTo.set(log.rows.at(log.rows.length - 1)?.seq ?? 0),
      showAllAsNew: () => seenUpTo.set(0),
    }
    // The rows are changed in place; `version` says when.
  }, [log, version, seen])
}
