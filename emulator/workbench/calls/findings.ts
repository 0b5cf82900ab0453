/** Muting rules, and the findings of the log by rule. */
import { ContractError } from '../../contract/channel.js'
import type { Mute, RuleFindings } from '../../contract/findings.js'
import { didYouMean } from '../../ocpi/closest.js'
import { countOf } from '../../ocpi/finding-list.js'
import { findingIds, isFindingId } from '../../ocpi/finding-rules.js'
import type { Finding } from '../../ocpi/finding.js'
import type { Mutes } from '../mutes.js'
import type { Bench } from '../workbench.js'
import { filterOf } from './traffic.js'
import type { Group } from './types.js'

export const findingCalls = (bench: Bench, mutes: Mutes): Group<'findings'> => {
  const muteOf = ({ rule, connectionId }: { rule: string; connectionId?: string | undefined }): Mute => {
    const id = rule.trim().toLowerCase()
    if (!isFindingId(id))
      throw new ContractError({ code: 'invalid', message: `There is no rule ${rule}.${didYouMean(id, findingIds)}`, at: '/rule' })
    if (connectionId === undefined) return { rule: id }
    bench.connection(connectionId)
    return { rule: id, connectionId }
  }
  return {
    'findings.mutes': () => ({ mutes: [...mutes.list()] }),
    'findings.mute': (request) => {
      mutes.add(muteOf(request))
      return { mutes: [...mutes.list()] }
    },
    'findings.unmute': (request) => {
      const mute = muteOf(request)
      const { connectionId } = mute
      if (connectionId !== undefined && !mutes.list().some((known) => known.rule === mute.rule && known.connectionId === connectionId)) {
        const isEverywhere = mutes.isMuted(undefined, mute.rule)
        const message = `${mute.rule} is not muted for this connection${isEverywhere ? ', but everywhere: unmute it without a connection' : ''}`
        throw new ContractError({ code: 'not-found', message, at: '/connectionId' })
      }
      if (!mutes.list().some((known) => known.rule === mute.rule))
        throw new ContractError({ code: 'not-found', message: `${mute.rule} is not muted`, at: '/rule' })
      mutes.remove(mute)
      return { mutes: [...mutes.list()] }
    },
    'findings.byRule': ({ filter }) => {
      const rules = new Map<string, RuleFindings>()
      const rowOf = (rule: Finding['id'], seq: number): RuleFindings => {
        const row = rules.get(rule) ?? { rule, violations: 0, warnings: 0, exchanges: 0, muted: 0, lastSeq: seq }
        row.lastSeq = Math.max(row.lastSeq, seq)
        rules.set(rule, row)
        return row
      }
      for (const { seq, findings, muted = [] } of bench.traffic.log.exchanges({ filter: filterOf(filter) })) {
        for (const finding of findings)
          rowOf(finding.id, seq)[finding.severity === 'violation' ? 'violations' : 'warnings'] += countOf(finding)
        for (const rule of new Set(findings.map(({ id }) => id))) rowOf(rule, seq).exchanges += 1
        for (const finding of muted) rowOf(finding.id, seq).muted += countOf(finding)
      }
      const rank = (row: RuleFindings): number => (row.violations > 0 ? 2 : row.warnings > 0 ? 1 : 0)
      return {
        rules: [...rules.values()].sort(
          (one, other) => rank(other) - rank(one) || other.violations + other.warnings - one.violations - one.warnings,
        ),
      }
    },
  }
}
