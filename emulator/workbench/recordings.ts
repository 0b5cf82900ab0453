/** Files of recorded traffic: read piece by piece, then judged as live traffic is, with pauses in which stand-ins answer. */
import type { RecordingAnswers, RecordingSummary } from '../contract/recordings.js'
import { formatParty } from '../ocpi/headers.js'
import { inferTraffic, type Inference } from '../recorded/infer.js'
import { judgeTraffic, type MoreFindings } from '../recorded/judge.js'
import type { Exchange } from '../traffic/exchange.js'
import { summarise } from '../traffic/exchange.js'
import { createFileImport } from '../traffic/import-file.js'
import { cdrFindingsBy } from './cdr-findings.js'
import { isObject } from '../ocpi/json-object.js'

export interface Recording {
  readonly name: string
  /** Reads the next piece of the file; false once nothing more will be read. */
  write(piece: string): boolean
  /** What was read so far. */
  progress(): { readonly entries: number; readonly refused: string | undefined }
  /** Infers and judges; may be called again with other answers. */
  judge(answers: RecordingAnswers, options?: JudgeOptions): Promise<JudgedRecording>
}

export interface JudgeOptions {
  /** Judges again what Standin has judged when it recorded it. */
  readonly again?: boolean
  readonly signal?: AbortSignal | undefined
}

export interface JudgedRecording {
  /** In the order of time; empty when the file is refused. */
  readonly exchanges: readonly Exchange[]
  readonly summary: RecordingSummary
}

/** Judging yields to answering after this long. */
const sliceMs = 8

const cdrs: MoreFindings = (exchange, facts, locationOf) =>
  cdrFindingsBy(exchange, facts, (cdr) => {
    const place = cdr['cdr_location']
    if (!isObject(place) || typeof place['id'] !== 'string') return undefined
    return locationOf({ country_code: String(cdr['country_code']), party_id: String(cdr['party_id']) }, place['id'])
  })

export const createRecording = (name: string): Recording => {
  const file = createFileImport({ source: name })
  let ended = false
  return {
    name,
    write: (piece) => file.write(piece),
    progress: () => ({ entries: file.entries(), refused: file.refused() }),
    judge: async (answers, { again = false, signal } = {}) => {
      if (!ended) file.end()
      ended = true
      const before = again ? [] : file.exchanges.filter((exchange) => file.judged.has(exchange))
      const fresh = again ? file.exchanges : file.exchanges.filter((exchange) => !file.judged.has(exchange))
      const inference = inferTraffic(fresh, answers)
      const exchanges: Exchange[] = [...before]
      let until = performance.now() + sliceMs
      for (const exchange of judgeTraffic(inference, { source: name, more: cdrs })) {
        if (exchange) exchanges.push(exchange)
        if (performance.now() < until) continue
        await new Promise((resolve) => setImmediate(resolve))
        signal?.throwIfAborted()
        until = performance.now() + sliceMs
      }
      exchanges.sort((one, other) => one.startedAt - other.startedAt)
      return { exchanges, summary: summaryOf(file, inference, exchanges, before) }
    },
  }
}

const summaryOf = (
  file: ReturnType<typeof createFileImport>,
  inference: Inference,
  exchanges: readonly Exchange[],
  before: readonly Exchange[],
): RecordingSummary => {
  const times = exchanges.map(({ startedAt }) => startedAt).filter((at) => at > 0)
  const counts = exchanges.map(summarise)
  const sum = (of: 'violations' | 'warnings'): number => counts.reduce((total, summary) => total + summary[of], 0)
  const refused = file.refused() ?? (exchanges.length === 0 ? withoutOcpi(inference) : undefined)
  return {
    exchanges: exchanges.length,
    violations: sum('violations'),
    warnings: sum('warnings'),
    foreign: inference.foreign,
    doubles: inference.doubles,
    otherVersions: [...inference.otherVersions].map(([version, count]) => ({ version, exchanges: count })),
    judgedBefore: before.length,
    platforms: inference.platforms.map(({ name, roles, parties }) => ({
      name,
      roles: [...roles].sort(),
      parties: [...new Set(parties.map(formatParty))],
    })),
    questions: inference.questions.map((question) => ({ ...question, hosts: [...question.hosts] })),
    ...(times.length > 0 && { from: times[0], to: times.at(-1) }),
    problems: [...file.problems],
    problemCount: file.problemCount(),
    ...(refused !== undefined && { refused }),
  }
}

const withoutOcpi = ({ foreign, otherVersions }: Inference): string =>
  otherVersions.size > 0
    ? `the file holds only OCPI ${[...otherVersions.keys()].join(', ')}, which Standin does not speak`
    : `the file holds no OCPI: none of its ${foreign} requests names an OCPI version, module or token`
