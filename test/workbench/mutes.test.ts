/** Muting rules: counted and not shown, over one connection or everywhere, and back. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createMutes } from '../../emulator/workbench/mutes.js'
import { createWorkbench } from '../../emulator/workbench/workbench.js'
import { createLog } from '../../emulator/traffic/log.js'
import { exchange, finding } from '../traffic/exchanges.js'

describe('muted rules', () => {
  it('hold for one connection or everywhere, each once', () => {
    const told: number[] = []
    const mutes = createMutes([], (list) => told.push(list.length))
    mutes.add({ rule: 'null.empty', connectionId: 'c1' })
    mutes.add({ rule: 'null.empty', connectionId: 'c1' })
    mutes.add({ rule: 'evse.id' })
    expect(told).toEqual([1, 2])
    expect([mutes.isMuted('c1', 'null.empty'), mutes.isMuted('c2', 'null.empty'), mutes.isMuted(undefined, 'null.empty')]).toEqual([
      true,
      false,
      false,
    ])
    expect([mutes.isMuted('c1', 'evse.id'), mutes.isMuted(undefined, 'evse.id')]).toEqual([true, true])
    mutes.remove({ rule: 'null.empty' })
    expect(mutes.list()).toEqual([{ rule: 'evse.id' }])
  })
})

describe('a log', () => {
  it('counts muted findings apart, and shows them again', () => {
    const muted = new Set<string>()
    const log = createLog({ isMuted: (_, { id }) => muted.has(id) })
    const seq = log.append(exchange())
    log.amend(seq, [finding('null.empty', { at: '/a' }), finding('object.type', { at: '/b' })])
    const row = () => log.query().summaries[0]
    expect(row()).toMatchObject({ violations: 2, findingIds: ['null.empty', 'object.type'] })
    muted.add('null.empty')
    log.remute()
    expect(row()).toMatchObject({ violations: 1, muted: 1, findingIds: ['object.type'] })
    log.amend(seq, [finding('null.empty', { at: '/c' })])
    expect(row()).toMatchObject({ violations: 1, muted: 2 })
    muted.clear()
    log.remute()
    expect(row()).toMatchObject({ violations: 3, findingIds: ['object.type', 'null.empty'] })
    expect(row()?.muted).toBeUndefined()
  })
})

describe('a workbench', () => {
  it('keeps what is muted in its workspace', async () => {
    const workspace = await mkdtemp(join(tmpdir(), 'standin-mutes-'))
    onTestFinished(() => rm(workspace, { recursive: true, force: true }))
    const first = await createWorkbench({ workspace })
    const told: unknown[] = []
    first.on('mutes', ({ mutes }) => told.push(mutes))
    expect(await first.call('findings.mute', { rule: 'null.empty' })).toEqual({ mutes: [{ rule: 'null.empty' }] })
    expect(told).toEqual([[{ rule: 'null.empty' }]])
    await first.shutDown()
    const second = await createWorkbench({ workspace })
    onTestFinished(() => second.shutDown())
    expect((await second.call('workbench.get', {})).mutes).toEqual([{ rule: 'null.empty' }])
    expect(await second.call('findings.unmute', { rule: 'null.empty' })).toEqual({ mutes: [] })
  })

  it('refuses a rule that does not exist, and suggests the one that was meant', async () => {
    const workbench = await createWorkbench({})
    onTestFinished(() => workbench.shutDown())
    await expect(workbench.call('findings.mute', { rule: 'null.emty' })).rejects.toThrow(
      'There is no rule null.emty. Did you mean `null.empty`?',
    )
    await expect(workbench.call('findings.mute', { rule: 'null.empty', connectionId: 'nobody' })).rejects.toThrow(/nobody/)
    await expect(workbench.call('findings.unmute', { rule: 'null.empty' })).rejects.toThrow('null.empty is not muted')
  })
})
