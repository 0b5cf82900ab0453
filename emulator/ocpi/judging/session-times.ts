/** session.lifecycle: a Session that has not ended, with the time of its end (mod_sessions). */
import { readDateTime } from '../datetime.js'
import { dialects } from '../dialect.js'
import { describe } from './describe.js'
import { report } from './report.js'
import { everyVersion, isSet, rule, text, type ObjectRule } from './rule.js'

/** States in which a Session goes on. A reservation may name the time at which it expires. */
const goesOn: ReadonlySet<string> = new Set(['ACTIVE', 'PENDING'])

export const sessionTimeRules: readonly ObjectRule[] = [
  rule('Session', everyVersion, (session, walk) => {
    const status = text(session, 'status') ?? ''
    const { end } = dialects[walk.version].sessionTimes
    if (!isSet(session, end)) return
    if (goesOn.has(status)) {
      report(
        walk,
        'session.lifecycle',
        'violation',
        `no \`${end}\` while \`status\` is ${status}; send it with COMPLETED`,
        describe(session[end]),
        `/${end}`,
      )
    } else if (status === 'COMPLETED') {
      const ended = readDateTime(text(session, end) ?? '')
      const changed = readDateTime(text(session, 'last_updated') ?? '')
      if (ended === undefined || changed === undefined || ended <= changed + 1000) return
      report(
        walk,
        'session.lifecycle',
        'warning',
        `\`last_updated\` (${String(session['last_updated'])}) or earlier, since a COMPLETED Session has ended`,
        describe(session[end]),
        `/${end}`,
      )
    }
  }),
]
