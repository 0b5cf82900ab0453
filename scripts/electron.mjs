// Finds Electron's runtime, or says in one line why there is none. Never asks, never hangs.
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from './parts.mjs'

const packageFolder = join(root, 'node_modules', 'electron')
const probeMs = 2_500
/** A download that has not grown for so long is given up. */
const stallMs = 10_000
const pollMs = 500

const executables = /** @type {Partial<Record<NodeJS.Platform, string>>} */ ({
  darwin: 'Electron.app/Contents/MacOS/Electron',
  win32: 'electron.exe',
})
const executable = executables[process.platform] ?? 'electron'

/** Folder of the installed runtime, or the one that ELECTRON_OVERRIDE_DIST_PATH names; undefined when there is none. */
export const installedElectronFolder = (environment = process.env) => {
  const folder = environment['ELECTRON_OVERRIDE_DIST_PATH'] ?? join(packageFolder, 'dist')
  return existsSync(join(folder, executable)) ? folder : undefined
}

/** Path of the executable in it. */
export const installedElectron = (environment = process.env) => {
  const folder = installedElectronFolder(environment)
  return folder === undefined ? undefined : join(folder, executable)
}

/** Where the runtime is downloaded from. */
export const downloadOrigin = (environment = process.env) =>
  environment['ELECTRON_MIRROR'] ?? environment['npm_config_electron_mirror'] ?? 'https://github.com/electron/electron/releases/'

/**
 * Why Electron cannot open a window here, or undefined.
 * @param {{ platform: NodeJS.Platform, userId: number | undefined, environment: NodeJS.ProcessEnv }} machine
 */
export const obstacle = ({ platform, userId, environment }) => {
  if (userId === 0) return 'as root Electron runs only without its sandbox'
  if (platform === 'linux' && !environment['DISPLAY'] && !environment['WAYLAND_DISPLAY']) return 'there is no display'
  return undefined
}

/** @param {string} folder */
const sizeOf = (folder) => {
  let bytes = 0
  try {
    for (const name of readdirSync(folder, { recursive: true })) {
      bytes += statSync(join(folder, String(name)), { throwIfNoEntry: false })?.size ?? 0
    }
  } catch {
    // The folder is being made or moved: what matters is only whether the number changes.
  }
  return bytes
}

/** Whether the runtime could be downloaded, found out within a few seconds. */
export const canDownload = async () => {
  // Behind a proxy only Electron's own installer knows the way; it is given up when it stands still.
  if (process.env['ELECTRON_GET_USE_PROXY']) return true
  try {
    await fetch(downloadOrigin(), { method: 'HEAD', redirect: 'manual', signal: AbortSignal.timeout(probeMs) })
    return true
  } catch {
    return false
  }
}

/**
 * Downloads the runtime with Electron's own installer.
 * @returns {Promise<string | undefined>} why it failed
 */
const download = async () => {
  if (!(await canDownload())) return `${new URL(downloadOrigin()).host} cannot be reached to download its runtime`
  process.stderr.write("Electron's runtime is downloaded, once (about 120 MB)…\n")
  const folder = mkdtempSync(join(tmpdir(), 'standin-electron-'))
  const child = spawn(process.execPath, [join(packageFolder, 'install.js')], {
    env: { ...process.env, TMPDIR: folder, TEMP: folder, TMP: folder },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let complaint = ''
  child.stderr.on('data', (/** @type {Buffer} */ chunk) => {
    complaint = (complaint + chunk.toString()).slice(0, 4_000)
  })
  let stalled = false
  let size = 0
  let grewAt = Date.now()
  const watch = setInterval(() => {
    const now = sizeOf(folder) + sizeOf(join(packageFolder, 'dist'))
    if (now !== size) {
      size = now
      grewAt = Date.now()
    } else if (Date.now() - grewAt > stallMs) {
      stalled = true
      child.kill('SIGKILL')
    }
  }, pollMs)
  try {
    const code = await new Promise((resolve) => {
      child.on('error', () => {
        resolve(-1)
      })
      child.on('close', resolve)
    })
    if (stalled) return 'the download of its runtime stood still'
    if (code !== 0) return `its runtime could not be downloaded (${complaint.split('\n')[0]?.trim() || `code ${String(code)}`})`
    return undefined
  } finally {
    clearInterval(watch)
    rmSync(folder, { recursive: true, force: true })
  }
}

/**
 * The runtime's executable, downloaded if need be, or why there is none.
 * @returns {Promise<{ path: string } | { reason: string }>}
 */
export const electronRuntime = async () => {
  const reason = obstacle({ platform: process.platform, userId: process.getuid?.(), environment: process.env })
  if (reason !== undefined) return { reason }
  const installed = installedElectron()
  if (installed !== undefined) return { path: installed }
  if (process.env['ELECTRON_OVERRIDE_DIST_PATH'] !== undefined) return { reason: 'ELECTRON_OVERRIDE_DIST_PATH holds no Electron' }
  if (!existsSync(join(packageFolder, 'install.js'))) return { reason: 'the package electron is not installed' }
  const failure = await download()
  if (failure !== undefined) return { reason: failure }
  const path = installedElectron()
  return path === undefined ? { reason: 'its runtime was not where it should be after the download' } : { path }
}
