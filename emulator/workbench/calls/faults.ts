/** Faults: the ready ones, and those that are switched on. */
import { ContractError } from '../../contract/channel.js'
import { behaviours } from '../../standin/faults/behaviours.js'
import { findSwitches, switches } from '../../standin/faults/switches.js'
import type { Bench } from '../workbench.js'
import type { Group } from './types.js'

export const faultCalls = (bench: Bench): Group<'faults'> => ({
  'faults.switches': ({ version, id }) => ({
    switches: switches().filter((one) => (version === undefined || one.versions.includes(version)) && (id === undefined || one.id === id)),
    behaviours: [...behaviours],
  }),
  'faults.list': ({ standinId }) => ({ faults: bench.faults.list(standinId) }),
  'faults.add': ({ standinId, rule, switch: name, match, scope }) => {
    if ((rule === undefined) === (name === undefined))
      throw new ContractError({ code: 'invalid', message: 'name either a `rule` or a ready `switch`', at: '/rule' })
    const narrowed = { ...(scope && { scope }) }
    if (rule)
      return { faults: [bench.faults.add(standinId, { ...rule, ...narrowed, ...(match && { match: { ...rule.match, ...match } }) })] }
    const { versions } = bench.standin(standinId).standin.context.settings
    // A way that differs between versions is one fault for each that the stand-in speaks.
    const found = findSwitches(name ?? '', ...[match?.version ?? []].flat()).filter(
      (one, _, all) => all.length === 1 || one.versions.some((version) => versions.includes(version)),
    )
    if (found.length === 0)
      throw new ContractError({
        code: 'not-found',
        message: `there is no ready fault ${name ?? ''}; \`faults.switches\` (\`standin faults ready\`) lists them`,
        at: '/switch',
      })
    return {
      faults: found.map((one) =>
        bench.faults.add(standinId, { ...one.rule, ...narrowed, match: { ...one.rule.match, ...match } }, one.name),
      ),
    }
  },
  'faults.update': ({ faultId, rule }) => bench.faults.update(faultId, rule),
  'faults.remove': ({ faultId }) => ({ undo: bench.faults.remove(faultId) }),
  'faults.clear': ({ standinId }) => bench.faults.clear(standinId),
  'faults.restore': ({ undo }) => ({ faults: bench.faults.restore(undo) }),
})
