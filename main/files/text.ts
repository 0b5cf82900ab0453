/** Text files that the user opens and saves. */
import { readFile, stat, writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import type { OpenedFile } from '../../renderer/desktop.js'

/** Larger files do not fit into one string of the page. */
export const largestBytes = 256 * 1024 * 1024

const megabytes = (bytes: number) => `${Math.ceil(bytes / 1024 / 1024)} MB`

/** A text file as a whole. Rejects with what is wrong with it: too large, not UTF-8, not readable. */
export const readText = async (path: string): Promise<OpenedFile> => {
  const name = basename(path)
  try {
    const found = await stat(path)
    if (!found.isFile()) throw new Error('it is not a file')
    if (found.size > largestBytes) throw new Error(`it has ${megabytes(found.size)}, and Standin reads up to ${megabytes(largestBytes)}`)
    const bytes = await readFile(path)
    return { name, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) }
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    const reason =
      code === 'ENOENT'
        ? 'it is not there any more'
        : code === 'EACCES' || code === 'EPERM'
          ? 'this user may not read it'
          : code === 'ERR_ENCODING_INVALID_ENCODED_DATA'
            ? 'it is not text in UTF-8'
            : error instanceof Error
              ? error.message
              : String(error)
    throw new Error(`${name} cannot be opened: ${reason}`, { cause: error })
  }
}

/** Writes a text file. Rejects with a reason. */
export const writeText = async (path: string, text: string): Promise<void> => {
  try {
    await writeFile(path, text, 'utf8')
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    const reason =
      code === 'ENOSPC'
        ? 'the disk is full'
        : code === 'EACCES' || code === 'EPERM' || code === 'EROFS'
          ? 'this user may not write there'
          : error instanceof Error
            ? error.message
            : String(error)
    throw new Error(`${basename(path)} cannot be saved: ${reason}`, { cause: error })
  }
}

/** A name proposed by the page as a name of a file, without folders and without what a file system refuses. */
export const safeName = (name: string): string => {
  const kept = name
    .replace(/[\u0000-\u001f\u007f<>:"/\\|?*]/g, '-')
    .replace(/^[. ]+|[. ]+$/g, '')
    .slice(0, 120)
  return kept === '' ? 'standin' : kept
}
