/** The head of a leg: parties, statuses, findings. */
import { Link2, TriangleAlert } from 'lucide-react'
import { type ReactNode } from 'react'
import type { ExchangeDetail, ExchangeSummary } from '../../emulator/contract/exchange.js'
import { Badge, Select } from '../components/index.js'
import { useEngine, useQuery } from '../engine/index.js'
import { hrefTo } from '../shell/router.js'
import { countText, durationText } from '../text.js'

export const LegHead = ({ detail, title, children }: { detail: ExchangeDetail; title: string; children?: ReactNode }) => {
  const findings = detail.violations + detail.warnings
  const failed = detail.status === undefined || detail.status >= 400
  return (
    <div className="legs__leg">
      <div className="legs__title">
        <b>{title}</b>
        <span className="mono truncate">
          {detail.from} → {detail.to}
        </span>
      </div>
      <div className="legs__facts">
        <Badge>{detail.version ?? 'unknown version'}</Badge>
        <Badge meaning={failed ? 'warning' : 'success'}>{detail.status === undefined ? 'no response' : `HTTP ${detail.status}`}</Badge>
        {detail.ocpiStatus !== undefined && (
          <Badge meaning={detail.ocpiStatus >= 2000 ? 'warning' : 'success'}>OCPI {detail.ocpiStatus}</Badge>
        )}
        {findings > 0 && (
          <Badge meaning={detail.violations > 0 ? 'violation' : 'warning'} icon={<TriangleAlert aria-hidden />}>
            {countText(findings, 'finding')}
          </Badge>
        )}
        <span className="faint numbers">{durationText(detail.durationMs)}</span>
        <a href={hrefTo('traffic', detail.seq)}>No. {detail.seq}</a>
      </div>
      {children}
    </div>
  )
}

export const ReceiverChoice = ({
  outgoing,
  chosen,
  onChoose,
}: {
  outgoing: readonly ExchangeSummary[]
  chosen: number
  onChoose: (seq: number) => void
}) => (
  <Select
    label="Receiver"
    labelHidden
    value={String(chosen)}
    onChange={(seq) => onChoose(Number(seq))}
    options={outgoing.map((leg, index) => ({
      id: String(leg.seq),
      label: `${index + 1} of ${outgoing.length}: ${leg.to}`,
      detail: `${leg.version ?? ''} ${leg.ocpiStatus ?? leg.status ?? 'no response'}`,
    }))}
  />
)

/** The command that a result answers, or the result of a command: each has legs of its own. */
export const RelatedRequests = ({ detail }: { detail: ExchangeDetail }) => {
  const hubId = useEngine((state) => state.standins.find(({ settings }) => settings.id === detail.standinId)?.settings.id)
  // Results of what the hub forwarded come in over the other leg.
  const legs = useQuery('traffic.get', { seq: detail.related.find(({ kind }) => kind === 'leg')?.seq ?? detail.seq })
  const related = [...detail.related, ...(legs.result?.related ?? [])].filter(
    ({ kind, seq }, index, all) =>
      (kind === 'command' || kind === 'result' || kind === 'page') && all.findIndex((other) => other.seq === seq) === index,
  )
  if (hubId === undefined || related.length === 0) return null
  return (
    <p className="legs__related">
      <Link2 aria-hidden />{' '}
      {related.slice(0, 4).map(({ seq, kind }) => (
        <a key={seq} href={hrefTo('hub', hubId, 'exchanges', seq)}>
          {relatedWords[kind as keyof typeof relatedWords]} no. {seq}
        </a>
      ))}
    </p>
  )
}

const relatedWords = { command: 'Command', result: 'Result', page: 'Page' } as const
