/** Runs the cases of a declaration: one part for each version, in the order of stages, each case after those that it needs. */
import type {
  AuditAction,
  AuditAnswer,
  AuditCaseInfo,
  AuditCaseResult,
  AuditDeclaration,
  AuditPrompt,
  AuditReport,
  AuditSet,
  Verdict,
} from '../contract/audit.js'
import { formatParty } from '../ocpi/headers.js'
import { own } from '../ocpi/own.js'
import { versionsIn } from '../ocpi/version-ranges.js'
import type { Version } from '../ocpi/version.js'
import type { OpenEngine } from '../scenario/engine.js'
import { detailOf } from '../traffic/detail.js'
import type { ExchangeDetail } from '../contract/exchange.js'
import { createMask } from '../traffic/mask.js'
import type { Exchange } from '../traffic/exchange.js'
import { cases } from './cases.js'
import { stopSession } from './checks/commands.js'
import { Deviation, infoOf, isImplemented, NotClaimed, sectionOf, setsOf, stages, Unseen, type AuditCase, type Stage } from './case.js'
import { discover, openProbe, registerThere, tokenFor, useToken, inbound } from './connect.js'
import { actorOf, type Actor } from './hooks.js'
import { createPace, createWatch, dialectOf, ourRoleFor, type Leg } from './leg.js'
import { observe } from './observe.js'
import { Probe } from './probe.js'
import { summaryOf } from './summary.js'
import { errorText } from '../contract/error-text.js'

/** Asks a person; undefined when nobody answers in time. */
export type Asker = (prompt: AuditPrompt) => Promise<AuditAnswer | undefined>

export interface AuditOptions {
  readonly openEngine: OpenEngine
  /** Version of Standin, for the report. */
  readonly standin: string
  readonly set: AuditSet
  /** Only these cases, as `PAG-04` or `PAG`. */
  readonly only?: readonly string[]
  readonly strict?: boolean
  readonly signal?: AbortSignal
  readonly ask?: Asker
  /** In place of the hooks of the declaration. */
  readonly actor?: Actor
  readonly onCase?: (result: AuditCaseResult) => void
  readonly onStart?: (info: AuditCaseInfo, version: Version) => void
}

/** The audit could not begin: nothing is said about the platform. */
export class CannotRun extends Error {}

/** Cases that a part of a run has, in their order. */
export const casesFor = (declaration: AuditDeclaration, version: Version, set: AuditSet, only: readonly string[] = []): AuditCase[] =>
  cases
    .filter(({ role }) => role === 'any' || role === declaration.role)
    .filter((one) => versionsIn(one.versions).includes(version))
    .filter((one) => (only.length > 0 ? only.some((name) => one.id === name || sectionOf(one.id) === name) : setsOf(one).includes(set)))
    .toSorted((one, other) => placeOf(one) - placeOf(other))

/** Within a stage, what Standin does alone comes before what changes the platform. */
const placeOf = ({ stage, actor }: AuditCase): number =>
  stages.indexOf(stage) * 2 + (stage === 'registered' && actor === 'platform' ? 1 : 0)

export const runAudit = async (declaration: AuditDeclaration, options: AuditOptions): Promise<AuditReport> => {
  const startedAt = Date.now()
  const results: AuditCaseResult[] = []
  const changes = new Set<string>()
  const parties = new Set<string>()
  for (const version of declaration.versions) {
    const part = await runPart(declaration, version, options)
    results.push(...part.results)
    for (const change of part.changes) changes.add(change)
    for (const party of part.parties) parties.add(party)
    if (options.signal?.aborted === true) break
  }
  return {
    formatVersion: 1,
    platform: {
      name: declaration.name ?? ([...parties].join(', ') || 'platform under test'),
      role: declaration.role,
      versions: [...declaration.versions],
      ...(declaration.connect.versionsUrl !== undefined && { versionsUrl: declaration.connect.versionsUrl }),
      parties: [...parties],
    },
    standin: options.standin,
    startedAt,
    durationMs: Date.now() - startedAt,
    set: options.set,
    summary: summaryOf(results, { strict: options.strict === true }),
    changes: [...changes],
    declaration: withoutSecrets(declaration),
    cases: results,
  }
}

