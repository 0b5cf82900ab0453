// Work before authentication is bounded: what a stranger sends is neither parsed nor judged beyond a small size.
import { describe, expect, it } from 'vitest'
import { maximumValues } from '../../emulator/ocpi/depth.js'
import { maximumStrangerBytes } from '../../emulator/standin/serving/read-body.js'
import { connectPeer, openStandin } from './support/peer.js'
import { statuses } from './support/raw.js'

const location = '/locations/NL/CPO/LOC1'
const messageIds = ['X-Request-ID', 'R', 'X-Correlation-ID', 'C']
const manyFields = (bytes: number): string => `{${Array.from({ length: bytes / 10 }, (_, index) => `"f${index}":1`).join(',')}}`

const openEmsp = async () => {
  const hosted = await openStandin('EMSP')
  return { ...hosted, peer: connectPeer(hosted.context) }
}

describe('the body of a caller without a valid token', () => {
  it('is answered with 401, is not judged when it is large, and the log says so', async () => {
    const { peer, exchanges } = await openEmsp()
    const answer = await peer.call('PUT', location, {
      raw: manyFields(maximumStrangerBytes * 4),
      headers: messageIds,
      token: 'nobody',
    })
    expect(statuses(answer)).toBe('401/2000')
    const [exchange] = await exchanges()
    expect(exchange?.request.body?.byteLength).toBeGreaterThan(maximumStrangerBytes)
    const aboutBody = exchange?.findings.filter(({ at, side }) => side === 'request' && !at.startsWith('header:'))
    expect(aboutBody).toMatchObject([
      { id: 'body.json', severity: 'warning', actual: expect.stringContaining('neither parsed nor judged') as unknown },
    ])
  })

  it('is judged when it is small: a token that is mistyped is no reason to say less', async () => {
    const { peer, exchanges } = await openEmsp()
    await peer.call('PUT', location, { raw: '{"id":"LOC1"}', headers: messageIds, token: 'nobody' })
    expect((await exchanges())[0]?.findings.some(({ id }) => id === 'object.required')).toBe(true)
  })
})

describe('the body of a peer', () => {
  it('of more values than any object has is refused before it is parsed', async () => {
    const { peer } = await openEmsp()
    expect(statuses(await peer.call('PUT', location, { raw: `[${'1,'.repeat(maximumValues + 1)}1]`, headers: messageIds }))).toBe(
      '413/2001',
    )
  })
})
