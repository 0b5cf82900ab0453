/** hub.routing: what is asked of a hub that no hub can do, and what a hub does that none may (2.2.1 transport_and_format). */
import { eachAnswered } from './known.js'
import { dataSetOf } from '../../ocpi/data-sets.js'
import { isConfigurationModule, type Endpoint } from '../../ocpi/endpoints.js'
import { formatParty, sameParty, type Party } from '../../ocpi/headers.js'
import { formatStatus, isHubError } from '../../ocpi/status.js'
import { requestRouting, speaks } from './routing.js'
import { note, requestFields, textAt, transport, type SceneRule, type Scene } from './scene.js'
import { isObject } from '../../ocpi/json-object.js'

const isFunctional = (endpoint: Endpoint | undefined): endpoint is Endpoint =>
  speaks(endpoint, ({ routingHeaders }) => routingHeaders) && !isConfigurationModule(endpoint.module)

const at = 'header:OCPI-to-party-id'

/** Only pushes are broadcast, and only what is for everyone. */
const addressedToHub: SceneRule = {
  ids: ['hub.routing'],
  applies: (endpoint, direction) => direction === 'in' && isFunctional(endpoint) && !endpoint.list,
  check: (scene) => {
    const { to } = requestRouting(scene)
    if (scene.facts.weAreHub !== true || to === undefined || scene.facts.ourParties?.some((party) => sameParty(party, to)) !== true) return
    const endpoint = scene.endpoint as Endpoint
    if (endpoint.method === 'GET') {
      note(
        scene,
        'request',
        'hub.routing',
        'violation',
        at,
        'the party that owns the object, or none, since GET is never broadcast',
        `the hub, ${formatParty(to)}`,
        transport,
      )
    } else if (dataSetOf(endpoint)?.concernsOneCustomer === true) {
      note(
        scene,
        'request',
        'hub.routing',
        'warning',
        at,
        'the provider of the customer',
        `the hub, ${formatParty(to)}, which broadcasts to every party`,
        transport,
      )
    }
  },
}

const ownerOfToken = (object: unknown): Party | undefined => {
  const token = isObject(object) && isObject(object['cdr_token']) ? object['cdr_token'] : undefined
  const country_code = token && textAt(token, 'country_code')
  const party_id = token && textAt(token, 'party_id')
  return country_code === undefined || party_id === undefined ? undefined : { country_code, party_id }
}

/** What a hub lets through to us is for us. */
const leak: SceneRule = {
  ids: ['hub.routing'],
  applies: (endpoint, direction) =>
    isFunctional(endpoint) &&
    dataSetOf(endpoint)?.concernsOneCustomer === true &&
    (direction === 'in' ? endpoint.interface === 'RECEIVER' && (endpoint.method === 'PUT' || endpoint.method === 'POST') : endpoint.list),
  check: (scene) => {
    if (scene.facts.peerIsHub !== true || scene.facts.ourParties?.some(({ role }) => role === 'EMSP') !== true) return undefined
    if (scene.exchange.direction === 'out') {
      return eachAnswered(scene, (object, place) => checkOwner(scene, ownerOfToken(object), 'response', `${place}/cdr_token/party_id`))
    }
    checkOwner(scene, ownerOfToken(requestFields(scene)), 'request', '/cdr_token/party_id')
    return undefined
  },
}

const checkOwner = (scene: Scene, owner: Party | undefined, side: 'request' | 'response', pointer: string): void => {
  const ours = (scene.facts.ourParties ?? []).filter(({ role }) => role === 'EMSP')
  if (owner === undefined || ours.some((party) => sameParty(party, owner))) return
  note(
    scene,
    side,
    'hub.routing',
    'violation',
    pointer,
    ours.map(formatParty).join(' or '),
    `${formatParty(owner)}, another provider`,
    transport,
  )
}

/** What stands between us and the receiver has codes of its own, with HTTP 200. */
const gatewayErrors: ReadonlySet<number> = new Set([502, 503, 504])

const hubStatus: SceneRule = {
  ids: ['hub.routing'],
  applies: (endpoint, direction) => direction === 'out' && isFunctional(endpoint),
  check: (scene) => {
    const code = scene.exchange.ocpiStatus
    if (scene.facts.peerIsHub === true && gatewayErrors.has(scene.status) && (code === undefined || !isHubError(code))) {
      note(
        scene,
        'response',
        'hub.routing',
        'warning',
        'status',
        'HTTP 200 with 4001, 4002 or 4003',
        `HTTP ${scene.status}${code === undefined ? '' : ` with ${formatStatus(code)}`}`,
        'status_codes',
      )
    }
  },
}

export const hubRules: readonly SceneRule[] = [addressedToHub, leak, hubStatus]
