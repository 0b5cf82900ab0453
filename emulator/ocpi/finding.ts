/** A deviation from the specification that we noticed. The ids are stable: faults carry the same ones. */
import { z } from 'zod'

/** Every rule id with one line on what it means. */
export const findingIds = {
  'auth.encoding': 'token plain where Base64 is due, or the reverse',
  'auth.scheme': 'Authorization is not `Token <token>`',
  'auth.token-role': 'token A, B or C used where another is due',
  'credentials.state': 'credentials method does not fit the state of the registration',
  'credentials.content': 'credentials name the wrong party, url or roles',
  'versions.choice': 'not the highest mutual version, or a version that cannot be used',
  'versions.interface-role': 'the sender interface is called where the receiver is due, or the reverse',
  'http.status': 'HTTP status does not fit the situation',
  'envelope.shape': 'response envelope is missing, incomplete or mistyped',
  'envelope.wrapping': 'wrapped in an envelope where none is due, or the reverse',
  'paging.total': 'X-Total-Count missing or wrong',
  'paging.limit': 'X-Limit missing or wrong, or limit exceeded',
  'paging.link': 'Link to the next page missing or wrong',
  'paging.offset': 'offset ignored',
  'filter.dates': 'date_from and date_to not honoured',
  'timestamp.parents': 'last_updated of the parents does not follow the child',
  'patch.last-updated': 'PATCH without last_updated',
  'patch.merge': 'PATCH merged wrongly, or sent for an object that does not exist',
  'cdr.location-header': 'POST of a CDR answered without a usable Location header',
  'cdr.immutable': 'CDR changed or sent twice',
  'cdr.arithmetic': 'totals do not follow from periods and tariffs',
  'owner.mismatch': 'country_code and party_id differ between url, headers, body and caller',
  'url.building': 'url was built instead of discovered',
  'datetime.format': 'not a DateTime',
  'number.format': 'number or amount is malformed',
  'null.empty': 'null, empty text or empty list where it is not allowed',
  'case.ids': 'ids that differ only by case',
  'country.format': 'alpha-2 where alpha-3 is due, or the reverse',
  'version.mix': 'belongs to another version',
  'command.result': 'result of a command missing, late, twice or out of order',
  'headers.message-ids': 'X-Request-ID or X-Correlation-ID missing, reused or not echoed',
  'headers.routing': 'OCPI-to and OCPI-from headers missing, superfluous or not swapped',
  'hub.routing': 'hub routed wrongly',
  'token.identity': 'token addressed or answered by the wrong key',
  'evse.removal': 'EVSE vanished instead of status REMOVED',
  'enum.unknown': 'value or field that no version knows',
  'length.overrun': 'longer than allowed',
  'session.lifecycle': 'session goes a way it cannot go',
  'content-type': 'Content-Type missing or odd',
  'rate.timeout': 'too slow, cut off, or refused for load',
  'module.support': 'advertised but not served',
  'transport.host': 'url that the other side cannot reach',
  'object.required': 'required field is missing',
  'object.type': 'wrong JSON type',
  'object.format': 'text does not look as it should',
  'object.rule': 'fields contradict each other',
  'body.json': 'body is not JSON, too large or too deep',
} as const

export type FindingId = keyof typeof findingIds
const ids = Object.keys(findingIds) as [FindingId, ...FindingId[]]

export const Finding = z.object({
  id: z.enum(ids),
  /** violation: contradicts the version in use. warning: legal or ambiguous, but known to break partners. */
  severity: z.enum(['violation', 'warning']),
  /** Which half of the exchange it concerns. */
  side: z.enum(['request', 'response']),
  /** JSON pointer into the body (`/data/0/evses/1/status`), or `header:<name>`, `url`, `status`, `method`. */
  at: z.string(),
  expected: z.string(),
  actual: z.string(),
  /** Version and chapter of the specification, as `2.2.1 mod_locations`. */
  chapter: z.string(),
})
export type Finding = z.infer<typeof Finding>
