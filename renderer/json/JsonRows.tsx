/** The rows of a JSON viewer: lines, and the findings beneath the lines they concern. */
import { ChevronDown, ChevronRight, OctagonAlert, TriangleAlert } from 'lucide-react'
import type { CSSProperties, Ref } from 'react'
import { FindingText } from '../findings/Explain.js'
import { JsonLine } from './JsonLine.js'
import type { JsonLinesState } from './use-json-lines.js'
import type { Row } from './view-model.js'

export interface RowPlace {
  readonly index: number
  readonly start: number
  readonly measure: Ref<HTMLDivElement>
}

const at = (top: number, depth: number) => ({ transform: `translateY(${top}px)`, '--depth': depth }) as CSSProperties

const SeverityIcon = ({ severity }: { severity: string | undefined }) =>
  severity === 'violation' ? <OctagonAlert aria-hidden /> : <TriangleAlert aria-hidden />

interface NoteRowProps {
  readonly row: Extract<Row, { kind: 'annotation' }>
  readonly state: JsonLinesState
  readonly place: RowPlace
}

export const NoteRow = ({ row, state: { lines }, place }: NoteRowProps) => {
  const { severity, text, chapter, rule, line } = row.annotation
  const { depth } = lines.at(line)
  return (
    <div
      ref={place.measure}
      data-index={place.index}
      className="json-note"
      data-severity={severity}
      role="treeitem"
      aria-level={depth + 2}
      aria-selected={false}
      style={at(place.start, depth)}
    >
      <SeverityIcon severity={severity} />
      <span>
        <b>{severity}</b> {rule !== undefined && <code>{rule}</code>} <FindingText text={text} chapter={chapter} rule={rule} />
      </span>
    </div>
  )
}

interface LineRowProps {
  readonly id: string
  readonly row: Extract<Row, { kind: 'line' }>
  readonly state: JsonLinesState
  readonly isFound: boolean
  readonly place: RowPlace
}

export const LineRow = ({ id, row, state, isFound, place }: LineRowProps) => {
  const { lines, folded, active, searched, setActive, toggle } = state
  const { line } = row
  const { kind, depth } = lines.at(line)
  const isOpen = kind === 'open'
  const isFolded = folded.has(line)
  return (
    <div
      id={id}
      ref={place.measure}
      data-index={place.index}
      className="json-line"
      role="treeitem"
      aria-level={depth + 1}
      aria-selected={line === active}
      {...(isOpen && { 'aria-expanded': !isFolded })}
      data-found={isFound || undefined}
      data-severity={row.worst}
      style={at(place.start, depth)}
      onClick={() => setActive(line)}
    >
      {isOpen ? (
        <span className="json-fold" aria-hidden onClick={() => toggle(line)}>
          {isFolded ? <ChevronRight aria-hidden /> : <ChevronDown aria-hidden />}
        </span>
      ) : (
        <span className="json-fold" aria-hidden />
      )}
      <JsonLine lines={lines} line={line} folded={isFolded} search={searched} />
      {row.hidden > 0 && (
        <span className="json-hidden" data-severity={row.worst}>
          <SeverityIcon severity={row.worst} /> {row.hidden} inside
        </span>
      )}
    </div>
  )
}
