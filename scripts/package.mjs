// Packs the desktop app for this machine's system, as far as the machine can: `npm run package [-- --dir]`.
import { Platform, build } from 'electron-builder'
import { buildStale } from './build.mjs'
import { canDownload, downloadOrigin, installedElectronFolder } from './electron.mjs'
import { root } from './parts.mjs'

/** What is made on each system. A dmg takes a Mac, an installer for Windows takes Windows (or Wine). */
const kinds = /** @type {Partial<Record<NodeJS.Platform, { platform: Platform, targets: string[] }>>} */ ({
  linux: { platform: Platform.LINUX, targets: ['AppImage', 'deb'] },
  darwin: { platform: Platform.MAC, targets: ['dmg'] },
  win32: { platform: Platform.WINDOWS, targets: ['nsis', 'portable'] },
})

const say = (/** @type {string} */ text) => {
  process.stdout.write(`${text}\n`)
}

/** @param {unknown} error */
const firstLine = (error) => (error instanceof Error ? error.message : String(error)).split('\n')[0]

/** electron-builder reads the values themselves; a build without them is unsigned. */
const signing = {
  linux: [],
  darwin: ['CSC_LINK', 'CSC_KEY_PASSWORD'],
  win32: ['WIN_CSC_LINK', 'WIN_CSC_KEY_PASSWORD'],
}
const notarising = ['APPLE_API_KEY', 'APPLE_API_KEY_ID', 'APPLE_API_ISSUER']
const areSet = (/** @type {readonly string[]} */ names) => names.every((name) => (process.env[name] ?? '') !== '')

await buildStale()
const kind = kinds[process.platform]
const electronDist = installedElectronFolder()
if (kind === undefined) {
  say(`There is no installer for ${process.platform}.`)
  process.exitCode = 1
} else if (electronDist === undefined && !(await canDownload())) {
  say(`Nothing can be packed: Electron's runtime is not here, and ${new URL(downloadOrigin()).host} cannot be reached to download it.`)
  say('Set ELECTRON_OVERRIDE_DIST_PATH to a folder with an Electron, or connect to a network.')
  process.exitCode = 1
} else {
  const certificate = signing[/** @type {keyof typeof signing} */ (process.platform)]
  const notarize = process.platform === 'darwin' && areSet([...certificate, ...notarising])
  if (certificate.length > 0 && !areSet(certificate)) say(`The installer is not signed: set ${certificate.join(' and ')} to sign it.`)
  else if (process.platform === 'darwin' && !notarize) say(`The app is not notarised: set ${notarising.join(', ')} to notarise it.`)
  const targets = process.argv.includes('--dir') ? ['dir'] : kind.targets
  let packed = 0
  for (const target of targets) {
    try {
      const files = await build({
        projectDir: root,
        targets: kind.platform.createTarget(target),
        // A Mac gets two architectures, and an installed runtime has one.
        config: {
          extends: 'electron-builder.yml',
          mac: { notarize },
          ...(electronDist !== undefined && process.platform !== 'darwin' && { electronDist }),
        },
        publish: 'never',
      })
      packed += 1
      say(`${target}: ${files.join(', ') || 'release/'}`)
    } catch (error) {
      say(`${target} could not be made here: ${firstLine(error)}`)
    }
  }
  if (packed === 0) process.exitCode = 1
}
