/**
 * A list of exchanges of which only the visible ones are in the page: stays at the newest while following, and otherwise
 * keeps what is read where it is, whatever comes, goes or is filtered out around it.
 */
import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, type ReactNode, type Ref, useEffect, useImperativeHandle, useLayoutEffect, useRef } from 'react'
import type { ExchangeSummary } from '../../emulator/contract/exchange.js'
import { useStore } from '../store.js'
import { moveSelection, select, useListState, useSelected, useTraffic } from './context.js'

export const rowHeight = 28

export interface RowProps {
  readonly row: ExchangeSummary
  readonly index: number
  readonly top: number
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
  readonly handle?: Ref<RowListHandle>
  /** Enter on a row. */
  readonly onOpen: () => void
  /** Told about the width, now and when it changes. */
  readonly onWidth?: (pixels: number) => void
}

/** More than are ever visible at once, so that elements can be used again instead of made anew. */
const pool = 512

export const rowId = (seq: number): string => `exchange-${seq}`

export const RowList = ({ label, columnCount, head, className, style, renderRow, handle, onOpen, onWidth }: RowListProps) => {
  const traffic = useTraffic()
  const { list, following } = traffic
  const { rows } = list
  const version = useListState((state) => state.version)
  const follow = useStore(following)
  const selected = useSelected()
  const scroller = useRef<HTMLDivElement>(null)
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 10,
    paddingStart: rowHeight,
    scrollPaddingStart: rowHeight,
  })
  useImperativeHandle(handle, () => ({ focus: () => { scroller.current?.focus() } }), [])

  /** The exchange at the upper edge, and how far it is scrolled out. */
  const anchor = useRef<{ seq: number; offset: number }>(undefined)
  const lastTop = useRef(0)
  const onScroll = () => {
    const box = scroller.current
    if (!box) return
    const first = rows.at(Math.floor(box.scrollTop / rowHeight))
    anchor.current = first && { seq: first.seq, offset: box.scrollTop % rowHeight }
    const atEnd = box.scrollHeight - box.scrollTop - box.clientHeight < rowHeight / 2
    if (atEnd) { if (list.settings.get().pausedAt === undefined && selectedNow.current === undefined) following.set(true) }
    else if (box.scrollTop < lastTop.current - 1) following.set(false)
    lastTop.current = box.scrollTop
  }
  const selectedNow = useRef(selected)
  selectedNow.current = selected

  useLayoutEffect(() => {
    const box = scroller.current
    if (!box) return
    if (follow) {
      box.scrollTop = box.scrollHeight
      lastTop.current = box.scrollTop
      return
    }
    if (!anchor.current) return
    const top = rows.lowerBound(anchor.current.seq) * rowHeight + anchor.current.offset
    if (Math.abs(top - box.scrollTop) >= 1) {
      box.scrollTop = top
      lastTop.current = box.scrollTop
    }
  }, [version, follow, rows])

  // Brings what was chosen elsewhere (a jump, a key) into view.
  useLayoutEffect(() => {
    if (selected === undefined) return
    traffic.cursor.set(selected)
    const index = rows.indexOf(selected)
    if (index !== -1) virtualizer.scrollToIndex(index, { align: 'auto' })
  }, [selected, rows, traffic, virtualizer])

  useEffect(() => {
    const box = scroller.current
    if (!box) return
    let height = box.clientHeight
    const observer = new ResizeObserver(() => {
      onWidth?.(box.clientWidth)
      // The detail has opened below: what was chosen must not be hidden by it.
      if (box.clientHeight < height && selectedNow.current !== undefined) {
        const index = rows.indexOf(selectedNow.current)
        if (index !== -1) virtualizer.scrollToIndex(index, { align: 'auto' })
      }
      height = box.clientHeight
    })
    observer.observe(box)
    onWidth?.(box.clientWidth)
    return () => { observer.disconnect() }
  }, [onWidth, rows, virtualizer])

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 2)
    const keys: Record<string, () => void> = {
      ArrowDown: () => { moveSelection(traffic, 1) },
      ArrowUp: () => { moveSelection(traffic, -1) },
      PageDown: () => { moveSelection(traffic, page) },
      PageUp: () => { moveSelection(traffic, -page) },
      Home: () => { moveSelection(traffic, -rows.length) },
      End: () => { moveSelection(traffic, rows.length) },
      Enter: onOpen,
    }
    const action = keys[event.key]
    if (!action) return
    event.preventDefault()
    action()
  }

  const items = virtualizer.getVirtualItems()
  const cursorShown = selected !== undefined && items.some((item) => rows.at(item.index)?.seq === selected)
  return (
    <div
      ref={scroller}
      className={`rows ${className}`}
      style={style}
      role="grid"
      tabIndex={0}
      aria-label={label}
      aria-rowcount={rows.length + 1}
      aria-colcount={columnCount}
      aria-activedescendant={cursorShown ? rowId(selected) : undefined}
      onScroll={onScroll}
      onKeyDown={onKeyDown}
      onClick={(event) => {
        const seq = (event.target as HTMLElement).closest<HTMLElement>('[data-seq]')?.dataset.seq
        if (seq !== undefined) select(traffic, Number(seq))
      }}
    >
      <div role="rowgroup" className="rows__head">{head}</div>
      <div role="rowgroup" className="rows__body" style={{ height: virtualizer.getTotalSize() - rowHeight }}>
        {items.map((item) => {
          const row = rows.at(item.index)
          return row && <Slot key={item.index % pool} row={row} index={item.index} top={item.start - rowHeight} render={renderRow} />
        })}
      </div>
    </div>
  )
}

const Slot = ({ render, ...props }: RowProps & { render: (props: RowProps) => ReactNode }) => render(props)
