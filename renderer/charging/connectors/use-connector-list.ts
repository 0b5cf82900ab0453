/** The list of Connectors: search, filters, pages, and the sessions that change in them. */
import { useEffect, useMemo, useState } from 'react'
import type { ConnectorTile } from '../../../emulator/contract/charging.js'
import { useDataRevision } from '../../data/pages.js'
import { useClient, useEvent, usePaged } from '../../engine/index.js'
import { withSessions } from './connector.js'

type Status = ConnectorTile['status']

const typingMs = 150

export const useConnectorList = (standinId: string) => {
  const client = useClient()
  const [search, setSearch] = useState('')
  const [wanted, setWanted] = useState('')
  const [statuses, setStatuses] = useState<readonly Status[]>([])
  const [onlyAt, setOnlyAt] = useState<{ id: string; name: string }>()
  const [counts, setCounts] = useState<Partial<Record<Status, number>>>({})
  useEffect(() => {
    const timer = setTimeout(() => setWanted(search), typingMs)
    return () => clearTimeout(timer)
  }, [search])
  const revision = useDataRevision(useMemo(() => ({ standinId, holder: 'own', module: 'locations' as const }), [standinId]))
  const key = JSON.stringify([standinId, wanted, statuses, onlyAt?.id])
  const pages = usePaged<ConnectorTile>(key, revision, async (offset, limit) => {
    const found = await client.call('charging.connectors', {
      standinId,
      search: wanted,
      statuses: [...statuses],
      ...(onlyAt && { locationId: onlyAt.id }),
      offset,
      limit,
    })
    setCounts(found.counts)
    return found
  })
  const { change } = pages
  useEvent('charging', ({ standinId: of, sessions }) => {
    if (of === standinId) change((tile) => withSessions(tile, sessions))
  })
  return {
    pages,
    revision,
    search,
    setSearch,
    statuses,
    toggleStatus: (status: Status, on: boolean) => setStatuses((was) => (on ? [...was, status] : was.filter((each) => each !== status))),
    onlyAt,
    setOnlyAt,
    /** Connectors of each status, whatever status is chosen. */
    counts,
    isFiltered: wanted !== '' || statuses.length > 0 || onlyAt !== undefined,
    clear: () => {
      setSearch('')
      setWanted('')
      setStatuses([])
      setOnlyAt(undefined)
    },
  }
}

export type ConnectorListState = ReturnType<typeof useConnectorList>
