/** The readiness audit: its cases, runs, and the passive cases on the log. */
import { formatParty } from '../../ocpi/headers.js'
import type { Bench } from '../workbench.js'
import type { Group } from './types.js'

export const auditCallsOf = (bench: Bench): Group<'audit'> => {
  const { audits } = bench
  return {
    'audit.cases': async () => {
      const [{ cases }, { infoOf }] = await Promise.all([import('../../audit/cases.js'), import('../../audit/case.js')])
      return { cases: cases.map(infoOf) }
    },
    'audit.start': async (request) => ({ runId: await audits.start(request) }),
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
    'audit.report': async ({ runId, format }) => {
      const report = audits.report(runId)
      const { writeAuditReport } = await import('../../audit/report.js')
      return { text: writeAuditReport(format, report) }
    },
    'audit.observe': async ({ standinId, role }) => {
      const { context } = bench.standin(standinId).standin
      const { observeRecording } = await import('../../audit/observe-recording.js')
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
