/** Questions about room, answered anew when it changes. */
import { type RefObject, useLayoutEffect, useState, useSyncExternalStore } from 'react'

/** Whether the window is at least so many pixels wide. */
export const useWide = (pixels: number): boolean => {
  const query = `(min-width: ${pixels}px)`
  return useSyncExternalStore(
    (listener) => {
      const media = window.matchMedia(query)
      media.addEventListener('change', listener)
      return () => media.removeEventListener('change', listener)
    },
    () => window.matchMedia(query).matches,
  )
}

/** Whether an element has less than so many pixels of width. */
export const useNarrow = (frame: RefObject<HTMLElement | null>, pixels: number): boolean => {
  const [narrow, setNarrow] = useState(false)
  useLayoutEffect(() => {
    const box = frame.current
    if (!box) return
    const measure = () => setNarrow(box.clientWidth > 0 && box.clientWidth < pixels)
    const observer = new ResizeObserver(measure)
    observer.observe(box)
    measure()
    return () => observer.disconnect()
  }, [frame, pixels])
  return narrow
}
