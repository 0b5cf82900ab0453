/** Read-only JSON of any size. */
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useId, useMemo, useRef, useState } from 'react'
import { Button, copyText } from '../components/index.js'
import { handleJsonKey } from './json-keys.js'
import { JsonToolbar } from './JsonToolbar.js'
import { LineRow, NoteRow } from './JsonRows.js'
import type { Annotation } from './types.js'
import { useJsonLines } from './use-json-lines.js'
import './json.css'

export interface JsonViewProps {
  readonly text: string
  /** What assistive technology calls it, as `Body of the response`. */
  readonly label: string
  readonly annotations?: readonly Annotation[]
  /** Shown and selected first, as when a finding was chosen elsewhere. */
  readonly reveal?: string
  /** Characters above which the user is asked before it is rendered. */
  readonly askAbove?: number
}

const noAnnotations: readonly Annotation[] = []
const megabytes = new Intl.NumberFormat('en', { maximumFractionDigits: 1 })

/** Read-only JSON of any size: folds, is searched, copies, and shows annotations beneath the lines they concern. */
export const JsonView = (props: JsonViewProps) => {
  const { text, askAbove = 1_000_000 } = props
  const [allowed, setAllowed] = useState<string>()
  if (text.length > askAbove && allowed !== text) {
    return (
      <div className="json-ask">
        <p>This body has {megabytes.format(text.length / 1_000_000)} MB. Rendering it takes a moment.</p>
        <div>
          <Button kind="primary" onPress={() => setAllowed(text)}>
            Show it
          </Button>
          <Button onPress={() => void copyText(text, 'Body')}>Copy it</Button>
        </div>
      </div>
    )
  }
  return <Lines {...props} />
}

const Lines = ({ text, label, annotations = noAnnotations, reveal }: JsonViewProps) => {
  const id = useId()
  const state = useJsonLines(text, annotations, reveal)
  const { rows, rowOfLine, active, target, found } = state
  const foundSet = useMemo(() => new Set(found), [found])
  const tree = useRef<HTMLDivElement>(null)
  const searchField = useRef<HTMLInputElement>(null)
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => tree.current,
    estimateSize: () => 20,
    overscan: 20,
    paddingEnd: 8,
  })
  useEffect(() => {
    const row = target === undefined ? undefined : rowOfLine.get(target.line)
    if (target !== undefined && row !== undefined) virtualizer.scrollToIndex(row, { align: target.align })
  }, [target, rowOfLine, virtualizer])
  return (
    <div className="json-view">
      <JsonToolbar state={state} text={text} label={label} searchField={searchField} focusLines={() => tree.current?.focus()} />
      <div
        ref={tree}
        className="json-lines"
        role="tree"
        tabIndex={0}
        aria-label={label}
        onKeyDown={(event) => handleJsonKey(event, state, () => searchField.current?.focus())}
        aria-activedescendant={`${id}-${active}`}
      >
        <div role="presentation" style={{ height: virtualizer.getTotalSize(), position: 'relative' }}>
          {virtualizer.getVirtualItems().map(({ index, start }) => {
            const row = rows[index]
            const place = { index, start, measure: virtualizer.measureElement }
            if (!row) return null
            if (row.kind === 'annotation') return <NoteRow key={`note-${row.index}`} row={row} state={state} place={place} />
            const { line } = row
            return <LineRow key={line} id={`${id}-${line}`} row={row} state={state} isFound={foundSet.has(line)} place={place} />
          })}
        </div>
      </div>
    </div>
  )
}
