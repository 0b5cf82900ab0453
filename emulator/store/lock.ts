/** One workbench per workspace: a file that names the process which has it open. */
import { createHash, randomUUID } from 'node:crypto'
import { link, mkdir, open, readFile, rm, stat } from 'node:fs/promises'
import { hostname, uptime } from 'node:os'
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
  /** When the lock was taken, in milliseconds since 1970. */
  sinceMs: z.number(),
  /** Tells a process from a later one with the same number, where the OS says so. */
  start: z.string().optional(),
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
  const own = JSON.stringify({
    pid: process.pid,
    host: hostname(),
    sinceMs: Date.now(),
    start: await startOf(process.pid),
  } satisfies Record<keyof Holder, unknown>)

  return take(folder, file, own)
}

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
  const since = new Date(holder.sinceMs).toISOString()
  if (holder.host !== hostname()) {
    // No way to ask a process of another computer.
    return {
      held: false,
      pid: holder.pid,
      message:
        `The workspace ${folder} was opened on ${holder.host} (process ${holder.pid}) at ${since} and not closed. ` +
        `If no Standin runs there any more, delete ${file}; otherwise choose another workspace folder.`,
    }
  }
  if (!(await isRunning(holder))) return undefined
  return {
    held: false,
    pid: holder.pid,
    message:
      `The workspace ${folder} is open in another Standin (process ${holder.pid}, since ${since}). ` +
      'Close that one, or choose another workspace folder.',
  }
}

const parse = (text: string): Holder | undefined => {
  try {
    return Holder.safeParse(JSON.parse(text)).data
  } catch {
    // Half a file, or none of ours: it names nobody.
    return undefined
  }
}

/** Whether the very process still runs, and not another one that was given its number. */
const isRunning = async (holder: Holder): Promise<boolean> => {
  const bootedMs = Date.now() - uptime() * 1000
  // A minute for clocks that were set right meanwhile.
  if (holder.sinceMs < bootedMs - 60_000) return false
  if (holder.pid === process.pid && holder.sinceMs < Date.now() - process.uptime() * 1000) return false
  try {
    process.kill(holder.pid, 0)
  } catch (error) {
    // EPERM: it runs, and belongs to another user.
    if (errorCode(error) !== 'EPERM') return false
  }
  const start = await startOf(holder.pid)
  return start === undefined || holder.start === undefined || start === holder.start
}

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
