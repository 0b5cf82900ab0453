import { describe, expect, it } from 'vitest'
import { endpoints, isConfigurationModule } from '../../../emulator/ocpi/endpoints.js'
import { versions } from '../../../emulator/ocpi/version.js'
import { findingsOf } from '../../../emulator/traffic/findings/findings.js'
import { exchangeOf, found, goodParts, spoilt } from './good.js'

const rows = versions.flatMap((version) =>
  endpoints[version].flatMap((endpoint) => (['in', 'out'] as const).map((direction) => [version, endpoint.id, direction] as const)),
)

describe('a correct exchange has no findings', () => {
  it.each(rows)('%s %s %s', (version, id, direction) => {
    const parts = goodParts(version, id, direction)
    expect(findingsOf(exchangeOf(parts), parts.facts)).toEqual([])
    // Nor does it need any facts.
    expect(findingsOf(exchangeOf(parts))).toEqual([])
  })

  it.each(rows.filter(([, , direction]) => direction === 'in'))('%s %s, refused with an OCPI status code', (version, id) => {
    const parts = goodParts(version, id)
    const refusal = { status_code: 2001, status_message: 'no', timestamp: '2026-05-04T10:00:00Z' }
    const isRead = parts.endpoint?.method === 'GET' && !parts.endpoint.list && parts.endpoint.path !== ''
    if (isRead || id === 'tokens.sender.authorize') return
    expect(found(version, id, { status: 200, response: refusal })).toEqual([])
  })

  it.each(rows.filter(([, id, direction]) => direction === 'in' && /\.get/.test(id)))(
    '%s %s, of something that does not exist',
    (version, id) => {
      expect(found(version, id, { status: 404, response: { status_code: 2001, timestamp: '2026-05-04T10:00:00Z' } })).toEqual([])
    },
  )

  it.each(versions)('401 in %s', (version) => {
    const answer = { status_code: 2000, timestamp: '2026-05-04T10:00:00Z' }
    expect(found(version, 'locations.sender.list', { status: 401, response: answer }, 'out')).toEqual([])
  })

  it.each(versions)('GET versions of %s, before any version is chosen', (version) => {
    expect(
      found(
        version,
        'versions.list',
        { version: undefined, responseHeaders: { 'x-request-id': undefined, 'x-correlation-id': undefined } },
        'out',
      ),
    ).toEqual([])
    expect(
      found(version, 'versions.list', { version: undefined, endpoint: undefined, facts: { auth: { matched: 'base64', tokenRole: 'A' } } }),
    ).toEqual([])
  })
})

describe('what a version does not ask for is not missed', () => {
  it('2.1.1 has no message ids and no routing headers, and none to complain about', () => {
    const extra = { 'x-request-id': 'r', 'x-correlation-id': 'c', 'ocpi-to-party-id': 'EMP', 'ocpi-from-party-id': 'CPO' }
    expect(found('2.1.1', 'locations.receiver.put', { requestHeaders: extra })).toEqual([])
  })
  it('one role on either side may do without routing headers', () => {
    const parts = goodParts('2.2.1', 'locations.receiver.put')
    const bare = Object.fromEntries(
      Object.keys(parts.requestHeaders)
        .filter((name) => /ocpi-/i.test(name))
        .map((name) => [name, undefined]),
    )
    const silent = Object.fromEntries(
      Object.keys(parts.responseHeaders)
        .filter((name) => /ocpi-/i.test(name))
        .map((name) => [name, undefined]),
    )
    expect(found('2.2.1', 'locations.receiver.put', { requestHeaders: bare, responseHeaders: silent })).toEqual([])
  })
  it('an authorization may come without a body', () => {
    for (const version of versions) {
      const parts = goodParts(version, 'tokens.sender.authorize')
      const { location: _, ...info } = (parts.response as { data: Record<string, unknown> }).data
      expect(
        found(version, 'tokens.sender.authorize', { request: undefined, requestHeaders: { 'content-type': undefined }, data: info }),
      ).toEqual([])
    }
  })
  it('an unknown token is 404, with 2004 in 2.2.1', () => {
    expect(
      found('2.2.1', 'tokens.sender.authorize', { status: 404, response: { status_code: 2004, timestamp: '2026-05-04T10:00:00Z' } }),
    ).toEqual([])
    expect(
      found('2.1.1', 'tokens.sender.authorize', { status: 404, response: { status_code: 2001, timestamp: '2026-05-04T10:00:00Z' } }),
    ).toEqual([])
  })
  it('a push may be answered with 201, and with or without data', () => {
    for (const version of versions) {
      expect(found(version, 'sessions.receiver.put', { status: 201 })).toEqual([])
      expect(found(version, 'sessions.receiver.put', { data: {} })).toEqual([])
    }
  })
  it('a hub calls for the parties behind it', () => {
    const parts = spoilt(goodParts('2.2.1', 'locations.receiver.put'), {
      facts: { peerIsHub: true, peerParties: [{ role: 'HUB', country_code: 'NL', party_id: 'HUB' }] },
    })
    expect(findingsOf(exchangeOf(parts), parts.facts)).toEqual([])
  })
  it('bodies that the log has dropped are not looked at', () => {
    for (const [version, id] of rows) {
      const parts = goodParts(version, id)
      const exchange = exchangeOf(parts)
      const dropped = {
        ...exchange,
        request: { ...exchange.request, body: undefined },
        response: exchange.response && { ...exchange.response, body: undefined },
      }
      expect(findingsOf(dropped, parts.facts)).toEqual([])
    }
  })
})

describe('configuration modules', () => {
  it('are versions, credentials and hub client info', () => {
    expect(endpoints['2.2.1'].filter((endpoint) => isConfigurationModule(endpoint.module)).map((endpoint) => endpoint.id)).toHaveLength(9)
  })
})

describe('what is not a request that can be answered', () => {
  const nothing = { body: undefined, bytes: 0 }
  it('is not missed to have been one', () => {
    const exchange = exchangeOf(goodParts('2.2.1', 'sessions.receiver.put'))
    const broken = {
      ...exchange,
      endpoint: undefined,
      version: undefined,
      request: { headers: [], body: Buffer.from('GET'), bytes: 3 },
      method: '',
    }
    expect(findingsOf({ ...broken, response: exchange.response && { ...exchange.response, status: 400 } }, { auth: {} })).toEqual([])
  })
  it('was cut off by the peer', () => {
    const exchange = exchangeOf(goodParts('2.2.1', 'sessions.receiver.put'))
    expect(findingsOf({ ...exchange, request: { ...exchange.request, ...nothing }, response: undefined })).toEqual([])
  })
  it('is a HEAD, answered without a body', () => {
    const exchange = exchangeOf(goodParts('2.2.1', 'sessions.receiver.get'))
    const answer = exchange.response && { ...exchange.response, ...nothing, status: 405 }
    expect(findingsOf({ ...exchange, method: 'HEAD', endpoint: undefined, ocpiStatus: 2000, response: answer })).toEqual([])
  })
})
