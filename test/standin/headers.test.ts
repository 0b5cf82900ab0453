import { describe, expect, it } from 'vitest'
import { locationOf, tokenOf } from './support/fixtures.js'
import { connectPeer, openStandin, theCpo, theEmsp, type Peer } from './support/peer.js'
import { expectEnvelope, inBase64, send, statuses, type RawAnswer } from './support/raw.js'

const ids = ['X-Request-ID', 'request-1', 'X-Correlation-ID', 'correlation-1']
const route = (from: string, to: string) => [
  'OCPI-from-country-code',
  from.slice(0, 2),
  'OCPI-from-party-id',
  from.slice(3),
  'OCPI-to-country-code',
  to.slice(0, 2),
  'OCPI-to-party-id',
  to.slice(3),
]
const routing = ({ headers }: RawAnswer) => ({
  from: headers['ocpi-from-country-code'] && `${headers['ocpi-from-country-code']}-${headers['ocpi-from-party-id'] ?? ''}`,
  to: headers['ocpi-to-country-code'] && `${headers['ocpi-to-country-code']}-${headers['ocpi-to-party-id'] ?? ''}`,
})
const none = { from: undefined, to: undefined }

describe('message ids', () => {
  it('are repeated in every answer of 2.2.1, also of errors and of configuration modules', async () => {
    const { context } = await openStandin('EMSP')
    const peer = connectPeer(context)
    const asked: [string, string, number][] = [
      ['GET', '/tokens', 200],
      ['GET', '', 200],
      ['GET', '/credentials', 200],
      ['GET', '/locations/NL/CPO/L', 404],
      ['DELETE', '/tokens', 405],
      ['GET', '/nowhere', 404],
      ['PUT', '/locations/NL/CPO/L', 200],
      ['POST', '/tokens/NOBODY/authorize', 404],
      ['POST', '/credentials', 405],
    ]
    for (const [method, path, status] of asked) {
      const answer = await peer.call(method, path, { headers: ids })
      expect([answer.status, answer.headers['x-request-id'], answer.headers['x-correlation-id']], path).toEqual([
        status,
        'request-1',
        'correlation-1',
      ])
    }
    const stranger = await peer.call('GET', '/tokens', { headers: ids, token: 'nobody' })
    expect([stranger.status, stranger.headers['x-request-id'], stranger.headers['x-correlation-id']]).toEqual([
      401,
      'request-1',
      'correlation-1',
    ])
  })

  it('are used once by each peer; two peers may count alike', async () => {
    const { context, exchanges } = await openStandin('EMSP')
    const one = connectPeer(context)
    const other = connectPeer(context)
    for (const peer of [one, other, one]) await peer.call('GET', '/tokens', { headers: ids })
    const reused = (await exchanges()).map(({ findings }) => findings.some(({ actual }) => actual === 'an id that was used before'))
    expect(reused).toEqual([false, false, true])
  })

  it('are repeated as they came, however odd', async () => {
    const { context } = await openStandin('EMSP')
    const peer = connectPeer(context)
    for (const id of ['x'.repeat(8000), 'with space', 'tab\there', 'é', '"<>', '0']) {
      expect((await peer.call('GET', '/tokens', { headers: ['X-Request-ID', id] })).headers['x-request-id']).toBe(id)
    }
    expect((await peer.call('GET', '/tokens', { headers: ['X-Request-ID', 'a', 'X-Request-ID', 'b'] })).status).toBe(200)
  })

  it('are not made up where none came, nor used in 2.1.1', async () => {
    const { context } = await openStandin('EMSP')
    expect((await connectPeer(context).call('GET', '/tokens')).headers['x-request-id']).toBeUndefined()
    expect(
      (await connectPeer(context, { version: '2.1.1' }).call('GET', '/tokens', { headers: ids })).headers['x-request-id'],
    ).toBeUndefined()
  })
})

