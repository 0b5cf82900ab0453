/** One object of the list. */
import { ChevronDown, ChevronRight } from 'lucide-react'
import type { CSSProperties, MouseEvent } from 'react'
import type { DataSummary } from '../../emulator/contract/data.js'
import { Checkbox } from '../components/index.js'
import { Time } from '../settings/Time.js'
import { idOfKey } from './data-model.js'

export interface RowFocus {
  readonly tabIndex: number
  readonly 'data-place': number
  readonly onFocus: () => void
}

interface ItemRowProps {
  readonly item: DataSummary
  readonly place: number
  readonly style: CSSProperties
  readonly focus: RowFocus
  readonly isTree: boolean
  readonly isOpen: boolean
  readonly isCurrent: boolean
  readonly isSelected: boolean
  readonly isUnsaved: boolean
  readonly onOpen: () => void
  readonly onFold: () => void
  readonly onSelect: (toHere: boolean) => void
  readonly onMenu: (event: MouseEvent) => void
}

export const ItemRow = (props: ItemRowProps) => {
  const { item, place, style, focus, isTree, isOpen, isCurrent, isSelected } = props
  const name = item.id || idOfKey(item.key)
  const onClick = (event: MouseEvent) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) props.onSelect(event.shiftKey)
    else props.onOpen()
  }
  return (
    <div
      role="row"
      aria-rowindex={place + 1}
      className="data-row"
      style={style}
      {...focus}
      aria-selected={isCurrent}
      data-checked={isSelected || undefined}
      {...(isTree && { 'aria-level': 1, 'aria-expanded': isOpen })}
      onClick={onClick}
      onContextMenu={props.onMenu}
    >
      <span role="gridcell" className="data-row__id">
        <span className="data-row__check" onClick={(event) => event.stopPropagation()}>
          <Checkbox
            aria-label={`Select ${name}`}
            isSelected={isSelected}
            excludeFromTabOrder={focus.tabIndex !== 0}
            onChange={() => props.onSelect(false)}
          >
            {null}
          </Checkbox>
        </span>
        {isTree && (
          <span
            className="data-row__fold"
            aria-hidden
            onClick={(event) => {
              event.stopPropagation()
              props.onFold()
            }}
          >
            {isOpen ? <ChevronDown /> : <ChevronRight />}
          </span>
        )}
        <span className="mono truncate" title={item.key}>
          {name}
        </span>
        {props.isUnsaved && <span className="data-dot" role="img" aria-label="unsaved changes" title="Unsaved changes" />}
      </span>
      <span role="gridcell" className="truncate data-row__title" title={item.title}>
        {item.title}
      </span>
      <span role="gridcell" className="truncate data-row__state" title={item.state}>
        {item.state}
      </span>
      <span role="gridcell" className="mono data-row__time">
        <Time text={item.lastUpdated} />
      </span>
    </div>
  )
}
