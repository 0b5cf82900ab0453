/** Expectations on exchanges: whether they are met, and if not, what came nearest. */
import { groupMessageOf, findingPlace } from '../ocpi/finding-message.js'
import type { ExchangeMatch, Expectation, StepFailure } from '../contract/scenarios.js'
import { pathOf, type Exchange } from '../traffic/exchange.js'
import { compile, parseFilter, type ExchangeTest } from '../traffic/filter.js'
import { equalling } from '../traffic/filter/pattern.js'
import { checkCondition, checkHeader, shorten, valuesAt } from './conditions.js'

interface Part {
  readonly words: string
  readonly test: (exchange: Exchange) => boolean
  readonly actual: (exchange: Exchange) => string
}

/** Each field of a match as a part, so that the nearest miss can be told. Throws an Error when the filter is wrong. */
const partsOf = (match: ExchangeMatch, now: () => number): Part[] => {
  const parts: Part[] = []
  const text = (name: string, pattern: string | undefined, of: (exchange: Exchange) => string | undefined): void => {
    if (pattern === undefined) return
    const test = equalling(pattern.split('*'))
    parts.push({
      words: `${name} ${pattern}`,
      test: (exchange) => {
        const value = of(exchange)
        return value !== undefined && test(value)
      },
      actual: (exchange) => `${name} ${of(exchange) ?? 'none'}`,
    })
  }
  text('stand-in', match.standin, (exchange) => exchange.standinId)
  text('direction', match.direction, (exchange) => exchange.direction)
  text('method', match.method, (exchange) => exchange.method)
  text('module', match.module, (exchange) => exchange.endpoint?.module ?? (/\/versions(\?|$)/.test(exchange.url) ? 'versions' : undefined))
  text(
    'endpoint',
    match.endpoint,
    (exchange) => exchange.endpoint?.id ?? (/\/versions(\?|$)/.test(exchange.url) ? 'versions.list' : undefined),
  )
  text('version', match.version, (exchange) => exchange.version)
  text('path', match.path, (exchange) => pathOf(exchange.url))
  if (match.filter !== undefined) {
    const parsed = parseFilter(match.filter)
    if (!parsed.ok) throw new Error(`the filter \`${match.filter}\` is wrong at ${parsed.error.position + 1}: ${parsed.error.message}`)
    const test: ExchangeTest = compile(parsed.filter, { now: now() })
    parts.push({ words: `filter ${match.filter}`, test, actual: () => 'it does not pass the filter' })
  }
  return parts
}

export const describeMatch = (match: ExchangeMatch): string => {
  const { standin, direction, method, endpoint, module, path, version, filter } = match
  const what = [method, endpoint ?? module, path].filter((part) => part !== undefined).join(' ') || 'an exchange'
  return `${what}${version === undefined ? '' : ` in ${version}`}${filter === undefined ? '' : ` with ${filter}`}${standin === undefined ? '' : ` ${direction === 'in' ? 'at' : direction === 'out' ? 'from' : 'of'} ${standin}`}`
}

export const describeExchange = (exchange: Exchange): string => {
  const outcome =
    exchange.error ??
    `HTTP ${exchange.response?.status ?? 'none'}${exchange.ocpiStatus === undefined ? '' : `, OCPI ${exchange.ocpiStatus}`}`
  return shorten(`${exchange.method} ${pathOf(exchange.url)} (${exchange.direction} at ${exchange.standinId}): ${outcome}`, 300)
}

/** Bodies that were looked into: what waits for an exchange looks at the same ones again and again. */
const read = new WeakMap<Uint8Array, { readonly value: unknown }>()

