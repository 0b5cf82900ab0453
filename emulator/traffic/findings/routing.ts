/** headers.*, owner.mismatch, case.ids, url.building: who speaks to whom about whose object, and under which url. */
import { isConfigurationModule, type Endpoint } from '../../ocpi/endpoints.js'
import {
  correlationIdHeader, formatParty, requestIdHeader, routingOf, sameParty, type Party, type Routing,
} from '../../ocpi/headers.js'
import { describe } from '../../ocpi/judging/describe.js'
import { parseQuery } from '../../ocpi/paging.js'
import { pathOf } from '../exchange.js'
import { barePath, isFields, isOk, note, pathParameters, queryOf, requestFields, answeredData, succeeded, textAt, transport, type Rule, type Scene } from './scene.js'

const is221 = (endpoint: Endpoint | undefined): endpoint is Endpoint => endpoint?.version === '2.2.1'

// ---- message ids --------------------------------------------------------------------------------------------------

const messageIds: Rule = {
  ids: ['headers.message-ids'],
  applies: is221,
  check: (scene) => {
    // Before a version is chosen nobody can know that ids are due.
    if (scene.exchange.version !== '2.2.1') return
    checkId(scene, requestIdHeader, 'x-request-id')
    checkId(scene, correlationIdHeader, 'x-correlation-id')
    if (scene.facts.requestIdReused === true) {
      note(scene, 'request', 'headers.message-ids', 'violation', `header:${requestIdHeader}`, 'a new id for each request', 'an id that was used before', transport)
    }
  },
}

const checkId = (scene: Scene, header: string, name: string): void => {
  const sent = scene.requestHeaders.get(name)
  const at = `header:${header}`
  if (sent === undefined || sent === '') {
    note(scene, 'request', 'headers.message-ids', 'violation', at, 'an id', sent === undefined ? 'missing' : 'empty', transport)
    return
  }
  const answered = scene.responseHeaders.get(name)
  if (scene.status === 0 || answered === sent) return
  note(scene, 'response', 'headers.message-ids', 'violation', at, `that of the request: ${sent.slice(0, 80)}`, answered?.slice(0, 80) ?? 'missing', transport)
}

// ---- routing ------------------------------------------------------------------------------------------------------

const getter = (headers: ReadonlyMap<string, string>) => (name: string): string | undefined => headers.get(name)
const requestRouting = (scene: Scene): Routing => routingOf(getter(scene.requestHeaders))
const responseRouting = (scene: Scene): Routing => routingOf(getter(scene.responseHeaders))

const configurationRouting: Rule = {
  ids: ['headers.routing'],
  applies: (endpoint) => endpoint !== undefined && is221(endpoint) && isConfigurationModule(endpoint.module),
  check: (scene) => {
    if (scene.exchange.version !== '2.2.1') return
    for (const [side, headers] of [['request', scene.requestHeaders], ['response', scene.responseHeaders]] as const) {
      for (const name of headers.keys()) {
        if (name.startsWith('ocpi-to-') || name.startsWith('ocpi-from-')) {
          note(scene, side, 'headers.routing', 'violation', `header:${name}`, 'no routing headers in a configuration module', headers.get(name) ?? '', transport)
          break
        }
      }
    }
  },
}

