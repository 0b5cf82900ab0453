/**
 * A list of exchanges of which only the visible ones are in the page: stays at the newest while following, and otherwise
 * keeps what is read where it is, whatever comes, goes or is filtered out around it.
 *
 * All rows have the same height, so where to look follows from the rows alone, before anything is drawn: one rendering for
 * each batch of new exchanges, where measuring and scrolling after the fact (as a general virtualiser does) takes two.
 */
import {
  Fragment,
  type KeyboardEvent,
  type PointerEvent,
  type ReactNode,
  type Ref,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useReducer,
  useRef,
} from 'react'
import { flushSync } from 'react-dom'
import type { ExchangeSummary } from '../../../emulator/contract/exchange.js'
import { useContextMenu } from '../../components/index.js'
import { timeZone } from '../../settings/time.js'
import { useStore } from '../../store.js'
import { dayText } from '../../text.js'
import { moveSelection, select, useListState, useSelected, useTraffic } from '../context.js'
import { rowMenu } from './row-menu.js'
import { isByStart } from './sort.js'
import { rowHeight, topToShow, windowOf } from './window.js'

export interface RowProps {
  readonly row: ExchangeSummary
  readonly index: number
  readonly top: number
  /** It is the first of its day, in the order by start. */
  readonly startsDay: boolean
}

export interface RowListHandle {
  focus(): void
}

export interface RowListProps {
  readonly label: string
  readonly columnCount: number
  readonly head: ReactNode
  readonly className: string
  readonly style?: Record<`--${string}`, string>
  readonly renderRow: (props: RowProps) => ReactNode
  /** What to say when the pointer rests on a cell, by its `data-column`. Asked only then, as most cells are never pointed at. */
  readonly hint?: (row: ExchangeSummary, column: string) => string | undefined
  readonly handle?: Ref<RowListHandle>
  /** Enter on a row. */
  readonly onOpen: () => void
  /** Told about the width, now and when it changes. */
  readonly onWidth?: (pixels: number) => void
}

/** Whether a row lies on another day than the one before it. */
const startsDay = (row: ExchangeSummary, before: ExchangeSummary | undefined): boolean =>
  before === undefined || dayText(before.startedAt, timeZone.get()) !== dayText(row.startedAt, timeZone.get())

/** The exchange that something on the page belongs to. */
const seqAt = (target: EventTarget): number | undefined => {
  const seq = (target as HTMLElement).closest<HTMLElement>('[data-seq]')?.dataset.seq
  return seq === undefined ? undefined : Number(seq)
}

export const rowId = (seq: number): string => `exchange-${seq}`

