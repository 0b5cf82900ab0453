/** The scenarios of a workbench: the library on disk, runs on workbenches of their own, recordings. */
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { z } from 'zod'
import type { EventName, EventPayload } from '../contract/calls.js'
import { ContractError } from '../contract/channel.js'
import type { ReportFormat, RunState, ScenarioProblem, ScenarioResult, ScenarioSummary } from '../contract/scenarios.js'
import type { OpenEngine } from '../scenario/engine.js'
import { libraryNames, libraryPrefix, libraryText } from '../scenario/library.js'
import { loadScenario, type LoadedScenario } from '../scenario/load.js'
import { formatScenario, parseScenario } from '../scenario/parse.js'
import { writeReport } from '../scenario/report.js'
import { runScenario } from '../scenario/run.js'
import { openScenarioFolder, scenarioSuffix, type ScenarioFolder } from '../store/scenarios.js'
import { openStore, type Store } from '../store/store.js'

/** What is remembered of runs over a restart. */
const RunLine = z.object({
  runId: z.string(), scenarioId: z.string().optional(), title: z.string(), startedAt: z.number(), state: z.enum(['passed', 'failed', 'stopped']), message: z.string(),
  durationMs: z.number(), steps: z.number(), stepsDone: z.number(),
})
const Runs = z.object({ runs: z.array(RunLine) })
type Runs = z.infer<typeof Runs>

interface Run {
  state: RunState
  results: ScenarioResult[]
  readonly controller: AbortController
  /** Lets a run that waits go on. */
  next: (() => void) | undefined
}

export interface RunRequest {
  readonly id?: string | undefined
  readonly text?: string | undefined
  readonly variables: Readonly<Record<string, unknown>>
  readonly seed?: number | undefined
  readonly from?: number | undefined
  readonly stepwise: boolean
  readonly keepGoing: boolean
}

export interface ScenarioBoard {
  list(): Promise<ScenarioSummary[]>
  get(id: string): Promise<{ id: string; origin: 'own' | 'built-in'; text: string; changedAt?: number; problems: ScenarioProblem[] }>
  check(text: string): ScenarioProblem[]
  put(id: string | undefined, text: string, changedAt: number | undefined): Promise<{ id: string; changedAt: number; problems: ScenarioProblem[] }>
  rename(id: string, to: string): Promise<string>
  duplicate(id: string, title: string | undefined): Promise<string>
  remove(id: string): Promise<string>
  restore(undo: string): Promise<string>
  /** Rejects when the scenario cannot run; else it runs on by itself. */
  run(request: RunRequest): Promise<string>
  next(runId: string): void
  cancel(runId: string): void
  runs(limit: number): RunState[]
  results(runId: string): { run: RunState; results: ScenarioResult[] }
  report(runId: string, format: ReportFormat): string
  close(): Promise<void>
}

/** Results of so many runs are kept; lines of more. */
const maximumResults = 20
const maximumLines = 200

const fail = (code: 'not-found' | 'conflict' | 'invalid' | 'unavailable', message: string, at?: string) => new ContractError({ code, message, ...(at !== undefined && { at }) })

export interface Surroundings {
  readonly folder: string | undefined
  readonly openEngine: OpenEngine
  readonly problem: (place: string, message: string) => void
  readonly emit: <N extends EventName>(name: N, payload: EventPayload<N>) => void
}