const jsonOf = (body: Uint8Array | undefined): unknown => {
  if (body === undefined) return undefined
  const known = read.get(body)
  if (known) return known.value
  let value: unknown
  try {
    value = JSON.parse(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8'))
  } catch {
    // What is no JSON has no values.
  }
  read.set(body, { value })
  return value
}

const isStatus = (wanted: number | string, status: number | undefined): boolean =>
  status !== undefined &&
  (typeof wanted === 'number'
    ? status === wanted
    : /xx$/i.test(wanted)
      ? String(status).startsWith(wanted[0] ?? '')
      : String(status) === wanted)

/** What of an expectation an exchange does not meet. */
const misses = (expectation: Expectation, exchange: Exchange): { expected: string; actual: string }[] => {
  const found: { expected: string; actual: string }[] = []
  const { status, ocpi, json = [], headers = [], findings, fault } = expectation
  if (status !== undefined && ![status].flat().some((one) => isStatus(one, exchange.response?.status))) {
    found.push({
      expected: `HTTP ${[status].flat().join(' or ')}`,
      actual: exchange.error ?? `HTTP ${exchange.response?.status ?? 'none'}`,
    })
  }
  if (ocpi !== undefined && ![ocpi].flat().includes(exchange.ocpiStatus ?? -1))
    found.push({ expected: `OCPI ${[ocpi].flat().join(' or ')}`, actual: `OCPI ${exchange.ocpiStatus ?? 'none'}` })
  const bodies: Partial<Record<'request' | 'response', unknown>> = {}
  for (const condition of json) {
    const side = condition.in
    if (!(side in bodies)) bodies[side] = jsonOf(side === 'request' ? exchange.request.body : exchange.response?.body)
    const problem = checkCondition(condition, valuesAt(bodies[side], condition.at))
    if (problem) found.push({ expected: `${side} ${condition.at || 'body'}: ${problem.expected}`, actual: problem.actual })
  }
  for (const condition of headers) {
    const problem = checkHeader(condition, (condition.in === 'request' ? exchange.request.headers : exchange.response?.headers) ?? [])
    if (problem) found.push({ expected: `header ${condition.name}: ${problem.expected}`, actual: problem.actual })
  }
  const notes = exchange.findings.map((finding) => `${finding.id} at ${findingPlace(finding)} (${groupMessageOf(finding)})`)
  if (findings === 'none' && notes.length > 0) found.push({ expected: 'no findings', actual: shorten(notes.join('; '), 400) })
  if (findings === 'no-violations') {
    const violations = exchange.findings.filter((finding) => finding.severity === 'violation')
    if (violations.length > 0)
      found.push({
        expected: 'no violations',
        actual: shorten(
          violations.map((finding) => `${finding.id} at ${findingPlace(finding)} (${groupMessageOf(finding)})`).join('; '),
          400,
        ),
      })
  }
  if (findings === 'some' && notes.length === 0) found.push({ expected: 'findings', actual: 'none' })
  if (Array.isArray(findings)) {
    const missing = findings.filter((id) => !exchange.findings.some((finding) => finding.id === id))
    if (missing.length > 0)
      found.push({ expected: `finding ${missing.join(', ')}`, actual: notes.length === 0 ? 'no findings' : shorten(notes.join('; '), 400) })
  }
  if (fault !== undefined && !exchange.faultIds.includes(fault))
    found.push({ expected: `touched by fault ${fault}`, actual: exchange.faultIds.length === 0 ? 'by none' : exchange.faultIds.join(', ') })
  return found
}

const orderFailure = (order: readonly ExchangeMatch[], exchanges: readonly Exchange[], now: () => number): StepFailure | undefined => {
  let from = 0
  for (const [index, match] of order.entries()) {
    const parts = partsOf(match, now)
    const at = exchanges.findIndex((exchange, position) => position >= from && parts.every((part) => part.test(exchange)))
    if (at === -1) {
      const early = exchanges.find((exchange) => parts.every((part) => part.test(exchange)))
      const before = index === 0 ? '' : `, after ${describeMatch(order[index - 1] ?? {})}`
      return {
        expected: `${describeMatch(match)}${before}`,
        actual: early ? `it came earlier: ${describeExchange(early)}` : 'it did not come',
        ...(early && { seq: early.seq }),
      }
    }
    from = at + 1
  }
  return undefined
}

/** Undefined when the expectation is met by these exchanges, which come in their order. */
export const checkExpectation = (expectation: Expectation, exchanges: readonly Exchange[], now: () => number): StepFailure | undefined => {
  if (expectation.order) return orderFailure(expectation.order, exchanges, now)
  const parts = partsOf(expectation.exchange, now)
  const candidates = exchanges.filter((exchange) => parts.every((part) => part.test(exchange)))
  const judged = candidates.map((exchange) => ({ exchange, problems: misses(expectation, exchange) }))
  const met = judged.filter(({ problems }) => problems.length === 0)
  const what = describeMatch(expectation.exchange)
  // That there are no findings is meant of every one of them.
  const isForAll = expectation.findings === 'none' || expectation.findings === 'no-violations'
  const worst = judged.find(({ problems }) => problems.length > 0)
  if (!expectation.came) {
    const came = met[0]?.exchange
    return came ? { expected: `${what} does not come`, actual: `it came: ${describeExchange(came)}`, seq: came.seq } : undefined
  }
  if (expectation.count !== undefined) {
    const { min, max } =
      typeof expectation.count === 'number'
        ? { min: expectation.count, max: expectation.count }
        : { min: expectation.count.min ?? 0, max: expectation.count.max ?? Infinity }
    if (met.length < min || met.length > max) {
      const wanted = min === max ? `${min} times` : max === Infinity ? `at least ${min} times` : `${min} to ${max} times`
      const last = met.at(-1)?.exchange ?? worst?.exchange
      return {
        expected: `${what} ${wanted}`,
        actual: `${met.length} times${worst && met.length < min ? `; ${describeExchange(worst.exchange)} is not it: expected ${worst.problems[0]?.expected ?? ''}, got ${worst.problems[0]?.actual ?? ''}` : ''}`,
        ...(last && { seq: last.seq }),
      }
    }
    if (!isForAll || !worst) return undefined
  }
  if (isForAll && worst)
    return {
      expected: `${what}: ${worst.problems.map((problem) => problem.expected).join(', ')}`,
      actual: `${worst.problems.map((problem) => problem.actual).join(', ')} in ${describeExchange(worst.exchange)}`,
      seq: worst.exchange.seq,
    }
  if (met.length > 0) return undefined
  if (judged.length > 0) {
    const nearest = judged.reduce((one, other) => (other.problems.length < one.problems.length ? other : one))
    return {
      expected: `${what}: ${nearest.problems.map((problem) => problem.expected).join(', ')}`,
      actual: `${nearest.problems.map((problem) => problem.actual).join(', ')} in ${describeExchange(nearest.exchange)}`,
      seq: nearest.exchange.seq,
    }
  }
  const near = nearestOf(parts, exchanges)
  return {
    expected: what,
    actual: near ? `nothing like it; nearest: ${describeExchange(near.exchange)} (${near.why})` : 'no exchange at all',
    ...(near && { seq: near.exchange.seq }),
  }
}

/** The latest exchange that meets an expectation. */
export const metBy = (
  { exchange: match, ...rest }: Expectation,
  exchanges: readonly Exchange[],
  now: () => number,
): Exchange | undefined => {
  const parts = partsOf(match, now)
  return exchanges.findLast(
    (exchange) => parts.every((part) => part.test(exchange)) && misses({ exchange: match, ...rest }, exchange).length === 0,
  )
}

/** The exchange that misses the fewest parts. */
const nearestOf = (parts: readonly Part[], exchanges: readonly Exchange[]): { exchange: Exchange; why: string } | undefined => {
  let best: { exchange: Exchange; why: string; missed: number } | undefined
  for (const exchange of exchanges) {
    const missed = parts.filter((part) => !part.test(exchange))
    if (!best || missed.length < best.missed)
      best = { exchange, missed: missed.length, why: missed.map((part) => `${part.actual(exchange)}, not ${part.words}`).join('; ') }
  }
  return best
}
