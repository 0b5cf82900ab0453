/** `npm start` and `npm run standin`, in a small project of their own. */
import { spawn, type SpawnOptions } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { obstacle } from '../../scripts/electron.mjs'
import { root } from '../architecture/files.js'

const commandLine = `
const [command, ...args] = process.argv.slice(2)
console.log(JSON.stringify({ command, args }))
if (command === 'wait') {
  process.on('SIGTERM', () => { console.log('told to stop'); process.exit(0) })
  setInterval(() => undefined, 1000)
  console.log('waiting')
}
if (command === 'fail') process.exitCode = 3
`

interface Run {
  code: number | null
  out: string
  err: string
}

describe.skipIf(process.platform === 'win32')('running from the sources', () => {
  const folder = mkdtempSync(join(tmpdir(), 'standin-run-'))
  const source = join(folder, 'emulator', 'cli', 'main.ts')

  beforeAll(() => {
    cpSync(join(root, 'scripts'), join(folder, 'scripts'), { recursive: true })
    for (const path of ['emulator/cli', 'main', 'runtime', 'node_modules/electron']) mkdirSync(join(folder, path), { recursive: true })
    for (const name of ['vite', '@cyclonedx']) symlinkSync(join(root, 'node_modules', name), join(folder, 'node_modules', name))
    const manifest = { name: 'small', version: '1.0.0', license: 'MIT', type: 'module', main: 'dist/main.js' }
    writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest))
    writeFileSync(join(folder, 'package-lock.json'), '{ "packages": {} }')
    writeFileSync(source, commandLine)
    writeFileSync(join(folder, 'main', 'index.ts'), 'console.log(1)')
  })
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true })
  })

  const start = (
    args: string[],
    options: SpawnOptions = {},
    onOutput: (text: string, kill: (signal: NodeJS.Signals) => void) => void = () => undefined,
  ) =>
    new Promise<Run>((resolve, reject) => {
      const child = spawn(process.execPath, [join(folder, 'scripts', 'run.mjs'), ...args], {
        cwd: folder,
        stdio: ['ignore', 'pipe', 'pipe'],
        ...options,
      })
      const run: Run = { code: null, out: '', err: '' }
      child.stdout?.on('data', (chunk: Buffer) => {
        run.out += chunk.toString()
        onOutput(run.out, (signal) => {
          child.kill(signal)
        })
      })
      child.stderr?.on('data', (chunk: Buffer) => {
        run.err += chunk.toString()
      })
      child.on('error', reject)
      child.on('close', (code) => {
        resolve({ ...run, code })
      })
    })

  it('builds what is missing once, even when two start at the same time', async () => {
    const runs = await Promise.all([start(['standin', 'one']), start(['standin', 'two'])])
    expect(runs.map(({ out }) => JSON.parse(out) as unknown)).toEqual([
      { command: 'one', args: [] },
      { command: 'two', args: [] },
    ])
    expect(
      runs
        .map(({ err }) => err)
        .join('')
        .match(/^built standin.js, main.js in \d+ ms$/gm),
    ).toHaveLength(1)
  })

  it('says nothing of its own when nothing is stale, and passes arguments on', async () => {
    expect(await start(['standin', 'send', '--json', 'a b'])).toEqual({
      code: 0,
      out: '{"command":"send","args":["--json","a b"]}\n',
      err: '',
    })
  })

  it('builds again when a source changed', async () => {
    utimesSync(source, new Date(), new Date(Date.now() + 5_000))
    expect((await start(['standin', 'one'])).err).toMatch(/^built standin.js/)
  })

  it('builds again when a source was removed', async () => {
    rmSync(join(folder, 'main', 'index.ts'))
    expect((await start(['standin', 'one'])).err).toMatch(/^built standin.js in/)
  })

  it('ends as the command line ends', async () => {
    expect((await start(['standin', 'fail'])).code).toBe(3)
  })

  it('lets signals through', async () => {
    const { code, out } = await start(['standin', 'wait'], {}, (text, kill) => {
      if (text.endsWith('waiting\n')) kill('SIGTERM')
    })
    expect({ code, out: out.trim().split('\n').at(-1) }).toEqual({ code: 0, out: 'told to stop' })
  })

  it('explains itself when it is told to run something else', async () => {
    expect(await start(['nonsense'])).toEqual({ code: 2, out: '', err: 'usage: run.mjs start|standin [arguments]\n' })
  })

  describe('npm start', () => {
    const electron = join(folder, 'runtime', process.platform === 'darwin' ? 'Electron.app/Contents/MacOS/Electron' : 'electron')
    /** Electron refuses root, so that its start is tried as another user. */
    const asUser: SpawnOptions = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {}
    const withDisplay = { ...process.env, DISPLAY: ':7', ELECTRON_OVERRIDE_DIST_PATH: join(folder, 'runtime'), HOME: folder }

    const runtimeThat = (script: string) => {
      mkdirSync(join(electron, '..'), { recursive: true })
      writeFileSync(electron, `#!/bin/sh\n${script}\n`, { mode: 0o755 })
    }

    // Built by the owner of the folder, so that the other user finds nothing stale.
    beforeAll(async () => {
      chmodSync(folder, 0o755)
      await start(['start', '--browser'])
    })

    it('opens the desktop app', async () => {
      runtimeThat('echo "desktop $@"; exit 0')
      expect(await start(['start', 'flow.har'], { ...asUser, env: withDisplay })).toEqual({
        code: 0,
        out: `desktop ${folder} flow.har\n`,
        err: '',
      })
    })

    it('opens the browser instead when Electron cannot start, and says so', async () => {
      runtimeThat('echo "libnss3.so is missing" >&2; exit 127')
      const { code, out, err } = await start(['start'], { ...asUser, env: withDisplay })
      expect(JSON.parse(out)).toEqual({ command: 'start', args: [] })
      expect(code).toBe(0)
      expect(err).toBe(
        'libnss3.so is missing\nNo desktop window: Electron did not start (see above). Standin opens in the browser instead.\n',
      )
    })

    it('opens the browser when there is no Electron where it should be', async () => {
      rmSync(electron)
      const { out, err } = await start(['start'], { ...asUser, env: withDisplay })
      expect(JSON.parse(out)).toEqual({ command: 'start', args: [] })
      expect(err).toBe('No desktop window: ELECTRON_OVERRIDE_DIST_PATH holds no Electron. Standin opens in the browser instead.\n')
    })

    it('opens the browser without waiting for a download that never ends', async () => {
      writeFileSync(join(folder, 'node_modules', 'electron', 'install.js'), 'setInterval(() => undefined, 1000)')
      const { out, err } = await start(['start'], {
        ...asUser,
        env: { ...process.env, DISPLAY: ':7', ELECTRON_MIRROR: 'http://127.0.0.1:9/' },
      })
      expect(JSON.parse(out)).toEqual({ command: 'start', args: [] })
      expect(err).toBe('No desktop window: 127.0.0.1:9 cannot be reached to download its runtime. Standin opens in the browser instead.\n')
    })

    it('opens the browser when that is asked for', async () => {
      expect(await start(['start', '--browser'], { env: withDisplay })).toEqual({
        code: 0,
        out: '{"command":"start","args":[]}\n',
        err: '',
      })
    })
  })
})

describe('what keeps Electron from opening a window', () => {
  it.each([
    [
      'root, whose Electron has no sandbox',
      { platform: 'linux', userId: 0, environment: { DISPLAY: ':0' } },
      'as root Electron runs only without its sandbox',
    ],
    ['Linux without a display', { platform: 'linux', userId: 1000, environment: {} }, 'there is no display'],
    ['nothing, with X11', { platform: 'linux', userId: 1000, environment: { DISPLAY: ':0' } }, undefined],
    ['nothing, with Wayland', { platform: 'linux', userId: 1000, environment: { WAYLAND_DISPLAY: 'wayland-0' } }, undefined],
    ['nothing, on macOS', { platform: 'darwin', userId: 501, environment: {} }, undefined],
    ['nothing, on Windows', { platform: 'win32', userId: undefined, environment: {} }, undefined],
  ] as const)('is %s', (_, machine, reason) => {
    expect(obstacle(machine)).toBe(reason)
  })
})
