import { spawn, type SpawnOptions } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { z } from 'zod'
import { onTestFinished } from 'vitest'
import { openStore, type Store, type StoreOptions, type StoreProblem } from '../../emulator/store/store.js'

/** What the tests keep in their files. */
export const Notes = z.strictObject({ count: z.int(), text: z.string() })
export type Notes = z.infer<typeof Notes>

/** A folder of its own for each test, gone afterwards. */
export const temporaryFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'standin-store-'))
  onTestFinished(async () => {
    await chmod(folder, 0o755)
    await rm(folder, { recursive: true, force: true })
  })
  return folder
}

export interface Opened {
  readonly store: Store<Notes>
  /** Everything that was told. */
  readonly told: StoreProblem[]
}

export const openNotes = async (file: string, options: Partial<StoreOptions<Notes>> = {}): Promise<Opened> => {
  const told: StoreProblem[] = []
  const store = await openStore<Notes>({
    file,
    schema: Notes,
    formatVersion: 1,
    migrations: {},
    initial: () => ({ count: 0, text: '' }),
    onProblem: (problem) => told.push(problem),
    ...options,
  })
  onTestFinished(async () => {
    await store.close()
  })
  return { store, told }
}

export const contentOf = async (file: string): Promise<unknown> => JSON.parse(await readFile(file, 'utf8'))

/** Turns of the event loop until something holds: files are real, so nobody knows how many it takes. */
export const until = async (holds: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await holds())) await new Promise((resolve) => setImmediate(resolve))
}

// ---- other processes -------------------------------------------------------------------------------------------------

/** One file of JavaScript from TypeScript, which plain Node runs. Readable for every user. */
export const bundleChild = async (source: URL): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'standin-child-'))
  await build({
    configFile: false,
    logLevel: 'silent',
    ssr: { noExternal: true },
    build: {
      ssr: fileURLToPath(source),
      outDir: folder,
      emptyOutDir: false,
      minify: false,
      rolldownOptions: { output: { entryFileNames: 'child.mjs' } },
    },
  })
  await chmod(folder, 0o755)
  return join(folder, 'child.mjs')
}

export interface Child {
  readonly pid: number
  /** The next line that it prints; undefined when it has ended. */
  line(): Promise<string | undefined>
  say(text: string): void
  kill(signal: NodeJS.Signals): Promise<void>
}

export const startChild = (command: string, args: readonly string[], options: SpawnOptions = {}): Child => {
  const child = spawn(command, args, { ...options, stdio: ['pipe', 'pipe', 'inherit'] })
  const ended = once(child, 'close')
  const { stdin, stdout, pid } = child
  if (!stdin || !stdout || pid === undefined) throw new Error(`${command} did not start.`)
  const lines = createInterface({ input: stdout })[Symbol.asyncIterator]()
  const kill = async (signal: NodeJS.Signals): Promise<void> => {
    child.kill(signal)
    await ended
  }
  onTestFinished(() => kill('SIGKILL'))
  return {
    pid,
    kill,
    line: async () => {
      const next = await lines.next()
      return next.done ? undefined : next.value
    },
    say: (text) => {
      stdin.write(`${text}\n`)
    },
  }
}
