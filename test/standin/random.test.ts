import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Context } from '../../emulator/standin/context.js'
import { endpoints, servedBy, type Endpoint } from '../../emulator/ocpi/endpoints.js'
import { usualVersions as versions, type Version } from '../../emulator/ocpi/version.js'
import { arbitraryBrokenOf, arbitraryOf, arbitraryPatchOf } from '../support/arbitraries.js'
import { connectPeer, openStandin, theCpo, theEmsp, type Peer } from './support/peer.js'
import { expectEnvelope, inBase64, send, type RawAnswer } from './support/raw.js'

const runs = 50
const sound = (answer: RawAnswer): void => {
  expectEnvelope(answer)
  expect(answer.status, answer.text).toBeLessThan(500)
  expect(answer.ocpi).toBeLessThan(3000)
}

/** Any text without what HTTP itself cannot carry in a target. */
const segment = fc.oneof(
  {
    arbitrary: fc.constantFrom(
      'NL',
      'CPO',
      'DE',
      'MSP',
      'LOC1',
      'E1',
      '1',
      'authorize',
      'charging_preferences',
      'START_SESSION',
      '',
      '.',
      '..',
      '%',
      '%2F',
      '%00',
      '*',
    ),
    weight: 3,
  },
  { arbitrary: fc.string({ maxLength: 40 }).map((text) => encodeURIComponent(Buffer.from(text).toString())), weight: 2 },
  { arbitrary: fc.stringMatching(/^[!-~]{0,12}$/).map((text) => text.replaceAll(/[#?\\]/g, '')), weight: 1 },
)
const query = fc
  .array(
    fc.tuple(
      fc.constantFrom('date_from', 'date_to', 'offset', 'limit', 'type', 'duration', 'response_url', 'x'),
      fc.oneof(
        fc.constantFrom('', '0', '5', '-1', '2026-01-01T00:00:00Z', 'RFID', 'http://127.0.0.1:1/', '%', '%E0'),
        fc.string({ maxLength: 10 }).map((text) => encodeURIComponent(Buffer.from(text).toString())),
      ),
    ),
    { maxLength: 3 },
  )
  .map((pairs) => (pairs.length === 0 ? '' : `?${pairs.map(([name, value]) => `${name}=${value}`).join('&')}`))
const headerValue = fc.stringMatching(/^[!-~]([ -~]{0,30}[!-~])?$/)
const headers = fc
  .array(
    fc.tuple(
      fc.constantFrom(
        'X-Request-ID',
        'X-Correlation-ID',
        'OCPI-to-party-id',
        'OCPI-to-country-code',
        'OCPI-from-party-id',
        'OCPI-from-country-code',
        'Accept',
        'X-Other',
        'Cookie',
      ),
      headerValue,
    ),
    { maxLength: 6 },
  )
  .map((pairs) => pairs.flat())
const method = fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS')
const body = fc.option(
  fc.oneof(
    fc.json({ maxDepth: 4 }),
    fc.string(),
    fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes)),
    fc.constantFrom('{"__proto__":null}', '{"constructor":{"name":1}}', '"\\ud800"', '1e999', '-0', '{"id":"\\ud800"}'),
  ),
  { nil: undefined },
)

const stopCalls = (context: Context): void => {
  // What is answered to here may name any url: nothing is to be sent there.
  context.client.call = () => Promise.reject(new Error('no calls in this test'))
}

describe.each(['CPO', 'EMSP'] as const)('whatever is sent to a stand-in with the role %s', (role) => {
  it('is answered with a well-formed envelope, and never with 5xx', async () => {
    const hosted = await openStandin(role)
    stopCalls(hosted.context)
    const peers = versions.map((version) => connectPeer(hosted.context, { version }))
    const modules = [...new Set(endpoints['2.2.1'].map((endpoint) => endpoint.module)), 'nowhere', '']
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...peers),
        method,
        fc.constantFrom(...modules),
        fc.array(segment, { maxLength: 5 }),
        query,
        headers,
        body,
        async (peer, verb, module, path, search, more, content) => {
          sound(
            await peer.call(verb, `/${[module, ...path].join('/')}${search}`, {
              ...(content !== undefined && { raw: content }),
              headers: more,
            }),
          )
        },
      ),
      { numRuns: runs },
    )
    await hosted.exchanges()
  })

  it('is answered with 401 when its Authorization header is made up', async () => {
    const { context } = await openStandin(role)
    const { base } = connectPeer(context)
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          headerValue,
          headerValue.map((text) => `Token ${text}`),
          headerValue.map((text) => inBase64(text)[1] ?? ''),
        ),
        async (value) => {
          const answer = await send(`${base}/credentials`, { headers: ['Authorization', value] })
          sound(answer)
          expect(answer.status).toBe(401)
        },
      ),
      { numRuns: 40 },
    )
  })
})

/** Rows that take a body, with an object that may be sent to them. */
const withBody = (version: Version, role: 'CPO' | 'EMSP'): readonly Endpoint[] =>
  servedBy(version, role).filter((endpoint) => endpoint.request.length > 0 && endpoint.module !== 'credentials')

