/** Bills priced again, Tariffs explained and rules tried, as a screen asks for them. */
import { describe, expect, it, onTestFinished } from 'vitest'
import { chargingOf } from '../../emulator/charging/charge-points.js'
import { usualVersions as versions } from '../../emulator/ocpi/version.js'
import { tariffOf } from '../charging/build.js'
import { evse, openStage, plainTariff, token } from '../charging/stage.js'
import { eventually } from '../support/eventually.js'

const dayNight = {
  ...tariffOf('DAY', ['ENERGY', 0.5, 1]),
  elements: [
    {
      price_components: [{ type: 'ENERGY' as const, price: 0.5, vat: 20, step_size: 1 }],
      restrictions: { start_time: '07:00', end_time: '19:00' },
    },
    { price_components: [{ type: 'ENERGY' as const, price: 0.3, vat: 20, step_size: 1 }] },
  ],
}

const charged = async (given: Parameters<typeof openStage>[0] = {}) => {
  const stage = await openStage(given)
  const plug = (evseUid = 'E1') =>
    stage.workbench.call('charging.plug', {
      standinId: 'cpo',
      evseUid,
      tokenUid: 'T1',
      vehicle: { batteryKwh: 90, stateOfChargePercent: 10 },
    })
  const { sessionId = '' } = await plug()
  await stage.pass(60)
  const connectionId = stage.emsp.connections.list()[0]?.id ?? ''
  return { ...stage, sessionId, plug, connectionId }
}

describe('charging.price', () => {
  it.each(versions)('prices a session while it runs and its CDR on both sides alike (%s)', async (version) => {
    const { workbench, sessionId, connectionId } = await charged({ version, tariffs: [dayNight], evses: [evse('E1', 'DAY')] })
    await workbench.call('operations.send', { connectionId, operation: 'tariffs.sender.list' })
    const running = await workbench.call('charging.price', { standinId: 'cpo', holder: 'own', module: 'sessions', key: sessionId })
    expect(running).toMatchObject({ kind: 'session', priced: true, tariffIds: ['DAY'], differences: [] })
    const received = await workbench.call('charging.price', { standinId: 'emsp', holder: connectionId, module: 'sessions', key: sessionId })
    expect(received).toMatchObject({ version, priced: true, tariffIds: ['DAY'] })
    const { cdrId = '' } = await workbench.call('charging.unplug', { standinId: 'cpo', sessionId })
    const ours = await workbench.call('charging.price', { standinId: 'cpo', holder: 'own', module: 'cdrs', key: cdrId })
    const theirs = await workbench.call('charging.price', { standinId: 'emsp', holder: connectionId, module: 'cdrs', key: cdrId })
    expect([ours.differences, theirs.differences]).toEqual([[], []])
    expect(ours.lines[0]).toMatchObject({ dimension: 'ENERGY', element_index: 0, price: 0.5, vat: 20 })
    expect(theirs.lines[0]?.cost.excl_vat).toBe(ours.lines[0]?.cost.excl_vat)
    expect(theirs.stated['total_cost']).toEqual(version === '2.1.1' ? expect.any(Number) : ours.stated['total_cost'])
  })

  it('prices what is being written, names what differs, and refuses what it cannot read', async () => {
    const { workbench, sessionId } = await charged()
    const { cdrId = '' } = await workbench.call('charging.unplug', { standinId: 'cpo', sessionId })
    const { object } = await workbench.call('data.get', { standinId: 'cpo', holder: 'own', module: 'cdrs', key: cdrId })
    const wrong = await workbench.call('charging.price', {
      standinId: 'cpo',
      holder: 'own',
      module: 'cdrs',
      key: cdrId,
      object: { ...(object as object), total_cost: { excl_vat: 1 } },
    })
    expect(wrong.differences.map(({ field, stated }) => [field, stated])).toEqual([['total_cost.excl_vat', 1]])
    const unpriced = await workbench.call('charging.price', { standinId: 'cpo', holder: 'own', module: 'cdrs', object: {} })
    expect(unpriced).toMatchObject({ priced: false, lines: [] })
    const price = (more: object) => workbench.call('charging.price', { standinId: 'cpo', holder: 'own', module: 'cdrs', ...more })
    await expect(price({})).rejects.toThrow('either a key or an object')
    await expect(price({ object: 7 })).rejects.toThrow('a CDR has to be a JSON object')
    await expect(price({ key: 'none' })).rejects.toThrow('CDR none is not in the own data')
    await expect(price({ key: cdrId, timeZone: 'Mars/Base' })).rejects.toThrow('time zone "Mars/Base" is not known')
  })
})

