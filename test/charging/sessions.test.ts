import { describe, expect, it } from 'vitest'
import { createReadings } from '../../emulator/charging/readings.js'
import { usualVersions as versions } from '../../emulator/ocpi/version.js'
import { priceCdr } from '../../emulator/pricing/assess.js'
import { createClock } from '../../emulator/standin/clock.js'
import { connectPair } from '../../emulator/workbench/flow.js'
import { addStandin, openBench, settingsOf } from '../support/bench.js'
import { noonMs, tariffOf } from './build.js'
import { evse, openStage, token } from './stage.js'
import { eventually } from '../support/eventually.js'

const statusOf = (locations: readonly Record<string, unknown>[]) =>
  (locations[0]?.['evses'] as { status: string }[] | undefined)?.map(({ status }) => status)

describe.each(versions)('a driver at a CPO in %s', (version) => {
  it('plugs in, charges, leaves, and is billed the same on both sides', async () => {
    const idle = tariffOf('IDLE', ['FLAT', 0.5, 1], ['ENERGY', 0.45, 1, { end_time: '13:00' }], ['ENERGY', 0.3, 1], ['PARKING_TIME', 3, 60])
    const { workbench, pass, own, received, findings } = await openStage({ version, tariffs: [idle] })
    const { authorization, sessionId = '' } = await workbench.call('charging.plug', {
      standinId: 'cpo',
      evseUid: 'E1',
      tokenUid: 'T1',
      vehicle: { batteryKwh: 20, stateOfChargePercent: 40 },
      driver: { leaveAfterFullMinutes: 25 },
    })
    expect(authorization).toMatchObject({ allowed: true, method: 'WHITELIST' })
    expect(own('sessions')[0]).toMatchObject({ id: sessionId, status: 'ACTIVE', kwh: 0 })
    expect(statusOf(received('locations'))).toEqual(['CHARGING'])
    await pass(45)
    const { session, meterValues } = await workbench.call('charging.session', { standinId: 'cpo', sessionId })
    expect(session).toMatchObject({ phase: 'charging', tariffId: 'IDLE' })
    expect(session.kwh).toBeGreaterThan(7)
    expect(meterValues.length).toBeGreaterThan(2)
    expect(received('sessions')[0]?.['kwh']).toBe(own('sessions')[0]?.['kwh'])
    await pass(200)
    expect(own('sessions')[0]).toMatchObject({ status: 'COMPLETED' })
    expect(received('sessions')[0]).toMatchObject({ status: 'COMPLETED' })
    expect(statusOf(received('locations'))).toEqual(['AVAILABLE'])
    const [cdr] = own('cdrs')
    const [theirs] = received('cdrs')
    expect(cdr).toMatchObject({ session_id: sessionId, remark: 'the driver left' })
    expect(cdr?.['total_parking_time']).toBeCloseTo(25 / 60, 3)
    // Where the price changed at 13:00, and where the battery was full.
    expect((cdr?.['charging_periods'] as unknown[]).length).toBe(3)
    expect(own('sessions')[0]?.['charging_periods']).toEqual(cdr?.['charging_periods'])
    const priced = priceCdr(version, theirs, { timeZone: 'Europe/Amsterdam' })
    expect(priced.hasTariff).toBe(true)
    expect(priced.differences).toEqual([])
    expect(await findings()).toEqual([])
  })

  it('is followed by meter values, so often as is set', async () => {
    const { workbench, pass, findings } = await openStage({ version, cpo: { sessionTickMs: 300_000 } })
    await workbench.call('charging.plug', { standinId: 'cpo', tokenUid: 'T1' })
    await pass(31)
    const patches = [...workbench.bench.traffic.log.exchanges()].filter(
      ({ direction, endpoint, why }) => direction === 'out' && endpoint?.module === 'sessions' && why[0] === 'the meter was read',
    )
    expect(patches).toHaveLength(6)
    expect(await findings()).toEqual([])
  })
})

