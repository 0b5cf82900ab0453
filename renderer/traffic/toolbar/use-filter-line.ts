/** The state of the filter line: its text, its completions, and what is wrong with it. */
import { type RefObject, useCallback, useEffect, useRef, useState } from 'react'
import type { CallResult } from '../../../emulator/contract/calls.js'
import { useClient } from '../../engine/index.js'
import { hrefTo, navigate, useRoutePart } from '../../shell/router.js'
import { useStore } from '../../store.js'
import { useTraffic } from '../context.js'
import { withCompletion } from './completing.js'

type Completions = CallResult<'traffic.complete'>
type Check = CallResult<'traffic.checkFilter'>
export type CompletionOption = Completions['options'][number]

/** Milliseconds after the last key until the filter is applied; longer while a word is being completed, so that the list stays calm. */
const settleMs = 140
const completingMs = 600
const mostOptions = 60

/** The text of the line. It follows the applied filter where that was changed elsewhere, and a filter in the address. */
const useFilterText = () => {
  const { list } = useTraffic()
  const applied = useStore(list.settings, (settings) => settings.filter)
  const [text, setText] = useState(applied)
  const [shownApplied, setShownApplied] = useState(applied)
  /** The last filter that this line applied: its answer, arriving while the user types on, must not change the text. */
  const wantedLast = useRef(applied)
  if (applied !== shownApplied) {
    setShownApplied(applied)
    if (applied !== wantedLast.current) setText(applied)
  }
  // Taken over once, so that editing it leaves the address alone.
  const named = useRoutePart(({ rest: [kind, filter] }) => (kind === 'filter' ? filter : undefined))
  useEffect(() => {
    if (named === undefined) return
    setText(named)
    navigate(hrefTo('traffic'), { replace: true })
  }, [named])
  return { text, setText, wantedLast }
}

export interface CompletionState {
  /** Undefined while the list of completions is closed. */
  readonly completions: Completions | undefined
  readonly options: readonly CompletionOption[]
  /** Index of the chosen option; -1 for none. */
  readonly active: number
  readonly complete: (text: string, cursor: number) => void
  readonly choose: (index: number) => void
  readonly unchoose: () => void
  readonly close: () => void
}

const useCompletions = (): CompletionState => {
  const client = useClient()
  const [completions, setCompletions] = useState<Completions>()
  /** Text of the chosen option: it stays chosen when the answer to the last key arrives after it. */
  const [chosen, setChosen] = useState<string>()
  const asked = useRef(0)
  const options = completions?.options.slice(0, mostOptions) ?? []
  const close = () => {
    asked.current++
    setCompletions(undefined)
    setChosen(undefined)
  }
  const complete = (text: string, cursor: number) => {
    const mine = ++asked.current
    client.call('traffic.complete', { text, cursor }).then((result) => {
      if (mine === asked.current) setCompletions(result.options.length > 0 ? result : undefined)
    }, close)
  }
  return {
    completions,
    options,
    active: options.findIndex((option) => option.text === chosen),
    complete,
    choose: (index) => setChosen(options[index % options.length]?.text),
    unchoose: () => setChosen(undefined),
    close,
  }
}

/** Applies a text, at once or when typing has paused, and finds where a wrong filter is wrong. */
const useApplied = (text: string, input: RefObject<HTMLInputElement | null>, wantedLast: RefObject<string>, completing: boolean) => {
  const { list } = useTraffic()
  const client = useClient()
  const [check, setCheck] = useState<Check>({ ok: true })
  const apply = useCallback(
    async (typed: string) => {
      const wanted = typed.trim()
      wantedLast.current = wanted
      const isCurrent = () => input.current?.value.trim() === wanted
      const wrong = await list.filter(wanted)
      if (!isCurrent()) return
      if (!wrong) {
        setCheck({ ok: true })
        return
      }
      const result = await client.call('traffic.checkFilter', { text: wanted }).catch(() => undefined)
      if (isCurrent()) setCheck(result && !result.ok ? result : { ok: false, message: wrong.message })
    },
    [client, list, input, wantedLast],
  )
  useEffect(() => {
    const timer = setTimeout(() => void apply(text), completing ? completingMs : settleMs)
    return () => clearTimeout(timer)
  }, [text, apply, completing])
  return { check, apply }
}

export interface FilterLineState extends CompletionState {
  readonly input: RefObject<HTMLInputElement | null>
  readonly text: string
  readonly setText: (text: string) => void
  readonly check: Check
  readonly apply: (text: string) => Promise<void>
  /** Puts an option in the place of the word at the cursor. */
  readonly accept: (index: number) => void
}

export const useFilterLine = (): FilterLineState => {
  const input = useRef<HTMLInputElement>(null)
  const { text, setText, wantedLast } = useFilterText()
  const completing = useCompletions()
  const { completions, options } = completing
  const applied = useApplied(text, input, wantedLast, completions !== undefined)
  const accept = (index: number) => {
    const option = options[index]
    const field = input.current
    if (!option || !completions || !field) return
    const next = withCompletion({ text, cursor: field.selectionStart ?? text.length }, completions.from, option.text)
    setText(next.text)
    completing.unchoose()
    // The caret can only be put where the text already is.
    requestAnimationFrame(() => field.setSelectionRange(next.cursor, next.cursor))
    completing.complete(next.text, next.cursor)
  }
  return { ...completing, ...applied, input, text, setText, accept }
}
