/** Judges the envelope of a response and what is in it (chapter transport_and_format). */
import { looksLikeEnvelope } from '../envelope.js'
import { parseDateTime } from '../datetime.js'
import type { Finding } from '../finding.js'
import { formatStatus, isCustomStatus, isSuccess, knowsStatus, statusCode } from '../status.js'
import type { Version } from '../version.js'
import { describe, type Fields } from './describe.js'
import { nodeOf, type Node } from './nodes.js'
import { beginWalk, escapeKey, maximumExplained, report, type JudgingWalk } from './report.js'
import { finish, type JudgingSteps } from './steps.js'
import { meantName } from './typos.js'
import { walkNode, walkSteps } from './walk.js'
import { isObject } from '../json-object.js'

/** What `data` of a response should hold: from a row of the endpoint table. */
export interface Promised {
  /** Name of an object or enum; undefined where the specification defines none. */
  readonly response: string | undefined
  readonly list: boolean
}

/** Judges a response's body. Pointers begin at the body; `side` is the response unless told otherwise. */
export const judgeEnvelope = (version: Version, value: unknown, promised: Promised, side: Finding['side'] = 'response'): Finding[] => {
  return finish(envelopeSteps(version, value, promised, side))
}

/**
 * The same in steps, so that a long list lets other work in between: one for each entry. Where entries may be very large
 * themselves (`isHeavy`), they are judged in steps too.
 */
export function* envelopeSteps(
  version: Version,
  value: unknown,
  promised: Promised,
  side: Finding['side'] = 'response',
  isHeavy = false,
): JudgingSteps<Finding[]> {
  const walk = beginWalk(version, promised.response ?? '', side, '')
  walk.chapter = `${version} transport_and_format`
  if (!isObject(value) || !looksLikeEnvelope(value)) {
    reportNoEnvelope(walk, value, promised)
    return walk.findings.toArray()
  }
  const code = walkHead(walk, value)
  yield* walkData(walk, value, promised, code, isHeavy)
  return walk.findings.toArray()
}

const reportNoEnvelope = (walk: JudgingWalk, value: unknown, promised: Promised): void => {
  const node = promised.response === undefined ? undefined : nodeOf(walk.version, promised.response)
  const bare = promised.list ? (Array.isArray(value) ? (value as unknown[])[0] : undefined) : value
  const isBare = node !== undefined && ((promised.list && Array.isArray(value)) || resembles(node, bare))
  report(
    walk,
    isBare ? 'envelope.wrapping' : 'envelope.shape',
    'violation',
    'an envelope with `status_code`, `timestamp` and `data`',
    isBare ? `${promised.list ? 'a list of ' : ''}${promised.response} without an envelope` : describe(value),
  )
}

/** Whether a value has most of the required fields of an object. */
export const resembles = (node: Node, value: unknown): boolean => {
  if (node.kind !== 'object' || !isObject(value)) return false
  const required = node.fields.filter((field) => field.required)
  return required.filter((field) => value[field.name] !== undefined).length * 2 > required.length
}

const known: ReadonlySet<string> = new Set(['data', 'status_code', 'status_message', 'timestamp'])

/** Fields of an envelope that are missing, by the name under which they came: `statusMessage` for `status_message`. */
const misspeltFields = (value: Fields): ReadonlyMap<string, string> => {
  const absent = [...known].filter((name) => value[name] === undefined)
  const strangers = Object.keys(value)
    .filter((name) => !known.has(name))
    .slice(0, maximumExplained)
  if (strangers.length === 0 || absent.length === 0) return new Map()
  return new Map(
    strangers.flatMap((name) => {
      const meant = meantName(name, absent)
      return meant === undefined ? [] : [[name, meant.name] as const]
    }),
  )
}

