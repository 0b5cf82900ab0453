import { useVirtualizer } from '@tanstack/react-virtual'
import { Ban, ChevronDown, ChevronRight, CircleCheck, Plug, PlugZap, Zap } from 'lucide-react'
import { type CSSProperties, type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react'
import type { DataSet } from '../../emulator/contract/data.js'
import { Status as Statuses } from '../../emulator/ocpi/authored.js'
import { IconButton, useActiveRow } from '../components/index.js'
import { callErrorOf, useClient } from '../engine/index.js'
import { Time } from '../settings/Time.js'
import { notify } from '../shell/toasts.js'
import { childrenOf, idOfKey, placeOf, rowAt, rowCount, type Child, type Open } from './data-model.js'
import type { Pages } from './pages.js'

export interface ListProps {
  readonly set: DataSet
  readonly pages: Pages
  readonly revision: number
  readonly selected: string | undefined
  readonly onSelect: (key: string) => void
  readonly label: string
}

/** The objects of a set. Locations open to their EVSEs and Connectors. */
export const List = ({ set, pages, revision, selected, onSelect, label }: ListProps) => {
  const frame = useRef<HTMLDivElement>(null)
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set<string>())
  const isTree = set.module === 'locations'
  const children = useChildren(set, isTree ? opened : noKeys, revision)
  const open = useMemo(
    (): Open =>
      pages.loaded
        .filter(([, item]) => opened.has(item.key) && children.has(item.key))
        .map(([index, item]) => ({ index, children: children.get(item.key) ?? [] }))
        .sort((left, right) => left.index - right.index),
    [pages.loaded, opened, children],
  )
  const count = rowCount(pages.total ?? 0, open)
  const virtualizer = useVirtualizer({ count, getScrollElement: () => frame.current, estimateSize: () => 28, overscan: 12 })
  const { active, setActive, go, moves } = useActiveRow(frame, count, virtualizer)
  const shown = virtualizer.getVirtualItems()
  const firstRow = rowAt(open, shown[0]?.index ?? 0)
  const lastRow = rowAt(open, shown.at(-1)?.index ?? 0)
  const { want } = pages
  useEffect(() => {
    want(firstRow.index, lastRow.index)
  }, [want, firstRow.index, lastRow.index])
  useEffect(() => {
    const index = selected === undefined ? -1 : pages.indexOf(selected)
    if (index === -1) return
    setActive(placeOf(open, index))
    virtualizer.scrollToIndex(placeOf(open, index))
    // Only a new selection scrolls: what the user has scrolled to stays when the set changes.
  }, [selected])

  const toggle = (key: string) => {
    setOpened((was) => {
      const next = new Set(was)
      if (!next.delete(key)) next.add(key)
      return next
    })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target instanceof HTMLElement && event.target.closest('select') && event.key.startsWith('Arrow')) return
    const row = rowAt(open, active)
    const item = pages.at(row.index)
    const actions: Readonly<Record<string, () => void>> = {
      ...(isTree && {
        ArrowRight: () => {
          if (row.kind === 'item' && item && !opened.has(item.key)) toggle(item.key)
          else go(active + 1)
        },
        ArrowLeft: () => {
          if (row.kind === 'child') go(placeOf(open, row.index))
          else if (item && opened.has(item.key)) toggle(item.key)
        },
      }),
      ...(event.target instanceof HTMLElement &&
        event.target.closest('button, select') === null && {
          Enter: () => {
            if (item) onSelect(item.key)
          },
          ' ': () => {
            if (item) onSelect(item.key)
          },
        }),
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const [to, action] = [moves[event.key], actions[event.key]]
    if (to !== undefined) go(to)
    else if (action) action()
    else return
    event.preventDefault()
  }

  return (
    <div
      ref={frame}
      className="data-list"
      role={isTree ? 'treegrid' : 'grid'}
      aria-label={label}
      aria-rowcount={count}
      onKeyDown={onKeyDown}
    >
      <div role="presentation" style={{ height: virtualizer.getTotalSize(), position: 'relative' }}>
        {shown.map(({ index: place, start }) => {
          const row = rowAt(open, place)
          const item = pages.at(row.index)
          const style = { transform: `translateY(${start}px)` } as CSSProperties
          const focus = {
            tabIndex: place === active ? 0 : -1,
            'data-place': place,
            onFocus: () => setActive(place),
          }
          if (!item)
            return (
              <div key={place} role="row" aria-rowindex={place + 1} className="data-row" style={style} {...focus}>
                <span role="gridcell" className="faint">
                  …
                </span>
              </div>
            )
          if (row.kind === 'child') {
            return (
              <div
                key={place}
                role="row"
                aria-level={row.child.kind === 'evse' ? 2 : 3}
                aria-rowindex={place + 1}
                className="data-row data-row--child"
                data-kind={row.child.kind}
                style={style}
                {...focus}
                onClick={() => onSelect(item.key)}
              >
                <ChildCells set={set} locationKey={item.key} child={row.child} tabbable={place === active} />
              </div>
            )
          }
          const isOpen = opened.has(item.key)
          return (
            <div
              key={place}
              role="row"
              aria-rowindex={place + 1}
              className="data-row"
              style={style}
              {...focus}
              aria-selected={item.key === selected}
              {...(isTree && { 'aria-level': 1, 'aria-expanded': isOpen })}
              onClick={() => onSelect(item.key)}
            >
              <span role="gridcell" className="data-row__id">
                {isTree && (
                  <span
                    className="data-row__fold"
                    aria-hidden
                    onClick={(event) => {
                      event.stopPropagation()
                      toggle(item.key)
                    }}
                  >
                    {isOpen ? <ChevronDown /> : <ChevronRight />}
                  </span>
                )}
                <span className="mono truncate" title={item.key}>
                  {item.id || idOfKey(item.key)}
                </span>
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
        })}
      </div>
    </div>
  )
}

const noKeys: ReadonlySet<string> = new Set<string>()

/** EVSEs and Connectors of the Locations that are open. */
const useChildren = (set: DataSet, opened: ReadonlySet<string>, revision: number): ReadonlyMap<string, readonly Child[]> => {
  const client = useClient()
  const { standinId, holder, module } = set
  const [known, setKnown] = useState<ReadonlyMap<string, readonly Child[]>>(new Map())
  useEffect(() => {
    let dropped = false
    for (const key of opened) {
      client.call('data.get', { standinId, holder, module, key }).then(
        ({ object }) => {
          if (!dropped) setKnown((was) => new Map(was).set(key, childrenOf(object)))
        },
        // Deleted meanwhile: the list says so by itself.
        () => {
          if (!dropped) setKnown((was) => new Map(was).set(key, []))
        },
      )
    }
    return () => {
      dropped = true
    }
  }, [client, standinId, holder, module, opened, revision])
  return known
}

const quickStatuses = [
  ['AVAILABLE', CircleCheck],
  ['CHARGING', Zap],
  ['OUTOFORDER', Ban],
] as const

const ChildCells = ({ set, locationKey, child, tabbable }: { set: DataSet; locationKey: string; child: Child; tabbable: boolean }) => {
  const client = useClient()
  if (child.kind === 'connector') {
    return (
      <>
        <span role="gridcell" className="data-row__id">
          <Plug aria-hidden />
          <span className="mono truncate">{child.id}</span>
        </span>
        <span role="gridcell" className="truncate data-row__title">
          {child.title}
        </span>
        <span role="gridcell" className="numbers data-row__time">
          {child.power}
        </span>
      </>
    )
  }
  const change = (status: string) => {
    client.call('data.patch', { standinId: set.standinId, module: set.module, key: locationKey, evse: child.uid, fields: { status } }).then(
      ({ pushes }) => {
        notify({
          text: `${child.uid} is ${status}${pushes.length === 0 ? '' : `, pushed to ${pushes.length} ${pushes.length === 1 ? 'peer' : 'peers'}`}`,
        })
      },
      (error: unknown) => {
        notify({ meaning: 'violation', text: `${child.uid} could not be changed: ${callErrorOf(error).message}` })
      },
    )
  }
  const tab = tabbable ? 0 : -1
  return (
    <>
      <span role="gridcell" className="data-row__id">
        <PlugZap aria-hidden />
        <span className="mono truncate" title={child.uid}>
          {child.uid}
        </span>
      </span>
      <span role="gridcell" className="truncate data-row__title faint" title={child.title}>
        {child.title}
      </span>
      <span role="gridcell" className="data-row__statuses" onClick={(event) => event.stopPropagation()}>
        {set.editable ? (
          <>
            <select
              className="input input--mono"
              aria-label={`Status of ${child.uid}`}
              tabIndex={tab}
              data-status={child.status}
              value={child.status}
              onChange={(event) => change(event.target.value)}
            >
              {!(Statuses.options as readonly string[]).includes(child.status) && <option>{child.status}</option>}
              {Statuses.options.map((status) => (
                <option key={status}>{status}</option>
              ))}
            </select>
            {quickStatuses.map(([status, Icon]) => (
              <IconButton
                key={status}
                size="small"
                label={`Set ${child.uid} ${status}`}
                excludeFromTabOrder={!tabbable}
                isDisabled={child.status === status}
                onPress={() => change(status)}
              >
                <Icon aria-hidden />
              </IconButton>
            ))}
          </>
        ) : (
          <span className="mono" data-status={child.status}>
            {child.status}
          </span>
        )}
      </span>
    </>
  )
}
