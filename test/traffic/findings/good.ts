/** Correct exchanges: one for each row of the endpoint table, to be spoiled by tests one part at a time. */
import { formatAuthorization, tokenEncoding } from '../../../emulator/ocpi/authorization.js'
import { dialects } from '../../../emulator/ocpi/dialect.js'
import { commandObjects, endpoints, isConfigurationModule, type Endpoint } from '../../../emulator/ocpi/endpoints.js'
import type { Finding } from '../../../emulator/ocpi/finding.js'
import { routingHeaders, type Party } from '../../../emulator/ocpi/headers.js'
import { formatPageQuery } from '../../../emulator/ocpi/paging.js'
import type { Version } from '../../../emulator/ocpi/version.js'
import type { Exchange, Message } from '../../../emulator/traffic/exchange.js'
import type { Facts } from '../../../emulator/traffic/findings/facts.js'
import { findingsOf } from '../../../emulator/traffic/findings/findings.js'
import { goodObject, type Fields } from '../../ocpi/fixtures.js'

export const cpo: Party & { role: string } = { role: 'CPO', country_code: 'NL', party_id: 'CPO' }
export const emsp: Party & { role: string } = { role: 'EMSP', country_code: 'NL', party_id: 'EMP' }
/** A minute after the good objects changed. */
export const startedAt = Date.UTC(2026, 4, 4, 10, 1)
export const host = 'https://callee.example'

/** What a test may spoil. Header names in lower case; `undefined` leaves a header out. Text bodies are sent as they are. */
export interface Parts {
  version: Version | undefined
  direction: 'in' | 'out'
  endpoint: Endpoint | undefined
  method: string
  url: string
  requestHeaders: Record<string, string | undefined>
  request: unknown
  status: number
  responseHeaders: Record<string, string | undefined>
  response: unknown
  startedAt: number
  durationMs: number
  error: string | undefined
  facts: Facts
}

export const rowOf = (version: Version, id: string): Endpoint => {
  const endpoint = endpoints[version].find((row) => row.id === id)
  if (!endpoint) throw new Error(`${version} has no ${id}`)
  return endpoint
}

/** The party that calls: the owner pushes, the other side pulls; of commands the eMSP is the sender. */
const callerOf = (endpoint: Endpoint): typeof cpo => {
  const cpoOwns = endpoint.module !== 'tokens' && endpoint.module !== 'commands' && endpoint.module !== 'chargingprofiles'
  return (endpoint.interface === 'RECEIVER') === cpoOwns ? cpo : emsp
}

const ids: Record<string, string> = {
  location_id: 'L-1',
  evse_uid: 'E-1',
  connector_id: '1',
  session_id: 'S-1',
  tariff_id: 'T-1',
  token_uid: '04AABBCC',
  response_url: 'results/1',
  cdr: 'C-1',
  command: 'START_SESSION',
  id: 'R-1',
  terminal_id: 'T-1',
  financial_advice_confirmation_id: 'F-1',
}

const list = (version: Version, name: string): unknown[] =>
  name === 'Version'
    ? [goodObject(version, 'Version')]
    : [
        goodObject(version, name),
        { ...goodObject(version, name), id: 'X-2', uid: 'X-2', ...(name === 'ClientInfo' && { party_id: 'CPX' }) },
      ].map((object) => Object.fromEntries(Object.entries(object).filter(([field]) => field in goodObject(version, name))))

