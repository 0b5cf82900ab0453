/** A workbench of its own for each test: nothing kept, ports chosen by the system, closed at the end of the test. */
import { onTestFinished } from 'vitest'
import { commandNames, StandinSettings, type StandinSettingsInput } from '../../emulator/contract/standin.js'
import { acceleratedClock } from '../../emulator/standin/clock.js'
import type { Context } from '../../emulator/standin/context.js'
import type { ConnectionRecord } from '../../emulator/standin/connections.js'
import { connectPair } from '../../emulator/workbench/flow.js'
import type { FlowPair } from '../../emulator/workbench/flow-steps.js'
import { createWorkbench, type Workbench, type WorkbenchOptions } from '../../emulator/workbench/workbench.js'

export type Given = Partial<StandinSettingsInput>

const ownParties = {
  CPO: { role: 'CPO', country_code: 'NL', party_id: 'CPO', name: 'Charge Points' },
  EMSP: { role: 'EMSP', country_code: 'DE', party_id: 'MSP', name: 'Mobility' },
  HUB: { role: 'HUB', country_code: 'DE', party_id: 'HUB', name: 'Hub' },
} as const

export const settingsOf = (role: 'CPO' | 'EMSP' | 'HUB', given: Given = {}): StandinSettings =>
  StandinSettings.parse({
    id: role.toLowerCase(),
    name: role,
    port: 0,
    versions: ['2.1.1', '2.2.1'],
    parties: [ownParties[role]],
    behaviour: { commands: Object.fromEntries(commandNames.map((name) => [name, { delayMs: 10 }])) },
    ...given,
  })

/** The clock of a test runs fast and the machine may be busy: with this, results of commands have a minute of real time. */
export const patient: Given['behaviour'] = {
  resultTimeoutMs: 3_600_000,
  commands: Object.fromEntries(commandNames.map((name) => [name, { delayMs: 10, timeoutSeconds: 3600 }])),
}

/** A test that runs beside others brings its own `onTestFinished`. */
export const openBench = async (options: WorkbenchOptions = {}, finished: typeof onTestFinished = onTestFinished): Promise<Workbench> => {
  const workbench = await createWorkbench({ clock: acceleratedClock(60), ...options })
  finished(() => workbench.shutDown())
  return workbench
}

export const addStandin = async (workbench: Workbench, settings: StandinSettings): Promise<Context> => {
  const hosted = workbench.bench.add(settings)
  await workbench.bench.start(hosted)
  return hosted.standin.context
}

export interface Pair extends FlowPair {
  readonly workbench: Workbench
  /** Each side's connection to the other. */
  readonly cpoSide: ConnectionRecord
  readonly emspSide: ConnectionRecord
}

/** A CPO and an eMSP that are registered with each other. */
export const openPair = async (given: { cpo?: Given; emsp?: Given } = {}): Promise<Pair> => {
  const workbench = await openBench()
  const cpo = await addStandin(workbench, settingsOf('CPO', given.cpo))
  const emsp = await addStandin(workbench, settingsOf('EMSP', given.emsp))
  await connectPair({ cpo, emsp })
  const [cpoSide] = cpo.connections.list()
  const [emspSide] = emsp.connections.list()
  if (!cpoSide || !emspSide) throw new Error('not connected')
  return { workbench, cpo, emsp, cpoSide, emspSide }
}
