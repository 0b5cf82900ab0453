/** A data set of any size, fetched page by page as it comes into view. */
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { CallError } from '../../emulator/contract/calls.js'
import type { DataModule, DataSummary } from '../../emulator/contract/data.js'
import { callErrorOf, useClient, useEngine, useEvent } from '../engine/index.js'

const pageSize = 200

export interface SetKey {
  readonly standinId: string
  readonly holder: string
  readonly module: DataModule
}

/** A number that rises when a data set has changed, at most three times a second. */
export const useDataRevision = (set: SetKey | undefined): number => {
  const [revision, setRevision] = useState(0)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => { clearTimeout(timer.current) }, [])
  useEvent('data', (changes) => {
    const concerned = changes.some((change) => set && change.standinId === set.standinId && change.holder === set.holder && change.module === set.module)
    if (!concerned || timer.current !== undefined) return
    timer.current = setTimeout(() => {
      timer.current = undefined
      setRevision((was) => was + 1)
    }, 300)
  })
  return revision
}

export interface Pages {
  readonly total: number | undefined
  readonly error: CallError | undefined
  readonly at: (index: number) => DataSummary | undefined
  /** Index of what has been fetched; -1 for anything else. */
  readonly indexOf: (key: string) => number
  /** Fetches what is missing between two indexes. */
  readonly want: (from: number, to: number) => void
  /** Everything that has been fetched, with its index. */
  readonly loaded: readonly (readonly [index: number, item: DataSummary])[]
}

interface Held {
  readonly key: string
  readonly total: number | undefined
  readonly pages: ReadonlyMap<number, readonly DataSummary[]>
}

export const usePages = (set: SetKey | undefined, search: string, revision: number): Pages => {
  const client = useClient()
  const generation = useEngine((state) => state.link.generation)
  const key = JSON.stringify([set, search])
  const [held, setHeld] = useState<Held>({ key, total: undefined, pages: new Map() })
  const [error, setError] = useState<CallError>()
  // What was asked for is asked for once per state of the set; what is shown stays until the answer is there.
  const asked = useRef({ state: '', pages: new Set<number>() })
  const visible = useRef<readonly [number, number]>([0, 0])
  const state = `${key} ${revision} ${generation}`

  const want = useCallback((from: number, to: number) => {
    visible.current = [from, to]
    if (!set || generation === 0) return
    if (asked.current.state !== state) asked.current = { state, pages: new Set() }
    for (let page = Math.floor(from / pageSize); page <= Math.floor(Math.max(from, to) / pageSize); page++) {
      if (asked.current.pages.has(page)) continue
      asked.current.pages.add(page)
      const of = asked.current
      client.call('data.list', { ...set, search, offset: page * pageSize, limit: pageSize }).then(
        ({ total, items }) => {
          if (asked.current !== of) return
          setError(undefined)
          setHeld((was) => {
            const pages = new Map(was.key === key ? was.pages : [])
            pages.set(page, items)
            return { key, total, pages }
          })
        },
        (problem: unknown) => { if (asked.current === of) setError(callErrorOf(problem)) },
      )
    }
  }, [client, set, search, key, state, generation])

  useEffect(() => { want(...visible.current) }, [want])

  return useMemo(() => {
    const current = held.key === key
    const pages = current ? held.pages : new Map<number, readonly DataSummary[]>()
    const loaded = [...pages].flatMap(([page, items]) => items.map((item, index) => [page * pageSize + index, item] as const))
    return {
      total: current ? held.total : undefined, error, want, loaded,
      at: (index) => pages.get(Math.floor(index / pageSize))?.[index % pageSize],
      indexOf: (wanted) => loaded.find(([, item]) => item.key === wanted)?.[0] ?? -1,
    }
  }, [held, key, error, want])
}
