/** What checks of several sections share. */
import { endpoints, type Module } from '../../ocpi/endpoints.js'
import type { JsonObject } from '../../standin/data/kinds.js'
import type { Exchange } from '../../traffic/exchange.js'
import { Deviation, Unseen } from '../case.js'
import type { Answer, Probe } from '../probe.js'
import { listQuery, survey, type Survey } from '../survey.js'
import { isObject } from '../../ocpi/json-object.js'

const decoder = new TextDecoder()
const parsed = new WeakMap<Uint8Array, { readonly value: unknown }>()

const jsonOf = (body: Uint8Array | undefined): unknown => {
  if (body === undefined) return undefined
  const known = parsed.get(body)
  if (known) return known.value
  let value: unknown
  try {
    value = JSON.parse(decoder.decode(body)) as unknown
  } catch {
    // What is no JSON has no fields.
  }
  parsed.set(body, { value })
  return value
}

/** The JSON object of a request; empty where there is none. */
export const requestOf = ({ request }: Exchange): JsonObject => {
  const value = jsonOf(request.body)
  return isObject(value) ? value : {}
}

/** `data` of an answer. */
export const dataOf = ({ response }: Exchange): unknown => {
  const value = jsonOf(response?.body)
  return isObject(value) ? value['data'] : undefined
}

export const objectsIn = (value: unknown): JsonObject[] => (Array.isArray(value) ? value.filter(isObject) : [])

export const text = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '')

export const isAnsweredWell = ({ response, ocpiStatus }: Exchange): boolean =>
  response !== undefined && response.status < 300 && ocpiStatus !== undefined && ocpiStatus < 2000

/** A request of the platform to one of our endpoints; the beginning of the id is enough. */
export const fromPlatform =
  (endpoint: string, fits: (exchange: Exchange) => boolean = () => true) =>
  (exchange: Exchange): boolean =>
    exchange.direction === 'in' && exchange.endpoint?.id.startsWith(endpoint) === true && fits(exchange)

/** The row of an exchange begins so, whoever sent it. */
export const isAt = ({ endpoint }: Exchange, row: string): boolean => endpoint?.id.startsWith(row) === true

/** A request of ours to an endpoint of the platform. */
export const toPlatform =
  (row: string) =>
  (exchange: Exchange): boolean =>
    exchange.direction === 'out' && isAt(exchange, row)

// ---- lists ------------------------------------------------------------------------------------------------------------------

const listModules: readonly Module[] = ['locations', 'sessions', 'cdrs', 'tariffs', 'tokens', 'hubclientinfo']

export interface ServedList {
  readonly module: Module
  readonly url: string
  readonly query: Readonly<Record<string, string>>
}

/** The lists that the platform serves. */
export const listsOf = (probe: Probe): ServedList[] =>
  listModules.flatMap((module) => {
    const has = endpoints[probe.leg.version].some(({ id }) => id === `${module}.sender.list`)
    const url = has && probe.serves(`${module}.SENDER`) ? probe.findUrl(module, 'SENDER') : undefined
    return url === undefined ? [] : [{ module, url, query: listQuery(probe.leg.version, module) }]
  })

/** Runs a check on each list; a list that lacks objects for it throws `Unseen`, and one at least has to be judged. */
export const eachList =
  (run: (probe: Probe, list: ServedList) => Promise<void>, only: (list: ServedList) => boolean = () => true) =>
  async (probe: Probe): Promise<string> => {
    const judged: string[] = []
    const lacks: string[] = []
    for (const list of listsOf(probe).filter(only)) {
      try {
        await run(probe, list)
        judged.push(list.module)
      } catch (error) {
        if (error instanceof Deviation) throw new Deviation(`${list.module}: ${error.seen}`, error.expected, error.seq)
        if (!(error instanceof Unseen)) throw error
        lacks.push(`${list.module}: ${error.message}`)
      }
    }
    if (judged.length === 0) throw new Unseen(lacks.length > 0 ? lacks.join('; ') : 'The platform serves no such list.')
    return `As expected for ${judged.join(', ')}.${lacks.length > 0 ? ` Not judged: ${lacks.join('; ')}` : ''}`
  }

export const getList = (probe: Probe, list: ServedList, query: Readonly<Record<string, string>> = {}): Promise<Answer> =>
  probe.get(list.url, { query: { ...list.query, ...query } })

export const totalOf = (answer: Answer): number | undefined => {
  const value = answer.header('x-total-count')
  return value !== undefined && /^\d+$/.test(value.trim()) ? Number(value) : undefined
}

/** Findings about the objects of a list, by rule and by the place they are at. */
export const objectFindings =
  (module: Module, ids: readonly string[], { at, warnings = false }: { readonly at?: RegExp; readonly warnings?: boolean } = {}) =>
  async (probe: Probe): Promise<string> => {
    const list = await survey(probe, module)
    requireObjects(list, module)
    judgeFindings(probe, list, ids, at, warnings)
    return `${list.count} objects of ${module} without such a deviation.`
  }

export const judgeFindings = (probe: Probe, list: Survey, ids: readonly string[], at: RegExp | undefined, warnings: boolean): void => {
  const hit = list.found.find(
    ({ finding }) =>
      ids.includes(finding.id) &&
      finding.at.startsWith('/data') &&
      (warnings || finding.severity === 'violation') &&
      (at?.test(finding.at) ?? true),
  )
  probe.seqs.push(...list.seqs.slice(0, 2))
  if (hit) throw new Deviation(`${hit.finding.id} at ${hit.finding.at}: ${hit.finding.actual}`, hit.finding.expected, hit.seq)
}

export const requireObjects = (list: Survey, module: Module, least = 1): void => {
  if (list.count < least)
    throw new Unseen(`${module}: ${list.count === 0 ? 'the list is empty' : `only ${list.count} objects`}; at least ${least} needed.`)
}

/** The objects of the sample have to pass a test, which says what deviates. */
export const eachObject =
  (module: Module, test: (object: JsonObject, probe: Probe) => string | undefined) =>
  async (probe: Probe): Promise<string> => {
    const list = await survey(probe, module)
    requireObjects(list, module)
    probe.seqs.push(...list.seqs.slice(0, 2))
    for (const object of list.sample) {
      const deviation = test(object, probe)
      if (deviation !== undefined)
        throw new Deviation(`${module} ${text(object['id'] ?? object['uid'])}: ${deviation}`, undefined, list.seqs[0])
    }
    return `${list.sample.length} objects of ${module} looked at.`
  }
