/** One workbench per workspace: a file that names the process which has it open. */
import { createHash, randomUUID } from 'node:crypto'
import { link, mkdir, open, readFile, readlink, rm, stat } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { readRegularText } from './read-file.js'
import { errorCode, fileMode, folderMode } from './replace-file.js'

export const lockFileName = 'workspace.lock'

export type Lock =
  | { readonly held: true; release(): Promise<void> }
  /** `pid` is absent when the lock does not say. */
  | { readonly held: false; readonly pid?: number; readonly message: string }

const Holder = z.object({
  pid: z.int().min(1),
  host: z.string(),
  /** When the lock was taken, in milliseconds since 1970: for people, for clocks can be wrong. */
  sinceMs: z.number(),
  /** Tells a process from a later one with the same number, and one boot from another, where the OS says so. */
  start: z.string().optional(),
  /** Where the number means something: containers count their processes on their own. */
  pidSpace: z.string().optional(),
  /** The holder listens at a socket in the folder as long as it lives. */
  listens: z.boolean().optional(),
})
type Holder = z.infer<typeof Holder>

/** Somebody without hard links may be between creating the file and filling it. */
const fillingMs = 2_000
const attempts = 20

/**
 * Takes the folder (created if needed) for this process, or says who has it. What a dead process left is taken over.
 * Fails with the system's error when the folder cannot be written.
 */
export const lockFolder = async (folder: string): Promise<Lock> => {
  await mkdir(folder, { recursive: true, mode: folderMode })
  const file = join(folder, lockFileName)
  const listens = canListen(folder)
  const own = JSON.stringify({
    pid: process.pid,
    host: hostname(),
    sinceMs: Date.now(),
    start: await startOf(process.pid),
    pidSpace: await pidSpace(),
    listens,
  } satisfies Record<keyof Holder, unknown>)

  const lock = await take(folder, file, own)
  if (!lock.held) return lock
  const stop = listens ? await listenIn(folder) : () => Promise.resolve()
  heldHere.add(file)
  return {
    held: true,
    release: async () => {
      // Once: whoever has the folder later may be this process as well.
      if ((await read(file)) !== own) return
      heldHere.delete(file)
      await stop()
      await lock.release()
    },
  }
}

/** Lock files that this process has. */
const heldHere = new Set<string>()

const take = async (folder: string, file: string, own: string): Promise<Lock> => {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    if (await create(file, own)) return { held: true, release: () => release(file, own) }
    const text = await read(file)
    if (text === undefined) continue
    const refusal = await refusalFor(folder, file, text)
    if (refusal) return refusal
    // Left by a dead process. The right to remove this very lock is a lock itself: without it, one who was slow to
    // judge could remove the lock that another has taken meanwhile.
    const right = await take(folder, `${file}.${createHash('sha256').update(text).digest('hex').slice(0, 16)}`, own)
    if (!right.held) return right
    if ((await read(file)) === text) await rm(file, { force: true })
    await right.release()
  }
  return { held: false, message: `The workspace ${folder} is being opened and closed by others all the time. Try again.` }
}

/** True when the file did not exist and now has this content; nobody ever sees it empty where there are hard links. */
const create = async (file: string, content: string): Promise<boolean> => {
  const draft = `${file}.${randomUUID()}`
  const handle = await open(draft, 'wx', fileMode)
  try {
    await handle.writeFile(content, 'utf8')
  } finally {
    await handle.close()
  }
  try {
    await link(draft, file)
    return true
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false
    return await createInPlace(file, content)
  } finally {
    await rm(draft, { force: true })
  }
}

const createInPlace = async (file: string, content: string): Promise<boolean> => {
  try {
    const handle = await open(file, 'wx', fileMode)
    try {
      await handle.writeFile(content, 'utf8')
    } finally {
      await handle.close()
    }
    return true
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false
    throw error
  }
}

const read = async (file: string): Promise<string | undefined> => {
  try {
    return await readRegularText(file)
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined
    throw error
  }
}

const release = async (file: string, own: string): Promise<void> => {
  // Somebody may have removed ours by hand and taken the folder since.
  if ((await read(file)) === own) await rm(file, { force: true })
}

// ---- who holds it ----------------------------------------------------------------------------------------------------