describe('charging.bills', () => {
  it('lists own and received ones, the newest first, each with its verdict, and finds them by session and Token', async () => {
    const { workbench, sessionId, plug, pass, connectionId, cpo } = await charged()
    const { cdrId: first = '' } = await workbench.call('charging.unplug', { standinId: 'cpo', sessionId })
    await pass(5)
    const next = await plug()
    await pass(30)
    const { cdrId: second = '' } = await workbench.call('charging.unplug', { standinId: 'cpo', sessionId: next.sessionId ?? '' })
    await pass(1)
    const { creditId } = await workbench.call('charging.credit', { standinId: 'cpo', cdrId: first })
    const own = await workbench.call('charging.bills', { standinId: 'cpo', module: 'cdrs' })
    expect(own.items.map(({ id, credit, verdict }) => [id, credit, verdict])).toEqual([
      [creditId, true, 'equal'],
      [second, false, 'equal'],
      [first, false, 'equal'],
    ])
    const received = await workbench.call('charging.bills', { standinId: 'emsp', module: 'cdrs', search: sessionId })
    expect(received.items.map(({ id, holder, tokenUid }) => [id, holder, tokenUid])).toEqual([
      [creditId, connectionId, 'T1'],
      [first, connectionId, 'T1'],
    ])
    const set = cpo.data.own('cdrs')
    const entry = set.find(second)
    if (entry) set.put({ ...set.object(entry), total_energy: 1 })
    expect((await workbench.call('charging.bills', { standinId: 'cpo', module: 'cdrs', search: second })).items[0]).toMatchObject({
      verdict: 'different',
      differences: 1,
    })
    expect((await workbench.call('charging.bills', { standinId: 'cpo', module: 'sessions', search: 'completed' })).total).toBe(2)
    await expect(workbench.call('charging.bills', { standinId: 'cpo', module: 'cdrs', holder: 'nobody' })).rejects.toThrow(
      'nobody is no connection of cpo',
    )
  })
})

describe('charging.explain', () => {
  it('says a Tariff in words and in steps over the day of its Location, also while it is written', async () => {
    const { workbench } = await openStage({ tariffs: [dayNight], evses: [evse('E1', 'DAY')] })
    const found = await workbench.call('charging.explain', {
      standinId: 'cpo',
      holder: 'own',
      key: 'DAY',
      at: Date.parse('2026-07-01T12:00:00Z'),
    })
    expect(found).toMatchObject({ id: 'DAY', currency: 'EUR', timeZone: 'Europe/Amsterdam' })
    expect(found.assumption).toBeUndefined()
    expect(found.steps.map(({ fromMs, energy }) => [new Date(fromMs).toISOString(), energy?.exclVat, energy?.inclVat])).toEqual([
      ['2026-06-30T22:00:00.000Z', 0.3, 0.36],
      ['2026-07-01T05:00:00.000Z', 0.5, 0.6],
      ['2026-07-01T17:00:00.000Z', 0.3, 0.36],
    ])
    expect(found.sentences.join(' ')).toContain('0.50 EUR per kWh')
    const written = await workbench.call('charging.explain', {
      standinId: 'cpo',
      holder: 'own',
      object: { id: 'NEW', currency: 'SEK', country_code: 'SE', elements: [] },
    })
    expect(written).toMatchObject({ id: 'NEW', currency: 'SEK', timeZone: 'Europe/Stockholm', steps: [{ perKwh: 0 }] })
    expect(written.assumption).toContain('no time zone is given')
  })
})

