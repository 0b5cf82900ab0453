import { callErrorOf, useClient, useEngine } from '../engine/index.js'
import { BehindHubDialog } from './BehindHubDialog.js'
import { useCommands, type Command } from '../shell/palette-commands.js'
import { currentRoute, hrefTo, navigate } from '../shell/router.js'
import { notify } from '../shell/toasts.js'
import { ConnectionDialog, RemoveConnection, Unregister } from './ConnectionDialog.js'
import { HubInviteDialog } from './HubInviteDialog.js'
import { InviteDialog } from './InviteDialog.js'
import { CompleteDialog, ManualDialog } from './ManualDialog.js'
import { RegisterDialog } from './RegisterDialog.js'
import { closeSetup, openSetup, useSetupDialog } from './setup.js'
import { StandinDialog } from './StandinDialog.js'
import { isHubStandin } from './texts.js'

/** The dialog that `openSetup` has asked for, if any. Rendered once, by the shell. */
export const SetupDialogs = () => {
  const dialog = useSetupDialog()
  const client = useClient()
  const standins = useEngine((state) => state.standins)
  const connections = useEngine((state) => state.connections)
  const first = standins[0]
  useCommands([
    {
      id: 'hub.try',
      title: 'Try a hub',
      group: 'Hub',
      run: () => {
        client.call('hub.try', {}).then(
          // Whoever looks at it already may have chosen something there.
          ({ standinId }) => {
            if (currentRoute().rest[0] !== standinId) navigate(hrefTo('hub', standinId, 'map'))
          },
          (error: unknown) => {
            notify({ meaning: 'violation', text: `The hub could not be added: ${callErrorOf(error).message}` })
          },
        )
      },
    },
    {
      id: 'standins.add',
      title: 'Add a stand-in',
      group: 'Stand-ins',
      run: () => {
        openSetup({ kind: 'add-standin' })
      },
    },
    ...(first
      ? ([
          {
            id: 'standins.invite',
            title: 'Invite a peer',
            group: 'Stand-ins',
            run: () => {
              openSetup({ kind: 'invite', standinId: first.settings.id })
            },
          },
          {
            id: 'standins.register',
            title: 'Register at a peer',
            group: 'Stand-ins',
            run: () => {
              openSetup({ kind: 'register', standinId: first.settings.id })
            },
          },
          {
            id: 'standins.manual',
            title: 'Connect without a handshake',
            group: 'Stand-ins',
            run: () => {
              openSetup({ kind: 'manual', standinId: first.settings.id })
            },
          },
        ] satisfies Command[])
      : []),
    ...standins.map((standin): Command => ({
      id: `standins.edit.${standin.settings.id}`,
      title: `Edit ${standin.settings.name}`,
      group: 'Stand-ins',
      run: () => {
        openSetup({ kind: 'edit-standin', standinId: standin.settings.id })
      },
    })),
  ])

  if (dialog === undefined) return null
  if (dialog.kind === 'add-standin') return <StandinDialog standin={undefined} role={dialog.role} onClose={closeSetup} />
  if ('connectionId' in dialog) {
    const connection = connections.find((each) => each.id === dialog.connectionId)
    if (!connection) return null
    if (dialog.kind === 'connection') return <ConnectionDialog connection={connection} onClose={closeSetup} />
    const owner = standins.find((each) => each.settings.id === connection.standinId)
    if (dialog.kind === 'terms') return owner ? <ManualDialog standin={owner} connection={connection} onClose={closeSetup} /> : null
    if (dialog.kind === 'complete') return <CompleteDialog connection={connection} onClose={closeSetup} />
    if (dialog.kind === 'unregister') return <Unregister connection={connection} onClose={closeSetup} />
    return <RemoveConnection connection={connection} onClose={closeSetup} />
  }
  const standin = standins.find((each) => each.settings.id === dialog.standinId)
  if (!standin) return null
  if (dialog.kind === 'edit-standin') return <StandinDialog key={dialog.standinId} standin={standin} onClose={closeSetup} />
  if (dialog.kind === 'manual') return <ManualDialog standin={standin} onClose={closeSetup} />
  if (dialog.kind === 'behind-hub') return <BehindHubDialog standin={standin} onClose={closeSetup} />
  if (dialog.kind === 'invite' && isHubStandin(standin)) return <HubInviteDialog standin={standin} onClose={closeSetup} />
  if (dialog.kind === 'invite') return <InviteDialog standin={standin} onClose={closeSetup} />
  return <RegisterDialog standin={standin} known={dialog} onClose={closeSetup} />
}
