/** The own CDR of a session. */
import { useEffect, useMemo, useState } from 'react'
import { useClient } from '../../engine/index.js'
import { useDataRevision } from '../../data/pages.js'

/** The own CDR of a session that has ended; undefined while there is none. */
export const useCdrOf = (standinId: string, sessionId: string, wanted: boolean): string | undefined => {
  const client = useClient()
  const [cdrId, setCdrId] = useState<string>()
  const revision = useDataRevision(
    useMemo(() => (wanted ? { standinId, holder: 'own', module: 'cdrs' as const } : undefined), [standinId, wanted]),
  )
  useEffect(() => {
    if (!wanted) return
    let dropped = false
    client.call('charging.bills', { standinId, module: 'cdrs', holder: 'own', search: sessionId, limit: 10 }).then(
      ({ items }) => {
        if (!dropped) setCdrId(items.find((item) => item.sessionId === sessionId && !item.credit)?.id)
      },
      () => undefined,
    )
    return () => {
      dropped = true
    }
  }, [client, standinId, sessionId, wanted, revision])
  return cdrId
}
