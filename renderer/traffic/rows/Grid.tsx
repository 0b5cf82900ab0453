/** The grid: one line for each exchange. */
import { ArrowDown, ArrowDownLeft, ArrowUp, ArrowUpRight, Diff, FileUp, OctagonAlert, Pin, TriangleAlert, Zap } from 'lucide-react'
import { memo, type PointerEvent, type ReactNode, type Ref, useCallback, useMemo, useRef, useState } from 'react'
import type { ExchangeSummary } from '../../../emulator/contract/exchange.js'
import { isStringList, preference } from '../../preferences.js'
import { timeZone } from '../../settings/time.js'
import { useStore } from '../../store.js'
import { dateTimeText, dayText, timeText, utcText } from '../../text.js'
import { type NameOf, useNames } from './use-names.js'
import { type Column, columns, findingsText, layoutFor, pathParts, type Widths } from './columns.js'
import { sortBy } from '../actions.js'
import { useSelected, useTraffic } from '../context.js'
import { isByStart } from './sort.js'
import { RowList, type RowListHandle, rowId, type RowProps } from './RowList.js'

const isWidths = (value: unknown): value is Widths =>
  typeof value === 'object' && value !== null && Object.values(value).every((each) => typeof each === 'number')

export const columnWidths = preference<Widths>('traffic.widths', {}, isWidths)
export const columnsOff = preference<string[]>('traffic.columnsOff', ['seq', 'source'], isStringList)

export const Grid = ({ handle, onOpen }: { handle: Ref<RowListHandle>; onOpen: () => void }) => {
  const traffic = useTraffic()
  const widths = useStore(columnWidths)
  const off = useStore(columnsOff)
  const [room, setRoom] = useState(1200)
  const layout = useMemo(() => layoutFor(room, widths, off), [room, widths, off])
  const marks = useStore(traffic.marks)
  const pins = useStore(traffic.list.pins)
  const selected = useSelected()
  const nameOf = useNames()
  const renderRow = useCallback(
    (props: RowProps) => (
      <GridRow
        {...props}
        nameOf={nameOf}
        columns={layout.columns}
        pathCharacters={layout.pathCharacters}
        selected={props.row.seq === selected}
        marked={marks.includes(props.row.seq)}
        pinned={pins.has(props.row.seq)}
      />
    ),
    [layout, selected, marks, pins, nameOf],
  )
  return (
    <RowList
      label="Exchanges"
      className="grid"
      columnCount={layout.columns.length + 1}
      style={{ '--columns': layout.template }}
      head={<Head columns={layout.columns} />}
      renderRow={renderRow}
      hint={hintOf}
      handle={handle}
      onOpen={onOpen}
      onWidth={setRoom}
    />
  )
}

const Head = ({ columns: shown }: { columns: readonly Column[] }) => {
  const traffic = useTraffic()
  const sort = useStore(traffic.list.settings, (settings) => settings.sort)
  return (
    <div role="row" aria-rowindex={1} className="grid__row">
      <span role="columnheader" aria-colindex={1} className="grid__cell">
        <span className="visually-hidden">Marks</span>
      </span>
      {shown.map((column, index) => {
        const sorted = sort.column === column.id ? (sort.descending ? 'descending' : 'ascending') : undefined
        return (
          <span
            key={column.id}
            role="columnheader"
            aria-colindex={index + 2}
            aria-sort={sorted ?? 'none'}
            className={`grid__cell grid__cell--${column.align}`}
            data-column={column.id}
          >
            <button type="button" className="grid__sort" tabIndex={-1} onClick={() => sortBy(traffic, column.id)}>
              <span className="truncate">{column.title}</span>
              {sorted === 'ascending' && !isByStart(sort) && ascending}
              {sorted === 'descending' && descending}
            </button>
            {column.width > 0 && <ResizeHandle column={column} before={shown.findIndex((each) => each.width === 0) < index} />}
          </span>
        )
      })}
    </div>
  )
}

const ascending = <ArrowUp aria-hidden />
const descending = <ArrowDown aria-hidden />

/** Columns behind the path have their handle at the left, so that it is always the edge towards the path that moves. */
const ResizeHandle = ({ column, before }: { column: Column; before: boolean }) => {
  const start = useRef<{ x: number; width: number }>(undefined)
  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    if (event.button !== 0) return
    event.preventDefault()
    event.stopPropagation()
    event.currentTarget.setPointerCapture(event.pointerId)
    start.current = { x: event.clientX, width: event.currentTarget.parentElement?.offsetWidth ?? column.width }
  }
  const onPointerMove = (event: PointerEvent) => {
    if (!start.current) return
    const moved = event.clientX - start.current.x
    const width = Math.max(column.min, Math.min(600, start.current.width + (before ? -moved : moved)))
    columnWidths.set((widths) => ({ ...widths, [column.id]: width }))
  }
  return (
    <span
      className={before ? 'grid__handle grid__handle--before' : 'grid__handle'}
      aria-hidden
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={() => {
        start.current = undefined
      }}
      onPointerCancel={() => {
        start.current = undefined
      }}
      onClick={(event) => event.stopPropagation()}
      onDoubleClick={() => columnWidths.set((widths) => Object.fromEntries(Object.entries(widths).filter(([id]) => id !== column.id)))}
    />
  )
}

