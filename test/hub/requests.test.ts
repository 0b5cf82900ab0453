import { describe, expect, it } from 'vitest'
import { openBench } from '../support/bench.js'

const tried = async () => {
  const workbench = await openBench()
  const hub = await workbench.call('hub.try', {})
  return { workbench, hub }
}

describe('hub.try', () => {
  it('makes a hub with a CPO of 2.2.1 and an eMSP of 2.1.1 behind it, over which the flow is green', async () => {
    const { workbench, hub } = await tried()
    expect(hub.party).toEqual({ country_code: 'DE', party_id: 'HUB' })
    expect(hub.partners.map(({ name, version, status, parties }) => [name, version, status, parties[0]?.role])).toEqual([
      ['Roaming CPO', '2.2.1', 'CONNECTED', 'CPO'],
      ['Roaming eMSP', '2.1.1', 'CONNECTED', 'EMSP'],
    ])
    const { ok, steps } = await workbench.call('hub.playFlow', { standinId: hub.standinId })
    expect(steps.filter(({ state }) => state === 'failed')).toEqual([])
    expect(ok).toBe(true)
    expect(new Set(steps.map(({ hubId }) => hubId))).toEqual(new Set([hub.standinId]))
  })

  it('takes names, parties and ports that are free, so that it can be done again', async () => {
    const { workbench, hub } = await tried()
    const again = await workbench.call('hub.try', {})
    expect([again.standinId, again.party]).not.toEqual([hub.standinId, hub.party])
    expect(again.partners).toHaveLength(2)
  })
})

describe('hub.requests', () => {
  it('tells both legs of what came to the hub, how it was routed and what was changed', async () => {
    const { workbench, hub } = await tried()
    const {
      standinId,
      partners: [cpo, emsp],
    } = hub
    const cpoId = cpo?.standinId ?? ''
    const {
      items: [item],
    } = await workbench.call('data.list', { standinId: cpoId, holder: 'own', module: 'locations', limit: 1 })
    const { object } = await workbench.call('data.get', { standinId: cpoId, holder: 'own', module: 'locations', key: item?.key ?? '' })
    await workbench.call('data.put', { standinId: cpoId, module: 'locations', object, push: true })
    await workbench.bench.standin(standinId).hub?.idle()
    await expect.poll(async () => (await workbench.call('hub.requests', { standinId, limit: 1 })).requests[0]?.outgoing.length).toBe(1)
    const {
      requests: [request],
      complete,
    } = await workbench.call('hub.requests', { standinId, limit: 1 })
    expect(complete).toBe(true)
    expect(request?.route).toBe('broadcast')
    expect([request?.incoming.connectionId, request?.outgoing[0]?.connectionId]).toEqual([cpo?.connectionId, emsp?.connectionId])
    expect([request?.incoming.version, request?.outgoing[0]?.version]).toEqual(['2.2.1', '2.1.1'])
    expect(request?.changes.lost).toBeGreaterThan(0)
    // Reached from each exchange that has to do with it: at the CPO, at the hub on either side, at the eMSP.
    const { exchanges } = await workbench.call('traffic.query', { filter: 'module:locations method:PUT' })
    expect(exchanges).toHaveLength(4)
    for (const { seq } of exchanges) {
      expect((await workbench.call('traffic.get', { seq })).atHub).toBe(request?.incoming.seq)
      expect((await workbench.call('hub.request', { seq })).incoming.seq).toBe(request?.incoming.seq)
    }
    expect((await workbench.call('hub.requests', { standinId, route: 'direct' })).requests).toEqual([])
    expect((await workbench.call('hub.requests', { standinId, connectionId: emsp?.connectionId ?? '' })).requests).toHaveLength(1)
    await expect(workbench.call('hub.request', { seq: 1 })).rejects.toThrow(/went over no hub/)
  })
})

describe('hub.connect', () => {
  it('refuses what cannot be, and leaves nothing behind', async () => {
    const { workbench, hub } = await tried()
    const { standinId } = hub
    const partnerId = hub.partners[0]?.standinId ?? ''
    const connections = async () => (await workbench.call('workbench.get', {})).connections.length
    const before = await connections()
    await expect(workbench.call('hub.connect', { standinId, partnerId, role: 'CPO', version: '2.2.1' })).rejects.toThrow(/already/)
    await expect(workbench.call('hub.connect', { standinId, partnerId, role: 'EMSP', version: '2.2.1' })).rejects.toThrow(/is no EMSP/)
    await expect(workbench.call('hub.connect', { standinId, partnerId, role: 'CPO', version: '2.1.1' })).rejects.toThrow(
      /does not speak 2.1.1/,
    )
    await workbench.call('standins.add', {
      id: 'twin',
      name: 'Twin',
      port: 0,
      versions: ['2.2.1'],
      parties: [{ role: 'CPO', country_code: 'BE', party_id: 'CPO', name: 'Twin' }],
    })
    await expect(workbench.call('hub.connect', { standinId, partnerId: 'twin', role: 'CPO', version: '2.2.1' })).rejects.toThrow()
    expect(await connections()).toBe(before)
  })
})
