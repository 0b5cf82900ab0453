/** owner.mismatch, case.ids, url.building: whose object it is, and under which url it goes. */
import { eachAnswered } from './known.js'
import { own } from '../../ocpi/own.js'
import { dataSetOf } from '../../ocpi/data-sets.js'
import { dialects } from '../../ocpi/dialect.js'
import { isConfigurationModule, type Endpoint } from '../../ocpi/endpoints.js'
import { formatParty, sameParty, type Party } from '../../ocpi/headers.js'
import { pathOf } from '../exchange.js'
import { requestRouting, speaks } from './routing.js'
import { barePath, note, pathParameters, requestFields, textAt, type SceneRule, type Scene } from './scene.js'

// ---- owners -------------------------------------------------------------------------------------------------------

const ownsUrl = (endpoint: Endpoint | undefined): boolean =>
  endpoint !== undefined && endpoint.purpose !== 'directory' && endpoint.path.startsWith('/{country_code}/{party_id}/')

/** Parties that the one who sends the request speaks for; undefined when any party may be meant. */
const callers = ({ exchange, facts }: Scene): readonly Party[] | undefined => {
  const hub = exchange.direction === 'in' ? facts.peerIsHub : facts.weAreHub
  const parties = exchange.direction === 'in' ? facts.peerParties : facts.ourParties
  return hub === true || parties === undefined || parties.length === 0 ? undefined : parties
}

const ownerInUrl: SceneRule = {
  ids: ['owner.mismatch', 'case.ids'],
  applies: ownsUrl,
  check: (scene) => {
    const { country_code = '', party_id = '' } = pathParameters(scene)
    const owner: Party = { country_code, party_id }
    const known = callers(scene)
    const own = known?.find((party) => sameParty(party, owner))
    if (known !== undefined && own === undefined) {
      note(
        scene,
        'request',
        'owner.mismatch',
        'violation',
        'url',
        `${known.map(formatParty).join(' or ')}, the party of the caller`,
        `a url of ${formatParty(owner)}`,
      )
    } else {
      const { from } = requestRouting(scene)
      if (known !== undefined && from !== undefined && !sameParty(from, owner)) {
        note(
          scene,
          'request',
          'owner.mismatch',
          'warning',
          'header:OCPI-from-party-id',
          `${formatParty(owner)}, the owner in the url`,
          formatParty(from),
        )
      }
    }
    const body = scene.exchange.request.bytes > 0 ? requestFields(scene) : undefined
    if (body !== undefined && dialects[scene.version].ownerFields) compareOwner(scene, owner, body)
    if (dialects[scene.version].idsIgnoreCase && own !== undefined && formatParty(own) !== formatParty(owner)) {
      note(scene, 'request', 'case.ids', 'warning', 'url', formatParty(own), formatParty(owner))
    }
  },
}

const compareOwner = (scene: Scene, owner: Party, body: Readonly<Record<string, unknown>>): void => {
  for (const name of ['country_code', 'party_id'] as const) {
    const given = textAt(body, name)
    if (given === undefined || given === owner[name]) continue
    const onlyCase = given.toUpperCase() === owner[name].toUpperCase()
    note(
      scene,
      'request',
      onlyCase ? 'case.ids' : 'owner.mismatch',
      onlyCase ? 'warning' : 'violation',
      `/${name}`,
      `${owner[name]}, as in the url`,
      given,
    )
  }
}

/** The party in OCPI-from is one that the caller speaks for. */
const ownerInHeader: SceneRule = {
  ids: ['owner.mismatch'],
  applies: (endpoint) => speaks(endpoint, ({ routingHeaders }) => routingHeaders) && !isConfigurationModule(endpoint.module),
  check: (scene) => {
    const known = callers(scene)
    const { from } = requestRouting(scene)
    if (known === undefined || from === undefined || known.some((party) => sameParty(party, from))) return
    // Swapped pairs have a finding of their own.
    const receivers = scene.exchange.direction === 'in' ? scene.facts.ourParties : scene.facts.peerParties
    if (receivers?.some((party) => sameParty(party, from)) === true) return
    note(
      scene,
      'request',
      'owner.mismatch',
      'violation',
      'header:OCPI-from-party-id',
      known.map(formatParty).join(' or '),
      formatParty(from),
    )
  },
}

/** A CDR is posted by its owner. */
const ownerOfCdr: SceneRule = {
  ids: ['owner.mismatch'],
  applies: (endpoint) => speaks(endpoint, ({ ownerFields }) => ownerFields) && endpoint.givesUrl,
  check: (scene) => {
    const known = callers(scene)
    const owner = ownerOf(requestFields(scene))
    if (known === undefined || owner === undefined || known.some((party) => sameParty(party, owner))) return
    note(scene, 'request', 'owner.mismatch', 'violation', '/party_id', known.map(formatParty).join(' or '), formatParty(owner))
  },
}

/** What a peer gives out in a list is its own; a hub's list is everybody's. */
const ownersInList: SceneRule = {
  ids: ['owner.mismatch'],
  applies: (endpoint, direction) =>
    direction === 'out' && speaks(endpoint, ({ ownerFields }) => ownerFields) && endpoint.paged && endpoint.purpose !== 'directory',
  check: (scene) => {
    const { peerParties, peerIsHub } = scene.facts
    if (peerIsHub === true || peerParties === undefined || peerParties.length === 0) return undefined
    const expected = peerParties.map(formatParty).join(' or ')
    return eachAnswered(scene, (object, at) => {
      const owner = ownerOf(object)
      if (owner === undefined || peerParties.some((party) => sameParty(party, owner))) return
      note(scene, 'response', 'owner.mismatch', 'violation', `${at}/party_id`, expected, formatParty(owner))
    })
  },
}

