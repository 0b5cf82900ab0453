/** The menu of a stand-in in the sidebar. */
import { Cable, Link2, Pencil, Plus, Trash2, UserPlus } from 'lucide-react'
import type { Client } from '../../../emulator/contract/channel.js'
import type { LocalRole, Standin } from '../../../emulator/contract/standin.js'
import { versionsWhere } from '../../../emulator/ocpi/dialect.js'
import { copyText, type MenuEntry, type MenuGroup } from '../../components/index.js'
import { notify } from '../../shell/toasts.js'
import { openSetup } from '../setup.js'
import { isHubStandin, roleText } from '../texts.js'
import { attempt } from './attempt.js'

const connecting = (standin: Standin): MenuEntry[] => {
  const standinId = standin.settings.id
  const isHub = isHubStandin(standin)
  const behindHub: MenuEntry = {
    id: 'behind',
    label: 'Connect a stand-in…',
    icon: <Plus aria-hidden />,
    run: () => openSetup({ kind: 'behind-hub', standinId }),
  }
  return [
    ...(isHub ? [behindHub] : []),
    {
      id: 'invite',
      label: isHub ? 'Invite a partner…' : 'Invite a peer…',
      icon: <UserPlus aria-hidden />,
      run: () => openSetup({ kind: 'invite', standinId }),
    },
    {
      id: 'register',
      label: isHub ? 'Register at a partner…' : 'Register at a peer…',
      icon: <Link2 aria-hidden />,
      run: () => openSetup({ kind: 'register', standinId }),
    },
    {
      id: 'manual',
      label: 'Connect without a handshake…',
      icon: <Cable aria-hidden />,
      run: () => openSetup({ kind: 'manual', standinId }),
    },
  ]
}

/** One for each role, where a version needs them. */
const copying = (standin: Standin): MenuEntry[] => {
  const byRole = Object.entries(standin.versionsUrlsByRole)
  if (byRole.length < 2) return []
  return byRole.map(([role, url]) => ({
    id: `copy-${role}`,
    label: `Copy the ${roleText(role as LocalRole)} versions url`,
    detail: versionsWhere(({ rolePerConnection }) => rolePerConnection).join(', '),
    run: () => void copyText(url, 'Versions url'),
  }))
}

export const standinMenu = (client: Client, standin: Standin): MenuGroup[] => {
  const { id: standinId, name } = standin.settings
  const remove = () =>
    attempt(`${name} could not be removed`, async () => {
      const { undo } = await client.call('standins.remove', { standinId })
      const restore = () => attempt(`${name} could not be restored`, () => client.call('standins.restore', { undo }))
      notify({ text: `${name} removed`, action: { label: 'Undo', run: restore } })
    })
  return [
    { entries: connecting(standin) },
    { entries: copying(standin) },
    {
      entries: [
        { id: 'edit', label: 'Edit…', icon: <Pencil aria-hidden />, run: () => openSetup({ kind: 'edit-standin', standinId }) },
        { id: 'remove', label: 'Remove', icon: <Trash2 aria-hidden />, danger: true, run: remove },
      ],
    },
  ]
}