/** Everything but `data`; returns the status code if it can be read. */
const walkHead = (walk: JudgingWalk, value: Fields): number | undefined => {
  const { status_code: code, status_message: message, timestamp } = value
  const numeric = typeof code === 'string' && /^\d{4}$/.test(code) ? Number(code) : code
  const misspelt = misspeltFields(value)
  const meant = new Set(misspelt.values())
  for (const [name, field] of misspelt) {
    const severity = field === 'status_message' ? 'warning' : 'violation'
    report(walk, 'field.typo', severity, `\`${field}\``, 'misspelt, so receivers ignore it', `/${escapeKey(name)}`)
  }
  if (code === undefined && meant.has('status_code')) {
    // One mistake, one finding.
  } else if (typeof code !== 'number') {
    report(walk, 'envelope.shape', 'violation', 'a number of four digits', code === undefined ? 'missing' : describe(code), '/status_code')
  } else if (!Number.isInteger(code) || code < 1000 || code > 4999) {
    report(walk, 'envelope.shape', 'violation', 'a number from 1000 to 4999', describe(code), '/status_code')
  } else if (!knowsStatus(walk.version, code)) {
    const other = statusCode(code) !== undefined || isCustomStatus(code)
    report(
      walk,
      other ? 'version.mix' : 'enum.unknown',
      'warning',
      `a status code of ${walk.version}`,
      other ? `${formatStatus(code)}, a code of 2.2.1` : String(code),
      '/status_code',
      `${walk.version} status_codes`,
    )
  }
  if (timestamp === undefined && meant.has('timestamp')) {
    // The same.
  } else if (timestamp === undefined || timestamp === null) {
    report(walk, 'envelope.shape', 'violation', 'the time of the response', timestamp === null ? 'null' : 'missing', '/timestamp')
  } else if (typeof timestamp !== 'string') {
    report(walk, 'envelope.shape', 'violation', 'a DateTime', describe(timestamp), '/timestamp')
  } else if (parseDateTime(timestamp) === undefined) {
    report(
      walk,
      'datetime.format',
      'violation',
      'YYYY-MM-DDThh:mm:ss[.fff][Z] in UTC',
      describe(timestamp),
      '/timestamp',
      `${walk.version} types`,
    )
  }
  if (message !== undefined && message !== null && typeof message !== 'string') {
    report(walk, 'envelope.shape', 'violation', 'text', describe(message), '/status_message')
  }
  for (const name of Object.keys(value)) {
    if (known.has(name) || misspelt.has(name)) continue
    const at = `/${escapeKey(name)}`
    report(
      walk,
      'enum.unknown',
      'warning',
      'only `status_code`, `status_message`, `timestamp` and `data`',
      'not a field of the envelope',
      at,
    )
  }
  return typeof numeric === 'number' ? numeric : undefined
}

function* walkData(walk: JudgingWalk, value: Fields, promised: Promised, code: number | undefined, isHeavy: boolean): JudgingSteps<void> {
  const { data } = value
  const node = promised.response === undefined ? undefined : nodeOf(walk.version, promised.response)
  if (node === undefined) return
  const wanted = promised.list ? `a list of ${promised.response}` : String(promised.response)
  const failed = code !== undefined && !isSuccess(code)
  const isThere = data !== undefined && data !== null
  if (!isThere) {
    // An error has nothing to give.
    if (!failed) report(walk, 'envelope.shape', 'violation', wanted, data === null ? 'null' : 'missing', '/data')
    return
  }
  const fits = promised.list === Array.isArray(data) && (node.kind !== 'object' || promised.list || isObject(data))
  if (!fits) {
    if (!failed) report(walk, 'envelope.shape', 'violation', wanted, describe(data), '/data')
    return
  }
  // What comes with an error is judged where it means to be the promised object: 2003 with `{"result": "REJECTED"}`.
  if (failed && (promised.list || !resembles(node, data))) return
  walk.path.push('data')
  if (!Array.isArray(data)) {
    if (isHeavy) yield* walkSteps(walk, node, data, false)
    else walkNode(walk, node, data, false)
  } else {
    for (let index = 0; index < data.length; index++) {
      walk.path.push(index)
      walk.explained = 0
      if (isHeavy) yield* walkSteps(walk, node, data[index], false)
      else walkNode(walk, node, data[index], false)
      walk.path.pop()
      yield
    }
  }
  walk.path.pop()
}
