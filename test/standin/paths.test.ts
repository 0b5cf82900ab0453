import { describe, expect, it } from 'vitest'
import { newConnection } from '../../emulator/standin/connections.js'
import { connectPeer, openStandin, type Peer } from './support/peer.js'
import { expectEnvelope, inBase64, keptAlive, plain, send, statuses } from './support/raw.js'

describe('versions', () => {
  it('lists the versions of a role, each with its url', async () => {
    const { context } = await openStandin('CPO')
    const { token } = connectPeer(context)
    const base = context.baseUrl()
    const answer = await send(`${base}/ocpi/cpo/versions`, { headers: inBase64(token) })
    expect(answer.data).toEqual([
      { version: '2.1.1', url: `${base}/ocpi/cpo/2.1.1` },
      { version: '2.2.1', url: `${base}/ocpi/cpo/2.2.1` },
    ])
  })

  it('leads from details to every module that the role has, once for each interface', async () => {
    const { context } = await openStandin('EMSP')
    const peer = connectPeer(context)
    const details = (await peer.call('GET', '')).data as { version: string; endpoints: { identifier: string; role: string; url: string }[] }
    expect(details.version).toBe('2.2.1')
    expect(details.endpoints.map(({ identifier, role }) => `${identifier} ${role}`).sort()).toEqual([
      'cdrs RECEIVER',
      'chargingprofiles SENDER',
      'commands SENDER',
      'credentials SENDER',
      'hubclientinfo RECEIVER',
      'locations RECEIVER',
      'sessions RECEIVER',
      'tariffs RECEIVER',
      'tokens SENDER',
    ])
    expect(details.endpoints.every(({ url }) => url.startsWith(peer.base))).toBe(true)
  })

  it('names no role in 2.1.1', async () => {
    const { context } = await openStandin('CPO')
    const details = (await connectPeer(context, { version: '2.1.1' }).call('GET', '')).data as { endpoints: object[] }
    expect(details.endpoints.some((endpoint) => 'role' in endpoint)).toBe(false)
  })
})

describe('a path that does not exist', () => {
  it.each([
    ['outside', '/', '404/2000'],
    ['near', '/ocpi', '404/2000'],
    ['a role that is not played', '/ocpi/emsp/2.2.1/locations', '404/2000'],
    ['a role in capitals', '/ocpi/CPO/2.2.1/locations', '404/2000'],
    ['the prefix in capitals', '/OCPI/cpo/2.2.1/locations', '404/2000'],
    ['an unknown version', '/ocpi/cpo/2.0/locations', '404/3002'],
    ['an unknown version without a role', '/ocpi/9.9', '404/3002'],
    ['details of an unknown version', '/ocpi/cpo/2.2', '404/3002'],
    ['the document name of a version', '/ocpi/cpo/2.2.1-d2', '404/3002'],
    ['an unknown module', '/ocpi/cpo/2.2.1/invoices', '404/2000'],
    ['a property of every object', '/ocpi/cpo/2.2.1/constructor', '404/2000'],
    ['too deep', '/ocpi/cpo/2.2.1/locations/1/2/3/4', '404/2000'],
    ['versions as a module', '/ocpi/cpo/2.2.1/versions', '404/2000'],
    ['credentials with an id', '/ocpi/cpo/2.2.1/credentials/1', '404/2000'],
    ['a module of 2.2.1 in 2.1.1', '/ocpi/cpo/2.1.1/chargingprofiles/S', '404/2000'],
    ['two slashes', '/ocpi/cpo/2.2.1//locations', '404/2000'],
    ['dots', '/ocpi/cpo/2.2.1/../2.2.1/locations', '404/2000'],
    ['a broken escape', '/ocpi/%E0%A4%A/2.2.1/locations', '404/2000'],
    ['an escaped slash as the role', '/ocpi/%2F/2.2.1', '404/2000'],
  ])('is answered with an envelope: %s', async (_, path, expected) => {
    const { context } = await openStandin('CPO')
    const { token } = connectPeer(context)
    const answer = await send(context.baseUrl() + path, { headers: inBase64(token) })
    expect(statuses(answer)).toBe(expected)
    expectEnvelope(answer)
  })

  it('is none because of a slash at its end, a needless escape or an absolute request target', async () => {
    const { context } = await openStandin('CPO')
    const { token, base } = connectPeer(context)
    for (const url of [`${base}/locations/`, `${base}/locations?`, `${base}/location%73`, `${base.replace('cpo', '%63po')}/locations`]) {
      expect(statuses(await send(url, { headers: inBase64(token) })), url).toBe('200/1000')
    }
  })

  it('names the versions that are served when one is not', async () => {
    const { context } = await openStandin('CPO', { versions: ['2.2.1'] })
    const { token } = connectPeer(context)
    const answer = await send(`${context.baseUrl()}/ocpi/cpo/2.1.1/locations`, { headers: plain(token) })
    expect(statuses(answer)).toBe('404/3002')
    expect(answer.message).toContain('2.2.1')
  })
})

