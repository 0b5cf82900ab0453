/** answer.subject, time.future: whether an answer holds what was asked for, each object once, none from the future. */
import { dialects } from '../../ocpi/dialect.js'
import type { Endpoint } from '../../ocpi/endpoints.js'
import { formatParty, sameParty, type Party } from '../../ocpi/headers.js'
import { describe } from '../../ocpi/judging/describe.js'
import { own } from '../../ocpi/own.js'
import { parseQuery } from '../../ocpi/paging.js'
import { eachAnswered, instantOf } from './known.js'
import { answeredData, note, pathParameters, queryOf, succeeded, textAt, type Fields, type SceneRule, type Scene } from './scene.js'
import { isObject } from '../../ocpi/json-object.js'

/** The object that is promised, the last path parameter that names it, and its own field for that. */
const subjects: Readonly<Record<string, readonly [parameter: string, field: string]>> = own({
  Location: ['location_id', 'id'],
  EVSE: ['evse_uid', 'uid'],
  Connector: ['connector_id', 'id'],
  Session: ['session_id', 'id'],
  Tariff: ['tariff_id', 'id'],
  Token: ['token_uid', 'uid'],
})

const ownerFields = ['country_code', 'party_id'] as const

const isSingleGet = (endpoint: Endpoint | undefined): boolean =>
  endpoint !== undefined && endpoint.method === 'GET' && !endpoint.list && endpoint.response !== undefined && endpoint.path.includes('{')

const ownerOf = (object: Fields): Party | undefined => {
  const [country_code, party_id] = [textAt(object, 'country_code'), textAt(object, 'party_id')]
  return country_code === undefined || party_id === undefined ? undefined : { country_code, party_id }
}

// ---- one object ---------------------------------------------------------------------------------------------------

const single: SceneRule = {
  ids: ['answer.subject', 'case.ids', 'owner.mismatch'],
  applies: (endpoint) =>
    isSingleGet(endpoint) &&
    (endpoint?.response === 'ClientInfo' || endpoint?.response === 'CDR' || subjects[endpoint?.response ?? ''] !== undefined),
  check: (scene) => {
    const data = succeeded(scene) ? answeredData(scene) : undefined
    if (!isObject(data)) return
    const [parameter = '', field = 'id'] = subjects[scene.endpoint?.response ?? ''] ?? []
    const asked = pathParameters(scene)
    compare(scene, data, field, asked[parameter] ?? scene.facts.askedId)
    for (const name of ownerFields) compare(scene, data, name, asked[name])
    if (scene.endpoint?.response === 'Token')
      compare(scene, data, 'type', parseQuery(queryOf(scene)).find(([name]) => name === 'type')?.[1])
    if (asked['country_code'] === undefined) checkOwner(scene, data)
  },
}

const compare = (scene: Scene, data: Fields, field: string, asked: string | undefined): void => {
  const given = data[field]
  if (asked === undefined || asked === '' || (typeof given !== 'string' && typeof given !== 'number') || String(given) === asked) return
  const onlyCase = String(given).toLowerCase() === asked.toLowerCase()
  note(
    scene,
    'response',
    onlyCase ? 'case.ids' : 'answer.subject',
    onlyCase ? 'warning' : 'violation',
    `/data/${field}`,
    `${asked.slice(0, 80)}, as requested`,
    String(given).slice(0, 80),
  )
}

/** What a platform gives out by its own id alone is its own. */
const checkOwner = (scene: Scene, data: Fields): void => {
  const { peerParties, ourParties, peerIsHub, weAreHub } = scene.facts
  const outgoing = scene.exchange.direction === 'out'
  const owner = ownerOf(data)
  const parties = outgoing ? peerParties : ourParties
  const isHub = outgoing ? peerIsHub : weAreHub
  if (owner === undefined || scene.endpoint?.interface !== 'SENDER' || isHub === true || parties === undefined || parties.length === 0)
    return
  if (parties.some((party) => sameParty(party, owner))) return
  note(scene, 'response', 'owner.mismatch', 'violation', '/data/party_id', parties.map(formatParty).join(' or '), formatParty(owner))
}

// ---- lists --------------------------------------------------------------------------------------------------------

/** Whose object it is, its id and, for Tokens, its type: what makes it one. Undefined when that is not known. */
const identityOf = (scene: Scene, object: Fields): string | undefined => {
  const { ownerFields: namesOwner, idsIgnoreCase } = dialects[scene.version]
  const id = object['id'] ?? object['uid'] ?? object['role']
  // Behind a hub, two owners may use one id.
  if ((typeof id !== 'string' && typeof id !== 'number') || (!namesOwner && scene.facts.peerIsHub === true)) return undefined
  const type = object['uid'] === undefined ? undefined : object['type']
  const identity = [object['country_code'], object['party_id'], id, type]
    .map((part) => (part === undefined ? '' : describe(part)))
    .join('/')
  return idsIgnoreCase ? identity.toLowerCase() : identity
}

const repetition: SceneRule = {
  ids: ['answer.subject'],
  applies: (endpoint) => endpoint?.paged === true,
  check: (scene) => {
    const seen = new Map<string, number>()
    return eachAnswered(scene, (object, _, index) => {
      const identity = identityOf(scene, object)
      if (identity === undefined) return
      const first = seen.get(identity)
      if (first === undefined) seen.set(identity, index)
      else noteRepeated(scene, object, index, first)
    })
  },
}

const noteRepeated = (scene: Scene, object: Fields, index: number, first: number): void => {
  const field = object['id'] !== undefined ? 'id' : object['uid'] !== undefined ? 'uid' : 'party_id'
  const id = `${scene.endpoint?.response ?? ''} ${describe(object[field])}`.trim()
  note(
    scene,
    'response',
    'answer.subject',
    'violation',
    `/data/${index}/${field}`,
    'each object once in a list',
    `${id}, which is also at /data/${first}`,
  )
}

// ---- the future ---------------------------------------------------------------------------------------------------

/** Clocks differ; time zones differ by more. */
const toleranceMs = 5 * 60_000

/** One that changes again before its `last_updated` is reached is not found by a pull since the last one. */
const future: SceneRule = {
  ids: ['time.future'],
  applies: (endpoint, direction) =>
    direction === 'out' && endpoint !== undefined && (endpoint.paged || (isSingleGet(endpoint) && endpoint.purpose !== 'discovery')),
  check: (scene) => {
    const latest = scene.exchange.startedAt + scene.exchange.durationMs + toleranceMs
    const look = (object: Fields, at: string): void => {
      const changed = instantOf(object, 'last_updated')
      if (changed === undefined || changed <= latest) return
      note(
        scene,
        'response',
        'time.future',
        'warning',
        `${at}/last_updated`,
        `a UTC time, ${new Date(scene.exchange.startedAt).toISOString()} or earlier; check the clock and the time zone`,
        `${describe(object['last_updated'])}, in the future`,
        'types',
      )
    }
    if (scene.endpoint?.list === true) return eachAnswered(scene, look)
    const data = succeeded(scene) ? answeredData(scene) : undefined
    if (isObject(data)) look(data, '/data')
    return undefined
  },
}

export const subjectRules: readonly SceneRule[] = [single, repetition, future]
