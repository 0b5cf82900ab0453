import { describe, expect, it } from 'vitest'
import { ContractError } from '../../emulator/contract/channel.js'
import { FaultRule, type FaultRuleInput } from '../../emulator/contract/faults.js'
import { acceleratedClock } from '../../emulator/standin/clock.js'
import { changeJson } from '../../emulator/standin/faults/json.js'
import { compileMatch, type Subject } from '../../emulator/standin/faults/match.js'
import { createScope } from '../../emulator/standin/faults/scope.js'
import { switches } from '../../emulator/standin/faults/switches.js'
import { searchesOf } from '../support/growth.js'
import { findingsAt, fromCpo, fromEmsp, openStage, traffic, until } from './support.js'

const rule = (given: Partial<FaultRuleInput> & Pick<FaultRuleInput, 'actions'>): FaultRuleInput => ({ title: 'a fault', ...given })

describe('how often a fault applies', () => {
  const applied = (scope: FaultRule['scope'], times: number): boolean[] => {
    const state = createScope(scope)
    return Array.from({ length: times }, () => {
      const applies = state.applies()
      if (applies) state.countApplied()
      return applies
    })
  }
  it('is always, so many times, or after so many', () => {
    expect(applied({ kind: 'always' }, 3)).toEqual([true, true, true])
    expect(applied({ kind: 'times', times: 2 }, 4)).toEqual([true, true, false, false])
    expect(applied({ kind: 'after', skip: 2 }, 4)).toEqual([false, false, true, true])
  })
  it('applies at random, and the same seed gives the same choices', () => {
    const one = applied({ kind: 'probability', probability: 0.3, seed: 7 }, 1000)
    expect(one).toEqual(applied({ kind: 'probability', probability: 0.3, seed: 7 }, 1000))
    expect(one).not.toEqual(applied({ kind: 'probability', probability: 0.3, seed: 8 }, 1000))
    expect(one.filter(Boolean).length).toBeGreaterThan(250)
    expect(one.filter(Boolean).length).toBeLessThan(350)
  })
})

describe('what a fault concerns', () => {
  const subject: Subject = {
    direction: 'in',
    endpoint: 'locations.receiver.put-evse',
    module: 'locations',
    interface: 'RECEIVER',
    method: 'PUT',
    version: '2.2.1',
    connectionId: 'c1',
    peers: ['NL-CPO'],
    path: '/ocpi/emsp/2.2.1/locations/NL/CPO/L1/E1',
    body: () => '{"status":"CHARGING"}',
  }
  it.each([
    [{}, true],
    [{ direction: 'out' }, false],
    [{ module: 'locations' }, true],
    [{ endpoint: 'locations.*.put*' }, true],
    [{ endpoint: ['tokens.*', '*.put-evse'] }, true],
    [{ method: ['PATCH', 'PUT'] }, true],
    [{ method: 'PATCH' }, false],
    [{ version: '2.1.1' }, false],
    [{ peer: 'nl-*' }, true],
    [{ path: '*/L1/*' }, true],
    [{ path: '*/L2/*' }, false],
    [{ body: '"status":*charging' }, true],
    [{ body: 'AVAILABLE' }, false],
    [{ interface: 'SENDER' }, false],
  ] as const)('%j', (match, expected) => {
    expect(
      compileMatch(FaultRule.parse(rule({ match: match as never, actions: [{ kind: 'delay', milliseconds: 1 }] })).match)(subject),
    ).toBe(expected)
  })

  it('looks for each piece once, however many wildcards there are', () => {
    const match = compileMatch({ path: '*a'.repeat(200), body: '*a'.repeat(200) })
    const long: Subject = { ...subject, path: 'a'.repeat(20_000), body: () => `${'a'.repeat(100_000)}b` }
    const found = searchesOf(() => {
      expect(match(long)).toBe(true)
    }).filter(({ text }) => text === 'a')
    // The path is anchored at its end, the body is not.
    expect(found.length).toBeLessThanOrEqual(400)
  })
})

describe('changes of JSON', () => {
  const body = () => ({ data: [{ id: 'A', evses: [{ uid: '1' }, { uid: '2' }] }, { id: 'B' }], status_code: 1000, timestamp: 'now' })
  const change = (action: object) =>
    changeJson(body(), { kind: 'json', within: 'objects', path: '', do: 'set', ...action } as never) as ReturnType<typeof body>
  it('reach every object, every entry, or the first', () => {
    expect(change({ path: '/x', value: 1 }).data.every((object) => 'x' in object)).toBe(true)
    expect(change({ path: '/evses/*/uid', do: 'lengthen', value: 3 }).data[0]?.evses?.map(({ uid }) => uid)).toEqual(['1xx', '2xx'])
    expect(change({ path: '/id', do: 'lower-case', within: 'first-object' }).data.map(({ id }) => id)).toEqual(['a', 'B'])
    expect(change({ path: '/status_code', do: 'retype', within: 'body' }).status_code).toBe('1000')
    expect(change({ path: '/evses/0', do: 'remove' }).data[0]?.evses).toEqual([{ uid: '2' }])
    expect(change({ path: '/id', do: 'rename', value: 'key' }).data[1]).toEqual({ key: 'B' })
  })
  it('leave alone what they do not fit', () => {
    expect(change({ path: '/nothing/here/at/all', do: 'remove' })).toEqual(body())
    expect(change({ path: '/__proto__/polluted', value: true })).toEqual(body())
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
  })
})

