/** What the window knows of scenarios: the library, runs with their steps, whether something is recorded. Outlives the views. */
import type { Recording, RunState, ScenarioSummary, StepResult } from '../../emulator/contract/scenarios.js'
import { type Engine, useEngineItself } from '../engine/index.js'
import { storeOf, useStore, type Store } from '../store.js'
import { errorText } from '../../emulator/contract/error-text.js'

/** Steps of a run in one of its versions, by index. */
export interface RunPart {
  readonly version: string | undefined
  readonly steps: readonly StepResult[]
}

export interface BoardState {
  /** False until the library was fetched for the first time. */
  readonly loaded: boolean
  readonly scenarios: readonly ScenarioSummary[]
  /** Newest first. */
  readonly runs: readonly RunState[]
  /** Steps of the runs that this window has seen, by run. */
  readonly steps: Readonly<Record<string, readonly RunPart[]>>
  readonly recording: Recording
}

export interface Board {
  readonly state: Store<BoardState>
  /** Fetches the steps of a run, unless this window has seen it from its beginning. Resolves with why that did not work. */
  openRun(runId: string): Promise<string | undefined>
}

const runsKept = 200
const gatherMs = 80
/** Steps of so many runs are held. */
const openRunsKept = 30

export const isUnderWay = ({ state }: RunState): boolean => state === 'running' || state === 'waiting'

export const withRun = (runs: readonly RunState[], run: RunState): RunState[] => {
  const known = runs.some((other) => other.runId === run.runId)
  return (known ? runs.map((other) => (other.runId === run.runId ? run : other)) : [run, ...runs]).slice(0, runsKept)
}

export type StepEvent = { readonly result: number; readonly version?: string | undefined; readonly step: StepResult }

/** Parts of a run after some more of its steps; all that came within a moment are put in at once. */
export const withSteps = (parts: readonly RunPart[], events: readonly StepEvent[]): RunPart[] => {
  const changed = parts.map((part) => ({ ...part }))
  const copied = new Map<number, StepResult[]>()
  for (const { result, version, step } of events) {
    while (changed.length <= result) changed.push({ version, steps: [] })
    const steps = copied.get(result) ?? [...(changed[result]?.steps ?? [])]
    copied.set(result, steps)
    steps[step.index] = step
    changed[result] = { version, steps }
  }
  return changed
}

/** The verdict of the newest run that is over goes with its scenario. */
const withVerdict = (scenarios: readonly ScenarioSummary[], { scenarioId, state, startedAt }: RunState): readonly ScenarioSummary[] =>
  scenarioId === undefined || state === 'running' || state === 'waiting'
    ? scenarios
    : scenarios.map((scenario) => (scenario.id === scenarioId ? { ...scenario, lastRun: { at: startedAt, verdict: state } } : scenario))

const made = new WeakMap<Engine, Board>()

export const boardOf = (engine: Engine): Board => {
  const known = made.get(engine)
  if (known) return known
  const { client } = engine
  const state = storeOf<BoardState>({ loaded: false, scenarios: [], runs: [], steps: {}, recording: { exchanges: 0 } })
  const set = (part: Partial<BoardState>) => {
    state.set((was) => ({ ...was, ...part }))
  }

  const fetchAll = () => {
    Promise.all([client.call('scenarios.list', {}), client.call('scenarios.runs', {}), client.call('scenarios.recording', {})]).then(
      ([{ scenarios }, { runs }, recording]) => {
        set({ loaded: true, scenarios, runs, recording })
      },
      // The link has been lost again; the next connection fetches anew.
      () => undefined,
    )
  }
  let generation = 0
  const onLink = () => {
    const { link } = engine.state.get()
    if (link.generation === generation) return
    generation = link.generation
    fetchAll()
  }
  engine.state.subscribe(onLink)
  onLink()

  /** Runs whose steps have all arrived. */
  const seen = new Set<string>()
  // A run of a thousand steps sends two thousand events: those of one moment are shown together.
  let waiting = new Map<string, StepEvent[]>()
  let timer: ReturnType<typeof setTimeout> | undefined
  const show = () => {
    timer = undefined
    const events = waiting
    waiting = new Map()
    state.set((was) => {
      const steps = { ...was.steps }
      for (const [runId, list] of events) steps[runId] = withSteps(steps[runId] ?? [], list)
      const old = Object.keys(steps).slice(0, Math.max(0, Object.keys(steps).length - openRunsKept))
      for (const runId of old) {
        if (was.runs.some((run) => run.runId === runId && isUnderWay(run))) continue
        Reflect.deleteProperty(steps, runId)
        seen.delete(runId)
      }
      return { ...was, steps }
    })
  }
  client.on('scenarioStep', ({ runId, ...event }) => {
    const list = waiting.get(runId)
    if (list) list.push(event)
    else waiting.set(runId, [event])
    timer ??= setTimeout(show, gatherMs)
  })
  let told: RunState[] = []
  let telling: ReturnType<typeof setTimeout> | undefined
  client.on('scenarioRun', (run) => {
    if (run.stepsDone === 0) seen.add(run.runId)
    told.push(run)
    telling ??= setTimeout(() => {
      telling = undefined
      const all = told
      told = []
      state.set((was) => ({ ...was, runs: all.reduce(withRun, was.runs), scenarios: all.reduce(withVerdict, was.scenarios) }))
    }, gatherMs)
  })
  client.on('scenarios', ({ scenarios }) => {
    set({ scenarios, loaded: true })
  })
  client.on('recording', (recording) => {
    set({ recording })
  })

  const board: Board = {
    state,
    openRun: async (runId) => {
      if (seen.has(runId)) return undefined
      try {
        const { run, results, current } = await client.call('scenarios.results', { runId, exchanges: false })
        seen.add(runId)
        const parts: RunPart[] = results.map(({ version, steps }) => ({ version, steps }))
        if (current.length > 0) parts.push({ version: undefined, steps: current })
        state.set((was) => ({ ...was, runs: withRun(was.runs, run), steps: { ...was.steps, [runId]: parts } }))
        return undefined
      } catch (error) {
        return errorText(error)
      }
    },
  }
  made.set(engine, board)
  return board
}

export const useBoardItself = (): Board => boardOf(useEngineItself())

export const useBoard = <T>(select: (state: BoardState) => T): T => useStore(useBoardItself().state, select)
