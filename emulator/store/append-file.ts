/**
 * A text file that only grows at its end, for lines that come often and are lost one by one, not all at once: when the
 * process is killed the last line may be half. Beyond a size it goes on in a new one, and the file before is kept as `.1`.
 */
import { createReadStream } from 'node:fs'
import { mkdir, open, rename, rm, stat, type FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'
import { errorCode, fileMode, folderMode } from './replace-file.js'

export interface AppendFile {
  /** Whole lines, each with its line feed. Rejects with the system's error; then nothing, or a part, was written. */
  append(lines: string): Promise<void>
  /** Removes what was written, the file before included. */
  empty(): Promise<void>
  close(): Promise<void>
}

export interface AppendFileOptions {
  /** Path; the file before has `.1` added to it. */
  readonly file: string
  /** Size beyond which it goes on in a new one; it never does unless told. */
  readonly maxBytes?: number
  /** How many files before it are kept, as `.1`, the latest, to `.9`; one by default. */
  readonly keptFiles?: number
}

const beforeOf = (file: string, age = 1): string => `${file}.${age}`

/** Each file becomes one older; the oldest is replaced. */
const rotate = async (file: string, keptFiles: number): Promise<void> => {
  for (let age = keptFiles - 1; age >= 1; age--) {
    await rename(beforeOf(file, age), beforeOf(file, age + 1)).catch((error: unknown) => {
      if (errorCode(error) !== 'ENOENT') throw error
    })
  }
  await rename(file, beforeOf(file))
}

/** Nothing is opened or created before the first line comes. */
export const appendFile = ({ file, maxBytes = Number.POSITIVE_INFINITY, keptFiles = 1 }: AppendFileOptions): AppendFile => {
  let opened: { readonly handle: FileHandle; size: number } | undefined

  const close = async (): Promise<void> => {
    const { handle } = opened ?? {}
    opened = undefined
    await handle?.close()
  }

  const openEnd = async (): Promise<{ readonly handle: FileHandle; size: number }> => {
    await mkdir(dirname(file), { recursive: true, mode: folderMode })
    const handle = await open(file, 'a+', fileMode)
    const found = await handle.stat()
    const { size } = found
    // Also of a file that was there: it holds what peers sent. A device is not ours to change.
    if (found.isFile()) await handle.chmod(fileMode).catch(() => undefined)
    const last = Buffer.alloc(1)
    // Half a line, from a process that was killed, is ended so that it costs no other.
    if (size > 0 && (await handle.read(last, 0, 1, size - 1)).bytesRead === 1 && last.toString() !== '\n') await handle.appendFile('\n')
    return { handle, size }
  }

  return {
    append: async (lines) => {
      const bytes = Buffer.byteLength(lines)
      opened ??= await openEnd()
      if (opened.size > 0 && opened.size + bytes > maxBytes) {
        await close()
        await rotate(file, keptFiles)
        opened = await openEnd()
      }
      try {
        await opened.handle.appendFile(lines)
        opened.size += bytes
      } catch (error) {
        // On a full disk a part was written: without it, the file ends with a whole line. A device or pipe cannot be cut.
        await opened.handle.truncate(opened.size).catch(() => undefined)
        throw error
      }
    },
    empty: async () => {
      await close()
      const before = Array.from({ length: keptFiles }, (_, index) => beforeOf(file, index + 1))
      for (const path of [file, ...before]) await rm(path, { force: true })
    },
    close,
  }
}

/** What was written, in pieces that may end anywhere, the file before first. Empty when there is none. */
export async function* appendedText(file: string): AsyncGenerator<string, void, undefined> {
  for (const path of [beforeOf(file), file]) {
    try {
      if (!(await stat(path)).isFile()) throw new Error(`${path} is not a file`)
    } catch (error) {
      if (errorCode(error) === 'ENOENT') continue
      throw error
    }
    yield* createReadStream(path, 'utf8') as AsyncIterable<string>
    // So that half a line at the end of the one is not taken together with the beginning of the other.
    yield '\n'
  }
}
