/** Lines of two texts beside one another; only those in view are in the page. */
import { useVirtualizer } from '@tanstack/react-virtual'
import { useRef } from 'react'
import { countText } from '../text.js'
import type { DiffLine } from './diff.js'
import './traffic.css'

/** `undefined` stands for lines that are left out. */
export type Line = DiffLine | { readonly heading: string; readonly changes: number } | undefined

export const Differences = ({ lines }: { lines: readonly Line[] }) => {
  const scroller = useRef<HTMLDivElement>(null)
  const virtualizer = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 20,
    overscan: 30,
  })
  return (
    <div ref={scroller} className="compare__lines" tabIndex={0} role="region" aria-label="Differences">
      <div style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map((item) => (
          <LineRow key={item.index} line={lines[item.index]} top={item.start} />
        ))}
      </div>
    </div>
  )
}

const LineRow = ({ line, top }: { line: Line; top: number }) => {
  const style = { transform: `translateY(${top}px)` }
  if (line === undefined) {
    return (
      <div className="compare__line" style={style}>
        <span className="compare__side" data-change="gap">
          <b>⋯</b>
        </span>
        <span className="compare__side" data-change="gap">
          <b>⋯</b>
        </span>
      </div>
    )
  }
  if ('heading' in line) {
    return (
      <div className="compare__line compare__line--heading" style={style}>
        <span className="compare__side">{line.heading}</span>
        <span className="compare__side">{line.changes === 0 ? 'identical' : countText(line.changes, 'difference')}</span>
      </div>
    )
  }
  const side = (text: string | undefined, change: 'removed' | 'added', sign: string) => (
    <span className="compare__side" data-change={line.change === 'same' ? undefined : text === undefined ? 'gap' : change} title={text}>
      <b>{line.change === 'changed' && text !== undefined ? sign : ''}</b>
      <span>{text}</span>
    </span>
  )
  return (
    <div className="compare__line" style={style}>
      {side(line.left, 'removed', '−')}
      {side(line.right, 'added', '+')}
    </div>
  )
}
