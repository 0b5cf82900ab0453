/** A hub with a CPO and an eMSP stand-in behind it, all of one workbench. */
import { versions } from '../../emulator/ocpi/version.js'
import type { PartnerOptions } from '../../emulator/contract/hub.js'
import type { Version } from '../../emulator/ocpi/version.js'
import type { ConnectionRecord } from '../../emulator/standin/connections.js'
import type { Clock } from '../../emulator/standin/clock.js'
import type { Context } from '../../emulator/standin/context.js'
import type { Exchange } from '../../emulator/traffic/exchange.js'
import type { Hub } from '../../emulator/hub/hub.js'
import { connectToHub, type HubTriple } from '../../emulator/workbench/hub-flow.js'
import type { Workbench, WorkbenchOptions } from '../../emulator/workbench/workbench.js'
import { addStandin, openBench, patient, settingsOf, type Given } from '../support/bench.js'

export interface HubBench {
  readonly workbench: Workbench
  readonly hub: Hub
  readonly context: Context
}

export const openHub = async (given: Given = {}, options: WorkbenchOptions = {}): Promise<HubBench> => {
  const workbench = await openBench(options)
  const hosted = workbench.bench.add(settingsOf('HUB', given))
  await workbench.bench.start(hosted)
  if (!hosted.hub) throw new Error('not a hub')
  return { workbench, hub: hosted.hub, context: hosted.standin.context }
}

export interface Sides {
  readonly cpo: ConnectionRecord
  readonly emsp: ConnectionRecord
  readonly hubToCpo: ConnectionRecord
  readonly hubToEmsp: ConnectionRecord
}
export interface Trio extends HubTriple {
  readonly workbench: Workbench
  readonly sides: Sides
}

export interface TrioGiven {
  readonly cpo: Version
  readonly emsp: Version
  readonly settings?: { hub?: Given; cpo?: Given; emsp?: Given }
  readonly options?: Partial<PartnerOptions>
  readonly clock?: Clock
}

export const openTrio = async ({ cpo: cpoVersion, emsp: emspVersion, settings = {}, options, clock }: TrioGiven): Promise<Trio> => {
  const { workbench, hub, context } = await openHub({ versions: [...versions], ...settings.hub }, { ...(clock && { clock }) })
  const cpo = await addStandin(
    workbench,
    settingsOf('CPO', { versions: [...versions], seed: { locations: 120 }, behaviour: patient, ...settings.cpo }),
  )
  const emsp = await addStandin(workbench, settingsOf('EMSP', { versions: [...versions], behaviour: patient, ...settings.emsp }))
  const toCpo = await connectToHub(context, cpo, 'CPO', cpoVersion, options)
  const toEmsp = await connectToHub(context, emsp, 'EMSP', emspVersion, options)
  await hub.synchronised(toCpo.hubSide.id)
  await hub.synchronised(toEmsp.hubSide.id)
  return {
    workbench,
    hub,
    hubContext: context,
    cpo,
    emsp,
    sides: { cpo: toCpo.partnerSide, emsp: toEmsp.partnerSide, hubToCpo: toCpo.hubSide, hubToEmsp: toEmsp.hubSide },
  }
}

/** The log, oldest first, when every broadcast has gone out and every finding is there. */
export const exchangesOf = async ({ workbench, hub }: Pick<Trio, 'workbench' | 'hub'>): Promise<Exchange[]> => {
  await hub.idle()
  await workbench.bench.traffic.settled()
  return [...workbench.bench.traffic.log.exchanges()]
}

/** Findings in one line each, every one once. */
export const findingLines = (exchanges: readonly Exchange[]): string[] => [
  ...new Set(
    exchanges.flatMap((exchange) =>
      exchange.findings.map(
        ({ side, severity, id, at, expected, actual }) =>
          `${exchange.standinId} ${exchange.direction} ${exchange.version ?? ''} ${exchange.method} ${exchange.endpoint?.id ?? exchange.url} ${side} ${severity} ${id} ${at}: ${expected} / ${actual}`,
      ),
    ),
  ),
]
