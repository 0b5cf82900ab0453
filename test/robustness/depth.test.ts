/** Whatever enters has a limit of depth, and one file that cannot be used never hides the others. */
import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'
import { calls, type CallName } from '../../emulator/contract/calls.js'
import { ContractError } from '../../emulator/contract/channel.js'
import { parseScenario, titleIn } from '../../emulator/scenario/parse.js'
import { decode, encode } from '../../emulator/store/format.js'
import { importHar } from '../../emulator/traffic/import-har.js'
import { createWorkbench } from '../../emulator/workbench/workbench.js'
import { z } from 'zod'
import { openBench, settingsOf } from '../support/bench.js'

const deep = (levels: number): unknown => {
  let value: unknown = {}
  for (let level = 0; level < levels; level++) value = { x: [value] }
  return value
}

const folder = (): string => {
  const made = mkdtempSync(join(tmpdir(), 'standin-depth-'))
  onTestFinished(() => {
    rmSync(made, { recursive: true, force: true })
  })
  return made
}

describe('the depth of what enters', () => {
  it.each(Object.keys(calls) as CallName[])('is limited in the parameters of %s', async (name) => {
    const workbench = await openBench()
    const error = await workbench.callUnknown(name, { object: deep(3000), fields: deep(3000), params: deep(3000), rule: deep(3000) }).then(
      () => undefined,
      (reason: unknown) => reason,
    )
    expect(error).toBeInstanceOf(ContractError)
    expect((error as ContractError).message).toMatch(/nested deeper than \d+ levels/)
  })

  it('is limited for own data, so that the workspace can be opened again', async () => {
    const workspace = folder()
    const first = await createWorkbench({ workspace })
    first.bench.add(settingsOf('CPO', { seed: { locations: 1 } }))
    const { items } = await first.call('data.list', {
      standinId: 'cpo',
      holder: 'own',
      module: 'locations',
      search: '',
      offset: 0,
      limit: 1,
    })
    const { object } = await first.call('data.get', { standinId: 'cpo', holder: 'own', module: 'locations', key: items[0]?.key ?? '' })
    const put = (x: unknown) =>
      first.call('data.put', { standinId: 'cpo', module: 'locations', object: { ...(object as object), x }, dryRun: false })
    await expect(put(deep(3000))).rejects.toThrow(/nested deeper/)
    await put(deep(20))
    await first.shutDown()
    const second = await createWorkbench({ workspace })
    onTestFinished(() => second.shutDown())
    expect(second.bench.problems).toEqual([])
    expect(second.bench.standins.get('cpo')?.standin.context.data.own('locations').size()).toBe(1)
  })

  it('is limited in stored files, read or written', () => {
    const format = { schema: z.record(z.string(), z.unknown()), formatVersion: 1, migrations: {} }
    const text = `{"formatVersion":1,"data":{"x":${'['.repeat(50_000)}${']'.repeat(50_000)}}}`
    expect(decode(Buffer.from(text), format)).toMatchObject({
      kind: 'unreadable',
      reason: expect.stringContaining('nested deeper') as string,
    })
    expect(() => encode(deep(3000) as Record<string, unknown>, format)).toThrow(/nested deeper/)
  })

  it('is limited in scenario files', () => {
    const text = '['.repeat(8_000)
    expect(parseScenario(text, 'deep')).toMatchObject({
      ok: false,
      problems: [{ file: 'deep', message: expect.stringContaining('nested deeper') as string }],
    })
    expect(titleIn(text)).toBeUndefined()
  })

  it('is limited in imported traffic', () => {
    const imported = importHar(`{"log":{"entries":[${'['.repeat(20_000)}${']'.repeat(20_000)}]}}`)
    expect(imported.flatMap(({ problems }) => problems.map(({ message }) => message))).toEqual([expect.stringContaining('nested deeper')])
  })
})

describe('a scenario file that cannot be used', () => {
  it('is named, and the others work', async () => {
    const workspace = folder()
    const scenarios = join(workspace, 'scenarios')
    mkdirSync(scenarios)
    const path = (name: string) => join(scenarios, `${name}.ocpi-scenario.json`)
    copyFileSync(fileURLToPath(new URL('../../scenarios/cpo-authorize.ocpi-scenario.json', import.meta.url)), path('good'))
    writeFileSync(path('deep'), '['.repeat(8_000))
    writeFileSync(path('binary'), Buffer.from([0xff, 0xfe, 0, 1]))
    writeFileSync(path('large'), Buffer.alloc(21_000_000, ' '))
    mkdirSync(path('folder'))
    symlinkSync(path('loop'), path('loop'))
    symlinkSync('/dev/zero', path('device'))
    if (process.platform !== 'win32') execFileSync('mkfifo', [path('pipe')])
    const workbench = await createWorkbench({ workspace })
    onTestFinished(() => workbench.shutDown())
    const own = (await workbench.call('scenarios.list', {})).scenarios.filter(({ origin }) => origin === 'own')
    expect(own.map(({ id, problems }) => `${id} ${problems > 0 ? 'has problems' : 'is fine'}`)).toEqual([
      'binary has problems',
      'deep has problems',
      'good is fine',
    ])
    const named = workbench.bench.problems.map(({ place }) => place)
    expect(named.sort()).toEqual(['device', 'folder', 'large', 'loop', 'pipe'].map(path))
  })
})