describe('routing headers', () => {
  const from = 'NL-CPO'
  const to = 'DE-MSP'

  it('are swapped in the answer of a functional module, also of an error', async () => {
    const { context } = await openStandin('EMSP')
    const peer = connectPeer(context)
    const asked: [string, string, number][] = [
      ['GET', '/tokens', 200],
      ['GET', '/locations/NL/CPO/L', 404],
      ['PUT', '/locations/NL/CPO/L', 200],
      ['POST', '/tokens/NOBODY/authorize', 404],
    ]
    for (const [method, path, status] of asked) {
      const answer = await peer.call(method, path, { headers: route(from, to) })
      expect([answer.status, routing(answer)], path).toEqual([status, { from: to, to: from }])
    }
    expect(routing(await peer.call('PUT', '/locations/NL/CPO/L', { raw: '{', headers: route(from, to) }))).toEqual({ from: to, to: from })
    expect(routing(await peer.call('GET', '/tokens', { token: 'nobody', headers: route(from, to) }))).toEqual({ from: to, to: from })
  })

  it('are absent from configuration modules, and where none came', async () => {
    const { context } = await openStandin('EMSP')
    const peer = connectPeer(context)
    for (const path of ['', '/credentials', '/hubclientinfo/NL/CPO'])
      expect(routing(await peer.call('GET', path, { headers: route(from, to) })), path).toEqual(none)
    expect(routing(await send(`${context.baseUrl()}/ocpi/versions`, { headers: [...inBase64(peer.token), ...route(from, to)] }))).toEqual(
      none,
    )
    expect(routing(await peer.call('GET', '/tokens'))).toEqual(none)
  })

  it('name us where the request did not say whom it was for', async () => {
    const { context } = await openStandin('EMSP')
    const answer = await connectPeer(context).call('GET', '/tokens', { headers: route(from, to).slice(0, 4) })
    expect(routing(answer)).toEqual({ from: to, to: from })
  })

  it.each([
    ['half a pair', ['OCPI-to-country-code', 'DE']],
    ['too long', route('NLD-CPOX', 'DEU-MSPX')],
    ['twice', [...route(from, to), ...route(from, to)]],
    ['empty', route('  -   ', '  -   ')],
  ])('that are malformed do no harm: %s', async (_, headers) => {
    const { context } = await openStandin('EMSP')
    const answer = await connectPeer(context).call('GET', '/tokens', { headers })
    expect(answer.status).toBe(200)
    expectEnvelope(answer)
  })
})

describe('several parties on one platform', () => {
  const opened = async (strict = false) => {
    const parties = ['ONE', 'TWO'].map((party_id) => ({ role: 'CPO' as const, country_code: 'NL', party_id, name: party_id }))
    const hosted = await openStandin('CPO', { parties, strict, seed: { locations: 0, tokens: 0, history: 0 } })
    const set = hosted.context.data.own('locations')
    for (const party_id of ['ONE', 'TWO']) {
      set.put(locationOf('2.2.1', 'SAME', { party_id, name: party_id, postal_code: '1' }))
      set.put(locationOf('2.2.1', `ONLY-${party_id}`, { party_id, postal_code: '1' }))
    }
    return hosted
  }
  const list = async (peer: Peer, to?: string) =>
    ((await peer.call('GET', '/locations', { headers: to === undefined ? [] : route('DE-MSP', to) })).data as { id: string }[]).map(
      ({ id }) => id,
    )

  it('have their own data: the routing header chooses, in any case', async () => {
    const peer = connectPeer((await opened()).context)
    expect(await list(peer, 'NL-ONE')).toEqual(['SAME', 'ONLY-ONE'])
    expect(await list(peer, 'nl-two')).toEqual(['SAME', 'ONLY-TWO'])
    expect(await list(peer)).toEqual(['SAME', 'ONLY-ONE', 'SAME', 'ONLY-TWO'])
    for (const party of ['ONE', 'TWO']) {
      expect((await peer.call('GET', '/locations/SAME', { headers: route('DE-MSP', `NL-${party}`) })).data).toMatchObject({ name: party })
    }
    expect((await peer.call('GET', '/locations/ONLY-ONE', { headers: route('DE-MSP', 'NL-TWO') })).status).toBe(404)
  })

  it('are one in 2.1.1, where a connection is with a single party: the first', async () => {
    const peer = connectPeer((await opened()).context, { version: '2.1.1' })
    expect(await list(peer)).toEqual(['SAME', 'ONLY-ONE'])
    expect((await peer.call('GET', '/locations/ONLY-TWO')).status).toBe(404)
    expect((await peer.call('GET', '/credentials')).data).toMatchObject({ party_id: 'ONE' })
  })

  it('are all named in the credentials of 2.2.1', async () => {
    const peer = connectPeer((await opened()).context)
    expect((await peer.call('GET', '/credentials')).data).toMatchObject({ roles: [{ party_id: 'ONE' }, { party_id: 'TWO' }] })
  })

  it('are not those of another platform: a lenient stand-in answers for all, with a finding, a strict one refuses', async () => {
    const lenient = await opened()
    expect(await list(connectPeer(lenient.context), 'FR-ABC')).toHaveLength(4)
    expect((await lenient.exchanges())[0]?.findings.map(({ id }) => id)).toContain('headers.routing')
    const refused = await connectPeer((await opened(true)).context).call('GET', '/locations', { headers: route('DE-MSP', 'FR-ABC') })
    expect([statuses(refused), refused.message]).toEqual(['200/2001', expect.stringContaining('FR-ABC')])
  })
})

