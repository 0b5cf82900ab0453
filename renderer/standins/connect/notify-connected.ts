/** Says that a connection was made, and whether its endpoints are known. */
import type { Connection } from '../../../emulator/contract/standin.js'
import { notify } from '../../shell/toasts.js'
import { connectionTitle } from '../texts.js'

export const notifyConnected = (connection: Connection): void => {
  notify(
    connection.problem === undefined
      ? { meaning: 'success', text: `Connected with ${connectionTitle(connection)}` }
      : { meaning: 'violation', text: `Connected, but the endpoints could not be fetched: ${connection.problem}` },
  )
}
