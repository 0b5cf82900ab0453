/** Where the traffic of a workbench is kept beside the log: in the workspace if the user asks, and in a file of the user's own. */
import { ContractError } from '../contract/channel.js'
import type { Mask } from '../traffic/mask.js'
import { trafficFile } from '../store/workspace.js'
import { keepTraffic, readKeptTraffic, type KeptTraffic } from './persisted-traffic.js'
import type { Workspace } from './persistence.js'
import type { Traffic } from './traffic.js'
import { errorText } from '../contract/error-text.js'

export interface TrafficFiles {
  /** Takes back what was kept at an earlier start, and goes on keeping. Before anything is recorded. */
  open(): Promise<void>
  /** Undefined when there is no workspace. */
  keeps(): boolean | undefined
  set(keep: boolean): Promise<void>
  /** Returns the files that could not be written to the end. */
  close(): Promise<readonly string[]>
}

export interface TrafficFilesOptions {
  readonly traffic: Traffic
  readonly workspace: Workspace | undefined
  /** Path of the user's own file; what is recorded is added to it. */
  readonly logFile: string | undefined
  /** Size at which it goes on in a new one. */
  readonly logFileBytes?: number | undefined
  readonly mask: () => Mask
  readonly problem: (place: string, message: string) => void
  readonly changed: (keep: boolean) => void
}

/** Of each of the two files in the workspace: some ten thousand exchanges, read back within a second. */
const maximumBytes = 8 * 1024 * 1024
/** The user's own file goes on in a new one at this size, and so many older ones are kept. */
const ownFileBytes = 100 * 1024 * 1024
const ownKeptFiles = 9

export const createTrafficFiles = ({
  traffic,
  workspace,
  logFile,
  logFileBytes = ownFileBytes,
  mask,
  problem,
  changed,
}: TrafficFilesOptions): TrafficFiles => {
  const kept = workspace && { file: trafficFile(workspace.folder), maxBytes: maximumBytes, traffic, mask, problem, mirrors: true }
  let inWorkspace: KeptTraffic | undefined
  let own: KeptTraffic | undefined

  const takeBack = async (file: string): Promise<void> => {
    try {
      const { exchanges, unreadable } = await readKeptTraffic(file)
      for (const exchange of exchanges) traffic.restore(exchange)
      // One line may be cut off when a process is killed: that is no news.
      if (unreadable > 1) problem(file, `${unreadable} lines of the kept log cannot be read and are left out`)
    } catch (error) {
      problem(file, `the kept log cannot be read: ${errorText(error)}`)
    }
  }

  return {
    open: async () => {
      if (kept && workspace?.keepsTraffic()) {
        await takeBack(kept.file)
        inWorkspace = keepTraffic(kept)
      }
      if (logFile !== undefined)
        own = keepTraffic({ file: logFile, maxBytes: logFileBytes, keptFiles: ownKeptFiles, traffic, mask, problem })
    },
    keeps: () => workspace?.keepsTraffic(),
    set: async (keep) => {
      if (!kept || !workspace)
        throw new ContractError({ code: 'unavailable', message: 'nothing is kept: open a workspace to keep the log in', at: '/keep' })
      if (keep === workspace.keepsTraffic()) return
      workspace.setKeepsTraffic(keep)
      const before = inWorkspace
      inWorkspace = keep ? keepTraffic(kept) : undefined
      inWorkspace?.addHeld()
      await before?.discard()
      changed(keep)
    },
    close: async () => {
      const files = [
        [kept?.file, inWorkspace],
        [logFile, own],
      ] as const
      const complete = await Promise.all(files.map(async ([, file]) => file === undefined || (await file.close())))
      return files.flatMap(([file], index) => (complete[index] === true || file === undefined ? [] : [file]))
    },
  }
}
