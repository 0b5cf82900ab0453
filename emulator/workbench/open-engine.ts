/** Workbenches that live as long as a run: nothing is kept, ports are chosen by the system. */
import type { OpenEngine } from '../scenario/engine.js'
import { createClock } from '../standin/clock.js'
import { engineOf } from './scenario-engine.js'
import { createWorkbench } from './workbench.js'

export const openEngine: OpenEngine = async ({ speed }) => engineOf(await createWorkbench({ clock: createClock({ factor: speed }) }))
