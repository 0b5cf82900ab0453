/** Adding, changing, removing stand-ins; starting and stopping them. */
import { ContractError } from '../../contract/channel.js'
import { StandinSettings } from '../../contract/standin.js'
import { saveData } from '../../standin/data/data.js'
import { freePortNear } from '../../standin/serving/ports.js'
import type { SavedStandin } from '../../standin/standin.js'
import { freeId } from '../defaults.js'
import type { Bench, HostedStandin } from '../workbench.js'
import type { Group } from './types.js'

const keep = (hosted: HostedStandin): SavedStandin => ({
  connections: hosted.standin.context.connections.list(),
  data: saveData(hosted.standin.context.data),
})

const refuseTwins = (settings: StandinSettings): void => {
  if (settings.parties.some(({ role }) => role === 'HUB') && settings.parties.length > 1) {
    throw new ContractError({ code: 'invalid', message: 'a hub is one party, in the role HUB and no other', at: '/parties' })
  }
  const seen = new Set<string>()
  for (const { role, country_code, party_id } of settings.parties) {
    const party = `${role} ${country_code}-${party_id}`
    if (seen.has(party)) throw new ContractError({ code: 'invalid', message: `${party} is listed twice`, at: '/parties' })
    seen.add(party)
  }
}

export const standinCalls = (bench: Bench): Group<'standins'> => ({
  'standins.add': async (given) => {
    const settings = StandinSettings.parse({ ...given, id: given.id ?? freeId(bench.standins, given.name) })
    if (bench.standins.has(settings.id))
      throw new ContractError({ code: 'conflict', message: `there is a stand-in ${settings.id} already`, at: '/id' })
    refuseTwins(settings)
    const hosted = bench.add(settings)
    try {
      await bench.start(hosted)
    } catch (error) {
      // A stand-in that cannot start is not added; the error says what to change.
      await bench.workspace?.remove(settings.id)
      bench.standins.delete(settings.id)
      bench.changed(settings.id)
      throw error
    }
    return bench.view(hosted)
  },
  'standins.update': async ({ standinId, settings: changes }) => {
    const hosted = bench.standin(standinId)
    const before = hosted.standin.context.settings
    const settings = StandinSettings.parse({ ...before, ...changes, id: standinId })
    refuseTwins(settings)
    const rebuild = JSON.stringify([before.parties, before.seed]) !== JSON.stringify([settings.parties, settings.seed])
    const moved = JSON.stringify([before.host, before.port, before.tls]) !== JSON.stringify([settings.host, settings.port, settings.tls])
    if (!rebuild && !moved) {
      hosted.standin.context.settings = settings
      bench.changed(standinId)
      return bench.view(hosted)
    }
    const wasRunning = hosted.status.state === 'running'
    await bench.stop(hosted)
    const changed = rebuild ? bench.add(settings, keep(hosted)) : hosted
    changed.standin.context.settings = settings
    if (wasRunning || changed.status.state === 'failed' || moved) await bench.start(changed)
    return bench.view(changed)
  },
  'standins.remove': async ({ standinId }) => {
    const hosted = bench.standin(standinId)
    const saved = keep(hosted)
    const { settings } = hosted.standin.context
    await bench.stop(hosted)
    bench.standins.delete(standinId)
    const trashed = await bench.workspace?.remove(standinId)
    const undo = trashed?.entry ?? `${standinId}-${bench.clock.now()}`
    bench.removed.set(undo, trashed ?? { settings, saved })
    bench.changed(standinId)
    return { undo }
  },
  'standins.restore': async ({ undo }) => {
    const removed = bench.removed.get(undo)
    if (!removed) throw new ContractError({ code: 'not-found', message: 'this stand-in cannot be brought back any more', at: '/undo' })
    const loaded = 'settings' in removed ? removed : await bench.workspace?.restore(removed)
    if (!loaded || bench.standins.has(loaded.settings.id)) {
      throw new ContractError({ code: 'conflict', message: 'its name has been taken by another stand-in', at: '/undo' })
    }
    bench.removed.delete(undo)
    const hosted = bench.add(loaded.settings, loaded.saved)
    await bench.start(hosted)
    return bench.view(hosted)
  },
  'standins.start': async ({ standinId }) => {
    const hosted = bench.standin(standinId)
    await bench.start(hosted)
    return bench.view(hosted)
  },
  'standins.stop': async ({ standinId }) => {
    const hosted = bench.standin(standinId)
    await bench.stop(hosted)
    return bench.view(hosted)
  },
  'standins.freePort': async ({ host, from, standinId }) => {
    const others = [...bench.standins.values()].filter(({ standin }) => standin.context.settings.id !== standinId)
    const taken = new Set(others.map(({ standin }) => standin.context.settings.port))
    const port = await freePortNear(host, from, taken)
    if (port === undefined) throw new ContractError({ code: 'not-found', message: `no port is free from ${from} on`, at: '/from' })
    return { port }
  },
})
