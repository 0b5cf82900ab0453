/** A port that is taken: who holds it is named, and the free one offered is free. */
import { describe, expect, it, onTestFinished } from 'vitest'
import { StandinSettings } from '../../emulator/contract/standin.js'
import { createWorkbench } from '../../emulator/workbench/workbench.js'

const settings = (id: string, port: number) =>
  StandinSettings.parse({
    id,
    name: `Stand-in ${id}`,
    parties: [{ role: 'CPO', country_code: 'NL', party_id: 'ONE', name: 'One' }],
    versions: ['2.2.1'],
    port,
    seed: { locations: 0, tokens: 0, history: 0 },
  })

describe('the port of a stand-in', () => {
  it('that another stand-in listens on is said to be taken by that stand-in, and not offered as free', async () => {
    const workbench = await createWorkbench()
    onTestFinished(() => workbench.shutDown())
    const { bench } = workbench
    const one = bench.add(settings('one', 0))
    await bench.start(one)
    const port = one.standin.port() ?? 0
    const other = bench.add(settings('other', port))
    await expect(bench.start(other)).rejects.toThrow(
      new RegExp(`port ${port} on 127\\.0\\.0\\.1 is taken by the stand-in Stand-in one: \\d+ is free`),
    )
    const view = await workbench.call('standins.update', { standinId: 'other', settings: { port: bench.view(other).freePort ?? 0 } })
    expect(view.port).not.toBe(port)
  })

  it('counts as free for itself while it is stopped', async () => {
    const workbench = await createWorkbench()
    onTestFinished(() => workbench.shutDown())
    const { bench } = workbench
    const one = bench.add(settings('one', 0))
    await bench.start(one)
    const port = one.standin.port() ?? 0
    await workbench.call('standins.update', { standinId: 'one', settings: { port } })
    await workbench.call('standins.stop', { standinId: 'one' })
    expect(await workbench.call('standins.freePort', { from: port, standinId: 'one' })).toEqual({ port })
    expect((await workbench.call('standins.freePort', { from: port })).port).not.toBe(port)
  })
})
