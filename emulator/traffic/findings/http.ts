/** http.status, module.support, rate.timeout, hub.routing: what the HTTP status and the time it took tell. */
import { severityOf } from '../../ocpi/dialect.js'
import { endpoints, isHandshakeModule, type Endpoint, type Module } from '../../ocpi/endpoints.js'
import { formatStatus, isHubError, isSuccess } from '../../ocpi/status.js'
import type { Version } from '../../ocpi/version.js'
import { speaks } from './routing.js'
import {
  barePath,
  envelopeOf,
  isOk,
  note,
  requestBody,
  responseBody,
  transport,
  type Fields,
  type SceneRule,
  type Scene,
  noteStatus,
} from './scene.js'
import { isObject } from '../../ocpi/json-object.js'

/** HTTP errors of the transport itself, which say nothing of OCPI. */
const transportErrors: ReadonlySet<number> = new Set([408, 413, 415, 421, 426, 431])
/** HTTP errors for load, which rate.timeout looks at. */
const loadErrors: ReadonlySet<number> = new Set([429, 502, 503, 504])

const codeOf = (scene: Scene): number | undefined => scene.exchange.ocpiStatus ?? envelopeOf(scene).statusCode

const isSingleGet = (endpoint: Endpoint | undefined): boolean =>
  endpoint !== undefined &&
  endpoint.method === 'GET' &&
  !endpoint.list &&
  endpoint.path.includes('{') &&
  !endpoint.expectsResult &&
  !isHandshakeModule(endpoint.module)

const httpStatus: SceneRule = {
  ids: ['http.status'],
  applies: () => true,
  check: (scene) => {
    const { status, endpoint, exchange } = scene
    if (status === 0) return
    if (isOk(scene)) return checkSuccess(scene)
    if (status >= 300 && status < 400) {
      noteStatus(
        scene,
        'warning',
        'no redirect from a url in the version details',
        `HTTP ${status}, a redirect to ${scene.responseHeaders.get('location')?.slice(0, 200) ?? 'nowhere'}`,
      )
      return
    }
    const code = exchange.ocpiStatus
    if (code !== undefined && isSuccess(code)) {
      noteStatus(scene, 'violation', `HTTP 200 with status code ${code}`, `HTTP ${status}`)
      return
    }
    if (status === 400 && isUnreadable(scene)) return
    if (status === 401 || status === 404 || status === 405 || status === 501 || transportErrors.has(status) || loadErrors.has(status))
      return
    // Nothing is said of a request that fits no row: HTTP has the word there.
    if (endpoint === undefined) return
    const severity = status < 500 ? severityOf(scene.version, 'httpErrors') : 'violation'
    noteStatus(
      scene,
      severity,
      status === 403
        ? 'HTTP 401 for a token that is not valid, or 200 with an OCPI status code'
        : 'HTTP 200 with an OCPI status code for a request that reached OCPI',
      `HTTP ${status}`,
    )
  },
}

/** JSON that cannot be parsed is HTTP 400. */
const isUnreadable = (scene: Scene): boolean => {
  const { state } = requestBody(scene)
  return (
    state === 'broken' || state === 'dropped' || (state === 'none' && scene.endpoint !== undefined && scene.endpoint.request.length > 0)
  )
}

/** Names under which frameworks tell of an error. */
const errorFields = ['error', 'errors', 'exception', 'fault', 'detail'] as const

const checkSuccess = (scene: Scene): void => {
  const { status, endpoint } = scene
  if (endpoint === undefined) return
  const body = scene.exchange.ocpiStatus === undefined && scene.facts.judgedResponse === undefined ? responseBody(scene) : undefined
  const told =
    body?.state === 'json' && isObject(body.value) ? errorFields.find((name) => Object.hasOwn(body.value as Fields, name)) : undefined
  if (told !== undefined && envelopeOf(scene).statusCode === undefined) {
    noteStatus(
      scene,
      'violation',
      'an HTTP error status, or an OCPI status code for the error',
      `HTTP ${status} with a non-OCPI body that has \`${told}\``,
    )
    return
  }
  if (status === 201 && endpoint.method === 'GET') {
    noteStatus(scene, 'warning', 'HTTP 200', 'HTTP 201, although nothing was created')
  } else if (status === 200 && endpoint.givesUrl && isSuccess(codeOf(scene) ?? 0)) {
    noteStatus(scene, 'warning', `HTTP 201 for a created ${endpoint.object ?? 'object'}`, 'HTTP 200')
  } else if (isSingleGet(endpoint)) {
    const code = scene.exchange.ocpiStatus
    if (code !== undefined && code >= 2000 && code < 3000) {
      noteStatus(scene, 'warning', 'HTTP 404 for an object that does not exist', `HTTP ${status} with ${formatStatus(code)}`)
    }
  }
}

// ---- modules ------------------------------------------------------------------------------------------------------

/** Codes that a platform answers with after it has looked at the request; 2000 and 3000 also come from its router. */
export const isAboutContent = (code: number): boolean => code > 2000 && code < 3000

/** Rows that exist wherever their module does: a 404 does not mean that some object is unknown. */
const alwaysThere = (endpoint: Endpoint): boolean => endpoint.list || endpoint.givesUrl || endpoint.namesCommand

