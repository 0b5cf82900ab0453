import { useVirtualizer } from '@tanstack/react-virtual'
import {
  ChevronDown,
  ChevronRight,
  ChevronsDownUp,
  ChevronsUpDown,
  ArrowDown,
  ArrowUp,
  Copy,
  OctagonAlert,
  TriangleAlert,
  Link2,
} from 'lucide-react'
import { type CSSProperties, type KeyboardEvent, useDeferredValue, useEffect, useId, useMemo, useRef, useState } from 'react'
import { Button, copyText, IconButton, SearchField } from '../components/index.js'
import { ChapterName, Explain, Ticked } from '../findings/Explain.js'
import { JsonLine } from './JsonLine.js'
import { findLines, linesOf, pointerOfLine, valueTextOf } from './lines.js'
import type { Annotation } from './types.js'
import { foldable, foldedAround, neighbour, placed, rowsOf } from './view-model.js'
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
  const lines = useMemo(() => linesOf(text), [text])
  const [folded, setFolded] = useState<ReadonlySet<number>>(new Set<number>())
  const [active, setActive] = useState(0)
  const [search, setSearch] = useState('')
  const tree = useRef<HTMLDivElement>(null)
  const searchField = useRef<HTMLInputElement>(null)

  const notes = useMemo(() => {
    const error: Annotation[] =
      lines.error === undefined
        ? []
        : [
            {
              pointer: '',
              severity: 'violation',
              text: `Not JSON from line ${lines.error.line}, column ${lines.error.column}: ${lines.error.message}.`,
            },
          ]
    return placed(lines, [...error, ...annotations])
  }, [lines, annotations])
  const rows = useMemo(() => rowsOf(lines, folded, notes), [lines, folded, notes])
  const rowOfLine = useMemo(() => new Map(rows.flatMap((row, index) => (row.kind === 'line' ? [[row.line, index] as const] : []))), [rows])
  const wanted = useDeferredValue(search)
  const found = useMemo(() => findLines(lines, wanted), [lines, wanted])
  const foundSet = useMemo(() => new Set(found), [found])

  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => tree.current,
    estimateSize: () => 20,
    overscan: 20,
    paddingEnd: 8,
  })

  /** Line that is to be scrolled to once the rows that it takes are there. */
  const [target, setTarget] = useState<{ line: number; align: 'auto' | 'center' }>()
  useEffect(() => {
    const row = target === undefined ? undefined : rowOfLine.get(target.line)
    if (target !== undefined && row !== undefined) virtualizer.scrollToIndex(row, { align: target.align })
  }, [target, rowOfLine, virtualizer])

  const goTo = (line: number, align: 'auto' | 'center' = 'auto') => {
    const around = foldedAround(lines, folded, line)
    if (around.length > 0) setFolded(new Set([...folded].filter((other) => !around.includes(other))))
    setActive(line)
    setTarget({ line, align })
  }
  const [shown, setShown] = useState<{ text: string; reveal: string | undefined }>({ text: '', reveal: undefined })
  if (shown.text !== text || shown.reveal !== reveal) {
    // The text is another one: its lines have other numbers, so reset folds and the active line.
    if (shown.text !== text) setFolded(new Set<number>())
    setShown({ text, reveal })
    const line = reveal === undefined ? 0 : (notes.find((note) => note.pointer === reveal)?.line ?? 0)
    setActive(line)
    setTarget({ line, align: 'center' })
  }

  const toggle = (line: number) => {
    const next = new Set(folded)
    if (!next.delete(line)) next.add(line)
    setFolded(next)
  }
  const copy = (what: string, value: string) => {
    void copyText(value, what)
  }
  const step = (among: readonly number[], by: -1 | 1) => {
    const line = among[neighbour(among, active, by)]
    if (line !== undefined) goTo(line, 'center')
  }
  const noteLines = useMemo(() => [...new Set(notes.map((note) => note.line))], [notes])

  const onKeyDown = (event: KeyboardEvent) => {
    // A button inside of a note has its keys for itself.
    if (event.target instanceof HTMLButtonElement) return
    const current = lines.at(active)
    const row = rowOfLine.get(active) ?? 0
    const moveTo = (from: number, by: -1 | 1) => {
      for (let index = from; index >= 0 && index < rows.length; index += by) {
        const other = rows[index]
        if (other?.kind === 'line') {
          goTo(other.line)
          return
        }
      }
    }
    const command = event.ctrlKey || event.metaKey
    const key = command
      ? `mod+${event.shiftKey ? 'shift+' : ''}${event.key.toLowerCase()}`
      : event.shiftKey && event.key === 'F8'
        ? 'shift+F8'
        : event.key
    const actions: Readonly<Record<string, () => void>> = {
      ArrowDown: () => {
        moveTo(row + 1, 1)
      },
      ArrowUp: () => {
        moveTo(row - 1, -1)
      },
      PageDown: () => {
        moveTo(Math.min(rows.length - 1, row + 20), -1)
      },
      PageUp: () => {
        moveTo(Math.max(0, row - 20), 1)
      },
      Home: () => {
        moveTo(0, 1)
      },
      End: () => {
        moveTo(rows.length - 1, -1)
      },
      ArrowRight: () => {
        if (current.kind === 'open' && folded.has(active)) toggle(active)
        else moveTo(row + 1, 1)
      },
      ArrowLeft: () => {
        if (current.kind === 'open' && !folded.has(active)) toggle(active)
        else if (current.parent !== -1) goTo(current.parent)
      },
      Enter: () => {
        if (current.kind === 'open') toggle(active)
      },
      ' ': () => {
        if (current.kind === 'open') toggle(active)
      },
      F8: () => {
        step(noteLines, 1)
      },
      'shift+F8': () => {
        step(noteLines, -1)
      },
      'mod+f': () => {
        searchField.current?.focus()
      },
      '/': () => {
        searchField.current?.focus()
      },
      'mod+c': () => {
        if (String(getSelection() ?? '') === '') copy('Value', plainValue(valueTextOf(lines, active)))
        else document.execCommand('copy')
      },
      'mod+shift+c': () => {
        copy('Pointer', pointerOfLine(lines, active))
      },
    }
    const action = actions[key]
    if (!action) return
    event.preventDefault()
    event.stopPropagation()
    action()
  }

  const violations = notes.filter((note) => note.severity === 'violation').length
  const warnings = notes.length - violations
  return (
    <div className="json-view">
      <div className="json-toolbar" role="toolbar" aria-label={`${label}: tools`}>
        <SearchField
          inputRef={searchField}
          label={`Search in ${label}`}
          placeholder="Search"
          value={search}
          onChange={setSearch}
          onKeyDown={(event) => {
            if (event.key === 'Enter') {
              event.preventDefault()
              step(findLines(lines, search), event.shiftKey ? -1 : 1)
            } else if (event.key === 'Escape' && search === '') tree.current?.focus()
            else event.continuePropagation()
          }}
        />
        {search !== '' && (
          <>
            <span className="json-count" role="status">
              {found.length === 0 ? 'not found' : `${found.includes(active) ? `${found.indexOf(active) + 1} of ` : ''}${found.length}`}
            </span>
            <IconButton size="small" label="Previous match" shortcut="Shift+Enter" onPress={() => step(found, -1)}>
              <ArrowUp aria-hidden />
            </IconButton>
            <IconButton size="small" label="Next match" shortcut="Enter" onPress={() => step(found, 1)}>
              <ArrowDown aria-hidden />
            </IconButton>
          </>
        )}
        {notes.length > 0 && (
          <button type="button" className="json-findings" onClick={() => step(noteLines, 1)} title="Go to the next one (F8)">
            {violations > 0 && (
              <span data-severity="violation">
                <OctagonAlert aria-hidden /> {violations} {violations === 1 ? 'violation' : 'violations'}
              </span>
            )}
            {warnings > 0 && (
              <span data-severity="warning">
                <TriangleAlert aria-hidden /> {warnings} {warnings === 1 ? 'warning' : 'warnings'}
              </span>
            )}
          </button>
        )}
        <span className="json-spring" />
        <IconButton
          size="small"
          label="Fold everything"
          onPress={() => {
            setFolded(foldable(lines, 1))
            goTo(0)
          }}
        >
          <ChevronsDownUp aria-hidden />
        </IconButton>
        <IconButton size="small" label="Unfold everything" onPress={() => setFolded(new Set<number>())}>
          <ChevronsUpDown aria-hidden />
        </IconButton>
        <IconButton
          size="small"
          label="Copy the JSON pointer of the line"
          shortcut="Mod+Shift+C"
          onPress={() => copy('Pointer', pointerOfLine(lines, active))}
        >
          <Link2 aria-hidden />
        </IconButton>
        <IconButton size="small" label="Copy all" onPress={() => copy('JSON', text)}>
          <Copy aria-hidden />
        </IconButton>
      </div>
      <div
        ref={tree}
        className="json-lines"
        role="tree"
        tabIndex={0}
        aria-label={label}
        onKeyDown={onKeyDown}
        aria-activedescendant={`${id}-${active}`}
      >
        <div role="presentation" style={{ height: virtualizer.getTotalSize(), position: 'relative' }}>
          {virtualizer.getVirtualItems().map((item) => {
            const row = rows[item.index]
            if (!row) return null
            if (row.kind === 'annotation') {
              const { severity, text: words, chapter, rule } = row.annotation
              return (
                <div
                  key={`note-${row.index}`}
                  ref={virtualizer.measureElement}
                  data-index={item.index}
                  className="json-note"
                  data-severity={severity}
                  role="treeitem"
                  aria-level={lines.at(row.annotation.line).depth + 2}
                  aria-selected={false}
                  style={at(item.start, lines.at(row.annotation.line).depth)}
                >
                  {severity === 'violation' ? <OctagonAlert aria-hidden /> : <TriangleAlert aria-hidden />}
                  <span>
                    <b>{severity}</b> {rule !== undefined && <code>{rule}</code>} <Ticked text={words} />
                    {chapter !== undefined && (
                      <>
                        {' '}
                        <ChapterName chapter={chapter} />
                      </>
                    )}
                    {rule !== undefined && <Explain rule={rule} />}
                  </span>
                </div>
              )
            }
            const { line } = row
            const { kind, depth } = lines.at(line)
            const open = kind === 'open'
            return (
              <div
                key={line}
                id={`${id}-${line}`}
                ref={virtualizer.measureElement}
                data-index={item.index}
                className="json-line"
                role="treeitem"
                aria-level={depth + 1}
                aria-selected={line === active}
                {...(open && { 'aria-expanded': !folded.has(line) })}
                data-found={foundSet.has(line) || undefined}
                data-severity={row.worst}
                style={at(item.start, depth)}
                onClick={() => setActive(line)}
              >
                {open ? (
                  <span className="json-fold" aria-hidden onClick={() => toggle(line)}>
                    {folded.has(line) ? <ChevronRight aria-hidden /> : <ChevronDown aria-hidden />}
                  </span>
                ) : (
                  <span className="json-fold" aria-hidden />
                )}
                <JsonLine lines={lines} line={line} folded={folded.has(line)} search={wanted} />
                {row.hidden > 0 && (
                  <span className="json-hidden" data-severity={row.worst}>
                    {row.worst === 'violation' ? <OctagonAlert aria-hidden /> : <TriangleAlert aria-hidden />} {row.hidden} inside
                  </span>
                )}
              </div>
            )
          })}
        </div>
      </div>
    </div>
  )
}

const at = (top: number, depth: number) => ({ transform: `translateY(${top}px)`, '--depth': depth }) as CSSProperties

/** Text without its quotes and escapes; anything else as it is spelled. */
const plainValue = (json: string): string => (json.startsWith('"') ? (JSON.parse(json) as string) : json)
