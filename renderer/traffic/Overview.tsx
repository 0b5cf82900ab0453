/** An exchange at a glance: what it was, what was wrong with it, why it was answered so, and what belongs to it. */
import { ArrowDownLeft, ArrowUpRight, ChevronRight, Zap } from 'lucide-react'
import type { ReactNode } from 'react'
import type { ExchangeDetail } from '../../emulator/contract/exchange.js'
import { findingPlace } from '../../emulator/ocpi/finding-message.js'
import type { Finding } from '../../emulator/ocpi/finding.js'
import { Badge, CopyButton } from '../components/index.js'
import { useEngine } from '../engine/index.js'
import { Explain } from '../findings/Explain.js'
import { hrefTo, showExchange } from '../shell/router.js'
import { bytesText, countText, dateTimeText, durationText, utcText } from '../text.js'
import { useTraffic } from './context.js'
import { FindingNote } from './Message.js'
import { headerOf, relationTitles, type Side } from './messages.js'

export const Overview = ({ detail, onFinding }: { detail: ExchangeDetail; onFinding: (side: Side, finding: Finding) => void }) => {
  const connection = useEngine((state) => state.connections.find((each) => each.id === detail.connectionId)?.name)
  const standin = useEngine((state) => state.standins.find((each) => each.settings.id === detail.standinId)?.settings.name)
  const faults = useEngine((state) => state.faults.filter((fault) => detail.faults.includes(fault.faultId)))
  const requestId = headerOf(detail.request.headers, 'X-Request-ID')
  const correlationId = headerOf(detail.request.headers, 'X-Correlation-ID')
  return (
    <div className="overview">
      {detail.findings.length > 0 && (
        <section aria-label="Findings">
          <h3>Findings</h3>
          <ul className="overview__findings">
            {detail.findings.map((finding, index) => (
              <li key={index}>
                <button
                  type="button"
                  className="overview__finding"
                  onClick={() => {
                    onFinding(finding.side, finding)
                  }}
                >
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
      )}
      {detail.muted !== undefined && (
        <p className="faint">
          {countText(detail.muted, 'finding')} of muted rules {detail.muted === 1 ? 'is' : 'are'} not shown. “Findings by rule” lists muted
          rules.
        </p>
      )}
      {detail.faultIds.length > 0 && (
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
      )}
      <section aria-label="Why this answer">
        <h3>Why this answer</h3>
        {detail.why.length === 0 ? (
          <p className="faint">
            {detail.direction === 'out' ? 'The peer gave it; what made it do so is not known here.' : 'Nothing is recorded about it.'}
          </p>
        ) : (
          <ol className="overview__why selectable">
            {detail.why.map((sentence, index) => (
              <li key={index}>{sentence}</li>
            ))}
          </ol>
        )}
      </section>
      <section aria-label="Related exchanges">
        <h3>Related</h3>
        {detail.related.length === 0 ? (
          <p className="faint">No other exchange belongs to it.</p>
        ) : (
          <ul className="overview__related">
            {detail.related.map((relation) => (
              <Related key={relation.seq} seq={relation.seq} title={relationTitles[relation.kind]} />
            ))}
          </ul>
        )}
      </section>
      <section aria-label="Facts">
        <h3>Facts</h3>
        <dl className="facts selectable">
          <Fact name="Url" copy={detail.url} mono>
            {detail.url}
          </Fact>
          <Fact name="Started">
            <span title={utcText(detail.startedAt)}>{dateTimeText(detail.startedAt)}</span>{' '}
            <span className="faint">{utcText(detail.startedAt)}</span>
          </Fact>
          {detail.recordedAt !== undefined && Math.abs(detail.recordedAt - detail.startedAt) > 1000 && (
            <Fact name="Wall clock">
              <span title={utcText(detail.recordedAt)}>{dateTimeText(detail.recordedAt)}</span>
            </Fact>
          )}
          {detail.source !== undefined && <Fact name="Source">{detail.source}</Fact>}
          <Fact name="Duration">{durationText(detail.durationMs)}</Fact>
          <Fact name="Stand-in">
            {standin ?? detail.standinId}
            {detail.twin && <span className="faint"> (the other side is a stand-in too)</span>}
          </Fact>
          {detail.connectionId !== undefined && <Fact name="Connection">{connection ?? detail.connectionId}</Fact>}
          {detail.endpointId !== undefined && (
            <Fact name="Endpoint" mono>
              {detail.version} {detail.endpointId}
            </Fact>
          )}
          {detail.error !== undefined && <Fact name="No answer">{detail.error}</Fact>}
          <Fact name="Size">
            {bytesText(detail.requestBytes)} sent, {bytesText(detail.responseBytes)} answered
          </Fact>
          {requestId !== undefined && (
            <Fact name="X-Request-ID" copy={requestId} mono>
              {requestId}
            </Fact>
          )}
          {correlationId !== undefined && (
            <Fact name="X-Correlation-ID" copy={correlationId} mono>
              {correlationId}
            </Fact>
          )}
          <Fact name="Number">{detail.seq}</Fact>
        </dl>
      </section>
    </div>
  )
}

const FaultBadge = ({ id }: { id: string }) => (
  <Badge meaning="fault" icon={<Zap aria-hidden />}>
    {id}
  </Badge>
)

const Fact = ({ name, children, copy, mono = false }: { name: string; children: ReactNode; copy?: string; mono?: boolean }) => (
  <div>
    <dt>{name}</dt>
    <dd className={mono ? 'mono' : undefined}>
      <span>{children}</span>
      {copy !== undefined && <CopyButton what={name} text={copy} />}
    </dd>
  </div>
)

const Related = ({ seq, title }: { seq: number; title: string }) => {
  const { list } = useTraffic()
  const row = list.find(seq)
  return (
    <li>
      <button
        type="button"
        onClick={() => {
          showExchange(seq)
        }}
      >
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
