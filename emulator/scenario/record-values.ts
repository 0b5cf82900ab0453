/**
 * Ids and values that a recording holds more than once. What a platform made up while it was recorded (the id of a Session, of a CDR) is
 * other in each replay: it is saved from the message in which it first comes. What the user chose becomes a variable of the file.
 */
import type { Exchange } from '../traffic/exchange.js'
import { isObject } from '../ocpi/json-object.js'

type Step = Record<string, unknown>

/** A step with the exchange that it was made from. */
export interface RecordedStep {
  readonly step: Step
  readonly exchange: Exchange | undefined
  /** The user wanted it; otherwise it is expected to come. */
  readonly isTriggered: boolean
}

/** Shorter values are too common to be ids. */
const shortest = 4
/** Random ids, as platforms make them. */
const random = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$|^[0-9a-f]{24,64}$/i
/** Path parameters and fields that hold an id, and no name or type. */
const idName = /(?:^|_)(?:id|uid|reference)$/
const commonNames: ReadonlySet<string> = new Set(['country_code', 'party_id', 'command'])

const isId = (name: string, value: unknown): value is string =>
  typeof value === 'string' && value.length >= shortest && !value.includes('${') && idName.test(name) && !commonNames.has(name)

type Visit = (name: string, value: string, pointer: string) => void

/** Every id in a value, with the name of its field and a JSON pointer. */
const eachId = (value: unknown, visit: Visit, pointer = '', name = ''): void => {
  if (isId(name, value)) visit(name, value, pointer)
  else if (Array.isArray(value)) for (const [index, item] of value.entries()) eachId(item, visit, `${pointer}/${index}`, name)
  else if (isObject(value))
    for (const [key, content] of Object.entries(value))
      eachId(content, visit, `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`, key)
}

/** What the user chose in a step: its path, query and body. */
const eachChosen = (step: Step, visit: Visit): void => {
  for (const part of ['path', 'query', 'body'] as const) eachId(step[part], visit)
  if (typeof step['key'] === 'string') visit('id', step['key'], '')
}

interface Origin {
  readonly step: Step
  /** The step before it that the user wanted, when it came by itself. */
  readonly after: Step | undefined
  readonly in: 'request' | 'response'
  readonly at: string
}

const jsonOf = (body: Uint8Array | undefined): unknown => {
  try {
    return body === undefined || body.byteLength === 0
      ? undefined
      : (JSON.parse(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8')) as unknown)
  } catch {
    return undefined
  }
}

/** Where values that a platform made up come first. Objects of a list are the data, which a replay has too, unless their ids are random. */
const originsIn = (
  { step, exchange, isTriggered }: RecordedStep,
  after: Step | undefined,
  add: (value: string, origin: Origin) => void,
): void => {
  const look = (side: 'request' | 'response', body: unknown): void => {
    const isList = isObject(body) && Array.isArray(body['data'])
    eachId(body, (_, value, at) => {
      if (!isList || random.test(value)) add(value, { step, after: isTriggered ? undefined : after, in: side, at })
    })
  }
  if (!isTriggered) look('request', jsonOf(exchange?.request.body))
  look('response', jsonOf(exchange?.response?.body))
}

const freeName = (name: string, taken: ReadonlySet<string>): string => {
  let free = name
  for (let number = 2; taken.has(free); number++) free = `${name}_${number}`
  return free
}

/** The steps with variables in place of values that come again, and the variables that the file gives values. */
export const withVariables = (recorded: readonly RecordedStep[]): { steps: Step[]; variables: Record<string, string> } => {
  const origins = new Map<string, Origin>()
  /** Values that the user brought in before any message held them. */
  const chosen = new Map<string, { name: string; steps: Set<Step> }>()
  const saved = new Map<string, string>()
  const taken = new Set<string>()
  let latest: Step | undefined
  for (const one of recorded) {
    if (one.isTriggered) latest = one.step
    if (one.isTriggered)
      eachChosen(one.step, (name, value) => {
        const origin = origins.get(value)
        if (origin && !chosen.has(value)) {
          const variable = saved.get(value) ?? freeName(name === 'id' ? 'object_id' : name, taken)
          taken.add(variable)
          saved.set(value, variable)
          // A message of the same kind that came before would hold another value.
          if (origin.after) {
            origin.after['name'] ??= `step-${recorded.findIndex(({ step }) => step === origin.after) + 1}`
            origin.step['since'] = origin.after['name']
          }
          origin.step['save'] = { ...(origin.step['save'] as object | undefined), [variable]: { in: origin.in, at: origin.at } }
          return
        }
        const known = chosen.get(value) ?? { name, steps: new Set() }
        chosen.set(value, { name: known.name === 'id' ? name : known.name, steps: known.steps.add(one.step) })
      })
    originsIn(one, latest, (value, origin) => {
      if (!origins.has(value)) origins.set(value, origin)
    })
  }
  const variables: Record<string, string> = {}
  for (const [value, { name, steps }] of chosen) {
    if (steps.size < 2 || saved.has(value)) continue
    const variable = freeName(name, taken)
    taken.add(variable)
    variables[variable] = value
    saved.set(value, variable)
  }
  return { steps: recorded.map(({ step }) => replaced(step, saved) as Step), variables }
}

const replaced = (value: unknown, variables: ReadonlyMap<string, string>): unknown => {
  if (typeof value === 'string') {
    const variable = variables.get(value)
    return variable === undefined ? value : `\${${variable}}`
  }
  if (Array.isArray(value)) return value.map((item: unknown) => replaced(item, variables))
  return isObject(value) ? Object.fromEntries(Object.entries(value).map(([key, content]) => [key, replaced(content, variables)])) : value
}
