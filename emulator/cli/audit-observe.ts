/** `standin audit --observe`: the passive cases on a recording. */
import { version } from '../../package.json' with { type: 'json' }
import { AuditRole, auditRoles } from '../contract/audit.js'
import { observeRecording } from '../audit/observe-recording.js'
import type { AuditCliOptions, Finish } from './audit.js'
import { readRecording } from './judge.js'
import { usage } from './output.js'
import { reportsOf } from './reports.js'
import { versionOf } from './offline.js'

export const observeFiles = async (files: readonly string[], options: AuditCliOptions, finish: Finish): Promise<void> => {
  const role = AuditRole.safeParse(options.role?.toUpperCase())
  if (!role.success) throw usage(`--role of the platform to judge is needed: ${auditRoles.join(', ')}`)
  const reports = reportsOf(options.report ?? [])
  const answers = { hosts: [], ...(options.version !== undefined && { version: versionOf(options.version, '--version') }) }
  const [file = ''] = files
  const judged = await readRecording(file, answers, true)
  if (judged.summary.refused !== undefined) throw usage(`${file}: ${judged.summary.refused}`)
  await finish(observeRecording(judged, { role: role.data, standin: version, source: file }), options, reports)
}
