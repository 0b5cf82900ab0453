/** The Connectors of a CPO stand-in: `#/charging/<stand-in>/connectors/<location>/<evse>/<connector>`. */
import { PlugZap, Zap } from 'lucide-react'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { ConnectorTile } from '../../../emulator/contract/charging.js'
import { Status } from '../../../emulator/ocpi/authored.js'
import { Button, EmptyState, Notice, SearchField, Split, Toggle } from '../../components/index.js'
import { useDataRevision } from '../../data/pages.js'
import { useClient, useEvent, usePaged } from '../../engine/index.js'
import { useCommands } from '../../shell/palette-commands.js'
import { hrefTo, navigate } from '../../shell/router.js'
import { numberText } from '../../text.js'
import type { PartProps } from '../ChargingView.js'
import { type Asked, type ConnectorKey, withSessions } from './connector.js'
import { ConnectorDetail } from './ConnectorDetail.js'
import { ConnectorList } from './ConnectorList.js'
import { statusWord } from '../marks.js'
import { PlugDialog } from './PlugDialog.js'
import { ReserveDialog } from './ReserveDialog.js'

export const Connectors = ({ standin, clock, rest: [locationId, evseUid, connectorId] }: PartProps) => {
  const standinId = standin.settings.id
  const client = useClient()
  const [search, setSearch] = useState('')
  const [wanted, setWanted] = useState('')
  const [statuses, setStatuses] = useState<readonly ConnectorTile['status'][]>([])
  const [onlyAt, setOnlyAt] = useState<{ id: string; name: string }>()
  const [counts, setCounts] = useState<Partial<Record<ConnectorTile['status'], number>>>({})
  const [asked, setAsked] = useState<Asked>()
  const searchField = useRef<HTMLInputElement>(null)
  useEffect(() => {
    const timer = setTimeout(() => {
      setWanted(search)
    }, 150)
    return () => {
      clearTimeout(timer)
    }
  }, [search])
  const revision = useDataRevision(useMemo(() => ({ standinId, holder: 'own', module: 'locations' as const }), [standinId]))
  const key = JSON.stringify([standinId, wanted, statuses, onlyAt?.id])
  const pages = usePaged<ConnectorTile>(key, revision, async (offset, limit) => {
    const found = await client.call('charging.connectors', {
      standinId,
      search: wanted,
      statuses: [...statuses],
      ...(onlyAt && { locationId: onlyAt.id }),
      offset,
      limit,
    })
    setCounts(found.counts)
    return found
  })
  const { change } = pages
  useEvent('charging', ({ standinId: of, sessions }) => {
    if (of === standinId) change((tile) => withSessions(tile, sessions))
  })

  const selected = useMemo(
    (): ConnectorKey | undefined =>
      locationId !== undefined && evseUid !== undefined && connectorId !== undefined ? { locationId, evseUid, connectorId } : undefined,
    [locationId, evseUid, connectorId],
  )
  const select = useCallback(
    (to: ConnectorKey) => {
      navigate(hrefTo('charging', standinId, 'connectors', to.locationId, to.evseUid, to.connectorId))
    },
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
    ...(selected === undefined
      ? [
          {
            id: 'charging.plug',
            title: 'Plug in at any free Connector',
            group: 'Charging',
            shortcut: 'p',
            run: () => setAsked({ kind: 'plug', at: undefined }),
          },
          {
            id: 'charging.reserve',
            title: 'Reserve a Connector',
            group: 'Charging',
            shortcut: 'r',
            run: () => setAsked({ kind: 'reserve', at: undefined }),
          },
        ]
      : []),
  ])
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0)
  const toggle = (status: ConnectorTile['status'], on: boolean) => {
    setStatuses((was) => (on ? [...was, status] : was.filter((each) => each !== status)))
  }
  const filtered = wanted !== '' || statuses.length > 0 || onlyAt !== undefined
  const clear = () => {
    setSearch('')
    setWanted('')
    setStatuses([])
    setOnlyAt(undefined)
  }
  const list = (
    <section className="connectors" aria-label="Connectors">
      <div className="charging-tools">
        <SearchField
          label="Search Connectors"
          placeholder="Location, EVSE, standard"
          inputRef={searchField}
          value={search}
          onChange={setSearch}
        />
        <Button size="small" kind="primary" icon={<PlugZap aria-hidden />} onPress={() => setAsked({ kind: 'plug', at: undefined })}>
          Plug in…
        </Button>
      </div>
      <div className="connectors-filter" role="group" aria-label="Filters">
        {onlyAt && (
          <Toggle isSelected onChange={() => setOnlyAt(undefined)} tooltip="Show all Locations">
            at <span className="connectors-place truncate">{onlyAt.name}</span>
          </Toggle>
        )}
        {Status.options
          .filter((status) => counts[status] !== undefined || statuses.includes(status))
          .map((status) => (
            <Toggle key={status} isSelected={statuses.includes(status)} onChange={(on) => toggle(status, on)}>
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
      {pages.error && <Notice meaning="violation">{pages.error.message}</Notice>}
      {pages.total === 0 ? (
        <EmptyState
          icon={<Zap aria-hidden />}
          title={filtered ? 'No matching Connectors' : 'No Connectors yet'}
          actions={
            filtered ? (
              <Button onPress={clear}>Show all Connectors</Button>
            ) : (
              <Button kind="primary" onPress={() => navigate(hrefTo('data', standinId, 'own', 'locations'))}>
                Open Locations
              </Button>
            )
          }
        >
          <p>
            {filtered
              ? 'No Connector matches the search and the filters.'
              : 'Connectors belong to the EVSEs of a Location. Create a Location in Data.'}
          </p>
        </EmptyState>
      ) : (
        <ConnectorList pages={pages} selected={selected} onSelect={select} />
      )}
    </section>
  )
  const detail = selected ? (
    <ConnectorDetail
      key={JSON.stringify(selected)}
      standin={standin}
      at={selected}
      clock={clock}
      revision={revision}
      ask={setAsked}
      onlyHere={setOnlyAt}
    />
  ) : (
    <EmptyState icon={<PlugZap aria-hidden />} title="Choose a Connector">
      <p>Plug in a vehicle, reserve the Connector, put it out of order or disconnect it, and follow its session.</p>
    </EmptyState>
  )
  const close = () => {
    setAsked(undefined)
  }
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
        first={list}
        second={detail}
      />
      {asked?.kind === 'plug' && <PlugDialog standin={standin} at={asked.at} onClose={close} onPlugged={select} />}
      {asked?.kind === 'reserve' && <ReserveDialog standin={standin} at={asked.at} onClose={close} onReserved={select} />}
    </>
  )
}
