/** The faults of a stand-in, and below them the ready faults. */
import { useEffect, useMemo, useRef, useState } from 'react'
import type { Fault } from '../../emulator/contract/faults.js'
import type { Standin } from '../../emulator/contract/standin.js'
import { findingRules } from '../../emulator/ocpi/finding-rules.js'
import { versions } from '../../emulator/ocpi/version.js'
import { Button, Checkbox, EmptyState, Loading, SearchField, Select, moveFocus } from '../components/index.js'
import { isBoolean, oneOf, preference } from '../preferences.js'
import { useCommands } from '../shell/palette-commands.js'
import { useStore } from '../store.js'
import { groupsOf, type Wanted, type ReadyFault } from './fault-model.js'
import { ReadyRow, AddedRow } from './FaultRows.js'

const version = preference<Wanted['version']>('faults.version', 'any', oneOf(['any', ...versions]))

const direction = preference<Wanted['direction']>('faults.direction', 'any', oneOf(['any', 'in', 'out']))

/** Only what the stand-in can commit in its roles and versions. */
const own = preference('faults.own', true, isBoolean)

export interface FaultListProps {
  readonly standin: Standin
  readonly readyFaults: readonly ReadyFault[]
  readonly loading: boolean
  readonly faults: readonly Fault[]
  /** Fault id or name of a ready one. */
  readonly chosen: string | undefined
}

export const FaultList = ({ standin, readyFaults, loading, faults, chosen }: FaultListProps) => {
  const { settings } = standin
  const [search, setSearch] = useState('')
  const wanted: Wanted = { search, version: useStore(version), direction: useStore(direction), own: useStore(own) }
  const roles = useMemo(() => settings.parties.map((party) => party.role), [settings.parties])
  const groups = useMemo(
    () => groupsOf(readyFaults, wanted, roles, settings.versions),
    [readyFaults, wanted.search, wanted.version, wanted.direction, wanted.own, roles, settings.versions],
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

  const count = groups.reduce((sum, group) => sum + group.readyFaults.length, 0)
  return (
    <nav className="faults-list" aria-label="Faults" onKeyDown={(event) => moveFocus(event, list.current)}>
      <div ref={list} className="faults-list__scroll">
        {faults.length > 0 && (
          <section aria-label="Added faults" className="faults-there">
            <ul>
              {faults.map((fault) => (
                <AddedRow key={fault.faultId} fault={fault} chosen={fault.faultId === chosen} />
              ))}
            </ul>
          </section>
        )}
        <div className="faults-list__search">
          <SearchField
            label="Search the ready faults"
            placeholder={`Search ${readyFaults.length === 0 ? '' : `${readyFaults.length} `}ready faults`}
            inputRef={searchField}
            value={search}
            onChange={setSearch}
            onKeyDown={(event) => {
              if (event.key === 'Enter') list.current?.querySelector<HTMLElement>('.faults-ready a')?.click()
              else event.continuePropagation()
            }}
          />
          <Filters wanted={wanted} />
        </div>
        {loading && <Loading what="Loading the ready faults" />}
        {!loading && count === 0 && (
          <EmptyState
            title="No matching faults"
            actions={
              <Button
                onPress={() => {
                  setSearch('')
                  clearFilters()
                }}
              >
                Show all ready faults
              </Button>
            }
          >
            <p>None of the {readyFaults.length} ready faults matches the search and the filters.</p>
          </EmptyState>
        )}
        {groups.map((group) => (
          <ReadyGroup key={group.id} group={group} standinId={settings.id} faults={faults} chosen={chosen} />
        ))}
      </div>
    </nav>
  )
}

const clearFilters = () => {
  version.set('any')
  direction.set('any')
  own.set(false)
}

const Filters = ({ wanted }: { wanted: Wanted }) => (
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
)

interface ReadyGroupProps extends Pick<FaultListProps, 'faults' | 'chosen'> {
  readonly group: ReturnType<typeof groupsOf>[number]
  readonly standinId: string
}

/** The ready faults of one finding rule. */
const ReadyGroup = ({ group, standinId, faults, chosen }: ReadyGroupProps) => (
  <section className="faults-ready" aria-label={group.id}>
    <h2 title={findingRules[group.id].title}>
      <code>{group.id}</code>
      <span className="truncate">{findingRules[group.id].title}</span>
    </h2>
    <ul>
      {group.readyFaults.map((readyFault) => (
        <ReadyRow
          key={readyFault.name}
          standinId={standinId}
          readyFault={readyFault}
          on={faults.filter((fault) => fault.switch === readyFault.name)}
          chosen={readyFault.name === chosen}
        />
      ))}
    </ul>
  </section>
)
