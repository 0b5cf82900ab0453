import fc from 'fast-check'
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { isAbsolute, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { timestampOf } from '../../emulator/store/names.js'
import {
  defaultWorkspaceFolder,
  deleteStandin,
  isSafeName,
  listStandins,
  listTrash,
  purgeTrash,
  restoreStandin,
  safeName,
  standinFile,
  workspaceFile,
} from '../../emulator/store/workspace.js'
import { openNotes, temporaryFolder } from './fixture.js'

const noon = Date.UTC(2026, 10, 5, 12)
const dayMs = 86_400_000

const withStandins = async (...ids: string[]): Promise<string> => {
  const folder = await temporaryFolder()
  for (const id of ids) {
    const { store } = await openNotes(standinFile(folder, id))
    store.update((data) => {
      data.text = id
    })
    await store.close()
  }
  return folder
}

describe('the files of a workspace', () => {
  it('lie where this OS keeps the data of programs, unless told', () => {
    expect(isAbsolute(defaultWorkspaceFolder())).toBe(true)
    expect(defaultWorkspaceFolder()).toContain('Standin')
  })

  it('are one for all and one for each stand-in', async () => {
    const folder = await withStandins('nl-cpo', 'de-msp')
    expect(workspaceFile(folder)).toBe(join(folder, 'workspace.json'))
    expect(standinFile(folder, 'nl-cpo')).toBe(join(folder, 'standins', 'nl-cpo.json'))
    expect(await listStandins(folder)).toEqual(['de-msp', 'nl-cpo'])
  })

  it('are none in a folder that does not exist yet', async () => {
    const folder = join(await temporaryFolder(), 'none')
    expect(await listStandins(folder)).toEqual([])
    expect(await listTrash(folder)).toEqual([])
  })

  it('count when only the backup is left, and not when they are something else', async () => {
    const folder = await temporaryFolder()
    await mkdir(join(folder, 'standins'))
    for (const name of ['a.json', 'a.json.bak', 'b.json.bak', 'c.json.tmp', 'd.json.corrupt-1', 'e.json.v1', 'F.json', 'n.txt']) {
      await writeFile(join(folder, 'standins', name), '')
    }
    expect(await listStandins(folder)).toEqual(['a', 'b'])
  })
})

describe('deleting a stand-in', () => {
  it('moves all of its files to the trash and no others', async () => {
    const folder = await withStandins('a', 'a-2')
    await writeFile(`${standinFile(folder, 'a')}.v1`, 'old')
    expect(await deleteStandin(folder, 'a', noon)).toEqual({ id: 'a', deletedAtMs: noon, entry: '20261105T120000000Z-a' })
    expect(await listStandins(folder)).toEqual(['a-2'])
    expect(await readdir(join(folder, 'standins'))).toEqual(['a-2.json', 'a-2.json.bak'])
    expect((await readdir(join(folder, '.trash', '20261105T120000000Z-a'))).sort()).toEqual(['a.json', 'a.json.bak', 'a.json.v1'])
  })

  it('can be undone', async () => {
    const folder = await withStandins('a')
    const deleted = await deleteStandin(folder, 'a', noon)
    expect(deleted && (await restoreStandin(folder, deleted))).toBe(true)
    expect((await openNotes(standinFile(folder, 'a'))).store.data.text).toBe('a')
    expect(await listTrash(folder)).toEqual([])
    expect(deleted && (await restoreStandin(folder, deleted))).toBe(false)
  })

  it('cannot be undone when its id is in use again', async () => {
    const folder = await withStandins('a')
    const deleted = await deleteStandin(folder, 'a', noon)
    const again = await openNotes(standinFile(folder, 'a'))
    again.store.update((data) => {
      data.text = 'new'
    })
    await again.store.close()
    expect(deleted && (await restoreStandin(folder, deleted))).toBe(false)
    expect((await openNotes(standinFile(folder, 'a'))).store.data.text).toBe('new')
    expect(await listTrash(folder)).toHaveLength(1)
  })

  it('twice in the same moment keeps both', async () => {
    const folder = await withStandins('a')
    await deleteStandin(folder, 'a', noon)
    await (await openNotes(standinFile(folder, 'a'))).store.close()
    await deleteStandin(folder, 'a', noon)
    expect(await listTrash(folder)).toMatchObject([
      { id: 'a', deletedAtMs: noon + 1 },
      { id: 'a', deletedAtMs: noon },
    ])
  })

  it('that does not exist does nothing', async () => {
    expect(await deleteStandin(await temporaryFolder(), 'a', noon)).toBeUndefined()
  })

  it('is for good after purging what is old enough', async () => {
    const folder = await withStandins('a', 'b')
    await deleteStandin(folder, 'a', noon - 31 * dayMs)
    await deleteStandin(folder, 'b', noon)
    await purgeTrash(folder, noon - 30 * dayMs)
    expect((await listTrash(folder)).map(({ id }) => id)).toEqual(['b'])
  })
})

describe('names', () => {
  it.each(['..', '../x', 'a/b', 'a\\b', '', 'A', 'a.b', 'con', 'nul', 'lpt1', 'com9', 'a ', '-a', 'a-', 'ä', 'x'.repeat(61), 'a\0'])(
    '%j is not safe, and never becomes a path',
    async (name) => {
      expect(isSafeName(name)).toBe(false)
      expect(() => standinFile('workspace', name)).toThrow(RangeError)
      await expect(deleteStandin('workspace', name, noon)).rejects.toThrow(RangeError)
    },
  )

  it.each([
    ['NL-CPO', 'nl-cpo'],
    ['Ladepark Zürich (Test)', 'ladepark-zurich-test'],
    ['  ', 'standin'],
    ['日本', 'standin'],
    ['CON', 'standin-con'],
    ['../../etc/passwd', 'etc-passwd'],
  ])('%j becomes %j', (text, name) => {
    expect(safeName(text)).toBe(name)
  })

  it('made from any text are safe, and not taken', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
        const first = safeName(text)
        const second = safeName(text, [first])
        expect(isSafeName(first)).toBe(true)
        expect(isSafeName(second)).toBe(true)
        expect(second).not.toBe(first)
      }),
    )
  })

  it('from the trash that lead elsewhere are refused', async () => {
    const folder = await temporaryFolder()
    await expect(restoreStandin(folder, { id: 'a', deletedAtMs: noon, entry: '../standins' })).rejects.toThrow(RangeError)
  })

  it('of times sort as the times do', () => {
    fc.assert(
      fc.property(fc.nat(4e12), fc.nat(4e12), (a, b) => {
        expect(timestampOf(a) < timestampOf(b)).toBe(a < b)
      }),
    )
  })
})
