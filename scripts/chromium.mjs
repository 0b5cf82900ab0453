// A Chromium for the end-to-end tests: one that is installed, else the Debian package (as root), else Playwright's.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { delimiter, join } from 'node:path'
import { chromium } from 'playwright-core'

const installLimitMs = 240_000

/** Names on the PATH, best first: the headless shell is Chromium without the parts of a window that no test looks at, and opens pages sooner. */
const commands = [
  'chromium-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
  'microsoft-edge-stable',
  'microsoft-edge',
]

/** Where installers put it, when it is not on the PATH. @type {Partial<Record<NodeJS.Platform, (environment: NodeJS.ProcessEnv) => string[]>>} */
const places = {
  darwin: (environment) =>
    ['/Applications', join(environment['HOME'] ?? '/', 'Applications')].flatMap((folder) => [
      `${folder}/Google Chrome.app/Contents/MacOS/Google Chrome`,
      `${folder}/Chromium.app/Contents/MacOS/Chromium`,
      `${folder}/Microsoft Edge.app/Contents/MacOS/Microsoft Edge`,
    ]),
  win32: (environment) =>
    ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap((name) => {
      const folder = environment[name]
      return folder === undefined
        ? []
        : [
            join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe'),
            join(folder, 'Chromium', 'Application', 'chrome.exe'),
            join(folder, 'Microsoft', 'Edge', 'Application', 'msedge.exe'),
          ]
    }),
  linux: () => ['/opt/google/chrome/chrome', '/opt/microsoft/msedge/msedge', '/snap/bin/chromium'],
}

/**
 * Path of a Chromium, Chrome or Edge on this machine; CHROMIUM_PATH goes first.
 * @param {NodeJS.ProcessEnv} [environment]
 * @returns {string | undefined}
 */
export const findChromium = (environment = process.env) => {
  const named = environment['CHROMIUM_PATH']
  if (named !== undefined && named !== '') {
    if (!existsSync(named)) throw new Error(`CHROMIUM_PATH names ${named}, which does not exist`)
    return named
  }
  const onPath = commands.flatMap((command) =>
    (environment['PATH'] ?? '')
      .split(delimiter)
      .filter((folder) => folder !== '')
      .map((folder) => join(folder, command)),
  )
  const found = [...onPath, ...(places[process.platform]?.(environment) ?? [])].find((path) => existsSync(path))
  if (found !== undefined) return found
  const downloaded = chromium.executablePath()
  return existsSync(downloaded) ? downloaded : undefined
}

/**
 * Arguments that Chromium needs here: as root it has no sandbox, and only tests may run it so.
 * @returns {string[]}
 */
export const chromiumArguments = () => (process.getuid?.() === 0 ? ['--no-sandbox'] : [])

/** @param {string} command @param {string[]} args @returns {Promise<boolean>} */
const succeeds = (command, args) =>
  new Promise((resolve) => {
    const child = spawn(command, args, {
      stdio: ['ignore', 'ignore', 'inherit'],
      timeout: installLimitMs,
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    })
    child.on('error', () => {
      resolve(false)
    })
    child.on('close', (code) => {
      resolve(code === 0)
    })
  })

const isDebianRoot = () => process.getuid?.() === 0 && spawnSync('apt-get', ['--version'], { stdio: 'ignore' }).status === 0

/**
 * Path of a Chromium, installed if need be; undefined when none could be had.
 * @returns {Promise<string | undefined>}
 */
export const ensureChromium = async () => {
  const found = findChromium()
  if (found !== undefined) return found
  if (isDebianRoot()) {
    process.stderr.write('No Chromium here: the Debian package is installed…\n')
    await succeeds('apt-get', ['update', '-qq'])
    // Older releases have no package for the shell alone.
    for (const name of ['chromium-headless-shell', 'chromium']) {
      const path = (await succeeds('apt-get', ['install', '-y', '-qq', '--no-install-recommends', name])) ? findChromium() : undefined
      if (path !== undefined) return path
    }
  }
  process.stderr.write("No Chromium here: Playwright's is downloaded…\n")
  const cli = join(createRequire(import.meta.url).resolve('playwright-core/package.json'), '..', 'cli.js')
  return (await succeeds(process.execPath, [cli, 'install', 'chromium'])) ? findChromium() : undefined
}
