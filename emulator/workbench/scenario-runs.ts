/** Runs of scenarios: each on workbenches of its own, told step by step, and remembered. */
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { z } from 'zod'
import { ContractError } from '../contract/channel.js'
import type { EventName, EventPayload } from '../contract/calls.js'
import type { ExchangeDetail, ExchangeSummary } from '../contract/exchange.js'
import { RunState, ScenarioResult, type ReportFormat, type ScenarioAllowance, type StepResult } from '../contract/scenarios.js'
import type { OpenEngine } from '../scenario/engine.js'
import type { LoadedScenario } from '../scenario/load.js'
import { writeReport } from '../scenario/report.js'
import { createPeerSession } from '../scenario/peer-session.js'
import { runScenario, type LiveRun } from '../scenario/run.js'
import { openRunResults } from '../store/run-results.js'
import { openStore, type Store } from '../store/store.js'
import { errorText } from '../contract/error-text.js'

export interface RunRequest {
  readonly id?: string | undefined
  readonly text?: string | undefined
  readonly variables: Readonly<Record<string, unknown>>
  readonly seed?: number | undefined
  readonly from?: number | undefined
  readonly stepwise: boolean
  readonly keepGoing: boolean
  readonly allow?: ScenarioAllowance | undefined
}

interface Run {
  state: RunState
  results: ScenarioResult[]
  /** Steps of the version that is under way, by their index. */
  current: StepResult[]
  /** How to look at what each version has exchanged. */
  readonly live: LiveRun[]
  readonly controller: AbortController
  stepwise: boolean
  /** Lets a run that waits go on. */
  next: (() => void) | undefined
}

export interface RunBoard {
  start(loaded: LoadedScenario, request: RunRequest): string
  next(runId: string, goOn: boolean): void
  pause(runId: string): void
  cancel(runId: string): void
  /** Newest first. */
  list(limit: number): RunState[]
  results(runId: string, withExchanges: boolean): Promise<{ run: RunState; results: ScenarioResult[]; current: StepResult[] }>
  exchanges(runId: string, result: number, seqs: readonly number[]): Promise<ExchangeSummary[]>
  exchange(runId: string, result: number, seq: number): Promise<ExchangeDetail>
  report(runId: string, format: ReportFormat): Promise<string>
  /** The history follows a scenario under its new name. */
  renamed(id: string, to: string): void
  close(): Promise<void>
}

export interface RunBoardOptions {
  readonly folder: string | undefined
  readonly openEngine: OpenEngine
  readonly problem: (place: string, message: string) => void
  readonly emit: <N extends EventName>(name: N, payload: EventPayload<N>) => void
}

/** Results of so many runs are in memory, of more on disk; lines of more still. */
const maximumResults = 20
const maximumKept = 50
const maximumLines = 200
/** Exchanges are left out of what is kept of a run that is larger. */
const maximumCharacters = 20_000_000

const Runs = z.object({ runs: z.array(RunState) })
type Runs = z.infer<typeof Runs>
const Kept = z.object({ formatVersion: z.literal(1), results: z.array(ScenarioResult) })

const isOver = ({ state }: RunState): boolean => state !== 'running' && state !== 'waiting'

