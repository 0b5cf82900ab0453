/**
 * The program as a user runs it, with folders and ports of its own. Commands are run in this process, also those that last: a
 * process for each would take most of the time of the tests. Where the process is what matters (its end, its exit code, what is
 * built) it is the built program in one, gone when the tests are over.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { EventEmitter } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll } from 'vitest'
import { buildStale } from '../../../scripts/build.mjs'
import type { PartName } from '../../../scripts/build.mjs'
import type { Client } from '../../../emulator/contract/channel.js'
import type { ExchangeDetail } from '../../../emulator/contract/exchange.js'
import type { Terminal } from '../../../emulator/cli/output.js'
import { run } from '../../../emulator/cli/program.js'
import { connectTo } from '../../../emulator/host/connect.js'
import { root } from '../../architecture/files.js'

const program = join(root, 'dist', 'standin.js')

/** Builds what is stale before the tests of a file, and ends what they left running. */
export const useProgram = (...parts: PartName[]): void => {
  beforeAll(() => buildStale(['node', ...parts], { quiet: true }), 120_000)
  afterAll(async () => {
    await Promise.all([...[...running].map((child) => ended(child, 'SIGKILL')), ...[...ends].map((end) => end('SIGTERM'))])
    for (const folder of folders) rmSync(folder, { recursive: true, force: true })
  })
}

const running = new Set<ChildProcess>()
/** Ends of what lasts in this process. */
const ends = new Set<(signal: NodeJS.Signals) => Promise<unknown>>()
const folders: string[] = []

export const temporaryFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'standin-cli-'))
  folders.push(folder)
  return folder
}

/** A terminal for a command that is run in this process; what it says goes to `said`. */
const terminalOf = (said: (name: 'out' | 'err', text: string) => void, { input, env }: Options): Terminal & EventEmitter =>
  Object.assign(new EventEmitter(), {
    stdin: Readable.from(input === undefined ? [] : [input]),
    stdout: {
      write: (text: string) => {
        said('out', text)
      },
    },
    stderr: {
      write: (text: string) => {
        said('err', text)
      },
    },
    env: environmentOf(env),
  })

const ended = (child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> =>
  new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) {
      resolve(child.exitCode)
      return
    }
    child.once('exit', (code) => {
      resolve(code)
    })
    child.kill(signal)
  })

export interface Options {
  readonly input?: string
  readonly env?: Readonly<Record<string, string>>
}

/** Nothing of the machine's own Standin, no colours. */
const environmentOf = (env: Options['env']): NodeJS.ProcessEnv => ({
  PATH: process.env['PATH'],
  TMPDIR: process.env['TMPDIR'],
  HOME: home(),
  NO_COLOR: '1',
  ...env,
})
let ownHome: string | undefined
const home = (): string => (ownHome ??= temporaryFolder())

const launch = (args: readonly string[], env: Options['env']): ChildProcess => {
  const child = spawn(process.execPath, [program, ...args], { stdio: ['pipe', 'pipe', 'pipe'], env: environmentOf(env) })
  running.add(child)
  child.once('exit', () => {
    running.delete(child)
  })
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
export const standin = async (args: readonly string[], options: Options = {}): Promise<Run> => {
  const texts = { out: '', err: '' }
  const code = await run(
    args,
    terminalOf((name, text) => {
      texts[name] += text
    }, options),
  )
  return { code, ...texts, json: () => JSON.parse(texts.out) as unknown }
}

/** Runs a command to its end, as a process. */
export const standinProcess = (args: readonly string[], { input, env }: Options = {}): Promise<Run> =>
  new Promise((resolve, reject) => {
    const child = launch(args, env)
    let out = ''
    let err = ''
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      out += text
    })
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      err += text
    })
    child.on('error', reject)
    child.on('close', (code) => {
      resolve({ code, out, err, json: () => JSON.parse(out) as unknown })
    })
    child.stdin?.end(input ?? '')
  })

