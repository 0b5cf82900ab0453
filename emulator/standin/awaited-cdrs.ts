/** What has to follow something that came, and does not: a CDR a Session that is COMPLETED. Time is the workbench's. */
import { dialects } from '../ocpi/dialect.js'
import type { Finding } from '../ocpi/finding.js'
import type { Version } from '../ocpi/version.js'
import { afterPatiently } from './clock.js'
import type { ConnectionRecord } from './connections.js'
import type { Context } from './context.js'
import type { JsonObject } from './data/kinds.js'
import { isObject } from '../ocpi/json-object.js'

/** How long a CPO may take to send a CDR. */
export const cdrPatienceMs = 24 * 3_600_000

/** More sessions than this are not watched at a time. */
const maximumAwaited = 1_000
const awaited = new WeakMap<ConnectionRecord, Set<string>>()

/** Where a CDR does not name its Session, start and contract have to do. */
const belongs = (version: Version, session: JsonObject, cdr: JsonObject): boolean =>
  dialects[version].sessionInCdr
    ? String(cdr['session_id']).toLowerCase() === String(session['id']).toLowerCase()
    : cdr['auth_id'] === session['auth_id'] && cdr[dialects[version].cdrTimes.start] === session[dialects[version].sessionTimes.start]

/** Notes on an exchange that brought a COMPLETED Session if no CDR follows within a day. */
export const awaitCdr = (
  context: Context,
  connection: ConnectionRecord,
  version: Version,
  session: JsonObject,
  whenRecorded: (listener: (seq: number) => void) => void,
): void => {
  if (session['status'] !== 'COMPLETED' || typeof session['kwh'] !== 'number' || session['kwh'] <= 0) return
  const waiting = awaited.get(connection) ?? new Set<string>()
  awaited.set(connection, waiting)
  const id = String(session['id'])
  if (waiting.has(id) || waiting.size >= maximumAwaited) return
  waiting.add(id)
  whenRecorded((seq) => {
    afterPatiently(context.environment.clock, cdrPatienceMs, context.environment.patienceMs ?? 60_000, () => {
      waiting.delete(id)
      const cdrs = context.data.received(connection.id, 'cdrs').entries()
      if (connection.state !== 'REGISTERED' || cdrs.some(({ object }) => isObject(object) && belongs(version, session, object))) return
      const finding: Finding = {
        id: 'session.lifecycle',
        severity: 'warning',
        side: 'request',
        at: '/status',
        expected: `a CDR within ${cdrPatienceMs / 3_600_000} hours of COMPLETED`,
        actual: 'none came',
        chapter: `${version} mod_sessions`,
      }
      context.environment.amend(seq, [finding])
    })
  })
}
