/** The same exchanges as arrows between the parties, in the order in which they happened. */
import { OctagonAlert, TriangleAlert } from 'lucide-react'
import { memo, type Ref, useCallback, useMemo, useRef, useState } from 'react'
import { timeZone } from '../../settings/time.js'
import { useStore } from '../../store.js'
import { timeText, utcText } from '../../text.js'
import { findingsText, pathParts } from './columns.js'
import { useListState, useSelected, useTraffic } from '../context.js'
import { addLanes, laneWidthFor } from './lanes.js'
import { type NameOf, useNames } from './use-names.js'
import { RowList, type RowListHandle, rowId, type RowProps } from './RowList.js'

/** Rows that may have been put in before the last one that was looked at. */
const lookBack = 50

export const Sequence = ({ handle, onOpen }: { handle: Ref<RowListHandle>; onOpen: () => void }) => {
  const { list, marks } = useTraffic()
  const version = useListState((state) => state.version)
  const [room, setRoom] = useState(900)
  const marked = useStore(marks)
  const selected = useSelected()
  const nameOf = useNames()
  const seen = useRef<{ lanes: readonly string[]; firstSeq: number; count: number; nameOf?: typeof nameOf }>({
    lanes: [],
    firstSeq: 0,
    count: 0,
  })
  // Looks at new rows only, as long as the beginning is still the same.
  const lanes = useMemo(() => {
    const firstSeq = list.rows.at(0)?.seq ?? 0
    const goesOn = seen.current.nameOf === nameOf && seen.current.firstSeq === firstSeq && list.rows.length >= seen.current.count
    const next = addLanes(
      goesOn ? seen.current.lanes : [],
      list.rows.slice(goesOn ? Math.max(0, seen.current.count - lookBack) : 0),
      nameOf,
    )
    seen.current = { lanes: next, firstSeq, count: list.rows.length, nameOf }
    return next
    // The rows are changed in place; `version` says when.
  }, [list, version, nameOf])
  const width = laneWidthFor(room, lanes.length)
  const renderRow = useCallback(
    (props: RowProps) => (
      <Arrow
        {...props}
        nameOf={nameOf}
        lanes={lanes}
        width={width}
        selected={props.row.seq === selected}
        marked={marked.includes(props.row.seq)}
      />
    ),
    [nameOf, lanes, width, selected, marked],
  )
  return (
    <RowList
      label="Exchanges between parties"
      className="sequence"
      columnCount={2}
      style={{ '--lane': `${width}px`, '--lanes': String(Math.max(1, lanes.length)) }}
      head={
        <div role="row" aria-rowindex={1} className="sequence__head">
          <span role="columnheader" className="sequence__time">
            Time
          </span>
          <span role="columnheader" className="sequence__lanes">
            {lanes.map((lane) => (
              <span key={lane} className="sequence__lane truncate" title={lane}>
                {lane}
              </span>
            ))}
          </span>
        </div>
      }
      renderRow={renderRow}
      handle={handle}
      onOpen={onOpen}
      onWidth={setRoom}
    />
  )
}

interface ArrowProps extends RowProps {
  readonly nameOf: NameOf
  readonly lanes: readonly string[]
  readonly width: number
  readonly selected: boolean
  readonly marked: boolean
}

const Arrow = memo(({ row, index, top, nameOf, lanes, width, selected, marked }: ArrowProps) => {
  const from = Math.max(0, lanes.indexOf(nameOf(row.from, row)))
  const to = Math.max(0, lanes.indexOf(nameOf(row.to, row)))
  const left = (Math.min(from, to) + 0.5) * width
  const length = Math.max(Math.abs(to - from) * width, width / 2)
  const answer = row.error === undefined ? [row.status, row.ocpiStatus].filter(Boolean).join(' · ') : 'no response'
  return (
    <div
      id={rowId(row.seq)}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selected}
      data-seq={row.seq}
      data-marked={marked || undefined}
      className="sequence__row"
      style={{ transform: `translateY(${top}px)` }}
    >
      <span role="gridcell" className="sequence__time" title={utcText(row.startedAt)}>
        {timeText(row.startedAt, timeZone.get())}
      </span>
      <span role="gridcell" className="sequence__lanes">
        {lanes.map((lane, place) => (
          <i key={lane} className="sequence__life" style={{ left: (place + 0.5) * width }} aria-hidden />
        ))}
        <span className="visually-hidden">
          {nameOf(row.from, row)} to {nameOf(row.to, row)}:{' '}
        </span>
        <span
          className={`sequence__arrow ${to < from ? 'sequence__arrow--back' : ''} ${row.direction === 'in' ? 'is-incoming' : 'is-outgoing'}`}
          style={{ left, width: length }}
        >
          <span className="sequence__label truncate" title={`${row.method} ${row.path}`}>
            <b>{row.method}</b> {pathParts(row)[1]}
          </span>
        </span>
        <span className="sequence__answer" style={{ left: left + length + 10 }}>
          <span
            className={
              row.error !== undefined || (row.status ?? 0) >= 400 ? 'is-violation' : (row.ocpiStatus ?? 0) >= 2000 ? 'is-warning' : 'faint'
            }
          >
            {answer}
          </span>
          {row.violations > 0 ? (
            <OctagonAlert className="is-violation" aria-label={findingsText(row)} />
          ) : (
            row.warnings > 0 && <TriangleAlert className="is-warning" aria-label={findingsText(row)} />
          )}
        </span>
      </span>
    </div>
  )
})
Arrow.displayName = 'Arrow'
