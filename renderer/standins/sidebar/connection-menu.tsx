/** The menu of a connection in the sidebar. */
import { Cable, KeyRound, Link2, Pencil, RefreshCw, Trash2, Unlink } from 'lucide-react'
import type { Connection } from '../../../emulator/contract/standin.js'
import type { MenuEntry, MenuGroup } from '../../components/index.js'
import { openSetup } from '../setup.js'

export interface ConnectionActions {
  /** Undefined unless the peer has to register with token A. */
  readonly copyInvitation: (() => void) | undefined
  /** Undefined unless we have to register. */
  readonly registerAgain: (() => void) | undefined
  readonly renew: () => void
}

const entry = (id: string, label: string, icon: React.ReactNode, run: () => void, danger = false): MenuEntry => ({
  id,
  label,
  icon,
  run,
  danger,
})

export const connectionMenu = ({ id: connectionId, state }: Connection, actions: ConnectionActions): MenuGroup[] => {
  const { copyInvitation, registerAgain, renew } = actions
  const isRegistered = state === 'REGISTERED'
  const edit = isRegistered
    ? entry('terms', 'Tokens and urls…', <Cable aria-hidden />, () => openSetup({ kind: 'terms', connectionId }))
    : entry('complete', 'Enter its credentials…', <Cable aria-hidden />, () => openSetup({ kind: 'complete', connectionId }))
  return [
    {
      entries: [
        entry('open', 'Details and quirks…', <Pencil aria-hidden />, () => openSetup({ kind: 'connection', connectionId })),
        edit,
        ...(copyInvitation ? [entry('copy', 'Copy versions url and token A', <KeyRound aria-hidden />, copyInvitation)] : []),
        ...(registerAgain ? [entry('again', 'Register again…', <Link2 aria-hidden />, registerAgain)] : []),
        ...(isRegistered ? [entry('renew', 'Renew the registration', <RefreshCw aria-hidden />, renew)] : []),
      ],
    },
    {
      entries: [
        ...(isRegistered
          ? [entry('unregister', 'Unregister…', <Unlink aria-hidden />, () => openSetup({ kind: 'unregister', connectionId }), true)]
          : []),
        entry('remove', 'Remove…', <Trash2 aria-hidden />, () => openSetup({ kind: 'remove-connection', connectionId }), true),
      ],
    },
  ]
}
