/** Runs a call that no component waits for, and notifies when it fails. */
import { callErrorOf } from '../../engine/index.js'
import { notify } from '../../shell/toasts.js'

/** `failure` is what did not happen, as `CPO could not be started`. */
export const attempt = (failure: string, run: () => Promise<unknown>): void => {
  run().catch((error: unknown) => notify({ meaning: 'violation', text: `${failure}: ${callErrorOf(error).message}` }))
}
