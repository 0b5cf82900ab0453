import { link, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { openStore, StoreRefusal } from '../../emulator/store/store.js'
import { contentOf, Notes, openNotes, temporaryFolder, until } from './fixture.js'

const noon = Date.UTC(2026, 10, 5, 12)
const saved = (count: number, text = '') => ({ formatVersion: 1, data: { count, text } })

describe('opening a store', () => {
  it('creates the folder and the file, for its owner alone', async () => {
    const file = join(await temporaryFolder(), 'deep', 'workspace.json')
    const { store, told } = await openNotes(file)
    expect(store.data).toEqual({ count: 0, text: '' })
    expect(await contentOf(file)).toEqual(saved(0))
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect((await stat(join(file, '..'))).mode & 0o777).toBe(0o700)
    expect(told).toEqual([])
  })

  it('finds what was written before, and leaves the file alone', async () => {
    const file = join(await temporaryFolder(), 'notes.json')
    const first = await openNotes(file)
    first.store.update((data) => {
      data.count = 7
    })
    expect(await first.store.close()).toBe(true)
    const before = await stat(file)

    const second = await openNotes(file)
    expect(second.store.data.count).toBe(7)
    await second.store.close()
    expect((await stat(file)).ino).toBe(before.ino)
  })

  it('refuses a file that it may not read, and does not take it for absent', async () => {
    const file = join(await temporaryFolder(), 'notes.json')
    await mkdir(file)
    await expect(openNotes(file)).rejects.toThrow(StoreRefusal)
    await expect(openNotes(file)).rejects.toMatchObject({ code: 'no-access', file })
  })
})

describe('changes', () => {
  afterEach(() => {
    vi.useRealTimers()
  })
  const holdTimers = () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  }

  it('are in memory at once and in the file 200 ms after the last', async () => {
    const file = join(await temporaryFolder(), 'notes.json')
    const { store } = await openNotes(file)
    holdTimers()
    for (let count = 1; count <= 3; count += 1) {
      store.update((data) => {
        data.count = count
      })
      vi.advanceTimersByTime(199)
    }
    expect(store.data.count).toBe(3)
    expect(await contentOf(file)).toEqual(saved(0))
    vi.advanceTimersByTime(1)
    await until(async () => JSON.stringify(await contentOf(file)) === JSON.stringify(saved(3)))
  })

  it('are in the file after a second even when they never cease', async () => {
    const file = join(await temporaryFolder(), 'notes.json')
    const { store } = await openNotes(file)
    holdTimers()
    for (let step = 1; step <= 10; step += 1) {
      store.update((data) => {
        data.count = step
      })
      vi.advanceTimersByTime(step < 10 ? 100 : 99)
    }
    expect(await contentOf(file)).toEqual(saved(0))
    vi.advanceTimersByTime(1)
    await until(async () => JSON.stringify(await contentOf(file)) === JSON.stringify(saved(10)))
  })

  it('made while the file is being written follow, without another change', async () => {
    const file = join(await temporaryFolder(), 'notes.json')
    const { store } = await openNotes(file)
    holdTimers()
    store.update((data) => {
      data.count = 1
    })
    vi.advanceTimersByTime(200)
    store.update((data) => {
      data.count = 2
    })
    vi.advanceTimersByTime(200)
    await until(async () => JSON.stringify(await contentOf(file)) === JSON.stringify(saved(2)))
  })

  it('are in the file when flush has answered', async () => {
    const file = join(await temporaryFolder(), 'notes.json')
    const { store } = await openNotes(file)
    for (let count = 1; count <= 5; count += 1) {
      store.update((data) => {
        data.count = count
      })
      void store.flush()
      store.update((data) => {
        data.text = `after ${count}`
      })
      expect(await store.flush()).toBe(true)
      expect(await contentOf(file)).toEqual(saved(count, `after ${count}`))
    }
  })

  it('that come to nothing do not touch the file', async () => {
    const file = join(await temporaryFolder(), 'notes.json')
    const { store } = await openNotes(file)
    const before = await stat(file)
    await store.flush()
    store.update((data) => {
      data.count += 1
      data.count -= 1
    })
    expect(await store.flush()).toBe(true)
    expect((await stat(file)).ino).toBe(before.ino)
  })

  it('made by a mutator that failed half-way are written like any other: file and memory agree', async () => {
    const file = join(await temporaryFolder(), 'notes.json')
    const { store } = await openNotes(file)
    expect(() => {
      store.update((data) => {
        data.count = 5
        throw new Error('half-way')
      })
    }).toThrow('half-way')
    await store.flush()
    expect(await contentOf(file)).toEqual(saved(store.data.count))
  })

  it('after closing are refused', async () => {
    const { store } = await openNotes(join(await temporaryFolder(), 'notes.json'))
    store.update((data) => {
      data.count = 1
    })
    await Promise.all([store.close(), store.close()])
    expect(() => {
      store.update((data) => {
        data.count = 2
      })
    }).toThrow('is closed')
  })

  it('keep the file before them as .bak, for its owner alone, and leave nothing else behind', async () => {
    const folder = await temporaryFolder()
    const file = join(folder, 'notes.json')
    const { store } = await openNotes(file)
    for (let count = 1; count <= 3; count += 1) {
      store.update((data) => {
        data.count = count
      })
      await store.flush()
      expect(await contentOf(`${file}.bak`)).toEqual(saved(count - 1))
    }
    expect((await stat(`${file}.bak`)).mode & 0o777).toBe(0o600)
    expect((await readdir(folder)).sort()).toEqual(['notes.json', 'notes.json.bak'])
  })

  it('follow a process that was killed between keeping the backup and replacing the file', async () => {
    const folder = await temporaryFolder()
    const file = join(folder, 'notes.json')
    await (await openNotes(file)).store.close()
    await link(file, `${file}.bak`)
    await writeFile(`${file}.tmp`, '{"formatVersion":1,"da')
    await writeFile(`${file}.bak.tmp`, '')
    const { store, told } = await openNotes(file)
    store.update((data) => {
      data.count = 1
    })
    await store.flush()
    expect(told).toEqual([])
    expect(await contentOf(file)).toEqual(saved(1))
    expect(await contentOf(`${file}.bak`)).toEqual(saved(0))
    expect((await readdir(folder)).sort()).toEqual(['notes.json', 'notes.json.bak'])
  })

  it('that its own schema refuses are not written, since they could not be read again', async () => {
    const file = join(await temporaryFolder(), 'notes.json')
    const { store, told } = await openNotes(file)
    store.update((data) => {
      data.count = Number.NaN
    })
    expect(await store.flush()).toBe(false)
    expect(told).toMatchObject([{ kind: 'not-saved', file, message: expect.stringContaining('/count') as unknown }])
    expect(await contentOf(file)).toEqual(saved(0))
    store.update((data) => {
      data.count = 3
    })
    expect(await store.flush()).toBe(true)
    expect(store.problems).toEqual([])
  })
})

