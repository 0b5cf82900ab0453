/** A list of rows of one height, of which only those in view are in the page; moved through with the keyboard. */
import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react'
import { useActiveRow } from '../components/index.js'
import type { Pages } from '../engine/index.js'

const rowHeight = 28

export interface RowsProps<T> {
  readonly label: string
  readonly pages: Pages<T>
  readonly head: ReactNode
  readonly className: string
  readonly isSelected: (item: T) => boolean
  readonly onSelect: (item: T) => void
  /** The cells, each with the role `gridcell`. */
  readonly cells: (item: T) => ReactNode
}

export const Rows = <T,>({ label, pages, head, className, isSelected, onSelect, cells }: RowsProps<T>) => {
  const frame = useRef<HTMLDivElement>(null)
  const count = pages.total ?? 0
  const virtualizer = useVirtualizer({ count, getScrollElement: () => frame.current, estimateSize: () => rowHeight, overscan: 12 })
  const { active, setActive, go, moves } = useActiveRow(frame, count, virtualizer)
  const shown = virtualizer.getVirtualItems()
  const [first, last] = [shown[0]?.index ?? 0, shown.at(-1)?.index ?? 0]
  const { want } = pages
  useEffect(() => {
    want(first, last)
  }, [want, first, last])
  const selectedAt = pages.loaded.find(([, item]) => isSelected(item))?.[0]
  useEffect(() => {
    if (selectedAt !== undefined) setActive(selectedAt)
  }, [selectedAt])

  const onKeyDown = (event: KeyboardEvent) => {
    const to = moves[event.key]
    const item = pages.at(active)
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (to !== undefined) go(to)
    else if ((event.key === 'Enter' || event.key === ' ') && item !== undefined) onSelect(item)
    else return
    event.preventDefault()
  }
  return (
    <div className={`listing ${className}`}>
      <div className="listing__head" aria-hidden>
        {head}
      </div>
      <div ref={frame} className="listing__body" role="grid" aria-label={label} aria-rowcount={count} onKeyDown={onKeyDown}>
        <div role="presentation" style={{ height: virtualizer.getTotalSize(), position: 'relative' }}>
          {shown.map(({ index, start }) => {
            const item = pages.at(index)
            return (
              <div
                key={index}
                role="row"
                aria-rowindex={index + 1}
                className="listing__row"
                style={{ transform: `translateY(${start}px)` }}
                data-place={index}
                tabIndex={index === active ? 0 : -1}
                onFocus={() => setActive(index)}
                aria-selected={item !== undefined && isSelected(item)}
                onClick={() => {
                  if (item !== undefined) onSelect(item)
                }}
              >
                {item === undefined ? (
                  <span role="gridcell" className="faint">
                    …
                  </span>
                ) : (
                  cells(item)
                )}
              </div>
            )
          })}
        </div>
      </div>
    </div>
  )
}