describe("a rule of one's own", () => {
  it('answers the next three PUT with 2001, says so, and counts', async () => {
    const stage = await openStage('2.2.1')
    const {
      faults: [fault],
    } = await stage.workbench.call('faults.add', {
      standinId: 'emsp',
      rule: rule({
        id: 'three-refusals',
        title: 'the next three are refused',
        match: { direction: 'in', endpoint: 'locations.receiver.put' },
        scope: { kind: 'times', times: 3 },
        actions: [{ kind: 'status', ocpi: 2001, skip: true }],
      }),
    })
    const codes: (number | undefined)[] = []
    for (let push = 0; push < 4; push++) codes.push((await fromCpo(stage, { operation: 'locations.receiver.put' })).ocpiStatus)
    expect(codes).toEqual([2001, 2001, 2001, 1000])
    expect(fault?.touched).toBe(3)
    const { exchanges } = await stage.workbench.call('traffic.query', { filter: 'fault:three-refusals' })
    expect(exchanges).toHaveLength(3)
    const detail = await stage.workbench.call('traffic.get', { seq: exchanges[0]?.seq ?? 0 })
    expect(detail.why).toContain('fault three-refusals: the next three are refused')
    // Refused means not carried out.
    expect(stage.emsp.data.received(stage.emspSide.id, 'locations').size()).toBe(1)
  })

  it('is switched off and on again, changed, and removed', async () => {
    const stage = await openStage('2.2.1')
    const status = async () => (await fromEmsp(stage, { operation: 'locations.sender.list' })).status
    const [added] = (await stage.workbench.call('faults.add', { standinId: 'cpo', switch: 'module.support/method' })).faults
    const faultId = added?.faultId ?? ''
    expect(await status()).toBe(405)
    await stage.workbench.call('faults.update', { faultId, rule: { enabled: false } })
    expect(stage.cpo.faults).toBeUndefined()
    expect(await status()).toBe(200)
    await stage.workbench.call('faults.update', {
      faultId,
      rule: { enabled: true, actions: [{ kind: 'status', http: 503, skip: true, dropData: true }] },
    })
    expect(await status()).toBe(503)
    const { undo } = await stage.workbench.call('faults.remove', { faultId })
    expect(await status()).toBe(200)
    expect((await stage.workbench.call('faults.list', {})).faults).toEqual([])
    // Back with its counts; what was removed cannot come back twice.
    expect((await stage.workbench.call('faults.restore', { undo })).faults).toMatchObject([{ faultId, touched: 2 }])
    expect(await status()).toBe(503)
    await expect(stage.workbench.call('faults.restore', { undo })).rejects.toThrow(/cannot be brought back/)
    const cleared = await stage.workbench.call('faults.clear', { standinId: 'cpo' })
    expect(cleared.removed).toBe(1)
    expect(await status()).toBe(200)
    await stage.workbench.call('faults.restore', { undo: cleared.undo })
    expect(await status()).toBe(503)
  })

  it('is found in the log by its own id, each exchange that it touched and no other', async () => {
    const stage = await openStage('2.2.1')
    const twice = rule({
      id: 'twice',
      match: { direction: 'out', endpoint: 'tariffs.receiver.put' },
      actions: [{ kind: 'repeat', times: 2 }],
    })
    const {
      faults: [first],
    } = await stage.workbench.call('faults.add', { standinId: 'cpo', rule: { ...twice, scope: { kind: 'times', times: 1 } } })
    const {
      faults: [second],
    } = await stage.workbench.call('faults.add', { standinId: 'cpo', rule: { ...twice, scope: { kind: 'after', skip: 1 } } })
    for (let push = 0; push < 3; push++) await fromCpo(stage, { operation: 'tariffs.receiver.put' })
    const touchedBy = async (faultId = '') => (await stage.workbench.call('traffic.query', { filter: `fault:${faultId}` })).exchanges
    expect([first?.touched, (await touchedBy(first?.faultId)).length]).toEqual([2, 2])
    expect([second?.touched, (await touchedBy(second?.faultId)).length]).toEqual([4, 4])
    expect((await stage.workbench.call('traffic.query', { filter: 'fault:twice' })).total).toBe(6)
    const [newest] = await touchedBy(second?.faultId)
    expect((await stage.workbench.call('traffic.get', { seq: newest?.seq ?? 0 })).faults).toEqual([second?.faultId])
    const { options } = await stage.workbench.call('traffic.complete', { text: 'fault:tw', cursor: 8 })
    expect(options.map((option) => option.text)).toEqual(expect.arrayContaining(['twice', first?.faultId, second?.faultId]))
  })

  it('is one for each version that a stand-in speaks where a ready one differs between versions', async () => {
    const stage = await openStage('2.2.1', { registered: false })
    const add = async (params: object) =>
      (await stage.workbench.call('faults.add', { standinId: 'cpo', switch: 'version.mix/session', ...params })).faults.map(
        (fault) => fault.match.version,
      )
    expect(await add({})).toEqual([['2.2.1', '2.3.0']])
    expect(await add({ match: { version: '2.1.1' } })).toEqual(['2.1.1'])
    await stage.workbench.call('standins.update', { standinId: 'cpo', settings: { versions: ['2.1.1', '2.2.1'] } })
    expect(await add({})).toEqual(['2.1.1', ['2.2.1', '2.3.0']])
  })

  it('names a behaviour that there is, and a switch that there is', async () => {
    const stage = await openStage('2.2.1', { registered: false })
    const add = (params: object) => stage.workbench.call('faults.add', { standinId: 'cpo', ...params })
    await expect(add({ rule: rule({ actions: [{ kind: 'behaviour', name: 'nonsense' }] }) })).rejects.toThrow(/no behaviour nonsense/)
    await expect(add({ switch: 'paging.link/nonsense' })).rejects.toThrow(/no ready fault paging.link\/nonsense/)
    await expect(add({})).rejects.toBeInstanceOf(ContractError)
  })

  it("outlives a change of the stand-in's settings", async () => {
    const stage = await openStage('2.2.1')
    await stage.workbench.call('faults.add', { standinId: 'cpo', switch: 'module.support/method' })
    await stage.workbench.call('standins.update', {
      standinId: 'cpo',
      settings: { parties: [{ role: 'CPO', country_code: 'NL', party_id: 'CPO', name: 'Another name' }] },
    })
    expect(stage.workbench.bench.standin('cpo').standin.context.faults).toBeDefined()
  })
})