export interface Ready {
  readonly event: 'ready'
  readonly standins: readonly {
    readonly id: string
    readonly parties: readonly string[]
    readonly roles: readonly string[]
    readonly versionsUrls: Readonly<Record<string, string>>
    readonly tokenA?: string
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

/** What lasts, in this process or in one of its own. */
interface Started {
  readonly pid: number
  readonly over: Promise<number | null>
  end(signal: NodeJS.Signals): Promise<number | null>
}

const lastingAs = (args: readonly string[], begin: (said: (name: 'out' | 'err', text: string) => void) => Started): Lasting => {
  const texts = { out: '', err: '' }
  const looks = new Set<() => void>()
  const look = () => {
    for (const each of looks) each()
  }
  let code: number | null | undefined
  const { pid, over, end } = begin((name, text) => {
    texts[name] += text
    look()
  })
  void over.then((ended) => {
    code = ended
    look()
  })
  const matched = (name: 'out' | 'err', pattern: RegExp): Promise<RegExpExecArray> =>
    new Promise((resolve, reject) => {
      const once = () => {
        const match = pattern.exec(texts[name])
        if (!match && code === undefined) return
        looks.delete(once)
        if (match) resolve(match)
        else reject(new Error(`standin ${args.join(' ')} ended (${code ?? 'killed'}) without ${pattern.source}:\n${texts.out}${texts.err}`))
      }
      looks.add(once)
      once()
    })
  return {
    pid,
    ended: over,
    out: () => texts.out,
    err: () => texts.err,
    printed: (pattern) => matched('out', pattern),
    complained: (pattern) => matched('err', pattern),
    end: (signal = 'SIGTERM') => end(signal),
  }
}

/** A command that runs until it is told to stop. */
export const lasting = (args: readonly string[], options: Options = {}): Lasting =>
  lastingAs(args, (said) => {
    const here = terminalOf(said, options)
    const over = run(args, here)
    const end = (signal: NodeJS.Signals) => {
      here.emit(signal)
      return over
    }
    ends.add(end)
    void over.then(() => {
      ends.delete(end)
    })
    return { pid: process.pid, over, end }
  })

/** The built program, in a process, until it is told to stop. */
export const lastingProcess = (args: readonly string[], { env }: Options = {}): Lasting =>
  lastingAs(args, (said) => {
    const child = launch(args, env)
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      said('out', text)
    })
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said('err', text)
    })
    return {
      pid: child.pid ?? 0,
      over: new Promise((resolve) => {
        child.once('close', resolve)
      }),
      end: (signal) => ended(child, signal),
    }
  })

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
  const lines = () =>
    process_
      .out()
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as Record<string, unknown>)
  const env = { STANDIN_CONTROL_URL: ready.control.url, STANDIN_CONTROL_TOKEN: ready.control.token }
  return {
    ...process_,
    ready,
    client,
    lines,
    exchanges: () => lines().filter((line) => line['event'] === 'exchange') as unknown as ExchangeDetail[],
    cli: (...args) => standin(args, { env }),
    cliWith: (options, ...args) => standin(args, { ...options, env: { ...env, ...options.env } }),
    end: (signal) => {
      client.close()
      return process_.end(signal)
    },
  }
}

/** On a port that the system chooses, unless the arguments say otherwise. */
const serving = (args: readonly string[]): string[] => ['serve', '--json', ...(args.includes('--port') ? [] : ['--port', '0']), ...args]
const starting = (args: readonly string[]): string[] => ['start', '--json', '--no-open', ...args]

/** `standin serve --json`. */
export const serve = (...args: string[]): Promise<Served> => following(lasting(serving(args)))
export const serveProcess = (...args: string[]): Promise<Served> => following(lastingProcess(serving(args)))

/** `standin start --json`. */
export const start = (...args: string[]): Promise<Served> => following(lasting(starting(args)))
export const startProcess = (...args: string[]): Promise<Served> => following(lastingProcess(starting(args)))
