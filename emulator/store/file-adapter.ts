/** lowdb's adapter over a file that is never half written: reading finds the best there is, writing replaces it. */
import { rename, stat } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import type { Adapter } from 'lowdb'
import { type Decoded, decode, encode, type Format } from './format.js'
import { freeName, timestampOf } from './names.js'
import { readRegularFile } from './read-file.js'
import { backupOf, copyToDisk, errorCode, replaceFile, syncFolder } from './replace-file.js'
import { errorText } from '../contract/error-text.js'

/** Why a file is not opened. It has not been touched. */
export class StoreRefusal extends Error {
  override readonly name = 'StoreRefusal'
  constructor(
    readonly code: 'newer-format' | 'too-old' | 'no-access',
    readonly file: string,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options)
  }
}

/** What reading had to do, for the user. */
export interface Notice {
  readonly kind: 'set-aside' | 'backup-used' | 'started-anew' | 'migrated'
  readonly message: string
}

export interface FileAdapter<T> extends Adapter<T> {
  /** True when the file is not yet what a write would make of it. */
  readonly stale: boolean
}

type Found<T> = Decoded<T> | { readonly kind: 'missing' }

/**
 * `read` gives null when there is neither a file nor a backup, and rejects with StoreRefusal when a file must be left
 * alone. `write` rejects with the system's error. Until what was read has been kept safe, nothing is written.
 */
export const fileAdapter = <T extends object>(
  file: string,
  format: Format<T>,
  notify: (notice: Notice) => void,
  now: () => number,
): FileAdapter<T> => {
  /** What must have been moved or copied before the file may be replaced; each is done once. */
  let precautions: (() => Promise<void>)[] = []
  let textOnDisk: string | undefined

  const setAside = (path: string) => async () => {
    const aside = await freeName(`${path}.corrupt-${timestampOf(now())}`)
    await unlessMissing(rename(path, aside))
    notify({ kind: 'set-aside', message: `${basename(path)} was set aside as ${basename(aside)}.` })
  }
  const keepCopy = (path: string, formatVersion: number) => async () => {
    const copy = await freeName(`${file}.v${formatVersion}`)
    await unlessMissing(copyToDisk(path, copy))
    notify({
      kind: 'migrated',
      message:
        `${basename(file)} was taken from format ${formatVersion} to ${format.formatVersion}; ` +
        `the old one is kept as ${basename(copy)}.`,
    })
  }
  const takePrecautions = async (): Promise<void> => {
    for (let next = precautions[0]; next; next = precautions[0]) {
      await next()
      precautions = precautions.slice(1)
    }
    await unlessMissing(syncFolder(dirname(file)))
  }

  /** Data of a file that can be used, after noting what has to be kept of it. */
  const use = (path: string, found: Found<T>): T | undefined => {
    if (found.kind === 'older') precautions.push(keepCopy(path, found.formatVersion))
    return found.kind === 'older' || found.kind === 'current' ? found.data : undefined
  }

  return {
    get stale() {
      return textOnDisk === undefined
    },
    async read() {
      const backup = backupOf(file)
      const main = await findAt(file, format)
      if (main.kind === 'current' || main.kind === 'older') {
        if (main.kind === 'current') textOnDisk = encode(main.data, format)
        return use(file, main) ?? null
      }
      // Look at the backup before anything is moved: it may have to be refused.
      const spare = await findAt(backup, format)
      if (main.kind === 'missing' && spare.kind === 'missing') return null

      const what = main.kind === 'unreadable' ? `${file} cannot be read: ${main.reason}.` : `${file} is gone.`
      if (main.kind === 'unreadable') precautions.push(setAside(file))
      const data = use(backup, spare)
      if (data) {
        const savedAt = (await stat(backup)).mtime.toISOString()
        notify({ kind: 'backup-used', message: `${what} Its backup of ${savedAt} is used instead; what changed after that is lost.` })
        return data
      }
      const spareReason = spare.kind === 'unreadable' ? ` Nor can its backup: ${spare.reason}.` : ' There is no backup.'
      if (spare.kind === 'unreadable') precautions.push(setAside(backup))
      notify({ kind: 'started-anew', message: `${what}${spareReason} It starts anew.` })
      return null
    },
    async write(data) {
      // First, before anything is awaited: what is written is what the data is now.
      const text = encode(data, format)
      if (text === textOnDisk) return
      if (precautions.length > 0) await takePrecautions()
      await replaceFile(file, text)
      textOnDisk = text
    },
  }
}

const findAt = async <T extends object>(path: string, format: Format<T>): Promise<Found<T>> => {
  let bytes: Uint8Array
  try {
    bytes = (await readRegularFile(path)).bytes
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return { kind: 'missing' }
    // It may be whole: treating it as absent would replace it.
    throw new StoreRefusal('no-access', path, `${path} cannot be opened: ${errorText(error)}. Check who may read it.`, { cause: error })
  }
  const found = decode(bytes, format)
  if (found.kind === 'newer') {
    throw new StoreRefusal(
      'newer-format',
      path,
      `${path} was written by a newer version of Standin (format ${found.formatVersion}, this one knows up to ${format.formatVersion}). ` +
        'It has been left as it is. Update Standin, or choose another workspace folder.',
    )
  }
  if (found.kind === 'too-old') {
    throw new StoreRefusal(
      'too-old',
      path,
      `${path} has format ${found.formatVersion}, which this version of Standin can no longer read. ` +
        'It has been left as it is. Open it once with an older version, or choose another workspace folder.',
    )
  }
  return found
}

const unlessMissing = async (action: Promise<void>): Promise<void> => {
  try {
    await action
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error
  }
}
