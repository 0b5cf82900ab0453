/** Two writers, links and modes of files. */
import { chmodSync, lstatSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { announce } from '../../emulator/cli/control.js'
import { appendFile } from '../../emulator/store/append-file.js'
import { replaceFile } from '../../emulator/store/replace-file.js'
import { openBench, addStandin, settingsOf } from '../support/bench.js'
import { temporaryFolder } from '../store/fixture.js'

const modeOf = (file: string): string => (statSync(file).mode & 0o777).toString(8)

describe('two writers of one object', () => {
  const open = async () => {
    const workbench = await openBench()
    await addStandin(workbench, settingsOf('CPO', { seed: { locations: 1 } }))
    const set = { standinId: 'cpo', module: 'locations' as const }
    const { items } = await workbench.call('data.list', { ...set, holder: 'own' })
    const key = items[0]?.key ?? ''
    const read = () => workbench.call('data.get', { ...set, holder: 'own', key })
    return { workbench, set, key, read }
  }

  it('see a revision that changes with the object, and with nothing else', async () => {
    const { workbench, set, key, read } = await open()
    const before = await read()
    expect((await read()).revision).toBe(before.revision)
    const { revision } = await workbench.call('data.patch', { ...set, key, fields: { name: 'Changed' } })
    expect(revision).not.toBe(before.revision)
    expect((await read()).revision).toBe(revision)
  })

  it.each(['put', 'patch'] as const)('are told apart by it: the second %s fails, and says what to do', async (how) => {
    const { workbench, set, key, read } = await open()
    const { object, revision } = await read()
    const write = (name: string, seen: string | undefined) =>
      how === 'put'
        ? workbench.call('data.put', { ...set, object: { ...(object as object), name }, ...(seen !== undefined && { revision: seen }) })
        : workbench.call('data.patch', { ...set, key, fields: { name }, ...(seen !== undefined && { revision: seen }) })
    const first = await write('first', revision)
    await expect(write('second', revision)).rejects.toMatchObject({
      detail: { code: 'conflict', at: '/revision', message: expect.stringContaining('read it again') as string },
    })
    expect(((await read()).object as { name: string }).name).toBe('first')
    await write('third', first.revision)
    await write('last', undefined)
    expect(((await read()).object as { name: string }).name).toBe('last')
  })

  it('are told when the object was deleted meanwhile', async () => {
    const { workbench, set, key, read } = await open()
    const { object, revision } = await read()
    await workbench.call('data.delete', { ...set, holder: 'own', key })
    await expect(workbench.call('data.put', { ...set, object, revision })).rejects.toMatchObject({ detail: { code: 'conflict' } })
    await workbench.call('data.put', { ...set, object })
  })
})

describe('a file that is a link', () => {
  it('stays one: what it leads to is replaced', async () => {
    const folder = await temporaryFolder()
    const file = join(folder, 'file.json')
    const target = join(folder, 'elsewhere', 'target.json')
    mkdirSync(join(folder, 'elsewhere'))
    writeFileSync(target, 'old')
    symlinkSync(target, file)
    await replaceFile(file, 'new')
    expect(lstatSync(file).isSymbolicLink()).toBe(true)
    expect(readFileSync(target, 'utf8')).toBe('new')
    expect(readFileSync(`${file}.bak`, 'utf8')).toBe('old')
  })
})

describe('files that hold secrets or traffic', () => {
  it('are for their owner alone, even if they existed', async () => {
    const folder = await temporaryFolder()
    const [control, log] = [join(folder, 'control.json'), join(folder, 'log.ndjson')]
    for (const file of [control, log]) {
      writeFileSync(file, '')
      chmodSync(file, 0o666)
    }
    const withdraw = await announce(folder, { url: 'ws://127.0.0.1:1/control', token: 'x' })
    const lines = appendFile({ file: log })
    await lines.append('{}\n')
    await lines.close()
    await replaceFile(join(folder, 'data.json'), '{}')
    expect([control, log, join(folder, 'data.json')].map(modeOf)).toEqual(['600', '600', '600'])
    await withdraw()
  })

  it('are not written through a link that somebody put in their place', async () => {
    const folder = await temporaryFolder()
    const victim = join(folder, 'victim')
    writeFileSync(victim, 'mine')
    symlinkSync(victim, join(folder, 'control.json'))
    await announce(folder, { url: 'ws://127.0.0.1:1/control', token: 'x' })
    expect(readFileSync(victim, 'utf8')).toBe('mine')
  })
})
