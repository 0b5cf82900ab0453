/** The state of a JSON viewer: its lines with what is noted beneath them, what is folded, the active line, and the search. */
import { useDeferredValue, useMemo, useState } from 'react'
import { findLines, linesOf, type JsonLines } from './lines.js'
import type { Annotation } from './types.js'
import { foldedAround, neighbour, placed, rowsOf, type PlacedAnnotation, type Row } from './view-model.js'

/** A line to scroll to once its row exists. */
export interface ScrollTarget {
  readonly line: number
  readonly align: 'auto' | 'center'
}

export interface JsonLinesState {
  readonly lines: JsonLines
  readonly notes: readonly PlacedAnnotation[]
  /** Lines with notes, each once. */
  readonly noteLines: readonly number[]
  readonly rows: readonly Row[]
  readonly rowOfLine: ReadonlyMap<number, number>
  readonly folded: ReadonlySet<number>
  readonly setFolded: (folded: ReadonlySet<number>) => void
  readonly active: number
  readonly setActive: (line: number) => void
  readonly target: ScrollTarget | undefined
  readonly search: string
  readonly setSearch: (search: string) => void
  /** The search that `found` belongs to. */
  readonly searched: string
  readonly found: readonly number[]
  /** Makes a line active, unfolded and visible. */
  readonly goTo: (line: number, align?: 'auto' | 'center') => void
  readonly toggle: (line: number) => void
  /** Goes to the next or the previous of some lines. */
  readonly step: (among: readonly number[], by: -1 | 1) => void
}

/** The annotations, and where the text is not JSON, a note about that. */
const notesOf = (lines: JsonLines, annotations: readonly Annotation[]): PlacedAnnotation[] => {
  const { error } = lines
  const broken: Annotation[] =
    error === undefined
      ? []
      : [{ pointer: '', severity: 'violation', text: `Not JSON from line ${error.line}, column ${error.column}: ${error.message}.` }]
  return placed(lines, [...broken, ...annotations])
}

const nothingFolded: ReadonlySet<number> = new Set<number>()

export const useJsonLines = (text: string, annotations: readonly Annotation[], reveal: string | undefined): JsonLinesState => {
  const lines = useMemo(() => linesOf(text), [text])
  const [folded, setFolded] = useState(nothingFolded)
  const [active, setActive] = useState(0)
  const [target, setTarget] = useState<ScrollTarget>()
  const [search, setSearch] = useState('')
  const notes = useMemo(() => notesOf(lines, annotations), [lines, annotations])
  const noteLines = useMemo(() => [...new Set(notes.map((note) => note.line))], [notes])
  const rows = useMemo(() => rowsOf(lines, folded, notes), [lines, folded, notes])
  const rowOfLine = useMemo(() => new Map(rows.flatMap((row, index) => (row.kind === 'line' ? [[row.line, index] as const] : []))), [rows])
  const searched = useDeferredValue(search)
  const found = useMemo(() => findLines(lines, searched), [lines, searched])

  const [shown, setShown] = useState<{ text: string; reveal: string | undefined }>({ text: '', reveal: undefined })
  if (shown.text !== text || shown.reveal !== reveal) {
    // Another text has other lines: what was folded belongs to the old ones.
    if (shown.text !== text) setFolded(nothingFolded)
    setShown({ text, reveal })
    const line = reveal === undefined ? 0 : (notes.find((note) => note.pointer === reveal)?.line ?? 0)
    setActive(line)
    setTarget({ line, align: 'center' })
  }
  const goTo = (line: number, align: 'auto' | 'center' = 'auto') => {
    const around = foldedAround(lines, folded, line)
    if (around.length > 0) setFolded(new Set([...folded].filter((other) => !around.includes(other))))
    setActive(line)
    setTarget({ line, align })
  }
  const toggle = (line: number) => {
    const next = new Set(folded)
    if (!next.delete(line)) next.add(line)
    setFolded(next)
  }
  const step = (among: readonly number[], by: -1 | 1) => {
    const line = among[neighbour(among, active, by)]
    if (line !== undefined) goTo(line, 'center')
  }
  return {
    ...{ lines, notes, noteLines, rows, rowOfLine, folded, setFolded, active, setActive },
    ...{ target, search, setSearch, searched, found, goTo, toggle, step },
  }
}