/** Why the folder cannot be had; undefined when whoever had it is gone. */
const refusalFor = async (folder: string, file: string, text: string): Promise<Lock | undefined> => {
  const holder = parse(text)
  if (!holder) {
    const ageMs = await stat(file).then(
      ({ mtimeMs }) => Date.now() - mtimeMs,
      () => Number.POSITIVE_INFINITY,
    )
    return ageMs < fillingMs ? { held: false, message: `The workspace ${folder} is being opened by another Standin.` } : undefined
  }
  const life = await lifeOf(folder, file, holder)
  if (life === 'ended') return undefined
  const since =
    Number.isFinite(holder.sinceMs) && Math.abs(holder.sinceMs) < 8e15 ? new Date(holder.sinceMs).toISOString() : 'an unknown time'
  const message =
    life === 'runs'
      ? `The workspace ${folder} is open in another Standin (process ${holder.pid}, since ${since}). ` +
        `Close that one, or choose another workspace folder. If no Standin runs, delete ${file}.`
      : // No way to ask a process of another computer.
        `The workspace ${folder} was opened on ${holder.host} (process ${holder.pid}) at ${since} and not closed. ` +
        `If no Standin runs there any more, delete ${file}; otherwise choose another workspace folder.`
  return { held: false, pid: holder.pid, message }
}

const parse = (text: string): Holder | undefined => {
  try {
    return Holder.safeParse(JSON.parse(text)).data
  } catch {
    // Half a file, or none of ours: it names nobody.
    return undefined
  }
}

/**
 * Whether the very process that took the lock still runs. Decided by what the OS knows, never by a clock: which boot it was, when the
 * process was started, and whether somebody listens at its socket. `unknown`: nobody here can tell, so it has to be assumed.
 */
const lifeOf = async (folder: string, file: string, holder: Holder): Promise<'runs' | 'ended' | 'unknown'> => {
  const ownStart = await startOf(process.pid)
  const boot = bootOf(holder.start)
  if (boot !== undefined && boot !== bootOf(ownStart)) return holder.host === hostname() ? 'ended' : 'unknown'
  const isHere = holder.pidSpace === undefined ? holder.host === hostname() : boot !== undefined && holder.pidSpace === (await pidSpace())
  if (!isHere) {
    // Another container of this computer: its number says nothing here, its socket does.
    if (boot === undefined || holder.listens !== true) return 'unknown'
    return (await answersIn(folder)) ? 'runs' : 'ended'
  }
  if (holder.pid === process.pid && (holder.start === undefined || holder.start === ownStart)) return heldHere.has(file) ? 'runs' : 'ended'
  try {
    process.kill(holder.pid, 0)
  } catch (error) {
    // EPERM: it runs, and belongs to another user.
    if (errorCode(error) !== 'EPERM') return 'ended'
  }
  const start = await startOf(holder.pid)
  return start === undefined || holder.start === undefined || start === holder.start ? 'runs' : 'ended'
}

const bootOf = (start: string | undefined): string | undefined => start?.split('/')[0]

/** Linux: the space that numbers of processes are counted in. */
const pidSpace = (): Promise<string | undefined> => readlink('/proc/self/ns/pid').catch(() => undefined)

// ---- a socket that lives as long as the process ----------------------------------------------------------------------

const socketIn = (folder: string): string => join(folder, `${lockFileName}.socket`)
/** A path of a socket is short: 104 bytes on macOS, 108 on Linux. */
const canListen = (folder: string): boolean => process.platform !== 'win32' && Buffer.byteLength(socketIn(folder)) < 100

/** Returns what ends it. Where the file system knows no sockets, nobody listens, and a lock of ours is assumed to be held. */
const listenIn = async (folder: string): Promise<() => Promise<void>> => {
  const path = socketIn(folder)
  await rm(path, { force: true })
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.end()
  })
  await new Promise<void>((resolve) => {
    server.on('error', () => {
      resolve()
    })
    server.listen(path, resolve)
  })
  server.unref()
  return () =>
    new Promise((resolve) => {
      server.close(() => {
        resolve()
      })
    })
}

const answersIn = (folder: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(socketIn(folder))
    socket.on('error', (error) => {
      // Refused, or no socket: nobody listens. Anything else, such as no permission, tells nothing.
      resolve(!['ECONNREFUSED', 'ENOENT', 'ENOTSOCK'].includes(errorCode(error) ?? ''))
    })
    socket.on('connect', () => {
      socket.destroy()
      resolve(true)
    })
  })

/** Linux: when the process was started, in ticks since boot, and which boot. Undefined elsewhere. */
const startOf = async (pid: number): Promise<string | undefined> => {
  try {
    const [boot, status] = await Promise.all([readFile('/proc/sys/kernel/random/boot_id', 'utf8'), readFile(`/proc/${pid}/stat`, 'utf8')])
    // The 22nd field; the second is a name in parentheses that may hold anything.
    const started = status.slice(status.lastIndexOf(')') + 2).split(' ')[19]
    return started === undefined ? undefined : `${boot.trim()}/${started}`
  } catch {
    return undefined
  }
}