describe('charging.tryRules', () => {
  it('says which rule decides, as a peer would find out', async () => {
    const { workbench } = await openStage({ tokens: [token('T1'), token('T2', { valid: false })] })
    await workbench.call('charging.setRules', {
      standinId: 'emsp',
      rules: [
        { uid: 'T1', answer: 'ALLOWED', places: [{ locationId: 'LOC1', evseUids: ['E1'] }], delayMs: 50 },
        { uid: 'T1', answer: 'BLOCKED' },
      ],
    })
    const attempt = (more: object) => workbench.call('charging.tryRules', { standinId: 'emsp', uid: 'T1', ...more })
    expect(await attempt({ locationId: 'LOC1', evseUid: 'E1' })).toEqual({
      rule: 0,
      answer: 'ALLOWED',
      delayMs: 50,
      why: 'rule 1 decides: ALLOWED at LOC1/E1',
    })
    expect((await attempt({ locationId: 'LOC1', evseUid: 'E2' })).answer).toBe('NOT_ALLOWED')
    expect(await attempt({ uid: 'T2' })).toMatchObject({ answer: 'BLOCKED', why: 'no rule fits, so the Token itself decides: BLOCKED' })
    expect((await attempt({ uid: 'T9' })).answer).toBe('unknown')
  })
})

describe('charging.connectors', () => {
  it('counts the states, keeps to those that are wanted, and shows the session of each', async () => {
    const { workbench, sessionId } = await charged({
      evses: [evse('E1', 'PLAIN'), evse('E2', 'PLAIN'), evse('E3', 'PLAIN', { status: 'INOPERATIVE' })],
      tariffs: [plainTariff],
    })
    const all = await workbench.call('charging.connectors', { standinId: 'cpo' })
    expect(all.counts).toEqual({ CHARGING: 1, AVAILABLE: 1, INOPERATIVE: 1 })
    expect(all.items.map((tile) => tile.session?.sessionId)).toEqual([sessionId, undefined, undefined])
    const some = await workbench.call('charging.connectors', { standinId: 'cpo', statuses: ['AVAILABLE', 'INOPERATIVE'], limit: 1 })
    expect([some.total, some.items.map((tile) => tile.evseUid)]).toEqual([2, ['E2']])
    expect((await workbench.call('charging.connectors', { standinId: 'cpo', evseUid: 'E3' })).total).toBe(1)
  })

  it('say whether the peer knows all of a session, and over which connection it is told', async () => {
    const { workbench, sessionId, cpo } = await charged()
    const view = async () => (await workbench.call('charging.session', { standinId: 'cpo', sessionId })).session
    expect(await view()).toMatchObject({ unpushed: false, connectionId: cpo.connections.list()[0]?.id })
    await workbench.call('charging.offline', { standinId: 'cpo', evseUid: 'E1', offline: true })
    await workbench.call('charging.unplug', { standinId: 'cpo', sessionId })
    const { sessions } = await workbench.call('charging.sessions', { standinId: 'cpo' })
    expect(sessions[0]).toMatchObject({ phase: 'ended', offline: true, endedAt: expect.any(Number) as number })
  })

  it('says that a push did not arrive when that is known, not when it leaves', async () => {
    const { workbench, cpo } = await charged()
    const behind: boolean[] = []
    onTestFinished(chargingOf(cpo).onChange((run) => behind.push(run.resync)))
    await workbench.call('faults.add', { standinId: 'emsp', switch: 'rate.timeout/abort' })
    await workbench.call('clock.step', { seconds: 900 })
    await eventually(() => {
      expect(behind.at(-1)).toBe(true)
    })
  })
})
