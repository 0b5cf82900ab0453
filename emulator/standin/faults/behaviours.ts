/**
 * Ways of going wrong that need to know more than one message. Those of `handling.ts` carry a request out wrongly, these
 * change a message. Some names are only asked for where they matter:
 * `accept-void-tokens`, `skip-call-back`, `never-rotate`, `choose-lowest`.
 */
import { own } from '../../ocpi/own.js'
import { purposeOf } from '../../ocpi/modules.js'
import type { FaultBehaviour } from '../../contract/faults.js'
import { encodeToken, formatAuthorization } from '../../ocpi/authorization.js'
import { encodeBase64 } from '../../ocpi/base64.js'
import { formatDateTime } from '../../ocpi/datetime.js'
import { formatLink, nextLink } from '../../ocpi/paging.js'
import { isHubError } from '../../ocpi/status.js'
import { assumedVersion } from '../../ocpi/version.js'
import { newToken, outgoingEncoding, outgoingToken } from '../connections.js'
import type { JsonObject } from '../data/kinds.js'
import { handlingBehaviours } from './handling.js'
import { bytesOf, dropHeader, headerOf, jsonOf, setHeader, type Outgoing } from './message.js'
import type { FaultContext, OutgoingRequest } from './apply.js'
import { isObject } from '../../ocpi/json-object.js'

// ---- answers ----------------------------------------------------------------------------------------------------------

type ChangeAnswer = (message: Outgoing, faultContext: FaultContext) => void

const swapRouting = (message: Outgoing): void => {
  const named = ['country-code', 'party-id'].map(
    (half) => [half, headerOf(message.headers, `OCPI-to-${half}`), headerOf(message.headers, `OCPI-from-${half}`)] as const,
  )
  for (const [half, to, from] of named) {
    if (to === undefined || from === undefined) continue
    message.headers = setHeader(setHeader(message.headers, `OCPI-to-${half}`, from), `OCPI-from-${half}`, to)
  }
}

const addRouting = (message: Outgoing, { context, connection }: FaultContext): void => {
  const [own] = context.settings.parties
  const peer = connection?.peer.parties[0] ?? { country_code: 'XX', party_id: 'XXX' }
  if (!own) return
  message.headers = [
    ...message.headers,
    'OCPI-to-country-code',
    peer.country_code,
    'OCPI-to-party-id',
    peer.party_id,
    'OCPI-from-country-code',
    own.country_code,
    'OCPI-from-party-id',
    own.party_id,
  ]
}

/** Credentials that name the other side's party as one's own. */
const echoParty = (message: Outgoing, { connection, requestJson, sending }: FaultContext): void => {
  const json = jsonOf(message.body)
  const own = isObject(json) && isObject(json['data']) ? json['data'] : json
  if (!isObject(own)) return
  // In a request the peer's party is what was agreed before; in an answer what the caller has just said.
  const theirs = sending === undefined && isObject(requestJson) ? requestJson : undefined
  const [party] = connection?.peer.parties ?? []
  if (Array.isArray(own['roles']))
    own['roles'] =
      theirs?.['roles'] ?? (party ? [{ ...party, business_details: { name: party.name ?? 'echo' }, name: undefined }] : own['roles'])
  else
    Object.assign(own, {
      country_code: theirs?.['country_code'] ?? party?.country_code ?? own['country_code'],
      party_id: theirs?.['party_id'] ?? party?.party_id ?? own['party_id'],
    })
  message.body = bytesOf(json)
}

const endpointsOf = (json: unknown): JsonObject[] | undefined => {
  const data = isObject(json) ? json['data'] : undefined
  return isObject(data) && Array.isArray(data['endpoints']) ? data['endpoints'].filter(isObject) : undefined
}

const changeEndpoints = (message: Outgoing, change: (list: JsonObject[]) => JsonObject[]): void => {
  const json = jsonOf(message.body)
  const list = endpointsOf(json)
  if (list && isObject(json) && isObject(json['data']))
    message.body = bytesOf({ ...json, data: { ...json['data'], endpoints: change(list) } })
}

const isRegistration = ({ identifier }: JsonObject): boolean => typeof identifier === 'string' && purposeOf(identifier) === 'registration'

