/** An exchange at a glance: what it was, what was wrong with it, why it was answered so, and what belongs to it. */
import { ArrowDownLeft, ArrowUpRight, ChevronRight, Zap } from 'lucide-react'
import type { ExchangeDetail } from '../../../emulator/contract/exchange.js'
import { findingPlace } from '../../../emulator/ocpi/finding-message.js'
import type { Finding } from '../../../emulator/ocpi/finding.js'
import { ExchangeLifecycle } from '../../charging/lifecycle/ExchangeLifecycle.js'
import { Badge } from '../../components/index.js'
import { useEngine } from '../../engine/index.js'
import { Explain } from '../../findings/Explain.js'
import { hrefTo, showExchange } from '../../shell/router.js'
import { countText } from '../../text.js'
import { useTraffic } from '../context.js'
import { Facts } from './Facts.js'
import { FindingNote } from '../Message.js'
import { relationTitles, type Side } from '../messages.js'

interface OverviewProps {
  readonly detail: ExchangeDetail
  readonly onFinding: (side: Side, finding: Finding) => void
}

export const Overview = ({ detail, onFinding }: OverviewProps) => (
  <div className="overview">
    {detail.findings.length > 0 && <Findings detail={detail} onFinding={onFinding} />}
    {detail.muted !== undefined && (
      <p className="faint">
        {countText(detail.muted, 'finding')} of muted rules {detail.muted === 1 ? 'is' : 'are'} not shown. “Findings by rule” lists muted
        rules.
      </p>
    )}
    {detail.faultIds.length > 0 && <Faults detail={detail} />}
    <Why detail={detail} />
    <section aria-label="Related exchanges">
      <h3>Related</h3>
      {detail.related.length === 0 ? (
        <p className="faint">No related exchanges.</p>
      ) : (
        <ul className="overview__related">
          {detail.related.map((relation) => (
            <Related key={relation.seq} seq={relation.seq} title={relationTitles[relation.kind]} />
          ))}
        </ul>
      )}
    </section>
    <ExchangeLifecycle detail={detail} />
    <Facts detail={detail} />
  </div>
)

const Findings = ({ detail, onFinding }: OverviewProps) => (
  <section aria-label="Findings">
    <h3>Findings</h3>
    <ul className="overview__findings">
      {detail.findings.map((finding, index) => (
        <li key={index}>
          <button type="button" className="overview__finding" onClick={() => onFinding(finding.side, finding)}>
            <FindingNote finding={finding} explained={false} />
            <span className="overview__where mono">
              {finding.side} {findingPlace(finding)}
            </span>
            <ChevronRight aria-hidden />
          </button>
          <Explain rule={finding.id} />
        </li>
      ))}
    </ul>
  </section>
)

const Faults = ({ detail }: { detail: ExchangeDetail }) => {
  const faults = useEngine((state) => state.faults.filter((fault) => detail.faults.includes(fault.faultId)))
  return (
    <section aria-label="Faults">
      <h3>Faults</h3>
      <ul className="overview__faults">
        {faults.map((fault) => (
          <li key={fault.faultId}>
            <FaultBadge id={fault.id} /> <a href={hrefTo('faults', fault.standinId, 'there', fault.faultId)}>{fault.title}</a>
          </li>
        ))}
        {detail.faultIds
          .filter((id) => !faults.some((fault) => fault.id === id))
          .map((id) => (
            <li key={id}>
              <FaultBadge id={id} />
            </li>
          ))}
      </ul>
    </section>
  )
}

const Why = ({ detail }: { detail: ExchangeDetail }) => (
  <section aria-label="Why this response">
    <h3>Why this response</h3>
    {detail.why.length === 0 ? (
      <p className="faint">
        {detail.direction === 'out' ? 'The peer sent this response; Standin does not know its reasons.' : 'No reasons were recorded.'}
      </p>
    ) : (
      <ol className="overview__why selectable">
        {detail.why.map((sentence, index) => (
          <li key={index}>{sentence}</li>
        ))}
      </ol>
    )}
  </section>
)

const FaultBadge = ({ id }: { id: string }) => (
  <Badge meaning="fault" icon={<Zap aria-hidden />}>
    {id}
  </Badge>
)

const Related = ({ seq, title }: { seq: number; title: string }) => {
  const { list } = useTraffic()
  const row = list.find(seq)
  return (
    <li>
      <button type="button" onClick={() => showExchange(seq)}>
        <span className="overview__kind">{title}</span>
        {row ? (
          <>
            {row.direction === 'in' ? (
              <ArrowDownLeft aria-label="in" className="is-incoming" />
            ) : (
              <ArrowUpRight aria-label="out" className="is-outgoing" />
            )}
            <span className="mono truncate">
              {row.method} {row.path}
            </span>
            <span className="mono faint">{row.status ?? 'none'}</span>
          </>
        ) : (
          <span className="mono">No. {seq}</span>
        )}
        <ChevronRight aria-hidden />
      </button>
    </li>
  )
}
