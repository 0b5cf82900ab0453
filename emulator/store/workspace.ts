/**
 * Where a workspace lies and which files it has. What is in them belongs to the workbench.
 *
 *     <folder>/workspace.json          one file for what concerns all stand-ins
 *     <folder>/workspace.lock          who has it open
 *     <folder>/traffic.ndjson          the log, where the user wants it kept
 *     <folder>/standins/<id>.json      one file for each stand-in
 *     <folder>/.trash/<time>-<id>/     what was deleted, until it is purged
 */
import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import envPaths from 'env-paths'
import { isSafeName, timestampOf } from './names.js'
import { errorCode, folderMode, syncFolder } from './replace-file.js'

export { isSafeName, safeName } from './names.js'

/** A deleted stand-in, as it lies in the trash. */
export interface Trashed {
  readonly id: string
  /** Milliseconds since 1970. */
  readonly deletedAtMs: number
  /** Folder in the trash, by name. */
  readonly entry: string
}

/** The folder for the data of this user's programs on this OS. */
export const defaultWorkspaceFolder = (): string => join(envPaths('Standin', { suffix: '' }).data, 'workspace')

export const trafficFile = (folder: string): string => join(folder, 'traffic.ndjson')

export const workspaceFile = (folder: string): string => join(folder, 'workspace.json')

/** Fails with RangeError for an id that is no safe name: it could lead to another folder. */
export const standinFile = (folder: string, id: string): string => {
  if (!isSafeName(id)) {
    throw new RangeError(
      `${JSON.stringify(id)} cannot be the id of a stand-in: lower-case letters, digits, - and _, at most 60, are expected.`,
    )
  }
  return join(standinsFolder(folder), `${id}.json`)
}

/** Ids of the stand-ins that have a file or, where that is lost, a backup of it; in alphabetical order. */
export const listStandins = async (folder: string): Promise<string[]> => {
  const ids = (await namesIn(standinsFolder(folder))).flatMap((name) => /^(.+)\.json(?:\.bak)?$/.exec(name)?.[1] ?? [])
  return [...new Set(ids)].filter(isSafeName).sort()
}

/**
 * Moves the files of a stand-in to the trash: its file and everything beside it. Undefined when there is none.
 * Its store must be closed before.
 */
export const deleteStandin = async (folder: string, id: string, nowMs: number): Promise<Trashed | undefined> => {
  standinFile(folder, id)
  const files = (await namesIn(standinsFolder(folder))).filter((name) => name.startsWith(`${id}.json`))
  if (files.length === 0) return undefined
  const taken = await namesIn(trashFolder(folder))
  let deletedAtMs = nowMs
  while (taken.includes(entryOf(id, deletedAtMs))) deletedAtMs += 1
  const entry = entryOf(id, deletedAtMs)
  // The file itself last: until then the stand-in is whole.
  await moveAll(files.reverse(), standinsFolder(folder), join(trashFolder(folder), entry))
  return { id, deletedAtMs, entry }
}

/** Undoes `deleteStandin`. False when the id is in use again or the trash no longer has it. */
export const restoreStandin = async (folder: string, { id, entry }: Trashed): Promise<boolean> => {
  if (!parseEntry(entry)) throw new RangeError(`${JSON.stringify(entry)} is no entry of the trash.`)
  const source = join(trashFolder(folder), entry)
  const files = await namesIn(source)
  if (files.length === 0 || (await listStandins(folder)).includes(id)) return false
  await moveAll(files, source, standinsFolder(folder))
  await rm(source, { recursive: true, force: true })
  return true
}

/** What can be restored, newest first. */
export const listTrash = async (folder: string): Promise<Trashed[]> =>
  (await namesIn(trashFolder(folder))).flatMap((entry) => parseEntry(entry) ?? []).sort((a, b) => b.deletedAtMs - a.deletedAtMs)

/** Removes for good what was deleted before a time. */
export const purgeTrash = async (folder: string, beforeMs: number): Promise<void> => {
  for (const { entry, deletedAtMs } of await listTrash(folder)) {
    if (deletedAtMs < beforeMs) await rm(join(trashFolder(folder), entry), { recursive: true, force: true })
  }
}

const standinsFolder = (folder: string): string => join(folder, 'standins')
const trashFolder = (folder: string): string => join(folder, '.trash')

const entryOf = (id: string, deletedAtMs: number): string => `${timestampOf(deletedAtMs)}-${id}`

const parseEntry = (entry: string): Trashed | undefined => {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z-([a-z0-9_-]+)$/.exec(entry)
  if (!match) return undefined
  const [, year, month, day, hour, minute, second, millisecond, id] = match
  const deletedAtMs = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.${millisecond}Z`)
  return id === undefined || Number.isNaN(deletedAtMs) ? undefined : { id, deletedAtMs, entry }
}

const moveAll = async (names: readonly string[], from: string, to: string): Promise<void> => {
  await mkdir(to, { recursive: true, mode: folderMode })
  for (const name of names) await rename(join(from, name), join(to, name))
  await syncFolder(to)
  await syncFolder(from)
}

/** In alphabetical order, so that `a.json` comes before `a.json.bak`. */
const namesIn = async (folder: string): Promise<string[]> => {
  try {
    return (await readdir(folder)).sort()
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return []
    throw error
  }
}
