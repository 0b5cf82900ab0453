/** One Connector: its actions, and its session. */
import { CircleCheck, PlugZap } from 'lucide-react'
import { useState } from 'react'
import type { ConnectorTile } from '../../../emulator/contract/charging.js'
import type { Standin } from '../../../emulator/contract/standin.js'
import { Button, Confirm, EmptyState, FailedQuery, Loading, Notice } from '../../components/index.js'
import { useCommands } from '../../shell/palette-commands.js'
import type { ShownClock } from '../clock.js'
import { type Asked, type ConnectorKey } from './connector.js'
import { connectorCommands } from './connector-commands.js'
import { ConnectorHead } from './ConnectorHead.js'
import { SessionPanel } from './SessionPanel.js'
import { type ConnectorState, useConnector } from './use-connector.js'

export interface ConnectorDetailProps {
  readonly standin: Standin
  readonly at: ConnectorKey
  readonly clock: ShownClock | undefined
  readonly revision: number
  readonly ask: (asked: Asked) => void
  readonly onlyHere: (location: { id: string; name: string }) => void
}

export const ConnectorDetail = ({ standin, at, clock, revision, ask, onlyHere }: ConnectorDetailProps) => {
  const standinId = standin.settings.id
  const state = useConnector(standinId, at, revision)
  const [invalidating, setInvalidating] = useState(false)
  const askInvalidate = () => setInvalidating(true)
  useCommands(connectorCommands(state, { evseUid: at.evseUid, ask, askInvalidate }))
  const { tile, session, shownId, actions } = state
  if (!tile || state.query.error) return <NotShown state={state} />
  return (
    <section className="connector" aria-label={`Connector ${at.evseUid} / ${at.connectorId}`}>
      <ConnectorHead tile={tile} state={state} ask={ask} askInvalidate={askInvalidate} onlyHere={onlyHere} />
      <Conditions tile={tile} state={state} />
      {shownId === undefined ? (
        <NoSession tile={tile} state={state} ask={ask} />
      ) : (
        <SessionPanel key={shownId} standinId={standinId} sessionId={shownId} session={session} clock={clock} />
      )}
      <Confirm
        title="Declare the session invalid?"
        isOpen={invalidating}
        onClose={() => setInvalidating(false)}
        action="Declare invalid"
        onConfirm={actions.invalidate}
      >
        <p>The session ends now with status INVALID and produces no CDR.</p>
      </Confirm>
    </section>
  )
}

/** In place of a Connector that could not be fetched, does not exist, or is being fetched. */
const NotShown = ({ state: { query } }: { state: ConnectorState }) => {
  if (query.error)
    return (
      <div className="charging-notice">
        <FailedQuery error={query.error} refresh={query.refresh} />
      </div>
    )
  if (!query.result) return <Loading what="Loading the Connector" />
  return (
    <EmptyState title="Connector not found">
      <p>Its EVSE was removed. Choose another Connector in the list.</p>
    </EmptyState>
  )
}

interface TileProps {
  readonly tile: ConnectorTile
  readonly state: ConnectorState
}

/** Why the Connector does not work as usual, with the way back. */
const Conditions = ({ tile, state: { actions } }: TileProps) => (
  <>
    {tile.offline && (
      <Notice
        meaning="warning"
        action={
          <Button size="small" onPress={() => actions.setOffline(false)}>
            Reconnect
          </Button>
        }
      >
        Disconnected. Charging continues; the changes are pushed after it reconnects.
      </Notice>
    )}
    {tile.faulted && (
      <Notice
        meaning="violation"
        action={
          <Button size="small" onPress={() => actions.setFaulted(false)}>
            Put back in service
          </Button>
        }
      >
        Out of order: vehicles cannot plug in.
      </Notice>
    )}
  </>
)

const NoSession = ({ tile, state: { isBlocked, canPlug, actions }, ask }: TileProps & { ask: (asked: Asked) => void }) =>
  isBlocked ? (
    <EmptyState
      icon={<PlugZap aria-hidden />}
      title={`Status ${tile.status}`}
      actions={
        <Button icon={<CircleCheck aria-hidden />} onPress={actions.setAvailable}>
          Set to AVAILABLE
        </Button>
      }
    >
      <p>No session is running, but vehicles cannot plug in while the EVSE has this status.</p>
    </EmptyState>
  ) : (
    <EmptyState
      icon={<PlugZap aria-hidden />}
      title="No session"
      actions={
        canPlug && (
          <Button kind="primary" icon={<PlugZap aria-hidden />} onPress={() => ask({ kind: 'plug', at: tile })}>
            Plug in…
          </Button>
        )
      }
    >
      <p>Plug in with a Token and a vehicle. Each change of the session is pushed to the peers.</p>
    </EmptyState>
  )
