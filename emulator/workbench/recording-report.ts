/** A judged recording as reports show it: one step for each operation between two platforms, failed where it has violations. */
import type { ExchangeDetail } from '../contract/exchange.js'
import type { ScenarioResult, StepFailure, StepResult } from '../contract/scenarios.js'
import type { Finding } from '../ocpi/finding.js'
import { countFindings } from '../scenario/outcome.js'
import { detailOf } from '../traffic/detail.js'
import type { Exchange } from '../traffic/exchange.js'
import { createMask } from '../traffic/mask.js'
import type { JudgedRecording } from './recordings.js'

/** Failures of one step in a report, and exchanges shown in all. */
const maximumFailures = 50
const maximumShown = 500

/** Shows exchanges of a recording without its tokens. */
export const recordingMask = (): { detail(exchange: Exchange): ExchangeDetail } => {
  const mask = createMask()
  return { detail: (exchange) => detailOf(exchange, { mask }) }
}

/** Indexes of lists count as one place. */
const placeOf = ({ at }: Finding): string => at.replace(/\/\d+(?=\/|$)/g, '/*')

const failuresOf = (exchanges: readonly Exchange[]): StepFailure[] => {
  const groups = new Map<string, { finding: Finding; seq: number; count: number }>()
  for (const { findings, seq } of exchanges) {
    for (const finding of findings) {
      if (finding.severity !== 'violation') continue
      const key = `${finding.id} ${finding.side} ${placeOf(finding)}`
      const known = groups.get(key)
      if (known) known.count += 1
      else groups.set(key, { finding, seq, count: 1 })
    }
  }
  return [...groups.values()].map(({ finding, seq, count }) => ({
    expected: `${finding.id} at ${placeOf(finding) || 'body'} of the ${finding.side}: ${finding.expected} (${finding.chapter})`,
    actual: `${finding.actual}${count > 1 ? ` (${count} times; this is the first)` : ''}`,
    seq,
  }))
}

const stepsOf = (file: string, exchanges: readonly Exchange[]): StepResult[] => {
  const groups = new Map<string, Exchange[]>()
  for (const exchange of exchanges) {
    const { from, to, endpoint, method, version } = exchange
    const title = `${from} → ${to}: ${endpoint?.id ?? `${method}, no row of the endpoint table`}${version === undefined ? '' : ` (${version})`}`
    groups.set(title, [...(groups.get(title) ?? []), exchange])
  }
  return [...groups].map(([title, group], index) => {
    const failures = failuresOf(group)
    const count = `${group.length} ${group.length === 1 ? 'exchange' : 'exchanges'}`
    return {
      index,
      total: groups.size,
      inFile: 0,
      title,
      do: 'judge',
      place: { file, line: 1, column: 1 },
      state: failures.length > 0 ? 'failed' : 'passed',
      message: failures.length > 0 ? `${count}, ${failures.length} kinds of violations` : count,
      durationMs: group.reduce((sum, { durationMs }) => sum + durationMs, 0),
      seqs: group.slice(0, 20).map(({ seq }) => seq),
      failures: failures.slice(0, maximumFailures),
    }
  })
}

/** Numbers the exchanges, as a log does, so that a report can name them. */
export const recordingResult = (file: string, { exchanges, summary }: JudgedRecording): ScenarioResult => {
  for (const [index, exchange] of exchanges.entries()) exchange.seq = index + 1
  const steps = stepsOf(file, exchanges)
  const wanted = new Set(steps.flatMap(({ failures }) => failures.map(({ seq }) => seq)))
  const mask = recordingMask()
  return {
    title: `Recording ${file}`,
    file,
    version: undefined,
    verdict: summary.refused !== undefined ? 'stopped' : summary.violations > 0 ? 'failed' : 'passed',
    message: summary.refused ?? `${summary.exchanges} exchanges, ${summary.violations} violations, ${summary.warnings} warnings`,
    startedAt: summary.from ?? 0,
    durationMs: (summary.to ?? 0) - (summary.from ?? 0),
    seed: 0,
    steps,
    exchanges: exchanges
      .filter(({ seq }) => wanted.has(seq))
      .slice(0, maximumShown)
      .map((exchange) => mask.detail(exchange)),
    exchangesInAll: exchanges.length,
    findings: countFindings(exchanges),
  }
}
