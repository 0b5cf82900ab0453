/** Commands of the palette and shortcuts for the chosen Connector. */
import type { Command } from '../../shell/palette-commands.js'
import type { Asked } from './connector.js'
import type { ConnectorState } from './use-connector.js'

interface Asking {
  readonly evseUid: string
  readonly ask: (asked: Asked) => void
  /** Asks before the session is declared invalid. */
  readonly askInvalidate: () => void
}

export const connectorCommands = (
  { tile, session, canPlug, canUnplug, actions }: ConnectorState,
  { evseUid, ask, askInvalidate }: Asking,
): Command[] => {
  const command = (id: string, title: string, enabled: boolean, run: () => void, shortcut?: string): Command => ({
    id: `charging.${id}`,
    title,
    group: 'Charging',
    enabled: () => enabled,
    run,
    ...(shortcut !== undefined && { shortcut }),
  })
  const isKnown = tile !== undefined
  return [
    command('plug', `Plug in at ${evseUid}`, canPlug, () => ask({ kind: 'plug', at: tile }), 'p'),
    command('unplug', `Unplug at ${evseUid}`, canUnplug, actions.unplug, 'u'),
    command('reserve', `Reserve ${evseUid}`, canPlug && session === undefined, () => ask({ kind: 'reserve', at: tile }), 'r'),
    command('cancel', `Cancel the reservation of ${evseUid}`, session?.phase === 'reserved', actions.cancelReservation),
    command('fault', `Put ${evseUid} out of order or back in service`, isKnown, () => actions.setFaulted(tile?.faulted !== true), 'b'),
    command('offline', `Disconnect or reconnect ${evseUid}`, isKnown, () => actions.setOffline(tile?.offline !== true), 'o'),
    command('invalidate', 'Declare the session invalid', canUnplug, askInvalidate),
  ]
}
