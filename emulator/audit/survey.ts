/** One pass over a list of the platform: what cases about the list and its objects need, and nothing that grows with the objects' size. */
import { rowOf, type Module } from '../ocpi/endpoints.js'
import type { Version } from '../ocpi/version.js'
import type { Finding } from '../ocpi/finding.js'
import { nextLink } from '../ocpi/paging.js'
import type { JsonObject } from '../standin/data/kinds.js'
import { Deviation } from './case.js'
import { describeAnswer, type Answer, type Probe } from './probe.js'
import { isObject } from '../ocpi/json-object.js'

export interface Survey {
  readonly first: Answer
  /** The seqs of all pages. */
  readonly seqs: readonly number[]
  readonly pages: number
  readonly count: number
  readonly total: number | undefined
  /** Ids that came twice. */
  readonly doubles: readonly string[]
  /** The first objects. */
  readonly sample: readonly JsonObject[]
  readonly lastUpdated: readonly string[]
  /** Findings about the answers, as far as they are held. */
  readonly found: readonly { readonly finding: Finding; readonly seq: number }[]
  /** Facts of Locations: ids of EVSEs that came twice, and the ids of tariffs that Connectors name. */
  readonly doubleEvseIds: readonly string[]
  readonly tariffIds: ReadonlySet<string>
  readonly ids: ReadonlySet<string>
}

const sampleSize = 200
const maximumFindings = 5_000
/** A list that has not ended by then is taken for endless. */
const maximumPages = 20_000

/** What makes an object unique in its list: `uid` and `type` of a Token, `id` where there is one, else the party and its role. */
const keyOf = (object: JsonObject): string => {
  const { uid, type, id, country_code, party_id, role } = object
  if (uid !== undefined) return `${String(uid)} ${String(type)}`
  return id === undefined ? `${String(country_code)}-${String(party_id)} ${String(role)}` : String(id)
}

const objectsIn = (value: unknown): JsonObject[] => (Array.isArray(value) ? value.filter(isObject) : [])

/** Query that a list needs: Sessions are asked for from a date. */
export const listQuery = (version: Version, module: Module): Record<string, string> =>
  rowOf(version, `${module}.sender.list`)?.query.some(({ required }) => required) === true ? { date_from: '2000-01-01T00:00:00Z' } : {}

export const survey = (probe: Probe, module: Module): Promise<Survey> => {
  const { surveys } = probe.leg
  const known = surveys.get(module)
  if (known) return known
  const made = makeSurvey(probe, module)
  surveys.set(module, made)
  return made
}

const makeSurvey = async (probe: Probe, module: Module): Promise<Survey> => {
  const { leg } = probe
  const ids = new Set<string>()
  const evseIds = new Set<string>()
  const doubleEvseIds: string[] = []
  const tariffIds = new Set<string>()
  const doubles: string[] = []
  const sample: JsonObject[] = []
  const lastUpdated: string[] = []
  const seqs: number[] = []
  let count = 0
  let first: Answer | undefined
  let url: string | undefined = probe.urlOf(module, 'SENDER')
  let query: Record<string, string> | undefined = listQuery(leg.version, module)
  const visited = new Set<string>()
  while (url !== undefined && seqs.length < maximumPages) {
    const answer: Answer = await probe.get(url, query ? { query } : {})
    seqs.push(answer.seq)
    first ??= answer
    if (answer.ocpi === undefined || answer.ocpi >= 2000 || (answer.status ?? 500) >= 300)
      throw new Deviation(`The list cannot be read: ${describeAnswer(answer)}`, 'HTTP 200 with OCPI 1000', answer.seq)
    for (const object of objectsIn(answer.data)) {
      count++
      const key = keyOf(object)
      if (ids.has(key)) doubles.push(key)
      ids.add(key)
      if (sample.length < sampleSize) sample.push(object)
      if (typeof object['last_updated'] === 'string' && lastUpdated.length < 5_000) lastUpdated.push(object['last_updated'])
      for (const evse of objectsIn(object['evses'])) {
        const evseId = evse['evse_id']
        if (typeof evseId === 'string' && evse['status'] !== 'REMOVED') {
          if (evseIds.has(evseId)) doubleEvseIds.push(evseId)
          evseIds.add(evseId)
        }
        for (const connector of objectsIn(evse['connectors'])) {
          if (typeof connector['tariff_id'] === 'string') tariffIds.add(connector['tariff_id'])
          if (Array.isArray(connector['tariff_ids'])) for (const id of connector['tariff_ids']) tariffIds.add(String(id))
        }
      }
    }
    visited.add(url)
    const next = nextLink(answer.header('link'))
    url = next !== undefined && !visited.has(next) && URL.canParse(next) ? next : undefined
    query = undefined
  }
  await leg.engine.settled()
  const found: { finding: Finding; seq: number }[] = []
  for (const seq of seqs) {
    for (const finding of leg.engine.log.get(seq)?.findings ?? [])
      if (finding.side === 'response' && found.length < maximumFindings) found.push({ finding, seq })
  }
  if (!first) throw new Error('no page')
  const total = Number(first.header('x-total-count') ?? NaN)
  return {
    first,
    seqs,
    pages: seqs.length,
    count,
    total: Number.isNaN(total) ? undefined : total,
    doubles,
    sample,
    lastUpdated,
    found,
    doubleEvseIds,
    tariffIds,
    ids,
  }
}
