/** Two panes with a line between them that can be dragged, or moved with the arrow keys. Sizes are remembered. */
import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef } from 'react'
import { isNumber, preference } from '../preferences.js'
import { useStore } from '../store.js'

export interface SplitProps {
  /** Under which the size is remembered. */
  readonly id: string
  readonly direction: 'beside' | 'below'
  /** The pane that keeps its size when the window changes. */
  readonly sized: 'first' | 'second'
  /** Pixels. */
  readonly initial: number
  readonly min?: number
  /** What is left for the other pane at least. */
  readonly rest?: number
  /** Makes the sized pane a landmark of this name. */
  readonly landmark?: string
  /** What the line moves, as `Size of the detail`. */
  readonly label: string
  readonly first: ReactNode
  /** Undefined gives all the room to the first. */
  readonly second: ReactNode | undefined
}

export const Split = ({ id, direction, sized, initial, min = 160, rest = 240, landmark, label, first, second }: SplitProps) => {
  const remembered = preference(`split.${id}.${direction}`, initial, isNumber)
  const size = useStore(remembered)
  const frame = useRef<HTMLDivElement>(null)
  const dragged = useRef<number>(undefined)
  const beside = direction === 'beside'

  const limited = (wished: number) => {
    const box = frame.current
    const room = box ? (beside ? box.clientWidth : box.clientHeight) : Number.POSITIVE_INFINITY
    return Math.round(Math.max(min, Math.min(wished, Math.max(min, room - rest))))
  }
  const show = (pixels: number) => {
    frame.current?.style.setProperty('--split', `${pixels}px`)
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
    show(dragged.current)
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

  const line = (
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
  // A window that shrank must not leave the other pane without room, hence the limit in CSS too.
  const style = { '--split': `min(${size}px, max(${min}px, calc(100% - ${rest}px)))` }
  return (
    <div ref={frame} className={`split split--${direction}`} style={style}>
      {pane('first', first)}
      {second !== undefined && pane('second', second)}
    </div>
  )
}
