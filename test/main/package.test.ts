/** Packs the app with electron-builder against a placeholder for Electron's runtime, and looks at what came out. */
import { Platform, build } from 'electron-builder'
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildStale } from '../../scripts/build.mjs'
import { root } from '../architecture/files.js'
import { asarOf } from './asar.js'

// As @electron/fuses finds them in a real executable: the sentinel, the version of the wire, its length, one byte a fuse.
const sentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'
const fuseNames = [
  'runAsNode',
  'cookieEncryption',
  'nodeOptions',
  'nodeInspect',
  'asarIntegrity',
  'onlyLoadAppFromAsar',
  'browserSnapshot',
  'fileProtocolPrivileges',
] as const
const wireOf = (states: string) => Buffer.concat([Buffer.from(sentinel), Buffer.from([1, states.length]), Buffer.from(states)])

const placeholderRuntime = (folder: string) => {
  mkdirSync(join(folder, 'resources'), { recursive: true })
  mkdirSync(join(folder, 'locales'))
  // What Electron ships: all fuses as they are by default.
  writeFileSync(join(folder, 'electron'), Buffer.concat([Buffer.alloc(4096, 1), wireOf('10110001'), Buffer.alloc(4096, 2)]), {
    mode: 0o755,
  })
  writeFileSync(join(folder, 'version'), '45.4.1')
  writeFileSync(join(folder, 'LICENSE'), 'placeholder')
  writeFileSync(join(folder, 'LICENSES.chromium.html'), 'placeholder')
  for (const name of ['en-US', 'de']) writeFileSync(join(folder, 'locales', `${name}.pak`), 'placeholder')
}

describe('the packed app', () => {
  const folder = mkdtempSync(join(tmpdir(), 'standin-package-'))
  const app = join(folder, 'out', 'linux-unpacked')
  let paths: string[] = []
  let read: (path: string) => string

  beforeAll(async () => {
    await buildStale(undefined, { quiet: true })
    placeholderRuntime(join(folder, 'runtime'))
    await build({
      projectDir: root,
      targets: Platform.LINUX.createTarget('dir'),
      config: {
        extends: 'electron-builder.yml',
        electronDist: join(folder, 'runtime'),
        directories: { output: join(folder, 'out'), buildResources: 'build' },
      },
      publish: 'never',
    })
    const asar = asarOf(readFileSync(join(app, 'resources', 'app.asar')))
    paths = asar.paths
    read = asar.read
  }, 120_000)

  afterAll(() => {
    rmSync(folder, { recursive: true, force: true })
  })

  it('holds what was built, package.json, and nothing else', () => {
    expect(paths.filter((path) => path !== 'package.json' && !path.startsWith('dist/'))).toEqual([])
    expect(paths).toEqual(
      expect.arrayContaining(['package.json', 'dist/main.js', 'dist/preload.cjs', 'dist/engine.js', 'dist/renderer/index.html']),
    )
  })

  it('holds no node_modules and no sources', () => {
    expect(paths.filter((path) => /node_modules|\.tsx?$|\.map$/.test(path))).toEqual([])
  })

  it('starts at the built main file', () => {
    expect(JSON.parse(read('package.json'))).toMatchObject({ name: 'ocpi-standin', main: 'dist/main.js', type: 'module' })
    expect(JSON.parse(read('package.json'))).not.toHaveProperty('devDependencies')
    expect(read('dist/main.js')).toContain('registerSchemesAsPrivileged')
  })

  it('names nothing in the bundles that would have to be installed', () => {
    const bundles = paths.filter((path) => /^dist\/[^/]+\.(js|cjs)$/.test(path))
    const named = bundles.flatMap((path) =>
      [...read(path).matchAll(/^import [^;]*?from "([^"]+)"|^import "([^"]+)"/gm)].map((match) => match[1] ?? match[2] ?? ''),
    )
    const installed = named.filter((name) => !name.startsWith('.') && !name.startsWith('node:') && name !== 'electron' && !isBuiltin(name))
    expect([...new Set(installed)]).toEqual([])
  })

  it('has its fuses set', () => {
    const bytes = readFileSync(join(app, 'standin-desktop'))
    const at = bytes.indexOf(sentinel) + sentinel.length
    const states = bytes.subarray(at + 2, at + 2 + fuseNames.length).toString()
    expect(Object.fromEntries(fuseNames.map((name, index) => [name, states[index] === '1']))).toEqual({
      runAsNode: false,
      cookieEncryption: true,
      nodeOptions: false,
      nodeInspect: false,
      asarIntegrity: true,
      onlyLoadAppFromAsar: true,
      browserSnapshot: false,
      fileProtocolPrivileges: false,
    })
  })

  it('carries the licence text of each package that is bundled, and a bill of materials with their sums', () => {
    const bundled = JSON.parse(read('dist/renderer/licenses.json')) as { name: string; version: string; identifier: string }[]
    const notices = read('dist/THIRD_PARTY_LICENSES.txt')
    const bom = JSON.parse(read('dist/sbom.cdx.json')) as { components: { purl: string; hashes?: unknown[] }[] }
    for (const name of ['koa', 'zod', 'lowdb', 'undici', 'react', 'react-aria-components']) {
      expect(bundled.map((each) => each.name)).toContain(name)
      expect(notices).toMatch(new RegExp(`^${name} \\d`, 'm'))
    }
    expect(notices).toContain('Permission is hereby granted')
    expect(bom.components).toHaveLength(bundled.length)
    expect(bom.components.filter(({ purl, hashes }) => !purl.startsWith('pkg:npm/') || hashes?.length !== 1)).toEqual([])
    const allowed = ['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT']
    expect(bundled.filter(({ identifier }) => !allowed.includes(identifier))).toEqual([])
  })

  it('leaves out languages that the app does not speak', () => {
    expect(readdirSync(join(app, 'locales'))).toEqual(['en-US.pak'])
  })
})
