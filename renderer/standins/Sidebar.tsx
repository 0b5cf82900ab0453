import {
  Cable,
  CircleAlert,
  CircleCheck,
  CircleDashed,
  CircleMinus,
  CirclePause,
  CirclePlay,
  Ellipsis,
  KeyRound,
  Link2,
  LoaderCircle,
  Pencil,
  Play,
  Plus,
  RefreshCw,
  Square,
  Trash2,
  Unlink,
  UserPlus,
  Zap,
} from 'lucide-react'
import type { ReactNode } from 'react'
import type { Connection, Standin } from '../../emulator/contract/standin.js'
import { Button, CopyButton, copyText, EmptyState, IconButton, Loading, Menu } from '../components/index.js'
import { callErrorOf, useCall, useClient, useEngine } from '../engine/index.js'
import { RecentScenarios } from '../scenarios/RecentScenarios.js'
import { hrefTo, useRoutePart } from '../shell/router.js'
import { notify } from '../shell/toasts.js'
import { countText } from '../text.js'
import { openSetup } from './setup.js'
import {
  connectionStateText,
  connectionTitle,
  invitationText,
  isHubStandin,
  isOurTurn,
  partiesText,
  partyText,
  roleText,
  standinStates,
  versionsUrlFor,
} from './texts.js'
import { versionsWhere } from '../../emulator/ocpi/dialect.js'
import './standins.css'

/** Stand-ins, their connections and invitations. */
export const Sidebar = () => {
  const standins = useEngine((state) => state.standins)
  const loaded = useEngine((state) => state.loaded)
  return (
    <>
      <nav className="sidebar" aria-label="Stand-ins">
        <div className="sidebar__head">
          <h2>Stand-ins</h2>
          <IconButton
            size="small"
            label="Add a stand-in"
            onPress={() => {
              openSetup({ kind: 'add-standin' })
            }}
          >
            <Plus aria-hidden />
          </IconButton>
        </div>
        {!loaded && <Loading what="Loading the stand-ins" />}
        {loaded && standins.length === 0 && (
          <EmptyState
            title="No stand-in yet"
            actions={
              <Button
                kind="primary"
                icon={<Plus aria-hidden />}
                onPress={() => {
                  openSetup({ kind: 'add-standin' })
                }}
              >
                Add a stand-in
              </Button>
            }
          >
            <p>A stand-in plays one OCPI platform. Add one, and let your own platform register at it.</p>
          </EmptyState>
        )}
        <ul className="sidebar__list">
          {standins.map((standin) => (
            <StandinItem key={standin.settings.id} standin={standin} />
          ))}
        </ul>
      </nav>
      <RecentScenarios />
    </>
  )
}

const standinIcons: Readonly<Record<Standin['state'], ReactNode>> = {
  running: <CirclePlay aria-hidden className="is-success" />,
  stopped: <CirclePause aria-hidden className="faint" />,
  failed: <CircleAlert aria-hidden className="is-violation" />,
}

