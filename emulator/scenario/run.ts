/** Runs a scenario on an engine of its own, step by step, and frees it whatever happens. */
import type { ExchangeDetail, ExchangeSummary } from '../contract/exchange.js'
import {
  ScenarioStep,
  type Expectation,
  type ScenarioResult,
  type ScenarioStandin,
  type StepFailure,
  type StepResult,
} from '../contract/scenarios.js'
import { StandinSettings, type Standin as StandinView } from '../contract/standin.js'
import { usualVersions, type Version } from '../ocpi/version.js'
import { detailOf } from '../traffic/detail.js'
import { summarise, type Exchange } from '../traffic/exchange.js'
import { createMask } from '../traffic/mask.js'
import { refusalOf } from './access.js'
import { act, type ReadyStep, type ActionContext } from './actions.js'
import { titleOf } from './titles.js'
import type { ScenarioEngine, OpenEngine } from './engine.js'
import { checkExpectation, metBy } from './expect.js'
import type { LoadedScenario, LocatedStep } from './load.js'
import type { PeerSession } from './peer-session.js'
import { countFindings, leftFindings, saveVariables, seqOf, shownExchanges } from './outcome.js'
import { substitute } from './variables.js'
import { formatDateTime } from '../ocpi/datetime.js'
import { createHash, randomUUID } from 'node:crypto'
import { errorText } from '../contract/error-text.js'

export interface RunOptions {
  readonly open: OpenEngine
  /** Of a run of several scenarios against a real platform: the registration is kept between them. */
  readonly session?: PeerSession | undefined
  readonly seed?: number | undefined
  readonly signal?: AbortSignal | undefined
  /** Told before and after each step. */
  readonly onStep?: ((step: StepResult) => void) | undefined
  /** Waits before a step, when it is run step by step. */
  readonly before?: ((step: StepResult) => Promise<void>) | undefined
  /** Goes on after a step has failed. */
  readonly keepGoing?: boolean | undefined
  /** Begins at this step of the file; what comes before is not run, except registrations and variables. */
  readonly from?: number | undefined
  /** Told when it begins how to look at what has been exchanged so far. */
  readonly onBegin?: ((live: LiveRun) => void) | undefined
}

/** A run that goes on; tokens are masked. */
export interface LiveRun {
  summaries(seqs: ReadonlySet<number>): ExchangeSummary[]
  detail(seq: number): ExchangeDetail | undefined
}

/** An expectation that was not met. */
class NotMet extends Error {
  constructor(readonly failure: StepFailure) {
    super(`expected ${failure.expected}; ${failure.actual}`)
  }
}

/** How long an exchange may take to come when nothing is said: what two stand-ins tell each other later takes a moment. */
const usualPatienceMs = 1_000

const settingsOf = (standin: ScenarioStandin, version: Version | undefined, seed: number): StandinSettings => {
  const { id, name, parties, versions, host, port, publicUrl, strict, pageLimit, pushOnChange, callTimeoutMs, tls, behaviour } = standin
  const fields = { host, publicUrl, strict, pageLimit, pushOnChange, callTimeoutMs, tls: tls === true ? {} : undefined, behaviour }
  return StandinSettings.parse({
    id,
    name: name ?? id,
    parties,
    port: port ?? 0,
    versions: versions ?? (version === undefined ? [...usualVersions] : [version]),
    seed: { seed, locations: 20, tokens: 20, history: 5, ...standin.seed },
    ...Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)),
  })
}