/** What a report shows of the declaration: no tokens, and no hooks, whose urls and headers may hold some. */
const withoutSecrets = ({ hooks, connect, ...rest }: AuditDeclaration): unknown => ({
  ...rest,
  connect: {
    ...(connect.versionsUrl !== undefined && { versionsUrl: connect.versionsUrl }),
    kind: connect.wait === true ? 'the platform registers' : connect.token !== undefined ? 'existing registration' : 'Standin registers',
  },
  hooks: Object.keys(hooks),
})

const runPart = async (
  declaration: AuditDeclaration,
  version: Version,
  options: AuditOptions,
): Promise<{ results: AuditCaseResult[]; changes: ReadonlySet<string>; parties: readonly string[] }> => {
  const engine = await options.openEngine({ speed: 1 })
  const exchanges: Exchange[] = []
  const controller = new AbortController()
  const signal = options.signal ? AbortSignal.any([options.signal, controller.signal]) : controller.signal
  const watch = createWatch(engine, exchanges, signal)
  const leg = newLeg(declaration, version, engine, exchanges, signal, watch.wait, options)
  const runner = createRunner(leg, options)
  try {
    await addStandin(leg)
    await openProbe(leg)
    const problem = leg.versionsUrl === undefined ? undefined : await discover(leg)
    const answered = exchanges.some(({ direction, response }) => direction === 'out' && response !== undefined)
    if (leg.versionsUrl !== undefined && !answered) throw new CannotRun(problem ?? 'the platform does not answer')
    leg.notes.set('discovery', problem)
    const chosen = casesFor(declaration, version, options.set, options.only)
    for (const stage of stages) {
      if (stage === 'renewal' && leg.connectionId !== undefined) await stopSession(new Probe(leg, 'end'))
      const ofStage = chosen.filter((one) => one.stage === stage)
      const isLater = chosen.some((one) => stages.indexOf(one.stage) >= stages.indexOf(stage))
      if (stage === 'registered' && isLater && !signal.aborted) await connect(leg, runner)
      if (stage === 'observed') await engine.settled()
      for (const one of ofStage) {
        if (options.signal?.aborted === true) break
        await runner.run(one)
      }
    }
    await leave(leg, options.set)
    return { results: runner.results, changes: leg.changes, parties: leg.parties.map((party) => `${formatParty(party)} (${party.role})`) }
  } finally {
    controller.abort()
    watch.end()
    await engine.shutDown()
  }
}

const connect = async (leg: Leg, runner: ReturnType<typeof createRunner>): Promise<void> => {
  if (leg.declaration.connect.token !== undefined) await useToken(leg)
  else if (leg.declaration.connect.wait === true) {
    const probe = new Probe(leg, 'CRS-01')
    const problem = await inbound(probe).then(
      () => undefined,
      (error: unknown) => errorText(error),
    )
    leg.handshake = { ok: problem === undefined, message: problem ?? 'registered', exchanges: [], tokenA: undefined }
  } else if (leg.notes.get('discovery') === undefined) await registerThere(leg)
  else leg.handshake = { ok: false, message: String(leg.notes.get('discovery')), exchanges: [], tokenA: leg.token }
  runner.connected()
}

/** Ends the registration that the audit made, so that the platform is as it was. */
const leave = async (leg: Leg, set: AuditSet): Promise<void> => {
  if (set === 'read-only' || leg.connectionId === undefined || leg.declaration.connect.tokenA === undefined) return
  const { client } = leg.engine
  const { connections } = await client.call('workbench.get', {})
  if (connections.find(({ id }) => id === leg.connectionId)?.state !== 'REGISTERED') return
  await client.call('connections.unregister', { connectionId: leg.connectionId }).catch(() => {
    leg.changes.add('The registration could not be ended: DELETE credentials failed.')
  })
}