const ownerOf = (object: Readonly<Record<string, unknown>> | undefined): Party | undefined => {
  const country_code = object && textAt(object, 'country_code')
  const party_id = object && textAt(object, 'party_id')
  return country_code === undefined || party_id === undefined ? undefined : { country_code, party_id }
}

// ---- ids ------------------------------------------------------------------------------------------------------------

/** Last path parameter of the endpoints that push one object, and the field that repeats it. */
const idFields: Readonly<Record<string, readonly [parameter: string, field: string]>> = own({
  Location: ['location_id', 'id'],
  EVSE: ['evse_uid', 'uid'],
  Connector: ['connector_id', 'id'],
  Session: ['session_id', 'id'],
  Tariff: ['tariff_id', 'id'],
  Token: ['token_uid', 'uid'],
})

const idInUrl: SceneRule = {
  ids: ['object.rule', 'token.identity', 'case.ids'],
  applies: (endpoint) => ownsUrl(endpoint) && (endpoint?.method === 'PUT' || endpoint?.method === 'PATCH'),
  check: (scene) => {
    const [parameter, field] = idFields[scene.endpoint?.request[0] ?? ''] ?? []
    const body = requestFields(scene)
    if (parameter === undefined || field === undefined || body === undefined) return
    const given = body[field]
    const inUrl = pathParameters(scene)[parameter] ?? ''
    if ((typeof given !== 'string' && typeof given !== 'number') || String(given) === inUrl) return
    const onlyCase = dialects[scene.version].idsIgnoreCase && String(given).toLowerCase() === inUrl.toLowerCase()
    note(
      scene,
      'request',
      onlyCase ? 'case.ids' : dataSetOf(scene.endpoint)?.keyedByType === true ? 'token.identity' : 'object.rule',
      onlyCase ? 'warning' : 'violation',
      `/${field}`,
      `${inUrl}, as in the url`,
      String(given),
    )
  },
}

/** Found only because case was ignored, as CiString demands. */
const idAsStored: SceneRule = {
  ids: ['case.ids'],
  applies: (endpoint) => speaks(endpoint, ({ idsIgnoreCase }) => idsIgnoreCase),
  check: (scene) => {
    const { storedId } = scene.facts
    if (storedId === undefined) return
    const segments = Object.values(pathParameters(scene))
    if (segments.includes(storedId)) return
    const written = segments.find((segment) => segment.toLowerCase() === storedId.toLowerCase())
    if (written !== undefined) {
      note(scene, 'request', 'case.ids', 'warning', 'url', `${storedId}, as sent before`, written)
    }
  },
}

// ---- the url --------------------------------------------------------------------------------------------------------

/** Urls that come in a message (response_url, Location, Link) may lie anywhere. */
const isHandedOut = (endpoint: Endpoint): boolean => endpoint.paged || endpoint.urlGivenByPeer || endpoint.purpose === 'discovery'

const urlBuilding: SceneRule = {
  ids: ['url.building', 'versions.interface-role'],
  applies: () => true,
  check: (scene) => {
    const { exchange, facts, endpoint } = scene
    const path = pathOf(exchange.url)
    const chapter = 'version_information_endpoint'
    if (facts.wrongInterface !== undefined) {
      note(
        scene,
        'request',
        'versions.interface-role',
        'violation',
        'url',
        `the url of the ${facts.wrongInterface} interface`,
        `${exchange.method} at the url of the other interface`,
        chapter,
      )
      return
    }
    // What the peer advertises is its own choice: a query, a double slash.
    const advertised = facts.advertisedUrl?.replace(/\?.*$/, '')
    const built = advertised !== undefined && exchange.url.startsWith(advertised) ? exchange.url.slice(advertised.length) : undefined
    if ((built ?? barePath(exchange.url)).replace(/\?.*$/, '').includes('//')) {
      note(scene, 'request', 'url.building', 'violation', 'url', 'one slash between segments', path.slice(0, 200), chapter)
    } else if (/[^!-~]|["<>\\^`{|}]/.test(path)) {
      note(scene, 'request', 'url.building', 'warning', 'url', 'ids percent-encoded', path.slice(0, 200), chapter)
    } else if (endpoint === undefined) {
      if (exchange.direction === 'in' && scene.status === 404) {
        note(
          scene,
          'request',
          'url.building',
          'violation',
          'url',
          'a url from the version details and a path that the module defines',
          path.slice(0, 200),
          chapter,
        )
      }
    } else if (advertised !== undefined && facts.advertisedUrl !== undefined && !isHandedOut(endpoint) && built === undefined) {
      const onlyCase = exchange.url.toLowerCase().startsWith(advertised.toLowerCase())
      note(
        scene,
        'request',
        'url.building',
        onlyCase ? 'warning' : 'violation',
        'url',
        facts.advertisedUrl,
        exchange.url.slice(0, 200),
        chapter,
      )
    }
  },
}

export const ownerRules: readonly SceneRule[] = [ownerInUrl, ownerInHeader, ownerOfCdr, ownersInList, idInUrl, idAsStored, urlBuilding]
