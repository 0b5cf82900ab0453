/** Both legs of a request through the hub, side by side. */
import { useVirtualizer } from '@tanstack/react-virtual'
import { ArrowRight, CircleMinus, CirclePlus, Equal, Link2, PencilLine, TriangleAlert, WandSparkles } from 'lucide-react'
import { type ReactNode, useMemo, useRef, useState } from 'react'
import type { ExchangeDetail, ExchangeSummary, LegNote } from '../../emulator/contract/exchange.js'
import { Badge, Checkbox, EmptyState, Loading, Notice, Segments, Select } from '../components/index.js'
import { useEngine, useQuery } from '../engine/index.js'
import { isBoolean, oneOf, preference } from '../preferences.js'
import { hrefTo } from '../shell/router.js'
import { useStore } from '../store.js'
import { countText, durationText } from '../text.js'
import type { Side } from '../traffic/messages.js'
import { type LegRow, legRows, type Legs, notesOf } from './leg-rows.js'
import { useTrafficBeat } from './use-hub.js'
import { noteKinds, noteWords, routeHelp, routeWords } from './texts.js'

const shownSide = preference<Side>('hub.side', 'request', oneOf(['request', 'response']))
const onlyChanges = preference('hub.onlyChanges', false, isBoolean)

export const BothLegs = ({ seq }: { seq: number }) => {
  const beat = useTrafficBeat()
  const { result: passage, error } = useQuery('hub.passage', { seq }, beat)
  const [receiver, setReceiver] = useState<{ seq: number; receiver: number }>()
  const outgoing = passage?.outgoing.find((leg) => leg.seq === (receiver?.seq === seq ? receiver.receiver : seq)) ?? passage?.outgoing[0]
  const left = useQuery('traffic.get', passage && { seq: passage.incoming.seq })
  const right = useQuery('traffic.get', outgoing && { seq: outgoing.seq })
  const problem = error ?? left.error ?? right.error
  if (problem)
    return (
      <EmptyState title="The request could not be loaded">
        <p>{problem.message}</p>
      </EmptyState>
    )
  if (!passage || left.result?.seq !== passage.incoming.seq || (outgoing && right.result?.seq !== outgoing.seq))
    return <Loading what="Loading both legs" />
  return (
    <Shown
      legs={{ passage, left: left.result, right: outgoing ? right.result : undefined }}
      onReceiver={(next) => setReceiver({ seq, receiver: next })}
    />
  )
}

