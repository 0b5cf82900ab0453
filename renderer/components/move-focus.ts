/** Moves the focus through the links of a list with the keyboard. */
import type { KeyboardEvent } from 'react'

/** Arrow keys, and j and k outside of text fields. A link counts as focused while a control in its row is. */
export const moveFocus = (event: KeyboardEvent, list: HTMLElement | null): void => {
  const typing = event.target instanceof HTMLInputElement && !['checkbox', 'radio'].includes(event.target.type)
  const isDown = event.key === 'ArrowDown' || (!typing && event.key === 'j')
  const isUp = event.key === 'ArrowUp' || (!typing && event.key === 'k')
  if ((!isDown && !isUp) || event.ctrlKey || event.metaKey || event.altKey) return
  event.preventDefault()
  const links = [...(list?.querySelectorAll<HTMLElement>('a') ?? [])]
  const at = links.findIndex((link) => link === document.activeElement || link.parentElement?.contains(document.activeElement))
  links[Math.max(0, Math.min(links.length - 1, at + (isDown ? 1 : -1)))]?.focus()
}
