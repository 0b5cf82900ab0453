// Builds what is stale into dist/. `node scripts/build.mjs --force` builds everything.
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { licenseFile, writeNotices } from './notices.mjs'
import { cache, dist, fingerprint, partNames, presentEntries, root, staleParts, stampFile } from './parts.mjs'

const chunkPrefix = 'part-'
const lock = join(cache, 'build.lock')

/** @param {number} pid */
const isAlive = (pid) => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM'
  }
}

/** Takes the lock; waits for another build to end, and takes over from one that died. */
const takeLock = async () => {
  mkdirSync(cache, { recursive: true })
  for (;;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' })
      return
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error
    }
    try {
      const holder = Number(readFileSync(lock, 'utf8'))
      // An empty file belongs to a process between creating and writing it.
      if (holder > 0 && !isAlive(holder)) rmSync(lock, { force: true })
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ENOENT') throw error
    }
    await sleep(50)
  }
}

/** @typedef {import('./parts.mjs').PartName} PartName */

/** Below the folder of what is built; moved from there once it is written. */
const licenses = 'licenses.json'

/**
 * Everything from npm is bundled, so that neither the package nor the installer needs node_modules. Electron's own
 * module exists only inside Electron.
 * @param {'es' | 'cjs'} format
 * @param {readonly (readonly [string, string])[]} entries output file, source file
 */
const bundleForNode = async (format, entries) => {
  const { build } = await import('vite')
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    ssr: { noExternal: true, external: ['electron'], target: 'node' },
    build: {
      ssr: true,
      target: 'node20',
      outDir: dist,
      emptyOutDir: false,
      license: { fileName: licenses },
      minify: false,
      sourcemap: false,
      rolldownOptions: {
        // depd, below koa, makes a function with eval; it is called with constants.
        checks: { eval: false },
        input: Object.fromEntries(entries.map(([output, source]) => [output.replace(/\.c?js$/, ''), join(root, source)])),
        output: {
          format,
          entryFileNames: format === 'cjs' ? '[name].cjs' : '[name].js',
          // Beside the entries, so that a path relative to the code is the same in all of it.
          chunkFileNames: `${chunkPrefix}[name]-[hash].js`,
          banner: (chunk) => (chunk.fileName === 'standin.js' ? '#!/usr/bin/env node' : ''),
        },
      },
    },
  })
}

/** @type {Record<PartName, (entries: [string, string][]) => Promise<unknown>>} */
const builders = {
  node: async (entries) => {
    for (const name of existsSync(dist) ? readdirSync(dist) : []) {
      if (name.startsWith(chunkPrefix)) rmSync(join(dist, name))
    }
    await bundleForNode('es', entries)
  },
  // A sandboxed preload is loaded as one CommonJS file.
  preload: (entries) => bundleForNode('cjs', entries),
  renderer: async () => {
    const { build } = await import('vite')
    await build({
      configFile: join(root, 'vite.renderer.config.ts'),
      logLevel: 'warn',
      // The initial script is held to its size by a test, in bytes as they travel.
      build: {
        outDir: join(dist, 'renderer'),
        emptyOutDir: true,
        chunkSizeWarningLimit: 2_000,
        license: { fileName: licenses },
      },
    })
  },
}

/**
 * Builds those of the wanted parts that are stale.
 * @param {readonly PartName[]} [wanted]
 * @param {{ force?: boolean, quiet?: boolean }} [options]
 */
export const buildStale = async (wanted = partNames, { force = false, quiet = false } = {}) => {
  if (!force && staleParts(wanted).length === 0) return
  await takeLock()
  const environment = process.env['NODE_ENV']
  // What is built is what is shipped, also when a test builds it: React has another, slower build for other environments.
  process.env['NODE_ENV'] = 'production'
  try {
    // Another run may have built them while this one waited.
    for (const name of force ? wanted : staleParts(wanted)) {
      const startedAt = performance.now()
      const built = fingerprint(name)
      const entries = presentEntries(name)
      if (entries.length > 0) {
        await builders[name](entries)
        renameSync(join(dist, name === 'renderer' ? 'renderer' : '', licenses), licenseFile(name))
      }
      writeFileSync(stampFile(name), built)
      if (quiet) continue
      const outputs = entries.map(([output]) => output).join(', ') || 'nothing: its sources are not there'
      process.stderr.write(`built ${outputs} in ${Math.round(performance.now() - startedAt)} ms\n`)
    }
    await writeNotices()
  } finally {
    if (environment === undefined) delete process.env['NODE_ENV']
    else process.env['NODE_ENV'] = environment
    rmSync(lock, { force: true })
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await buildStale(partNames, { force: process.argv.includes('--force') })
}
