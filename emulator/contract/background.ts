/** Work that nobody waits for. */
import { errorText } from './error-text.js'

/** Lets work go on by itself; `failed` hears why it did not succeed. */
export const inBackground = (work: Promise<unknown>, failed: (message: string) => void): void => {
  work.catch((error: unknown) => {
    failed(errorText(error))
  })
}
