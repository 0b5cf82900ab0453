/** credentials.*, versions.choice, transport.host: the handshake and what is said in it. */
import { dialects } from '../../ocpi/dialect.js'
import { isHandshakeModule, type Endpoint } from '../../ocpi/endpoints.js'
import { formatParty, sameParty, type Party } from '../../ocpi/headers.js'
import { highestMutual, publishedVersions } from '../../ocpi/version.js'
import { describe } from '../../ocpi/judging/describe.js'
import { nextLink } from '../../ocpi/paging.js'
import type { RoleParty } from './facts.js'
import {
  answeredData,
  barePath,
  isOk,
  note,
  requestFields,
  succeeded,
  textAt,
  transport,
  type Fields,
  type SceneRule,
  type Scene,
} from './scene.js'
import { isObject } from '../../ocpi/json-object.js'

const isCredentials = (endpoint: Endpoint | undefined): boolean => endpoint?.purpose === 'registration'

// ---- the state of the registration --------------------------------------------------------------------------------

const state: SceneRule = {
  ids: ['credentials.state'],
  applies: isCredentials,
  check: (scene) => {
    const { registration } = scene.facts
    const { method } = scene.exchange
    if (registration === undefined || method === 'GET') return
    const registered = registration === 'REGISTERED'
    const premature = method === 'POST' ? registered : !registered
    // A handshake under way is neither: what comes meanwhile is the other side's half of it.
    if (registration === 'REGISTERING' && method === 'POST') return
    const situation = registered ? 'the connection is registered' : 'the connection is not registered'
    if (premature) {
      note(
        scene,
        'request',
        'credentials.state',
        'violation',
        'method',
        method === 'POST' ? `PUT, since ${situation}` : `POST first, since ${situation}`,
        method,
      )
      if (scene.status !== 0 && scene.status !== 405 && scene.status !== 401) {
        note(scene, 'response', 'credentials.state', 'violation', 'status', `HTTP 405, since ${situation}`, `HTTP ${scene.status}`)
      }
    } else if (scene.status === 405) {
      note(scene, 'response', 'credentials.state', 'violation', 'status', `HTTP 200, since ${situation}`, 'HTTP 405')
    }
  },
}

/** Who is registered with asks for versions and their details before it answers. */
const callBack: SceneRule = {
  ids: ['credentials.state'],
  applies: (endpoint, direction) => direction === 'out' && (endpoint?.handshake === 'register' || endpoint?.handshake === 'renew'),
  check: (scene) => {
    if (!succeeded(scene) || scene.facts.calledBack?.() !== false) return
    note(
      scene,
      'response',
      'credentials.state',
      'violation',
      '',
      'a request for our versions and version details before the response',
      'sent without a request for our versions',
    )
  },
}

/** POST and PUT give a new token; GET gives the one in use. */
const rotation: SceneRule = {
  ids: ['credentials.state', 'credentials.content'],
  applies: (endpoint, direction) => isCredentials(endpoint) && direction === 'out' && endpoint?.method !== 'DELETE',
  check: (scene) => {
    const before = scene.facts.tokenBefore
    const data = before !== undefined && succeeded(scene) ? answeredData(scene) : undefined
    const token = isObject(data) ? textAt(data, 'token') : undefined
    if (token === undefined) return
    if (scene.exchange.method !== 'GET' && token === before) {
      note(scene, 'response', 'credentials.state', 'violation', '/data/token', 'a new token', 'the token of the request')
    } else if (scene.exchange.method === 'GET' && token !== before) {
      note(scene, 'response', 'credentials.content', 'violation', '/data/token', 'the token of the request', 'another token')
    }
  },
}

// ---- what credentials say -----------------------------------------------------------------------------------------

/** Whose words they are: those of the caller in the body, those of the callee in `data`. */
const content: SceneRule = {
  ids: ['credentials.content'],
  applies: (endpoint) => isCredentials(endpoint) && endpoint?.method !== 'DELETE',
  check: (scene) => {
    const incoming = scene.exchange.direction === 'in'
    const { ourParties, peerParties } = scene.facts
    const body = requestFields(scene)
    if (body) checkContent(scene, body, 'request', '', incoming ? ourParties : undefined)
    const data = succeeded(scene) ? answeredData(scene) : undefined
    if (isObject(data)) checkContent(scene, data, 'response', '/data', incoming ? peerParties : ourParties)
  },
}

