/** What only other processes can show: being killed, a full disk, a folder without permission, two at a time. */
import { chmod, chown, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { lockFileName, lockFolder } from '../../emulator/store/lock.js'
import { bundleChild, contentOf, openNotes, startChild, temporaryFolder } from './fixture.js'

let writer = ''
let holder = ''
beforeAll(async () => {
  writer = await bundleChild(new URL('./children/writer.ts', import.meta.url))
  holder = await bundleChild(new URL('./children/holder.ts', import.meta.url))
})
afterAll(async () => {
  for (const file of [writer, holder]) await rm(dirname(file), { recursive: true })
})

interface Answer {
  complete: boolean
  length: number
  told: string[]
  persisting: string[]
}
const answerOf = (line: string | undefined) => JSON.parse(line ?? '') as Answer

describe('a process that is killed while it writes', () => {
  it('leaves a whole file with everything that was flushed, 20 times out of 20', async () => {
    const folder = await temporaryFolder()
    const file = join(folder, 'notes.json')
    for (let round = 0; round < 20; round += 1) {
      const child = startChild(process.execPath, [writer, file, 'loop'])
      expect(await child.line()).toMatch(/^opened \d+ $/)
      let flushed = 0
      for (let line = 0; line <= Math.random() * 15; line += 1) flushed = Number(await child.line())
      // Somewhere within the next write or two.
      const untilMs = performance.now() + Math.random() * 6
      while (performance.now() < untilMs) await new Promise((resolve) => setImmediate(resolve))
      await child.kill('SIGKILL')

      const { store, told } = await openNotes(file)
      expect(told).toEqual([])
      expect(store.data.count).toBeGreaterThanOrEqual(flushed)
      expect(new Set(store.data.text).size).toBe(1)
      await store.close()
      expect(await contentOf(`${file}.bak`)).toMatchObject({ formatVersion: 1 })
    }
    expect((await readdir(folder)).filter((name) => name.includes('corrupt'))).toEqual([])
  })
})

describe('a disk that is full', () => {
  it('leaves the old file whole, keeps the data, and writes when there is room', async () => {
    const folder = await temporaryFolder()
    const file = join(folder, 'notes.json')
    // No file may grow beyond 32 KB: writing fails in the middle, as on a full disk.
    const child = startChild('bash', ['-c', 'trap "" XFSZ; ulimit -f 32; exec "$0" "$@"', process.execPath, writer, file, 'ask'])
    expect(await child.line()).toBe('opened 0 ')
    child.say('1000')
    expect(answerOf(await child.line())).toMatchObject({ complete: true, told: [] })
    child.say('200000')
    const full = answerOf(await child.line())
    expect(full).toMatchObject({ complete: false, length: 200_000, told: ['not-saved'] })
    expect(full.persisting[0]).toMatch(/could not be saved: EFBIG/)
    expect(await contentOf(file)).toMatchObject({ data: { count: 1 } })
    expect((await readdir(folder)).sort()).toEqual(['notes.json', 'notes.json.bak'])
    child.say('2000')
    expect(answerOf(await child.line())).toEqual({ complete: true, length: 2_000, told: ['not-saved', 'saved-again'], persisting: [] })
    expect(await contentOf(file)).toMatchObject({ data: { count: 3 } })
  })
})

describe('a folder without permission to write', () => {
  it('is told, keeps the data, and is written when permission is back', async () => {
    const folder = await temporaryFolder()
    await chmod(folder, 0o755)
    const workspace = join(folder, 'workspace')
    await mkdir(workspace)
    // Permissions do not bind the superuser: the child is somebody else then.
    const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {}
    if (nobody.uid !== undefined) await chown(workspace, nobody.uid, nobody.gid)
    const child = startChild(process.execPath, [writer, join(workspace, 'notes.json'), 'ask'], nobody)
    expect(await child.line()).toBe('opened 0 ')
    await chmod(workspace, 0o555)
    child.say('10')
    const refused = answerOf(await child.line())
    expect(refused).toMatchObject({ complete: false, length: 10, told: ['not-saved'] })
    expect(refused.persisting[0]).toMatch(/could not be saved: EACCES/)
    await chmod(workspace, 0o755)
    child.say('20')
    expect(answerOf(await child.line())).toEqual({ complete: true, length: 20, told: ['not-saved', 'saved-again'], persisting: [] })
  })
})

describe('a workspace that is open in another process', () => {
  const startHolder = async () => {
    const child = startChild(process.execPath, [holder])
    expect(await child.line()).toBe('ready')
    return child
  }

  it('is refused with the number of that process and a way out', async () => {
    const folder = join(await temporaryFolder(), 'new')
    const other = await startHolder()
    other.say(folder)
    expect(await other.line()).toBe('held')
    const lock = await lockFolder(folder)
    expect(lock).toMatchObject({ held: false, pid: other.pid })
    const message = lock.held ? '' : lock.message
    expect(message).toMatch(new RegExp(`${folder} is open in another Standin \\(process ${other.pid}, since .*Close that one`))
  })

  it('can be had as soon as that process is dead', async () => {
    const folder = await temporaryFolder()
    const other = await startHolder()
    other.say(folder)
    expect(await other.line()).toBe('held')
    await other.kill('SIGKILL')
    const lock = await lockFolder(folder)
    expect(lock.held).toBe(true)
    if (lock.held) await lock.release()
    expect(await readdir(folder)).toEqual([])
  })

  it('goes to exactly one of many who find it abandoned at the same moment', async () => {
    const children = await Promise.all(Array.from({ length: 5 }, startHolder))
    for (let round = 0; round < 15; round += 1) {
      const folder = await temporaryFolder()
      // Nobody has the highest number there is.
      await writeFile(join(folder, lockFileName), JSON.stringify({ pid: 2 ** 22 + 1, host: hostname(), sinceMs: Date.now() }))
      for (const child of children) child.say(folder)
      const answers = await Promise.all(children.map((child) => child.line()))
      expect(answers.filter((answer) => answer === 'held')).toHaveLength(1)
      expect(answers.filter((answer) => answer?.startsWith('refused'))).toHaveLength(4)
    }
  })
})

describe('the lock of a workspace', () => {
  const leave = async (content: string | object) => {
    const folder = await temporaryFolder()
    await writeFile(join(folder, lockFileName), typeof content === 'string' ? content : JSON.stringify(content))
    return folder
  }
  const mine = { pid: process.pid, host: hostname(), sinceMs: Date.now() }

  it('is held once, also within a process, until it is released', async () => {
    const folder = await temporaryFolder()
    const first = await lockFolder(folder)
    expect(first.held).toBe(true)
    expect(await lockFolder(folder)).toMatchObject({ held: false, pid: process.pid })
    if (first.held) await first.release()
    const second = await lockFolder(folder)
    expect(second.held).toBe(true)
    // Releasing twice does not release the lock of the one who came after.
    if (first.held) await first.release()
    expect(await lockFolder(folder)).toMatchObject({ held: false })
    if (second.held) await second.release()
    expect(await readdir(folder)).toEqual([])
  })

  it.each([
    ['from before the computer was started', { ...mine, pid: process.ppid, start: 'another boot/1', pidSpace: 'pid:[1]' }],
    ['of an earlier process with the same number', { ...mine, sinceMs: Date.now() - process.uptime() * 1000 - 5_000 }],
    ['of a process whose number another has now', { ...mine, pid: process.ppid, start: 'another boot/1' }],
    ['of nobody', { ...mine, pid: 2 ** 22 + 1 }],
  ])('is taken over when it is %s', async (_, content) => {
    const lock = await lockFolder(await leave(content))
    expect(lock.held).toBe(true)
  })

  it.each([
    ['of a clock that jumped forward', -10 * 365 * 86_400_000],
    ['of a clock that jumped back', 10 * 365 * 86_400_000],
    ['of no clock at all', Number.MAX_VALUE],
  ])('is not taken over because %s', async (_, jump) => {
    const folder = await temporaryFolder()
    const child = startChild(process.execPath, [holder])
    expect(await child.line()).toBe('ready')
    child.say(folder)
    expect(await child.line()).toBe('held')
    const file = join(folder, lockFileName)
    const content = JSON.parse(await readFile(file, 'utf8')) as { sinceMs: number }
    await writeFile(file, JSON.stringify({ ...content, sinceMs: jump === Number.MAX_VALUE ? jump : content.sinceMs + jump }))
    const lock = await lockFolder(folder)
    expect(lock).toMatchObject({ held: false, pid: child.pid })
    expect(lock.held ? '' : lock.message).toContain(file)
  })

  it.runIf(process.platform === 'linux')('of another container is taken over when its process is dead, and only then', async () => {
    const folder = await temporaryFolder()
    const child = startChild(process.execPath, [holder])
    expect(await child.line()).toBe('ready')
    child.say(folder)
    expect(await child.line()).toBe('held')
    const file = join(folder, lockFileName)
    const content = JSON.parse(await readFile(file, 'utf8')) as object
    // As a container sees it that has another name, and other numbers for its processes.
    const seen = JSON.stringify({ ...content, pid: 1, host: 'f00dcafe', pidSpace: 'pid:[1]' })
    await writeFile(file, seen)
    expect(await lockFolder(folder)).toMatchObject({ held: false })
    await child.kill('SIGKILL')
    const lock = await lockFolder(folder)
    expect(lock.held).toBe(true)
    if (lock.held) await lock.release()
    expect(await readdir(folder)).toEqual([])
  })

  it('is not taken over while whoever has it may still be writing it', async () => {
    const folder = await leave('')
    expect(await lockFolder(folder)).toMatchObject({ held: false, message: expect.stringContaining('is being opened') as unknown })
    expect(await readFile(join(folder, lockFileName), 'utf8')).toBe('')
  })

  it('of another computer is respected, and the message says what to do', async () => {
    const folder = await leave({ ...mine, host: 'elsewhere.example' })
    const lock = await lockFolder(folder)
    expect(lock).toMatchObject({ held: false, pid: process.pid })
    expect(lock.held ? '' : lock.message).toMatch(/opened on elsewhere\.example .*delete .*workspace\.lock/)
  })
})
