import { describe, expect, it } from 'vitest'
import { usualVersions as versions } from '../../emulator/ocpi/version.js'
import { sendOperation } from '../../emulator/standin/operations/operations.js'
import { cdrOf } from './support/fixtures.js'
import { connectPeer, openStandin } from './support/peer.js'
import { json, openPlatform } from './support/platform.js'
import { expectEnvelope, inBase64, plain, send, statuses } from './support/raw.js'

describe.each(versions)('POST CDR in %s', (version) => {
  const authorization = version === '2.1.1' ? plain : inBase64
  const opened = async () => {
    const { context } = await openStandin('EMSP')
    return { context, peer: connectPeer(context, { version }) }
  }

  it('answers 201 with an absolute Location, where it is found again', async () => {
    const { peer, context } = await opened()
    const posted = await peer.call('POST', '/cdrs', { body: cdrOf(version) })
    expect(statuses(posted)).toBe('201/1000')
    const location = posted.headers['location'] ?? ''
    expect(location.startsWith(`${context.baseUrl()}/ocpi/emsp/${version}/cdrs/`)).toBe(true)
    const read = await send(location, { headers: authorization(peer.token) })
    expect(read.data).toEqual(cdrOf(version))
  })

  it('refuses it when it comes again, with or without other content, and says where the first one is', async () => {
    const { peer } = await opened()
    const first = await peer.call('POST', '/cdrs', { body: cdrOf(version) })
    for (const body of [cdrOf(version), cdrOf(version, 'CDR1', { total_energy: 99 }), cdrOf(version, 'cdr1')]) {
      const again = await peer.call('POST', '/cdrs', { body })
      expect(statuses(again)).toBe('200/2001')
      expect(again.headers['location']).toBe(first.headers['location'])
    }
    expect((await send(first.headers['location'] ?? '', { headers: authorization(peer.token) })).data).toEqual(cdrOf(version))
  })

  it.each([
    ['the same', {}, []],
    ['another', { total_energy: 99 }, ['violation']],
  ])('takes a CDR that was only pulled before; %s object is judged', async (_, fields, severities) => {
    const { context, exchanges } = await openStandin('EMSP')
    const platform = await openPlatform('CPO', [version])
    const endpoints = [{ identifier: 'cdrs', role: 'SENDER' as const, url: `${platform.url}/cdrs` }]
    const peer = connectPeer(context, { version, endpoints })
    platform.replies.set('/cdrs', json([cdrOf(version)]))
    const pulled = () => sendOperation(context, peer.connection, { connectionId: peer.connection.id, operation: 'cdrs.sender.list' })
    expect((await pulled()).ok).toBe(true)
    expect(statuses(await peer.call('POST', '/cdrs', { body: cdrOf(version, 'CDR1', fields) }))).toBe('201/1000')
    const [posted] = (await exchanges()).filter(({ method }) => method === 'POST')
    expect(posted?.findings.filter(({ id }) => id === 'cdr.immutable').map(({ severity }) => severity)).toEqual(severities)
    // From now on it has been posted, whether it is pulled again or not.
    await pulled()
    expect(statuses(await peer.call('POST', '/cdrs', { body: cdrOf(version) }))).toBe('200/2001')
  })

  it('keeps ids of every kind', async () => {
    const { peer } = await opened()
    for (const id of ['a/b', 'A*B', 'a b', 'ü', '100%', 'x'.repeat(39), '..', '\r\nX: 1']) {
      const posted = await peer.call('POST', '/cdrs', { body: cdrOf(version, id) })
      expect(statuses(posted), id).toBe('201/1000')
      const read = await send(posted.headers['location'] ?? '', { headers: authorization(peer.token) })
      expect(statuses(read), posted.headers['location']).toBe('200/1000')
    }
  })

  it('is 2001 without an id, and 404 where nothing was posted', async () => {
    const { peer } = await opened()
    for (const id of [undefined, null, '', 7, {}])
      expect(statuses(await peer.call('POST', '/cdrs', { body: cdrOf(version, 'X', { id }) }))).toBe('200/2001')
    for (const path of ['/cdrs/NL/CPO/NOT-THERE', '/cdrs/NL', '/cdrs/x', '/cdrs/FR/ABC/CDR1']) {
      const answer = await peer.call('GET', path)
      expect(statuses(answer)).toBe('404/2001')
      expectEnvelope(answer)
    }
  })

  it('is not to be seen by another peer', async () => {
    const { peer, context } = await opened()
    const { headers } = await peer.call('POST', '/cdrs', { body: cdrOf(version) })
    const other = connectPeer(context, { version })
    expect((await send(headers['location'] ?? '', { headers: authorization(other.token) })).status).toBe(404)
    expect(statuses(await other.call('POST', '/cdrs', { body: cdrOf(version) }))).toBe('201/1000')
  })
})

describe('a CDR of odd owners', () => {
  it.each([
    ['of another party', { country_code: 'FR', party_id: 'ABC' }],
    ['with a slash in it', { country_code: 'N/', party_id: 'C/O' }],
    ['with a line feed in it', { country_code: 'N\n', party_id: '\r\n' }],
    ['of another script', { country_code: '中', party_id: 'é' }],
    ['that is empty', { country_code: '', party_id: '' }],
    ['of a wrong type', { country_code: 1, party_id: [] }],
    ['with a hyphen', { country_code: 'N-L', party_id: 'C-P' }],
  ])('is kept by a lenient stand-in, where its Location says: %s', async (_, owner) => {
    const { context } = await openStandin('EMSP')
    const peer = connectPeer(context)
    const posted = await peer.call('POST', '/cdrs', { body: cdrOf('2.2.1', 'CDR1', owner) })
    expect(statuses(posted)).toBe('201/1000')
    expect((await send(posted.headers['location'] ?? '', { headers: inBase64(peer.token) })).data).toMatchObject(owner)
  })

  it('is refused by a strict one', async () => {
    const { context } = await openStandin('EMSP', { strict: true })
    expect(
      statuses(await connectPeer(context).call('POST', '/cdrs', { body: cdrOf('2.2.1', 'CDR1', { country_code: 'FR', party_id: 'ABC' }) })),
    ).toBe('200/2001')
  })
})