describe('meters of many sessions, or of a clock that runs fast', () => {
  const every = (factor: number, count: number) => {
    const readings = createReadings(
      () => ({ now: () => 0, after: () => () => undefined, factor: () => factor }),
      () => 5_000,
      () => count,
    )
    return (id: string, pushedAtMs: number) => readings.nextMs({ id, pushedAtMs }) - pushedAtMs
  }
  const ids = Array.from({ length: 1000 }, (_, index) => `session ${index}`)

  it('are read as often as is set while peers can take it', () => {
    expect(ids.map((id) => every(1, 100)(id, 1_000))).toEqual(ids.map(() => 5_000))
  })

  it('are read a hundred times a second of the world together, each in its turn', () => {
    const next = every(60, 1000)
    const waits = ids.map((id) => next(id, noonMs))
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(5_000)
    expect(Math.max(...waits)).toBeLessThanOrEqual(605_000)
    expect(ids.slice(0, 5).map((id, index) => next(id, noonMs + (waits[index] ?? 0)))).toEqual(
      Array.from({ length: 5 }, () => expect.closeTo(600_000, 0) as unknown),
    )
    const seconds = waits.map((wait) => Math.floor(wait / 60_000))
    for (const second of new Set(seconds)) expect(seconds.filter((one) => one === second).length).toBeLessThan(150)
  })

  it('are read in time when the clock slows down', async () => {
    const clock = createClock({ factor: 3600 })
    const workbench = await openBench({ clock })
    const cpo = await addStandin(
      workbench,
      settingsOf('CPO', { versions: ['2.2.1'], seed: { locations: 2, history: 0 }, behaviour: { sessionTickMs: 100 } }),
    )
    const emsp = await addStandin(workbench, settingsOf('EMSP', { versions: ['2.2.1'], seed: { tokens: 5 } }))
    await connectPair({ cpo, emsp })
    await workbench.call('charging.plug', { standinId: 'cpo', vehicle: { batteryKwh: 2000, stateOfChargePercent: 1 } })
    await workbench.call('clock.set', { factor: 1 })
    const told = () =>
      [...workbench.bench.traffic.log.exchanges()].filter(({ direction, why }) => direction === 'out' && why[0] === 'the meter was read')
        .length
    await eventually(() => {
      expect(told()).toBeGreaterThan(1)
    })
  })
})

describe('a reservation', () => {
  const tariff = tariffOf(
    'RESERVATION',
    ['FLAT', 4, 1, { reservation: 'RESERVATION_EXPIRES' }],
    ['TIME', 3, 60, { reservation: 'RESERVATION' }],
    ['ENERGY', 0.4, 1],
  )

  it('becomes the session of its Token, and is part of its bill', async () => {
    const { workbench, pass, own, received, findings } = await openStage({ tariffs: [tariff] })
    const { sessionId } = await workbench.call('charging.reserve', { standinId: 'cpo', evseUid: 'E1', tokenUid: 'T1', minutes: 30 })
    expect(received('sessions')[0]).toMatchObject({ id: sessionId, status: 'RESERVATION' })
    expect(statusOf(received('locations'))).toEqual(['RESERVED'])
    await pass(12)
    await expect(workbench.call('charging.plug', { standinId: 'cpo', evseUid: 'E1', tokenUid: 'T2' })).rejects.toThrow('E1 is RESERVED')
    const plugged = await workbench.call('charging.plug', {
      standinId: 'cpo',
      evseUid: 'E1',
      tokenUid: 'T1',
      driver: { leaveAfterMinutes: 60 },
    })
    expect(plugged.sessionId).toBe(sessionId)
    await pass(61)
    expect(own('sessions')).toHaveLength(1)
    const [cdr] = own('cdrs')
    expect(cdr).toMatchObject({ start_date_time: '2026-05-04T10:00:00Z', total_reservation_cost: { excl_vat: 0.6 }, total_time: 1 })
    expect(await findings()).toEqual([])
  })

  it('that nobody takes up expires, for the price of that', async () => {
    const { workbench, pass, own, received, findings } = await openStage({ tariffs: [tariff] })
    await workbench.call('charging.reserve', { standinId: 'cpo', evseUid: 'E1', tokenUid: 'T1', minutes: 30 })
    await pass(31)
    expect(received('sessions')[0]).toMatchObject({ status: 'COMPLETED', end_date_time: '2026-05-04T10:30:00Z', kwh: 0 })
    expect(statusOf(received('locations'))).toEqual(['AVAILABLE'])
    expect(own('cdrs')[0]).toMatchObject({ total_cost: { excl_vat: 5.5 } })
    expect((await findings()).filter((line) => line.includes('violation'))).toEqual([])
  })

  it('that is given up costs nothing', async () => {
    const { workbench, pass, own, findings } = await openStage({ tariffs: [tariff] })
    const { sessionId } = await workbench.call('charging.reserve', { standinId: 'cpo', evseUid: 'E1', tokenUid: 'T1', minutes: 30 })
    await pass(5)
    await expect(workbench.call('charging.unplug', { standinId: 'cpo', sessionId })).rejects.toThrow('is a reservation')
    await workbench.call('charging.cancelReservation', { standinId: 'cpo', sessionId })
    expect(own('sessions')[0]).toMatchObject({ status: 'COMPLETED', total_cost: { excl_vat: 0 } })
    expect(own('cdrs')).toEqual([])
    expect(await findings()).toEqual([])
  })
})

