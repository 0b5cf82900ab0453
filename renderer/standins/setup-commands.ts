/** Commands of the palette that open the setup dialogs. */
import { callErrorOf, useClient, useEngine } from '../engine/index.js'
import { useCommands, type Command } from '../shell/palette-commands.js'
import { currentRoute, hrefTo, navigate } from '../shell/router.js'
import { notify } from '../shell/toasts.js'
import { openSetup, type SetupDialog } from './setup.js'

const opening = (id: string, title: string, dialog: SetupDialog): Command => ({
  id,
  title,
  group: 'Stand-ins',
  run: () => openSetup(dialog),
})

export const useSetupCommands = (): void => {
  const client = useClient()
  const standins = useEngine((state) => state.standins)
  const standinId = standins[0]?.settings.id
  const tryHub = () => {
    client.call('hub.try', {}).then(
      // A user who is on its page already may have chosen something there.
      (hub) => {
        if (currentRoute().rest[0] !== hub.standinId) navigate(hrefTo('hub', hub.standinId, 'map'))
      },
      (error: unknown) => notify({ meaning: 'violation', text: `The hub could not be added: ${callErrorOf(error).message}` }),
    )
  }
  useCommands([
    { id: 'hub.try', title: 'Try a hub', group: 'Hub', run: tryHub },
    opening('standins.add', 'Add a stand-in', { kind: 'add-standin' }),
    ...(standinId === undefined
      ? []
      : [
          opening('standins.invite', 'Invite a peer', { kind: 'invite', standinId }),
          opening('standins.register', 'Register at a peer', { kind: 'register', standinId }),
          opening('standins.manual', 'Connect without a handshake', { kind: 'manual', standinId }),
        ]),
    ...standins.map(({ settings: { id, name } }) =>
      opening(`standins.edit.${id}`, `Edit ${name}`, { kind: 'edit-standin', standinId: id }),
    ),
  ])
}
