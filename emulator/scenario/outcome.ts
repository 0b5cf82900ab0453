/** What a run leaves behind: saved values, findings, the exchanges that a report shows. */
import type { ScenarioResult, StepFailure, StepResult } from '../contract/scenarios.js'
import { countOf } from '../ocpi/finding-list.js'
import { groupMessageOf } from '../ocpi/finding-message.js'
import type { Exchange } from '../traffic/exchange.js'
import type { ReadyStep } from './actions.js'
import { valuesAt } from './conditions.js'
import type { LoadedScenario } from './load.js'

/** Exchanges in a report beside those of failures. */
const maximumShown = 500

export const seqOf = (exchanges: readonly Exchange[]): { seq?: number } => {
  const last = exchanges.findLast((exchange) => exchange.direction === 'out') ?? exchanges.at(-1)
  return last ? { seq: last.seq } : {}
}

const jsonOf = (body: Uint8Array | undefined): unknown =>
  body === undefined ? undefined : (JSON.parse(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8')) as unknown)

export const saveVariables = (step: ReadyStep, result: unknown, exchanges: readonly Exchange[], values: Map<string, unknown>): void => {
  for (const [name, { in: side, at }] of Object.entries(step.save ?? {})) {
    const isOwn = ({ direction, standinId }: Exchange): boolean =>
      direction === 'out' && (!('standin' in step) || standinId === step.standin)
    const last = exchanges.findLast(isOwn) ?? exchanges.findLast(({ direction }) => direction === 'out') ?? exchanges.at(-1)
    const root = side === 'result' ? result : jsonOf(side === 'request' ? last?.request.body : last?.response?.body)
    const [value] = valuesAt(root, at)
    if (value === undefined) throw new Error(`there is nothing at ${at || 'the root'} of the ${side} to save as ${name}`)
    values.set(name, value)
  }
}

/** Findings that the whole run may not leave behind; what faults have brought about does not count. */
export const leftFindings = (
  { scenario }: LoadedScenario,
  exchanges: readonly Exchange[],
  underFaults: ReadonlySet<number>,
): StepFailure | undefined => {
  const rule = scenario.findings ?? 'any'
  if (rule === 'any') return undefined
  for (const exchange of exchanges) {
    if (underFaults.has(exchange.seq) || exchange.faultIds.length > 0) continue
    const found = exchange.findings.find((finding) => rule === 'none' || finding.severity === 'violation')
    if (found) {
      return {
        expected: rule === 'none' ? 'no findings in the whole run' : 'no violations in the whole run',
        actual: `${found.id} in the ${found.side}: ${groupMessageOf(found)} In ${exchange.method} ${exchange.url}`,
        seq: exchange.seq,
      }
    }
  }
  return undefined
}

/** Those of failed steps first, then the latest. */
export const shownExchanges = (exchanges: readonly Exchange[], steps: readonly StepResult[]): Exchange[] => {
  const wanted = new Set(
    steps.flatMap((step) => [
      ...step.failures.flatMap((failure) => failure.seq ?? []),
      ...(step.state === 'failed' ? step.seqs.slice(-50) : []),
    ]),
  )
  const room = maximumShown - wanted.size
  const recent = new Set((room > 0 ? exchanges.slice(-room) : []).map((exchange) => exchange.seq))
  return exchanges.filter((exchange) => wanted.has(exchange.seq) || recent.has(exchange.seq))
}

export const countFindings = (exchanges: readonly Exchange[]): ScenarioResult['findings'] => {
  const counts = new Map<string, ScenarioResult['findings'][number]>()
  for (const finding of exchanges.flatMap((exchange) => exchange.findings)) {
    const { id, severity } = finding
    const key = `${id} ${severity}`
    counts.set(key, { id, severity, count: (counts.get(key)?.count ?? 0) + countOf(finding) })
  }
  return [...counts.values()].sort((one, other) => one.id.localeCompare(other.id))
}
