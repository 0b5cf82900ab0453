/** The workspace on disk: one file for each stand-in, written a little after it changed; the order in workspace.json. */
import { Mute } from '../contract/findings.js'
import { mkdir } from 'node:fs/promises'
import { z } from 'zod'
import { LogMegabytes } from '../contract/calls.js'
import { DataSetName } from '../contract/data.js'
import { Partner } from '../contract/hub.js'
import {
  connectionOrigins,
  connectionStates,
  LocalRole,
  Overrides,
  PeerEndpoint,
  PeerParty,
  Quirks,
  StandinSettings,
} from '../contract/standin.js'
import { Version } from '../ocpi/version.js'
import type { SavedStandin, Standin } from '../standin/standin.js'
import { saveData } from '../standin/data/data.js'
import { lockFolder } from '../store/lock.js'
import { openStore, StoreRefusal, type Store, type StoreProblem } from '../store/store.js'
import { deleteStandin, listStandins, purgeTrash, restoreStandin, standinFile, workspaceFile, type Trashed } from '../store/workspace.js'
import { errorText } from '../contract/error-text.js'

const jsonObject = z.record(z.string(), z.unknown())
const token = z.string().optional()

const SavedConnection = z.object({
  id: z.string(),
  name: z.string(),
  state: z.enum(connectionStates),
  origin: z.enum(connectionOrigins),
  version: Version.optional(),
  role: LocalRole.optional(),
  peer: z.object({
    parties: z.array(PeerParty),
    versionsUrl: z.string().optional(),
    detailsUrl: z.string().optional(),
    endpoints: z.array(PeerEndpoint),
    standinId: z.string().optional(),
  }),
  tokens: z.object({ a: token, in: token, out: token, old: token }),
  inRole: z.enum(['B', 'C']),
  retired: z.array(z.object({ token: z.string(), role: z.enum(['A', 'B', 'C']) })),
  knownTokens: z
    .array(
      z.object({
        token: z.string(),
        issuer: z.enum(['us', 'peer']),
        role: z.enum(['A', 'B', 'C']),
        end: z.enum(['replaced', 'used', 'failed', 'unregistered']).optional(),
        endedAt: z.number().optional(),
      }),
    )
    .optional(),
  quirks: Quirks,
  overrides: Overrides,
  reusable: z.boolean().optional(),
  credentials: jsonObject.optional(),
  partner: Partner.optional(),
  learnedEncoding: z.enum(['plain', 'base64']).optional(),
  problem: z.string().optional(),
  registeredAt: z.number().optional(),
  lastExchangeAt: z.number().optional(),
})

const SavedStandinFile = z.object({
  settings: StandinSettings,
  connections: z.array(SavedConnection),
  data: z.object({
    own: z.partialRecord(DataSetName, z.array(z.object({ party: z.string(), key: z.string(), object: jsonObject.optional() }))),
    received: z.record(
      z.string(),
      z.partialRecord(
        DataSetName,
        z.array(z.object({ owner: z.string(), id: z.string(), version: Version, object: jsonObject, pulled: z.boolean().optional() })),
      ),
    ),
  }),
})
type SavedStandinFile = z.infer<typeof SavedStandinFile>

const WorkspaceFile = z.object({
  order: z.array(z.string()),
  keepTraffic: z.boolean().default(false),
  mutes: z.array(Mute).default([]),
  /** What the log may take in memory; absent until somebody has changed it. */
  logMegabytes: LogMegabytes.optional(),
})
type WorkspaceFile = z.infer<typeof WorkspaceFile>

/** 1 → 2: connections say how they came about, and what the user gives in place of what was agreed. */
export const addOrigins = (data: unknown): unknown => {
  const { connections, ...rest } = z.looseObject({ connections: z.array(jsonObject) }).parse(data)
  return {
    ...rest,
    connections: connections.map((connection) => ({ origin: 'handshake', overrides: { tokens: {}, endpoints: [] }, ...connection })),
  }
}

const standinFormat = { schema: SavedStandinFile, formatVersion: 2, migrations: { 1: addOrigins } }
const workspaceFormat = { schema: WorkspaceFile, formatVersion: 1, migrations: {} }

export interface LoadedStandin {
  readonly settings: StandinSettings
  readonly saved: SavedStandin
}

export interface Workspace {
  readonly folder: string
  /** In the user's order. Those that cannot be read have been told as problems, and are left alone. */
  load(): Promise<LoadedStandin[]>
  /** There was no stand-in in it, readable or not. */
  wasEmpty(): boolean
  /** Will be written within a second. */
  save(standin: Standin): void
  /** The log survives a restart. */
  keepsTraffic(): boolean
  /** Budget of the log as the user has set it. */
  logMegabytes(): number | undefined
  setLogMegabytes(megabytes: number): void
  setKeepsTraffic(keep: boolean): void
  mutes(): readonly Mute[]
  setMutes(mutes: readonly Mute[]): void
  remove(id: string): Promise<Trashed | undefined>
  restore(trashed: Trashed): Promise<LoadedStandin | undefined>
  /** What is known of the stand-in is on disk; false when it could not be written, which has been told. */
  flush(standin: Standin): Promise<boolean>
  /** Writes what is unwritten. Returns the files that could not be written. */
  close(): Promise<readonly string[]>
}

/** Changes are gathered for this long before the stand-in is written. */
const gatherMs = 250
const trashMs = 30 * 24 * 3_600_000

