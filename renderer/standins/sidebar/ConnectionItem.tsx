/** A connection of a stand-in in the sidebar. */
import { CircleAlert, CircleCheck, CircleDashed, CircleMinus, CircleOff, Ellipsis, KeyRound, LoaderCircle } from 'lucide-react'
import type { ReactNode } from 'react'
import { type Connection, type Standin, versionsUrlFor } from '../../../emulator/contract/standin.js'
import { copyText, IconButton, Menu } from '../../components/index.js'
import { useCall, useClient } from '../../engine/index.js'
import { hrefTo, useRoutePart } from '../../shell/router.js'
import { notify } from '../../shell/toasts.js'
import { registerAgain } from '../register-again.js'
import { openSetup } from '../setup.js'
import { connectionStateText, connectionTitle, invitationText, isOurTurn, partiesText, partyText } from '../texts.js'
import { attempt } from './attempt.js'
import { connectionMenu } from './connection-menu.js'

interface ConnectionProps {
  readonly connection: Connection
  readonly standin: Standin
}

const connectionIcons: Readonly<Record<Connection['state'], ReactNode>> = {
  INVITED: <CircleDashed aria-hidden className="soft" />,
  REGISTERING: <LoaderCircle aria-hidden className="is-outgoing" />,
  REGISTERED: <CircleCheck aria-hidden className="is-success" />,
  UNREGISTERED: <CircleMinus aria-hidden className="is-warning" />,
}

const iconOf = (connection: Connection): ReactNode => {
  if (connection.partner?.down || connection.partner?.suspended || connection.partner?.unreachable)
    return <CircleOff aria-hidden className="is-violation" />
  return isOurTurn(connection) ? <CircleMinus aria-hidden className="is-warning" /> : connectionIcons[connection.state]
}

export const ConnectionItem = ({ connection, standin }: ConnectionProps) => {
  const { problem } = connection
  return (
    <li className="connection">
      <ConnectionHead connection={connection} standin={standin} />
      <ConnectionFacts connection={connection} />
      {problem !== undefined && (
        <div className="connection__problem" title={problem}>
          <CircleAlert aria-hidden />
          <span>{problem}</span>
        </div>
      )}
    </li>
  )
}

/** What can be done with a connection from the sidebar. */
const useConnectionActions = ({ connection, standin }: ConnectionProps) => {
  const { id: connectionId, state, role } = connection
  const client = useClient()
  const renew = useCall('connections.renew')
  const tokens = useCall('connections.tokens')
  const ourTurn = isOurTurn(connection)
  const copyInvitation = () =>
    attempt('Token A could not be fetched', async () => {
      const { a = '' } = await client.call('connections.tokens', { connectionId })
      await copyText(invitationText(versionsUrlFor(standin, role) ?? '', a), 'Versions url and token A')
    })
  const startRenewal = async () => {
    if (await renew.run({ connectionId })) notify({ meaning: 'success', text: `Registration with ${connectionTitle(connection)} renewed` })
    else openSetup({ kind: 'connection', connectionId })
  }
  return {
    copyInvitation: state === 'INVITED' && !ourTurn ? copyInvitation : undefined,
    registerAgain: ourTurn ? () => void registerAgain(connection, tokens.run) : undefined,
    renew: () => void startRenewal(),
  }
}

const ConnectionHead = ({ connection, standin }: ConnectionProps) => {
  const isOpen = useRoutePart((route) => route.view === 'operations' && route.rest[0] === connection.id)
  const actions = useConnectionActions({ connection, standin })
  const title = connectionTitle(connection)
  return (
    <div className="connection__head">
      {iconOf(connection)}
      <a
        className="connection__name truncate"
        href={hrefTo('operations', connection.id)}
        title={`${title}: ${partiesText(connection.peer.parties) || 'parties unknown until it registers'}`}
        aria-current={isOpen ? 'true' : undefined}
      >
        {title}
      </a>
      {actions.copyInvitation && (
        <IconButton size="small" label="Copy versions url and token A" onPress={actions.copyInvitation}>
          <KeyRound aria-hidden />
        </IconButton>
      )}
      <Menu label={title} groups={connectionMenu(connection, actions)}>
        <IconButton size="small" label={`More about the connection to ${title}`}>
          <Ellipsis aria-hidden />
        </IconButton>
      </Menu>
    </div>
  )
}

const codesShown = 2

/** State, version and parties, as far as they are known. */
const ConnectionFacts = ({ connection }: { connection: Connection }) => {
  const { version, peer } = connection
  const codes = peer.parties.slice(0, codesShown).map(partyText).join(', ')
  const more = peer.parties.length - codesShown
  const facts = [version, more > 0 ? `${codes} and ${more} more` : codes].filter((fact) => fact !== undefined && fact !== '')
  return (
    <div className="connection__facts truncate" title={partiesText(peer.parties)}>
      {connectionStateText(connection)}
      {facts.map((fact) => (
        <span key={fact}>
          {' '}
          · <span className="mono">{fact}</span>
        </span>
      ))}
    </div>
  )
}
