/**
 * The scenarios of a workspace: each is a readable file of its own, `<folder>/scenarios/<id>.ocpi-scenario.json`, that may
 * be edited outside as well. What is deleted waits in the trash.
 */
import { mkdirSync, watch } from 'node:fs'
import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { isSafeName, safeName, timestampOf } from './names.js'
import { readRegularFile, readRegularText } from './read-file.js'
import { errorCode, folderMode, replaceFile } from './replace-file.js'
import { errorText } from '../contract/error-text.js'

export const scenarioSuffix = '.ocpi-scenario.json'

export interface ScenarioFile {
  readonly id: string
  readonly text: string
  /** Milliseconds since 1970. */
  readonly changedAtMs: number
}

export interface ScenarioFolder {
  readonly folder: string
  /** In alphabetical order; what cannot be read is left out and told. */
  list(): Promise<ScenarioFile[]>
  read(id: string): Promise<ScenarioFile | undefined>
  /** Writes a file as a whole; `changedAtMs` of what was read before, so that nothing written outside meanwhile is lost. */
  write(id: string, text: string, readAtMs?: number): Promise<'written' | 'changed outside'>
  /** An id that is free and resembles a title. */
  freeId(title: string): Promise<string>
  rename(id: string, to: string): Promise<'renamed' | 'taken' | 'missing'>
  /** Moves it to the trash; the entry brings it back. Undefined when there is none. */
  remove(id: string): Promise<string | undefined>
  /** The id, unless it has been taken or the trash no longer has it. */
  restore(entry: string): Promise<string | undefined>
  /** Hears of changes made by anybody, a little after they were made. */
  onChange(listener: () => void): void
  close(): void
}

const gatherMs = 100
/** Larger files are no scenarios. */
const maximumBytes = 20_000_000
const trashMs = 30 * 24 * 3_600_000

export const notAName = (id: string): RangeError =>
  new RangeError(`${JSON.stringify(id)} cannot be the name of a scenario: lower-case letters, digits, - and _, at most 60, are expected`)

/** What an editor checks the files with, under the name by which they name it. */
export interface Companion {
  readonly name: string
  readonly text: string
}

/** Opens the folder, and makes it as soon as somebody wants to hear of changes. */
export const openScenarioFolder = (
  workspace: string,
  schema: Companion,
  onProblem: (file: string, message: string) => void,
  now: () => number = Date.now,
): ScenarioFolder => {
  const folder = join(workspace, 'scenarios')
  const trash = join(workspace, '.trash')
  const fileOf = (id: string): string => {
    if (!isSafeName(id)) throw notAName(id)
    return join(folder, `${id}${scenarioSuffix}`)
  }
  const listeners = new Set<() => void>()
  let watcher: ReturnType<typeof watch> | undefined
  let timer: NodeJS.Timeout | undefined
  const tell = (): void => {
    clearTimeout(timer)
    timer = setTimeout(() => {
      for (const listener of listeners) listener()
    }, gatherMs)
    timer.unref()
  }
  const startWatching = (): void => {
    if (watcher || listeners.size === 0) return
    try {
      // Made already, so that a file that somebody puts there is seen.
      mkdirSync(folder, { recursive: true, mode: folderMode })
      watcher = watch(folder, { persistent: false }, tell)
      watcher.on('error', (error) => {
        onProblem(folder, `changes made outside are not seen: ${error.message}`)
      })
    } catch (error) {
      onProblem(folder, `changes made outside are not seen: ${errorText(error)}`)
    }
  }

  let schemaWritten = false
  const writeSchema = async (): Promise<void> => {
    if (schemaWritten) return
    schemaWritten = true
    const file = join(folder, schema.name)
    if ((await readRegularText(file).catch(() => '')) !== schema.text) await replaceFile(file, schema.text)
  }

  const idsIn = async (): Promise<string[]> => {
    const names = await readdir(folder).catch((error: unknown) => {
      if (errorCode(error) === 'ENOENT') return []
      throw error
    })
    return names
      .filter((name) => name.endsWith(scenarioSuffix))
      .map((name) => name.slice(0, -scenarioSuffix.length))
      .filter(isSafeName)
      .sort()
  }
  const read = async (id: string): Promise<ScenarioFile | undefined> => {
    const file = fileOf(id)
    try {
      const { bytes, changedAtMs } = await readRegularFile(file, maximumBytes)
      return { id, text: bytes.toString('utf8'), changedAtMs }
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return undefined
      throw error
    }
  }

  return {
    folder,
    read,
    list: async () => {
      const files = await Promise.all(
        (await idsIn()).map((id) =>
          read(id).catch((error: unknown) => {
            onProblem(fileOf(id), `it cannot be read: ${errorText(error)}`)
            return undefined
          }),
        ),
      )
      return files.filter((file) => file !== undefined)
    },
    write: async (id, text, readAtMs) => {
      const before = readAtMs === undefined ? undefined : await read(id)
      if (before && before.changedAtMs !== readAtMs && before.text !== text) return 'changed outside'
      await replaceFile(fileOf(id), text)
      await writeSchema()
      tell()
      return 'written'
    },
    freeId: async (title) => safeName(title, await idsIn()),
    rename: async (id, to) => {
      const taken = await idsIn()
      if (!taken.includes(id)) return 'missing'
      if (taken.includes(to)) return 'taken'
      await rename(fileOf(id), fileOf(to))
      await rm(`${fileOf(id)}.bak`, { force: true })
      tell()
      return 'renamed'
    },
    remove: async (id) => {
      if (!(await idsIn()).includes(id)) return undefined
      await mkdir(trash, { recursive: true, mode: folderMode })
      // What has waited for a month is no longer missed.
      const old = timestampOf(now() - trashMs)
      const forgotten = (await readdir(trash)).filter((name) => name.endsWith(scenarioSuffix) && name < old)
      await Promise.all(forgotten.map((name) => rm(join(trash, name), { force: true })))
      const entry = `${timestampOf(now())}-${id}${scenarioSuffix}`
      await rename(fileOf(id), join(trash, entry))
      await rm(`${fileOf(id)}.bak`, { force: true })
      tell()
      return entry
    },
    restore: async (entry) => {
      const id = /^\d{8}T\d{9}Z-([a-z0-9_-]+)\.ocpi-scenario\.json$/.exec(entry)?.[1]
      if (id === undefined || (await idsIn()).includes(id)) return undefined
      try {
        await rename(join(trash, entry), fileOf(id))
      } catch (error) {
        if (errorCode(error) === 'ENOENT') return undefined
        throw error
      }
      tell()
      return id
    },
    onChange: (listener) => {
      listeners.add(listener)
      startWatching()
    },
    close: () => {
      clearTimeout(timer)
      listeners.clear()
      watcher?.close()
    },
  }
}