const StandinItem = ({ standin }: { standin: Standin }) => {
  const { settings, state, port } = standin
  const standinId = settings.id
  const connections = useEngine((engine) => engine.connections.filter((connection) => connection.standinId === standinId))
  const faultsOn = useEngine((engine) => engine.faults.filter((fault) => fault.enabled && fault.standinId === standinId).length)
  const client = useClient()
  const attempt = (what: string, run: () => Promise<unknown>) => {
    run().catch((error: unknown) => {
      notify({ meaning: 'violation', text: `${what}: ${callErrorOf(error).message}` })
    })
  }
  const start = () => {
    attempt(`${settings.name} could not be started`, () => client.call('standins.start', { standinId }))
  }
  const stop = () => {
    attempt(`${settings.name} could not be stopped`, () => client.call('standins.stop', { standinId }))
  }
  const remove = () => {
    attempt(`${settings.name} could not be removed`, async () => {
      const { undo } = await client.call('standins.remove', { standinId })
      notify({
        text: `${settings.name} removed`,
        action: {
          label: 'Undo',
          run: () => {
            attempt(`${settings.name} could not be brought back`, () => client.call('standins.restore', { undo }))
          },
        },
      })
    })
  }
  const isHub = isHubStandin(standin)
  // A hub owns nothing: what there is to see of it are its partners.
  const home = isHub ? 'hub' : 'data'
  const isOpen = useRoutePart((route) => route.view === home && route.rest[0] === standinId)
  const url = versionsUrlFor(standin, undefined)
  const byRole = Object.entries(standin.versionsUrlsByRole)
  return (
    <li className="standin" data-state={state}>
      <div className="standin__head">
        {standinIcons[state]}
        <a
          className="standin__name truncate"
          href={hrefTo(home, standinId)}
          title={settings.name}
          aria-current={isOpen ? 'true' : undefined}
        >
          {settings.name}
        </a>
        {url !== undefined && <CopyButton what="Versions url" text={url} />}
        {state === 'running' ? (
          <IconButton size="small" label={`Stop ${settings.name}`} onPress={stop}>
            <Square aria-hidden />
          </IconButton>
        ) : (
          <IconButton size="small" label={`Start ${settings.name}`} onPress={start}>
            <Play aria-hidden />
          </IconButton>
        )}
        <Menu
          label={settings.name}
          groups={[
            {
              entries: [
                ...(isHub
                  ? [
                      {
                        id: 'behind',
                        label: 'Connect a stand-in…',
                        icon: <Plus aria-hidden />,
                        run: () => {
                          openSetup({ kind: 'behind-hub', standinId })
                        },
                      },
                    ]
                  : []),
                {
                  id: 'invite',
                  label: isHub ? 'Invite a partner…' : 'Invite a peer…',
                  icon: <UserPlus aria-hidden />,
                  run: () => {
                    openSetup({ kind: 'invite', standinId })
                  },
                },
                {
                  id: 'register',
                  label: isHub ? 'Register at a partner…' : 'Register at a peer…',
                  icon: <Link2 aria-hidden />,
                  run: () => {
                    openSetup({ kind: 'register', standinId })
                  },
                },
                {
                  id: 'manual',
                  label: 'Connect without a handshake…',
                  icon: <Cable aria-hidden />,
                  run: () => {
                    openSetup({ kind: 'manual', standinId })
                  },
                },
              ],
            },
            {
              entries:
                byRole.length > 1
                  ? byRole.map(([role, roleUrl]) => ({
                      id: `copy-${role}`,
                      label: `Copy the ${roleText(role as 'CPO' | 'EMSP')} versions url`,
                      detail: versionsWhere(({ rolePerConnection }) => rolePerConnection).join(', '),
                      run: () => {
                        void copyText(roleUrl, 'Versions url')
                      },
                    }))
                  : [],
            },
            {
              entries: [
                {
                  id: 'edit',
                  label: 'Edit…',
                  icon: <Pencil aria-hidden />,
                  run: () => {
                    openSetup({ kind: 'edit-standin', standinId })
                  },
                },
                { id: 'remove', label: 'Remove', icon: <Trash2 aria-hidden />, danger: true, run: remove },
              ],
            },
          ]}
        >
          <IconButton size="small" label={`More about ${settings.name}`}>
            <Ellipsis aria-hidden />
          </IconButton>
        </Menu>
      </div>
      <dl className="standin__facts">
        <dt className="visually-hidden">State</dt>
        <dd className={state === 'failed' ? 'is-violation' : undefined}>{standinStates[state]}</dd>
        {state === 'running' && (
          <>
            <dt className="visually-hidden">Port</dt>
            <dd className="mono">:{port ?? settings.port}</dd>
          </>
        )}
        <dt className="visually-hidden">Versions</dt>
        <dd className="mono">{settings.versions.join(' ')}</dd>
        <dt className="visually-hidden">Parties</dt>
        {settings.parties.slice(0, 3).map((party) => (
          <dd key={`${party.role} ${partyText(party)}`} title={party.name}>
            {roleText(party.role)} <span className="mono">{partyText(party)}</span>
          </dd>
        ))}
        {settings.parties.length > 3 && <dd>and {settings.parties.length - 3} more</dd>}
      </dl>
      {faultsOn > 0 && (
        <a className="standin__faults" href={hrefTo('faults', standinId)}>
          <Zap aria-hidden />
          {countText(faultsOn, 'fault')} on
        </a>
      )}
      {standin.problem !== undefined && (
        <div className="standin__problem" role="alert">
          <span>{standin.problem}</span>
          {standin.freePort !== undefined && (
            <Button
              size="small"
              onPress={() => {
                const freePort = standin.freePort
                attempt('The port could not be changed', () =>
                  client
                    .call('standins.update', { standinId, settings: { port: freePort } })
                    .then((updated) => (updated.state === 'running' ? undefined : client.call('standins.start', { standinId }))),
                )
              }}
            >
              Use {standin.freePort}
            </Button>
          )}
        </div>
      )}
      {connections.length > 0 && (
        <ul className="standin__connections" aria-label={`Connections of ${settings.name}`}>
          {connections.map((connection) => (
            <ConnectionItem key={connection.id} connection={connection} standin={standin} />
          ))}
        </ul>
      )}
      {connections.length === 0 && (
        <div className="standin__actions">
          <Button
            size="small"
            icon={<UserPlus aria-hidden />}
            onPress={() => {
              openSetup({ kind: 'invite', standinId })
            }}
          >
            Invite
          </Button>
          <Button
            size="small"
            icon={<Link2 aria-hidden />}
            onPress={() => {
              openSetup({ kind: 'register', standinId })
            }}
          >
            Register
          </Button>
        </div>
      )}
    </li>
  )
}

const connectionIcons: Readonly<Record<Connection['state'], ReactNode>> = {
  INVITED: <CircleDashed aria-hidden className="soft" />,
  REGISTERING: <LoaderCircle aria-hidden className="is-outgoing" />,
  REGISTERED: <CircleCheck aria-hidden className="is-success" />,
  UNREGISTERED: <CircleMinus aria-hidden className="is-warning" />,
}