describe('a lure', () => {
  it('is noticed when the peer falls for it', async () => {
    const stage = await openStage('2.2.1', { registered: false })
    await stage.workbench.call('faults.add', { standinId: 'cpo', switch: 'url.building/trailing-slash' })
    await stage.workbench.call('faults.add', { standinId: 'emsp', switch: 'url.building/hard-coded' })
    await traffic.register(stage)
    await traffic['pull locations'](stage)
    expect(await findingsAt(stage, 'cpo')).toContain('url.building')
  })
  it.each(
    switches()
      .filter((one) => one.id === 'url.building' && one.noticed === 'when the peer falls for it')
      .map((one) => one.name),
  )('does no harm to one who follows what is advertised (%s)', async (name) => {
    const stage = await openStage('2.2.1', { registered: false })
    await stage.workbench.call('faults.add', { standinId: 'cpo', switch: name })
    await traffic.register(stage)
    expect(await fromEmsp(stage, { operation: 'locations.sender.list' })).toMatchObject({ ok: true })
  })
})

describe('what takes its time', () => {
  const wait = (name: string) => switches().find((one) => one.name === name)
  it('no Session follows START_SESSION', async () => {
    const stage = await openStage('2.2.1', { clock: acceleratedClock(3_000) })
    const one = wait('command.result/no-session')
    if (one) stage.switchOn('cpo', one)
    await fromEmsp(stage, { operation: 'locations.sender.list' })
    await fromEmsp(stage, { operation: 'commands.receiver.post:START_SESSION' })
    await until(async () => (await findingsAt(stage, 'emsp')).includes('command.result'))
    expect(await findingsAt(stage, 'emsp')).toContain('command.result')
  })
  it('no CDR follows a Session that is COMPLETED', async () => {
    const stage = await openStage('2.2.1', { clock: acceleratedClock(100_000) })
    const one = wait('session.lifecycle/no-cdr')
    if (one) stage.switchOn('cpo', one)
    await traffic.charge(stage)
    await until(async () => (await findingsAt(stage, 'emsp')).includes('session.lifecycle'))
    expect(await findingsAt(stage, 'emsp')).toContain('session.lifecycle')
  })
})

describe('legal forms of a DateTime', () => {
  it.each(
    switches()
      .filter((one) => one.name.startsWith('datetime.format/legal'))
      .map((one) => one.name),
  )('%s is taken without a finding', async (name) => {
    const stage = await openStage('2.2.1')
    const {
      faults: [fault],
    } = await stage.workbench.call('faults.add', { standinId: 'cpo', switch: name })
    await fromCpo(stage, { operation: 'tariffs.receiver.put' })
    expect(fault?.touched).toBe(1)
    expect(await findingsAt(stage, 'emsp')).toEqual([])
  })
})