const seededUuid = (text: string): string => {
  const hex = createHash('sha256').update(text).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/** The versions of a platform with which there is none in common. */
const versionsSpoken = (reason: string): string | undefined => /no common version: the peer speaks ([^;]*?), we want/.exec(reason)?.[1]

/** Runs once, in one version. Resolves also when it fails or is cancelled: the result says how far it came. */
export const runScenario = async (loaded: LoadedScenario, version: Version | undefined, options: RunOptions): Promise<ScenarioResult> => {
  const { scenario, given, secrets } = loaded
  const seed = options.seed ?? 1
  const signal = options.signal ?? new AbortController().signal
  const startedAt = Date.now()
  const started = performance.now()
  const steps: StepResult[] = []
  const exchanges: Exchange[] = []
  /** Seqs of exchanges that came while a fault was on. */
  const underFaults = new Set<number>()
  let faultsOn = false
  let verdict: ScenarioResult['verdict'] = 'passed'
  let message = ''
  let engine: ScenarioEngine | undefined
  let mask = createMask({ secrets: new Set(secrets.values()) })
  let details: ExchangeDetail[] = []

  const peerUrl = given['peer']
  const tokenA = given['tokenA'] ?? given['TOKEN_A'] ?? secrets.get('TOKEN_A')
  const peer =
    typeof peerUrl === 'string' && peerUrl !== ''
      ? { versionsUrl: peerUrl, tokenA: typeof tokenA === 'string' ? tokenA : undefined }
      : undefined
  const absent = new Set(peer ? loaded.standins.filter((standin) => standin.peer).map((standin) => standin.id) : [])

  const values = new Map<string, unknown>([...Object.entries(scenario.variables ?? {}), ...secrets, ...Object.entries(given)])
  if (version !== undefined) values.set('version', version)
  values.set('seed', seed)

  /** How many were asked for: with a seed they are the same in each run. */
  let uuids = 0
  const moment = (name: string): unknown => {
    const now = engine?.clock.now() ?? Date.now()
    if (name === 'now') return formatDateTime(now)
    if (name === 'uuid') return options.seed === undefined ? randomUUID() : seededUuid(`${seed} ${version ?? ''} ${uuids++}`)
    const shifted = /^now([+-]\d+)$/.exec(name)
    return shifted ? formatDateTime(now + Number(shifted[1]) * 1000) : undefined
  }

  const ready = ({ step, scopes }: LocatedStep): ReadyStep => {
    let scope = values
    for (const variables of scopes)
      scope = new Map([...scope, ...Object.entries(substitute(variables, scope, moment) as object), ...Object.entries(given)])
    const { save, ...rest } = step
    const read = ScenarioStep.safeParse({ ...(substitute(rest, scope, moment) as object), ...(save && { save }) })
    if (read.success) return read.data as ReadyStep
    const [issue] = read.error.issues
    throw new Error(`with its variables the step is not right any more: ${issue?.path.join('/') ?? ''}: ${issue?.message ?? ''}`)
  }

  /** Why the scenario cannot run in this version. */
  let unspoken: string | undefined
  const marks = new Map<string, number>()
  let stepFrom = 0
  /** Wakes what waits for an exchange. */
  let wake: (() => void) | undefined

  const session = peer ? options.session : undefined
  let unsubscribe = (): void => undefined

  /** A stand-in that an earlier scenario of the run has left is taken over, with what it has agreed. */
  const createdStandin = async ({ client }: ScenarioEngine, settings: StandinSettings): Promise<StandinView> => {
    const { standins } = session ? await client.call('workbench.get', {}) : { standins: [] }
    if (!standins.some((standin) => standin.settings.id === settings.id)) return client.call('standins.add', settings)
    const { id: standinId, versions, parties, strict, pageLimit } = settings
    return client.call('standins.update', { standinId, settings: { versions, parties, strict, pageLimit } })
  }

  const prepare = async (): Promise<ScenarioEngine> => {
    // A real platform lives in the world's time.
    const opened = await (session ? session.open() : options.open({ speed: peer ? 1 : (scenario.clock?.speed ?? 1) }))
    engine = opened
    unsubscribe = opened.log.subscribe({
      appended: (exchange) => {
        exchanges.push(exchange)
        if (faultsOn) underFaults.add(exchange.seq)
        wake?.()
      },
      amended: () => {
        wake?.()
      },
    })
    for (const standin of loaded.standins) {
      if (absent.has(standin.id)) continue
      const resolved = substitute(standin, values, moment) as ScenarioStandin
      const view = await createdStandin(opened, settingsOf(resolved, version, seed))
      values.set(`${standin.id}.port`, view.port)
      values.set(`${standin.id}.versionsUrl`, Object.values(view.versionsUrls)[0])
      values.set(`${standin.id}.baseUrl`, Object.values(view.versionsUrls)[0]?.replace(/\/ocpi\/.*$/, ''))
    }
    return opened
  }

  /** Where the exchanges begin that an expectation is about. */
  const fromOf = ({ since }: Expectation, inStep: boolean): number => {
    const from = since === undefined ? (inStep ? stepFrom : 0) : since === 'start' ? 0 : since === 'step' ? stepFrom : marks.get(since)
    if (from === undefined) throw new Error(`there is no step named ${since ?? ''} before`)
    return from
  }

  const expectIn = async (running: ScenarioEngine, expectation: Expectation, inStep: boolean): Promise<void> => {
    const from = fromOf(expectation, inStep)
    const isAwaited =
      expectation.came && (expectation.findings === undefined || Array.isArray(expectation.findings) || expectation.findings === 'some')
    const until = performance.now() + (expectation.within ?? (isAwaited ? usualPatienceMs : 0))
    for (;;) {
      await running.settled()
      const failure = checkExpectation(expectation, exchanges.slice(from), running.clock.now)
      const isOver = performance.now() >= until
      // That something does not come is known only when the time is over.
      if (!failure && (expectation.came || isOver)) return
      if (failure && (isOver || !expectation.came)) throw new NotMet(failure)
      signal.throwIfAborted()
      // Something new, or a moment without anything.
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 20)
        wake = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    }
  }

  const startOf = ({ inFile, step, place }: LocatedStep, index: number): StepResult => ({
    index,
    total: loaded.steps.length,
    inFile,
    title: titleOf(step),
    do: step.do,
    place,
    state: 'started',
    message: '',
    durationMs: 0,
    seqs: [],
    failures: [],
  })

  const runStep = async (running: ScenarioEngine, located: LocatedStep, index: number): Promise<StepResult> => {
    const base = startOf(located, index)
    const begun = performance.now()
    if (located.step.do !== 'expect' || located.step.since !== 'step') stepFrom = exchanges.length
    const firstExchange = exchanges.length
    const end = (state: StepResult['state'], text: string, failures: StepFailure[] = []): StepResult => ({
      ...base,
      state,
      message: mask.text(text),
      durationMs: performance.now() - begun,
      seqs: exchanges.slice(firstExchange).map((exchange) => exchange.seq),
      failures: failures.map((failure) => ({ ...failure, expected: mask.text(failure.expected), actual: mask.text(failure.actual) })),
    })
    if (located.step.only && version !== undefined && !located.step.only.includes(version))
      return end('skipped', `only in ${located.step.only.join(', ')}`)
    let step: ReadyStep
    try {
      step = ready(located)
    } catch (error) {
      return end('failed', errorText(error), [{ expected: 'a step that can be run', actual: errorText(error) }])
    }
    const refusal = refusalOf(step, loaded.policy, secrets.values())
    if (refusal !== undefined) return end('failed', refusal, [{ expected: 'a step that is allowed', actual: refusal }])
    if (step.name !== undefined) marks.set(step.name, exchanges.length)
    const title = titleOf(step)
    Object.assign(base, { title })
    options.onStep?.(base)
    await options.before?.(base)
    if (signal.aborted) return end('failed', 'cancelled')
    if (step.do === 'unregister' && session?.isLast() === false)
      return end('skipped', 'the registration is taken back at the end of the run')
    if (peer && step.do === 'clock') return end('skipped', "a real platform lives in the world's time")
    if (peer && step.do !== 'register' && 'standin' in step && typeof step.standin === 'string' && absent.has(step.standin)) {
      return end('left to the peer', `the platform under test does this: ${title}`)
    }
    const around: ActionContext = {
      engine: running,
      absent,
      peer,
      keepsRegistration: session !== undefined,
      connections,
      signal,
      exchangesOfStep: () => exchanges.slice(firstExchange),
      setVariable: (name, value) => {
        values.set(name, value)
      },
      say: (text) => {
        options.onStep?.({ ...base, message: text })
      },
      expect: (expectation, inStep) => expectIn(running, expectation, inStep),
      fault: (on) => {
        faultsOn = on
      },
    }
    let done: string
    let result: unknown
    try {
      const outcome = await act(step, around)
      done = outcome.message
      result = outcome.result
      if (outcome.kept === true) return end('skipped', done)
      if (step.fails !== undefined && step.fails !== false)
        return end('failed', `it succeeded, though it should have failed: ${done}`, [{ expected: 'a failure', actual: done }])
    } catch (error) {
      if (signal.aborted) return end('failed', 'cancelled')
      const otherVersions = peer && versionsSpoken(errorText(error))
      if (otherVersions !== undefined && (step.do === 'register' || step.do === 'renew')) {
        unspoken = `the platform speaks ${otherVersions}, not ${version ?? ''}`
        return end('skipped', unspoken)
      }
      if (step.fails === undefined || step.fails === false) {
        return end('failed', errorText(error), [
          error instanceof NotMet
            ? error.failure
            : { expected: 'success', actual: errorText(error), ...seqOf(exchanges.slice(firstExchange)) },
        ])
      }
      if (typeof step.fails === 'string' && !errorText(error).toLowerCase().includes(step.fails.toLowerCase())) {
        return end('failed', `it failed otherwise: ${errorText(error)}`, [
          { expected: `a failure with "${step.fails}"`, actual: errorText(error) },
        ])
      }
      done = `it failed, as it should: ${errorText(error)}`
    }
    for (const expectation of step.do === 'expect' ? [] : (step.expect ?? [])) {
      try {
        await expectIn(running, expectation, true)
      } catch (error) {
        return end('failed', errorText(error), [
          error instanceof NotMet ? error.failure : { expected: 'an expectation that can be read', actual: errorText(error) },
        ])
      }
    }
    try {
      const met = step.do === 'expect' ? metBy(step, exchanges.slice(fromOf(step, step.since === 'step')), running.clock.now) : undefined
      saveVariables(step, result, met ? [met] : exchanges.slice(firstExchange), values)
    } catch (error) {
      return end('failed', errorText(error), [{ expected: 'a value to save', actual: errorText(error) }])
    }
    return end('passed', done)
  }

  const connections = new Map<string, string>()
  const maskNow = () => createMask({ secrets: new Set([...secrets.values(), ...(engine?.secrets() ?? [])]) })
  options.onBegin?.({
    summaries: (seqs) => {
      const masked = maskNow()
      return exchanges.filter((exchange) => seqs.has(exchange.seq)).map((exchange) => masked.summary(summarise(exchange)))
    },
    detail: (seq) => {
      const exchange = exchanges.find((one) => one.seq === seq)
      return exchange && detailOf(exchange, { mask: maskNow() })
    },
  })
  try {
    const running = await prepare()
    for (const [index, located] of loaded.steps.entries()) {
      if (signal.aborted) {
        verdict = 'stopped'
        message = `cancelled after ${index} of ${loaded.steps.length} steps`
        break
      }
      const isSkipped =
        options.from !== undefined && located.inFile < options.from && !['register', 'connect', 'set', 'invite'].includes(located.step.do)
      const finished: StepResult = isSkipped
        ? { ...startOf(located, index), state: 'skipped', message: 'before the step that it begins at' }
        : await runStep(running, located, index)
      steps.push(finished)
      options.onStep?.(maskNow().value(finished))
      if (unspoken !== undefined) {
        verdict = 'skipped'
        message = unspoken
        break
      }
      if (finished.state !== 'failed') continue
      verdict = signal.aborted ? 'stopped' : 'failed'
      message = signal.aborted ? `cancelled in step ${index + 1} of ${loaded.steps.length}` : `${finished.title}: ${finished.message}`
      if (!options.keepGoing || signal.aborted) break
    }
    await running.settled()
    const left = verdict === 'passed' ? leftFindings(loaded, exchanges, underFaults) : undefined
    if (left) {
      verdict = 'failed'
      message = left.actual
      steps.push({
        index: steps.length,
        total: loaded.steps.length + 1,
        inFile: scenario.steps.length,
        title: 'the run leaves no findings behind',
        do: 'findings',
        place: { file: loaded.file, line: 1, column: 1 },
        state: 'failed',
        message: left.actual,
        durationMs: 0,
        seqs: [],
        failures: [left],
      })
    }
  } catch (error) {
    verdict = signal.aborted ? 'stopped' : 'failed'
    message = `it cannot run: ${errorText(error)}`
    if (!signal.aborted) verdict = 'stopped'
  } finally {
    if (engine) {
      mask = maskNow()
      details = shownExchanges(exchanges, steps).map((exchange) => detailOf(exchange, { mask }))
      unsubscribe()
      await (session ? engine.client.call('faults.clear', {}) : engine.shutDown())
    }
  }
  session?.advance()
  const passed = steps.filter((step) => step.state === 'passed').length
  return {
    title: scenario.title,
    file: loaded.file,
    version,
    verdict,
    message: mask.text(message) || `${passed} steps passed`,
    startedAt,
    durationMs: performance.now() - started,
    seed,
    steps: mask.value(steps),
    exchanges: details,
    exchangesInAll: exchanges.length,
    findings: countFindings(exchanges),
  }
}
