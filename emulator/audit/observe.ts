/** Passive cases: judged on exchanges that passed, live or recorded. */
import type { Exchange } from '../traffic/exchange.js'
import type { Finding } from '../ocpi/finding.js'
import { messageOf, findingPlace } from '../ocpi/finding-message.js'
import { Deviation, Unseen, type Observation, type ObservedScene, type Seen } from './case.js'

const listed = (wanted: string | readonly string[] | undefined, value: string | undefined): boolean =>
  wanted === undefined || (value !== undefined && (typeof wanted === 'string' ? wanted === value : wanted.includes(value)))

const startsAs = (wanted: string | readonly string[] | undefined, value: string | undefined): boolean =>
  wanted === undefined || (value !== undefined && [wanted].flat().some((one) => value.startsWith(one)))

const isSeen = (of: Seen, exchange: Exchange, { isByPlatform }: ObservedScene): boolean =>
  (of.by === undefined || (of.by === 'platform') === isByPlatform(exchange)) &&
  listed(of.module, exchange.endpoint?.module) &&
  listed(of.method, exchange.method) &&
  startsAs(of.endpoint, exchange.endpoint?.id)

/** Whether a finding is about what the platform wrote: its requests, and its answers to ours. */
const isTheirs = (exchange: Exchange, finding: Finding, { isByPlatform }: ObservedScene): boolean =>
  finding.side === (isByPlatform(exchange) ? 'request' : 'response')

export const findingText = (finding: Finding): string => `${finding.id} at ${findingPlace(finding)}: ${messageOf(finding)}`

/** Resolves to what was seen. @throws Deviation, Unseen */
export const observe = ({ of, fails, judge, least = 1 }: Observation, scene: ObservedScene): { seen: string; seqs: number[] } => {
  const exchanges = scene.all.filter((exchange) => isSeen(of, exchange, scene))
  if (fails !== undefined) {
    for (const exchange of exchanges) {
      const finding = exchange.findings.find(
        (one) => one.severity === 'violation' && isTheirs(exchange, one, scene) && (fails === 'violations' || fails.includes(one.id)),
      )
      if (finding)
        throw new Deviation(`${exchange.method} ${exchange.endpoint?.id ?? ''}: ${findingText(finding)}`, finding.expected, exchange.seq)
    }
  }
  const deviation = judge?.(exchanges, scene)
  if (deviation) throw new Deviation(deviation.seen, undefined, deviation.seq)
  if (exchanges.length < least)
    throw new Unseen(
      exchanges.length === 0
        ? `Nothing to judge passed: ${describe(of)}.`
        : `Only ${exchanges.length} of at least ${least} exchanges passed: ${describe(of)}.`,
    )
  return { seen: `${exchanges.length} exchanges without a deviation.`, seqs: exchanges.slice(-3).map(({ seq }) => seq) }
}

const describe = ({ by, module, method, endpoint }: Seen): string =>
  [
    by === 'platform' ? 'requests of the platform' : by === 'standin' ? 'answers of the platform' : 'exchanges',
    module === undefined ? '' : `on ${[module].flat().join(', ')}`,
    endpoint === undefined ? '' : `to ${[endpoint].flat().join(', ')}`,
    method === undefined ? '' : `by ${[method].flat().join(', ')}`,
  ]
    .filter(Boolean)
    .join(' ')
