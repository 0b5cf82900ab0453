/** A workbench as a scenario sees it. */
import type { ScenarioEngine } from '../scenario/engine.js'
import { secretsOf } from './mask.js'
import type { Workbench } from './workbench.js'

export const engineOf = (workbench: Workbench): ScenarioEngine => ({
  client: workbench,
  log: workbench.bench.traffic.log,
  clock: workbench.bench.clock,
  settled: () => workbench.bench.traffic.settled(),
  secrets: () => secretsOf(workbench.bench),
  shutDown: () => workbench.shutDown(),
})
