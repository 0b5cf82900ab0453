/** Work that nobody waits for, and what errors say. */

/** What an error says, whatever was thrown. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** Lets work go on by itself; `failed` hears why it did not succeed. */
export const inBackground = (work: Promise<unknown>, failed: (message: string) => void): void => {
  work.catch((error: unknown) => {
    failed(messageOf(error))
  })
}
