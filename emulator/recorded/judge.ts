/**
 * Judges recorded traffic with the judge of live traffic. A stand-in judges what comes and what it is answered from its own side; a
 * recording has both sides, so each exchange is looked at from either one, and what both say is said once.
 */
import { purposeOf } from '../ocpi/modules.js'
import { depthExceeds, maximumDepth } from '../ocpi/depth.js'
import { correlationIdHeader, formatParty, requestIdHeader, routingOf, type Party } from '../ocpi/headers.js'
import type { Finding } from '../ocpi/finding.js'
import type { Exchange, Message } from '../traffic/exchange.js'
import type { Facts } from '../traffic/findings/facts.js'
import { judge } from '../traffic/findings/findings.js'
import { importedStandin } from '../traffic/import.js'
import { headerValue, headerValues, nextPageOf, ocpiStatusOf, responseUrlOf, textOf } from '../traffic/wire.js'
import { beginRegistration, factsOf, type Between, type Bodies } from './facts.js'
import type { Inference, InferredExchange } from './infer.js'
import { createLinks, type Link } from './links.js'
import type { Platform } from './platforms.js'
import { isBlackened } from './tokens.js'

/** Findings that more than the two messages are needed for; `locationOf` knows the Locations that were exchanged before. */
export type MoreFindings = (
  exchange: Exchange,
  facts: Facts,
  locationOf: (owner: Party, id: string) => unknown,
) => Generator<undefined, readonly Finding[], undefined>

export interface JudgeOptions {
  /** Name of the file. */
  readonly source?: string | undefined
  readonly more?: MoreFindings
}

/** Recorders round times to milliseconds, so that what follows an answer seems to begin before it is over. */
const roundingMs = 2

/**
 * The OCPI exchanges of a recording, one by one in the order of time, each with what was inferred and found; undefined in between where
 * other work may get its turn.
 */
export function* judgeTraffic(inference: Inference, options: JudgeOptions = {}): Generator<Exchange | undefined, void, undefined> {
  const linkOf = createLinks()
  const between = betweenOf(inference)
  const tokensKept = inference.inferred.some(({ token }) => token !== undefined)
  /** What exchanges change once they are answered. */
  let pending: { readonly at: number; readonly run: () => void }[] = []
  for (const inferred of inference.inferred) {
    const { exchange } = inferred
    const now = exchange.startedAt + roundingMs
    const due = pending.filter(({ at }) => at <= now)
    if (due.length > 0) pending = pending.filter(({ at }) => at > now)
    for (const { run } of due.sort((one, other) => one.at - other.at)) run()
    const link = linkOf(inferred)
    const shown = shownAs(inferred, link, options.source)
    const bodies = { request: jsonOf(exchange.request), response: jsonOf(exchange.response) }
    const facts = factsOf({ ...inferred, exchange: shown }, link, bodies, between)
    beginRegistration(inferred, link)
    shown.findings = isJudgeable(inferred) ? yield* judged(inferred, shown, facts, bodies, link, tokensKept, options.more) : []
    pending.push({ at: exchange.startedAt + exchange.durationMs, run: facts.after })
    yield shown
  }
}

/** Without a version there is nothing to judge by, but for the list of versions, which is the same in all. */
const isJudgeable = ({ recognised }: InferredExchange): boolean =>
  recognised.version !== undefined || purposeOf(recognised.module) === 'discovery'

function* judged(
  inferred: InferredExchange,
  shown: Exchange,
  facts: ReturnType<typeof factsOf>,
  bodies: Bodies,
  link: Link,
  tokensKept: boolean,
  more: MoreFindings | undefined,
): Generator<undefined, Finding[], undefined> {
  const complete = withoutGaps(shown, bodies)
  const asCaller: Exchange = { ...complete, direction: 'out' }
  const found = [
    ...(yield* judge({ ...complete, direction: 'in' }, facts.in)),
    ...(yield* judge(asCaller, { ...facts.out, ...alreadyJudged(shown) })),
    ...(more ? yield* more(asCaller, facts.out, (owner, id) => locationOf(inferred, link, owner, id)) : []),
  ]
  const isSaid = saidOnce()
  return found.filter((finding) => isRecorded(finding, shown, tokensKept) && isSaid(finding))
}

/** Bodies are the same from either side: once is enough, for they take most of the time. */
const alreadyJudged = ({ response }: Exchange): Facts => ({
  ...(response && { judgedRequest: () => [] }),
  judgedResponse: () => [],
})

const saidOnce = (): ((finding: Finding) => boolean) => {
  const said = new Set<string>()
  return ({ id, side, at, actual }) => {
    const key = [id, side, at, actual].join('\n')
    if (said.has(key)) return false
    said.add(key)
    return true
  }
}

