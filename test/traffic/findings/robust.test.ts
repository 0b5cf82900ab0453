import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { endpoints } from '../../../emulator/ocpi/endpoints.js'
import { Finding } from '../../../emulator/ocpi/finding.js'
import { versions } from '../../../emulator/ocpi/version.js'
import { findingsOf } from '../../../emulator/traffic/findings/findings.js'
import { goodObject } from '../../ocpi/fixtures.js'
import { exchangeOf, findingsIn, goodParts, type Parts } from './good.js'

const rows = versions.flatMap((version) => endpoints[version].map((endpoint) => [version, endpoint.id] as const))

const header = fc.oneof(fc.constant(undefined), fc.stringMatching(/^[ -~]{0,30}$/))
const names = [
  'authorization',
  'content-type',
  'x-request-id',
  'x-total-count',
  'x-limit',
  'link',
  'location',
  'OCPI-to-party-id',
  'OCPI-from-country-code',
]
const headers = fc.record(Object.fromEntries(names.map((name) => [name, header])))
const body = fc.oneof(
  fc.json(),
  fc.string(),
  fc.constant(undefined),
  fc.constant('{"toString":1,"last_updated":{"toString":1},"data":[{"toString":1}]}'),
)

describe('any exchange', () => {
  it('is judged without throwing, in findings that keep to their schema', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...rows),
        fc.constantFrom('in' as const, 'out' as const),
        headers,
        headers,
        body,
        body,
        fc.constantFrom(0, 200, 201, 204, 302, 400, 401, 404, 405, 422, 429, 500),
        fc.webUrl({ withQueryParameters: true }),
        fc.jsonValue(),
        ([version, id], direction, requestHeaders, responseHeaders, request, response, status, url, before) => {
          const parts: Parts = {
            ...goodParts(version, id, direction),
            url,
            requestHeaders,
            responseHeaders,
            request,
            response,
            status,
            facts: {
              stored: () => before,
              storedOf: () => before,
              previousPage: { url, ids: ['', '1'], objectsSoFar: 3 },
              ourParties: [],
              registration: 'REGISTERED',
            },
          }
          for (const finding of findingsOf(exchangeOf(parts), parts.facts)) Finding.parse(finding)
        },
      ),
      { numRuns: 300 },
    )
  })

  it('has 250 findings at most', () => {
    const data = Array.from({ length: 400 }, () => ({}))
    expect(findingsIn('2.2.1', 'locations.sender.list', { data }, 'out').length).toBeLessThanOrEqual(250)
  })
})

describe('what is known already', () => {
  const finding: Finding = {
    id: 'enum.unknown',
    severity: 'warning',
    side: 'response',
    at: '/data/0/x',
    expected: 'a',
    actual: 'b',
    chapter: '2.2.1 mod_locations',
  }
  it('is taken over, and the body is left alone', () => {
    expect(findingsIn('2.2.1', 'locations.sender.list', { data: 'nonsense', facts: { judgedResponse: () => [finding] } })).toEqual([
      finding,
    ])
  })
  it('is taken over for requests', () => {
    expect(findingsIn('2.2.1', 'locations.receiver.put', { body: { city: 1 }, facts: { judgedRequest: () => [finding] } })).toEqual([
      { ...finding, side: 'request' },
    ])
  })
  it('may be a parsed body', () => {
    const request = goodObject('2.2.1', 'Session')
    expect(findingsIn('2.2.1', 'sessions.receiver.put', { facts: { requestJson: { ...request, kwh: '1' } } }).map(({ at }) => at)).toEqual([
      '/kwh',
    ])
  })
})
