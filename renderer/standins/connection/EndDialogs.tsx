/** Ends a connection: at the peer, or only here. */
import type { Connection } from '../../../emulator/contract/standin.js'
import { Confirm } from '../../components/index.js'
import { callErrorOf, useClient } from '../../engine/index.js'
import { notify } from '../../shell/toasts.js'
import { connectionTitle } from '../texts.js'

interface EndProps {
  readonly connection: Connection
  readonly onClose: () => void
}

export const Unregister = ({ connection, onClose }: EndProps) => {
  const client = useClient()
  const title = connectionTitle(connection)
  const unregister = async () => {
    try {
      await client.call('connections.unregister', { connectionId: connection.id })
      notify({ text: `Unregistered from ${title}` })
    } catch (error) {
      notify({ meaning: 'violation', text: `${title} could not be unregistered: ${callErrorOf(error).message}` })
    }
  }
  return (
    <Confirm title={`Unregister from ${title}?`} isOpen onClose={onClose} action="Unregister" onConfirm={unregister}>
      <p>DELETE credentials is sent to the peer. Afterwards neither side can call the other until they register again.</p>
    </Confirm>
  )
}

export const RemoveConnection = ({ connection, onClose }: EndProps) => {
  const client = useClient()
  const title = connectionTitle(connection)
  const remove = async () => {
    try {
      await client.call('connections.remove', { connectionId: connection.id })
      notify({ text: `${title} removed` })
    } catch (error) {
      notify({ meaning: 'violation', text: `${title} could not be removed: ${callErrorOf(error).message}` })
    }
  }
  return (
    <Confirm title={`Remove ${title}?`} isOpen onClose={onClose} action="Remove" onConfirm={remove}>
      <p>Deletes the connection, its tokens and the data received over it. The peer is not informed: unregister first to inform it.</p>
    </Confirm>
  )
}
