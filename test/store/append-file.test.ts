/** Files that grow by lines, and go on in another when they have grown enough. */
import { appendFile as addTo, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { appendedText, appendFile } from '../../emulator/store/append-file.js'
import { temporaryFolder } from './fixture.js'

const textOf = async (file: string): Promise<string[]> => {
  let text = ''
  for await (const piece of appendedText(file)) text += piece
  return text.split('\n').filter((line) => line !== '')
}

describe('a file that is appended to', () => {
  it('is made with the first line, for its owner alone, and goes on where it was', async () => {
    const file = join(await temporaryFolder(), 'deep', 'lines')
    expect(await textOf(file)).toEqual([])
    for (const lines of ['one\n', 'two\nthree\n']) {
      const appended = appendFile({ file })
      await appended.append(lines)
      await appended.close()
    }
    expect(await readFile(file, 'utf8')).toBe('one\ntwo\nthree\n')
    if (process.platform !== 'win32') expect((await stat(file)).mode & 0o777).toBe(0o600)
  })

  it('ends half a line that was left by a process that was killed', async () => {
    const file = join(await temporaryFolder(), 'lines')
    await addTo(file, 'whole\nha')
    const appended = appendFile({ file })
    await appended.append('next\n')
    await appended.close()
    expect(await textOf(file)).toEqual(['whole', 'ha', 'next'])
  })

  it('goes on in a new one beyond its size, and keeps the one before', async () => {
    const file = join(await temporaryFolder(), 'lines')
    const appended = appendFile({ file, maxBytes: 10 })
    for (const line of ['aaaa\n', 'bbbb\n', 'cccc\n', 'dddd\n', 'eeee\n', 'a line that is longer than all of it\n'])
      await appended.append(line)
    await appended.close()
    expect(await textOf(file)).toEqual(['eeee', 'a line that is longer than all of it'])
    expect(await readFile(`${file}.1`, 'utf8')).toBe('eeee\n')
  })

  it('keeps as many files before it as it is told, the latest as .1', async () => {
    const file = join(await temporaryFolder(), 'lines')
    const appended = appendFile({ file, maxBytes: 2, keptFiles: 3 })
    for (const line of ['a\n', 'b\n', 'c\n', 'd\n', 'e\n', 'f\n']) await appended.append(line)
    const kept = await Promise.all(['', '.1', '.2', '.3'].map((end) => readFile(file + end, 'utf8')))
    expect(kept).toEqual(['f\n', 'e\n', 'd\n', 'c\n'])
    await expect(readFile(`${file}.4`, 'utf8')).rejects.toThrow('ENOENT')
    await appended.empty()
    await expect(readFile(`${file}.3`, 'utf8')).rejects.toThrow('ENOENT')
    await appended.close()
  })

  it('is emptied with the one before, and can be written again', async () => {
    const file = join(await temporaryFolder(), 'lines')
    const appended = appendFile({ file, maxBytes: 5 })
    await appended.append('aaaa\n')
    await appended.append('bbbb\n')
    await appended.empty()
    expect(await textOf(file)).toEqual([])
    await appended.append('cccc\n')
    await appended.close()
    expect(await textOf(file)).toEqual(['cccc'])
  })
})