describe('a method that is not defined', () => {
  it.each([
    ['POST', '/locations', 'GET'],
    ['DELETE', '/locations/L', 'GET'],
    ['PATCH', '/tariffs', 'GET'],
    ['PUT', '/commands/START_SESSION', 'POST'],
    ['DELETE', '/tokens/DE/MSP/T', 'GET, PUT, PATCH'],
    ['PATCH', '/credentials', 'GET, POST, PUT, DELETE'],
    ['POST', '', 'GET'],
    ['HEAD', '/locations', 'GET'],
    ['OPTIONS', '/locations', 'GET'],
    ['TRACE', '/locations', 'GET'],
    ['PROPFIND', '/locations', 'GET'],
  ])('is 405 and says what is: %s %s', async (method, path, allowed) => {
    const { context } = await openStandin('CPO')
    const answer = await connectPeer(context).call(method, path)
    expect(answer.status).toBe(405)
    expect(answer.headers['allow']).toBe(allowed)
    if (method === 'HEAD') expect(answer.text).toBe('')
    else expectEnvelope(answer)
  })

  it('is 405 on the list of versions', async () => {
    const { context } = await openStandin('CPO')
    const { token } = connectPeer(context)
    const answer = await send(`${context.baseUrl()}/ocpi/versions`, { method: 'POST', headers: inBase64(token) })
    expect([answer.status, answer.headers['allow']]).toEqual([405, 'GET'])
  })

  it('is 405 for a DELETE of what is never deleted, and for a PATCH of a Tariff in 2.2.1', async () => {
    const { context } = await openStandin('EMSP')
    const peer = connectPeer(context)
    for (const [method, path] of [
      ['DELETE', '/locations/NL/CPO/L'],
      ['POST', '/locations/NL/CPO/L'],
      ['DELETE', '/sessions/NL/CPO/S'],
      ['PATCH', '/tariffs/NL/CPO/T'],
    ] as const)
      expect((await peer.call(method, path)).status, `${method} ${path}`).toBe(405)
  })

  it('is 404 or 405 for a CDR: it is posted, and never changed', async () => {
    const { context } = await openStandin('EMSP')
    const peer = connectPeer(context)
    for (const method of ['PUT', 'PATCH', 'DELETE']) expect((await peer.call(method, '/cdrs/NL/CPO/C')).headers['allow']).toBe('GET')
  })
})

describe('the other interface of a module', () => {
  const wrong = async (peer: Peer, method: string, path: string) => {
    const answer = await peer.call(method, path)
    expectEnvelope(answer)
    expect(answer.message).toMatch(/belongs to the (SENDER|RECEIVER) interface/)
    return answer.status
  }

  it('is told apart, with 404 where nothing is served and 405 where something else is', async () => {
    const cpo = connectPeer((await openStandin('CPO')).context)
    expect(await wrong(cpo, 'PUT', '/locations/NL/CPO/L/E/C')).toBe(404)
    expect(await wrong(cpo, 'PUT', '/locations/NL/CPO/L')).toBe(405)
    expect((await cpo.call('PUT', '/locations/NL/CPO/L')).headers['allow']).toBe('GET')
    expect(await wrong(cpo, 'GET', '/tokens')).toBe(404)
    const emsp = connectPeer((await openStandin('EMSP')).context)
    expect(await wrong(emsp, 'GET', '/locations')).toBe(404)
    expect(await wrong(emsp, 'GET', '/cdrs')).toBe(405)
  })

  it('leaves a finding', async () => {
    const { context, exchanges } = await openStandin('EMSP')
    await connectPeer(context).call('GET', '/locations')
    expect((await exchanges())[0]?.findings.map(({ id }) => id)).toContain('versions.interface-role')
  })
})

describe('a stand-in with both roles', () => {
  const parties = [
    { role: 'CPO', country_code: 'NL', party_id: 'CPO', name: 'Points' },
    { role: 'EMSP', country_code: 'NL', party_id: 'MSP', name: 'Mobility' },
  ] as const

  it('serves them together in 2.2.1, and apart in both versions', async () => {
    const { context } = await openStandin('CPO', { parties: [...parties] })
    const { token } = connectPeer(context)
    const agent = keptAlive()
    const get = (path: string) => send(context.baseUrl() + path, { headers: inBase64(token) }, agent)
    expect((await get('/ocpi/versions')).data).toEqual([{ version: '2.2.1', url: `${context.baseUrl()}/ocpi/2.2.1` }])
    for (const role of ['cpo', 'emsp']) expect((await get(`/ocpi/${role}/versions`)).data).toHaveLength(2)
    const combined = (await get('/ocpi/2.2.1')).data as { endpoints: { identifier: string; role: string; url: string }[] }
    const interfaces = combined.endpoints.map(({ identifier, role }) => `${identifier} ${role}`)
    expect(new Set(interfaces).size).toBe(interfaces.length)
    expect(interfaces).toEqual(
      expect.arrayContaining([
        'locations SENDER',
        'locations RECEIVER',
        'tokens SENDER',
        'tokens RECEIVER',
        'commands SENDER',
        'commands RECEIVER',
      ]),
    )
    for (const { url } of combined.endpoints) expect((await send(url, { headers: inBase64(token) }, agent)).status, url).not.toBe(500)
    expect(statuses(await get('/ocpi/2.1.1'))).toBe('404/3002')
    expect(statuses(await get('/ocpi/2.2.1/locations'))).toBe('404/2000')
  })

  it('answers credentials at the combined url with every role', async () => {
    const { context } = await openStandin('CPO', { parties: [...parties] })
    context.connections.add(newConnection('invited', { tokens: { a: 'token-a' } }))
    const answer = await send(`${context.baseUrl()}/ocpi/2.2.1/credentials`, { headers: inBase64('token-a') })
    expect((answer.data as { roles: { role: string }[] }).roles.map(({ role }) => role)).toEqual(['CPO', 'EMSP'])
  })
})