const ConnectionItem = ({ connection, standin }: { connection: Connection; standin: Standin }) => {
  const { id: connectionId, state, version, peer } = connection
  const client = useClient()
  const isOpen = useRoutePart((route) => route.view === 'operations' && route.rest[0] === connectionId)
  const renew = useCall('connections.renew')
  const title = connectionTitle(connection)
  const url = versionsUrlFor(standin, connection.role, version)
  const ourTurn = isOurTurn(connection)
  const invited = state === 'INVITED' && !ourTurn
  const copyInvitation = () => {
    client.call('connections.tokens', { connectionId }).then(
      ({ a = '' }) => copyText(invitationText(url ?? '', a), 'Versions url and token A'),
      (error: unknown) => {
        notify({ meaning: 'violation', text: `Token A could not be fetched: ${callErrorOf(error).message}` })
      },
    )
  }
  const registerAgain = () => {
    const versionsUrl = peer.versionsUrl ?? ''
    const open = (tokenA: string) => {
      openSetup({ kind: 'register', standinId: standin.settings.id, versionsUrl, tokenA })
    }
    client.call('connections.tokens', { connectionId }).then(
      ({ a = '' }) => {
        open(a)
      },
      () => {
        open('')
      },
    )
  }
  const startRenewal = async () => {
    if (await renew.run({ connectionId })) notify({ meaning: 'success', text: `Registration with ${title} renewed` })
    else openSetup({ kind: 'connection', connectionId })
  }
  const parties = partiesText(peer.parties)
  const codes =
    peer.parties.length > 2
      ? `${peer.parties.slice(0, 2).map(partyText).join(', ')} and ${peer.parties.length - 2} more`
      : peer.parties.map(partyText).join(', ')
  return (
    <li className="connection">
      <div className="connection__head">
        {ourTurn ? <CircleMinus aria-hidden className="is-warning" /> : connectionIcons[state]}
        <a
          className="connection__name truncate"
          href={hrefTo('operations', connectionId)}
          title={`${title}: ${parties || 'peer not known yet'}`}
          aria-current={isOpen ? 'true' : undefined}
        >
          {title}
        </a>
        {invited && (
          <IconButton size="small" label="Copy versions url and token A" onPress={copyInvitation}>
            <KeyRound aria-hidden />
          </IconButton>
        )}
        <Menu
          label={title}
          groups={[
            {
              entries: [
                {
                  id: 'open',
                  label: 'Details and quirks…',
                  icon: <Pencil aria-hidden />,
                  run: () => {
                    openSetup({ kind: 'connection', connectionId })
                  },
                },
                ...(state === 'REGISTERED'
                  ? [
                      {
                        id: 'terms',
                        label: 'Tokens and urls…',
                        icon: <Cable aria-hidden />,
                        run: () => {
                          openSetup({ kind: 'terms', connectionId })
                        },
                      },
                    ]
                  : [
                      {
                        id: 'complete',
                        label: 'Enter its credentials…',
                        icon: <Cable aria-hidden />,
                        run: () => {
                          openSetup({ kind: 'complete', connectionId })
                        },
                      },
                    ]),
                ...(invited
                  ? [{ id: 'copy', label: 'Copy versions url and token A', icon: <KeyRound aria-hidden />, run: copyInvitation }]
                  : []),
                ...(ourTurn ? [{ id: 'again', label: 'Register again…', icon: <Link2 aria-hidden />, run: registerAgain }] : []),
                ...(state === 'REGISTERED'
                  ? [
                      {
                        id: 'renew',
                        label: 'Renew the registration',
                        icon: <RefreshCw aria-hidden />,
                        run: () => {
                          void startRenewal()
                        },
                      },
                    ]
                  : []),
              ],
            },
            {
              entries: [
                ...(state === 'REGISTERED'
                  ? [
                      {
                        id: 'unregister',
                        label: 'Unregister…',
                        icon: <Unlink aria-hidden />,
                        danger: true,
                        run: () => {
                          openSetup({ kind: 'unregister', connectionId })
                        },
                      },
                    ]
                  : []),
                {
                  id: 'remove',
                  label: 'Remove…',
                  icon: <Trash2 aria-hidden />,
                  danger: true,
                  run: () => {
                    openSetup({ kind: 'remove-connection', connectionId })
                  },
                },
              ],
            },
          ]}
        >
          <IconButton size="small" label={`More about the connection to ${title}`}>
            <Ellipsis aria-hidden />
          </IconButton>
        </Menu>
      </div>
      <div className="connection__facts truncate" title={parties}>
        {connectionStateText(connection)}
        {version !== undefined && (
          <>
            {' '}
            · <span className="mono">{version}</span>
          </>
        )}
        {codes !== '' && (
          <>
            {' '}
            · <span className="mono">{codes}</span>
          </>
        )}
      </div>
      {connection.problem !== undefined && (
        <div className="connection__problem" title={connection.problem}>
          <CircleAlert aria-hidden />
          <span>{connection.problem}</span>
        </div>
      )}
    </li>
  )
}
