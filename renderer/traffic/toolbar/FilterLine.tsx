/** The filter: completes, says what is wrong, and filters while the user types. */
import { CircleAlert, ListFilter, X } from 'lucide-react'
import { type KeyboardEvent, type Ref, useId, useImperativeHandle } from 'react'
import { IconButton } from '../../components/index.js'
import { useListState } from '../context.js'
import { type FilterLineState, useFilterLine } from './use-filter-line.js'

export interface FilterLineHandle {
  focus(): void
}

/** Keys of the filter line. Each says whether it has used the key. */
const keysOf = (line: FilterLineState, cursor: number, shift: boolean, onLeave: () => void): Record<string, () => boolean> => {
  const { options, active, text } = line
  const count = options.length
  return {
    ArrowDown: () => {
      if (count === 0) line.complete(text, cursor)
      else line.choose(active + 1)
      return true
    },
    ArrowUp: () => {
      if (count === 0) return false
      line.choose((active <= 0 ? count : active) - 1)
      return true
    },
    Tab: () => {
      if (count === 0 || shift || active < 0) {
        line.close()
        return false
      }
      line.accept(active)
      return true
    },
    Enter: () => {
      if (active >= 0) {
        line.accept(active)
        return true
      }
      line.close()
      void line.apply(text)
      onLeave()
      return true
    },
    Escape: () => {
      if (count > 0) line.close()
      else if (text !== '') line.setText('')
      else onLeave()
      return true
    },
  }
}

export const FilterLine = ({ handle, onLeave }: { handle: Ref<FilterLineHandle>; onLeave: () => void }) => {
  const line = useFilterLine()
  const { input, text, setText, check, completions, active, complete, unchoose, close } = line
  const error = useListState((state) => state.error)
  const pending = useListState((state) => state.pending)
  const id = useId()
  useImperativeHandle(
    handle,
    () => ({
      focus: () => {
        input.current?.focus()
        input.current?.select()
      },
    }),
    [input],
  )
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    const cursor = event.currentTarget.selectionStart ?? text.length
    if (!keysOf(line, cursor, event.shiftKey, onLeave)[event.key]?.()) return
    event.preventDefault()
    event.stopPropagation()
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
          onChange={({ target }) => {
            setText(target.value)
            unchoose()
            complete(target.value, target.selectionStart ?? target.value.length)
          }}
          onKeyDown={onKeyDown}
          onBlur={close}
        />
        {text !== '' && <ClearButton line={line} />}
      </div>
      {wrong !== undefined && !completions && (
        <FilterError id={`${id}-error`} message={wrong} text={text.trim()} position={check.position} />
      )}
      <Options id={id} line={line} />
    </div>
  )
}

const ClearButton = ({ line: { input, setText, close } }: { line: FilterLineState }) => (
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
)

interface FilterErrorProps {
  readonly id: string
  readonly message: string
  readonly text: string
  /** Where the text is wrong. */
  readonly position: number | undefined
}

const FilterError = ({ id, message, text, position }: FilterErrorProps) => (
  <div id={id} className="filter__error" role="status">
    <CircleAlert aria-hidden />
    <span>{message}</span>
    {position !== undefined && text !== '' && (
      <code>
        {text.slice(0, position)}
        <mark>{text.slice(position) || ' '}</mark>
      </code>
    )}
  </div>
)

const Options = ({ id, line: { completions, options, active, accept } }: { id: string; line: FilterLineState }) => (
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
)