describe('a damaged file', () => {
  const withHistory = async () => {
    const folder = await temporaryFolder()
    const file = join(folder, 'notes.json')
    const { store } = await openNotes(file)
    for (const count of [1, 2]) {
      store.update((data) => {
        data.count = count
      })
      await store.flush()
    }
    await store.close()
    return { folder, file }
  }

  it('is set aside with a message, and its backup is used', async () => {
    const { folder, file } = await withHistory()
    await writeFile(file, '{"formatVersion":1,"data":{"cou')
    const { store, told } = await openNotes(file, { now: () => noon })
    expect(store.data.count).toBe(1)
    expect(told).toMatchObject([
      { kind: 'backup-used', file, atMs: noon, message: expect.stringMatching(/cannot be read.*Its backup of \d{4}/) as unknown },
      { kind: 'set-aside', message: 'notes.json was set aside as notes.json.corrupt-20261105T120000000Z.' },
    ])
    expect(store.problems).toEqual(told)
    expect(await readFile(`${file}.corrupt-20261105T120000000Z`, 'utf8')).toBe('{"formatVersion":1,"data":{"cou')
    expect(await contentOf(file)).toEqual(saved(1))
    expect((await readdir(folder)).filter((name) => name.includes('.tmp'))).toEqual([])
  })

  it('does not spoil the backup with the next change', async () => {
    const { file } = await withHistory()
    await writeFile(file, '')
    const { store } = await openNotes(file)
    store.update((data) => {
      data.count = 9
    })
    await store.flush()
    expect(await contentOf(`${file}.bak`)).toEqual(saved(1))
  })

  it('that parses but does not fit the schema is damaged too', async () => {
    const { file } = await withHistory()
    await writeFile(file, JSON.stringify({ formatVersion: 1, data: { count: 'two', text: '' } }))
    const { store, told } = await openNotes(file)
    expect(store.data.count).toBe(1)
    expect(told[0]?.message).toContain('/count')
  })

  it('and a damaged backup are both set aside, twice in the same moment under different names', async () => {
    const { folder, file } = await withHistory()
    for (const round of [1, 2]) {
      await writeFile(file, 'not')
      await writeFile(`${file}.bak`, 'this either')
      const { store, told } = await openNotes(file, { now: () => noon })
      expect(store.data).toEqual({ count: 0, text: '' })
      expect(told.map(({ kind }) => kind)).toEqual(['started-anew', 'set-aside', 'set-aside'])
      await store.close()
      expect((await readdir(folder)).filter((name) => name.includes('.corrupt-'))).toHaveLength(2 * round)
    }
  })

  it('that is gone is replaced by its backup', async () => {
    const { file } = await withHistory()
    await rm(file)
    const { store, told } = await openNotes(file)
    expect(store.data.count).toBe(1)
    expect(told).toMatchObject([{ kind: 'backup-used', message: expect.stringContaining('is gone') as unknown }])
  })
})

