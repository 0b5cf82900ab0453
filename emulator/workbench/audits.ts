/** Audits of a workbench: each runs on an engine of its own, the latest reports are kept in memory. */
import { randomUUID } from 'node:crypto'
import { inBackground } from '../contract/background.js'
import type { AuditAnswer, AuditPrompt, AuditReport, AuditRun } from '../contract/audit.js'
import type { CallParams, EventName, EventPayload } from '../contract/calls.js'
import { ContractError } from '../contract/channel.js'
import { AuditDeclaration } from '../contract/audit.js'
import type { OpenEngine } from '../scenario/engine.js'
import { errorText } from '../contract/error-text.js'

export interface AuditBoard {
  start(request: CallParams<'audit.start'>): Promise<string>
  stop(runId: string): void
  answer(runId: string, promptId: string, answer: AuditAnswer): void
  runs(): AuditRun[]
  report(runId: string): AuditReport
  /** Version of Standin, for reports. */
  readonly version: string
  /** Stops what runs. */
  close(): Promise<void>
}

export interface AuditBoardOptions {
  readonly version: string
  readonly emit: <N extends EventName>(name: N, payload: EventPayload<N>) => void
  readonly openEngine: OpenEngine
}

const maximumRuns = 20

/** The cases are loaded when an audit is wanted: few who start a workbench do. */
const loadRunner = () => import('../audit/run.js')

interface Run {
  state: AuditRun
  readonly controller: AbortController
  report: AuditReport | undefined
  reply: ((answer: AuditAnswer | undefined) => void) | undefined
  ended: Promise<void>
}

export const createAuditBoard = ({ version, emit, openEngine }: AuditBoardOptions): AuditBoard => {
  const runs = new Map<string, Run>()

  const runOf = (runId: string): Run => {
    const run = runs.get(runId)
    if (run) return run
    throw new ContractError({ code: 'not-found', message: `there is no run ${runId} of an audit`, at: '/runId' })
  }

  const update = (run: Run, change: Partial<AuditRun>): void => {
    run.state = { ...run.state, ...change }
    emit('audit', run.state)
  }

  /** Waits for an answer of the window, at most as long as the prompt says. */
  const asked = (run: Run, prompt: AuditPrompt): Promise<AuditAnswer | undefined> =>
    new Promise((resolve) => {
      const done = (answer: AuditAnswer | undefined): void => {
        clearTimeout(timer)
        run.controller.signal.removeEventListener('abort', stop)
        run.reply = undefined
        update(run, { prompt: undefined })
        resolve(answer)
      }
      const stop = (): void => {
        done(undefined)
      }
      const timer = setTimeout(done, prompt.seconds * 1000, undefined)
      run.controller.signal.addEventListener('abort', stop)
      run.reply = done
      update(run, { prompt })
    })

  const play = async (run: Run, declaration: AuditDeclaration, request: CallParams<'audit.start'>): Promise<void> => {
    const { runId } = run.state
    const { signal } = run.controller
    try {
      const { runAudit } = await loadRunner()
      const report = await runAudit(declaration, {
        openEngine,
        standin: version,
        set: request.set ?? 'core',
        only: request.only ?? [],
        strict: request.strict === true,
        signal,
        ...(request.interactive === true && { ask: (prompt: AuditPrompt) => asked(run, prompt) }),
        onStart: ({ id }) => {
          update(run, { current: id })
        },
        onCase: (result) => {
          emit('auditCase', { runId, result })
          update(run, { done: run.state.done + 1 })
        },
      })
      run.report = report
      const { message, ready } = report.summary
      update(run, { state: signal.aborted ? 'stopped' : 'ended', message, ready, current: undefined })
    } catch (error) {
      const message = errorText(error)
      update(run, { state: signal.aborted ? 'stopped' : 'failed', message, current: undefined })
    }
  }

  return {
    version,
    start: async (request) => {
      const { casesFor } = await loadRunner()
      const declaration = AuditDeclaration.parse(request.declaration)
      const runId = randomUUID()
      const total = declaration.versions.reduce(
        (sum, one) => sum + casesFor(declaration, one, request.set ?? 'core', request.only ?? []).length,
        0,
      )
      const name = declaration.name ?? declaration.connect.versionsUrl ?? 'platform under test'
      const state: AuditRun = { runId, name, state: 'running', startedAt: Date.now(), done: 0, total }
      const run: Run = { state, controller: new AbortController(), report: undefined, reply: undefined, ended: Promise.resolve() }
      runs.set(runId, run)
      const oldest = [...runs].find(([, one]) => one.state.state !== 'running')?.[0]
      if (runs.size > maximumRuns && oldest !== undefined) runs.delete(oldest)
      emit('audit', state)
      run.ended = play(run, declaration, request)
      inBackground(run.ended, () => undefined)
      return runId
    },
    stop: (runId) => {
      runOf(runId).controller.abort()
    },
    answer: (runId, promptId, answer) => {
      const run = runOf(runId)
      if (run.state.prompt?.id !== promptId)
        throw new ContractError({ code: 'conflict', message: 'nobody asks that any more', at: '/promptId' })
      run.reply?.(answer)
    },
    runs: () => [...runs.values()].map(({ state }) => state).reverse(),
    report: (runId) => {
      const { report, state } = runOf(runId)
      if (report) return report
      throw new ContractError({ code: 'conflict', message: `the run has no report: it is ${state.state}`, at: '/runId' })
    },
    close: async () => {
      for (const { controller } of runs.values()) controller.abort()
      await Promise.all([...runs.values()].map(({ ended }) => ended))
    },
  }
}
