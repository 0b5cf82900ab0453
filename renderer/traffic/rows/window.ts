/** Which rows of a long list are drawn. All have the same height, and a head of that height stands above them. */

/** Pixels. */
export const rowHeight = 28

/** Rows are drawn in blocks, so that not every step of scrolling draws anew. */
const block = 4

export interface Window {
  readonly first: number
  /** Behind the last. */
  readonly last: number
  /** Elements that are enough for any window of this height. */
  readonly slots: number
}

/** The rows to draw when so many pixels are scrolled out: those in view, and some on either side. */
export const windowOf = (scrolled: number, height: number, count: number): Window => {
  const inView = Math.ceil(height / rowHeight) + 1
  const size = Math.ceil(inView / block) * block + 2 * block
  const first = Math.max(0, Math.floor(scrolled / rowHeight / block) * block - block)
  return {
    first: Math.min(first, Math.max(0, Math.ceil((count - size) / block) * block)),
    last: Math.min(count, first + size),
    slots: size + block,
  }
}

/** Where to scroll so that a row can be seen, the head not covering it; undefined when it can be seen already. */
export const topToShow = (index: number, scrolled: number, height: number): number | undefined => {
  const top = index * rowHeight
  if (top < scrolled) return top
  const lowest = scrolled + height - 2 * rowHeight
  return top > lowest ? top - height + 2 * rowHeight : undefined
}
