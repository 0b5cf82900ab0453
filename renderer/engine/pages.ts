/** A list of any length, fetched page by page as it comes into view. */
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { CallError } from '../../emulator/contract/calls.js'
import { callErrorOf } from './call-error.js'
import { useEngine } from './hooks.js'

const pageSize = 200

export interface Pages<T> {
  readonly total: number | undefined
  readonly error: CallError | undefined
  readonly at: (index: number) => T | undefined
  /** Fetches what is missing between two indexes. */
  readonly want: (from: number, to: number) => void
  /** Everything that has been fetched, with its index. */
  readonly loaded: readonly (readonly [index: number, item: T])[]
  /** Changes what is held until it is fetched again: for what an event tells. */
  readonly change: (change: (item: T) => T) => void
}

interface Held<T> {
  readonly key: string
  readonly total: number | undefined
  readonly pages: ReadonlyMap<number, readonly T[]>
}

export type FetchPage<T> = (offset: number, limit: number) => Promise<{ readonly total: number; readonly items: readonly T[] }>

/** `key` names what is listed; undefined fetches nothing. A higher `revision` fetches again what is in view. */
export const usePaged = <T>(key: string | undefined, revision: number, fetchPage: FetchPage<T>): Pages<T> => {
  const generation = useEngine((state) => state.link.generation)
  const [held, setHeld] = useState<Held<T>>({ key: key ?? '', total: undefined, pages: new Map() })
  const [error, setError] = useState<CallError>()
  // What was asked for is asked for once per state of the set; what is shown stays until the answer is there.
  const asked = useRef({ state: '', pages: new Set<number>() })
  const visible = useRef<readonly [number, number]>([0, 0])
  const state = `${key ?? ''} ${revision} ${generation}`
  const latest = useRef(fetchPage)
  useLayoutEffect(() => {
    latest.current = fetchPage
  })

  const want = useCallback(
    (from: number, to: number) => {
      visible.current = [from, to]
      if (key === undefined || generation === 0) return
      if (asked.current.state !== state) asked.current = { state, pages: new Set() }
      for (let page = Math.floor(from / pageSize); page <= Math.floor(Math.max(from, to) / pageSize); page++) {
        if (asked.current.pages.has(page)) continue
        asked.current.pages.add(page)
        const of = asked.current
        latest.current(page * pageSize, pageSize).then(
          ({ total, items }) => {
            if (asked.current !== of) return
            setError(undefined)
            setHeld((was) => {
              const pages = new Map(was.key === key ? was.pages : [])
              pages.set(page, items)
              return { key, total, pages }
            })
          },
          (problem: unknown) => {
            if (asked.current === of) setError(callErrorOf(problem))
          },
        )
      }
    },
    [key, state, generation],
  )

  useEffect(() => {
    want(...visible.current)
  }, [want])

  const change = useCallback((changeItem: (item: T) => T) => {
    setHeld((was) => ({ ...was, pages: new Map([...was.pages].map(([page, items]) => [page, items.map(changeItem)])) }))
  }, [])

  return useMemo(() => {
    const current = key !== undefined && held.key === key
    const pages = current ? held.pages : new Map<number, readonly T[]>()
    const loaded = [...pages].flatMap(([page, items]) => items.map((item, index) => [page * pageSize + index, item] as const))
    return {
      total: current ? held.total : undefined,
      error,
      want,
      loaded,
      change,
      at: (index) => pages.get(Math.floor(index / pageSize))?.[index % pageSize],
    }
  }, [held, key, error, want, change])
}