describe('what goes wrong', () => {
  it('an EVSE that breaks down ends the session and is out of order until it is mended', async () => {
    const { workbench, pass, own, received, findings } = await openStage()
    await workbench.call('charging.plug', { standinId: 'cpo', evseUid: 'E1', tokenUid: 'T1' })
    await pass(10)
    await workbench.call('charging.fault', { standinId: 'cpo', evseUid: 'E1', faulted: true })
    expect(own('sessions')[0]).toMatchObject({ status: 'COMPLETED' })
    expect(own('cdrs')[0]).toMatchObject({ remark: 'the EVSE broke down' })
    expect(statusOf(received('locations'))).toEqual(['OUTOFORDER'])
    await workbench.call('charging.fault', { standinId: 'cpo', evseUid: 'E1', faulted: false })
    expect(statusOf(received('locations'))).toEqual(['AVAILABLE'])
    expect(await findings()).toEqual([])
  })

  it('a charge point that is cut off goes on, and tells everything when it is back', async () => {
    const { workbench, pass, own, received, findings } = await openStage({ cpo: { sessionTickMs: 300_000 } })
    await workbench.call('charging.plug', { standinId: 'cpo', evseUid: 'E1', tokenUid: 'T1', driver: { leaveAfterMinutes: 60 } })
    await pass(11)
    await workbench.call('charging.offline', { standinId: 'cpo', evseUid: 'E1', offline: true })
    expect(statusOf(received('locations'))).toEqual(['UNKNOWN'])
    const { kwh } = own('sessions')[0] as { kwh: number }
    await pass(80)
    expect(own('sessions')[0]).toMatchObject({ status: 'ACTIVE', kwh })
    await workbench.call('charging.offline', { standinId: 'cpo', evseUid: 'E1', offline: false })
    expect(received('sessions')[0]).toMatchObject({ status: 'COMPLETED', end_date_time: '2026-05-04T11:00:00Z' })
    expect(received('cdrs')[0]).toMatchObject({
      end_date_time: '2026-05-04T11:00:00Z',
      last_updated: '2026-05-04T11:31:00Z',
      total_time: 1,
    })
    expect(await findings()).toEqual([])
  })

  it('a session that begins while the charge point is cut off is told when it is back', async () => {
    const { workbench, pass, own, received, findings } = await openStage()
    await workbench.call('charging.offline', { standinId: 'cpo', evseUid: 'E1', offline: true })
    const { sessionId = '', authorization } = await workbench.call('charging.plug', { standinId: 'cpo', evseUid: 'E1', tokenUid: 'T1' })
    expect(authorization).toMatchObject({ allowed: true, why: expect.stringContaining('ALLOWED') as string })
    await pass(30)
    expect(own('sessions')).toEqual([])
    expect((await workbench.call('charging.sessions', {})).sessions[0]).toMatchObject({ sessionId, phase: 'charging', offline: true })
    await workbench.call('charging.offline', { standinId: 'cpo', evseUid: 'E1', offline: false })
    expect(received('sessions')[0]).toMatchObject({ id: sessionId, status: 'ACTIVE', start_date_time: '2026-05-04T10:00:00Z' })
    expect(received('sessions')[0]?.['kwh']).toBeGreaterThan(1)
    await workbench.call('charging.unplug', { standinId: 'cpo', sessionId })
    expect(received('cdrs')[0]).toMatchObject({ session_id: sessionId, start_date_time: '2026-05-04T10:00:00Z' })
    expect(await findings()).toEqual([])
  })

  it('a session that was a mistake is INVALID and leaves no bill', async () => {
    const { workbench, pass, own, received, findings } = await openStage()
    const { sessionId = '' } = await workbench.call('charging.plug', { standinId: 'cpo', evseUid: 'E1', tokenUid: 'T1' })
    await pass(10)
    await workbench.call('charging.invalidate', { standinId: 'cpo', sessionId })
    expect(received('sessions')[0]).toMatchObject({ status: 'INVALID' })
    expect(own('cdrs')).toEqual([])
    expect(statusOf(received('locations'))).toEqual(['AVAILABLE'])
    expect(await findings()).toEqual([])
  })

  it('a bill that is late comes when it is set to', async () => {
    const { workbench, pass, received, findings } = await openStage({ cpo: { sessionTickMs: 900_000, cdrDelayMs: 3_600_000 } })
    const { sessionId = '' } = await workbench.call('charging.plug', { standinId: 'cpo', tokenUid: 'T1' })
    await pass(20)
    await workbench.call('charging.unplug', { standinId: 'cpo', sessionId })
    await pass(59)
    expect(received('cdrs')).toEqual([])
    await pass(2)
    expect(received('cdrs')[0]).toMatchObject({
      session_id: sessionId,
      end_date_time: '2026-05-04T10:20:00Z',
      last_updated: '2026-05-04T11:20:00Z',
    })
    expect(await findings()).toEqual([])
  })

  it('a bill that was wrong is taken back by a credit CDR, and replaced', async () => {
    const { workbench, pass, own, received, findings } = await openStage()
    const signedData = { encoding_method: 'OCMF', signed_values: [{ nature: 'Start', plain_data: 'x', signed_data: 'eA==' }] }
    const { sessionId = '' } = await workbench.call('charging.plug', { standinId: 'cpo', tokenUid: 'T1', signedData })
    await pass(60)
    const { cdrId = '' } = await workbench.call('charging.unplug', { standinId: 'cpo', sessionId })
    const { creditId, replacementId } = await workbench.call('charging.credit', {
      standinId: 'cpo',
      cdrId,
      replacement: { remark: 'written anew' },
    })
    const [first, credit, again] = received('cdrs')
    expect(first).toMatchObject({ id: cdrId, signed_data: signedData })
    expect(credit).toMatchObject({
      id: creditId,
      credit: true,
      credit_reference_id: cdrId,
      total_energy: first?.['total_energy'],
      signed_data: signedData,
    })
    expect((credit?.['total_cost'] as { excl_vat: number }).excl_vat).toBe(-(first?.['total_cost'] as { excl_vat: number }).excl_vat)
    expect(again).toMatchObject({ id: replacementId, remark: 'written anew' })
    expect(again).not.toHaveProperty('credit')
    expect(own('cdrs')).toHaveLength(3)
    await expect(workbench.call('charging.credit', { standinId: 'cpo', cdrId })).rejects.toThrow('credited already')
    expect(await findings()).toEqual([])
  })

  it('a CDR whose total does not follow is found out on arrival', async () => {
    const { workbench, pass, own, findings } = await openStage()
    const { sessionId = '' } = await workbench.call('charging.plug', { standinId: 'cpo', tokenUid: 'T1' })
    await pass(60)
    await workbench.call('charging.unplug', { standinId: 'cpo', sessionId })
    const cdr = own('cdrs')[0] as { total_cost: { excl_vat: number } }
    await workbench.call('data.put', {
      standinId: 'cpo',
      module: 'cdrs',
      object: { ...cdr, id: 'WRONG', total_cost: { excl_vat: cdr.total_cost.excl_vat + 1 } },
      push: true,
    })
    const found = await findings()
    expect(
      found
        .filter((line) => line.includes('cdr.arithmetic /total_cost'))
        .map((line) => line.split(' ')[0])
        .sort(),
    ).toEqual(['in', 'out'])
  })
})