export const RowList = ({ label, columnCount, head, className, style, renderRow, hint, handle, onOpen, onWidth }: RowListProps) => {
  const traffic = useTraffic()
  const { list, following } = traffic
  const { rows } = list
  useListState((state) => state.version)
  const sortedByStart = useStore(list.settings, ({ sort }) => isByStart(sort))
  const follow = useStore(following) && sortedByStart
  const selected = useSelected()
  const scroller = useRef<HTMLDivElement>(null)
  const menu = useContextMenu('Exchange')
  const [, draw] = useReducer((times: number) => times + 1, 0)
  useImperativeHandle(
    handle,
    () => ({
      focus: () => scroller.current?.focus(),
    }),
    [],
  )

  const height = useRef(900)
  const scrolled = useRef(0)
  /** The exchange at the upper edge, and how far it is scrolled out. */
  const anchor = useRef<{ seq: number; offset: number }>(undefined)
  const selectedNow = useRef(selected)
  const end = Math.max(0, (rows.length + 1) * rowHeight - height.current)
  const top = follow
    ? end
    : Math.min(end, anchor.current ? rows.lowerBound(anchor.current.seq) * rowHeight + anchor.current.offset : scrolled.current)
  const { first, last, slots } = windowOf(top, height.current, rows.length)
  const drawn = useRef({ first, last })

  const remember = (position: number) => {
    scrolled.current = position
    const row = rows.at(Math.floor(position / rowHeight))
    anchor.current = row && { seq: row.seq, offset: position % rowHeight }
  }
  const scrollTo = (position: number) => {
    remember(Math.max(0, position))
    if (scroller.current) scroller.current.scrollTop = position
    draw()
  }

  useLayoutEffect(() => {
    selectedNow.current = selected
    drawn.current = { first, last }
    const box = scroller.current
    // Compared with what is known: to ask the box would have the page laid out once more for each rendering.
    if (box && Math.abs(scrolled.current - top) >= 1) box.scrollTop = top
    remember(top)
  })

  const onScroll = () => {
    const box = scroller.current
    if (!box) return
    const before = scrolled.current
    remember(box.scrollTop)
    const atEnd = box.scrollHeight - box.scrollTop - box.clientHeight < rowHeight / 2
    if (atEnd && sortedByStart && list.settings.get().pausedAt === undefined && selectedNow.current === undefined) following.set(true)
    else if (!atEnd && box.scrollTop < before - 1) following.set(false)
    const next = windowOf(box.scrollTop, height.current, rows.length)
    // At once: what has come into view must not stay empty for a frame.
    if (next.first !== drawn.current.first || next.last !== drawn.current.last) flushSync(draw)
  }

  // Brings what was chosen elsewhere (a jump, a key) into view.
  useLayoutEffect(() => {
    if (selected === undefined) return
    traffic.cursor.set(selected)
    // What is read stays where it is, also when the jump came from outside of the list.
    following.set(false)
    const index = rows.indexOf(selected)
    const wanted = index === -1 ? undefined : topToShow(index, scrolled.current, height.current)
    if (wanted !== undefined) scrollTo(wanted)
  }, [selected])

  useEffect(() => {
    const box = scroller.current
    if (!box) return
    const measure = () => {
      onWidth?.(box.clientWidth)
      if (box.clientHeight === height.current) return
      height.current = box.clientHeight
      // The detail has opened below: what was chosen must not be hidden by it.
      const index = selectedNow.current === undefined ? -1 : rows.indexOf(selectedNow.current)
      const wanted = index === -1 ? undefined : topToShow(index, scrolled.current, height.current)
      if (wanted === undefined) draw()
      else scrollTo(wanted)
    }
    const observer = new ResizeObserver(measure)
    observer.observe(box)
    measure()
    return () => observer.disconnect()
  }, [onWidth, rows])

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const page = Math.max(1, Math.floor(height.current / rowHeight) - 2)
    const keys: Record<string, () => void> = {
      ArrowDown: () => moveSelection(traffic, 1),
      ArrowUp: () => moveSelection(traffic, -1),
      PageDown: () => moveSelection(traffic, page),
      PageUp: () => moveSelection(traffic, -page),
      Home: () => moveSelection(traffic, -rows.length),
      End: () => moveSelection(traffic, rows.length),
      Enter: onOpen,
    }
    const action = keys[event.key]
    if (!action) return
    event.preventDefault()
    action()
  }

  const onPointerOver = (event: PointerEvent) => {
    const cell = (event.target as HTMLElement).closest<HTMLElement>('[data-column]')
    const seq = cell?.closest<HTMLElement>('[data-seq]')?.dataset.seq
    const row = seq === undefined ? undefined : rows.at(rows.indexOf(Number(seq)))
    const text = row && cell && hint?.(row, cell.dataset.column ?? '')
    if (text) cell.title = text
    else cell?.removeAttribute('title')
  }

  const items: ReactNode[] = []
  for (let index = first; index < last; index++) {
    const row = rows.at(index)
    // Elements are used again for other rows instead of made anew.
    if (row)
      items.push(
        <Fragment key={index % slots}>
          {renderRow({ row, index, top: index * rowHeight, startsDay: sortedByStart && startsDay(row, rows.at(index - 1)) })}
        </Fragment>,
      )
  }
  const at = selected === undefined ? -1 : rows.indexOf(selected)
  return (
    <>
      <div
        ref={scroller}
        className={`rows ${className}`}
        style={style}
        role="grid"
        tabIndex={0}
        aria-label={label}
        aria-rowcount={rows.length + 1}
        aria-colcount={columnCount}
        aria-activedescendant={selected !== undefined && at >= first && at < last ? rowId(selected) : undefined}
        onScroll={onScroll}
        onKeyDown={onKeyDown}
        onPointerOver={hint && onPointerOver}
        onClick={(event) => {
          const seq = seqAt(event.target)
          if (seq !== undefined) select(traffic, seq)
        }}
        onContextMenu={(event) => {
          const seq = seqAt(event.target) ?? selected
          const row = seq === undefined ? undefined : list.find(seq)
          if (row) menu.open(event, rowMenu(traffic, row))
        }}
      >
        <div role="rowgroup" className="rows__head">
          {head}
        </div>
        <div role="rowgroup" className="rows__body" style={{ height: rows.length * rowHeight }}>
          {items}
        </div>
      </div>
      {menu.menu}
    </>
  )
}
