/** Playing the flow between the workbench's own stand-ins. */
import { versions as known, type Version } from '../../ocpi/version.js'
import { ContractError } from '../../contract/channel.js'
import { rolesOf } from '../../standin/context.js'
import { playFlow, type FlowOptions } from '../flow.js'
import type { FlowPair } from '../flow-steps.js'
import type { Bench } from '../workbench.js'
import type { Calls } from './types.js'

/** The first CPO and the first eMSP stand-in that run. */
export const findFlowPair = (bench: Bench): FlowPair => {
  const running = [...bench.standins.values()].filter(({ status }) => status.state === 'running').map(({ standin }) => standin.context)
  const cpo = running.find((context) => rolesOf(context.settings).includes('CPO'))
  const emsp = running.find((context) => context !== cpo && rolesOf(context.settings).includes('EMSP'))
  if (cpo && emsp) return { cpo, emsp }
  throw new ContractError({
    code: 'conflict',
    message: `the flow needs a CPO and an eMSP stand-in that run: there is no ${cpo ? 'eMSP' : 'CPO'}`,
  })
}

/** One flow at a time. */
export const playing = async <T>(bench: Bench, play: (options: FlowOptions) => Promise<T>): Promise<T> => {
  if (bench.playing) throw new ContractError({ code: 'conflict', message: 'the flow is being played already' })
  bench.playing = true
  bench.cancelFlow = false
  try {
    return await play({
      traffic: bench.traffic,
      cancelled: () => bench.cancelFlow,
      onStep: (step) => {
        bench.emit('flow', step)
      },
    })
  } finally {
    bench.playing = false
  }
}

export const flowCalls = (bench: Bench): Pick<Calls, 'workbench.playFlow' | 'workbench.stopFlow'> => ({
  'workbench.playFlow': ({ versions: wanted }) => {
    const pair = findFlowPair(bench)
    const isSpoken = (version: Version): boolean =>
      pair.cpo.settings.versions.includes(version) && pair.emsp.settings.versions.includes(version)
    const versions = wanted ?? known.filter(isSpoken).reverse()
    if (versions.length === 0)
      throw new ContractError({ code: 'conflict', message: 'the stand-ins have no version in common', at: '/versions' })
    const unserved = versions.find((version) => !isSpoken(version))
    if (unserved !== undefined)
      throw new ContractError({ code: 'conflict', message: `the stand-ins do not both speak ${unserved}`, at: '/versions' })
    return playing(bench, (options) => playFlow(pair, versions, options))
  },
  'workbench.stopFlow': () => {
    bench.cancelFlow = true
    return {}
  },
})