describe('while a peer does not answer', () => {
  it('the session goes on, pushes are not queued, and the user sees it', async () => {
    const { workbench, pass, own, emsp, cpo, received } = await openStage({ cpo: { sessionTickMs: 300_000 } })
    const { sessionId = '' } = await workbench.call('charging.plug', { standinId: 'cpo', evseUid: 'E1', tokenUid: 'T1' })
    await pass(11)
    const port = cpo.connections.list()[0]?.peer.endpoints[0]?.url
    await workbench.call('standins.stop', { standinId: 'emsp' })
    const before = own('sessions')[0]?.['kwh'] as number
    await pass(31)
    expect(own('sessions')[0]?.['kwh']).toBeGreaterThan(before)
    expect(cpo.connections.list()[0]?.problem).toContain('does not answer')
    // Back at its address, it is told everything with the next push.
    emsp.settings = { ...emsp.settings, port: Number(new URL(port ?? '').port) }
    await workbench.call('standins.start', { standinId: 'emsp' })
    await pass(6)
    expect(cpo.connections.list()[0]?.problem).toBeUndefined()
    expect(received('sessions')[0]?.['kwh']).toBe(own('sessions')[0]?.['kwh'])
    expect(received('sessions')[0]).toMatchObject({ id: sessionId, status: 'ACTIVE' })
  })
})

