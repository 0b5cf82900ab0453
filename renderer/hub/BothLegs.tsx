/** Both legs of a request through the hub, side by side. */
import { useVirtualizer } from '@tanstack/react-virtual'
import { useMemo, useRef, useState } from 'react'
import type { HubRoute, LegNote } from '../../emulator/contract/exchange.js'
import { Badge, Checkbox, EmptyState, Loading, Notice, Segments } from '../components/index.js'
import { useQuery } from '../engine/index.js'
import { isBoolean, oneOf, preference } from '../preferences.js'
import { useStore } from '../store.js'
import type { Side } from '../traffic/messages.js'
import { legRows, type Legs, notesOf } from './leg-rows.js'
import { useTrafficBeat } from './use-hub.js'
import { noteKinds, noteWords, routeHelp, routeWords } from './texts.js'
import { LegHead, ReceiverChoice, RelatedRequests } from './LegHead.js'
import { Row, noteIcons } from './LegRowView.js'

const shownSide = preference<Side>('hub.side', 'request', oneOf(['request', 'response']))

const onlyChanges = preference('hub.onlyChanges', false, isBoolean)

export const BothLegs = ({ seq }: { seq: number }) => {
  const beat = useTrafficBeat()
  const { result: request, error } = useQuery('hub.request', { seq }, beat)
  const [receiver, setReceiver] = useState<{ seq: number; receiver: number }>()
  const outgoing = request?.outgoing.find((leg) => leg.seq === (receiver?.seq === seq ? receiver.receiver : seq)) ?? request?.outgoing[0]
  const left = useQuery('traffic.get', request && { seq: request.incoming.seq })
  const right = useQuery('traffic.get', outgoing && { seq: outgoing.seq })
  const problem = error ?? left.error ?? right.error
  if (problem)
    return (
      <EmptyState title="The request could not be loaded">
        <p>{problem.message}</p>
      </EmptyState>
    )
  if (!request || left.result?.seq !== request.incoming.seq || (outgoing && right.result?.seq !== outgoing.seq))
    return <Loading what="Loading both legs" />
  return (
    <Shown
      legs={{ request, left: left.result, right: outgoing ? right.result : undefined }}
      onReceiver={(next) => setReceiver({ seq, receiver: next })}
    />
  )
}

interface ShownProps {
  readonly legs: Legs
  readonly onReceiver: (seq: number) => void
}

const Shown = ({ legs, onReceiver }: ShownProps) => {
  const { left } = legs
  const side = useStore(shownSide)
  const only = useStore(onlyChanges)
  const rows = useMemo(() => legRows(legs, side, only), [legs, side, only])
  const scroller = useRef<HTMLDivElement>(null)
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (rows[index]?.kind === 'heading' ? 28 : 20),
    overscan: 20,
  })
  const [visited, setVisited] = useState(-1)
  const goTo = (kind: LegNote['kind']) => {
    const found = rows.flatMap((row, index) => (row.kind === 'note' && row.note.kind === kind ? [index] : []))
    const next = found.find((index) => index > visited) ?? found[0]
    if (next === undefined) return
    setVisited(next)
    virtualizer.scrollToIndex(next, { align: 'center' })
  }
  return (
    <section className="legs" aria-label="Both legs">
      <LegHeads legs={legs} onReceiver={onReceiver} />
      <Bar legs={legs} side={side} only={only} onSide={() => setVisited(-1)} goTo={goTo} />
      {side === 'response' && left.response === undefined && <Notice meaning="warning">{left.error ?? 'No response was received.'}</Notice>}
      <div
        ref={scroller}
        className="legs__rows"
        tabIndex={0}
        role="region"
        aria-label={side === 'request' ? 'Requests of both legs' : 'Responses of both legs'}
      >
        <div style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map(({ index, start }) => {
            const row = rows[index]
            return (
              row && (
                <div
                  key={index}
                  ref={virtualizer.measureElement}
                  data-index={index}
                  className="legs__row"
                  data-visited={index === visited || undefined}
                  style={{ transform: `translateY(${start}px)` }}
                >
                  <Row row={row} />
                </div>
              )
            )
          })}
        </div>
      </div>
    </section>
  )
}

const withoutReceiver: readonly HubRoute[] = ['broadcast', 'list', 'stored']

/** The request, how it was routed, and the heads of both legs. */
const LegHeads = ({ legs: { request, left, right }, onReceiver }: ShownProps) => (
  <>
    <header className="legs__head">
      <h2 className="mono truncate" title={left.url}>
        <b>{left.method}</b> {left.path}
      </h2>
      <p className="legs__why">
        <Badge meaning="accent" title={routeHelp[request.route]}>
          {routeWords[request.route]}
        </Badge>{' '}
        <span>{sentence(request.why)}</span>
      </p>
      <RelatedRequests detail={left} />
    </header>
    <div className="legs__heads">
      <LegHead detail={left} title="From the sender" />
      {right ? (
        <LegHead detail={right} title="To the receiver">
          {request.outgoing.length > 1 && <ReceiverChoice outgoing={request.outgoing} chosen={right.seq} onChoose={onReceiver} />}
        </LegHead>
      ) : (
        <div className="legs__leg faint">
          {withoutReceiver.includes(request.route) ? 'The request was not forwarded.' : 'The hub answered without forwarding the request.'}
        </div>
      )}
    </div>
  </>
)

interface BarProps {
  readonly legs: Legs
  readonly side: Side
  readonly only: boolean
  /** The other side was chosen. */
  readonly onSide: () => void
  /** Scrolls to the next change of a kind. */
  readonly goTo: (kind: LegNote['kind']) => void
}

const Bar = ({ legs, side, only, onSide, goTo }: BarProps) => {
  const notes = notesOf(legs, side)
  const counts = noteKinds.map((kind) => ({ kind, count: notes.filter((note) => note.kind === kind).length }))
  return (
    <div className="legs__bar">
      <Segments<Side>
        label="Message"
        value={side}
        onChange={(next) => {
          shownSide.set(next)
          onSide()
        }}
        options={[
          { id: 'request', label: 'Request' },
          { id: 'response', label: 'Response' },
        ]}
      />
      <Checkbox isSelected={only} onChange={(on) => onlyChanges.set(on)}>
        Only changes
      </Checkbox>
      <span className="legs__counts" role="group" aria-label="Changes by the hub">
        {notes.length === 0 ? (
          <span className="faint">{legs.left.version === legs.right?.version ? 'same version' : 'no field translated'}</span>
        ) : (
          counts
            .filter(({ count }) => count > 0)
            .map(({ kind, count }) => (
              <button key={kind} type="button" data-kind={kind} title={`Next ${noteWords[kind]} field`} onClick={() => goTo(kind)}>
                {noteIcons[kind]} {count} {noteWords[kind]}
              </button>
            ))
        )}
      </span>
    </div>
  )
}

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`
