// What is built from what. A part is built again when its sources are not those that it was built from.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')
export const dist = join(root, 'dist')
/** Stamps and the build lock; in node_modules, so that neither the package nor the installer carries it. */
export const cache = join(root, 'node_modules', '.cache', 'ocpi-standin')

/**
 * @typedef {object} Part
 * @property {Record<string, string>} entries output file below dist/, and the source file it starts at
 * @property {readonly string[]} sources files and folders whose change makes it stale
 */

const common = ['scripts/build.mjs', 'scripts/parts.mjs', 'package.json', 'package-lock.json']

/** @type {Record<'node' | 'preload' | 'renderer', Part>} */
export const parts = {
  node: {
    entries: { 'standin.js': 'emulator/cli/main.ts', 'main.js': 'main/index.ts', 'engine.js': 'main/engine.ts' },
    sources: ['emulator', 'main', 'scenarios', ...common],
  },
  preload: {
    entries: { 'preload.cjs': 'main/preload.ts' },
    sources: ['main', 'emulator/contract', 'emulator/ocpi', ...common],
  },
  renderer: {
    entries: { 'renderer/index.html': 'renderer/index.html' },
    sources: ['renderer', 'vite.renderer.config.ts', 'emulator/contract', 'emulator/ocpi', ...common],
  },
}

/** @typedef {keyof typeof parts} PartName */

/** @type {readonly PartName[]} */
export const partNames = ['node', 'preload', 'renderer']

/** Entries whose source file exists. @param {PartName} name */
export const presentEntries = (name) => Object.entries(parts[name].entries).filter(([, source]) => existsSync(join(root, source)))

/** @param {string} path @param {import('node:crypto').Hash} hash */
const addTo = (path, hash) => {
  const stat = statSync(path, { throwIfNoEntry: false })
  if (stat === undefined) return
  if (!stat.isDirectory()) {
    hash.update(`${path}\0${stat.mtimeMs}\0${stat.size}\n`)
    return
  }
  for (const name of readdirSync(path).sort()) addTo(join(path, name), hash)
}

/** Names, times and sizes of a part's sources, in one word. @param {PartName} name */
export const fingerprint = (name) => {
  const hash = createHash('sha1')
  for (const source of parts[name].sources) addTo(join(root, source), hash)
  return hash.digest('hex')
}

/** @param {PartName} name */
export const stampFile = (name) => join(cache, `${name}.stamp`)

/** Parts that are missing or older than their sources. @param {readonly PartName[]} [wanted] */
export const staleParts = (wanted = partNames) =>
  wanted.filter((name) => {
    if (presentEntries(name).some(([output]) => !existsSync(join(dist, output)))) return true
    const stamp = stampFile(name)
    return !existsSync(stamp) || readFileSync(stamp, 'utf8') !== fingerprint(name)
  })
