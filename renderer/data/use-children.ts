/** EVSEs and Connectors of the Locations that are unfolded. */
import { useEffect, useState } from 'react'
import type { DataSet } from '../../emulator/contract/data.js'
import { useClient } from '../engine/index.js'
import { childrenOf, type Child } from './data-model.js'

export const noKeys: ReadonlySet<string> = new Set<string>()

export const useChildren = (set: DataSet, opened: ReadonlySet<string>, revision: number): ReadonlyMap<string, readonly Child[]> => {
  const client = useClient()
  const { standinId, holder, module } = set
  const [known, setKnown] = useState<ReadonlyMap<string, readonly Child[]>>(new Map())
  useEffect(() => {
    let dropped = false
    for (const key of opened) {
      client.call('data.get', { standinId, holder, module, key }).then(
        ({ object }) => {
          if (!dropped) setKnown((was) => new Map(was).set(key, childrenOf(object)))
        },
        // The Location was deleted; the list shows that.
        () => {
          if (!dropped) setKnown((was) => new Map(was).set(key, []))
        },
      )
    }
    return () => {
      dropped = true
    }
  }, [client, standinId, holder, module, opened, revision])
  return known
}
