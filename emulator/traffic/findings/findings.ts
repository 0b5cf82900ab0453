/**
 * What deviates from the specification in an exchange, found after the answer has gone out. One table of rules; each
 * row of the endpoint table meets only those that concern it.
 */
import type { Endpoint } from '../../ocpi/endpoints.js'
import type { Finding } from '../../ocpi/finding.js'
import { finish } from '../../ocpi/judge.js'
import type { Exchange } from '../exchange.js'
import { authorizationRules } from './authorization.js'
import { cdrSessionRules } from './cdr-sessions.js'
import { invoiceRules } from './invoices.js'
import { cdrUrlRules } from './cdr-urls.js'
import { creditRules } from './credits.js'
import { customerRules } from './customers.js'
import type { Facts } from './facts.js'
import { futureRules } from './future.js'
import { httpRules } from './http.js'
import { hubRules } from './hubs.js'
import { linkRules } from './links.js'
import { locationRules } from './locations.js'
import { messageRules } from './messages.js'
import { objectRules } from './objects.js'
import { ownerRules } from './owners.js'
import { pagingRules } from './paging.js'
import { patchRules } from './patches.js'
import { registrationRules } from './registration.js'
import { routingRules } from './routing.js'
import { createScene, sizeOf, type SceneRule } from './scene.js'
import { statusRules } from './statuses.js'
import { subjectRules } from './subjects.js'
import { tokenRules } from './tokens.js'

/** In the order in which findings are listed. */
export const rules: readonly SceneRule[] = [
  ...authorizationRules,
  ...routingRules,
  ...hubRules,
  ...ownerRules,
  ...messageRules,
  ...httpRules,
  ...statusRules,
  ...registrationRules,
  ...pagingRules,
  ...linkRules,
  ...subjectRules,
  ...tokenRules,
  ...locationRules,
  ...objectRules,
  ...cdrSessionRules,
  ...invoiceRules,
  ...creditRules,
  ...customerRules,
  ...futureRules,
  ...patchRules,
  ...cdrUrlRules,
]

type Direction = Exchange['direction']

const chosen: Record<Direction, Map<Endpoint | undefined, readonly SceneRule[]>> = { in: new Map(), out: new Map() }

const rulesOf = (endpoint: Endpoint | undefined, direction: Direction): readonly SceneRule[] => {
  const known = chosen[direction].get(endpoint)
  if (known) return known
  const list = rules.filter((rule) => rule.applies(endpoint, direction))
  chosen[direction].set(endpoint, list)
  return list
}

/** An exchange whose bodies are larger than this is judged rule by rule. */
const largeBytes = 16 * 1024

/**
 * Both sides are looked at: each finding says whether the request or the response deviates. What comes again at other
 * places is counted; violations come first. Never throws. Of a large exchange each step is a small piece of the work, so
 * that other work gets its turn in between.
 */
export function* judge(exchange: Exchange, facts: Facts = {}): Generator<undefined, Finding[], undefined> {
  // What could not even be read as HTTP has no header fields.
  if (exchange.request.headers.length === 0) return []
  const scene = createScene(exchange, facts)
  const isLarge = sizeOf(exchange) > largeBytes
  for (const rule of rulesOf(exchange.endpoint, exchange.direction)) {
    const steps = rule.check(scene)
    if (steps !== undefined) yield* steps
    else if (isLarge) yield
  }
  return scene.findings.toArray()
}

/** The same in one go. */
export const findingsOf = (exchange: Exchange, facts: Facts = {}): Finding[] => finish(judge(exchange, facts))