export const createScenarioBoard = async ({ folder, openEngine, problem, emit }: Surroundings): Promise<ScenarioBoard> => {
  const files: ScenarioFolder | undefined = folder === undefined ? undefined : openScenarioFolder(folder, (file, message) => { problem(file, message) })
  const store: Store<Runs> | undefined = folder === undefined ? undefined : await openStore<Runs>({
    file: join(folder, 'scenario-runs.json'), initial: () => ({ runs: [] }), schema: Runs, formatVersion: 1, migrations: {}, onProblem: ({ file, message }) => { problem(file, message) },
  }).catch((error: unknown) => {
    // The history is no reason not to open the workspace.
    problem(join(folder, 'scenario-runs.json'), error instanceof Error ? error.message : String(error))
    return undefined
  })
  const runs = new Map<string, Run>()
  const summaries = new Map<string, { changedAt: number; summary: ScenarioSummary }>()

  const ownFiles = (): ScenarioFolder => {
    if (files) return files
    throw fail('unavailable', 'nothing is kept: open a workspace to keep scenarios')
  }
  const lines = (): RunState[] => {
    const live = [...runs.values()].map(({ state }) => state)
    const known = new Set(live.map((state) => state.runId))
    return [...live, ...(store?.data.runs ?? []).filter((line) => !known.has(line.runId)).map((line) => ({ ...line }))].sort((one, other) => other.startedAt - one.startedAt)
  }

  const summaryOf = (id: string, origin: 'own' | 'built-in', text: string, changedAt?: number): ScenarioSummary => {
    const known = summaries.get(id)
    if (known && changedAt !== undefined && known.changedAt === changedAt) return known.summary
    const parsed = parseScenario(text, id)
    const summary: ScenarioSummary = parsed.ok
      ? {
          id, origin, title: parsed.parsed.scenario.title, description: parsed.parsed.scenario.description ?? '', tags: parsed.parsed.scenario.tags ?? [],
          versions: parsed.parsed.scenario.versions ?? [], steps: parsed.parsed.scenario.steps.length, problems: 0,
        }
      : { id, origin, title: id, description: parsed.problems[0]?.message ?? '', tags: [], versions: [], steps: 0, problems: parsed.problems.length }
    if (changedAt !== undefined) summaries.set(id, { changedAt, summary })
    return summary
  }

  const list = async (): Promise<ScenarioSummary[]> => {
    const own = (await files?.list()) ?? []
    const all = [
      ...own.map((file) => ({ ...summaryOf(file.id, 'own', file.text, file.changedAtMs), changedAt: file.changedAtMs })),
      ...libraryNames.map((name) => summaryOf(libraryPrefix + name, 'built-in', libraryText(name) ?? '', 0)),
    ]
    const last = new Map<string, RunState>()
    for (const line of lines()) if (line.scenarioId !== undefined && !last.has(line.scenarioId) && line.state !== 'running' && line.state !== 'waiting') last.set(line.scenarioId, line)
    return all.map((summary) => {
      const line = last.get(summary.id)
      return line ? { ...summary, lastRun: { at: line.startedAt, verdict: line.state as 'passed' | 'failed' | 'stopped' } } : summary
    })
  }
  files?.onChange(() => {
    list().then((scenarios) => { emit('scenarios', { scenarios }) }, (error: unknown) => { problem(files.folder, error instanceof Error ? error.message : String(error)) })
  })

  const check = (text: string): ScenarioProblem[] => {
    const parsed = parseScenario(text, 'scenario')
    return parsed.ok ? [] : [...parsed.problems]
  }
  const textOf = async (id: string): Promise<{ text: string; origin: 'own' | 'built-in'; changedAt?: number }> => {
    if (id.startsWith(libraryPrefix)) {
      const text = libraryText(id.slice(libraryPrefix.length))
      if (text !== undefined) return { text, origin: 'built-in' }
    } else {
      const file = await files?.read(id)
      if (file) return { text: file.text, origin: 'own', changedAt: file.changedAtMs }
    }
    throw fail('not-found', `there is no scenario ${id}`, '/id')
  }

  const told = (run: Run, change: Partial<RunState>): void => {
    run.state = { ...run.state, ...change, durationMs: Date.now() - run.state.startedAt }
    emit('scenarioRun', run.state)
  }

  const play = async (run: Run, loaded: LoadedScenario, request: RunRequest): Promise<void> => {
    const { runId } = run.state
    for (const version of loaded.versions) {
      const result = await runScenario(loaded, version, {
        open: openEngine, seed: request.seed, signal: run.controller.signal, keepGoing: request.keepGoing, from: request.from,
        onStep: (step) => {
          emit('scenarioStep', { runId, ...(version !== undefined && { version }), step })
          if (step.state !== 'started') told(run, { stepsDone: run.state.stepsDone + 1, message: step.title })
        },
        ...(request.stepwise && {
          before: async (step) => {
            told(run, { state: 'waiting', message: step.title })
            await new Promise<void>((resolve) => {
              run.next = resolve
              run.controller.signal.addEventListener('abort', () => { resolve() }, { once: true })
            })
            run.next = undefined
            told(run, { state: 'running' })
          },
        }),
      })
      run.results.push(result)
      if (result.verdict === 'stopped') break
    }
    const worst: ScenarioResult['verdict'] = (['stopped', 'failed'] as const).find((verdict) => run.results.some((result) => result.verdict === verdict)) ?? 'passed'
    told(run, { state: worst, message: run.results.find((result) => result.verdict === worst)?.message ?? '' })
    const line = { ...run.state, state: worst }
    store?.update((data) => { data.runs = [line, ...data.runs].slice(0, maximumLines) })
    for (const [id, old] of runs) {
      if (runs.size <= maximumResults) break
      if (old.state.state !== 'running' && old.state.state !== 'waiting') runs.delete(id)
    }
  }

  const runOf = (runId: string): Run => {
    const run = runs.get(runId)
    if (run) return run
    throw fail('not-found', `there is no run ${runId}, or it is no longer kept`, '/runId')
  }

  const board: ScenarioBoard = {
    list, check,
    get: async (id) => {
      const found = await textOf(id)
      return { id, ...found, problems: check(found.text) }
    },
    put: async (id, text, changedAt) => {
      const own = ownFiles()
      const parsed = parseScenario(text, id ?? 'scenario')
      const title = parsed.ok ? parsed.parsed.scenario.title : 'scenario'
      const name = id ?? await own.freeId(title)
      if (name.startsWith(libraryPrefix)) throw fail('conflict', 'a built-in scenario is not changed: duplicate it', '/id')
      const outcome = await own.write(name, text.endsWith('\n') ? text : `${text}\n`, changedAt).catch((error: unknown) => {
        throw error instanceof RangeError ? fail('invalid', error.message, '/id') : fail('unavailable', `${name}${scenarioSuffix} cannot be written: ${error instanceof Error ? error.message : String(error)}`)
      })
      if (outcome === 'changed outside') throw fail('conflict', `${name}${scenarioSuffix} was changed by another program: read it again, or keep it under another name`, '/changedAt')
      return { id: name, changedAt: (await own.read(name))?.changedAtMs ?? 0, problems: parsed.ok ? [] : [...parsed.problems] }
    },
    rename: async (id, to) => {
      const outcome = await ownFiles().rename(id, to).catch((error: unknown) => { throw error instanceof RangeError ? fail('invalid', error.message, '/to') : error })
      if (outcome === 'taken') throw fail('conflict', `there is a scenario ${to} already`, '/to')
      if (outcome === 'missing') throw fail('not-found', `there is no scenario ${id}`, '/id')
      return to
    },
    duplicate: async (id, title) => {
      const { text } = await textOf(id)
      const parsed = parseScenario(text, id)
      const name = title ?? `${parsed.ok ? parsed.parsed.scenario.title : id} copy`
      const copy = parsed.ok ? formatScenario({ ...(JSON.parse(text) as object), title: name }) : text
      const own = ownFiles()
      const free = await own.freeId(name)
      await own.write(free, copy)
      return free
    },
    remove: async (id) => {
      const undo = await ownFiles().remove(id)
      if (undo === undefined) throw fail('not-found', `there is no own scenario ${id}`, '/id')
      return undo
    },
    restore: async (undo) => {
      const id = await ownFiles().restore(undo)
      if (id === undefined) throw fail('conflict', 'it cannot be brought back: its name has been taken, or the trash no longer has it', '/undo')
      return id
    },
    run: async (request) => {
      const { id, text } = request
      if ((id === undefined) === (text === undefined)) throw fail('invalid', 'name either a scenario by `id`, or a `text`', '/id')
      const outcome = await loadScenario(id ?? 'scenario', {
        variables: request.variables, environment: process.env,
        read: async (file, from) => {
          if (from === undefined && text !== undefined) return { file, text }
          const name = file.replace(/^\.\//, '').slice(0, file.endsWith(scenarioSuffix) ? -scenarioSuffix.length : undefined)
          const found = await textOf(from?.startsWith(libraryPrefix) === true && !name.startsWith(libraryPrefix) ? libraryPrefix + name : name)
          return { file: name, text: found.text }
        },
      })
      if (!outcome.ok) {
        const [first] = outcome.problems
        throw fail('invalid', `${first?.file ?? ''}:${first?.line ?? 1}:${first?.column ?? 1} ${first?.message ?? ''}${outcome.problems.length > 1 ? ` (and ${outcome.problems.length - 1} more)` : ''}`, '/text')
      }
      const { loaded } = outcome
      const runId = randomUUID()
      const run: Run = {
        state: {
          runId, ...(id !== undefined && { scenarioId: id }), title: loaded.scenario.title, startedAt: Date.now(), state: 'running', message: '', durationMs: 0,
          steps: loaded.steps.length * loaded.versions.length, stepsDone: 0,
        },
        results: [], controller: new AbortController(), next: undefined,
      }
      runs.set(runId, run)
      emit('scenarioRun', run.state)
      play(run, loaded, request).catch((error: unknown) => { told(run, { state: 'stopped', message: error instanceof Error ? error.message : String(error) }) })
      return runId
    },
    next: (runId) => { runOf(runId).next?.() },
    cancel: (runId) => { runOf(runId).controller.abort() },
    runs: (limit) => lines().slice(0, limit),
    results: (runId) => {
      const { state, results } = runOf(runId)
      return { run: state, results }
    },
    report: (runId, format) => writeReport(format, runOf(runId).results),
    close: async () => {
      files?.close()
      for (const { controller } of runs.values()) controller.abort()
      await store?.close()
    },
  }
  return board
}
