/** A data set of any size, fetched page by page as it comes into view. */
import { useEffect, useMemo, useRef, useState } from 'react'
import type { DataSetName, DataSort, DataSummary } from '../../emulator/contract/data.js'
import { useClient, useEvent, usePaged, type Pages as Paged } from '../engine/index.js'

export interface SetKey {
  readonly standinId: string
  readonly holder: string
  readonly module: DataSetName
}

/** A number that rises when a data set has changed, at most three times a second. Any holder's unless one is named. */
export const useDataRevision = (set: (Omit<SetKey, 'holder'> & { readonly holder?: string }) | undefined): number => {
  const [revision, setRevision] = useState(0)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(
    () => () => {
      clearTimeout(timer.current)
    },
    [],
  )
  useEvent('data', (changes) => {
    const concerned = changes.some(
      (change) =>
        set &&
        change.standinId === set.standinId &&
        (set.holder === undefined || change.holder === set.holder) &&
        change.module === set.module,
    )
    if (!concerned || timer.current !== undefined) return
    timer.current = setTimeout(() => {
      timer.current = undefined
      setRevision((was) => was + 1)
    }, 300)
  })
  return revision
}

/** `sort` undefined is the order of creation. */
export interface ListOrder {
  readonly sort: DataSort | undefined
  readonly descending: boolean
}

export const byCreation: ListOrder = { sort: undefined, descending: false }

export interface Pages extends Paged<DataSummary> {
  /** Index of what has been fetched; -1 for anything else. */
  readonly indexOf: (key: string) => number
}

export const usePages = (set: SetKey | undefined, search: string, revision: number, order: ListOrder = byCreation): Pages => {
  const client = useClient()
  const pages = usePaged(set && JSON.stringify([set, search, order]), revision, (offset, limit) =>
    set
      ? client.call('data.list', { ...set, search, offset, limit, descending: order.descending, ...(order.sort && { sort: order.sort }) })
      : Promise.resolve({ total: 0, items: [] }),
  )
  return useMemo(() => ({ ...pages, indexOf: (wanted) => pages.loaded.find(([, item]) => item.key === wanted)?.[0] ?? -1 }), [pages])
}
