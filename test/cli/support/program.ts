/**
 * The program as a user runs it. Commands that end are run in this process, whatever their number: a process for each would take
 * most of the time of the tests. What lasts is the built program in a process, with folders and ports of its own, gone when the
 * tests are over.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll } from 'vitest'
import { buildStale } from '../../../scripts/build.mjs'
import type { PartName } from '../../../scripts/build.mjs'
import type { Client } from '../../../emulator/contract/channel.js'
import type { ExchangeDetail } from '../../../emulator/contract/exchange.js'
import { run } from '../../../emulator/cli/program.js'
import { connectTo } from '../../../emulator/host/connect.js'
import { root } from '../../architecture/files.js'

const program = join(root, 'dist', 'standin.js')

/** Builds what is stale before the tests of a file, and ends what they left running. */
export const useProgram = (...parts: PartName[]): void => {
  beforeAll(() => buildStale(['node', ...parts], { quiet: true }), 120_000)
  afterAll(async () => {
    await Promise.all([...running].map((child) => ended(child, 'SIGKILL')))
    for (const folder of folders) rmSync(folder, { recursive: true, force: true })
  })
}

const running = new Set<ChildProcess>()
const folders: string[] = []

export const temporaryFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'standin-cli-'))
  folders.push(folder)
  return folder
}

const ended = (child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> =>
  new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) { resolve(child.exitCode); return }
    child.once('exit', (code) => { resolve(code) })
    child.kill(signal)
  })

export interface Options {
  readonly input?: string
  readonly env?: Readonly<Record<string, string>>
}

/** Nothing of the machine's own Standin, no colours. */
const environmentOf = (env: Options['env']): NodeJS.ProcessEnv => ({
  PATH: process.env['PATH'], TMPDIR: process.env['TMPDIR'], HOME: home(), NO_COLOR: '1', ...env,
})
let ownHome: string | undefined
const home = (): string => (ownHome ??= temporaryFolder())

const launch = (args: readonly string[], env: Options['env']): ChildProcess => {
  const child = spawn(process.execPath, [program, ...args], { stdio: ['pipe', 'pipe', 'pipe'], env: environmentOf(env) })
  running.add(child)
  child.once('exit', () => { running.delete(child) })
  return child
}

export interface Run {
  readonly code: number | null
  readonly out: string
  readonly err: string
  /** The output as one JSON value. */
  json(): unknown
}

/** Runs a command to its end. */
export const standin = async (args: readonly string[], { input, env }: Options = {}): Promise<Run> => {
  const texts = { out: '', err: '' }
  const writer = (name: 'out' | 'err') => ({ write: (text: string) => { texts[name] += text } })
  const code = await run(args, { stdin: Readable.from(input === undefined ? [] : [input]), stdout: writer('out'), stderr: writer('err'), env: environmentOf(env) })
  return { code, ...texts, json: () => JSON.parse(texts.out) as unknown }
}

/** Runs a command to its end, as a process. */
export const standinProcess = (args: readonly string[], { input, env }: Options = {}): Promise<Run> =>
  new Promise((resolve, reject) => {
    const child = launch(args, env)
    let out = ''
    let err = ''
    child.stdout?.setEncoding('utf8').on('data', (text: string) => { out += text })
    child.stderr?.setEncoding('utf8').on('data', (text: string) => { err += text })
    child.on('error', reject)
    child.on('close', (code) => { resolve({ code, out, err, json: () => JSON.parse(out) as unknown }) })
    child.stdin?.end(input ?? '')
  })

export interface Ready {
  readonly event: 'ready'
  readonly standins: readonly {
    readonly id: string; readonly parties: readonly string[]; readonly roles: readonly string[]
    readonly versionsUrls: Readonly<Record<string, string>>; readonly tokenA?: string
  }[]
  readonly control: { readonly url: string; readonly token: string }
  readonly page?: string
}

export interface Lasting {
  readonly pid: number
  /** What it has printed so far. */
  out(): string
  err(): string
  /** Resolves with the first match in the output, also one that is there already. */
  printed(pattern: RegExp): Promise<RegExpExecArray>
  complained(pattern: RegExp): Promise<RegExpExecArray>
  /** Its exit code, when it has ended. */
  readonly ended: Promise<number | null>
  /** Ends it and resolves with the exit code. */
  end(signal?: NodeJS.Signals): Promise<number | null>
}

/** A command that runs until it is told to stop. */
export const lasting = (args: readonly string[], { env }: Options = {}): Lasting => {
  const child = launch(args, env)
  const texts = { stdout: '', stderr: '' }
  const looks = new Set<() => void>()
  const look = () => { for (const each of looks) each() }
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8').on('data', (text: string) => {
      texts[name] += text
      look()
    })
  }
  const over = new Promise<number | null>((resolve) => { child.once('close', resolve) })
  child.once('close', look)
  const matched = (name: 'stdout' | 'stderr', pattern: RegExp): Promise<RegExpExecArray> =>
    new Promise((resolve, reject) => {
      const once = () => {
        const match = pattern.exec(texts[name])
        const isOver = child.exitCode !== null || child.signalCode !== null
        if (!match && !isOver) return
        looks.delete(once)
        if (match) resolve(match)
        else reject(new Error(`standin ${args.join(' ')} ended (${child.exitCode ?? child.signalCode ?? ''}) without ${pattern.source}:\n${texts.stdout}${texts.stderr}`))
      }
      looks.add(once)
      once()
    })
  return {
    pid: child.pid ?? 0,
    ended: over,
    out: () => texts.stdout,
    err: () => texts.stderr,
    printed: (pattern) => matched('stdout', pattern),
    complained: (pattern) => matched('stderr', pattern),
    end: (signal = 'SIGTERM') => ended(child, signal),
  }
}

export interface Served extends Lasting {
  readonly ready: Ready
  readonly client: Client
  /** The JSON lines so far. */
  lines(): Record<string, unknown>[]
  exchanges(): ExchangeDetail[]
  /** Runs a command on this workbench. */
  cli(...args: string[]): Promise<Run>
  cliWith(options: Options, ...args: string[]): Promise<Run>
}

const following = async (process_: Lasting): Promise<Served> => {
  const [first] = await process_.printed(/^\{"event":"ready".*\}$/m)
  const ready = JSON.parse(first) as Ready
  const client = await connectTo(ready.control.url, ready.control.token)
  const lines = () => process_.out().split('\n').slice(0, -1).map((line) => JSON.parse(line) as Record<string, unknown>)
  const env = { STANDIN_CONTROL_URL: ready.control.url, STANDIN_CONTROL_TOKEN: ready.control.token }
  return {
    ...process_, ready, client, lines,
    exchanges: () => lines().filter((line) => line['event'] === 'exchange') as unknown as ExchangeDetail[],
    cli: (...args) => standin(args, { env }),
    cliWith: (options, ...args) => standin(args, { ...options, env: { ...env, ...options.env } }),
    end: (signal) => {
      client.close()
      return process_.end(signal)
    },
  }
}

/** `standin serve --json` on a port that the system chooses, unless the arguments say otherwise. */
export const serve = (...args: string[]): Promise<Served> =>
  following(lasting(['serve', '--json', ...(args.includes('--port') ? [] : ['--port', '0']), ...args]))

/** `standin start --json`. */
export const start = (...args: string[]): Promise<Served> => following(lasting(['start', '--json', '--no-open', ...args]))