const Shown = ({ legs, onReceiver }: { legs: Legs; onReceiver: (seq: number) => void }) => {
  const { passage, left, right } = legs
  const side = useStore(shownSide)
  const only = useStore(onlyChanges)
  const rows = useMemo(() => legRows(legs, side, only), [legs, side, only])
  const notes = notesOf(legs, side)
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
      <header className="legs__head">
        <h2 className="mono truncate" title={left.url}>
          <b>{left.method}</b> {left.path}
        </h2>
        <p className="legs__why">
          <Badge meaning="accent" title={routeHelp[passage.route]}>
            {routeWords[passage.route]}
          </Badge>{' '}
          <span>{sentence(passage.why)}</span>
        </p>
        <RelatedRequests detail={left} />
      </header>
      <div className="legs__heads">
        <LegHead detail={left} title="From the sender" />
        {right ? (
          <LegHead detail={right} title="To the receiver">
            {passage.outgoing.length > 1 && <ReceiverChoice outgoing={passage.outgoing} chosen={right.seq} onChoose={onReceiver} />}
          </LegHead>
        ) : (
          <div className="legs__leg faint">
            {passage.route === 'broadcast' || passage.route === 'list' || passage.route === 'stored'
              ? 'The request was not forwarded.'
              : 'The hub answered without forwarding the request.'}
          </div>
        )}
      </div>
      <div className="legs__bar">
        <Segments<Side>
          label="Message"
          value={side}
          onChange={(next) => {
            shownSide.set(next)
            setVisited(-1)
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
            <span className="faint">{left.version === right?.version ? 'same version' : 'no field translated'}</span>
          ) : (
            noteKinds
              .map((kind) => ({ kind, count: notes.filter((note) => note.kind === kind).length }))
              .filter(({ count }) => count > 0)
              .map(({ kind, count }) => (
                <button key={kind} type="button" data-kind={kind} title={`Next ${noteWords[kind]} field`} onClick={() => goTo(kind)}>
                  {noteIcons[kind]} {count} {noteWords[kind]}
                </button>
              ))
          )}
        </span>
      </div>
      {side === 'response' && left.response === undefined && <Notice meaning="warning">{left.error ?? 'No response was received.'}</Notice>}
      <div
        ref={scroller}
        className="legs__rows"
        tabIndex={0}
        role="region"
        aria-label={side === 'request' ? 'Requests of both legs' : 'Responses of both legs'}
      >
        <div style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map((item) => {
            const row = rows[item.index]
            return (
              row && (
                <div
                  key={item.index}
                  ref={virtualizer.measureElement}
                  data-index={item.index}
                  className="legs__row"
                  data-visited={item.index === visited || undefined}
                  style={{ transform: `translateY(${item.start}px)` }}
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

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`

const LegHead = ({ detail, title, children }: { detail: ExchangeDetail; title: string; children?: ReactNode }) => {
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

const ReceiverChoice = ({
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
const RelatedRequests = ({ detail }: { detail: ExchangeDetail }) => {
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

const noteIcons: Readonly<Record<LegNote['kind'], ReactNode>> = {
  lost: <CircleMinus aria-hidden />,
  invented: <CirclePlus aria-hidden />,
  derived: <WandSparkles aria-hidden />,
  renamed: <PencilLine aria-hidden />,
  kept: <Equal aria-hidden />,
}

const Row = ({ row }: { row: LegRow }) => {
  switch (row.kind) {
    case 'heading':
      return (
        <div className="legs__heading">
          <b>{row.title}</b> <span className="faint">{row.detail}</span>
        </div>
      )
    case 'gap':
      return (
        <div className="legs__line legs__line--gap">
          <span>⋯</span>
          <span>⋯</span>
        </div>
      )
    case 'note':
      return (
        <div className="legs__note" data-kind={row.note.kind}>
          {noteIcons[row.note.kind]}
          <span>
            <b>{noteWords[row.note.kind]}</b> {row.note.path !== '' && <code>{row.note.path}</code>} {row.note.message}
          </span>
        </div>
      )
    case 'pair':
      return (
        <div className="legs__pair" data-same={row.isSame || undefined}>
          <span className="legs__name mono" title={row.name}>
            {row.name}
          </span>
          <span className="mono truncate" title={row.left}>
            {row.left ?? <span className="faint">–</span>}
          </span>
          <span className="legs__sign">{row.isSame ? <Equal aria-label="unchanged" /> : <ArrowRight aria-label="changed to" />}</span>
          <span className="mono truncate" title={row.right}>
            {row.right ?? <span className="faint">–</span>}
          </span>
          <span className="faint truncate" title={row.meaning}>
            {row.meaning}
          </span>
        </div>
      )
    case 'line': {
      const { left, right, change } = row.line
      return (
        <div className="legs__line" data-noted={row.line.notes.length > 0 || undefined}>
          <LineSide text={left} change={change === 'same' ? undefined : left === undefined ? 'gap' : 'removed'} sign="−" />
          <LineSide text={right} change={change === 'same' ? undefined : right === undefined ? 'gap' : 'added'} sign="+" />
        </div>
      )
    }
  }
}

const LineSide = ({ text, change, sign }: { text: string | undefined; change: 'removed' | 'added' | 'gap' | undefined; sign: string }) => {
  const indent = /^ */.exec(text ?? '')?.[0].length ?? 0
  return (
    <span className="legs__side" data-change={change} title={text?.trim()} style={{ '--indent': indent }}>
      <b>{change === 'removed' || change === 'added' ? sign : ''}</b>
      <span>{text?.slice(indent)}</span>
    </span>
  )
}
