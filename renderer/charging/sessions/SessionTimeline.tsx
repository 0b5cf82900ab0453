/** A session that runs or has ended: states, periods and prices along one axis, its exchanges beside it, its bill below. */
import { ArrowLeftRight, Database, Receipt } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useDataRevision } from '../../data/pages.js'
import { Badge, CopyButton, EmptyState, Loading, Notice, Tabs } from '../../components/index.js'
import { useQuery, useTrafficRevision } from '../../engine/index.js'
import { hrefTo, hrefToTraffic } from '../../shell/router.js'
import { BillView } from '../bills/BillView.js'
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

export const text = (value: unknown): string => (typeof value === 'string' ? value : '')

export const SessionTimeline = ({ standin, holder, objectKey, from }: BilledProps) => {
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
  const timeline = useMemo(() => timelineOf(query.result?.object, bill, Date.now()), [query.result, bill])
  const exchanges = useMemo(() => [...(traffic?.exchanges ?? [])].sort((one, other) => one.seq - other.seq), [traffic])
  const [tab, setTab] = useState<'lifecycle' | 'periods' | 'exchanges' | 'bill'>('lifecycle')
  if (query.error) {
    return query.error.code === 'not-found' ? (
      <EmptyState title="Session not found">
        <p>Session {objectKey} was never received, or was deleted.</p>
      </EmptyState>
    ) : (
      <div className="charging-notice">
        <Notice meaning="violation">{query.error.message}</Notice>
      </div>
    )
  }
  if (!query.result) return <Loading what="Loading the session" />
  const tariffHref = (tariffId: string) => hrefTo('charging', standinId, 'tariffs', holder, tariffId)
  return (
    <section className="billed" aria-label={`Session ${id}`}>
      <header className="billed__head">
        <h2 className="mono truncate" title={id}>
          {id}
        </h2>
        <CopyButton what="Session id" text={id} />
        <Badge>{from}</Badge>
        <Badge meaning={session['status'] === 'INVALID' ? 'violation' : session['status'] === 'COMPLETED' ? 'success' : 'accent'}>
          {text(session['status'])}
        </Badge>
      </header>
      <div className="billed__links">
        {cdr && (
          <a href={hrefTo('charging', standinId, 'cdrs', holder, cdr.key)}>
            <Receipt aria-hidden />
            CDR
          </a>
        )}
        {filter !== undefined && (
          <a href={hrefToTraffic(sessionFilter(id, cdr?.id))}>
            <ArrowLeftRight aria-hidden />
            Show exchanges
          </a>
        )}
        <a href={hrefTo('data', standinId, holder, 'sessions', query.result.key)}>
          <Database aria-hidden />
          Open in Data
        </a>
      </div>
      {timeline ? (
        <Axis timeline={timeline} exchanges={exchanges} />
      ) : (
        <Notice meaning="warning">The session has no start time, so its timeline cannot be drawn.</Notice>
      )}
      <div className="billed__tabs">
        <Tabs
          label="Parts of the session"
          value={tab}
          onChange={setTab}
          tabs={[
            {
              id: 'lifecycle',
              label: 'Timeline',
              content: () => <Lifecycle standinId={standinId} holder={holder} sessionId={id} />,
            },
            {
              id: 'periods',
              label: (
                <>
                  Charging periods <span className="numbers faint">{timeline?.periods.length ?? 0}</span>
                </>
              ),
              content: () => <Periods timeline={timeline} tariffHref={tariffHref} />,
            },
            {
              id: 'exchanges',
              label: (
                <>
                  Exchanges <span className="numbers faint">{traffic?.total ?? 0}</span>
                </>
              ),
              content: () => <Exchanges exchanges={exchanges} total={traffic?.total ?? 0} filter={filter ?? ''} />,
            },
            {
              id: 'bill',
              label: 'Bill so far',
              content: () => (
                <BillView
                  standinId={standinId}
                  holder={holder}
                  module="sessions"
                  objectKey={objectKey}
                  revision={revision}
                  tariffHref={tariffHref}
                />
              ),
            },
          ]}
        />
      </div>
    </section>
  )
}
