/** Tariffs, own and received: `#/charging/<stand-in>/tariffs/<own or connection>/<key>`. */
import { Database, Tag } from 'lucide-react'
import { useMemo, useRef, useState } from 'react'
import type { DataSummary } from '../../../emulator/contract/data.js'
import type { Standin } from '../../../emulator/contract/standin.js'
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
  const list = useTariffs(standin, wantedHolder)
  const { holder } = list
  return (
    <Split
      id="charging.tariffs"
      direction="beside"
      sized="second"
      initial={680}
      min={360}
      rest={280}
      label="Width of the detail"
      first={<TariffList standin={standin} list={list} chosen={key} />}
      second={
        key === undefined || holder === undefined ? (
          <EmptyState icon={<Tag aria-hidden />} title="Choose a Tariff">
            <p>The Tariff is described in words, with its prices over a day.</p>
          </EmptyState>
        ) : (
          <Detail standinId={standinId} holder={holder} objectKey={key} from={list.nameOf(holder)} revision={list.revision} />
        )
      }
    />
  )
}

/** The Tariffs of one source: of the one that is asked for, or else of the first that has any. */
const useTariffs = (standin: Standin, wantedHolder: string | undefined) => {
  const standinId = standin.settings.id
  const connections = useEngine((state) => state.connections.filter((each) => each.standinId === standinId))
  const { result } = useQuery('data.sets', { standinId }, connections.length)
  const holders = [...(rolesOf(standin).includes('CPO') ? ['own'] : []), ...connections.map((each) => each.id)]
  const filled = (result?.sets ?? []).find((set) => set.module === 'tariffs' && set.count > 0)?.holder
  const holder = wantedHolder !== undefined && holders.includes(wantedHolder) ? wantedHolder : (filled ?? holders[0])
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
  return { pages, revision, holder, holders, nameOf, search, setSearch, wanted, searchField }
}

interface TariffListProps {
  readonly standin: Standin
  readonly list: ReturnType<typeof useTariffs>
  readonly chosen: string | undefined
}

const TariffList = ({ standin, list, chosen }: TariffListProps) => {
  const standinId = standin.settings.id
  const { pages, holder, holders } = list
  return (
    <section className="tariffs" aria-label="Tariffs">
      <div className="charging-tools">
        <SearchField
          label="Search Tariffs"
          placeholder="Search"
          inputRef={list.searchField}
          value={list.search}
          onChange={list.setSearch}
        />
        {holders.length > 1 && holder !== undefined && (
          <Select
            label="Source of the Tariffs"
            labelHidden
            value={holder}
            onChange={(id) => navigate(hrefTo('charging', standinId, 'tariffs', id))}
            options={holders.map((id) => ({ id, label: list.nameOf(id) }))}
          />
        )}
      </div>
      {pages.error && <Notice meaning="violation">{pages.error.message}</Notice>}
      {pages.total === 0 || holder === undefined ? (
        <NoTariffs list={list} isCpo={rolesOf(standin).includes('CPO')} />
      ) : (
        <Rows
          label="Tariffs"
          className="tariff-rows"
          pages={pages}
          isSelected={(item) => item.key === chosen || item.id === chosen}
          onSelect={(item) => navigate(hrefTo('charging', standinId, 'tariffs', holder, item.key))}
          head={
            <>
              <span>Tariff</span>
              <span>Text for customers</span>
              <span>Type, currency</span>
              <span>Last updated</span>
            </>
          }
          cells={(item) => <Cells item={item} />}
        />
      )}
    </section>
  )
}

const Cells = ({ item }: { item: DataSummary }) => (
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
)

const NoTariffs = ({ list: { wanted, setSearch }, isCpo }: Pick<TariffListProps, 'list'> & { isCpo: boolean }) =>
  wanted === '' ? (
    <EmptyState icon={<Tag aria-hidden />} title="No Tariffs here">
      <p>
        {isCpo ? 'Create a Tariff in Data, and assign it to a Connector.' : 'A CPO pushes its Tariffs, or you pull them in Operations.'}
      </p>
    </EmptyState>
  ) : (
    <EmptyState
      icon={<Tag aria-hidden />}
      title="No matching Tariffs"
      actions={<Button onPress={() => setSearch('')}>Clear the search</Button>}
    >
      <p>No Tariff contains “{wanted}”.</p>
    </EmptyState>
  )

interface DetailProps {
  readonly standinId: string
  readonly holder: string
  readonly objectKey: string
  readonly from: string
  readonly revision: number
}

const Detail = ({ standinId, holder, objectKey, from, revision }: DetailProps) => (
  <section className="billed" aria-label={`Tariff ${idOfKey(objectKey)}`}>
    <header className="billed__head">
      <h2 className="mono truncate" title={objectKey}>
        {objectKey.includes('/') ? idOfKey(objectKey) : objectKey}
      </h2>
      <Badge>{from}</Badge>
    </header>
    <div className="billed__links">
      <a href={hrefTo('data', standinId, holder, 'tariffs', objectKey)}>
        <Database aria-hidden />
        {holder === 'own' ? 'Edit in Data' : 'Open in Data'}
      </a>
    </div>
    <div className="billed__body">
      <TariffView key={`${holder} ${objectKey}`} standinId={standinId} holder={holder} objectKey={objectKey} revision={revision} />
    </div>
  </section>
)
