/** A session that runs or has ended: states, periods and prices along one axis, its exchanges beside it, its bill below. */
import { ArrowDownLeft, ArrowLeftRight, ArrowUpRight, Database, Receipt } from 'lucide-react'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useDataRevision } from '../data/pages.js'
import type { ExchangeSummary } from '../../emulator/contract/exchange.js'
import { Badge, CopyButton, EmptyState, Loading, Notice, Tabs } from '../components/index.js'
import { useEvent, useQuery } from '../engine/index.js'
import { timeText, timeZone } from '../settings/time.js'
import { Time } from '../settings/Time.js'
import { hrefTo, hrefToTraffic } from '../shell/router.js'
import { useStore } from '../store.js'
import { BillView } from './BillView.js'
import type { BilledProps } from './CdrDetail.js'
import { timelineOf, ticksOf, type Timeline, type Stretch } from './session-timeline.js'
import { exactText, kwhText, kwText, sessionFilter, spanText } from './texts.js'

/** The most exchanges that stand beside a session; the rest is in the traffic. */
const mostExchanges = 500

const fields = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {}
const text = (value: unknown): string => (typeof value === 'string' ? value : '')

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
  const [tab, setTab] = useState<'periods' | 'exchanges' | 'bill'>('periods')
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
            Traffic
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

/** Rises when something was exchanged that may be about a session, at most twice a second. */
const useTrafficRevision = (standinId: string): number => {
  const [revision, setRevision] = useState(0)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(
    () => () => {
      clearTimeout(timer.current)
    },
    [],
  )
  useEvent('traffic', ({ added }) => {
    if (!added.some((each) => each.standinId === standinId && each.module !== undefined && about.includes(each.module))) return
    timer.current ??= setTimeout(() => {
      timer.current = undefined
      setRevision((was) => was + 1)
    }, 500)
  })
  return revision
}
const about: readonly string[] = ['sessions', 'cdrs', 'commands', 'chargingprofiles']

const Lane = ({ name, stretches, share }: { name: string; stretches: readonly Stretch[]; share: (at: number) => number }) => (
  <>
    <span className="axis__name">{name}</span>
    <div className="axis__lane">
      {stretches.map((each, index) => (
        <span
          key={index}
          className="axis__stretch truncate"
          data-kind={each.kind}
          data-odd={index % 2 === 1}
          title={`${each.text}, ${spanText(each.toMs - each.fromMs)}`}
          style={{ '--from': share(each.fromMs), '--to': share(each.toMs) }}
        >
          {each.text}
        </span>
      ))}
    </div>
  </>
)

/** For the eye; the same stands in the tables below. */
const Axis = ({ timeline, exchanges }: { timeline: Timeline; exchanges: readonly ExchangeSummary[] }) => {
  const zone = useStore(timeZone)
  const { fromMs, toMs } = timeline
  const marks = exchanges.filter(({ startedAt }) => startedAt >= fromMs - 60_000 && startedAt <= toMs + 60_000)
  const share = (at: number) => Math.max(0, Math.min(1, (at - fromMs) / (toMs - fromMs)))
  return (
    <div className="axis">
      <Lane name="State" stretches={timeline.states} share={share} />
      <Lane name="Price" stretches={timeline.prices} share={share} />
      <Lane
        name="Periods"
        stretches={timeline.periods.map((each) => ({ ...each, text: each.kwh > 0 ? `${Number(each.kwh.toFixed(2))} kWh` : each.kind }))}
        share={share}
      />
      <span className="axis__name">Exchanges</span>
      <div className="axis__lane axis__lane--marks">
        {marks.map((exchange) => (
          <a
            key={exchange.seq}
            tabIndex={-1}
            aria-hidden
            className="axis__mark"
            href={hrefTo('traffic', exchange.seq)}
            data-direction={exchange.direction}
            title={`${timeText(exchange.startedAt, zone)} ${exchange.method} ${exchange.path}`}
            style={{ '--from': share(exchange.startedAt) }}
          />
        ))}
      </div>
      <span />
      <div className="axis__ticks mono faint" aria-hidden>
        {ticksOf(fromMs, toMs, 6).map((at) => (
          <span key={at} style={{ '--from': share(at) }}>
            {timeText(at, zone).slice(11, 16)}
          </span>
        ))}
      </div>
    </div>
  )
}

const Periods = ({ timeline, tariffHref }: { timeline: Timeline | undefined; tariffHref: (tariffId: string) => string }) =>
  !timeline || timeline.periods.length === 0 ? (
    <EmptyState title="No charging periods yet">
      <p>A charging period ends when the price changes or the session ends.</p>
    </EmptyState>
  ) : (
    <table className="bill__table">
      <thead>
        <tr>
          <th scope="col">Start</th>
          <th scope="col">Kind</th>
          <th scope="col" className="is-number">
            Duration
          </th>
          <th scope="col" className="is-number">
            Energy
          </th>
          <th scope="col" className="is-number">
            Average power
          </th>
          <th scope="col">Price</th>
          <th scope="col">Tariff</th>
        </tr>
      </thead>
      <tbody>
        {timeline.periods.map((period, index) => (
          <tr key={index}>
            <th scope="row" className="mono">
              <Time text={period.fromMs} clock />
            </th>
            <td>{period.kind}</td>
            <td className="is-number">{spanText(period.toMs - period.fromMs)}</td>
            <td className="is-number">{period.kwh === 0 ? '' : kwhText(period.kwh)}</td>
            <td className="is-number">{period.kwh === 0 ? '' : kwText(period.kw)}</td>
            <td className="is-price" data-changed={index > 0 && timeline.periods[index - 1]?.price !== period.price}>
              {period.price}
            </td>
            <td>{period.tariffId !== '' && <a href={tariffHref(period.tariffId)}>{period.tariffId}</a>}</td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row" colSpan={3}>
            Total
          </th>
          <td className="is-number">{exactText(timeline.periods.reduce((sum, { kwh }) => sum + kwh, 0))} kWh</td>
          <td colSpan={3} />
        </tr>
      </tfoot>
    </table>
  )

const Exchanges = ({ exchanges, total, filter }: { exchanges: readonly ExchangeSummary[]; total: number; filter: string }) =>
  exchanges.length === 0 ? (
    <EmptyState title="No exchanges">
      <p>No exchange about this session was recorded, or the log has dropped it.</p>
    </EmptyState>
  ) : (
    <>
      {total > exchanges.length && (
        <p className="billed__more soft">
          The newest {exchanges.length} of {total}. <a href={hrefToTraffic(filter)}>Show all</a>
        </p>
      )}
      <ol className="course-exchanges">
        {exchanges.map((exchange) => (
          <li key={exchange.seq}>
            <a href={hrefTo('traffic', exchange.seq)}>
              <span className="mono">
                <Time text={exchange.startedAt} clock />
              </span>
              {exchange.direction === 'in' ? (
                <ArrowDownLeft aria-label="incoming" className="is-incoming" />
              ) : (
                <ArrowUpRight aria-label="outgoing" className="is-outgoing" />
              )}
              <code>{exchange.method}</code>
              <code className="truncate" title={exchange.path}>
                {exchange.path}
              </code>
              <span className={exchange.status === undefined || exchange.status >= 400 ? 'is-violation numbers' : 'numbers soft'}>
                {exchange.status ?? 'no response'}
              </span>
            </a>
          </li>
        ))}
      </ol>
    </>
  )