const functionalRouting: Rule = {
  ids: ['headers.routing', 'case.ids'],
  applies: (endpoint) => is221(endpoint) && !isConfigurationModule(endpoint.module),
  check: (scene) => {
    const asked = requestRouting(scene)
    reportHalves(scene, 'request', asked)
    const { from, to } = asked
    if (from === undefined && to === undefined && asked.problems.length === 0) {
      if (!isOneToOne(scene)) note(scene, 'request', 'headers.routing', 'violation', 'header:OCPI-from-party-id', 'OCPI-to and OCPI-from headers in a functional module', 'missing', transport)
      return
    }
    if (from === undefined && asked.problems.length === 0) {
      note(scene, 'request', 'headers.routing', 'violation', 'header:OCPI-from-party-id', 'the party that asks', 'missing', transport)
    }
    // Only a hub finds out by itself whom a request is for (open routing), and never for a list.
    const toHub = scene.exchange.direction === 'in' ? scene.facts.weAreHub === true : scene.facts.peerIsHub === true
    if (to === undefined && asked.problems.length === 0 && !(toHub && scene.endpoint?.list !== true)) {
      note(scene, 'request', 'headers.routing', 'violation', 'header:OCPI-to-party-id', 'the party that is asked', 'missing', transport)
    }
    if (to && !toHub) checkReceiver(scene, to, from)
    if (from && from.country_code !== from.country_code.toUpperCase()) {
      note(scene, 'request', 'case.ids', 'warning', 'header:OCPI-from-country-code', 'capitals', from.country_code, transport)
    }
    if (isOk(scene)) checkAnswer(scene, from, to)
  },
}

/** One role on either side, and no hub: such a link may do without routing headers. */
const isOneToOne = ({ facts }: Scene): boolean =>
  facts.peerParties?.length === 1 && facts.ourParties?.length === 1 && facts.peerIsHub !== true && facts.weAreHub !== true

const reportHalves = (scene: Scene, side: 'request' | 'response', routing: Routing): void => {
  for (const { header, problem, value } of routing.problems) {
    note(scene, side, 'headers.routing', 'violation', `header:${header}`,
      problem === 'missing half' ? 'country code and party id together' : 'a country code of two letters, a party id of up to three characters',
      value === '' ? 'missing' : value.slice(0, 80), transport)
  }
}

const checkReceiver = (scene: Scene, to: Party, from: Party | undefined): void => {
  const receivers = scene.exchange.direction === 'in' ? scene.facts.ourParties : scene.facts.peerParties
  if (receivers === undefined || receivers.length === 0 || receivers.some((party) => sameParty(party, to))) return
  const swapped = from !== undefined && receivers.some((party) => sameParty(party, from))
  note(scene, 'request', 'headers.routing', 'violation', 'header:OCPI-to-party-id', receivers.map(formatParty).join(' or '),
    swapped ? `${formatParty(to)}; sender and receiver are swapped` : formatParty(to), transport)
}

/** On a response the pairs are swapped. */
const checkAnswer = (scene: Scene, from: Party | undefined, to: Party | undefined): void => {
  const answered = responseRouting(scene)
  reportHalves(scene, 'response', answered)
  if (answered.problems.length > 0) return
  if (answered.from === undefined && answered.to === undefined) {
    note(scene, 'response', 'headers.routing', 'violation', 'header:OCPI-from-party-id', 'the pairs of the request, swapped', 'missing', transport)
    return
  }
  if (from && to && answered.from && answered.to && sameParty(answered.from, from) && sameParty(answered.to, to) && !sameParty(from, to)) {
    note(scene, 'response', 'headers.routing', 'violation', 'header:OCPI-from-party-id', `${formatParty(to)}: on a response the pairs are swapped`, formatParty(answered.from), transport)
    return
  }
  checkHalf(scene, 'header:OCPI-to-party-id', from, answered.to)
  checkHalf(scene, 'header:OCPI-from-party-id', to, answered.from)
}

const checkHalf = (scene: Scene, at: string, expected: Party | undefined, actual: Party | undefined): void => {
  if (expected === undefined || (actual !== undefined && sameParty(expected, actual))) return
  note(scene, 'response', 'headers.routing', 'violation', at, formatParty(expected), actual ? formatParty(actual) : 'missing', transport)
}

// ---- owners -------------------------------------------------------------------------------------------------------

const ownsUrl = (endpoint: Endpoint | undefined): boolean =>
  endpoint !== undefined && endpoint.module !== 'hubclientinfo' && endpoint.path.startsWith('/{country_code}/{party_id}/')

