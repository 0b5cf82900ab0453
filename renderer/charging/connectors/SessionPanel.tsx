/** A running session: its curve, figures, limit and end. It stays after it has ended, until the user leaves it. */
import { ArrowLeftRight, CircleAlert, History, Receipt } from 'lucide-react'
import { useMemo } from 'react'
import type { RunningSession } from '../../../emulator/contract/charging.js'
import type { Connection } from '../../../emulator/contract/standin.js'
import { CopyButton, Loading, Notice } from '../../components/index.js'
import { useEngine } from '../../engine/index.js'
import { timeText as clockText, timeZone } from '../../settings/time.js'
import { Time } from '../../settings/Time.js'
import { hrefTo, hrefToTraffic } from '../../shell/router.js'
import { openSetup } from '../../standins/setup.js'
import { connectionTitle } from '../../standins/texts.js'
import { useStore } from '../../store.js'
import { Battery } from './Battery.js'
import { Chart, type ChartSeries } from './Chart.js'
import { type ShownClock, useTime } from '../clock.js'
import { Phase } from '../marks.js'
import { endText, kwhText, kwText, moneyText, sessionFilter, spanText } from '../texts.js'
import { type SessionCurve, useSessionCurve } from './use-session-curve.js'
import { useCdrOf } from './use-cdr-of.js'

export const limit: ChartSeries = { label: 'Limit', colour: '--fault', side: 'left', stepped: true, dashed: true, format: kwText }

/** A profile cuts the power off at once; without one it falls little by little between two readings. */
const seriesOf = (limited: boolean): readonly ChartSeries[] => [
  { label: 'Power', colour: '--accent', side: 'left', stepped: limited, filled: true, format: kwText },
  { label: 'Energy', colour: '--success', side: 'right', format: kwhText },
  ...(limited ? [limit] : []),
]

/** Within some minutes, seconds tell instants apart. */
const isShort = (times: readonly number[]): boolean => (times.at(-1) ?? 0) - (times[0] ?? 0) < 8 * 60_000

/** What was allowed at an instant; null where nothing was limited. */
const limitAt = (limits: SessionCurve['limits'], at: number): number | null => limits.findLast((each) => each.at <= at)?.kw ?? null

interface SessionPanelProps {
  readonly standinId: string
  readonly sessionId: string
  /** Undefined when it has ended. */
  readonly session: RunningSession | undefined
  readonly clock: ShownClock | undefined
}

export const SessionPanel = ({ standinId, sessionId, session, clock }: SessionPanelProps) => {
  const { curve, latest } = useSessionCurve(standinId, sessionId, session)
  const connection = useEngine((state) => state.connections.find((each) => each.id === latest?.connectionId))
  const cdrId = useCdrOf(standinId, sessionId, latest?.phase === 'ended')
  if (!latest) return <Loading what="Loading the session" />
  return (
    <div className="session">
      <Notices latest={latest} connection={connection} cdrId={cdrId} />
      <Figures latest={latest} />
      {curve && <Curve latest={latest} curve={curve} />}
      <Facts latest={latest} connection={connection} clock={clock} />
      <Links standinId={standinId} sessionId={sessionId} cdrId={cdrId} />
    </div>
  )
}

interface LatestProps {
  /** The session as it was seen last. */
  readonly latest: RunningSession
}

interface NoticesProps extends LatestProps {
  readonly connection: Connection | undefined
  readonly cdrId: string | undefined
}

/** The peer does not answer; the session has ended. */
const Notices = ({ latest, connection, cdrId }: NoticesProps) => {
  const { standinId, sessionId } = latest
  const ended = latest.phase === 'ended'
  return (
    <>
      {connection?.problem !== undefined && !ended && (
        <Notice
          meaning="warning"
          action={
            <button type="button" className="link" onClick={() => openSetup({ kind: 'connection', connectionId: connection.id })}>
              Details
            </button>
          }
        >
          {connectionTitle(connection)} {connection.problem}. The session continues
          {latest.unpushed ? '; the next successful push contains the whole session' : ''}.
        </Notice>
      )}
      {ended && (
        <Notice meaning={latest.status === 'INVALID' ? 'warning' : 'success'}>
          The session is {latest.status}
          {latest.unpushed ? ', but its platform has not been informed yet' : ''}.{' '}
          <a href={hrefTo('charging', standinId, 'sessions', 'own', sessionId)}>Show timeline</a>
          {cdrId !== undefined && (
            <>
              {' '}
              · <a href={hrefTo('charging', standinId, 'cdrs', 'own', cdrId)}>Show CDR</a>
            </>
          )}
        </Notice>
      )}
    </>
  )
}

const Figures = ({ latest }: LatestProps) => (
  <div className="session__figures">
    <Figure name="Power" value={kwText(latest.powerKw)} />
    <Figure name="Energy" value={kwhText(latest.kwh)} />
    <div className="figure">
      <span className="figure__name">Battery</span>
      <Battery percent={latest.stateOfChargePercent} />
    </div>
    <Figure name="Cost excl. VAT" value={latest.cost === undefined ? 'no Tariff' : moneyText(latest.cost, latest.currency)} hint="So far" />
  </div>
)

