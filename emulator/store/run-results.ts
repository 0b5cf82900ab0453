/** What came of scenario runs: a file for each, `<folder>/scenario-runs/<run>.json`; the oldest make room for the newest. */
import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { readRegularText } from './read-file.js'
import { errorCode, replaceFile } from './replace-file.js'

export interface RunResults {
  write(runId: string, text: string): Promise<void>
  /** Undefined when it is no longer kept. */
  read(runId: string): Promise<string | undefined>
}

const isRunId = (text: string): boolean => /^[0-9a-f-]{36}$/.test(text)

export const openRunResults = (workspace: string, kept: number): RunResults => {
  const folder = join(workspace, 'scenario-runs')
  const fileOf = (runId: string): string => join(folder, `${runId}.json`)
  const makeRoom = async (): Promise<void> => {
    const names = (await readdir(folder)).filter((name) => name.endsWith('.json') && isRunId(name.slice(0, -5)))
    if (names.length <= kept) return
    const ages = await Promise.all(names.map(async (name) => ({ name, at: (await stat(join(folder, name))).mtimeMs })))
    const old = ages.sort((one, other) => other.at - one.at).slice(kept)
    await Promise.all(old.map(({ name }) => rm(join(folder, name), { force: true })))
  }
  return {
    write: async (runId, text) => {
      await replaceFile(fileOf(runId), text)
      await makeRoom()
    },
    read: async (runId) => {
      if (!isRunId(runId)) return undefined
      try {
        return await readRegularText(fileOf(runId))
      } catch (error) {
        if (errorCode(error) === 'ENOENT') return undefined
        throw error
      }
    },
  }
}
