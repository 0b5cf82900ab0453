/** The menu of the chosen Connector. */
import { Ban, Database, MapPin, Wifi, WifiOff, Wrench, Zap } from 'lucide-react'
import type { ConnectorTile } from '../../../emulator/contract/charging.js'
import type { MenuEntry, MenuGroup } from '../../components/index.js'
import { hrefTo, navigate } from '../../shell/router.js'
import type { ConnectorState } from './use-connector.js'

interface MenuActions {
  readonly onlyHere: (location: { id: string; name: string }) => void
  readonly askInvalidate: () => void
}

export const connectorMenu = (
  tile: ConnectorTile,
  { canUnplug, actions }: ConnectorState,
  { onlyHere, askInvalidate }: MenuActions,
): MenuGroup[] => {
  const service: MenuEntry = tile.faulted
    ? { id: 'repair', label: 'Put back in service', icon: <Wrench aria-hidden />, shortcut: 'B', run: () => actions.setFaulted(false) }
    : {
        id: 'fault',
        label: 'Put out of order',
        icon: <Zap aria-hidden />,
        shortcut: 'B',
        ...(canUnplug && { detail: 'ends the session' }),
        run: () => actions.setFaulted(true),
      }
  const reach: MenuEntry = tile.offline
    ? { id: 'online', label: 'Reconnect', icon: <Wifi aria-hidden />, shortcut: 'O', run: () => actions.setOffline(false) }
    : { id: 'offline', label: 'Disconnect', icon: <WifiOff aria-hidden />, shortcut: 'O', run: () => actions.setOffline(true) }
  return [
    {
      entries: [
        service,
        reach,
        {
          id: 'invalid',
          label: 'Declare the session invalid…',
          icon: <Ban aria-hidden />,
          danger: true,
          disabled: !canUnplug,
          run: askInvalidate,
        },
      ],
    },
    {
      entries: [
        {
          id: 'here',
          label: 'Show only this Location',
          icon: <MapPin aria-hidden />,
          run: () => onlyHere({ id: tile.locationId, name: tile.locationName }),
        },
        {
          id: 'data',
          label: 'Show the Location in Data',
          icon: <Database aria-hidden />,
          run: () => navigate(hrefTo('data', tile.standinId, 'own', 'locations', tile.locationId)),
        },
      ],
    },
  ]
}
