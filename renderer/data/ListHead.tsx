/** Above the objects: select all, and the columns to sort by. */
import { ArrowDown, ArrowUp } from 'lucide-react'
import type { DataSort } from '../../emulator/contract/data.js'
import { Checkbox } from '../components/index.js'
import type { ListOrder } from './pages.js'

const columns: readonly { readonly id: DataSort; readonly title: string }[] = [
  { id: 'id', title: 'Id' },
  { id: 'title', title: 'Title' },
  { id: 'state', title: 'State' },
  { id: 'lastUpdated', title: 'Last updated' },
]

/** The order after a column was pressed: rising, falling, then in the order of creation again. */
export const nextOrder = (order: ListOrder, column: DataSort): ListOrder => {
  if (order.sort !== column) return { sort: column, descending: false }
  return order.descending ? { sort: undefined, descending: false } : { sort: column, descending: true }
}

interface ListHeadProps {
  readonly order: ListOrder
  readonly onOrder: (order: ListOrder) => void
  readonly selected: number
  readonly total: number
  readonly onSelectAll: (all: boolean) => void
}

export const ListHead = ({ order, onOrder, selected, total, onSelectAll }: ListHeadProps) => (
  <div className="data-head" role="group" aria-label="Order of the objects">
    <Checkbox
      aria-label="Select all"
      isSelected={selected > 0 && selected === total}
      isIndeterminate={selected > 0 && selected < total}
      onChange={onSelectAll}
    >
      {null}
    </Checkbox>
    {columns.map(({ id, title }) => (
      <button
        key={id}
        type="button"
        data-column={id}
        aria-pressed={order.sort === id}
        aria-label={order.sort === id ? `${title}, ${order.descending ? 'descending' : 'ascending'}` : title}
        onClick={() => onOrder(nextOrder(order, id))}
      >
        <span className="truncate">{title}</span>
        {order.sort === id && (order.descending ? <ArrowDown aria-hidden /> : <ArrowUp aria-hidden />)}
      </button>
    ))}
  </div>
)
