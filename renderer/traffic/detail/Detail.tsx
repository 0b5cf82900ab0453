/** The opened exchange. */
import { OctagonAlert, TriangleAlert } from 'lucide-react'
import { memo, type Ref, useEffect, useImperativeHandle, useMemo, useRef, useState } from 'react'
import type { ExchangeDetail } from '../../../emulator/contract/exchange.js'
import { totalOf } from '../../../emulator/ocpi/finding-list.js'
import { Button, EmptyState, Loading, Notice, Tabs } from '../../components/index.js'
import { useQuery } from '../../engine/index.js'
import { FindingScopeContext } from '../../findings/Mute.js'
import { oneOf, preference } from '../../preferences.js'
import { useStore } from '../../store.js'
import { exchangeAsked, useListState, useTraffic } from '../context.js'
import { findingsOf, type Side } from '../messages.js'
import { Message } from '../Message.js'
import { DetailHead, type DetailHeadProps } from './DetailHead.js'
import { Overview } from './Overview.js'

type Part = 'overview' | Side
const part = preference<Part>('traffic.part', 'overview', oneOf(['overview', 'request', 'response']))

export interface DetailHandle {
  focus(): void
}

export interface DetailProps {
  readonly seq: number
  readonly handle: Ref<DetailHandle>
  /** It stands beside the list, where there is height. */
  readonly roomy: boolean
  readonly onResend: () => void
  readonly onSaveAsStep: () => void
  readonly onLeave: () => void
}

export const Detail = ({ seq, handle, roomy, onResend, onSaveAsStep, onLeave }: DetailProps) => {
  const { list } = useTraffic()
  const [revealed, setRevealed] = useState<number>()
  // Findings may be amended after the exchange was opened: then it is fetched again.
  const revision = useListState(() => {
    const row = list.find(seq)
    return row ? `${row.violations}/${row.warnings}/${row.muted ?? 0}/${row.status}` : ''
  })
  const { result, error } = useQuery('traffic.get', exchangeAsked(seq, revealed === seq), revision)
  const connectionId = result?.connectionId
  const scope = useMemo(() => ({ connectionId }), [connectionId])
  const frame = useRef<HTMLElement>(null)
  useImperativeHandle(
    handle,
    () => ({
      focus: () => frame.current?.querySelector<HTMLElement>('[role="tab"][aria-selected="true"]')?.focus(),
    }),
    [],
  )
  return (
    <section
      ref={frame}
      className="detail"
      aria-label="Exchange"
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !event.defaultPrevented) onLeave()
      }}
    >
      {result ? (
        <FindingScopeContext value={scope}>
          <Opened
            detail={result}
            roomy={roomy}
            revealed={revealed === result.seq}
            setRevealed={setRevealed}
            onResend={onResend}
            onSaveAsStep={onSaveAsStep}
            onLeave={onLeave}
          />
        </FindingScopeContext>
      ) : error ? (
        <EmptyState
          title={error.code === 'not-found' ? 'The log no longer holds this exchange' : 'The exchange cannot be shown'}
          actions={<Button onPress={onLeave}>Close</Button>}
        >
          <p>{error.code === 'not-found' ? `Exchange ${seq} was dropped to free memory, or the log was emptied.` : error.message}</p>
        </EmptyState>
      ) : (
        <Loading what="Fetching the exchange" />
      )}
      {result && error && <Notice meaning="warning">{error.message}</Notice>}
    </section>
  )
}

const nothing = () => undefined

/**
 * Draws the newest exchange once, out of sight and out of reach: styles, fonts and code are then warm, so that the first exchange
 * that is opened takes no longer than the next.
 */
export const HiddenDetail = ({ onDone }: { onDone: () => void }) => {
  const { list } = useTraffic()
  const [seq] = useState(() => list.rows.at(list.rows.length - 1)?.seq)
  const { result } = useQuery('traffic.get', seq === undefined ? undefined : exchangeAsked(seq))
  useEffect(() => {
    if (result) onDone()
  }, [result, onDone])
  return (
    result && (
      <div className="detail hidden-detail" inert aria-hidden>
        <Opened detail={result} roomy revealed={false} setRevealed={nothing} onResend={nothing} onSaveAsStep={nothing} onLeave={nothing} />
      </div>
    )
  )
}

interface OpenedProps extends DetailHeadProps {
  readonly roomy: boolean
}

/** While the next exchange is on its way, the one that is shown is not drawn again. */
const Opened = memo(({ detail, roomy, revealed, setRevealed, onResend, onSaveAsStep, onLeave }: OpenedProps) => {
  const tab = useStore(part)
  const [reveal, setReveal] = useState<{ seq: number; side: Side; at: string }>()
  const revealIn = (side: Side) => (reveal?.seq === detail.seq && reveal.side === side ? reveal.at : undefined)
  return (
    <>
      <DetailHead
        detail={detail}
        revealed={revealed}
        setRevealed={setRevealed}
        onResend={onResend}
        onSaveAsStep={onSaveAsStep}
        onLeave={onLeave}
      />
      <Tabs
        label="Parts of the exchange"
        value={tab}
        onChange={(next) => part.set(next)}
        tabs={[
          {
            id: 'overview',
            label: 'Overview',
            content: () => (
              <Overview
                key={detail.seq}
                detail={detail}
                onFinding={(side, finding) => {
                  part.set(side)
                  setReveal({ seq: detail.seq, side, at: finding.at })
                }}
              />
            ),
          },
          {
            id: 'request',
            label: <PartLabel detail={detail} side="request" />,
            content: () => <Message detail={detail} side="request" reveal={revealIn('request')} roomy={roomy} />,
          },
          {
            id: 'response',
            label: <PartLabel detail={detail} side="response" />,
            content: () => <Message detail={detail} side="response" reveal={revealIn('response')} roomy={roomy} />,
          },
        ]}
      />
    </>
  )
})

const PartLabel = ({ detail, side }: { detail: ExchangeDetail; side: Side }) => (
  <>
    {side === 'request' ? 'Request' : 'Response'}
    <Counts detail={detail} side={side} />
  </>
)

const Counts = ({ detail, side }: { detail: ExchangeDetail; side: Side }) => {
  const findings = findingsOf(detail, side)
  if (findings.length === 0) return null
  const worst = findings.some((finding) => finding.severity === 'violation') ? 'violation' : 'warning'
  return (
    <span className={`count is-${worst}`}>
      {worst === 'violation' ? <OctagonAlert aria-label="findings, violations among them:" /> : <TriangleAlert aria-label="warnings:" />}
      {totalOf(findings)}
    </span>
  )
}