const changeUrls = (message: Outgoing, change: (url: string) => string): void => {
  changeEndpoints(message, (list) =>
    list.map((entry) => (typeof entry['url'] === 'string' ? { ...entry, url: change(entry['url']) } : entry)),
  )
}

const listOf = (message: Outgoing): unknown[] | undefined => {
  const json = jsonOf(message.body)
  return isObject(json) && Array.isArray(json['data']) ? (json['data'] as unknown[]) : undefined
}

const withList = (message: Outgoing, list: readonly unknown[]): void => {
  const json = jsonOf(message.body)
  if (isObject(json)) message.body = bytesOf({ ...json, data: list })
}

/** Changes the url of the next page, if there is one. */
const changeLink = (message: Outgoing, change: (url: string) => string): void => {
  const next = nextLink(headerOf(message.headers, 'Link'))
  if (next !== undefined) message.headers = setHeader(message.headers, 'Link', `<${change(next)}>; rel="next"`)
}

const offsetIn = (url: string): number => Number(/[?&]offset=(\d+)/.exec(url)?.[1] ?? 0)

export const answerBehaviours: Readonly<Record<string, ChangeAnswer>> = own({
  'swap-routing': swapRouting,
  'add-routing': addRouting,
  'echo-party': echoParty,
  'page-size-as-total': (message) => {
    const list = listOf(message)
    if (list) message.headers = setHeader(message.headers, 'X-Total-Count', String(list.length))
  },
  'limit-is-count': (message) => {
    const list = listOf(message)
    if (list) message.headers = setHeader(message.headers, 'X-Limit', String(list.length))
  },
  'link-relative': (message) => {
    changeLink(message, (url) => url.replace(/^[a-z]+:\/\/[^/]*/i, ''))
  },
  'link-to-other-host': (message) => {
    changeLink(message, (url) => url.replace(/^([a-z]+:\/\/)[^/:]*/i, '$1other.example'))
  },
  'link-without-filters': (message) => {
    changeLink(message, (url) => url.replace(/([?&])date_(?:from|to)=[^&]*&?/g, '$1').replace(/[?&]$/, ''))
  },
  'link-to-itself': (message, { url }) => {
    changeLink(message, () => url)
  },
  'link-on-last-page': (message, { url }) => {
    const list = listOf(message)
    if (!list || list.length === 0 || headerOf(message.headers, 'Link') !== undefined) return
    const end = offsetIn(url) + list.length
    const next = new URL(url)
    next.searchParams.set('offset', String(end))
    message.headers = setHeader(message.headers, 'Link', formatLink(next.href))
  },
  /** One object less on every page but the first, as if the set had shrunk meanwhile. */
  'shrink-set': (message, { url }) => {
    const list = listOf(message)
    const total = Number(headerOf(message.headers, 'X-Total-Count'))
    if (!list || !Number.isInteger(total) || offsetIn(url) === 0) return
    message.headers = setHeader(message.headers, 'X-Total-Count', String(total - 1))
    if (offsetIn(url) + list.length >= total) withList(message, list.slice(0, -1))
  },
  'swap-interfaces': (message) => {
    changeEndpoints(message, (list) =>
      list.map((entry) => (isRegistration(entry) ? entry : { ...entry, role: entry['role'] === 'SENDER' ? 'RECEIVER' : 'SENDER' })),
    )
  },
  'interfaces-as-roles': (message) => {
    changeEndpoints(message, (list) =>
      list.map((entry) => (isRegistration(entry) ? entry : { ...entry, role: entry['role'] === 'SENDER' ? 'CPO' : 'MSP' })),
    )
  },
  /** RECEIVER before SENDER where a module has both. */
  'receiver-first': (message) => {
    changeEndpoints(message, (list) => [...list].sort((one, other) => String(one['role']).localeCompare(String(other['role']))))
  },
  /** One of the two interfaces of a module is not listed. */
  'drop-one-interface': (message) => {
    changeEndpoints(message, (list) => {
      const doubled = list.find((entry, index) => list.findIndex((other) => other['identifier'] === entry['identifier']) !== index)
      return list.filter((entry) => entry !== doubled)
    })
  },
  /** Urls as legal as the plain ones: whoever takes them as they are gets where they lead. */
  'advertise-extra-path': (message) => {
    changeUrls(message, (url) => url.replace('/ocpi/', '/ocpi/by/../'))
  },
  'advertise-odd-port': (message) => {
    changeUrls(message, (url) => url.replace(/:(\d+)\//, ':0$1/'))
  },
  /** What stands before the platform answers in its place, and knows nothing of OCPI's codes for hubs. */
  'gateway-error': (message) => {
    const json = jsonOf(message.body)
    if (!isObject(json) || typeof json['status_code'] !== 'number' || !isHubError(json['status_code'])) return
    message.status = 502
    message.body = bytesOf({ ...json, status_code: 3000 })
  },
  'advertise-http': (message) => {
    message.body = Buffer.from((message.body?.toString('utf8') ?? '').replaceAll('https://', 'http://'))
  },
  'advertise-private': (message) => {
    message.body = Buffer.from((message.body?.toString('utf8') ?? '').replace(/https?:\/\/[^/"]+/g, 'http://192.168.0.10:8080'))
  },
  /** Bumped although nothing has changed. */
  'bump-without-change': (message, { context }) => {
    bump(message, context.environment.clock.now())
  },
  'location-unreachable': (message) => {
    const location = headerOf(message.headers, 'Location')
    if (location !== undefined) message.headers = setHeader(message.headers, 'Location', `${location}-gone`)
  },
  'location-relative': (message) => {
    const location = headerOf(message.headers, 'Location')
    if (location !== undefined) message.headers = setHeader(message.headers, 'Location', location.replace(/^[a-z]+:\/\/[^/]*/i, ''))
  },
})

const bump = (message: Outgoing, now: number): void => {
  const json = jsonOf(message.body)
  const data = isObject(json) && json['status_code'] !== undefined ? json['data'] : json
  for (const object of Array.isArray(data) ? data : [data]) {
    if (isObject(object) && typeof object['last_updated'] === 'string')
      object['last_updated'] = formatDateTime(Math.floor(now / 1000) * 1000)
  }
  message.body = bytesOf(json)
}

// ---- requests ---------------------------------------------------------------------------------------------------------

type ChangeRequest = (request: OutgoingRequest, faultContext: FaultContext, round: number) => void

const authorize = (request: OutgoingRequest, value: string | undefined): void => {
  if (value !== undefined) request.headers = setHeader(request.headers, 'Authorization', value)
}

/** The token that the request carries, plain. */
const tokenIn = (faultContext: FaultContext): string =>
  faultContext.sending?.token ?? (faultContext.connection && outgoingToken(faultContext.connection)) ?? ''

const encodingFor = ({ connection, sending }: FaultContext): 'plain' | 'base64' =>
  sending?.encoding ?? (connection ? outgoingEncoding(connection, sending?.version ?? assumedVersion) : 'base64')

const otherToken =
  (token: (faultContext: FaultContext) => string | undefined): ChangeRequest =>
  (request, faultContext) => {
    const other = token(faultContext)
    authorize(request, other === undefined ? undefined : formatAuthorization(other, encodingFor(faultContext)))
  }

/** Another value in the second round: energy, or cost. */
const changeNumber = (request: OutgoingRequest): void => {
  const json = jsonOf(request.body)
  if (!isObject(json)) return
  const name = ['kwh', 'total_energy', 'total_time'].find((field) => typeof json[field] === 'number')
  if (name === undefined) return
  json[name] = Number(json[name]) + 1
  request.body = bytesOf(json)
}

export const requestBehaviours: Readonly<Record<string, ChangeRequest>> = own({
  'swap-routing': swapRouting,
  'add-routing': addRouting,
  'echo-party': echoParty,
  'bump-without-change': (request, { context }) => {
    bump(request, context.environment.clock.now())
  },
  'send-other-encoding': (request, faultContext) => {
    const encoding = encodingFor(faultContext) === 'plain' ? 'base64' : 'plain'
    authorize(request, formatAuthorization(tokenIn(faultContext), encoding))
  },
  'send-encoded-twice': (request, faultContext) => {
    authorize(request, `Token ${encodeBase64(encodeBase64(tokenIn(faultContext)))}`)
  },
  'send-with-line-feed': (request, faultContext) => {
    authorize(request, `Token ${encodeBase64(`${tokenIn(faultContext)}\n`)}`)
  },
  'send-bearer': (request, faultContext) => {
    authorize(request, `Bearer ${encodeToken(tokenIn(faultContext), encodingFor(faultContext))}`)
  },
  'send-bare': (request, faultContext) => {
    authorize(request, encodeToken(tokenIn(faultContext), encodingFor(faultContext)))
  },
  'send-two-spaces': (request, faultContext) => {
    authorize(request, `Token  ${encodeToken(tokenIn(faultContext), encodingFor(faultContext))}`)
  },
  'send-lower-case-scheme': (request, faultContext) => {
    authorize(request, `token ${encodeToken(tokenIn(faultContext), encodingFor(faultContext))}`)
  },
  'send-void-token': otherToken(({ connection }) => connection?.voidOut),
  'send-unknown-token': otherToken(() => newToken()),
  'send-no-authorization': (request) => {
    request.headers = dropHeader(request.headers, 'Authorization')
  },
  /** An owner in the url that the caller does not speak for. */
  'foreign-owner-in-url': (request, { context }) => {
    const [own] = context.settings.parties
    if (own) request.url = request.url.replace(`/${own.country_code}/${own.party_id}/`, '/XX/XXX/')
  },
  'lower-case-owner-in-url': (request, { context }) => {
    const [own] = context.settings.parties
    if (own)
      request.url = request.url.replace(
        `/${own.country_code}/${own.party_id}/`,
        `/${own.country_code.toLowerCase()}/${own.party_id.toLowerCase()}/`,
      )
  },
  /** The last id of the url in another case than in the body. */
  'other-case-in-url': (request) => {
    request.url = request.url.replace(/[^/?]+(?=\?|$)/, (id) => (id === id.toLowerCase() ? id.toUpperCase() : id.toLowerCase()))
  },
  'body-on-get': (request) => {
    if (request.method !== 'GET') return
    request.body = Buffer.from('{}')
    request.headers = setHeader(request.headers, 'Content-Type', 'application/json')
  },
  'change-second': (request, _, round) => {
    if (round > 0) changeNumber(request)
  },
  /** The same X-Request-ID with every request. */
  'reuse-request-id': (request) => {
    if (headerOf(request.headers, 'X-Request-ID') !== undefined)
      request.headers = setHeader(request.headers, 'X-Request-ID', '00000000-0000-4000-8000-000000000000')
  },
  /** The hub itself is named as the receiver. */
  'address-hub': (request, { connection }) => {
    const [hub] = connection?.peer.parties.filter(({ role }) => role === 'HUB') ?? []
    if (hub && headerOf(request.headers, 'OCPI-from-party-id') !== undefined) {
      request.headers = setHeader(setHeader(request.headers, 'OCPI-to-country-code', hub.country_code), 'OCPI-to-party-id', hub.party_id)
    }
  },
  'owner-from-header': (request) => {
    if (headerOf(request.headers, 'OCPI-from-party-id') !== undefined)
      request.headers = setHeader(request.headers, 'OCPI-from-party-id', 'XXX')
  },
})

/** Names that are asked for where they matter. */
const asked = ['accept-void-tokens', 'skip-call-back', 'never-rotate', 'choose-lowest'] as const

/** Every behaviour that a rule may name, and the directions that it is for. */
export const behaviours: readonly FaultBehaviour[] = (() => {
  const directions = new Map<string, Set<'in' | 'out'>>()
  const add = (name: string, direction: 'in' | 'out'): void => {
    directions.set(name, (directions.get(name) ?? new Set()).add(direction))
  }
  for (const name of [...Object.keys(handlingBehaviours), ...Object.keys(answerBehaviours)]) add(name, 'in')
  for (const name of Object.keys(requestBehaviours)) add(name, 'out')
  for (const name of asked) add(name, name === 'choose-lowest' ? 'out' : 'in')
  return [...directions].map(([name, found]) => ({ name, directions: [...found] })).sort((one, other) => one.name.localeCompare(other.name))
})()

export const behaviourNames: ReadonlySet<string> = new Set(behaviours.map(({ name }) => name))