const checkContent = (
  scene: Scene,
  credentials: Fields,
  side: 'request' | 'response',
  base: string,
  others: readonly RoleParty[] | undefined,
): void => {
  if (Object.keys(credentials).length === 0) {
    note(scene, side, 'credentials.content', 'violation', base, 'token, url and party', 'an empty object')
    return
  }
  for (const { party, role, at } of partiesIn(credentials)) {
    const echoed = others?.find(
      (other) => sameParty(other, party) && (role === undefined || other.role === undefined || other.role === role),
    )
    if (echoed === undefined) continue
    // 2.1.1 names no role: one company may be both, each with its own platform.
    note(
      scene,
      side,
      'credentials.content',
      role === undefined ? 'warning' : 'violation',
      base + at,
      'the party of the platform that sends the credentials',
      `${formatParty(party)}, the party of the other side`,
    )
  }
  const url = textAt(credentials, 'url')
  if (url === undefined || !/^https?:\/\//i.test(url)) return
  const path = barePath(url)
  const last = path.split('/').at(-1) ?? ''
  if (/^\d+\.\d+(\.\d+)?$/.test(last) || last === 'credentials') {
    note(scene, side, 'credentials.content', 'violation', `${base}/url`, 'the url of the versions endpoint', url)
  } else if (path === '') {
    note(scene, side, 'credentials.content', 'warning', `${base}/url`, 'the url of the versions endpoint', `${url}, the root of the host`)
  }
}

const partiesIn = (credentials: Fields): { party: Party; role: string | undefined; at: string }[] => {
  const { roles } = credentials
  const entries = Array.isArray(roles)
    ? roles.map((value: unknown, index) => ({ value, at: `/roles/${index}/party_id` }))
    : [{ value: credentials as unknown, at: '/party_id' }]
  return entries.flatMap(({ value, at }) => {
    if (!isObject(value)) return []
    const country_code = textAt(value, 'country_code')
    const party_id = textAt(value, 'party_id')
    return country_code === undefined || party_id === undefined
      ? []
      : [{ party: { country_code, party_id }, role: textAt(value, 'role'), at }]
  })
}

// ---- versions -------------------------------------------------------------------------------------------------------

const choice: SceneRule = {
  ids: ['versions.choice'],
  applies: (endpoint) => endpoint !== undefined && isHandshakeModule(endpoint.module),
  check: (scene) => {
    const { ourVersions, theirVersions, chosenVersion } = scene.facts
    if (ourVersions === undefined || theirVersions === undefined || chosenVersion === undefined) return
    const best = highestMutual(ourVersions, theirVersions)
    if (best === undefined || best === chosenVersion) return
    note(
      scene,
      'request',
      'versions.choice',
      'warning',
      'url',
      `${best}, the highest that both sides speak`,
      chosenVersion,
      'version_information_endpoint',
    )
  },
}

const versionList: SceneRule = {
  ids: ['versions.choice'],
  applies: (endpoint) => endpoint?.handshake === 'list-versions',
  check: (scene) => {
    const data = succeeded(scene) ? answeredData(scene) : undefined
    if (!Array.isArray(data)) return
    if (data.length === 0) {
      note(scene, 'response', 'versions.choice', 'violation', '/data', 'at least one version', 'an empty list')
    }
    const seen = new Set<unknown>()
    for (const [index, entry] of data.entries()) {
      const version = isObject(entry) ? entry['version'] : undefined
      if (version === undefined) continue
      if (seen.has(version)) {
        note(
          scene,
          'response',
          'versions.choice',
          'warning',
          `/data/${index}/version`,
          'each version once',
          `${describe(version)}, which is listed already`,
        )
      }
      seen.add(version)
      if (typeof version === 'string' && !knownVersions.has(version)) {
        note(scene, 'response', 'versions.choice', 'warning', `/data/${index}/version`, 'a published version of OCPI', version)
      }
      const url = isObject(entry) ? textAt(entry, 'url') : undefined
      if (url !== undefined && !/^https?:\/\//i.test(url)) {
        note(scene, 'response', 'versions.choice', 'violation', `/data/${index}/url`, 'an absolute url', url.slice(0, 200))
      }
    }
  },
}

/** Versions of OCPI that were ever published. */
const knownVersions: ReadonlySet<string> = new Set(publishedVersions)

const versionDetails: SceneRule = {
  ids: ['versions.choice', 'versions.interface-role', 'module.support'],
  applies: (endpoint) => endpoint?.handshake === 'version-details',
  check: (scene) => {
    if (scene.exchange.direction === 'out' && scene.status === 404) {
      note(scene, 'response', 'versions.choice', 'violation', 'status', 'the version details, since the version is offered', 'HTTP 404')
      return
    }
    if (scene.exchange.direction === 'out' && succeeded(scene) && !scene.requestHeaders.has('authorization')) {
      note(
        scene,
        'response',
        'versions.choice',
        'warning',
        'status',
        'HTTP 401 for a request without a token',
        `HTTP ${scene.status}`,
        transport,
      )
    }
    const data = succeeded(scene) ? answeredData(scene) : undefined
    if (!isObject(data)) return
    const version = textAt(data, 'version')
    if (version !== undefined && scene.exchange.version !== undefined && version !== scene.exchange.version) {
      note(scene, 'response', 'versions.choice', 'violation', '/data/version', scene.exchange.version, version)
    }
    const list = data['endpoints']
    if (Array.isArray(list)) checkEndpoints(scene, list)
  },
}

const checkEndpoints = (scene: Scene, list: readonly unknown[]): void => {
  const { rolesInVersionDetails } = dialects[scene.version]
  const seen = new Set<string>()
  for (const [index, entry] of list.entries()) {
    if (!isObject(entry)) continue
    const role = rolesInVersionDetails ? (textAt(entry, 'role') ?? '') : ''
    const key = `${textAt(entry, 'identifier') ?? ''} ${role}`.trim()
    if (seen.has(key)) {
      note(
        scene,
        'response',
        'versions.interface-role',
        'warning',
        `/data/endpoints/${index}`,
        rolesInVersionDetails ? 'each module once for each interface' : 'each module once',
        `a repetition of ${key}`,
      )
    }
    seen.add(key)
  }
  if (rolesInVersionDetails) checkInterfaces(scene, list)
  if (![...seen].some((key) => key.split(' ')[0] === 'credentials')) {
    note(scene, 'response', 'module.support', 'violation', '/data/endpoints', 'an endpoint for credentials', 'a list without credentials')
  }
}

/** Modules that a platform of both roles serves on both sides. Of commands nobody needs the sender's url: each has its response_url. */
const twoSided: ReadonlySet<string> = new Set(['locations', 'sessions', 'cdrs', 'tariffs', 'tokens'])

/** 2.2.1: each entry is of one interface, and who looks for a module alone takes the first. */
const checkInterfaces = (scene: Scene, list: readonly unknown[]): void => {
  const sides = new Map<string, Set<string>>()
  for (const [index, entry] of list.entries()) {
    const identifier = isObject(entry) ? textAt(entry, 'identifier') : undefined
    const role = isObject(entry) ? textAt(entry, 'role') : undefined
    if (identifier === undefined || role === undefined) continue
    const before = sides.get(identifier) ?? new Set()
    if (role === 'SENDER' && before.has('RECEIVER')) {
      note(
        scene,
        'response',
        'versions.interface-role',
        'warning',
        `/data/endpoints/${index}`,
        'SENDER first, since some clients take the first entry of a module',
        `${identifier} RECEIVER before SENDER`,
      )
    }
    sides.set(identifier, before.add(role))
  }
  const known = [...sides].filter(([identifier]) => twoSided.has(identifier))
  const both = known.filter(([, roles]) => roles.has('SENDER') && roles.has('RECEIVER'))
  if (both.length < 2) return
  for (const [identifier, roles] of known) {
    if (roles.size !== 1) continue
    note(
      scene,
      'response',
      'versions.interface-role',
      'warning',
      '/data/endpoints',
      `${identifier} with both roles, like ${both[0]?.[0] ?? ''}`,
      `a list with ${identifier} as ${[...roles].join('')} only`,
    )
  }
}

// ---- hosts ------------------------------------------------------------------------------------------------------------

const host: SceneRule = {
  ids: ['transport.host'],
  applies: (endpoint) => endpoint !== undefined && (isHandshakeModule(endpoint.module) || endpoint.paged),
  check: (scene) => {
    // Only what the peer says: whether our own urls lead here is known by whether it gets through.
    if (scene.exchange.direction === 'in') {
      const body = requestFields(scene)
      if (body) checkHost(scene, textAt(body, 'url'), 'request', '/url')
      return
    }
    if (!isOk(scene)) return
    if (scene.endpoint?.paged === true) {
      checkHost(scene, nextLink(scene.responseHeaders.get('link')), 'response', 'header:Link')
      return
    }
    const data = answeredData(scene)
    if (Array.isArray(data)) return checkHosts(scene, data, '/data')
    if (!isObject(data)) return
    checkHost(scene, textAt(data, 'url'), 'response', '/data/url')
    const list = data['endpoints']
    if (Array.isArray(list)) checkHosts(scene, list, '/data/endpoints')
  },
}

const checkHosts = (scene: Scene, list: readonly unknown[], at: string): void => {
  for (const [index, entry] of list.entries()) {
    if (isObject(entry)) checkHost(scene, textAt(entry, 'url'), 'response', `${at}/${index}/url`)
  }
}

const checkHost = (scene: Scene, url: string | undefined, side: 'request' | 'response', at: string): void => {
  if (url === undefined || !/^https?:\/\//i.test(url)) return
  const here = scene.exchange.url
  if (isPrivate(url) && !isPrivate(here)) {
    note(scene, side, 'transport.host', 'warning', at, 'a host that the other side can reach', url, transport)
    // paging.link looks at the scheme of a Link.
  } else if (/^http:/i.test(url) && /^https:/i.test(here) && at !== 'header:Link') {
    note(scene, side, 'transport.host', 'warning', at, 'https, as in the rest of the connection', url, transport)
  }
}

/** Loopback and private addresses (RFC 1918, RFC 4193), and names without a dot. */
export const isPrivate = (url: string): boolean => {
  const name = /^https?:\/\/(?:[^/@]*@)?(\[[^\]]*\]|[^/:?#]*)/i.exec(url)?.[1]?.toLowerCase() ?? ''
  return (
    (!name.includes('.') && !name.startsWith('[')) ||
    /^(127\.|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|169\.254\.)/.test(name) ||
    /^\[(::1|f[cd][0-9a-f]{2}:|fe80:)/.test(name) ||
    /\.(localhost|local|internal)$/.test(name)
  )
}

export const registrationRules: readonly SceneRule[] = [state, callBack, rotation, content, choice, versionList, versionDetails, host]