/** Power, energy and limit over time, once there are two meter values. */
const Curve = ({ latest, curve }: LatestProps & { curve: SessionCurve }) => {
  const zone = useStore(timeZone)
  const { sessionId } = latest
  const chart = useMemo(() => {
    const { meterValues, limits } = curve
    const limited = limits.length > 0
    return {
      times: meterValues.map(({ at }) => at),
      series: seriesOf(limited),
      values: [
        meterValues.map(({ powerKw }) => powerKw),
        meterValues.map(({ kwh }) => kwh),
        ...(limited ? [meterValues.map(({ at }) => limitAt(limits, at))] : []),
      ],
    }
  }, [curve])
  if (chart.times.length < 2) return null
  return (
    <Chart
      label={`Power and energy of session ${sessionId}: ${kwText(latest.powerKw)} now, ${kwhText(latest.kwh)} so far`}
      height={190}
      left="kW"
      right="kWh"
      {...chart}
      timeText={(at) => clockText(at, zone).slice(11, isShort(chart.times) ? 19 : 16)}
      {...(zone === 'utc' && { timeZone: 'Etc/UTC' })}
    />
  )
}

const Facts = ({ latest, connection, clock }: Omit<NoticesProps, 'cdrId'> & { clock: ShownClock | undefined }) => {
  const { standinId, sessionId, phase } = latest
  const now = useTime(clock)
  const ended = phase === 'ended'
  const remaining = latest.endsAt !== undefined && now !== undefined ? latest.endsAt - now : undefined
  return (
    <dl className="charging-facts">
      <dt>Session</dt>
      <dd>
        <span className="mono truncate" title={sessionId}>
          {sessionId}
        </span>
        <CopyButton what="Session id" text={sessionId} />
      </dd>
      <dt>State</dt>
      <dd>
        <Phase phase={phase} /> <span className="faint">{latest.status}</span>
      </dd>
      {latest.limitKw !== undefined && (
        <>
          <dt>Limited to</dt>
          <dd>
            <CircleAlert aria-hidden className="is-fault" /> {kwText(latest.limitKw)} by a charging profile
            {latest.limitEndsAt !== undefined && (
              <>
                , until <Time text={latest.limitEndsAt} clock />
              </>
            )}
          </dd>
        </>
      )}
      {latest.endsAt !== undefined && !ended && (
        <>
          <dt>{endText(latest)}</dt>
          <dd>
            <Time text={latest.endsAt} clock />
            {remaining !== undefined && remaining > 0 && <span className="faint"> in {spanText(remaining)}</span>}
          </dd>
        </>
      )}
      {latest.endedAt !== undefined && (
        <>
          <dt>Ended</dt>
          <dd>
            <Time text={latest.endedAt} /> <span className="faint">after {spanText(latest.endedAt - latest.startedAt)}</span>
          </dd>
        </>
      )}
      <dt>{phase === 'reserved' ? 'Reserved' : 'Started'}</dt>
      <dd>
        <Time text={latest.startedAt} />
        {now !== undefined && !ended && <span className="faint"> {spanText(now - latest.startedAt)} ago</span>}
      </dd>
      <dt>Token</dt>
      <dd>
        <span className="mono truncate" title={latest.contractId}>
          {latest.tokenUid}
        </span>{' '}
        <span className="faint truncate" title={latest.contractId}>
          {latest.contractId}
        </span>
      </dd>
      <dt>eMSP</dt>
      <dd>
        {connection ? (
          <a className="truncate" href={hrefTo('operations', connection.id)}>
            {connectionTitle(connection)}
          </a>
        ) : (
          <span className="faint">not connected</span>
        )}{' '}
        {connection?.version !== undefined && <span className="mono faint">{connection.version}</span>}
      </dd>
      <dt>Vehicle</dt>
      <dd>
        {latest.vehicle.name}{' '}
        <span className="faint">
          {latest.vehicle.batteryKwh} kWh, AC {latest.vehicle.maxAcKw} kW on {latest.vehicle.acPhases}, DC {latest.vehicle.maxDcKw} kW
        </span>
      </dd>
      <dt>Tariff</dt>
      <dd>
        {latest.tariffId === undefined ? (
          <span className="faint">none; the session is not billed</span>
        ) : (
          <a href={hrefTo('charging', standinId, 'tariffs', 'own', latest.tariffId)}>{latest.tariffId}</a>
        )}
      </dd>
    </dl>
  )
}

interface LinksProps {
  readonly standinId: string
  readonly sessionId: string
  readonly cdrId: string | undefined
}

const Links = ({ standinId, sessionId, cdrId }: LinksProps) => (
  <div className="session__links">
    <a href={hrefToTraffic(sessionFilter(sessionId, cdrId))}>
      <ArrowLeftRight aria-hidden />
      Show exchanges
    </a>
    <a href={hrefTo('charging', standinId, 'sessions', 'own', sessionId)}>
      <History aria-hidden />
      Timeline
    </a>
    {cdrId !== undefined && (
      <a href={hrefTo('charging', standinId, 'cdrs', 'own', cdrId)}>
        <Receipt aria-hidden />
        CDR
      </a>
    )}
  </div>
)

const Figure = ({ name, value, hint }: { name: string; value: string; hint?: string }) => (
  <div className="figure" title={hint}>
    <span className="figure__name">{name}</span>
    <strong className="numbers">{value}</strong>
  </div>
)
