import { describe, expect, it } from 'vitest'
import { tariffOf } from './build.js'
import { evse, openStage, plainTariff, token } from './stage.js'
import { eventually } from '../support/eventually.js'

const begun = async (given: Parameters<typeof openStage>[0] = {}) => {
  const stage = await openStage(given)
  const connectionId = stage.emsp.connections.list()[0]?.id ?? ''
  const { sessionId = '' } = await stage.workbench.call('charging.plug', {
    standinId: 'cpo',
    evseUid: 'E1',
    tokenUid: 'T1',
    vehicle: { batteryKwh: 90, stateOfChargePercent: 10 },
  })
  const ask = async (operation: string, body?: unknown) => {
    const sent = await stage.workbench.call('operations.send', {
      connectionId,
      operation,
      path: { session_id: sessionId },
      ...(body !== undefined && { body }),
    })
    // The charge point answers after a moment of the clock.
    await stage.clock.advance(400)
    return sent
  }
  const told = () =>
    [...stage.workbench.bench.traffic.log.exchanges()]
      .filter(({ direction, endpoint }) => direction === 'out' && endpoint?.id === 'chargingprofiles.sender.update')
      .map(({ request }) =>
        (
          JSON.parse(Buffer.from(request.body ?? []).toString()) as { charging_profile: { charging_profile_period: { limit: number }[] } }
        ).charging_profile.charging_profile_period.map(({ limit }) => limit),
      )
  return { ...stage, sessionId, ask, told, connectionId }
}

describe('a charging profile of the eMSP', () => {
  it('limits the power, is told as the active profile, and ends', async () => {
    const { workbench, sessionId, ask, told, pass, own, findings } = await begun()
    await pass(10)
    await ask('chargingprofiles.receiver.put', {
      response_url: '',
      charging_profile: {
        charging_rate_unit: 'A',
        start_date_time: '2026-05-04T10:10:00Z',
        duration: 1800,
        charging_profile_period: [
          { start_period: 0, limit: 6 },
          { start_period: 600, limit: 10 },
        ],
      },
    })
    await eventually(() => {
      expect(told()).toEqual([[6, 10, 16]])
    })
    expect((await workbench.call('charging.session', { standinId: 'cpo', sessionId })).session).toMatchObject({
      powerKw: 4.14,
      limitKw: 4.14,
    })
    await pass(15)
    expect((await workbench.call('charging.session', { standinId: 'cpo', sessionId })).session.powerKw).toBe(6.9)
    await pass(20)
    expect((await workbench.call('charging.session', { standinId: 'cpo', sessionId })).session).toMatchObject({ powerKw: 10.7088 })
    // Its end is a change too.
    expect(told()).toHaveLength(2)
    await ask('commands.receiver.post:STOP_SESSION', { response_url: '', session_id: sessionId })
    await eventually(() => {
      expect(own('cdrs')).toHaveLength(1)
    })
    expect((own('cdrs')[0]?.['charging_periods'] as unknown[]).length).toBe(4)
    expect(await findings()).toEqual([])
  })

  it('loses nothing of what flows in the second in which it is set', async () => {
    const { ask, sessionId, pass, own, findings } = await begun()
    await pass(10)
    await ask('chargingprofiles.receiver.put', {
      response_url: '',
      charging_profile: { charging_rate_unit: 'W', charging_profile_period: [{ start_period: 0, limit: 3000 }] },
    })
    await ask('commands.receiver.post:STOP_SESSION', { response_url: '', session_id: sessionId })
    await eventually(() => {
      expect(own('cdrs')).toHaveLength(1)
    })
    const [cdr] = own('cdrs')
    const session = own('sessions').find((one) => one['id'] === sessionId)
    expect(cdr?.['total_energy']).toBe(session?.['kwh'])
    expect(await findings()).toEqual([])
  })

  it('is cleared, and the maximum of the EVSE is told', async () => {
    const { ask, told, pass, findings } = await begun()
    await ask('chargingprofiles.receiver.put', {
      response_url: '',
      charging_profile: { charging_rate_unit: 'W', charging_profile_period: [{ start_period: 0, limit: 3000 }] },
    })
    await pass(10)
    await ask('chargingprofiles.receiver.delete')
    await eventually(() => {
      expect(told()).toEqual([[3000], [11_040]])
    })
    expect(await findings()).toEqual([])
  })
})

describe('a charging profile that lasts longer than what is told of it', () => {
  it('is told again before what comes next', async () => {
    const { ask, told, pass, findings } = await begun()
    await ask('chargingprofiles.receiver.put', {
      response_url: '',
      charging_profile: {
        charging_rate_unit: 'W',
        charging_profile_period: [
          { start_period: 0, limit: 3000 },
          { start_period: 5400, limit: 5000 },
        ],
      },
    })
    await pass(59)
    expect(told()).toEqual([[3000]])
    await pass(2)
    expect(told()).toEqual([[3000], [3000, 5000]])
    await pass(120)
    expect(told()).toHaveLength(2)
    expect(await findings()).toEqual([])
  })
})

