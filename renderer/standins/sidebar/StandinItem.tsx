/** A stand-in in the sidebar: its state, its address, its connections. */
import { CircleAlert, CirclePause, CirclePlay, Ellipsis, Link2, Play, Square, UserPlus, Zap } from 'lucide-react'
import type { ReactNode } from 'react'
import { type Standin, versionsUrlFor } from '../../../emulator/contract/standin.js'
import { Button, CopyButton, IconButton, Menu } from '../../components/index.js'
import { useClient, useEngine } from '../../engine/index.js'
import { hrefTo, useRoutePart } from '../../shell/router.js'
import { countText } from '../../text.js'
import { openSetup } from '../setup.js'
import { isHubStandin, partyText, roleText, standinStates } from '../texts.js'
import { attempt } from './attempt.js'
import { ConnectionItem } from './ConnectionItem.js'
import { standinMenu } from './standin-menu.js'

interface StandinProps {
  readonly standin: Standin
}

const standinIcons: Readonly<Record<Standin['state'], ReactNode>> = {
  running: <CirclePlay aria-hidden className="is-success" />,
  stopped: <CirclePause aria-hidden className="faint" />,
  failed: <CircleAlert aria-hidden className="is-violation" />,
}

export const StandinItem = ({ standin }: StandinProps) => {
  const { settings, state } = standin
  const standinId = settings.id
  const connections = useEngine((engine) => engine.connections.filter((connection) => connection.standinId === standinId))
  const faultsOn = useEngine((engine) => engine.faults.filter((fault) => fault.enabled && fault.standinId === standinId).length)
  return (
    <li className="standin" data-state={state}>
      <StandinHead standin={standin} />
      <StandinFacts standin={standin} />
      {faultsOn > 0 && (
        <a className="standin__faults" href={hrefTo('faults', standinId)}>
          <Zap aria-hidden />
          {countText(faultsOn, 'fault')} on
        </a>
      )}
      <StandinProblem standin={standin} />
      {connections.length > 0 ? (
        <ul className="standin__connections" aria-label={`Connections of ${settings.name}`}>
          {connections.map((connection) => (
            <ConnectionItem key={connection.id} connection={connection} standin={standin} />
          ))}
        </ul>
      ) : (
        <div className="standin__actions">
          <Button size="small" icon={<UserPlus aria-hidden />} onPress={() => openSetup({ kind: 'invite', standinId })}>
            Invite
          </Button>
          <Button size="small" icon={<Link2 aria-hidden />} onPress={() => openSetup({ kind: 'register', standinId })}>
            Register
          </Button>
        </div>
      )}
    </li>
  )
}

const StandinHead = ({ standin }: StandinProps) => {
  const { settings, state } = standin
  const { id: standinId, name } = settings
  const client = useClient()
  // A hub has no own data: its page shows the partners.
  const home = isHubStandin(standin) ? 'hub' : 'data'
  const isOpen = useRoutePart((route) => route.view === home && route.rest[0] === standinId)
  const url = versionsUrlFor(standin)
  return (
    <div className="standin__head">
      {standinIcons[state]}
      <a className="standin__name truncate" href={hrefTo(home, standinId)} title={name} aria-current={isOpen ? 'true' : undefined}>
        {name}
      </a>
      {url !== undefined && <CopyButton what="Versions url" text={url} />}
      {state === 'running' ? (
        <IconButton
          size="small"
          label={`Stop ${name}`}
          onPress={() => attempt(`${name} could not be stopped`, () => client.call('standins.stop', { standinId }))}
        >
          <Square aria-hidden />
        </IconButton>
      ) : (
        <IconButton
          size="small"
          label={`Start ${name}`}
          onPress={() => attempt(`${name} could not be started`, () => client.call('standins.start', { standinId }))}
        >
          <Play aria-hidden />
        </IconButton>
      )}
      <Menu label={name} groups={standinMenu(client, standin)}>
        <IconButton size="small" label={`More about ${name}`}>
          <Ellipsis aria-hidden />
        </IconButton>
      </Menu>
    </div>
  )
}

const partiesShown = 3

const StandinFacts = ({ standin: { settings, state, port } }: StandinProps) => (
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
    {settings.parties.slice(0, partiesShown).map((party) => (
      <dd key={`${party.role} ${partyText(party)}`} title={party.name}>
        {roleText(party.role)} <span className="mono">{partyText(party)}</span>
      </dd>
    ))}
    {settings.parties.length > partiesShown && <dd>and {settings.parties.length - partiesShown} more</dd>}
  </dl>
)

/** Why the stand-in failed, with the free port where that helps. */
const StandinProblem = ({ standin }: StandinProps) => {
  const client = useClient()
  const { problem, freePort, settings } = standin
  if (problem === undefined) return null
  const standinId = settings.id
  const useFreePort = (port: number) =>
    attempt('The port could not be changed', async () => {
      const updated = await client.call('standins.update', { standinId, settings: { port } })
      if (updated.state !== 'running') await client.call('standins.start', { standinId })
    })
  return (
    <div className="standin__problem" role="alert">
      <span>{problem}</span>
      {freePort !== undefined && (
        <Button size="small" onPress={() => useFreePort(freePort)}>
          Use {freePort}
        </Button>
      )}
    </div>
  )
}