/** Parties that the one who sends the request speaks for; undefined when any party may be meant. */
const callers = ({ exchange, facts }: Scene): readonly Party[] | undefined => {
  const hub = exchange.direction === 'in' ? facts.peerIsHub : facts.weAreHub
  const parties = exchange.direction === 'in' ? facts.peerParties : facts.ourParties
  return hub === true || parties === undefined || parties.length === 0 ? undefined : parties
}

const ownerInUrl: Rule = {
  ids: ['owner.mismatch', 'case.ids'],
  applies: ownsUrl,
  check: (scene) => {
    const { country_code = '', party_id = '' } = pathParameters(scene)
    const owner: Party = { country_code, party_id }
    const known = callers(scene)
    const own = known?.find((party) => sameParty(party, owner))
    if (known !== undefined && own === undefined) {
      note(scene, 'request', 'owner.mismatch', 'violation', 'url', `${known.map(formatParty).join(' or ')}, the caller`, formatParty(owner))
    } else {
      const { from } = requestRouting(scene)
      if (known !== undefined && from !== undefined && !sameParty(from, owner)) {
        note(scene, 'request', 'owner.mismatch', 'warning', 'header:OCPI-from-party-id', `${formatParty(owner)}, the owner in the url`, formatParty(from))
      }
    }
    const body = scene.exchange.request.bytes > 0 ? requestFields(scene) : undefined
    if (body !== undefined && scene.version !== '2.1.1') compareOwner(scene, owner, body)
    if (scene.version !== '2.1.1' && own !== undefined && formatParty(own) !== formatParty(owner)) {
      note(scene, 'request', 'case.ids', 'warning', 'url', formatParty(own), formatParty(owner))
    }
  },
}

const compareOwner = (scene: Scene, owner: Party, body: Readonly<Record<string, unknown>>): void => {
  for (const name of ['country_code', 'party_id'] as const) {
    const given = textAt(body, name)
    if (given === undefined || given === owner[name]) continue
    const onlyCase = given.toUpperCase() === owner[name].toUpperCase()
    note(scene, 'request', onlyCase ? 'case.ids' : 'owner.mismatch', onlyCase ? 'warning' : 'violation', `/${name}`, `${owner[name]}, as in the url`, given)
  }
}

/** The party in OCPI-from is one that the caller speaks for. */
const ownerInHeader: Rule = {
  ids: ['owner.mismatch'],
  applies: (endpoint) => is221(endpoint) && !isConfigurationModule(endpoint.module),
  check: (scene) => {
    const known = callers(scene)
    const { from } = requestRouting(scene)
    if (known === undefined || from === undefined || known.some((party) => sameParty(party, from))) return
    // Swapped pairs have a finding of their own.
    const receivers = scene.exchange.direction === 'in' ? scene.facts.ourParties : scene.facts.peerParties
    if (receivers?.some((party) => sameParty(party, from)) === true) return
    note(scene, 'request', 'owner.mismatch', 'violation', 'header:OCPI-from-party-id', known.map(formatParty).join(' or '), formatParty(from))
  },
}

/** A CDR is posted by its owner. */
const ownerOfCdr: Rule = {
  ids: ['owner.mismatch'],
  applies: (endpoint) => is221(endpoint) && endpoint.id === 'cdrs.receiver.post',
  check: (scene) => {
    const known = callers(scene)
    const owner = ownerOf(requestFields(scene))
    if (known === undefined || owner === undefined || known.some((party) => sameParty(party, owner))) return
    note(scene, 'request', 'owner.mismatch', 'violation', '/party_id', known.map(formatParty).join(' or '), formatParty(owner))
  },
}

