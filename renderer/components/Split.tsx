/**
 * Two panes with a line between them that can be dragged, or moved with the arrow keys. Sizes are remembered. Panes that have no
 * room beside one another are stacked.
 */
import { type KeyboardEvent, type PointerEvent, type ReactNode, type RefObject, useRef } from 'react'
import { isNumber, preference } from '../preferences.js'
import { type Store, useStore } from '../store.js'
import { useNarrow } from './use-wide.js'

export interface SplitProps {
  /** Under which the size is remembered. */
  readonly id: string
  readonly direction: 'beside' | 'below'
  /** The pane that keeps its size when the window changes. */
  readonly sized: 'first' | 'second'
  /** Pixels. */
  readonly initial: number
  readonly min?: number
  /** Pixels that the other pane keeps at least. */
  readonly rest?: number
  /** Makes the sized pane a landmark of this name. */
  readonly landmark?: string
  /** What the line moves, as `Size of the detail`. */
  readonly label: string
  readonly first: ReactNode
  /** Undefined gives all the room to the first. */
  readonly second: ReactNode | undefined
}

/** Sizes of stacked panes, in pixels. */
const stacked = { initial: 250, min: 110, rest: 150 } as const

interface Sizes {
  readonly direction: 'beside' | 'below'
  readonly sized: 'first' | 'second'
  readonly initial: number
  readonly min: number
  readonly rest: number
}

export const Split = ({ id, direction, sized, initial, min = 160, rest = 240, landmark, label, first, second }: SplitProps) => {
  const frame = useRef<HTMLDivElement>(null)
  const isNarrow = useNarrow(frame, min + rest) && direction === 'beside'
  const sizes: Sizes = isNarrow ? { sized, direction: 'below', ...stacked } : { sized, direction, initial, min, rest }
  const remembered = preference(`split.${id}.${isNarrow ? 'stacked' : direction}`, sizes.initial, isNumber)
  const size = useStore(remembered)
  const line = <Line frame={frame} sizes={sizes} size={size} remembered={remembered} label={label} />
  const pane = (which: 'first' | 'second', content: ReactNode) => {
    if (second === undefined || which !== sized) return <div className="split__pane">{content}</div>
    // The line belongs to the pane that it sizes, so that it lies within the same landmark.
    const inside = (
      <>
        {which === 'second' && line}
        <div className="split__content">{content}</div>
        {which === 'first' && line}
      </>
    )
    const name = `split__pane split__pane--sized split__pane--${which}`
    return landmark === undefined ? (
      <div className={name}>{inside}</div>
    ) : (
      <aside className={name} aria-label={landmark}>
        {inside}
      </aside>
    )
  }
  // The limit stands in CSS too, so that a window that shrinks leaves room for the other pane.
  const style = { '--split': `min(${size}px, max(${sizes.min}px, calc(100% - ${sizes.rest}px)))` }
  return (
    <div ref={frame} className={`split split--${sizes.direction}`} style={style}>
      {pane('first', first)}
      {second !== undefined && pane('second', second)}
    </div>
  )
}

interface LineProps {
  readonly frame: RefObject<HTMLDivElement | null>
  readonly sizes: Sizes
  readonly size: number
  readonly remembered: Store<number>
  readonly label: string
}

/** The line between the panes. While it is dragged only a style changes; the size is remembered at the end. */
const Line = ({ frame, sizes: { direction, sized, initial, min, rest }, size, remembered, label }: LineProps) => {
  const dragged = useRef<number>(undefined)
  const beside = direction === 'beside'
  const limited = (wished: number) => {
    const box = frame.current
    const room = box ? (beside ? box.clientWidth : box.clientHeight) : Number.POSITIVE_INFINITY
    return Math.round(Math.max(min, Math.min(wished, Math.max(min, room - rest))))
  }
  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    if (event.button !== 0) return
    event.preventDefault()
    event.currentTarget.setPointerCapture(event.pointerId)
    event.currentTarget.dataset.dragging = ''
    dragged.current = limited(size)
  }
  const onPointerMove = (event: PointerEvent<HTMLDivElement>) => {
    if (dragged.current === undefined || !frame.current) return
    const box = frame.current.getBoundingClientRect()
    const at = beside ? event.clientX - box.left : event.clientY - box.top
    dragged.current = limited(sized === 'first' ? at : (beside ? box.width : box.height) - at)
    frame.current.style.setProperty('--split', `${dragged.current}px`)
  }
  const onPointerUp = (event: PointerEvent<HTMLDivElement>) => {
    delete event.currentTarget.dataset.dragging
    if (dragged.current !== undefined) remembered.set(dragged.current)
    dragged.current = undefined
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const grow = sized === 'first' ? 16 : -16
    const step = { [beside ? 'ArrowRight' : 'ArrowDown']: grow, [beside ? 'ArrowLeft' : 'ArrowUp']: -grow }[event.key]
    if (step === undefined) return
    event.preventDefault()
    remembered.set(limited(limited(size) + step))
  }
  return (
    <div
      className="splitter"
      role="separator"
      tabIndex={0}
      aria-label={label}
      aria-orientation={beside ? 'vertical' : 'horizontal'}
      aria-valuenow={size}
      aria-valuemin={min}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerUp}
      onPointerCancel={onPointerUp}
      onDoubleClick={() => remembered.set(initial)}
      onKeyDown={onKeyDown}
    />
  )
}