const locationOf = ({ caller, callee }: InferredExchange, link: Link, owner: Party, id: string): unknown =>
  link.objectsAt(callee).location(owner, id) ?? link.objectsAt(caller).location(owner, id)

// ---- what a recording leaves out --------------------------------------------------------------------------------------------

/** Tools leave header fields out, for secrecy or altogether: nothing is said of what the file does not hold. */
const isRecorded = ({ side, at, id }: Finding, { request, response }: Exchange, tokensKept: boolean): boolean => {
  const message = side === 'request' ? request : response
  if (at.startsWith('header:') && (message === undefined || message.headers.length === 0)) return false
  if (!id.startsWith('auth.')) return true
  const header = headerValue(request.headers, 'authorization')
  return header === undefined ? tokensKept : !isBlackened(header)
}

/** The judge looks at what is whole: a body that the recorder has cut off is one that is not there. */
const withoutGaps = (exchange: Exchange, bodies: Bodies): Exchange => {
  const { request, response } = exchange
  return {
    ...exchange,
    request: {
      ...whole(request, bodies.request),
      headers: request.headers.length > 0 ? request.headers : ['host', new URL(exchange.url).host],
    },
    response: response && { ...response, ...whole(response, bodies.response) },
  }
}

/** A body is cut off when it is no JSON and shorter than the message says it was. */
const whole = (message: Message, json: unknown): Message => {
  const { body } = message
  if (json !== undefined || body === undefined || body.byteLength === 0) return message
  const told = Number(headerValue(message.headers, 'content-length') ?? NaN)
  const isPacked = headerValues(message.headers, 'content-encoding').some((coding) => !/^\s*(identity)?\s*$/i.test(coding))
  const isCut = (!isPacked && told > body.byteLength) || message.bytes > body.byteLength || depthExceeds(body, maximumDepth)
  return isCut ? { ...message, body: undefined } : message
}

const jsonOf = (message: Message | undefined): unknown => {
  const { body } = message ?? {}
  if (body === undefined || body.byteLength === 0) return undefined
  const text = depthExceeds(body, maximumDepth) ? undefined : textOf(body)
  if (text === undefined) return undefined
  try {
    return JSON.parse(text.replace(/^\uFEFF/, '')) as unknown
  } catch {
    // A rule says where it is broken.
    return undefined
  }
}

// ---- how it is shown --------------------------------------------------------------------------------------------------------

const shownAs = ({ exchange, recognised, caller, callee }: InferredExchange, link: Link, source: string | undefined): Exchange => {
  const { headers } = exchange.request
  const routing = routingOf((name) => headerValue(headers, name))
  const { endpoint, version } = recognised
  const why = [
    `recorded in ${source ?? 'a file'}: ${caller.name} called ${callee.name}`,
    version === undefined
      ? 'its OCPI version is unknown, so it was not judged'
      : recognised.advertisedUrl === undefined
        ? `${version}, by the url and the messages`
        : `${version}, by the version details in the recording`,
  ]
  return {
    ...exchange,
    standinId: importedStandin,
    source,
    direction: link.own === caller ? 'out' : 'in',
    version,
    endpoint,
    connectionId: link.id,
    from: nameOf(routing.from, caller),
    to: nameOf(routing.to, callee),
    ocpiStatus: ocpiStatusOf(exchange.response?.body),
    requestId: headerValue(headers, requestIdHeader),
    correlationId: headerValue(headers, correlationIdHeader),
    responseUrl: responseUrlOf(exchange.url, exchange.request.body),
    nextPage: endpoint?.paged === true && exchange.response ? nextPageOf(exchange.response.headers) : undefined,
    findings: [],
    why,
  }
}

const nameOf = (routed: Party | undefined, platform: Platform): string => {
  const [only, second] = platform.parties
  const party = routed ?? (second === undefined ? only : undefined)
  return party ? formatParty(party) : platform.name
}

// ---- what happens meanwhile ---------------------------------------------------------------------------------------------------

const betweenOf = ({ inferred: placed }: Inference): Between => {
  const called = new Set(placed.map(({ callee }) => callee))
  const asked = placed.filter(({ recognised }) => purposeOf(recognised.module) === 'discovery')
  return {
    isRecorded: (platform) => called.has(platform),
    versionsAsked: (by, of, { startedAt, durationMs }) =>
      asked.some(
        ({ exchange, caller, callee }) =>
          caller === by && callee === of && exchange.startedAt >= startedAt && exchange.startedAt <= startedAt + durationMs,
      ),
  }
}