/** What a peer gives out in a list is its own; a hub's list is everybody's. */
const ownersInList: Rule = {
  ids: ['owner.mismatch'],
  applies: (endpoint, direction) => direction === 'out' && is221(endpoint) && endpoint.paged && endpoint.module !== 'hubclientinfo',
  check: (scene) => {
    const { peerParties, peerIsHub } = scene.facts
    const data = peerIsHub === true || peerParties === undefined || peerParties.length === 0 ? undefined : answeredData(scene)
    if (!Array.isArray(data) || peerParties === undefined) return
    for (const [index, object] of data.entries()) {
      const owner = isFields(object) ? ownerOf(object) : undefined
      if (owner === undefined || peerParties.some((party) => sameParty(party, owner))) continue
      note(scene, 'response', 'owner.mismatch', 'violation', `/data/${index}/party_id`, peerParties.map(formatParty).join(' or '), formatParty(owner))
      return
    }
  },
}

const ownerOf = (object: Readonly<Record<string, unknown>> | undefined): Party | undefined => {
  const country_code = object && textAt(object, 'country_code')
  const party_id = object && textAt(object, 'party_id')
  return country_code === undefined || party_id === undefined ? undefined : { country_code, party_id }
}

// ---- ids ------------------------------------------------------------------------------------------------------------

/** Last path parameter of the endpoints that push one object, and the field that repeats it. */
const idFields: Readonly<Record<string, readonly [parameter: string, field: string]>> = {
  Location: ['location_id', 'id'], EVSE: ['evse_uid', 'uid'], Connector: ['connector_id', 'id'], Session: ['session_id', 'id'],
  Tariff: ['tariff_id', 'id'], Token: ['token_uid', 'uid'],
}

const idInUrl: Rule = {
  ids: ['object.rule', 'token.identity', 'case.ids'],
  applies: (endpoint) => ownsUrl(endpoint) && (endpoint?.method === 'PUT' || endpoint?.method === 'PATCH'),
  check: (scene) => {
    const [parameter, field] = idFields[scene.endpoint?.request[0] ?? ''] ?? []
    const body = requestFields(scene)
    if (parameter === undefined || field === undefined || body === undefined) return
    const given = body[field]
    const inUrl = pathParameters(scene)[parameter] ?? ''
    if ((typeof given !== 'string' && typeof given !== 'number') || String(given) === inUrl) return
    const onlyCase = scene.version !== '2.1.1' && String(given).toLowerCase() === inUrl.toLowerCase()
    note(scene, 'request', onlyCase ? 'case.ids' : scene.endpoint?.module === 'tokens' ? 'token.identity' : 'object.rule',
      onlyCase ? 'warning' : 'violation', `/${field}`, `${inUrl}, as in the url`, String(given))
  },
}

/** Found only because case was ignored, as CiString demands. */
const idAsStored: Rule = {
  ids: ['case.ids'],
  applies: (endpoint) => is221(endpoint),
  check: (scene) => {
    const { storedId } = scene.facts
    if (storedId === undefined) return
    const segments = Object.values(pathParameters(scene))
    if (segments.includes(storedId)) return
    const written = segments.find((segment) => segment.toLowerCase() === storedId.toLowerCase())
    if (written !== undefined) note(scene, 'request', 'case.ids', 'warning', 'url', `${storedId}, as it was first written`, written)
  },
}

// ---- the url --------------------------------------------------------------------------------------------------------

/** Urls that come in a message (response_url, Location, Link) may lie anywhere. */
const isHandedOut = (endpoint: Endpoint): boolean =>
  endpoint.paged || endpoint.path === '/{response_url}' || endpoint.path === '/{cdr}' || endpoint.module === 'versions'

