/** Name, state, main actions and place of the chosen Connector. */
import { CalendarClock, CalendarX, Ellipsis, PlugZap, Unplug } from 'lucide-react'
import type { ConnectorTile } from '../../../emulator/contract/charging.js'
import { Button, IconButton, Menu } from '../../components/index.js'
import { hrefTo } from '../../shell/router.js'
import { Condition } from '../marks.js'
import { kwText, standardText } from '../texts.js'
import type { Asked } from './connector.js'
import { connectorMenu } from './connector-menu.js'
import type { ConnectorState } from './use-connector.js'

interface ConnectorHeadProps {
  readonly tile: ConnectorTile
  readonly state: ConnectorState
  readonly ask: (asked: Asked) => void
  readonly askInvalidate: () => void
  readonly onlyHere: (location: { id: string; name: string }) => void
}

export const ConnectorHead = ({ tile, state, ask, askInvalidate, onlyHere }: ConnectorHeadProps) => (
  <header className="connector__head">
    <div className="connector__title">
      <h2 className="mono truncate" title={`${tile.evseUid} / ${tile.connectorId}`}>
        {tile.evseUid}
        <span className="faint"> / {tile.connectorId}</span>
      </h2>
      <Condition tile={tile} />
      <span className="connector__actions">
        <MainActions tile={tile} state={state} ask={ask} />
        <Menu label={tile.evseUid} groups={connectorMenu(tile, state, { onlyHere, askInvalidate })}>
          <IconButton size="small" label={`More about ${tile.evseUid}`}>
            <Ellipsis aria-hidden />
          </IconButton>
        </Menu>
      </span>
    </div>
    <Place tile={tile} />
  </header>
)

/** Plug in or unplug; reserve or cancel. */
const MainActions = ({ tile, state, ask }: Pick<ConnectorHeadProps, 'tile' | 'state' | 'ask'>) => {
  const { session, canPlug, canUnplug, actions } = state
  if (canUnplug)
    return (
      <Button size="small" kind="primary" icon={<Unplug aria-hidden />} onPress={actions.unplug}>
        Unplug
      </Button>
    )
  return (
    <>
      <Button
        size="small"
        kind="primary"
        icon={<PlugZap aria-hidden />}
        isDisabled={!canPlug}
        onPress={() => ask({ kind: 'plug', at: tile })}
      >
        Plug in…
      </Button>
      {session?.phase === 'reserved' ? (
        <Button size="small" icon={<CalendarX aria-hidden />} onPress={actions.cancelReservation}>
          Cancel reservation
        </Button>
      ) : (
        <Button size="small" icon={<CalendarClock aria-hidden />} isDisabled={!canPlug} onPress={() => ask({ kind: 'reserve', at: tile })}>
          Reserve…
        </Button>
      )}
    </>
  )
}

const currentText = (powerType: ConnectorTile['powerType']): string => (powerType === 'DC' ? 'DC' : `AC ${powerType.slice(3, 4)} phase`)

const Place = ({ tile }: { tile: ConnectorTile }) => (
  <p className="connector__place soft" title={`${tile.locationName} (${tile.locationId})`}>
    {tile.locationName} · {standardText(tile.standard)}, {currentText(tile.powerType)}, {kwText(tile.maxPowerKw)}
    {tile.tariffIds.map((tariffId) => (
      <span key={tariffId}>
        {' '}
        · <a href={hrefTo('charging', tile.standinId, 'tariffs', 'own', tariffId)}>{tariffId}</a>
      </span>
    ))}
  </p>
)
