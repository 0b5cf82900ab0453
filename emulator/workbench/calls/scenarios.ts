/** Scenarios: the library, runs, recordings. */
import { ContractError } from '../../contract/channel.js'
import type { Scenario } from '../../contract/scenarios.js'
import { appendScenario } from '../../scenario/append.js'
import { formatScenario, parseScenario } from '../../scenario/parse.js'
import { recordScenario } from '../../scenario/record.js'
import { scenarioSchemaText } from '../../scenario/schema.js'
import type { Exchange } from '../../traffic/exchange.js'
import { createRecorder } from '../scenario-recording.js'
import type { Bench } from '../workbench.js'
import type { Group } from './types.js'

export const scenarioCallsOf = (bench: Bench): Group<'scenarios'> => {
  const { scenarios } = bench
  const { runs } = scenarios
  const recorder = createRecorder(bench.traffic.log, bench.clock.now, (recording) => {
    bench.emit('recording', recording)
  })

  const recorded = (title: string, exchanges: readonly Exchange[], startedAt: number): Scenario =>
    recordScenario({
      title,
      exchanges,
      startedAt,
      standins: bench.views().map((view) => view.settings),
      peerOf: (connectionId) => bench.connectionViews().find((connection) => connection.id === connectionId)?.peer.standinId,
    })
  const addedTo = (text: string, more: Scenario): { text: string; steps: number } => {
    const parsed = parseScenario(text, 'scenario')
    if (parsed.ok) return appendScenario(text, parsed.parsed.scenario, more)
    const [first] = parsed.problems
    throw new ContractError({
      code: 'invalid',
      message: `nothing can be added to it before it is right: ${first?.line ?? 1}:${first?.column ?? 1} ${first?.message ?? ''}`,
      at: '/into',
    })
  }

  return {
    'scenarios.list': async () => ({ scenarios: await scenarios.list() }),
    'scenarios.get': ({ id }) => scenarios.get(id),
    'scenarios.check': async ({ text, id }) => ({ problems: await scenarios.check(text, id) }),
    'scenarios.put': ({ id, text, changedAt }) => scenarios.put(id, text, changedAt),
    'scenarios.import': ({ name, text }) => scenarios.import(name, text),
    'scenarios.rename': async ({ id, to }) => ({ id: await scenarios.rename(id, to) }),
    'scenarios.duplicate': async ({ id, title }) => ({ id: await scenarios.duplicate(id, title) }),
    'scenarios.remove': async ({ id }) => ({ undo: await scenarios.remove(id) }),
    'scenarios.restore': async ({ undo }) => ({ id: await scenarios.restore(undo) }),
    'scenarios.schema': () => ({ text: scenarioSchemaText() }),
    'scenarios.run': async (request) => ({ runId: await scenarios.run(request) }),
    'scenarios.access': ({ id, text, variables }) => scenarios.access(id, text, variables),
    'scenarios.allow': async ({ id, ...more }) => ({ allowed: await scenarios.allow(id, more) }),
    'scenarios.deny': ({ id, ...less }) => ({ allowed: scenarios.deny(id, less) }),
    'scenarios.next': ({ runId, goOn }) => {
      runs.next(runId, goOn)
      return {}
    },
    'scenarios.pause': ({ runId }) => {
      runs.pause(runId)
      return {}
    },
    'scenarios.cancel': ({ runId }) => {
      runs.cancel(runId)
      return {}
    },
    'scenarios.runs': ({ limit }) => ({ runs: runs.list(limit) }),
    'scenarios.results': ({ runId, exchanges }) => runs.results(runId, exchanges),
    'scenarios.exchanges': async ({ runId, result, seqs }) => ({ exchanges: await runs.exchanges(runId, result, seqs) }),
    'scenarios.exchange': ({ runId, result, seq }) => runs.exchange(runId, result, seq),
    'scenarios.report': async ({ runId, format }) => ({ text: await runs.report(runId, format) }),
    'scenarios.record': () => recorder.start(),
    'scenarios.recording': () => recorder.state(),
    'scenarios.stopRecording': ({ title }) => {
      const { exchanges, startedAt } = recorder.stop()
      return { text: formatScenario(recorded(title, exchanges, startedAt)), exchanges: exchanges.length }
    },
    'scenarios.fromExchanges': ({ seqs, title, into }) => {
      const exchanges = [...new Set(seqs)].sort((one, other) => one - other).flatMap((seq) => bench.traffic.log.get(seq) ?? [])
      if (exchanges.length === 0)
        throw new ContractError({ code: 'not-found', message: 'none of these exchanges is in the log any more', at: '/seqs' })
      const made = recorded(title, exchanges, exchanges[0]?.startedAt ?? bench.clock.now())
      return {
        exchanges: exchanges.length,
        ...(into === undefined ? { text: formatScenario(made), steps: made.steps.length } : addedTo(into, made)),
      }
    },
  }
}
