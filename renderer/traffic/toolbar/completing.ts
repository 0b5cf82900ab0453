/** What the filter line does with completions. Pure, so that it can be tested without a page. */

export interface Completing {
  readonly text: string
  readonly cursor: number
}

/** The line after a completion was chosen: the option replaces the text between `from` and the cursor, and the rest of that word. */
export const withCompletion = ({ text, cursor }: Completing, from: number, option: string): Completing => {
  const rest = /^[^\s()"]*/.exec(text.slice(cursor))?.[0].length ?? 0
  const after = text.slice(cursor + rest)
  // A key waits for its value; anything else is finished.
  const finished = !/[:=~<>]$/.test(option)
  const gap = finished && !/^\s/.test(after) ? ' ' : ''
  const before = text.slice(0, from) + option + gap
  return { text: before + after, cursor: before.length + (finished && gap === '' ? 1 : 0) }
}

/** The filter for what is shown: what was typed, and what the quick toggles add, in the words of the filter language. */
export const wholeFilter = (settings: { filter: string; hideTwins: boolean; findingsOnly: boolean }): string => {
  const typed = settings.filter.trim()
  const added = [settings.hideTwins ? 'not (twin:true dir:in fault:none)' : '', settings.findingsOnly ? 'finding:any' : ''].filter(Boolean)
  if (added.length === 0) return typed
  return [typed === '' ? '' : `(${typed})`, ...added].filter(Boolean).join(' ')
}
