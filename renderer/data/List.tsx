/** The objects of a set, of which only those in view are in the page. Locations unfold to their EVSEs and Connectors. */
import { useVirtualizer } from '@tanstack/react-virtual'
import { type CSSProperties, type KeyboardEvent, type MouseEvent, useEffect, useMemo, useRef, useState } from 'react'
import type { DataSet, DataSummary } from '../../emulator/contract/data.js'
import { useActiveRow } from '../components/index.js'
import { useStore } from '../store.js'
import { ChildRow } from './ChildRow.js'
import { placeOf, rowAt, rowCount, type Open } from './data-model.js'
import { draftKeys, objectDrafts } from './drafts.js'
import { ItemRow } from './ItemRow.js'
import type { Pages } from './pages.js'
import { noKeys, useChildren } from './use-children.js'
import type { Selection } from './use-selection.js'

export interface ListProps {
  readonly set: DataSet
  readonly pages: Pages
  readonly revision: number
  /** Key of the opened object. */
  readonly current: string | undefined
  readonly selection: Selection
  readonly onOpen: (key: string) => void
  readonly onMenu: (event: MouseEvent, item: DataSummary) => void
  readonly label: string
}

/** The unfolded items with what they hold, and the way to fold one. */
const useFolds = (set: DataSet, pages: Pages, revision: number) => {
  const [unfolded, setUnfolded] = useState<ReadonlySet<string>>(noKeys)
  const children = useChildren(set, set.module === 'locations' ? unfolded : noKeys, revision)
  const open = useMemo(
    (): Open =>
      pages.loaded
        .filter(([, item]) => unfolded.has(item.key) && children.has(item.key))
        .map(([index, item]) => ({ index, children: children.get(item.key) ?? [] }))
        .sort((left, right) => left.index - right.index),
    [pages.loaded, unfolded, children],
  )
  const fold = (key: string) =>
    setUnfolded((was) => {
      const next = new Set(was)
      if (!next.delete(key)) next.add(key)
      return next
    })
  return { unfolded, open, fold }
}

export const List = (props: ListProps) => {
  const { set, pages, revision, current, selection, onOpen, onMenu, label } = props
  const frame = useRef<HTMLDivElement>(null)
  const isTree = set.module === 'locations'
  const { unfolded, open, fold } = useFolds(set, pages, revision)
  const unsaved = useStore(objectDrafts, (drafts) => (set.editable ? draftKeys(drafts, set) : []))
  const count = rowCount(pages.total ?? 0, open)
  const virtualizer = useVirtualizer({ count, getScrollElement: () => frame.current, estimateSize: () => 28, overscan: 12 })
  const activeRow = useActiveRow(frame, count, virtualizer)
  const { active, setActive } = activeRow
  const shown = virtualizer.getVirtualItems()
  const firstRow = rowAt(open, shown[0]?.index ?? 0)
  const lastRow = rowAt(open, shown.at(-1)?.index ?? 0)
  const { want } = pages
  useEffect(() => {
    want(firstRow.index, lastRow.index)
  }, [want, firstRow.index, lastRow.index])
  useEffect(() => {
    const index = current === undefined ? -1 : pages.indexOf(current)
    if (index === -1) return
    setActive(placeOf(open, index))
    virtualizer.scrollToIndex(placeOf(open, index))
    // Only a newly opened object scrolls: the position stays when the set changes.
  }, [current])
  const onKeyDown = useListKeys({ props, open, unfolded, fold, activeRow })
  const rowOf = (place: number, start: number) => {
    const row = rowAt(open, place)
    const item = pages.at(row.index)
    const style: CSSProperties = { transform: `translateY(${start}px)` }
    const focus = { tabIndex: place === active ? 0 : -1, 'data-place': place, onFocus: () => setActive(place) }
    if (!item) {
      return (
        <div key={place} role="row" aria-rowindex={place + 1} className="data-row" style={style} {...focus}>
          <span role="gridcell" className="faint">
            …
          </span>
        </div>
      )
    }
    const shared = { place, style, focus, onOpen: () => onOpen(item.key) }
    if (row.kind === 'child') return <ChildRow key={place} {...shared} set={set} locationKey={item.key} child={row.child} />
    return (
      <ItemRow
        key={place}
        {...shared}
        item={item}
        isTree={isTree}
        isOpen={unfolded.has(item.key)}
        isCurrent={item.key === current}
        isSelected={selection.keys.has(item.key)}
        isUnsaved={unsaved.includes(item.key)}
        onFold={() => fold(item.key)}
        onSelect={(toHere) => selection.toggle(item.key, toHere)}
        onMenu={(event) => onMenu(event, item)}
      />
    )
  }
  return (
    <div
      ref={frame}
      className="data-list"
      role={isTree ? 'treegrid' : 'grid'}
      aria-label={label}
      aria-rowcount={count}
      data-selecting={selection.keys.size > 0 || undefined}
      onKeyDown={onKeyDown}
    >
      <div role="presentation" style={{ height: virtualizer.getTotalSize(), position: 'relative' }}>
        {shown.map(({ index, start }) => rowOf(index, start))}
      </div>
    </div>
  )
}

interface ListKeys {
  readonly props: ListProps
  readonly open: Open
  readonly unfolded: ReadonlySet<string>
  readonly fold: (key: string) => void
  readonly activeRow: ReturnType<typeof useActiveRow>
}

/** The keys of the list: moving, folding, opening (Enter), selecting (X), selecting all (Ctrl+A). */
const useListKeys = ({ props, open, unfolded, fold, activeRow: { active, go, moves } }: ListKeys) => {
  const { set, pages, selection, onOpen } = props
  return (event: KeyboardEvent) => {
    const target = event.target instanceof HTMLElement ? event.target : undefined
    if (target?.closest('select') && event.key.startsWith('Arrow')) return
    const row = rowAt(open, active)
    const item = pages.at(row.index)
    const onControl = target?.closest('button, select, input') !== null
    const right = () => {
      if (row.kind === 'item' && item && !unfolded.has(item.key)) fold(item.key)
      else go(active + 1)
    }
    const left = () => {
      if (row.kind === 'child') go(placeOf(open, row.index))
      else if (item && unfolded.has(item.key)) fold(item.key)
    }
    const openItem = () => item && onOpen(item.key)
    const actions: Readonly<Record<string, () => unknown>> = {
      ...(set.module === 'locations' && { ArrowRight: right, ArrowLeft: left }),
      ...(!onControl && { Enter: openItem, ' ': openItem, x: () => item && selection.toggle(item.key, false) }),
    }
    if (event.ctrlKey || event.metaKey || event.altKey) {
      if (event.key !== 'a' || event.altKey) return
      selection.set(pages.loaded.map(([, each]) => each.key))
      event.preventDefault()
      return
    }
    const [to, action] = [moves[event.key], actions[event.key]]
    if (to !== undefined) go(to)
    else if (action) action()
    else return
    event.preventDefault()
  }
}
