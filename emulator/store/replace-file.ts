/**
 * Replaces a file so that whoever looks at any moment, also after a power cut, finds either the old content or the new
 * one, complete. Files hold tokens, so only their owner may read them.
 */
import { copyFile, link, mkdir, open, realpath, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Readable and writable for the owner alone. */
export const fileMode = 0o600
export const folderMode = 0o700

export const backupOf = (file: string): string => `${file}.bak`

/** The `code` of a system error, such as `ENOENT`. */
export const errorCode = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined

/**
 * Writes `text` and keeps what was there before as `.bak`. Creates the folder if needed. Fails with the system's error
 * (disk full, read-only, …); the file then is as it was.
 */
export const replaceFile = async (file: string, text: string): Promise<void> => {
  // A link stays a link: what it leads to is replaced.
  const target = await realpath(file).catch(() => file)
  const folder = dirname(target)
  const temporary = `${target}.tmp`
  await mkdir(folder, { recursive: true, mode: folderMode })
  try {
    await writeToDisk(temporary, text)
    await keepBackup(file, target)
    await rename(temporary, target)
  } catch (error) {
    // Half a file on a full disk is in the way of the next attempt. That attempt's error is of no interest here.
    await rm(temporary, { force: true }).catch(() => undefined)
    throw error
  }
  await syncFolder(folder)
}

const writeToDisk = async (file: string, text: string): Promise<void> => {
  // Left over from a process that was killed; its mode is not to be trusted.
  await rm(file, { force: true })
  const handle = await open(file, 'wx', fileMode)
  try {
    await handle.writeFile(text, 'utf8')
    await handle.sync()
  } finally {
    await handle.close()
  }
}

const keepBackup = async (file: string, target: string): Promise<void> => {
  const spare = `${backupOf(file)}.tmp`
  await rm(spare, { force: true })
  try {
    await link(target, spare)
  } catch (error) {
    const code = errorCode(error)
    if (code === 'ENOENT') return
    // File systems without hard links, such as exFAT, and links to another file system.
    if (code === undefined || !['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EXDEV'].includes(code)) throw error
    await copyToDisk(target, spare)
  }
  await rename(spare, backupOf(file))
  // POSIX: renaming one name of a file to another name of the same file leaves both.
  await rm(spare, { force: true })
}

/** Copies a file to a name that is free; fails with `EEXIST` if it is not. */
export const copyToDisk = async (from: string, to: string): Promise<void> => {
  await copyFile(from, to, 1 /* COPYFILE_EXCL */)
  const handle = await open(to, 'r+')
  try {
    await handle.chmod(fileMode)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Makes a rename survive a power cut. Windows cannot open a folder; NTFS logs renames by itself. */
export const syncFolder = async (folder: string): Promise<void> => {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
