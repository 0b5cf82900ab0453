/** The steps of a charging session, from the commands, exchanges, Session and CDR that a stand-in knows. */
import { useMemo } from 'react'
import { useDataRevision } from '../../data/pages.js'
import { useEngine, useQuery, useTrafficRevision } from '../../engine/index.js'
import { sessionFilter } from '../texts.js'
import { lifecycleOf, type LifecycleStep } from './lifecycle.js'

/** The most exchanges that are looked at. */
const mostExchanges = 500

/** `holder` is where the Session is kept: `own`, or the connection that it was received over. Undefined until it is fetched. */
export const useLifecycle = (standinId: string, holder: string, sessionId: string): readonly LifecycleStep[] | undefined => {
  const revision = useDataRevision(useMemo(() => ({ standinId, holder, module: 'sessions' as const }), [standinId, holder]))
  const cdrRevision = useDataRevision(useMemo(() => ({ standinId, holder, module: 'cdrs' as const }), [standinId, holder]))
  const search = { standinId, holder, search: sessionId, limit: 10 }
  const sessions = useQuery('charging.bills', { ...search, module: 'sessions' }, revision)
  const cdrs = useQuery('charging.bills', { ...search, module: 'cdrs' }, cdrRevision)
  const session = sessions.result?.items.find((item) => item.sessionId === sessionId)
  const cdr = cdrs.result?.items.find((item) => item.sessionId === sessionId && !item.credit)
  const filter = `standin:${standinId} (${sessionFilter(sessionId, cdr?.id)})`
  const traffic = useQuery('traffic.query', { filter, limit: mostExchanges }, useTrafficRevision(standinId))
  const commands = useEngine((state) => state.commands)
  return useMemo(() => {
    if (!sessions.result || !cdrs.result || !traffic.result) return undefined
    const exchanges = traffic.result.exchanges.filter(({ source }) => source === undefined).sort((one, other) => one.seq - other.seq)
    const seqs = new Set(exchanges.map(({ seq }) => seq))
    const about = commands
      .filter((each) => each.standinId === standinId)
      .filter((each) => each.sessionId === sessionId || (each.requestSeq !== undefined && seqs.has(each.requestSeq)))
      .sort((one, other) => one.sentAt - other.sentAt)
    return lifecycleOf({ commands: about, exchanges, session, cdr })
  }, [commands, standinId, sessionId, sessions.result, cdrs.result, traffic.result, session, cdr])
}