describe('a file of another format', () => {
  const Titled = z.strictObject({ title: z.string() })
  const openTitled = (file: string, told: string[] = []) =>
    openStore({
      file,
      schema: Titled,
      formatVersion: 2,
      initial: () => ({ title: '' }),
      migrations: { 1: (data) => ({ title: Notes.parse(data).text.toUpperCase() }) },
      onProblem: ({ kind, message }) => told.push(`${kind}: ${message}`),
    })

  it('is migrated when older, after a copy is kept', async () => {
    const file = join(await temporaryFolder(), 'notes.json')
    await writeFile(file, JSON.stringify(saved(3, 'hello')))
    const told: string[] = []
    const store = await openTitled(file, told)
    expect(store.data).toEqual({ title: 'HELLO' })
    expect(await contentOf(file)).toEqual({ formatVersion: 2, data: { title: 'HELLO' } })
    expect(await contentOf(`${file}.v1`)).toEqual(saved(3, 'hello'))
    expect((await stat(`${file}.v1`)).mode & 0o777).toBe(0o600)
    expect(told).toEqual(['migrated: notes.json was taken from format 1 to 2; the old one is kept as notes.json.v1.'])
    await store.close()
  })

  it('never overwrites a copy that is there already', async () => {
    const file = join(await temporaryFolder(), 'notes.json')
    for (const text of ['first', 'second']) {
      await writeFile(file, JSON.stringify(saved(0, text)))
      await (await openTitled(file)).close()
    }
    expect(await contentOf(`${file}.v1`)).toEqual(saved(0, 'first'))
    expect(await contentOf(`${file}.v1-2`)).toEqual(saved(0, 'second'))
  })

  it('is migrated from the backup when the file is damaged', async () => {
    const file = join(await temporaryFolder(), 'notes.json')
    await writeFile(file, 'damaged')
    await writeFile(`${file}.bak`, JSON.stringify(saved(0, 'kept')))
    const told: string[] = []
    const store = await openTitled(file, told)
    expect(store.data).toEqual({ title: 'KEPT' })
    expect(told.map((line) => line.split(':')[0])).toEqual(['backup-used', 'set-aside', 'migrated'])
    expect(await contentOf(`${file}.v1`)).toEqual(saved(0, 'kept'))
    await store.close()
  })

  it('is refused when newer, and nothing in the folder is touched', async () => {
    const folder = await temporaryFolder()
    const file = join(folder, 'notes.json')
    const text = '{ "formatVersion": 3, "data": { "unknown": true } }'
    await writeFile(file, text)
    const message = /written by a newer version of Standin \(format 3, this one knows up to 2\).*left as it is/
    await expect(openTitled(file)).rejects.toThrow(message)
    await expect(openTitled(file)).rejects.toMatchObject({ code: 'newer-format', file })
    expect(await readFile(file, 'utf8')).toBe(text)
    expect(await readdir(folder)).toEqual(['notes.json'])
  })

  it('is refused when the backup is newer, before the damaged file is moved', async () => {
    const folder = await temporaryFolder()
    const file = join(folder, 'notes.json')
    await writeFile(file, 'damaged')
    await writeFile(`${file}.bak`, JSON.stringify({ formatVersion: 3, data: {} }))
    await expect(openTitled(file)).rejects.toMatchObject({ code: 'newer-format', file: `${file}.bak` })
    expect((await readdir(folder)).sort()).toEqual(['notes.json', 'notes.json.bak'])
  })

  it('is refused when too old for any migration', async () => {
    const file = join(await temporaryFolder(), 'notes.json')
    await writeFile(file, JSON.stringify(saved(1)))
    await expect(openNotes(file, { formatVersion: 3, migrations: { 2: (data) => data } })).rejects.toMatchObject({ code: 'too-old' })
    expect(await contentOf(file)).toEqual(saved(1))
  })
})

