/** Recorded requests that are sent again: of a stand-in to its peer, received and imported ones to a stand-in. */
import { describe, expect, it, onTestFinished } from 'vitest'
import { StandinSettings } from '../../emulator/contract/standin.js'
import { createWorkbench, type Workbench } from '../../emulator/workbench/workbench.js'

const openPair = async (): Promise<Workbench> => {
  const workbench = await createWorkbench()
  onTestFinished(() => workbench.shutDown())
  const { bench } = workbench
  for (const [id, role, country_code, party_id] of [
    ['cpo', 'CPO', 'NL', 'CPO'],
    ['emsp', 'EMSP', 'DE', 'MSP'],
  ] as const) {
    const parties = [{ role, country_code, party_id, name: id }]
    await bench.start(
      bench.add(StandinSettings.parse({ id, name: id, parties, versions: ['2.2.1'], port: 0, seed: { locations: 2, tokens: 2 } })),
    )
  }
  const { id } = await workbench.call('connections.invite', { standinId: 'cpo', name: 'emsp' })
  const { a = '' } = await workbench.call('connections.tokens', { connectionId: id })
  const versionsUrl = bench.views().find(({ settings }) => settings.id === 'cpo')?.versionsUrls['2.2.1'] ?? ''
  const connection = await workbench.call('connections.register', { standinId: 'emsp', name: 'cpo', versionsUrl, tokenA: a })
  await workbench.call('operations.send', { connectionId: connection.id, operation: 'locations.sender.list' })
  return workbench
}

const newest = async (workbench: Workbench, filter: string) => {
  const { exchanges } = await workbench.call('traffic.query', { filter, limit: 1 })
  const [row] = exchanges
  if (!row) throw new Error(`nothing matches ${filter}`)
  return row
}

describe('a received request', () => {
  it('is sent to its stand-in again, with the token it came with, changed or not', async () => {
    const workbench = await openPair()
    const { seq } = await newest(workbench, 'dir:in module:locations')
    const { targets } = await workbench.call('traffic.resendTargets', { seq })
    expect(targets).toMatchObject([{ standinId: 'cpo', url: expect.stringContaining('/ocpi/cpo/2.2.1/locations') as string }])
    const again = await workbench.call('traffic.resend', { seq, standinId: 'cpo' })
    expect(again).toMatchObject({ ok: true, status: 200, ocpiStatus: 1000 })
    expect((await workbench.call('traffic.get', { seq: again.seqs[0] ?? 0 })).direction).toBe('in')
    const without = await workbench.call('traffic.resend', { seq, standinId: 'cpo', headers: { Authorization: '' } })
    expect(without).toMatchObject({ ok: false, status: 401 })
    await expect(workbench.call('traffic.resend', { seq })).rejects.toThrow(/needs `standinId`/)
    await expect(workbench.call('traffic.resend', { seq, standinId: 'emsp' })).rejects.toThrow(/does not serve/)
  })
})

describe('an imported request', () => {
  it('is sent to the stand-in that serves it, with the token of its connection', async () => {
    const [recorded, workbench] = [await openPair(), await openPair()]
    const { text } = await recorded.call('traffic.export', { format: 'har', filter: 'dir:out module:locations' })
    const { importId } = await workbench.call('traffic.beginImport', { name: 'colleague.har' })
    await workbench.call('traffic.addToImport', { importId, text })
    await workbench.call('traffic.finishImport', { importId, answers: { hosts: [] }, anyway: true })
    const { seq } = await newest(workbench, 'source:"colleague.har"')
    const { targets } = await workbench.call('traffic.resendTargets', { seq })
    expect(targets.map(({ standinId }) => standinId)).toEqual(['cpo'])
    expect(await workbench.call('traffic.resend', { seq, standinId: 'cpo' })).toMatchObject({ ok: true, status: 200, ocpiStatus: 1000 })
  })
})
