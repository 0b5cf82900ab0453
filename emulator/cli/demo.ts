/** `standin demo`: the whole flow between two stand-ins of its own, printed as a sequence. */
import { CommandBehaviour, commandNames, type StandinSettings } from '../contract/standin.js'
import { versions } from '../ocpi/version.js'
import { acceleratedClock } from '../standin/clock.js'
import { defaultCpo, defaultEmsp } from '../workbench/defaults.js'
import { createWorkbench } from '../workbench/workbench.js'
import { play, type PlayOptions } from './play.js'

/** How much faster than the world the demo runs, so that a session of some minutes takes a moment. */
const acceleration = 600

/** More Locations, for several pages; and time-outs that are long also on the clock of a machine that is busy. */
const inHaste = (settings: StandinSettings): StandinSettings => ({
  ...settings,
  versions: [...versions],
  seed: { ...settings.seed, locations: 120 },
  behaviour: {
    ...settings.behaviour,
    resultTimeoutMs: 3_600_000,
    commands: Object.fromEntries(commandNames.map((name) => [name, CommandBehaviour.parse({ timeoutSeconds: 3600 })])),
  },
})

export const demo = async (options: PlayOptions): Promise<void> => {
  const workbench = await createWorkbench({ clock: acceleratedClock(acceleration) })
  try {
    for (const settings of [defaultCpo(0), defaultEmsp(0)]) await workbench.bench.start(workbench.bench.add(inHaste(settings)))
    await play(workbench, options)
  } finally {
    await workbench.shutDown()
  }
}