/** Rejects with a message for the user when another program has the folder open or it cannot be used. */
export const openWorkspace = async (folder: string, onProblem: (place: string, message: string) => void): Promise<Workspace> => {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const lock = await lockFolder(folder)
  if (!lock.held) throw new Error(lock.message)
  const problem = ({ file, message }: StoreProblem) => {
    onProblem(file, message)
  }
  const stores = new Map<string, Store<SavedStandinFile>>()
  /** Files that are being opened, by the id of their stand-in. */
  const opening = new Map<string, Promise<void>>()
  const timers = new Map<string, { timer: NodeJS.Timeout; write: () => void }>()
  const index = await openStore<WorkspaceFile>({
    file: workspaceFile(folder),
    ...workspaceFormat,
    initial: () => ({ order: [], keepTraffic: false, mutes: [] }),
    onProblem: problem,
    debounceMs: 50,
    maxDelayMs: 400,
  }).catch(async (error: unknown) => {
    await lock.release()
    throw error
  })

  const open = (id: string, initial: () => SavedStandinFile, told = problem) =>
    openStore<SavedStandinFile>({
      file: standinFile(folder, id),
      ...standinFormat,
      initial,
      onProblem: told,
      debounceMs: 50,
      maxDelayMs: 400,
    })

  const content = ({ context }: Standin): SavedStandinFile => ({
    settings: context.settings,
    // The records are written as they are; JSON leaves out what is undefined.
    connections: context.connections.list().map((record) => ({ ...record })),
    data: saveData(context.data) as SavedStandinFile['data'],
  })

  const write = (standin: Standin): void => {
    const { id } = standin.context.settings
    timers.delete(id)
    const store = stores.get(id)
    if (store) {
      store.update((data) => {
        Object.assign(data, content(standin))
      })
      return
    }
    // What it is like when its file is open is written then: two who write one file would be in each other's way.
    if (opening.has(id)) return
    // At once: files are opened at the same time, and the order is the user's.
    index.update((data) => {
      if (!data.order.includes(id)) data.order.push(id)
    })
    const opened = open(id, () => content(standin))
      .then(
        (created) => {
          stores.set(id, created)
          created.update((data) => {
            Object.assign(data, content(standin))
          })
        },
        (error: unknown) => {
          onProblem(standinFile(folder, id), errorText(error))
        },
      )
      .finally(() => {
        opening.delete(id)
      })
    opening.set(id, opened)
  }

  const loadOne = async (id: string): Promise<LoadedStandin | undefined> => {
    try {
      // A stand-in without settings cannot start anew: its files are left for the user to look at.
      let why = ''
      const missing = () => {
        throw new StoreRefusal('no-access', standinFile(folder, id), `${why} The stand-in ${id} is left out, its files as they are.`)
      }
      const store = await open(id, missing, (told) => {
        if (told.kind === 'started-anew') why = told.message.replace(' It starts anew.', '')
        else problem(told)
      })
      stores.set(id, store)
      const { settings, connections, data } = store.data
      return { settings, saved: { connections, data } }
    } catch (error) {
      onProblem(standinFile(folder, id), errorText(error))
      return undefined
    }
  }

  let isEmpty = false

  return {
    folder,
    wasEmpty: () => isEmpty,
    load: async () => {
      await purgeTrash(folder, Date.now() - trashMs)
      const ids = await listStandins(folder)
      isEmpty = ids.length === 0
      const order = [...index.data.order.filter((id) => ids.includes(id)), ...ids.filter((id) => !index.data.order.includes(id))]
      const loaded = await Promise.all(order.map(loadOne))
      return loaded.filter((one) => one !== undefined)
    },
    save: (standin) => {
      const { id } = standin.context.settings
      if (timers.has(id)) return
      const run = () => {
        write(standin)
      }
      timers.set(id, { timer: setTimeout(run, gatherMs), write: run })
    },
    logMegabytes: () => index.data.logMegabytes,
    setLogMegabytes: (megabytes) => {
      index.update((data) => {
        data.logMegabytes = megabytes
      })
    },
    keepsTraffic: () => index.data.keepTraffic,
    mutes: () => index.data.mutes,
    setMutes: (mutes) => {
      index.update((data) => {
        data.mutes = [...mutes]
      })
    },
    setKeepsTraffic: (keep) => {
      index.update((data) => {
        data.keepTraffic = keep
      })
    },
    remove: async (id) => {
      const pending = timers.get(id)
      clearTimeout(pending?.timer)
      pending?.write()
      await Promise.all(opening.values())
      await stores.get(id)?.close()
      stores.delete(id)
      index.update((data) => {
        data.order = data.order.filter((other) => other !== id)
      })
      return deleteStandin(folder, id, Date.now())
    },
    restore: async (trashed) => ((await restoreStandin(folder, trashed)) ? loadOne(trashed.id) : undefined),
    flush: async (standin) => {
      const { id } = standin.context.settings
      clearTimeout(timers.get(id)?.timer)
      write(standin)
      await opening.get(id)
      return (await stores.get(id)?.flush()) ?? false
    },
    close: async () => {
      for (const { timer, write: run } of timers.values()) {
        clearTimeout(timer)
        run()
      }
      timers.clear()
      await Promise.all(opening.values())
      const files = [...stores.keys()].map((id) => standinFile(folder, id))
      const complete = await Promise.all([...[...stores.values()].map((store) => store.close()), index.close()])
      await lock.release()
      return [...files, workspaceFile(folder)].filter((_, place) => complete[place] !== true)
    },
  }
}