const newLeg = (
  declaration: AuditDeclaration,
  version: Version,
  engine: Leg['engine'],
  exchanges: Exchange[],
  signal: AbortSignal,
  wait: Leg['await'],
  { actor, ask }: AuditOptions,
): Leg => {
  const { connect: how } = declaration
  const leg: Leg = {
    version,
    dialect: dialectOf(version),
    role: declaration.role,
    ourRole: ourRoleFor(declaration.role),
    declaration,
    engine,
    standinId: 'audit',
    signal,
    actor: actor ?? actorOf(declaration.hooks),
    exchanges,
    surveys: new Map(),
    notes: new Map(),
    changes: new Set(),
    provoked: new Set(),
    pace: createPace(declaration.limits.requestsPerSecond),
    probeId: '',
    connectionId: undefined,
    token: tokenFor(how.token ?? how.tokenA, version),
    versionsUrl: how.versionsUrl,
    detailsUrl: undefined,
    endpoints: [],
    parties: [],
    handshake: undefined,
    await: wait,
    prompt: (action, question, caseId) => prompted(leg, action, question, caseId, ask),
  }
  return leg
}

const prompted = async (leg: Leg, action: AuditAction, question: string, caseId: string, ask: Asker | undefined) => {
  const invitation = leg.notes.get('invitation') as { versionsUrl: string; tokenA: string } | undefined
  const { use } = leg.declaration
  const placeholders = {
    ...use,
    ...invitation,
    version: leg.version,
    case: caseId,
    ...(leg.notes.get('placeholders') as object | undefined),
  }
  const running = leg.actor(action, placeholders, leg.signal)
  if (running) {
    const outcome = await running
    if (!outcome.ok) throw new Unseen(`The hook ${action} failed: ${outcome.output}`)
    return 'done'
  }
  if (!ask) return 'no hook'
  const text = question.replace(/\{(\w+)\}/g, (whole, name: string) => (placeholders as Record<string, string | undefined>)[name] ?? whole)
  const answer = await ask({
    id: `${caseId}-${action}`,
    caseId,
    question: text,
    kind: 'act',
    seconds: leg.declaration.limits.waitSeconds * 5,
  })
  return answer === 'done' || answer === 'yes' ? 'done' : answer === 'not possible' ? 'not possible' : 'skip'
}

const addStandin = async ({ engine, declaration, standinId, ourRole, version }: Leg): Promise<void> => {
  const { host, port, publicUrl, country_code, party_id, name } = declaration.standin
  await engine.client.call('standins.add', {
    id: standinId,
    name,
    parties: [{ role: ourRole, country_code, party_id, name }],
    versions: [version],
    host,
    port,
    ...(publicUrl !== undefined && { publicUrl }),
    // As a CPO we push the Sessions and CDRs that commands of the platform lead to.
    pushOnChange: ourRole === 'CPO',
    seed: { locations: 250, tokens: 250, history: 2 },
  })
  await engine.client.call('workbench.setLogBudget', { megabytes: 64 })
}

// ---- cases --------------------------------------------------------------------------------------------------------------------

const shownExchanges = { PASS: 3, 'NOT CLAIMED': 0, BLOCKED: 0 } as Readonly<Partial<Record<Verdict, number>>>
const longestBody = 6_000

const shortened = (detail: ExchangeDetail): ExchangeDetail => {
  const cut = <T extends { readonly text?: string | undefined }>(body: T): T =>
    body.text !== undefined && body.text.length > longestBody ? { ...body, text: `${body.text.slice(0, longestBody)}…` } : body
  return {
    ...detail,
    request: { ...detail.request, body: cut(detail.request.body) },
    ...(detail.response && { response: { ...detail.response, body: cut(detail.response.body) } }),
    related: [],
  }
}

const notJudged: ReadonlySet<Verdict> = new Set(['PARTIAL', 'NOT CLAIMED'])

const needsConnection = (stage: Stage): boolean => stage === 'registered' || stage === 'renewal' || stage === 'ending'