describe('a session without a charging profile', () => {
  it('has none to clear, and nothing is told', async () => {
    const { ask, told, pass, emsp, findings } = await begun()
    await ask('chargingprofiles.receiver.delete')
    await pass(1)
    expect(emsp.commands.list()[0]).toMatchObject({ state: 'resulted', result: 'UNKNOWN' })
    expect(told()).toEqual([])
    expect(await findings()).toEqual([])
  })

  it('that waits to begin takes no preferences yet', async () => {
    const { workbench, clock, own, connectionId } = await begun({
      evses: [evse('E1', 'PLAIN'), evse('E2', 'PLAIN')],
      cpo: { commands: { START_SESSION: { delayMs: 10, startDelayMs: 120_000 } } },
    })
    await workbench.call('operations.send', {
      connectionId,
      operation: 'START_SESSION',
      body: { response_url: '', token: token('T1'), location_id: 'LOC1', evse_uid: 'E2', connector_id: '1' },
    })
    await clock.advance(400)
    const pending = own('sessions').find(({ status }) => status === 'PENDING')
    const { data } = await workbench.call('operations.send', {
      connectionId,
      operation: 'sessions.sender.set-charging-preferences',
      path: { session_id: String(pending?.['id']) },
      body: { profile_type: 'REGULAR' },
    })
    expect(data).toBe('NOT_POSSIBLE')
  })
})

describe('charging preferences', () => {
  const cheap = { ...tariffOf('CHEAP', ['ENERGY', 0.2, 1]), type: 'PROFILE_CHEAP' as const }
  const regular = { ...plainTariff, type: 'REGULAR' as const }
  const place = () => evse('E1', 'PLAIN', {}, { tariff_ids: ['PLAIN', 'CHEAP'] })

  it('choose the tariff of the profile from then on, and the pace', async () => {
    const { workbench, sessionId, ask, pass, own, findings } = await begun({ tariffs: [regular, cheap], evses: [place()] })
    await pass(30)
    const { data } = await ask('sessions.sender.set-charging-preferences', {
      profile_type: 'CHEAP',
      departure_time: '2026-05-04T14:30:00Z',
      energy_need: 12,
    })
    expect(data).toBe('ACCEPTED')
    await eventually(async () => {
      expect((await workbench.call('charging.session', { standinId: 'cpo', sessionId })).session.tariffId).toBe('CHEAP')
    })
    const { session } = await workbench.call('charging.session', { standinId: 'cpo', sessionId })
    // 12 kWh in four hours, with a quarter to spare.
    expect(session.powerKw).toBeCloseTo(3.75, 2)
    await pass(300)
    const [cdr] = own('cdrs')
    expect((cdr?.['tariffs'] as { id: string }[]).map(({ id }) => id)).toEqual(['PLAIN', 'CHEAP'])
    expect((cdr?.['charging_periods'] as { tariff_id: string }[]).map(({ tariff_id }) => tariff_id)).toEqual(['PLAIN', 'CHEAP', 'CHEAP'])
    expect(cdr?.['end_date_time']).toBe('2026-05-04T14:30:00Z')
    expect(await findings()).toEqual([])
  })

  it('of the Token hold from the beginning', async () => {
    const { workbench, sessionId } = await begun({
      tariffs: [regular, cheap],
      evses: [place()],
      tokens: [token('T1', { default_profile_type: 'CHEAP' })],
    })
    expect((await workbench.call('charging.session', { standinId: 'cpo', sessionId })).session.tariffId).toBe('CHEAP')
  })
})

describe('a charge point that is commanded', () => {
  const opened = async (given: Parameters<typeof openStage>[0] = {}) => {
    const stage = await openStage(given)
    const connectionId = stage.emsp.connections.list()[0]?.id ?? ''
    const start = async () => {
      const { commandId = '' } = await stage.workbench.call('operations.send', {
        connectionId,
        operation: 'START_SESSION',
        body: { response_url: '', token: token('T1'), location_id: 'LOC1', evse_uid: 'E1', connector_id: '1' },
      })
      await stage.clock.advance(400)
      return stage.emsp.commands.settled(commandId)
    }
    return { ...stage, start }
  }

  it('times out while it is cut off', async () => {
    const { workbench, start, own } = await opened()
    await workbench.call('charging.offline', { standinId: 'cpo', evseUid: 'E1', offline: true })
    expect(await start()).toMatchObject({ response: 'ACCEPTED', result: 'TIMEOUT' })
    expect(own('sessions')).toEqual([])
  })

  it('is inoperative while it is broken, and occupied while somebody charges', async () => {
    const { workbench, start } = await opened()
    await workbench.call('charging.fault', { standinId: 'cpo', evseUid: 'E1', faulted: true })
    expect((await start()).result).toBe('EVSE_INOPERATIVE')
    await workbench.call('charging.fault', { standinId: 'cpo', evseUid: 'E1', faulted: false })
    await workbench.call('charging.plug', { standinId: 'cpo', evseUid: 'E1', tokenUid: 'T1' })
    expect((await start()).result).toBe('EVSE_OCCUPIED')
  })

  it('starts late when it is set to: the session is PENDING, then ACTIVE from that moment on', async () => {
    const { start, own, received, pass, findings } = await opened({
      cpo: { sessionTickMs: 900_000, commands: { START_SESSION: { delayMs: 10, startDelayMs: 120_000 } } },
    })
    expect((await start()).result).toBe('ACCEPTED')
    await eventually(() => {
      expect(received('sessions')[0]).toMatchObject({ status: 'PENDING', start_date_time: '2026-05-04T10:00:00Z' })
    })
    await pass(3)
    expect(own('sessions')[0]).toMatchObject({ status: 'ACTIVE', start_date_time: '2026-05-04T10:02:00Z' })
    expect(received('sessions')[0]).toMatchObject({ status: 'ACTIVE' })
    expect(await findings()).toEqual([])
  })
})
