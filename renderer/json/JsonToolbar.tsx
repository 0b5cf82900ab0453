/** Above the lines of a JSON viewer: search, findings, folding and copying. */
import { ArrowDown, ArrowUp, ChevronsDownUp, ChevronsUpDown, Copy, Link2, OctagonAlert, TriangleAlert } from 'lucide-react'
import type { RefObject } from 'react'
import { copyText, IconButton, SearchField } from '../components/index.js'
import { countText } from '../text.js'
import { findLines, pointerOfLine } from './lines.js'
import type { JsonLinesState } from './use-json-lines.js'
import { foldable } from './view-model.js'

interface JsonToolbarProps {
  readonly state: JsonLinesState
  readonly text: string
  readonly label: string
  readonly searchField: RefObject<HTMLInputElement | null>
  readonly focusLines: () => void
}

export const JsonToolbar = ({ state, text, label, searchField, focusLines }: JsonToolbarProps) => {
  const { lines, active, search, setFolded, goTo, step } = state
  return (
    <div className="json-toolbar" role="toolbar" aria-label={`${label}: tools`}>
      <SearchField
        inputRef={searchField}
        label={`Search in ${label}`}
        placeholder="Search"
        value={search}
        onChange={state.setSearch}
        onKeyDown={(event) => {
          if (event.key === 'Enter') {
            event.preventDefault()
            step(findLines(lines, search), event.shiftKey ? -1 : 1)
          } else if (event.key === 'Escape' && search === '') focusLines()
          else event.continuePropagation()
        }}
      />
      {search !== '' && <Matches state={state} />}
      <Notes state={state} />
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
        onPress={() => void copyText(pointerOfLine(lines, active), 'Pointer')}
      >
        <Link2 aria-hidden />
      </IconButton>
      <IconButton size="small" label="Copy all" onPress={() => void copyText(text, 'JSON')}>
        <Copy aria-hidden />
      </IconButton>
    </div>
  )
}

const Matches = ({ state: { found, active, step } }: { state: JsonLinesState }) => (
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
)

/** How many findings there are; a press goes to the next. */
const Notes = ({ state: { notes, noteLines, step } }: { state: JsonLinesState }) => {
  if (notes.length === 0) return null
  const violations = notes.filter((note) => note.severity === 'violation').length
  const warnings = notes.length - violations
  return (
    <button type="button" className="json-findings" onClick={() => step(noteLines, 1)} title="Go to the next finding (F8)">
      {violations > 0 && (
        <span data-severity="violation">
          <OctagonAlert aria-hidden /> {countText(violations, 'violation')}
        </span>
      )}
      {warnings > 0 && (
        <span data-severity="warning">
          <TriangleAlert aria-hidden /> {countText(warnings, 'warning')}
        </span>
      )}
    </button>
  )
}