const createRunner = (leg: Leg, options: AuditOptions) => {
  const results: AuditCaseResult[] = []
  const byId = new Map<string, Verdict>()
  const { declaration } = leg

  /** A case that this one needs and that has not passed. */
  const needOf = (one: AuditCase): { id: string; verdict: Verdict } | undefined => {
    for (const id of one.needs ?? []) {
      const verdict = byId.get(id)
      if (verdict !== undefined && verdict !== 'PASS') return { id, verdict }
    }
    return undefined
  }

  const blockedBy = (one: AuditCase): string | undefined => {
    if (needsConnection(one.stage) && leg.handshake?.ok !== true && one.id !== 'CRR-02')
      return `The registration failed: ${leg.handshake?.message ?? 'there was none'}`
    const discovery = leg.notes.get('discovery')
    if (one.stage === 'invited' && one.id !== 'VER-01' && typeof discovery === 'string') return `Discovery failed: ${discovery}`
    const need = needOf(one)
    return need === undefined || notJudged.has(need.verdict) ? undefined : `${need.id} is ${need.verdict}.`
  }

  const unclaimed = (one: AuditCase): string | undefined => {
    const { claims } = declaration
    if (one.feature !== undefined && !claims[one.feature]) return `\`claims.${one.feature}\` is not declared.`
    if (one.stage === 'returning' && declaration.connect.token !== undefined) return 'An existing registration is used.'
    if ((sectionOf(one.id) === 'CRR' || one.stage === 'renewal' || one.stage === 'ending') && declaration.connect.tokenA === undefined)
      return 'Standin did not register itself: no token A is declared.'
    if (one.serves === undefined || leg.endpoints.length === 0) return undefined
    const wanted = [one.serves].flat()
    const probe = new Probe(leg, one.id)
    if (wanted.some((served) => probe.serves(served))) return undefined
    return claims.modules?.some((name) => wanted.some((served) => served.startsWith(`${name}.`))) === true
      ? undefined
      : `The version details do not list ${wanted.join(' or ')}.`
  }

  const judged = async (one: AuditCase, probe: Probe): Promise<{ verdict: Verdict; seen: string; expected?: string; seqs?: number[] }> => {
    const left = unclaimed(one)
    if (left !== undefined) return { verdict: 'NOT CLAIMED', seen: left }
    const blocked = blockedBy(one)
    if (blocked !== undefined) return { verdict: 'BLOCKED', seen: blocked }
    const need = needOf(one)
    if (need) return { verdict: 'PARTIAL', seen: `Not run: needs ${need.id}, which is ${need.verdict}.` }
    if (!isImplemented(one)) return { verdict: 'PARTIAL', seen: `Not implemented: ${one.reason ?? ''}` }
    try {
      if (one.actor === 'platform') await stopSession(probe)
      if (one.act) await probe.act(one.act.action, one.act.ask)
      const said = one.check ? await one.check(probe) : undefined
      const observed = one.observe && (await observedBy(leg, one, probe))
      const answered = await askedOf(one)
      const seen = [said, observed?.seen, answered].filter(Boolean).join(' ') || (probe.summary ?? 'As expected.')
      return { verdict: 'PASS', seen, ...(observed && { seqs: observed.seqs }) }
    } catch (error) {
      if (error instanceof Deviation)
        return {
          verdict: one.severity === 'COMPAT' ? 'WARN' : 'FAIL',
          seen: error.seen,
          ...(error.expected !== undefined && { expected: error.expected }),
          ...(error.seq !== undefined && { seqs: [error.seq] }),
        }
      if (error instanceof Unseen) return { verdict: 'PARTIAL', seen: error.message }
      if (error instanceof NotClaimed) return { verdict: 'NOT CLAIMED', seen: error.message }
      if (leg.signal.aborted) return { verdict: 'BLOCKED', seen: 'Stopped.' }
      return { verdict: 'ERROR', seen: errorText(error) }
    } finally {
      await probe.restore().catch((error: unknown) => {
        leg.changes.add(`${one.id}: could not be put back (${errorText(error)})`)
      })
    }
  }

  const askedOf = async (one: AuditCase): Promise<string | undefined> => {
    if (one.question === undefined) return undefined
    const answer = await options.ask?.({
      id: `${one.id}-question`,
      caseId: one.id,
      question: one.question,
      kind: 'look',
      seconds: declaration.limits.waitSeconds * 5,
    })
    if (answer === 'yes' || answer === 'done') return `The tester says yes: ${one.question}`
    if (answer === 'no') throw new Deviation(`The tester says no: ${one.question}`)
    throw new Unseen(`What Standin can see passed; nobody answered: ${one.question}`)
  }

  const withExpectation = (
    one: AuditCase,
    outcome: { verdict: Verdict; seen: string },
  ): { verdict: Verdict; seen: string; expectedFailure?: true } => {
    if (!declaration.expectedFailures.includes(one.id)) return outcome
    return outcome.verdict === 'PASS'
      ? { verdict: 'FAIL', seen: `Passed, but it is listed in \`expectedFailures\`: remove it there. ${outcome.seen}` }
      : { ...outcome, expectedFailure: true }
  }

  const run = async (one: AuditCase): Promise<void> => {
    options.onStart?.(infoOf(one), leg.version)
    const probe = new Probe(leg, one.id)
    const started = performance.now()
    const outcome = await judged(one, probe)
    const { verdict, seen, expectedFailure } = withExpectation(one, outcome)
    byId.set(one.id, verdict)
    await leg.engine.settled()
    const mask = createMask({ secrets: new Set([...leg.engine.secrets(), ...secretsOf(leg)]) })
    const seqs = [...new Set([...(outcome.seqs ?? []), ...probe.seqs])]
    const limit = shownExchanges[verdict] ?? 6
    const shown = [...new Set([...(outcome.seqs ?? []), ...probe.seqs.slice(-limit)])].slice(0, limit)
    const result: AuditCaseResult = {
      id: one.id,
      title: one.title,
      module: moduleTitle(one),
      version: leg.version,
      role: leg.role,
      verdict,
      severity: one.severity,
      chapter: `${leg.version} ${one.chapter}`,
      expected: mask.text(outcome.expected === undefined ? one.expected : `${one.expected} (here: ${outcome.expected})`),
      seen: mask.text(seen),
      ...(expectedFailure && { expectedFailure }),
      durationMs: performance.now() - started,
      seqs: seqs.slice(0, 50),
      exchanges: shown.flatMap((seq) => {
        const exchange = leg.engine.log.get(seq)
        return exchange ? [shortened(detailOf(exchange, { mask }))] : []
      }),
    }
    results.push(result)
    options.onCase?.(result)
  }
  return { results, run, connected: () => undefined }
}

