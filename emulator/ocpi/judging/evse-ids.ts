/** evse.id: whether an `evse_id` is an EVSE id as eMI3 and ISO 15118 write it, and whose it is (mod_locations, EVSE). */
import type { Finding } from '../finding.js'
import { describe, type Fields } from './describe.js'
import { report, type JudgingWalk } from './report.js'
import { everyVersion, list, rule, since22, text, type ObjectRule } from './rule.js'
import { isObject } from '../json-object.js'

/** Country, operator, `E`, outlet. The separators may be left out, both of them. */
const wellFormed = /^([A-Z]{2})(\*?)([A-Z0-9]{3})\2E[A-Z0-9][A-Z0-9*]{0,30}$/i

interface Mistake {
  readonly matches: RegExp
  readonly severity: Finding['severity']
  readonly what: string
}

/** What is usually sent instead, the most telling first. Examples of both versions write hyphens, so these are a warning. */
const mistakes: readonly Mistake[] = [
  { matches: /^[A-Z]{2}[-_. /][A-Z0-9]{3}[-_. /]E[A-Z0-9]/i, severity: 'warning', what: 'separators are `*`' },
  { matches: /^\+?\d{1,3}\*?\d{3,6}\*[\d*]{1,32}$/, severity: 'warning', what: 'the older form of DIN SPEC 91286' },
  { matches: /^[A-Z]{2}(\*[A-Z0-9]{3}|[A-Z0-9]{3}\*)E[A-Z0-9]/i, severity: 'warning', what: 'one separator is missing' },
  { matches: /^[A-Z]{2}\*?[A-Z0-9]{3}\*?E\*/i, severity: 'violation', what: 'no separator follows `E`' },
  { matches: /^E\*?[A-Z]{2}\*|^[A-Z]{2}\*E\*?[A-Z0-9]{3}\*/i, severity: 'violation', what: '`E` comes after the operator' },
  { matches: /^[A-Z]{2}[*-]?[A-Z0-9]{3}[*-]?C[A-Z0-9]{8}/i, severity: 'violation', what: 'this is the id of a contract' },
  { matches: /^[A-Z]{2}\*?[A-Z0-9]{3}\*?P/i, severity: 'violation', what: 'this is the id of a pool: `P` in place of `E`' },
  { matches: /^[A-Z]{2}\*?[A-Z0-9]{3}\*?S/i, severity: 'violation', what: 'this is the id of a station: `S` in place of `E`' },
  { matches: /^[A-Z]{3}\*/i, severity: 'violation', what: 'the country has two letters' },
  { matches: /^[A-Z]{2}\*[A-Z0-9]{3}\*?/i, severity: 'violation', what: '`E` is missing after the operator' },
  { matches: /^[A-Z]{2}\*/i, severity: 'violation', what: 'the operator has three letters or digits' },
]

const check = (value: Fields, walk: JudgingWalk): void => {
  const id = text(value, 'evse_id')
  // An empty id and one that is not available have findings of their own.
  if (id === undefined || id === '' || id === '#NA' || wellFormed.test(id)) return
  const mistake = mistakes.find(({ matches }) => matches.test(id))
  report(
    walk,
    'evse.id',
    mistake?.severity ?? 'violation',
    'an eMI3 EVSE id: country, operator, `E` and outlet, such as NL*ABC*E123',
    mistake === undefined ? describe(id) : `${describe(id)}: ${mistake.what}`,
    '/evse_id',
  )
}

/**
 * The EVSEs of one Location are run by one operator. That of another party than the Location's owner is usual: platforms
 * act for several operators.
 */
const severalOperators = (location: Fields, walk: JudgingWalk): void => {
  let first: string | undefined
  for (const [index, evse] of list(location, 'evses').entries()) {
    const id = isObject(evse) ? text(evse, 'evse_id') : undefined
    const operator = id === undefined ? undefined : wellFormed.exec(id)?.[3]?.toUpperCase()
    if (operator === undefined || operator === (first ??= operator)) continue
    report(
      walk,
      'evse.id',
      'warning',
      `operator ${first}, as in the other EVSEs`,
      `${describe(id)} (operator ${operator})`,
      `/evses/${index}/evse_id`,
    )
  }
}

export const evseIdRules: readonly ObjectRule[] = [
  rule('EVSE', everyVersion, check),
  rule('CdrLocation', since22, check),
  rule('Location', everyVersion, severalOperators),
]
