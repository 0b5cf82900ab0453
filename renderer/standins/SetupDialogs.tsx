/** The dialog that `openSetup` has asked for, if any. Rendered once, by the shell. */
import type { Connection, Standin } from '../../emulator/contract/standin.js'
import { useEngine } from '../engine/index.js'
import { BehindHubDialog } from './connect/BehindHubDialog.js'
import { CompleteDialog } from './connect/CompleteDialog.js'
import { HubInviteDialog } from './connect/HubInviteDialog.js'
import { InviteDialog } from './connect/InviteDialog.js'
import { ManualDialog } from './connect/ManualDialog.js'
import { RegisterDialog } from './connect/RegisterDialog.js'
import { ConnectionDialog } from './connection/ConnectionDialog.js'
import { RemoveConnection, Unregister } from './connection/EndDialogs.js'
import { StandinDialog } from './settings/StandinDialog.js'
import { closeSetup, useSetupDialog, type SetupDialog } from './setup.js'
import { useSetupCommands } from './setup-commands.js'
import { isHubStandin } from './texts.js'

export const SetupDialogs = () => {
  const dialog = useSetupDialog()
  const standins = useEngine((state) => state.standins)
  const connections = useEngine((state) => state.connections)
  useSetupCommands()
  if (dialog === undefined) return null
  if (dialog.kind === 'add-standin') return <StandinDialog standin={undefined} role={dialog.role} onClose={closeSetup} />
  const connection = 'connectionId' in dialog ? connections.find((each) => each.id === dialog.connectionId) : undefined
  const standinId = 'standinId' in dialog ? dialog.standinId : connection?.standinId
  const standin = standins.find((each) => each.settings.id === standinId)
  if (!standin) return null
  if ('connectionId' in dialog) return connection ? <OfConnection kind={dialog.kind} connection={connection} standin={standin} /> : null
  return <OfStandin dialog={dialog} standin={standin} />
}

type ConnectionKind = Extract<SetupDialog, { connectionId: string }>['kind']

const OfConnection = ({ kind, connection, standin }: { kind: ConnectionKind; connection: Connection; standin: Standin }) => {
  switch (kind) {
    case 'connection':
      return <ConnectionDialog connection={connection} onClose={closeSetup} />
    case 'terms':
      return <ManualDialog standin={standin} connection={connection} onClose={closeSetup} />
    case 'complete':
      return <CompleteDialog connection={connection} onClose={closeSetup} />
    case 'unregister':
      return <Unregister connection={connection} onClose={closeSetup} />
    case 'remove-connection':
      return <RemoveConnection connection={connection} onClose={closeSetup} />
  }
}

type StandinDialogs = Exclude<Extract<SetupDialog, { standinId: string }>, { connectionId: string }>

const OfStandin = ({ dialog, standin }: { dialog: StandinDialogs; standin: Standin }) => {
  switch (dialog.kind) {
    case 'edit-standin':
      return <StandinDialog key={dialog.standinId} standin={standin} onClose={closeSetup} />
    case 'manual':
      return <ManualDialog standin={standin} onClose={closeSetup} />
    case 'behind-hub':
      return <BehindHubDialog standin={standin} onClose={closeSetup} />
    case 'invite':
      return isHubStandin(standin) ? (
        <HubInviteDialog standin={standin} onClose={closeSetup} />
      ) : (
        <InviteDialog standin={standin} onClose={closeSetup} />
      )
    case 'register':
      return <RegisterDialog standin={standin} known={dialog} onClose={closeSetup} />
  }
}