describe('a folder that cannot be written', () => {
  afterEach(() => {
    vi.useRealTimers()
  })

  it('is told once; the data stays and is written when it can be again', async () => {
    const folder = join(await temporaryFolder(), 'workspace')
    const file = join(folder, 'notes.json')
    const { store, told } = await openNotes(file, { retryMs: 1_000 })
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    await rename(folder, `${folder}-away`)
    await writeFile(folder, 'a file where the folder should be')

    store.update((data) => {
      data.count = 4
    })
    expect(await store.flush()).toBe(false)
    expect(await store.flush()).toBe(false)
    expect(told).toMatchObject([{ kind: 'not-saved', file }])
    expect(told[0]?.message).toMatch(/could not be saved: .*tried again/)
    expect(store.problems).toEqual(told)
    expect(store.data.count).toBe(4)

    await rm(folder)
    await rename(`${folder}-away`, folder)
    vi.advanceTimersByTime(2_000)
    await until(() => told.length > 1)
    expect(told[1]).toMatchObject({ kind: 'saved-again', file })
    expect(store.problems).toEqual([])
    expect(await contentOf(file)).toEqual(saved(4))
  })

  it('does not prevent opening', async () => {
    const file = join(await temporaryFolder(), 'notes.json')
    await mkdir(join(`${file}.tmp`, 'in the way'), { recursive: true })
    const { store, told } = await openNotes(file)
    expect(told).toMatchObject([{ kind: 'not-saved', file }])
    expect(store.data).toEqual({ count: 0, text: '' })
    await rm(`${file}.tmp`, { recursive: true })
    expect(await store.flush()).toBe(true)
    expect(await contentOf(file)).toEqual(saved(0))
  })

  it('sets a damaged file aside once, however often writing is tried', async () => {
    const folder = await temporaryFolder()
    const file = join(folder, 'notes.json')
    await writeFile(file, 'damaged')
    await mkdir(`${file}.tmp/full`, { recursive: true })
    const { store, told } = await openNotes(file, { now: () => noon })
    store.update((data) => {
      data.count = 1
    })
    expect(await store.flush()).toBe(false)
    expect(await readFile(`${file}.corrupt-20261105T120000000Z`, 'utf8')).toBe('damaged')
    await rm(`${file}.tmp`, { recursive: true })
    expect(await store.flush()).toBe(true)
    expect(await contentOf(file)).toEqual(saved(1))
    expect(told.filter(({ kind }) => kind === 'set-aside')).toHaveLength(1)
  })
})