describe('after a restart', () => {
  const kept = (given: Record<string, unknown>) => ({
    country_code: 'NL',
    party_id: 'CPO',
    id: 'KEPT',
    start_date_time: '2026-05-04T09:00:00Z',
    kwh: 5,
    auth_method: 'WHITELIST',
    location_id: 'LOC1',
    evse_uid: 'E1',
    connector_id: '1',
    cdr_token: { country_code: 'DE', party_id: 'MSP', uid: 'T1', type: 'RFID', contract_id: 'DE-MSP-C000000T1' },
    currency: 'EUR',
    status: 'ACTIVE',
    last_updated: '2026-05-04T09:40:00Z',
    ...given,
  })

  it.each([
    ['without periods', {}],
    [
      'with a period that was told',
      {
        charging_periods: [
          {
            start_date_time: '2026-05-04T09:00:00Z',
            dimensions: [
              { type: 'ENERGY', volume: 3 },
              { type: 'TIME', volume: 0.5 },
            ],
            tariff_id: 'PLAIN',
          },
        ],
      },
    ],
  ])('an active session goes on from where it was, %s', async (_, given) => {
    const { charging, cpo, pass, own, received, findings } = await openStage()
    cpo.data.own('sessions').put(kept(given))
    charging.resume()
    expect(charging.runs.get('KEPT')?.progress?.state.energyKwh ?? 0).toBeGreaterThan(5)
    await pass(10)
    await charging.unplug('KEPT')
    expect(received('sessions')[0]).toMatchObject({ id: 'KEPT', status: 'COMPLETED' })
    const [cdr] = own('cdrs')
    expect(cdr).toMatchObject({ session_id: 'KEPT', start_date_time: '2026-05-04T09:00:00Z', end_date_time: '2026-05-04T10:10:00Z' })
    expect(cdr?.['total_energy']).toBe(own('sessions')[0]?.['kwh'])
    expect(priceCdr('2.2.1', cdr).differences).toEqual([])
    expect((await findings()).filter((line) => line.includes('violation'))).toEqual([])
  })

  it('a reservation, whose end nobody remembers, ends', async () => {
    const { charging, cpo, pass, own } = await openStage()
    cpo.data.own('sessions').put(kept({ status: 'RESERVATION', kwh: 0 }))
    charging.resume()
    await pass(1)
    expect(own('sessions')[0]).toMatchObject({ status: 'COMPLETED' })
  })
})

describe('the same seed and the same steps', () => {
  it('lead to the same sessions and bills', async () => {
    const play = async () => {
      const { workbench, pass, own } = await openStage({
        evses: [evse('E1', 'PLAIN'), evse('E2', 'PLAIN')],
        tokens: [token('T1'), token('T2')],
      })
      await workbench.call('charging.plug', { standinId: 'cpo', evseUid: 'E1', tokenUid: 'T1' })
      await pass(13)
      await workbench.call('charging.plug', { standinId: 'cpo', evseUid: 'E2', tokenUid: 'T2', driver: { leaveAfterMinutes: 100 } })
      await pass(1000)
      return { sessions: own('sessions'), cdrs: own('cdrs') }
    }
    const first = await play()
    expect(first.cdrs).toHaveLength(2)
    expect(await play()).toEqual(first)
  })
})
