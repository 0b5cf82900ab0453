/** http.status, module.support: HTTP status and OCPI status beside each other. */
import { severityOf } from '../../ocpi/dialect.js'
import { isHandshakeModule, type Endpoint } from '../../ocpi/endpoints.js'
import { sameParty } from '../../ocpi/headers.js'
import { formatStatus, isSuccess } from '../../ocpi/status.js'
import { isAboutContent } from './http.js'
import { note, noteStatus, pathParameters, type Scene, type SceneRule } from './scene.js'

/**
 * Requests that need no object to be there: a PUT creates one, a POST hands one over, a list may be empty. The url of a
 * child needs its parent, a response_url a command; charging preferences and real-time authorization ask for 404.
 */
const createsOrLists = (endpoint: Endpoint | undefined): boolean =>
  endpoint !== undefined &&
  !isHandshakeModule(endpoint.module) &&
  (endpoint.list ||
    endpoint.givesUrl ||
    endpoint.namesCommand ||
    (endpoint.interface === 'RECEIVER' && endpoint.method === 'PUT' && isTopLevel(endpoint)))

const isTopLevel = ({ path }: Endpoint): boolean => path.split('/').length <= 4 && path.startsWith('/{country_code}/{party_id}')

/** The owner in the url is a party that the caller does not speak for: 404 is allowed (2.2.1 transport_and_format). */
const isForeignOwner = (scene: Scene): boolean => {
  const { country_code, party_id } = pathParameters(scene)
  const { exchange, facts } = scene
  const incoming = exchange.direction === 'in'
  const callers = incoming ? facts.peerParties : facts.ourParties
  if (country_code === undefined || party_id === undefined || callers === undefined) return false
  const isHub = incoming ? facts.peerIsHub : facts.weAreHub
  return isHub === true || !callers.some((party) => sameParty(party, { country_code, party_id }))
}

const notFound: SceneRule = {
  ids: ['http.status'],
  applies: createsOrLists,
  check: (scene) => {
    const { status, facts, exchange, endpoint } = scene
    const code = exchange.ocpiStatus
    if (status !== 404 || code === undefined || !isAboutContent(code)) return
    if (facts.wrongInterface !== undefined || isForeignOwner(scene)) return
    noteStatus(
      scene,
      severityOf(scene.version, 'httpErrors'),
      endpoint?.list === true
        ? 'HTTP 200 with an empty list if nothing matches'
        : `HTTP 200 with status code ${code}, since ${exchange.method} needs no existing object`,
      `HTTP 404 with ${formatStatus(code)}`,
    )
  },
}

const successes: SceneRule = {
  ids: ['http.status'],
  applies: (endpoint) => endpoint !== undefined,
  check: (scene) => {
    const { status, exchange } = scene
    const code = exchange.ocpiStatus
    if (status < 201 || status >= 300 || code === undefined) return
    if (!isSuccess(code)) {
      const expected = `HTTP 200 with status code ${code}, since nothing was ${status === 201 ? 'created' : 'done'}`
      noteStatus(scene, 'warning', expected, `HTTP ${status} with ${formatStatus(code)}`)
    } else if (status !== 201) {
      noteStatus(scene, 'warning', 'HTTP 200, or 201 for a created object', `HTTP ${status} with ${formatStatus(code)}`)
    }
  },
}

// ---- modules ------------------------------------------------------------------------------------------------------

/** Whether a 404 to the row says that the module is not there, rather than one object. */
const isModuleMissing = ({ endpoint, exchange, facts }: Scene): boolean => {
  if (endpoint === undefined || facts.wrongInterface !== undefined) return false
  if (endpoint.purpose === 'registration') return true
  if (endpoint.handshake === 'list-versions') return true
  // A platform that has the module says so in an envelope.
  return exchange.ocpiStatus === undefined && endpoint.interface === 'RECEIVER' && endpoint.method === 'PUT' && isTopLevel(endpoint)
}

const modules: SceneRule = {
  ids: ['module.support'],
  applies: (endpoint, direction) => direction === 'out' && endpoint !== undefined,
  check: (scene) => {
    const { status, endpoint, exchange } = scene
    if (endpoint === undefined) return
    const refused = (status === 404 && isModuleMissing(scene)) || (isHandshakeModule(endpoint.module) && isRefused(status, endpoint))
    if (!refused) return
    note(
      scene,
      'response',
      'module.support',
      'violation',
      'status',
      endpoint.purpose === 'registration' ? 'the credentials module served, since it is mandatory' : `the ${endpoint.module} module served`,
      `HTTP ${status} to ${exchange.method}`,
      endpoint.purpose === 'registration' ? 'credentials' : 'version_information_endpoint',
    )
  },
}

/** POST, PUT and DELETE of credentials are refused with 405 while they do not fit the registration. */
const isRefused = (status: number, { method }: Endpoint): boolean => status === 501 || (status === 405 && method === 'GET')

export const statusRules: readonly SceneRule[] = [notFound, successes, modules]
