/**
 * The rules by which exchanges are judged, one row each: every finding carries the id of its rule. The ids are stable,
 * and faults carry the same ones. Texts are our own. A row without an explanation does not compile.
 */
import type { Chapter } from './chapters.js'

export interface FindingRule {
  /** What the rule looks at or what deviates, as a heading. */
  readonly title: string
  /** What a finding of the rule usually is; single findings may differ by version or situation. */
  readonly severity: 'violation' | 'warning'
  /** Chapter that the rule rests on; a single finding may name another. */
  readonly chapter: Chapter
  /** What a finding of the rule means. */
  readonly meaning: string
  /** Why it hurts partners. */
  readonly harm: string
  /** How to fix it. */
  readonly fix: string
}

export const findingRules = {
  // ---- Authorization
  'auth.encoding': {
    title: 'Token is encoded in another way than the version demands',
    severity: 'violation',
    chapter: 'transport_and_format',
    meaning:
      'The Authorization header holds the right token in the wrong form. From 2.2 on the token is Base64 encoded once; 2.1.1 sends it as plain text.',
    harm: 'A partner that compares the header byte by byte answers 401, although both sides have agreed on the same token.',
    fix: 'Encode the token exactly once for 2.2 and later, without a line feed at its end and with padding. Send it unchanged in 2.1.1.',
  },
  'auth.scheme': {
    title: 'Authorization header is not `Token <token>`',
    severity: 'violation',
    chapter: 'transport_and_format',
    meaning: 'The Authorization header is missing, names another scheme such as Bearer, or is not separated by exactly one space.',
    harm: 'Gateways and partners that parse the header strictly refuse the request with 401 before they look at the token.',
    fix: 'Send `Authorization: Token <token>`, with a capital T and one space, on every request.',
  },
  'auth.token-role': {
    title: 'Another token is used than the one that is valid here',
    severity: 'violation',
    chapter: 'credentials',
    meaning:
      'The token was issued for something else: token A on a module after the registration, a token that a newer one has replaced, or the token of the other side or of another connection.',
    harm: 'Partners that keep the states of their tokens refuse the call. Partners that don’t will accept a token that should be void, which is a security hole.',
    fix: 'Use token A only to register. Afterwards send the token from the credentials that the receiver gave you last, and accept only the one that you gave last.',
  },

  // ---- registration
  'credentials.state': {
    title: 'Credentials request does not fit the state of the registration',
    severity: 'violation',
    chapter: 'credentials',
    meaning:
      'POST is for a platform that is not registered, PUT and DELETE for one that is; the wrong one has to be answered with HTTP 405. The receiver of a POST or PUT fetches the versions of the sender and issues a new token.',
    harm: 'The two sides end up with different ideas of which token is valid, and every later call fails with 401.',
    fix: 'Keep the state per connection, answer 405 where the method does not fit, fetch the versions of the sender again, and return a new token.',
  },
  'credentials.content': {
    title: 'Credentials name the wrong party, url or roles',
    severity: 'violation',
    chapter: 'credentials',
    meaning:
      'The credentials object repeats the party of the other side, is empty, names a role twice, or has a `url` that is not the versions endpoint.',
    harm: 'The partner stores the wrong owner for everything it receives, or cannot find your modules.',
    fix: 'Fill in your own country_code, party_id and business details, and the url of your versions endpoint.',
  },
  'versions.choice': {
    title: 'Version list or choice of version is wrong',
    severity: 'violation',
    chapter: 'version_information_endpoint',
    meaning:
      'A version is offered that cannot be used, is listed twice or under a relative url, or a lower version was chosen than both sides speak.',
    harm: 'The registration stops, or the connection runs on an older version and loses fields that both sides support.',
    fix: 'List each version once with an absolute url that answers, demand a token for the details, and choose the highest version that both sides list.',
  },
  'versions.interface-role': {
    title: 'Sender and receiver interface are mixed up',
    severity: 'violation',
    chapter: 'version_information_endpoint',
    meaning:
      'A request went to the other interface of the module, or the version details list an endpoint without a proper role, twice, or on one side only.',
    harm: 'A push ends at an interface that only answers GET, or a pull reads the objects that the partner received instead of those that it owns.',
    fix: 'Choose an endpoint by identifier and role together: SENDER to read from the owner, RECEIVER to push to the partner. List both, each once.',
  },
  'module.support': {
    title: 'Module is advertised but not served',
    severity: 'violation',
    chapter: 'version_information_endpoint',
    meaning:
      'The version details list an endpoint that answers 404, 405 or 501 to a method that the module defines, or they lack the credentials endpoint.',
    harm: 'Partners rely on the list. They retry, raise alarms, or miss data that they believe to have.',
    fix: 'List only modules that are implemented, and implement all required methods of those that are listed.',
  },
  'transport.host': {
    title: 'Url that the partner cannot reach',
    severity: 'warning',
    chapter: 'transport_and_format',
    meaning:
      'A url in credentials, versions, endpoints or a Link header leads to a private address, to localhost, or to http on a connection that uses https.',
    harm: 'The partner can read the url but not call it, so the registration or the next page fails from outside your network.',
    fix: 'Build urls from the public base url of the platform, not from the address that the server listens on behind a proxy.',
  },

  // ---- HTTP
  'http.status': {
    title: 'HTTP status does not fit the situation',
    severity: 'violation',
    chapter: 'status_codes',
    meaning:
      'HTTP and OCPI status answer two questions. HTTP errors are for requests that OCPI never got to decide: no valid token (401), no such url or object (404), a method that is not defined (405). All others are answered with HTTP 200 and the OCPI status code says how they ended.',
    harm: 'Clients that look at the HTTP status first never read the OCPI status code, and retry what can never succeed or drop what could.',
    fix: 'Answer HTTP 200 with a status code of 1xxx, 2xxx or 3xxx when the request was read, and the HTTP error that fits when it was not; send an envelope with both.',
  },
  'rate.timeout': {
    title: 'Answer is too slow, cut off, or refused for load',
    severity: 'warning',
    chapter: 'transport_and_format',
    meaning:
      'The exchange took longer than 30 seconds, was cut off, or was refused with 429, 502, 503 or 504 without saying when to try again.',
    harm: 'Most partners give up after 30 seconds and send the same message again, so that the load grows when the platform is busy.',
    fix: 'Answer first and process later. With 429 and 503 send a Retry-After header.',
  },
  'content-type': {
    title: 'Content-Type is missing or not JSON',
    severity: 'violation',
    chapter: 'transport_and_format',
    meaning:
      'A body was sent without `Content-Type: application/json`, with another media type or character set, in a GET, or is missing in an answer.',
    harm: 'Web frameworks choose their parser by this header: the body arrives empty or is refused with 415.',
    fix: 'Send `Content-Type: application/json` with every body, and no body with GET.',
  },
  'url.building': {
    title: 'Url is not the one that was advertised',
    severity: 'violation',
    chapter: 'version_information_endpoint',
    meaning:
      'The request went to a url that the version details do not list: hard-coded, with a doubled or missing slash, in other case, or with ids that are not percent-encoded.',
    harm: 'It works until the partner moves an endpoint or uses another path, and then everything fails at once.',
    fix: 'Take the url of the endpoint exactly as the version details list it, and append only what the module defines, each segment percent-encoded.',
  },

  // ---- headers
  'headers.message-ids': {
    title: 'X-Request-ID or X-Correlation-ID is missing, reused or not echoed',
    severity: 'violation',
    chapter: 'transport_and_format',
    meaning:
      'From 2.2 on every request carries both ids, with a new request id each time, and the response repeats them, also when it is an error.',
    harm: 'A message cannot be traced through a hub or in the logs of both sides, and repeated requests cannot be told from new ones.',
    fix: 'Create a new X-Request-ID for every request, keep the X-Correlation-ID when forwarding, and copy both into every response.',
  },
  'headers.routing': {
    title: 'OCPI-to and OCPI-from headers are missing, superfluous or not swapped',
    severity: 'violation',
    chapter: 'transport_and_format',
    meaning:
      'From 2.2 on functional modules name sender and receiver by country code and party id in headers, and the response swaps them. Configuration modules (versions, credentials) carry none.',
    harm: 'A platform with several parties, or a hub, cannot tell who speaks to whom, and delivers the message to the wrong party or to nobody.',
    fix: 'Send all four headers on functional modules and swap them in the response. Between two platforms with one role each a partner may tolerate that they are missing.',
  },
  'hub.routing': {
    title: 'Request through a hub is routed wrongly',
    severity: 'violation',
    chapter: 'transport_and_format',
    meaning:
      'A GET was broadcast, a list left to open routing, a hub error answered with the wrong code, or a hub delivered or changed data that it should not have.',
    harm: 'Data reaches parties that it does not concern, or no party at all.',
    fix: 'Address a GET to one party, broadcast only what concerns everybody, and answer routing problems with HTTP 200 and a code of 4xxx.',
  },

  // ---- bodies and envelopes
  'body.json': {
    title: 'Body is not JSON, too large or too deep',
    severity: 'violation',
    chapter: 'transport_and_format',
    meaning:
      'The body cannot be parsed: a syntax error, another encoding than UTF-8, a byte order mark, a field that occurs twice, or more bytes or levels than are read.',
    harm: 'The receiver refuses the whole message, or reads something else than was meant.',
    fix: 'Serialise with a JSON library, in UTF-8 without a byte order mark, and test with names that contain quotes and umlauts.',
  },
  'envelope.shape': {
    title: 'Response envelope is missing, incomplete or mistyped',
    severity: 'violation',
    chapter: 'transport_and_format',
    meaning:
      'Every response is an object with `status_code` (a number), `timestamp` and, where the endpoint defines it, `data` of the right type; HTTP errors have one too.',
    harm: 'Partners read `status_code` before anything else. Without it they cannot tell success from failure.',
    fix: 'Build all responses, also those of error handlers and gateways, in one place that writes the envelope.',
  },
  'envelope.wrapping': {
    title: 'Body is wrapped in an envelope where none belongs, or lacks it',
    severity: 'violation',
    chapter: 'transport_and_format',
    meaning:
      'Only responses are wrapped in an envelope. Requests, including the results of commands that are sent to a response_url, carry the bare object.',
    harm: 'The receiver finds none of the fields that it looks for, one level too deep or too high.',
    fix: 'Send the object itself in requests, and `{"data": …, "status_code": …, "timestamp": …}` in responses.',
  },

  // ---- lists
  'paging.total': {
    title: 'X-Total-Count is missing or wrong',
    severity: 'violation',
    chapter: 'transport_and_format',
    meaning:
      'X-Total-Count counts all objects that match the request, on whichever page. Here it is missing, not a number, or differs from what the pages add up to.',
    harm: 'Partners plan their crawl by it: with the page size as total they stop after the first page and miss the rest.',
    fix: 'Count the matching objects before the page is cut, and send the number with every page.',
  },
  'paging.limit': {
    title: 'X-Limit is missing or wrong, or the limit is exceeded',
    severity: 'violation',
    chapter: 'transport_and_format',
    meaning:
      'X-Limit is the number of objects that a page may hold at most. Here it is missing, shrinks to the objects in the page, or more objects came than were asked for.',
    harm: 'Partners that compute the next offset from it skip objects or read them twice; pages of one object make a crawl take hours.',
    fix: 'Send the maximum that applies to this list, and never more objects than the `limit` of the request.',
  },
  'paging.link': {
    title: 'Link to the next page is missing or wrong',
    severity: 'violation',
    chapter: 'transport_and_format',
    meaning:
      'The Link header has to lead to the next page while there is one, with an absolute url that keeps the filters, and must be absent on the last page.',
    harm: 'A crawl ends early and misses objects without anybody noticing, or runs in circles.',
    fix: 'Send `Link: <absolute url>; rel="next"` with the same date_from and date_to and the next offset; leave it out on the last page.',
  },
  'paging.offset': {
    title: 'Offset is ignored, or pages overlap',
    severity: 'violation',
    chapter: 'transport_and_format',
    meaning: 'The next page repeats objects of the page before, or the set shrank while it was read.',
    harm: 'A crawl never ends, or skips objects.',
    fix: 'Apply `offset` to a stable order, by creation, and do not let objects leave the set while it is read.',
  },
  'answer.subject': {
    title: 'Answer holds another object than the one that was asked for',
    severity: 'violation',
    chapter: 'transport_and_format',
    meaning: 'The id, owner or type of the object in the answer is not the one in the url, or a list holds the same object more than once.',
    harm: 'The receiver stores the object under a wrong key, overwrites the right one, or counts a session or a CDR twice.',
    fix: 'Look the object up by all parts of its key: country_code, party_id, id, and for Tokens the type. Make the order of a list unique.',
  },
  'filter.dates': {
    title: 'date_from and date_to are missing, misused or not honoured',
    severity: 'violation',
    chapter: 'transport_and_format',
    meaning:
      'Lists are filtered by `last_updated`, from date_from (inclusive) to date_to (exclusive from 2.2 on). Here an object lies outside, a required date is missing, or an unknown parameter was sent.',
    harm: 'Partners that fetch only what changed miss updates, or fetch everything every time.',
    fix: 'Compare `last_updated` of the object, not when it was created, and treat the bounds as the version defines them.',
  },

  // ---- objects and time
  'timestamp.parents': {
    title: 'last_updated does not follow the change',
    severity: 'violation',
    chapter: 'mod_locations',
    meaning:
      'A change of a Connector or EVSE updates `last_updated` of all objects above it. Here it stayed, went back, or moved although nothing changed.',
    harm: 'Partners that poll with date_from never see the change, or process the same object again and again.',
    fix: 'Set `last_updated` of the object and of its parents in the same transaction as the change.',
  },
  'patch.last-updated': {
    title: 'PATCH lacks last_updated',
    severity: 'violation',
    chapter: 'mod_locations',
    meaning: 'From 2.2 on a PATCH has to carry `last_updated` beside the fields that changed.',
    harm: 'The receiver cannot tell whether the change is newer than what it has, and answers 2001.',
    fix: 'Add `last_updated` to every PATCH.',
  },
  'patch.merge': {
    title: 'PATCH is merged wrongly, or sent for an object that does not exist',
    severity: 'violation',
    chapter: 'transport_and_format',
    meaning:
      'A PATCH changes the fields it carries and leaves all others. Here the object does not exist yet, a valid PATCH was refused, or the result differs from what was sent.',
    harm: 'The two sides hold different objects from then on, and nobody notices until the bill.',
    fix: 'PUT the whole object first. Patch an EVSE or Connector at its own url, and merge field by field.',
  },
  'evse.removal': {
    title: 'EVSE disappeared instead of getting status REMOVED',
    severity: 'violation',
    chapter: 'mod_locations',
    meaning:
      'EVSEs are never deleted: they get the status REMOVED and stay in the Location. Here one is gone, a DELETE was sent, or a Location without any EVSE was shared.',
    harm: 'Partners keep showing the EVSE as available, or lose the place of earlier sessions.',
    fix: 'Send the EVSE with status REMOVED, and keep it in the Location.',
  },
  'session.lifecycle': {
    title: 'Session does something that a Session cannot do',
    severity: 'violation',
    chapter: 'mod_sessions',
    meaning:
      'A Session goes from PENDING to ACTIVE to COMPLETED, its energy grows, and nothing changes after its end. Here the status, the energy or the times contradict that, or a CDR names an unknown Session.',
    harm: 'Drivers see wrong costs, and sessions stay open in the systems of the partner.',
    fix: 'Send states in their order and energy that never decreases, send an end with COMPLETED, and send the Session before its CDR.',
  },
  'cdr.location-header': {
    title: 'POST of a CDR is answered without a usable Location header',
    severity: 'violation',
    chapter: 'mod_cdrs',
    meaning: 'The answer to a POST of a CDR names, in the Location header, the absolute url under which the sender can read the CDR back.',
    harm: 'The sender cannot check what was stored; some senders treat the post as failed and send the CDR again.',
    fix: 'Answer with `Location: <absolute url of this CDR>` and serve a GET there.',
  },
  'cdr.immutable': {
    title: 'CDR is changed, or sent twice',
    severity: 'violation',
    chapter: 'mod_cdrs',
    meaning:
      'A CDR cannot be changed or replaced once it is sent. Here the same id came again, with PUT, PATCH or DELETE, or with other content.',
    harm: 'CDRs are invoices: the customer is billed twice, or for the wrong amount.',
    fix: 'Correct a CDR by a credit CDR and a new CDR with a new id, and check with GET before posting again after an error.',
  },
  'cdr.arithmetic': {
    title: 'Totals of the CDR do not follow from its periods and tariffs',
    severity: 'violation',
    chapter: 'mod_cdrs',
    meaning:
      'Standin prices the charging periods with the tariffs of the CDR. The total that it names differs from the total that the CDR states.',
    harm: 'Partners that check CDRs refuse to pay them, and those that don’t bill the wrong amount.',
    fix: 'Compare line by line with `standin price --cdr`: usual causes are step_size applied to each period, rounded periods, VAT counted twice, and local time read as UTC.',
  },
  'cdr.session': {
    title: 'CDR and Session disagree',
    severity: 'violation',
    chapter: 'mod_cdrs',
    meaning:
      'CDR and Session, whichever comes first, differ in energy, cost, currency, Token, place or time, or the Session has a CDR already that has not been credited.',
    harm: 'The driver has seen one amount in the app and finds another one on the bill, or pays for the same charging twice.',
    fix: 'Make the CDR from the completed Session. To correct a CDR, send a credit CDR first and then a new one.',
  },
  'credit.cdr': {
    title: 'Credit CDR does not undo its original, or a cost is negative without credit',
    severity: 'violation',
    chapter: 'mod_cdrs',
    meaning:
      'Since 2.2 a CDR is corrected by a credit CDR: `credit` is true, `credit_reference_id` names the original, all data are copied, and only `total_cost` is negated. Here the amount, the reference or the copied data are different, the CDR is credited twice, or a cost is negative without `credit`.',
    harm: 'Partners book the amount as it stands: a customer is credited too much, twice, or for somebody else’s session.',
    fix: 'Copy the original CDR, give it a new id, set `credit` and `credit_reference_id`, and negate both parts of `total_cost`. Send the corrected CDR afterwards under another id.',
  },
  'command.result': {
    title: 'Result of a command is missing, late, repeated or unexpected',
    severity: 'violation',
    chapter: 'mod_commands',
    meaning:
      'A command that was accepted gets exactly one result, sent to its response_url before the timeout, by the party that the command was sent to.',
    harm: 'The driver’s app shows a failure although charging began, or waits for a session that never starts.',
    fix: 'Post one result to the response_url of the request, unchanged, within the timeout that you announced.',
  },
  'token.identity': {
    title: 'Token is addressed or answered under the wrong key',
    severity: 'violation',
    chapter: 'mod_tokens',
    meaning:
      'A Token is identified by owner, uid and type, and the type is RFID unless the url says otherwise. In 2.1.1 the uid alone identifies it. Here url, body and answer do not mean the same Token, a uid of 2.1.1 changes its type, or an unknown Token is answered the wrong way.',
    harm: 'The wrong customer is authorised, or the right one is refused.',
    fix: 'Look up uid and type together, add `?type=` for other types than RFID, and answer 404 with 2004 for a Token that is not known.',
  },

  // ---- owners and ids
  'owner.mismatch': {
    title: 'country_code and party_id differ between url, headers, body and caller',
    severity: 'violation',
    chapter: 'transport_and_format',
    meaning: 'The object belongs to another party than the one that sends it, or url, routing headers and body name different owners.',
    harm: 'The partner stores the object under the wrong owner, or refuses it, since a party may only change its own objects.',
    fix: 'Use the country_code and party_id of the owner in url, body and OCPI-from headers alike.',
  },
  'data.leak': {
    title: 'Session or CDR of another provider’s customer',
    severity: 'violation',
    chapter: 'mod_sessions',
    meaning:
      'The Token in the object belongs to another eMSP than the one that it was pushed to, or that pulled the list. Sessions and CDRs are for the owner of the Token only.',
    harm: 'Where and when a person charges is personal data: this is a breach of privacy, and the wrong provider may bill it.',
    fix: 'Choose the receiver by `country_code` and `party_id` of `cdr_token`, and filter lists by the party that asks.',
  },
  'case.ids': {
    title: 'Ids differ only by upper and lower case',
    severity: 'warning',
    chapter: 'types',
    meaning: 'Country codes, party ids and most ids are case-insensitive from 2.2 on. The same id was written in two ways.',
    harm: 'Partners that compare ids exactly see two objects, or do not find the one that they have.',
    fix: 'Write ids in one way everywhere, country codes in capitals, and compare them without regard to case.',
  },
  'country.format': {
    title: 'Country code has the wrong number of letters',
    severity: 'violation',
    chapter: 'types',
    meaning: '`country_code` of a party has two letters (ISO 3166-1 alpha-2); `country` of a Location has three (alpha-3).',
    harm: 'The object is refused, or the Location cannot be found in its country.',
    fix: 'Use alpha-2 for parties (NL) and alpha-3 for addresses (NLD).',
  },
  'reference.unknown': {
    title: 'Object names a Location, EVSE or Connector that was never sent',
    severity: 'warning',
    chapter: 'mod_sessions',
    meaning:
      'Locations have been exchanged over this connection, but not the one that the Session or CDR names, or not this EVSE or Connector of it.',
    harm: 'The partner cannot show where the driver charges, and may refuse the bill for a place that it does not know.',
    fix: 'Push a Location before it is used, and use the same `id`, `uid` and connector `id` everywhere.',
  },
  'evse.id': {
    title: '`evse_id` is not an EVSE id',
    severity: 'violation',
    chapter: 'mod_locations',
    meaning:
      'An `evse_id` is written as eMI3 and ISO 15118 define it: country, operator, the letter E and the outlet, with `*` between them or without separators. The id has another form, or names another operator than the EVSE that it belongs to.',
    harm: 'Drivers, apps and roaming hubs look a charger up by this id, and find nothing or another one.',
    fix: 'Send the id that is printed on the charger, such as NL*ABC*E123. Keep own numbers in `uid`; leave `evse_id` out when there is none.',
  },

  // ---- values
  'object.required': {
    title: 'Required field is missing',
    severity: 'violation',
    chapter: 'types',
    meaning: 'The object lacks a field that the version requires, or the request lacks its body.',
    harm: 'Partners refuse the object, and often the whole page that it is in.',
    fix: 'Send the field. Where the value is not known, check whether the version allows a placeholder such as #NA.',
  },
  'object.type': {
    title: 'Field has the wrong JSON type',
    severity: 'violation',
    chapter: 'types',
    meaning: 'The field holds another JSON type than the version defines: text for a number, an object for a list, and so on.',
    harm: 'Typed parsers fail on the whole message.',
    fix: 'Send the type that the version defines for the field.',
  },
  'object.format': {
    title: 'Text does not have the required format',
    severity: 'violation',
    chapter: 'types',
    meaning: 'The text is not the url, time, date, language code, time zone or printable text that the field is for.',
    harm: 'Partners that parse the text fail, or show it wrongly.',
    fix: 'Send the format that the finding names.',
  },
  'object.rule': {
    title: 'Fields of an object contradict each other',
    severity: 'violation',
    chapter: 'types',
    meaning:
      'Each field is valid alone, but they do not fit together: an end before its start, a field without the one it needs, an id that occurs twice.',
    harm: 'Partners resolve the contradiction in different ways, so the same object means different things to them.',
    fix: 'Correct the field that the finding names.',
  },
  'enum.unknown': {
    title: 'Value or field that no version knows',
    severity: 'warning',
    chapter: 'types',
    meaning:
      'The value is not in the list of allowed values, or the object has a field that OCPI does not define. An extra field is a warning; an unknown value is a violation.',
    harm: 'Strict parsers refuse the whole page because of one unknown value; extra fields are lost without notice.',
    fix: 'Use a value of the list, and put own data where partners have agreed on it.',
  },
  'field.typo': {
    title: 'Field name is nearly one of the version',
    severity: 'warning',
    chapter: 'types',
    meaning:
      'A field is spelt almost like one that the object has: in camelCase, in the singular, with a slip. It is a violation where the field that was meant is required.',
    harm: 'Receivers ignore names that they do not know, so the value is lost without notice: a misspelt restriction makes a tariff cheaper or dearer.',
    fix: 'Rename the field as the finding says, and send each field once.',
  },
  'version.mix': {
    title: 'Field or value belongs to another version',
    severity: 'violation',
    chapter: 'types',
    meaning: 'The message uses names, types or values of another OCPI version than the connection speaks.',
    harm: 'The partner does not find the field under the name that its version has, and treats it as missing.',
    fix: 'Write objects with a schema for each version, and convert them at the edge.',
  },
  'length.overrun': {
    title: 'Text is longer than allowed',
    severity: 'violation',
    chapter: 'types',
    meaning: 'The text has more characters than the version allows for the field.',
    harm: 'Partners cut it off, so that two ids become one, or refuse the object when their database does.',
    fix: 'Shorten the text; choose ids of at most 36 characters.',
  },
  'datetime.format': {
    title: 'Date and time have the wrong format',
    severity: 'violation',
    chapter: 'types',
    meaning:
      'A DateTime is written as 2026-03-01T12:00:00Z: UTC, with or without Z, with or without a fraction of a second, at most 25 characters. An offset such as +01:00 is not allowed.',
    harm: 'Partners refuse it, or read local time as UTC and are wrong by hours.',
    fix: 'Convert to UTC and format without an offset.',
  },
  'time.future': {
    title: 'Time lies ahead of the clock',
    severity: 'warning',
    chapter: 'types',
    meaning:
      'Something that has happened carries a time that has not come yet, by more than clocks usually differ: the start or end of a Session or CDR, a charging period, or `last_updated` of an object in a list. Or a reservation expires before it is made.',
    harm: 'Objects seem newer than every later change, so updates are ignored; durations and prices at times of day are wrong.',
    fix: 'Convert local time to UTC, and keep the clocks of back office and charge points in step.',
  },
  'number.format': {
    title: 'Number or amount has the wrong format',
    severity: 'violation',
    chapter: 'types',
    meaning:
      'A number was sent as text, with a comma, with more decimals than allowed, or a coordinate as a number or with too few or too many decimals.',
    harm: 'Parsers fail, amounts are rounded differently on both sides, and places move on the map.',
    fix: 'Send numbers as JSON numbers rounded to four decimals, and coordinates as text with five to seven decimals.',
  },
  'number.range': {
    title: 'Number cannot be what it says',
    severity: 'violation',
    chapter: 'types',
    meaning:
      'The number has the right type, but the quantity does not exist: a negative time, a latitude of 95, a VAT of more than 100 %, a `step_size` of 0 for time or energy.',
    harm: 'Calculations with it fail or give nonsense: division by zero, negative bills, places off the map.',
    fix: 'Correct the value at its source; leave an optional field out when the value is not known.',
  },
  'number.plausible': {
    title: 'Number is unlikely',
    severity: 'warning',
    chapter: 'types',
    meaning:
      'The number is legal but far from what chargers, vehicles and prices are like: Wh in a field of kWh, kW in a field of W, a VAT of 0.19, 400 V between phase and neutral, more power than voltage and current allow, coordinates that are swapped, 0/0 or outside of the country.',
    harm: 'Nobody refuses it, so the mistake is found by drivers and in bills: wrong prices, wrong charging times, a charger in the sea.',
    fix: 'Check the unit of the field in the chapter, and convert. If the value is right, nothing needs to be done.',
  },
  'null.empty': {
    title: 'Null, empty text or empty list where a value is required',
    severity: 'violation',
    chapter: 'types',
    meaning:
      'A required field is null or empty, a list that needs an entry has none, or #NA is used where it is not allowed. In a PATCH, null is a warning, because receivers differ.',
    harm: 'The object counts as incomplete. In a PATCH some receivers delete the field and others ignore it.',
    fix: 'Send a value, or leave the field out where it is optional.',
  },
} as const satisfies Readonly<Record<string, FindingRule>>

export type FindingId = keyof typeof findingRules
export const findingIds = Object.keys(findingRules) as [FindingId, ...FindingId[]]

export const isFindingId = (text: string): text is FindingId => Object.hasOwn(findingRules, text)
