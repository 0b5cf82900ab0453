/** Opens a workbench as a user expects to find it: everything listening, and a new workspace with two that know each other. */
import { newConnection, newToken } from '../standin/connections.js'
import { rolesOf } from '../standin/context.js'
import { freePortNear } from '../standin/ports.js'
import { defaultStandins } from './defaults.js'
import { connectPair } from './flow.js'
import { createWorkbench, type Bench, type Workbench, type WorkbenchOptions } from './workbench.js'

const firstPort = 8101

/** A CPO and an eMSP, registered with each other, each with an invitation for the user's own platform. */
const fillNewWorkspace = async (bench: Bench): Promise<void> => {
  const cpoPort = (await freePortNear('127.0.0.1', firstPort)) ?? 0
  const emspPort = (await freePortNear('127.0.0.1', cpoPort + 1)) ?? 0
  const [cpo, emsp] = defaultStandins(cpoPort, emspPort).map((settings) => bench.add(settings))
  if (!cpo || !emsp) return
  await Promise.all([bench.start(cpo), bench.start(emsp)])
  await connectPair({ cpo: cpo.standin.context, emsp: emsp.standin.context })
  for (const { standin } of [cpo, emsp]) {
    standin.context.connections.add(newConnection('your platform', { tokens: { a: newToken() }, role: rolesOf(standin.context.settings)[0] }))
  }
}

/** Starts what is there; what cannot start is told in its state and as a problem, and does not keep the rest from starting. */
export const openWorkbench = async (options: WorkbenchOptions): Promise<Workbench> => {
  const workbench = await createWorkbench(options)
  const { bench } = workbench
  if (bench.places.size === 0 && bench.workspace?.wasEmpty() !== false) {
    await fillNewWorkspace(bench)
    return workbench
  }
  await Promise.all([...bench.places].map(async ([id, place]) => {
    try {
      await bench.start(place)
    } catch (error) {
      bench.problem(`stand-in ${id}`, error instanceof Error ? error.message : String(error))
    }
  }))
  return workbench
}