const urlBuilding: Rule = {
  ids: ['url.building', 'versions.interface-role'],
  applies: () => true,
  check: (scene) => {
    const { exchange, facts, endpoint } = scene
    const path = pathOf(exchange.url)
    const chapter = 'version_information_endpoint'
    if (facts.wrongInterface !== undefined) {
      note(scene, 'request', 'versions.interface-role', 'violation', 'url', `the url of the ${facts.wrongInterface} interface`,
        `${exchange.method} at the url of the other interface`, chapter)
      return
    }
    const bare = barePath(exchange.url)
    if (bare.includes('//')) {
      note(scene, 'request', 'url.building', 'violation', 'url', 'one slash between segments', path.slice(0, 200), chapter)
    } else if (/[^!-~]|["<>\\^`{|}]/.test(path)) {
      note(scene, 'request', 'url.building', 'warning', 'url', 'ids percent-encoded', path.slice(0, 200), chapter)
    } else if (endpoint === undefined) {
      if (exchange.direction === 'in' && scene.status === 404) {
        note(scene, 'request', 'url.building', 'violation', 'url', 'a url that version details advertise', path.slice(0, 200), chapter)
      }
    } else if (facts.advertisedUrl !== undefined && !isHandedOut(endpoint) && !exchange.url.startsWith(facts.advertisedUrl)) {
      const onlyCase = exchange.url.toLowerCase().startsWith(facts.advertisedUrl.toLowerCase())
      note(scene, 'request', 'url.building', onlyCase ? 'warning' : 'violation', 'url', facts.advertisedUrl, exchange.url.slice(0, 200), chapter)
    }
  },
}

// ---- tokens -----------------------------------------------------------------------------------------------------------

/** (uid, type) is the key; `?type=` is RFID unless it is given. */
const tokenType: Rule = {
  ids: ['token.identity'],
  applies: (endpoint) => is221(endpoint) && endpoint.module === 'tokens' && endpoint.interface === 'RECEIVER' && endpoint.request.length > 0,
  check: (scene) => {
    const body = requestFields(scene)
    const type = body && textAt(body, 'type')
    if (type === undefined) return
    const inUrl = parseQuery(queryOf(scene)).find(([name]) => name === 'type')?.[1] ?? 'RFID'
    if (type !== inUrl) note(scene, 'request', 'token.identity', 'violation', 'url', `type=${type}, as in the body`, `type=${inUrl}${queryOf(scene).includes('type=') ? '' : ', the default'}`)
  },
}

const authorization: Rule = {
  ids: ['token.identity'],
  applies: (endpoint) => endpoint?.id === 'tokens.sender.authorize',
  check: (scene) => {
    const code = scene.exchange.ocpiStatus
    if (scene.version !== '2.1.1' && code !== undefined && (code === 2004) !== (scene.status === 404) && (isOk(scene) || scene.status === 404)) {
      note(scene, 'response', 'token.identity', 'violation', code === 2004 ? 'status' : '/status_code',
        'HTTP 404 with status code 2004 for a Token that is not known', `HTTP ${scene.status} with ${code}`)
    }
    const data = succeeded(scene) ? answeredData(scene) : undefined
    if (!isFields(data)) return
    const token = data['token']
    const uid = isFields(token) ? textAt(token, 'uid') : undefined
    const asked = pathParameters(scene)['token_uid'] ?? ''
    if (uid !== undefined && uid.toLowerCase() !== asked.toLowerCase()) {
      note(scene, 'response', 'token.identity', 'violation', '/data/token/uid', `${asked}, the Token that was asked about`, uid)
    }
    if (isFields(data['location']) && (scene.exchange.request.bytes === 0 || data['allowed'] !== 'ALLOWED')) {
      note(scene, 'response', 'token.identity', 'warning', '/data/location', 'only when a place was asked about, and is allowed',
        scene.exchange.request.bytes === 0 ? 'a place that nobody asked about' : `a place, although ${describe(data['allowed'])}`)
    }
  },
}

export const routingRules: readonly Rule[] = [
  messageIds, configurationRouting, functionalRouting, ownerInUrl, ownerInHeader, ownerOfCdr, ownersInList, idInUrl, idAsStored,
  urlBuilding, tokenType, authorization,
]
