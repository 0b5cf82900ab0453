/** What happened to a charging session, in order: commands, responses, results, pushes, CDR, bill. */
import type { BillSummary } from '../../../emulator/contract/bills.js'
import type { ExchangeSummary } from '../../../emulator/contract/exchange.js'
import { commandAnswerText, type Command } from '../../../emulator/contract/operations.js'

export interface LifecycleStep {
  readonly title: string
  readonly state: 'done' | 'failed' | 'awaited'
  readonly detail: string
  readonly at?: number | undefined
  /** The exchange that it is about. */
  readonly seq?: number | undefined
  /** The object that it led to. */
  readonly object?: { readonly module: 'sessions' | 'cdrs'; readonly key: string } | undefined
}

export interface LifecycleFacts {
  /** Those about the session, sent or received. */
  readonly commands: readonly Command[]
  /** Those about the session and its CDR, oldest first. */
  readonly exchanges: readonly ExchangeSummary[]
  /** Undefined when the session is not known here. */
  readonly session: BillSummary | undefined
  /** Undefined until the CDR exists. */
  readonly cdr: BillSummary | undefined
}

const succeeded = ({ status, ocpiStatus }: ExchangeSummary): boolean => status !== undefined && status < 400 && (ocpiStatus ?? 1000) < 2000

const answerOf = ({ status, ocpiStatus, error }: ExchangeSummary): string =>
  error ?? [`HTTP ${status ?? ''}`, ...(ocpiStatus === undefined || ocpiStatus === 1000 ? [] : [`OCPI ${ocpiStatus}`])].join(', ')

/** A request by itself, as the step that it is. */
const stepOf = (exchange: ExchangeSummary, title: string): LifecycleStep => ({
  title: succeeded(exchange) ? title : `${title} failed`,
  state: succeeded(exchange) ? 'done' : 'failed',
  detail: answerOf(exchange),
  at: exchange.startedAt,
  seq: exchange.seq,
})

const commandSteps = (command: Command): LifecycleStep[] => {
  const { name, direction, state, response, result, note } = command
  const isRejected = state === 'refused' || (state === 'failed' && response === undefined)
  const sent: LifecycleStep = {
    title: `${name} ${direction === 'out' ? 'sent' : 'received'}`,
    state: isRejected ? 'failed' : 'done',
    detail: response === undefined ? (note ?? 'no response yet') : commandAnswerText(response),
    at: command.sentAt,
    seq: command.requestSeq,
  }
  if (response === undefined || state === 'refused') return [sent]
  const title = `Result of ${name}`
  if (state === 'accepted') return [sent, { title, state: 'awaited', detail: 'none yet' }]
  if (result === undefined) return [sent, { title, state: 'failed', detail: note ?? 'no result within the timeout' }]
  const detail = note === undefined ? result : `${result}: ${note}`
  return [sent, { title, state: result === 'ACCEPTED' ? 'done' : 'failed', detail, at: command.resultAt, seq: command.resultSeq }]
}

/** Neighbouring updates that succeeded are one step. */
const updateSteps = (updates: readonly ExchangeSummary[]): LifecycleStep[] => {
  const runs = updates.reduce<ExchangeSummary[][]>((done, update) => {
    const last = done.at(-1)
    if (last?.[0] && succeeded(last[0]) && succeeded(update)) last.push(update)
    else done.push([update])
    return done
  }, [])
  return runs.flatMap((run) => {
    const last = run.at(-1)
    if (!last) return []
    if (run.length === 1) return [stepOf(last, `${last.method} session`)]
    const methods = [...new Set(run.map(({ method }) => method))].join(' and ')
    return [{ ...stepOf(last, `Session updated ${run.length} times`), detail: `${methods}, the last shown`, at: run[0]?.startedAt }]
  })
}

const sessionSteps = ({ exchanges, session }: LifecycleFacts): LifecycleStep[] => {
  const writes = exchanges.filter(({ module, method }) => module === 'sessions' && (method === 'PUT' || method === 'PATCH'))
  const object = session && { module: 'sessions' as const, key: session.key }
  const [first, ...others] = writes
  if (first?.method === 'PUT' && succeeded(first)) return [{ ...stepOf(first, 'Session created'), object }, ...updateSteps(others)]
  const startedAt = Date.parse(session?.start ?? '')
  const created: LifecycleStep = {
    title: 'Session created',
    state: 'done',
    detail: 'no PUT in the log',
    ...(!Number.isNaN(startedAt) && { at: startedAt }),
    object,
  }
  return [...(session ? [created] : []), ...updateSteps(writes)]
}

const billTexts: Readonly<Record<BillSummary['verdict'], (cdr: BillSummary) => string>> = {
  equal: () => 'stated costs match the Tariff',
  different: ({ differences }) => `${differences} ${differences === 1 ? 'difference' : 'differences'} from the Tariff`,
  unpriced: () => 'no Tariff to recalculate the costs with',
}

const cdrSteps = ({ exchanges, session, cdr }: LifecycleFacts): LifecycleStep[] => {
  const posts = exchanges.filter(({ module, method }) => module === 'cdrs' && method === 'POST')
  const failures = posts.filter((post) => !succeeded(post)).map((post) => stepOf(post, 'POST CDR'))
  if (!cdr) {
    if (session?.status === 'INVALID') return failures
    const detail = session?.status === 'COMPLETED' ? 'none yet' : 'after the end of the session'
    return [...failures, { title: 'CDR', state: 'awaited', detail }]
  }
  const object = { module: 'cdrs' as const, key: cdr.key }
  const post = posts.find(succeeded)
  const created: LifecycleStep = post
    ? { ...stepOf(post, 'CDR'), object }
    : { title: 'CDR', state: 'done', detail: 'no POST in the log', object }
  const bill: LifecycleStep = {
    title: 'Bill',
    state: cdr.verdict === 'different' ? 'failed' : 'done',
    detail: billTexts[cdr.verdict](cdr),
    object,
  }
  return [...failures, created, bill]
}

/** Ordered by time. A step without one follows the step that it was listed after. */
export const lifecycleOf = (facts: LifecycleFacts): LifecycleStep[] => {
  const ofObjects = [...sessionSteps(facts), ...cdrSteps(facts)]
  const placed = [...facts.commands.map(commandSteps), ofObjects].flatMap((steps) => {
    let latest = -Infinity
    return steps.map((step) => {
      latest = step.at ?? latest
      return { step, at: latest }
    })
  })
  const last = Math.max(...placed.map(({ at }) => at))
  // What is still awaited, and the bill, come last whatever the order of the log is.
  const placeOf = ({ step, at }: (typeof placed)[number]) =>
    step.state === 'awaited' || (step.at === undefined && step.object) ? last : at
  return placed.sort((left, right) => placeOf(left) - placeOf(right)).map(({ step }) => step)
}
