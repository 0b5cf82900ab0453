// Builds what is missing or stale, then runs it. `run.mjs start` opens the desktop app, or the browser where Electron
// cannot be had; `run.mjs standin …` is the command line.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { buildStale } from './build.mjs'
import { electronRuntime } from './electron.mjs'
import { dist, root } from './parts.mjs'

/** An Electron that ends sooner than this without having been asked to could not start. */
const startUpMs = 10_000

/** Runs the command line in this process, so that signals and exit codes need no forwarding. @param {string[]} args */
const standin = async (args) => {
  const file = join(dist, 'standin.js')
  process.argv = [process.argv[0] ?? 'node', file, ...args]
  await import(pathToFileURL(file).href)
}

/**
 * Runs a program until it ends; passes signals on.
 * @param {string} path @param {string[]} args
 * @returns {Promise<{ code: number, signal: NodeJS.Signals | null, asked: boolean, complaint: string }>}
 */
const runProgram = (path, args) =>
  new Promise((resolve) => {
    const child = spawn(path, args, { stdio: ['inherit', 'inherit', 'pipe'] })
    let asked = false
    let complaint = ''
    /** @type {NodeJS.Signals[]} */
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
    const pass = (/** @type {NodeJS.Signals} */ signal) => {
      asked = true
      child.kill(signal)
    }
    for (const signal of signals) process.on(signal, pass)
    const end = (/** @type {number} */ code, /** @type {NodeJS.Signals | null} */ signal) => {
      for (const each of signals) process.off(each, pass)
      resolve({ code, signal, asked, complaint })
    }
    child.stderr.on('data', (/** @type {Buffer} */ chunk) => {
      process.stderr.write(chunk)
      complaint = (complaint + chunk.toString()).slice(-4_000)
    })
    child.on('error', (error) => {
      end(127, null)
      complaint += error.message
    })
    child.on('close', (code, signal) => {
      end(code ?? 1, signal)
    })
  })

/** @param {string[]} args */
const start = async (args) => {
  const wantsBrowser = args.includes('--browser')
  const rest = args.filter((arg) => arg !== '--browser')
  await buildStale()
  if (!wantsBrowser) {
    const runtime = await electronRuntime()
    if ('path' in runtime) {
      const startedAt = Date.now()
      const { code, signal, asked } = await runProgram(runtime.path, [root, ...rest])
      const couldNotStart = (code !== 0 || signal !== null) && !asked && Date.now() - startedAt < startUpMs
      if (!couldNotStart) {
        process.exitCode = asked ? 0 : code
        return
      }
      process.stderr.write('No desktop window: Electron did not start (see above). Standin opens in the browser instead.\n')
    } else {
      process.stderr.write(`No desktop window: ${runtime.reason}. Standin opens in the browser instead.\n`)
    }
  }
  await standin(['start', ...rest])
}

/** @type {Record<string, (args: string[]) => Promise<void>>} */
const targets = {
  start,
  standin: async (args) => {
    await buildStale(args[0] === 'start' ? ['node', 'renderer'] : ['node'])
    await standin(args)
  },
}

const [name = '', ...args] = process.argv.slice(2)
const target = targets[name]
if (target === undefined) {
  process.stderr.write(`usage: run.mjs ${Object.keys(targets).join('|')} [arguments]\n`)
  process.exitCode = 2
} else {
  await target(args)
}
