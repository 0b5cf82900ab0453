/** The readiness audit: its cases, runs, and the passive cases on the log. */
import { infoOf } from '../../audit/case.js'
import { cases } from '../../audit/cases.js'
import { observeRecording } from '../../audit/observe-recording.js'
import { writeAuditReport } from '../../audit/report.js'
import { formatParty } from '../../ocpi/headers.js'
import type { Bench } from '../workbench.js'
import type { Group } from './types.js'

export const auditCallsOf = (bench: Bench): Group<'audit'> => {
  const { audits } = bench
  return {
    'audit.cases': () => ({ cases: cases.map(infoOf) }),
    'audit.start': (request) => ({ runId: audits.start(request) }),
    'audit.stop': ({ runId }) => {
      audits.stop(runId)
      return {}
    },
    'audit.answer': ({ runId, promptId, answer }) => {
      audits.answer(runId, promptId, answer)
      return {}
    },
    'audit.runs': () => ({ runs: audits.runs() }),
    'audit.get': ({ runId }) => audits.report(runId),
    'audit.report': ({ runId, format }) => ({ text: writeAuditReport(format, audits.report(runId)) }),
    'audit.observe': async ({ standinId, role }) => {
      const { context } = bench.standin(standinId).standin
      await bench.traffic.settled()
      const exchanges = [...bench.traffic.log.exchanges()].filter((exchange) => exchange.standinId === standinId)
      const platforms = context.connections.list().map(({ name, peer }) => ({
        name,
        roles: [...new Set(peer.parties.map((party) => party.role))],
        parties: peer.parties.map(formatParty),
      }))
      return observeRecording(
        { exchanges, summary: { platforms } },
        { role, standin: audits.version, source: `the log of ${standinId}`, isByPlatform: ({ direction }) => direction === 'in' },
      )
    },
  }
}
