/** Opens a workbench as a user expects to find it: everything listening, and a new workspace with two that know each other. */
import { ContractError } from '../contract/channel.js'
import type { StandinSettings } from '../contract/standin.js'
import { newConnection, newToken } from '../standin/connections.js'
import { rolesOf } from '../standin/context.js'
import { defaultCpo, defaultEmsp } from './defaults.js'
import { connectPair } from './flow.js'
import { createWorkbench, type Bench, type HostedStandin, type Workbench, type WorkbenchOptions } from './workbench.js'
import { errorText } from '../contract/error-text.js'

const firstPort = 8101

/** Starts a stand-in on the first port from `port` on that is free, and tells which: listening is the only proof. */
const startNear = async (bench: Bench, settings: StandinSettings): Promise<HostedStandin> => {
  const hosted = bench.add(settings)
  const { context } = hosted.standin
  for (;;) {
    try {
      await bench.start(hosted)
      return hosted
    } catch (error) {
      if (!(error instanceof ContractError) || error.detail.freePort === undefined) throw error
      context.settings = { ...context.settings, port: error.detail.freePort }
    }
  }
}

/** A CPO and an eMSP, registered with each other, each with an invitation for the user's own platform. */
const fillNewWorkspace = async (bench: Bench): Promise<void> => {
  const cpo = await startNear(bench, defaultCpo(firstPort))
  const emsp = await startNear(bench, defaultEmsp(cpo.standin.context.settings.port + 1))
  await connectPair({ cpo: cpo.standin.context, emsp: emsp.standin.context })
  for (const { standin } of [cpo, emsp]) {
    standin.context.connections.add(
      newConnection('your platform', { tokens: { a: newToken() }, role: rolesOf(standin.context.settings)[0] }),
    )
  }
}

/** Starts what is there; what cannot start is told in its state and as a problem, and does not keep the rest from starting. */
export const openWorkbench = async (options: WorkbenchOptions): Promise<Workbench> => {
  const workbench = await createWorkbench(options)
  const { bench } = workbench
  if (bench.standins.size === 0 && bench.workspace?.wasEmpty() !== false) {
    await fillNewWorkspace(bench)
    return workbench
  }
  await Promise.all(
    [...bench.standins].map(async ([id, hosted]) => {
      try {
        await bench.start(hosted)
      } catch (error) {
        bench.problem(`stand-in ${id}`, errorText(error))
      }
    }),
  )
  return workbench
}
