/** The one line in which a filter is typed: completes, says what is wrong, and filters while it is typed. */
import { CircleAlert, ListFilter, X } from 'lucide-react'
import { type KeyboardEvent, type Ref, useCallback, useEffect, useId, useImperativeHandle, useRef, useState } from 'react'
import type { CallResult } from '../../../emulator/contract/calls.js'
import { IconButton } from '../../components/index.js'
import { useClient } from '../../engine/index.js'
import { hrefTo, navigate, useRoutePart } from '../../shell/router.js'
import { useStore } from '../../store.js'
import { withCompletion } from './completing.js'
import { useListState, useTraffic } from '../context.js'

export interface FilterLineHandle {
  focus(): void
}

type Completions = CallResult<'traffic.complete'>
type Check = CallResult<'traffic.checkFilter'>

/** Milliseconds after the last key until the filter is applied; longer while a word is being completed, so that the list stays calm. */
const settleMs = 140
const completingMs = 600
const mostOptions = 60

export const FilterLine = ({ handle, onLeave }: { handle: Ref<FilterLineHandle>; onLeave: () => void }) => {
  const { list } = useTraffic()
  const client = useClient()
  const applied = useStore(list.settings, (settings) => settings.filter)
  const error = useListState((state) => state.error)
  const pending = useListState((state) => state.pending)
  const [text, setText] = useState(applied)
  const [shownApplied, setShownApplied] = useState(applied)
  const [completions, setCompletions] = useState<Completions>()
  /** Text of the option that was walked to. It stays chosen when the answer to the last key comes after it. */
  const [chosen, setChosen] = useState<string>()
  const options = completions?.options.slice(0, mostOptions) ?? []
  const active = options.findIndex((option) => option.text === chosen)
  const [check, setCheck] = useState<Check>({ ok: true })
  const input = useRef<HTMLInputElement>(null)
  const asked = useRef(0)
  /** What this line asked for last: its answer, coming while one goes on typing, must not change the text. */
  const wantedLast = useRef(applied)
  const id = useId()
  useImperativeHandle(
    handle,
    () => ({
      focus: () => {
        input.current?.focus()
        input.current?.select()
      },
    }),
    [],
  )

  // Set from elsewhere: a saved filter, a click on a finding.
  if (applied !== shownApplied) {
    setShownApplied(applied)
    if (applied !== wantedLast.current) setText(applied)
  }

  // An address may name a filter: it is taken over once, so that going on from it leaves it alone.
  const named = useRoutePart(({ rest: [kind, filter] }) => (kind === 'filter' ? filter : undefined))
  useEffect(() => {
    if (named === undefined) return
    setText(named)
    navigate(hrefTo('traffic'), { replace: true })
  }, [named])

  const close = () => {
    asked.current++
    setCompletions(undefined)
    setChosen(undefined)
  }
  const complete = (now: string, cursor: number) => {
    const mine = ++asked.current
    client.call('traffic.complete', { text: now, cursor }).then((result) => {
      if (mine !== asked.current) return
      setCompletions(result.options.length > 0 ? result : undefined)
    }, close)
  }

  const apply = useCallback(
    async (typed: string) => {
      const wanted = typed.trim()
      wantedLast.current = wanted
      const current = () => input.current?.value.trim() === wanted
      const wrong = await list.filter(wanted)
      if (!current()) return
      if (!wrong) {
        setCheck({ ok: true })
        return
      }
      // Where it is wrong is another question, asked only then.
      const result = await client.call('traffic.checkFilter', { text: wanted }).catch(() => undefined)
      if (current()) setCheck(result && !result.ok ? result : { ok: false, message: wrong.message })
    },
    [client, list],
  )
  const completing = completions !== undefined
  useEffect(() => {
    const timer = setTimeout(() => void apply(text), completing ? completingMs : settleMs)
    return () => clearTimeout(timer)
  }, [text, apply, completing])

  const accept = (index: number) => {
    const option = options[index]
    const field = input.current
    if (!option || !completions || !field) return
    const next = withCompletion({ text, cursor: field.selectionStart ?? text.length }, completions.from, option.text)
    setText(next.text)
    setChosen(undefined)
    // The caret can only be put where the text already is.
    requestAnimationFrame(() => field.setSelectionRange(next.cursor, next.cursor))
    complete(next.text, next.cursor)
  }

  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    const count = options.length
    const choose = (index: number) => setChosen(options[index % count]?.text)
    const keys: Record<string, () => boolean> = {
      ArrowDown: () => {
        if (count === 0) {
          complete(text, event.currentTarget.selectionStart ?? text.length)
          return true
        }
        choose(active + 1)
        return true
      },
      ArrowUp: () => {
        if (count === 0) return false
        choose((active <= 0 ? count : active) - 1)
        return true
      },
      Tab: () => {
        if (count === 0 || event.shiftKey || active < 0) {
          close()
          return false
        }
        accept(active)
        return true
      },
      Enter: () => {
        if (active >= 0) {
          accept(active)
          return true
        }
        close()
        void apply(text)
        onLeave()
        return true
      },
      Escape: () => {
        if (count > 0) close()
        else if (text !== '') setText('')
        else onLeave()
        return true
      },
    }
    if (keys[event.key]?.()) {
      event.preventDefault()
      event.stopPropagation()
    }
  }

  const wrong = check.ok ? error?.message : check.message
  return (
    <div className="filter">
      <div className="filter__line" data-invalid={wrong !== undefined || undefined}>
        {pending ? <span className="spinner" aria-hidden /> : <ListFilter aria-hidden />}
        <input
          ref={input}
          role="combobox"
          aria-label="Filter"
          aria-expanded={completions !== undefined}
          aria-controls={`${id}-options`}
          aria-autocomplete="list"
          aria-activedescendant={active >= 0 ? `${id}-${active}` : undefined}
          aria-invalid={wrong !== undefined}
          aria-describedby={wrong === undefined ? undefined : `${id}-error`}
          placeholder="Filter, as in  module:locations dir:in status>=400 finding:violation"
          value={text}
          spellCheck={false}
          autoComplete="off"
          autoCapitalize="off"
          maxLength={2000}
          onChange={(event) => {
            setText(event.target.value)
            setChosen(undefined)
            complete(event.target.value, event.target.selectionStart ?? event.target.value.length)
          }}
          onKeyDown={onKeyDown}
          onBlur={close}
        />
        {text !== '' && (
          <IconButton
            label="Clear the filter"
            size="small"
            onPress={() => {
              setText('')
              close()
              input.current?.focus()
            }}
          >
            <X aria-hidden />
          </IconButton>
        )}
      </div>
      {wrong !== undefined && !completions && (
        <div id={`${id}-error`} className="filter__error" role="status">
          <CircleAlert aria-hidden />
          <span>{wrong}</span>
          {check.position !== undefined && text !== '' && (
            <code>
              {text.trim().slice(0, check.position)}
              <mark>{text.trim().slice(check.position) || ' '}</mark>
            </code>
          )}
        </div>
      )}
      <ul id={`${id}-options`} role="listbox" aria-label="Completions" className="filter__options" hidden={!completions}>
        {options.map((option, index) => (
          <li
            key={option.text}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === active}
            ref={index === active ? (element) => element?.scrollIntoView({ block: 'nearest' }) : undefined}
            onPointerDown={(event) => {
              event.preventDefault()
              accept(index)
            }}
          >
            <code>{option.text}</code>
            <span className="faint">{option.summary}</span>
          </li>
        ))}
      </ul>
    </div>
  )
}
