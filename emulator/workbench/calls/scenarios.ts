/** Scenarios: the library, runs, recordings. */
import { ContractError } from '../../contract/channel.js'
import { formatScenario } from '../../scenario/parse.js'
import { recordScenario } from '../../scenario/record.js'
import { scenarioSchemaText } from '../../scenario/schema.js'
import type { Exchange } from '../../traffic/exchange.js'
import type { Bench } from '../workbench.js'
import type { Group } from './types.js'

/** More than this is no scenario any more. */
const maximumRecorded = 10_000

export const scenarioCallsOf = (bench: Bench): Group<'scenarios'> => {
  const { scenarios } = bench
  let recording: { readonly startedAt: number; readonly exchanges: Exchange[]; readonly stop: () => void } | undefined

  const recorded = (title: string, exchanges: readonly Exchange[], startedAt: number) => ({
    text: formatScenario(recordScenario({
      title, exchanges, startedAt,
      standins: bench.views().map((view) => view.settings),
      peerOf: (connectionId) => bench.connectionViews().find((connection) => connection.id === connectionId)?.peer.standinId,
    })),
    exchanges: exchanges.length,
  })

  return {
    'scenarios.list': async () => ({ scenarios: await scenarios.list() }),
    'scenarios.get': ({ id }) => scenarios.get(id),
    'scenarios.check': ({ text }) => ({ problems: scenarios.check(text) }),
    'scenarios.put': ({ id, text, changedAt }) => scenarios.put(id, text, changedAt),
    'scenarios.rename': async ({ id, to }) => ({ id: await scenarios.rename(id, to) }),
    'scenarios.duplicate': async ({ id, title }) => ({ id: await scenarios.duplicate(id, title) }),
    'scenarios.remove': async ({ id }) => ({ undo: await scenarios.remove(id) }),
    'scenarios.restore': async ({ undo }) => ({ id: await scenarios.restore(undo) }),
    'scenarios.schema': () => ({ text: scenarioSchemaText() }),
    'scenarios.run': async (request) => ({ runId: await scenarios.run(request) }),
    'scenarios.next': ({ runId }) => {
      scenarios.next(runId)
      return {}
    },
    'scenarios.cancel': ({ runId }) => {
      scenarios.cancel(runId)
      return {}
    },
    'scenarios.runs': ({ limit }) => ({ runs: scenarios.runs(limit) }),
    'scenarios.results': ({ runId }) => scenarios.results(runId),
    'scenarios.report': ({ runId, format }) => ({ text: scenarios.report(runId, format) }),
    'scenarios.record': () => {
      recording?.stop()
      const exchanges: Exchange[] = []
      const stop = bench.traffic.log.subscribe({ appended: (exchange) => { if (exchanges.length < maximumRecorded) exchanges.push(exchange) } })
      recording = { startedAt: bench.clock.now(), exchanges, stop }
      return {}
    },
    'scenarios.stopRecording': ({ title }) => {
      if (!recording) throw new ContractError({ code: 'conflict', message: 'nothing is being recorded' })
      const { exchanges, startedAt, stop } = recording
      stop()
      recording = undefined
      return recorded(title, exchanges, startedAt)
    },
    'scenarios.fromExchanges': ({ seqs, title }) => {
      const exchanges = [...new Set(seqs)].sort((one, other) => one - other).flatMap((seq) => bench.traffic.log.get(seq) ?? [])
      if (exchanges.length === 0) throw new ContractError({ code: 'not-found', message: 'none of these exchanges is in the log any more', at: '/seqs' })
      return recorded(title, exchanges, exchanges[0]?.startedAt ?? bench.clock.now())
    },
  }
}