export const createRunBoard = async ({ folder, openEngine, problem, emit }: RunBoardOptions): Promise<RunBoard> => {
  const place = folder === undefined ? '' : join(folder, 'scenario-runs.json')
  const store: Store<Runs> | undefined =
    folder === undefined
      ? undefined
      : await openStore<Runs>({
          file: place,
          initial: () => ({ runs: [] }),
          schema: Runs,
          formatVersion: 1,
          migrations: {},
          onProblem: ({ file, message }) => {
            problem(file, message)
          },
        }).catch((error: unknown) => {
          // The history is no reason not to open the workspace.
          problem(place, errorText(error))
          return undefined
        })
  const files = folder === undefined ? undefined : openRunResults(folder, maximumKept)
  const runs = new Map<string, Run>()
  const writing = new Set<Promise<void>>()

  const update = (run: Run, change: Partial<RunState>): void => {
    run.state = { ...run.state, ...change, durationMs: Date.now() - run.state.startedAt }
    emit('scenarioRun', run.state)
  }

  const keep = ({ state, results }: Run): void => {
    store?.update((data) => {
      data.runs = [state, ...data.runs].slice(0, maximumLines)
    })
    if (!files) return
    const whole = JSON.stringify({ formatVersion: 1, results })
    const text =
      whole.length <= maximumCharacters
        ? whole
        : JSON.stringify({ formatVersion: 1, results: results.map((result) => ({ ...result, exchanges: [] })) })
    const written: Promise<void> = files
      .write(state.runId, text)
      .catch((error: unknown) => {
        problem(`run of ${state.title}`, `its report is kept only until the end: ${errorText(error)}`)
      })
      .finally(() => {
        writing.delete(written)
      })
    writing.add(written)
  }

  const play = async (run: Run, loaded: LoadedScenario, request: RunRequest): Promise<void> => {
    const { runId } = run.state
    const { signal } = run.controller
    const session = createPeerSession(openEngine, loaded.versions.length)
    for (const [result, version] of loaded.versions.entries()) {
      run.current = []
      run.results.push(
        await runScenario(loaded, version, {
          open: openEngine,
          session,
          seed: request.seed,
          signal,
          keepGoing: request.keepGoing,
          from: request.from,
          onBegin: (live) => {
            run.live.push(live)
          },
          onStep: (step) => {
            run.current[step.index] = step
            emit('scenarioStep', { runId, result, ...(version !== undefined && { version }), step })
            if (step.state !== 'started') update(run, { stepsDone: run.state.stepsDone + 1, message: step.title })
          },
          before: async (step) => {
            if (!run.stepwise || signal.aborted) return
            update(run, { state: 'waiting', message: step.title })
            await new Promise<void>((resolve) => {
              run.next = resolve
              signal.addEventListener(
                'abort',
                () => {
                  resolve()
                },
                { once: true },
              )
            })
            run.next = undefined
            update(run, { state: 'running' })
          },
        }),
      )
      if (run.results.at(-1)?.verdict === 'stopped') break
    }
    await session.end()
    run.current = []
    const worst = (['stopped', 'failed'] as const).find((verdict) => run.results.some((result) => result.verdict === verdict)) ?? 'passed'
    update(run, { state: worst, message: run.results.find((result) => result.verdict === worst)?.message ?? run.results[0]?.message ?? '' })
    keep(run)
    for (const [id, old] of runs) {
      if (runs.size <= maximumResults) break
      if (isOver(old.state)) runs.delete(id)
    }
  }

  const runOf = (runId: string): Run => {
    const run = runs.get(runId)
    if (run) return run
    throw new ContractError({ code: 'not-found', message: `there is no run ${runId} under way`, at: '/runId' })
  }
  const resultsOf = async (runId: string): Promise<{ run: RunState; results: ScenarioResult[]; current: StepResult[] }> => {
    const live = runs.get(runId)
    if (live) return { run: live.state, results: live.results, current: live.current.filter((step) => step !== undefined) }
    const line = store?.data.runs.find((run) => run.runId === runId)
    const text = line && (await files?.read(runId))
    if (!line || text === undefined)
      throw new ContractError({
        code: 'not-found',
        message: line ? 'only the verdict of this run is still known: newer ones have taken its place' : `there is no run ${runId}`,
        at: '/runId',
      })
    try {
      return { run: { ...line }, results: Kept.parse(JSON.parse(text)).results, current: [] }
    } catch (error) {
      throw new ContractError({
        code: 'unavailable',
        message: `what is kept of this run cannot be read: ${error instanceof Error ? error.message.slice(0, 300) : String(error)}`,
      })
    }
  }

  return {
    start: (loaded, request) => {
      const runId = randomUUID()
      const run: Run = {
        state: {
          runId,
          ...(request.id !== undefined && { scenarioId: request.id }),
          title: loaded.scenario.title,
          startedAt: Date.now(),
          state: 'running',
          message: '',
          durationMs: 0,
          steps: loaded.steps.length * loaded.versions.length,
          stepsDone: 0,
          ...(request.seed !== undefined && { seed: request.seed }),
        },
        results: [],
        current: [],
        live: [],
        controller: new AbortController(),
        stepwise: request.stepwise,
        next: undefined,
      }
      runs.set(runId, run)
      emit('scenarioRun', run.state)
      play(run, loaded, request).catch((error: unknown) => {
        update(run, { state: 'stopped', message: errorText(error) })
      })
      return runId
    },
    next: (runId, goOn) => {
      const run = runOf(runId)
      if (goOn) run.stepwise = false
      run.next?.()
    },
    pause: (runId) => {
      runOf(runId).stepwise = true
    },
    cancel: (runId) => {
      runOf(runId).controller.abort()
    },
    list: (limit) => {
      const live = [...runs.values()].map(({ state }) => state)
      const known = new Set(live.map((state) => state.runId))
      return [...live, ...(store?.data.runs ?? []).filter((line) => !known.has(line.runId)).map((line) => ({ ...line }))]
        .sort((one, other) => other.startedAt - one.startedAt)
        .slice(0, limit)
    },
    results: async (runId, withExchanges) => {
      const found = await resultsOf(runId)
      return withExchanges ? found : { ...found, results: found.results.map((result) => ({ ...result, exchanges: [] })) }
    },
    exchanges: async (runId, result, seqs) => {
      const wanted = new Set(seqs)
      const live = runs.get(runId)?.live[result]
      if (live) return live.summaries(wanted)
      return ((await resultsOf(runId)).results[result]?.exchanges ?? []).filter((exchange) => wanted.has(exchange.seq))
    },
    exchange: async (runId, result, seq) => {
      const live = runs.get(runId)?.live[result]
      const detail = live ? live.detail(seq) : (await resultsOf(runId)).results[result]?.exchanges.find((exchange) => exchange.seq === seq)
      if (detail) return detail
      throw new ContractError({
        code: 'not-found',
        message: `exchange ${seq} is not kept: a report holds those of failures and the latest`,
        at: '/seq',
      })
    },
    report: async (runId, format) => writeReport(format, (await resultsOf(runId)).results),
    renamed: (id, to) => {
      for (const run of runs.values()) if (run.state.scenarioId === id) run.state = { ...run.state, scenarioId: to }
      store?.update((data) => {
        for (const line of data.runs) if (line.scenarioId === id) line.scenarioId = to
      })
    },
    close: async () => {
      for (const { controller } of runs.values()) controller.abort()
      await Promise.all(writing)
      await store?.close()
    },
  }
}