const secretsOf = (leg: Leg): string[] =>
  [
    leg.token,
    leg.handshake?.tokenA,
    ...(['tokenA', 'token'] as const).map((name) => tokenFor(leg.declaration.connect[name], leg.version)),
  ].filter((token) => token !== undefined && token !== '') as string[]

const observedBy = async (leg: Leg, one: AuditCase, probe: Probe) => {
  if (!one.observe) return undefined
  await leg.engine.settled()
  return observe(one.observe, {
    all: one.act ? probe.exchanges : leg.exchanges,
    isByPlatform: ({ direction }) => direction === 'in',
    provoked: leg.provoked,
  })
}

const sectionTitles: Readonly<Record<string, string>> = own({
  TRA: 'Transport',
  VER: 'Versions',
  CRR: 'Credentials (receiver)',
  CRS: 'Credentials (sender)',
  PAG: 'Lists served',
  PAC: 'Lists read',
  LOS: 'Locations (sender)',
  LOR: 'Locations (receiver)',
  TAR: 'Tariffs',
  TOK: 'Tokens',
  SES: 'Sessions',
  CDR: 'CDRs',
  CMD: 'Commands',
  CHP: 'Charging profiles',
  HUB: 'Hub',
  MIX: 'Several parties and versions',
})
export const moduleTitle = ({ id }: { readonly id: string }): string => sectionTitles[sectionOf(id)] ?? sectionOf(id)
