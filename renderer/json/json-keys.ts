/** The keys of a JSON viewer. */
import type { KeyboardEvent } from 'react'
import { copyText } from '../components/index.js'
import { pointerOfLine, valueTextOf } from './lines.js'
import type { JsonLinesState } from './use-json-lines.js'

/** Text without its quotes and escapes; any other value as it is written. */
const plainValue = (json: string): string => (json.startsWith('"') ? (JSON.parse(json) as string) : json)

/** Lines of a page. */
const pageLines = 20

/** `mod+shift+c`, `shift+F8`, `ArrowDown`. */
const keyOf = (event: KeyboardEvent): string => {
  if (event.ctrlKey || event.metaKey) return `mod+${event.shiftKey ? 'shift+' : ''}${event.key.toLowerCase()}`
  return event.shiftKey && event.key === 'F8' ? 'shift+F8' : event.key
}

const moving = ({ lines, rows, rowOfLine, folded, active, goTo, toggle }: JsonLinesState): Readonly<Record<string, () => void>> => {
  const current = lines.at(active)
  const row = rowOfLine.get(active) ?? 0
  const last = rows.length - 1
  const moveTo = (from: number, by: -1 | 1) => {
    for (let index = from; index >= 0 && index <= last; index += by) {
      const other = rows[index]
      if (other?.kind === 'line') {
        goTo(other.line)
        return
      }
    }
  }
  const isOpen = current.kind === 'open'
  const fold = () => {
    if (isOpen) toggle(active)
  }
  return {
    ArrowDown: () => moveTo(row + 1, 1),
    ArrowUp: () => moveTo(row - 1, -1),
    PageDown: () => moveTo(Math.min(last, row + pageLines), -1),
    PageUp: () => moveTo(Math.max(0, row - pageLines), 1),
    Home: () => moveTo(0, 1),
    End: () => moveTo(last, -1),
    ArrowRight: () => (isOpen && folded.has(active) ? toggle(active) : moveTo(row + 1, 1)),
    ArrowLeft: () => {
      if (isOpen && !folded.has(active)) toggle(active)
      else if (current.parent !== -1) goTo(current.parent)
    },
    Enter: fold,
    ' ': fold,
  }
}

/** Handles a key of the tree; keys of a button inside a note belong to that button. */
export const handleJsonKey = (event: KeyboardEvent, state: JsonLinesState, focusSearch: () => void): void => {
  if (event.target instanceof HTMLButtonElement) return
  const { lines, active, noteLines, step } = state
  const copyValue = () => {
    if (String(getSelection() ?? '') === '') void copyText(plainValue(valueTextOf(lines, active)), 'Value')
    else document.execCommand('copy')
  }
  const actions: Readonly<Record<string, () => void>> = {
    ...moving(state),
    F8: () => step(noteLines, 1),
    'shift+F8': () => step(noteLines, -1),
    'mod+f': focusSearch,
    '/': focusSearch,
    'mod+c': copyValue,
    'mod+shift+c': () => void copyText(pointerOfLine(lines, active), 'Pointer'),
  }
  const action = actions[keyOf(event)]
  if (!action) return
  event.preventDefault()
  event.stopPropagation()
  action()
}