const idOf = (object: unknown, field: string, otherwise: string): string => {
  const value = typeof object === 'object' && object !== null ? (object as Record<string, unknown>)[field] : undefined
  return typeof value === 'string' && value !== '' ? value : otherwise
}
const pathFor = (endpoint: Endpoint, object: unknown): string => {
  const known: Record<string, string> = {
    country_code: endpoint.module === 'tokens' ? 'DE' : 'NL',
    party_id: endpoint.module === 'tokens' ? 'MSP' : 'CPO',
    location_id: endpoint.request[0] === 'Location' ? idOf(object, 'id', 'LOC1') : 'LOC1',
    evse_uid: idOf(object, 'uid', 'E1'),
    token_uid: idOf(object, 'uid', 'T1'),
    session_id: idOf(object, 'id', 'S1'),
    tariff_id: idOf(object, 'id', 'T1'),
    connector_id: idOf(object, 'id', '1'),
    command:
      {
        ReserveNow: 'RESERVE_NOW',
        StartSession: 'START_SESSION',
        StopSession: 'STOP_SESSION',
        UnlockConnector: 'UNLOCK_CONNECTOR',
        CancelReservation: 'CANCEL_RESERVATION',
      }[endpoint.request[0] ?? ''] ?? 'START_SESSION',
    response_url: 'START_SESSION/1',
  }
  const type =
    endpoint.module === 'tokens' && endpoint.version === '2.2.1' && endpoint.method !== 'POST'
      ? `?type=${encodeURIComponent(idOf(object, 'type', 'RFID'))}`
      : ''
  return `/${endpoint.module}${endpoint.path.replace(/\{(\w+)\}/g, (_, name: string) => (name === 'response_url' ? 'START_SESSION/1' : encodeURIComponent(Buffer.from(known[name] ?? '').toString())))}${type}`
}
const owned = (endpoint: Endpoint, object: Record<string, unknown>): Record<string, unknown> =>
  'country_code' in object
    ? { ...object, country_code: endpoint.module === 'tokens' ? 'DE' : 'NL', party_id: endpoint.module === 'tokens' ? 'MSP' : 'CPO' }
    : object

describe.each(versions.flatMap((version) => (['CPO', 'EMSP'] as const).map((role) => ({ version, role }))))(
  'objects sent to the $role in $version',
  ({ version, role }) => {
    it.each([false, true])('are answered with a well-formed envelope, whether whole, in part or broken (strict: %s)', async (strict) => {
      const hosted = await openStandin(role, { strict })
      stopCalls(hosted.context)
      const peer = connectPeer(hosted.context, { version })
      const rows = withBody(version, role).flatMap((endpoint) =>
        endpoint.request.map((name): Endpoint => ({ ...endpoint, request: [name] })),
      )
      const call = fc.constantFrom(...rows).chain((endpoint) => {
        const name = endpoint.request[0] ?? ''
        return fc.tuple(
          fc.constant(endpoint),
          fc.oneof(arbitraryOf(version, name), arbitraryPatchOf(version, name), arbitraryBrokenOf(version, name)),
        )
      })
      await fc.assert(
        fc.asyncProperty(call, async ([endpoint, object]) => {
          sound(await peer.call(endpoint.method, pathFor(endpoint, object), { body: object }))
        }),
        { numRuns: runs },
      )
      await hosted.exchanges()
    })
  },
)

describe.each(versions)('a valid object in %s', (version) => {
  const readBack = async (peer: Peer, endpoint: Endpoint, given: Record<string, unknown>): Promise<void> => {
    const object = owned(endpoint, given)
    const path = pathFor(endpoint, object)
    const put = await peer.call('PUT', path, { body: object })
    expect([200, 201], put.message).toContain(put.status)
    expect(put.ocpi, put.message).toBe(1000)
    expect((await peer.call('GET', path)).data).toEqual(object)
  }

  it('that is PUT is read back equal', async () => {
    const asEmsp = connectPeer((await openStandin('EMSP')).context, { version, parties: [theCpo] })
    const asCpo = connectPeer((await openStandin('CPO')).context, { version, parties: [theEmsp] })
    for (const [peer, name] of [
      [asEmsp, 'Location'],
      [asEmsp, 'Session'],
      [asEmsp, 'Tariff'],
      [asCpo, 'Token'],
    ] as const) {
      const endpoint = endpoints[version].find(
        ({ method: verb, interface: side, request, partial }) => verb === 'PUT' && side === 'RECEIVER' && !partial && request[0] === name,
      )
      if (!endpoint) throw new Error(`no row for ${name}`)
      await fc.assert(
        fc.asyncProperty(arbitraryOf(version, name), (object) => readBack(peer, endpoint, object)),
        { numRuns: 40 },
      )
    }
  })

  it('that is a CDR is found again where its answer says', async () => {
    const peer = connectPeer((await openStandin('EMSP')).context, { version, parties: [theCpo] })
    const seen = new Set<string>()
    await fc.assert(
      fc.asyncProperty(arbitraryOf(version, 'CDR'), async (given) => {
        const object = version === '2.1.1' ? given : { ...given, country_code: 'NL', party_id: 'CPO' }
        const id = String(object['id']).toLowerCase()
        const posted = await peer.call('POST', '/cdrs', { body: object })
        expect(posted.ocpi).toBe(seen.has(id) ? 2001 : 1000)
        if (seen.has(id)) return
        seen.add(id)
        expect((await peer.call('GET', (posted.headers['location'] ?? '').slice(peer.base.length))).data).toEqual(object)
      }),
      { numRuns: 40 },
    )
  })
})
