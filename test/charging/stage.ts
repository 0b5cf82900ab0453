/** A CPO and an eMSP that are connected, a clock that is stepped, and data made for charging. */
import { chargingOf, type Charging } from '../../emulator/charging/charge-points.js'
import type { StandinSettingsInput } from '../../emulator/contract/standin.js'
import type { Connector, EVSE } from '../../emulator/ocpi/v2.2.1/locations.js'
import type { Tariff } from '../../emulator/ocpi/v2.2.1/tariffs.js'
import type { Token } from '../../emulator/ocpi/v2.2.1/tokens.js'
import type { Version } from '../../emulator/ocpi/version.js'
import { steppedClock, type ControlledClock } from '../../emulator/standin/clock.js'
import type { Context } from '../../emulator/standin/context.js'
import { connectPair } from '../../emulator/workbench/flow.js'
import type { Workbench } from '../../emulator/workbench/workbench.js'
import { addStandin, openBench, settingsOf } from '../support/bench.js'
import { noonMs, tariffOf } from './build.js'

export interface Stage {
  readonly workbench: Workbench
  readonly clock: ControlledClock
  readonly cpo: Context
  readonly emsp: Context
  readonly charging: Charging
  /** Lets so many minutes pass. */
  pass(minutes: number): Promise<void>
  own(module: 'sessions' | 'cdrs' | 'locations'): Record<string, unknown>[]
  received(module: 'sessions' | 'cdrs' | 'locations'): Record<string, unknown>[]
  /** Findings of everything so far, as lines. */
  findings(): Promise<string[]>
}

export const evse = (uid: string, tariffId: string, given: Partial<EVSE> = {}, connector: Partial<Connector> = {}): EVSE => ({
  uid,
  evse_id: `NL*CPO*E${uid}`,
  status: 'AVAILABLE',
  capabilities: ['CHARGING_PROFILE_CAPABLE', 'CHARGING_PREFERENCES_CAPABLE', 'RESERVABLE', 'REMOTE_START_STOP_CAPABLE', 'UNLOCK_CAPABLE'],
  connectors: [
    {
      id: '1',
      standard: 'IEC_62196_T2',
      format: 'SOCKET',
      power_type: 'AC_3_PHASE',
      max_voltage: 230,
      max_amperage: 16,
      tariff_ids: [tariffId],
      last_updated: '2026-01-01T00:00:00Z',
      ...connector,
    },
  ],
  last_updated: '2026-01-01T00:00:00Z',
  ...given,
})

export const token = (uid: string, given: Partial<Token> = {}): Token => ({
  country_code: 'DE',
  party_id: 'MSP',
  uid,
  type: 'RFID',
  contract_id: `DE-MSP-C${uid.padStart(8, '0')}`,
  issuer: 'Mobility',
  valid: true,
  whitelist: 'ALLOWED',
  last_updated: '2026-01-01T00:00:00Z',
  ...given,
})

export const plainTariff = tariffOf('PLAIN', ['ENERGY', 0.4, 1])

interface Given {
  readonly version?: Version
  readonly tariffs?: readonly Tariff[]
  readonly evses?: readonly EVSE[]
  readonly tokens?: readonly Token[]
  readonly cpo?: Partial<StandinSettingsInput['behaviour']>
  readonly emsp?: Partial<StandinSettingsInput['behaviour']>
  readonly cpoSettings?: Partial<StandinSettingsInput>
}

const nothing = { locations: 0, tokens: 0, history: 0 }

export const openStage = async (given: Given = {}): Promise<Stage> => {
  const versions = [given.version ?? '2.2.1'] as const
  const clock = steppedClock(noonMs)
  const workbench = await openBench({ clock })
  const cpo = await addStandin(
    workbench,
    settingsOf('CPO', {
      versions: [...versions],
      seed: nothing,
      behaviour: { sessionTickMs: 900_000, ...given.cpo },
      ...given.cpoSettings,
    }),
  )
  const emsp = await addStandin(workbench, settingsOf('EMSP', { versions: [...versions], seed: nothing, behaviour: { ...given.emsp } }))
  for (const tariff of given.tariffs ?? [plainTariff]) cpo.data.own('tariffs').put(tariff)
  cpo.data.own('locations').put({
    country_code: 'NL',
    party_id: 'CPO',
    id: 'LOC1',
    publish: true,
    name: 'Yard',
    address: 'Street 1',
    city: 'Utrecht',
    country: 'NLD',
    coordinates: { latitude: '52.090000', longitude: '5.120000' },
    evses: given.evses ?? [evse('E1', given.tariffs?.[0]?.id ?? 'PLAIN')],
    time_zone: 'Europe/Amsterdam',
    last_updated: '2026-01-01T00:00:00Z',
  })
  for (const one of given.tokens ?? [token('T1')]) emsp.data.own('tokens').put(one)
  await connectPair({ cpo, emsp })
  const [emspSide] = emsp.connections.list()
  const [cpoSide] = cpo.connections.list()
  if (!emspSide || !cpoSide) throw new Error('not connected')
  await workbench.call('operations.send', { connectionId: emspSide.id, operation: 'locations.sender.list' })
  await workbench.call('operations.send', { connectionId: cpoSide.id, operation: 'tokens.sender.list' })
  return {
    workbench,
    clock,
    cpo,
    emsp,
    charging: chargingOf(cpo),
    pass: (minutes) => clock.advance(minutes * 60_000),
    own: (module) => {
      const set = cpo.data.own(module)
      return set.entries().map((entry) => set.object(entry))
    },
    received: (module) =>
      emsp.data
        .received(emspSide.id, module)
        .entries()
        .map(({ object }) => object),
    findings: async () => {
      await workbench.bench.traffic.settled()
      return [...workbench.bench.traffic.log.exchanges()].flatMap((exchange) =>
        exchange.findings.map(
          ({ id, severity, at, expected, actual }) =>
            `${exchange.direction} ${exchange.method} ${exchange.endpoint?.id ?? ''} ${severity} ${id} ${at}: ${expected} / ${actual}`,
        ),
      )
    },
  }
}