interface GridRowProps extends RowProps {
  readonly nameOf: NameOf
  readonly pathCharacters: number
  readonly columns: readonly Column[]
  readonly selected: boolean
  readonly marked: boolean
  readonly pinned: boolean
}

const GridRow = memo(({ row, index, top, startsDay, nameOf, columns: shown, pathCharacters, selected, marked, pinned }: GridRowProps) => (
  <div
    id={rowId(row.seq)}
    role="row"
    aria-rowindex={index + 2}
    aria-selected={selected}
    data-seq={row.seq}
    data-marked={marked || undefined}
    data-day={startsDay || undefined}
    className="grid__row"
    style={{ transform: `translateY(${top}px)` }}
  >
    <span role="gridcell" aria-colindex={1} className="grid__cell grid__marks">
      {row.source !== undefined && <FileUp aria-label={`imported from ${row.source}`} />}
      {pinned && <Pin aria-label="pinned" />}
      {marked && <Diff aria-label="marked for comparing" />}
      {row.faultIds.length > 0 && <Zap aria-label={`fault: ${row.faultIds.join(', ')}`} className="is-fault" />}
    </span>
    {shown.map((column, place) => cellOf(column, row, place + 2, { pathCharacters, startsDay, nameOf }))}
  </div>
))
GridRow.displayName = 'GridRow'

// Made once: an element that stays the same costs nothing when its row is drawn again.
const incoming = <ArrowDownLeft aria-hidden />
const outgoing = <ArrowUpRight aria-hidden />
const violation = <OctagonAlert />
const warning = <TriangleAlert />

const meaningOf = (column: Column, row: ExchangeSummary): string => {
  switch (column.id) {
    case 'direction':
      return row.direction === 'in' ? ' is-incoming' : ' is-outgoing'
    case 'status':
      return row.status === undefined ? ' is-violation' : row.status >= 400 ? ' is-warning' : ''
    case 'ocpi':
      return row.ocpiStatus !== undefined && row.ocpiStatus >= 2000 ? ' is-warning' : ''
    default:
      return ''
  }
}

interface CellOptions {
  readonly pathCharacters: number
  readonly startsDay: boolean
  readonly nameOf: NameOf
}

const contentOf = (column: Column, row: ExchangeSummary, { pathCharacters, startsDay, nameOf }: CellOptions): ReactNode => {
  switch (column.id) {
    case 'time':
      return startsDay ? (
        <span className="grid__day">
          <b>{dayText(row.startedAt, timeZone.get())}</b>
          <span>{timeText(row.startedAt, timeZone.get())}</span>
        </span>
      ) : (
        timeText(row.startedAt, timeZone.get())
      )
    case 'direction':
      return (
        <>
          {row.direction === 'in' ? incoming : outgoing}
          {row.direction}
        </>
      )
    case 'parties':
      return (
        <span className="truncate">
          {nameOf(row.from, row)} <i>→</i> {nameOf(row.to, row)}
        </span>
      )
    case 'path': {
      const [common, own] = pathParts(row, pathCharacters)
      return (
        <>
          {common !== '' && <span className="grid__common">{common}</span>}
          <span className="truncate">{own}</span>
        </>
      )
    }
    case 'findings':
      return findingCounts(row)
    default:
      return column.text(row)
  }
}

/** Plain functions and not components: a screen has some hundred cells, and all of them change with every batch. */
const cellOf = (column: Column, row: ExchangeSummary, place: number, options: CellOptions) => (
  <span
    key={column.id}
    role="gridcell"
    aria-colindex={place}
    data-column={column.id}
    className={`grid__cell grid__cell--${column.align}${meaningOf(column, row)}`}
  >
    {contentOf(column, row, options)}
  </span>
)

/** What a cell has no room for. */
const hintOf = (row: ExchangeSummary, column: string): string | undefined => {
  switch (column) {
    case 'time':
      return timeZone.get() === 'utc' ? dateTimeText(row.startedAt) : utcText(row.startedAt)
    case 'status':
      return row.error
    case 'findings':
      return row.findingIds.join('\n') || undefined
    case 'duration':
    case 'size':
    case 'seq':
    case 'ocpi':
      return undefined
    default:
      return columns.find((each) => each.id === column)?.text(row)
  }
}

/** How many findings, by severity: an icon and a number each, in words for assistive technology. */
const findingCounts = (row: ExchangeSummary) =>
  row.violations + row.warnings === 0 ? null : (
    <>
      <span className="visually-hidden">{findingsText(row)}</span>
      {row.violations > 0 && (
        <span className="count is-violation" aria-hidden>
          {violation}
          {row.violations}
        </span>
      )}
      {row.warnings > 0 && (
        <span className="count is-warning" aria-hidden>
          {warning}
          {row.warnings}
        </span>
      )}
    </>
  )
