import type { Virtualizer } from '@tanstack/react-virtual'
import { type RefObject, useState } from 'react'

/** Rows that a page is. */
const pageRows = 15

/**
 * Which of many rows the keyboard is at, where only those in view are in the page. Each row says its place as `data-place`; `moves` has
 * the place that a key leads to, and `go` goes there.
 */
export const useActiveRow = (frame: RefObject<HTMLElement | null>, count: number, virtualizer: Virtualizer<HTMLDivElement, Element>) => {
  const [active, setActive] = useState(0)
  const go = (place: number) => {
    const to = Math.max(0, Math.min(count - 1, place))
    setActive(to)
    virtualizer.scrollToIndex(to)
    requestAnimationFrame(() => {
      frame.current?.querySelector<HTMLElement>(`[data-place="${to}"]`)?.focus()
    })
  }
  const moves: Readonly<Record<string, number>> = {
    ArrowDown: active + 1,
    j: active + 1,
    ArrowUp: active - 1,
    k: active - 1,
    PageDown: active + pageRows,
    PageUp: active - pageRows,
    Home: 0,
    End: count - 1,
  }
  return { active, setActive, go, moves }
}
