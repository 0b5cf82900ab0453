/** Opens the registration dialog with what is known of an earlier attempt. */
import type { Connection } from '../../emulator/contract/standin.js'
import { openSetup } from './setup.js'

/** `tokens` fetches the tokens of a connection; undefined when it has none. */
export const registerAgain = async (
  connection: Connection,
  tokens: (params: { connectionId: string }) => Promise<{ a?: string | undefined } | undefined>,
): Promise<void> => {
  const known = await tokens({ connectionId: connection.id })
  openSetup({
    kind: 'register',
    standinId: connection.standinId,
    versionsUrl: connection.peer.versionsUrl ?? '',
    tokenA: known?.a ?? '',
  })
}
