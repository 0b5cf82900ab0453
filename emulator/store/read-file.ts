/** Reading files that somebody else may have put there: never a pipe or a device, which may never end, and never more than expected. */
import { constants } from 'node:fs'
import { open } from 'node:fs/promises'

export interface RegularFile {
  readonly bytes: Buffer
  readonly changedAtMs: number
}

/** Content of a regular file. Rejects with the system's error, or with one that says what the path is instead, or how large. */
export const readRegularFile = async (path: string, maximumBytes = Number.POSITIVE_INFINITY): Promise<RegularFile> => {
  // Without O_NONBLOCK a pipe would be waited for before it can be told from a file.
  const handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
  try {
    const found = await handle.stat()
    if (!found.isFile()) throw new Error(`${path} is ${found.isDirectory() ? 'a folder' : 'a pipe or a device'}, not a file`)
    if (found.size > maximumBytes) throw new Error(`${path} has ${found.size} bytes; at most ${maximumBytes} are read`)
    return { bytes: await handle.readFile(), changedAtMs: found.mtimeMs }
  } finally {
    await handle.close()
  }
}

/** As `readRegularFile`, as text. */
export const readRegularText = async (path: string, maximumBytes?: number): Promise<string> =>
  (await readRegularFile(path, maximumBytes)).bytes.toString('utf8')
