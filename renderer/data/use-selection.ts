/** Which objects of a list are selected for an action on all of them. */
import { useCallback, useMemo, useState } from 'react'
import type { Pages } from './pages.js'

export interface Selection {
  readonly keys: ReadonlySet<string>
  /** Selects or unselects; `toHere` does it for all rows from the last one that was changed. */
  readonly toggle: (key: string, toHere: boolean) => void
  readonly set: (keys: readonly string[]) => void
  readonly clear: () => void
}

const none: ReadonlySet<string> = new Set<string>()

export const useSelection = (pages: Pages): Selection => {
  const [keys, setKeys] = useState(none)
  const [last, setLast] = useState<string>()
  const toggle = useCallback(
    (key: string, toHere: boolean) => {
      const [from, to] = [last === undefined ? -1 : pages.indexOf(last), pages.indexOf(key)]
      const range =
        toHere && from !== -1 && to !== -1
          ? pages.loaded.filter(([index]) => index >= Math.min(from, to) && index <= Math.max(from, to)).map(([, item]) => item.key)
          : [key]
      setKeys((was) => {
        const next = new Set(was)
        const on = !was.has(key)
        for (const each of range) {
          if (on) next.add(each)
          else next.delete(each)
        }
        return next
      })
      setLast(key)
    },
    [last, pages],
  )
  return useMemo(() => ({ keys, toggle, set: (wanted) => setKeys(new Set(wanted)), clear: () => setKeys(none) }), [keys, toggle])
}
