/** One Connector: its actions, and its session. */
import {
  Ban,
  CalendarClock,
  CalendarX,
  CircleCheck,
  Database,
  Ellipsis,
  MapPin,
  PlugZap,
  Unplug,
  Wifi,
  WifiOff,
  Wrench,
  Zap,
} from 'lucide-react'
import { useState } from 'react'
import type { Standin } from '../../../emulator/contract/standin.js'
import { Button, Confirm, EmptyState, IconButton, Loading, Menu, Notice } from '../../components/index.js'
import { callErrorOf, useClient, useEvent, useQuery } from '../../engine/index.js'
import { useCommands } from '../../shell/palette-commands.js'
import { hrefTo, navigate } from '../../shell/router.js'
import { notify } from '../../shell/toasts.js'
import type { ShownClock } from '../clock.js'
import { type Asked, type ConnectorKey, sameConnector } from './connector.js'
import { Condition } from '../marks.js'
import { SessionPanel } from './SessionPanel.js'
import { kwText, standardText } from '../texts.js'

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
  const client = useClient()
  const [changes, setChanges] = useState(0)
  const [lastSessionId, setLastSessionId] = useState<string>()
  const [invalidating, setInvalidating] = useState(false)
  const query = useQuery(
    'charging.connectors',
    { standinId, locationId: at.locationId, evseUid: at.evseUid, limit: 50 },
    `${revision} ${changes}`,
  )
  const tile = query.result?.items.find((item) => sameConnector(item, at))
  const session = tile?.session
  if (session && session.sessionId !== lastSessionId) setLastSessionId(session.sessionId)
  useEvent('charging', ({ standinId: of, sessions }) => {
    // The start and end of a session change the actions; what comes in between the panel follows by itself.
    if (
      of === standinId &&
      sessions.some((each) => sameConnector(each, at) && (each.sessionId !== session?.sessionId || each.phase !== session.phase))
    )
      setChanges((was) => was + 1)
  })
  const attempt = async (what: string, call: Promise<unknown>, done?: string) => {
    try {
      await call
      if (done !== undefined) notify({ text: done })
    } catch (error) {
      notify({ meaning: 'violation', text: `${what}: ${callErrorOf(error).message}` })
    } finally {
      setChanges((was) => was + 1)
    }
  }
  const unplug = () => {
    if (!session) return
    void attempt(
      'The vehicle could not be unplugged',
      client.call('charging.unplug', { standinId, sessionId: session.sessionId }).then(({ cdrId }) => {
        notify({
          text: cdrId === undefined ? 'Unplugged' : `Unplugged. The CDR is ${cdrId}.`,
          ...(cdrId !== undefined && {
            action: {
              label: 'Show the CDR',
              run: () => navigate(hrefTo('charging', standinId, 'cdrs', 'own', cdrId)),
            },
          }),
        })
      }),
    )
  }
  const cancel = () => {
    if (session)
      void attempt(
        'The reservation could not be cancelled',
        client.call('charging.cancelReservation', { standinId, sessionId: session.sessionId }),
        'Reservation cancelled',
      )
  }
  // Data may say what nothing has led to, as what was made to begin with does.
  const taken = tile !== undefined && session === undefined && !tile.offline && !tile.faulted && tile.status !== 'AVAILABLE'
  const canPlug = tile !== undefined && !tile.faulted && !taken && (session === undefined || session.phase === 'reserved')
  const canUnplug = session !== undefined && session.phase !== 'reserved' && session.phase !== 'ended'
  const fault = (faulted: boolean) => {
    void attempt(
      'The status could not be changed',
      client.call('charging.fault', { standinId, evseUid: at.evseUid, faulted }),
      `${at.evseUid} is ${faulted ? 'out of order' : 'back in service'}`,
    )
  }
  const free = () => {
    void attempt(
      'The status could not be changed',
      client.call('charging.fault', { standinId, evseUid: at.evseUid, faulted: false }),
      `${at.evseUid} is AVAILABLE`,
    )
  }
  const setOffline = (offline: boolean) => {
    void attempt(
      'The status could not be changed',
      client.call('charging.offline', { standinId, evseUid: at.evseUid, offline }),
      `${at.evseUid} is ${offline ? 'disconnected' : 'reconnected'}`,
    )
  }
  const group = 'Charging'
  useCommands([
    {
      id: 'charging.plug',
      title: `Plug in at ${at.evseUid}`,
      group,
      shortcut: 'p',
      enabled: () => canPlug,
      run: () => ask({ kind: 'plug', at: tile }),
    },
    { id: 'charging.unplug', title: `Unplug at ${at.evseUid}`, group, shortcut: 'u', enabled: () => canUnplug, run: unplug },
    {
      id: 'charging.reserve',
      title: `Reserve ${at.evseUid}`,
      group,
      shortcut: 'r',
      enabled: () => canPlug && session === undefined,
      run: () => ask({ kind: 'reserve', at: tile }),
    },
    {
      id: 'charging.cancel',
      title: `Cancel the reservation of ${at.evseUid}`,
      group,
      enabled: () => session?.phase === 'reserved',
      run: cancel,
    },
    {
      id: 'charging.fault',
      title: `Put ${at.evseUid} out of order or back in service`,
      group,
      shortcut: 'b',
      enabled: () => tile !== undefined,
      run: () => fault(tile?.faulted !== true),
    },
    {
      id: 'charging.offline',
      title: `Disconnect or reconnect ${at.evseUid}`,
      group,
      shortcut: 'o',
      enabled: () => tile !== undefined,
      run: () => setOffline(tile?.offline !== true),
    },
    {
      id: 'charging.invalidate',
      title: 'Declare the session invalid',
      group,
      enabled: () => canUnplug,
      run: () => setInvalidating(true),
    },
  ])
  if (query.error)
    return (
      <div className="charging-notice">
        <Notice
          meaning="violation"
          action={
            <Button size="small" onPress={query.refresh}>
              Try again
            </Button>
          }
        >
          {query.error.message}
        </Notice>
      </div>
    )
  if (!tile)
    return query.result ? (
      <EmptyState title="Connector not found">
        <p>Its EVSE was removed. Choose another Connector in the list.</p>
      </EmptyState>
    ) : (
      <Loading what="Loading the Connector" />
    )

  const shownId = session?.sessionId ?? lastSessionId
  return (
    <section className="connector" aria-label={`Connector ${at.evseUid} / ${at.connectorId}`}>
      <header className="connector__head">
        <div className="connector__title">
          <h2 className="mono truncate" title={`${at.evseUid} / ${at.connectorId}`}>
            {at.evseUid}
            <span className="faint"> / {at.connectorId}</span>
          </h2>
          <Condition tile={tile} />
          <span className="connector__actions">
            {canUnplug ? (
              <Button size="small" kind="primary" icon={<Unplug aria-hidden />} onPress={unplug}>
                Unplug
              </Button>
            ) : (
              <Button
                size="small"
                kind="primary"
                icon={<PlugZap aria-hidden />}
                isDisabled={!canPlug}
                onPress={() => ask({ kind: 'plug', at: tile })}
              >
                Plug in…
              </Button>
            )}
            {session?.phase === 'reserved' ? (
              <Button size="small" icon={<CalendarX aria-hidden />} onPress={cancel}>
                Cancel reservation
              </Button>
            ) : (
              !canUnplug && (
                <Button
                  size="small"
                  icon={<CalendarClock aria-hidden />}
                  isDisabled={!canPlug}
                  onPress={() => ask({ kind: 'reserve', at: tile })}
                >
                  Reserve…
                </Button>
              )
            )}
            <Menu
              label={at.evseUid}
              groups={[
                {
                  entries: [
                    tile.faulted
                      ? {
                          id: 'repair',
                          label: 'Put back in service',
                          icon: <Wrench aria-hidden />,
                          shortcut: 'B',
                          run: () => fault(false),
                        }
                      : {
                          id: 'fault',
                          label: 'Put out of order',
                          icon: <Zap aria-hidden />,
                          shortcut: 'B',
                          ...(canUnplug && { detail: 'ends the session' }),
                          run: () => fault(true),
                        },
                    tile.offline
                      ? {
                          id: 'online',
                          label: 'Reconnect',
                          icon: <Wifi aria-hidden />,
                          shortcut: 'O',
                          run: () => setOffline(false),
                        }
                      : {
                          id: 'offline',
                          label: 'Disconnect',
                          icon: <WifiOff aria-hidden />,
                          shortcut: 'O',
                          run: () => setOffline(true),
                        },
                    {
                      id: 'invalid',
                      label: 'Declare the session invalid…',
                      icon: <Ban aria-hidden />,
                      danger: true,
                      disabled: !canUnplug,
                      run: () => setInvalidating(true),
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
                      run: () => navigate(hrefTo('data', standinId, 'own', 'locations', tile.locationId)),
                    },
                  ],
                },
              ]}
            >
              <IconButton size="small" label={`More about ${at.evseUid}`}>
                <Ellipsis aria-hidden />
              </IconButton>
            </Menu>
          </span>
        </div>
        <p className="connector__place soft" title={`${tile.locationName} (${tile.locationId})`}>
          {tile.locationName} · {standardText(tile.standard)}, {tile.powerType === 'DC' ? 'DC' : `AC ${tile.powerType.slice(3, 4)} phase`},{' '}
          {kwText(tile.maxPowerKw)}
          {tile.tariffIds.map((tariffId) => (
            <span key={tariffId}>
              {' '}
              · <a href={hrefTo('charging', standinId, 'tariffs', 'own', tariffId)}>{tariffId}</a>
            </span>
          ))}
        </p>
      </header>
      {tile.offline && (
        <Notice
          meaning="warning"
          action={
            <Button size="small" onPress={() => setOffline(false)}>
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
            <Button size="small" onPress={() => fault(false)}>
              Put back in service
            </Button>
          }
        >
          Out of order: vehicles cannot plug in.
        </Notice>
      )}
      {shownId === undefined ? (
        <EmptyState
          icon={<PlugZap aria-hidden />}
          title={taken ? `Status ${tile.status}` : 'No session'}
          actions={
            taken ? (
              <Button icon={<CircleCheck aria-hidden />} onPress={free}>
                Set to AVAILABLE
              </Button>
            ) : (
              canPlug && (
                <Button kind="primary" icon={<PlugZap aria-hidden />} onPress={() => ask({ kind: 'plug', at: tile })}>
                  Plug in…
                </Button>
              )
            )
          }
        >
          <p>
            {taken
              ? 'No session is running, but vehicles cannot plug in while the EVSE has this status.'
              : 'Plug in with a Token and a vehicle. Each change of the session is pushed to the peers.'}
          </p>
        </EmptyState>
      ) : (
        <SessionPanel key={shownId} standinId={standinId} sessionId={shownId} session={session} clock={clock} />
      )}
      <Confirm
        title="Declare the session invalid?"
        isOpen={invalidating}
        onClose={() => setInvalidating(false)}
        action="Declare invalid"
        onConfirm={() =>
          attempt(
            'The session could not be declared invalid',
            client.call('charging.invalidate', { standinId, sessionId: session?.sessionId ?? '' }),
            'The session is INVALID',
          )
        }
      >
        <p>The session ends now with status INVALID and produces no CDR.</p>
      </Confirm>
    </section>
  )
}
