// Types and typed lint, format, import arrows, unused code. Prints only what is wrong.
import { spawn } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './parts.mjs'

const bin = (/** @type {string} */ name) => join(root, 'node_modules', '.bin', name + (process.platform === 'win32' ? '.cmd' : ''))

const sources = ['emulator', 'main', 'renderer', 'test', 'scripts', 'bench'].filter((folder) => existsSync(join(root, folder)))

/** Slowest first. @type {readonly { title: string, command: string, args: string[] }[]} */
const checks = [
  { title: 'types and lint', command: bin('oxlint'), args: ['--type-aware', '--type-check', '--deny-warnings'] },
  { title: 'format', command: bin('oxfmt'), args: ['--check', '.'] },
  { title: 'import arrows', command: bin('depcruise'), args: ['--config', '.dependency-cruiser.cjs', '--output-type', 'err', ...sources] },
  { title: 'unused code', command: bin('knip'), args: ['--no-progress'] },
]

/** @param {(typeof checks)[number]} check */
const run = ({ title, command, args }) =>
  new Promise((resolve) => {
    const startedAt = performance.now()
    const child = spawn(command, args, { cwd: root, shell: process.platform === 'win32' })
    let output = ''
    const keep = (/** @type {Buffer} */ chunk) => {
      output += chunk.toString()
    }
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    child.on('error', (error) => {
      output += error.message
    })
    child.on('close', (code) => {
      const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
      process.stdout.write(`${code === 0 ? 'ok    ' : 'FAILED'} ${title} (${seconds} s)\n`)
      if (code !== 0) {
        process.stdout.write(`${output.trim()}\n\n`)
        process.exitCode = 1
      }
      resolve(undefined)
    })
  })

const waiting = [...checks]
const worker = async () => {
  for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) await run(check)
}
await Promise.all(Array.from({ length: Math.min(4, availableParallelism()) }, worker))