const moduleSupport: SceneRule = {
  ids: ['module.support'],
  applies: (endpoint, direction) => direction === 'out' && endpoint !== undefined && !isHandshakeModule(endpoint.module),
  check: (scene) => {
    const { status, endpoint } = scene
    // A module that the user calls at a url of their own need not be there.
    if (endpoint === undefined || scene.facts.isGivenUrl === true) return
    // 2001 and the like come from the module itself, and have a finding of their own.
    const answeredByModule = isAboutContent(scene.exchange.ocpiStatus ?? 2000)
    const isMissing = status === 404 && alwaysThere(endpoint) && scene.facts.wrongInterface === undefined && !answeredByModule
    const refused = status === 405 || status === 501 || isMissing
    if (!refused) return
    note(
      scene,
      'response',
      'module.support',
      'violation',
      'status',
      `the ${endpoint.module} module served, since the version details list it`,
      `HTTP ${status} to ${endpoint.method}`,
      'version_information_endpoint',
    )
  },
}

/** Methods that a module does not have, whatever the url behind it. */
const undefinedMethods: readonly {
  module: Module
  methods: readonly string[]
  id: 'cdr.immutable' | 'evse.removal' | 'token.identity' | 'version.mix'
  expected: string
  /** Not where the version has the method after all, or none is agreed yet. */
  unlessDefined?: true
}[] = [
  { module: 'cdrs', methods: ['PUT', 'PATCH', 'DELETE'], id: 'cdr.immutable', expected: 'POST, since CDRs cannot be changed' },
  {
    module: 'locations',
    methods: ['DELETE'],
    id: 'evse.removal',
    expected: 'PUT or PATCH with status REMOVED, since Locations cannot be deleted',
  },
  {
    module: 'tokens',
    methods: ['DELETE'],
    id: 'token.identity',
    expected: 'PUT or PATCH with `valid` false, since Tokens cannot be deleted',
  },
  {
    module: 'tariffs',
    methods: ['PATCH'],
    id: 'version.mix',
    unlessDefined: true,
    expected: 'PUT, since only 2.1.1 has PATCH for Tariffs',
  },
]

const hasMethod = (version: Version, module: Module, method: string): boolean =>
  endpoints[version].some((row) => row.module === module && row.method === method)

const undefinedMethod: SceneRule = {
  ids: ['cdr.immutable', 'evse.removal', 'token.identity', 'version.mix'],
  applies: (endpoint) => endpoint === undefined,
  check: (scene) => {
    const { method, url, version } = scene.exchange
    const segments = barePath(url).split('/')
    for (const { module, methods, id, expected, unlessDefined } of undefinedMethods) {
      if (!methods.includes(method) || !segments.includes(module)) continue
      if (unlessDefined === true && (version === undefined || hasMethod(version, module, method))) continue
      note(scene, 'request', id, 'violation', 'method', expected, method, `mod_${module}`)
      return
    }
  },
}

// ---- time and load ------------------------------------------------------------------------------------------------

/** An answer that takes longer helps nobody: most platforms have given up by then. */
const patienceMs = 30_000

const rateTimeout: SceneRule = {
  ids: ['rate.timeout'],
  applies: () => true,
  check: (scene) => {
    const { exchange, status } = scene
    if (status === 0) {
      if (exchange.direction === 'in' && /before the body was complete/.test(exchange.error ?? '')) {
        note(scene, 'request', 'rate.timeout', 'warning', '', 'a complete request', 'cut off before its end', transport)
      }
      if (
        exchange.direction === 'out' &&
        exchange.error !== undefined &&
        /within \d|stalled|\bcut\b|reset|time.?out|abort/i.test(exchange.error)
      ) {
        note(scene, 'response', 'rate.timeout', 'warning', '', 'a response', `missing: ${exchange.error.slice(0, 200)}`, transport)
      }
      return
    }
    if (exchange.durationMs > patienceMs) {
      note(
        scene,
        'response',
        'rate.timeout',
        'warning',
        '',
        `a response within ${patienceMs / 1000} s`,
        `complete only after ${(exchange.durationMs / 1000).toFixed(1)} s`,
        transport,
      )
    }
    if (!loadErrors.has(status)) return
    const waits = scene.responseHeaders.has('retry-after')
    if (status === 502 || status === 504) {
      note(
        scene,
        'response',
        'rate.timeout',
        'warning',
        'status',
        'a response from the platform',
        `HTTP ${status} from a gateway`,
        transport,
      )
    } else if (!waits) {
      note(
        scene,
        'response',
        'rate.timeout',
        'warning',
        'header:Retry-After',
        `the seconds to wait, with HTTP ${status}`,
        'missing',
        transport,
      )
    }
  },
}

/** 4xxx is for hubs. */
const hubCodes: SceneRule = {
  ids: ['hub.routing'],
  applies: (endpoint, direction) => direction === 'out' && speaks(endpoint, ({ statuses }) => statuses.hub),
  check: (scene) => {
    const code = scene.exchange.ocpiStatus
    if (code === undefined || !isHubError(code) || scene.facts.peerIsHub !== false) return
    note(
      scene,
      'response',
      'hub.routing',
      'warning',
      '/status_code',
      'a code from 2000 to 3999, since the platform is not a hub',
      formatStatus(code),
      'status_codes',
    )
  },
}

export const httpRules: readonly SceneRule[] = [httpStatus, moduleSupport, undefinedMethod, rateTimeout, hubCodes]
