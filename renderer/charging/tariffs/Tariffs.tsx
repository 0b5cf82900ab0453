/** Tariffs, own and received: `#/charging/<stand-in>/tariffs/<own or connection>/<key>`. */
import { Database, Tag } from 'lucide-react'
import { useMemo, useRef, useState } from 'react'
import { Badge, Button, EmptyState, Notice, SearchField, Select, Split, useSettled } from '../../components/index.js'
import { idOfKey } from '../../data/data-model.js'
import { useDataRevision, usePages } from '../../data/pages.js'
import { useEngine, useQuery } from '../../engine/index.js'
import { Time } from '../../settings/Time.js'
import { useCommands } from '../../shell/palette-commands.js'
import { hrefTo, navigate } from '../../shell/router.js'
import { connectionTitle, rolesOf } from '../../standins/texts.js'
import type { PartProps } from '../ChargingView.js'
import { Rows } from '../Rows.js'
import { TariffView } from './TariffView.js'

export const Tariffs = ({ standin, rest: [wantedHolder, key] }: PartProps) => {
  const standinId = standin.settings.id
  const connections = useEngine((state) => state.connections.filter((each) => each.standinId === standinId))
  const { result } = useQuery('data.sets', { standinId }, connections.length)
  const isCpo = rolesOf(standin).includes('CPO')
  const holders = [...(isCpo ? ['own'] : []), ...connections.map((each) => each.id)]
  const most = (result?.sets ?? []).find((set) => set.module === 'tariffs' && set.count > 0)?.holder
  const holder = wantedHolder !== undefined && holders.includes(wantedHolder) ? wantedHolder : (most ?? holders[0])
  const [search, setSearch] = useState('')
  const wanted = useSettled(search)
  const searchField = useRef<HTMLInputElement>(null)
  const set = useMemo(() => (holder === undefined ? undefined : { standinId, holder, module: 'tariffs' as const }), [standinId, holder])
  const revision = useDataRevision(set)
  const pages = usePages(set, wanted, revision)
  useCommands([
    {
      id: 'charging.search',
      title: 'Search Tariffs',
      group: 'Charging',
      shortcut: '/',
      run: () => searchField.current?.focus(),
    },
  ])
  const nameOf = (id: string) => {
    const connection = connections.find((each) => each.id === id)
    return connection ? `from ${connectionTitle(connection)}` : id
  }
  const list = (
    <section className="tariffs" aria-label="Tariffs">
      <div className="charging-tools">
        <SearchField label="Search Tariffs" placeholder="Search" inputRef={searchField} value={search} onChange={setSearch} />
        {holders.length > 1 && holder !== undefined && (
          <Select
            label="Source of the Tariffs"
            labelHidden
            value={holder}
            onChange={(id) => navigate(hrefTo('charging', standinId, 'tariffs', id))}
            options={holders.map((id) => ({ id, label: nameOf(id) }))}
          />
        )}
      </div>
      {pages.error && <Notice meaning="violation">{pages.error.message}</Notice>}
      {pages.total === 0 || holder === undefined ? (
        <EmptyState
          icon={<Tag aria-hidden />}
          title={wanted === '' ? 'No Tariffs here' : 'No matching Tariffs'}
          actions={wanted === '' ? undefined : <Button onPress={() => setSearch('')}>Clear the search</Button>}
        >
          <p>
            {wanted === ''
              ? isCpo
                ? 'Create a Tariff in Data, and assign it to a Connector.'
                : 'A CPO pushes its Tariffs, or you pull them in Operations.'
              : `No Tariff contains “${wanted}”.`}
          </p>
        </EmptyState>
      ) : (
        <Rows
          label="Tariffs"
          className="tariff-rows"
          pages={pages}
          isSelected={(item) => item.key === key || item.id === key}
          onSelect={(item) => navigate(hrefTo('charging', standinId, 'tariffs', holder, item.key))}
          head={
            <>
              <span>Tariff</span>
              <span>Text for customers</span>
              <span>Type, currency</span>
              <span>Last updated</span>
            </>
          }
          cells={(item) => (
            <>
              <span role="gridcell" className="mono truncate" title={item.key}>
                {item.id}
              </span>
              <span role="gridcell" className="truncate" title={item.title}>
                {item.title}
              </span>
              <span role="gridcell" className="truncate soft">
                {item.state}
              </span>
              <span role="gridcell" className="mono faint truncate">
                <Time text={item.lastUpdated} />
              </span>
            </>
          )}
        />
      )}
    </section>
  )
  const detail =
    key === undefined || holder === undefined ? (
      <EmptyState icon={<Tag aria-hidden />} title="Choose a Tariff">
        <p>The Tariff is described in words, with its prices over a day.</p>
      </EmptyState>
    ) : (
      <section className="billed" aria-label={`Tariff ${idOfKey(key)}`}>
        <header className="billed__head">
          <h2 className="mono truncate" title={key}>
            {key.includes('/') ? idOfKey(key) : key}
          </h2>
          <Badge>{nameOf(holder)}</Badge>
        </header>
        <div className="billed__links">
          <a href={hrefTo('data', standinId, holder, 'tariffs', key)}>
            <Database aria-hidden />
            {holder === 'own' ? 'Edit in Data' : 'Open in Data'}
          </a>
        </div>
        <div className="billed__body">
          <TariffView key={`${holder} ${key}`} standinId={standinId} holder={holder} objectKey={key} revision={revision} />
        </div>
      </section>
    )
  return (
    <Split
      id="charging.tariffs"
      direction="beside"
      sized="second"
      initial={680}
      min={360}
      rest={280}
      label="Width of the detail"
      first={list}
      second={detail}
    />
  )
}
