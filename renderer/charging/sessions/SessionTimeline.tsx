/** A session that runs or has ended: states, periods and prices along one axis, its exchanges beside it, its bill below. */
import { ArrowLeftRight, Database, Receipt } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useDataRevision } from '../../data/pages.js'
import { Badge, CopyButton, Loading, Notice, Tabs } from '../../components/index.js'
import { useQuery, useTrafficRevision } from '../../engine/index.js'
import { hrefTo, hrefToTraffic } from '../../shell/router.js'
import { BillView } from '../bills/BillView.js'
import { NotShown } from '../bills/NotShown.js'
import type { BilledProps } from '../bills/CdrDetail.js'
import { Lifecycle } from '../lifecycle/Lifecycle.js'
import { timelineOf } from './session-timeline.js'
import { sessionFilter } from '../texts.js'
import { Axis } from './TimelineAxis.js'
import { Exchanges, Periods } from './TimelineTables.js'

/** The most exchanges that stand beside a session; the rest is in the traffic. */
const mostExchanges = 500

const fields = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {}

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

/** The Session with its bill, its CDR and its exchanges. */
const useSession = ({ standin, holder, objectKey }: BilledProps) => {
  const standinId = standin.settings.id
  const revision = useDataRevision(useMemo(() => ({ standinId, holder, module: 'sessions' as const }), [standinId, holder]))
  const query = useQuery('data.get', { standinId, holder, module: 'sessions', key: objectKey }, revision)
  const { result: bill } = useQuery('charging.price', query.result && { standinId, holder, module: 'sessions', key: objectKey }, revision)
  const session = fields(query.result?.object)
  const id = text(session['id'])
  const cdrRevision = useDataRevision(useMemo(() => ({ standinId, holder, module: 'cdrs' as const }), [standinId, holder]))
  const { result: bills } = useQuery(
    'charging.bills',
    id === '' ? undefined : { standinId, module: 'cdrs', holder, search: id, limit: 10 },
    cdrRevision,
  )
  const cdr = bills?.items.find((item) => item.sessionId === id)
  const filter = id === '' ? undefined : `standin:${standinId} (${sessionFilter(id, cdr?.id)})`
  const { result: traffic } = useQuery(
    'traffic.query',
    filter === undefined ? undefined : { filter, limit: mostExchanges },
    useTrafficRevision(standinId),
  )
  return {
    query,
    revision,
    id,
    status: text(session['status']),
    cdr,
    filter,
    /** All that the log has; the newest of them are in `exchanges`. */
    total: traffic?.total ?? 0,
    exchanges: useMemo(() => [...(traffic?.exchanges ?? [])].sort((one, other) => one.seq - other.seq), [traffic]),
    timeline: useMemo(() => timelineOf(query.result?.object, bill, Date.now()), [query.result, bill]),
  }
}

type SessionState = ReturnType<typeof useSession>

export const SessionTimeline = (props: BilledProps) => {
  const { standin, holder, objectKey, from } = props
  const state = useSession(props)
  const { query, id, status, timeline } = state
  if (query.error)
    return <NotShown error={query.error} title="Session not found" text={`Session ${objectKey} was never received, or was deleted.`} />
  if (!query.result) return <Loading what="Loading the session" />
  return (
    <section className="billed" aria-label={`Session ${id}`}>
      <header className="billed__head">
        <h2 className="mono truncate" title={id}>
          {id}
        </h2>
        <CopyButton what="Session id" text={id} />
        <Badge>{from}</Badge>
        <Badge meaning={status === 'INVALID' ? 'violation' : status === 'COMPLETED' ? 'success' : 'accent'}>{status}</Badge>
      </header>
      <Links standinId={standin.settings.id} holder={holder} state={state} objectKey={query.result.key} />
      {timeline ? (
        <Axis timeline={timeline} exchanges={state.exchanges} />
      ) : (
        <Notice meaning="warning">The session has no start time, so its timeline cannot be drawn.</Notice>
      )}
      <Parts standinId={standin.settings.id} holder={holder} objectKey={objectKey} state={state} />
    </section>
  )
}

interface PartProps extends Pick<BilledProps, 'holder' | 'objectKey'> {
  readonly standinId: string
  readonly state: SessionState
}

const Links = ({ standinId, holder, objectKey, state: { id, cdr } }: PartProps) => (
  <div className="billed__links">
    {cdr && (
      <a href={hrefTo('charging', standinId, 'cdrs', holder, cdr.key)}>
        <Receipt aria-hidden />
        CDR
      </a>
    )}
    {id !== '' && (
      <a href={hrefToTraffic(sessionFilter(id, cdr?.id))}>
        <ArrowLeftRight aria-hidden />
        Show exchanges
      </a>
    )}
    <a href={hrefTo('data', standinId, holder, 'sessions', objectKey)}>
      <Database aria-hidden />
      Open in Data
    </a>
  </div>
)

type Part = 'lifecycle' | 'periods' | 'exchanges' | 'bill'

const counted = (title: string, count: number) => (
  <>
    {title} <span className="numbers faint">{count}</span>
  </>
)

/** Timeline, charging periods, exchanges and bill as tabs. */
const Parts = ({ standinId, holder, objectKey, state }: PartProps) => {
  const { id, timeline, exchanges, total, filter = '', revision } = state
  const [part, setPart] = useState<Part>('lifecycle')
  const tariffHref = (tariffId: string) => hrefTo('charging', standinId, 'tariffs', holder, tariffId)
  const bill = { standinId, holder, module: 'sessions', objectKey, revision, tariffHref } as const
  return (
    <div className="billed__tabs">
      <Tabs
        label="Parts of the session"
        value={part}
        onChange={setPart}
        tabs={[
          {
            id: 'lifecycle',
            label: 'Timeline',
            content: () => <Lifecycle standinId={standinId} holder={holder} sessionId={id} />,
          },
          {
            id: 'periods',
            label: counted('Charging periods', timeline?.periods.length ?? 0),
            content: () => <Periods timeline={timeline} tariffHref={tariffHref} />,
          },
          {
            id: 'exchanges',
            label: counted('Exchanges', total),
            content: () => <Exchanges exchanges={exchanges} total={total} filter={filter} />,
          },
          { id: 'bill', label: 'Bill so far', content: () => <BillView {...bill} /> },
        ]}
      />
    </div>
  )
}
