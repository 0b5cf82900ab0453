/** One Connector: what can be done with it, and the session that runs there. */
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
import type { Standin } from '../../emulator/contract/standin.js'
import { Button, Confirm, EmptyState, IconButton, Loading, Menu, Notice } from '../components/index.js'
import { callErrorOf, useClient, useEvent, useQuery } from '../engine/index.js'
import { useCommands } from '../shell/palette-commands.js'
import { hrefTo, navigate } from '../shell/router.js'
import { notify } from '../shell/toasts.js'
import type { ShownClock } from './clock.js'
import { type Asked, type ConnectorKey, sameConnector } from './connector.js'
import { Condition } from './marks.js'
import { SessionPanel } from './SessionPanel.js'
import { kwText, standardText } from './texts.js'

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
    // Its beginning and its end change what can be done here; what comes in between the panel follows by itself.
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
      'Could not be unplugged',
      client.call('charging.unplug', { standinId, sessionId: session.sessionId }).then(({ cdrId }) => {
        notify({
          text: cdrId === undefined ? 'The driver left' : `The driver left; CDR ${cdrId}`,
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
        'The reservation stays',
        client.call('charging.cancelReservation', { standinId, sessionId: session.sessionId }),
        'The reservation was given up',
      )
  }
  // Data may say what nothing has led to, as what was made to begin with does.
  const taken = tile !== undefined && session === undefined && !tile.offline && !tile.faulted && tile.status !== 'AVAILABLE'
  const canPlug = tile !== undefined && !tile.faulted && !taken && (session === undefined || session.phase === 'reserved')
  const canUnplug = session !== undefined && session.phase !== 'reserved' && session.phase !== 'ended'
  const fault = (faulted: boolean) => {
    void attempt(
      'Its state stays',
      client.call('charging.fault', { standinId, evseUid: at.evseUid, faulted }),
      `${at.evseUid} is ${faulted ? 'out of order' : 'mended'}`,
    )
  }
  const free = () => {
    void attempt(
      'Its state stays',
      client.call('charging.fault', { standinId, evseUid: at.evseUid, faulted: false }),
      `${at.evseUid} is AVAILABLE`,
    )
  }
  const cutOff = (offline: boolean) => {
    void attempt(
      'Its state stays',
      client.call('charging.offline', { standinId, evseUid: at.evseUid, offline }),
      `${at.evseUid} is ${offline ? 'cut off from its platform' : 'back'}`,
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
      title: `Give up the reservation of ${at.evseUid}`,
      group,
      enabled: () => session?.phase === 'reserved',
      run: cancel,
    },
    {
      id: 'charging.fault',
      title: `Break or mend ${at.evseUid}`,
      group,
      shortcut: 'b',
      enabled: () => tile !== undefined,
      run: () => fault(tile?.faulted !== true),
    },
    {
      id: 'charging.offline',
      title: `Cut ${at.evseUid} off, or bring it back`,
      group,
      shortcut: 'o',
      enabled: () => tile !== undefined,
      run: () => cutOff(tile?.offline !== true),
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
      <EmptyState title="It is no longer there">
        <p>Its EVSE was removed meanwhile. Choose another one from the list.</p>
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
                Give up
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
                          id: 'mend',
                          label: 'Mend it',
                          icon: <Wrench aria-hidden />,
                          shortcut: 'B',
                          run: () => fault(false),
                        }
                      : {
                          id: 'fault',
                          label: 'Break it',
                          icon: <Zap aria-hidden />,
                          shortcut: 'B',
                          ...(canUnplug && { detail: 'ends the session' }),
                          run: () => fault(true),
                        },
                    tile.offline
                      ? {
                          id: 'online',
                          label: 'Bring it back',
                          icon: <Wifi aria-hidden />,
                          shortcut: 'O',
                          run: () => cutOff(false),
                        }
                      : {
                          id: 'offline',
                          label: 'Cut it off from its platform',
                          icon: <WifiOff aria-hidden />,
                          shortcut: 'O',
                          run: () => cutOff(true),
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
                      label: 'Only this Location',
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
        <p className="connector__place soft truncate" title={`${tile.locationName} (${tile.locationId})`}>
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
            <Button size="small" onPress={() => cutOff(false)}>
              Bring it back
            </Button>
          }
        >
          Cut off from its platform. Charging goes on; what happens is told when it is back.
        </Notice>
      )}
      {tile.faulted && (
        <Notice
          meaning="violation"
          action={
            <Button size="small" onPress={() => fault(false)}>
              Mend it
            </Button>
          }
        >
          Out of order: nobody can plug in here.
        </Notice>
      )}
      {shownId === undefined ? (
        <EmptyState
          icon={<PlugZap aria-hidden />}
          title={taken ? `Its Location says ${tile.status}` : 'Nobody charges here'}
          actions={
            taken ? (
              <Button icon={<CircleCheck aria-hidden />} onPress={free}>
                Make it available
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
              ? 'No session runs here, but nobody can plug in while peers are told this.'
              : 'Choose a Token and a vehicle. What happens is pushed to the peers as it happens.'}
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
            'It stays as it is',
            client.call('charging.invalidate', { standinId, sessionId: session?.sessionId ?? '' }),
            'The session is INVALID',
          )
        }
      >
        <p>It ends now, is told as INVALID, and leaves no CDR.</p>
      </Confirm>
    </section>
  )
}
