/** The Connectors of a CPO stand-in: `#/charging/<stand-in>/connectors/<location>/<evse>/<connector>`. */
import { PlugZap, Zap } from 'lucide-react'
import { type RefObject, useCallback, useMemo, useRef, useState } from 'react'
import { Status } from '../../../emulator/ocpi/authored.js'
import { Button, EmptyState, Notice, SearchField, Split, Toggle } from '../../components/index.js'
import { useCommands, type Command } from '../../shell/palette-commands.js'
import { hrefTo, navigate } from '../../shell/router.js'
import { numberText } from '../../text.js'
import type { PartProps } from '../ChargingView.js'
import type { Asked, ConnectorKey } from './connector.js'
import { ConnectorDetail } from './ConnectorDetail.js'
import { ConnectorList } from './ConnectorList.js'
import { statusWord } from '../marks.js'
import { PlugDialog } from './PlugDialog.js'
import { ReserveDialog } from './ReserveDialog.js'
import { type ConnectorListState, useConnectorList } from './use-connector-list.js'

export const Connectors = ({ standin, clock, rest: [locationId, evseUid, connectorId] }: PartProps) => {
  const standinId = standin.settings.id
  const list = useConnectorList(standinId)
  const [asked, setAsked] = useState<Asked>()
  const searchField = useRef<HTMLInputElement>(null)
  const selected = useMemo(
    (): ConnectorKey | undefined =>
      locationId !== undefined && evseUid !== undefined && connectorId !== undefined ? { locationId, evseUid, connectorId } : undefined,
    [locationId, evseUid, connectorId],
  )
  const select = useCallback(
    (to: ConnectorKey) => navigate(hrefTo('charging', standinId, 'connectors', to.locationId, to.evseUid, to.connectorId)),
    [standinId],
  )
  useCommands([
    {
      id: 'charging.search',
      title: 'Search Connectors',
      group: 'Charging',
      shortcut: '/',
      run: () => searchField.current?.focus(),
    },
    ...(selected === undefined ? anywhereCommands(setAsked) : []),
  ])
  const close = () => setAsked(undefined)
  return (
    <>
      <Split
        id="charging"
        direction="beside"
        sized="second"
        initial={520}
        min={340}
        rest={320}
        label="Width of the Connector"
        first={
          <section className="connectors" aria-label="Connectors">
            <Tools list={list} searchField={searchField} onPlug={() => setAsked({ kind: 'plug', at: undefined })} />
            <Filters list={list} />
            {list.pages.error && <Notice meaning="violation">{list.pages.error.message}</Notice>}
            {list.pages.total === 0 ? (
              <NoConnectors list={list} standinId={standinId} />
            ) : (
              <ConnectorList pages={list.pages} selected={selected} onSelect={select} />
            )}
          </section>
        }
        second={
          selected ? (
            <ConnectorDetail
              key={JSON.stringify(selected)}
              standin={standin}
              at={selected}
              clock={clock}
              revision={list.revision}
              ask={setAsked}
              onlyHere={list.setOnlyAt}
            />
          ) : (
            <EmptyState icon={<PlugZap aria-hidden />} title="Choose a Connector">
              <p>Plug in a vehicle, reserve the Connector, put it out of order or disconnect it, and follow its session.</p>
            </EmptyState>
          )
        }
      />
      {asked?.kind === 'plug' && <PlugDialog standin={standin} at={asked.at} onClose={close} onPlugged={select} />}
      {asked?.kind === 'reserve' && <ReserveDialog standin={standin} at={asked.at} onClose={close} onReserved={select} />}
    </>
  )
}

/** While no Connector is chosen. */
const anywhereCommands = (ask: (asked: Asked) => void): Command[] => [
  {
    id: 'charging.plug',
    title: 'Plug in at any free Connector',
    group: 'Charging',
    shortcut: 'p',
    run: () => ask({ kind: 'plug', at: undefined }),
  },
  {
    id: 'charging.reserve',
    title: 'Reserve a Connector',
    group: 'Charging',
    shortcut: 'r',
    run: () => ask({ kind: 'reserve', at: undefined }),
  },
]

interface ListProps {
  readonly list: ConnectorListState
}

interface ToolsProps extends ListProps {
  readonly searchField: RefObject<HTMLInputElement | null>
  readonly onPlug: () => void
}

const Tools = ({ list, searchField, onPlug }: ToolsProps) => (
  <div className="charging-tools">
    <SearchField
      label="Search Connectors"
      placeholder="Location, EVSE, standard"
      inputRef={searchField}
      value={list.search}
      onChange={list.setSearch}
    />
    <Button size="small" kind="primary" icon={<PlugZap aria-hidden />} onPress={onPlug}>
      Plug in…
    </Button>
  </div>
)

const Filters = ({ list: { pages, counts, statuses, toggleStatus, onlyAt, setOnlyAt } }: ListProps) => {
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0)
  return (
    <div className="connectors-filter" role="group" aria-label="Filters">
      {onlyAt && (
        <Toggle isSelected onChange={() => setOnlyAt(undefined)} tooltip="Show all Locations">
          at <span className="connectors-place truncate">{onlyAt.name}</span>
        </Toggle>
      )}
      {Status.options
        .filter((status) => counts[status] !== undefined || statuses.includes(status))
        .map((status) => (
          <Toggle key={status} isSelected={statuses.includes(status)} onChange={(on) => toggleStatus(status, on)}>
            {statusWord(status)} <span className="numbers">{numberText(counts[status] ?? 0)}</span>
          </Toggle>
        ))}
      <span className="faint numbers connectors-count" role="status">
        {pages.total === undefined
          ? ''
          : pages.total === all
            ? `${numberText(all)} Connectors`
            : `${numberText(pages.total)} of ${numberText(all)}`}
      </span>
    </div>
  )
}

const NoConnectors = ({ list, standinId }: ListProps & { standinId: string }) =>
  list.isFiltered ? (
    <EmptyState
      icon={<Zap aria-hidden />}
      title="No matching Connectors"
      actions={<Button onPress={list.clear}>Show all Connectors</Button>}
    >
      <p>No Connector matches the search and the filters.</p>
    </EmptyState>
  ) : (
    <EmptyState
      icon={<Zap aria-hidden />}
      title="No Connectors yet"
      actions={
        <Button kind="primary" onPress={() => navigate(hrefTo('data', standinId, 'own', 'locations'))}>
          Open Locations
        </Button>
      }
    >
      <p>Connectors belong to the EVSEs of a Location. Create a Location in Data.</p>
    </EmptyState>
  )