describe('the public url of a platform', () => {
  it('is what it advertises, in ASCII, whatever address it listens on', async () => {
    const { context } = await openStandin('EMSP', { publicUrl: 'https://ocpi.m\u00fcller.example/\u4e2d/' })
    const { port } = context.settings
    expect([port, context.baseUrl()]).toEqual([0, 'https://ocpi.xn--mller-kva.example/%E4%B8%AD'])
  })
})

describe('several peers', () => {
  it('never see what another one pushed, in one version or in two', async () => {
    const { context } = await openStandin('EMSP')
    const one = connectPeer(context)
    const two = connectPeer(context)
    const older = connectPeer(context, { version: '2.1.1' })
    const path = '/locations/NL/CPO/LOC1'
    await one.call('PUT', path, { body: locationOf('2.2.1', 'LOC1', { name: 'one' }) })
    for (const other of [two, older]) expect((await other.call('GET', path)).status).toBe(404)
    expect((await two.call('PUT', path, { body: locationOf('2.2.1', 'LOC1', { name: 'two' }) })).status).toBe(201)
    expect((await older.call('PUT', path, { body: locationOf('2.1.1', 'LOC1', { name: 'older' }) })).status).toBe(201)
    for (const [peer, name] of [
      [one, 'one'],
      [two, 'two'],
      [older, 'older'],
    ] as const)
      expect((await peer.call('GET', path)).data).toMatchObject({ name })
    expect((await two.call('PATCH', `${path}/E1`, { body: { status: 'BLOCKED', last_updated: '2026-01-02T00:00:00Z' } })).status).toBe(200)
    expect((await one.call('GET', `${path}/E1`)).data).toMatchObject({ status: 'AVAILABLE' })
  })

  it('may be served in both roles, each with its own', async () => {
    const parties = [
      { role: 'CPO', country_code: 'NL', party_id: 'BTH', name: 'Both' },
      { role: 'EMSP', country_code: 'NL', party_id: 'BTH', name: 'Both' },
    ] as const
    const { context } = await openStandin('CPO', { parties: [...parties] })
    const cpo = connectPeer(context, { towards: 'EMSP', parties: [theCpo] })
    const emsp = connectPeer(context, { towards: 'CPO', parties: [theEmsp] })
    expect((await cpo.call('PUT', '/locations/NL/CPO/LOC1', { body: locationOf('2.2.1') })).status).toBe(201)
    expect((await emsp.call('PUT', '/tokens/DE/MSP/T1', { body: tokenOf('2.2.1') })).status).toBe(201)
    expect((await cpo.call('GET', '/tokens')).headers['x-total-count']).not.toBe('0')
    expect((await emsp.call('GET', '/locations')).headers['x-total-count']).not.toBe('0')
  })
})
