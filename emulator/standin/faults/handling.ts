/** Ways of carrying a request out wrongly, or not at all. */
import { own } from '../../ocpi/own.js'
import { tokenEncoding } from '../../ocpi/authorization.js'
import { readDateTime } from '../../ocpi/datetime.js'
import { formatLink, pageUrl, readPageQuery } from '../../ocpi/paging.js'
import { httpError, success, type Answer } from '../serving/answer.js'
import type { Call, Handler } from '../serving/call.js'
import { newToken } from '../connections.js'
import { kindOf, type JsonObject } from '../data/kinds.js'
import { ownCredentials } from '../calling/registration.js'
import { jsonOf } from './message.js'
import { isObject } from '../../ocpi/json-object.js'

/** `before` may answer in place of the handler, `after` sees what the handler answered. */
interface Handling {
  readonly before?: (call: Call) => Answer | undefined | Promise<Answer | undefined>
  /** In place of the handler, which it may ask. */
  readonly around?: (call: Call, handler: Handler) => Promise<Answer | undefined>
  readonly after?: (call: Call, answer: Answer) => Answer | undefined
}

/** The object that a PATCH has just changed. */
const patched = (call: Call): { object: JsonObject; keep: (object: JsonObject) => void; patch: JsonObject } | undefined => {
  const { endpoint, params, connection, context, body } = call
  const id = params['location_id'] ?? params['session_id'] ?? params['tariff_id'] ?? params['token_uid']
  const kind = kindOf(endpoint)
  if (!endpoint.partial || !kind || id === undefined || !isObject(body)) return undefined
  const set = context.data.received(connection.id, kind.name)
  const entry = set.entries().find((candidate) => candidate.id.toLowerCase() === id.toLowerCase())
  if (!entry) return undefined
  return {
    object: entry.object,
    patch: body,
    keep: (object) => {
      const [country_code = '', party_id = ''] = entry.owner.split('-')
      set.put({ country_code, party_id }, entry.id, object, undefined, entry.version, context.environment.clock.now())
    },
  }
}

/** What even a wrong merge leaves alone, since the object could not be found without it. */
const identity: ReadonlySet<string> = new Set(['id', 'uid', 'type', 'country_code', 'party_id', 'last_updated'])
const isKept = (patch: JsonObject, name: string): boolean => identity.has(name) || Object.hasOwn(patch, name)

const dataOf = (answer: Answer): unknown => jsonOf(answer.data)

export const handlingBehaviours: Readonly<Record<string, Handling>> = own({
  /** Refuses the token in the encoding that is due. */
  'demand-other-encoding': {
    before: (call) =>
      call.token.encoding === tokenEncoding(call.version) ? httpError(401, 2000, 'this credentials token is not known here') : undefined,
  },
  /** POST when registered is answered as if it were the first. */
  'register-again': {
    before: (call) => success('registered again', ownCredentials(call.context, call.connection, call.version, newToken())),
  },
  /** Fields that a PATCH leaves out are lost. */
  'merge-forgets': {
    after: (call, answer) => {
      const found = answer.status === 1000 ? patched(call) : undefined
      if (!found) return undefined
      const names = Object.keys(found.object)
      found.keep(Object.fromEntries(names.filter((name) => isKept(found.patch, name)).map((name) => [name, found.object[name]])))
      return answer
    },
  },
  /** Fields that a PATCH leaves out become null. */
  'merge-nulls': {
    after: (call, answer) => {
      const found = answer.status === 1000 ? patched(call) : undefined
      if (!found) return undefined
      found.keep(Object.fromEntries(Object.entries(found.object).map(([name, value]) => [name, isKept(found.patch, name) ? value : null])))
      return answer
    },
  },
  /** A list is filtered by when what is in it began, and cut into pages after that. */
  'filter-by-start': {
    around: async (call, handler) => {
      const asked = readPageQuery(call.query)
      if (asked.dateFrom === undefined && asked.dateTo === undefined) return undefined
      const every: unknown[] = []
      for (;;) {
        const list = dataOf(await handler({ ...call, query: `date_from=1970-01-01T00:00:00Z&offset=${every.length}`, facts: {} }))
        if (!Array.isArray(list) || list.length === 0) break
        every.push(...(list as unknown[]))
      }
      const matching = every.filter((object) => {
        const start = isObject(object) ? readDateTime(String(object['start_datetime'] ?? object['start_date_time'])) : undefined
        return start !== undefined && start >= (asked.dateFrom ?? 0) && start < (asked.dateTo ?? Number.POSITIVE_INFINITY)
      })
      const limit = Math.min(asked.limit ?? call.context.settings.pageLimit, call.context.settings.pageLimit)
      const end = Math.min(asked.offset + limit, matching.length)
      const headers = ['X-Total-Count', String(matching.length), 'X-Limit', String(call.context.settings.pageLimit)]
      if (end < matching.length) {
        call.facts.nextPage = pageUrl(call.url, end, limit)
        headers.push('Link', formatLink(call.facts.nextPage))
      }
      return success('what began in the time that was asked for', matching.slice(asked.offset, end), { headers })
    },
  },
  /** Charging periods of a PATCH take the place of those that were there. */
  'periods-replaced': {
    after: (call, answer) => {
      const found = answer.status === 1000 ? patched(call) : undefined
      if (!found || !Array.isArray(found.patch['charging_periods'])) return undefined
      found.keep({ ...found.object, charging_periods: found.patch['charging_periods'] as unknown[] })
      return answer
    },
  },
})
