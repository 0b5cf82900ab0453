/** The passive cases on exchanges that were recorded: nothing is sent. */
import type { AuditCaseResult, AuditReport, AuditRole } from '../contract/audit.js'
import { serves } from '../ocpi/endpoints.js'
import { purposeOf } from '../ocpi/modules.js'
import type { Version } from '../ocpi/version.js'
import { versionsIn } from '../ocpi/version-ranges.js'
import { detailOf } from '../traffic/detail.js'
import type { Exchange } from '../traffic/exchange.js'
import { createMask } from '../traffic/mask.js'
import { cases } from './cases.js'
import { Deviation, Unseen, type AuditCase, type ObservedScene } from './case.js'
import { observe } from './observe.js'
import { moduleTitle } from './run.js'
import { summaryOf } from './summary.js'

export interface Recorded {
  readonly exchanges: readonly Exchange[]
  readonly summary: {
    readonly platforms: readonly { readonly name: string; readonly roles: readonly string[]; readonly parties: readonly string[] }[]
  }
}

export interface ObserveOptions {
  readonly role: AuditRole
  readonly standin: string
  readonly source: string
  /** Whether the platform sent a request; follows from the interface where it is left out. */
  readonly isByPlatform?: (exchange: Exchange) => boolean
}

/** Who called, by the interface: a Sender's interface is called by the other role. For discovery the parties decide. */
const isCalledBy =
  (role: AuditRole, recorded: Recorded) =>
  (exchange: Exchange): boolean => {
    const { endpoint, from } = exchange
    if (role !== 'HUB' && endpoint?.interface !== undefined && purposeOf(endpoint.module) === 'functional')
      return !serves(role, endpoint.module, endpoint.interface)
    const caller = recorded.summary.platforms.find(({ name, parties }) => name === from || parties.includes(from))
    return caller?.roles.includes(role) === true
  }

export const observeRecording = (recorded: Recorded, { role, standin, source, ...given }: ObserveOptions): AuditReport => {
  const { exchanges } = recorded
  const mask = createMask()
  // Those of a log have numbers already.
  for (const [index, exchange] of exchanges.entries()) if (exchange.seq === 0) exchange.seq = index + 1
  const found = [...new Set(exchanges.flatMap(({ version }) => (version === undefined ? [] : [version])))]
  const isByPlatform = given.isByPlatform ?? isCalledBy(role, recorded)
  const judgeCase = (one: AuditCase, version: Version): AuditCaseResult => {
    const scene: ObservedScene = { all: exchanges.filter((exchange) => exchange.version === version), isByPlatform, provoked: new Set() }
    const outcome = judged(one, scene)
    return {
      id: one.id,
      title: one.title,
      module: moduleTitle(one),
      version,
      role,
      verdict: outcome.verdict,
      severity: one.severity,
      chapter: `${version} ${one.chapter}`,
      expected: one.expected,
      seen: mask.text(outcome.seen),
      durationMs: 0,
      seqs: outcome.seqs,
      exchanges: exchanges.filter(({ seq }) => outcome.seqs.includes(seq)).map((exchange) => detailOf(exchange, { mask })),
    }
  }
  const results = found.flatMap((version) =>
    cases
      .filter((one) => one.observe !== undefined && one.act === undefined && (one.role === 'any' || one.role === role))
      .filter((one) => versionsIn(one.versions).includes(version))
      .map((one) => judgeCase(one, version)),
  )
  const platform = recorded.summary.platforms.find(({ roles }) => roles.includes(role))
  const times = exchanges.map(({ startedAt }) => startedAt)
  return {
    formatVersion: 1,
    platform: { name: platform?.parties.join(', ') ?? source, role, versions: found, parties: [...(platform?.parties ?? [])] },
    standin,
    startedAt: times[0] ?? 0,
    durationMs: (times.at(-1) ?? 0) - (times[0] ?? 0),
    set: 'observe',
    summary: summaryOf(results),
    changes: [],
    declaration: { source },
    cases: results,
  }
}

const judged = (one: AuditCase, scene: ObservedScene): Pick<AuditCaseResult, 'verdict' | 'seen' | 'seqs'> => {
  try {
    const seen = one.observe ? observe(one.observe, scene) : { seen: '', seqs: [] }
    return { verdict: 'PASS', ...seen }
  } catch (error) {
    if (error instanceof Deviation)
      return { verdict: one.severity === 'COMPAT' ? 'WARN' : 'FAIL', seen: error.seen, seqs: error.seq === undefined ? [] : [error.seq] }
    if (error instanceof Unseen) return { verdict: 'PARTIAL', seen: error.message, seqs: [] }
    throw error
  }
}
