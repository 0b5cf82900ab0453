/** The faults of a stand-in, and below them the ready faults. */
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react'
import type { Fault } from '../../emulator/contract/faults.js'
import type { Standin } from '../../emulator/contract/standin.js'
import { findingRules } from '../../emulator/ocpi/finding-rules.js'
import { versions } from '../../emulator/ocpi/version.js'
import { Button, Checkbox, EmptyState, Loading, SearchField, Select } from '../components/index.js'
import { isBoolean, oneOf, preference } from '../preferences.js'
import { useCommands } from '../shell/palette-commands.js'
import { useStore } from '../store.js'
import { groupsOf, type Wanted, type Way } from './fault-model.js'
import { ReadyRow, ThereRow } from './FaultRows.js'

const version = preference<Wanted['version']>('faults.version', 'any', oneOf(['any', ...versions]))

const direction = preference<Wanted['direction']>('faults.direction', 'any', oneOf(['any', 'in', 'out']))

/** Only what the stand-in can commit in its roles and versions. */
const own = preference('faults.own', true, isBoolean)

export interface ListProps {
  readonly standin: Standin
  readonly ways: readonly Way[]
  readonly loading: boolean
  readonly faults: readonly Fault[]
  /** Fault id or name of a ready one. */
  readonly chosen: string | undefined
}

export const List = ({ standin, ways, loading, faults, chosen }: ListProps) => {
  const { settings } = standin
  const [search, setSearch] = useState('')
  const wanted: Wanted = { search, version: useStore(version), direction: useStore(direction), own: useStore(own) }
  const roles = useMemo(() => settings.parties.map((party) => party.role), [settings.parties])
  const groups = useMemo(
    () => groupsOf(ways, wanted, roles, settings.versions),
    [ways, wanted.search, wanted.version, wanted.direction, wanted.own, roles, settings.versions],
  )
  const searchField = useRef<HTMLInputElement>(null)
  const list = useRef<HTMLDivElement>(null)
  useCommands([
    {
      id: 'faults.search',
      title: 'Search the ready faults',
      group: 'Faults',
      shortcut: '/',
      run: () => searchField.current?.focus(),
    },
  ])
  useEffect(() => {
    list.current?.querySelector('[aria-current="true"]')?.scrollIntoView({ block: 'nearest' })
  }, [chosen])

  const onKeyDown = (event: KeyboardEvent) => {
    const typing = event.target instanceof HTMLInputElement && event.target.type === 'search'
    const by =
      event.key === 'ArrowDown' || (!typing && event.key === 'j') ? 1 : event.key === 'ArrowUp' || (!typing && event.key === 'k') ? -1 : 0
    if (by === 0 || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    const links = [...(list.current?.querySelectorAll<HTMLElement>('a') ?? [])]
    const at = links.findIndex((link) => link === document.activeElement || link.parentElement?.contains(document.activeElement))
    links[Math.max(0, Math.min(links.length - 1, at + by))]?.focus()
  }
  const count = groups.reduce((sum, group) => sum + group.ways.length, 0)
  return (
    <nav className="faults-list" aria-label="Faults" onKeyDown={onKeyDown}>
      <div ref={list} className="faults-list__scroll">
        {faults.length > 0 && (
          <section aria-label="Added faults" className="faults-there">
            <ul>
              {faults.map((fault) => (
                <ThereRow key={fault.faultId} fault={fault} chosen={fault.faultId === chosen} />
              ))}
            </ul>
          </section>
        )}
        <div className="faults-list__search">
          <SearchField
            label="Search the ready faults"
            placeholder={`Search ${ways.length === 0 ? '' : `${ways.length} `}ready faults`}
            inputRef={searchField}
            value={search}
            onChange={setSearch}
            onKeyDown={(event) => {
              if (event.key === 'Enter') list.current?.querySelector<HTMLElement>('.faults-ready a')?.click()
              else event.continuePropagation()
            }}
          />
          <div className="faults-list__filters">
            <Select
              label="Version"
              labelHidden
              value={wanted.version}
              onChange={version.set}
              options={[{ id: 'any', label: 'any version' }, ...versions.map((id) => ({ id, label: id }))]}
            />
            <Select
              label="Direction"
              labelHidden
              value={wanted.direction}
              onChange={direction.set}
              options={[
                { id: 'any', label: 'any direction' },
                { id: 'in', label: 'our responses' },
                { id: 'out', label: 'our requests' },
              ]}
            />
            <Checkbox isSelected={wanted.own} onChange={own.set}>
              Fits the role
            </Checkbox>
          </div>
        </div>
        {loading && <Loading what="Loading the ready faults" />}
        {!loading && count === 0 && (
          <EmptyState
            title="No matching faults"
            actions={
              <Button
                onPress={() => {
                  setSearch('')
                  version.set('any')
                  direction.set('any')
                  own.set(false)
                }}
              >
                Show all ready faults
              </Button>
            }
          >
            <p>None of the {ways.length} ready faults matches the search and the filters.</p>
          </EmptyState>
        )}
        {groups.map((group) => (
          <section key={group.id} className="faults-ready" aria-label={group.id}>
            <h2 title={findingRules[group.id].title}>
              <code>{group.id}</code>
              <span className="truncate">{findingRules[group.id].title}</span>
            </h2>
            <ul>
              {group.ways.map((way) => (
                <ReadyRow
                  key={way.name}
                  standinId={settings.id}
                  way={way}
                  on={faults.filter((fault) => fault.switch === way.name)}
                  chosen={way.name === chosen}
                />
              ))}
            </ul>
          </section>
        ))}
      </div>
    </nav>
  )
}