export const goodParts = (version: Version, id: string, direction: 'in' | 'out' = 'in'): Parts => {
  const endpoint = rowOf(version, id)
  const caller = callerOf(endpoint)
  const callee = caller === cpo ? emsp : cpo
  const owner: Party = caller
  const path = endpoint.path.replace(/\{(\w+)\}/g, (_, name: string) =>
    name === 'country_code' ? owner.country_code : name === 'party_id' ? owner.party_id : name === 'version' ? version : (ids[name] ?? ''),
  )
  const base = endpoint.module === 'versions' ? `${host}/ocpi/versions` : `${host}/ocpi/${version}/${endpoint.module}`
  const dates = endpoint.paged ? { date_from: '2026-05-01T00:00:00Z', date_to: '2026-06-01T00:00:00Z', offset: 0, limit: 10 } : {}
  const query = [
    ...(endpoint.paged ? [formatPageQuery(dates)] : []),
    ...endpoint.query
      .filter((parameter) => parameter.required && !endpoint.paged)
      .map((parameter) => `${parameter.name}=${parameter.name === 'duration' ? 900 : 'https%3A%2F%2Fcaller.example%2F1'}`),
  ].join('&')
  const needsRouting = dialects[version].routingHeaders && !isConfigurationModule(endpoint.module)
  const messageIds = dialects[version].messageIds ? { 'x-request-id': 'r-1', 'x-correlation-id': 'c-1' } : {}
  const request =
    endpoint.request.length === 0
      ? undefined
      : endpoint.path === '/{command}'
        ? goodObject(version, commandObjects.START_SESSION)
        : goodObject(version, endpoint.request[0] ?? '')
  if (endpoint.partial && request) for (const children of ['evses', 'connectors']) Reflect.deleteProperty(request, children)
  if (endpoint.request[0] === 'Credentials' && request) nameParty(version, request, caller)
  const data =
    endpoint.response === undefined
      ? undefined
      : endpoint.response === 'ChargingPreferencesResponse'
        ? 'ACCEPTED'
        : endpoint.list
          ? list(version, endpoint.response)
          : goodObject(version, endpoint.response)
  if (endpoint.response === 'Credentials') nameParty(version, data as Fields, callee)
  const created = endpoint.id === 'cdrs.receiver.post'
  return {
    version,
    direction,
    endpoint,
    method: endpoint.method,
    url: `${base}${path}${query === '' ? '' : `?${query}`}`,
    requestHeaders: {
      authorization: formatAuthorization('the-token', tokenEncoding(version)),
      ...(request !== undefined && { 'content-type': 'application/json' }),
      ...messageIds,
      ...(needsRouting && routingHeaders(callee, caller)),
    },
    request,
    status: created ? 201 : 200,
    responseHeaders: {
      'content-type': 'application/json; charset=utf-8',
      ...messageIds,
      ...(needsRouting && routingHeaders(caller, callee)),
      ...(endpoint.paged && { 'x-total-count': '2', 'x-limit': '50' }),
      ...(created && { location: `${host}/ocpi/${version}/cdrs/C-1` }),
    },
    response: { ...(data !== undefined && { data }), status_code: 1000, status_message: 'Success', timestamp: '2026-05-04T10:00:00Z' },
    startedAt,
    durationMs: 12,
    error: undefined,
    facts: {
      auth: { matched: tokenEncoding(version), tokenRole: 'C' },
      ourParties: [direction === 'in' ? callee : caller],
      peerParties: [direction === 'in' ? caller : callee],
      peerIsHub: false,
      registration: endpoint.id === 'credentials.post' ? 'INVITED' : 'REGISTERED',
    },
  }
}

const nameParty = (version: Version, credentials: Fields, party: typeof cpo): void => {
  if (version === '2.1.1') Object.assign(credentials, { country_code: party.country_code, party_id: party.party_id })
  else credentials.roles = [{ ...party, business_details: { name: 'Example' } }]
}

const messageOf = (headers: Parts['requestHeaders'], body: unknown): Message => {
  const bytes = body === undefined ? undefined : Buffer.from(typeof body === 'string' && !/^\w+$/.test(body) ? body : JSON.stringify(body))
  return {
    headers: Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [name, value])),
    body: bytes,
    bytes: bytes?.length ?? 0,
  }
}

export const exchangeOf = (parts: Parts): Exchange => {
  const { version, direction, endpoint, method, url, status, response, startedAt, durationMs, error } = parts
  const code = typeof response === 'object' && response !== null ? (response as Fields).status_code : undefined
  return {
    seq: 1,
    standinId: 'standin',
    direction,
    startedAt,
    durationMs,
    method,
    url,
    request: messageOf(parts.requestHeaders, parts.request),
    ...(status !== 0 && { response: { ...messageOf(parts.responseHeaders, response), status, statusText: '' } }),
    ocpiStatus: typeof code === 'number' ? code : undefined,
    error,
    version,
    endpoint,
    from: 'NL-CPO',
    to: 'NL-EMP',
    twin: false,
    findings: [],
    faultIds: [],
    why: [],
  }
}

/** Changes to parts; headers, facts and the fields of bodies are merged, the rest replaced. */
export type Spoil = Partial<Omit<Parts, 'facts'>> & { facts?: Facts; body?: Fields; answer?: Fields; data?: unknown }

export const spoilt = (parts: Parts, spoil: Spoil): Parts => {
  const { body, answer, data, ...rest } = spoil
  const request = 'request' in rest ? rest.request : body ? { ...(parts.request as Fields), ...body } : parts.request
  const response = 'response' in rest ? rest.response : { ...(parts.response as Fields), ...answer, ...('data' in spoil && { data }) }
  return {
    ...parts,
    ...rest,
    request,
    response,
    requestHeaders: { ...parts.requestHeaders, ...rest.requestHeaders },
    responseHeaders: { ...parts.responseHeaders, ...rest.responseHeaders },
    facts: { ...parts.facts, ...rest.facts },
  }
}

/** `id severity side at`, the gist of a finding. */
export const gist = ({ id, severity, side, at }: Finding): string => `${id} ${severity} ${side} ${at}`.trim()

/** Findings of a correct exchange that was spoilt in one place. */
export const findingsIn = (version: Version, id: string, spoil: Spoil, direction: 'in' | 'out' = 'in'): Finding[] => {
  const parts = spoilt(goodParts(version, id, direction), spoil)
  return findingsOf(exchangeOf(parts), parts.facts)
}

export const found = (...exchange: Parameters<typeof findingsIn>): string[] =>
  findingsIn(...exchange).flatMap((finding) => (finding.repeated?.places ?? [finding.at]).map((at) => gist({ ...finding, at })))
