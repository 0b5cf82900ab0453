/** The facts of an exchange, as a list of names and values. */
import type { ReactNode } from 'react'
import type { ExchangeDetail } from '../../../emulator/contract/exchange.js'
import { CopyButton } from '../../components/index.js'
import { useEngine } from '../../engine/index.js'
import { bytesText, dateTimeText, durationText, utcText } from '../../text.js'
import { headerOf } from '../messages.js'

export const Facts = ({ detail }: { detail: ExchangeDetail }) => {
  const connection = useEngine((state) => state.connections.find((each) => each.id === detail.connectionId)?.name)
  const standin = useEngine((state) => state.standins.find((each) => each.settings.id === detail.standinId)?.settings.name)
  return (
    <section aria-label="Facts">
      <h3>Facts</h3>
      <dl className="facts selectable">
        <Fact name="URL" copy={detail.url} mono>
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
        {detail.error !== undefined && <Fact name="No response">{detail.error}</Fact>}
        <Fact name="Size">
          request {bytesText(detail.requestBytes)}, response {bytesText(detail.responseBytes)}
        </Fact>
        {['X-Request-ID', 'X-Correlation-ID'].map((name) => (
          <HeaderFact key={name} name={name} value={headerOf(detail.request.headers, name)} />
        ))}
        <Fact name="Number">{detail.seq}</Fact>
      </dl>
    </section>
  )
}

const HeaderFact = ({ name, value }: { name: string; value: string | undefined }) =>
  value !== undefined && (
    <Fact name={name} copy={value} mono>
      {value}
    </Fact>
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
