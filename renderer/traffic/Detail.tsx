/** The opened exchange. */
import {
  ArrowDownLeft,
  ArrowUpRight,
  Diff,
  Eye,
  EyeOff,
  ListPlus,
  OctagonAlert,
  Pin,
  PinOff,
  RotateCcw,
  Terminal,
  TriangleAlert,
  Waypoints,
  X,
  Zap,
} from 'lucide-react'
import { memo, type Ref, useEffect, useImperativeHandle, useMemo, useRef, useState } from 'react'
import type { ExchangeDetail } from '../../emulator/contract/exchange.js'
import { totalOf } from '../../emulator/ocpi/finding-list.js'
import { Badge, Button, EmptyState, IconButton, IconToggle, Loading, Notice, Tabs } from '../components/index.js'
import { useClient, useQuery } from '../engine/index.js'
import { FindingScopeContext } from '../findings/Mute.js'
import { oneOf, preference } from '../preferences.js'
import { hrefTo, navigate } from '../shell/router.js'
import { useStore } from '../store.js'
import { durationText } from '../text.js'
import { copyAsCurl, makeGoWrong } from './actions.js'
import { exchangeAsked, toggleMark, useListState, useTraffic } from './context.js'
import { canResend, findingsOf, type Side } from './messages.js'
import { Message } from './Message.js'
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
      focus: () => {
        frame.current?.querySelector<HTMLElement>('[role="tab"][aria-selected="true"]')?.focus()
      },
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
          <p>{error.code === 'not-found' ? `Number ${seq} was dropped to make room, or the log was emptied.` : error.message}</p>
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
export const Rehearsal = ({ onDone }: { onDone: () => void }) => {
  const { list } = useTraffic()
  const [seq] = useState(() => list.rows.at(list.rows.length - 1)?.seq)
  const { result } = useQuery('traffic.get', seq === undefined ? undefined : exchangeAsked(seq))
  useEffect(() => {
    if (result) onDone()
  }, [result, onDone])
  return (
    result && (
      <div className="detail rehearsal" inert aria-hidden>
        <Opened detail={result} roomy revealed={false} setRevealed={nothing} onResend={nothing} onSaveAsStep={nothing} onLeave={nothing} />
      </div>
    )
  )
}

interface OpenedProps {
  readonly roomy: boolean
  readonly detail: ExchangeDetail
  readonly revealed: boolean
  readonly setRevealed: (seq: number | undefined) => void
  readonly onResend: () => void
  readonly onSaveAsStep: () => void
  readonly onLeave: () => void
}

/** While the next exchange is on its way, the one that is shown is not drawn again. */
const Opened = memo(({ detail, roomy, revealed, setRevealed, onResend, onSaveAsStep, onLeave }: OpenedProps) => {
  const traffic = useTraffic()
  const client = useClient()
  const tab = useStore(part)
  const marked = useStore(traffic.marks, (marks) => marks.includes(detail.seq))
  const pinned = useStore(traffic.list.pins, (pins) => pins.has(detail.seq))
  const [reveal, setReveal] = useState<{ seq: number; side: Side; at: string }>()
  const revealIn = (side: Side) => (reveal?.seq === detail.seq && reveal.side === side ? reveal.at : undefined)
  const failed = detail.status === undefined || detail.status >= 400
  return (
    <>
      <header className="detail__head">
        <div className="detail__title">
          <span className={detail.direction === 'in' ? 'is-incoming' : 'is-outgoing'}>
            {detail.direction === 'in' ? <ArrowDownLeft aria-label="in" /> : <ArrowUpRight aria-label="out" />}
          </span>
          <h2 className="mono truncate" title={detail.url}>
            <b>{detail.method}</b> {detail.path}
          </h2>
        </div>
        <div className="detail__line">
          {detail.status === undefined ? (
            <Badge meaning="violation">no answer</Badge>
          ) : (
            <Badge meaning={failed ? 'warning' : 'success'}>HTTP {detail.status}</Badge>
          )}
          {detail.ocpiStatus !== undefined && (
            <Badge meaning={detail.ocpiStatus >= 2000 ? 'warning' : 'success'}>OCPI {detail.ocpiStatus}</Badge>
          )}
          <span className="mono truncate">
            {detail.from} → {detail.to}
          </span>
          <span className="faint numbers">{durationText(detail.durationMs)}</span>
          <span className="detail__space" />
          {detail.atHub !== undefined && <BothLegsButton atHub={detail.atHub} seq={detail.seq} />}
          <IconButton
            label="Copy as cURL"
            shortcut="y"
            onPress={() => {
              void copyAsCurl(client, detail.seq, revealed)
            }}
          >
            <Terminal aria-hidden />
          </IconButton>
          <IconButton
            label={canResend(detail) ? 'Edit and resend' : 'Only a request that a stand-in has sent can be sent again'}
            shortcut="e"
            isDisabled={!canResend(detail)}
            onPress={onResend}
          >
            <RotateCcw aria-hidden />
          </IconButton>
          <IconButton
            label="Make this go wrong next time"
            shortcut="x"
            onPress={() => {
              makeGoWrong(detail)
            }}
          >
            <Zap aria-hidden />
          </IconButton>
          <IconButton label="Save as scenario step" shortcut="Shift+S" onPress={onSaveAsStep}>
            <ListPlus aria-hidden />
          </IconButton>
          <IconToggle
            label={marked ? 'Take the mark away' : 'Mark for comparing'}
            shortcut="m"
            isSelected={marked}
            onChange={() => {
              toggleMark(traffic, detail.seq)
            }}
          >
            <Diff aria-hidden />
          </IconToggle>
          <IconToggle
            label={pinned ? 'Unpin' : 'Pin'}
            shortcut="p"
            isSelected={pinned}
            onChange={() => {
              traffic.list.togglePin(traffic.list.find(detail.seq) ?? detail)
            }}
          >
            {pinned ? <PinOff aria-hidden /> : <Pin aria-hidden />}
          </IconToggle>
          <IconToggle
            label={revealed ? 'Mask the tokens' : 'Reveal the tokens'}
            isSelected={revealed}
            onChange={(on) => {
              setRevealed(on ? detail.seq : undefined)
            }}
          >
            {revealed ? <EyeOff aria-hidden /> : <Eye aria-hidden />}
          </IconToggle>
          <IconButton label="Close" shortcut="Escape" onPress={onLeave}>
            <X aria-hidden />
          </IconButton>
        </div>
      </header>
      <Tabs
        label="Parts of the exchange"
        value={tab}
        onChange={(next) => {
          part.set(next)
        }}
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
            label: (
              <>
                Request
                <Counts detail={detail} side="request" />
              </>
            ),
            content: () => <Message detail={detail} side="request" reveal={revealIn('request')} roomy={roomy} />,
          },
          {
            id: 'response',
            label: (
              <>
                Response
                <Counts detail={detail} side="response" />
              </>
            ),
            content: () => <Message detail={detail} side="response" reveal={revealIn('response')} roomy={roomy} />,
          },
        ]}
      />
    </>
  )
})

/** Leads to the hub that this went over: what came to it and what went on, side by side. */
const BothLegsButton = ({ atHub, seq }: { atHub: number; seq: number }) => {
  const { list } = useTraffic()
  const hubId = list.find(atHub)?.standinId
  return hubId === undefined ? null : (
    <Button
      size="small"
      icon={<Waypoints aria-hidden />}
      onPress={() => {
        navigate(hrefTo('hub', hubId, 'exchanges', seq))
      }}
    >
      Both legs
    </Button>
  )
}

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
